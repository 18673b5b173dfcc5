//! Does a feed say what its calendar says? Compares the reader's findings with the model, field by
//! field. It shares the model with the writer and nothing else.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::{self, Debug};

use crate::lang::Lang;

use super::event::{Event, Status, When};
use super::read::{Fault, ReadAlarm, ReadEvent, ReadWhen, read};
use super::text::Line;
use super::write::Calendar;

/// How a feed and its calendar differ.
#[derive(Debug, Clone, PartialEq)]
pub enum Mismatch {
    /// The feed breaks a rule.
    Unreadable(Fault),
    /// The feed has another number of events than the calendar.
    Count {
        /// Events in the calendar.
        calendar: usize,
        /// Events in the feed.
        feed: usize,
    },
    /// An event of the calendar is not in the feed.
    Absent {
        /// Its UID.
        uid: String,
    },
    /// A field of an event differs.
    Field {
        /// The event's UID.
        uid: String,
        /// The property or properties.
        field: &'static str,
        /// The calendar's value, for people.
        calendar: String,
        /// The feed's value, for people.
        feed: String,
    },
}

/// Reads a feed and compares every event with the calendar it was written from; gives the events as
/// read, in the order of the file, for comparison with other views of the same facts.
///
/// # Errors
/// The first [`Mismatch`].
pub fn verify(calendar: &Calendar, bytes: &[u8]) -> Result<Vec<ReadEvent>, Mismatch> {
    let events = read(bytes).map_err(Mismatch::Unreadable)?;
    if events.len() != calendar.events.len() {
        return Err(Mismatch::Count { calendar: calendar.events.len(), feed: events.len() });
    }
    let by_uid: BTreeMap<&str, &ReadEvent> = events.iter().map(|event| (event.uid.as_str(), event)).collect();
    for event in &calendar.events {
        let uid = event.uid.as_str();
        let found = by_uid.get(uid).ok_or_else(|| Mismatch::Absent { uid: uid.to_owned() })?;
        compare(event, found, calendar.lang)?;
    }
    Ok(events)
}

impl Mismatch {
    /// The difference as a sentence without a full stop.
    pub fn describe(&self, lang: Lang) -> String {
        match self {
            Mismatch::Unreadable(fault) => fault.describe(lang),
            Mismatch::Count { calendar, feed } => lang.pick(
                format!("日历文件有 {feed} 个事件，应为 {calendar} 个"),
                format!("the feed has {feed} events instead of {calendar}"),
            ),
            Mismatch::Absent { uid } => {
                lang.pick(format!("日历文件缺少事件“{uid}”"), format!("the event “{uid}” is missing from the feed"))
            }
            Mismatch::Field { uid, field, calendar, feed } => lang.pick(
                format!("事件“{uid}”的 {field} 应为 {calendar}，日历文件中是 {feed}"),
                format!("{field} of the event “{uid}” should be {calendar} but the feed says {feed}"),
            ),
        }
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.describe(Lang::En))
    }
}

impl Error for Mismatch {}

fn compare(event: &Event, found: &ReadEvent, lang: Lang) -> Result<(), Mismatch> {
    let uid = event.uid.as_str();
    let revision = event.revision;
    let cancelled = event.status == Status::Cancelled;
    let location = event.location.as_ref().map(Line::as_str).filter(|location| !location.is_empty());
    let description = Some(event.description.as_str()).filter(|description| !description.is_empty());
    same(uid, "SEQUENCE", &revision.sequence(), &found.sequence)?;
    same(uid, "CREATED", &revision.created(), &found.created)?;
    same(uid, "LAST-MODIFIED", &revision.modified(), &found.modified)?;
    same(uid, "DTSTART/DTEND", &expected_when(event.when), &found.when)?;
    same(uid, "STATUS", &expected_status(event.status), &found.status.as_str())?;
    same(uid, "TRANSP", &(event.transparent || cancelled), &found.transparent)?;
    same(uid, "SUMMARY", &event.summary.as_str(), &found.summary.as_str())?;
    same(uid, "DESCRIPTION", &description, &found.description.as_deref())?;
    same(uid, "LOCATION", &location, &found.location.as_deref())?;
    same(uid, "URL", &event.url.as_str(), &found.url.as_str())?;
    same(uid, "CATEGORIES", &expected_categories(event), &found.categories)?;
    same(uid, "LANGUAGE", &lang.tag(), &found.language.as_str())?;
    same(uid, "COLOR", &event.color.map(|color| color.name()), &found.color.as_deref())?;
    same(uid, "VALARM", &expected_alarms(event), &found.alarms)?;
    compare_geo(event, found)
}

fn same<T: PartialEq<U> + Debug, U: Debug>(
    uid: &str,
    field: &'static str,
    calendar: &T,
    feed: &U,
) -> Result<(), Mismatch> {
    if calendar == feed { Ok(()) } else { Err(differs(uid, field, calendar, feed)) }
}

fn differs<T: Debug, U: Debug>(uid: &str, field: &'static str, calendar: &T, feed: &U) -> Mismatch {
    let (calendar, feed) = (format!("{calendar:?}"), format!("{feed:?}"));
    Mismatch::Field { uid: uid.to_owned(), field, calendar, feed }
}

/// Six decimals are written, so equal means within half of the last one.
fn compare_geo(event: &Event, found: &ReadEvent) -> Result<(), Mismatch> {
    let near = |a: f64, b: f64| (a - b).abs() <= 0.51e-6;
    let agree = match (&event.geo, &found.geo) {
        (None, None) => true,
        (Some(a), Some(b)) => {
            near(a.latitude(), b.latitude)
                && near(a.longitude(), b.longitude)
                && a.radius == b.radius
                && a.title.as_str() == b.title
        }
        _ => false,
    };
    if agree { Ok(()) } else { Err(differs(event.uid.as_str(), "GEO", &event.geo, &found.geo)) }
}

fn expected_when(when: When) -> ReadWhen {
    match when {
        When::Timed(period) => ReadWhen::Timed { start: period.start(), end: period.end() },
        When::AllDay(days) => ReadWhen::AllDay { first: days.first(), last: days.last() },
    }
}

fn expected_status(status: Status) -> &'static str {
    match status {
        Status::Confirmed => "CONFIRMED",
        Status::Tentative => "TENTATIVE",
        Status::Cancelled => "CANCELLED",
    }
}

fn expected_categories(event: &Event) -> Vec<&str> {
    event.categories.iter().map(Line::as_str).filter(|category| !category.is_empty()).collect()
}

fn expected_alarms(event: &Event) -> Vec<ReadAlarm> {
    if event.status == Status::Cancelled {
        return Vec::new();
    }
    let expected = event.alarms.iter().map(|alarm| ReadAlarm {
        trigger: -60 * i64::from(alarm.before_minutes),
        text: if alarm.text.is_empty() { event.summary.as_str() } else { alarm.text.as_str() }.to_owned(),
    });
    expected.collect()
}
