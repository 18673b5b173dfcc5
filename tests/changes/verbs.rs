//! The verbs of change, alone and after one another.

use crate::harness::PortalTest;

const NOTICE: &str = "
deadlines:
  - {id: s1, kind: capture, from: 2026-12-05 14:30, until: 2026-12-05 16:30, place: main-103, fee: 20元}
  - {id: up, kind: upload, from: 2026-11-25, until: 2026-12-15, closed: [2026-12-01..2026-12-03]}
";

fn revised(lines: &[&str]) -> PortalTest {
    let lines: Vec<String> = lines.iter().map(|line| format!("  - {{{line}}}")).collect();
    PortalTest::inline().notice("photo", &format!("{NOTICE}revisions:\n{}", lines.join("\n")))
}

#[test]
fn only_what_changed_is_struck_out() {
    let site = revised(&["on: 2026-11-10, deadline: s1, correct: {fee: 30元}"]).build().clean();
    assert_eq!(site.row("zh/notices/photo", "s1").struck(), ["费用：20元"]);
    assert!(site.row("zh/notices/photo", "s1").says("2026年12月5日（周六）14:30–16:30"));
}

#[test]
fn a_postponement_for_the_time_being_ends_with_any_new_date() {
    let away = "on: 2026-11-10, deadline: s1, postpone: to be announced";
    for back in ["postpone", "correct"] {
        let dates =
            format!("on: 2026-11-12, deadline: s1, {back}: {{from: 2026-12-19 09:00, until: 2026-12-19 11:00}}");
        let site = revised(&[away, &dates]).build().clean();
        assert_eq!(site.data("photo#s1")["status"], "scheduled", "{back}");
        assert_eq!(site.feed("zh/feeds/all.ics").when("photo.s1"), "2026-12-19 09:00–11:00");
    }
}

#[test]
fn a_new_date_brings_a_cancelled_session_back() {
    let site = revised(&[
        "on: 2026-11-10, deadline: s1, cancel: 停电",
        "on: 2026-11-12, deadline: s1, postpone: {from: 2026-12-19 09:00, until: 2026-12-19 11:00}",
    ])
    .build()
    .clean();
    assert_eq!(site.history("photo#s1"), ["2026-09-01 publish", "2026-11-10 cancel", "2026-11-12 reinstate"]);
    let feed = site.feed("zh/feeds/all.ics");
    assert_eq!((feed.event("photo.s1").status.as_str(), feed.event("photo.s1").sequence), ("CONFIRMED", 2));
    assert!(site.row("zh/notices/photo", "s1").says("重新安排"));
    assert_eq!(feed.uids().iter().filter(|uid| uid.starts_with("photo.s1.moved")).count(), 1);
}

#[test]
fn a_window_that_moves_leaves_its_pause_behind() {
    let site =
        revised(&["on: 2026-11-10, deadline: up, postpone: {from: 2027-01-05, until: 2027-01-20}"]).build().clean();
    assert_eq!(site.data("photo#up")["shape"], "window");
    let site =
        revised(&["on: 2026-11-10, deadline: up, postpone: {from: 2026-12-02, until: 2026-12-20}"]).build().clean();
    assert_eq!(site.data("photo#up")["pauses"][0]["from"]["at"], "2026-12-02T00:00:00+08:00");
}

#[test]
fn an_end_that_is_announced_later_keeps_the_opening_in_the_calendar() {
    let front = "
deadlines: [{id: a, kind: upload, from: 2026-12-01}]
revisions: [{on: 2026-11-10, deadline: a, correct: {until: 2026-12-20}}]
";
    let test = PortalTest::inline().notice("n", front);
    let before = test.clone().at("2026-11-01").build().clean().feed("zh/feeds/all.ics");
    let after = test.at("2026-11-10").build().clean().feed("zh/feeds/all.ics");
    for uid in before.uids() {
        assert_eq!(before.when(&uid), after.when(&uid));
    }
}

#[test]
fn what_a_new_notice_replaces_stays_as_it_was_where_it_is_over() {
    let front = "
deadlines:
  - {id: past, kind: capture, from: 2026-10-10 09:00, until: 2026-10-10 11:00, place: main-103}
  - {id: next, kind: capture, from: 2026-12-10 09:00, until: 2026-12-10 11:00, place: main-103}
";
    let site = PortalTest::inline()
        .notice("plan", front)
        .notice("new-plan", "published: 2026-11-10\nsupersedes: [plan]")
        .build()
        .clean();
    let feed = site.feed("zh/feeds/all.ics");
    assert_eq!(feed.event("plan.past").status, "CONFIRMED");
    assert_eq!(feed.event("plan.next").status, "CANCELLED");
    assert_eq!(site.history("plan#past"), ["2026-09-01 publish"]);
    assert!(site.page("zh/notices/new-plan").says("取代"));
}

#[test]
fn a_day_taken_out_of_the_opening_days_is_cancelled_not_gone() {
    let front = "
deadlines: [{id: desk, kind: upload, from: 2026-11-23, until: 2026-11-27, daily: {hours: [09:00-11:00]}}]
revisions: [{on: 2026-11-10, deadline: desk, correct: {closed: [2026-11-25..2026-11-25]}}]
";
    let test = PortalTest::inline().notice("n", front);
    let after = test.at("2026-11-10").build().clean().feed("zh/feeds/all.ics");
    assert_eq!(after.event("n.desk.20261125").status, "CANCELLED");
    assert!(after.event("n.desk.20261125").summary.starts_with("【已取消】"));
    assert_eq!(after.event("n.desk.20261124").status, "CONFIRMED");
}

/// The State Council publishes a year's arrangement in the autumn before; until then a date inside it is not guessed.
#[test]
fn a_date_beyond_the_calendar_appears_when_the_year_is_published() {
    let front = "
deadlines:
  - {id: a, kind: upload, until: 2026-12-30 + 3 working days}
  - {id: desk, kind: upload, from: 2026-12-30, until: 2027-01-05, daily: {hours: [09:00-11:00]}}
  - {id: b, kind: upload, until: a + 2 days}
";
    let test = PortalTest::inline().notice("n", front);
    let site = test.build();
    assert_eq!(site.codes(), ["outside-coverage", "outside-coverage"]);
    for (id, zh, en) in [
        ("a", "待定：2027年的工作日安排尚未公布", "not yet known: the working days of 2027 have not been published"),
        ("desk", "待定：2027年的工作日安排尚未公布", "not yet known: the working days of 2027 have not been published"),
        ("b", "待定：要等前一事项的时间确定", "not yet known: it depends on a date that is not known yet"),
    ] {
        assert!(site.row("zh/notices/n", id).says(zh) && site.row("en/notices/n", id).says(en), "{id}");
        assert_eq!(site.data(&format!("n#{id}"))["shape"], "unresolved");
    }
    assert!(site.feed("zh/feeds/all.ics").events.is_empty());

    let path = "content/calendars/cn-workdays.yaml";
    let covered = test.edit(path, "coverage: 2026-01-01..2026-12-31", "coverage: 2026-01-01..2027-12-31").edit(
        path,
        "years:\n",
        "years:\n  2027:\n    holidays: [{zh: 元旦, en: New Year's Day, days: 2027-01-01..2027-01-03}]\n    workdays: []\n",
    );
    let site = covered.build().clean();
    assert_eq!(site.data("n#a")["closes"]["at"], "2027-01-06T00:00:00+08:00");
    assert_eq!(site.data("n#b")["closes"]["at"], "2027-01-08T00:00:00+08:00");
    assert_eq!(site.feed("zh/feeds/all.ics").uids().len(), 6);
    // Nobody announced anything: the history has one state, the lock tells the subscribers.
    assert_eq!(site.history("n#a"), ["2026-09-01 publish"]);
}
