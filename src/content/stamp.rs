//! Whether a portal's files changed while they were being read: a site made of one file from before an edit and one
//! from after it would be a state that nobody ever wrote. Reads names, lengths and times, never bytes.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use rayon::prelude::*;

use super::sight::{Entry, Sight};

/// How the files of a portal stood at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp(BTreeMap<PathBuf, (u64, Option<SystemTime>)>);

/// Looks at every file of `content/` and `themes/` below `root`, see [`of`].
pub fn stamp(root: &Path) -> Stamp {
    of(&Sight::of(root))
}

/// Of every file of `content/` and `themes/` as it was seen.
///
/// An edit shows by the file's length or its time of change. Only one that keeps the length and comes within the same
/// tick of the disk's clock as the edit before it goes unnoticed: milliseconds usually, two seconds on FAT.
pub fn of(sight: &Sight) -> Stamp {
    Stamp(files(sight).map(|entry| (entry.path.clone(), (entry.size, entry.stamp))).collect())
}

/// The lock, below the portal's folder: a build writes it itself.
pub const LOCK: &str = "content/portal.lock";

/// A hash of the names and bytes of all these files but the [`LOCK`]; `None` if one cannot be read, or is none.
pub fn digest(root: &Path, sight: &Sight) -> Option<[u8; blake3::OUT_LEN]> {
    let lock = root.join(LOCK);
    let wanted: Vec<&Entry> = files(sight).filter(|entry| entry.path != lock).collect();
    let hashed = wanted.into_par_iter().map(|entry| {
        let bytes = entry.kind.is_file().then(|| fs::read(&entry.path).ok()).flatten()?;
        Some((entry.path.strip_prefix(root).ok()?, blake3::hash(&bytes)))
    });
    // In the order in which they were seen, which is that of the names, whatever the disk's is.
    let all = hashed.collect::<Option<Vec<(&Path, blake3::Hash)>>>()?;
    let mut hasher = blake3::Hasher::new();
    for (path, hash) in all {
        hasher.update(path.as_os_str().as_encoded_bytes());
        hasher.update(&[0]);
        hasher.update(hash.as_bytes());
    }
    Some(*hasher.finalize().as_bytes())
}

/// Everything but folders. What cannot be looked at is told by whoever reads it.
fn files(sight: &Sight) -> impl Iterator<Item = &Entry> {
    let files = sight.content.iter().chain(&sight.themes).flatten().filter(|entry| !entry.kind.is_dir());
    // Hidden files are what editors and Tidings keep beside the real ones while saving. Nobody reads them.
    files.filter(|entry| !entry.path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b".")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::File;
    use std::time::Duration;

    fn put(root: &Path, name: &str, text: &str) {
        let path = root.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    #[test]
    fn an_edit_shows_and_looking_does_not() {
        let root = tempfile::tempdir().unwrap();
        let put = |name: &str, text: &str| put(root.path(), name, text);
        put("content/a.md", "one");
        put("themes/own/site.css", "one");
        let before = stamp(root.path());
        fs::read(root.path().join("content/a.md")).unwrap();
        put("content/.a.md.swp", "an editor");
        put("public/index.html", "output");
        assert_eq!(stamp(root.path()), before);

        for (name, text) in [("content/a.md", "longer"), ("themes/own/site.css", ""), ("content/deep/b.md", "new")] {
            let before = stamp(root.path());
            put(name, text);
            assert_ne!(stamp(root.path()), before, "{name}");
        }
        let before = stamp(root.path());
        let file = File::options().write(true).open(root.path().join("content/a.md")).unwrap();
        let earlier = file.metadata().unwrap().modified().unwrap() - Duration::from_secs(9);
        file.set_modified(earlier).unwrap();
        // Windows tells a folder's reader the new time once the file is closed.
        drop(file);
        assert_ne!(stamp(root.path()), before, "same length, another time");
        let before = stamp(root.path());
        fs::remove_file(root.path().join("content/a.md")).unwrap();
        assert_ne!(stamp(root.path()), before);
    }

    #[test]
    fn the_digest_is_of_names_and_bytes() {
        let root = tempfile::tempdir().unwrap();
        let put = |name: &str, text: &str| put(root.path(), name, text);
        put("content/a.md", "one");
        put("themes/own/site.css", "one");
        let digest = |root: &Path| digest(root, &Sight::of(root));
        let before = digest(root.path()).unwrap();
        put("content/portal.lock", "promised");
        put("content/.a.md.swp", "an editor");
        put("content/a.md", "one");
        assert_eq!(digest(root.path()), Some(before), "the same bytes again");
        put("content/a.md", "two");
        let edited = digest(root.path()).unwrap();
        assert_ne!(edited, before);
        fs::rename(root.path().join("content/a.md"), root.path().join("content/b.md")).unwrap();
        assert_ne!(digest(root.path()).unwrap(), edited);
    }
}
