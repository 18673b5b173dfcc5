//! A fact typed over without an amendment: the message says what was published and what it says now, and the lines it
//! offers, pasted as they are, make the change that was meant.

use crate::harness::{PortalTest, Told};
use tidings::lang::Lang;

/// What a deadline can say of its time.
const TIMES: [&str; 9] = [
    "from: 2026-12-05 14:30, until: 2026-12-05 16:30, place: main-103",
    "from: 2026-12-05 14:30, until: 2026-12-05 16:30, place: \"Gate: 3\"",
    "from: 2026-12-05, until: 2026-12-20",
    "until: 2026-12-20 17:00",
    "from: 2026-12-05",
    "on: 2026-12-06",
    "around: mid 2027-05",
    "within: 2 working days, after: 提交更正后",
    "from: 2026-12-08, until: 2026-12-11, daily: {on: working days, hours: [09:00-11:00]}",
];

fn portal(time: &str, revisions: &str) -> PortalTest {
    let deadline = format!("deadlines:\n  - {{id: a, kind: capture, {time}}}");
    PortalTest::inline().at("2026-11-20 09:00").notice("n", &format!("{deadline}\n{revisions}"))
}

/// Everything that data, and so every page, says of it but for its history. A change cannot take a place away, so what
/// stands for one that was is left out, too.
fn said(portal: &PortalTest) -> serde_json::Value {
    let mut data = portal.build().data("n#a");
    for field in ["history", "revision", "updated", "changed", "events", "previous"] {
        data.as_object_mut().unwrap().remove(field);
    }
    if data["place"].to_string().contains("待定") {
        data.as_object_mut().unwrap().remove("place");
    }
    data
}

/// What is told of facts typed over, and the offered lines.
fn told(typed: &PortalTest, name: &str) -> (Told, String) {
    let built = typed.build();
    let [problem] = &built.problems[..] else { panic!("{name}: {:?}", built.problems()) };
    assert_eq!(problem.code, "fact-changed-without-amendment", "{name}");
    (built.problems().remove(0), problem.fix.as_ref().unwrap().get(Lang::Zh).to_owned())
}

/// The lines of a fix, as an author would take them.
fn lines(fix: &str) -> String {
    let taken = fix.lines().filter(|line| line.starts_with("  - ") || *line == "revisions:");
    // The reason is left to the author, and it is told when it was not written.
    taken.collect::<Vec<_>>().join("\n").replace("原因", "设备检修") + "\n"
}

#[test]
fn the_lines_offered_make_the_change_that_was_meant() {
    let mut cancelled = 0;
    for before in TIMES {
        for after in TIMES.into_iter().filter(|after| *after != before) {
            let name = format!("{before} → {after}");
            let lock = portal(before, "").build().clean().lock().to_owned();
            let typed = portal(after, "").file("content/portal.lock", &lock);
            let (problem, fix) = told(&typed, &name);
            assert!(!problem.en.contains("{}") && !problem.zh.contains("{}"), "{name}: {}", problem.en);
            let pasted = portal(before, &lines(&fix)).file("content/portal.lock", &lock);
            let built = pasted.build().clean();
            if fix.contains("新代号") {
                cancelled += 1;
                assert_eq!(built.data("n#a")["status"], "cancelled", "{name}");
            } else if after.contains("daily") {
                assert!(fix.contains("一并写上 daily"), "{name}\n{fix}");
            } else {
                assert_eq!(said(&pasted), said(&typed), "{name}\n{fix}");
            }
        }
    }
    // A begin or an end is gone, opening hours are, or a time that each student has for themselves came in their place.
    assert_eq!(cancelled, 21);
}

#[test]
fn a_change_that_was_taken_back_or_edited_is_told_and_mended() {
    const TIME: &str = "until: 2026-12-20";
    let line = |change: &str| format!("revisions:\n  - {{on: 2026-11-10, deadline: a, {change}}}\n");
    let moved = line("postpone: {until: 2026-12-25}");
    for (before, after, is_said, offered) in [
        (
            line("cancel: 停电"),
            String::new(),
            "was published as cancelled, {until: 2026-12-20} and now says {until: 2026-12-20}",
            "postpone: {until: 2026-12-20}",
        ),
        (
            line("postpone: to be announced"),
            String::new(),
            "was published as a time to be announced and now says {until: 2026-12-20}",
            "correct: {until: 2026-12-20}",
        ),
        (
            moved.clone(),
            line("postpone: {until: 2026-12-28}"),
            "was published as {until: 2026-12-25} and now says {until: 2026-12-28}",
            "correct: {until: 2026-12-28}",
        ),
        (
            moved.clone(),
            line("postpone: to be announced"),
            "was published as {until: 2026-12-25} and now says a time to be announced",
            "postpone: to be announced",
        ),
        (
            moved,
            line("cancel: 停电"),
            "was published as {until: 2026-12-25} and now says cancelled, {until: 2026-12-20}",
            "cancel: 原因",
        ),
    ] {
        let lock = portal(TIME, &before).build().clean().lock().to_owned();
        let typed = portal(TIME, &after).file("content/portal.lock", &lock);
        let (problem, fix) = told(&typed, is_said);
        assert!(problem.en.contains(is_said) && fix.contains(offered), "{}\n{fix}", problem.en);
        // A second `revisions:` would be an error: where there is one, a line is added to it.
        assert_eq!(lines(&fix).contains("revisions:"), after.is_empty(), "{fix}");
        let added = lines(&fix).replace("revisions:\n", "");
        let pasted = portal(TIME, &format!("{before}{added}")).file("content/portal.lock", &lock);
        assert_eq!(pasted.build().clean().data("n#a")["status"], typed.build().data("n#a")["status"], "{fix}");
        assert_eq!(
            pasted.build().data("n#a")["closes"] == typed.build().data("n#a")["closes"],
            !offered.starts_with("cancel"),
            "{fix}"
        );
    }
}

#[test]
fn a_reason_that_was_not_written_is_told() {
    for (change, expected) in [
        ("cancel: 原因", &["reason-not-written"][..]),
        ("postpone: {until: 2026-12-25}, note: 原因", &["reason-not-written"]),
        ("postpone: {until: 2026-12-25}, note: {zh: 停电, en: reason}", &["reason-not-written"]),
        ("postpone: {until: 2026-12-25}, note: 原因不明", &[]),
        ("cancel: 停电", &[]),
    ] {
        let line = format!("revisions:\n  - {{on: 2026-11-10, deadline: a, {change}}}\n");
        assert_eq!(portal("until: 2026-12-20", &line).build().codes(), expected, "{change}");
    }
}

#[test]
fn a_change_of_a_day_with_changes_says_the_minute() {
    let today = "revisions:\n  - {on: 2026-11-20 08:30, deadline: a, postpone: {until: 2026-12-25}}\n";
    let lock = portal("until: 2026-12-20", today).build().clean().lock().to_owned();
    let edited = today.replace("12-25", "12-28");
    let (_, fix) = told(&portal("until: 2026-12-20", &edited).file("content/portal.lock", &lock), "today");
    assert!(fix.contains("{on: 2026-11-20 09:00, deadline: a, correct: {until: 2026-12-28}"), "{fix}");
    let pasted = portal("until: 2026-12-20", &format!("{today}{}", lines(&fix))).file("content/portal.lock", &lock);
    assert_eq!(pasted.build().clean().data("n#a")["when"]["zh"], "2026年12月28日（周一）24:00 前（含当日）");
}
