//! Finished files wait here, inside the output folder, until the whole site is known to be good. Each is compared with
//! what lies at its place as it comes; only what differs is written, and nothing of the site is touched.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

use crate::output::artifact::{Artifact, ArtifactPath, Kind};

use super::disk::{Disk, SystemDisk};
use super::error::{Doing, PublishError};
use super::lock::{OutputLock, lock_output};
use super::manifest::{self, Hash, Manifest};
use super::survey::{self, Found};
use super::{Report, commit};

/// The folder of waiting files, in the output folder: a rename from there is one step on any disk.
pub(super) const FOLDER: &str = ".tidings-new";

/// A site on its way to an output folder. Dropped without [`Stage::commit`], it leaves everything as it was.
pub struct Stage<'d> {
    disk: &'d dyn Disk,
    out: PathBuf,
    /// The instant of the call in words, told to another build that comes meanwhile.
    since: String,
    /// Opened by the first file: a site without files leaves no folder behind.
    open: OnceLock<Result<Open, PublishError>>,
}

/// What is known once the output folder is ours.
pub(super) struct Open {
    /// Held until the end.
    pub(super) lock: OutputLock,
    /// What the last run wrote.
    pub(super) old: Manifest,
    waiting: Mutex<Vec<Waiting>>,
    failures: Mutex<BTreeMap<ArtifactPath, PublishError>>,
    count: AtomicU32,
    folder_is_made: Mutex<bool>,
}

/// A file of the site to be.
#[derive(Debug)]
pub(super) struct Waiting {
    pub(super) path: ArtifactPath,
    pub(super) kind: Kind,
    pub(super) hash: Hash,
    /// Where its bytes wait; `None`: they stand in their place already.
    pub(super) at: Option<Ticket>,
}

/// The number of a waiting file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ticket(pub(super) u32);

impl Ticket {
    /// Where the file waits.
    pub(super) fn below(self, out: &Path) -> PathBuf {
        out.join(FOLDER).join(survey::temporary_name(&self.0.to_string()))
    }
}

impl Stage<'static> {
    /// For this output folder, which may not exist yet. Call [`check_output`](super::check_output) first.
    ///
    /// `since`: the instant of the call in words for people, told to another build that comes meanwhile.
    pub fn new(out: &Path, since: &str) -> Stage<'static> {
        Stage::on(&SystemDisk, out, since)
    }
}

impl<'d> Stage<'d> {
    /// On another disk.
    pub(super) fn on(disk: &'d dyn Disk, out: &Path, since: &str) -> Stage<'d> {
        Stage { disk, out: out.to_owned(), since: since.to_owned(), open: OnceLock::new() }
    }

    /// Takes a file; from several threads, in any order. A failure is told by [`Stage::commit`].
    pub fn take(&self, artifact: &Artifact) {
        let Ok(open) = self.open.get_or_init(|| self.open()) else { return };
        if !open.failures.lock().unwrap_or_else(PoisonError::into_inner).is_empty() {
            return;
        }
        match self.keep(open, artifact) {
            Ok(at) => {
                let (path, hash) = (artifact.path.clone(), manifest::hash(&artifact.content));
                let waiting = Waiting { path, kind: artifact.kind, hash, at };
                open.waiting.lock().unwrap_or_else(PoisonError::into_inner).push(waiting);
            }
            Err(error) => {
                let mut failures = open.failures.lock().unwrap_or_else(PoisonError::into_inner);
                failures.insert(artifact.path.clone(), error);
            }
        }
    }

    /// Puts the site in its place, once `last` agrees: it is asked when nothing but the change itself can fail any more,
    /// and before the first change. On an error before that nothing was touched; after it, every file is old or new, and
    /// the next run finishes the work.
    pub fn commit<E: From<PublishError>>(mut self, last: impl FnOnce() -> Result<(), E>) -> Result<Report, E> {
        let open = match self.open.take() {
            Some(open) => open,
            None => self.open(),
        };
        let mut open = open?;
        let failures = std::mem::take(&mut open.failures).into_inner().unwrap_or_else(PoisonError::into_inner);
        let result = match failures.into_iter().next() {
            Some((_, error)) => Err(error.into()),
            None => {
                let mut files = std::mem::take(&mut open.waiting).into_inner().unwrap_or_else(PoisonError::into_inner);
                files.sort_by(|a, b| a.path.cmp(&b.path));
                commit(self.disk, &self.out, &open, &files, last)
            }
        };
        // Before the lock is free: another run may use the folder from then on.
        self.clear();
        result
    }

    fn open(&self) -> Result<Open, PublishError> {
        let lock = lock_output(&self.out, &self.since)?;
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
            waiting: Mutex::default(),
            failures: Mutex::default(),
            count: AtomicU32::new(0),
            folder_is_made: Mutex::default(),
        })
    }

    /// Where the bytes wait, if they have to.
    fn keep(&self, open: &Open, artifact: &Artifact) -> Result<Option<Ticket>, PublishError> {
        let target = artifact.path.below(&self.out);
        let replaces = survey::find(&self.out, artifact.path.as_str())? == Found::File;
        // On a disk without case the file found may be spelled otherwise; then it is written anew.
        let spelled = !open.lock.case_blind || open.old.lists(&artifact.path);
        if replaces && spelled && holds(&target, &artifact.content)? {
            return Ok(None);
        }
        let ticket = Ticket(open.count.fetch_add(1, Ordering::Relaxed));
        let folder = self.out.join(FOLDER);
        let mut is_made = open.folder_is_made.lock().unwrap_or_else(PoisonError::into_inner);
        if !*is_made {
            // It may stand there already, with something that is not ours in it.
            if !folder.is_dir() {
                self.disk.create_folder(&folder).map_err(PublishError::io(Doing::CreateFolder, &folder))?;
            }
            *is_made = true;
        }
        drop(is_made);
        let written = self.disk.write_new(&ticket.below(&self.out), &artifact.content, replaces);
        written.map_err(PublishError::io(Doing::Write, &target))?;
        Ok(Some(ticket))
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
        if let Some(Ok(_)) = self.open.get() {
            self.clear();
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
