//! `tidings new` as staff use it: the real binary, with flags and with answers typed at a terminal's place.

mod staff;

use std::fs;

use staff::{fresh_portal, tidings};

const TITLES: [&str; 4] = ["--title-zh", "2030届毕业生：补拍", "--title-en", "Photo capture: 2030"];

#[test]
fn every_pattern_builds_at_once_as_a_draft_and_strictly() {
    let (_temp, root) = fresh_portal();
    let until = ["--until", "12:00"];
    // Two sessions at once in one place would be a warning, so every case has a day of its own.
    let cases: [(&str, &[&str]); 9] = [
        ("capture", &["--from", "2030年3月9日 上午10：00", "--place", "hall", "--cohorts", "2029"]),
        ("capture", &["--from", "2030-03-10 10:00", "--place", "东区礼堂", "--place-en", "Hall, east"]),
        ("proofread", &["--from", "2030-04-01 08:00", "--until", "2030-04-20"]),
        ("upload", &["--until", "2030-05-31"]),
        ("retake", &["--from", "2030-03-11 10:00", "--place", "hall"]),
        ("capture", &["--from", "2030-03-12 10:00", "--sessions", "--place", "hall"]),
        ("general", &["--until", "2030.6.1", "--kind", "upload"]),
        ("general", &["--published", "2026-01-05"]),
        ("retake", &["--from", "2030-03-13 10:00", "--sessions", "--place", "hall"]),
    ];
    for (at, (pattern, flags)) in cases.iter().enumerate() {
        let slug = format!("n{at}");
        let mut arguments = vec!["new", "notice", "--slug", &slug, "--pattern", pattern];
        arguments.extend(TITLES);
        arguments.extend(*flags);
        if flags.contains(&"--from") && !flags.contains(&"--until") {
            arguments.extend(until);
        }
        let run = tidings(&root, "zh", &arguments);
        assert_eq!(run.code, 0, "{pattern}: {}{}", run.said, run.told);
        assert!(run.said.contains("tidings serve --drafts"), "{}", run.said);
        let zh = fs::read_to_string(root.join(format!("content/notices/{slug}/index.zh.md"))).expect("it works");
        assert!(zh.contains("draft: true") && !zh.contains("[["), "{zh}");
    }
    for page in ["guide", "faq"] {
        let mut arguments = vec!["new", page, "--yes"];
        arguments.extend(TITLES);
        assert_eq!(tidings(&root, "en", &arguments).code, 0);
    }
    let run = tidings(&root, "en", &["build", "--drafts", "--strict"]);
    assert_eq!((run.code, run.told.as_str()), (0, ""), "{}", run.said);
    let csv = fs::read_to_string(root.join("content/notices/n5/sessions.csv")).expect("it works");
    assert_eq!(csv, "id,from,until,place,who,who.en\ns1,2030-03-12 10:00,2030-03-12 12:00,hall,,\n");
    let html = fs::read_to_string(root.join("public/zh/notices/n0/index.html")).expect("it works");
    assert!(html.contains("2030年3月9日") && html.contains("主校区大礼堂"));
    assert!(root.join("content/guides/photo-capture-2030.zh.md").exists());
}

#[test]
fn what_is_missing_is_told_at_once_and_nothing_is_asked_without_a_terminal() {
    let (_temp, root) = fresh_portal();
    let run = tidings(&root, "zh", &["new", "notice", "--pattern", "capture", "--until", "2030-02-30"]);
    assert_eq!(run.code, 2);
    for flag in ["--title-zh", "--title-en", "--from", "--slug", "--until “2030-02-30”"] {
        assert!(run.told.contains(flag), "{flag}: {}", run.told);
    }
    assert!(!run.told.contains("--place"), "{}", run.told);
    // One mistake is told once: neither the hour behind a wrong day nor the gap it leaves is a mistake of its own.
    let titles = ["--title-zh", "采集", "--title-en", "Capture", "--yes"];
    for wrong in ["2030-02-30", "soon"] {
        let dates = ["new", "notice", "--pattern", "capture", "--from", wrong, "--until", "11:00"];
        let run = tidings(&root, "zh", &[&dates[..], &titles].concat());
        assert!(run.code == 2 && run.told.lines().count() == 1, "{}", run.told);
    }
    let run = tidings(&root, "en", &["new", "notice", "--pattern", "captur", "--yes"]);
    assert!(run.code == 2 && run.told.contains("did you mean `capture`?"), "{}", run.told);
}

#[test]
fn nothing_is_overwritten_and_a_wrong_place_is_named() {
    let (_temp, root) = fresh_portal();
    let base = ["new", "notice", "--pattern", "capture", "--from", "2030-03-09 10:00", "--until", "12:00"];
    let with = |more: &[&'static str]| {
        let mut arguments = base.to_vec();
        arguments.extend(TITLES);
        arguments.extend(more);
        tidings(&root, "en", &arguments)
    };
    let run = with(&["--slug", "first-notice"]);
    assert!(run.code == 2 && run.told.contains("exists already"), "{}", run.told);
    let run = with(&["--slug", "x", "--place", "hal"]);
    assert!(run.code == 2 && run.told.contains("did you mean `hall`?"), "{}", run.told);
    let run = with(&["--slug", "x", "--until", "2030-03-08"]);
    assert_eq!(run.code, 2);
    assert!(!root.join("content/notices/x").exists());
    // Proposals: the year of the date and the pattern, then -2.
    assert_eq!(with(&["--yes"]).code, 0);
    assert_eq!(with(&["--yes"]).code, 0);
    assert!(root.join("content/notices/2030-capture").exists() && root.join("content/notices/2030-capture-2").exists());
}

#[test]
fn a_portal_adds_patterns_of_its_own() {
    let (_temp, root) = fresh_portal();
    fs::create_dir(root.join("patterns")).expect("it works");
    let text = "---\n# pattern: 领证\ntitle: [[title]]\n[[?facts]]published: [[published]]\n[[?facts]]draft: true\n[[?facts]]deadlines:\n[[?facts]]  - {id: diploma, kind: [[kind.capture]], on: [[until]]}\n---\n{{ date diploma }}\n";
    fs::write(root.join("patterns/diploma.zh.md"), text).expect("it works");
    let mut arguments = vec!["new", "notice", "--pattern", "diploma", "--until", "2030-07-01", "--yes"];
    arguments.extend(TITLES);
    let run = tidings(&root, "en", &arguments);
    assert_eq!(run.code, 0, "{}", run.told);
    assert!(root.join("content/notices/2030-diploma/index.en.md").exists());
    // A pattern that makes a broken notice leaves nothing behind.
    fs::write(root.join("patterns/diploma.zh.md"), text.replace("on: [[until]]", "on: [[until]], color: red"))
        .expect("it works");
    let run = tidings(&root, "en", &arguments);
    assert!(run.code == 1 && run.told.contains("unknown key `color`"), "{}", run.told);
    assert!(!root.join("content/notices/2030-diploma-2").exists());
}

#[test]
fn a_pattern_of_the_portal_replaces_the_built_in_one_and_its_faults_are_told() {
    let (_temp, root) = fresh_portal();
    fs::create_dir(root.join("patterns")).expect("it works");
    let write = |name: &str, text: &[u8]| fs::write(root.join("patterns").join(name), text).expect("it works");
    let text = "---\ntitle: [[title]]\n[[?facts]]published: [[published]]\n[[?facts]]draft: true\n[[?facts]]deadlines:\n[[?facts]]  - {id: \
                c, kind: [[kind.capture]], from: [[from]], until: [[until]], place: [[place]]}\n---\n本校的样子\n";
    let new = |lang: &str, slug: &'static str| {
        let mut arguments =
            vec!["new", "notice", "--pattern", "capture", "--from", "2030-03-09 10:00", "--until", "12:00"];
        arguments.extend(TITLES);
        arguments.extend(["--place", "hall", "--slug", slug]);
        tidings(&root, lang, &arguments)
    };
    write("capture.zh.md", text.as_bytes());
    let run = new("zh", "a");
    assert_eq!(run.code, 0, "{}", run.told);
    assert!(
        run.told.contains("提示：没有 patterns/capture.en.md，English 的文件先用了另一种语言的文字"),
        "{}",
        run.told
    );
    assert!(fs::read_to_string(root.join("content/notices/a/index.zh.md")).expect("it works").contains("本校的样子"));

    write("capture.en.md", b"---\ntitle: [[title]]\n---\nOur own words.\n");
    let run = new("en", "b");
    assert!(run.code == 0 && !run.told.contains("note:"), "{}", run.told);
    assert!(
        fs::read_to_string(root.join("content/notices/b/index.en.md")).expect("it works").contains("Our own words.")
    );

    write("capture.zh.md", text.replace("本校的样子", "[[nonsense]]").as_bytes());
    let run = new("en", "c");
    assert!(run.code == 2 && run.told.contains("nothing fills the gap [[nonsense]]; there are: "), "{}", run.told);
    assert!(run.told.contains("[[from]]") && run.told.contains("[[kind.capture]]"), "{}", run.told);
    // 记事本's old encoding.
    write("capture.zh.md", b"---\ntitle: \xb1\xcf\xd2\xb5\n");
    let run = new("zh", "d");
    assert!(run.code == 2 && run.told.contains("patterns/capture.zh.md 读不了：不是 UTF-8 文字"), "{}", run.told);
    // Pages have patterns, too.
    write("guide.zh.md", "---\ntitle: [[title]]\n---\n本校的指南\n".as_bytes());
    let run = tidings(&root, "zh", &["new", "guide", "--title-zh", "甲", "--title-en", "Alpha", "--yes"]);
    assert_eq!(run.code, 0, "{}", run.told);
    assert!(fs::read_to_string(root.join("content/guides/alpha.zh.md")).expect("it works").contains("本校的指南"));
    assert!(!root.join("content/notices/c").exists() && !root.join("content/notices/d").exists());
}
