//! What the written files must say, straight from the model: every deadline's instants and state, every feed's events.
//! Compared with the bytes by `publish::agreement`. Made without the views and writers it judges.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Parts;
use super::deadlines;
use super::events::{EventState, EventTime};
use super::maker::Maker;
use super::routes::{FeedId, Route};
use super::told::Revised;
use crate::content::ids::{CohortId, DeadlineKey, NoticeId};
use crate::portal::cohorts;
use crate::portal::shape::Shape;
use crate::time::Point;

/// What the files must say.
#[derive(Debug, Clone, Default)]
pub struct Expectation {
    /// Deadlines by the key they bear in pages and data (`notice.deadline`).
    pub deadlines: BTreeMap<String, ExpectedDeadline>,
    /// Countdown pages by path, with the key of their deadline.
    pub countdowns: BTreeMap<String, String>,
    /// Feeds by path, with their events, sorted by UID.
    pub feeds: BTreeMap<String, Vec<Arc<ExpectedEvent>>>,
    /// Path of the data file.
    pub data: Option<String>,
}

/// What is said of a deadline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpectedDeadline {
    /// Shape id.
    pub shape: String,
    /// Status id.
    pub status: String,
    /// Seconds since 1970 UTC.
    pub opens: Option<i64>,
    /// Seconds since 1970 UTC.
    pub closes: Option<i64>,
    /// Values a `<time datetime>` of its own wording may have.
    pub datetimes: BTreeSet<String>,
}

/// What is said of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpectedEvent {
    /// `UID`.
    pub uid: String,
    /// Start and end: seconds since 1970 UTC, or days as `2024-11-17`.
    pub when: ExpectedTime,
    /// `SEQUENCE`.
    pub sequence: u32,
    /// `LAST-MODIFIED`, seconds since 1970 UTC.
    pub modified: i64,
    /// `STATUS:CANCELLED`.
    pub cancelled: bool,
}

/// When an event is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExpectedTime {
    /// Start and end.
    Timed(i64, i64),
    /// First and last day.
    Days(chrono::NaiveDate, chrono::NaiveDate),
}

/// What the portal means.
pub(super) fn of(maker: &Maker, parts: Parts) -> Expectation {
    let portal = &*maker.portal;
    let settings = &portal.settings;
    let mut expectation = Expectation::default();
    let mut events = BTreeMap::new();
    for deadline in portal.deadlines.values() {
        let facts = deadline.facts();
        let key = format!("{}.{}", deadline.key.notice, deadline.key.deadline);
        let (opens, closes) = (facts.shape.opens(), facts.shape.closes(settings.zone));
        expectation.deadlines.insert(
            key.clone(),
            ExpectedDeadline {
                shape: facts.shape.name().to_owned(),
                status: deadlines::status(facts).to_owned(),
                opens: opens.map(|point| point.instant().epoch()),
                closes: closes.map(|point| point.instant().epoch()),
                datetimes: datetimes(&facts.shape, settings.zone),
            },
        );
        if parts == Parts::All && deadlines::has_countdown(facts) {
            for lang in &settings.languages {
                expectation.countdowns.insert(Route::Countdown(*lang, deadline.key.clone()).path(), key.clone());
            }
        }
        if parts == Parts::Documents {
            continue;
        }
        let own: Vec<Arc<ExpectedEvent>> = maker
            .events
            .of(&deadline.key)
            .map(|event| {
                let when = match event.when {
                    EventTime::Timed(start, end) => ExpectedTime::Timed(start.epoch(), end.epoch()),
                    EventTime::Days(first, last) => ExpectedTime::Days(first, last),
                };
                let cancelled = event.state == EventState::Cancelled;
                let Revised { sequence, modified, .. } = maker.revised(event);
                let uid = event.uid(&settings.uid_domain);
                Arc::new(ExpectedEvent { uid, when, sequence, modified: modified.epoch(), cancelled })
            })
            .collect();
        events.insert(deadline.key.clone(), own);
    }
    if parts == Parts::Documents {
        return expectation;
    }
    expectation.data = Some(Route::Data.path());
    let of_feed = deadlines_of_feeds(maker);
    for lang in settings.languages.iter().copied() {
        for feed in maker.feeds.keys() {
            let keys = of_feed.get(feed).map_or(&[][..], Vec::as_slice);
            let mut all: Vec<Arc<ExpectedEvent>> = keys.iter().flat_map(|key| events[*key].clone()).collect();
            all.sort_by(|a, b| a.uid.cmp(&b.uid));
            expectation.feeds.insert(Route::Feed(lang, FeedId::clone(feed)).path(), all);
        }
        for (key, own) in events.iter().filter(|(_, own)| !own.is_empty()) {
            let mut own = own.clone();
            own.sort_by(|a, b| a.uid.cmp(&b.uid));
            expectation.feeds.insert(Route::Event(lang, key.clone()).path(), own);
        }
    }
    expectation
}

/// What each feed must hold, by what it is the feed of.
fn deadlines_of_feeds(maker: &Maker) -> BTreeMap<&FeedId, Vec<&DeadlineKey>> {
    let settings = &maker.portal.settings;
    let mut of_notice: BTreeMap<&NoticeId, Vec<&DeadlineKey>> = BTreeMap::new();
    let mut kept = Vec::new();
    for deadline in maker.portal.deadlines.values() {
        of_notice.entry(&deadline.key.notice).or_default().push(&deadline.key);
        if maker.events.left(&deadline.key).is_none() {
            let facts = deadline.facts();
            let cohorts: Vec<&CohortId> =
                cohorts::reached(settings, &facts.cohorts).into_iter().map(|cohort| &cohort.id).collect();
            kept.push((&deadline.key, &facts.kind, cohorts));
        }
    }
    let of = |feed: &FeedId| -> Vec<&DeadlineKey> {
        let picked = kept.iter().filter(|(_, kind, cohorts)| match feed {
            FeedId::All => true,
            FeedId::Kind(own) => own == *kind,
            FeedId::Cohort(own) => cohorts.contains(&own),
            FeedId::CohortKind(own, own_kind) => cohorts.contains(&own) && own_kind == *kind,
            FeedId::Notice(_) => false,
        });
        match feed {
            FeedId::Notice(notice) => of_notice.get(notice).cloned().unwrap_or_default(),
            _ => picked.map(|(key, ..)| *key).collect(),
        }
    };
    maker.feeds.keys().map(|feed| (feed, of(feed))).collect()
}

/// Both spellings of every edge: the instant with its offset, and the day where only a day was written.
fn datetimes(shape: &Shape, zone: crate::time::Zone) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    let mut add = |point: Point| {
        all.insert(zone.rfc3339(point.instant()));
        all.insert(point.day().to_string());
    };
    for point in shape.opens().into_iter().chain(shape.closes(zone)) {
        add(point);
    }
    if let Shape::Window { pauses, .. } = shape {
        for pause in pauses {
            add(pause.start());
            add(pause.end());
        }
    }
    all
}
