//! The rules for a calendar file as a whole: bytes, header, zone.

use std::collections::BTreeSet;

use crate::harness::{Site, built_sites, calendars, test_site, text, unfolded};
use tidings::output::icalendar::CssColor;

const ZONE: &str = "BEGIN:VTIMEZONE\r\nTZID:Asia/Shanghai\r\nX-LIC-LOCATION:Asia/Shanghai\r\nBEGIN:STANDARD\r\n\
    DTSTART:19700101T000000\r\nTZOFFSETFROM:+0800\r\nTZOFFSETTO:+0800\r\nTZNAME:CST\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n";

/// Calls `check` for every calendar of the built portals, with its site.
fn each(check: impl Fn(&Site, &str, &str)) {
    for (name, site) in built_sites() {
        let mut count = 0;
        for (path, calendar) in calendars(site) {
            check(site, path, calendar);
            count += 1;
        }
        assert!(count > 20, "{name} has {count} calendars");
    }
}

#[test]
fn lines_end_in_crlf_and_have_at_most_75_octets() {
    each(|_, path, calendar| {
        assert!(calendar.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//"), "{path}");
        assert!(calendar.ends_with("\r\nEND:VCALENDAR\r\n"), "{path}");
        for line in calendar.strip_suffix("\r\n").expect("checked").split("\r\n") {
            // Text is UTF-8 as a whole; cut between characters, so is every line.
            assert!(!line.is_empty() && line.len() <= 75, "{path}: {line:?}");
            assert!(!line.chars().any(|c| c.is_control() || c == '\u{feff}'), "{path}: {line:?}");
        }
    });
}

#[test]
fn the_header_says_what_clients_read_and_no_method() {
    each(|site, path, calendar| {
        let lines = unfolded(calendar);
        let first_component = lines.iter().position(|line| line == "BEGIN:VTIMEZONE").expect("a zone");
        let header = &lines[1..first_component];
        let value = |name: &str| {
            let mut found = header.iter().filter_map(|line| line.strip_prefix(name));
            let value = found.next();
            assert!(found.next().is_none(), "{path}: {name} twice");
            value
        };
        let must = |name: &str| value(name).unwrap_or_else(|| panic!("{path}: no {name}"));
        let lang = if path.starts_with("zh/") { "ZH" } else { "EN" };
        assert!(must("PRODID:").ends_with(&format!("//Tidings//{lang}")), "{path}");
        assert!(!must("PRODID:").contains(env!("CARGO_PKG_VERSION")), "{path}: a version would change every feed");
        assert_eq!(must("CALSCALE:"), "GREGORIAN");
        assert_eq!(must("NAME:"), must("X-WR-CALNAME:"));
        assert_eq!(must("DESCRIPTION:"), must("X-WR-CALDESC:"));
        assert_eq!(must("X-WR-TIMEZONE:"), "Asia/Shanghai");
        assert_eq!(must("REFRESH-INTERVAL;VALUE=DURATION:"), "PT6H");
        assert_eq!(must("X-PUBLISHED-TTL:"), "PT6H");
        assert!(must("SOURCE;VALUE=URI:").ends_with(path) && must("SOURCE;VALUE=URI:").starts_with("https://"));
        let page = must("URL:");
        let base = must("SOURCE;VALUE=URI:").strip_suffix(path).expect("checked");
        let file = format!("{}index.html", page.strip_prefix(base).expect("on this site"));
        assert!(site.contains_key(&file), "{path}: its page {file} is missing");
        if let Some(color) = value("COLOR:") {
            assert!(CssColor::from_name(color).is_some(), "{path}: {color}");
        }
        let of_events = lines.iter().skip(first_component).filter_map(|line| line.strip_prefix("LAST-MODIFIED:"));
        assert_eq!(value("LAST-MODIFIED:"), of_events.max(), "{path}");
        for (at, line) in lines.iter().enumerate() {
            let name = line.split([':', ';']).next().expect("a name");
            assert!(!["METHOD", "ATTENDEE", "ORGANIZER", "X-ALT-DESC", "RRULE"].contains(&name), "{path}:{at} {name}");
            assert!(!["BEGIN:VTODO", "BEGIN:DAYLIGHT", "BEGIN:VJOURNAL"].contains(&line.as_str()), "{path}:{at}");
        }
    });
}

#[test]
fn every_calendar_has_the_zone_once_before_its_events() {
    each(|_, path, calendar| {
        assert_eq!(calendar.matches("BEGIN:VTIMEZONE").count(), 1, "{path}");
        let zone = calendar.find(ZONE).unwrap_or_else(|| panic!("{path}: another zone"));
        assert!(calendar.find("BEGIN:VEVENT").is_none_or(|event| zone < event), "{path}");
    });
}

#[test]
fn names_tell_calendars_apart() {
    for (_, site) in built_sites() {
        for lang in ["zh/", "en/"] {
            let mut names = BTreeSet::new();
            for (path, calendar) in calendars(site).filter(|(path, _)| path.starts_with(lang)) {
                if path.contains("/feeds/event/") {
                    continue;
                }
                let name = unfolded(calendar).into_iter().find(|line| line.starts_with("NAME:")).expect("a name");
                assert!(names.insert(name.clone()), "{path}: {name} again");
            }
        }
    }
}

#[test]
fn declared_facets_have_a_calendar_even_when_empty() {
    let site = test_site();
    for lang in ["zh", "en"] {
        for feed in ["all", "kind/term", "cohort/2025", "cohort/2024/term", "notice/changes"] {
            assert!(site.contains_key(&format!("{lang}/feeds/{feed}.ics")), "{lang} {feed}");
        }
    }
    let portal = crate::harness::Portal::new("  - {id: a, kind: upload, until: 2025-10-01, cohorts: [\"2025\"]}");
    assert_eq!(portal.build("2025-09-02T00:00:00+08:00", &[]), tidings::cli::Exit::Done);
    let site = portal.site();
    for empty in ["zh/feeds/kind/term.ics", "zh/feeds/cohort/2024.ics"] {
        assert!(text(&site, empty).ends_with(&format!("{ZONE}END:VCALENDAR\r\n")), "{empty}");
    }
    assert!(!site.contains_key("zh/feeds/cohort/2025/term.ics"), "an empty product of facets has none");
}

#[test]
fn robots_may_read_the_calendars() {
    for (_, site) in built_sites() {
        let robots = text(site, "robots.txt");
        assert!(robots.contains("Allow: /") && !robots.contains("Disallow"), "{robots}");
    }
}
