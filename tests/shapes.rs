//! Every shape a deadline can have: what it is called, when it turns, and what stands on the page, in the calendar and
//! in the data, in both languages. One table; each boundary is looked at one second before, at, and one second after.

// A test fails by panicking, its helpers too.
#![allow(clippy::unwrap_used)]

mod harness;

use harness::{PortalTest, instant};
use serde_json::Value;
use tidings::portal::Listing;
use tidings::portal::shape::Phase;
use tidings::time::Instant;

/// One deadline and what must come of it.
struct Case {
    /// Its dates as an author writes them, with whatever else makes the shape.
    written: &'static str,
    shape: &'static str,
    zh: &'static str,
    en: &'static str,
    /// `opens` and `closes` of the data, in Beijing time.
    edges: [&'static str; 2],
    /// The state on the day of publication.
    first: &'static str,
    /// The instants at which the state changes, and what it is from then on.
    turns: &'static [(&'static str, &'static str)],
    /// The events: the end of the UID, and when.
    events: &'static [(&'static str, &'static str)],
}

const CASES: &[Case] = &[
    Case {
        written: "kind: capture, from: 2026-11-14 14:30, until: 2026-11-14 16:30, place: main-103",
        shape: "session",
        zh: "2026年11月14日（周六）14:30–16:30",
        en: "Saturday 14 November 2026, 2:30pm to 4:30pm",
        edges: ["2026-11-14T14:30:00+08:00", "2026-11-14T16:30:00+08:00"],
        first: "upcoming next",
        turns: &[("2026-11-14 14:30", "open next"), ("2026-11-14 16:30", "over past")],
        events: &[("", "2026-11-14 14:30–16:30")],
    },
    Case {
        written: "kind: upload, from: 2026-11-16, until: 2026-11-20",
        shape: "window",
        zh: "2026年11月16日（周一）至11月20日（周五）24:00",
        en: "Monday 16 November to the end of Friday 20 November 2026",
        edges: ["2026-11-16T00:00:00+08:00", "2026-11-21T00:00:00+08:00"],
        first: "upcoming next",
        turns: &[("2026-11-16", "open next"), ("2026-11-21", "over past")],
        events: &[(".closes", "2026-11-20"), (".opens", "2026-11-16")],
    },
    Case {
        written: "kind: thesis, from: 2026-11-16 08:00, until: 2026-11-20 17:00",
        shape: "window",
        zh: "2026年11月16日（周一）08:00 至 11月20日（周五）17:00",
        en: "8am on Monday 16 November to 5pm on Friday 20 November 2026",
        edges: ["2026-11-16T08:00:00+08:00", "2026-11-20T17:00:00+08:00"],
        first: "upcoming next",
        turns: &[("2026-11-16 08:00", "open next"), ("2026-11-20 17:00", "over past")],
        events: &[("", "2026-11-16–2026-11-20")],
    },
    Case {
        written: "kind: upload, until: 2026-11-25",
        shape: "due",
        zh: "2026年11月25日（周三）24:00 前（含当日）",
        en: "by the end of Wednesday 25 November 2026",
        edges: ["", "2026-11-26T00:00:00+08:00"],
        first: "open next",
        turns: &[("2026-11-26", "over past")],
        events: &[(".closes", "2026-11-25")],
    },
    Case {
        written: "kind: upload, before: 2026-11-26",
        shape: "due",
        zh: "2026年11月25日（周三）24:00 前（含当日）",
        en: "by the end of Wednesday 25 November 2026",
        edges: ["", "2026-11-26T00:00:00+08:00"],
        first: "open next",
        turns: &[("2026-11-26", "over past")],
        events: &[(".closes", "2026-11-25")],
    },
    Case {
        written: "kind: upload, until: 2026-11-25 24:00",
        shape: "due",
        zh: "2026年11月25日（周三）24:00 前（含当日）",
        en: "by midnight at the end of Wednesday 25 November 2026",
        edges: ["", "2026-11-26T00:00:00+08:00"],
        first: "open next",
        turns: &[("2026-11-26", "over past")],
        events: &[(".closes", "2026-11-25 23:30–2026-11-26 00:00")],
    },
    Case {
        written: "kind: upload, before: 2026-11-25 17:00",
        shape: "due",
        zh: "2026年11月25日（周三）17:00 前",
        en: "by 5pm on Wednesday 25 November 2026",
        edges: ["", "2026-11-25T17:00:00+08:00"],
        first: "open next",
        turns: &[("2026-11-25 17:00", "over past")],
        events: &[(".closes", "2026-11-25 16:30–17:00")],
    },
    Case {
        written: "kind: upload, from: 2026-09-10 08:00",
        shape: "opens",
        zh: "2026年9月10日（周四）08:00 起",
        en: "from 8am on Thursday 10 September 2026",
        edges: ["2026-09-10T08:00:00+08:00", ""],
        first: "upcoming next",
        // Without an end it leaves the lists after sixty days.
        turns: &[("2026-09-10 08:00", "open next"), ("2026-11-09 08:00", "open past")],
        events: &[(".opens", "2026-09-10 08:00–08:30")],
    },
    Case {
        written: "kind: upload, on: 2026-11-13",
        shape: "milestone",
        zh: "2026年11月13日（周五）",
        en: "Friday 13 November 2026",
        edges: ["2026-11-13T00:00:00+08:00", "2026-11-14T00:00:00+08:00"],
        first: "upcoming next",
        turns: &[("2026-11-13", "open next"), ("2026-11-14", "over past")],
        events: &[("", "2026-11-13")],
    },
    Case {
        written: "kind: upload, from: 2026-09-28, until: 2026-10-12, closed: [2026-10-01..2026-10-04, 2026-10-05..2026-10-07]",
        shape: "paused",
        zh: "2026年9月28日（周一）至10月12日（周一）24:00，其中2026年10月1日（周四）至10月7日（周三）暂停",
        en: "Monday 28 September to the end of Monday 12 October 2026, closed Thursday 1 October to Wednesday 7 October 2026",
        edges: ["2026-09-28T00:00:00+08:00", "2026-10-13T00:00:00+08:00"],
        first: "upcoming next",
        turns: &[
            ("2026-09-28", "open next"),
            ("2026-10-01", "paused next"),
            ("2026-10-08", "open next"),
            ("2026-10-13", "over past"),
        ],
        events: &[(".closes", "2026-10-12"), (".opens", "2026-09-28")],
    },
    // A holiday in between, a make-up Saturday, a short Wednesday, a last admission, hours not in order.
    Case {
        written: "kind: upload, from: 2026-09-30, until: 2026-10-10, daily: {hours: [14:30-17:00, 09:00-11:30], \
                  cutoff: 16:30, wed: {hours: [09:00-11:30], cutoff: 11:00}, fri: {hours: []}}",
        shape: "daily",
        zh: "2026年9月30日（周三）至10月10日（周六），按下列时间开放",
        en: "Wednesday 30 September to Saturday 10 October 2026, at the hours listed",
        edges: ["2026-09-30T00:00:00+08:00", "2026-10-11T00:00:00+08:00"],
        first: "upcoming next",
        turns: &[
            ("2026-09-30 09:00", "open next"),
            ("2026-09-30 11:00", "paused next"),
            ("2026-10-08 09:00", "open next"),
            ("2026-10-08 11:30", "paused next"),
            ("2026-10-08 14:30", "open next"),
            ("2026-10-08 16:30", "paused next"),
            ("2026-10-10 09:00", "open next"),
            ("2026-10-10 11:30", "paused next"),
            ("2026-10-10 14:30", "open next"),
            ("2026-10-10 16:30", "over past"),
        ],
        events: &[
            (".20260930", "2026-09-30 09:00–11:30"),
            (".20261008", "2026-10-08 09:00–17:00"),
            (".20261010", "2026-10-10 09:00–17:00"),
        ],
    },
    // After the cut-off nobody is admitted, in the afternoon neither.
    Case {
        written: "kind: upload, from: 2026-11-16, until: 2026-11-17, \
                  daily: {hours: [09:00-11:30, 14:30-17:00], cutoff: 11:00}",
        shape: "daily",
        zh: "2026年11月16日（周一）至11月17日（周二），按下列时间开放",
        en: "Monday 16 November to Tuesday 17 November 2026, at the hours listed",
        edges: ["2026-11-16T00:00:00+08:00", "2026-11-18T00:00:00+08:00"],
        first: "upcoming next",
        turns: &[
            ("2026-11-16 09:00", "open next"),
            ("2026-11-16 11:00", "paused next"),
            ("2026-11-17 09:00", "open next"),
            ("2026-11-17 11:00", "over past"),
        ],
        events: &[(".20261116", "2026-11-16 09:00–17:00"), (".20261117", "2026-11-17 09:00–17:00")],
    },
    // The period itself cuts the first and the last day.
    Case {
        written: "kind: upload, from: 2026-11-16 10:00, until: 2026-11-17 10:00, \
                  daily: {on: every day, hours: [09:00-11:00]}",
        shape: "daily",
        zh: "2026年11月16日（周一）至11月17日（周二），按下列时间开放",
        en: "Monday 16 November to Tuesday 17 November 2026, at the hours listed",
        edges: ["2026-11-16T10:00:00+08:00", "2026-11-17T10:00:00+08:00"],
        first: "upcoming next",
        turns: &[
            ("2026-11-16 10:00", "open next"),
            ("2026-11-16 11:00", "paused next"),
            ("2026-11-17 09:00", "open next"),
            ("2026-11-17 10:00", "over past"),
        ],
        events: &[(".20261116", "2026-11-16 10:00–11:00"), (".20261117", "2026-11-17 09:00–10:00")],
    },
    Case {
        written: "kind: upload, around: early 2026-12",
        shape: "approximate",
        zh: "2026年12月上旬（暂定）",
        en: "early December 2026 (provisional)",
        edges: ["", ""],
        first: "undated undated",
        turns: &[("2026-12-11", "undated past")],
        events: &[],
    },
    Case {
        written: "kind: upload, around: 2026年12月中旬",
        shape: "approximate",
        zh: "2026年12月中旬（暂定）",
        en: "mid December 2026 (provisional)",
        edges: ["", ""],
        first: "undated undated",
        turns: &[("2026-12-21", "undated past")],
        events: &[],
    },
    Case {
        written: "kind: upload, around: late 2026-12",
        shape: "approximate",
        zh: "2026年12月下旬（暂定）",
        en: "late December 2026 (provisional)",
        edges: ["", ""],
        first: "undated undated",
        turns: &[("2027-01-01", "undated past")],
        events: &[],
    },
    Case {
        written: "kind: upload, around: 2026-12",
        shape: "approximate",
        zh: "2026年12月（暂定）",
        en: "December 2026 (provisional)",
        edges: ["", ""],
        first: "undated undated",
        turns: &[("2027-01-01", "undated past")],
        events: &[],
    },
    Case {
        written: "kind: upload, within: 2 working days, after: {zh: 提交更正后, en: after you ask for a correction}",
        shape: "personal",
        zh: "提交更正后，2个工作日内",
        en: "within 2 working days after you ask for a correction",
        edges: ["", ""],
        first: "undated undated",
        turns: &[],
        events: &[],
    },
    Case {
        written: "kind: upload, after: {zh: 收到短信后, en: after the text message}",
        shape: "personal",
        zh: "收到短信后",
        en: "after the text message",
        edges: ["", ""],
        first: "undated undated",
        turns: &[],
        events: &[],
    },
];

fn portal(case: &Case) -> PortalTest {
    PortalTest::inline().notice("n", &format!("deadlines:\n  - {{id: a, {}}}", case.written)).at("2026-09-01")
}

fn state(test: &PortalTest, at: Instant) -> String {
    let site = test.clone().at_instant(at).resolve().clean();
    let deadline = site.deadline("n#a");
    let phase = match site.portal().phase(deadline) {
        Phase::Upcoming { .. } => "upcoming",
        Phase::Open { .. } => "open",
        Phase::Paused { .. } => "paused",
        Phase::Over { .. } => "over",
        Phase::Undated => "undated",
    };
    let listing = match site.portal().listing(deadline) {
        Listing::Next(_) => "next",
        Listing::Undated => "undated",
        Listing::Past(_) => "past",
        Listing::Nowhere => "nowhere",
    };
    format!("{phase} {listing}")
}

fn seconds(at: Instant, more: i64) -> Instant {
    Instant::from_epoch(at.epoch() + more)
}

#[test]
fn a_state_changes_at_its_instant_and_not_a_second_sooner() {
    for case in CASES {
        let test = portal(case);
        let mut expected = case.first;
        assert_eq!(state(&test, instant("2026-09-01")), expected, "{}", case.written);
        for (at, next) in case.turns {
            let turn = instant(at);
            assert_eq!(state(&test, seconds(turn, -1)), expected, "before {at}: {}", case.written);
            assert_eq!(state(&test, turn), *next, "at {at}: {}", case.written);
            assert_eq!(state(&test, seconds(turn, 1)), *next, "after {at}: {}", case.written);
            expected = next;
        }
        assert_eq!(state(&test, instant("2030-01-01")), expected, "{}", case.written);
    }
}

#[test]
fn every_build_names_the_instant_of_the_next_turn() {
    for case in CASES {
        let mut at = instant("2026-09-01");
        for (turn, _) in case.turns {
            let site = portal(case).at_instant(at).build().clean();
            assert_eq!(site.portal().as_of.next_change(), Some(instant(turn)), "{}", case.written);
            at = instant(turn);
        }
        // What is over leaves the hall screen within a day, and much later the calendars of many notices; after that
        // nothing changes any more.
        let mut rest = Vec::new();
        let mut next = Some(at);
        while let Some(at) = next {
            next = portal(case).at_instant(at).build().clean().portal().as_of.next_change();
            rest.extend(next);
        }
        let far = rest.iter().filter(|next| **next > seconds(at, 24 * 3600)).count();
        assert!(far <= 1 && rest.iter().all(|next| *next < seconds(at, 800 * 86_400)), "{}: {rest:?}", case.written);
    }
}

#[test]
fn page_feed_and_data_say_the_same() {
    for case in CASES {
        let site = portal(case).build().clean();
        let data = site.data("n#a");
        assert_eq!(data["shape"], case.shape, "{}", case.written);
        assert_eq!((&data["when"]["zh"], &data["when"]["en"]), (&Value::from(case.zh), &Value::from(case.en)));
        let edge = |key: &str| data[key]["at"].as_str().unwrap_or_default().to_owned();
        assert_eq!([edge("opens"), edge("closes")], case.edges, "{}", case.written);
        assert!(site.row("zh/notices/n", "a").says(case.zh), "{}", site.row("zh/notices/n", "a").text());
        assert!(site.row("en/notices/n", "a").says(case.en), "{}", site.row("en/notices/n", "a").text());
        for lang in ["zh", "en"] {
            let feed = site.feed(&format!("{lang}/feeds/all.ics"));
            let uids = feed.uids();
            let found: Vec<(&str, String)> =
                uids.iter().map(|uid| (uid.strip_prefix("n.a").unwrap(), feed.when(uid))).collect();
            let expected: Vec<(&str, String)> =
                case.events.iter().map(|(uid, when)| (*uid, (*when).to_owned())).collect();
            assert_eq!(found, expected, "{}", case.written);
            assert!(feed.events.iter().all(|event| (event.sequence, event.created) == (0, event.modified)));
        }
    }
}

/// Derived dates, written and meant.
#[test]
fn derived_dates_follow_the_calendar_and_the_civil_code() {
    let base = "
  - {id: s, kind: capture, from: 2026-11-17 10:00, until: 2026-11-17 12:00, place: main-103}
  - {id: fri, kind: upload, until: 2026-09-18}
";
    let other = "deadlines: [{id: x, kind: upload, from: 2026-10-09, until: 2026-10-20}]";
    for (written, opens, closes) in [
        // The base's day is not counted (Civil Code, art. 201).
        ("from: s + 40 days", "2026-12-27T00:00:00+08:00", ""),
        ("until: s + 2 weeks", "", "2026-12-02T00:00:00+08:00"),
        // A month ends with its last day where the day is missing (art. 202).
        ("until: 2026-10-31 + 1 month", "", "2026-12-01T00:00:00+08:00"),
        // Sunday 20 September is worked, the holiday begins on Friday 25.
        ("until: fri + 1 working day", "", "2026-09-21T00:00:00+08:00"),
        ("until: fri + 6 working days", "", "2026-09-29T00:00:00+08:00"),
        ("until: fri - 1 working day", "", "2026-09-18T00:00:00+08:00"),
        ("until: s - 3 days", "", "2026-11-15T00:00:00+08:00"),
        ("until: s.until at 17:00", "", "2026-11-17T17:00:00+08:00"),
        ("until: s + 1 day at 17:00", "", "2026-11-18T17:00:00+08:00"),
        ("until: 2026-10-01 roll next-working-day", "", "2026-10-09T00:00:00+08:00"),
        ("until: s + 4 days roll next-working-day", "", "2026-11-24T00:00:00+08:00"),
        ("until: other#x + 1 day", "", "2026-10-11T00:00:00+08:00"),
        ("until: other#x.until + 1 day", "", "2026-10-22T00:00:00+08:00"),
        ("from: published, until: published + 1 month", "2026-09-01T00:00:00+08:00", "2026-10-02T00:00:00+08:00"),
        // Without a step the hour of the base stays.
        ("from: s.until", "2026-11-17T12:00:00+08:00", ""),
        ("from: s - 3 days, until: s - 1 day", "2026-11-14T00:00:00+08:00", "2026-11-17T00:00:00+08:00"),
    ] {
        let front = format!("deadlines:{base}  - {{id: a, kind: upload, {written}}}");
        let site = PortalTest::inline().notice("n", &front).notice("other", other).at("2026-09-02").build().clean();
        let data = site.data("n#a");
        let edge = |key: &str| data[key]["at"].as_str().unwrap_or_default().to_owned();
        assert_eq!((edge("opens").as_str(), edge("closes").as_str()), (opens, closes), "{written}");
    }
}

/// The dates beside the rows never go back, whatever is open: a last day would be overlooked below a far one.
#[test]
fn a_notice_lists_its_dates_in_the_order_in_which_it_shows_them() {
    let front = "
deadlines:
  - {id: long, kind: upload, from: 2026-11-01, until: 2027-01-15}
  - {id: soon, kind: upload, until: 2026-11-24}
  - {id: later, kind: upload, from: 2026-12-06, until: 2026-12-20}
  - {id: open, kind: upload, around: 2026-12下旬}
";
    let portal = PortalTest::inline().notice("n", front);
    for (now, expected) in [
        ("2026-10-01", ["long", "soon", "later", "open"]),
        ("2026-11-24", ["soon", "later", "long", "open"]),
        ("2026-12-10", ["soon", "later", "long", "open"]),
        ("2027-02-01", ["soon", "later", "long", "open"]),
    ] {
        let text = portal.clone().at(now).build().text("zh/notices/n/index.html");
        let mut found: Vec<(usize, &str)> =
            expected.iter().map(|id| (text.find(&format!("id=\"n.{id}\"")).unwrap(), *id)).collect();
        found.sort_unstable();
        assert_eq!(found.iter().map(|(_, id)| *id).collect::<Vec<_>>(), expected, "{now}");
    }
}

/// A table of hours that waits for its dates is no mistake of the text: what is put off, or lies in a year whose working
/// days are not published, says so in its place.
#[test]
fn a_text_may_quote_hours_that_have_no_dates_yet() {
    let daily = "daily: {hours: [09:00-11:30]}";
    for (front, told) in [
        (
            format!("deadlines:\n  - {{id: a, kind: upload, from: 2026-12-01, until: 2026-12-04, {daily}}}"),
            "09:00–11:30",
        ),
        (
            format!("deadlines:\n  - {{id: a, kind: upload, from: 2040-12-03, until: 2040-12-04, {daily}}}"),
            "<p>待定：2040年的工作日安排尚未公布</p>",
        ),
        (
            format!(
                "deadlines:\n  - {{id: a, kind: upload, from: 2026-12-01, until: 2026-12-04, {daily}}}\nrevisions:\n  \
                 - {{on: 2026-11-03, deadline: a, postpone: to be announced}}"
            ),
            "<p>已延期，新的时间另行通知</p>",
        ),
    ] {
        let text = format!("---\ntitle: T\npublished: 2026-11-01\n{front}\n---\n{{{{ hours a }}}}\n");
        let site = PortalTest::inline().file("content/notices/n.zh.md", &text).at("2026-11-10").build();
        assert!(!site.codes().contains(&"rejected-shortcode"), "{front}");
        assert!(site.text("zh/notices/n/index.html").contains(told), "{front}");
    }
}
