//! What the search finds: every page of interest as plain text, and the files of the index beside the search page.
//! Takes its words from the views, so that nothing is found that a reader would not see.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use serde::Serialize;

use super::artifact::{Artifact, Kind};
use super::documents::{self, DocumentPage};
use super::html;
use super::maker::{Draft, known_path};
use super::routes::Route;
use super::search::{self, SearchPage, SearchSection};
use super::tray::Tray;
use super::view::{CohortPage, Contact, Countdown, DeadlineView, Document};
use super::words;
use crate::content::ids::Collection;
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
            let put = |name, bytes| {
                tray.put(Artifact::new(known_path(&Route::SearchIndex(lang, name).path()), bytes, Kind::Index));
            };
            search::index_unless(pages, &|| tray.is_over(), &put);
        }
    }
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
