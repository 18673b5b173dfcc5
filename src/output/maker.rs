//! What every page is made with: the portal, the theme, and the frame around each page.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use serde::Serialize;

use super::blocks::{self, Blocks};
use super::catalogue::Catalogue;
use super::events::{CalendarEvent, Events};
use super::html;
use super::membership::Held;
use super::pictures::{self, Gallery, Shelf};
use super::routes::{BASE_MARK, FeedId, Route, base_path};
use super::sessions::Tables;
use super::surroundings::{Place, Use};
use super::told::{Revised, Told};
use super::view::{Alternate, Contact, Crumb, Feed, FeedLink, Head, NavItem, Page, Site, Switch};
use super::{manifest, qr, structured, words};
use crate::content::ids::{Collection, ContactId, DocId, KindId};
use crate::diagnostics::Diagnostic;
use crate::lang::Lang;
use crate::markdown;
use crate::output::artifact::{Artifact, ArtifactPath, Kind};
use crate::portal::{self, Portal};
use crate::theme::{Shared, Theme, ThemeProblem};

/// Everything a page is made from. Shared by all pages, changed by none; a copy costs next to nothing.
#[derive(Clone)]
pub(super) struct Maker {
    /// The portal at its instant.
    pub portal: Arc<Portal>,
    /// The look.
    pub theme: Arc<Theme>,
    /// Absolute address of the site's root, ends in `/`.
    pub base_url: String,
    /// The calendar's events.
    pub events: Arc<Events>,
    /// Tables of sessions.
    pub tables: Arc<Tables>,
    /// Texts that documents share.
    pub blocks: Arc<Blocks>,
    /// Pictures beside the content.
    pub pictures: Arc<Gallery>,
    /// `after:` of every kind and the footer, rendered once per language with links from the root.
    snippets: Arc<BTreeMap<(Lang, Option<KindId>), String>>,
    /// Feeds that have an address, with what each holds.
    pub feeds: Arc<BTreeMap<FeedId, Held>>,
    /// Titles that more than one notice bears, as the same work comes every year.
    pub shared_titles: Arc<BTreeSet<(Lang, String)>>,
    /// The order of documents in lists.
    catalogue: Arc<Catalogue>,
    /// See [`Maker::told`].
    told: Arc<OnceLock<Told>>,
    /// See [`Maker::shared_site`]: by language, collection and section.
    sites: Arc<Mutex<Sites>>,
}

type Sites = HashMap<(Lang, Option<Collection>, Option<Collection>), Shared>;

/// A page before its frame is put around it.
pub(super) struct Draft<C: Serialize> {
    /// Where it stands.
    pub route: Route,
    /// Its language.
    pub lang: Lang,
    /// Template and `Head::kind`.
    pub template: &'static str,
    /// Its title.
    pub title: String,
    /// One sentence for search engines.
    pub description: String,
    /// From home to its parent.
    pub breadcrumbs: Vec<Crumb>,
    /// Languages in which it really exists; others show a fallback.
    pub real: Vec<Lang>,
    /// Keep out of search engines.
    pub noindex: bool,
    /// Most telling feed.
    pub feed: Option<FeedId>,
    /// Section of the navigation it belongs to.
    pub section: Option<Collection>,
    /// The address search engines should keep, if not this page's own.
    pub canonical: Option<Route>,
    /// JSON-LD about its content, besides the breadcrumbs.
    pub structured: Vec<serde_json::Value>,
    /// The template's own data.
    pub content: C,
}

impl Maker {
    /// Prepares what all pages share.
    pub(super) fn new(
        portal: Arc<Portal>,
        theme: Arc<Theme>,
        base_url: String,
        shelf: Arc<Shelf>,
    ) -> (Maker, Vec<Use>, Vec<Diagnostic>) {
        let ((events, feeds), (shared_titles, (tables, catalogue))) = rayon::join(
            || {
                let events = Events::of_portal(&portal);
                let feeds = super::membership::declared(&portal, &events);
                (events, feeds)
            },
            || (super::feeds::shared_titles(&portal), (Tables::of_portal(&portal), Catalogue::of(&portal))),
        );
        let mut maker = Maker {
            events: Arc::new(events),
            tables: Arc::new(tables),
            blocks: Arc::default(),
            pictures: Arc::new(Gallery::new(Arc::clone(&portal.files), shelf)),
            snippets: Arc::default(),
            feeds: Arc::new(feeds),
            shared_titles: Arc::new(shared_titles),
            catalogue: Arc::new(catalogue),
            told: Arc::default(),
            sites: Arc::default(),
            portal,
            theme,
            base_url,
        };
        let mut problems = Vec::new();
        blocks::render(&mut maker, &mut problems);
        let mut uses = Vec::new();
        let portal = Arc::clone(&maker.portal);
        for lang in portal.settings.languages.clone() {
            let texts = portal
                .settings
                .kinds
                .iter()
                .filter_map(|kind| kind.after.as_ref().map(|after| (Some(kind.id.clone()), after)));
            for (key, text) in texts.chain(portal.settings.footer.as_ref().map(|footer| (None, footer))) {
                let place = Place::site(&maker, lang, Route::Root);
                let rendered = markdown::render(text.get(lang), lang, &place);
                uses.extend(place.into_uses(None, &rendered));
                Arc::make_mut(&mut maker.snippets).insert((lang, key), rendered.html);
            }
        }
        (maker, uses, problems)
    }

    /// The same for a portal that differs in nothing but the texts of documents: none of what is kept here says any. Nor
    /// does time change it: what it asks of time was asked when the events were made. Only `told` is stamped by the
    /// instant itself.
    pub(super) fn with_texts_of(&self, portal: Arc<Portal>) -> Maker {
        Maker { portal, told: Arc::default(), ..self.clone() }
    }

    /// What subscribers were told, against what they are told now. Found when first asked for: pages need none of it.
    ///
    /// Two who ask at once both look, and one is believed. Were one to wait for the other, a thread that works for the
    /// one could be given work that asks, too, and would wait for itself.
    pub(super) fn told(&self) -> &Told {
        self.told.get().unwrap_or_else(|| {
            let found = super::told::compare(self, &self.portal.lock);
            self.told.get_or_init(|| found)
        })
    }

    /// The order of documents in lists.
    pub(super) fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// The revision of an event, as subscribers are told.
    pub(super) fn revised(&self, event: &CalendarEvent) -> Revised {
        let own = || Revised { sequence: event.sequence, created: event.created, modified: event.modified };
        match self.told.get() {
            Some(told) => told.revised.get(&event.uid(&self.portal.settings.uid_domain)).copied(),
            // A preview that is asked for one calendar need not know the others.
            None => super::told::revised(self, &self.portal.lock, event),
        }
        .unwrap_or_else(own)
    }

    /// What a student can still do when a deadline of this kind is over.
    pub(super) fn after_html(&self, kind: &KindId, lang: Lang, here: &Route) -> Option<String> {
        self.snippets.get(&(lang, Some(kind.clone()))).map(|html| rebase(html, here))
    }

    /// The size of a file beside the content as it is published, in bytes; `None` where there is no such file.
    pub(super) fn file_size(&self, path: &str) -> Option<u64> {
        let file = self.portal.files.get(path)?;
        let picture = pictures::is_named_like_one(path).then(|| self.pictures.get(path)).flatten();
        Some(picture.map_or(file.size, |picture| picture.bytes))
    }

    /// A link to a document.
    pub(super) fn crumb(&self, id: &DocId, lang: Lang, here: &Route) -> Crumb {
        let title = self
            .portal
            .page(id)
            .map_or_else(|| id.slug.to_string(), |page| page.document.front.title.get(lang).to_owned());
        Crumb { title, url: Route::Document(lang, id.clone()).from(here) }
    }

    /// From home to a collection.
    pub(super) fn crumbs(&self, lang: Lang, here: &Route, collection: Option<Collection>) -> Vec<Crumb> {
        let home = Crumb { title: lang.pick("首页", "Home").to_owned(), url: Route::Home(lang).from(here) };
        let list = collection.map(|collection| Crumb {
            title: words::collection(collection, lang).to_owned(),
            url: Route::List(lang, collection).from(here),
        });
        std::iter::once(home).chain(list).collect()
    }

    /// A contact of `site.yaml`.
    pub(super) fn contact(&self, id: &ContactId, lang: Lang) -> Option<Contact> {
        let contact = self.portal.settings.contacts.get(id)?;
        let digits = |phone: &String| phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect::<String>();
        Some(Contact {
            name: contact.name.get(lang).to_owned(),
            phone: contact.phone.clone(),
            phone_url: contact.phone.as_ref().map(|phone| format!("tel:{}", digits(phone))),
            url: contact.url.clone(),
            note: contact.note.as_ref().map(|note| note.get(lang).to_owned()),
        })
    }

    /// A feed with the addresses a device may want.
    pub(super) fn feed(&self, id: &FeedId, lang: Lang, here: &Route) -> Option<Feed> {
        let events = self.feeds.get(id)?.events;
        let route = Route::Feed(lang, id.clone());
        let https_url = route.absolute(&self.base_url);
        let rest = https_url.split_once("://").map_or("", |(_, rest)| rest);
        let webcal_url = format!("webcal://{rest}");
        let name = super::feeds::name(self, id, lang);
        let encoded = |text: &str| super::routes::percent_encode(text).replace('/', "%2F");
        Some(Feed {
            id: id.name(),
            events,
            url: route.from(here),
            google_url: format!("https://calendar.google.com/calendar/r?cid={}", encoded(&webcal_url)),
            outlook_url: format!(
                "https://outlook.live.com/calendar/0/addfromweb?url={}&name={}",
                encoded(&https_url),
                encoded(&name)
            ),
            name,
            https_url,
            webcal_url,
        })
    }

    /// Where the calendar of a notice stands among the others.
    pub(super) fn place_on_calendar_page(&self, page: &portal::Page, lang: Lang, here: &Route) -> Option<String> {
        let (portal, notice) = (&self.portal, page.document.notice_id());
        // Asked first of the notice alone: a preview of an old one need not look at all the others.
        let shown = portal.is_awaited(page) && self.catalogue.on_calendar_page(portal).contains(&notice);
        shown.then(|| format!("{}#{}", Route::Calendar(lang).from(here), FeedId::Notice(notice).name()))
    }

    /// Puts the frame around a page and renders it.
    ///
    /// # Errors
    /// The template is at fault.
    pub(super) fn render<C: Serialize>(&self, draft: Draft<C>) -> Result<Artifact, ThemeProblem> {
        let (lang, template) = (draft.lang, draft.template);
        let path = draft.route.path();
        let anywhere = draft.route.is_not_found();
        let page = self.frame(draft);
        let mut html = self.theme.render(template, lang, &page.site, &page)?;
        if anywhere {
            html = html.replace(BASE_MARK, base_path(&self.base_url));
        }
        Ok(Artifact::new(known_path(&path), html, Kind::Page))
    }

    fn frame<C: Serialize>(&self, draft: Draft<C>) -> Page<C> {
        let settings = &self.portal.settings;
        let (lang, here) = (draft.lang, &draft.route);
        let site_title = settings.title.get(lang);
        let full_title =
            if draft.title == site_title { draft.title.clone() } else { format!("{} - {site_title}", draft.title) };
        let own_version = draft.real.contains(&lang);
        let original = draft.real.first().copied().unwrap_or(lang);
        // An old address is no version of anything.
        let moved = draft.canonical.is_some();
        let canonical = if let Some(canonical) = draft.canonical {
            canonical
        } else if own_version && *here != Route::Root {
            here.clone()
        } else {
            in_language(here, original)
        };
        let mut alternates: Vec<Alternate> = Vec::new();
        // The root's page for lost readers is shown at any address: it is a version of nothing.
        if draft.real.len() > 1 && own_version && !moved && *here != Route::RootNotFound {
            for other in &draft.real {
                alternates.push(Alternate {
                    hreflang: other.tag().to_owned(),
                    absolute_url: in_language(here, *other).absolute(&self.base_url),
                });
            }
            let default =
                if draft.real.contains(&settings.default_lang()) { settings.default_lang() } else { original };
            alternates.push(Alternate {
                hreflang: "x-default".to_owned(),
                absolute_url: in_language(here, default).absolute(&self.base_url),
            });
        }
        let switches = settings
            .languages
            .iter()
            .filter(|other| **other != lang || *here == Route::Root)
            .map(|other| Switch {
                lang_tag: other.tag().to_owned(),
                name: other.autonym().to_owned(),
                url: in_language(here, *other).from(here),
            })
            .collect();
        let json_ld_html = (own_version && !draft.noindex)
            .then(|| structured::element(&self.base_url, here, &draft.title, &draft.breadcrumbs, draft.structured))
            .flatten();
        let head = Head {
            kind: draft.template.to_owned(),
            full_title,
            title: draft.title,
            description: draft.description,
            absolute_url: here.absolute(&self.base_url),
            canonical_absolute_url: canonical.absolute(&self.base_url),
            alternates,
            switches,
            breadcrumbs: draft.breadcrumbs,
            noindex: draft.noindex,
            fallback_from: (!own_version).then(|| original.tag().to_owned()),
            og_image_absolute_url: self
                .theme
                .asset_name("share.png")
                .map(|name| Route::Asset(name.to_owned()).absolute(&self.base_url)),
            qr_url: qr::code_of(here, lang).filter(|_| !moved).map(|code| code.from(here)),
            json_ld_html,
            calendar_feed: draft.feed.filter(|feed| self.feeds.contains_key(feed)).map(|feed| FeedLink {
                title: super::feeds::name(self, &feed, lang),
                url: Route::Feed(lang, feed).from(here),
            }),
        };
        Page { site: self.shared_site(lang, here, draft.section), page: head, content: draft.content }
    }

    /// The portal as a page sees it. Nearly all pages stand beside others, and their links to everything that is not
    /// one of them are the same.
    fn shared_site(&self, lang: Lang, here: &Route, section: Option<Collection>) -> Shared {
        let anew = || Shared::new(&self.site(lang, here, section));
        let beside = match here {
            Route::Document(_, id) => Some(id.collection),
            Route::Countdown(..) => None,
            _ => return anew(),
        };
        let mut sites = self.sites.lock().unwrap_or_else(PoisonError::into_inner);
        sites.entry((lang, beside, section)).or_insert_with(anew).clone()
    }

    fn site(&self, lang: Lang, here: &Route, section: Option<Collection>) -> Site {
        let settings = &self.portal.settings;
        let mut nav: Vec<NavItem> = Vec::new();
        let mut item = |title: &str, route: Route, within: bool| {
            nav.push(NavItem { title: title.to_owned(), url: route.from(here), current: route == *here, within });
        };
        for collection in Collection::ALL {
            item(words::collection(collection, lang), Route::List(lang, collection), section == Some(collection));
        }
        let on_board = matches!(here, Route::Countdown(..) | Route::Board(_));
        item(lang.pick("倒计时", "Countdown"), Route::Board(lang), on_board);
        item(lang.pick("日历订阅", "Calendar"), Route::Calendar(lang), false);
        let asset = |logical: &str| {
            let name = self.theme.asset_name(logical).unwrap_or(logical);
            Route::Asset(name.to_owned()).from(here)
        };
        Site {
            title: settings.title.get(lang).to_owned(),
            organisation: settings.organisation.get(lang).to_owned(),
            organisation_url: settings.organisation_url.clone(),
            lang: lang.code().to_owned(),
            lang_tag: lang.tag().to_owned(),
            root: here.to_root(),
            home_url: Route::Home(lang).from(here),
            nav,
            zone_name: settings.zone.label(lang).to_owned(),
            css_url: asset("site.css"),
            js_url: asset("site.js"),
            search_url: Some(Route::SearchIndex(lang, "index.json".to_owned()).from(here)),
            search_page_url: Some(Route::Search(lang).from(here)),
            manifest_url: manifest::has_icons(&self.theme).then(|| Route::Manifest(lang).from(here)),
            theme_color: self.theme.colors().map(|colors| colors.theme.clone()),
            atom_url: Route::Atom(lang).from(here),
            ics_url: Route::Feed(lang, FeedId::All).from(here),
            calendar_url: Route::Calendar(lang).from(here),
            contacts: settings.contact.iter().filter_map(|id| self.contact(id, lang)).collect(),
            icp: settings.icp.clone(),
            police: settings.police.clone(),
            footer_html: self.snippets.get(&(lang, None)).map(|html| rebase(html, here)),
        }
    }
}

/// A path made by `routes`; ids are checked when they are read, so only a file name beside the content can be refused.
pub(super) fn known_path(path: &str) -> ArtifactPath {
    ArtifactPath::new(path).expect("routes are made of checked ids")
}

/// The same page in another language.
fn in_language(route: &Route, lang: Lang) -> Route {
    match route.clone() {
        Route::Home(_) | Route::Root => Route::Home(lang),
        Route::List(_, collection) => Route::List(lang, collection),
        Route::ListPart(_, collection, number) => Route::ListPart(lang, collection, number),
        Route::Document(_, id) => Route::Document(lang, id),
        Route::Cohort(_, id) => Route::Cohort(lang, id),
        Route::Board(_) => Route::Board(lang),
        Route::Countdown(_, key) => Route::Countdown(lang, key),
        Route::Hall(_, cohort) => Route::Hall(lang, cohort),
        Route::Calendar(_) => Route::Calendar(lang),
        Route::Corrections(_) => Route::Corrections(lang),
        Route::Search(_) => Route::Search(lang),
        // Hosts serve one file at the root whatever is asked for; the other languages have theirs in their folders.
        Route::NotFound(_) | Route::RootNotFound => Route::NotFound(lang),
        Route::Feed(_, id) => Route::Feed(lang, id),
        Route::Event(_, key) => Route::Event(lang, key),
        Route::Atom(_) => Route::Atom(lang),
        Route::CorrectionsAtom(_) => Route::CorrectionsAtom(lang),
        Route::SearchIndex(_, name) => Route::SearchIndex(lang, name),
        Route::Manifest(_) => Route::Manifest(lang),
        Route::Qr(page) => Route::Qr(Box::new(in_language(&page, lang))),
        other => other,
    }
}

/// Links in a snippet stand relative to the root, marked by a prefix no address can have; here they become relative to a page.
fn rebase(html: &str, here: &Route) -> String {
    html.replace(super::surroundings::ROOT_MARK, &here.to_root())
}

/// `text` as a short description: one line, at most 120 characters.
pub(super) fn description(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= 120 { line } else { line.chars().take(119).chain(['…']).collect() }
}

/// A link as HTML with escaped text.
pub(super) fn crumb_html(crumb: &Crumb) -> String {
    html::link(&crumb.url, &crumb.title)
}
