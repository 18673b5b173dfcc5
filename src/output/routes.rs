//! Every address of the site is made here, and only here.
//!
//! Addresses are for ever: a page or feed that moves loses its readers and subscribers. Links between pages are
//! relative, so that the site works below any sub-path.

mod read;

use crate::content::ids::{CohortId, Collection, DeadlineKey, DocId, KindId, NoticeId};
use crate::lang::Lang;

/// Anything that has an address.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Route {
    /// `/`, which leads to the default language.
    Root,
    /// Home page of a language.
    Home(Lang),
    /// The first page of a collection: its newest notices, or its first guides or questions.
    List(Lang, Collection),
    /// Another page of a collection, by its number.
    ListPart(Lang, Collection, usize),
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
    /// A part of a sitemap that is too large for one file, counted from 1.
    SitemapPart(usize),
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
            Route::Home(lang) => [lang.code(), "/index.html"].concat(),
            Route::List(lang, collection) => [lang.code(), "/", collection.folder(), "/index.html"].concat(),
            // A document's folder lies one level higher, so no slug is in the way.
            Route::ListPart(lang, collection, number) => {
                let word = if *collection == Collection::Notices { "earlier" } else { "page" };
                format!("{}/{}/{word}/{number}/index.html", lang.code(), collection.folder())
            }
            Route::Document(lang, id) => {
                [lang.code(), "/", id.collection.folder(), "/", id.slug.as_str(), "/index.html"].concat()
            }
            Route::Cohort(lang, cohort) => [lang.code(), "/for/", cohort.as_str(), "/index.html"].concat(),
            Route::Board(lang) => [lang.code(), "/countdown/index.html"].concat(),
            Route::Countdown(lang, DeadlineKey { notice, deadline }) => {
                [lang.code(), "/countdown/", notice.as_str(), "/", deadline.as_str(), "/index.html"].concat()
            }
            Route::Hall(lang, None) => [lang.code(), "/hall/index.html"].concat(),
            Route::Hall(lang, Some(cohort)) => [lang.code(), "/hall/", cohort.as_str(), "/index.html"].concat(),
            Route::Calendar(lang) => [lang.code(), "/calendar/index.html"].concat(),
            Route::Corrections(lang) => [lang.code(), "/corrections/index.html"].concat(),
            Route::Search(lang) => [lang.code(), "/search/index.html"].concat(),
            Route::NotFound(lang) => [lang.code(), "/404.html"].concat(),
            Route::Feed(lang, feed) => [lang.code(), "/feeds/", &feed.address(), ".ics"].concat(),
            Route::RetiredFeed(lang, address) => [lang.code(), "/feeds/", address, ".ics"].concat(),
            Route::Event(lang, DeadlineKey { notice, deadline }) => {
                [lang.code(), "/feeds/event/", notice.as_str(), "/", deadline.as_str(), ".ics"].concat()
            }
            Route::Atom(lang) => [lang.code(), "/feeds/notices.atom"].concat(),
            Route::CorrectionsAtom(lang) => [lang.code(), "/feeds/corrections.atom"].concat(),
            Route::Data => "deadlines.json".to_owned(),
            Route::DataSchema => "deadlines.schema.json".to_owned(),
            Route::Sitemap => "sitemap.xml".to_owned(),
            Route::SitemapPart(number) => format!("sitemap-{number}.xml"),
            Route::Robots => "robots.txt".to_owned(),
            Route::Asset(name) => ["assets/", name].concat(),
            Route::SearchIndex(lang, name) => [lang.code(), "/search/", name].concat(),
            Route::Manifest(lang) => [lang.code(), "/manifest.webmanifest"].concat(),
            Route::Qr(page) => {
                let path = page.path();
                format!("{}qr.svg", path.strip_suffix("index.html").unwrap_or(&path))
            }
            Route::File(path) => format!("files/{path}"),
        }
    }

    /// Address below the site's root, as a reader sees it: a folder for a page, percent-encoded.
    pub fn address(&self) -> String {
        let mut path = self.path();
        if path.ends_with("index.html") {
            path.truncate(path.len() - "index.html".len());
        }
        if path.bytes().all(is_unreserved) { path } else { percent_encode(&path) }
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
pub fn base_path(base_url: &str) -> &str {
    let rest = base_url.split_once("://").map_or("", |(_, rest)| rest);
    rest.find('/').map_or("/", |at| &rest[at..])
}

/// The relative address that leads from one address to another, both below the root.
fn relative(from: &str, to: &str) -> String {
    let folder = |address: &str| address.rfind('/').map_or(0, |at| at + 1);
    let (from, to_folder) = (&from[..folder(from)], &to[..folder(to)]);
    let alike = from.bytes().zip(to_folder.bytes()).take_while(|(a, b)| a == b).count();
    let shared = from.as_bytes()[..alike].iter().rposition(|byte| *byte == b'/').map_or(0, |at| at + 1);
    let up = from.as_bytes()[shared..].iter().filter(|byte| **byte == b'/').count();
    let rest = &to[shared..];
    if up == 0 && rest.is_empty() {
        return "./".to_owned();
    }
    let mut out = String::with_capacity(3 * up + rest.len());
    (0..up).for_each(|_| out.push_str("../"));
    out.push_str(rest);
    out
}

/// RFC 3986 §2.1 for a path: unreserved characters and `/` stay.
pub fn percent_encode(path: &str) -> String {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        if is_unreserved(byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push(char::from(DIGITS[usize::from(byte >> 4)]));
            out.push(char::from(DIGITS[usize::from(byte & 15)]));
        }
    }
    out
}

fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'/')
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
