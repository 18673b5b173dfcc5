//! The calendar files: every feed, those that were retired, and every deadline on its own.

use rayon::prelude::*;

use super::artifact::{Artifact, Kind};
use super::feeds::{self, Held, Unwritable};
use super::maker::{Maker, known_path};
use super::routes::{FeedId, Route};
use super::told;
use super::tray::Tray;
use crate::content::ids::DeadlineKey;
use crate::diagnostics::Diagnostic;
use crate::lang::Lang;

/// Makes them all; how many feeds there are.
pub(super) fn all(maker: &Maker, tray: &Tray<'_>, problems: &mut Vec<Diagnostic>) -> usize {
    let keys: Vec<&DeadlineKey> = maker.portal.deadlines.keys().collect();
    let with_events: Vec<&DeadlineKey> =
        keys.iter().copied().filter(|key| maker.events.of(key).next().is_some()).collect();
    let declared: Vec<(&FeedId, &Held)> = maker.feeds.iter().collect();
    // One language after the other: the entries of all deadlines take memory.
    for lang in maker.portal.settings.languages.iter().copied() {
        let entries = match feeds::entries(maker, keys.par_iter().copied(), lang) {
            Ok(entries) => entries,
            Err(invalid) => {
                problems.push(refused(&Route::Feed(lang, FeedId::All), &Unwritable::Invalid(invalid)));
                continue;
            }
        };
        if tray.is_over() {
            break;
        }
        let feed = |(feed, held): &(&FeedId, &Held)| {
            let route = Route::Feed(lang, FeedId::clone(feed));
            finish(feeds::file(maker, feed, held, &entries, lang), &route, tray)
        };
        problems.extend(declared.par_iter().flat_map_iter(feed).collect::<Vec<_>>());
        let single = |key: &&DeadlineKey| {
            let route = Route::Event(lang, DeadlineKey::clone(key));
            finish(feeds::single(maker, key, lang), &route, tray)
        };
        problems.extend(with_events.par_iter().flat_map_iter(single).collect::<Vec<_>>());
        for (address, since) in told::retired_feeds(&maker.told().lock) {
            let text = feeds::retired(maker, &address, since, lang).map_err(Unwritable::Invalid);
            let text = text.and_then(|calendar| feeds::written(&calendar));
            problems.extend(finish(text, &Route::RetiredFeed(lang, address), tray));
        }
    }
    declared.len() * maker.portal.settings.languages.len()
}

/// One feed on its own, for a preview.
pub(super) fn feed(maker: &Maker, feed: &FeedId, lang: Lang) -> Option<Artifact> {
    let held = maker.feeds.get(feed)?;
    let entries = feeds::entries(maker, held.members.par_iter(), lang).ok()?;
    let text = feeds::file(maker, feed, held, &entries, lang).ok()?;
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

/// One deadline on its own, for a preview.
pub(super) fn single(maker: &Maker, key: &DeadlineKey, lang: Lang) -> Option<Artifact> {
    Some(artifact(feeds::single(maker, key, lang).ok()?, &Route::Event(lang, key.clone())))
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
