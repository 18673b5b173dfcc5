//! One `VEVENT` and its alarms (RFC 5545 §3.6.1, §3.6.6).

use chrono::{Days, NaiveDate};

use super::calendar::{Zones, color_name, only, optional, required, text, value};
use super::content::Content;
use super::fault::{Fault, Rule, fault};
use super::tree::Component;
use super::values;

/// An event as a subscriber's client would understand it.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadEvent {
    /// `UID`.
    pub uid: String,
    /// `SEQUENCE`.
    pub sequence: u32,
    /// `CREATED`, seconds since 1970 UTC.
    pub created: i64,
    /// `LAST-MODIFIED`, seconds since 1970 UTC.
    pub modified: i64,
    /// `DTSTART` and `DTEND`.
    pub when: ReadWhen,
    /// `STATUS`: `CONFIRMED`, `TENTATIVE` or `CANCELLED`.
    pub status: String,
    /// `TRANSP:TRANSPARENT`.
    pub transparent: bool,
    /// `SUMMARY`.
    pub summary: String,
    /// `DESCRIPTION`.
    pub description: Option<String>,
    /// `LOCATION`.
    pub location: Option<String>,
    /// `GEO` and `X-APPLE-STRUCTURED-LOCATION`.
    pub geo: Option<ReadGeo>,
    /// `URL`.
    pub url: String,
    /// `CATEGORIES`.
    pub categories: Vec<String>,
    /// The tag every `LANGUAGE` parameter names.
    pub language: String,
    /// `COLOR`.
    pub color: Option<String>,
    /// The alarms in the order of the file.
    pub alarms: Vec<ReadAlarm>,
}

/// When an event takes place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReadWhen {
    /// From an instant to an instant, seconds since 1970 UTC.
    Timed {
        /// The start.
        start: i64,
        /// The end, after the start.
        end: i64,
    },
    /// Whole days, both included: `DTEND` names the day after the last.
    AllDay {
        /// The first day.
        first: NaiveDate,
        /// The last day.
        last: NaiveDate,
    },
}

/// A point on the map.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadGeo {
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// `X-APPLE-RADIUS` in metres.
    pub radius: u32,
    /// `X-TITLE`; empty when there is none.
    pub title: String,
}

/// A `DISPLAY` alarm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadAlarm {
    /// Seconds from the start of the event; negative before it.
    pub trigger: i64,
    /// What it says.
    pub text: String,
}

impl ReadEvent {
    /// Whether it takes whole days.
    pub fn all_day(&self) -> bool {
        matches!(self.when, ReadWhen::AllDay { .. })
    }
}

enum Moment {
    Instant(i64),
    Day(NaiveDate),
}

pub(super) fn interpret_event(component: &Component, zones: &Zones) -> Result<ReadEvent, Fault> {
    only(
        component,
        &[
            ("UID", &[]),
            ("DTSTAMP", &[]),
            ("LAST-MODIFIED", &[]),
            ("CREATED", &[]),
            ("SEQUENCE", &[]),
            ("DTSTART", &["TZID", "VALUE"]),
            ("DTEND", &["TZID", "VALUE"]),
            ("SUMMARY", &["LANGUAGE"]),
            ("DESCRIPTION", &["LANGUAGE"]),
            ("LOCATION", &["LANGUAGE"]),
            ("GEO", &[]),
            ("X-APPLE-STRUCTURED-LOCATION", &["VALUE", "X-APPLE-RADIUS", "X-TITLE"]),
            ("URL", &[]),
            ("CATEGORIES", &["LANGUAGE"]),
            ("STATUS", &[]),
            ("CLASS", &[]),
            ("TRANSP", &[]),
            ("COLOR", &[]),
        ],
    )?;
    let (created, modified) = stamps(component)?;
    let event = ReadEvent {
        uid: value(required(component, "UID")?, uid)?,
        sequence: value(required(component, "SEQUENCE")?, values::integer)?,
        created,
        modified,
        when: when(component, zones)?,
        status: word(component, "STATUS", &["CONFIRMED", "TENTATIVE", "CANCELLED"])?,
        transparent: word(component, "TRANSP", &["OPAQUE", "TRANSPARENT"])? == "TRANSPARENT",
        summary: text(required(component, "SUMMARY")?)?,
        description: optional(component, "DESCRIPTION")?.map(text).transpose()?,
        location: optional(component, "LOCATION")?.map(text).transpose()?,
        geo: geo(component)?,
        url: value(required(component, "URL")?, values::uri)?,
        categories: categories(component)?,
        language: language(component)?,
        color: color(component)?,
        alarms: component.children.iter().map(alarm).collect::<Result<_, _>>()?,
    };
    word(component, "CLASS", &["PUBLIC"])?;
    if event.status == "CANCELLED" && !(event.transparent && event.alarms.is_empty()) {
        return fault(component.line, Rule::Cancelled, &event.uid);
    }
    Ok(event)
}

fn uid(raw: &str) -> Option<String> {
    let plain = raw.bytes().all(|octet| octet.is_ascii_graphic() && !matches!(octet, b'\\' | b',' | b';'));
    (plain && (1..=255).contains(&raw.len())).then(|| raw.to_owned())
}

fn stamps(component: &Component) -> Result<(i64, i64), Fault> {
    let stamp = required(component, "DTSTAMP")?;
    let modified = value(required(component, "LAST-MODIFIED")?, values::utc)?;
    let created = value(required(component, "CREATED")?, values::utc)?;
    if value(stamp, values::utc)? != modified || created > modified {
        return stamp.fault(Rule::Stamps);
    }
    Ok((created, modified))
}

fn when(component: &Component, zones: &Zones) -> Result<ReadWhen, Fault> {
    let end = required(component, "DTEND")?;
    match (moment(required(component, "DTSTART")?, zones)?, moment(end, zones)?) {
        (Moment::Instant(start), Moment::Instant(end)) if start < end => Ok(ReadWhen::Timed { start, end }),
        (Moment::Day(first), Moment::Day(after)) if first < after => {
            let last = after.checked_sub_days(Days::new(1));
            last.map_or_else(|| end.fault(Rule::Value), |last| Ok(ReadWhen::AllDay { first, last }))
        }
        (Moment::Instant(_), Moment::Instant(_)) | (Moment::Day(_), Moment::Day(_)) => end.fault(Rule::EndBeforeStart),
        _ => end.fault(Rule::MixedTypes),
    }
}

fn moment(content: &Content, zones: &Zones) -> Result<Moment, Fault> {
    match (content.parameter("VALUE"), content.parameter("TZID")) {
        (Some("DATE"), None) => value(content, values::date).map(Moment::Day),
        (None, Some(name)) => {
            let Some(offset) = zones.get(name) else {
                return content.fault(Rule::UnknownZone);
            };
            let civil = value(content, values::date_time)?;
            Ok(Moment::Instant(values::in_zone(civil, *offset)))
        }
        (None, None) if content.value.ends_with('Z') => value(content, values::utc).map(Moment::Instant),
        (None, None) if values::date_time(&content.value).is_some() => content.fault(Rule::FloatingTime),
        (None, None) => content.fault(Rule::Value),
        _ => content.fault(Rule::Parameter),
    }
}

fn word(component: &Component, name: &str, allowed: &[&str]) -> Result<String, Fault> {
    value(required(component, name)?, |raw| allowed.contains(&raw).then(|| raw.to_owned()))
}

/// Apple's property repeats the point, so both must agree.
fn geo(component: &Component) -> Result<Option<ReadGeo>, Fault> {
    let Some(content) = optional(component, "GEO")? else {
        return Ok(None);
    };
    let apple = required(component, "X-APPLE-STRUCTURED-LOCATION")?;
    let radius = apple.parameter("X-APPLE-RADIUS").and_then(values::count);
    let (Some("URI"), Some(radius)) = (apple.parameter("VALUE"), radius) else {
        return apple.fault(Rule::Parameter);
    };
    if apple.value != format!("geo:{}", content.value.replace(';', ",")) {
        return apple.fault(Rule::Value);
    }
    let (latitude, longitude) = value(content, values::geo)?;
    let title = apple.parameter("X-TITLE").unwrap_or_default().to_owned();
    Ok(Some(ReadGeo { latitude, longitude, radius, title }))
}

fn categories(component: &Component) -> Result<Vec<String>, Fault> {
    let Some(content) = optional(component, "CATEGORIES")? else {
        return Ok(Vec::new());
    };
    match values::text_list(&content.value) {
        None => content.fault(Rule::Escape),
        Some(list) if list.iter().any(String::is_empty) => content.fault(Rule::Value),
        Some(list) => Ok(list),
    }
}

/// Every text names its language, and all name the same.
fn language(component: &Component) -> Result<String, Fault> {
    let summary = required(component, "SUMMARY")?;
    let Some(language) = summary.parameter("LANGUAGE") else {
        return summary.fault(Rule::Parameter);
    };
    for name in ["DESCRIPTION", "LOCATION", "CATEGORIES"] {
        if let Some(content) = optional(component, name)?
            && content.parameter("LANGUAGE") != Some(language)
        {
            return content.fault(Rule::Parameter);
        }
    }
    Ok(language.to_owned())
}

fn color(component: &Component) -> Result<Option<String>, Fault> {
    let Some(content) = optional(component, "COLOR")? else {
        return Ok(None);
    };
    value(content, color_name)?;
    Ok(Some(content.value.clone()))
}

fn alarm(component: &Component) -> Result<ReadAlarm, Fault> {
    only(component, &[("ACTION", &[]), ("TRIGGER", &[]), ("DESCRIPTION", &[])])?;
    word(component, "ACTION", &["DISPLAY"])?;
    Ok(ReadAlarm {
        trigger: value(required(component, "TRIGGER")?, values::duration)?,
        text: text(required(component, "DESCRIPTION")?)?,
    })
}
