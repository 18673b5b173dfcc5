//! What the written files must say, straight from the model: every deadline's instants and state, every feed's events.
//! Compared with the bytes by `publish::agreement`. Made without the views and writers it judges.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Parts;
use super::deadlines;
use super::events::{CalendarEvent, EventState};
use super::farewell;
use super::maker::Maker;
use super::routes::{FeedId, Route};
use super::told::Revised;
use crate::content::ids::{CohortId, DeadlineKey, NoticeId};
use crate::lang::Lang;
use crate::portal::cohorts;
use crate::portal::shape::Shape;
use crate::time::{EventTime, Point, Zone};

/// What the files must say.
#[derive(Debug, Clone, Default)]
pub struct Expectation {
    /// Deadlines by the key they bear in pages and data (`notice.deadline`).
    pub deadlines: BTreeMap<Arc<str>, ExpectedDeadline>,
    /// Countdown pages by path, with the key of their deadline.
    pub countdowns: BTreeMap<String, Arc<str>>,
    /// Feeds by path, with their events, sorted by UID.
    pub feeds: BTreeMap<String, Vec<Arc<ExpectedEvent>>>,
    /// Path of the data file.
    pub data: Option<String>,
}

/// What is said of a deadline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpectedDeadline {
    /// Shape id.
    pub shape: &'static str,
    /// Status id.
    pub status: &'static str,
    /// Seconds since 1970 UTC.
    pub opens: Option<i64>,
    /// Seconds since 1970 UTC.
    pub closes: Option<i64>,
    /// Values a `<time datetime>` of its own wording may have, sorted.
    pub datetimes: Box<[Box<str>]>,
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
    // Maps are made of lists at once: filled one by one in order, their nodes would stay half empty.
    let (mut all, mut countdowns, mut events) = (Vec::new(), Vec::new(), BTreeMap::new());
    for deadline in portal.deadlines.values() {
        let facts = deadline.facts();
        let key: Arc<str> = format!("{}.{}", deadline.key.notice, deadline.key.deadline).into();
        let (opens, closes) = (facts.shape.opens(), facts.shape.closes(settings.zone));
        let expected = ExpectedDeadline {
            shape: facts.shape.name(),
            status: deadlines::status(facts),
            opens: opens.map(|point| point.instant().epoch()),
            closes: closes.map(|point| point.instant().epoch()),
            datetimes: datetimes(&facts.shape, settings.zone),
        };
        all.push((Arc::clone(&key), expected));
        if parts == Parts::Documents {
            continue;
        }
        if deadlines::has_countdown(facts) {
            let path = |lang: &Lang| Route::Countdown(*lang, deadline.key.clone()).path();
            countdowns.extend(settings.languages.iter().map(|lang| (path(lang), Arc::clone(&key))));
        }
        let own: Vec<Arc<ExpectedEvent>> = maker
            .events
            .of(&deadline.key)
            .map(|event| Arc::new(of_event(maker, event, maker.revised(event))))
            .collect();
        events.insert(&deadline.key, own);
    }
    let data = (parts == Parts::All).then(|| Route::Data.path());
    let feeds = if parts == Parts::All { feeds(maker, &events) } else { BTreeMap::new() };
    Expectation { deadlines: all.into_iter().collect(), countdowns: countdowns.into_iter().collect(), feeds, data }
}

fn of_event(maker: &Maker, event: &CalendarEvent, revised: Revised) -> ExpectedEvent {
    let when = match event.when {
        EventTime::Timed(start, end) => ExpectedTime::Timed(start.epoch(), end.epoch()),
        EventTime::Days(first, last) => ExpectedTime::Days(first, last),
    };
    let cancelled = event.state != EventState::Confirmed;
    let uid = event.uid(&maker.portal.settings.uid_domain);
    ExpectedEvent { uid, when, sequence: revised.sequence, modified: revised.modified.epoch(), cancelled }
}

/// What each feed of each language must hold.
fn feeds(
    maker: &Maker,
    events: &BTreeMap<&DeadlineKey, Vec<Arc<ExpectedEvent>>>,
) -> BTreeMap<String, Vec<Arc<ExpectedEvent>>> {
    let of_feed = deadlines_of_feeds(maker);
    // Of what a calendar says goodbye to, what was said is no choice of this check; that it is said is.
    let goodbye = |(event, revised): (CalendarEvent, Revised)| Arc::new(of_event(maker, &event, revised));
    let mut feeds = Vec::new();
    for lang in maker.portal.settings.languages.iter().copied() {
        for (feed, held) in &*maker.feeds {
            let keys = of_feed.get(feed).map_or(&[][..], Vec::as_slice);
            let mut all: Vec<Arc<ExpectedEvent>> = keys.iter().flat_map(|key| events[*key].clone()).collect();
            all.extend(farewell::of(maker, held).map(goodbye));
            all.sort_by(|a, b| a.uid.cmp(&b.uid));
            feeds.push((Route::Feed(lang, FeedId::clone(feed)).path(), all));
        }
        for (key, own) in events.iter().filter(|(_, own)| !own.is_empty()) {
            let mut own = own.clone();
            own.sort_by(|a, b| a.uid.cmp(&b.uid));
            feeds.push((Route::Event(lang, DeadlineKey::clone(key)).path(), own));
        }
    }
    feeds.into_iter().collect()
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
fn datetimes(shape: &Shape, zone: Zone) -> Box<[Box<str>]> {
    let mut all: Vec<Box<str>> = Vec::new();
    let mut add = |point: Point| {
        all.push(zone.rfc3339(point.instant()).into());
        all.push(point.day().to_string().into());
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
    all.sort();
    all.dedup();
    all.into()
}
