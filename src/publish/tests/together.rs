//! Two builds that want one folder, or one file: never both at once, and nobody is locked out for good.

use super::*;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// A folder while it is held, as the next one meets it.
fn refused(out: &Path) -> PublishError {
    let error = publish(out, &before()).unwrap_err();
    assert_eq!(tree(out), Tree::new(), "nothing was changed");
    error
}

#[test]
fn a_second_build_is_told_who_is_at_it() {
    let out = TempDir::new().unwrap();
    let held = lock_output(out.path(), SINCE).unwrap();
    let error = refused(out.path());
    let (path, process) = (out.path().display(), std::process::id());
    let (zh, en) = (format!("（进程 {process}，{SINCE} 开始）"), format!(" (process {process}, since {SINCE})"));
    let message = |zh: &str, en: &str| {
        (format!("另一个 Tidings{zh}正在写入“{path}”"), format!("another Tidings{en} is writing to “{path}”"))
    };
    let told = (error.message(Lang::Zh), error.message(Lang::En));
    // A lock of Windows hides what is locked, but not everything that runs its programs does so too.
    assert!(told == message(&zh, &en) || cfg!(windows) && told == message("", ""), "{told:?}");
    drop(held);
    publish(out.path(), &before()).unwrap();
}

#[test]
fn no_lock_is_left_in_the_site() {
    let out = TempDir::new().unwrap();
    publish(out.path(), &before()).unwrap();
    assert!(!out.path().join(lock::NAME).exists());
    put(out.path(), lock::NAME, "4294967295 of a process that died");
    publish(out.path(), &after()).unwrap();
    assert!(!out.path().join(lock::NAME).exists());
}

#[test]
fn a_folder_that_was_made_for_nothing_goes_again() {
    let temp = TempDir::new().unwrap();
    let out = temp.path().join("deep/public");
    drop(lock_output(&out, SINCE).unwrap());
    assert_eq!(folders(temp.path()), [""; 0]);
    fs::create_dir(temp.path().join("deep")).unwrap();
    drop(lock_output(&out, SINCE).unwrap());
    assert_eq!(folders(temp.path()), ["deep"], "what was there stays");
    publish(&out, &before()).unwrap();
    drop(lock_output(&out, SINCE).unwrap());
    assert_eq!(tree(&out), tree_of(&before()));
}

#[cfg(unix)]
#[test]
fn what_stands_in_a_locked_file_is_shown_only_if_we_wrote_it() {
    let out = TempDir::new().unwrap();
    let _held = lock_output(out.path(), SINCE).unwrap();
    for text in ["", "12", "1 \u{1b}[31mred\n", "x 2026\n", "1 2026", "99999999999 2026\n", "\u{ff}"] {
        put(out.path(), lock::NAME, text);
        let PublishError::Busy { holder, .. } = refused(out.path()) else { panic!("{text:?}") };
        assert_eq!(holder, None, "{text:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_lock_that_is_no_file_is_refused_at_once() {
    let out = TempDir::new().unwrap();
    // Opening a pipe to write waits for a reader.
    let pipe = out.path().join(lock::NAME);
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let error = lock_output(out.path(), SINCE).unwrap_err();
    assert!(matches!(&error, PublishError::InTheWay { path } if *path == pipe), "{error:?}");
    fs::remove_file(&pipe).unwrap();
    fs::create_dir(&pipe).unwrap();
    let error = lock_output(out.path(), SINCE).unwrap_err();
    assert!(matches!(&error, PublishError::InTheWay { path } if *path == pipe), "{error:?}");
}

#[test]
fn of_many_who_come_at_once_one_is_in_at_a_time() {
    let folder = TempDir::new().unwrap();
    let (inside, entered) = (AtomicUsize::new(0), AtomicUsize::new(0));
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..300 {
                    let held = match hold(&folder.path().join("lock"), SINCE) {
                        Ok(held) => held,
                        Err(PublishError::Busy { .. }) => continue,
                        Err(error) => panic!("{error}"),
                    };
                    assert_eq!(inside.fetch_add(1, Ordering::SeqCst), 0, "two at once");
                    entered.fetch_add(1, Ordering::SeqCst);
                    thread::yield_now();
                    inside.fetch_sub(1, Ordering::SeqCst);
                    drop(held);
                }
            });
        }
    });
    assert!(entered.into_inner() > 1);
}

#[test]
fn a_file_is_put_in_the_place_of_another_by_one_at_a_time() {
    let folder = TempDir::new().unwrap();
    let (draft, target) = (folder.path().join("draft"), folder.path().join("target"));
    put(folder.path(), "target", "0");
    let written = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..200 {
                    let Ok(mut held) = hold(&draft, SINCE) else { continue };
                    // What was read under the lock is still true when the new one takes its place: no count is lost.
                    let count: usize = fs::read_to_string(&target).unwrap().parse().unwrap();
                    held.write((count + 1).to_string().as_bytes()).unwrap();
                    held.replace(&target).unwrap();
                    written.fetch_add(1, Ordering::SeqCst);
                }
            });
        }
    });
    assert_eq!(fs::read_to_string(&target).unwrap(), written.into_inner().to_string());
    assert!(!draft.exists());
}
