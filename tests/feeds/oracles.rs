//! Two parsers that share nothing with us read every calendar of the built portals as we do.

use std::collections::BTreeMap;

use calcard::icalendar::{ICalendarComponentType, ICalendarProperty, ICalendarValue};
use calcard::{Entry, Parser};
use ical::tree::cst::IcalCst;
use ical::value::IcalValue;

use crate::harness::{built_sites, calendars};
use tidings::output::icalendar::{ReadEvent, ReadWhen, read};

/// UID → title, sequence, start and end in seconds since 1970 UTC.
type Seen = BTreeMap<String, (String, String, (i64, i64))>;

#[test]
fn every_parser_reads_the_same_events() {
    let mut events = 0;
    for (_, site) in built_sites() {
        for (path, calendar) in calendars(site) {
            let ours: Seen = read(calendar.as_bytes()).expect("valid").iter().map(as_seen).collect();
            events += ours.len();
            assert_eq!(with_calcard(calendar), ours, "{path}");
            let texts: BTreeMap<String, (String, String)> =
                ours.into_iter().map(|(uid, (summary, sequence, _))| (uid, (summary, sequence))).collect();
            assert_eq!(with_ical_rs(path, calendar), texts, "{path}");
        }
    }
    assert!(events > 500, "only {events} events");
}

fn as_seen(event: &ReadEvent) -> (String, (String, String, (i64, i64))) {
    let midnight = |day: chrono::NaiveDate| day.and_time(chrono::NaiveTime::MIN).and_utc().timestamp() - 8 * 3600;
    let period = match &event.when {
        ReadWhen::Timed { start, end, .. } => (*start, *end),
        ReadWhen::AllDay { first, last } => (midnight(*first), midnight(*last) + 86_400),
    };
    (event.uid.clone(), (event.summary.clone(), event.sequence.to_string(), period))
}

fn with_calcard(calendar: &str) -> Seen {
    let mut parser = Parser::new(calendar);
    let Entry::ICalendar(parsed) = parser.entry() else { panic!("calcard finds no calendar") };
    assert_eq!(parser.entry(), Entry::Eof);
    let zone = calcard::common::timezone::Tz::Tz("Asia/Shanghai".parse().expect("a zone"));
    let expanded = parsed.expand_dates(zone, 1000);
    assert!(expanded.errors.is_empty(), "{:?}", expanded.errors);
    let periods: BTreeMap<usize, (i64, i64)> =
        expanded.events.iter().map(|event| (event.comp_id as usize, event.timestamps())).collect();
    let mut seen = Seen::new();
    for (id, event) in parsed.components.iter().enumerate() {
        if event.component_type != ICalendarComponentType::VEvent {
            continue;
        }
        let value = |name: &ICalendarProperty| event.property(name).and_then(|entry| entry.values.first());
        let summary = value(&ICalendarProperty::Summary).and_then(ICalendarValue::as_text).unwrap_or_default();
        let sequence = match value(&ICalendarProperty::Sequence) {
            Some(ICalendarValue::Integer(number)) => number.to_string(),
            other => format!("{other:?}"),
        };
        let uid = event.uid().unwrap_or_default().to_owned();
        let old = seen.insert(uid.clone(), (summary.to_owned(), sequence, periods[&id]));
        assert!(old.is_none(), "{uid} twice");
    }
    seen
}

fn with_ical_rs(path: &str, calendar: &str) -> BTreeMap<String, (String, String)> {
    let tree = IcalCst::parse(calendar).unwrap_or_else(|error| panic!("{path}: {error:?}"));
    let valid = tree.decode().validate();
    assert!(valid.is_ok(), "{path}: {valid:?}");
    let parsed = tree.decode();
    let mut seen = BTreeMap::new();
    for event in parsed.components.iter().filter(|component| &*component.name == "VEVENT") {
        let value = |name: &str| event.props.iter().find(|property| &*property.name == name).map(|found| &found.value);
        let text = |name: &str| match value(name) {
            Some(IcalValue::Text(text)) => text.0.to_string(),
            Some(IcalValue::Integer(number)) => number.0.to_string(),
            other => format!("{other:?}"),
        };
        assert!(seen.insert(text("UID"), (text("SUMMARY"), text("SEQUENCE"))).is_none(), "{path}");
    }
    seen
}
