//! What the last build was made of and what it said, kept in the portal's folder, so that a build of the same ends at
//! once. Never decides what the files are: without this record the next build makes and compares every byte.

use std::fmt::Write as _;
use std::fs::{self, Metadata};
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use rayon::prelude::*;

use super::manifest::{self, Hash};
use crate::time::Instant;

/// Where the record stands in the portal's folder. Not in the output: what was said is for staff.
const FOLDER: &str = ".tidings";
const NAME: &str = "last-build";

const HEADER: &str = "tidings-built 1";

/// A longer record is none of ours.
const MAX_BYTES: u64 = 4 << 20;

/// A build that was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Built {
    /// Everything it was made from: content, theme, program, arguments, output folder.
    pub of: Hash,
    /// The instant it shows the portal at.
    pub from: Instant,
    /// The first instant at which it would be another.
    pub until: Instant,
    /// How many pages.
    pub pages: usize,
    /// How many calendar feeds.
    pub feeds: usize,
    /// What it said besides, in one line.
    pub rest: String,
    /// What it told of problems.
    pub told: String,
    /// What of it lay in the output folder when it was done.
    files: Files,
}

/// The names and lengths of files, and the time of the latest.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Files {
    names: Hash,
    /// Nanoseconds since 1970.
    latest: u128,
}

impl Built {
    /// A build that was put into `out` just now; `None` if what lies there cannot be looked at. `rest` is one line.
    pub fn now(
        out: &Path,
        of: Hash,
        (from, until): (Instant, Instant),
        (pages, feeds): (usize, usize),
        rest: String,
        told: String,
    ) -> Option<Built> {
        Some(Built { of, from, until, pages, feeds, rest, told, files: Files::of(out)? })
    }

    /// The record in a portal's folder; `None` where there is none that can be read.
    pub fn recall(root: &Path) -> Option<Built> {
        let path = root.join(FOLDER).join(NAME);
        fs::symlink_metadata(&path).ok().filter(|found| found.is_file() && found.len() <= MAX_BYTES)?;
        Built::read(&fs::read_to_string(&path).ok()?)
    }

    /// Whether the output folder holds all files of this build, none written since.
    ///
    /// Looks at names, lengths and times, never at bytes: what somebody changed without moving the file's time goes
    /// unnoticed, as it does for every program that builds only what is new.
    pub fn stands(&self, out: &Path) -> bool {
        Files::of(out).is_some_and(|files| files.names == self.files.names && files.latest <= self.files.latest)
    }

    /// Writes the record. One that cannot be written is none: the next build makes all.
    pub fn keep(&self, root: &Path) {
        let folder = root.join(FOLDER);
        let _ = fs::create_dir(&folder);
        // A link could lead the record out of the portal.
        if !fs::symlink_metadata(&folder).is_ok_and(|found| found.is_dir()) {
            return;
        }
        let put = |name: &str, text: &str| {
            let path = folder.join(name);
            let _ = fs::remove_file(&path);
            fs::OpenOptions::new()
                .write(true)
                .create_new(true)
                .open(&path)
                .and_then(|mut file| std::io::Write::write_all(&mut file, text.as_bytes()))
        };
        // Of no use on any other computer.
        let _ = put(".gitignore", "*\n").and_then(|()| put(NAME, &self.to_text()));
    }

    fn to_text(&self) -> String {
        let Built { of, from, until, pages, feeds, rest, told, files } = self;
        let hex = |hash: &Hash| blake3::Hash::from_bytes(*hash).to_hex();
        let (of, names, latest) = (hex(of), hex(&files.names), files.latest);
        let (from, until, length) = (from.epoch(), until.epoch(), told.len());
        format!(
            "{HEADER}\nof {of}\nnames {names}\nlatest {latest}\nfrom {from}\nuntil {until}\npages {pages}\nfeeds {feeds}\n\
             rest {rest}\ntold {length}\n{told}"
        )
    }

    fn read(text: &str) -> Option<Built> {
        let mut left = text.strip_prefix(HEADER)?.strip_prefix('\n')?;
        let mut field = |name: &str| {
            let (line, after) = left.split_once('\n')?;
            left = after;
            line.strip_prefix(name)?.strip_prefix(' ').map(str::to_owned)
        };
        let hash = |text: String| blake3::Hash::from_hex(text).ok().map(|hash| *hash.as_bytes());
        let instant = |text: String| text.parse().ok().map(Instant::from_epoch);
        let of = hash(field("of")?)?;
        let files = Files { names: hash(field("names")?)?, latest: field("latest")?.parse().ok()? };
        let (from, until) = (instant(field("from")?)?, instant(field("until")?)?);
        let (pages, feeds) = (field("pages")?.parse().ok()?, field("feeds")?.parse().ok()?);
        let (rest, length) = (field("rest")?, field("told")?.parse::<usize>().ok()?);
        let told = left.to_owned();
        (told.len() == length).then_some(Built { of, from, until, pages, feeds, rest, told, files })
    }
}

/// So many files are looked at by one thread before it takes others.
const AT_ONCE: usize = 1024;

impl Files {
    /// Of every file the manifest in the folder lists; `None` if one could not be looked at.
    ///
    /// The folder itself is not gone through: what else lies there is none of ours, and no build would touch it.
    fn of(out: &Path) -> Option<Files> {
        let text = String::from_utf8(manifest::bytes(out).ok()??).ok()?;
        let names: Vec<&str> = manifest::names(&text).collect::<Option<_>>()?;
        let looks = names.par_chunks(AT_ONCE).map(|some| {
            let mut list = String::new();
            let mut latest = UNIX_EPOCH;
            for name in some {
                let found = fs::symlink_metadata(out.join(name)).ok().filter(Metadata::is_file)?;
                let _ = writeln!(list, "{} {name}", found.len());
                latest = latest.max(found.modified().ok()?);
            }
            Some((manifest::hash(list.as_bytes()), latest))
        });
        let (hashes, times): (Vec<Hash>, Vec<SystemTime>) = looks.collect::<Option<Vec<_>>>()?.into_iter().unzip();
        let latest = times.into_iter().max().unwrap_or(UNIX_EPOCH).duration_since(UNIX_EPOCH).ok()?.as_nanos();
        Some(Files { names: manifest::hash(&hashes.concat()), latest })
    }
}

#[cfg(test)]
mod tests {
    use super::super::manifest::Manifest;
    use super::*;
    use crate::output::artifact::ArtifactPath;
    use std::fs::File;
    use std::time::Duration;

    fn built(out: &Path) -> Built {
        let instants = (Instant::from_epoch(1_731_808_800), Instant::from_epoch(1_731_859_200));
        let told = "warning: 一\nof two lines\n".to_owned();
        Built::now(out, [7; 32], instants, (3, 2), "held back: x".to_owned(), told).unwrap()
    }

    fn folder() -> tempfile::TempDir {
        let out = tempfile::tempdir().unwrap();
        fs::create_dir_all(out.path().join("zh/notices")).unwrap();
        fs::write(out.path().join("index.html"), "one").unwrap();
        fs::write(out.path().join("zh/notices/index.html"), "two").unwrap();
        let path = |text| ArtifactPath::new(text).unwrap();
        let entries =
            [("index.html", "one"), ("zh/notices/index.html", "two")].map(|(at, text)| (path(at), text.as_bytes()));
        let manifest = Manifest::new(entries.map(|(path, bytes)| (path, manifest::hash(bytes))));
        fs::write(out.path().join(manifest::NAME), manifest.to_text()).unwrap();
        out
    }

    #[test]
    fn a_build_stands_until_any_of_its_files_changes() {
        type Change = fn(&Path);
        let changes: [(&str, Change); 7] = [
            ("gone", |out| fs::remove_file(out.join("index.html")).unwrap()),
            ("longer", |out| fs::write(out.join("index.html"), "longer").unwrap()),
            ("renamed", |out| fs::rename(out.join("index.html"), out.join("home.html")).unwrap()),
            ("a folder in its place", |out| {
                fs::remove_file(out.join("index.html")).unwrap();
                fs::create_dir(out.join("index.html")).unwrap();
            }),
            ("no list", |out| fs::remove_file(out.join(manifest::NAME)).unwrap()),
            ("another list", |out| {
                let list = fs::read_to_string(out.join(manifest::NAME)).unwrap();
                fs::write(out.join(manifest::NAME), list.lines().take(2).collect::<Vec<_>>().join("\n")).unwrap();
            }),
            ("as long, but later", |out| {
                let file = File::options().write(true).open(out.join("index.html")).unwrap();
                file.set_modified(SystemTime::now() + Duration::from_secs(9)).unwrap();
            }),
        ];
        for (name, change) in changes {
            let (out, root) = (folder(), tempfile::tempdir().unwrap());
            assert_eq!(Built::recall(root.path()), None);
            let built = built(out.path());
            built.keep(root.path());
            assert_eq!(Built::recall(root.path()), Some(built.clone()));
            assert!(built.stands(out.path()));
            fs::write(out.path().join("CNAME"), "none of ours").unwrap();
            assert!(built.stands(out.path()));
            change(out.path());
            assert!(!built.stands(out.path()), "{name}");
        }
    }

    #[test]
    fn a_record_that_is_not_whole_is_none() {
        let text = built(folder().path()).to_text();
        assert!(Built::read(&text).is_some());
        for cut in (0..text.len()).filter(|cut| text.is_char_boundary(*cut)) {
            assert!(Built::read(&text[..cut]).is_none(), "{cut}");
        }
        for other in ["", "tidings-built 2\n", &format!("{text}more\n"), &text.replace("pages 3", "pages x")] {
            assert!(Built::read(other).is_none());
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_in_its_place_leads_nowhere() {
        use std::os::unix::fs::symlink;

        let (out, root, outside) = (folder(), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let built = built(out.path());
        let target = outside.path().join("file");
        fs::write(&target, built.to_text()).unwrap();
        fs::create_dir(root.path().join(FOLDER)).unwrap();
        symlink(&target, root.path().join(FOLDER).join(NAME)).unwrap();
        assert_eq!(Built::recall(root.path()), None);
        fs::write(&target, "theirs").unwrap();
        built.keep(root.path());
        assert_eq!(Built::recall(root.path()), Some(built.clone()));
        assert_eq!(fs::read_to_string(&target).unwrap(), "theirs");

        fs::remove_dir_all(root.path().join(FOLDER)).unwrap();
        symlink(outside.path(), root.path().join(FOLDER)).unwrap();
        built.keep(root.path());
        assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 1);
    }
}
