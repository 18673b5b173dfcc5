//! The list of files Tidings wrote, kept in the output folder: what may be overwritten and deleted next time.
//! Knows no site. Believed only as far as the files on disk agree with it.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use crate::output::artifact::ArtifactPath;

use super::error::{Doing, PublishError};

/// The manifest's name in the output folder.
pub(super) const NAME: &str = ".tidings-manifest";

const HEADER: &str = "tidings-manifest 1";

/// Files that are ours, each with the hash of the bytes we wrote. During a run a path may stand twice: old and new.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Manifest {
    entries: BTreeSet<(ArtifactPath, Hash)>,
    /// Some of it could not be read: it still says what is ours, but is no ground for deleting anything.
    pub(super) damaged: bool,
}

/// The BLAKE3 hash by which the manifest knows bytes, written in lower-case hexadecimal digits.
pub(super) type Hash = [u8; blake3::OUT_LEN];

/// Of these bytes.
pub(super) fn hash(bytes: &[u8]) -> Hash {
    *blake3::hash(bytes).as_bytes()
}

impl Manifest {
    /// A manifest of these files.
    pub(super) fn new(entries: impl IntoIterator<Item = (ArtifactPath, Hash)>) -> Manifest {
        Manifest { entries: entries.into_iter().collect(), damaged: false }
    }

    /// Both manifests in one.
    pub(super) fn union(&self, other: &Manifest) -> Manifest {
        Manifest { entries: &self.entries | &other.entries, damaged: false }
    }

    /// Every path, sorted; a path with two hashes comes twice.
    pub(super) fn paths(&self) -> impl Iterator<Item = &ArtifactPath> {
        self.entries.iter().map(|(path, _)| path)
    }

    /// Whether it has a file of exactly this path.
    pub(super) fn lists(&self, path: &ArtifactPath) -> bool {
        let from = (path.clone(), [0; blake3::OUT_LEN]);
        self.entries.range(from..).next().is_some_and(|(found, _)| found == path)
    }

    /// Whether these are bytes we wrote under this path.
    pub(super) fn wrote(&self, path: &ArtifactPath, bytes: &[u8]) -> bool {
        self.entries.contains(&(path.clone(), hash(bytes)))
    }

    /// The text of the file: a versioned first line, then `hash  path` a line, sorted by path.
    pub(super) fn to_text(&self) -> String {
        let mut text = format!("{HEADER}\n");
        for (path, hash) in &self.entries {
            let hash = blake3::Hash::from_bytes(*hash);
            writeln!(text, "{}  {path}", hash.to_hex()).expect("writing to a String cannot fail");
        }
        text
    }

    /// Reads the text back. Lines that make no sense are passed over and mark the whole as damaged.
    fn from_bytes(bytes: &[u8]) -> Manifest {
        let text = String::from_utf8_lossy(bytes);
        let mut lines = text.lines();
        // Another version may mean something else by its lines: none of them is believed.
        if lines.next() != Some(HEADER) {
            return Manifest { entries: BTreeSet::new(), damaged: true };
        }
        let mut damaged = !text.ends_with('\n');
        let mut entries = BTreeSet::new();
        for line in lines {
            match entry(line) {
                Some(entry) => _ = entries.insert(entry),
                None => damaged = true,
            }
        }
        Manifest { entries, damaged }
    }
}

/// Reads the manifest of an output folder. A missing one is empty; a damaged one is marked, not an error.
pub(super) fn read(out: &Path) -> Result<Manifest, PublishError> {
    Ok(bytes(out)?.map_or_else(Manifest::default, |bytes| Manifest::from_bytes(&bytes)))
}

/// The manifest's own bytes; `None` where there is none.
pub(super) fn bytes(out: &Path) -> Result<Option<Vec<u8>>, PublishError> {
    let path = out.join(NAME);
    match fs::symlink_metadata(&path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(PublishError::io(Doing::Read, &path)(error)),
        Ok(found) if found.is_symlink() => return Err(PublishError::Link { path }),
        Ok(found) if !found.is_file() => return Err(PublishError::InTheWay { path }),
        Ok(_) => {}
    }
    fs::read(&path).map(Some).map_err(PublishError::io(Doing::Read, &path))
}

/// The paths in a manifest's text, in its order and as they stand there; `None` for each line that has none. Much faster
/// than reading it for what it says.
pub(super) fn names(text: &str) -> impl Iterator<Item = Option<&str>> {
    text.lines().skip(1).map(|line| line.get(2 * blake3::OUT_LEN..)?.strip_prefix("  "))
}

fn entry(line: &str) -> Option<(ArtifactPath, Hash)> {
    let (hash, path) = line.split_once("  ")?;
    let is_hash = hash.len() == 64 && hash.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    if !is_hash || path.contains('\u{fffd}') {
        return None;
    }
    Some((ArtifactPath::new(path).ok()?, *blake3::Hash::from_hex(hash).ok()?.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(bytes: &[u8]) -> String {
        blake3::hash(bytes).to_hex().to_string()
    }

    fn sample() -> Manifest {
        let path = |text| ArtifactPath::new(text).unwrap();
        Manifest::new([
            (path("zh/复试 名单.html"), hash(b"1")),
            (path("a.css"), hash(b"2")),
            (path("a.css"), hash(b"3")),
        ])
    }

    #[test]
    fn reads_what_it_wrote() {
        let text = sample().to_text();
        assert_eq!(Manifest::from_bytes(text.as_bytes()), sample());
        assert_eq!(Manifest::from_bytes(text.replace('\n', "\r\n").as_bytes()), sample());
    }

    #[test]
    fn keeps_whole_lines_of_a_damaged_one_and_says_so() {
        let text = sample().to_text();
        for (name, bytes, entries) in [
            ("empty", Vec::new(), 0),
            ("zeros", vec![0; 300], 0),
            ("other version", text.replacen('1', "2", 1).into_bytes(), 0),
            ("cut off", text.as_bytes()[..text.len() - 1].to_vec(), 3),
            ("upper case hash", text.replace(&hex(b"2"), &hex(b"2").to_uppercase()).into_bytes(), 2),
            ("path out of the folder", text.replace("a.css", "../a.css").into_bytes(), 1),
            ("not UTF-8", [text.as_bytes(), b"\xff\xfe\n"].concat(), 3),
        ] {
            let read = Manifest::from_bytes(&bytes);
            assert!(read.damaged, "{name}");
            assert_eq!(read.entries.len(), entries, "{name}");
        }
    }
}
