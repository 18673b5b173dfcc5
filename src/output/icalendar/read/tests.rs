//! Feeds with one mistake each, written by hand.

use chrono::NaiveDate;

use super::*;

const FEED: &str = "BEGIN:VCALENDAR\r\n\
    VERSION:2.0\r\n\
    PRODID:-//X//Y//ZH\r\n\
    CALSCALE:GREGORIAN\r\n\
    NAME:通知\r\n\
    X-WR-CALNAME:通知\r\n\
    X-WR-TIMEZONE:Asia/Shanghai\r\n\
    LAST-MODIFIED:20261122T010000Z\r\n\
    REFRESH-INTERVAL;VALUE=DURATION:PT6H\r\n\
    X-PUBLISHED-TTL:PT6H\r\n\
    SOURCE;VALUE=URI:https://x.edu.cn/all.ics\r\n\
    URL:https://x.edu.cn/\r\n\
    BEGIN:VTIMEZONE\r\n\
    TZID:Asia/Shanghai\r\n\
    BEGIN:STANDARD\r\n\
    DTSTART:19700101T000000\r\n\
    TZOFFSETFROM:+0800\r\n\
    TZOFFSETTO:+0800\r\n\
    TZNAME:CST\r\n\
    END:STANDARD\r\n\
    END:VTIMEZONE\r\n\
    BEGIN:VEVENT\r\n\
    UID:a@x\r\n\
    DTSTAMP:20261122T010000Z\r\n\
    LAST-MODIFIED:20261122T010000Z\r\n\
    CREATED:20261122T000000Z\r\n\
    SEQUENCE:1\r\n\
    DTSTART;TZID=Asia/Shanghai:20261123T080000\r\n\
    DTEND;TZID=Asia/Shanghai:20261123T090000\r\n\
    SUMMARY;LANGUAGE=zh-CN:图像\r\n 采集\\, 一\r\n\
    URL:https://x.edu.cn/n/\r\n\
    STATUS:CONFIRMED\r\n\
    CLASS:PUBLIC\r\n\
    TRANSP:OPAQUE\r\n\
    BEGIN:VALARM\r\n\
    ACTION:DISPLAY\r\n\
    TRIGGER:-PT1H\r\n\
    DESCRIPTION:一小时后\r\n\
    END:VALARM\r\n\
    END:VEVENT\r\n\
    BEGIN:VEVENT\r\n\
    UID:b@x\r\n\
    DTSTAMP:20261122T000000Z\r\n\
    LAST-MODIFIED:20261122T000000Z\r\n\
    CREATED:20261122T000000Z\r\n\
    SEQUENCE:0\r\n\
    DTSTART;VALUE=DATE:20261010\r\n\
    DTEND;VALUE=DATE:20261016\r\n\
    SUMMARY;LANGUAGE=zh-CN:开放日\r\n\
    URL:https://x.edu.cn/o/\r\n\
    STATUS:CANCELLED\r\n\
    CLASS:PUBLIC\r\n\
    TRANSP:TRANSPARENT\r\n\
    END:VEVENT\r\n\
    END:VCALENDAR\r\n";

#[test]
fn a_good_feed_is_understood() {
    let events = read(FEED.as_bytes()).expect("a good feed");
    let [timed, days] = events.as_slice() else { panic!("two events, not {}", events.len()) };
    assert_eq!((timed.uid.as_str(), timed.sequence, timed.summary.as_str()), ("a@x", 1, "图像采集, 一"));
    assert_eq!(timed.when, ReadWhen::Timed { start: 1_795_392_000, end: 1_795_395_600 });
    assert_eq!((timed.created, timed.modified), (1_795_305_600, 1_795_309_200));
    assert_eq!(timed.alarms, [ReadAlarm { trigger: -3600, text: "一小时后".to_owned() }]);
    let day = |day| NaiveDate::from_ymd_opt(2026, 10, day).expect("a date");
    assert_eq!(days.when, ReadWhen::AllDay { first: day(10), last: day(15) });
    assert!(days.all_day() && days.transparent && !timed.all_day());
    assert_eq!(days.status, "CANCELLED");
}

/// The first place of the text is replaced, so that one mistake is made and no more.
fn refused(from: &str, to: &str) -> Rule {
    assert!(FEED.contains(from), "{from:?} is not in the feed");
    let broken = FEED.replacen(from, to, 1);
    match read(broken.as_bytes()) {
        Ok(_) => panic!("{from:?} → {to:?} was accepted"),
        Err(fault) => fault.rule,
    }
}

#[test]
fn each_mistake_is_refused_for_its_own_reason() {
    let long = format!("NAME:{}\r\n", "a".repeat(71));
    let cases = [
        // Octets and lines.
        ("VERSION:2.0\r\n", "VERSION:2.0\n", Rule::LineEnd),
        ("VERSION:2.0\r\n", "VERSION:2.0\r\r\n", Rule::LineEnd),
        ("END:VCALENDAR\r\n", "END:VCALENDAR", Rule::LineEnd),
        ("NAME:通知\r\n", &long, Rule::LineLength),
        ("BEGIN:VCALENDAR", "\u{feff}BEGIN:VCALENDAR", Rule::Encoding),
        ("PRODID", "\r\nPRODID", Rule::BlankLine),
        ("PRODID", " \r\nPRODID", Rule::BlankLine),
        ("BEGIN:VCALENDAR", " BEGIN:VCALENDAR", Rule::ContentLine),
        ("NAME:通知", "NAME:通\u{0}知", Rule::ControlCharacter),
        ("NAME:通知", "NAME:通\u{85}知", Rule::ControlCharacter),
        ("NAME:通知", "NAME 通知", Rule::ContentLine),
        ("NAME:通知", ":通知", Rule::ContentLine),
        // Parameters and escapes.
        ("LANGUAGE=zh-CN", "LANGUAGE=\"zh-CN", Rule::Parameter),
        ("LANGUAGE=zh-CN", "LANGUAGE=z\"h\"", Rule::Parameter),
        ("LANGUAGE=zh-CN", "LANGUAGE=zh^x", Rule::Parameter),
        ("LANGUAGE=zh-CN", "LANGUAGE", Rule::Parameter),
        ("LANGUAGE=zh-CN", "LANGUAGE=zh,en", Rule::ContentLine),
        ("LANGUAGE=zh-CN", "LANGUAGE=zh;language=en", Rule::Parameter),
        ("LANGUAGE=zh-CN", "X-OTHER=zh", Rule::Parameter),
        ("SUMMARY;LANGUAGE=zh-CN", "SUMMARY", Rule::Parameter),
        ("采集\\, 一", "采集, 一", Rule::Escape),
        ("采集\\, 一", "采集\\: 一", Rule::Escape),
        ("采集\\, 一", "采集\\", Rule::Escape),
        // Components.
        ("END:VCALENDAR\r\n", "", Rule::Nesting),
        ("END:VCALENDAR\r\n", "END:VCALENDAR\r\nX:y\r\n", Rule::Nesting),
        ("END:VALARM\r\n", "", Rule::Nesting),
        ("BEGIN:VEVENT", "BEGIN:VTODO", Rule::Nesting),
        ("BEGIN:STANDARD", "BEGIN:DAYLIGHT", Rule::Nesting),
        ("END:VALARM\r\n", "END:VALARM\r\nCOLOR:red\r\n", Rule::Order),
        ("END:VTIMEZONE\r\n", "END:VTIMEZONE\r\nCOLOR:red\r\n", Rule::Order),
        ("END:VEVENT\r\n", "END:VEVENT\r\nBEGIN:VTIMEZONE\r\nEND:VTIMEZONE\r\n", Rule::Order),
        // Header.
        ("VERSION:2.0", "VERSION:1.0", Rule::Value),
        ("VERSION:2.0\r\n", "VERSION:2.0\r\nVERSION:2.0\r\n", Rule::Repeated),
        ("VERSION:2.0\r\n", "VERSION:2.0\r\nMETHOD:PUBLISH\r\n", Rule::Unexpected),
        ("PRODID:-//X//Y//ZH\r\n", "", Rule::Missing),
        ("X-WR-CALNAME:通知", "X-WR-CALNAME:别的", Rule::Value),
        ("X-WR-CALNAME:通知\r\n", "", Rule::Value),
        ("DURATION:PT6H", "DURATION:P6H", Rule::Value),
        ("X-PUBLISHED-TTL:PT6H", "X-PUBLISHED-TTL:PT7H", Rule::Value),
        ("SOURCE;VALUE=URI", "SOURCE", Rule::Parameter),
        ("LAST-MODIFIED:20261122T010000Z", "LAST-MODIFIED:20261122T000000Z", Rule::Stamps),
        ("URL:https://x.edu.cn/\r\n", "URL:https://x.edu.cn/\r\nCOLOR:#00aa77\r\n", Rule::Value),
        // Zone.
        ("TZOFFSETTO:+0800\r\n", "", Rule::Missing),
        ("TZOFFSETTO:+0800", "TZOFFSETTO:+0900", Rule::Value),
        ("TZID:Asia/Shanghai", "TZID:Asia/Urumqi", Rule::UnknownZone),
        ("DTSTART;TZID=Asia/Shanghai", "DTSTART;TZID=UTC-12:00", Rule::UnknownZone),
        ("DTSTART;TZID=Asia/Shanghai", "DTSTART;TZID=PRC", Rule::UnknownZone),
        // Events.
        ("UID:b@x", "UID:a@x", Rule::DuplicateUid),
        ("UID:a@x", "UID:a x", Rule::Value),
        ("UID:a@x\r\n", "", Rule::Missing),
        ("SEQUENCE:1\r\n", "", Rule::Missing),
        ("SEQUENCE:1", "SEQUENCE:1795309200000", Rule::Value),
        ("CREATED:20261122T000000Z", "CREATED:20261122T020000Z", Rule::Stamps),
        ("DTSTAMP:20261122T010000Z", "DTSTAMP:20261122T020000Z", Rule::Stamps),
        ("DTSTAMP:20261122T010000Z", "DTSTAMP:20261122", Rule::Value),
        ("DTSTART;TZID=Asia/Shanghai", "DTSTART", Rule::FloatingTime),
        ("DTSTART;TZID=Asia/Shanghai:20261123T080000", "DTSTART:20261123", Rule::Value),
        ("DTSTART;TZID=Asia/Shanghai:20261123T080000", "DTSTART;TZID=Asia/Shanghai:20261123T080000Z", Rule::Value),
        ("DTSTART;TZID=Asia/Shanghai:20261123T080000", "DTSTART;VALUE=DATE:20261123", Rule::MixedTypes),
        ("DTEND;TZID=Asia/Shanghai:20261123T090000", "DTEND;TZID=Asia/Shanghai:20261123T080000", Rule::EndBeforeStart),
        ("DTEND;TZID=Asia/Shanghai:20261123T090000", "DTEND;TZID=Asia/Shanghai:20261123T240000", Rule::Value),
        ("DTEND;VALUE=DATE:20261016", "DTEND;VALUE=DATE:20261010", Rule::EndBeforeStart),
        ("DTSTART;VALUE=DATE", "DTSTART;VALUE=DATE;TZID=Asia/Shanghai", Rule::Parameter),
        ("DTEND;TZID=Asia/Shanghai:20261123T090000\r\n", "", Rule::Missing),
        ("SUMMARY;LANGUAGE=zh-CN:图像\r\n 采集\\, 一", "SUMMARY;LANGUAGE=zh-CN:", Rule::Value),
        ("STATUS:CONFIRMED", "STATUS:Confirmed", Rule::Value),
        ("STATUS:CONFIRMED", "STATUS:CANCELLED", Rule::Cancelled),
        ("TRANSP:TRANSPARENT", "TRANSP:OPAQUE", Rule::Cancelled),
        ("CLASS:PUBLIC\r\n", "CLASS:PUBLIC\r\nRRULE:FREQ=DAILY\r\n", Rule::Unexpected),
        ("URL:https://x.edu.cn/n/", "URL:/n/", Rule::Value),
        ("ACTION:DISPLAY", "ACTION:EMAIL", Rule::Value),
        ("TRIGGER:-PT1H", "TRIGGER:-P1H", Rule::Value),
        ("DESCRIPTION:一小时后\r\n", "", Rule::Missing),
    ];
    for (from, to, rule) in cases {
        assert_eq!(refused(from, to), rule, "{from:?} → {to:?}");
    }
}

#[test]
fn a_fold_inside_a_character_is_refused() {
    let bytes = FEED.as_bytes();
    let inside = FEED.find("通知").map(|at| at + 1).expect("a Han character");
    let broken = [&bytes[..inside], b"\r\n ".as_slice(), &bytes[inside..]].concat();
    assert_eq!(read(&broken).map_err(|fault| (fault.line, fault.rule)), Err((5, Rule::Encoding)));
}

#[test]
fn faults_name_their_line_in_both_languages() {
    let fault = read(FEED.replacen("STATUS:CONFIRMED", "STATUS:\\n", 1).as_bytes()).expect_err("a bad status");
    assert_eq!(fault.describe(crate::lang::Lang::Zh), "日历文件第 33 行：值的格式有误（STATUS:\\\\n）");
    assert_eq!(fault.to_string(), "line 33 of the feed: a value has the wrong form (STATUS:\\\\n)");
    assert_eq!(read(b""), Err(Fault { line: 0, rule: Rule::Nesting, found: "END:VCALENDAR".to_owned() }));
}

#[test]
fn no_octets_make_the_reader_panic() {
    let bytes = FEED.as_bytes();
    for cut in 0..bytes.len() {
        assert!(read(&bytes[..cut]).is_err(), "{cut}");
        let mut flipped = bytes.to_vec();
        flipped[cut] ^= 0x41;
        let _ = read(&flipped);
    }
}
