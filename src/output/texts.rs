//! The pages made from documents, and what their texts told on the way: findings, links, headings, words to search.

use std::collections::{BTreeMap, BTreeSet};

use super::documents::{self, DocumentPage, Neighbours};
use super::maker::{Draft, Maker};
use super::routes::Route;
use super::searchable::{self, Finds};
use super::sitemap::Listed;
use super::structured;
use super::surroundings::{Use, about_text};
use super::tray::{Tray, tell};
use super::view::Document;
use crate::content::ids::DocId;
use crate::diagnostics::Diagnostic;
use crate::lang::Lang;
use crate::markdown::Rendered;
use crate::portal::Page;

/// What the pages of documents told.
#[derive(Default)]
pub(super) struct Texts {
    pub(super) anchors: BTreeMap<(Lang, DocId), BTreeSet<String>>,
    pub(super) uses: Vec<Use>,
    /// Where they stand.
    pub(super) routes: Vec<(Lang, Route)>,
}

/// What one page told.
struct Told {
    id: DocId,
    lang: Lang,
    findings: Vec<Diagnostic>,
    anchors: BTreeSet<String>,
    uses: Vec<Use>,
    route: Route,
}

/// A document's page with everything that stands on it.
pub(super) fn page(maker: &Maker, page: &Page, neighbours: &Neighbours, lang: Lang) -> Option<DocumentPage> {
    let mut made = documents::page(maker, page, neighbours, lang)?;
    made.draft.structured = structured::document(maker, page, &made);
    Some(made)
}

/// Makes every document's pages; `finds`: where to tell what the search is to find on them, if there is one.
pub(super) fn pages(
    maker: &Maker,
    neighbours: &BTreeMap<DocId, Neighbours>,
    finds: Option<&Finds>,
    tray: &Tray<'_>,
    problems: &mut Vec<Diagnostic>,
) -> Texts {
    let languages = &maker.portal.settings.languages;
    let made: Vec<Vec<_>> = maker.portal.per_page(|page| {
        let wanted = if tray.is_over() { &[][..] } else { languages };
        let trees = wanted.iter().copied().filter(|lang| documents::stands_in(&maker.portal, page, *lang));
        let made = trees.filter_map(|lang| self::page(maker, page, &neighbours[page.id()], lang));
        made.map(|made| {
            let (told, draft) = told(maker, page, made, finds);
            (told, tray.put_page(maker.render(draft)))
        })
        .collect()
    });
    let mut texts = Texts::default();
    let mut faults = Vec::new();
    for (told, fault) in made.into_iter().flatten() {
        texts.routes.push((told.lang, told.route));
        problems.extend(told.findings);
        texts.uses.extend(told.uses);
        texts.anchors.insert((told.lang, told.id), told.anchors);
        faults.extend(fault);
    }
    tell(faults, problems);
    texts
}

fn told(maker: &Maker, page: &Page, made: DocumentPage, finds: Option<&Finds>) -> (Told, Draft<Document>) {
    let id = page.id();
    if let Some(finds) = finds
        && let Some(found) = searchable::document(&maker.portal, page, &made)
    {
        finds.add(made.draft.lang, found);
    }
    // A fallback page repeats what the original already told.
    let findings = if made.own {
        made.text.findings.iter().map(|finding| about_text(&made.body, finding)).collect()
    } else {
        Vec::new()
    };
    let told = Told {
        id: id.clone(),
        lang: made.draft.lang,
        findings,
        anchors: anchors(&made.text),
        uses: made.uses,
        route: made.draft.route.clone(),
    };
    (told, made.draft)
}

/// A document as search engines should know it; `None` for one they should not.
pub(super) fn listed(maker: &Maker, page: &Page) -> Option<Listed> {
    if documents::is_kept_from_search_engines(page) || page.document.bodies.is_empty() {
        return None;
    }
    let real = documents::real_languages(&maker.portal, page).into_iter();
    Some(Listed {
        versions: real.map(|lang| (lang, Route::Document(lang, page.id().clone()))).collect(),
        changed: page.published.is_some().then(|| changed_day(maker, page)),
    })
}

fn changed_day(maker: &Maker, page: &Page) -> String {
    maker.portal.settings.zone.civil(page.updated()).0.to_string()
}

fn anchors(text: &Rendered) -> BTreeSet<String> {
    text.headings.iter().map(|heading| heading.id.clone()).collect()
}
