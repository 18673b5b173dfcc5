//! Station 3: documents → meaning at an instant. Deadlines with their history, cohorts, publication, references.
//! A pure function of the content and the instant: no files, no clock, no templates.
//!
//! The way of a change: `log` collects and checks what authors wrote, `timeline` puts it in order with the
//! publications, `fold` lays it over the facts first published, `resolve` works out the dates, `revisions` keeps what
//! became different and names the cause, `review` tells authors of changes that do not do what they say.

mod as_of;
pub mod cohorts;
pub mod facts;
mod fold;
mod listing;
pub mod log;
mod names;
mod page;
pub mod publication;
mod references;
mod resolve;
mod review;
mod revisions;
pub mod shape;
mod timeline;
mod withdrawn;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use rayon::prelude::*;

use crate::content::Content;
use crate::content::block::Block;
use crate::content::document::Document;
use crate::content::facts::DeadlineEntry;
use crate::content::ids::{BlockId, CohortId, Collection, DeadlineKey, DocId, NoticeId, Slug};
use crate::content::lock::Lock;
use crate::content::site::Settings;
use crate::content::text::Text;
use crate::content::walk::ContentFile;
use crate::diagnostics::{Diagnostic, Place};
use crate::time::{Instant, WorkCalendar};
pub use as_of::AsOf;
use facts::{Deadline, PlaceFact, Revision};
pub use listing::Listing;
use log::{Change, Target};
pub use page::{Correction, Page, PageState, Subject};
use publication::{Held, Publication};
pub use references::{Attachment, AttachmentTarget};
use resolve::Resolver;
use timeline::Timeline;

/// A portal as known at an instant. Two that differ in one text share the rest, see [`Portal::with_texts`]; a
/// copy costs next to nothing.
#[derive(Debug, Clone)]
pub struct Portal {
    /// `site.yaml`.
    pub settings: Arc<Settings>,
    /// Working days.
    pub calendar: Arc<WorkCalendar>,
    /// Documents that are visible, in order of collection and slug.
    pub documents: Vec<Arc<Page>>,
    /// Where each of them stands.
    positions: Arc<HashMap<DocId, usize>>,
    /// Deadlines of visible notices, by key.
    pub deadlines: Arc<BTreeMap<DeadlineKey, Deadline>>,
    /// Documents that are not visible yet, and why.
    pub held: Arc<[(DocId, Held)]>,
    /// Texts that documents share.
    pub blocks: Arc<BTreeMap<BlockId, Block>>,
    /// Files beside the documents, by path relative to `content/`.
    pub files: Arc<BTreeMap<String, ContentFile>>,
    /// Every deadline of the content, visible or not.
    pub known: Arc<BTreeSet<DeadlineKey>>,
    /// The document of every notice of the content, visible or not, by its permanent id.
    notices: Arc<BTreeMap<NoticeId, DocId>>,
    /// What subscribers were told.
    pub lock: Arc<Lock>,
    /// The instant, and what was asked about it.
    pub as_of: AsOf,
}

/// Resolves the content at `now`. `previews` shows drafts and scheduled documents as if published.
pub fn resolve(content: Content, now: Instant, previews: bool) -> (Portal, Vec<Diagnostic>) {
    let Content { settings, calendar, mut documents, blocks, files, lock, .. } = content;
    let as_of = AsOf::new(now);
    let mut problems = Vec::new();
    names::settle(&mut documents, &mut problems);
    let notices: BTreeMap<NoticeId, DocId> = documents
        .iter()
        .filter(|document| document.id.collection == Collection::Notices)
        .map(|document| (document.notice_id(), document.id.clone()))
        .collect();
    let publication = publication::publications(&documents, settings.zone, &as_of);
    let changes = log::collect(&documents, &publication, &mut problems);
    let all_references = references::check(&documents, &files, &mut problems);
    let known = documents.iter().flat_map(|document| keys_of(document)).collect();

    let reason = |own| publication::held(own, previews, &as_of);
    let mut held: Vec<_> = publication.iter().filter_map(|(id, own)| Some((id.clone(), reason(own)?))).collect();
    let visible: BTreeSet<DocId> =
        publication.iter().filter(|(_, own)| reason(own).is_none()).map(|(id, _)| id.clone()).collect();
    for document in documents.iter().filter(|document| document.id.collection == Collection::Notices) {
        let held = reason(&publication[&document.id]);
        problems.extend(held.and_then(|held| withdrawn::told(document, &held, &lock, now)));
    }
    // Changes that are written down for a later day. Those of a notice held back are held back with it.
    let later = changes.iter().filter(|change| !previews && change.at > now);
    let later = later.filter(|change| visible.contains(change.by.as_ref().unwrap_or(&change.of)));
    held.extend(later.map(|change| (change.of.clone(), Held::Change(change.at))));
    held.sort();
    held.dedup();
    let shown: BTreeSet<DocId> =
        publication.iter().filter(|(_, own)| previews || !own.draft).map(|(id, _)| id.clone()).collect();
    let timeline = Timeline::new(&shown, &changes, &publication);
    let (histories, found) = histories(&documents, &shown, &publication, &timeline, &calendar, &settings);
    problems.extend(found);
    if shown.len() < documents.len() {
        problems.extend(problems_of_drafts(&documents, &changes, &publication, &calendar, &settings));
    }

    let deadlines: BTreeMap<DeadlineKey, Deadline> = histories
        .into_iter()
        .filter(|(key, _)| notices.get(&key.notice).is_some_and(|id| visible.contains(id)))
        .map(|(key, mut revisions)| {
            let reached = revisions.iter().take_while(|revision| previews || as_of.reached(revision.at)).count();
            revisions.truncate(reached.max(1));
            (key.clone(), Deadline { key, revisions })
        })
        .collect();
    let mut of_notice: BTreeMap<DocId, Vec<&Change>> = BTreeMap::new();
    let mut by_notice: BTreeMap<&DocId, Vec<&Change>> = BTreeMap::new();
    for (_, change) in timeline.changes() {
        if let Some(by) = &change.by {
            by_notice.entry(by).or_default().push(change);
        }
        if change.target == Target::Notice && (previews || as_of.reached(change.at)) {
            of_notice.entry(change.of.clone()).or_default().push(change);
        }
    }
    let context = page::Context {
        publication: &publication,
        deadlines: &deadlines,
        visible: &visible,
        settings: &settings,
        as_of: &as_of,
    };
    let written = documents.into_par_iter().zip(all_references);
    let pages = written.filter(|(document, _)| visible.contains(&document.id)).map(|(document, references)| {
        let of = of_notice.get(&document.id).map_or(&[][..], Vec::as_slice);
        let by = by_notice.get(&document.id).map_or(&[][..], Vec::as_slice);
        Arc::new(page::page(document, references, of, by, &context))
    });
    let pages: Vec<Arc<Page>> = pages.collect();
    let portal = Portal {
        settings,
        calendar,
        positions: Arc::new(pages.iter().enumerate().map(|(at, page)| (page.id().clone(), at)).collect()),
        documents: pages,
        deadlines: Arc::new(deadlines),
        held: held.into(),
        blocks,
        files,
        known: Arc::new(known),
        notices: Arc::new(notices),
        lock,
        as_of,
    };
    (portal, problems)
}

/// So many deadlines are evaluated at a time: neighbours often share what they count from.
const AT_ONCE: usize = 256;

/// The whole history of every deadline of the documents in `shown`, by key, that of scheduled notices and changes included:
/// what is wrong with tomorrow's notice is told today.
fn histories(
    documents: &[Arc<Document>],
    shown: &BTreeSet<DocId>,
    publication: &BTreeMap<DocId, Publication>,
    timeline: &Timeline<'_>,
    calendar: &WorkCalendar,
    settings: &Settings,
) -> (Vec<(DeadlineKey, Vec<Revision>)>, Vec<Diagnostic>) {
    let documents: Vec<&Document> =
        documents.iter().map(Arc::as_ref).filter(|document| shown.contains(&document.id)).collect();
    let mut resolver = Resolver::new(&documents, publication, timeline, calendar, settings.zone);
    let keys = resolver.keys();
    let evaluated: Vec<_> = keys
        .par_chunks(AT_ONCE)
        .map(|keys| {
            // One for each part, not for each thread: what it finds must not depend on what came before.
            let mut resolver = resolver.sibling();
            let revisions = |key: &DeadlineKey| (key.clone(), revisions::revisions(&mut resolver, key, settings));
            let histories: Vec<_> = keys.iter().map(revisions).filter(|(_, all)| !all.is_empty()).collect();
            (histories, resolver.problems)
        })
        .collect();
    let mut histories = Vec::with_capacity(keys.len());
    for (some, problems) in evaluated {
        histories.extend(some);
        resolver.problems.extend(problems);
    }
    review::review(&mut resolver, settings.zone);
    // A base that is asked at several moments tells its problem each time; once is enough.
    let mut told = BTreeSet::new();
    let mut problems = resolver.problems;
    problems.retain(|problem| {
        let place = problem.place.as_ref().map(|place| (place.file.name.clone(), place.range.start));
        told.insert((problem.code, place))
    });
    (histories, problems)
}

/// What is wrong inside the drafts. What a draft would do to public notices is nobody's problem yet.
fn problems_of_drafts(
    documents: &[Arc<Document>],
    changes: &[Change],
    publication: &BTreeMap<DocId, Publication>,
    calendar: &WorkCalendar,
    settings: &Settings,
) -> Vec<Diagnostic> {
    let all: BTreeSet<DocId> = publication.keys().cloned().collect();
    let timeline = Timeline::new(&all, changes, publication);
    let (_, mut problems) = histories(documents, &all, publication, &timeline, calendar, settings);
    let drafts: Vec<&Document> =
        documents.iter().map(Arc::as_ref).filter(|document| publication[&document.id].draft).collect();
    let in_draft = |place: &Place| drafts.iter().any(|draft| owns(draft, &place.file.name));
    problems.retain(|problem| problem.place.as_ref().is_some_and(in_draft));
    problems
}

/// The keys of a document's deadlines, in the order written.
fn keys_of(document: &Document) -> Vec<DeadlineKey> {
    let key = |entry: &DeadlineEntry| DeadlineKey { notice: document.notice_id(), deadline: entry.id.value.clone() };
    document.front.deadlines.iter().map(key).collect()
}

/// Whether a file belongs to a document: its text in any language, or anything in a folder of its own.
fn owns(document: &Document, file: &str) -> bool {
    let own_folder = document.folder.ends_with(&format!("/{}", document.id.slug));
    let beside =
        || file.strip_prefix("content/").is_some_and(|path| path.starts_with(&format!("{}/", document.folder)));
    document.bodies.values().any(|body| body.source.name == file) || (own_folder && beside())
}

impl Portal {
    /// The same portal at `now` with other texts in some of its documents, whose facts are the same byte for byte.
    /// `None` where that cannot be: one of them is not visible, or the time that passed changes more.
    pub fn with_texts(&self, documents: &[Arc<Document>], now: Instant) -> Option<Portal> {
        let mut portal = Portal { as_of: self.as_of.moved_to(now)?, ..self.clone() };
        for document in documents {
            let at = self.position(&document.id)?;
            portal.documents[at] =
                Arc::new(Page { document: Arc::clone(document), ..Page::clone(&self.documents[at]) });
        }
        Some(portal)
    }

    /// A visible document.
    pub fn page(&self, id: &DocId) -> Option<&Page> {
        self.position(id).map(|at| &*self.documents[at])
    }

    /// Where a document stands among the visible ones.
    fn position(&self, id: &DocId) -> Option<usize> {
        self.positions.get(id).copied()
    }

    /// The document of a notice, visible or not. Every deadline of the portal stands in one.
    pub fn document_of(&self, notice: &NoticeId) -> DocId {
        let named = || Slug::new(notice.as_str()).expect("both are ids");
        self.notices.get(notice).cloned().unwrap_or_else(|| DocId::notice(named()))
    }

    /// A visible notice by its permanent id.
    pub fn notice(&self, notice: &NoticeId) -> Option<&Page> {
        self.page(self.notices.get(notice)?)
    }

    /// The permanent id of the notice that authors call `name`: by its folder or its id.
    pub fn notice_named(&self, name: &str) -> Option<&NoticeId> {
        let by_id = self.notices.get_key_value(name).map(|(id, _)| id);
        let by_folder = || self.notices.iter().find(|(_, document)| document.slug.as_str() == name).map(|(id, _)| id);
        by_id.or_else(by_folder)
    }

    /// A deadline as its notice wrote it first.
    fn written(&self, key: &DeadlineKey) -> Option<&DeadlineEntry> {
        let page = self.notice(&key.notice)?;
        page.document.front.deadlines.iter().find(|entry| entry.id.value == key.deadline)
    }

    /// Where the dates of a deadline are written, for messages.
    pub fn place_of(&self, key: &DeadlineKey) -> Option<Place> {
        let entry = self.written(key)?;
        Some(entry.facts.when.mark().unwrap_or(&entry.id.mark).place())
    }

    /// Where the id of a deadline stands, or that of what made it.
    pub fn place_of_id(&self, key: &DeadlineKey) -> Option<Place> {
        Some(self.written(key)?.id.mark.place())
    }

    /// Whether an author typed the dates, instead of deriving them from others.
    pub fn is_dated_by_hand(&self, key: &DeadlineKey) -> bool {
        self.written(key).is_some_and(|entry| {
            let when = &entry.facts.when;
            [&when.from, &when.until, &when.before, &when.on].into_iter().flatten().all(|date| date.value.is_plain())
        })
    }

    /// The visible documents of a collection, in order of slug.
    pub fn collection(&self, collection: Collection) -> impl Iterator<Item = &Page> {
        self.documents.iter().map(Arc::as_ref).filter(move |page| page.id().collection == collection)
    }

    /// Every correction of the portal, newest first.
    pub fn corrections(&self) -> Vec<&Correction> {
        let mut all: Vec<&Correction> = self.documents.iter().flat_map(|page| &page.changes).collect();
        all.sort_by(|a, b| b.at.cmp(&a.at).then_with(|| a.of.cmp(&b.of)));
        all
    }

    /// Runs `work` over every visible document in parallel, results in order.
    pub fn per_page<T: Send>(&self, work: impl Fn(&Page) -> T + Sync + Send) -> Vec<T> {
        self.documents.par_iter().map(|page| work(page)).collect()
    }

    /// Whether something told to `told` concerns a student of `cohort`. Nothing told to nobody in particular: everyone.
    pub fn concerns(&self, told: &[CohortId], cohort: &CohortId) -> bool {
        told.is_empty() || cohorts::concerns(&self.settings, told, cohort)
    }

    /// A place in words.
    pub fn place<'a>(&'a self, place: &'a PlaceFact) -> &'a Text {
        match place {
            PlaceFact::Free(text) => text,
            PlaceFact::Known(id) => &self.settings.places[id].name,
        }
    }
}
