//! How long the calendars of many notices keep what is over: each case is looked at one second before it leaves, and
//! at that instant. The notice's own calendar and the event's own file keep it for ever.

use std::collections::BTreeSet;

use proptest::prelude::*;

use crate::harness::{Built, PortalTest, at, instant};
use tidings::time::{Instant, Zone};

/// A notice's deadline `a`, of kind `capture` for the cohort `2025`, and what was changed.
struct Case {
    name: &'static str,
    when: &'static str,
    revisions: &'static str,
    /// When it leaves; `None`: never.
    leaves: Option<&'static str>,
}

const CASES: &[Case] = &[
    case("over within a month", "until: 2026-10-20", "", Some("2028-11-01")),
    case("over with the last day of a month", "until: 2026-10-31", "", Some("2028-11-01")),
    case("over a minute later", "until: 2026-11-01 00:01", "", Some("2028-12-01")),
    case("over with a leap day", "on: 2028-02-29", "", Some("2030-03-01")),
    case("over before it was published", "until: 2026-01-10", "", Some("2028-09-01")),
    case("a session", "from: 2026-12-05 14:30, until: 2026-12-05 16:30, place: main-103", "", Some("2029-01-01")),
    case("an opening stays with its closing", "from: 2026-09-10, until: 2028-05-20", "", Some("2030-06-01")),
    case("an opening without an end", "from: 2026-12-05", "", Some("2029-01-01")),
    case(
        "the last of many days",
        "from: 2026-09-07, until: 2026-12-11, daily: {on: working days, hours: [09:00-11:00]}",
        "",
        Some("2029-01-01"),
    ),
    case(
        "cancelled before its day",
        "until: 2026-12-20",
        "on: 2026-09-05, deadline: a, cancel: 停电",
        Some("2029-01-01"),
    ),
    case("cancelled long after", "until: 2026-10-20", "on: 2027-06-15, deadline: a, cancel: 停电", Some("2029-07-01")),
    case(
        "corrected long after",
        "until: 2026-10-20",
        "on: 2027-06-15, deadline: a, correct: {place: east-hall}",
        Some("2029-07-01"),
    ),
    case(
        "moved to an earlier day: the entry on the old day stays",
        "until: 2028-10-20",
        "on: 2026-09-05, deadline: a, postpone: {until: 2026-10-20}",
        Some("2030-11-01"),
    ),
    case(
        "moved to a later day",
        "until: 2026-10-20",
        "on: 2026-10-05, deadline: a, postpone: {until: 2028-10-20}",
        Some("2030-11-01"),
    ),
    case("its new day unknown", "until: 2026-10-20", "on: 2026-10-05, deadline: a, postpone: to be announced", None),
];

const fn case(name: &'static str, when: &'static str, revisions: &'static str, leaves: Option<&'static str>) -> Case {
    Case { name, when, revisions, leaves }
}

/// The calendars of many notices to which every case belongs.
const SHARED: [&str; 4] = ["all", "kind/capture", "cohort/2025", "cohort/2025-top-up/capture"];

/// Those that keep everything.
const OWN: [&str; 2] = ["notice/n", "event/n/a"];

fn portal(case: &Case) -> PortalTest {
    let revisions =
        if case.revisions.is_empty() { String::new() } else { format!("revisions:\n  - {{{}}}\n", case.revisions) };
    let front = format!("deadlines:\n  - {{id: a, kind: capture, cohorts: [\"2025\"], {}}}\n{revisions}", case.when);
    PortalTest::inline().notice("n", &front)
}

fn uids(site: &Built, feed: &str) -> Vec<String> {
    site.feed(&format!("zh/feeds/{feed}.ics")).uids()
}

fn second_before(at: Instant) -> Instant {
    Instant::from_epoch(at.epoch() - 1)
}

#[test]
fn a_date_leaves_at_its_instant_and_not_a_second_sooner() {
    for case in CASES {
        let Some(leaves) = case.leaves.map(instant) else { continue };
        let before = portal(case).at_instant(second_before(leaves)).build();
        let all = uids(&before, OWN[0]);
        assert!(!all.is_empty(), "{}", case.name);
        for feed in SHARED {
            assert_eq!(uids(&before, feed), all, "{}: {feed} before", case.name);
        }
        assert_eq!(before.next_change().as_deref(), Some(at(Zone::SHANGHAI, leaves).as_str()), "{}", case.name);
        let then = portal(case).at_instant(leaves).build();
        for feed in SHARED {
            assert_eq!(uids(&then, feed), Vec::<String>::new(), "{}: {feed} then", case.name);
        }
        for feed in OWN {
            let path = format!("zh/feeds/{feed}.ics");
            assert_eq!(then.text(&path), before.text(&path), "{}: {feed}", case.name);
        }
        assert_eq!(then.text("deadlines.json"), before.text("deadlines.json"), "{}", case.name);
        assert_eq!((then.lock(), then.codes()), (before.lock(), before.codes()), "{}", case.name);
        assert_eq!(then.next_change(), None, "{}", case.name);
    }
}

#[test]
fn what_has_no_date_yet_never_leaves() {
    let staying = CASES.iter().filter(|case| case.leaves.is_none());
    for case in staying {
        let site = portal(case).at("2050-01-01").build();
        for feed in SHARED {
            assert_eq!(uids(&site, feed), ["n.a.closes", "n.a.closes.cancelled"], "{}: {feed}", case.name);
        }
    }
}

#[test]
fn a_derived_date_without_its_base_never_leaves_and_a_replaced_notice_does() {
    let base = "
deadlines:
  - {id: a, kind: capture, until: 2026-10-20}
  - {id: b, kind: upload, until: a + 3 days}
revisions:
  - {on: 2026-10-05, deadline: a, postpone: to be announced}
";
    let site = PortalTest::inline().notice("n", base).at("2040-01-01").build();
    assert_eq!(uids(&site, "all").len(), 4, "{:?}", uids(&site, "all"));
    let replaced = |now: &str| {
        let old = "deadlines: [{id: a, kind: capture, until: 2027-10-20}]";
        let new = "published: 2027-03-10\nsupersedes: [n]\ndeadlines: [{id: a, kind: capture, until: 2030-10-20}]";
        let site = PortalTest::inline().notice("n", old).notice("m", new).at(now).build();
        uids(&site, "all").into_iter().filter(|uid| uid.starts_with("n.")).count()
    };
    assert_eq!((replaced("2029-10-31 23:59:59"), replaced("2029-11-01")), (2, 0));
}

#[test]
fn only_calendars_and_the_page_that_counts_them_change_when_a_date_leaves() {
    let two = "deadlines:
  - {id: a, kind: capture, until: 2026-10-20, cohorts: [\"2025\"]}
  - {id: b, kind: upload, until: 2026-12-20, cohorts: [\"2024\"]}";
    let portal = PortalTest::inline().notice("n", two);
    let leaves = instant("2028-11-01");
    let (before, then) = (portal.clone().at_instant(second_before(leaves)), portal.at_instant(leaves));
    let (before, then) = (before.build().clean().artifacts(), then.build().clean().artifacts());
    assert_eq!(before.keys().collect::<Vec<_>>(), then.keys().collect::<Vec<_>>(), "no address comes or goes");
    let changed: BTreeSet<&str> =
        before.keys().filter(|path| before[*path] != then[*path]).map(String::as_str).collect();
    let mut expected = BTreeSet::new();
    for lang in ["zh", "en"] {
        let cohorts = ["2025", "2025-top-up", "2025-top-up-law"];
        expected.extend(cohorts.map(|cohort| format!("{lang}/feeds/cohort/{cohort}.ics")));
        expected.extend(cohorts.map(|cohort| format!("{lang}/feeds/cohort/{cohort}/capture.ics")));
        expected.extend(
            ["feeds/all.ics", "feeds/kind/capture.ics", "calendar/index.html"].map(|path| format!("{lang}/{path}")),
        );
    }
    assert_eq!(changed, expected.iter().map(String::as_str).collect());
}

#[test]
fn the_stamp_of_a_calendar_never_goes_back() {
    // The older of the two was changed last: what stays is older than what leaves.
    let front = "deadlines:
  - {id: a, kind: capture, until: 2026-10-20}
  - {id: b, kind: capture, until: 2028-12-20}
revisions:
  - {on: 2026-10-10, deadline: a, correct: {fee: 20元}}";
    let portal = PortalTest::inline().notice("n", front);
    let stamp = |now: &str| {
        let calendar = portal.clone().at(now).build().text("zh/feeds/all.ics");
        let header = calendar.split("BEGIN:VTIMEZONE").next().unwrap().to_owned();
        header.lines().find_map(|line| line.strip_prefix("LAST-MODIFIED:").map(str::to_owned))
    };
    assert_eq!(stamp("2028-10-31 23:59:59").as_deref(), Some("20261009T160000Z"));
    assert_eq!(stamp("2028-11-01").as_deref(), Some("20281031T160000Z"), "it lost an event then");
    assert_eq!(stamp("2035-01-01").as_deref(), Some("20301231T160000Z"), "also of an empty one");
}

#[test]
fn a_date_that_is_moved_back_into_the_future_comes_in_again_with_its_number() {
    let front = "deadlines:\n  - {id: a, kind: capture, until: 2026-10-20}\n";
    let left = PortalTest::inline().notice("n", front).at("2028-12-10");
    assert_eq!(uids(&left.build(), "all"), Vec::<String>::new());
    let lock = left.build().lock().to_owned();
    let revised = format!("{front}revisions:\n  - {{on: 2028-12-15, deadline: a, extend: {{until: 2029-03-20}}}}");
    let again = left.clone().notice("n", &revised).file("content/portal.lock", &lock).at("2028-12-20");
    let site = again.build().clean();
    let event = site.feed("zh/feeds/all.ics").event("n.a.closes").clone();
    assert_eq!((event.sequence, event.modified), (1, instant("2028-12-20").epoch()));
    assert!(site.feed("zh/feeds/all.ics").find("n.a.closes.moved20261020").is_some());
    // Also when somebody just types over it.
    let retyped = front.replace("2026-10-20", "2029-03-20");
    let again = left.notice("n", &retyped).file("content/portal.lock", &lock).at("2028-12-20");
    let site = again.build();
    assert_eq!(site.codes(), ["fact-changed-without-amendment"]);
    assert_eq!(site.feed("zh/feeds/all.ics").event("n.a.closes").sequence, 1);
}

#[test]
fn a_change_that_is_recorded_late_is_not_called_missing() {
    let front = "deadlines:\n  - {id: a, kind: capture, from: 2026-10-10, until: 2026-10-20}\nrevisions:\n";
    let second = "  - {on: 2026-09-20, deadline: a, extend: {until: 2026-10-25}}\n";
    let portal = PortalTest::inline().notice("n", &format!("{front}{second}")).at("2026-09-21");
    let lock = portal.build().clean().lock().to_owned();
    let first = "  - {on: 2026-09-15, deadline: a, correct: {from: 2026-10-12}}\n";
    let late = portal.notice("n", &format!("{front}{first}{second}")).file("content/portal.lock", &lock);
    let site = late.at("2026-09-22").build();
    assert_eq!(site.codes(), ["fact-changed-without-amendment"]);
    let said = format!("{:?}", site.problems());
    assert!(said.contains("by the changes as written") && !said.contains("no amendment tells so"), "{said}");
}

#[test]
fn leaving_is_no_news_and_no_change_of_the_lock() {
    let portal = portal(&CASES[0]);
    let first = portal.clone().at("2026-10-01").build().clean();
    let later = portal.file("content/portal.lock", first.lock()).at("2029-01-01");
    let site = later.build().clean();
    assert_eq!(uids(&site, "all"), Vec::<String>::new());
    assert_eq!(site.lock(), first.lock());
    assert_eq!(site.news(tidings::lang::Lang::En), Vec::<&str>::new());
}

#[test]
fn pages_say_how_many_events_a_calendar_holds() {
    let portal = PortalTest::folder("changes/portal");
    for now in ["2026-11-20 09:00", "2028-01-01", "2031-01-01"] {
        let site = portal.clone().at(now).build();
        let mut seen = 0;
        for lang in ["zh", "en"] {
            let page = site.text(&format!("{lang}/calendar/index.html"));
            for block in page.split("<div class=\"feed\"").skip(1) {
                let path = block.split_once(".ics").unwrap().0.rsplit_once("/feeds/").unwrap().1;
                let count = site.feed(&format!("{lang}/feeds/{path}.ics")).events.len();
                let said = block.split_once("<p class=\"dim\">").unwrap().1.split_once("</p>").unwrap().0;
                let digits: String = said.chars().filter(char::is_ascii_digit).collect();
                assert_eq!(digits.parse().unwrap_or(0), count, "{now} {lang} {path}: {said}");
                seen += 1;
            }
        }
        assert!(seen > 20, "{seen}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever was planned and changed: what a calendar of many notices lacks has ended more than two years ago and was
    /// not touched since; what lies in the future is there.
    #[test]
    fn what_is_left_out_was_over_and_told_long_ago(
        ends in prop::collection::vec((2026i32..2031, 1u32..13, 1u32..29), 1..6),
        changes in prop::collection::vec((0usize..6, 2027i32..2031, 1u32..13, 0u8..4), 0..5),
        now in (2027i32..2032, 1u32..13, 1u32..29),
    ) {
        let line = |(at, (year, month, day)): (usize, &(i32, u32, u32))| {
            format!("  - {{id: d{at}, kind: capture, until: {year}-{month:02}-{day:02}}}\n")
        };
        let deadlines: String = ends.iter().enumerate().map(line).collect();
        let mut changes = changes;
        changes.sort_by_key(|(_, year, month, _)| (*year, *month));
        let revision = |(of, year, month, verb): &(usize, i32, u32, u8)| {
            let verb = match verb {
                0 => "cancel: 停电".to_owned(),
                1 => "correct: {fee: 20元}".to_owned(),
                2 => "postpone: to be announced".to_owned(),
                _ => format!("postpone: {{until: {}-{month:02}-28}}", year + 1),
            };
            format!("  - {{on: {year}-{month:02}-01, deadline: d{}, {verb}}}\n", of % ends.len())
        };
        let revisions: String = changes.iter().map(revision).collect();
        let revisions = if revisions.is_empty() { revisions } else { format!("revisions:\n{revisions}") };
        let now = instant(&format!("{}-{:02}-{:02}", now.0, now.1, now.2));
        let portal = PortalTest::inline().notice("n", &format!("deadlines:\n{deadlines}{revisions}"));
        let site = portal.at_instant(now).build();
        // Some logs contradict themselves (a change of what was cancelled); those publish nothing.
        prop_assume!(!site.problems().iter().any(|problem| problem.is_error));
        let (all, own) = (site.feed("zh/feeds/all.ics"), site.feed("zh/feeds/notice/n.ics"));
        let kept: BTreeSet<String> = all.uids().into_iter().collect();
        prop_assert!(all.events.iter().all(|event| own.events.contains(event)));
        for deadline in site.portal().deadlines.values() {
            let prefix = format!("n.{}.", deadline.key.deadline);
            let events: Vec<_> = own.events.iter().filter(|event| event.uid.starts_with(&prefix)).collect();
            let is_in = |uid: &str| kept.contains(uid.split('@').next().unwrap());
            let together = events.iter().all(|event| is_in(&event.uid)) || !events.iter().any(|event| is_in(&event.uid));
            prop_assert!(together, "{prefix}: all or none");
            if events.iter().all(|event| is_in(&event.uid)) {
                continue;
            }
            let long_ago = now.epoch() - 730 * 86_400;
            let item = site.data(&deadline.key.to_string());
            let ends = item["events"].as_array().unwrap().iter().map(|event| event["ends"]["epoch"].as_i64().unwrap());
            // What was told on the first of a month leaves on the first two years later, to the instant.
            prop_assert!(ends.max().unwrap() <= long_ago && deadline.latest().at.epoch() <= long_ago, "{item}");
            prop_assert!(item["status"] != "postponed" && item["closes"]["epoch"].as_i64() <= Some(long_ago), "{item}");
        }
    }
}

/// The whole of an event in the notice's own calendar, by the day or the edge it is called after.
fn entry(site: &Built, uid: &str) -> String {
    let bytes = site.feed("zh/feeds/notice/n.ics").bytes();
    let found = bytes.iter().find(|(own, _)| own.starts_with(uid));
    found.map(|(_, bytes)| bytes.to_string()).unwrap_or_else(|| panic!("no {uid} among {:?}", bytes.keys()))
}

#[test]
fn what_was_cancelled_before_its_day_stays_so_when_new_days_are_found() {
    let notice = "
deadlines:
  - {id: o, kind: office, from: 2026-10-12, until: 2026-10-16, daily: {on: working days, hours: [09:00-11:00]}}
revisions:
  - {on: 2026-10-14 12:00, deadline: o, cancel: 停电}
  - {on: 2026-10-20, deadline: o, postpone: {from: 2026-10-26, until: 2026-10-27}}
";
    let site = PortalTest::inline().at("2026-11-20").notice("n", notice).build().clean();
    for (day, cancelled) in [("13", false), ("14", false), ("15", true), ("16", true), ("26", false)] {
        let entry = entry(&site, &format!("n.o.202610{day}"));
        assert_eq!(entry.contains("STATUS:CANCELLED"), cancelled, "{day}\n{entry}");
    }
}

#[test]
fn the_edges_of_a_short_window_stay_inside_of_it() {
    let notice = "deadlines: [{id: w, kind: upload, from: 2026-10-12 10:00, until: 2026-10-12 10:10}]";
    let site = PortalTest::inline().at("2026-10-01").notice("n", notice).build().clean();
    for edge in ["n.w.opens", "n.w.closes"] {
        let entry = entry(&site, edge);
        assert!(entry.contains("T100000") && entry.contains("T101000"), "{entry}");
    }
}
