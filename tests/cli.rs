//! The program as staff use it: the real binary on a real portal.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

struct Run {
    code: i32,
    said: String,
    told: String,
}

fn tidings(folder: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tidings"));
    command.current_dir(folder).args(["--lang", "en"]).args(arguments).envs(environment.iter().copied());
    let Output { status, stdout, stderr } = command.output().expect("the program starts");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    Run { code: status.code().expect("an exit code"), said: text(stdout), told: text(stderr) }
}

/// A copy of the repository's own portal, made from the real notice.
fn portal() -> (tempfile::TempDir, PathBuf) {
    let temp = tempfile::tempdir().expect("a folder");
    let root = temp.path().to_owned();
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("content"), &root.join("content"));
    let _ = fs::remove_file(root.join("content/portal.lock"));
    (temp, root)
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() { copy(&path, &target) } else { fs::copy(&path, &target).map(|_| ()).expect("copied") }
    }
}

/// Every file below a folder with its bytes.
fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(next) = waiting.pop() {
        for entry in fs::read_dir(&next).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                waiting.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("below").to_string_lossy().replace('\\', "/");
                found.insert(name, fs::read(&path).expect("bytes"));
            }
        }
    }
    found
}

fn edit(root: &Path, file: &str, from: &str, to: &str) {
    let path = root.join(file);
    let text = fs::read_to_string(&path).expect("text");
    assert!(text.contains(from), "{file} has no {from}");
    fs::write(&path, text.replacen(from, to, 1)).expect("written");
}

const NOTICE: &str = "content/notices/2025-image-capture/index.zh.md";
const AT: &str = "2024-11-12 09:00";

#[test]
fn the_real_notice_becomes_a_site_with_its_dates() {
    let (_temp, root) = portal();
    let run = tidings(&root, &["build", "--strict", "--at", AT], &[]);
    assert_eq!((run.code, run.told.as_str()), (0, ""));
    assert!(run.said.contains(" pages, ") && run.said.ends_with("next change: 2024-11-14 00:00\n"), "{}", run.said);
    let site = tree(&root.join("public"));
    for page in [
        "index.html",
        "zh/index.html",
        "en/index.html",
        "zh/notices/2025-image-capture/index.html",
        "404.html",
        "robots.txt",
        "sitemap.xml",
    ] {
        assert!(site.contains_key(page), "{page}");
    }
    let events = tidings::output::icalendar::read(&site["zh/feeds/all.ics"]).expect("valid");
    let when = |uid: &str| {
        let event = events.iter().find(|event| event.uid == format!("2025-image-capture.{uid}@jxjy.hntou.edu.cn"));
        format!("{:?}", event.unwrap_or_else(|| panic!("no event {uid}")).when)
    };
    // 2024-11-17 10:00–12:00 +08:00; days are inclusive.
    assert_eq!(when("capture"), "Timed { start: 1731808800, end: 1731816000 }");
    assert_eq!(when("proofread.opens"), "AllDay { first: 2024-12-27, last: 2024-12-27 }");
    assert_eq!(when("upload.closes"), "AllDay { first: 2025-02-25, last: 2025-02-25 }");
    assert_eq!(when("code.opens"), "AllDay { first: 2024-11-14, last: 2024-11-14 }");
    assert_eq!(when("code.closes"), "AllDay { first: 2024-11-16, last: 2024-11-16 }");
}

#[test]
fn a_lost_reader_can_change_the_language() {
    let (_temp, root) = portal();
    assert_eq!(tidings(&root, &["build", "--at", AT], &[]).code, 0);
    let site = tree(&root.join("public"));
    let page = |name: &str| String::from_utf8(site[name].clone()).expect("UTF-8");
    for (name, other, target) in [
        ("404.html", "en", "/notices/en/404.html"),
        ("zh/404.html", "en", "/notices/en/404.html"),
        ("en/404.html", "zh-CN", "/notices/zh/404.html"),
    ] {
        let page = page(name);
        let switch =
            page.split("<a ").skip(1).find(|link| link.contains(&format!("hreflang=\"{other}\""))).expect("a switch");
        assert!(switch.contains(&format!("href=\"{target}\"")), "{name}: {switch}");
    }
    assert!(page("en/404.html").contains("Page not found"));
}

#[test]
fn the_same_content_and_instant_give_the_same_bytes_anywhere() {
    let (_temp, root) = portal();
    let other = [("TZ", "America/Los_Angeles"), ("LC_ALL", "C"), ("RAYON_NUM_THREADS", "1"), ("HOME", "/")];
    assert_eq!(tidings(&root, &["build", "--at", AT, "--out", "a"], &[("TZ", "Asia/Shanghai")]).code, 0);
    assert_eq!(tidings(&root, &["build", "--at", AT, "--out", "b"], &other).code, 0);
    assert_eq!(tree(&root.join("a")), tree(&root.join("b")));
}

#[test]
fn a_build_changes_exactly_at_the_instant_it_announced() {
    let (_temp, root) = portal();
    let build = |at: &str, out: &str| {
        assert_eq!(tidings(&root, &["build", "--at", at, "--out", out], &[]).code, 0);
        tree(&root.join(out))
    };
    let now = build(AT, "now");
    assert_eq!(now, build("2024-11-13T23:59:59+08:00", "before"));
    assert_ne!(now, build("2024-11-14T00:00:00+08:00", "then"));
}

/// Without `--at`, so that builds are remembered; a full build writes the record anew.
#[test]
fn what_was_built_already_is_not_built_again_and_nothing_is_overlooked() {
    let (_temp, root) = portal();
    let record = root.join(".tidings/last-build");
    let page = root.join("public/zh/index.html");
    let written = || fs::metadata(&record).and_then(|found| found.modified()).expect("a record");
    let build = || {
        let run = tidings(&root, &["build"], &[]);
        assert_eq!((run.code, run.told.as_str()), (0, ""));
        run.said
    };
    let whole = |said: &str| said.split(", ").filter(|part| !part.ends_with(" ms")).collect::<Vec<_>>().join(", ");
    build();
    // The first one wrote the lock.
    let (first, since) = (build(), written());
    let files = tree(&root.join("public"));
    let again = build();
    assert_eq!(whole(&again), whole(&first));
    assert!(again.contains(", 0 files updated,"), "{again}");
    assert_eq!(written(), since, "not built");

    let home = fs::read(&page).expect("a page");
    fs::remove_file(&page).expect("removed");
    assert!(build().contains(", 1 files updated,"));
    // Later than the record by the disk's clock.
    std::thread::sleep(std::time::Duration::from_millis(50));
    fs::write(&page, home.iter().map(u8::to_ascii_uppercase).collect::<Vec<u8>>()).expect("tampered with");
    assert!(build().contains(", 1 files updated,"));
    assert!(tree(&root.join("public")) == files);

    edit(&root, NOTICE, "title: ", "title: 新");
    assert!(!build().contains(", 0 files updated,"));
    edit(&root, NOTICE, "title: 新", "title: ");
    assert!(!build().contains(", 0 files updated,"));

    // What was told once is told again, in the form asked for.
    edit(&root, NOTICE, "\n---\n", "\n---\n\n[](mailto:a@b.edu.cn)\n");
    let warned = || {
        let run = tidings(&root, &["build"], &[]);
        assert_eq!((run.code, run.told.contains("warning[empty-link]")), (0, true), "{}", run.told);
        run.told
    };
    let (told, since) = (warned(), written());
    assert_eq!((warned(), written()), (told, since));
    let for_programs = tidings(&root, &["build", "--format", "json"], &[]);
    assert!(for_programs.told.starts_with('{') && for_programs.told.contains("empty-link"), "{}", for_programs.told);

    edit(&root, NOTICE, "\n---\n", "\n---\n\n![](nowhere.png)\n");
    for _ in 0..2 {
        assert_ne!(tidings(&root, &["build"], &[]).code, 0);
    }
}

#[test]
fn an_unchanged_build_writes_nothing() {
    let (_temp, root) = portal();
    assert_eq!(tidings(&root, &["build", "--at", AT], &[]).code, 0);
    let run = tidings(&root, &["build", "--at", AT], &[]);
    assert!(run.said.contains(", 0 files updated,"), "{}", run.said);
}

#[test]
fn an_error_is_told_with_its_place_and_leaves_the_old_site() {
    let (_temp, root) = portal();
    assert_eq!(tidings(&root, &["build", "--at", AT], &[]).code, 0);
    let before = tree(&root.join("public"));
    edit(&root, NOTICE, "until: 2025-02-25", "until: 2025-02-30");
    edit(&root, NOTICE, "place: sanya-103", "place: sanya-130");
    let run = tidings(&root, &["build", "--at", AT], &[]);
    assert_eq!(run.code, 1);
    let line = |text: &str| {
        fs::read_to_string(root.join(NOTICE))
            .expect("text")
            .lines()
            .position(|line| line.contains(text))
            .expect("there")
            + 1
    };
    assert!(run.told.contains(&format!(" --> {NOTICE}:{}:20", line("2025-02-30"))), "{}", run.told);
    assert!(run.told.contains(&format!(" --> {NOTICE}:{}:12", line("sanya-130"))), "{}", run.told);
    assert!(run.told.contains("fix: did you mean `sanya-103`?"), "{}", run.told);
    assert!(run.told.ends_with("not published: 2 errors. The site is as it was.\n"), "{}", run.told);
    assert_eq!(tree(&root.join("public")), before);
}

#[test]
fn strict_makes_a_warning_stop_the_build() {
    let (_temp, root) = portal();
    edit(
        &root,
        NOTICE,
        "  - id: upload\n",
        "  - {id: far, kind: upload, until: 2027-01-08 + 10 working days}\n  - id: upload\n",
    );
    let run = tidings(&root, &["build", "--at", AT], &[]);
    assert_eq!(run.code, 0);
    assert!(run.told.contains("lacks 2027") && run.said.contains("1 warning"), "{}{}", run.told, run.said);
    assert_eq!(tidings(&root, &["build", "--strict", "--at", AT, "--out", "strict"], &[]).code, 1);
    assert!(!root.join("strict").exists());
}

#[test]
fn wrong_use_is_exit_code_2() {
    let (_temp, root) = portal();
    for arguments in [
        &["build", "--nonsense"][..],
        &["build", "--root", "nowhere"],
        &["build", "--at", "17 Nov"],
        &["build", "--base-url", "notices.edu.cn"],
        &["init", "content"],
    ] {
        assert_eq!(tidings(&root, arguments, &[]).code, 2, "{arguments:?}");
    }
    let empty = tempfile::tempdir().expect("a folder");
    assert_eq!(tidings(empty.path(), &["build"], &[]).code, 2);
    assert_eq!(tidings(&root, &["--help"], &[]).code, 0);
}

#[test]
fn foreign_files_in_the_output_survive_and_our_old_ones_go() {
    let (_temp, root) = portal();
    assert_eq!(tidings(&root, &["build", "--at", AT], &[]).code, 0);
    fs::write(root.join("public/verify.txt"), "from another program").expect("written");
    fs::remove_file(root.join("content/faq/fee.zh.md")).expect("removed");
    fs::remove_file(root.join("content/faq/fee.en.md")).expect("removed");
    let run = tidings(&root, &["build", "--at", AT], &[]);
    assert_eq!(run.code, 0, "{}", run.told);
    assert!(root.join("public/verify.txt").exists());
    assert!(!root.join("public/zh/faq/fee").exists());
}

#[test]
fn nothing_unpublished_leaks() {
    let (_temp, root) = portal();
    let folder = root.join("content/notices/secret-round");
    fs::create_dir_all(&folder).expect("a folder");
    let text = |extra: &str| {
        format!(
            "---\ntitle: Zebra round\n{extra}\ndeadlines:\n  - {{id: z, kind: upload, until: 2025-03-01}}\n---\nzebra\n"
        )
    };
    for (extra, word) in [
        ("published: 2024-12-01", "held back: notices/secret-round (until 2024-12-01 00:00)"),
        ("draft: true", "(draft)"),
    ] {
        fs::write(folder.join("index.zh.md"), text(extra)).expect("written");
        let run = tidings(&root, &["build", "--at", AT, "--out", "out"], &[]);
        assert!(run.code == 0 && run.said.contains(word), "{}{}", run.told, run.said);
        for (name, bytes) in tree(&root.join("out")) {
            let text = String::from_utf8_lossy(&bytes);
            assert!(!text.to_lowercase().contains("zebra") && !text.contains("secret-round"), "{name} leaks ({extra})");
        }
        let run = tidings(&root, &["build", "--at", AT, "--drafts", "--out", "preview"], &[]);
        assert!(run.code == 0 && root.join("preview/zh/notices/secret-round/index.html").exists());
    }
}

#[test]
fn a_change_for_a_later_day_is_said_to_wait() {
    let (_temp, root) = portal();
    let later = "revisions: [{on: 2024-12-05, deadline: upload, extend: {until: 2025-03-05}}]\ncohorts: [";
    edit(&root, NOTICE, "cohorts: [", later);
    let build = |more: &[&str]| tidings(&root, &[&["build", "--at", AT, "--out", "out"], more].concat(), &[]);
    let run = build(&[]);
    let waits = "held back: a change of notices/2025-image-capture (until 2024-12-05 00:00)";
    assert!(run.code == 0 && run.said.contains(waits), "{}{}", run.told, run.said);
    assert!(!build(&["--drafts"]).said.contains("held back"));
}

#[test]
fn of_many_documents_held_back_some_are_named() {
    let (_temp, root) = portal();
    for n in 1..=8 {
        let folder = root.join(format!("content/notices/draft-{n}"));
        fs::create_dir_all(&folder).expect("a folder");
        fs::write(folder.join("index.zh.md"), "---\ntitle: 草稿\ndraft: true\n---\n").expect("written");
    }
    let run = tidings(&root, &["build", "--at", AT, "--out", "out"], &[]);
    assert!(run.said.contains("notices/draft-6 (draft) … (8 in all), "), "{}", run.said);
    assert!(!run.said.contains("draft-7"), "{}", run.said);
}

#[test]
fn a_new_portal_builds_strictly() {
    let temp = tempfile::tempdir().expect("a folder");
    assert_eq!(tidings(temp.path(), &["init", "portal"], &[]).code, 0);
    let run = tidings(&temp.path().join("portal"), &["build", "--strict"], &[]);
    assert_eq!((run.code, run.told.as_str()), (0, ""));
    let again = tidings(temp.path(), &["init", "portal"], &[]);
    assert_eq!(again.code, 2);
}

#[test]
fn an_old_address_leads_to_the_page() {
    let (_temp, root) = portal();
    edit(&root, NOTICE, "cohorts: [", "aliases: [photo-2025, faq/photo]\ncohorts: [");
    let run = tidings(&root, &["build", "--strict", "--at", AT], &[]);
    assert_eq!((run.code, run.told.as_str()), (0, ""));
    for (old, target) in
        [("zh/notices/photo-2025", "../2025-image-capture/"), ("en/faq/photo", "../../notices/2025-image-capture/")]
    {
        let html = fs::read_to_string(root.join("public").join(old).join("index.html")).expect("a page");
        assert!(html.contains(&format!("content=\"0; url={target}\"")), "{html}");
        assert!(html.contains("/2025-image-capture/\">") && html.contains("rel=\"canonical\""), "{html}");
    }
    edit(&root, NOTICE, "faq/photo", "faq/fee");
    let run = tidings(&root, &["build", "--at", AT], &[]);
    assert!(
        run.code == 1 && run.told.contains("error[alias-taken]: `faq/fee` is the address of a document that exists"),
        "{}",
        run.told
    );
}

/// A new portal with a notice, built once.
fn published() -> (tempfile::TempDir, PathBuf) {
    let temp = tempfile::tempdir().expect("a folder");
    assert_eq!(tidings(temp.path(), &["init", "portal"], &[]).code, 0);
    let root = temp.path().join("portal");
    let run = tidings(&root, &["build"], &[]);
    assert_eq!((run.code, run.told.as_str()), (0, ""));
    (temp, root)
}

#[test]
fn a_lost_record_of_what_was_told_is_told() {
    let (_temp, root) = published();
    fs::remove_file(root.join("content/portal.lock")).expect("it was written");
    let run = tidings(&root, &["build", "--strict"], &[]);
    assert!(run.code == 1 && run.told.contains("warning[lock-missing]"), "{}", run.told);
    assert!(!root.join("content/portal.lock").exists(), "nothing is promised");
    let run = tidings(&root, &["build"], &[]);
    assert!(run.code == 0 && run.told.contains("warning[lock-missing]"), "{}", run.told);
    let run = tidings(&root, &["build", "--strict"], &[]);
    assert_eq!((run.code, run.told.as_str()), (0, ""));
}

#[test]
fn entries_keep_their_ids_when_the_address_changes() {
    let (_temp, root) = published();
    edit(&root, "content/site.yaml", "uid_domain: notices.example.edu.cn", "uid_domain: new.example.edu.cn");
    let run = tidings(&root, &["build"], &[]);
    assert!(run.code == 1 && run.told.contains("error[uid-domain-changed]"), "{}", run.told);
    assert!(run.told.contains("uid_domain: notices.example.edu.cn"), "{}", run.told);
}
