//! A portal on disk that is built by the program itself at instants of the test's choosing.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use tidings::cli::{self, Environment, Exit};
use tidings::output::icalendar::{ReadEvent, read};
use tidings::time::Instant;

/// Files of a built site by path.
pub(crate) type Site = BTreeMap<String, Vec<u8>>;

pub(crate) struct Portal {
    folder: tempfile::TempDir,
}

/// The repository's own portal, seen when its notice was new, and the one with every shape and every change, seen
/// after all of them. Built once for all tests.
static BUILT: LazyLock<[(&'static str, Site); 2]> = LazyLock::new(|| {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    [
        ("real", site_of(repository, "2024-11-12")),
        ("test", site_of(&repository.join("tests/feeds/portal"), "2025-09-20")),
    ]
});

/// Both portals, by name.
pub(crate) fn built_sites() -> &'static [(&'static str, Site)] {
    &*BUILT
}

/// The portal with every shape and every change.
pub(crate) fn test_site() -> &'static Site {
    &BUILT[1].1
}

fn site_of(root: &Path, at: &str) -> Site {
    let out = tempfile::tempdir().expect("a folder");
    let (root, path) = (root.to_string_lossy(), out.path().to_string_lossy());
    let arguments = ["build", "--root", &root, "--out", &path, "--at", at];
    assert_eq!(run(out.path(), "2026-01-01T00:00:00+08:00", &arguments), Exit::Done);
    tree(out.path())
}

impl Portal {
    /// A portal with one notice, whose deadlines are given, in Chinese only.
    pub(crate) fn new(deadlines: &str) -> Portal {
        let portal = Portal { folder: tempfile::tempdir().expect("a folder") };
        portal.write("site.yaml", include_str!("portal/content/site.yaml"));
        portal.write("notices/n/index.zh.md", &notice("通知", deadlines));
        portal
    }

    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    fn path(&self, file: &str) -> PathBuf {
        self.root().join("content").join(file)
    }

    /// Writes a file below `content/`.
    pub(crate) fn write(&self, file: &str, text: &str) {
        let path = self.path(file);
        fs::create_dir_all(path.parent().expect("below content")).expect("a folder");
        fs::write(path, text).expect("written");
    }

    pub(crate) fn remove(&self, file: &str) {
        fs::remove_file(self.path(file)).expect("removed");
    }

    /// Replaces the first occurrence of a text.
    pub(crate) fn edit(&self, file: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.path(file)).expect("text");
        assert!(text.contains(from), "{file} has no {from}");
        fs::write(self.path(file), text.replacen(from, to, 1)).expect("written");
    }

    /// `tidings build` at an instant of the computer's clock.
    pub(crate) fn build(&self, now: &str, more: &[&str]) -> Exit {
        let arguments: Vec<&str> = ["build"].iter().chain(more).copied().collect();
        run(self.root(), now, &arguments)
    }

    /// The site as it stands in `public/`.
    pub(crate) fn site(&self) -> Site {
        tree(&self.root().join("public"))
    }

    /// The lock as it stands; empty without one.
    pub(crate) fn lock(&self) -> String {
        fs::read_to_string(self.path("portal.lock")).unwrap_or_default()
    }
}

/// A notice of 1 September 2025 for everyone.
pub(crate) fn notice(title: &str, deadlines: &str) -> String {
    format!("---\ntitle: {title}\npublished: 2025-09-01\ndeadlines:\n{deadlines}\n---\n正文。\n")
}

fn run(folder: &Path, now: &str, arguments: &[&str]) -> Exit {
    let environment = Environment {
        now: Instant::read_rfc3339(now).expect("an instant"),
        folder: folder.to_owned(),
        lang: None,
        color: false,
        terminal: false,
        answers: false,
        program: None,
    };
    cli::run(["tidings"].iter().chain(arguments).map(Into::into).collect(), &environment)
}

fn tree(folder: &Path) -> Site {
    let mut site = Site::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(next) = waiting.pop() {
        for entry in fs::read_dir(&next).into_iter().flatten() {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                waiting.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("below").to_string_lossy().replace('\\', "/");
                site.insert(name, fs::read(&path).expect("bytes"));
            }
        }
    }
    site
}

/// The text of a file of a site.
pub(crate) fn text<'a>(site: &'a Site, path: &str) -> &'a str {
    let bytes = site.get(path).unwrap_or_else(|| panic!("no file {path}"));
    std::str::from_utf8(bytes).expect("UTF-8")
}

/// Every calendar of a site by path.
pub(crate) fn calendars(site: &Site) -> impl Iterator<Item = (&str, &str)> {
    site.keys().filter(|path| path.ends_with(".ics")).map(|path| (path.as_str(), text(site, path)))
}

/// The events of a calendar by UID without its domain.
pub(crate) fn events(site: &Site, path: &str) -> BTreeMap<String, ReadEvent> {
    let events = read(text(site, path).as_bytes()).unwrap_or_else(|fault| panic!("{path}: {fault:?}"));
    events.into_iter().map(|event| (stem(&event.uid), event)).collect()
}

/// The bytes of each event of a calendar, by UID without its domain.
pub(crate) fn blocks(site: &Site, path: &str) -> BTreeMap<String, String> {
    let of_event = text(site, path).split("BEGIN:VEVENT\r\n").skip(1);
    let named = of_event.map(|block| {
        let uid = block.lines().next().and_then(|line| line.strip_prefix("UID:")).expect("a UID first");
        (stem(uid), block.replace("END:VCALENDAR\r\n", ""))
    });
    named.collect()
}

fn stem(uid: &str) -> String {
    uid.split('@').next().expect("a first piece").to_owned()
}

/// The lines of a calendar with the folds undone.
pub(crate) fn unfolded(calendar: &str) -> Vec<String> {
    calendar.replace("\r\n ", "").lines().map(str::to_owned).collect()
}
