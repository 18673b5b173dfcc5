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
    /// The same with its length and time as they are now.
    pub(super) fn seen(self, metadata: &Metadata) -> Entry {
        Entry { size: metadata.len(), stamp: metadata.modified().ok(), ..self }
    }
}

/// What is looked at by itself, so that much can be at once.
enum Part {
    /// One file or folder, without what it holds.
    Alone(PathBuf),
    /// A folder with everything below.
    Whole(PathBuf),
    /// What cannot be looked into.
    Hidden(Hidden),
}

/// Folders so deep are looked into side by side: `notices/2026-photo`, of which there may be thousands.
const BESIDE: usize = 2;

/// Everything below a folder, and it itself, sorted. Follows no link but the folder's own.
pub(super) fn below(folder: &Path) -> Vec<Result<Entry, Hidden>> {
    let mut parts = vec![Part::Alone(folder.to_owned())];
    if folder.is_dir() {
        divide(folder, BESIDE, &mut parts);
    }
    let found: Vec<Vec<_>> = parts
        .into_par_iter()
        .map(|part| match part {
            Part::Alone(path) => vec![alone(path)],
            Part::Whole(path) => {
                WalkDir::new(path).sort_by_file_name().follow_links(false).into_iter().map(looked_at).collect()
            }
            Part::Hidden(hidden) => vec![Err(hidden)],
        })
        .collect();
    found.into_iter().flatten().collect()
}

/// What a folder holds, in parts. By hand for these few levels: the walker opens a folder before it is told to go no
/// deeper, which would be to read all of them twice.
fn divide(folder: &Path, levels: usize, parts: &mut Vec<Part>) {
    let hidden = |error: io::Error| Part::Hidden((Some(folder.to_owned()), error.to_string()));
    let mut entries = match fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>) {
        Ok(entries) => entries,
        Err(error) => return parts.push(hidden(error)),
    };
    entries.sort_by_cached_key(fs::DirEntry::file_name);
    for entry in entries {
        let (path, is_folder) = (entry.path(), entry.file_type().is_ok_and(|kind| kind.is_dir()));
        if !is_folder {
            parts.push(Part::Alone(path));
        } else if levels > 1 {
            parts.push(Part::Alone(path.clone()));
            divide(&path, levels - 1, parts);
        } else {
            parts.push(Part::Whole(path));
        }
    }
}

fn alone(path: PathBuf) -> Result<Entry, Hidden> {
    match fs::symlink_metadata(&path) {
        Ok(metadata) => {
            Ok(Entry { path, kind: metadata.file_type(), size: metadata.len(), stamp: metadata.modified().ok() })
        }
        Err(error) => Err((Some(path), error.to_string())),
    }
}

fn looked_at(entry: walkdir::Result<DirEntry>) -> Result<Entry, Hidden> {
    let entry = entry.map_err(|error| {
        // Its own words tell the path again, and whole.
        let reason = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
        (error.path().map(Path::to_owned), reason)
    })?;
    let found = Entry { path: entry.path().to_owned(), kind: entry.file_type(), size: 0, stamp: None };
    // Of a folder nobody asks more than that it is one.
    Ok(match entry.metadata() {
        Ok(metadata) if !found.kind.is_dir() => found.seen(&metadata),
        _ => found,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whatever the level, a file is seen once, and in the order of one walk.
    #[test]
    fn the_parts_are_what_one_walk_finds() {
        let root = tempfile::tempdir().unwrap();
        for name in ["site.yaml", "notices/a.zh.md", "notices/b/index.zh.md", "notices/b/c/d/e.pdf", "notices-old/x"] {
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
