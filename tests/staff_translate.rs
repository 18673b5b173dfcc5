//! Translations: stale by the prose of the source, never by its dates or by file times; the stamp; what readers see.

mod staff;

use std::fs;
use std::path::Path;

use staff::{fresh_portal, tidings};

const ZH: &str = "content/notices/first-notice/index.zh.md";
const EN: &str = "content/notices/first-notice/index.en.md";

fn state(root: &Path) -> String {
    let run = tidings(root, "en", &["translate"]);
    assert_eq!(run.code, 0, "{}", run.told);
    let line = run.said.lines().find(|line| line.starts_with("notices/first-notice ")).unwrap_or_default();
    line.rsplit("  ").next().unwrap_or_default().to_owned()
}

fn edit(root: &Path, file: &str, from: &str, to: &str) {
    let path = root.join(file);
    let text = fs::read_to_string(&path).expect("it works");
    assert!(text.contains(from), "{file}: {from}");
    fs::write(path, text.replacen(from, to, 1)).expect("it works");
}

#[test]
fn prose_makes_it_stale_and_dates_and_space_do_not() {
    let (_temp, root) = fresh_portal();
    assert_eq!(state(&root), "up to date");
    for (from, to, then) in [
        ("from: 2030-03-09 10:00", "from: 2030-03-09 09:00", "up to date"),
        ("place: hall", "place: hall\n    cohorts: [2029-top-up]", "up to date"),
        ("拍照。\n", "拍照。  \n", "up to date"),
        ("# 日期、地点", "# 备注：日期、地点", "up to date"),
        // Both languages stand side by side here, so the translation's file has nothing to follow.
        ("bring: {zh: 身份证, en: Identity card}", "bring: {zh: 身份证原件, en: Original identity card}", "up to date"),
        ("按时到", "请按时到", "stale: the source has changed"),
        ("请按时到", "按时到", "up to date"),
        ("summary: 带身份证到现场拍照", "summary: 到现场拍照", "stale: the source has changed"),
    ] {
        edit(&root, ZH, from, to);
        assert_eq!(state(&root), then, "{from} → {to}");
    }
    let text = fs::read_to_string(root.join(ZH)).expect("it works");
    fs::write(root.join(ZH), text.replace('\n', "\r\n")).expect("it works");
    edit(&root, ZH, "summary: 到现场拍照", "summary: 带身份证到现场拍照");
    assert_eq!(state(&root), "up to date");
}

#[test]
fn readers_and_staff_are_told_and_the_stamp_ends_it() {
    let (_temp, root) = fresh_portal();
    edit(&root, ZH, "按时到", "请按时到");
    let run = tidings(&root, "zh", &["build"]);
    assert_eq!(run.code, 0);
    assert!(
        run.told.contains("stale-translation") && run.told.contains("tidings translate stamp notices/first-notice"),
        "{}",
        run.told
    );
    assert_eq!(tidings(&root, "zh", &["build", "--strict", "--out", "s"]).code, 1);
    let html = |lang: &str| {
        fs::read_to_string(root.join(format!("public/{lang}/notices/first-notice/index.html"))).expect("it works")
    };
    assert!(html("en").contains("Chinese text</a> is newer than this translation"));
    assert!(!html("zh").contains("译文"));

    let before = fs::read_to_string(root.join(EN)).expect("it works");
    let run = tidings(&root, "en", &["translate", "minor", "first-notice"]);
    assert_eq!((run.code, run.said.as_str()), (0, "notices/first-notice  en  up to date\n"), "{}", run.told);
    let after = fs::read_to_string(root.join(EN)).expect("it works");
    let changed: Vec<&str> = after.lines().filter(|line| !before.lines().any(|old| old == *line)).collect();
    assert!(
        matches!(changed[..], [line] if line.starts_with("source: ") && line.contains("minor change")),
        "{changed:?}"
    );
    let run = tidings(&root, "zh", &["build", "--strict"]);
    assert_eq!((run.code, run.told.as_str()), (0, ""));
    assert!(!html("en").contains("newer than"));

    edit(&root, ZH, "请按时到", "请准时到");
    assert_eq!(tidings(&root, "en", &["translate", "stamp", EN]).code, 0);
    assert!(!fs::read_to_string(root.join(EN)).expect("it works").contains("minor change"));
    assert_eq!(state(&root), "up to date");
}

#[test]
fn missing_and_unstamped_are_listed_and_a_wrong_name_is_mended() {
    let (_temp, root) = fresh_portal();
    fs::remove_file(root.join("content/faq/calendar.en.md")).expect("it works");
    fs::write(root.join("content/faq/x.zh.md"), "---\ntitle: 问\n---\n答\n").expect("it works");
    fs::write(root.join("content/faq/x.en.md"), "---\ntitle: Q\n---\nA\n").expect("it works");
    let run = tidings(&root, "zh", &["translate", "status"]);
    let says = |document: &str, state: &str| {
        run.said.lines().any(|line| line.split_whitespace().collect::<Vec<_>>() == [document, "en", state])
    };
    assert!(says("faq/calendar", "没有译文") && says("faq/x", "没有标记，不知道是不是最新"), "{}", run.said);
    assert!(run.said.contains("没有标记 1，没有译文 1\n"), "{}", run.said);
    // Nobody claimed that it is up to date, so nothing is wrong with the portal.
    assert_eq!(tidings(&root, "zh", &["build", "--strict"]).told, "");
    for (arguments, told) in [
        (&["translate", "stamp", "faq/y"][..], "did you mean `faq/x`?"),
        (&["translate", "stamp", "faq/calendar"], "has no translation to stamp"),
        (&["translate", "stamp"], "which one?"),
    ] {
        let run = tidings(&root, "en", arguments);
        assert!(run.code == 2 && run.told.contains(told), "{}", run.told);
    }
    assert_eq!(tidings(&root, "en", &["translate", "stamp", "--all"]).code, 0);
    assert_eq!(fs::read_to_string(root.join("content/faq/x.en.md")).expect("it works").lines().count(), 5);
}

#[test]
fn a_minor_change_is_dismissed_only_where_there_is_one() {
    let (_temp, root) = fresh_portal();
    let before = fs::read_to_string(root.join(EN)).expect("it works");
    let run = tidings(&root, "en", &["translate", "minor", "first-notice"]);
    assert_eq!((run.code, run.said.as_str()), (0, "notices/first-notice  en  up to date\n"));
    assert_eq!(fs::read_to_string(root.join(EN)).expect("it works"), before, "nothing was stale, nothing is written");

    // Never stamped: nobody knows what it translates, so nothing can be called minor.
    let unstamped: String =
        before.lines().filter(|line| !line.starts_with("source:")).map(|line| format!("{line}\n")).collect();
    fs::write(root.join(EN), &unstamped).expect("it works");
    let run = tidings(&root, "zh", &["translate", "minor", "first-notice"]);
    assert_eq!((run.code, run.said.as_str()), (0, "notices/first-notice  en  没有标记，不知道是不是最新\n"));
    assert_eq!(fs::read_to_string(root.join(EN)).expect("it works"), unstamped);

    // The remark of one dismissal is replaced by the next, and a stamp takes it away.
    fs::write(root.join(EN), &before).expect("it works");
    for (from, to) in [("按时到", "请按时到"), ("请按时到", "请准时到")] {
        edit(&root, ZH, from, to);
        assert_eq!(tidings(&root, "en", &["translate", "minor", "first-notice"]).code, 0);
        let text = fs::read_to_string(root.join(EN)).expect("it works");
        assert_eq!((text.matches("source:").count(), text.matches("minor change").count()), (1, 1), "{text}");
    }
    assert_eq!(tidings(&root, "en", &["translate", "stamp", "first-notice"]).code, 0);
    assert!(!fs::read_to_string(root.join(EN)).expect("it works").contains("minor change"));
    for (arguments, told) in [
        (&["translate", "minor"][..], "<DOCUMENTS>... is missing"),
        (&["translate", "minor", "first-notise"], "did you mean `first-notice`?"),
        (&["translate", "stamp"], "which one?"),
    ] {
        let run = tidings(&root, "en", arguments);
        assert!(run.code == 2 && run.told.contains(told), "{arguments:?}: {}", run.told);
    }
}
