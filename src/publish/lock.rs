//! Keeps two builds out of one output folder. The system holds the lock, so a dead process never blocks anyone.
//! Knows nothing of what is written.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::ErrorKind;
use std::path::Path;

use super::error::{Doing, PublishError};

/// The file that is locked: empty, and never deleted, because deleting it would let a third build in beside a second.
const NAME: &str = ".tidings-lock";

/// The right to write to an output folder, until dropped.
#[derive(Debug)]
pub(super) struct Lock {
    /// Whether this disk takes names that differ only by case for one file.
    pub(super) case_blind: bool,
    /// Dropping the handle frees the lock.
    _file: File,
}

impl Lock {
    /// Takes the file away, with the lock still held, from a folder that holds nothing else.
    pub(super) fn remove(&self, out: &Path) -> bool {
        let is_alone = fs::read_dir(out).is_ok_and(|entries| entries.count() == 1);
        is_alone && fs::remove_file(out.join(NAME)).is_ok()
    }
}

#[cfg(unix)]
fn is_same_file(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let id = |found: fs::Metadata| (found.dev(), found.ino());
    file.metadata().ok().map(id) == fs::symlink_metadata(path).ok().map(id)
}

/// Elsewhere a file that is open cannot be deleted.
#[cfg(not(unix))]
fn is_same_file(_: &File, path: &Path) -> bool {
    path.exists()
}

/// Takes the lock without waiting.
pub(super) fn acquire(out: &Path) -> Result<Lock, PublishError> {
    let path = out.join(NAME);
    if fs::symlink_metadata(&path).is_ok_and(|found| found.is_symlink()) {
        return Err(PublishError::Link { path });
    }
    let file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .open(&path)
        .map_err(PublishError::io(Doing::Lock, &path))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            return Err(PublishError::Busy { out: out.to_owned() });
        }
        // Some network disks know no locks; a build there is still whole, only not guarded against a second one.
        Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Unsupported => {}
        Err(TryLockError::Error(error)) => return Err(PublishError::io(Doing::Lock, &path)(error)),
    }
    // The run before this one may have taken its new folder away while we waited for the system.
    if !is_same_file(&file, &path) {
        return Err(PublishError::Busy { out: out.to_owned() });
    }
    let case_blind = fs::symlink_metadata(out.join(NAME.to_uppercase())).is_ok();
    Ok(Lock { case_blind, _file: file })
}
