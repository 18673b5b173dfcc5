//! `tidings check`: personal data blocks publishing, --fix masks and mends, nothing shows a number.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

#[path = "check/workbook.rs"]
mod workbook;

const NOTICE: &str = "content/notices/a/index.zh.md";
const MOBILE: &str = "13800138000";
const IDENTITY: &str = "11010519491231002X";

/// What a check says of a portal that was never published and has nothing wrong.
const CLEAN: &str = "First publication: 1 notice, 1 date.\nChecked; nothing found.\n";

struct Run {
    code: i32,
    said: String,
    told: String,
}

fn tidings(root: &Path, arguments: &[&str]) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tidings"));
    let output = command.current_dir(root).args(["--lang", "en"]).args(arguments).output().expect("the program starts");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    let run =
        Run { code: output.status.code().expect("an exit code"), said: text(output.stdout), told: text(output.stderr) };
    for number in [MOBILE, IDENTITY, "138-0013-8000"] {
        assert!(!run.said.contains(number) && !run.told.contains(number), "{arguments:?} shows a number: {}", run.told);
    }
    run
}

fn portal(body: &str) -> (tempfile::TempDir, PathBuf) {
    let temp = tempfile::tempdir().expect("a folder");
    let root = temp.path().to_owned();
    write(
        &root,
        "content/site.yaml",
        "title: 通知\norganisation: 学院\nbase_url: https://example.edu.cn/\nlanguages: [zh]\nkinds:\n  upload: {name: \
         上传}\ncontacts:\n  office: {name: 办公室}\ncontact: office\n",
    );
    write(&root, NOTICE, notice(body));
    write(&root, "content/guides/g.zh.md", "---\ntitle: 指南\n---\n内容\n");
    write(&root, "content/faq/f.zh.md", "---\ntitle: 问题\n---\n内容\n");
    (temp, root)
}

fn notice(body: &str) -> String {
    format!(
        "---\ntitle: 甲\npublished: 2024-11-11\ndeadlines:\n  - {{id: z, kind: upload, until: 2025-03-01}}\n---\n{body}\n"
    )
}

fn write(root: &Path, name: &str, text: impl AsRef<[u8]>) {
    let path = root.join(name);
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, text).expect("written");
}

const AT: [&str; 2] = ["--at", "2024-11-12"];

fn check(root: &Path, more: &[&str]) -> Run {
    tidings(root, &[&["check"], &AT[..], more].concat())
}

fn build(root: &Path, more: &[&str]) -> Run {
    tidings(root, &[&["build"], &AT[..], more].concat())
}

#[test]
fn a_number_anywhere_blocks_the_build() {
    let places: [(&str, String); 9] = [
        (NOTICE, notice(&format!("电话{MOBILE}"))),
        (NOTICE, notice(&format!("<!-- {IDENTITY} -->"))),
        (NOTICE, notice(&format!("```\n{IDENTITY}\n```"))),
        (NOTICE, notice("[拨打](tel:+86-138-0013-8000)")),
        (NOTICE, notice(&format!("甲 \\{MOBILE}"))),
        // Cut by emphasis or written in references: only the built page shows it.
        (NOTICE, notice("138**0013**8000")),
        (NOTICE, notice("1380013&#56;000")),
        (NOTICE, notice("正文").replace("title: 甲", &format!("title: 甲 # {MOBILE}"))),
        ("content/faq/f.zh.md", format!("---\ntitle: 问题{MOBILE}\n---\n内容\n")),
    ];
    for (file, text) in places {
        let (_temp, root) = portal("正文");
        write(&root, file, &text);
        let run = build(&root, &[]);
        assert_eq!(run.code, 1, "{text}\n{}{}", run.told, run.said);
        assert!(run.told.contains("error[mobile]") || run.told.contains("error[resident-id]"), "{text}\n{}", run.told);
        assert!(!root.join("public").exists());
    }
}

#[test]
fn an_attachment_counts_once_it_is_linked() {
    let (_temp, root) = portal("正文");
    write(&root, "content/notices/a/list.csv", format!("姓名,手机\n张三,{MOBILE}\n"));
    let run = build(&root, &[]);
    assert!(run.code == 0 && run.told.contains("warning[mobile]"), "{}", run.told);
    write(&root, NOTICE, notice("[名单](list.csv)"));
    let run = build(&root, &[]);
    assert!(run.code == 1 && run.told.contains("error[mobile]") && run.told.contains("list.csv:2:4"), "{}", run.told);
}

/// A JPEG of which only the note about its place is real: 18° north, 109° east.
fn photo() -> Vec<u8> {
    let mut exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x88\x25\0\x04\0\0\0\x01\0\0\0\x1a\0\0\0\0".to_vec();
    exif.extend(b"\0\x02\0\x02\0\x05\0\0\0\x03\0\0\0\x38\0\x04\0\x05\0\0\0\x03\0\0\0\x50\0\0\0\0");
    exif.extend([18u32, 1, 0, 1, 0, 1, 109, 1, 0, 1, 0, 1].iter().flat_map(|number| number.to_be_bytes()));
    let length = u8::try_from(exif.len() + 2).expect("short");
    [&[0xff, 0xd8, 0xff, 0xe1, 0, length][..], &exif, &[0xff, 0xd9]].concat()
}

#[test]
fn pdf_old_tables_and_photographs_are_searched() {
    let page = |text: &str| {
        format!(
            "%PDF-1.4\n1 0 obj <</Type/Page /Contents 2 0 R /Resources <</Font <</F <</Subtype/Type1>> >> >> >> endobj\n\
             2 0 obj <<>> stream\nBT /F 9 Tf ({text}) Tj ET\nendstream endobj\n"
        )
    };
    let files: [(&str, Vec<u8>, i32, &str); 6] = [
        ("list.pdf", page(&format!("tel {MOBILE}")).into(), 1, "error[mobile]: page 1: "),
        ("plan.pdf", page("nothing").into(), 0, ""),
        ("locked.pdf", (page("x") + "trailer <</Encrypt 3 0 R>>").into(), 0, "note[unread-file]: this file could not"),
        ("old.xls", format!("\u{1}\0\0{IDENTITY}\0").into(), 1, "error[resident-id]: inside the file ("),
        ("all.zip", b"PK".to_vec(), 0, "note[unread-file]: "),
        ("hall.jpg", photo(), 0, "warning[photo-location]: the picture tells where it was taken"),
    ];
    for (name, bytes, code, told) in files {
        let (_temp, root) = portal(&format!("[文件]({name})"));
        write(&root, &format!("content/notices/a/{name}"), bytes);
        let run = build(&root, &[]);
        assert!(run.code == code && run.told.contains(told), "{name}: {} {}", run.code, run.told);
        assert!(!told.is_empty() || run.told.is_empty(), "{name}: {}", run.told);
        // Nobody can download it: nothing is said of what it may hold.
        write(&root, NOTICE, notice("正文"));
        let run = build(&root, &[]);
        assert!(run.code == 0 && !run.told.contains("note[") && !run.told.contains("photo-"), "{name}: {}", run.told);
    }
}

#[test]
fn a_long_list_is_told_in_few_messages() {
    let (_temp, root) = portal("[名单](list.csv)");
    let rows: String = (0..600).map(|n| format!("学生{n},138{:08}\n", 10_013_800 + n)).collect();
    write(&root, "content/notices/a/list.csv", format!("姓名,手机\n{rows}"));
    let run = build(&root, &[]);
    assert_eq!(run.told.matches("error[mobile]").count(), 3, "{}", run.told);
    assert!(run.told.contains("(and 597 more in this file)"), "{}", run.told);
}

#[test]
fn a_draft_is_told_and_stops_nothing() {
    let (_temp, root) = portal("正文");
    write(&root, "content/notices/b/index.zh.md", notice(MOBILE).replace("published: 2024-11-11", "draft: true"));
    let run = build(&root, &[]);
    assert!(run.code == 0 && run.told.contains("warning[mobile]"), "{}", run.told);
    assert_eq!(build(&root, &["--drafts", "--out", "preview"]).code, 1);
}

#[test]
fn wording_stops_a_strict_build_and_a_check_but_no_build() {
    let (_temp, root) = portal("请登陆学信网。");
    assert_eq!((build(&root, &[]).code, build(&root, &[]).told), (0, String::new()));
    let strict = build(&root, &["--strict", "--out", "strict"]);
    assert!(strict.code == 1 && strict.told.contains("warning[wrong-word]"), "{}", strict.told);
    assert_eq!(check(&root, &[]).code, 1);
}

#[test]
fn check_writes_nothing_and_looks_at_what_is_still_held_back() {
    let (_temp, root) = portal("正文");
    write(
        &root,
        "content/notices/b/index.zh.md",
        notice("请登陆学信网，看[这里](nowhere.pdf)。").replace("2024-11-11", "2024-12-01"),
    );
    let run = check(&root, &[]);
    assert_eq!(run.code, 1);
    assert!(run.told.contains("wrong-word") && run.told.contains("missing-link"), "{}", run.told);
    assert!(!root.join("public").exists() && !root.join("content/portal.lock").exists());
    assert_eq!(build(&root, &["--strict"]).code, 0, "what is not published does not stop a build");
}

#[test]
fn advice_alone_is_no_failure() {
    let (_temp, root) = portal("正文");
    let run = tidings(&root, &["check", "--at", "2026-06-01"]);
    assert!(run.code == 0 && run.told.contains("note[nothing-new]"), "{}", run.told);
    assert!(run.said.contains("\nChecked: 1 note."), "{}", run.said);
}

#[test]
fn machines_read_standard_output() {
    let (_temp, root) = portal(&format!("电话{MOBILE}"));
    let run = check(&root, &["--format", "json"]);
    let problem: serde_json::Value = serde_json::from_str(run.said.trim()).expect("one object");
    assert_eq!((run.code, &problem["code"], &problem["place"]["line"]), (1, &"mobile".into(), &7.into()));
    let run = check(&root, &["--format", "github"]);
    assert!(run.said.starts_with("::error file=content/notices/a/index.zh.md,line=7,col=3::[mobile] "), "{}", run.said);
}

#[test]
fn fix_masks_and_mends_and_keeps_everything_else() {
    let body = format!(
        "请登陆学信网，联系{MOBILE}。\r\n１３８００１３８０００\r\n身份证：{IDENTITY}\r\n时间：11月17日10：00。"
    );
    let (_temp, root) = portal("正文");
    let text = format!("\u{feff}{}", notice(&body).replace("\r\n", "\n").replace('\n', "\r\n"));
    write(&root, NOTICE, &text);
    let csv = format!("姓名,手机\r\n张三,{MOBILE}\r\n");
    write(&root, "content/notices/a/list.csv", &csv);
    let run = check(&root, &["--fix"]);
    let expected = text
        .replace("登陆", "登录")
        .replace(MOBILE, "138\\*\\*\\*\\*8000")
        .replace("１３８００１３８０００", "138\\*\\*\\*\\*8000")
        .replace(IDENTITY, "110105\\*\\*\\*\\*\\*\\*\\*\\*002X")
        .replace("10：00", "10:00");
    assert_eq!(fs::read_to_string(root.join(NOTICE)).expect("text"), expected);
    let table = fs::read_to_string(root.join("content/notices/a/list.csv")).expect("text");
    assert_eq!(table, csv.replace(MOBILE, "138****8000"));
    for line in [
        "content/notices/a/index.zh.md:7:2: “登陆” should be “登录”",
        "content/notices/a/index.zh.md:7:10: a mobile number stands here: 138****8000 (masked)",
        "mended 6 places in 2 files; please read them once more.",
    ] {
        assert!(run.told.contains(line), "{line}\n{}", run.told);
    }
    assert_eq!((run.code, run.said.as_str()), (0, CLEAN), "{}", run.told);
    assert!(check(&root, &["--fix"]).told.contains("There was nothing to mend automatically."));
}

#[test]
fn fix_never_touches_a_file_whose_notation_is_broken() {
    let (_temp, root) = portal("正文");
    let text = notice(&format!("请登陆，联系{MOBILE}。")).replace("title: 甲", "title：甲");
    write(&root, NOTICE, &text);
    let run = check(&root, &["--fix"]);
    assert_eq!(run.code, 1);
    assert!(
        run.told.contains("its front matter has errors; mend them first, the file was not touched"),
        "{}",
        run.told
    );
    assert_eq!(fs::read_to_string(root.join(NOTICE)).expect("text"), text);
}

#[test]
fn an_approved_number_may_be_published_and_no_other() {
    let (_temp, root) = portal(&format!("值班电话：{MOBILE}。"));
    let run = check(&root, &["--fingerprints"]);
    assert_eq!(run.code, 0);
    assert!(run.said.contains("# content/notices/a/index.zh.md:7\n- kind: mobile\n  fingerprint: \""), "{}", run.said);
    assert!(!run.said.contains("138") && !run.said.contains('*'), "a mask beside a fingerprint: {}", run.said);
    let filled = run.said.replace("reason: ", "reason: 值班手机").replace("approver: ", "approver: 王院长");
    write(&root, "content/allow.yaml", &filled);
    let run = check(&root, &[]);
    assert_eq!((run.code, run.said.as_str()), (0, CLEAN), "{}", run.told);
    assert_eq!(build(&root, &["--strict"]).code, 0);
    write(&root, NOTICE, notice("值班电话：13900139001。"));
    let run = check(&root, &[]);
    assert!(run.told.contains("error[mobile]") && run.told.contains("note[unused-allowance]"), "{}", run.told);
}

#[test]
fn an_identity_number_has_no_fingerprint() {
    let (_temp, root) = portal(IDENTITY);
    let run = check(&root, &["--fingerprints"]);
    assert_eq!(run.said, "There is no number that may be put on the allow-list.\n");
}

#[test]
fn what_will_change_is_shown_before_it_goes_out_and_checking_writes_nothing() {
    let (_temp, root) = portal("正文");
    let news = |run: &Run| {
        let lines = run.said.lines().filter(|line| !line.starts_with("Checked") && !line.contains(" calendars, "));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    let first = ["First publication: 1 notice, 1 date."];
    assert_eq!(news(&tidings(&root, &["check"])), first);
    assert!(!root.join("content/portal.lock").exists() && !root.join("public").exists());
    assert_eq!(news(&tidings(&root, &["build"])), first);
    assert_eq!(news(&tidings(&root, &["build"])), [""; 0]);

    let notice = notice("正文")
        .replace("---\n正文", "revisions:\n  - {on: 2025-02-01, deadline: z, extend: {until: 2025-03-08}}\n---\n正文");
    write(&root, NOTICE, notice);
    let told = [
        "Compared with the last publication:",
        "  Extended: “甲”, 上传: 1 Mar 2025 → 8 Mar 2025; subscribers get the update",
    ];
    assert_eq!(news(&tidings(&root, &["check"])), told);
    // A preview publishes nothing, so it announces nothing.
    assert_eq!(news(&tidings(&root, &["build", "--drafts", "--out", "preview"])), [""; 0]);
    // The output of another format belongs to a program.
    let json = tidings(&root, &["check", "--format", "json"]);
    assert!(json.said.lines().all(|line| line.starts_with('{')), "{}", json.said);
    assert!(json.told.contains(told[1]), "{}", json.told);
    assert_eq!(news(&tidings(&root, &["build"])), told);
    assert_eq!(news(&tidings(&root, &["check"])), [""; 0]);
    // Nothing can be published, so nothing is announced.
    write(&root, NOTICE, "---\ntitle: 甲\npublished: 2024-11-31\n---\n");
    assert_eq!(news(&tidings(&root, &["check"])), [""; 0]);
}

#[test]
fn fix_leaves_what_it_cannot_write_and_says_so() {
    let (_temp, root) = portal("[名单](old.csv) [表](list.xlsx)");
    // GBK, and a workbook: a number is found in both, and neither can be rewritten.
    let gbk = [&b"\xd0\xd5\xc3\xfb,\xca\xd6\xbb\xfa\n\xd5\xc5\xc8\xfd,"[..], MOBILE.as_bytes(), b"\n"].concat();
    write(&root, "content/notices/a/old.csv", &gbk);
    let run = check(&root, &["--fix"]);
    assert_eq!(run.code, 1);
    assert!(run.told.contains("old.csv: not mended: the file is not UTF-8"), "{}", run.told);
    assert_eq!(fs::read(root.join("content/notices/a/old.csv")).expect("bytes"), gbk);
    // Bytes that no rule touches stay: mark, line ends, even the missing last one.
    let text = format!("\u{feff}姓名,手机\r\n张三,{MOBILE}\r\n李四,无\r\n王五,0898-88651713");
    write(&root, "content/notices/a/old.csv", &text);
    let run = check(&root, &["--fix"]);
    assert!(run.told.contains("old.csv:2:4: a mobile number stands here: 138****8000 (masked)"), "{}", run.told);
    let after = fs::read_to_string(root.join("content/notices/a/old.csv")).expect("text");
    assert_eq!(after, text.replace(MOBILE, "138****8000"));
    // Twice is once.
    let again = check(&root, &["--fix"]);
    assert!(again.told.contains("There was nothing to mend automatically."), "{}", again.told);
}
