//! What the person who publishes is told will change: for readers, for subscribers, since the last publication.

use tidings::lang::Lang;

use crate::harness::{Built, PortalTest};

const NOTICE: &str = "
deadlines:
  - {id: s1, kind: capture, label: 第一场, from: 2026-12-05 14:30, until: 2026-12-05 16:30, place: main-103}
  - {id: check, kind: upload, label: 校对, from: s1 + 10 days}
  - {id: up, kind: upload, from: 2026-11-25, until: 2026-12-15}
";

const PATH: &str = "content/notices/photo/index.zh.md";

/// A portal that was published with two notices, ready for an author's hand.
fn published() -> PortalTest {
    let portal = PortalTest::inline().notice("photo", NOTICE).notice("words", "");
    let lock = portal.at("2026-09-02").build().clean().lock().to_owned();
    PortalTest::inline().notice("photo", NOTICE).notice("words", "").file("content/portal.lock", &lock).at("2026-11-20")
}

fn revise(portal: PortalTest, lines: &[&str]) -> PortalTest {
    let lines: Vec<String> = lines.iter().map(|line| format!("  - {{{line}}}\n")).collect();
    portal.edit(PATH, "---\n\n正文", &format!("revisions:\n{}---\n\n正文", lines.concat()))
}

fn both(built: &Built) -> (Vec<&str>, Vec<&str>) {
    (built.news(Lang::Zh), built.news(Lang::En))
}

#[test]
fn the_first_publication_says_so() {
    let built = PortalTest::inline().notice("photo", NOTICE).notice("words", "").build().clean();
    assert_eq!(
        both(&built),
        (vec!["第一次发布：2 份通知，3 个日期。"], vec!["First publication: 2 notices, 3 dates."])
    );
}

#[test]
fn nothing_is_said_when_nothing_changes() {
    for day in ["2026-09-02", "2026-11-20", "2026-12-31"] {
        assert_eq!(both(&published().at(day).build().clean()), (vec![], vec![]), "{day}");
    }
    // A text may change, as long as no calendar repeats it.
    let built = published().edit("content/notices/words/index.zh.md", "正文", "新的正文").build().clean();
    assert_eq!(both(&built), (vec![], vec![]));
}

/// What an author does, and what is told in Chinese and English.
type Case = (&'static [&'static str], &'static [&'static str], &'static [&'static str]);

const REVISIONS: &[Case] = &[
    (
        &["on: 2026-11-10, deadline: s1, postpone: {from: 2026-12-12 14:30, until: 2026-12-12 16:00}"],
        &[
            "改期：《通知photo》第一场 12月5日 14:30–16:30 → 12月12日 14:30–16:00，订阅者会收到更新",
            "随之调整：《通知photo》校对 12月15日 → 12月22日，订阅者会收到更新",
        ],
        &[
            "Moved: “通知photo”, 第一场: 5 Dec, 2:30pm to 4:30pm → 12 Dec, 2:30pm to 4pm; subscribers get the update",
            "Moved along: “通知photo”, 校对: 15 Dec → 22 Dec; subscribers get the update",
        ],
    ),
    (
        &["on: 2026-11-10, deadline: up, extend: {until: 2027-01-08}"],
        &["延长：《通知photo》材料上传 截止 2026年12月15日 → 2027年1月8日，订阅者会收到更新"],
        &["Extended: “通知photo”, Upload: end 15 Dec 2026 → 8 Jan 2027; subscribers get the update"],
    ),
    (
        &["on: 2026-11-10, deadline: up, cancel: 改为现场提交"],
        &["取消：《通知photo》材料上传 11月25日至12月15日，订阅者会收到更新"],
        &["Cancelled: “通知photo”, Upload: 25 Nov to 15 Dec; subscribers get the update"],
    ),
    (
        &["on: 2026-11-10, deadline: up, postpone: to be announced"],
        &["延期待定：《通知photo》材料上传 11月25日至12月15日 → 时间另行通知，订阅者会收到更新"],
        &["Postponed: “通知photo”, Upload: 25 Nov to 15 Dec → to be announced; subscribers get the update"],
    ),
    (
        &["on: 2026-11-10, deadline: s1, correct: {place: 行政楼 201 室}"],
        &["更正：《通知photo》第一场 地点 主楼103教室 → 行政楼 201 室，订阅者会收到更新"],
        &["Corrected: “通知photo”, 第一场: place Room 103, Main Building → 行政楼 201 室; subscribers get the update"],
    ),
    (
        &["on: 2026-11-10, deadline: up, correct: {fee: 20元}"],
        &["更正：《通知photo》材料上传，订阅者会收到更新"],
        &["Corrected: “通知photo”, Upload; subscribers get the update"],
    ),
    (
        &["on: 2026-11-10, correct: {bring: 身份证}"],
        &["日历里的文字有变：1 个日期，订阅者会收到更新"],
        &["New wording in calendars: 1 date; subscribers get the update"],
    ),
    // Before the last publication: nothing new.
    (&["on: 2026-11-25, deadline: up, cancel: 明天才说"], &[], &[]),
];

#[test]
fn a_change_is_said_with_old_and_new() {
    for (lines, zh, en) in REVISIONS {
        let built = revise(published(), lines).build().clean();
        assert_eq!(both(&built), (zh.to_vec(), en.to_vec()), "{lines:?}");
        let again = revise(published(), lines).file("content/portal.lock", built.lock()).build().clean();
        assert_eq!(both(&again), (vec![], vec![]), "told once: {lines:?}");
    }
}

#[test]
fn what_was_cancelled_and_comes_back() {
    let cancel = "on: 2026-11-10, deadline: up, cancel: 停电";
    let lock = revise(published(), &[cancel]).build().clean().lock().to_owned();
    let back = "on: 2026-11-12, deadline: up, postpone: {from: 2026-12-01, until: 2026-12-20}";
    let built = revise(published(), &[cancel, back]).file("content/portal.lock", &lock).build().clean();
    assert_eq!(
        both(&built),
        (
            vec!["重新安排：《通知photo》材料上传 11月25日至12月15日 → 12月1日至12月20日，订阅者会收到更新"],
            vec!["Reinstated: “通知photo”, Upload: 25 Nov to 15 Dec → 1 Dec to 20 Dec; subscribers get the update"],
        )
    );
}

#[test]
fn a_date_typed_over_is_called_that() {
    let built = published().edit(PATH, "until: 2026-12-15", "until: 2026-12-18").build();
    assert_eq!(built.codes(), ["fact-changed-without-amendment"]);
    assert_eq!(
        both(&built),
        (
            vec!["直接改动，没有写变更：《通知photo》材料上传 截止 12月15日 → 12月18日，订阅者会收到更新"],
            vec!["Retyped without an amendment: “通知photo”, Upload: end 15 Dec → 18 Dec; subscribers get the update"],
        )
    );
}

#[test]
fn notices_come_and_go_and_come_back() {
    let more = "deadlines:\n  - {id: a, kind: upload, until: 2026-12-30}\n  - {id: b, kind: exam, on: 2027-01-04}";
    let built = published().notice("second", more).notice("plain", "").build().clean();
    assert_eq!(
        both(&built),
        (
            vec!["新通知：《通知plain》", "新通知：《通知second》，2 个日期"],
            vec!["New notice: “通知plain”", "New notice: “通知second”, 2 dates"],
        )
    );
    let lock = built.lock().to_owned();
    // One becomes a draft again, one is deleted.
    let built = published()
        .notice("second", &format!("published: 2026-09-01\ndraft: true\n{more}"))
        .file("content/portal.lock", &lock)
        .build();
    let told: Vec<_> = built.problems().into_iter().map(|told| (told.code, told.label, told.quoted)).collect();
    let label = "content/notices/second/index.zh.md:4:1".to_owned();
    assert_eq!(told, [("notice-withdrawn", label, "draft:".to_owned())]);
    assert_eq!(
        both(&built),
        (
            vec![
                "撤下通知：plain",
                "撤下通知：second，2 个日期会从订阅者的日历里消失",
                "停用日历：notice/second.ics，订阅者会看到“请改订新的日历”",
            ],
            vec![
                "Withdrawn: the notice plain",
                "Withdrawn: the notice second; 2 dates will vanish from calendars",
                "Retired calendars: notice/second.ics; subscribers are asked to choose another",
            ],
        )
    );
    // Said once. Another slip is a day of publication yet to come; a look back is none.
    let gone = |day: &str| published().notice("second", &format!("published: {day}\ndraft: true\n{more}"));
    assert_eq!(gone("2026-09-01").file("content/portal.lock", built.lock()).build().codes(), [""; 0]);
    let later = published().notice("second", &format!("published: 2026-12-01\n{more}"));
    let built_later = later.file("content/portal.lock", &lock).build();
    assert_eq!(built_later.problems()[0].code, "notice-withdrawn", "{:?}", built_later.problems());
    assert_eq!(built_later.problems()[0].quoted, "2026-12-01");
    let before = published().notice("second", more).file("content/portal.lock", &lock).at("2026-08-01").build();
    assert_eq!(before.codes(), [""; 0]);
    let back = published().notice("second", more).file("content/portal.lock", built.lock()).build().clean();
    assert_eq!(
        both(&back),
        (vec!["重新发布：《通知second》，2 个日期"], vec!["Published again: “通知second”, 2 dates"],)
    );
}

#[test]
fn a_notice_in_place_of_another() {
    let built = published()
        .notice(
            "better",
            "published: 2026-11-15\nsupersedes: [photo]\ndeadlines:\n  - {id: s, kind: exam, on: 2026-12-20}",
        )
        .build()
        .clean();
    assert_eq!(
        both(&built),
        (
            vec!["新通知：《通知better》，1 个日期", "取代：《通知photo》由《通知better》取代，订阅者会收到更新"],
            vec![
                "New notice: “通知better”, 1 date",
                "Replaced: “通知photo” by “通知better”; subscribers get the update"
            ],
        )
    );
}

#[test]
fn dates_added_to_a_notice_and_taken_from_it() {
    let built = published()
        .edit(
            PATH,
            "id: up, kind: upload, from: 2026-11-25, until: 2026-12-15",
            "id: on-paper, kind: office, on: 2026-12-18",
        )
        .build();
    assert_eq!(built.codes(), ["deadline-vanished"]);
    assert_eq!(
        both(&built),
        (
            vec![
                "新增：《通知photo》窗口办理 12月18日，订阅者会收到更新",
                "删掉了：photo#up，会从订阅者的日历里无声消失",
            ],
            vec![
                "Added: “通知photo”, Office hours: 18 Dec; subscribers get the update",
                "Removed: photo#up; it will vanish from calendars without a word",
            ],
        )
    );
}

#[test]
fn a_long_table_does_not_hide_the_others() {
    let rows: Vec<String> = (1..=30).map(|n| format!("  - {{id: r{n}, kind: exam, on: 2026-12-{n:02}}}\n")).collect();
    let built = published()
        .edit(PATH, "---\n\n正文", &format!("{}---\n\n正文", rows.concat()))
        .notice("other", "deadlines:\n  - {id: a, kind: exam, on: 2026-12-01}")
        .build()
        .clean();
    let news = built.news(Lang::Zh);
    assert_eq!(news.len(), 6);
    assert_eq!((news[0], news[5]), ("新通知：《通知other》，1 个日期", "……《通知photo》另有 26 项"));
    assert_eq!(built.news(Lang::En)[5], "… and 26 more in “通知photo”");

    let mut many = published();
    for n in 0..40 {
        many = many.notice(&format!("n{n:02}"), "");
    }
    let built = many.build().clean();
    let news = built.news(Lang::Zh);
    assert_eq!((news.len(), news[14]), (15, "……另有 26 项"));
    assert_eq!(built.news(Lang::En)[14], "… and 26 more");
}

#[test]
fn days_that_a_closure_takes_are_named() {
    const DESK: &str = "
deadlines:
  - {id: desk, kind: office, from: 2026-12-07, until: 2026-12-18, daily: {on: working days, hours: [09:00-11:00]}}
";
    let lock = PortalTest::inline().notice("photo", DESK).at("2026-09-02").build().clean().lock().to_owned();
    let closed = |days: &str| {
        let closures = format!("closures:\n  - {{days: {days}, zh: 停电, en: Power cut}}\n");
        let portal = PortalTest::inline().notice("photo", DESK).file("content/portal.lock", &lock);
        portal.file("content/calendars/closed.yaml", &closures).at("2026-11-20").build().clean()
    };
    for (days, zh, en) in [
        (
            "2026-12-09",
            "取消的日子：《通知photo》窗口办理 12月9日，订阅者会收到更新",
            "Days cancelled: “通知photo”, Office hours: 9 Dec; subscribers get the update",
        ),
        (
            "2026-12-08..2026-12-11",
            "取消的日子：《通知photo》窗口办理 12月8日、12月9日、12月10日等 4 天，订阅者会收到更新",
            "Days cancelled: “通知photo”, Office hours: 8 Dec, 9 Dec, 10 Dec … (4 days); subscribers get the update",
        ),
    ] {
        assert_eq!(both(&closed(days)), (vec![zh], vec![en]));
    }
}
