//! Calendars both ways: any bytes are read or refused; any texts become a feed of valid lines, from which another
//! program that unfolds and unescapes as the rule says gets the same texts back.

use std::num::NonZeroU16;

use chrono::NaiveDate;
use tidings::lang::Lang;
use tidings::output::icalendar::{
    Calendar, Event, Line, Revision, Status, Summary, Text, TimeZone, Uid, Uri, When, read, verify, write,
};

/// See the module.
pub fn check(data: &[u8]) {
    let _ = read(data);
    let Ok(text) = std::str::from_utf8(data) else { return };
    let mut parts = text.split('\u{1e}');
    let mut part = || parts.next().unwrap_or_default();
    let (summary, description, place, uid, address) = (part(), part(), part(), part(), part());
    let uid = Uid::new(uid).unwrap_or_else(|_| Uid::new("a@x.edu.cn").expect("a UID"));
    let url = Uri::new(address).unwrap_or_else(|_| Uri::new("https://x.edu.cn/").expect("an address"));
    let day = NaiveDate::from_ymd_opt(2026, 9, 1).expect("a day");
    let event = Event {
        uid,
        revision: Revision::new(1, 1_700_000_000, 1_700_000_001).expect("a revision"),
        when: When::all_day(day, day).expect("a day"),
        summary: Summary::from(summary),
        description: Text::from(description),
        location: Some(Line::from(place)),
        geo: None,
        url: url.clone(),
        categories: vec![Line::from(summary)],
        status: Status::Confirmed,
        transparent: true,
        alarms: Vec::new(),
        color: None,
    };
    let calendar = Calendar {
        organisation: Line::from(place),
        name: Line::from(summary),
        description: Text::from(description),
        lang: Lang::Zh,
        zone: TimeZone::new("Asia/Shanghai", 28_800, "CST").expect("a zone"),
        source_url: url.clone(),
        page_url: url,
        color: None,
        refresh_hours: NonZeroU16::MIN,
        events: vec![event],
    };
    let feed = write(&calendar).expect("one event has no double");
    for line in feed.split_terminator("\r\n") {
        assert!(line.len() <= 75 && !line.contains(['\r', '\n']), "{line:?}");
        assert!(!line.chars().any(|c| c.is_control()), "{line:?}");
    }
    assert!(feed.ends_with("\r\n"));
    verify(&calendar, feed.as_bytes()).unwrap_or_else(|fault| panic!("{}", fault.describe(Lang::En)));
    let event = &calendar.events[0];
    let unfolded = feed.replace("\r\n ", "");
    let inside = unfolded.split_once("BEGIN:VEVENT\r\n").expect("an event").1;
    for (name, said) in [("SUMMARY", event.summary.as_str()), ("DESCRIPTION", event.description.as_str())] {
        let found = inside.split("\r\n").find_map(|line| {
            let (head, value) = line.split_once(':')?;
            (head.split(';').next() == Some(name)).then(|| unescaped(value))
        });
        assert_eq!(found.unwrap_or_default(), said, "{name} in {feed}");
    }
}

/// RFC 5545 §3.3.11.
fn unescaped(value: &str) -> String {
    let mut out = String::new();
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        match (c, if c == '\\' { chars.next() } else { None }) {
            ('\\', Some('n' | 'N')) => out.push('\n'),
            ('\\', Some(escaped)) => out.push(escaped),
            (c, _) => out.push(c),
        }
    }
    out
}
