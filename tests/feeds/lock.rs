//! `content/portal.lock`: written before the site, never by a preview, never guessed.

use std::fs;

use crate::harness::{Portal, blocks, events, notice, text};
use tidings::cli::Exit;

const NOTICE: &str = "notices/n/index.zh.md";
const DEADLINES: &str = "  - {id: a, kind: capture, from: 2025-10-18 09:00, until: 2025-10-18 11:00, place: hall}";
const FIRST: &str = "2025-09-02T09:00:00+08:00";
const SECOND: &str = "2025-09-10T09:00:00+08:00";
const THIRD: &str = "2025-09-12T09:00:00+08:00";

fn built(now: &str) -> Portal {
    let portal = Portal::new(DEADLINES);
    assert_eq!(portal.build(now, &[]), Exit::Done);
    portal
}

fn sequence_and_stamp(portal: &Portal) -> (u32, i64) {
    let event = &events(&portal.site(), "zh/feeds/all.ics")["n.a"];
    (event.sequence, event.modified)
}

#[test]
fn a_reverted_edit_goes_up_once_more() {
    let portal = built(FIRST);
    portal.edit(NOTICE, "2025-10-18 11:00", "2025-10-18 12:00");
    assert_eq!(portal.build(SECOND, &[]), Exit::Done);
    assert_eq!(sequence_and_stamp(&portal), (1, 1_757_466_000));
    portal.edit(NOTICE, "2025-10-18 12:00", "2025-10-18 11:00");
    assert_eq!(portal.build(THIRD, &[]), Exit::Done);
    assert_eq!(sequence_and_stamp(&portal), (2, 1_757_638_800));
}

#[test]
fn the_stamp_grows_even_when_the_clock_does_not() {
    let portal = built(FIRST);
    portal.edit(NOTICE, "2025-10-18 11:00", "2025-10-18 12:00");
    assert_eq!(portal.build(THIRD, &[]), Exit::Done);
    portal.edit(NOTICE, "2025-10-18 12:00", "2025-10-18 13:00");
    // A computer whose clock is two days behind the one before.
    assert_eq!(portal.build(SECOND, &[]), Exit::Done);
    assert_eq!(sequence_and_stamp(&portal), (2, 1_757_638_801));
}

#[test]
fn the_description_is_as_of_the_change_that_was_told() {
    let portal = built(FIRST);
    let as_of = |portal: &Portal| {
        let event = events(&portal.site(), "zh/feeds/all.ics").remove("n.a").expect("the event");
        let description = event.description.expect("a description");
        description.lines().find(|line| line.starts_with("以上为")).expect("an as-of line").to_owned()
    };
    assert_eq!(as_of(&portal), "以上为2025年9月1日的信息，以网页为准：");
    portal.edit(NOTICE, "2025-10-18 11:00", "2025-10-18 12:00");
    assert_eq!(portal.build(SECOND, &[]), Exit::Done);
    assert_eq!(as_of(&portal), "以上为2025年9月10日的信息，以网页为准：");
}

#[test]
fn a_feed_that_is_no_longer_declared_keeps_its_file_and_points_on() {
    let portal = built(FIRST);
    portal.write("notices/m/index.zh.md", &notice("另一份", "  - {id: x, kind: upload, until: 2025-10-01}"));
    assert_eq!(portal.build(SECOND, &[]), Exit::Done);
    let paths = ["zh/feeds/notice/m.ics", "en/feeds/notice/m.ics"];
    let shared = "zh/feeds/cohort/2025/upload.ics";
    let before = portal.site();
    assert!(paths.iter().chain([&shared]).all(|path| events(&before, path).contains_key("m.x.closes")));
    portal.remove("notices/m/index.zh.md");
    assert_eq!(portal.build(THIRD, &[]), Exit::Done);
    let retired = portal.site();
    assert!(events(&retired, shared).is_empty(), "its cohort and kind stand: it waits for the next date");
    for path in paths {
        let events = events(&retired, path);
        assert_eq!(events.len(), 1, "{path}");
        let (uid, event) = events.first_key_value().expect("one");
        let (words, page) = if path.starts_with("zh") {
            ("【此日历已停用】请改订新的日历", "https://test.example.edu.cn/n/zh/calendar/")
        } else {
            ("This calendar is retired; please subscribe to a new one", "https://test.example.edu.cn/n/en/calendar/")
        };
        assert!(uid.starts_with("retired."), "{uid}");
        assert_eq!((event.summary.as_str(), event.url.as_str(), event.modified), (words, page, 1_757_638_800));
        assert!(event.description.as_ref().is_some_and(|text| text.contains(page)));
    }
    assert_eq!(portal.build("2025-12-01T00:00:00+08:00", &[]), Exit::Done);
    assert!(paths.iter().all(|path| portal.site()[*path] == retired[*path]), "a later build changes nothing");
    portal.write("notices/m/index.zh.md", &notice("另一份", "  - {id: x, kind: upload, until: 2025-10-01}"));
    assert_eq!(portal.build("2025-12-02T00:00:00+08:00", &[]), Exit::Done);
    assert!(
        paths.iter().all(|path| blocks(&portal.site(), path) == blocks(&before, path)),
        "declared again: alive again"
    );
}

#[test]
fn a_lock_that_cannot_be_read_stops_the_build_and_leaves_the_site() {
    let portal = built(FIRST);
    let (site, lock) = (portal.site(), portal.lock());
    let newer = lock.replace("tidings-lock 1", "tidings-lock 2");
    let conflict = lock.replace("event ", "<<<<<<< HEAD\nevent ");
    let outside = format!("{lock}feed ../../../secret\n");
    let backwards = lock.replace("2025-09-01T00:00:00+08:00 2025-09-01", "2025-09-01T00:00:00+08:00 2024-09-01");
    for damaged in [newer, conflict, outside, backwards, "nothing of the kind\n".to_owned()] {
        assert_ne!(damaged, lock);
        portal.write("portal.lock", &damaged);
        portal.edit(NOTICE, "正文。", "正文。。");
        assert_eq!(portal.build(SECOND, &[]), Exit::Failed, "{damaged}");
        assert_eq!((portal.site(), portal.lock()), (site.clone(), damaged));
    }
}

#[test]
fn line_ends_of_windows_are_no_damage() {
    let portal = built(FIRST);
    let windows = portal.lock().replace('\n', "\r\n");
    portal.write("portal.lock", &windows);
    assert_eq!(portal.build(SECOND, &["--locked"]), Exit::Done);
    assert_eq!(portal.lock(), windows);
}

#[test]
fn locked_refuses_what_would_change_the_lock_and_writes_nothing() {
    let portal = Portal::new(DEADLINES);
    assert_eq!(portal.build(FIRST, &["--locked"]), Exit::Failed);
    assert!(portal.lock().is_empty() && portal.site().is_empty());
    assert_eq!(portal.build(FIRST, &[]), Exit::Done);
    let (site, lock) = (portal.site(), portal.lock());
    assert_eq!(portal.build(SECOND, &["--locked"]), Exit::Done);
    portal.edit(NOTICE, "2025-10-18 11:00", "2025-10-18 12:00");
    assert_eq!(portal.build(THIRD, &["--locked"]), Exit::Failed);
    assert_eq!((portal.site(), portal.lock()), (site, lock));
}

#[test]
fn a_preview_promises_nothing() {
    let portal = built(FIRST);
    let lock = portal.lock();
    portal.edit(NOTICE, "2025-10-18 11:00", "2025-10-18 12:00");
    for preview in [&["--at", "2025-09-05"][..], &["--drafts"], &["--at", "2026-01-01", "--drafts"]] {
        assert_eq!(portal.build(SECOND, preview), Exit::Done);
        assert_eq!(portal.lock(), lock, "{preview:?}");
    }
}

#[test]
fn a_site_that_cannot_be_written_promises_nothing() {
    let portal = Portal::new(DEADLINES);
    let public = portal.root().join("public");
    fs::create_dir_all(&public).expect("a folder");
    // Somebody's file where the site needs a folder: found out before the first promise.
    fs::write(public.join("zh"), "in the way").expect("written");
    assert_eq!(portal.build(FIRST, &[]), Exit::Failed);
    assert_eq!(portal.lock(), "");
    fs::remove_file(public.join("zh")).expect("removed");
    assert_eq!(portal.build(SECOND, &[]), Exit::Done);
    assert!(portal.lock().contains("event n.a@test.example.edu.cn 0 "), "{}", portal.lock());
}

#[test]
fn a_refused_output_folder_leaves_the_lock_alone() {
    let portal = Portal::new(DEADLINES);
    assert_eq!(portal.build(FIRST, &["--out", "content"]), Exit::Failed);
    assert_eq!(portal.lock(), "");
}

#[test]
fn what_left_a_calendar_is_no_change_and_comes_in_again_when_it_is_moved() {
    let portal = built(FIRST);
    let lock = portal.lock();
    let (all, own) = ("zh/feeds/all.ics", "zh/feeds/notice/n.ics");
    let first = portal.site();
    assert_eq!(portal.build("2027-10-31T23:59:59+08:00", &["--locked", "--strict"]), Exit::Done);
    let before = portal.site();
    assert_eq!(before[all], first[all]);
    assert_eq!(portal.build("2027-11-01T00:00:00+08:00", &["--locked", "--strict"]), Exit::Done);
    let then = portal.site();
    assert!(events(&then, all).is_empty() && then.keys().eq(before.keys()));
    assert_eq!((&then[own], &then["zh/feeds/event/n/a.ics"]), (&before[own], &before["zh/feeds/event/n/a.ics"]));
    assert_eq!((&then["deadlines.json"], portal.lock()), (&before["deadlines.json"], lock));
    let moved = "notices/m/index.zh.md";
    portal.write(
        moved,
        "---\ntitle: 改期\npublished: 2027-11-10\namends:\n  - {notice: n, deadline: a, postpone: {from: 2028-03-06 09:00, until: 2028-03-06 11:00}}\n---\n正文。\n",
    );
    assert_eq!(portal.build("2027-11-10T09:00:00+08:00", &[]), Exit::Done);
    assert_eq!(sequence_and_stamp(&portal).0, 1);
    assert!(events(&portal.site(), all).contains_key("n.a.moved20251018"));
}

#[test]
fn a_calendar_over_one_mebibyte_is_a_warning() {
    // Each stands twice in the calendar: as an opening and as a closing.
    let long = "很长的说明。".repeat(1500);
    let many: Vec<String> = (0..25)
        .map(|n| format!("  - {{id: d{n}, kind: upload, from: 2025-10-01, until: 2025-10-30, note: {long}}}"))
        .collect();
    let portal = Portal::new(&many.join("\n"));
    assert_eq!(portal.build(FIRST, &["--strict"]), Exit::Failed);
    assert!(portal.site().is_empty());
    assert_eq!(portal.build(FIRST, &[]), Exit::Done);
    assert!(text(&portal.site(), "zh/feeds/all.ics").len() > 1 << 20);
}
