//! One file of a site, made because somebody asked for it.

use super::{Blueprint, Files, Parts};
use crate::content::ids::DocId;
use crate::lang::Lang;
use crate::output::agenda::LazyAgenda;
use crate::output::artifact::{Artifact, Kind};
use crate::output::maker::known_path;
use crate::output::routes::Route;
use crate::output::{calendars, collections, deadlines, documents, hall, linked, qr, searchable, sitemap};

impl Blueprint {
    /// The file at exactly this path, as [`Blueprint::make`] would make it; `None` where there is none, or where it cannot
    /// be made, which `make` tells.
    ///
    /// Unlike there, every file beside the content is found, linked or not.
    pub fn file(&self, path: &str) -> Option<Artifact> {
        let maker = &self.maker;
        if sitemap::is_one(path) {
            return self.site_map().get(path).cloned();
        }
        if let Some(lang) = searchable::language_of(path, &maker.portal.settings.languages) {
            return self.search(lang)?.get(path).cloned();
        }
        if let Some(name) = path.strip_prefix("assets/") {
            let (name, bytes) = maker.theme.assets().into_iter().find(|(own, _)| own == name)?;
            return Some(Artifact::new(known_path(&Route::Asset(name).path()), bytes, Kind::Asset));
        }
        if let Some(name) = path.strip_prefix("files/") {
            return linked::one(maker, name);
        }
        match Route::at(path).filter(|route| self.has(route)) {
            Some(route) => self.at(&route),
            None => path.contains("/feeds/").then(|| calendars::retired(maker, path)).flatten(),
        }
    }

    fn at(&self, route: &Route) -> Option<Artifact> {
        let maker = &self.maker;
        let lang = route.lang().unwrap_or(maker.portal.settings.default_lang());
        match route {
            Route::Qr(page) => qr::picture(maker, page, lang),
            Route::Feed(lang, feed) => calendars::feed(maker, feed, *lang),
            Route::Event(lang, key) => calendars::single(maker, key, *lang),
            route => {
                let page = || self.page(&LazyAgenda::of(maker), route, lang).and_then(|(_, page)| page.ok());
                self.data(route).or_else(page)
            }
        }
    }

    /// Whether the site has what this route names, as far as it can be told without making it. Asked of one, it must not
    /// take as long as going through all.
    fn has(&self, route: &Route) -> bool {
        let portal = &*self.maker.portal;
        let settings = &portal.settings;
        if route.lang().is_some_and(|lang| !settings.languages.contains(&lang)) {
            return false;
        }
        match route {
            Route::ListPart(_, collection, number) => {
                collections::parts(&self.maker, *collection).any(|part| part == *number)
            }
            Route::Document(lang, id) => self.has_document(id, *lang),
            Route::Cohort(_, id) => settings.cohorts.iter().any(|cohort| cohort.id == *id),
            Route::Countdown(_, key) => {
                let deadline = portal.deadlines.get(key).filter(|_| self.parts == Parts::All);
                deadline.is_some_and(|deadline| deadlines::has_countdown(deadline.facts()))
            }
            Route::Hall(_, audience) => hall::audiences(&self.maker).contains(audience),
            Route::Feed(_, feed) => self.maker.feeds.contains_key(feed),
            Route::Event(_, key) => portal.deadlines.contains_key(key),
            // Old addresses and screens show the code of the page they lead to.
            Route::Qr(page) => match &**page {
                Route::Document(_, id) if portal.page(id).is_none() => false,
                Route::Hall(..) => false,
                page => self.has(page),
            },
            Route::Root
            | Route::Home(_)
            | Route::List(..)
            | Route::Board(_)
            | Route::Calendar(_)
            | Route::Corrections(_)
            | Route::Search(_)
            | Route::NotFound(_)
            | Route::RootNotFound
            | Route::Atom(_)
            | Route::CorrectionsAtom(_)
            | Route::Data
            | Route::DataSchema
            | Route::Robots
            | Route::Manifest(_) => true,
            Route::RetiredFeed(..)
            | Route::Sitemap
            | Route::SitemapPart(_)
            | Route::Asset(_)
            | Route::SearchIndex(..)
            | Route::File(_) => false,
        }
    }

    /// Whether a document, or the old address of one, stands in the tree of a language.
    fn has_document(&self, id: &DocId, lang: Lang) -> bool {
        let portal = &*self.maker.portal;
        portal.page(id).or_else(|| self.moved(id)).is_some_and(|page| documents::stands_in(portal, page, lang))
    }

    fn site_map(&self) -> &Files {
        self.site_map.get_or_init(|| {
            let mut files = Files::new();
            self.site_maps(&self.page_routes(), |file| _ = files.insert(file.path.as_str().to_owned(), file));
            files
        })
    }

    fn search(&self, lang: Lang) -> Option<&Files> {
        let made = self.search.get(&lang).filter(|_| self.parts == Parts::All)?;
        Some(made.get_or_init(|| {
            let routes = self.page_routes();
            let own: Vec<&Route> = routes.listed().filter(|(own, _)| *own == lang).map(|(_, route)| route).collect();
            searchable::alone(&self.maker, &self.neighbours, &own, lang)
        }))
    }
}
