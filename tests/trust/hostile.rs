//! Files nobody should have: each gives a message and exit code 1, and the site published before stays as it was.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

#[cfg(unix)]
use crate::preview::Preview;
#[cfg(unix)]
use crate::program::skipped;
use crate::program::{AT, NOTICE, SITE, Tree, notice, run, small as portal, tidings, tree, write};

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
fn nesting_in_a_text() {
    for body in ["- ".repeat(10_000) + "甲", "> ".repeat(10_000) + "甲", "1. > ".repeat(10_000) + "甲"] {
        refused(|root| write(root, NOTICE, notice(&body).as_bytes()), "too-deep", NOTICE);
    }
    let (_temp, root) = portal();
    // Not nested for whoever reads it as Markdown: odd, but a text.
    for body in ["[".repeat(10_000), "(".repeat(10_000), "`".repeat(10_000), "_".repeat(10_000)] {
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
fn shortcodes_that_multiply() {
    let long = "很长的费用说明，".repeat(2_500);
    let calls = "{{ fee a }}，\n".repeat(20_000);
    let front = format!(
        "title: A\npublished: 2024-09-01\nfee: {long}\ndeadlines:\n  - {{id: a, kind: upload, until: 2024-12-01}}"
    );
    let text = format!("---\n{front}\n---\n{calls}");
    refused(|root| write(root, NOTICE, text.as_bytes()), "rejected-shortcode", NOTICE);
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
    let set = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("changed");
    for name in [NOTICE, "content/notices/a"] {
        let (temp, root) = portal();
        assert_eq!(build(&root).0, 0);
        let before = tree(&root.join("public"));
        set(&root.join(name), 0o000);
        let told = if fs::read_dir(root.join(name)).is_ok() || fs::read(root.join(NOTICE)).is_ok() {
            // Root may read everything, so root becomes nobody, who must be able to come here and read the program.
            set(temp.path(), 0o755);
            let mut command = std::process::Command::new("setpriv");
            command.args(["--reuid=65534", "--clear-groups", env!("CARGO_BIN_EXE_tidings")]);
            let works = command.arg("--version").output().is_ok_and(|output| output.status.success());
            if !works {
                return skipped("root cannot run this program as another user (setpriv)");
            }
            let mut command = std::process::Command::new("setpriv");
            command.args(["--reuid=65534", "--clear-groups", env!("CARGO_BIN_EXE_tidings"), "--lang", "en", "build"]);
            let run = run(command.current_dir(&root).stdin(std::process::Stdio::null()));
            assert_eq!(run.code, Some(1), "{name}: {}", run.told);
            run.told
        } else {
            let (exit, told) = build(&root);
            assert_eq!(exit, 1, "{name}: {told}");
            told
        };
        set(&root.join(name), 0o755);
        assert!(told.contains("error[unreadable-file]") && told.contains(name), "{told}");
        assert!(told.contains("Permission denied") && !told.contains("IO error"), "{told}");
        assert!(tree(&root.join("public")) == before, "{name}");
    }
}

/// Everything below a folder that is no output: the sources as they were.
fn sources(root: &Path) -> Tree {
    let mut found = tree(root);
    found.retain(|name, _| !name.starts_with("public/"));
    found
}

#[cfg(unix)]
fn pipe(root: &Path, name: &str) {
    let path = root.join(name);
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    let _ = fs::remove_file(&path);
    assert!(std::process::Command::new("mkfifo").arg(&path).status().expect("mkfifo").success());
}

/// Opening a pipe that nobody writes to waits for ever: each run must end, and a text that cannot be read is told.
#[cfg(unix)]
#[test]
fn pipes_sockets_and_devices_are_told_and_hang_nobody() {
    // Without a file of this name there is no portal, whatever else is called so.
    let (_temp, root) = portal();
    pipe(&root, SITE);
    assert_eq!(build(&root).0, 2);
    for name in [
        NOTICE,
        "content/portal.lock",
        "content/allow.yaml",
        "content/calendars/cn.yaml",
        "content/notices/a/list.pdf",
        "content/notices/b/index.zh.md",
        "content/blocks/x.zh.md",
    ] {
        refused(|root| pipe(root, name), "special-file", name);
    }
    refused(|root| pipe(root, "themes/harbour/assets/site.css"), "theme", "themes/harbour/assets/site.css");
    refused(
        |root| {
            let socket = std::os::unix::net::UnixListener::bind(root.join("content/notices/a/socket"));
            drop(socket.expect("a socket"));
        },
        "special-file",
        "content/notices/a/socket",
    );
}

#[cfg(unix)]
#[test]
fn pipes_in_the_way_of_other_commands_hang_nobody() {
    let (_temp, root) = portal();
    pipe(&root, "themes/harbour/templates/base.html");
    pipe(&root, "patterns/own.zh.md");
    pipe(&root, "content/patterns/own.zh.md");
    pipe(&root, "notice.docx");
    for arguments in [
        &["hosting", "nginx"][..],
        &["new", "notice", "--slug", "x", "--yes"],
        &["check", "--fix"],
        &["translate", "stamp", "--all"],
        &["import", "notice.docx", "--slug", "y", "--yes"],
        &["import", "/dev/zero", "--slug", "z", "--yes"],
    ] {
        let run = run(&mut tidings(&root, arguments));
        assert!(run.code.is_some(), "{arguments:?}: {}", run.told);
    }
    let refused = run(&mut tidings(&root, &["import", "/dev/zero", "--slug", "z", "--yes"]));
    assert_eq!(refused.code, Some(1), "{}", refused.told);
}

#[cfg(unix)]
#[test]
fn a_theme_reads_nothing_outside_its_folder() {
    use std::os::unix::fs::symlink;
    let secret = tempfile::tempdir().expect("a folder");
    write(secret.path(), "templates/base.html", b"SECRET");
    write(secret.path(), "site.css", b"SECRET");
    for (link, target) in [
        ("themes/harbour/assets/site.css", "site.css"),
        ("themes/harbour/templates/base.html", "templates/base.html"),
        ("themes/harbour/templates", "templates"),
        ("themes/harbour", ""),
    ] {
        refused(
            |root| {
                fs::create_dir_all(root.join(link).parent().expect("a folder")).expect("a folder");
                symlink(secret.path().join(target), root.join(link)).expect("a link");
            },
            "theme",
            link,
        );
    }
    let (_temp, root) = portal();
    for name in ["../secret", "/etc", "..", "a/b", "a\\b"] {
        write(
            &root,
            SITE,
            format!("title: 通知\norganisation: 学院\nbase_url: https://x.cn/\ntheme: {name}\n").as_bytes(),
        );
        assert_eq!(build(&root).0, 1, "{name}");
        assert_eq!(run(&mut tidings(&root, &["hosting", "nginx"])).code, Some(1), "{name}");
    }
}

/// What commands write while they replace a file must not go through a link that somebody put there.
#[cfg(unix)]
#[test]
fn nothing_is_written_through_a_link() {
    use std::os::unix::fs::symlink;
    let outside = tempfile::tempdir().expect("a folder");
    write(outside.path(), "own", b"own");
    let (_temp, root) = portal();
    write(&root, "content/notices/a/index.en.md", b"---\ntitle: A\n---\n\nWrite to 13812345678.\n");
    for name in
        ["content/.portal.lock.tmp", "content/notices/a/.tidings-check.tmp", "content/notices/a/index.en.md.tmp~"]
    {
        symlink(outside.path().join("own"), root.join(name)).expect("a link");
    }
    for arguments in [&["check", "--fix"][..], &["translate", "stamp", "--all"], &["build"]] {
        let _ = run(&mut tidings(&root, arguments));
    }
    fs::remove_dir_all(root.join("content/guides")).unwrap_or(());
    symlink(outside.path(), root.join("content/guides")).expect("a link");
    let run = run(&mut tidings(&root, &["new", "guide", "--slug", "x", "--title", "甲", "--yes"]));
    assert_ne!(run.code, Some(0), "{}", run.told);
    assert_eq!(tree(outside.path()).into_iter().collect::<Vec<_>>(), [("own".to_owned(), b"own".to_vec())]);
}

#[cfg(unix)]
#[test]
fn names_that_are_no_names() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    // An attachment that nothing links to is not published: what cannot be named cannot be linked.
    for name in
        [&b"new\nline.pdf"[..], b"esc\x1b[31mred.pdf", b"not\xffutf8.pdf", b"a\\b.pdf", b"con.pdf", b"dot.", b"space "]
    {
        let (_temp, root) = portal();
        fs::write(root.join("content/notices/a").join(OsStr::from_bytes(name)), "x").expect("written");
        let (exit, told) = build(&root);
        assert_eq!(exit, 0, "{name:?}: {told}");
        assert!(!told.contains('\u{1b}'), "{told:?}");
        assert!(!tree(&root.join("public")).keys().any(|name| name.contains(".pdf")), "{name:?}");
    }
    for name in [
        &b"new\nline.zh.md"[..],
        b"esc\x1b[31mred.zh.md",
        b"not\xffutf8.zh.md",
        b"con.zh.md",
        b"COM1.zh.md",
        b"a..zh.md",
    ] {
        let (_temp, root) = portal();
        let file = root.join("content/notices").join(OsStr::from_bytes(name));
        fs::write(file, "---\ntitle: 乙\npublished: 2024-11-11\n---\n正文。\n").expect("written");
        let (exit, told) = build(&root);
        assert_eq!(exit, 1, "{name:?}: {told}");
        assert!(!told.contains('\u{1b}') && !told.contains("new\nline"), "{told:?}");
    }
}

#[test]
fn ids_that_windows_keeps_for_devices() {
    let settings = |kind: &str, cohort: &str| {
        format!(
            "title: 通知\norganisation: 学院\nbase_url: https://x.cn/\nkinds:\n  {kind}: {{name: 上传}}\ncohorts:\n  {cohort}: {{name: 甲}}\n"
        )
    };
    for (kind, cohort) in [("nul", "a"), ("upload", "aux")] {
        let (_temp, root) = portal();
        write(&root, SITE, settings(kind, cohort).as_bytes());
        let (exit, told) = build(&root);
        assert!(exit == 1 && told.contains("error[bad-id]") && told.contains("Windows"), "{exit} {told}");
    }
    for (old, new) in [("id: z", "id: con"), ("id: z", "id: lpt1"), ("title: 甲", "id: prn\ntitle: 甲")] {
        refused(|root| write(root, NOTICE, notice("正文。").replace(old, new).as_bytes()), "bad-id", NOTICE);
    }
}

#[cfg(unix)]
#[test]
fn linked_files_that_some_disk_cannot_hold() {
    // Linux takes them; the site would break on a copy to Windows.
    let cases: &[(&[&str], &str)] = &[
        (&["con.pdf"], "bad-file-name"),
        (&["aux.tar.gz"], "bad-file-name"),
        (&["lpt1.pdf"], "bad-file-name"),
        (&["a:b.pdf"], "bad-file-name"),
        (&["what?.pdf"], "bad-file-name"),
        (&["dot."], "bad-file-name"),
        (&["A.pdf", "a.pdf"], "same-address"),
        (&["Plan/a.pdf", "plan/b.pdf"], "same-address"),
    ];
    for (names, code) in cases {
        let (_temp, root) = portal();
        let (exit, told) = build(&root);
        assert_eq!(exit, 0, "{told}");
        let before = tree(&root.join("public"));
        let mut body = String::new();
        for name in *names {
            write(&root, &format!("content/notices/a/{name}"), b"%PDF-1.4\n");
            body.push_str(&format!("[附件](<{}>)\n", name.replace('?', "%3F").replace(':', "%3A")));
        }
        write(&root, NOTICE, notice(&body).as_bytes());
        let (exit, told) = build(&root);
        assert_eq!(exit, 1, "{names:?}: {told}");
        assert!(told.contains(&format!("error[{code}]")), "{names:?}: {told}");
        assert!(tree(&root.join("public")) == before, "{names:?}");
    }
}

#[test]
fn addresses_in_texts_lead_to_no_file_outside() {
    let (_temp, root) = portal();
    write(&root, "secret.txt", b"SECRET");
    write(&root, "content/secret.yaml", b"SECRET");
    let before = sources(&root);
    for address in [
        "../../../secret.txt",
        "../../../../secret.txt",
        "..%2f..%2f..%2fsecret.txt",
        "..\\..\\..\\secret.txt",
        "/etc/passwd",
        "//etc/passwd",
        "file:///etc/passwd",
        "../../site.yaml",
        "../../portal.lock",
        "./../a/../../../secret.txt",
    ] {
        for form in [format!("[x](<{address}>)"), format!("![x](<{address}>)"), format!("{{{{ include {address} }}}}")]
        {
            write(&root, NOTICE, notice(&form).as_bytes());
            let (exit, told) = build(&root);
            let public = root.join("public");
            let published = if public.exists() { tree(&public) } else { Tree::new() };
            let leaks = |bytes: &Vec<u8>| bytes.windows(6).any(|part| part == b"SECRET" || part == b"root:x");
            assert!(!published.values().any(leaks), "{form}: {exit} {told}");
            assert!(!published.keys().any(|name| name.contains("secret") || name.contains("passwd")), "{form}");
        }
    }
    write(&root, NOTICE, notice("正文。").as_bytes());
    assert_eq!(sources(&root), before, "no build writes among the sources");
    for table in ["../../../secret.csv", "/etc/passwd", "../../site.yaml"] {
        let front = format!(
            "---\ntitle: 甲\npublished: 2024-11-11\nsessions: {{file: {table}, id: z, kind: upload}}\n---\n正文。\n"
        );
        write(&root, NOTICE, front.as_bytes());
        let (exit, told) = build(&root);
        assert_eq!(exit, 1, "{table}: {told}");
        assert!(!told.contains("root:x"), "{told}");
    }
}

#[cfg(unix)]
#[test]
fn a_preview_watches_nothing_outside() {
    use std::os::unix::fs::symlink;
    let (_temp, root) = portal();
    let (outside, big) = (tempfile::tempdir().expect("a folder"), 3 << 30);
    let huge = fs::File::create(outside.path().join("huge")).expect("a file");
    huge.set_len(big).expect("sparse");
    symlink(outside.path(), root.join("content/outside")).expect("a link");
    symlink("/", root.join("content/notices/a/disk")).expect("a link");
    pipe(&root, "content/notices/a/pipe");
    let preview = Preview::start(&root);
    assert!(preview.get("/zh/").contains("content/outside"), "the message about the link stands over the page");
}
