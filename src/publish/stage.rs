//! Finished files wait here, inside the output folder, until the whole site is known to be good. Each is compared with
//! what lies at its place as it comes; only what differs is written, and nothing of the site is touched.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

use crate::output::artifact::{Artifact, ArtifactPath, Kind};

use super::disk::{Disk, SystemDisk};
use super::error::{Doing, PublishError};
use super::lock::{self, Lock};
use super::manifest::{self, Hash, Manifest};
use super::survey::{self, Found};
use super::{Report, commit};

/// The folder of waiting files, in the output folder: a rename from there is one step on any disk.
pub(super) const FOLDER: &str = ".tidings-new";

/// A site on its way to an output folder. Dropped without [`Stage::commit`], it leaves everything as it was.
pub struct Stage<'d> {
    disk: &'d dyn Disk,
    out: PathBuf,
    /// Opened by the first file: a site without files leaves no folder behind.
    open: OnceLock<Result<Open, PublishError>>,
}

/// What is known once the output folder is ours.
pub(super) struct Open {
    /// Held until the end.
    pub(super) lock: Lock,
    /// What the last run wrote.
    pub(super) old: Manifest,
    /// There was no output folder before.
    is_new: bool,
    waiting: Mutex<Vec<Waiting>>,
    failures: Mutex<BTreeMap<ArtifactPath, PublishError>>,
    count: AtomicUsize,
}

/// A file of the site to be.
#[derive(Debug)]
pub(super) struct Waiting {
    pub(super) path: ArtifactPath,
    pub(super) kind: Kind,
    pub(super) hash: Hash,
    /// Where its bytes wait; `None`: they stand in their place already.
    pub(super) at: Option<PathBuf>,
}

impl Stage<'static> {
    /// For this output folder, which may not exist yet. Call [`check_output`](super::check_output) first.
    pub fn new(out: &Path) -> Stage<'static> {
        Stage::on(&SystemDisk, out)
    }
}

impl<'d> Stage<'d> {
    /// On another disk.
    pub(super) fn on(disk: &'d dyn Disk, out: &Path) -> Stage<'d> {
        Stage { disk, out: out.to_owned(), open: OnceLock::new() }
    }

    /// Takes a file; from several threads, in any order. A failure is told by [`Stage::commit`].
    pub fn take(&self, artifact: &Artifact) {
        let Ok(open) = self.open.get_or_init(|| self.open()) else { return };
        if !open.failures.lock().unwrap_or_else(PoisonError::into_inner).is_empty() {
            return;
        }
        match self.keep(open, artifact) {
            Ok(at) => {
                let (path, hash) = (artifact.path.clone(), manifest::hash(&artifact.bytes));
                let waiting = Waiting { path, kind: artifact.kind, hash, at };
                open.waiting.lock().unwrap_or_else(PoisonError::into_inner).push(waiting);
            }
            Err(error) => {
                let mut failures = open.failures.lock().unwrap_or_else(PoisonError::into_inner);
                failures.insert(artifact.path.clone(), error);
            }
        }
    }

    /// Puts the site in its place. On an error before the first change nothing was touched; after it, every file is old
    /// or new, and the next run finishes the work.
    pub fn commit(mut self) -> Result<Report, PublishError> {
        let open = match self.open.take() {
            Some(open) => open,
            None => self.open(),
        };
        let result = open.and_then(|mut open| {
            let failures = std::mem::take(&mut open.failures).into_inner().unwrap_or_else(PoisonError::into_inner);
            if let Some((_, error)) = failures.into_iter().next() {
                // Before the lock is free: another run may use the folder from then on.
                self.clear();
                return Err(error);
            }
            let mut files = std::mem::take(&mut open.waiting).into_inner().unwrap_or_else(PoisonError::into_inner);
            files.sort_by(|a, b| a.path.cmp(&b.path));
            let report = commit(self.disk, &self.out, &open, &files);
            self.clear();
            report
        });
        result
    }

    fn open(&self) -> Result<Open, PublishError> {
        let is_new = !self.out.exists();
        fs::create_dir_all(&self.out).map_err(PublishError::io(Doing::CreateFolder, &self.out))?;
        let lock = lock::acquire(&self.out)?;
        let old = manifest::read(&self.out)?;
        let folder = self.out.join(FOLDER);
        match fs::symlink_metadata(&folder) {
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(PublishError::io(Doing::Read, &folder)(error)),
            Ok(found) if found.is_symlink() => return Err(PublishError::Link { path: folder }),
            // What a killed run left.
            Ok(found) if found.is_dir() => self.clear(),
            Ok(_) => return Err(PublishError::InTheWay { path: folder }),
        }
        Ok(Open {
            lock,
            old,
            is_new,
            waiting: Mutex::default(),
            failures: Mutex::default(),
            count: AtomicUsize::new(0),
        })
    }

    /// Where the bytes wait, if they have to.
    fn keep(&self, open: &Open, artifact: &Artifact) -> Result<Option<PathBuf>, PublishError> {
        let target = artifact.path.below(&self.out);
        let replaces = survey::find(&self.out, artifact.path.as_str())? == Found::File;
        // On a disk without case the file found may be spelled otherwise; then it is written anew.
        let spelled = !open.lock.case_blind || open.old.lists(&artifact.path);
        if replaces && spelled && holds(&target, &artifact.bytes)? {
            return Ok(None);
        }
        let number = open.count.fetch_add(1, Ordering::Relaxed);
        let folder = self.out.join(FOLDER);
        if !folder.is_dir() {
            match self.disk.create_folder(&folder) {
                Err(error) if error.kind() != ErrorKind::AlreadyExists => {
                    return Err(PublishError::io(Doing::CreateFolder, &folder)(error));
                }
                _ => {}
            }
        }
        let at = folder.join(survey::temporary_name(&number.to_string()));
        self.disk.write_new(&at, &artifact.bytes, replaces).map_err(PublishError::io(Doing::Write, &target))?;
        Ok(Some(at))
    }

    /// What stays is removed by the next run.
    fn clear(&self) {
        let folder = self.out.join(FOLDER);
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let is_ours = entry.file_name().to_str().is_some_and(survey::is_temporary);
            if is_ours && entry.file_type().is_ok_and(|kind| kind.is_file()) {
                let _ = self.disk.remove_file(&entry.path());
            }
        }
        if folder.is_dir() {
            let _ = self.disk.remove_folder(&folder);
        }
    }
}

impl Drop for Stage<'_> {
    fn drop(&mut self) {
        let Some(Ok(open)) = self.open.get() else { return };
        self.clear();
        if open.is_new && open.lock.remove(&self.out) {
            let _ = fs::remove_dir(&self.out);
        }
    }
}

/// Whether a file holds exactly these bytes.
pub(super) fn holds(path: &Path, bytes: &[u8]) -> Result<bool, PublishError> {
    let error = || PublishError::io(Doing::Read, path);
    let length = fs::metadata(path).map_err(error())?.len();
    // The length spares reading most files that changed.
    Ok(length == bytes.len() as u64 && fs::read(path).map_err(error())? == bytes)
}
