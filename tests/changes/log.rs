//! The log of changes: what counts as one announcement, and from when it holds.

use crate::harness::PortalTest;

const SESSION: &str = "
deadlines:
  - {id: s1, kind: capture, from: 2026-12-05 14:30, until: 2026-12-05 16:30, place: main-103}
";

fn with_revisions(published: &str, revisions: &str) -> PortalTest {
    PortalTest::inline().notice("photo", &format!("published: {published}\n{SESSION}revisions:\n{revisions}"))
}

#[test]
fn a_change_on_the_day_of_publication_is_a_change() {
    let site = with_revisions("2026-11-01", "  - {on: 2026-11-01, deadline: s1, correct: {place: east-hall}}");
    let site = site.build().clean();
    assert_eq!(site.history("photo#s1"), ["2026-11-01 publish", "2026-11-01 correct"]);
    assert_eq!(site.feed("zh/feeds/all.ics").event("photo.s1").sequence, 1);
}

#[test]
fn a_date_without_an_hour_on_the_day_of_publication_is_not_before_it() {
    let site = with_revisions("2026-11-01 09:00", "  - {on: 2026-11-01, deadline: s1, correct: {place: east-hall}}");
    let site = site.build().clean();
    assert_eq!(site.history("photo#s1"), ["2026-11-01 09:00 publish", "2026-11-01 09:00 correct"]);
}

#[test]
fn a_notice_that_changes_one_of_the_same_day_is_a_change() {
    let site = PortalTest::inline()
        .notice("photo", &format!("published: 2026-11-01 09:00\n{SESSION}"))
        .notice("later", "published: 2026-11-01\namends: [{notice: photo, deadline: s1, cancel: 停电}]")
        .build()
        .clean();
    assert_eq!(site.history("photo#s1"), ["2026-11-01 09:00 publish", "2026-11-01 09:00 cancel by later"]);
}

#[test]
fn time_and_place_changed_by_one_notice_are_one_change_named_after_the_weightier() {
    let amends = "
published: 2026-11-10
amends:
  - {notice: photo, deadline: s1, correct: {place: east-hall}, note: 场地维修}
  - {notice: photo, deadline: s1, postpone: {from: 2026-12-12 14:30, until: 2026-12-12 16:30}, note: 设备检修}
";
    let site = PortalTest::inline().notice("photo", SESSION).notice("later", amends).build().clean();
    assert_eq!(site.history("photo#s1"), ["2026-09-01 publish", "2026-11-10 postpone by later"]);
    let row = site.row("zh/notices/photo", "s1");
    assert_eq!(row.struck(), ["2026年12月5日（周六）14:30–16:30；地点：主楼103教室"]);
    assert!(row.says("设备检修；场地维修"), "{}", row.text());
    assert_eq!(site.feed("zh/feeds/all.ics").event("photo.s1").sequence, 1);
}

#[test]
fn two_revisions_of_one_day_are_two_changes() {
    let revisions = "
  - {on: 2026-11-10, deadline: s1, correct: {place: east-hall}}
  - {on: 2026-11-10, deadline: s1, correct: {fee: 20元}}
";
    let site = with_revisions("2026-11-01", revisions).build().clean();
    assert_eq!(site.history("photo#s1"), ["2026-11-01 publish", "2026-11-10 correct", "2026-11-10 correct"]);
    assert_eq!(site.feed("zh/feeds/all.ics").event("photo.s1").sequence, 2);
}

#[test]
fn a_revision_with_a_date_to_come_waits_for_it() {
    let test = with_revisions("2026-11-01", "  - {on: 2026-11-10 08:00, deadline: s1, correct: {fee: 20元}}");
    let before = test.clone().at("2026-11-10 07:59:59").build().clean();
    assert_eq!(before.history("photo#s1"), ["2026-11-01 publish"]);
    assert_eq!(before.next_change().as_deref(), Some("2026-11-10 08:00:00"));
    assert_eq!(test.at("2026-11-10 08:00").build().clean().history("photo#s1").len(), 2);
}

#[test]
fn a_change_by_a_notice_held_back_waits_with_it() {
    let scheduled = "published: 2026-11-10\namends: [{notice: photo, deadline: s1, cancel: 停电}]";
    let test = PortalTest::inline().notice("photo", SESSION).notice("later", scheduled);
    assert_eq!(test.clone().at("2026-11-09 23:59:59").build().clean().history("photo#s1").len(), 1);
    assert_eq!(test.clone().at("2026-11-10").build().clean().history("photo#s1").len(), 2);
    let previewed = test.at("2026-11-01").previews().build().clean();
    assert_eq!(previewed.history("photo#s1"), ["2026-09-01 publish", "2026-11-10 cancel by later"]);

    let draft = "draft: true\namends: [{notice: photo, deadline: s1, cancel: 停电}]";
    let test = PortalTest::inline().notice("photo", SESSION).notice("later", draft);
    assert_eq!(test.clone().build().clean().history("photo#s1").len(), 1);
    assert_eq!(test.previews().build().clean().history("photo#s1").len(), 2);
}

#[test]
fn a_mistake_in_a_notice_to_come_is_told_today() {
    let scheduled = "
published: 2026-12-01
amends:
  - {notice: photo, deadline: s1, postpone: {from: 2026-12-12 16:30, until: 2026-12-12 14:30}}
";
    let site = PortalTest::inline().notice("photo", SESSION).notice("later", scheduled).at("2026-11-01").resolve();
    assert_eq!(site.codes(), ["end-before-start"]);
}

#[test]
fn a_correction_of_the_notice_reaches_the_subscribers_of_its_sessions() {
    let test = PortalTest::inline().notice("other", SESSION).notice(
        "photo",
        &format!("bring: 身份证\n{SESSION}revisions:\n  - {{on: 2026-11-10, correct: {{bring: 采集码}}}}"),
    );
    let before = test.clone().at("2026-11-09").build().clean().feed("zh/feeds/all.ics");
    let after = test.at("2026-11-10").build().clean().feed("zh/feeds/all.ics");
    let (old, new) = (before.event("photo.s1"), after.event("photo.s1"));
    assert!(new.description.as_ref().is_some_and(|text| text.contains("采集码")));
    assert_eq!((old.sequence, new.sequence), (0, 1));
    assert!(new.modified > old.modified);
    assert_eq!(before.bytes()["other.s1"], after.bytes()["other.s1"]);
}
