//! The permanent id of a notice: its folder may be renamed, its calendars and entries go on.

use tidings::lang::Lang;

use crate::harness::PortalTest;

const DEADLINES: &str = "
deadlines:
  - {id: s1, kind: capture, from: 2026-12-05 14:30, until: 2026-12-05 16:30, place: main-103}
  - {id: up, kind: upload, until: 2026-12-15}
";

fn published(slug: &str, front: &str, lock: &str) -> PortalTest {
    let portal = PortalTest::inline().notice(slug, &format!("{front}{DEADLINES}"));
    if lock.is_empty() { portal } else { portal.file("content/portal.lock", lock) }
}

fn first() -> String {
    published("photo", "", "").build().clean().lock().to_owned()
}

#[test]
fn a_renamed_folder_is_recognised_and_the_fix_keeps_every_subscriber() {
    let lock = first();
    let renamed = published("photo-2026", "", &lock).build();
    let problems = renamed.problems();
    let [problem] = &problems[..] else { panic!("{problems:#?}") };
    assert_eq!(
        (problem.code, problem.label.as_str()),
        ("deadline-vanished", "content/notices/photo-2026/index.zh.md:1:1")
    );
    assert_eq!(
        problem.zh,
        "通知“photo”好像改名成了“photo-2026”：它的 2 个日期会从订阅者的日历里无声消失，旧网址也打不开了"
    );
    assert_eq!(
        problem.en,
        "the notice `photo` seems to be renamed to `photo-2026`: its dates will vanish from subscribers' calendars \
         without a word, and its old address leads nowhere"
    );
    let [zh, en] = Lang::ALL.map(|lang| renamed.problems[0].fix.as_ref().unwrap().get(lang).to_owned());
    let fix = "id: photo\naliases: [photo]";
    assert!(zh.ends_with(&format!("：\n{fix}")) && en.ends_with(&format!(":\n{fix}")), "{zh}\n{en}");

    let mended = published("photo-2026", fix, &lock).build().clean();
    let old = published("photo", "", "").build();
    assert_eq!(mended.feed("zh/feeds/all.ics").uids(), old.feed("zh/feeds/all.ics").uids());
    assert_eq!(mended.feed("zh/feeds/notice/photo.ics").uids(), old.feed("zh/feeds/notice/photo.ics").uids());
    assert!(mended.has("zh/notices/photo-2026/index.html"), "the address is the folder's name");
    assert!(mended.text("zh/notices/photo/index.html").contains("../photo-2026/"), "the old address leads there");
    assert!(mended.has("zh/countdown/photo/s1/index.html"), "countdowns and their printed codes stay");
    assert_eq!(mended.data("photo#s1")["notice"], "photo");
    let ids = |built: &crate::harness::Built| {
        built.atom("zh/feeds/notices.atom").iter().map(|entry| entry.id.clone()).collect::<Vec<_>>()
    };
    assert_eq!(ids(&mended), ids(&old));
}

#[test]
fn a_renamed_deadline_is_recognised_at_its_new_id() {
    let renamed = PortalTest::inline().notice("photo", &DEADLINES.replace("id: s1", "id: morning"));
    let renamed = renamed.file("content/portal.lock", &first()).build();
    let problems = renamed.problems();
    let [problem] = &problems[..] else { panic!("{problems:#?}") };
    assert_eq!((problem.code, problem.quoted.as_str()), ("deadline-vanished", "morning"));
    assert_eq!(problem.zh, "代号“s1”好像改成了“morning”：订阅者会看到旧的一项无声消失，又多出一项");
    let fix = renamed.problems[0].fix.as_ref().unwrap();
    assert!(fix.get(Lang::En).starts_with("write `id: s1` again"), "{fix:?}");
    // Another date is another deadline.
    let other = DEADLINES.replace("id: s1", "id: morning").replace("2026-12-05", "2026-12-06");
    let other = PortalTest::inline().notice("photo", &other).file("content/portal.lock", &first()).build();
    assert!(other.problems()[0].zh.contains("现在不见了"), "{:?}", other.problems());
}

#[test]
fn a_rename_that_was_published_can_still_be_mended() {
    let gone = published("photo-2026", "", &first()).build().lock().to_owned();
    let mended = published("photo-2026", "id: photo\naliases: [photo]", &gone).build().clean();
    // What was told for a while under the folder's name keeps an address with a farewell.
    assert!(mended.text("zh/feeds/notice/photo-2026.ics").contains("此日历已停用"));
    let again = published("photo-2026", "id: photo\naliases: [photo]", mended.lock()).build().clean();
    assert_eq!(again.lock(), mended.lock());
}

#[test]
fn another_notice_with_other_dates_is_no_rename() {
    let lock = first();
    let other = PortalTest::inline()
        .notice("other", "deadlines:\n  - {id: s1, kind: exam, on: 2026-12-20}")
        .file("content/portal.lock", &lock)
        .build();
    assert_eq!(other.codes(), ["deadline-vanished", "deadline-vanished"]);
    assert!(other.problems()[0].zh.starts_with("截止事项“photo#s1”"), "{:#?}", other.problems());
}

#[test]
fn both_names_of_a_notice_are_understood() {
    for name in ["photo", "photo-2026"] {
        let site = PortalTest::inline()
            .notice("photo-2026", &format!("id: photo{DEADLINES}"))
            .notice(
                "later",
                &format!(
                    "published: 2026-11-01\namends:\n  - {{notice: {name}, deadline: up, extend: {{until: 2026-12-20}}}}\n\
                     deadlines:\n  - {{id: d, kind: exam, on: \"{name}#up + 2 days\"}}"
                ),
            )
            .edit("content/notices/later/index.zh.md", "正文。", &format!("截止 {{{{ date {name}#up }}}}。"))
            .build()
            .clean();
        assert_eq!(site.history("photo#up"), ["2026-09-01 publish", "2026-11-01 extend by later"], "{name}");
        assert!(site.row("zh/notices/later", "d").says("2026年12月22日"), "{name}");
        assert!(site.page("zh/notices/later").says("2026年12月20日"), "{name}");
    }
}

#[test]
fn a_whole_notice_is_replaced_by_either_name() {
    for name in ["photo", "photo-2026"] {
        let site = PortalTest::inline()
            .notice("photo-2026", &format!("id: photo{DEADLINES}"))
            .notice("better", &format!("published: 2026-11-01\nsupersedes: [{name}]"))
            .build()
            .clean();
        assert_eq!(site.data("photo#up")["status"], "superseded", "{name}");
    }
}
