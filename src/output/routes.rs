//! Every address of the site is made here, and only here.
//!
//! Addresses are for ever: a page or feed that moves loses its readers and subscribers. Links between pages are
//! relative, so that the site works below any sub-path.

use crate::content::ids::{CohortId, Collection, DeadlineKey, DocId, KindId, NoticeId};
use crate::lang::Lang;

/// Anything that has an address.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Route {
    /// `/`, which leads to the default language.
    Root,
    /// Home page of a language.
    Home(Lang),
    /// All documents of a collection.
    List(Lang, Collection),
    /// One document, or an old address of one.
    Document(Lang, DocId),
    /// What concerns one cohort.
    Cohort(Lang, CohortId),
    /// Every running countdown.
    Board(Lang),
    /// One deadline.
    Countdown(Lang, DeadlineKey),
    /// The screen in the hall: of everyone, or of one top cohort.
    Hall(Lang, Option<CohortId>),
    /// How to subscribe.
    Calendar(Lang),
    /// Every amendment.
    Corrections(Lang),
    /// Search.
    Search(Lang),
    /// "Not found" of a language.
    NotFound(Lang),
    /// "Not found" of the host, in the default language.
    RootNotFound,
    /// A calendar feed.
    Feed(Lang, FeedId),
    /// A calendar feed that is no longer declared, by its address in the lock.
    RetiredFeed(Lang, String),
    /// One deadline as a calendar file for a one-time import.
    Event(Lang, DeadlineKey),
    /// Atom feed of the notices.
    Atom(Lang),
    /// Atom feed of the corrections.
    CorrectionsAtom(Lang),
    /// The data file.
    Data,
    /// Its JSON Schema.
    DataSchema,
    /// `sitemap.xml`.
    Sitemap,
    /// `robots.txt`.
    Robots,
    /// A file of the theme, by its fingerprinted name.
    Asset(String),
    /// A file of the search index, by its name.
    SearchIndex(Lang, String),
    /// Name, icons and colours for a phone that keeps the site on its home screen.
    Manifest(Lang),
    /// The QR code of a page's address.
    Qr(Box<Route>),
    /// A file beside the content, by its path relative to `content/`.
    File(String),
}

/// Which deadlines a calendar feed holds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FeedId {
    /// All of them.
    All,
    /// Those of a kind.
    Kind(KindId),
    /// Those that concern a cohort.
    Cohort(CohortId),
    /// Those of a kind that concern a cohort.
    CohortKind(CohortId, KindId),
    /// Those of a notice.
    Notice(NoticeId),
}

impl FeedId {
    /// Fit for an HTML id and for the lock file.
    pub fn name(&self) -> String {
        match self {
            FeedId::All => "all".to_owned(),
            FeedId::Kind(kind) => format!("kind-{kind}"),
            FeedId::Cohort(cohort) => format!("cohort-{cohort}"),
            FeedId::CohortKind(cohort, kind) => format!("cohort-{cohort}-{kind}"),
            FeedId::Notice(notice) => format!("notice-{notice}"),
        }
    }
}

impl FeedId {
    /// Its address below a language's `feeds/`, without ending. Recorded in the lock: never changes.
    pub fn address(&self) -> String {
        match self {
            FeedId::All => "all".to_owned(),
            FeedId::Kind(kind) => format!("kind/{kind}"),
            FeedId::Cohort(cohort) => format!("cohort/{cohort}"),
            FeedId::CohortKind(cohort, kind) => format!("cohort/{cohort}/{kind}"),
            FeedId::Notice(notice) => format!("notice/{notice}"),
        }
    }
}

impl Route {
    /// Path of the file below the output folder.
    pub fn path(&self) -> String {
        match self {
            Route::Root => "index.html".to_owned(),
            Route::RootNotFound => "404.html".to_owned(),
            Route::Home(lang) => format!("{lang}/index.html"),
            Route::List(lang, collection) => format!("{lang}/{}/index.html", collection.folder()),
            Route::Document(lang, id) => format!("{lang}/{id}/index.html"),
            Route::Cohort(lang, cohort) => format!("{lang}/for/{cohort}/index.html"),
            Route::Board(lang) => format!("{lang}/countdown/index.html"),
            Route::Countdown(lang, key) => format!("{lang}/countdown/{}/{}/index.html", key.notice, key.deadline),
            Route::Hall(lang, None) => format!("{lang}/hall/index.html"),
            Route::Hall(lang, Some(cohort)) => format!("{lang}/hall/{cohort}/index.html"),
            Route::Calendar(lang) => format!("{lang}/calendar/index.html"),
            Route::Corrections(lang) => format!("{lang}/corrections/index.html"),
            Route::Search(lang) => format!("{lang}/search/index.html"),
            Route::NotFound(lang) => format!("{lang}/404.html"),
            Route::Feed(lang, feed) => format!("{lang}/feeds/{}.ics", feed.address()),
            Route::RetiredFeed(lang, address) => format!("{lang}/feeds/{address}.ics"),
            Route::Event(lang, key) => format!("{lang}/feeds/event/{}/{}.ics", key.notice, key.deadline),
            Route::Atom(lang) => format!("{lang}/feeds/notices.atom"),
            Route::CorrectionsAtom(lang) => format!("{lang}/feeds/corrections.atom"),
            Route::Data => "deadlines.json".to_owned(),
            Route::DataSchema => "deadlines.schema.json".to_owned(),
            Route::Sitemap => "sitemap.xml".to_owned(),
            Route::Robots => "robots.txt".to_owned(),
            Route::Asset(name) => format!("assets/{name}"),
            Route::SearchIndex(lang, name) => format!("{lang}/search/{name}"),
            Route::Manifest(lang) => format!("{lang}/manifest.webmanifest"),
            Route::Qr(page) => {
                let path = page.path();
                format!("{}qr.svg", path.strip_suffix("index.html").unwrap_or(&path))
            }
            Route::File(path) => format!("files/{path}"),
        }
    }

    /// Address below the site's root, as a reader sees it: a folder for a page, percent-encoded.
    pub fn address(&self) -> String {
        let path = self.path();
        percent_encode(path.strip_suffix("index.html").unwrap_or(&path))
    }

    /// Address with the host; `base` ends in `/`.
    pub fn absolute(&self, base: &str) -> String {
        format!("{base}{}", self.address())
    }

    /// Address as seen from another page. Never empty: a page's link to itself is `./`.
    ///
    /// A host serves "not found" at any depth, so its links begin with [`BASE_MARK`] instead.
    pub fn from(&self, here: &Route) -> String {
        if here.is_not_found() {
            return format!("{BASE_MARK}{}", self.address());
        }
        relative(&here.address(), &self.address())
    }

    /// From this page up to the site's root (`../../`, or `./`).
    pub fn to_root(&self) -> String {
        if self.is_not_found() { BASE_MARK.to_owned() } else { relative(&self.address(), "") }
    }

    /// Whether this page is served at other addresses than its own.
    pub fn is_not_found(&self) -> bool {
        matches!(self, Route::NotFound(_) | Route::RootNotFound)
    }
}

/// Stands for the path of the site's root on its host, where a page cannot use relative links.
pub const BASE_MARK: &str = "./.base./";

/// What a relative address on the page `here` leads to, as a path below the root. The inverse of [`Route::from`].
pub fn resolve(here: &Route, relative: &str) -> String {
    let address = here.address();
    let mut folders: Vec<&str> = address.split('/').collect();
    folders.pop();
    let mut rest = relative.strip_prefix("./").unwrap_or(relative);
    while let Some(up) = rest.strip_prefix("../") {
        folders.pop();
        rest = up;
    }
    let mut path: String = folders.iter().flat_map(|folder| [folder, "/"]).collect();
    path.push_str(rest);
    path
}

/// The path of an absolute address, with `/` at both ends: `https://x.edu.cn/notices/` → `/notices/`.
pub fn base_path(base_url: &str) -> String {
    let rest = base_url.split_once("://").map_or("", |(_, rest)| rest);
    rest.find('/').map_or("/", |at| &rest[at..]).to_owned()
}

/// The relative address that leads from one address to another, both below the root.
fn relative(from: &str, to: &str) -> String {
    let from_folders: Vec<&str> = from.split('/').collect();
    let from_folders = &from_folders[..from_folders.len() - 1];
    let to_parts: Vec<&str> = to.split('/').collect();
    let shared = from_folders.iter().zip(&to_parts[..to_parts.len() - 1]).take_while(|(a, b)| a == b).count();
    let mut out = "../".repeat(from_folders.len() - shared);
    out.push_str(&to_parts[shared..].join("/"));
    if out.is_empty() { "./".to_owned() } else { out }
}

/// RFC 3986 §2.1 for a path: unreserved characters and `/` stay.
pub fn percent_encode(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'/') {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::ids::Slug;

    fn notice(slug: &str) -> Route {
        Route::Document(Lang::Zh, DocId::notice(Slug::new(slug).expect("an id")))
    }

    #[test]
    fn links_are_relative_from_any_depth() {
        let page = notice("a");
        for (to, expected) in [
            (Route::Root, "../../../"),
            (Route::Home(Lang::Zh), "../../"),
            (Route::List(Lang::Zh, Collection::Notices), "../"),
            (notice("b"), "../b/"),
            (page.clone(), "./"),
            (Route::Document(Lang::En, DocId::notice(Slug::new("a").expect("an id"))), "../../../en/notices/a/"),
            (Route::Asset("site.1.css".to_owned()), "../../../assets/site.1.css"),
            (Route::File("notices/a/附件 1.docx".to_owned()), "../../../files/notices/a/%E9%99%84%E4%BB%B6%201.docx"),
        ] {
            assert_eq!(to.from(&page), expected);
            assert_eq!(resolve(&page, expected), to.address());
        }
        assert_eq!(Route::Home(Lang::Zh).from(&Route::Root), "zh/");
        assert_eq!(Route::Root.to_root(), "./");
        assert_eq!(Route::Root.from(&Route::Root), "./");
        assert_eq!(Route::Qr(Box::new(page)).path(), "zh/notices/a/qr.svg");
    }
}
