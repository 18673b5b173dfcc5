//! Tells when files below some folders really changed: by their bytes, not by what the system says of them.
//! Knows no site. The system's word is only a reason to look; the look every two seconds is the safety net for network
//! disks, for folders that were deleted and made again, and for a system out of watches.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, SystemTime};

use notify_debouncer_full::notify::event::ModifyKind;
use notify_debouncer_full::notify::{Config, Event, EventKind, RecommendedWatcher, RecursiveMode};
use notify_debouncer_full::{DebounceEventResult, Debouncer, RecommendedCache, new_debouncer_opt};
use walkdir::{DirEntry, WalkDir};

/// A burst of events becomes one look: editors write, rename and touch within this time.
const DEBOUNCE: Duration = Duration::from_millis(10);
/// How often to look without being told.
const PATROL: Duration = Duration::from_secs(2);

/// Watched folders and what was last seen there.
pub(super) struct Watch {
    roots: Vec<Root>,
    seen: Snapshot,
    told: Receiver<BTreeSet<PathBuf>>,
    /// Keeps the channel open when there is no watcher, so that waiting lasts instead of failing.
    teller: Sender<BTreeSet<PathBuf>>,
    watcher: Option<Watcher>,
    trouble: Option<String>,
}

/// A folder or a file to watch.
struct Root {
    /// As the caller named it: so are its files in what [`Watch::wait`] returns.
    given: PathBuf,
    /// As the system names it in its events.
    real: PathBuf,
    /// Whether the watcher is on it, as far as we know.
    attached: bool,
}

type Watcher = Debouncer<RecommendedWatcher, RecommendedCache>;

/// What is known of each file.
type Snapshot = BTreeMap<PathBuf, Seen>;

#[derive(Debug, Clone, PartialEq, Eq)]
struct Seen {
    length: u64,
    modified: Option<SystemTime>,
    hash: blake3::Hash,
}

impl Watch {
    /// Begins to watch. Roots may be missing and come later.
    pub(super) fn start(roots: &[PathBuf]) -> Watch {
        let roots =
            roots.iter().map(|given| Root { given: given.clone(), real: real(given), attached: false }).collect();
        let (teller, told) = mpsc::channel();
        let own = teller.clone();
        let handler = move |result: DebounceEventResult| {
            let paths = match result {
                Ok(events) => events.into_iter().flat_map(|event| real_changes(event.event)).collect(),
                // Events may have been lost: look at everything.
                Err(_) => BTreeSet::from([PathBuf::new()]),
            };
            // Nobody listens any more when the preview ends.
            if !paths.is_empty() {
                let _ = own.send(paths);
            }
        };
        // Content is never read through a link, and one may lead to a whole disk.
        let config = Config::default().with_follow_symlinks(false);
        let made = new_debouncer_opt(DEBOUNCE, None, handler, RecommendedCache::new(), config);
        let trouble = made.as_ref().err().map(ToString::to_string);
        let mut watch = Watch { roots, seen: Snapshot::new(), told, teller, watcher: made.ok(), trouble };
        watch.attach();
        watch.seen = look(&watch.roots, &Snapshot::new(), &BTreeSet::new());
        watch
    }

    /// Why the system does not report changes, if it does not.
    pub(super) fn trouble(&self) -> Option<&str> {
        self.trouble.as_deref()
    }

    /// Ends a wait, for something else than a file.
    pub(super) fn waker(&self) -> Box<dyn Fn() + Send + Sync> {
        let teller = Mutex::new(self.teller.clone());
        Box::new(move || {
            // Nobody listens any more when the preview ends.
            let _ = teller.lock().unwrap_or_else(PoisonError::into_inner).send(BTreeSet::new());
        })
    }

    /// Waits until files are new, changed or gone, and names them, sorted; or until something else is wanted.
    pub(super) fn wait(&mut self, is_wanted: &dyn Fn() -> bool) -> Vec<PathBuf> {
        loop {
            if is_wanted() {
                return Vec::new();
            }
            if let Some(changed) = self.wait_at_most(PATROL) {
                return changed;
            }
        }
    }

    /// Looks once: when told of something, or else when `patience` is over.
    pub(super) fn wait_at_most(&mut self, patience: Duration) -> Option<Vec<PathBuf>> {
        let mut touched = self.told.recv_timeout(patience).unwrap_or_default();
        touched.extend(self.told.try_iter().flatten());
        for root in &mut self.roots {
            // A folder that went, or was made again, has lost its watch.
            root.attached &= root.real.exists() && !touched.contains(&root.real);
        }
        self.attach();
        if let Some(changed) = self.look_at(&touched) {
            return (!changed.is_empty()).then_some(changed);
        }
        let mut now = look(&self.roots, &self.seen, &touched);
        if touched.is_empty() && now != self.seen {
            // Seen by chance, perhaps in the middle of writing: look again when it is surely done.
            thread::sleep(DEBOUNCE);
            let meanwhile = self.told.try_iter().flatten().chain(difference(&self.seen, &now)).collect();
            now = look(&self.roots, &now, &meanwhile);
        }
        let changed = difference(&self.seen, &now);
        self.seen = now;
        if changed.is_empty() {
            return None;
        }
        if touched.is_empty() {
            // Something changed and nobody told: put the watches on anew.
            self.roots.iter_mut().for_each(|root| root.attached = false);
            self.attach();
        }
        Some(changed.into_iter().map(|path| self.named(path)).collect())
    }

    /// What changed, if all that was touched are files seen before that still are files: the common save. The rest need
    /// not be looked at then.
    fn look_at(&mut self, touched: &BTreeSet<PathBuf>) -> Option<Vec<PathBuf>> {
        let mut changed = Vec::new();
        let mut seen = Vec::new();
        for path in touched.iter().filter(|path| !is_scratch(path)) {
            let old = self.seen.get(path)?;
            let metadata = fs::symlink_metadata(path).ok().filter(fs::Metadata::is_file)?;
            let hash = blake3::hash(&fs::read(path).ok()?);
            if old.hash != hash {
                changed.push(path.clone());
            }
            seen.push((path.clone(), Seen { length: metadata.len(), modified: metadata.modified().ok(), hash }));
        }
        if seen.is_empty() {
            return None;
        }
        self.seen.extend(seen);
        Some(changed.into_iter().map(|path| self.named(path)).collect())
    }

    fn attach(&mut self) {
        let Some(watcher) = &mut self.watcher else {
            return;
        };
        for root in self.roots.iter_mut().filter(|root| !root.attached && root.real.exists()) {
            // A file is watched through its folder: editors put another file in its place.
            let (place, mode) = match root.real.parent() {
                Some(folder) if root.real.is_file() => (folder, RecursiveMode::NonRecursive),
                _ => (root.real.as_path(), RecursiveMode::Recursive),
            };
            // What is not watched cannot be released: that is no trouble.
            let _ = watcher.unwatch(place);
            match watcher.watch(place, mode) {
                Ok(()) => root.attached = true,
                Err(error) => self.trouble = Some(error.to_string()),
            }
        }
    }

    fn named(&self, path: PathBuf) -> PathBuf {
        let named = self.roots.iter().find_map(|root| {
            let below = path.strip_prefix(&root.real).ok()?;
            Some(if below.as_os_str().is_empty() { root.given.clone() } else { root.given.join(below) })
        });
        named.unwrap_or(path)
    }
}

/// The paths of an event that may mean other bytes. Our own reading is an access: rebuilding for it would never end. A
/// folder changes its time with every file in it: that says nothing new.
fn real_changes(event: Event) -> Vec<PathBuf> {
    let is_structural = match event.kind {
        EventKind::Access(_) => return Vec::new(),
        EventKind::Modify(ModifyKind::Name(_)) => true,
        EventKind::Modify(_) => false,
        _ => true,
    };
    event.paths.into_iter().filter(|path| is_structural || !path.is_dir()).collect()
}

/// The path by which the system will name files. Windows names them as asked, and its real paths are unsightly.
fn real(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    if cfg!(windows) { absolute } else { fs::canonicalize(&absolute).unwrap_or(absolute) }
}

/// Reads every file that may differ from what was seen: told of, new, or with another length or time.
fn look(roots: &[Root], seen: &Snapshot, touched: &BTreeSet<PathBuf>) -> Snapshot {
    let all = touched.contains(Path::new(""));
    let files = roots.iter().flat_map(|root| {
        let walk = WalkDir::new(&root.real).into_iter();
        // Folders may vanish while being read: they count as gone, and the next look finds out.
        walk.filter_entry(|entry| entry.depth() == 0 || !is_by_the_way(entry)).filter_map(Result::ok)
    });
    let mut now = Snapshot::new();
    for entry in files.filter(|entry| entry.file_type().is_file()) {
        let Ok(metadata) = entry.metadata() else {
            continue;
        };
        let (length, modified) = (metadata.len(), metadata.modified().ok());
        let path = entry.into_path();
        let old = seen.get(&path).filter(|old| old.length == length && old.modified == modified);
        let seen = match old {
            Some(old) if !all && !touched.contains(&path) => old.clone(),
            _ => match fs::read(&path) {
                Ok(bytes) => Seen { length, modified, hash: blake3::hash(&bytes) },
                // Locked by the program that writes it, on Windows: unchanged until it can be read.
                Err(_) => match seen.get(&path) {
                    Some(old) => old.clone(),
                    None => continue,
                },
            },
        };
        now.insert(path, seen);
    }
    now
}

fn difference(old: &Snapshot, new: &Snapshot) -> Vec<PathBuf> {
    let changed = new.iter().filter(|(path, seen)| old.get(*path).is_none_or(|old| old.hash != seen.hash));
    let gone = old.keys().filter(|path| !new.contains_key(*path));
    let paths: BTreeSet<&PathBuf> = changed.map(|(path, _)| path).chain(gone).collect();
    paths.into_iter().cloned().collect()
}

/// What editors, office programs and systems leave beside the files they work on.
fn is_by_the_way(entry: &DirEntry) -> bool {
    is_scratch_name(&entry.file_name().to_string_lossy())
}

fn is_scratch(path: &Path) -> bool {
    path.file_name().is_some_and(|name| is_scratch_name(&name.to_string_lossy()))
}

fn is_scratch_name(name: &str) -> bool {
    let is_probe = name == "4913";
    is_probe || name.starts_with(['.', '#']) || name.starts_with("~$") || name.ends_with(['~', '#']) || {
        let lower = name.to_ascii_lowercase();
        [".swp", ".swx", ".tmp", ".bak"].iter().any(|ending| lower.ends_with(ending))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::TempDir;

    /// Long enough for a busy machine; a change is told after some 60 ms.
    const LONG: Duration = Duration::from_secs(10);
    /// Long enough for a false alarm to come.
    const SHORT: Duration = Duration::from_millis(400);

    fn watched() -> (TempDir, PathBuf, Watch) {
        let temp = TempDir::new().unwrap();
        let root = temp.path().join("content");
        fs::create_dir_all(root.join("zh")).unwrap();
        fs::write(root.join("zh/a.md"), "one").unwrap();
        let watch = Watch::start(std::slice::from_ref(&root));
        (temp, root, watch)
    }

    /// What changes within `LONG`, or else nothing.
    fn next(watch: &mut Watch) -> Vec<PathBuf> {
        let start = std::time::Instant::now();
        while start.elapsed() < LONG {
            if let Some(changed) = watch.wait_at_most(SHORT) {
                return changed;
            }
        }
        Vec::new()
    }

    #[test]
    fn sees_what_really_changed() {
        let (_temp, root, mut watch) = watched();
        fs::write(root.join("zh/a.md"), "two").unwrap();
        assert_eq!(next(&mut watch), [root.join("zh/a.md")]);
        fs::create_dir_all(root.join("en/deep")).unwrap();
        fs::write(root.join("en/deep/b.md"), "new").unwrap();
        assert_eq!(next(&mut watch), [root.join("en/deep/b.md")]);
        fs::rename(root.join("en/deep"), root.join("en/other")).unwrap();
        assert_eq!(next(&mut watch), [root.join("en/deep/b.md"), root.join("en/other/b.md")]);
    }

    #[test]
    fn sees_an_editor_that_saves_by_renaming() {
        let (_temp, root, mut watch) = watched();
        for text in ["two", "three"] {
            fs::write(root.join("zh/.a.md.swp"), text).unwrap();
            fs::rename(root.join("zh/a.md"), root.join("zh/a.md~")).unwrap();
            fs::rename(root.join("zh/.a.md.swp"), root.join("zh/a.md")).unwrap();
            assert_eq!(next(&mut watch), [root.join("zh/a.md")]);
        }
    }

    #[test]
    fn is_not_woken_by_reading_touching_or_scratch_files() {
        let (_temp, root, mut watch) = watched();
        fs::read(root.join("zh/a.md")).unwrap();
        fs::write(root.join("zh/a.md"), "one").unwrap();
        for scratch in [".a.md.swp", "4913", "a.md~", "~$list.xlsx", ".DS_Store"] {
            fs::write(root.join("zh").join(scratch), "x").unwrap();
        }
        for _ in 0..3 {
            assert_eq!(watch.wait_at_most(SHORT), None);
        }
    }

    #[test]
    fn survives_a_folder_that_is_deleted_and_made_again() {
        let (_temp, root, mut watch) = watched();
        for round in ["x", "y"] {
            fs::remove_dir_all(&root).unwrap();
            assert_eq!(next(&mut watch), [root.join("zh/a.md")]);
            fs::create_dir_all(root.join("zh")).unwrap();
            fs::write(root.join("zh/a.md"), round).unwrap();
            assert_eq!(next(&mut watch), [root.join("zh/a.md")]);
            fs::write(root.join("zh/a.md"), format!("{round} again")).unwrap();
            assert_eq!(next(&mut watch), [root.join("zh/a.md")]);
        }
    }

    #[test]
    fn watches_a_single_file_and_one_that_comes_later() {
        let temp = TempDir::new().unwrap();
        let (here, later) = (temp.path().join("site.yaml"), temp.path().join("later"));
        fs::write(&here, "1").unwrap();
        let mut watch = Watch::start(&[here.clone(), later.clone()]);
        fs::write(temp.path().join("new"), "2").unwrap();
        fs::rename(temp.path().join("new"), &here).unwrap();
        assert_eq!(next(&mut watch), [here]);
        fs::create_dir(&later).unwrap();
        fs::write(later.join("a"), "1").unwrap();
        assert_eq!(next(&mut watch), [later.join("a")]);
    }
}
