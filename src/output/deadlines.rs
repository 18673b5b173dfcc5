//! A deadline as pages see it: already worded, with its instants beside the words.

use super::html;
use super::maker::Maker;
use super::routes::Route;
use super::view::{Crumb, DeadlineView, RevisionView};
use super::{when, words};
use crate::content::ids::DocId;
use crate::content::text::Text;
use crate::lang::Lang;
use crate::portal::cohorts;
use crate::portal::facts::{Cause, Deadline, Facts, PlaceFact, Revision, Status};
use crate::portal::shape::{Phase, Shape, Unresolved};
use crate::time::{Point, wording};

/// The view of a deadline on the page `here`.
pub(super) fn view(maker: &Maker<'_>, deadline: &Deadline, lang: Lang, here: &Route) -> DeadlineView {
    let portal = maker.portal;
    let zone = portal.settings.zone;
    let facts = deadline.facts();
    let shape = &facts.shape;
    let words = when::phrase(shape, zone, lang);
    let (opens, closes) = (shape.opens(), shape.closes(zone));
    let boundary = next_boundary(maker, deadline);
    let notice = DocId::notice(deadline.key.notice.clone());
    let pauses = match shape {
        Shape::Window { pauses, .. } => {
            pauses.iter().map(|p| (p.start().instant().epoch(), p.end().instant().epoch())).collect()
        }
        _ => Vec::new(),
    };
    let slots = shape.slots(zone).iter().map(|s| (s.from.epoch(), s.until.epoch(), s.cutoff.epoch())).collect();
    DeadlineView {
        key: format!("{}.{}", deadline.key.notice, deadline.key.deadline),
        title: title(maker, facts, lang),
        kind: facts.kind.to_string(),
        kind_name: portal.settings.kind(&facts.kind).map_or_else(String::new, |kind| kind.name.get(lang).to_owned()),
        shape: shape.name().to_owned(),
        status: status(facts).to_owned(),
        status_text: status_text(maker, facts, lang),
        when_html: html::phrase(&words, zone),
        when_text: words.plain(),
        short_date: boundary.map(|point| wording::day_short(point.day(), lang)),
        short_clock: boundary.map(|point| {
            let weekday = wording::weekday_short(chrono::Datelike::weekday(&point.day()), lang);
            match point.clock() {
                Some(clock) => format!("{weekday} {}", wording::clock(clock, lang)),
                None => weekday.to_owned(),
            }
        }),
        opens: opens.map(|point| point.instant().epoch()),
        closes: closes.map(|point| point.instant().epoch()),
        pauses,
        slots,
        opens_iso: opens.map(|point| zone.rfc3339(point.instant())),
        closes_iso: closes.map(|point| zone.rfc3339(point.instant())),
        whole_days: opens.into_iter().chain(closes).all(Point::is_day_only) && (opens.is_some() || closes.is_some()),
        place: facts.place.as_ref().map(|place| portal.place(place).get(lang).to_owned()),
        cohorts: facts
            .cohorts
            .iter()
            .filter_map(|id| portal.settings.cohort(id))
            .map(|cohort| Crumb {
                title: cohort.name.get(lang).to_owned(),
                url: Route::Cohort(lang, cohort.id.clone()).from(here),
            })
            .collect(),
        cohort_ids: cohorts::reached(&portal.settings, &facts.cohorts)
            .iter()
            .map(|cohort| cohort.id.to_string())
            .collect(),
        who: own(&facts.who, lang),
        fee: own(&facts.fee, lang),
        note: own(&facts.note, lang),
        after_html: maker.after_html(&facts.kind, lang, here),
        url: has_countdown(facts).then(|| Route::Countdown(lang, deadline.key.clone()).from(here)),
        notice: maker.crumb(&notice, lang, here),
        ics_url: maker.events.of(&deadline.key).next().map(|_| Route::Event(lang, deadline.key.clone()).from(here)),
        history: history(maker, deadline, lang, here),
    }
}

/// What a deadline is called: the author's label, else its kind's name.
pub(super) fn title(maker: &Maker<'_>, facts: &Facts, lang: Lang) -> String {
    let settings = &maker.portal.settings;
    let kind = || settings.kind(&facts.kind).map(|kind| kind.name.get(lang));
    // A label that only a translation gives is none for the default language.
    let label = facts.label.as_ref().filter(|label| lang != settings.default_lang() || label.own(lang).is_some());
    label.map(|label| label.get(lang)).or_else(kind).unwrap_or_default().to_owned()
}

/// Whether it has a countdown page: every shape with an instant, and those that once had or will have one.
pub(super) fn has_countdown(facts: &Facts) -> bool {
    !matches!(facts.shape, Shape::Personal { .. })
}

/// The id of the status.
pub(super) fn status(facts: &Facts) -> &'static str {
    match (&facts.status, &facts.shape) {
        (Status::Cancelled { .. }, _) => "cancelled",
        (Status::Superseded { .. }, _) => "superseded",
        (Status::Scheduled, Shape::Unresolved { reason: Unresolved::ToBeAnnounced }) => "postponed",
        (Status::Scheduled, _) => "scheduled",
    }
}

/// The status in words with its reason, unless scheduled.
pub(super) fn status_text(maker: &Maker<'_>, facts: &Facts, lang: Lang) -> Option<String> {
    match &facts.status {
        Status::Scheduled => match &facts.shape {
            Shape::Unresolved { reason: reason @ Unresolved::ToBeAnnounced } => Some(words::unresolved(reason, lang)),
            _ => None,
        },
        Status::Cancelled { reason } => {
            let cancelled = lang.pick("已取消", "Cancelled");
            Some(match reason {
                Some(reason) => format!("{cancelled}{}{}", lang.pick("：", ": "), reason.get(lang)),
                None => cancelled.to_owned(),
            })
        }
        Status::Superseded { by } => {
            let title = maker.portal.page(by).map_or("", |page| page.document.front.title.get(lang));
            Some(lang.pick(format!("已由《{title}》取代"), format!("Replaced by “{title}”")))
        }
    }
}

/// The edge at which its state changes next; once it is over, its last edge.
fn next_boundary(maker: &Maker<'_>, deadline: &Deadline) -> Option<Point> {
    let shape = &deadline.facts().shape;
    let (opens, closes) = (shape.opens(), shape.closes(maker.portal.settings.zone));
    match maker.portal.phase(deadline) {
        Phase::Upcoming { .. } => opens,
        Phase::Undated => None,
        Phase::Over { .. } if matches!(shape, Shape::Session { .. }) => opens,
        Phase::Open { .. } | Phase::Paused { .. } | Phase::Over { .. } => closes.or(opens),
    }
}

fn history(maker: &Maker<'_>, deadline: &Deadline, lang: Lang, here: &Route) -> Vec<RevisionView> {
    deadline.revisions.windows(2).rev().filter_map(|pair| revision(maker, &pair[0], &pair[1], lang, here)).collect()
}

fn revision(maker: &Maker<'_>, old: &Revision, new: &Revision, lang: Lang, here: &Route) -> Option<RevisionView> {
    let cause = new.cause.as_ref()?;
    let zone = maker.portal.settings.zone;
    let moved_place = old.facts.place != new.facts.place;
    Some(RevisionView {
        old_when_html: html::phrase(&when::phrase(&old.facts.shape, zone, lang), zone),
        old_place: old.facts.place.as_ref().filter(|_| moved_place).map(|place| place_name(maker, place, lang)),
        verb: cause.verb.name().to_owned(),
        verb_text: words::verb(cause.verb, lang).to_owned(),
        on_html: html::day(new.at, zone, lang),
        note: note(cause, &new.facts, lang),
        by: cause.by.as_ref().filter(|by| maker.portal.page(by).is_some()).map(|by| maker.crumb(by, lang, here)),
    })
}

/// The note of a change; a cancellation's reason stands in for one.
pub(super) fn note(cause: &Cause, facts: &Facts, lang: Lang) -> Option<String> {
    let reason = match &facts.status {
        Status::Cancelled { reason } => reason.as_ref(),
        _ => None,
    };
    cause.note.as_ref().or(reason).map(|note| note.get(lang).to_owned())
}

fn place_name(maker: &Maker<'_>, place: &PlaceFact, lang: Lang) -> String {
    maker.portal.place(place).get(lang).to_owned()
}

fn own(text: &Option<Text>, lang: Lang) -> Option<String> {
    text.as_ref().map(|text| text.get(lang).to_owned())
}
