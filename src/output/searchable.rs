//! What the search finds: every page of interest as plain text, and the files of the index beside the search page.
//! Takes its words from the views, so that nothing is found that a reader would not see.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;
use serde::Serialize;

use super::agenda::LazyAgenda;
use super::artifact::{Artifact, Kind};
use super::documents::{self, DocumentPage, Neighbours};
use super::html;
use super::lists;
use super::maker::{Draft, Maker, known_path};
use super::routes::Route;
use super::search::{self, SearchPage, SearchSection};
use super::tray::{IsOver, Take, Tray};
use super::view::{CohortPage, Contact, Countdown, DeadlineView, Document};
use super::words;
use crate::content::ids::{Collection, DocId};
use crate::lang::Lang;
use crate::portal::{Page, PageState, Portal};

/// What the search will find, told from several threads and in any order.
pub(super) struct Finds(BTreeMap<Lang, Mutex<Vec<SearchPage>>>);

impl Finds {
    /// Nothing yet, in these languages.
    pub(super) fn new(languages: &[Lang]) -> Finds {
        Finds(languages.iter().map(|lang| (*lang, Mutex::default())).collect())
    }

    /// One more page of a language.
    pub(super) fn add(&self, lang: Lang, page: SearchPage) {
        if let Some(pages) = self.0.get(&lang) {
            pages.lock().unwrap_or_else(PoisonError::into_inner).push(page);
        }
    }

    /// Hands on the files of every language's index: even of one in which nothing is found, for its search page asks for
    /// an index. One after the other, for an index takes as much memory as its texts; each is made in parallel.
    pub(super) fn files(self, tray: &Tray<'_>) {
        for (lang, pages) in self.0 {
            let pages = pages.into_inner().unwrap_or_else(PoisonError::into_inner);
            index(lang, pages, &|| tray.is_over(), &|file| tray.put(file));
        }
    }
}

/// The language whose index this path belongs to, if one's does.
pub(super) fn language_of(path: &str, languages: &[Lang]) -> Option<Lang> {
    let folder = |lang| Route::SearchIndex(lang, String::new()).path();
    languages.iter().copied().find(|lang| path.starts_with(&folder(*lang)) && path.ends_with(".json"))
}

/// The files of one language's index by path, without the pages it leads to: those beside the documents stand at `routes`.
pub(super) fn alone(
    maker: &Maker,
    neighbours: &BTreeMap<DocId, Neighbours>,
    routes: &[&Route],
    lang: Lang,
) -> HashMap<String, Artifact> {
    let portal = &*maker.portal;
    let in_document = |page: &Page| {
        let made = documents::stands_in(portal, page, lang)
            .then(|| documents::page(maker, page, &neighbours[page.id()], lang));
        document(portal, page, &made??)
    };
    let agenda = LazyAgenda::of(maker);
    let beside = |route: &&Route| match route {
        Route::Cohort(_, id) => Some(cohort(&lists::cohort(maker, agenda.get(), id, lang))),
        Route::Countdown(_, key) => Some(countdown(&lists::countdown(maker, portal.deadlines.get(key)?, lang))),
        _ => None,
    };
    let mut pages: Vec<SearchPage> = portal.per_page(in_document).into_iter().flatten().collect();
    pages.par_extend(routes.par_iter().filter_map(beside));
    let files: Mutex<HashMap<String, Artifact>> = Mutex::default();
    index(lang, pages, &|| false, &|file| {
        files.lock().unwrap_or_else(PoisonError::into_inner).insert(file.path.as_str().to_owned(), file);
    });
    files.into_inner().unwrap_or_else(PoisonError::into_inner)
}

fn index(lang: Lang, pages: Vec<SearchPage>, is_over: &IsOver<'_>, take: &Take<'_>) {
    search::index_unless(pages, is_over, &|name, bytes| {
        take(Artifact::new(known_path(&Route::SearchIndex(lang, name).path()), bytes, Kind::Index));
    });
}

/// A document; `None` for one that nobody should find: replaced, or not public yet.
pub(super) fn document(portal: &Portal, page: &Page, made: &DocumentPage) -> Option<SearchPage> {
    if matches!(page.state, PageState::Superseded(_) | PageState::Draft | PageState::Scheduled) {
        return None;
    }
    let draft = &made.draft;
    let content = &draft.content;
    let mut sections = vec![section(None, None, facts(content, draft.lang))];
    sections.extend(content.deadlines.iter().map(|deadline| {
        section(Some(&deadline.key), Some(&deadline.title), lines(deadline_words(deadline, draft.lang)))
    }));
    let body = made.text.sections.iter();
    sections.extend(body.map(|part| section(part.anchor.as_deref(), part.heading.as_deref(), part.text.clone())));
    let kind = match page.id().collection {
        Collection::Notices => "notice",
        Collection::Guides => "guide",
        Collection::Faq => "faq",
    };
    let real = page.document.bodies.contains_key(&draft.lang);
    let lang = if real { draft.lang } else { draft.real.first().copied().unwrap_or(draft.lang) };
    Some(SearchPage {
        date: page.published.map(|day| day.day()),
        state: documents::state_word(portal, page, draft.lang).map(Into::into),
        sections: filled(sections),
        lang,
        ..bare(draft, kind)
    })
}

/// The page of one deadline.
pub(super) fn countdown(draft: &Draft<Countdown>) -> SearchPage {
    let content = &draft.content;
    let mut text = deadline_words(&content.deadline, draft.lang);
    text.push(content.deadline.notice.title.clone());
    text.extend(content.contacts.iter().map(contact_words));
    SearchPage { sections: filled(vec![section(None, None, lines(text))]), ..bare(draft, "countdown") }
}

/// The page of one cohort: its name and what it lists.
pub(super) fn cohort(draft: &Draft<CohortPage>) -> SearchPage {
    let content = &draft.content;
    let dates = content.next.iter().chain(&content.undated).map(|d| format!("{} {}", d.title, d.when_text));
    let notices = content.notices.iter().map(|notice| notice.title.clone());
    let text = std::iter::once(draft.description.clone()).chain(dates).chain(notices).collect();
    SearchPage { sections: filled(vec![section(None, None, lines(text))]), ..bare(draft, "cohort") }
}

fn bare<C: Serialize>(draft: &Draft<C>, kind: &'static str) -> SearchPage {
    SearchPage {
        url: draft.route.from(&Route::Home(draft.lang)).into(),
        title: draft.title.as_str().into(),
        kind,
        date: None,
        state: None,
        sections: [].into(),
        lang: draft.lang,
    }
}

/// What stands above the text: titles, summary, key facts with their labels, for whom, by whom, whom to ask.
fn facts(content: &Document, lang: Lang) -> String {
    let mut text = Vec::new();
    text.extend(content.formal_title.clone());
    text.extend(content.number.clone());
    text.extend(content.summary.clone());
    let label = |label: &str, value: &str| format!("{label}{}{value}", lang.pick("：", ": "));
    text.extend(content.facts.iter().map(|fact| label(&fact.label, &html::plain(&fact.value_html))));
    text.extend(content.cohorts.iter().map(|cohort| cohort.title.clone()));
    text.extend(content.issuer.clone());
    text.extend(content.attachments.iter().map(|file| file.title.clone()));
    if content.facts.iter().all(|fact| fact.key != "contact") && !content.facts.is_empty() {
        text.extend(content.contacts.iter().map(contact_words));
    }
    lines(text)
}

fn deadline_words(deadline: &DeadlineView, lang: Lang) -> Vec<String> {
    let mut text = vec![deadline.kind_name.clone()];
    text.extend(deadline.status_text.clone());
    if deadline.status != "postponed" {
        text.push(deadline.when_text.clone());
    }
    text.extend(deadline.place.clone());
    let cohorts: Vec<&str> = deadline.cohorts.iter().map(|cohort| cohort.title.as_str()).collect();
    text.push(cohorts.join(words::list_separator(lang)));
    text.extend(deadline.who.clone());
    text.extend(deadline.fee.clone());
    text.extend(deadline.note.clone());
    text
}

fn contact_words(contact: &Contact) -> String {
    let parts = [Some(&contact.name), contact.phone.as_ref(), contact.url.as_ref(), contact.note.as_ref()];
    parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" ")
}

fn section(anchor: Option<&str>, heading: Option<&str>, text: String) -> SearchSection {
    SearchSection { anchor: anchor.map(Into::into), heading: heading.map(Into::into), text: text.into() }
}

/// On lines of their own, as a line break ends a word or number.
fn lines(parts: Vec<String>) -> String {
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}

fn filled(mut sections: Vec<SearchSection>) -> Box<[SearchSection]> {
    sections.retain(|section| !section.text.is_empty() || section.heading.is_some());
    sections.into()
}
