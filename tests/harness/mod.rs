//! A portal in a test: from a folder or from files written in place, built at an instant, asked about in the words of
//! the domain. Every integration test that needs a whole portal uses this and nothing of its own.
//!
//! ```ignore
//! let site = PortalTest::inline().notice("photo", "deadlines: […]").at("2026-11-20 09:00").build().clean();
//! assert_eq!(site.row("zh/notices/photo", "s1").struck(), ["2026年12月5日（周六）14:30–16:30"]);
//! ```

// Every test crate compiles its own copy and uses its own part of it.
#![allow(dead_code)]

mod read;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use tidings::content;
use tidings::content::ids::{DeadlineId, DeadlineKey, DocId, NoticeId, Slug};
use tidings::diagnostics::{Diagnostic, Format, show};
use tidings::lang::Lang;
use tidings::output;
use tidings::output::artifact::{Content, Site};
use tidings::output::news::News;
use tidings::portal::facts::Deadline;
use tidings::portal::{self, Page, Portal};
use tidings::publish::agreement;
use tidings::theme::Theme;
use tidings::time::{Clock, Instant, Zone, read_day};

pub(crate) use read::{Entry, Feed, Html, Told};

/// What every portal written in place begins with.
const SITE: &str = include_str!("../changes/portal/content/site.yaml");

/// Holidays and make-up working days of 2026.
const CALENDAR: &str = include_str!("../changes/portal/content/calendars/cn-workdays.yaml");

/// A portal about to be built.
#[derive(Clone)]
pub(crate) struct PortalTest {
    files: BTreeMap<String, String>,
    now: Instant,
    previews: bool,
}

impl PortalTest {
    /// The portal in a folder of `tests/`, read anew.
    pub(crate) fn folder(below_tests: &str) -> PortalTest {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(below_tests);
        let mut files = BTreeMap::new();
        gather(&root, &root, &mut files);
        PortalTest { files, now: instant("2026-11-20 09:00"), previews: false }
    }

    /// A portal with settings and a calendar, and nothing else yet.
    pub(crate) fn inline() -> PortalTest {
        let files = BTreeMap::from([
            ("content/site.yaml".to_owned(), SITE.to_owned()),
            ("content/calendars/cn-workdays.yaml".to_owned(), CALENDAR.to_owned()),
        ]);
        PortalTest { files, now: instant("2026-11-20 09:00"), previews: false }
    }

    /// Adds a notice in Chinese. `front` is its front matter without the title; a notice that says no date of
    /// publication and is no draft came out on 1 September 2026.
    pub(crate) fn notice(self, slug: &str, front: &str) -> PortalTest {
        let dated = front.lines().any(|line| line.starts_with("published:") || line.starts_with("draft:"));
        let published = if dated { "" } else { "published: 2026-09-01\n" };
        let text = format!("---\ntitle: 通知{slug}\n{published}{}\n---\n\n正文。\n", front.trim());
        self.file(&format!("content/notices/{slug}/index.zh.md"), &text)
    }

    /// Adds or replaces a file.
    pub(crate) fn file(mut self, path: &str, text: &str) -> PortalTest {
        self.files.insert(path.to_owned(), text.to_owned());
        self
    }

    /// Takes away every file below a path.
    pub(crate) fn without(mut self, path: &str) -> PortalTest {
        let before = self.files.len();
        self.files.retain(|name, _| !name.starts_with(path));
        assert!(self.files.len() < before, "no file {path} to take away");
        self
    }

    /// Edits a file, as an author would.
    pub(crate) fn edit(mut self, path: &str, old: &str, new: &str) -> PortalTest {
        let text = self.files.get_mut(path).unwrap_or_else(|| panic!("no file {path}"));
        assert_eq!(text.matches(old).count(), 1, "{old:?} stands not once in {path}");
        *text = text.replace(old, new);
        self
    }

    /// The text of a file.
    pub(crate) fn text(&self, path: &str) -> &str {
        self.files.get(path).unwrap_or_else(|| panic!("no file {path}"))
    }

    /// Paths of all files.
    pub(crate) fn paths(&self) -> Vec<String> {
        self.files.keys().cloned().collect()
    }

    /// The instant the portal is seen at, in Beijing time: `2026-11-20 09:00`, with seconds if need be.
    pub(crate) fn at(self, text: &str) -> PortalTest {
        self.at_instant(instant(text))
    }

    /// See [`PortalTest::at`].
    pub(crate) fn at_instant(mut self, now: Instant) -> PortalTest {
        self.now = now;
        self
    }

    /// Drafts and scheduled notices are shown, as `serve` does.
    pub(crate) fn previews(mut self) -> PortalTest {
        self.previews = true;
        self
    }

    /// Everything up to the meaning at the instant, without pages and feeds.
    pub(crate) fn resolve(&self) -> Built {
        let folder = tempfile::tempdir().unwrap();
        self.write(folder.path());
        let (content, mut problems) = content::load(folder.path());
        let portal = content.map(|content| {
            let (portal, found) = portal::resolve(content, self.now, self.previews);
            problems.extend(found);
            Arc::new(portal)
        });
        Built { portal, site: None, lock: String::new(), news: None, problems, folder }
    }

    /// The whole site, in memory.
    pub(crate) fn build(&self) -> Built {
        let mut built = self.resolve();
        if let Some(portal) = &built.portal {
            let (output, found) = output::make(portal, theme(), None);
            built.problems.extend(found);
            built.site = output.map(|output| {
                assert_eq!(
                    agreement::check(&output.site, &output.expectation),
                    [],
                    "the files disagree with the model"
                );
                built.lock = output.lock;
                built.news = Some(output.news);
                output.site
            });
        }
        built
    }

    fn write(&self, root: &Path) {
        for (path, text) in &self.files {
            let path = root.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
    }
}

/// A portal after its build.
pub(crate) struct Built {
    portal: Option<Arc<Portal>>,
    site: Option<Site>,
    lock: String,
    news: Option<News>,
    /// Everything the build had to say.
    pub(crate) problems: Vec<Diagnostic>,
    /// Files beside the content are read when pages are made.
    folder: tempfile::TempDir,
}

impl Built {
    /// Fails on any problem, warnings included.
    #[must_use]
    pub(crate) fn clean(self) -> Built {
        assert!(self.problems.is_empty(), "{}", show(&self.problems, Lang::En, Format::Human { color: false }));
        self
    }

    /// Every problem: its code, its place, both texts.
    pub(crate) fn problems(&self) -> Vec<Told> {
        self.problems.iter().map(Told::of).collect()
    }

    /// The codes of the problems.
    pub(crate) fn codes(&self) -> Vec<&'static str> {
        self.problems.iter().map(|problem| problem.code).collect()
    }

    /// `content/portal.lock` as this build leaves it.
    pub(crate) fn lock(&self) -> &str {
        &self.lock
    }

    /// What publishing would change for readers and subscribers.
    pub(crate) fn news(&self, lang: Lang) -> Vec<&str> {
        match self.news.as_ref().unwrap_or_else(|| panic!("no site: {:?}", self.problems())) {
            News::First(words) => vec![words.get(lang)],
            News::Since(lines) => lines.iter().map(|line| line.get(lang)).collect(),
        }
    }

    /// The portal.
    pub(crate) fn portal(&self) -> &Portal {
        self.portal.as_ref().unwrap_or_else(|| panic!("no portal: {:?}", self.problems()))
    }

    /// The portal, to make something else of it.
    pub(crate) fn shared_portal(&self) -> Arc<Portal> {
        Arc::clone(self.portal.as_ref().unwrap_or_else(|| panic!("no portal: {:?}", self.problems())))
    }

    /// A deadline, named `notice#id`.
    pub(crate) fn deadline(&self, name: &str) -> &Deadline {
        self.find(name).unwrap_or_else(|| panic!("no deadline {name}: {:?}", self.problems()))
    }

    /// A deadline that may not be there.
    pub(crate) fn find(&self, name: &str) -> Option<&Deadline> {
        self.portal().deadlines.get(&key(name))
    }

    /// The history of a deadline: for every revision its day, verb, announcing notice and dates in Chinese.
    pub(crate) fn history(&self, name: &str) -> Vec<String> {
        let zone = self.portal().settings.zone;
        let line = |revision: &portal::facts::Revision| {
            let (day, clock, _) = zone.civil(revision.at);
            let at = if clock == Clock::MIDNIGHT { day.to_string() } else { format!("{day} {clock}") };
            let cause = revision.cause.as_ref();
            let verb = cause.map_or("publish", |cause| cause.verb.name());
            let by = cause.and_then(|cause| cause.by.as_ref()).map(|by| format!(" by {}", by.slug)).unwrap_or_default();
            format!("{at} {verb}{by}")
        };
        self.deadline(name).revisions.iter().map(line).collect()
    }

    /// A visible notice.
    pub(crate) fn notice(&self, slug: &str) -> &Page {
        let id = DocId::notice(Slug::new(slug).unwrap());
        self.portal().page(&id).unwrap_or_else(|| panic!("no notice {slug}"))
    }

    /// Every file of the site, by path.
    pub(crate) fn artifacts(&self) -> BTreeMap<String, Content> {
        let site = self.site.as_ref().unwrap_or_else(|| panic!("no site: {:?}", self.problems()));
        site.artifacts().iter().map(|file| (file.path.to_string(), file.content.clone())).collect()
    }

    /// Whether the site has a file.
    pub(crate) fn has(&self, path: &str) -> bool {
        self.site.as_ref().is_some_and(|site| site.get(path).is_some())
    }

    /// A file as text.
    pub(crate) fn text(&self, path: &str) -> String {
        let site = self.site.as_ref().unwrap_or_else(|| panic!("no site: {:?}", self.problems()));
        let file = site.get(path).unwrap_or_else(|| panic!("no file {path}"));
        String::from_utf8(file.content.to_vec()).unwrap()
    }

    /// A page, by its address: `zh/notices/photo`.
    pub(crate) fn page(&self, address: &str) -> Html {
        Html::of(&self.text(&format!("{address}/index.html")))
    }

    /// The row of a deadline on a page, named `id` (of the page's own notice) or `notice#id`.
    pub(crate) fn row(&self, address: &str, name: &str) -> Html {
        let full = match name.split_once('#') {
            Some((notice, id)) => format!("{notice}.{id}"),
            None => format!("{}.{name}", address.rsplit('/').next().unwrap()),
        };
        let page = self.page(address);
        page.row(&full).unwrap_or_else(|| panic!("no row {full} on {address}"))
    }

    /// A calendar feed, read by the strict reader.
    pub(crate) fn feed(&self, path: &str) -> Feed {
        Feed::of(self.text(path))
    }

    /// The entries of an Atom feed.
    pub(crate) fn atom(&self, path: &str) -> Vec<Entry> {
        Entry::all(&self.text(path))
    }

    /// A deadline in `deadlines.json`.
    pub(crate) fn data(&self, name: &str) -> serde_json::Value {
        let file: serde_json::Value = serde_json::from_str(&self.text("deadlines.json")).unwrap();
        let id = name.replace('#', ".");
        let found = file["deadlines"].as_array().unwrap().iter().find(|item| item["id"] == id.as_str());
        found.unwrap_or_else(|| panic!("{id} is not in deadlines.json")).clone()
    }

    /// The next instant at which the site would change, as `2026-11-20 09:00:00`.
    pub(crate) fn next_change(&self) -> Option<String> {
        self.portal().as_of.next_change().map(|at| self::at(self.portal().settings.zone, at))
    }
}

/// An instant of a test, in Beijing time.
pub(crate) fn instant(text: &str) -> Instant {
    let (day, clock) = text.split_once(' ').unwrap_or((text, "00:00"));
    let parts: Vec<u32> = clock.split(':').map(|part| part.parse().unwrap()).collect();
    let minute = Zone::SHANGHAI.instant(read_day(day).unwrap(), Clock::new(parts[0], parts[1]).unwrap());
    Instant::from_epoch(minute.epoch() + i64::from(parts.get(2).copied().unwrap_or(0)))
}

/// An instant for a message: `2026-11-20 09:00:00`.
pub(crate) fn at(zone: Zone, instant: Instant) -> String {
    let (day, clock, second) = zone.civil(instant);
    format!("{day} {clock}:{second:02}")
}

/// `notice#id`.
pub(crate) fn key(name: &str) -> DeadlineKey {
    let (notice, id) = name.split_once('#').unwrap();
    DeadlineKey { notice: NoticeId::new(notice).unwrap(), deadline: DeadlineId::new(id).unwrap() }
}

fn theme() -> &'static Arc<Theme> {
    static THEME: OnceLock<Arc<Theme>> = OnceLock::new();
    THEME.get_or_init(|| {
        let nowhere = tempfile::tempdir().unwrap();
        Arc::new(Theme::load(nowhere.path(), Theme::BUILT_IN).unwrap_or_else(|problems| panic!("{problems:?}")))
    })
}

fn gather(root: &Path, folder: &Path, files: &mut BTreeMap<String, String>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            gather(root, &path, files);
        } else {
            let parts: Vec<_> = path.strip_prefix(root).unwrap().iter().map(|part| part.to_string_lossy()).collect();
            files.insert(parts.join("/"), fs::read_to_string(&path).unwrap());
        }
    }
}
