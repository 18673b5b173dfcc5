//! What the last build was made of, kept beside its files, so that a build of the same ends at once. Never decides what
//! the files are: without this record the next build makes and compares every byte.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::time::SystemTime;

use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use super::manifest::{self, Hash};
use crate::time::{Instant, Zone};

/// The record's name in the output folder.
const NAME: &str = ".tidings-built";

const HEADER: &str = "tidings-built 1";

/// A longer record is none of ours.
const MAX_BYTES: u64 = 4096;

/// A build that had nothing to tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Built {
    /// Everything it was made from: content, theme, program, arguments.
    pub of: Hash,
    /// The instant it shows the portal at.
    pub from: Instant,
    /// The first instant at which it would be another.
    pub until: Instant,
    /// When the site changes next by itself, if it does.
    pub next: Option<Instant>,
    /// The portal's zone, to say that in.
    pub zone: Zone,
    /// How many pages.
    pub pages: usize,
    /// How many calendar feeds.
    pub feeds: usize,
}

impl Built {
    /// The record in an output folder; `None` where there is none that can be read.
    pub fn recall(out: &Path) -> Option<Built> {
        Record::read(out).map(|record| record.built)
    }

    /// Whether the folder holds the files of this build and no other, none written since.
    ///
    /// Looks at names, lengths and times, never at bytes: what somebody changed without moving the file's time goes
    /// unnoticed, as it does for every program that builds only what is new.
    pub fn stands(&self, out: &Path) -> bool {
        let Some(record) = Record::read(out).filter(|record| record.built == *self) else { return false };
        let written = fs::symlink_metadata(out.join(NAME)).and_then(|found| found.modified());
        written.is_ok_and(|written| files(out, Some(written)) == Some(record.files))
    }

    /// Writes the record, after every file of the build. One that cannot be written is none: the next build makes all.
    pub fn keep(&self, out: &Path) {
        let path = out.join(NAME);
        // A link in its place goes, not what it leads to.
        let _ = fs::remove_file(&path);
        let Some(files) = files(out, None) else { return };
        let text = Record { built: self.clone(), files }.to_text();
        let file = OpenOptions::new().write(true).create_new(true).open(&path);
        let _ = file.and_then(|mut file| file.write_all(text.as_bytes()));
    }
}

/// A build and what lay in its folder when it was done.
struct Record {
    built: Built,
    files: Hash,
}

impl Record {
    fn to_text(&self) -> String {
        let Built { of, from, until, next, zone, pages, feeds } = &self.built;
        let hex = |hash: &Hash| blake3::Hash::from_bytes(*hash).to_hex();
        let (of, files, from, until) = (hex(of), hex(&self.files), from.epoch(), until.epoch());
        let next = next.map_or_else(|| "never".to_owned(), |next| next.epoch().to_string());
        format!(
            "{HEADER}\nof {of}\nfiles {files}\nfrom {from}\nuntil {until}\nnext {next}\nzone {}\npages {pages}\nfeeds {feeds}\n",
            zone.name()
        )
    }

    fn read(out: &Path) -> Option<Record> {
        let path = out.join(NAME);
        fs::symlink_metadata(&path).ok().filter(|found| found.is_file() && found.len() <= MAX_BYTES)?;
        Record::of(&fs::read_to_string(&path).ok()?)
    }

    fn of(text: &str) -> Option<Record> {
        let mut lines = text.strip_suffix('\n')?.split('\n');
        if lines.next() != Some(HEADER) {
            return None;
        }
        let mut field = |name: &str| lines.next()?.strip_prefix(name)?.strip_prefix(' ').map(str::to_owned);
        let hash = |text: String| blake3::Hash::from_hex(text).ok().map(|hash| *hash.as_bytes());
        let instant = |text: String| text.parse().ok().map(Instant::from_epoch);
        let (of, files) = (hash(field("of")?)?, hash(field("files")?)?);
        let (from, until) = (instant(field("from")?)?, instant(field("until")?)?);
        let next = match field("next")? {
            never if never == "never" => None,
            next => Some(instant(next)?),
        };
        let zone = Zone::named(&field("zone")?)?;
        let (pages, feeds) = (field("pages")?.parse().ok()?, field("feeds")?.parse().ok()?);
        lines.next().is_none().then_some(Record { built: Built { of, from, until, next, zone, pages, feeds }, files })
    }
}

/// Names and lengths of everything in the folder but this record and a lock; `None` if something could not be looked at
/// or was written after `latest`.
fn files(out: &Path, latest: Option<SystemTime>) -> Option<Hash> {
    let entries: Result<Vec<DirEntry>, _> = WalkDir::new(out).sort_by_file_name().into_iter().collect();
    let entries = entries.ok()?;
    let files = entries.into_par_iter().filter(|entry| !entry.file_type().is_dir() && !is_own(entry));
    let looked: Option<Vec<(String, u64)>> = files
        .map(|entry| {
            let found = entry.metadata().ok()?;
            let is_old = latest.is_none_or(|latest| found.modified().is_ok_and(|written| written <= latest));
            let name = entry.path().strip_prefix(out).ok()?.to_str()?.replace('\\', "/");
            is_old.then_some((name, found.len()))
        })
        .collect();
    let mut list = String::new();
    for (name, length) in looked? {
        list.push_str(&format!("{length} {name}\n"));
    }
    Some(manifest::hash(list.as_bytes()))
}

fn is_own(entry: &DirEntry) -> bool {
    entry.depth() == 1 && (entry.file_name() == NAME || entry.file_name() == super::lock::NAME)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::File;
    use std::time::Duration;

    fn built() -> Built {
        let (from, until) = (Instant::from_epoch(1_731_808_800), Instant::from_epoch(1_731_859_200));
        Built { of: [7; 32], from, until, next: Some(until), zone: Zone::SHANGHAI, pages: 3, feeds: 2 }
    }

    fn folder() -> tempfile::TempDir {
        let out = tempfile::tempdir().unwrap();
        fs::create_dir_all(out.path().join("zh/notices")).unwrap();
        fs::write(out.path().join("index.html"), "one").unwrap();
        fs::write(out.path().join("zh/notices/index.html"), "two").unwrap();
        out
    }

    #[test]
    fn a_build_stands_until_anything_in_its_folder_changes() {
        type Change = fn(&Path);
        let changes: [(&str, Change); 5] = [
            ("gone", |out| fs::remove_file(out.join("index.html")).unwrap()),
            ("another one", |out| fs::write(out.join("CNAME"), "x").unwrap()),
            ("longer", |out| fs::write(out.join("index.html"), "longer").unwrap()),
            ("renamed", |out| fs::rename(out.join("index.html"), out.join("home.html")).unwrap()),
            ("as long, but later", |out| {
                let file = File::options().write(true).open(out.join("index.html")).unwrap();
                file.set_modified(SystemTime::now() + Duration::from_secs(9)).unwrap();
            }),
        ];
        for (name, change) in changes {
            let out = folder();
            assert_eq!(Built::recall(out.path()), None);
            built().keep(out.path());
            assert_eq!(Built::recall(out.path()), Some(built()));
            assert!(built().stands(out.path()));
            assert!(!Built { pages: 4, ..built() }.stands(out.path()));
            change(out.path());
            assert!(!built().stands(out.path()), "{name}");
        }
    }

    #[test]
    fn a_record_that_is_not_whole_is_none() {
        let never = Record { built: Built { next: None, ..built() }, files: [9; 32] };
        assert!(Record::of(&never.to_text()).is_some_and(|record| record.built == never.built));
        let text = Record { built: built(), files: [9; 32] }.to_text();
        assert!(Record::of(&text).is_some_and(|record| record.built == built()));
        for cut in 0..text.len() {
            assert!(Record::of(&text[..cut]).is_none(), "{cut}");
        }
        for other in ["", "tidings-built 2\n", &format!("{text}more\n"), &text.replace("pages 3", "pages x")] {
            assert!(Record::of(other).is_none());
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_in_its_place_leads_nowhere() {
        let (out, outside) = (folder(), tempfile::tempdir().unwrap());
        let target = outside.path().join("file");
        fs::write(&target, Record { built: built(), files: [9; 32] }.to_text()).unwrap();
        std::os::unix::fs::symlink(&target, out.path().join(NAME)).unwrap();
        assert_eq!(Built::recall(out.path()), None);
        built().keep(out.path());
        assert!(built().stands(out.path()));
        assert!(fs::read_to_string(&target).unwrap().contains("files 0909"));
    }
}
