//! Derived dates: they follow their base, and what they follow is named.

use crate::harness::PortalTest;

const CHAIN: &str = "
deadlines:
  - {id: s1, kind: capture, label: 第一场, from: 2026-12-05 14:30, until: 2026-12-05 16:30, place: main-103}
  - {id: code, kind: upload, from: s1 - 3 days, until: s1 - 1 day}
  - {id: proof, kind: upload, until: code.until + 40 days}
  - {id: alone, kind: upload, until: 2026-12-30}
";

#[test]
fn what_follows_a_moved_base_says_what_it_follows_and_who_announced_it() {
    let amends = "published: 2026-11-10\namends: [{notice: photo, deadline: s1, postpone: {from: 2026-12-12 14:30, until: 2026-12-12 16:30}}]";
    let site = PortalTest::inline().notice("photo", CHAIN).notice("later", amends).build().clean();
    for id in ["code", "proof"] {
        assert_eq!(site.history(&format!("photo#{id}")), ["2026-09-01 publish", "2026-11-10 follow by later"]);
        let row = site.row("zh/notices/photo", id);
        assert!(row.says("第一场"), "{}", row.text());
        assert!(row.links_to("later/"));
    }
    assert_eq!(site.history("photo#alone"), ["2026-09-01 publish"]);
}

#[test]
fn a_cancelled_base_gives_no_date() {
    let amends = "published: 2026-11-10\namends: [{notice: photo, deadline: s1, cancel: 报名人数不足}]";
    let site = PortalTest::inline().notice("photo", CHAIN).notice("later", amends).build().clean();
    let row = site.row("zh/notices/photo", "code");
    assert!(row.says("已取消"), "{}", row.text());
    assert_eq!(site.data("photo#code")["shape"], "unresolved");
    let feed = site.feed("zh/feeds/all.ics");
    assert_eq!(feed.event("photo.code.opens").status, "CANCELLED");
    assert!(
        feed.event("photo.code.opens").summary.starts_with("【延期待定】"),
        "{}",
        feed.event("photo.code.opens").summary
    );
}

#[test]
fn what_is_cancelled_with_its_base_keeps_its_date_struck_out() {
    let amends = "
published: 2026-11-10
amends:
  - {notice: photo, deadline: s1, cancel: 报名人数不足}
  - {notice: photo, deadline: code, cancel: 报名人数不足}
";
    let site = PortalTest::inline().notice("photo", CHAIN).notice("later", amends).build().clean();
    assert_eq!(site.history("photo#code"), ["2026-09-01 publish", "2026-11-10 cancel by later"]);
    assert_eq!(site.row("zh/notices/photo", "code").struck(), ["2026年12月2日（周三）至12月4日（周五）24:00"]);
}

#[test]
fn a_rough_base_gives_no_date_yet() {
    let front = "
deadlines:
  - {id: defence, kind: thesis, around: mid 2026-12}
  - {id: upload, kind: upload, until: defence - 3 days}
revisions:
  - {on: 2026-11-10, deadline: defence, correct: {from: 2026-12-16 09:00, until: 2026-12-16 11:00, place: east-hall}}
";
    let test = PortalTest::inline().notice("thesis", front);
    let before = test.clone().at("2026-11-01").build().clean();
    assert_eq!(before.data("thesis#upload")["shape"], "unresolved");
    let after = test.at("2026-11-10").build().clean();
    assert_eq!(after.data("thesis#upload")["closes"]["at"], "2026-12-14T00:00:00+08:00");
    assert_eq!(after.history("thesis#upload"), ["2026-09-01 publish", "2026-11-10 follow"]);
}

#[test]
fn a_base_that_is_not_published_yet_is_not_given_away() {
    let test = PortalTest::inline()
        .notice("photo", "published: 2026-11-10\ndeadlines: [{id: s1, kind: upload, until: 2026-12-05}]")
        .notice("other", "deadlines: [{id: print, kind: upload, until: photo#s1 + 2 days}]");
    let before = test.clone().at("2026-11-09 23:59").build().clean();
    assert_eq!(before.data("other#print")["shape"], "unresolved");
    let after = test.at("2026-11-10").build().clean();
    assert_eq!(after.data("other#print")["shape"], "due");
    assert_eq!(after.history("other#print"), ["2026-09-01 publish", "2026-11-10 follow by photo"]);
}

#[test]
fn published_in_an_amendment_is_the_day_of_the_amending_notice() {
    let amends =
        "published: 2026-11-10\namends: [{notice: photo, deadline: alone, extend: {until: published + 60 days}}]";
    let site = PortalTest::inline().notice("photo", CHAIN).notice("later", amends).build().clean();
    assert_eq!(site.data("photo#alone")["closes"]["at"], "2027-01-10T00:00:00+08:00");
}

#[test]
fn a_draft_counts_from_the_day_it_is_previewed() {
    let test = PortalTest::inline()
        .notice("next", "draft: true\ndeadlines: [{id: a, kind: upload, until: published + 2 days}]");
    let _ = test.clone().build().clean();
    let site = test.previews().at("2026-11-20 09:00").build().clean();
    assert_eq!(site.data("next#a")["closes"]["at"], "2026-11-23T00:00:00+08:00");
}
