//! Every file of a site, made when it is asked for.

mod asked;

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use super::agenda::LazyAgenda;
use super::artifact::{Artifact, Kind};
use super::documents::{self, Neighbours};
use super::expectation::{self, Expectation};
use super::lists;
use super::maker::{Maker, known_path};
use super::news::{self, News};
use super::pictures::Shelf;
use super::routes::{Route, base_path};
use super::search::SearchPage;
use super::searchable::{self, Finds};
use super::sitemap::{self, Listed};
use super::surroundings::Use;
use super::texts::{self, Texts};
use super::tray::{IsOver, Take, Tray, tell};
use super::{atom, calendars, collections, data, deadlines, hall, linked, manifest, qr, structured};
use crate::content::ids::{Collection, DocId};
use crate::diagnostics::Diagnostic;
use crate::lang::Lang;
use crate::portal::facts::Deadline;
use crate::portal::{Page, Portal};
use crate::theme::{Theme, ThemeProblem};

/// Which files are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Parts {
    /// All of them.
    All,
    /// Documents, lists and the site map, as other generators make them: for measuring beside those. Links to the rest
    /// lead nowhere.
    Documents,
}

/// What became of a site besides its files.
pub struct Summary {
    /// How many pages.
    pub pages: usize,
    /// How many calendar feeds.
    pub feeds: usize,
    /// `content/portal.lock` as it must be once this site is published.
    pub lock: String,
    /// What this publication changes for readers and subscribers.
    pub news: News,
}

/// Files made together, by path.
type Files = HashMap<String, Artifact>;

/// Every file of a site.
pub struct Blueprint {
    maker: Maker,
    uses: Vec<Use>,
    /// What is wrong in texts that stand on many pages.
    problems: Vec<Diagnostic>,
    neighbours: Arc<BTreeMap<DocId, Neighbours>>,
    parts: Parts,
    /// The site map in its parts, by path.
    site_map: OnceLock<Files>,
    /// The search index of every language, by path.
    search: BTreeMap<Lang, OnceLock<Files>>,
}

impl Blueprint {
    /// The site of a portal. `base_url` overrides the one of `site.yaml`; `shelf` holds sizes of pictures made before.
    pub fn new(
        portal: Arc<Portal>,
        theme: Arc<Theme>,
        base_url: Option<&str>,
        parts: Parts,
        shelf: Arc<Shelf>,
    ) -> Blueprint {
        let mut base_url = base_url.unwrap_or(&portal.settings.base_url).to_owned();
        if !base_url.ends_with('/') {
            base_url.push('/');
        }
        let (maker, uses, problems) = Maker::new(portal, theme, base_url, shelf);
        let neighbours = Arc::new(maker.catalogue().neighbours(&maker.portal));
        let (site_map, search) = (OnceLock::new(), not_asked_for(&maker));
        Blueprint { maker, uses, problems, neighbours, parts, site_map, search }
    }

    /// The site of a portal that [`Portal::with_texts`] made of the one this is the site of.
    pub fn with_texts_of(&self, portal: Arc<Portal>) -> Blueprint {
        Blueprint {
            maker: self.maker.with_texts_of(portal),
            uses: self.uses.clone(),
            problems: self.problems.clone(),
            neighbours: Arc::clone(&self.neighbours),
            parts: self.parts,
            site_map: OnceLock::new(),
            search: not_asked_for(&self.maker),
        }
    }

    /// The path the site is published below, with `/` at both ends.
    pub fn published_below(&self) -> &str {
        base_path(&self.maker.base_url)
    }

    /// What the files must say, for the check before publishing.
    pub fn expectation(&self) -> Expectation {
        if self.parts == Parts::All {
            // All events are wanted, so all are compared with the lock at once and in parallel, not one by one.
            self.maker.told();
        }
        expectation::of(&self.maker, self.parts)
    }

    /// Makes every file and hands each on as soon as it is finished, from several threads and in any order. `None` when
    /// a problem leaves no site.
    pub fn make(&self, take: &Take<'_>) -> (Option<Summary>, Vec<Diagnostic>) {
        self.make_unless(&|| false, take)
    }

    /// As [`Blueprint::make`], but stops in the midst when it is over; then nothing it returns is of use.
    pub fn make_unless(&self, is_over: &IsOver<'_>, take: &Take<'_>) -> (Option<Summary>, Vec<Diagnostic>) {
        let maker = &self.maker;
        let tray = Tray::new(take, is_over);
        let mut problems = self.problems.clone();
        if self.parts == Parts::All {
            problems.extend(maker.told().problems.iter().cloned());
        }
        let routes = self.page_routes();
        // Lists beside the documents: hundreds of small pages, which fill what the others leave of the threads.
        let finds = (self.parts == Parts::All).then(|| Finds::new(&maker.portal.settings.languages));
        let (faults, mut texts) = rayon::join(
            || self.lists(&routes, finds.as_ref(), &tray),
            || texts::pages(maker, &self.neighbours, finds.as_ref(), &tray, &mut problems),
        );
        if tray.is_over() {
            return (None, problems);
        }
        texts.uses.extend(self.uses.iter().cloned());
        linked::settle_anchors(&texts.uses, &std::mem::take(&mut texts.anchors), &mut problems);
        tell(faults, &mut problems);
        let feeds = self.beside_pages(&texts, &routes, finds, &tray, &mut problems);
        if tray.is_over() {
            return (None, problems);
        }
        let mut beside = || {
            let assets = maker.theme.assets().into_iter();
            tray.put_all(
                assets.map(|(name, bytes)| Artifact::new(known_path(&Route::Asset(name).path()), bytes, Kind::Asset)),
            );
            linked::files(maker, &texts.uses, &tray, &mut problems);
        };
        let lock = || match self.parts {
            Parts::All => maker.told().lock.write(maker.portal.settings.zone),
            Parts::Documents => maker.portal.lock.write(maker.portal.settings.zone),
        };
        let (lock, ()) = rayon::join(lock, &mut beside);
        let (pages, clashes) = tray.close();
        problems.extend(
            clashes
                .iter()
                .map(|clash| Diagnostic::error("same-address", None, clash.message(Lang::Zh), clash.message(Lang::En))),
        );
        if is_over() {
            return (None, problems);
        }
        let news = || match self.parts {
            Parts::All => news::compare(maker),
            Parts::Documents => News::Since(Vec::new()),
        };
        (clashes.is_empty().then(|| Summary { pages, feeds, lock, news: news() }), problems)
    }

    fn site_maps(&self, routes: &PageRoutes, mut take: impl FnMut(Artifact)) {
        let maker = &self.maker;
        let documents: Vec<Listed> =
            maker.portal.documents.iter().filter_map(|page| texts::listed(maker, page)).collect();
        sitemap::files(maker, documents.iter().chain(&routes.listed), |route, xml| take(self.text(route, xml)));
    }

    /// Makes every page that is no document; tells the faults of their templates.
    fn lists(&self, routes: &PageRoutes, finds: Option<&Finds>, tray: &Tray<'_>) -> Vec<ThemeProblem> {
        let agenda = LazyAgenda::of(&self.maker);
        let all: Vec<&(Lang, Route)> = routes.listed().chain(&routes.unlisted).collect();
        let wanted = all.par_iter().filter(|_| !tray.is_over());
        wanted
            .filter_map(|(lang, route)| {
                let (found, page) = self.page(&agenda, route, *lang)?;
                if let (Some(finds), Some(found)) = (finds, found) {
                    finds.add(*lang, found);
                }
                tray.put_page(page)
            })
            .collect()
    }

    /// What is made beside pages, once all are known; how many feeds there are.
    fn beside_pages(
        &self,
        texts: &Texts,
        routes: &PageRoutes,
        finds: Option<Finds>,
        tray: &Tray<'_>,
        problems: &mut Vec<Diagnostic>,
    ) -> usize {
        let maker = &self.maker;
        let sitemaps = || self.site_maps(routes, |file| tray.put(file));
        let Some(finds) = finds else {
            sitemaps();
            return 0;
        };
        finds.files(tray);
        if tray.is_over() {
            return 0;
        }
        let codes = || {
            let pages = texts.routes.par_iter().chain(routes.listed.par_iter().flat_map(|page| &page.versions));
            let wanted = pages.filter(|_| !tray.is_over());
            wanted.filter_map(|(lang, route)| qr::picture(maker, route, *lang)).for_each(|code| tray.put(code));
        };
        // One thread writes the longest of all texts while the others have much to draw.
        let texts = || {
            tray.put_all(self.data_routes().iter().filter_map(|route| self.data(route)));
            sitemaps();
        };
        rayon::join(codes, texts);
        calendars::all(maker, tray, problems)
    }

    /// Every page that is no document.
    fn page_routes(&self) -> PageRoutes {
        let portal = &*self.maker.portal;
        let settings = &portal.settings;
        let mut routes: Vec<Box<dyn Fn(Lang) -> Route>> = vec![
            Box::new(Route::Home),
            Box::new(Route::Board),
            Box::new(Route::Calendar),
            Box::new(Route::Corrections),
        ];
        for collection in Collection::ALL {
            routes.push(Box::new(move |lang| Route::List(lang, collection)));
            for number in collections::parts(&self.maker, collection) {
                routes.push(Box::new(move |lang| Route::ListPart(lang, collection, number)));
            }
        }
        for cohort in &settings.cohorts {
            let id = cohort.id.clone();
            routes.push(Box::new(move |lang| Route::Cohort(lang, id.clone())));
        }
        let counted = |deadline: &&Deadline| self.parts == Parts::All && deadlines::has_countdown(deadline.facts());
        for deadline in portal.deadlines.values().filter(counted) {
            let key = deadline.key.clone();
            routes.push(Box::new(move |lang| Route::Countdown(lang, key.clone())));
        }
        let versions =
            |route: &dyn Fn(Lang) -> Route| settings.languages.iter().map(|lang| (*lang, route(*lang))).collect();
        let listed = routes.iter().map(|route| Listed { versions: versions(route.as_ref()), changed: None }).collect();
        let halls = hall::audiences(&self.maker);
        let mut unlisted = vec![(settings.default_lang(), Route::Root), (settings.default_lang(), Route::RootNotFound)];
        for lang in settings.languages.iter().copied() {
            unlisted.extend([(lang, Route::NotFound(lang)), (lang, Route::Search(lang))]);
            unlisted.extend(halls.iter().map(|hall| (lang, Route::Hall(lang, hall.clone()))));
        }
        for page in &portal.documents {
            for old in &page.aliases {
                let trees = settings.languages.iter().filter(|lang| documents::stands_in(portal, page, **lang));
                unlisted.extend(trees.map(|lang| (*lang, Route::Document(*lang, old.clone()))));
            }
        }
        PageRoutes { listed, unlisted }
    }

    /// A page, and what the search finds on it; `None` where there is none.
    fn page(&self, agenda: &LazyAgenda<'_>, route: &Route, lang: Lang) -> Option<Rendered> {
        let maker = &self.maker;
        let page = match route {
            Route::Home(_) => maker.render(lists::home(maker, agenda.get(), lang)),
            Route::Board(_) => maker.render(lists::board(maker, agenda.get(), lang)),
            Route::Corrections(_) => maker.render(lists::corrections(maker, lang)),
            Route::Calendar(_) => maker.render(lists::calendar(maker, lang)?),
            Route::NotFound(_) => maker.render(lists::not_found(maker, route.clone(), lang)),
            Route::RootNotFound => maker.render(lists::not_found(maker, route.clone(), lang)),
            Route::List(_, collection) => maker.render(collections::page(maker, *collection, None, lang)?),
            Route::ListPart(_, collection, number) => {
                maker.render(collections::page(maker, *collection, Some(*number), lang)?)
            }
            Route::Search(_) => maker.render(lists::search(maker, lang)),
            Route::Hall(_, audience) => maker.render(hall::page(maker, agenda.get(), audience.as_ref(), lang)),
            Route::Root => maker.render(lists::root(maker)),
            Route::Cohort(_, cohort) => {
                let draft = lists::cohort(maker, agenda.get(), cohort, lang);
                return Some((Some(searchable::cohort(&draft)), maker.render(draft)));
            }
            Route::Countdown(_, key) => {
                let deadline = maker.portal.deadlines.get(key)?;
                let mut draft = lists::countdown(maker, deadline, lang);
                if let Some(page) = maker.portal.notice(&key.notice) {
                    draft.structured = structured::countdown(maker, page, deadline, lang);
                }
                return Some((Some(searchable::countdown(&draft)), maker.render(draft)));
            }
            Route::Document(_, id) => match maker.portal.page(id) {
                Some(page) => maker.render(texts::page(maker, page, self.neighbours.get(id)?, lang)?.draft),
                None => maker.render(lists::moved(maker, self.moved(id)?, id, lang)),
            },
            _ => return None,
        };
        Some((None, page))
    }

    /// The document that stood at an old address.
    fn moved(&self, old: &DocId) -> Option<&Page> {
        self.maker.portal.documents.iter().map(Arc::as_ref).find(|page| page.aliases.contains(old))
    }

    /// What programs read, made from the portal alone.
    fn data_routes(&self) -> Vec<Route> {
        let mut routes = vec![Route::Data, Route::DataSchema, Route::Robots];
        for lang in self.maker.portal.settings.languages.iter().copied() {
            routes.extend([Route::Atom(lang), Route::CorrectionsAtom(lang), Route::Manifest(lang)]);
        }
        routes
    }

    fn data(&self, route: &Route) -> Option<Artifact> {
        let maker = &self.maker;
        let text = match route {
            Route::Data => data::json(maker),
            Route::DataSchema => data::schema(maker),
            Route::Robots => sitemap::robots(maker),
            Route::Atom(lang) => atom::notices(maker, *lang),
            Route::CorrectionsAtom(lang) => atom::corrections(maker, *lang),
            Route::Manifest(lang) if manifest::has_icons(&maker.theme) => manifest::json(maker, *lang),
            _ => return None,
        };
        Some(self.text(route, text))
    }

    fn text(&self, route: &Route, text: String) -> Artifact {
        let kind = if matches!(route, Route::Atom(_) | Route::CorrectionsAtom(_)) { Kind::Feed } else { Kind::Data };
        Artifact::new(known_path(&route.path()), text, kind)
    }
}

fn not_asked_for(maker: &Maker) -> BTreeMap<Lang, OnceLock<Files>> {
    maker.portal.settings.languages.iter().map(|lang| (*lang, OnceLock::new())).collect()
}

/// A page, and what the search finds on it.
type Rendered = (Option<SearchPage>, Result<Artifact, ThemeProblem>);

/// Every page that is no document.
struct PageRoutes {
    /// Those of the site map.
    listed: Vec<Listed>,
    /// The others.
    unlisted: Vec<(Lang, Route)>,
}

impl PageRoutes {
    /// Those of the site map, in every language.
    fn listed(&self) -> impl Iterator<Item = &(Lang, Route)> {
        self.listed.iter().flat_map(|page| &page.versions)
    }
}
