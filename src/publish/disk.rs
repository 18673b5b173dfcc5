//! The five changes publishing makes on a disk, behind a trait so that tests can stop the run at any of them.
//! Knows no site and no manifest.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;
use std::thread;
use std::time::Duration;

/// What publishing may do to a disk. Called from several threads.
pub(super) trait Disk: Send + Sync {
    /// Makes one folder; its parent exists.
    fn create_folder(&self, path: &Path) -> io::Result<()>;
    /// Makes a file that does not exist yet; with `flush`, its bytes are safe on the disk when this returns.
    fn write_new(&self, path: &Path, bytes: &[u8], flush: bool) -> io::Result<()>;
    /// Puts `from` in the place of `to` in one step; both lie in one folder.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Removes a file.
    fn remove_file(&self, path: &Path) -> io::Result<()>;
    /// Removes a folder, which must be empty.
    fn remove_folder(&self, path: &Path) -> io::Result<()>;
}

/// The disk of this machine.
pub(super) struct SystemDisk;

impl Disk for SystemDisk {
    fn create_folder(&self, path: &Path) -> io::Result<()> {
        fs::create_dir(path)
    }

    fn write_new(&self, path: &Path, bytes: &[u8], flush: bool) -> io::Result<()> {
        let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
        file.write_all(bytes)?;
        if flush { self::flush(&file) } else { Ok(()) }
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        patiently(|| fs::rename(from, to))
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        patiently(|| fs::remove_file(path))
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        patiently(|| fs::remove_dir(path))
    }
}

/// Returns when the bytes of a file are safe on the disk.
pub(super) fn flush(file: &File) -> io::Result<()> {
    match file.sync_data() {
        // Some network and memory disks cannot flush; the rename still is one step.
        Err(error) if matches!(error.kind(), io::ErrorKind::Unsupported | io::ErrorKind::InvalidInput) => Ok(()),
        result => result,
    }
}

/// On Windows a virus scanner, an indexer or a preview holds files for moments: tries again for up to 1.5 s.
fn patiently(action: impl Fn() -> io::Result<()>) -> io::Result<()> {
    const PAUSES_MS: [u64; 6] = [10, 40, 100, 250, 400, 700];
    for pause in PAUSES_MS {
        match action() {
            Err(error) if cfg!(windows) && is_held(&error) => thread::sleep(Duration::from_millis(pause)),
            result => return result,
        }
    }
    action()
}

/// Access denied (5), sharing violation (32), lock violation (33): what Windows answers for a file in use.
fn is_held(error: &io::Error) -> bool {
    matches!(error.raw_os_error(), Some(5 | 32 | 33))
}
