//! Pages that list: home, collections, cohorts, countdowns, calendar, corrections, "not found".

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use serde::Serialize;

use super::deadlines;
use super::documents::{self, Neighbours};
use super::hall;
use super::hours;
use super::maker::{Draft, Maker, description};
use super::routes::{FeedId, Route};
use super::view::{
    Board, CalendarPage, Choice, CohortCard, CohortPage, Corrections, Countdown, Crumb, DeadlineView, Feed, Home, List,
    ListGroup, Moved, Nothing,
};
use super::words;
use crate::content::ids::{CohortId, Collection, DocId};
use crate::lang::Lang;
use crate::portal::cohorts;
use crate::portal::facts::Deadline;
use crate::portal::{Listing, Page, PageState};

/// How many deadlines and notices the home page shows.
const ON_HOME: usize = 8;

/// How many deadlines stand below a cohort's name.
const PER_COHORT: usize = 3;

/// How many deadlines that are over a list keeps.
const PAST: usize = 30;

/// A list of so many entries can be filtered.
const LONG: usize = 12;

/// More kinds than anybody chooses from; the themes have a rule of style for each.
const MOST_KINDS: usize = 12;

/// Deadlines sorted into what is to come, what has no date, and what is over; computed once for all pages.
pub(super) struct Agenda<'a> {
    /// Still to come, nearest first.
    pub next: Vec<&'a Deadline>,
    undated: Vec<&'a Deadline>,
    /// Over, latest first.
    pub past: Vec<&'a Deadline>,
}

impl<'a> Agenda<'a> {
    /// Of every deadline of the portal.
    pub(super) fn of(maker: &'a Maker) -> Agenda<'a> {
        let mut listed: Vec<(Listing, &Deadline)> =
            maker.portal.deadlines.values().map(|deadline| (maker.portal.listing(deadline), deadline)).collect();
        listed.sort_by(|(a, x), (b, y)| a.cmp(b).then_with(|| x.key.cmp(&y.key)));
        let mut agenda = Agenda { next: Vec::new(), undated: Vec::new(), past: Vec::new() };
        for (listing, deadline) in listed {
            match listing {
                Listing::Next(_) => agenda.next.push(deadline),
                Listing::Undated => agenda.undated.push(deadline),
                Listing::Past(_) => agenda.past.push(deadline),
                Listing::Nowhere => {}
            }
        }
        agenda.past.reverse();
        agenda
    }

    /// What of it concerns one cohort.
    pub(super) fn for_cohort(&self, maker: &Maker, cohort: &CohortId) -> Agenda<'a> {
        let concerned = |all: &[&'a Deadline]| {
            all.iter().copied().filter(|deadline| maker.portal.concerns(&deadline.facts().cohorts, cohort)).collect()
        };
        Agenda { next: concerned(&self.next), undated: concerned(&self.undated), past: concerned(&self.past) }
    }
}

/// The agenda, sorted when a page first asks for it: most pages that a preview makes never do.
pub(super) struct LazyAgenda<'a> {
    maker: &'a Maker,
    agenda: OnceLock<Agenda<'a>>,
}

impl<'a> LazyAgenda<'a> {
    /// Of every deadline of the portal.
    pub(super) fn of(maker: &'a Maker) -> LazyAgenda<'a> {
        LazyAgenda { maker, agenda: OnceLock::new() }
    }

    /// The agenda.
    pub(super) fn get(&self) -> &Agenda<'a> {
        self.agenda.get_or_init(|| Agenda::of(self.maker))
    }
}

/// Deadlines as the page `here` sees them.
pub(super) fn views(maker: &Maker, deadlines: &[&Deadline], lang: Lang, here: &Route) -> Vec<DeadlineView> {
    deadlines.iter().map(|deadline| deadlines::view(maker, deadline, lang, here)).collect()
}

/// What is to come, what has no date, and the latest of what is over.
fn sorted(maker: &Maker, agenda: &Agenda<'_>, lang: Lang, here: &Route) -> (Rows, Rows, Rows) {
    let past = &agenda.past[..agenda.past.len().min(PAST)];
    (views(maker, &agenda.next, lang, here), views(maker, &agenda.undated, lang, here), views(maker, past, lang, here))
}

type Rows = Vec<DeadlineView>;

/// Notices newest first, pinned ones on top; guides and questions in their order.
pub(super) fn ordered(maker: &Maker, collection: Collection) -> Vec<&Page> {
    let mut pages: Vec<&Page> = maker.portal.collection(collection).collect();
    match collection {
        Collection::Notices => pages.sort_by(|a, b| {
            b.pinned.cmp(&a.pinned).then_with(|| b.since.cmp(&a.since)).then_with(|| a.id().cmp(b.id()))
        }),
        _ => pages.sort_by(|a, b| a.document.front.order.cmp(&b.document.front.order).then_with(|| a.id().cmp(b.id()))),
    }
    pages
}

/// The neighbours of every document. Pins do not count: order of publication for notices, own order for the rest.
pub(super) fn neighbours(maker: &Maker) -> BTreeMap<DocId, Neighbours> {
    let mut all = BTreeMap::new();
    for collection in Collection::ALL {
        let mut pages = ordered(maker, collection);
        if collection == Collection::Notices {
            pages.sort_by(|a, b| b.since.cmp(&a.since).then_with(|| a.id().cmp(b.id())));
        }
        for (at, page) in pages.iter().enumerate() {
            let id = |at: Option<usize>| at.and_then(|at| pages.get(at)).map(|page| page.id().clone());
            let (before, after) = (id(at.checked_sub(1)), id(at.checked_add(1)));
            // Notices run from new to old, guides and questions from first to last.
            let (newer, older) = if collection == Collection::Notices { (before, after) } else { (after, before) };
            all.insert(page.id().clone(), Neighbours { newer, older });
        }
    }
    all
}

/// A page of the portal that is no document, in all languages.
pub(super) fn draft<C: Serialize>(
    maker: &Maker,
    route: Route,
    lang: Lang,
    template: &'static str,
    title: &str,
    about: &str,
    content: C,
) -> Draft<C> {
    Draft {
        breadcrumbs: if matches!(route, Route::Home(_)) { Vec::new() } else { maker.crumbs(lang, &route, None) },
        route,
        lang,
        template,
        title: title.to_owned(),
        description: description(about),
        real: maker.portal.settings.languages.clone(),
        noindex: false,
        feed: Some(FeedId::All),
        section: None,
        canonical: None,
        structured: Vec::new(),
        content,
    }
}

/// The home page.
pub(super) fn home(maker: &Maker, agenda: &Agenda<'_>, lang: Lang) -> Draft<Home> {
    let settings = &maker.portal.settings;
    let here = Route::Home(lang);
    let current = |page: &&Page| !matches!(page.state, PageState::Superseded(_));
    let cards = |collection: Collection, most: usize| {
        let mut pages: Vec<&Page> = ordered(maker, collection).into_iter().filter(current).collect();
        // What is over gives way to what is not.
        pages.sort_by_key(|page| maker.portal.is_over(page));
        pages.iter().take(most).map(|page| documents::card(maker, page, lang, &here, false)).collect()
    };
    let content = Home {
        tagline: settings.tagline.as_ref().map(|tagline| tagline.get(lang).to_owned()),
        next: views(maker, &agenda.next[..agenda.next.len().min(ON_HOME)], lang, &here),
        cohorts: settings.cohorts.iter().map(|cohort| cohort_card(maker, agenda, &cohort.id, lang, &here)).collect(),
        notices: cards(Collection::Notices, ON_HOME),
        notices_url: Route::List(lang, Collection::Notices).from(&here),
        guides: cards(Collection::Guides, usize::MAX),
        faqs: cards(Collection::Faq, usize::MAX),
        board_url: Route::Board(lang).from(&here),
    };
    let title = settings.title.get(lang);
    let about = settings.tagline.as_ref().map_or(title, |tagline| tagline.get(lang)).to_owned();
    draft(maker, here, lang, "home", title, &about, content)
}

fn cohort_card(maker: &Maker, agenda: &Agenda<'_>, id: &CohortId, lang: Lang, here: &Route) -> CohortCard {
    let settings = &maker.portal.settings;
    let own = agenda.for_cohort(maker, id);
    CohortCard {
        id: id.to_string(),
        name: settings.cohort(id).map_or("", |cohort| cohort.name.get(lang)).to_owned(),
        url: Route::Cohort(lang, id.clone()).from(here),
        depth: cohorts::depth(settings, id),
        next: views(maker, &own.next[..own.next.len().min(PER_COHORT)], lang, here),
    }
}

/// The kinds to filter a list by, if it is long and has several; `entries` are the kinds of each entry, by number.
fn choices<'v>(maker: &Maker, entries: impl Iterator<Item = &'v [usize]>, lang: Lang) -> Vec<Choice> {
    let mut found = BTreeSet::new();
    let mut count = 0;
    for numbers in entries {
        count += 1;
        found.extend(numbers.iter().copied());
    }
    let kinds = maker.portal.settings.kinds.iter().zip(1..);
    let choices: Vec<Choice> = kinds
        .filter(|(_, number)| found.contains(number) && *number <= MOST_KINDS)
        .map(|(kind, number)| Choice { id: kind.id.to_string(), number, name: kind.name.get(lang).to_owned() })
        .collect();
    if count >= LONG && choices.len() > 1 { choices } else { Vec::new() }
}

fn choices_of_rows(maker: &Maker, rows: &[&[DeadlineView]], lang: Lang) -> Vec<Choice> {
    choices(maker, rows.iter().flat_map(|rows| rows.iter()).map(|row| std::slice::from_ref(&row.kind_number)), lang)
}

/// All documents of a collection.
pub(super) fn list(maker: &Maker, collection: Collection, lang: Lang) -> Draft<List> {
    let here = Route::List(lang, collection);
    let mut groups: Vec<ListGroup> = Vec::new();
    for page in ordered(maker, collection) {
        let name = match (collection, page.published) {
            (Collection::Notices, _) if page.pinned => Some(lang.pick("置顶", "Pinned").to_owned()),
            (Collection::Notices, Some(day)) => {
                let year = chrono::Datelike::year(&day.day());
                Some(lang.pick(format!("{year}年"), year.to_string()))
            }
            _ => None,
        };
        let card = documents::card(maker, page, lang, &here, collection == Collection::Notices);
        match groups.last_mut() {
            Some(group) if group.name == name => group.items.push(card),
            _ => groups.push(ListGroup { name, items: vec![card] }),
        }
    }
    let title = words::collection(collection, lang);
    let about = format!("{}{}{title}", maker.portal.settings.organisation.get(lang), lang.pick("的", ": "));
    let cards = groups.iter().flat_map(|group| &group.items);
    let kinds = choices(maker, cards.map(|card| card.kind_numbers.as_slice()), lang);
    let content = List { collection: collection.folder().to_owned(), intro: None, groups, kinds };
    Draft { section: Some(collection), ..draft(maker, here, lang, "list", title, &about, content) }
}

/// What concerns one cohort.
pub(super) fn cohort(maker: &Maker, agenda: &Agenda<'_>, id: &CohortId, lang: Lang) -> Draft<CohortPage> {
    let settings = &maker.portal.settings;
    let here = Route::Cohort(lang, id.clone());
    let own = agenda.for_cohort(maker, id);
    let name = settings.cohort(id).map_or("", |cohort| cohort.name.get(lang)).to_owned();
    let lineage = cohorts::lineage(settings, id);
    let parents = lineage.iter().skip(1).filter_map(|parent| settings.cohort(parent));
    let related = parents.chain(cohorts::children(settings, id)).map(|cohort| Crumb {
        title: cohort.name.get(lang).to_owned(),
        url: Route::Cohort(lang, cohort.id.clone()).from(&here),
    });
    let notices = ordered(maker, Collection::Notices)
        .into_iter()
        .filter(|page| maker.portal.concerns(&page.cohorts, id) && !matches!(page.state, PageState::Superseded(_)))
        .map(|page| documents::card(maker, page, lang, &here, false))
        .collect();
    let feed = FeedId::Cohort(id.clone());
    let (mut next, mut undated, mut past) = sorted(maker, &own, lang, &here);
    let itself = here.from(&here);
    // That it is for this group stands on top of the page.
    for row in [&mut next, &mut undated, &mut past].into_iter().flatten() {
        if row.cohorts.iter().all(|cohort| cohort.url == itself) {
            row.cohorts.clear();
        }
    }
    let content = CohortPage {
        id: id.to_string(),
        kinds: choices_of_rows(maker, &[&next, &undated, &past], lang),
        next,
        undated,
        past,
        notices,
        feed: maker.feed(&feed, lang, &here),
        related: related.collect(),
        name: name.clone(),
    };
    let about =
        lang.pick(format!("{name}学生的通知、截止时间和日历订阅"), format!("Notices, dates and calendar for {name}"));
    Draft { feed: Some(feed), ..draft(maker, here, lang, "cohort", &name, &about, content) }
}

/// One deadline.
pub(super) fn countdown(maker: &Maker, deadline: &Deadline, lang: Lang) -> Draft<Countdown> {
    let here = Route::Countdown(lang, deadline.key.clone());
    let notice = maker.portal.document_of(&deadline.key.notice);
    let page = maker.portal.page(&notice);
    let siblings = page.map(|page| maker.tables.beside(page, &deadline.key)).unwrap_or_default();
    let facts = deadline.facts();
    let contact = facts.contact.as_ref().or_else(|| page.and_then(|page| page.facts.contact.as_ref())).or(maker
        .portal
        .settings
        .contact
        .as_ref());
    let view = deadlines::view(maker, deadline, lang, &here);
    let title = view.title.clone();
    let about = format!("{title}{}{}", lang.pick("：", ": "), view.when_text);
    let mut breadcrumbs = maker.crumbs(lang, &here, Some(Collection::Notices));
    breadcrumbs.push(maker.crumb(&notice, lang, &here));
    let content = Countdown {
        siblings: documents::views(maker, &siblings, lang, &here),
        hours_html: hours::table(maker, deadline, lang).map(|table| table.html()),
        contacts: contact.and_then(|id| maker.contact(id, lang)).into_iter().collect(),
        deadline: view,
    };
    let feed = Some(FeedId::Notice(deadline.key.notice.clone()));
    Draft { breadcrumbs, feed, ..draft(maker, here, lang, "countdown", &title, &about, content) }
}

/// Every running countdown.
pub(super) fn board(maker: &Maker, agenda: &Agenda<'_>, lang: Lang) -> Draft<Board> {
    let here = Route::Board(lang);
    let (next, undated, past) = sorted(maker, agenda, lang, &here);
    let content = Board {
        kinds: choices_of_rows(maker, &[&next, &undated, &past], lang),
        next,
        undated,
        past,
        halls: hall::links(maker, lang, &here),
    };
    let about = lang.pick("所有截止时间，最近的在前", "Every date, the nearest first");
    draft(maker, here, lang, "board", lang.pick("倒计时", "Countdown"), about, content)
}

/// How to subscribe.
pub(super) fn calendar(maker: &Maker, lang: Lang) -> Option<Draft<CalendarPage>> {
    let here = Route::Calendar(lang);
    let feed = |id: &FeedId| maker.feed(id, lang, &here);
    let some = |pick: &dyn Fn(&FeedId) -> bool| -> Vec<Feed> {
        maker.feeds.keys().filter(|id| pick(id)).filter_map(feed).collect()
    };
    let settings = &maker.portal.settings;
    let content = CalendarPage {
        all: feed(&FeedId::All)?,
        cohorts: settings.cohorts.iter().filter_map(|cohort| feed(&FeedId::Cohort(cohort.id.clone()))).collect(),
        kinds: settings.kinds.iter().filter_map(|kind| feed(&FeedId::Kind(kind.id.clone()))).collect(),
        notices: some(&|id| matches!(id, FeedId::Notice(_))),
        atom_absolute_url: Route::Atom(lang).absolute(&maker.base_url),
        json_url: Route::Data.from(&here),
    };
    let about = lang.pick(
        "把采集、校对、上传的时间订阅到手机日历，改期会自动更新",
        "Subscribe to the dates in your phone's calendar; changes follow by themselves",
    );
    Some(draft(maker, here, lang, "calendar", lang.pick("日历订阅", "Calendar"), about, content))
}

/// Every amendment.
pub(super) fn corrections(maker: &Maker, lang: Lang) -> Draft<Corrections> {
    let here = Route::Corrections(lang);
    let content = Corrections {
        changes: maker
            .portal
            .corrections()
            .into_iter()
            .map(|change| documents::change_view(maker, change, lang, &here, true))
            .collect(),
        atom_url: Route::CorrectionsAtom(lang).from(&here),
    };
    let about = lang.pick("所有改期、取消和更正", "Every moved, cancelled and corrected date");
    draft(maker, here, lang, "corrections", lang.pick("更正与变更", "Corrections"), about, content)
}

/// "Not found". The host serves it at any depth, so its links must not be relative to its own place.
pub(super) fn not_found(maker: &Maker, route: Route, lang: Lang) -> Draft<Nothing> {
    let title = lang.pick("找不到这个页面", "Page not found");
    Draft { noindex: true, feed: None, ..draft(maker, route, lang, "not_found", title, title, Nothing {}) }
}

/// An old address of a document. Browsers go on by themselves; search engines are told the new one.
pub(super) fn moved(maker: &Maker, page: &Page, old: &DocId, lang: Lang) -> Draft<Moved> {
    let here = Route::Document(lang, old.clone());
    let target = maker.crumb(page.id(), lang, &here);
    let title = target.title.clone();
    let to = Route::Document(lang, page.id().clone());
    let draft = draft(maker, here, lang, "moved", &title, &title, Moved { target });
    Draft { canonical: Some(to), noindex: true, feed: None, ..draft }
}

/// Search.
pub(super) fn search(maker: &Maker, lang: Lang) -> Draft<Nothing> {
    let about = lang.pick("在所有通知、指南和常见问题里查找", "Search all notices, guides and questions");
    let route = Route::Search(lang);
    Draft { noindex: true, ..draft(maker, route, lang, "search", lang.pick("搜索", "Search"), about, Nothing {}) }
}

/// `/`, which leads to the default language.
pub(super) fn root(maker: &Maker) -> Draft<Nothing> {
    let lang = maker.portal.settings.default_lang();
    let title = maker.portal.settings.title.get(lang);
    let mut draft = draft(maker, Route::Root, lang, "root", title, title, Nothing {});
    draft.breadcrumbs = Vec::new();
    draft
}
