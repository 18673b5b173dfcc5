//! A path → the route that has it: the inverse of [`Route::path`]. Says nothing about whether a portal has such a page.

use super::{FeedId, Route};
use crate::content::ids::{CohortId, Collection, DeadlineId, DeadlineKey, DocId, KindId, NoticeId, Slug};
use crate::lang::Lang;

impl Route {
    /// The route whose file lies at a path below the output folder. `None` where none can, and for what only the portal
    /// can tell: files beside the content, those of the theme and of the search, site maps, feeds no longer declared.
    pub fn at(path: &str) -> Option<Route> {
        let parts: Vec<&str> = path.split('/').collect();
        match parts[..] {
            ["index.html"] => Some(Route::Root),
            ["404.html"] => Some(Route::RootNotFound),
            ["deadlines.json"] => Some(Route::Data),
            ["deadlines.schema.json"] => Some(Route::DataSchema),
            ["robots.txt"] => Some(Route::Robots),
            [lang, ref below @ ..] => within(Lang::from_code(lang)?, below),
            [] => None,
        }
    }

    /// The language of the tree it stands in; `None` for what stands outside of them.
    pub fn lang(&self) -> Option<Lang> {
        match self {
            Route::Home(lang)
            | Route::List(lang, _)
            | Route::ListPart(lang, ..)
            | Route::Document(lang, _)
            | Route::Cohort(lang, _)
            | Route::Board(lang)
            | Route::Countdown(lang, _)
            | Route::Hall(lang, _)
            | Route::Calendar(lang)
            | Route::Corrections(lang)
            | Route::Search(lang)
            | Route::NotFound(lang)
            | Route::Feed(lang, _)
            | Route::RetiredFeed(lang, _)
            | Route::Event(lang, _)
            | Route::Atom(lang)
            | Route::CorrectionsAtom(lang)
            | Route::SearchIndex(lang, _)
            | Route::Manifest(lang) => Some(*lang),
            Route::Qr(page) => page.lang(),
            Route::Root
            | Route::RootNotFound
            | Route::Data
            | Route::DataSchema
            | Route::Sitemap
            | Route::SitemapPart(_)
            | Route::Robots
            | Route::Asset(_)
            | Route::File(_) => None,
        }
    }
}

fn within(lang: Lang, below: &[&str]) -> Option<Route> {
    match below {
        ["404.html"] => Some(Route::NotFound(lang)),
        ["manifest.webmanifest"] => Some(Route::Manifest(lang)),
        ["feeds", feed @ ..] => calendar_or_feed(lang, feed),
        [folders @ .., "index.html"] => page(lang, folders),
        [folders @ .., "qr.svg"] => Some(Route::Qr(Box::new(page(lang, folders)?))),
        _ => None,
    }
}

/// A page by the folders its `index.html` lies in.
fn page(lang: Lang, folders: &[&str]) -> Option<Route> {
    let collection = |folder: &str| Collection::ALL.into_iter().find(|collection| collection.folder() == folder);
    match *folders {
        [] => Some(Route::Home(lang)),
        ["countdown"] => Some(Route::Board(lang)),
        ["countdown", notice, deadline] => Some(Route::Countdown(lang, key(notice, deadline)?)),
        ["for", cohort] => Some(Route::Cohort(lang, CohortId::new(cohort)?)),
        ["hall"] => Some(Route::Hall(lang, None)),
        ["hall", cohort] => Some(Route::Hall(lang, Some(CohortId::new(cohort)?))),
        ["calendar"] => Some(Route::Calendar(lang)),
        ["corrections"] => Some(Route::Corrections(lang)),
        ["search"] => Some(Route::Search(lang)),
        [folder] => Some(Route::List(lang, collection(folder)?)),
        [folder, slug] => {
            Some(Route::Document(lang, DocId { collection: collection(folder)?, slug: Slug::new(slug)? }))
        }
        [folder, _, number] => {
            let part = Route::ListPart(lang, collection(folder)?, number.parse().ok()?);
            // The word between them is another in every collection, and a number has one spelling.
            (part.path().split('/').skip(1).take(3).eq(folders.iter().copied())).then_some(part)
        }
        _ => None,
    }
}

fn calendar_or_feed(lang: Lang, parts: &[&str]) -> Option<Route> {
    match *parts {
        ["notices.atom"] => return Some(Route::Atom(lang)),
        ["corrections.atom"] => return Some(Route::CorrectionsAtom(lang)),
        _ => {}
    }
    let (last, folders) = parts.split_last()?;
    let last = last.strip_suffix(".ics")?;
    let feed = match *folders {
        [] if last == "all" => FeedId::All,
        ["kind"] => FeedId::Kind(KindId::new(last)?),
        ["cohort"] => FeedId::Cohort(CohortId::new(last)?),
        ["cohort", cohort] => FeedId::CohortKind(CohortId::new(cohort)?, KindId::new(last)?),
        ["notice"] => FeedId::Notice(NoticeId::new(last)?),
        ["event", notice] => return Some(Route::Event(lang, key(notice, last)?)),
        _ => return None,
    };
    Some(Route::Feed(lang, feed))
}

fn key(notice: &str, deadline: &str) -> Option<DeadlineKey> {
    Some(DeadlineKey { notice: NoticeId::new(notice)?, deadline: DeadlineId::new(deadline)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_leads_back_to_its_route() {
        let (zh, cohort) = (Lang::Zh, CohortId::new("2025").unwrap());
        let kind = KindId::new("capture").unwrap();
        let document = Route::Document(zh, DocId { collection: Collection::Faq, slug: Slug::new("a").unwrap() });
        let key = key("photo", "upload").unwrap();
        for route in [
            Route::Root,
            Route::RootNotFound,
            Route::Data,
            Route::DataSchema,
            Route::Robots,
            Route::Home(zh),
            Route::List(zh, Collection::Guides),
            Route::ListPart(zh, Collection::Notices, 2),
            Route::ListPart(Lang::En, Collection::Guides, 12),
            document.clone(),
            Route::Cohort(zh, cohort.clone()),
            Route::Board(zh),
            Route::Countdown(zh, key.clone()),
            Route::Hall(zh, None),
            Route::Hall(zh, Some(cohort.clone())),
            Route::Calendar(zh),
            Route::Corrections(zh),
            Route::Search(zh),
            Route::NotFound(zh),
            Route::Manifest(zh),
            Route::Atom(zh),
            Route::CorrectionsAtom(zh),
            Route::Event(zh, key),
            Route::Feed(zh, FeedId::All),
            Route::Feed(zh, FeedId::Kind(kind.clone())),
            Route::Feed(zh, FeedId::Cohort(cohort.clone())),
            Route::Feed(zh, FeedId::CohortKind(cohort, kind)),
            Route::Feed(zh, FeedId::Notice(NoticeId::new("photo").unwrap())),
            Route::Qr(Box::new(Route::Home(zh))),
            Route::Qr(Box::new(document)),
        ] {
            assert_eq!(Route::at(&route.path()).as_ref(), Some(&route), "{}", route.path());
        }
    }

    #[test]
    fn no_path_has_two_routes_or_a_route_that_is_spelled_otherwise() {
        for path in [
            "",
            "zh",
            "zh/",
            "fr/index.html",
            "zh/notices",
            "zh/notices/page/2/index.html",
            "zh/notices/earlier/02/index.html",
            "zh/notices/earlier/+2/index.html",
            "zh/faq/earlier/2/index.html",
            "zh/notices/../index.html",
            "zh/notices/A/index.html",
            "zh/notices/a/b/c/index.html",
            "zh/feeds/other.ics",
            "zh/feeds/kind/capture",
            "zh/feeds/event/a/b/c.ics",
            "index.html/",
            "/index.html",
        ] {
            assert_eq!(Route::at(path), None, "{path}");
        }
    }
}
