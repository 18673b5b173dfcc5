//! The rules of a good feed, each with a test named after it, and two feeds byte by byte.

use std::num::NonZeroU16;

use chrono::NaiveDate;

use crate::lang::Lang;

use super::*;

/// 2026-11-22 08:00 in Shanghai.
const NOVEMBER: i64 = 1_795_305_600;
const HOUR: i64 = 3600;

fn date(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn uri(text: &str) -> Uri {
    Uri::new(text).expect("an address")
}

fn shanghai() -> TimeZone {
    TimeZone::new("Asia/Shanghai", 28_800, "CST").expect("a zone")
}

fn session(uid: &str, start: i64) -> Event {
    Event {
        uid: Uid::new(uid).expect("a uid"),
        revision: Revision::new(0, NOVEMBER, NOVEMBER).expect("a revision"),
        when: When::timed(start, start + HOUR).expect("a period"),
        summary: Summary::from("图像采集"),
        description: Text::default(),
        location: None,
        geo: None,
        url: uri("https://x.edu.cn/zh/n/photo/"),
        categories: Vec::new(),
        status: Status::Confirmed,
        transparent: false,
        alarms: Vec::new(),
        color: None,
    }
}

fn full(uid: &str) -> Event {
    Event {
        revision: Revision::new(2, NOVEMBER, NOVEMBER + HOUR).expect("a revision"),
        description: Text::from("带身份证；20 元,现金\n详情：https://x.edu.cn/zh/n/photo/"),
        location: Some(Line::from("行政楼 201")),
        geo: Geo::new(39.911954, 116.377817, 70, Line::from("行政楼: \"东门\"")).ok(),
        categories: vec![Line::from("采集"), Line::from("2026 届,本科")],
        alarms: vec![Alarm { before_minutes: 60, text: Line::from("一小时后采集") }],
        color: CssColor::from_name("teal"),
        ..session(uid, NOVEMBER + 24 * HOUR)
    }
}

fn feed(events: Vec<Event>) -> Calendar {
    Calendar {
        organisation: Line::from("X University"),
        name: Line::from("毕业季通知"),
        description: Text::from("全部截止时间"),
        lang: Lang::Zh,
        zone: shanghai(),
        source_url: uri("https://x.edu.cn/zh/all.ics"),
        page_url: uri("https://x.edu.cn/zh/"),
        color: CssColor::from_name("teal"),
        refresh_hours: NonZeroU16::new(6).expect("not zero"),
        events,
    }
}

fn written(events: Vec<Event>) -> String {
    let calendar = feed(events);
    let text = write(&calendar).expect("unique uids");
    verify(&calendar, text.as_bytes()).expect("a feed that says what its calendar says");
    text
}

/// Logical lines, unfolded by the plainest possible means.
fn lines(text: &str) -> Vec<String> {
    text.replace("\r\n ", "").split_terminator("\r\n").map(str::to_owned).collect()
}

fn has(text: &str, line: &str) -> bool {
    lines(text).iter().any(|found| found == line)
}

fn position(text: &str, line: &str) -> usize {
    lines(text).iter().position(|found| found == line).expect(line)
}

#[test]
fn an_empty_feed_byte_by_byte() {
    let expected = "BEGIN:VCALENDAR\r\n\
        VERSION:2.0\r\n\
        PRODID:-//X University//Tidings//ZH\r\n\
        CALSCALE:GREGORIAN\r\n\
        NAME:毕业季通知\r\n\
        X-WR-CALNAME:毕业季通知\r\n\
        DESCRIPTION:全部截止时间\r\n\
        X-WR-CALDESC:全部截止时间\r\n\
        X-WR-TIMEZONE:Asia/Shanghai\r\n\
        REFRESH-INTERVAL;VALUE=DURATION:PT6H\r\n\
        X-PUBLISHED-TTL:PT6H\r\n\
        SOURCE;VALUE=URI:https://x.edu.cn/zh/all.ics\r\n\
        URL:https://x.edu.cn/zh/\r\n\
        COLOR:teal\r\n\
        BEGIN:VTIMEZONE\r\n\
        TZID:Asia/Shanghai\r\n\
        X-LIC-LOCATION:Asia/Shanghai\r\n\
        BEGIN:STANDARD\r\n\
        DTSTART:19700101T000000\r\n\
        TZOFFSETFROM:+0800\r\n\
        TZOFFSETTO:+0800\r\n\
        TZNAME:CST\r\n\
        END:STANDARD\r\n\
        END:VTIMEZONE\r\n\
        END:VCALENDAR\r\n";
    assert_eq!(written(Vec::new()), expected);
}

#[test]
fn a_full_event_byte_by_byte() {
    let text = written(vec![full("2026-photo.s1@x.edu.cn")]);
    let event = text.find("BEGIN:VEVENT").and_then(|start| text.get(start..)).expect("an event");
    let expected = "BEGIN:VEVENT\r\n\
        UID:2026-photo.s1@x.edu.cn\r\n\
        DTSTAMP:20261122T010000Z\r\n\
        LAST-MODIFIED:20261122T010000Z\r\n\
        CREATED:20261122T000000Z\r\n\
        SEQUENCE:2\r\n\
        DTSTART;TZID=Asia/Shanghai:20261123T080000\r\n\
        DTEND;TZID=Asia/Shanghai:20261123T090000\r\n\
        SUMMARY;LANGUAGE=zh-CN:图像采集\r\n\
        DESCRIPTION;LANGUAGE=zh-CN:带身份证；20 元\\,现金\\n详情：https://\r\n \
        x.edu.cn/zh/n/photo/\r\n\
        LOCATION;LANGUAGE=zh-CN:行政楼 201\r\n\
        GEO:39.911954;116.377817\r\n\
        X-APPLE-STRUCTURED-LOCATION;VALUE=URI;X-APPLE-RADIUS=70;X-TITLE=\"行政楼\r\n \
        : ^'东门^'\":geo:39.911954,116.377817\r\n\
        URL:https://x.edu.cn/zh/n/photo/\r\n\
        CATEGORIES;LANGUAGE=zh-CN:采集,2026 届\\,本科\r\n\
        STATUS:CONFIRMED\r\n\
        CLASS:PUBLIC\r\n\
        TRANSP:OPAQUE\r\n\
        COLOR:teal\r\n\
        BEGIN:VALARM\r\n\
        ACTION:DISPLAY\r\n\
        TRIGGER:-PT1H\r\n\
        DESCRIPTION:一小时后采集\r\n\
        END:VALARM\r\n\
        END:VEVENT\r\n\
        END:VCALENDAR\r\n";
    assert_eq!(event, expected);
}

// Bytes.

#[test]
fn must_end_every_line_with_crlf_and_have_no_blank_line_nor_bom() {
    let text = written(vec![full("a@x")]);
    assert!(text.starts_with("BEGIN:VCALENDAR\r\n") && text.ends_with("END:VCALENDAR\r\n"));
    assert!(!text.contains("\r\n\r\n"));
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    assert_eq!(text.matches('\r').count(), text.matches("\r\n").count());
}

#[test]
fn must_keep_physical_lines_within_75_octets_and_cut_between_characters() {
    let long = Event { description: Text::from("通知🎓，".repeat(300).as_str()), ..session("a@x", NOVEMBER) };
    let text = written(vec![long]);
    let bytes = text.as_bytes();
    assert!(bytes.split(|&octet| octet == b'\n').all(|line| line.len() <= 76 && std::str::from_utf8(line).is_ok()));
}

#[test]
fn must_escape_backslash_semicolon_comma_and_newline_only() {
    let event = Event { description: Text::from("a\\b;c,d:e\r\nf\rg\"h"), ..session("a@x", NOVEMBER) };
    assert!(has(&written(vec![event]), "DESCRIPTION;LANGUAGE=zh-CN:a\\\\b\\;c\\,d:e\\nf\\ng\"h"));
}

#[test]
fn must_name_every_calendar_and_event_even_without_a_text() {
    for nothing in ["", " \n", "\u{7}"] {
        let calendar = Calendar {
            name: Line::from(nothing),
            organisation: Line::from(nothing),
            description: Text::from(nothing),
            ..feed(vec![Event { summary: Summary::from(nothing), ..session("a@x.edu.cn", NOVEMBER) }])
        };
        let text = write(&calendar).expect("unique uids");
        assert!(text.contains("\r\nNAME:…\r\n") && text.contains("SUMMARY;LANGUAGE=zh-CN:…\r\n"), "{text}");
        verify(&calendar, text.as_bytes()).unwrap_or_else(|fault| panic!("{}", fault.describe(Lang::En)));
    }
}

#[test]
fn must_not_let_texts_bring_lines_of_their_own() {
    let hostile = "x\r\nEND:VEVENT\r\nBEGIN:VEVENT\u{0}\u{2028}UID:evil";
    let event = Event {
        summary: Summary::from(hostile),
        description: Text::from(hostile),
        location: Some(Line::from(hostile)),
        categories: vec![Line::from(hostile)],
        geo: Geo::new(1.0, 2.0, 3, Line::from(hostile)).ok(),
        alarms: vec![Alarm { before_minutes: 1, text: Line::from(hostile) }],
        ..session("a@x", NOVEMBER)
    };
    let calendar = Calendar { name: Line::from(hostile), organisation: Line::from(hostile), ..feed(vec![event]) };
    let text = write(&calendar).expect("unique uids");
    verify(&calendar, text.as_bytes()).expect("one event");
    assert_eq!(lines(&text).iter().filter(|line| line.starts_with("BEGIN:VEVENT")).count(), 1);
}

#[test]
fn must_encode_parameters_by_rfc_6868() {
    let geo = Geo::new(1.0, 2.0, 5, Line::from("A^B \"C\"; D")).ok();
    let text = written(vec![Event { geo, ..session("a@x", NOVEMBER) }]);
    let line = "X-APPLE-STRUCTURED-LOCATION;VALUE=URI;X-APPLE-RADIUS=5;X-TITLE=\"A^^B ^'C^'; D\":geo:1.000000,2.000000";
    assert!(has(&text, line));
}

#[test]
fn must_not_escape_uris() {
    let text = written(vec![Event { url: uri("https://x.edu.cn/a?b=1,2;c"), ..session("a@x", NOVEMBER) }]);
    assert!(has(&text, "URL:https://x.edu.cn/a?b=1,2;c"));
}

// Calendar header.

#[test]
fn must_have_no_method_and_no_build_number() {
    let text = written(vec![full("a@x")]);
    assert!(!text.contains("METHOD") && !text.contains(env!("CARGO_PKG_VERSION")));
    let slashes = Calendar { organisation: Line::from("A//B/ /C"), lang: Lang::En, ..feed(Vec::new()) };
    assert!(has(&write(&slashes).expect("no events"), "PRODID:-//A/B/ /C//Tidings//EN"));
}

#[test]
fn must_name_the_calendar_for_old_and_new_clients() {
    let text = written(Vec::new());
    assert!(has(&text, "NAME:毕业季通知") && has(&text, "X-WR-CALNAME:毕业季通知"));
}

#[test]
fn must_write_durations_with_their_t() {
    let daily = Calendar { refresh_hours: NonZeroU16::new(24).expect("not zero"), ..feed(Vec::new()) };
    assert!(has(&write(&daily).expect("no events"), "X-PUBLISHED-TTL:P1D"));
    assert!(has(&written(Vec::new()), "REFRESH-INTERVAL;VALUE=DURATION:PT6H"));
}

#[test]
fn must_state_the_newest_change_and_none_when_empty() {
    let older = session("a@x", NOVEMBER);
    let text = written(vec![full("b@x"), older]);
    assert_eq!(position(&text, "LAST-MODIFIED:20261122T010000Z"), 9);
    assert!(!written(Vec::new()).contains("LAST-MODIFIED"));
}

#[test]
fn must_keep_properties_before_components_and_alarms_last() {
    let text = written(vec![full("a@x")]);
    assert!(position(&text, "COLOR:teal") < position(&text, "BEGIN:VTIMEZONE"));
    assert!(position(&text, "END:VTIMEZONE") < position(&text, "BEGIN:VEVENT"));
    assert_eq!(position(&text, "END:VALARM") + 1, position(&text, "END:VEVENT"));
}

#[test]
fn must_define_the_zone_in_every_feed_even_an_empty_one() {
    for text in [written(Vec::new()), written(vec![session("a@x", NOVEMBER)])] {
        assert_eq!(text.matches("BEGIN:VTIMEZONE").count(), 1);
        assert!(!text.contains("DAYLIGHT"));
    }
}

// Time.

#[test]
fn must_give_every_time_its_zone_or_utc() {
    let text = written(vec![full("a@x")]);
    for line in lines(&text).iter().filter(|line| line.starts_with("DTSTART") || line.starts_with("DTEND")) {
        assert!(line.contains(";TZID=Asia/Shanghai:") || line == "DTSTART:19700101T000000", "{line}");
    }
}

#[test]
fn must_write_whole_days_with_exclusive_end() {
    let days =
        [("2026-10-10", "2026-10-15", "20261010", "20261016"), ("2028-02-29", "2028-02-29", "20280229", "20280301")];
    for (first, last, start, end) in days {
        let when = When::all_day(date(first), date(last)).expect("days");
        let text = written(vec![Event { when, ..session("a@x", NOVEMBER) }]);
        assert!(has(&text, &format!("DTSTART;VALUE=DATE:{start}")) && has(&text, &format!("DTEND;VALUE=DATE:{end}")));
    }
}

#[test]
fn must_write_24_00_as_the_next_day() {
    // 2026-11-23 24:00 in Shanghai.
    let midnight = NOVEMBER + 40 * HOUR;
    let text =
        written(vec![Event { when: When::timed(midnight - HOUR, midnight).expect("a period"), ..session("a@x", 0) }]);
    assert!(has(&text, "DTEND;TZID=Asia/Shanghai:20261124T000000"));
}

// Events.

#[test]
fn must_refuse_a_uid_that_occurs_twice() {
    let twice = feed(vec![session("a@x", NOVEMBER), session("b@x", NOVEMBER), session("a@x", 0)]);
    assert_eq!(write(&twice), Err(DuplicateUid(Uid::new("a@x").expect("a uid"))));
}

#[test]
fn must_stamp_events_with_their_last_change() {
    let text = written(vec![full("a@x")]);
    assert!(has(&text, "DTSTAMP:20261122T010000Z") && has(&text, "LAST-MODIFIED:20261122T010000Z"));
    assert!(has(&text, "CREATED:20261122T000000Z") && has(&text, "SEQUENCE:2"));
}

#[test]
fn must_keep_titles_to_one_line_of_120_characters() {
    let text =
        written(vec![Event { summary: Summary::from("截止\n".repeat(90).as_str()), ..session("a@x", NOVEMBER) }]);
    let title = lines(&text).into_iter().find(|line| line.starts_with("SUMMARY")).expect("a title");
    assert_eq!(title.split_once(':').map(|(_, title)| title.chars().count()), Some(120));
}

#[test]
fn must_keep_cancelled_events_transparent_and_without_alarms() {
    let text = written(vec![Event { status: Status::Cancelled, ..full("a@x") }]);
    assert!(has(&text, "STATUS:CANCELLED") && has(&text, "TRANSP:TRANSPARENT"));
    assert!(!text.contains("VALARM"));
}

#[test]
fn must_have_neither_people_nor_tasks() {
    let text = written(vec![full("a@x")]);
    for unwanted in ["ATTENDEE", "ORGANIZER", "VTODO"] {
        assert!(!text.contains(unwanted));
    }
}

#[test]
fn must_give_display_alarms_a_relative_trigger_and_a_text() {
    let alarms = vec![Alarm { before_minutes: 1440, text: Line::default() }];
    let text = written(vec![Event { alarms, ..session("a@x", NOVEMBER) }]);
    assert!(has(&text, "TRIGGER:-P1D") && has(&text, "DESCRIPTION:图像采集"));
}

// Same input, same bytes.

#[test]
fn must_not_depend_on_the_order_of_events() {
    let day =
        Event { when: When::all_day(date("2026-11-22"), date("2026-11-22")).expect("a day"), ..session("d@x", 0) };
    let mut events = vec![session("c@x", NOVEMBER), session("a@x", NOVEMBER), session("b@x", NOVEMBER - 9 * HOUR), day];
    let text = written(events.clone());
    events.reverse();
    assert_eq!(written(events), text);
    // Midnight in Shanghai lies between 23:00 of the day before and 08:00.
    let uids: Vec<String> = lines(&text).into_iter().filter(|line| line.starts_with("UID")).collect();
    assert_eq!(uids, ["UID:b@x", "UID:d@x", "UID:a@x", "UID:c@x"]);
}

#[test]
fn must_touch_one_event_when_one_event_changes() {
    let before =
        written(vec![session("a@x", NOVEMBER), session("b@x", NOVEMBER + HOUR), session("c@x", NOVEMBER + 2 * HOUR)]);
    let moved = Event {
        revision: Revision::new(1, NOVEMBER, NOVEMBER + 60).expect("a revision"),
        ..session("b@x", NOVEMBER + HOUR + 60)
    };
    let after = written(vec![session("a@x", NOVEMBER), moved, session("c@x", NOVEMBER + 2 * HOUR)]);
    for uid in ["a@x", "c@x"] {
        assert_eq!(block(&before, uid), block(&after, uid));
    }
    assert_ne!(block(&before, "b@x"), block(&after, "b@x"));
}

fn block<'a>(text: &'a str, uid: &str) -> &'a str {
    let from_uid = text.find(&format!("UID:{uid}")).and_then(|start| text.get(start..)).expect(uid);
    from_uid.split("END:VEVENT").next().unwrap_or(from_uid)
}

#[test]
fn verification_notices_every_changed_field() {
    let calendar = feed(vec![full("a@x")]);
    let text = write(&calendar).expect("unique uids");
    let changes = [
        ("SEQUENCE:2", "SEQUENCE:3", "SEQUENCE"),
        ("CREATED:20261122T000000Z", "CREATED:20261122T000001Z", "CREATED"),
        ("20261123T090000", "20261123T090001", "DTSTART/DTEND"),
        ("CONFIRMED", "TENTATIVE", "STATUS"),
        ("OPAQUE", "TRANSPARENT", "TRANSP"),
        ("图像采集\r\nDESC", "图象采集\r\nDESC", "SUMMARY"),
        ("身份证", "学生证", "DESCRIPTION"),
        ("楼 201", "楼 202", "LOCATION"),
        ("39.911954", "39.911955", "GEO"),
        ("RADIUS=70", "RADIUS=71", "GEO"),
        ("^'东门^'", "^'西门^'", "GEO"),
        ("URL:https://x.edu.cn/zh/n", "URL:https://x.edu.cn/en/n", "URL"),
        ("届\\,本科", "届,本科", "CATEGORIES"),
        ("zh-CN", "en", "LANGUAGE"),
        ("OPAQUE\r\nCOLOR:teal", "OPAQUE\r\nCOLOR:red", "COLOR"),
        ("-PT1H", "-PT2H", "VALARM"),
    ];
    for (from, to, changed) in changes {
        let other = text.replace(from, to);
        assert_ne!(other, text, "{changed}");
        let found = verify(&calendar, other.as_bytes());
        assert!(matches!(&found, Err(Mismatch::Field { field, .. }) if *field == changed), "{changed}: {found:?}");
    }
    let count = verify(&feed(Vec::new()), text.as_bytes());
    assert_eq!(count, Err(Mismatch::Count { calendar: 0, feed: 1 }));
    let absent = verify(&feed(vec![full("b@x")]), text.as_bytes());
    assert_eq!(absent, Err(Mismatch::Absent { uid: "b@x".to_owned() }));
}
