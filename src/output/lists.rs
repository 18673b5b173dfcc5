//! Pages that list: home, cohorts, countdowns, calendar, corrections, "not found".

use std::collections::BTreeSet;

use serde::Serialize;

use super::agenda::{Agenda, Rows, views};
use super::catalogue::CALENDARS;
use super::deadlines;
use super::documents;
use super::hall;
use super::hours;
use super::maker::{Draft, Maker, description};
use super::routes::{FeedId, Route};
use super::view::{
    Board, CalendarPage, Choice, CohortCard, CohortPage, Corrections, Countdown, Crumb, DocumentCard, Feed, Home,
    Moved, Nothing,
};
use crate::content::ids::{CohortId, Collection, DocId};
use crate::lang::Lang;
use crate::portal::Page;
use crate::portal::cohorts;
use crate::portal::facts::Deadline;

/// How many deadlines and notices the home page shows.
const ON_HOME: usize = 8;

/// How many guides and how many questions it names.
const NAMED_ON_HOME: usize = 20;

/// How many notices stand on the page of a cohort, among many dates.
const FOR_COHORT: usize = 20;

/// How many amendments stand on one page: about 12 kB after gzip.
const CHANGES: usize = 60;

/// How many deadlines stand below a cohort's name.
const PER_COHORT: usize = 3;

/// A list of so many entries can be filtered.
const LONG: usize = 12;

/// More kinds than anybody chooses from; the themes have a rule of style for each.
const MOST_KINDS: usize = 12;

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
    let card = |page: &Page| documents::card(maker, page, lang, &here, false);
    let named = |collection: Collection| {
        let all = maker.catalogue().ordered(&maker.portal, collection);
        let more = (all.len() > NAMED_ON_HOME).then(|| Route::List(lang, collection).from(&here));
        let cards: Vec<DocumentCard> = all.into_iter().take(NAMED_ON_HOME).map(card).collect();
        (cards, more)
    };
    let ((guides, guides_url), (faqs, faqs_url)) = (named(Collection::Guides), named(Collection::Faq));
    let next: Vec<&Deadline> = agenda.next(None).take(ON_HOME).collect();
    let content = Home {
        tagline: settings.tagline.as_ref().map(|tagline| tagline.get(lang).to_owned()),
        next: views(maker, &next, lang, &here),
        cohorts: settings.cohorts.iter().map(|cohort| cohort_card(maker, agenda, &cohort.id, lang, &here)).collect(),
        // What is over gives way to what is not.
        notices: maker.catalogue().holding(&maker.portal).take(ON_HOME).map(card).collect(),
        notices_url: Route::List(lang, Collection::Notices).from(&here),
        guides,
        guides_url,
        faqs,
        faqs_url,
        board_url: Route::Board(lang).from(&here),
    };
    let title = settings.title.get(lang);
    let about = settings.tagline.as_ref().map_or(title, |tagline| tagline.get(lang)).to_owned();
    draft(maker, here, lang, "home", title, &about, content)
}

fn cohort_card(maker: &Maker, agenda: &Agenda<'_>, id: &CohortId, lang: Lang, here: &Route) -> CohortCard {
    let settings = &maker.portal.settings;
    let next: Vec<&Deadline> = agenda.next(Some(id)).take(PER_COHORT).collect();
    CohortCard {
        id: id.to_string(),
        name: settings.cohort(id).map_or("", |cohort| cohort.name.get(lang)).to_owned(),
        url: Route::Cohort(lang, id.clone()).from(here),
        depth: cohorts::depth(settings, id),
        next: views(maker, &next, lang, here),
    }
}

/// The kinds to filter a list by, if it is long and has several; `entries` are the kinds of each entry, by number.
pub(super) fn choices<'v>(maker: &Maker, entries: impl Iterator<Item = &'v [usize]>, lang: Lang) -> Vec<Choice> {
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

fn choices_of_rows(maker: &Maker, rows: &Rows, lang: Lang) -> Vec<Choice> {
    choices(maker, rows.iter().map(|row| std::slice::from_ref(&row.kind_number)), lang)
}

/// What concerns one cohort.
pub(super) fn cohort(maker: &Maker, agenda: &Agenda<'_>, id: &CohortId, lang: Lang) -> Draft<CohortPage> {
    let settings = &maker.portal.settings;
    let here = Route::Cohort(lang, id.clone());
    let name = settings.cohort(id).map_or("", |cohort| cohort.name.get(lang)).to_owned();
    let lineage = cohorts::lineage(settings, id);
    let parents = lineage.iter().skip(1).filter_map(|parent| settings.cohort(parent));
    let related = parents.chain(cohorts::children(settings, id)).map(|cohort| Crumb {
        title: cohort.name.get(lang).to_owned(),
        url: Route::Cohort(lang, cohort.id.clone()).from(&here),
    });
    let mut own =
        maker.catalogue().awaited_first(&maker.portal).filter(|page| maker.portal.concerns(&page.cohorts, id));
    let notices = own.by_ref().take(FOR_COHORT).map(|page| documents::card(maker, page, lang, &here, false)).collect();
    let notices_url = own.next().map(|_| Route::List(lang, Collection::Notices).from(&here));
    let feed = FeedId::Cohort(id.clone());
    let mut rows = agenda.rows(Some(id), lang, &here);
    let itself = here.from(&here);
    // That it is for this group stands on top of the page.
    for row in rows.iter_mut() {
        if row.cohorts.iter().all(|cohort| cohort.url == itself) {
            row.cohorts.clear();
        }
    }
    let content = CohortPage {
        id: id.to_string(),
        kinds: choices_of_rows(maker, &rows, lang),
        next: rows.next,
        later: rows.later,
        undated: rows.undated,
        past: rows.past,
        notices,
        notices_url,
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
    let rows = agenda.rows(None, lang, &here);
    let content = Board {
        kinds: choices_of_rows(maker, &rows, lang),
        next: rows.next,
        later: rows.later,
        undated: rows.undated,
        past: rows.past,
        halls: hall::links(maker, lang, &here),
    };
    let about = lang.pick("所有截止时间，最近的在前", "Every date, the nearest first");
    draft(maker, here, lang, "board", lang.pick("倒计时", "Countdown"), about, content)
}

/// How to subscribe.
pub(super) fn calendar(maker: &Maker, lang: Lang) -> Option<Draft<CalendarPage>> {
    let here = Route::Calendar(lang);
    let feed = |id: &FeedId| maker.feed(id, lang, &here);
    let notices = maker.catalogue().on_calendar_page(&maker.portal);
    let notices: Vec<Feed> = notices.iter().filter_map(|notice| feed(&FeedId::Notice(notice.clone()))).collect();
    let settings = &maker.portal.settings;
    let content = CalendarPage {
        all: feed(&FeedId::All)?,
        cohorts: settings.cohorts.iter().filter_map(|cohort| feed(&FeedId::Cohort(cohort.id.clone()))).collect(),
        kinds: settings.kinds.iter().filter_map(|kind| feed(&FeedId::Kind(kind.id.clone()))).collect(),
        notices_limit: (notices.len() >= CALENDARS).then_some(CALENDARS),
        notices,
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
    let all = maker.portal.corrections();
    let content = Corrections {
        changes: all
            .iter()
            .take(CHANGES)
            .map(|change| documents::change_view(maker, change, lang, &here, true))
            .collect(),
        older: all.len().saturating_sub(CHANGES),
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
