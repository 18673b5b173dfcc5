//! What stands below a folder at one moment: names, kinds, lengths and times of change, never bytes.

use std::fs::{self, FileType, Metadata};
use std::io;
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
pub struct Entry {
    /// Where it stands.
    pub path: PathBuf,
    /// What it is; a link is not followed.
    pub kind: FileType,
    /// Its length in bytes.
    pub size: u64,
    /// When it was changed, where the disk tells.
    pub stamp: Option<SystemTime>,
}

/// What could not be looked at, and why.
pub type Hidden = (Option<PathBuf>, String);

impl Sight {
    /// Looks at the portal below `root`.
    pub fn of(root: &Path) -> Sight {
        Sight { content: below(&root.join("content")), themes: below(&root.join("themes")) }
    }
}

impl Entry {
    fn of(path: PathBuf, metadata: &Metadata) -> Entry {
        Entry { path, kind: metadata.file_type(), size: metadata.len(), stamp: metadata.modified().ok() }
    }

    /// The same with its length and time as they are now.
    pub(super) fn seen(self, metadata: &Metadata) -> Entry {
        Entry { size: metadata.len(), stamp: metadata.modified().ok(), ..self }
    }
}

/// So many levels of folders are looked into side by side: `zh/feeds/event/2026-photo`, of which there may be thousands.
/// Whoever nests folders deeper gains nothing, and cannot exhaust the stack.
const BESIDE: usize = 4;

/// With fewer files in a folder it is not worth while to share them out.
const SHARED_OUT: usize = 8;

/// Everything below a folder, and it itself, sorted. Follows no link but the folder's own.
pub(super) fn below(folder: &Path) -> Vec<Result<Entry, Hidden>> {
    let own = match fs::symlink_metadata(folder) {
        Ok(metadata) => Entry::of(folder.to_owned(), &metadata),
        Err(error) => return vec![Err((Some(folder.to_owned()), error.to_string()))],
    };
    let mut found = vec![Ok(own)];
    if folder.is_dir() {
        found.extend(within(folder, BESIDE));
    }
    found
}

/// What a folder holds. By hand for the first levels: the walker goes through folders one after the other.
fn within(folder: &Path, levels: usize) -> Vec<Result<Entry, Hidden>> {
    if levels == 0 {
        let walk = WalkDir::new(folder).min_depth(1).sort_by_file_name().follow_links(false);
        return walk.into_iter().map(walked).collect();
    }
    let mut entries = match fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>) {
        Ok(entries) => entries,
        Err(error) => return hidden(folder, &error),
    };
    entries.sort_by_cached_key(fs::DirEntry::file_name);
    let look = |entry: &fs::DirEntry| {
        let path = entry.path();
        let metadata = match entry.metadata() {
            Ok(metadata) => metadata,
            Err(error) => return hidden(&path, &error),
        };
        let deeper = if metadata.is_dir() { within(&path, levels - 1) } else { Vec::new() };
        std::iter::once(Ok(Entry::of(path, &metadata))).chain(deeper).collect()
    };
    let found: Vec<Vec<_>> = entries.par_iter().with_min_len(SHARED_OUT).map(look).collect();
    found.into_iter().flatten().collect()
}

/// What cannot be looked at. What vanished since its folder was opened, as the files of editors do, is not there.
fn hidden(path: &Path, error: &io::Error) -> Vec<Result<Entry, Hidden>> {
    match error.kind() {
        io::ErrorKind::NotFound => Vec::new(),
        _ => vec![Err((Some(path.to_owned()), error.to_string()))],
    }
}

fn walked(entry: walkdir::Result<DirEntry>) -> Result<Entry, Hidden> {
    // An error's own words tell the path again, and whole.
    let hidden = |error: &walkdir::Error| {
        let reason = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
        (error.path().map(Path::to_owned), reason)
    };
    let entry = entry.map_err(|error| hidden(&error))?;
    let metadata = entry.metadata().map_err(|error| hidden(&error))?;
    Ok(Entry::of(entry.into_path(), &metadata))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whatever the level, a file is seen once, and in the order of one walk.
    #[test]
    fn all_is_found_that_one_walk_finds() {
        let root = tempfile::tempdir().unwrap();
        for name in
            ["site.yaml", "notices/a.zh.md", "notices/b/index.zh.md", "notices/b/c/d/e/f/g.pdf", "notices-old/x"]
        {
            let path = root.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, name).unwrap();
        }
        fs::create_dir(root.path().join("notices/empty")).unwrap();
        let found: Vec<PathBuf> = below(root.path()).into_iter().map(|entry| entry.unwrap().path).collect();
        let walk = WalkDir::new(root.path()).sort_by_file_name().into_iter();
        assert_eq!(found, walk.map(|entry| entry.unwrap().into_path()).collect::<Vec<_>>());
        let file = root.path().join("site.yaml");
        assert_eq!(below(&file).len(), 1, "a file in the folder's place");
        let missing = below(&root.path().join("none"));
        assert!(matches!(&missing[..], [Err((Some(path), _))] if path.ends_with("none")), "{missing:?}");
    }
}
