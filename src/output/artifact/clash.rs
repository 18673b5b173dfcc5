//! Which files cannot lie on one disk together.

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::path::{ArtifactPath, key};
use crate::lang::Lang;

/// Two artifacts that cannot lie on one disk together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash {
    /// The one that comes first by path.
    pub first: ArtifactPath,
    /// The other.
    pub second: ArtifactPath,
    /// How they clash.
    pub kind: ClashKind,
}

/// How two artifacts clash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClashKind {
    /// The same path twice.
    Same,
    /// File or folder names that differ only by case: one file or folder on Windows and macOS.
    Case,
    /// A path that is a file in one and a folder in the other.
    Folder,
}

impl Clash {
    /// The clash in words, naming both.
    pub fn message(&self, lang: Lang) -> String {
        let Clash { first, second, kind } = self;
        match (lang, kind) {
            (Lang::Zh, ClashKind::Same) => format!("有两个文件都要写到“{first}”"),
            (Lang::Zh, ClashKind::Case) => {
                format!("“{first}”与“{second}”只差大小写，在 Windows 上是同一个文件或文件夹")
            }
            (Lang::Zh, ClashKind::Folder) => {
                format!("“{first}”与“{second}”不能并存：同一名称既是文件又是文件夹")
            }
            (Lang::En, ClashKind::Same) => format!("two files would be written to “{first}”"),
            (Lang::En, ClashKind::Case) => {
                format!("“{first}” and “{second}” differ only by case: one file or folder on Windows")
            }
            (Lang::En, ClashKind::Folder) => {
                format!("“{first}” and “{second}” cannot both exist: one name is a file and a folder")
            }
        }
    }
}

/// Which files, given in order, could not lie on one disk together. Later ones are measured against what earlier ones
/// already hold, files and folders alike, by case-blind key.
pub(in crate::output) fn clashes<'a>(paths: impl Iterator<Item = &'a ArtifactPath>) -> Vec<Clash> {
    let mut files: HashMap<Cow<'a, str>, &'a ArtifactPath> = HashMap::new();
    let mut folders: HashMap<Cow<'a, str>, (&'a str, &'a ArtifactPath)> = HashMap::new();
    let mut clashes = Vec::new();
    let mut clash = |a: &ArtifactPath, b: &ArtifactPath, kind| {
        let (first, second) = if a <= b { (a, b) } else { (b, a) };
        clashes.push(Clash { first: first.clone(), second: second.clone(), kind });
    };
    for path in paths {
        match files.entry(key(path.as_str())) {
            Entry::Occupied(other) => {
                let other = *other.get();
                clash(other, path, if other == path { ClashKind::Same } else { ClashKind::Case });
                continue;
            }
            Entry::Vacant(free) => _ = free.insert(path),
        }
        for folder in path.folders() {
            let (spelled, holder) = *folders.entry(key(folder)).or_insert((folder, path));
            if spelled != folder {
                clash(holder, path, ClashKind::Case);
                break;
            }
        }
    }
    let both = folders.iter().filter_map(|(key, (_, holder))| Some((*files.get(key)?, *holder)));
    let mut both: Vec<_> = both.collect();
    both.sort();
    both.into_iter().for_each(|(file, holder)| clash(file, holder, ClashKind::Folder));
    clashes
}
