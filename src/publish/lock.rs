//! Keeps two builds out of one place. The system holds the lock, so a dead process never blocks anyone.
//! Knows nothing of what is written.
//!
//! A lock is a file with the holder's name in it, which goes when the lock is given back, so that nobody uploads it with
//! the site. A build that had opened it just before would then lock a file that no longer counts, so whoever gets a lock
//! looks whether the name still means it. The locks of Windows hide the text from others: there the holder stays unnamed.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{ErrorKind, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::error::{Doing, Holder, PublishError};

/// The file that is locked in an output folder.
pub(super) const NAME: &str = ".tidings-lock";

/// How often to look again when the file went between opening and locking it. Each time somebody else was done, so
/// this many in a row mean that something else removes it.
const TRIES: usize = 100;

/// A file that nobody else holds, until dropped.
#[derive(Debug)]
pub struct Held {
    path: PathBuf,
    file: File,
}

/// The right to write to an output folder, until dropped. A folder it had to make goes with it if nothing came into it.
#[derive(Debug)]
pub struct OutputLock {
    /// Whether this disk takes names that differ only by case for one file.
    pub(super) case_blind: bool,
    held: Option<Held>,
    /// The folders that had to be made, outermost first.
    made: Vec<PathBuf>,
}

/// Takes an output folder, creating it if it is missing, without waiting. Call [`super::check_output`] first.
///
/// `since`: the instant of the call in words for people, told to whoever comes meanwhile.
pub fn lock_output(out: &Path, since: &str) -> Result<OutputLock, PublishError> {
    let mut made: Vec<PathBuf> = out.ancestors().take_while(|folder| !folder.exists()).map(Path::to_owned).collect();
    made.reverse();
    for _ in 0..TRIES {
        fs::create_dir_all(out).map_err(PublishError::io(Doing::CreateFolder, out))?;
        let held = match hold(&out.join(NAME), since) {
            // Another build had made the folder and took it away again.
            Err(PublishError::Io { source, .. }) if source.kind() == ErrorKind::NotFound => continue,
            Err(PublishError::Busy { holder, .. }) => return Err(PublishError::Busy { path: out.to_owned(), holder }),
            held => held?,
        };
        let case_blind = fs::symlink_metadata(out.join(NAME.to_uppercase())).is_ok();
        return Ok(OutputLock { case_blind, held: Some(held), made });
    }
    Err(PublishError::Busy { path: out.to_owned(), holder: None })
}

impl Drop for OutputLock {
    fn drop(&mut self) {
        self.held = None;
        for folder in self.made.iter().rev() {
            // Only succeeds where it is empty, which is what is wanted.
            let _ = fs::remove_dir(folder);
        }
    }
}

/// Takes a file, creating it if it is missing, without waiting. Its former content is lost.
pub fn hold(path: &Path, since: &str) -> Result<Held, PublishError> {
    for _ in 0..TRIES {
        refuse_strange(path)?;
        let file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .map_err(PublishError::io(Doing::Lock, path))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(PublishError::Busy { path: path.to_owned(), holder: Holder::read(path) });
            }
            // Some network disks know no locks; a build there is still whole, only not guarded against a second one.
            Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Unsupported => {}
            Err(TryLockError::Error(error)) => return Err(PublishError::io(Doing::Lock, path)(error)),
        }
        if !is_at(&file, path) {
            continue;
        }
        let mut held = Held { path: path.to_owned(), file };
        held.write(Holder::this(since).to_text().as_bytes()).map_err(PublishError::io(Doing::Lock, path))?;
        return Ok(held);
    }
    Err(PublishError::Busy { path: path.to_owned(), holder: None })
}

impl Held {
    /// Puts these bytes, and nothing else, into the file, safe on the disk.
    pub fn write(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.file.set_len(0)?;
        self.file.seek(SeekFrom::Start(0))?;
        self.file.write_all(bytes)?;
        super::disk::flush(&self.file)
    }

    /// Puts the file in the place of another in the same folder, in one step, and lets go of it.
    pub fn replace(self, target: &Path) -> std::io::Result<()> {
        fs::rename(&self.path, target)
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        // Still locked here, so the name can only mean our file or, after `replace`, none or that of the next one.
        if is_at(&self.file, &self.path) {
            // Who built, and when, is nobody's business if the file has to stay; it blocks nobody.
            let _ = self.file.set_len(0);
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Opening a pipe waits for its other end, and a link could lead out of the folder.
fn refuse_strange(path: &Path) -> Result<(), PublishError> {
    match fs::symlink_metadata(path) {
        Ok(found) if found.is_symlink() => Err(PublishError::Link { path: path.to_owned() }),
        Ok(found) if !found.is_file() => Err(PublishError::InTheWay { path: path.to_owned() }),
        _ => Ok(()),
    }
}

/// Whether the path leads to this open file.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let identity = |found: fs::Metadata| (found.dev(), found.ino());
    let ours = file.metadata().map(identity);
    let there = fs::symlink_metadata(path).map(identity);
    matches!((ours, there), (Ok(ours), Ok(there)) if ours == there)
}

/// The standard library tells no file's identity on Windows.
#[cfg(not(unix))]
fn is_at(file: &File, path: &Path) -> bool {
    use same_file::Handle;
    let ours = file.try_clone().and_then(Handle::from_file);
    let there = Handle::from_path(path);
    matches!((ours, there), (Ok(ours), Ok(there)) if ours == there)
}
