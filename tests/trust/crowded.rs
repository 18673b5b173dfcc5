//! More than one at a time: two builds, a build beside a preview, a build while somebody saves.

use std::fs;
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::thread;
use std::time::{Duration, Instant};

use tidings::publish::{hold, lock_output};

use crate::preview::Preview;
use crate::program::{AT, NOTICE, SITE, build, edit, ended, notice, run, small as portal, tidings, tree, write};

/// What becomes the new `portal.lock`.
const DRAFT: &str = "content/.portal.lock.tmp";

const SINCE: &str = "2026-11-22 17:08";

#[test]
fn a_folder_that_is_held_is_left_alone_and_nothing_is_promised() {
    let (_temp, root) = portal();
    let out = root.join("public");
    fs::create_dir(&out).unwrap();
    fs::write(out.join("own.txt"), "own").unwrap();
    let held = lock_output(&out, SINCE).unwrap();
    let refused = run(&mut tidings(&root, &["build"]));
    assert_eq!(refused.code, Some(1));
    if cfg!(unix) {
        let who = format!("another Tidings (process {}, since {SINCE}) is writing to", std::process::id());
        assert!(refused.told.contains(&who), "{}", refused.told);
    }
    assert!(refused.told.contains("\nfix: Wait until it has finished, then try again."), "{}", refused.told);
    assert_eq!(tree(&out).into_keys().filter(|name| !name.starts_with('.')).collect::<Vec<_>>(), ["own.txt"]);
    assert!(!root.join("content/portal.lock").exists());
    drop(held);
    assert_eq!(run(&mut tidings(&root, &["build"])).code, Some(0));
    assert!(root.join("content/portal.lock").exists());
}

#[test]
fn of_builds_that_start_together_each_is_whole_or_refused() {
    let (_temp, root) = portal();
    let (out, clean) = (root.join("public"), root.join("clean"));
    for round in 0..6 {
        let now = format!("title: 第{round}次");
        let text = fs::read_to_string(root.join(SITE)).unwrap();
        let title = text.lines().find(|line| line.starts_with("title:")).unwrap();
        edit(&root, SITE, title, &now);
        let start = |_| {
            let mut command = tidings(&root, &["build", "--at", AT]);
            command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
        };
        let started: Vec<Child> = (0..3).map(start).collect();
        let ends: Vec<_> = started.into_iter().map(ended).collect();
        assert!(ends.iter().any(|end| end.code == Some(0)), "{ends:?}");
        for end in ends.iter().filter(|end| end.code != Some(0)) {
            assert!(end.told.starts_with("error: another Tidings"), "{}", end.told);
        }
        assert!(tree(&out) == build(&root, &clean), "round {round}");
    }
}

#[test]
fn builds_into_two_folders_promise_the_same() {
    let (_temp, root) = portal();
    let calendars = |out: &str| {
        let mut calendars = tree(&root.join(out));
        calendars.retain(|name, _| name.ends_with(".ics"));
        assert!(!calendars.is_empty());
        calendars
    };
    let start = |out: &str| {
        let mut command = tidings(&root, &["build", "--out", out]);
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    };
    assert_eq!(run(&mut tidings(&root, &["build"])).code, Some(0));
    // Changed without a word: calendars then bear the instant at which a build noticed.
    edit(&root, NOTICE, "until: 2025-03-01", "until: 2025-03-02");
    // Both have read the content, in different seconds, and wait to promise.
    let held = hold(&root.join(DRAFT), SINCE).unwrap();
    let a = start("a");
    thread::sleep(Duration::from_millis(1100));
    let b = start("b");
    thread::sleep(Duration::from_millis(900));
    drop(held);
    let ends = [ended(a), ended(b)];
    assert!(ends.iter().all(|end| end.code == Some(0)), "{ends:?}");
    assert!(calendars("a") == calendars("b"), "two promises");
    let locked = run(&mut tidings(&root, &["build", "--locked", "--out", "a"]));
    assert_eq!(locked.code, Some(0), "{}", locked.told);
    assert!(!root.join(DRAFT).exists());
}

#[test]
fn a_promise_waits_for_another_and_tells_who_does_not_finish() {
    let (_temp, root) = portal();
    let held = hold(&root.join(DRAFT), SINCE).unwrap();
    let refused = run(&mut tidings(&root, &["build"]));
    assert_eq!(refused.code, Some(1));
    assert!(refused.told.contains("another Tidings") && refused.told.contains(".portal.lock.tmp"), "{}", refused.told);
    assert!(!root.join("public/index.html").exists() && !root.join("content/portal.lock").exists());
    let soon = thread::spawn(move || {
        thread::sleep(Duration::from_millis(800));
        drop(held);
    });
    assert_eq!(run(&mut tidings(&root, &["build"])).code, Some(0));
    soon.join().unwrap();
}

/// An editor saves the page first and its attachment next: on the disk the page is never behind.
fn save(root: &Path, number: usize) {
    let text = notice(&format!("第{number}版，见[名单](list.txt)。"));
    write(root, NOTICE, text.as_bytes());
    write(root, "content/notices/a/list.txt", number.to_string().as_bytes());
}

fn published(out: &Path) -> (usize, usize) {
    let page = fs::read_to_string(out.join("zh/notices/a/index.html")).unwrap();
    let (_, rest) = page.split_once("<p>第").unwrap_or_else(|| panic!("{page}"));
    let list = tree(out).into_iter().find(|(name, _)| name.ends_with("list.txt")).expect("the attachment").1;
    (rest.split_once('版').unwrap().0.parse().unwrap(), String::from_utf8(list).unwrap().parse().unwrap())
}

#[test]
fn a_site_shows_the_content_of_one_moment() {
    let (_temp, root) = portal();
    save(&root, 0);
    let (done, saved) = (AtomicBool::new(false), AtomicUsize::new(0));
    /// Lets the editor stop when an assertion fails, too.
    struct Stop<'a>(&'a AtomicBool);
    impl Drop for Stop<'_> {
        fn drop(&mut self) {
            self.0.store(true, SeqCst);
        }
    }
    let out = root.join("public");
    let mut moments = 0;
    thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(SeqCst) {
                let number = saved.fetch_add(1, SeqCst) + 1;
                save(&root, number);
                // Sometimes within one build, sometimes not.
                thread::sleep(Duration::from_millis(20 + (number as u64 * 179) % 500));
            }
        });
        let _stop = Stop(&done);
        for _ in 0..20 {
            let end = run(&mut tidings(&root, &["build", "--at", AT]));
            if end.code == Some(0) {
                moments += 1;
                let (page, list) = published(&out);
                assert!(page == list || page == list + 1, "page {page} with list {list}");
            } else {
                assert!(end.told.contains("the content kept changing during the build"), "{}", end.told);
            }
        }
    });
    assert!(moments > 5, "{moments}");
    build(&root, &out);
    let last = saved.into_inner();
    assert_eq!(published(&out), (last, last));
}

#[test]
fn a_build_beside_a_preview() {
    let (_temp, root) = portal();
    save(&root, 0);
    let preview = Preview::start(&root);
    for round in 1..4 {
        save(&root, round);
        build(&root, &root.join("public"));
        let page = preview.get("/zh/notices/a/");
        assert!(page.starts_with("HTTP/1.1 ") && page.trim_end().ends_with("</html>"), "{page}");
    }
    let started = Instant::now();
    while !preview.get("/zh/notices/a/").contains("<p>第3版") {
        assert!(started.elapsed() < Duration::from_secs(60), "the preview does not follow");
        thread::sleep(Duration::from_millis(50));
    }
    assert!(!tree(&root.join("public")).values().any(|bytes| contains(bytes, b"_tidings/")));
}

fn contains(bytes: &[u8], text: &[u8]) -> bool {
    bytes.windows(text.len()).any(|window| window == text)
}
