//! `tidings amend` as staff use it: every verb, on a new portal, with what students will see.

mod staff;

use std::fs;

use staff::{Run, fresh_portal, tidings};

fn publish(root: &std::path::Path, slug: &str) {
    let path = root.join(format!("content/notices/{slug}/index.zh.md"));
    let text = fs::read_to_string(&path).expect("it works");
    fs::write(&path, text.replace("draft: true # 删掉这一行就发布 · delete this line to publish\n", ""))
        .expect("it works");
}

fn amend(root: &std::path::Path, arguments: &[&str]) -> Run {
    let mut all = vec!["amend", "first-notice"];
    all.extend(arguments);
    tidings(root, "zh", &all)
}

#[test]
fn a_move_shows_old_and_new_and_what_moves_along() {
    let (_temp, root) = fresh_portal();
    let run = amend(
        &root,
        &[
            "capture",
            "--postpone",
            "--from",
            "2030年3月16日 上午10：00",
            "--yes",
            "--reason-zh",
            "场地检修",
            "--reason-en",
            "repairs",
        ],
    );
    assert_eq!(run.code, 0, "{}", run.told);
    // The end moved along without being asked for.
    for line in [
        "图像采集：2030年3月9日（周六）10:00–12:00\n    → 2030年3月16日（周六）10:00–12:00",
        "图像校对：2030年4月18日（周四）至5月8日（周三）24:00（随之调整）\n    → 2030年4月25日（周四）至5月15日（周三）24:00",
    ] {
        assert!(run.told.contains(line), "{line}\n{}", run.told);
    }
    let folder = root.join("content/notices/first-notice-capture-moved");
    let zh = fs::read_to_string(folder.join("index.zh.md")).expect("it works");
    for part in [
        "title: 图像采集改期（2030届毕业生图像采集）",
        "    postpone: {from: 2030-03-16 10:00, until: 2030-03-16 12:00}\n    note: {zh: 场地检修, en: repairs}\n",
        "原因：场地检修。",
        "- 原定：2030年3月9日（周六）10:00–12:00\n- 改为：{{ date first-notice#capture }}",
    ] {
        assert!(zh.contains(part), "{part}\n{zh}");
    }
    assert!(fs::read_to_string(folder.join("index.en.md")).expect("it works").contains("Reason: repairs."));
    publish(&root, "first-notice-capture-moved");
    let run = tidings(&root, "en", &["build", "--strict"]);
    assert_eq!((run.code, run.told.as_str()), (0, ""), "{}", run.said);
    let html = fs::read_to_string(root.join("public/zh/notices/first-notice/index.html")).expect("it works");
    assert!(html.contains("3月16日") && html.contains("first-notice-capture-moved"));
}

#[test]
fn a_day_alone_keeps_the_hour() {
    let (_temp, root) = fresh_portal();
    let run = amend(&root, &["capture", "--postpone", "--from", "2030-03-16", "--yes"]);
    assert!(run.code == 0 && run.told.contains("→ 2030年3月16日（周六）10:00–12:00"), "{}", run.told);
}

#[test]
fn every_verb_makes_a_notice_that_builds_strictly() {
    let (_temp, root) = fresh_portal();
    for (slug, arguments) in [
        ("a", &["upload", "--extend", "--until", "2030.6.15"][..]),
        ("b", &["upload", "--correct", "--fee", "10元/人", "--fee-en", "10 yuan"]),
        (
            "c",
            &["capture", "--correct", "--place", "东区礼堂", "--place-en", "Hall, east", "--from", "2030-03-09 09:00"],
        ),
        ("d", &["capture", "--tba"]),
        ("e", &["capture", "--postpone", "--from", "2030-03-20 14:00", "--until", "16：00"]),
        ("f", &["capture", "--cancel", "--reason-zh", "报名人数不足", "--reason-en", "too few students"]),
        ("g", &["upload", "--cancel"]),
    ] {
        let mut all = arguments.to_vec();
        all.extend(["--slug", slug]);
        let run = amend(&root, &all);
        assert_eq!(run.code, 0, "{slug}: {}", run.told);
        assert!(run.told.contains("    → "), "{slug}: {}", run.told);
        publish(&root, slug);
    }
    let run = tidings(&root, "zh", &["build", "--strict"]);
    assert_eq!((run.code, run.told.as_str()), (0, ""));
    let page = fs::read_to_string(root.join("public/zh/notices/f/index.html")).expect("it works");
    assert!(page.contains("原因：报名人数不足。"), "{page}");
}

#[test]
fn what_cannot_be_meant_is_refused_with_advice() {
    let (_temp, root) = fresh_portal();
    for (arguments, told) in [
        (&["captur", "--cancel"][..], "是不是想写“capture”？"),
        (&["capture"], "--postpone | --tba | --extend | --cancel | --correct"),
        (&["capture", "--postpone"], "--from  新的开始时间"),
        (&["capture", "--postpone", "--from", "2030-02-30", "--until", "2030-03-01"], "2030年2月没有30日"),
        (&["upload", "--extend", "--until", "2030-05-30"], "不比现在的期限（2030-05-31）晚"),
        (&["capture", "--correct"], "更正什么？"),
        (&["capture", "--cancel", "--extend"], "--cancel 不能和 --extend 一起用"),
    ] {
        let run = amend(&root, arguments);
        assert!(run.code == 2 && run.told.contains(told), "{arguments:?}: {} {}", run.code, run.told);
    }
    let run = tidings(&root, "en", &["amend", "first-notise", "capture", "--cancel"]);
    assert!(run.code == 2 && run.told.contains("did you mean `first-notice`?"), "{}", run.told);
    let run = tidings(&root, "en", &["amend", "first-notice#capture", "--correct", "--place", "hal"]);
    assert!(run.code == 1 && run.told.contains("did you mean `hall`?"), "{}", run.told);
    assert_eq!(fs::read_dir(root.join("content/notices")).expect("it works").count(), 1);
}

#[test]
fn a_draft_is_edited_not_amended_and_a_notice_of_today_can_be_changed_today() {
    let (_temp, root) = fresh_portal();
    let new = [
        "new",
        "notice",
        "--pattern",
        "upload",
        "--until",
        "2030-05-01",
        "--title-zh",
        "上传",
        "--title-en",
        "Upload",
        "--slug",
        "u",
    ];
    assert_eq!(tidings(&root, "zh", &new).code, 0);
    let extend = ["amend", "u", "upload", "--extend", "--until", "2030-05-10"];
    let run = tidings(&root, "zh", &extend);
    assert!(run.code == 2 && run.told.contains("还没有发布，直接改它的文件就行"), "{}", run.told);
    publish(&root, "u");
    let run = tidings(&root, "zh", &extend);
    assert!(run.code == 0 && run.told.contains("→ 2030年5月10日"), "{}", run.told);
}

#[test]
fn what_was_cancelled_can_be_brought_back_and_only_with_dates() {
    let (_temp, root) = fresh_portal();
    assert_eq!(amend(&root, &["capture", "--cancel", "--slug", "off"]).code, 0);
    publish(&root, "off");
    for arguments in
        [&["capture", "--extend", "--until", "2030-03-30"][..], &["capture", "--cancel"], &["capture", "--tba"]]
    {
        let run = amend(&root, arguments);
        assert!(
            run.code == 2 && run.told.contains("要恢复，用 --postpone 写上新的时间"),
            "{arguments:?}: {}",
            run.told
        );
    }
    let run = amend(&root, &["capture", "--postpone", "--from", "2030-03-20 10:00", "--yes", "--slug", "on"]);
    assert_eq!(run.code, 0, "{}", run.told);
    assert!(run.told.contains("→ 2030年3月20日（周三）10:00–12:00"), "{}", run.told);
    publish(&root, "on");
    let run = tidings(&root, "zh", &["build", "--strict"]);
    assert_eq!((run.code, run.told.as_str()), (0, ""));
    let page = fs::read_to_string(root.join("public/zh/notices/first-notice/index.html")).expect("it works");
    assert!(page.contains("重新安排"), "{page}");
}

#[test]
fn what_was_typed_is_used_or_refused_and_a_change_changes_something() {
    let (_temp, root) = fresh_portal();
    let before = fs::read_dir(root.join("content/notices")).expect("it works").count();
    for (arguments, told) in [
        (&["capture", "--cancel", "--from", "2030-03-20"][..], "--from：“取消”不用写时间、地点和费用"),
        (&["capture", "--tba", "--until", "2030-03-20"], "--until：“延期，时间另行通知”不用写"),
        (
            &["upload", "--extend", "--until", "2030-06-20", "--from", "2030-06-01"],
            "--from：“延长期限”这里只用 --until",
        ),
        (&["capture", "--postpone", "--from", "2030-03-20 10:00", "--place", "hall"], "这里只用 --from、--until"),
        (&["upload", "--correct", "--fee-en", "10 yuan"], "--fee-en："),
        (&["upload", "--correct", "--until", "2030-05-31"], "没有变化"),
    ] {
        let run = amend(&root, &[arguments, &["--yes"]].concat());
        assert!(run.code == 2 && run.told.contains(told), "{arguments:?}: {} {}", run.code, run.told);
    }
    assert_eq!(fs::read_dir(root.join("content/notices")).expect("it works").count(), before);
    let past = ["capture", "--postpone", "--from", "2020-03-20 10:00", "--yes"];
    let run = amend(&root, &past);
    assert!(run.code == 0 && run.told.contains("注意：这个时间已经过去"), "{}", run.told);
}

#[test]
fn a_cancellation_that_is_still_a_draft_is_named() {
    let (_temp, root) = fresh_portal();
    assert_eq!(amend(&root, &["capture", "--cancel", "--slug", "off"]).code, 0);
    let run = amend(&root, &["capture", "--extend", "--until", "2030-03-30"]);
    assert!(run.code == 2 && run.told.contains("还没有发布的通知取消：content/notices/off/"), "{}", run.told);
}

/// Rows of a table, every shape, a notice with an id of its own; and what the person is shown is this change alone, not
/// another one of the same day.
#[test]
fn every_sort_of_deadline_can_be_amended_and_only_its_own_change_is_shown() {
    let (_temp, root) = fresh_portal();
    assert_eq!(amend(&root, &["capture", "--cancel", "--slug", "another"]).code, 0);
    publish(&root, "another");
    let folder = root.join("content/notices/renamed");
    fs::create_dir(&folder).expect("it works");
    fs::write(
        folder.join("index.zh.md"),
        "---\ntitle: 补采\npublished: 2026-01-06\nid: original\nsessions: {file: s.csv, kind: capture}\ndeadlines:\n  \
         - {id: day, kind: upload, on: 2030-05-01}\n  - {id: rough, kind: upload, around: mid 2030-05}\n  \
         - {id: own, kind: upload, within: 2 working days, after: 提交后}\n  - {id: open, kind: upload, from: 2030-06-01}\n---\n正文\n",
    )
    .expect("it works");
    fs::write(folder.join("s.csv"), "id,from,until,place\ns1,2030-03-12 09:00,2030-03-12 11:00,hall\n")
        .expect("it works");
    let yes: &[&str] = &["--yes"];
    for (target, arguments, code, shown) in [
        ("renamed#s1", &["--postpone", "--from", "2030-03-13 09:00"][..], 0, "→ 2030年3月13日（周三）09:00–11:00"),
        ("original#day", &["--postpone", "--from", "2030-05-02"], 0, "→ 2030年5月2日（周四）"),
        ("renamed#rough", &["--postpone", "--from", "2030-05-02", "--until", "2030-05-03"], 0, "→ 2030年5月2日"),
        ("renamed#own", &["--cancel"], 0, "→ 取消"),
        ("renamed#own", &["--postpone", "--from", "2030-05-02"], 2, "不能改期；可以取消或更正"),
        ("renamed#open", &["--postpone", "--from", "2030-06-05"], 0, "→ 2030年6月5日（周三）起"),
        ("renamed#open", &["--extend", "--until", "2030-06-05"], 2, "没有结束时间，不能延长"),
    ] {
        let run = tidings(&root, "zh", &[&["amend", target], arguments, yes].concat());
        assert!(run.code == code && run.told.contains(shown), "{target} {arguments:?}: {} {}", run.code, run.told);
        assert!(!run.told.contains("图像校对"), "{target}: another change is shown: {}", run.told);
    }
    let text = fs::read_to_string(root.join("content/notices/renamed-s1-moved/index.zh.md")).expect("it works");
    assert!(text.contains("  - notice: renamed\n    deadline: s1\n"), "{text}");
}

#[test]
fn a_notice_may_be_named_by_its_path_and_a_preview_is_not_begun_at_no_instant() {
    for name in ["content/notices/first-notice", "content\\notices\\first-notice\\index.zh.md", "notices/first-notice/"]
    {
        let (_temp, root) = fresh_portal();
        let run = tidings(&root, "en", &["amend", name, "capture", "--cancel", "--reason-zh", "停电", "--yes"]);
        assert_eq!(run.code, 0, "{name}: {}", run.told);
    }
    let (_temp, root) = fresh_portal();
    let run = tidings(&root, "en", &["serve", "--port", "0", "--at", "tomorrow"]);
    assert!(run.code == 2 && run.told.contains("--at `tomorrow`"), "{}", run.told);
}
