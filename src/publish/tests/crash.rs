//! A run that stops dead at any step leaves a working site, and the next run finishes the work.

use super::*;
use proptest::prelude::*;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A disk on which step `stop_at` and all later ones fail; a write then leaves half of its bytes.
struct FailingDisk {
    stop_at: usize,
    steps: AtomicUsize,
    /// A dead process does nothing more; a full disk still lets files be removed.
    can_remove: bool,
}

impl FailingDisk {
    fn new(stop_at: usize) -> FailingDisk {
        FailingDisk { stop_at, steps: AtomicUsize::new(0), can_remove: false }
    }

    fn step(&self, action: impl FnOnce() -> io::Result<()>) -> io::Result<()> {
        if self.steps.fetch_add(1, Ordering::SeqCst) >= self.stop_at {
            return Err(io::Error::from(io::ErrorKind::StorageFull));
        }
        action()
    }
}

impl Disk for FailingDisk {
    fn create_folder(&self, path: &Path) -> io::Result<()> {
        self.step(|| fs::create_dir(path))
    }

    fn write_new(&self, path: &Path, bytes: &[u8], _flush: bool) -> io::Result<()> {
        let written = self.step(|| fs::write(path, bytes));
        if written.is_err() && self.steps.load(Ordering::SeqCst) == self.stop_at + 1 {
            fs::write(path, &bytes[..bytes.len() / 2])?;
        }
        written
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step(|| fs::rename(from, to))
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        if self.can_remove { fs::remove_file(path) } else { self.step(|| fs::remove_file(path)) }
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        self.step(|| fs::remove_dir(path))
    }
}

fn is_ours_in_work(path: &str) -> bool {
    survey::is_temporary(path.rsplit('/').next().unwrap())
}

/// Every file is old or new, none that belongs to both is absent, and every page finds what it needs.
fn assert_whole(out: &Path, old: &Tree, new: &Tree, step: usize) {
    let found = tree(out);
    for (path, text) in found.iter().filter(|(path, _)| !is_ours_in_work(path)) {
        let known = old.get(path) == Some(text) || new.get(path) == Some(text);
        assert!(known, "step {step}: {path} is neither old nor new: {text:?}");
        for need in text.strip_prefix("needs ").into_iter().flat_map(|needs| needs.split(", ")) {
            assert!(found.contains_key(need), "step {step}: {path} needs {need}");
        }
    }
    for path in old.keys().filter(|path| new.contains_key(*path)) {
        assert!(found.contains_key(path), "step {step}: {path} is absent");
    }
}

#[test]
fn a_run_may_die_at_any_step() {
    let (old, new) = (tree_of(&before()), tree_of(&after()));
    let mut steps = 0;
    for stop_at in 0.. {
        let out = TempDir::new().unwrap();
        publish(out.path(), &before()).unwrap();
        let died = publish_on(&FailingDisk::new(stop_at), out.path(), &after()).is_err();
        assert_whole(out.path(), &old, &new, stop_at);

        let report = publish(out.path(), &after()).unwrap();
        assert!(report.kept.is_empty() && !report.manifest_damaged);
        assert_eq!(tree(out.path()), new, "step {stop_at}: the next run finishes the work");
        assert_eq!(folders(out.path()), ["zh", "one", "two"], "step {stop_at}");
        if !died {
            break;
        }
        steps = stop_at + 1;
    }
    // 2 manifests and 8 files of two steps each, 1 folder for waiting and 1 new one, 3 files and 1 folder removed. That
    // the empty folder for waiting cannot be removed any more is no reason to fail.
    assert_eq!(steps, 26);
}

#[test]
fn a_first_run_may_die_at_any_step_and_the_site_may_change_before_the_next() {
    for stop_at in 0.. {
        let out = TempDir::new().unwrap();
        let died = publish_on(&FailingDisk::new(stop_at), out.path(), &before()).is_err();
        assert_whole(out.path(), &Tree::new(), &tree_of(&before()), stop_at);
        publish(out.path(), &after()).unwrap();
        assert_eq!(tree(out.path()), tree_of(&after()), "step {stop_at}: nothing of the dead run stays");
        if !died {
            break;
        }
    }
}

#[test]
fn a_full_disk_leaves_no_temporary_file_and_names_the_page() {
    let out = TempDir::new().unwrap();
    publish(out.path(), &before()).unwrap();
    // 0 is the folder for waiting files, then they are written in any order.
    let disk = FailingDisk { can_remove: true, ..FailingDisk::new(3) };
    let message = publish_on(&disk, out.path(), &after()).unwrap_err().message(Lang::Zh);
    let site = after();
    let mut named = site.artifacts().iter().map(|artifact| artifact.path.below(out.path()).display().to_string());
    assert!(named.any(|path| message == format!("无法写入“{path}”：磁盘已满")), "{message}");
    assert_eq!(tree(out.path()), tree_of(&before()));
}

/// Few names that get into each other's way as files and folders.
///
/// Where the disk takes `E.html` for `e.html`, a run that dies between the two leaves a file of which nobody can say whose
/// it is, and it is kept. No address of a site has capitals but those of files an author put beside a text.
const POOL: [&str; 9] = ["a", "a/b", "a/b/c", "a/d", "e.html", OTHER_CASE, "f/g.html", "f/h/i.css", "f/h"];
const OTHER_CASE: &str = if cfg!(any(windows, target_os = "macos")) { "e2.html" } else { "E.html" };

fn any_site() -> impl Strategy<Value = Site> {
    proptest::collection::vec((0..POOL.len(), 0..3_u8), 0..7).prop_map(|picks| {
        let mut artifacts: Vec<Artifact> = Vec::new();
        for (path, text) in picks {
            artifacts.push(artifact(POOL[path], &format!("text {text}")));
            if Site::new(artifacts.clone()).is_err() {
                artifacts.pop();
            }
        }
        Site::new(artifacts).unwrap()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn whatever_dies_the_last_whole_run_wins(runs in proptest::collection::vec((any_site(), 0..40_usize), 0..4), last in any_site()) {
        let out = TempDir::new().unwrap();
        put(out.path(), "f/own.txt", "foreign");
        for (site, stop_at) in &runs {
            let _ = publish_on(&FailingDisk::new(*stop_at), out.path(), site);
        }
        // Goes to a disk that cannot fail but also does not flush, for speed.
        let report = publish_on(&FailingDisk::new(usize::MAX), out.path(), &last).unwrap();
        prop_assert!(report.kept.is_empty());
        let mut expected = tree_of(&last);
        expected.insert("f/own.txt".into(), "foreign".into());
        prop_assert_eq!(tree(out.path()), expected);
    }
}
