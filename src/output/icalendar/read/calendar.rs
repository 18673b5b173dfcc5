//! The tree of a feed into its events: header, zones, and what holds between events.

use std::collections::{BTreeMap, BTreeSet};

use super::content::Content;
use super::event::{ReadEvent, interpret_event};
use super::fault::{Fault, Rule, fault};
use super::tree::Component;
use super::values;

/// Names and fixed offsets (seconds east of UTC) of the zones a feed defines.
pub(super) type Zones = BTreeMap<String, i32>;

pub(super) fn interpret(calendar: &Component) -> Result<Vec<ReadEvent>, Fault> {
    let zones = frame(calendar)?;
    let mut events = Vec::new();
    let mut seen = BTreeSet::new();
    for component in calendar.children.iter().filter(|child| child.name == "VEVENT") {
        let event = interpret_event(component, &zones)?;
        if !seen.insert(event.uid.clone()) {
            return fault(component.line, Rule::DuplicateUid, &event.uid);
        }
        events.push(event);
    }
    check_newest(calendar, events.iter().map(|event| event.modified).max())?;
    Ok(events)
}

/// What stands around the events.
pub(super) fn frame(calendar: &Component) -> Result<Zones, Fault> {
    check_header(calendar)?;
    zones(calendar)
}

/// A property that stands exactly once.
pub(super) fn required<'a>(component: &'a Component, name: &str) -> Result<&'a Content, Fault> {
    optional(component, name)?.map_or_else(|| fault(component.line, Rule::Missing, name), Ok)
}

/// A property that stands at most once.
pub(super) fn optional<'a>(component: &'a Component, name: &str) -> Result<Option<&'a Content>, Fault> {
    let mut found = component.properties.iter().filter(|content| content.name == name);
    let first = found.next();
    found.next().map_or(Ok(first), |second| second.fault(Rule::Repeated))
}

/// Refuses properties and parameters that are not in the table.
pub(super) fn only(component: &Component, known: &[(&str, &[&str])]) -> Result<(), Fault> {
    for content in &component.properties {
        let Some((_, parameters)) = known.iter().find(|(name, _)| *name == content.name) else {
            return content.fault(Rule::Unexpected);
        };
        if content.parameters.iter().any(|(name, _)| !parameters.contains(&name.as_str())) {
            return content.fault(Rule::Parameter);
        }
    }
    Ok(())
}

/// The value of a property through the function of its type.
pub(super) fn value<T>(content: &Content, parse: impl Fn(&str) -> Option<T>) -> Result<T, Fault> {
    parse(&content.value).map_or_else(|| content.fault(Rule::Value), Ok)
}

/// The text of a property, not empty.
pub(super) fn text(content: &Content) -> Result<String, Fault> {
    match values::text(&content.value) {
        None => content.fault(Rule::Escape),
        Some(text) if text.is_empty() => content.fault(Rule::Value),
        Some(text) => Ok(text),
    }
}

fn check_header(calendar: &Component) -> Result<(), Fault> {
    only(
        calendar,
        &[
            ("VERSION", &[]),
            ("PRODID", &[]),
            ("CALSCALE", &[]),
            ("NAME", &[]),
            ("X-WR-CALNAME", &[]),
            ("DESCRIPTION", &[]),
            ("X-WR-CALDESC", &[]),
            ("X-WR-TIMEZONE", &[]),
            ("LAST-MODIFIED", &[]),
            ("REFRESH-INTERVAL", &["VALUE"]),
            ("X-PUBLISHED-TTL", &[]),
            ("SOURCE", &["VALUE"]),
            ("URL", &[]),
            ("COLOR", &[]),
        ],
    )?;
    for (name, expected) in [("VERSION", "2.0"), ("CALSCALE", "GREGORIAN")] {
        let content = required(calendar, name)?;
        if content.value != expected {
            return content.fault(Rule::Value);
        }
    }
    for name in ["PRODID", "NAME", "X-WR-TIMEZONE"] {
        text(required(calendar, name)?)?;
    }
    for (new, old) in [("NAME", "X-WR-CALNAME"), ("DESCRIPTION", "X-WR-CALDESC")] {
        let (new, old) = (optional(calendar, new)?, optional(calendar, old)?);
        let (new, old) = (new.map(text).transpose()?, old.map(text).transpose()?);
        if new != old {
            return fault(calendar.line, Rule::Value, &new.or(old).unwrap_or_default());
        }
    }
    let refresh = required(calendar, "REFRESH-INTERVAL")?;
    let wish = required(calendar, "X-PUBLISHED-TTL")?;
    if value(refresh, values::duration)? <= 0 || wish.value != refresh.value {
        return wish.fault(Rule::Value);
    }
    let source = required(calendar, "SOURCE")?;
    for (content, kind) in [(refresh, "DURATION"), (source, "URI")] {
        if content.parameter("VALUE") != Some(kind) {
            return content.fault(Rule::Parameter);
        }
    }
    value(source, values::uri)?;
    value(required(calendar, "URL")?, values::uri)?;
    if let Some(color) = optional(calendar, "COLOR")? {
        value(color, color_name)?;
    }
    Ok(())
}

/// RFC 7986 §5.9: a name, never `#rrggbb`. Which names exist is not checked twice.
pub(super) fn color_name(raw: &str) -> Option<()> {
    (!raw.is_empty() && raw.bytes().all(|octet| octet.is_ascii_lowercase())).then_some(())
}

fn zones(calendar: &Component) -> Result<Zones, Fault> {
    let mut zones = Zones::new();
    for zone in calendar.children.iter().filter(|child| child.name == "VTIMEZONE") {
        only(zone, &[("TZID", &[]), ("X-LIC-LOCATION", &[])])?;
        let name = text(required(zone, "TZID")?)?;
        let [standard] = zone.children.as_slice() else {
            return fault(zone.line, Rule::Nesting, "STANDARD");
        };
        if zones.insert(name, fixed_offset(standard)?).is_some() {
            return fault(zone.line, Rule::Repeated, "VTIMEZONE");
        }
    }
    if zones.is_empty() {
        return fault(calendar.line, Rule::Missing, "VTIMEZONE");
    }
    Ok(zones)
}

fn fixed_offset(standard: &Component) -> Result<i32, Fault> {
    only(standard, &[("DTSTART", &[]), ("TZOFFSETFROM", &[]), ("TZOFFSETTO", &[]), ("TZNAME", &[])])?;
    value(required(standard, "DTSTART")?, values::date_time)?;
    text(required(standard, "TZNAME")?)?;
    let to = required(standard, "TZOFFSETTO")?;
    let offset = value(to, values::offset)?;
    if value(required(standard, "TZOFFSETFROM")?, values::offset)? != offset {
        return to.fault(Rule::Value);
    }
    Ok(offset)
}

pub(super) fn check_newest(calendar: &Component, newest: Option<i64>) -> Result<(), Fault> {
    let stated = optional(calendar, "LAST-MODIFIED")?.map(|content| value(content, values::utc)).transpose()?;
    // A calendar may have changed after the newest of its events: it lost one.
    if stated < newest {
        return fault(calendar.line, Rule::Stamps, "LAST-MODIFIED");
    }
    Ok(())
}
