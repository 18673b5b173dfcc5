//! What subscribers hold is taken from them by no edit without a word: a day that a closure takes, dates typed over, a
//! cohort corrected away, a notice withdrawn, another address of the site.

use crate::harness::{Portal, blocks, events, text, unfolded};
use serde_json::Value;
use tidings::cli::Exit;
use tidings::time::Instant;

const NOTICE: &str = "notices/n/index.zh.md";
const ALL: &str = "zh/feeds/all.ics";
const FIRST: &str = "2025-09-02T09:00:00+08:00";
const SECOND: &str = "2025-09-10T09:00:00+08:00";
const THIRD: &str = "2025-09-12T09:00:00+08:00";
const LATER_THAT_DAY: &str = "2025-09-12T17:00:00+08:00";
const LATER: &str = "2026-03-01T09:00:00+08:00";

fn epoch(instant: &str) -> i64 {
    Instant::read_rfc3339(instant).expect("an instant").epoch()
}

fn built(deadlines: &str) -> Portal {
    let portal = Portal::new(deadlines);
    assert_eq!(portal.build(FIRST, &[]), Exit::Done);
    portal
}

/// Stem, whether it takes place, SEQUENCE, LAST-MODIFIED of each event of a calendar.
fn told(portal: &Portal, path: &str) -> Vec<(String, bool, u32, i64)> {
    let all = events(&portal.site(), path).into_iter();
    all.map(|(uid, event)| (uid, event.status == "CONFIRMED", event.sequence, event.modified)).collect()
}

fn state(portal: &Portal, path: &str, uid: &str) -> (bool, u32, i64) {
    let all = told(portal, path);
    let found = all.iter().find(|(stem, ..)| stem == uid);
    let (_, confirmed, sequence, modified) = found.unwrap_or_else(|| panic!("no {uid} in {all:#?}"));
    (*confirmed, *sequence, *modified)
}

/// The calendar's own LAST-MODIFIED.
fn calendar_stamp(portal: &Portal, path: &str) -> String {
    let site = portal.site();
    let lines = unfolded(text(&site, path));
    lines.iter().find_map(|line| line.strip_prefix("LAST-MODIFIED:")).expect("a stamp").to_owned()
}

const DESK: &str = "  - {id: desk, kind: upload, from: 2025-10-13, until: 2025-10-17, daily: {on: working days, hours: [09:00-11:00]}}";
const CLOSURE: &str = "closures:\n  - {days: 2025-10-15, zh: 停电, en: Power cut}\n";

fn with_opening_hours() -> Portal {
    let portal = Portal::new(DESK);
    portal.write("calendars/cn-workdays.yaml", include_str!("portal/content/calendars/cn-workdays.yaml"));
    assert_eq!(portal.build(FIRST, &[]), Exit::Done);
    portal
}

#[test]
fn a_day_that_a_closure_takes_is_cancelled_and_stays_so() {
    let portal = with_opening_hours();
    portal.write("calendars/school.yaml", CLOSURE);
    assert_eq!(portal.build(SECOND, &[]), Exit::Done);
    assert_eq!(state(&portal, ALL, "n.desk.20251015"), (false, 1, epoch(SECOND)));
    assert_eq!(state(&portal, ALL, "n.desk.20251014"), (true, 0, epoch("2025-09-01T00:00:00+08:00")));
    assert!(portal.lock().contains(" lost=2025-09-10T09:00:00+08:00"), "{}", portal.lock());
    // Programs are told, too: nothing else of the deadline says that it changed.
    let data: Value = serde_json::from_str(text(&portal.site(), "deadlines.json")).expect("JSON");
    assert_eq!(data["deadlines"][0]["updated"]["at"], SECOND);
    // Nor is it told again, or taken back, once the day is over.
    let (site, lock) = (portal.site(), portal.lock());
    assert_eq!(portal.build(LATER, &[]), Exit::Done);
    assert_eq!((&portal.site()[ALL], portal.lock()), (&site[ALL], lock));
    // Open after all.
    portal.remove("calendars/school.yaml");
    assert_eq!(portal.build(LATER, &[]), Exit::Done);
    assert_eq!(state(&portal, ALL, "n.desk.20251015"), (true, 2, epoch(LATER)));
    assert!(!portal.lock().contains(" lost="));
}

#[test]
fn a_day_over_before_it_was_lost_stays_as_it_was() {
    let portal = with_opening_hours();
    portal.write("calendars/school.yaml", CLOSURE);
    assert_eq!(portal.build("2025-10-20T09:00:00+08:00", &[]), Exit::Done);
    assert!(state(&portal, ALL, "n.desk.20251015").0);
    let (site, lock) = (portal.site(), portal.lock());
    assert_eq!(portal.build(LATER, &[]), Exit::Done);
    assert_eq!((&portal.site()[ALL], portal.lock()), (&site[ALL], lock));
}

#[test]
fn one_recorded_late_takes_no_other_s_place_among_the_corrections() {
    let portal = built("  - {id: a, kind: upload, until: 2025-10-17}");
    let revisions = "revisions:\n  - {on: 2025-09-12, deadline: a, extend: {until: 2025-10-24}}\n---\n正文";
    portal.edit(NOTICE, "---\n正文", revisions);
    let entries = |portal: &Portal| -> Vec<(String, String)> {
        let site = portal.site();
        let feed = text(&site, "zh/feeds/corrections.atom").split("<entry>").skip(1);
        let inner = |entry: &str, tag: &str| {
            let after = entry.split_once(&format!("<{tag}>")).expect("opened").1;
            after.split('<').next().expect("closed").to_owned()
        };
        feed.map(|entry| (inner(entry, "id"), inner(entry, "updated"))).collect()
    };
    assert_eq!(portal.build("2025-09-13T09:00:00+08:00", &[]), Exit::Done);
    let before = entries(&portal);
    portal.edit(NOTICE, "revisions:\n", "revisions:\n  - {on: 2025-09-10, deadline: a, extend: {until: 2025-10-20}}\n");
    assert_eq!(portal.build("2025-09-14T09:00:00+08:00", &[]), Exit::Done);
    let after = entries(&portal);
    assert_eq!((before.len(), after.len()), (1, 2));
    assert_eq!(after[0], before[0], "the newest is the same entry, with the same stamp");
}

#[test]
fn edges_typed_over_are_cancelled() {
    let portal = built("  - {id: a, kind: upload, from: 2025-10-13, until: 2025-10-17}");
    portal.edit(
        NOTICE,
        "from: 2025-10-13, until: 2025-10-17",
        "from: 2025-10-20 09:00, until: 2025-10-20 11:00, place: hall",
    );
    assert_eq!(portal.build(SECOND, &[]), Exit::Done);
    for edge in ["n.a.opens", "n.a.closes"] {
        assert_eq!(state(&portal, ALL, edge), (false, 1, epoch(SECOND)), "{edge}");
    }
    assert!(state(&portal, ALL, "n.a").0);
}

#[test]
fn a_stretch_instead_of_its_edges_takes_nothing_away() {
    let portal = built("  - {id: a, kind: upload, from: 2025-10-13, until: 2025-10-17}");
    portal.edit("site.yaml", "color: darkorange,", "color: darkorange, calendar: span,");
    assert_eq!(portal.build(SECOND, &[]), Exit::Done);
    let all: Vec<_> = told(&portal, ALL).into_iter().map(|(uid, confirmed, ..)| (uid, confirmed)).collect();
    assert_eq!(all, [("n.a".to_owned(), true)]);
    // Once it is called off, those who still hold the edges are told.
    portal.edit(NOTICE, "---\n正文", "revisions:\n  - {on: 2025-09-12, deadline: a, cancel: 停办}\n---\n正文");
    assert_eq!(portal.build(THIRD, &[]), Exit::Done);
    for gone in ["n.a", "n.a.opens", "n.a.closes"] {
        assert!(!state(&portal, ALL, gone).0, "{gone}");
    }
}

#[test]
fn a_cohort_or_kind_corrected_away_is_told_so_in_its_own_calendar() {
    let portal = built(
        "  - {id: a, kind: capture, cohorts: [\"2024\"], from: 2025-10-18 09:00, until: 2025-10-18 11:00, place: hall}",
    );
    let correct = "revisions:\n  - {on: 2025-09-10, deadline: a, correct: {cohorts: [\"2025\"], kind: prepare}, note: 写错年级}\n";
    portal.edit(NOTICE, "---\n正文", &format!("{correct}---\n正文"));
    assert_eq!(portal.build(SECOND, &[]), Exit::Done);
    for left in ["cohort/2024", "cohort/2024-top-up", "cohort/2024/capture", "kind/capture"] {
        let path = format!("zh/feeds/{left}.ics");
        assert_eq!(state(&portal, &path, "n.a"), (false, 1, epoch(SECOND)), "{left}");
        let note = events(&portal.site(), &path).remove("n.a.left").expect("a note that all clients show");
        assert!(note.summary.starts_with("【已移出本日历】"), "{}", note.summary);
        assert!(note.status == "CONFIRMED" && note.description.expect("one").contains("写错年级"));
    }
    for holds in ["all", "cohort/2025", "cohort/2025/prepare", "kind/prepare", "notice/n"] {
        let path = format!("zh/feeds/{holds}.ics");
        let all: Vec<_> = told(&portal, &path).into_iter().map(|(uid, confirmed, ..)| (uid, confirmed)).collect();
        assert_eq!(all, [("n.a".to_owned(), true)], "{holds}");
    }
    let site = portal.site();
    assert_eq!(portal.build(THIRD, &["--locked"]), Exit::Done);
    assert_eq!(portal.site()["zh/feeds/cohort/2024.ics"], site["zh/feeds/cohort/2024.ics"]);
    // What its note repeats moves on: so does its number.
    let left = |portal: &Portal| state(portal, "zh/feeds/cohort/2024.ics", "n.a.left");
    let before = left(&portal);
    let postpone = "  - {on: 2025-09-12, deadline: a, postpone: {from: 2025-10-18 14:00, until: 2025-10-18 16:00}}\n";
    portal.edit(NOTICE, "---\n正文", &format!("{postpone}---\n正文"));
    assert_eq!(portal.build(THIRD, &[]), Exit::Done);
    let after = left(&portal);
    assert!(after.1 > before.1 && after.2 == epoch(THIRD), "{before:?} → {after:?}");
    // Typed over, too, although that may end one event and begin another.
    portal.edit(NOTICE, "postpone: {from: 2025-10-18 14:00, until: 2025-10-18 16:00}", "postpone: {on: 2025-10-18}");
    assert_eq!(portal.build(LATER_THAT_DAY, &[]), Exit::Done);
    let at_last = left(&portal);
    assert!(at_last.1 > after.1 && at_last.2 > after.2, "{after:?} → {at_last:?}");
}

#[test]
fn the_calendar_of_a_cohort_and_kind_waits_for_its_next_date() {
    let portal = built("  - {id: a, kind: upload, until: 2025-10-17}");
    let path = "zh/feeds/cohort/2025/upload.ics";
    portal.edit(NOTICE, "title:", "draft: true\ntitle:");
    assert_eq!(portal.build(SECOND, &[]), Exit::Done);
    assert!(events(&portal.site(), path).is_empty());
    assert!(!portal.lock().contains("cohort/2025/upload retired"), "{}", portal.lock());
}

#[test]
fn the_stamp_of_a_calendar_does_not_go_back_when_its_newest_date_goes() {
    let portal = built("  - {id: a, kind: upload, until: 2025-10-17}");
    let other = "notices/m/index.zh.md";
    let text =
        "---\ntitle: 另一份\npublished: 2025-09-10\ndeadlines:\n  - {id: x, kind: upload, until: 2025-10-01}\n---\n";
    portal.write(other, text);
    assert_eq!(portal.build(SECOND, &[]), Exit::Done);
    let before = calendar_stamp(&portal, ALL);
    portal.edit(other, "title:", "draft: true\ntitle:");
    assert_eq!(portal.build(THIRD, &[]), Exit::Done);
    let after = calendar_stamp(&portal, ALL);
    assert!(before < after, "{before} {after}");
    assert_eq!(portal.build(LATER, &[]), Exit::Done);
    assert_eq!(calendar_stamp(&portal, ALL), after);
}

#[test]
fn another_address_of_the_site_is_told_but_not_one_it_is_built_for_once() {
    let portal = built("  - {id: a, kind: upload, until: 2025-10-17}");
    let (lock, before) = (portal.lock(), state(&portal, ALL, "n.a.closes"));
    assert_eq!(portal.build(SECOND, &["--base-url", "https://elsewhere.example.edu.cn/", "--locked"]), Exit::Done);
    assert_eq!((portal.lock(), state(&portal, ALL, "n.a.closes")), (lock, before));
    portal.edit("site.yaml", "https://test.example.edu.cn/n/", "https://new.example.edu.cn/");
    assert_eq!(portal.build(THIRD, &[]), Exit::Done);
    assert_eq!(state(&portal, ALL, "n.a.closes"), (true, 1, epoch(THIRD)));
}

#[test]
fn a_date_typed_over_is_a_change_for_readers_of_news_and_data_too() {
    let portal = built("  - {id: a, kind: upload, until: 2025-10-17}");
    let of_atom = |portal: &Portal| {
        let site = portal.site();
        let entry = text(&site, "zh/feeds/notices.atom").split("<entry>").nth(1).expect("an entry").to_owned();
        entry.split("<updated>").nth(1).and_then(|rest| rest.split('<').next()).expect("a stamp").to_owned()
    };
    let of_data = |portal: &Portal| {
        let data: Value = serde_json::from_str(text(&portal.site(), "deadlines.json")).expect("JSON");
        let item = &data["deadlines"][0];
        (item["revision"].as_u64(), item["updated"]["at"].as_str().map(str::to_owned))
    };
    assert_eq!(of_data(&portal), (Some(0), Some("2025-09-01T00:00:00+08:00".to_owned())));
    for (now, date, count) in [(SECOND, "2025-10-24", 1), (THIRD, "2025-10-31", 2)] {
        let page = std::fs::read_to_string(portal.root().join("content").join(NOTICE)).expect("text");
        let old = page.split("until: ").nth(1).and_then(|rest| rest.get(..10)).expect("a date").to_owned();
        portal.edit(NOTICE, &old, date);
        assert_eq!(portal.build(now, &[]), Exit::Done);
        assert_eq!((of_atom(&portal), of_data(&portal)), (now.to_owned(), (Some(count), Some(now.to_owned()))));
    }
    let site = portal.site();
    assert_eq!(portal.build(LATER, &["--locked"]), Exit::Done);
    assert_eq!(portal.site()["deadlines.json"], site["deadlines.json"]);
    assert_eq!(blocks(&portal.site(), ALL), blocks(&site, ALL));
}

#[test]
fn a_cohort_typed_over_is_told_to_the_author() {
    let portal = built("  - {id: a, kind: upload, cohorts: [\"2024\"], until: 2025-10-17}");
    let lock = portal.lock();
    assert!(lock.contains("until=2025-10-17 kind=upload cohorts=2024\n"), "{lock}");
    portal.edit(NOTICE, "cohorts: [\"2024\"]", "cohorts: [\"2025\"]");
    // A warning, which `--strict` does not publish.
    assert_eq!(portal.build(SECOND, &["--strict"]), Exit::Failed);
    portal.edit(NOTICE, "cohorts: [\"2025\"]", "cohorts: [\"2024\"]");
    assert_eq!(portal.build(SECOND, &["--strict"]), Exit::Done);
}
