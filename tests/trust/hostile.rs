//! Files nobody should have: each gives a message and exit code 1, and the site published before stays as it was.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::program::{AT, NOTICE, SITE, notice, run, skipped, small as portal, tidings, tree, write};

fn build(root: &Path) -> (i32, String) {
    let run = run(&mut tidings(root, &["build", "--at", AT]));
    (run.code.expect("no signal ended it"), run.told)
}

/// Builds a sound portal, spoils it, builds again: the code is told, the old site is untouched, and it does not take long.
fn refused(spoil: impl Fn(&Path), code: &str, file: &str) {
    let (_temp, root) = portal();
    let (exit, told) = build(&root);
    assert_eq!(exit, 0, "{told}");
    let before = tree(&root.join("public"));
    spoil(&root);
    let started = Instant::now();
    let (exit, told) = build(&root);
    assert_eq!(exit, 1, "{code}: {told}");
    assert!(told.contains(&format!("error[{code}]")) && told.contains(file), "{code}: {told}");
    assert!(told.ends_with("The site is as it was.\n") && told.len() < 20_000, "{code}: {} bytes", told.len());
    assert!(started.elapsed() < Duration::from_secs(60), "{code} took {:?}", started.elapsed());
    assert_eq!(tree(&root.join("public")), before, "{code}");
}

#[test]
fn files_without_content() {
    refused(|root| write(root, NOTICE, b""), "empty-file", NOTICE);
    refused(|root| write(root, NOTICE, b" \n\n"), "empty-file", NOTICE);
    refused(|root| write(root, SITE, b""), "wrong-type", SITE);
    refused(|root| write(root, NOTICE, b"---\n---\n"), "wrong-type", NOTICE);
}

#[test]
fn files_that_are_no_text() {
    refused(|root| write(root, NOTICE, b"PK\x03\x04\0\0\0"), "not-utf8", NOTICE);
    refused(|root| write(root, NOTICE, b"---\ntitle: \xff\xfe\n---\n"), "not-utf8", NOTICE);
    refused(|root| write(root, NOTICE, b"---\ntitle: \xed\xa0\x80\n---\n"), "not-utf8", NOTICE);
    refused(|root| write(root, SITE, b"\0"), "not-utf8", SITE);
}

#[test]
fn files_of_a_hundred_megabytes() {
    let sparse = |name: &'static str, bytes: u64| {
        move |root: &Path| {
            write(root, name, b"");
            fs::File::options().write(true).open(root.join(name)).and_then(|file| file.set_len(bytes)).expect("sparse");
        }
    };
    refused(sparse(NOTICE, 100 << 20), "file-too-large", NOTICE);
    refused(sparse(SITE, 100 << 20), "file-too-large", SITE);
    refused(sparse("content/notices/a/film.mp4", 101 << 20), "file-too-large", "film.mp4");
}

#[test]
fn nesting_without_end() {
    let brackets = format!("---\ntitle: {}\n---\n", "[".repeat(10_000));
    refused(|root| write(root, NOTICE, brackets.as_bytes()), "yaml-syntax", NOTICE);
    let closed = format!("---\ntitle: {}{}\n---\n", "[".repeat(10_000), "]".repeat(10_000));
    refused(|root| write(root, NOTICE, closed.as_bytes()), "yaml-syntax", NOTICE);
    let maps = format!("---\ntitle: {}1{}\n---\n", "{a: ".repeat(10_000), "}".repeat(10_000));
    refused(|root| write(root, NOTICE, maps.as_bytes()), "yaml-syntax", NOTICE);
    let items = format!("---\ntitle:\n  {}x\n---\n", "- ".repeat(10_000));
    refused(|root| write(root, NOTICE, items.as_bytes()), "yaml-syntax", NOTICE);
    let twenty = format!("---\ntitle: {}{}\n---\n", "[".repeat(20), "]".repeat(20));
    refused(|root| write(root, NOTICE, twenty.as_bytes()), "yaml-too-deep", NOTICE);
    let suspicious = format!("---\ntitle: {}\nx: &a 1\n---\n", "[".repeat(10_000));
    refused(|root| write(root, NOTICE, suspicious.as_bytes()), "yaml-syntax", NOTICE);
}

#[test]
fn nesting_in_a_text_is_flattened_with_a_warning() {
    let (_temp, root) = portal();
    for body in ["- ".repeat(10_000) + "甲", "> ".repeat(10_000) + "甲", "*".repeat(10_000) + "甲", "[".repeat(10_000)]
    {
        write(&root, NOTICE, notice(&body).as_bytes());
        let started = Instant::now();
        let (exit, told) = build(&root);
        assert_eq!(exit, 0, "{told}");
        assert!(started.elapsed() < Duration::from_secs(60));
    }
}

#[test]
fn alias_bombs() {
    let mut bomb = String::from("---\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..10 {
        let items = vec![format!("*a{}", level - 1); 10].join(", ");
        bomb.push_str(&format!("a{level}: &a{level} [{items}]\n"));
    }
    bomb.push_str("title: *a9\n---\n");
    refused(|root| write(root, NOTICE, bomb.as_bytes()), "yaml-reference", NOTICE);
    refused(|root| write(root, SITE, b"title: &t x\norganisation: *t\n"), "yaml-reference", SITE);
}

#[test]
fn very_long_lines_and_very_many_keys() {
    let long = format!("---\ntitle: {}\n---\n", "长".repeat(400_000));
    refused(|root| write(root, NOTICE, long.as_bytes()), "yaml-too-large", NOTICE);
    let keys: String = (0..20_000).map(|n| format!("k{n}: 1\n")).collect();
    refused(|root| write(root, NOTICE, format!("---\n{keys}---\n").as_bytes()), "unknown-key", NOTICE);
}

#[test]
fn a_folder_where_a_file_should_be() {
    refused(
        |root| fs::create_dir_all(root.join("content/notices/b.zh.md/c")).expect("a folder"),
        "folder-not-file",
        "b.zh.md",
    );
}

#[cfg(unix)]
#[test]
fn links_that_lead_out_or_round_in_a_circle() {
    use std::os::unix::fs::symlink;
    refused(
        |root| symlink("..", root.join("content/notices/loop")).expect("a link"),
        "symlink",
        "content/notices/loop",
    );
    refused(
        |root| symlink("/etc/passwd", root.join("content/notices/a/list.txt")).expect("a link"),
        "symlink",
        "content/notices/a/list.txt",
    );
    refused(|root| symlink("nowhere", root.join("content/faq.zh.md")).expect("a link"), "symlink", "content/faq.zh.md");
}

#[cfg(unix)]
#[test]
fn files_nobody_may_read() {
    use std::os::unix::fs::PermissionsExt;
    let (_temp, root) = portal();
    let locked = root.join(NOTICE);
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).expect("changed");
    if fs::read(&locked).is_ok() {
        skipped("this user may read everything (root), so a file without permission cannot be tested");
        return;
    }
    refused(
        |root| fs::set_permissions(root.join(NOTICE), fs::Permissions::from_mode(0o000)).expect("changed"),
        "unreadable-file",
        NOTICE,
    );
}
