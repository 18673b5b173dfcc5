//! What pages and feeds say, in both languages.

use chrono::{NaiveDate, Weekday};

use super::*;
use crate::lang::Lang;
use crate::time::test_calendar::d;
use crate::time::{Clock, Offset, Point, Span, Unit, Zone, read_approximate, read_clock, read_hours, read_moment};

const ZONE: Zone = Zone::SHANGHAI;

fn start(text: &str) -> Point {
    let written = read_moment(text).unwrap();
    Point::start(written.day, written.clock, ZONE)
}

fn end(text: &str) -> Point {
    let written = read_moment(text).unwrap();
    Point::end(written.day, written.clock, ZONE)
}

fn both(say: impl Fn(Lang) -> String) -> [String; 2] {
    Lang::ALL.map(say)
}

#[test]
fn days_and_weekdays() {
    let sunday = d("2024-11-17");
    assert_eq!(both(|lang| day(sunday, lang)), ["2024年11月17日（周日）", "Sunday 17 November 2024"]);
    assert_eq!(both(|lang| date(sunday, lang)), ["2024年11月17日", "17 November 2024"]);
    assert_eq!(both(|lang| day_short(sunday, lang)), ["11月17日", "17 Nov"]);
    assert_eq!(both(|lang| weekday(Weekday::Sun, lang).to_owned()), ["星期日", "Sunday"]);
    assert_eq!(both(|lang| weekday_short(Weekday::Sun, lang).to_owned()), ["周日", "Sun"]);
    assert_eq!(both(|lang| zone_note(ZONE, lang)), ["（北京时间）", " (Beijing time)"]);
    assert_eq!(both(|lang| day(NaiveDate::MAX, lang)).len(), 2);
}

#[test]
fn clock_times_never_leave_twelve_alone() {
    let cases = [
        ("09:00", "09:00", "9am"),
        ("10:30", "10:30", "10:30am"),
        ("12:00", "中午12:00", "noon"),
        ("12:30", "12:30", "12:30pm"),
        ("17:05", "17:05", "5:05pm"),
        ("00:30", "00:30", "12:30am"),
        ("00:00", "00:00", "midnight at the start of the day"),
        ("24:00", "24:00", "midnight at the end of the day"),
    ];
    for (text, zh, en) in cases {
        let read = read_clock(text).unwrap();
        assert_eq!(both(|lang| clock(read, lang)), [zh, en], "{text}");
    }
}

#[test]
fn spans() {
    let cases = [
        (
            "2024-11-17 10:00",
            "2024-11-17 12:00",
            "2024年11月17日（周日）10:00–12:00",
            "Sunday 17 November 2024, 10am to noon",
        ),
        (
            "2024-11-17 20:00",
            "2024-11-17 24:00",
            "2024年11月17日（周日）20:00–24:00",
            "Sunday 17 November 2024, 8pm to the end of the day",
        ),
        (
            "2024-11-17",
            "2024-11-17 09:00",
            "2024年11月17日（周日）00:00–09:00",
            "Sunday 17 November 2024, the start of the day to 9am",
        ),
        ("2024-11-17", "2024-11-17", "2024年11月17日（周日）全天", "all day Sunday 17 November 2024"),
        (
            "2026-12-07 09:00",
            "2026-12-18 17:00",
            "2026年12月7日（周一）09:00 至 12月18日（周五）17:00",
            "9am on Monday 7 December to 5pm on Friday 18 December 2026",
        ),
        (
            "2026-12-07 12:00",
            "2026-12-18 24:00",
            "2026年12月7日（周一）中午12:00 至 12月18日（周五）24:00",
            "noon on Monday 7 December to midnight at the end of Friday 18 December 2026",
        ),
        (
            "2026-12-28",
            "2027-01-08",
            "2026年12月28日（周一）至2027年1月8日（周五）24:00",
            "Monday 28 December 2026 to the end of Friday 8 January 2027",
        ),
        (
            "2026-12-07 00:00",
            "2026-12-08 09:00",
            "2026年12月7日（周一）00:00 至 12月8日（周二）09:00",
            "midnight at the start of Monday 7 December to 9am on Tuesday 8 December 2026",
        ),
    ];
    for (from, until, zh, en) in cases {
        let whole = Span::new(Some(start(from)), Some(end(until))).unwrap();
        assert_eq!(both(|lang| span(whole, lang).plain()), [zh, en]);
    }
}

#[test]
fn edges() {
    let starts = [
        ("2024-12-27", "2024年12月27日（周五）起", "from Friday 27 December 2024"),
        ("2024-12-27 10:00", "2024年12月27日（周五）10:00 起", "from 10am on Friday 27 December 2024"),
        ("2024-12-27 00:00", "2024年12月27日（周五）00:00 起", "from midnight at the start of Friday 27 December 2024"),
    ];
    for (text, zh, en) in starts {
        assert_eq!(both(|lang| from(start(text), lang).plain()), [zh, en]);
    }
    let ends = [
        ("2025-02-25", "2025年2月25日（周二）24:00 前（含当日）", "by the end of Tuesday 25 February 2025"),
        ("2025-02-25 17:00", "2025年2月25日（周二）17:00 前", "by 5pm on Tuesday 25 February 2025"),
        ("2025-02-25 12:00", "2025年2月25日（周二）中午12:00 前", "by noon on Tuesday 25 February 2025"),
        (
            "2025-02-25 24:00",
            "2025年2月25日（周二）24:00 前（含当日）",
            "by midnight at the end of Tuesday 25 February 2025",
        ),
        (
            "2025-02-26 00:00",
            "2025年2月25日（周二）24:00 前（含当日）",
            "by midnight at the end of Tuesday 25 February 2025",
        ),
    ];
    for (text, zh, en) in ends {
        assert_eq!(both(|lang| until(end(text), lang).plain()), [zh, en]);
    }
}

#[test]
fn open_spans_are_said_as_their_one_edge() {
    let opens = Span::new(Some(start("2024-12-27")), None).unwrap();
    let closes = Span::new(None, Some(end("2025-02-25"))).unwrap();
    assert_eq!(span(opens, Lang::En), from(start("2024-12-27"), Lang::En));
    assert_eq!(span(closes, Lang::Zh), until(end("2025-02-25"), Lang::Zh));
    assert!(span(Span::new(None, None).unwrap(), Lang::Zh).is_empty());
}

#[test]
fn days_in_a_row() {
    let say = |first: &str, last: &str| both(|lang| day_range(d(first), d(last), ZONE, lang).plain());
    assert_eq!(
        say("2025-10-01", "2025-10-08"),
        ["2025年10月1日（周三）至10月8日（周三）", "Wednesday 1 October to Wednesday 8 October 2025"]
    );
    assert_eq!(say("2025-10-01", "2025-10-01"), ["2025年10月1日（周三）", "Wednesday 1 October 2025"]);
    assert_eq!(
        say("2025-12-31", "2026-01-03"),
        ["2025年12月31日（周三）至2026年1月3日（周六）", "Wednesday 31 December 2025 to Saturday 3 January 2026"]
    );
}

#[test]
fn pieces_carry_what_a_time_element_needs() {
    let due = end("2025-02-25");
    let next_midnight = ZONE.instant(d("2025-02-26"), Clock::MIDNIGHT);
    let [zh, en] = Lang::ALL.map(|lang| until(due, lang).0);
    let with_clock =
        Part::Time { text: "2025年2月25日（周二）24:00".to_owned(), point: next_midnight, day_only: None };
    assert_eq!(zh, [with_clock, Part::Text(" 前（含当日）".to_owned())]);
    let day_alone = Part::Time {
        text: "Tuesday 25 February 2025".to_owned(),
        point: next_midnight,
        day_only: Some(d("2025-02-25")),
    };
    assert_eq!(en, [Part::Text("by ".to_owned()), Part::Text("the end of ".to_owned()), day_alone]);
}

#[test]
fn amounts() {
    let step = |count, unit| Offset { count, unit };
    assert_eq!(both(|lang| offset(step(40, Unit::Days), lang)), ["40天后", "40 days after"]);
    assert_eq!(both(|lang| offset(step(-1, Unit::Months), lang)), ["1个月前", "1 month before"]);
    assert_eq!(both(|lang| offset(step(2, Unit::Weeks), lang)), ["2周后", "2 weeks after"]);
    assert_eq!(both(|lang| within(step(2, Unit::WorkingDays), lang)), ["2个工作日内", "within 2 working days"]);
    assert_eq!(both(|lang| within(step(1, Unit::WorkingDays), lang)), ["1个工作日内", "within 1 working day"]);
}

#[test]
fn opening_hours() {
    let say = |texts: &[&str]| {
        let ranges: Vec<_> = texts.iter().map(|text| read_hours(text).unwrap()).collect();
        both(|lang| hours(&ranges, lang))
    };
    assert_eq!(say(&["09:00-11:30", "14:30-17:00"]), ["09:00–11:30、14:30–17:00", "9am to 11:30am and 2:30pm to 5pm"]);
    assert_eq!(say(&["09:00-12:00"]), ["09:00–12:00", "9am to noon"]);
    assert_eq!(say(&["20:00-24:00"]), ["20:00–24:00", "8pm to the end of the day"]);
    assert_eq!(say(&[]), ["", ""]);
}

#[test]
fn rough_times() {
    let say = |text: &str| both(|lang| approximate(read_approximate(text).unwrap(), lang));
    assert_eq!(say("mid 2025-05"), ["2025年5月中旬（暂定）", "mid May 2025 (provisional)"]);
    assert_eq!(say("2025-06"), ["2025年6月（暂定）", "June 2025 (provisional)"]);
    assert_eq!(say("2025年5月底"), ["2025年5月下旬（暂定）", "late May 2025 (provisional)"]);
}

#[test]
fn dates_in_a_row() {
    for (first, last, said) in [
        ("2024-11-17", "2024-11-17", ["2024年11月17日", "17 November 2024"]),
        ("2024-11-17", "2024-12-03", ["2024年11月17日至12月3日", "17 November to 3 December 2024"]),
        ("2023-03-05", "2024-01-12", ["2023年3月5日至2024年1月12日", "5 March 2023 to 12 January 2024"]),
    ] {
        assert_eq!(both(|lang| dates(d(first), d(last), lang)), said);
    }
}
