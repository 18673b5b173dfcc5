//! The calendar files: every feed, those that were retired, and every deadline on its own.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::artifact::{Artifact, Kind};
use super::feeds::{self, Entries, Unwritable};
use super::icalendar::Invalid;
use super::maker::{Maker, known_path};
use super::membership::Held;
use super::routes::{FeedId, Route};
use super::told;
use super::tray::Tray;
use crate::content::ids::DeadlineKey;
use crate::diagnostics::{self, Diagnostic};
use crate::lang::Lang;

/// Makes them all; how many feeds there are.
pub(super) fn all(maker: &Maker, tray: &Tray<'_>, problems: &mut Vec<Diagnostic>) -> usize {
    let is_of_notice = |feed: &FeedId| matches!(feed, FeedId::Notice(_));
    let (of_notices, shared): (Vec<_>, Vec<_>) = maker.feeds.iter().partition(|(feed, _)| is_of_notice(feed));
    // One language after the other: what shared feeds hold takes memory.
    for lang in maker.portal.settings.languages.iter().copied() {
        let made = of_notices.par_iter().filter(|_| !tray.is_over());
        let made: Vec<Made> = made.map(|(feed, held)| of_notice(maker, feed, held, lang, tray)).collect();
        let mut entries = BTreeMap::new();
        let told = problems.len();
        for Made { wanted, told } in made {
            entries.extend(wanted);
            problems.extend(told);
        }
        if tray.is_over() || diagnostics::blocks(&problems[told..], false) {
            continue;
        }
        let feed = |(feed, held): &(&FeedId, &Held)| {
            let route = Route::Feed(lang, FeedId::clone(feed));
            let entries = held.members.iter().filter_map(|key| entries.get(key)).flatten();
            finish(feeds::file(maker, feed, held, entries, lang), &route, tray)
        };
        problems.extend(shared.par_iter().flat_map_iter(feed).collect::<Vec<_>>());
        for (address, since) in told::retired_feeds(&maker.told().lock) {
            let text = feeds::retired(maker, &address, since, lang).map_err(Unwritable::Invalid);
            let text = text.and_then(|calendar| feeds::written(&calendar));
            problems.extend(finish(text, &Route::RetiredFeed(lang, address), tray));
        }
    }
    maker.feeds.len() * maker.portal.settings.languages.len()
}

/// What is left of a notice's calendars once they are handed on.
struct Made {
    /// What shared feeds hold, too.
    wanted: Vec<(DeadlineKey, Entries)>,
    told: Vec<Diagnostic>,
}

/// The feed of a notice, and each of its deadlines on its own.
fn of_notice(maker: &Maker, feed: &FeedId, held: &Held, lang: Lang, tray: &Tray<'_>) -> Made {
    let with_events = held.members.par_iter().filter(|key| maker.events.of(key).next().is_some());
    let made = with_events.map(|key| {
        let route = Route::Event(lang, key.clone());
        let said = feeds::said(maker, key, lang).map_err(Unwritable::Invalid);
        match said.and_then(|said| feeds::single(maker, key, said, lang)) {
            Ok((text, entries)) => (Some((key.clone(), entries)), finish(Ok(text), &route, tray)),
            Err(reason) => (None, Some(refused(&route, &reason))),
        }
    });
    let (all, told): (Vec<_>, Vec<_>) = made.unzip();
    let mut all: Vec<(DeadlineKey, Entries)> = all.into_iter().flatten().collect();
    let mut told: Vec<Diagnostic> = told.into_iter().flatten().collect();
    if !diagnostics::blocks(&told, false) {
        let text = feeds::file(maker, feed, held, all.iter().flat_map(|(_, entries)| entries), lang);
        told.extend(finish(text, &Route::Feed(lang, feed.clone()), tray));
    }
    all.retain(|(key, _)| maker.events.left(key).is_none());
    Made { wanted: all, told }
}

/// One feed on its own, for a preview.
pub(super) fn feed(maker: &Maker, feed: &FeedId, lang: Lang) -> Option<Artifact> {
    let held = maker.feeds.get(feed)?;
    let entries = held.members.par_iter().map(|key| Ok(feeds::said(maker, key, lang)?.entries));
    let entries = entries.collect::<Result<Vec<Entries>, Invalid>>().ok()?;
    let text = feeds::file(maker, feed, held, entries.iter().flatten(), lang).ok()?;
    Some(artifact(text, &Route::Feed(lang, feed.clone())))
}

/// A retired feed on its own, by its path, for a preview.
pub(super) fn retired(maker: &Maker, path: &str) -> Option<Artifact> {
    let feeds = told::retired_feeds(&maker.told().lock);
    feeds.into_iter().find_map(|(address, since)| {
        let in_language = |lang: &Lang| Route::RetiredFeed(*lang, address.clone()).path() == path;
        let lang = maker.portal.settings.languages.iter().copied().find(in_language)?;
        let text = feeds::written(&feeds::retired(maker, &address, since, lang).ok()?).ok()?;
        Some(artifact(text, &Route::RetiredFeed(lang, address)))
    })
}

/// One deadline on its own, for a preview; `None` for one without a date.
pub(super) fn single(maker: &Maker, key: &DeadlineKey, lang: Lang) -> Option<Artifact> {
    maker.events.of(key).next()?;
    let said = feeds::said(maker, key, lang).ok()?;
    let (text, _) = feeds::single(maker, key, said, lang).ok()?;
    Some(artifact(text, &Route::Event(lang, key.clone())))
}

fn artifact(text: String, route: &Route) -> Artifact {
    Artifact::new(known_path(&route.path()), text, Kind::Feed)
}

fn finish(text: Result<String, Unwritable>, route: &Route, tray: &Tray<'_>) -> Option<Diagnostic> {
    match text {
        Ok(text) => {
            let problem = feeds::too_large(&route.path(), text.len());
            tray.put(artifact(text, route));
            problem
        }
        Err(reason) => Some(refused(route, &reason)),
    }
}

fn refused(route: &Route, reason: &Unwritable) -> Diagnostic {
    let path = route.path();
    Diagnostic::error(
        "bad-feed",
        None,
        format!("日历文件 {path} 无法生成：{}", reason.describe(Lang::Zh)),
        format!("the calendar {path} cannot be made: {}", reason.describe(Lang::En)),
    )
}
