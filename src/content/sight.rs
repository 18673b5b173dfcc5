//! What stands below a folder at one moment: names, kinds, lengths and times of change, never bytes.

use std::fs::{FileType, Metadata};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

/// The files and folders of a portal, looked for once: what a build reads, and whether it changes meanwhile, are then
/// questions about the same files.
#[derive(Debug)]
pub struct Sight {
    /// Everything below `content/`, and it itself.
    pub(super) content: Vec<Result<Entry, Hidden>>,
    /// Everything below `themes/`, and it itself.
    pub(super) themes: Vec<Result<Entry, Hidden>>,
}

/// A file, folder or link.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) path: PathBuf,
    pub(super) kind: FileType,
    pub(super) size: u64,
    pub(super) stamp: Option<SystemTime>,
}

/// What could not be looked at, and why.
pub(super) type Hidden = (Option<PathBuf>, String);

impl Sight {
    /// Looks at the portal below `root`.
    pub fn of(root: &Path) -> Sight {
        Sight { content: below(&root.join("content")), themes: below(&root.join("themes")) }
    }
}

impl Entry {
    fn of(entry: &DirEntry) -> Entry {
        let found = Entry { path: entry.path().to_owned(), kind: entry.file_type(), size: 0, stamp: None };
        match entry.metadata() {
            Ok(metadata) => found.seen(&metadata),
            Err(_) => found,
        }
    }

    /// The same with its length and time as they are now.
    pub(super) fn seen(self, metadata: &Metadata) -> Entry {
        Entry { size: metadata.len(), stamp: metadata.modified().ok(), ..self }
    }
}

/// Folders so deep are looked into side by side: `notices/2026-photo`, of which there may be thousands.
const BESIDE: usize = 2;

/// Everything below a folder, and it itself, sorted. Follows no link.
pub(super) fn below(folder: &Path) -> Vec<Result<Entry, Hidden>> {
    let walk = |folder: &Path| WalkDir::new(folder).sort_by_file_name().follow_links(false);
    let top: Vec<_> = walk(folder).max_depth(BESIDE).into_iter().collect();
    let found: Vec<Vec<_>> = top
        .into_par_iter()
        .map(|entry| match entry {
            Ok(entry) if entry.depth() == BESIDE && entry.file_type().is_dir() => {
                walk(entry.path()).into_iter().map(looked_at).collect()
            }
            entry => vec![looked_at(entry)],
        })
        .collect();
    found.into_iter().flatten().collect()
}

fn looked_at(entry: walkdir::Result<DirEntry>) -> Result<Entry, Hidden> {
    entry.map(|entry| Entry::of(&entry)).map_err(|error| {
        // Its own words tell the path again, and whole.
        let reason = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
        (error.path().map(Path::to_owned), reason)
    })
}
