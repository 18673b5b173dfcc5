//! Which properties a feed has and in what order. The order is fixed here and nowhere else; bytes
//! are made by `encode` and `fold`.

use std::error::Error;
use std::fmt;
use std::num::NonZeroU16;

use chrono::NaiveTime;

use crate::lang::Lang;

use super::color::CssColor;
use super::encode::{Parameter, Value, push_property};
use super::event::{Alarm, Event, Geo, Revision, Status, Uid, When};
use super::invalid::Invalid;
use super::text::{Line, Summary, Text};
use super::uri::Uri;

/// One feed, in one language.
#[derive(Debug, Clone, PartialEq)]
pub struct Calendar {
    /// Who publishes it; part of `PRODID`, which carries no version: it would change every feed.
    pub organisation: Line,
    /// The name subscribers see; different for every feed.
    pub name: Line,
    /// What is in it; written only when not empty.
    pub description: Text,
    /// The language of all its texts.
    pub lang: Lang,
    /// The zone of all its times.
    pub zone: TimeZone,
    /// Where the feed itself is fetched.
    pub source_url: Uri,
    /// The page that shows the same.
    pub page_url: Uri,
    /// Its colour, where clients show one.
    pub color: Option<CssColor>,
    /// How often clients are asked to look again, in hours.
    pub refresh_hours: NonZeroU16,
    /// The events in any order.
    pub events: Vec<Event>,
}

/// A zone with one fixed offset. A zone with summer time cannot be told so and is out of scope.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TimeZone {
    name: String,
    offset_seconds: i32,
    abbreviation: String,
}

/// Two events of a calendar have one UID, so one of them would vanish from subscribers' calendars.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DuplicateUid(
    /// The UID that occurs twice.
    pub Uid,
);

/// An event as it stands in every feed of one language and zone, without its revision: written once, however many
/// feeds hold it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    uid: Uid,
    /// Seconds since 1970 UTC; whole days start at midnight of the zone.
    start: i64,
    /// Every line after those of the revision, up to `END:VEVENT`.
    body: String,
}

impl Entry {
    /// Writes what of an event does not depend on its revision, nor on the feed that will hold it.
    pub fn new(event: &Event, lang: Lang, zone: &TimeZone) -> Entry {
        let mut body = String::new();
        push_body(&mut body, event, lang, zone);
        // It is kept until every feed is written.
        body.shrink_to_fit();
        Entry { uid: event.uid.clone(), start: start(event, zone), body }
    }

    /// All a subscriber sees, unfolded: what a fingerprint is made of.
    pub fn seen(&self) -> String {
        self.body.replace("\r\n ", "")
    }
}

/// Writes a feed: equal calendars give equal bytes, whatever the order of their events.
///
/// The text is the file: UTF-8 without BOM, CRLF, no line over 75 octets. Events stand in the order of
/// their start (whole days start at midnight of the zone), then of their UID.
///
/// # Errors
/// [`DuplicateUid`]: the one thing the types cannot rule out.
pub fn write(calendar: &Calendar) -> Result<String, DuplicateUid> {
    let entries: Vec<Entry> =
        calendar.events.iter().map(|event| Entry::new(event, calendar.lang, &calendar.zone)).collect();
    bind(calendar, entries.iter().zip(calendar.events.iter().map(|event| event.revision)), None)
}

/// As [`write()`], of entries that were written before; the calendar's own events are not looked at. Language and zone
/// of the entries are those of the calendar. `shortened`: when it last lost an event, in seconds since 1970 UTC; that is
/// a change of the calendar too, and its `LAST-MODIFIED` (RFC 7986 §5.4) may not go back because the newest event went.
///
/// # Errors
/// See [`write()`].
pub fn bind<'a>(
    calendar: &Calendar,
    entries: impl IntoIterator<Item = (&'a Entry, Revision)>,
    shortened: Option<i64>,
) -> Result<String, DuplicateUid> {
    let mut entries: Vec<(&Entry, Revision)> = entries.into_iter().collect();
    entries.sort_by(|(a, _), (b, _)| a.uid.cmp(&b.uid));
    if let Some(pair) = entries.windows(2).find(|pair| pair[0].0.uid == pair[1].0.uid) {
        return Err(DuplicateUid(pair[0].0.uid.clone()));
    }
    // Stable, so that the order of the UIDs decides between equal starts.
    entries.sort_by_key(|(entry, _)| entry.start);
    let length = entries.iter().map(|(entry, _)| entry.body.len() + REVISION_LENGTH).sum::<usize>();
    let mut out = String::with_capacity(HEADER_LENGTH + length);
    begin(&mut out, "VCALENDAR");
    push_header(&mut out, calendar, entries.iter().map(|(_, revision)| revision.modified()).chain(shortened).max());
    push_zone(&mut out, &calendar.zone);
    for (entry, revision) in entries {
        push_revision(&mut out, &entry.uid, revision);
        out.push_str(&entry.body);
    }
    end(&mut out, "VCALENDAR");
    Ok(out)
}

/// Octets to expect of a header, and of the lines of a revision; only a guess for the memory to take.
const HEADER_LENGTH: usize = 1_500;
const REVISION_LENGTH: usize = 220;

impl TimeZone {
    /// Takes the IANA name, the offset from UTC in seconds (east positive) and the abbreviation, for
    /// instance `Asia/Shanghai`, 28800, `CST`.
    ///
    /// # Errors
    /// [`Invalid::Zone`] for a name or abbreviation with other characters than the IANA's, and for an
    /// offset of a day or more.
    pub fn new(name: &str, offset_seconds: i32, abbreviation: &str) -> Result<TimeZone, Invalid> {
        let is_name = |text: &str, more: &str| {
            !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || more.contains(c))
        };
        if !is_name(name, "/_+-") || !is_name(abbreviation, "+-") || offset_seconds.unsigned_abs() >= 86_400 {
            return Err(Invalid::Zone(name.to_owned()));
        }
        Ok(TimeZone { name: name.to_owned(), offset_seconds, abbreviation: abbreviation.to_owned() })
    }

    /// The IANA name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Seconds east of UTC.
    pub fn offset_seconds(&self) -> i32 {
        self.offset_seconds
    }
}

impl DuplicateUid {
    /// The reason as a sentence without a full stop.
    pub fn describe(&self, lang: Lang) -> String {
        lang.pick(
            format!("日历中有两个事件使用同一编号“{}”", self.0),
            format!("two events of a calendar share the UID “{}”", self.0),
        )
    }
}

impl fmt::Display for DuplicateUid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.describe(Lang::En))
    }
}

impl Error for DuplicateUid {}

fn start(event: &Event, zone: &TimeZone) -> i64 {
    match event.when {
        When::Timed(period) => period.start(),
        When::AllDay(days) => {
            days.first().and_time(NaiveTime::MIN).and_utc().timestamp() - i64::from(zone.offset_seconds)
        }
    }
}

/// RFC 5545 §3.7, RFC 7986 §5, and the `X-` names older clients read instead.
fn push_header(out: &mut String, calendar: &Calendar, newest: Option<i64>) {
    let refresh = Value::Minutes(u32::from(calendar.refresh_hours.get()) * 60);
    push(out, "VERSION", &Value::Word("2.0"));
    push(out, "PRODID", &Value::Text(&product(calendar)));
    push(out, "CALSCALE", &Value::Word("GREGORIAN"));
    // As for an event's title: a calendar without a name is refused.
    let nameless = Summary::default();
    let name = if calendar.name.is_empty() { nameless.as_str() } else { calendar.name.as_str() };
    push(out, "NAME", &Value::Text(name));
    push(out, "X-WR-CALNAME", &Value::Text(name));
    if !calendar.description.is_empty() {
        push(out, "DESCRIPTION", &Value::Text(calendar.description.as_str()));
        push(out, "X-WR-CALDESC", &Value::Text(calendar.description.as_str()));
    }
    push(out, "X-WR-TIMEZONE", &Value::Text(&calendar.zone.name));
    if let Some(newest) = newest {
        push(out, "LAST-MODIFIED", &Value::Utc(newest));
    }
    // RFC 7986 §5.7 and §5.8 give both no default type, so VALUE has to be said.
    push_property(out, "REFRESH-INTERVAL", &[("VALUE", "DURATION")], &refresh);
    push(out, "X-PUBLISHED-TTL", &refresh);
    push_property(out, "SOURCE", &[("VALUE", "URI")], &Value::Uri(&calendar.source_url));
    push(out, "URL", &Value::Uri(&calendar.page_url));
    push_color(out, calendar.color);
}

/// RFC 5545 §3.7.3: a formal public identifier, so `//` may only stand between its parts.
fn product(calendar: &Calendar) -> String {
    let owner: Vec<&str> = calendar.organisation.as_str().split('/').filter(|part| !part.is_empty()).collect();
    format!("-//{}//Tidings//{}", owner.join("/"), calendar.lang.pick("ZH", "EN"))
}

/// RFC 5545 §3.6.5 with the single observance a fixed offset needs. It is written even when no event
/// uses it: a calendar needs at least one component (§3.6).
fn push_zone(out: &mut String, zone: &TimeZone) {
    begin(out, "VTIMEZONE");
    push(out, "TZID", &Value::Text(&zone.name));
    push(out, "X-LIC-LOCATION", &Value::Text(&zone.name));
    begin(out, "STANDARD");
    push(out, "DTSTART", &Value::Local(0, 0));
    push(out, "TZOFFSETFROM", &Value::Offset(zone.offset_seconds));
    push(out, "TZOFFSETTO", &Value::Offset(zone.offset_seconds));
    push(out, "TZNAME", &Value::Text(&zone.abbreviation));
    end(out, "STANDARD");
    end(out, "VTIMEZONE");
}

/// RFC 5545 §3.6.1: what changes whenever anything else of the event does.
fn push_revision(out: &mut String, uid: &Uid, revision: Revision) {
    begin(out, "VEVENT");
    push(out, "UID", &Value::Text(uid.as_str()));
    // Without METHOD these two mean the same (RFC 5545 §3.8.7.2).
    push(out, "DTSTAMP", &Value::Utc(revision.modified()));
    push(out, "LAST-MODIFIED", &Value::Utc(revision.modified()));
    push(out, "CREATED", &Value::Utc(revision.created()));
    push(out, "SEQUENCE", &Value::Integer(revision.sequence()));
}

/// RFC 5545 §3.6.1: all properties before the alarms.
fn push_body(out: &mut String, event: &Event, lang: Lang, zone: &TimeZone) {
    let language: [Parameter<'_>; 1] = [("LANGUAGE", lang.tag())];
    push_when(out, event.when, zone);
    push_property(out, "SUMMARY", &language, &Value::Text(event.summary.as_str()));
    if !event.description.is_empty() {
        push_property(out, "DESCRIPTION", &language, &Value::Text(event.description.as_str()));
    }
    if let Some(location) = event.location.as_ref().filter(|location| !location.is_empty()) {
        push_property(out, "LOCATION", &language, &Value::Text(location.as_str()));
    }
    if let Some(geo) = &event.geo {
        push_geo(out, geo);
    }
    push(out, "URL", &Value::Uri(&event.url));
    let categories: Vec<&Line> = event.categories.iter().filter(|category| !category.is_empty()).collect();
    if !categories.is_empty() {
        push_property(out, "CATEGORIES", &language, &Value::TextList(categories));
    }
    push(out, "STATUS", &Value::Word(status_word(event.status)));
    push(out, "CLASS", &Value::Word("PUBLIC"));
    let cancelled = event.status == Status::Cancelled;
    push(out, "TRANSP", &Value::Word(if event.transparent || cancelled { "TRANSPARENT" } else { "OPAQUE" }));
    push_color(out, event.color);
    for alarm in event.alarms.iter().filter(|_| !cancelled) {
        push_alarm(out, alarm, event);
    }
    end(out, "VEVENT");
}

/// RFC 5545 §3.8.2.2 and §3.8.2.4; the end of whole days is the day after the last.
fn push_when(out: &mut String, when: When, zone: &TimeZone) {
    match when {
        When::Timed(period) => {
            let tzid: [Parameter<'_>; 1] = [("TZID", &zone.name)];
            push_property(out, "DTSTART", &tzid, &Value::Local(period.start(), zone.offset_seconds));
            push_property(out, "DTEND", &tzid, &Value::Local(period.end(), zone.offset_seconds));
        }
        When::AllDay(days) => {
            let date: [Parameter<'_>; 1] = [("VALUE", "DATE")];
            let after = days.last().succ_opt().unwrap_or(days.last());
            push_property(out, "DTSTART", &date, &Value::Date(days.first()));
            push_property(out, "DTEND", &date, &Value::Date(after));
        }
    }
}

/// RFC 5545 §3.8.1.6, and Apple's own property for map, travel time and reminder on leaving.
fn push_geo(out: &mut String, geo: &Geo) {
    let radius = geo.radius.to_string();
    let mut parameters: Vec<Parameter<'_>> = vec![("VALUE", "URI"), ("X-APPLE-RADIUS", &radius)];
    if !geo.title.is_empty() {
        parameters.push(("X-TITLE", geo.title.as_str()));
    }
    push(out, "GEO", &Value::Geo(geo.latitude(), geo.longitude()));
    let point = Value::GeoUri(geo.latitude(), geo.longitude());
    push_property(out, "X-APPLE-STRUCTURED-LOCATION", &parameters, &point);
}

/// RFC 5545 §3.6.6: a DISPLAY alarm needs a text, so an empty one says the title.
fn push_alarm(out: &mut String, alarm: &Alarm, event: &Event) {
    let text = if alarm.text.is_empty() { event.summary.as_str() } else { alarm.text.as_str() };
    begin(out, "VALARM");
    push(out, "ACTION", &Value::Word("DISPLAY"));
    push(out, "TRIGGER", &Value::MinutesBefore(alarm.before_minutes));
    push(out, "DESCRIPTION", &Value::Text(text));
    end(out, "VALARM");
}

fn push_color(out: &mut String, color: Option<CssColor>) {
    if let Some(color) = color {
        push(out, "COLOR", &Value::Word(color.name()));
    }
}

fn status_word(status: Status) -> &'static str {
    match status {
        Status::Confirmed => "CONFIRMED",
        Status::Tentative => "TENTATIVE",
        Status::Cancelled => "CANCELLED",
    }
}

fn push(out: &mut String, name: &str, value: &Value<'_>) {
    push_property(out, name, &[], value);
}

fn begin(out: &mut String, component: &'static str) {
    push(out, "BEGIN", &Value::Word(component));
}

fn end(out: &mut String, component: &'static str) {
    push(out, "END", &Value::Word(component));
}
