//! Station 3: documents → meaning at an instant. Deadlines with their history, cohorts, publication, references.
//! A pure function of the content and the instant: no files, no clock, no templates.

mod as_of;
pub mod cohorts;
pub mod facts;
pub mod log;
pub mod publication;
mod references;
mod resolve;
pub mod shape;

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::content::document::Document;
use crate::content::front_matter::NoticeFacts;
use crate::content::ids::{CohortId, Collection, DeadlineKey, DocId};
use crate::content::lock::Lock;
use crate::content::site::Settings;
use crate::content::text::Text;
use crate::content::walk::ContentFile;
use crate::content::{
    Content,
    facts::{DeadlineEntry, PlaceEntry},
};
use crate::diagnostics::{Diagnostic, Place};
use crate::time::{Instant, Point, WorkCalendar};
pub use as_of::AsOf;
use facts::{Cause, Deadline, Facts, PlaceFact, Revision, Status, Verb};
use log::{Action, Change, Target};
use publication::{Held, Publication};
pub use references::{Attachment, AttachmentTarget};
use resolve::{Fate, Resolver};
use shape::Phase;

/// An opening without a stated end leaves the lists of what is due this long after it; its page stays.
const OPEN_END_LISTED_SECONDS: i64 = 60 * 24 * 3600;

/// A portal as known at an instant.
#[derive(Debug)]
pub struct Portal {
    /// `site.yaml`.
    pub settings: Settings,
    /// Working days.
    pub calendar: WorkCalendar,
    /// Documents that are visible, in order of collection and slug.
    pub documents: Vec<Page>,
    /// Deadlines of visible notices, by key.
    pub deadlines: BTreeMap<DeadlineKey, Deadline>,
    /// Documents that are not visible yet, and why.
    pub held: Vec<(DocId, Held)>,
    /// Files beside the documents, by path relative to `content/`.
    pub files: BTreeMap<String, ContentFile>,
    /// Every deadline of the content, visible or not.
    pub known: BTreeSet<DeadlineKey>,
    /// What subscribers were told.
    pub lock: Lock,
    /// The instant, and what was asked about it.
    pub as_of: AsOf,
}

/// A visible document.
#[derive(Debug)]
pub struct Page {
    /// The document as written.
    pub document: Document,
    /// When it became known.
    pub since: Instant,
    /// The day of its publication as written.
    pub published: Option<Point>,
    /// Its state.
    pub state: PageState,
    /// Facts besides the deadlines, corrections applied.
    pub facts: NoticeFacts,
    /// For whom; empty means everyone.
    pub cohorts: Vec<CohortId>,
    /// Its deadlines in the order written.
    pub deadlines: Vec<DeadlineKey>,
    /// Files and guides.
    pub attachments: Vec<Attachment>,
    /// Other documents of interest.
    pub related: Vec<DocId>,
    /// Old addresses that lead here.
    pub aliases: Vec<DocId>,
    /// Notices this one changes or replaces.
    pub amends: Vec<DocId>,
    /// Changes of it, oldest first: of its deadlines and of its own facts.
    pub changes: Vec<Correction>,
    /// Whether it stands on top now.
    pub pinned: bool,
}

impl Page {
    /// Its identity.
    pub fn id(&self) -> &DocId {
        &self.document.id
    }

    /// When it last changed: its latest correction, else its publication.
    pub fn updated(&self) -> Instant {
        self.changes.last().map_or(self.since, |change| change.at.max(self.since))
    }
}

/// The state of a visible document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PageState {
    /// It holds.
    Current,
    /// It holds with changes.
    Amended,
    /// Another notice replaces it.
    Superseded(DocId),
    /// A draft, seen in a preview.
    Draft,
    /// Not published yet, seen in a preview.
    Scheduled,
}

/// One entry of the corrections list.
#[derive(Debug, Clone)]
pub struct Correction {
    /// When it was made known.
    pub at: Instant,
    /// The notice it changed.
    pub of: DocId,
    /// What was done.
    pub cause: Cause,
    /// What it changed.
    pub subject: Subject,
}

/// What a correction changed.
#[derive(Debug, Clone)]
pub enum Subject {
    /// A deadline: which, and the number of the revision it made (1 = the first change).
    Deadline(DeadlineKey, usize),
    /// Facts of the notice: before and after.
    Notice(Box<NoticeFacts>, Box<NoticeFacts>),
    /// The notice as a whole was replaced.
    Whole,
}

/// Resolves the content at `now`. `previews` shows drafts and scheduled documents as if published.
pub fn resolve(content: Content, now: Instant, previews: bool) -> (Portal, Vec<Diagnostic>) {
    let Content { settings, calendar, documents, files, lock, .. } = content;
    let as_of = AsOf::new(now);
    let mut problems = Vec::new();
    let publication = publication::publications(&documents, settings.zone, &as_of);
    let changes = log::collect(&documents, &publication, &mut problems);
    let all_references = references::check(&documents, &files, &mut problems);

    let declared = documents
        .iter()
        .flat_map(|document| {
            let notice = document.id.slug.clone();
            let ids = document.front.deadlines.iter().map(|entry| entry.id.value.clone());
            ids.map(move |deadline| DeadlineKey { notice: notice.clone(), deadline })
        })
        .collect();
    let mut held = Vec::new();
    let mut visible = BTreeSet::new();
    for document in &documents {
        match publication::held(&publication[&document.id], previews, &as_of) {
            Some(reason) => held.push((document.id.clone(), reason)),
            None => {
                visible.insert(document.id.clone());
            }
        }
    }
    let by_visible = |change: &Change| change.by.as_ref().is_none_or(|by| visible.contains(by));
    let effective: Vec<Change> =
        changes.into_iter().filter(|change| by_visible(change) && (previews || as_of.reached(change.at))).collect();

    let deadlines =
        resolve_deadlines(&documents, &effective, &publication, &calendar, &settings, &visible, &mut problems);
    let mut of_notice: BTreeMap<&str, Vec<&Change>> = BTreeMap::new();
    let mut by_notice: BTreeMap<&DocId, Vec<&Change>> = BTreeMap::new();
    for change in &effective {
        if let Target::Notice(slug) = &change.target {
            of_notice.entry(slug.as_str()).or_default().push(change);
        }
        if let Some(by) = &change.by {
            by_notice.entry(by).or_default().push(change);
        }
    }
    let known = Known {
        publication: &publication,
        deadlines: &deadlines,
        visible: &visible,
        settings: &settings,
        as_of: &as_of,
    };
    let mut pages = Vec::new();
    for (document, references) in documents.into_iter().zip(all_references) {
        if visible.contains(&document.id) {
            let of = of_notice.get(document.id.slug.as_str()).map_or(&[][..], Vec::as_slice);
            let by = by_notice.get(&document.id).map_or(&[][..], Vec::as_slice);
            pages.push(page(document, references, of, by, &known));
        }
    }
    (Portal { settings, calendar, documents: pages, deadlines, held, files, known: declared, lock, as_of }, problems)
}

/// Deadlines of every document are checked; those of visible ones are kept.
fn resolve_deadlines(
    documents: &[Document],
    changes: &[Change],
    publication: &BTreeMap<DocId, Publication>,
    calendar: &WorkCalendar,
    settings: &Settings,
    visible: &BTreeSet<DocId>,
    problems: &mut Vec<Diagnostic>,
) -> BTreeMap<DeadlineKey, Deadline> {
    let mut resolver = Resolver::new(documents, changes, publication, calendar, settings.zone);
    let mut deadlines = BTreeMap::new();
    for key in resolver.keys() {
        let revisions = revisions(&mut resolver, &key, settings);
        if !revisions.is_empty() && visible.contains(&resolver.document(&key).id) {
            deadlines.insert(key.clone(), Deadline { key, revisions });
        }
    }
    // A base that is asked at several instants tells its problem each time; once is enough.
    let mut told = BTreeSet::new();
    for problem in std::mem::take(&mut resolver.problems) {
        let place = problem.place.as_ref().map(|place| (place.file.name.clone(), place.range.start));
        if told.insert((problem.code, place)) {
            problems.push(problem);
        }
    }
    deadlines
}

/// The distinct states of a deadline's facts over its moments, oldest first.
fn revisions(resolver: &mut Resolver<'_>, key: &DeadlineKey, settings: &Settings) -> Vec<Revision> {
    let since = resolver.since(key);
    let mut moments: Vec<Instant> = resolver.moments(key).into_iter().filter(|at| *at > since).collect();
    moments.insert(0, since);
    let mut revisions: Vec<Revision> = Vec::new();
    for at in moments {
        let Some(facts) = facts_at(resolver, key, at, settings) else { continue };
        if revisions.last().is_some_and(|last| last.facts == facts) {
            continue;
        }
        let cause = (!revisions.is_empty()).then(|| cause_at(resolver, key, at));
        revisions.push(Revision { at, facts, cause });
    }
    revisions
}

fn cause_at(resolver: &Resolver<'_>, key: &DeadlineKey, at: Instant) -> Cause {
    match resolver.changes(key).iter().rev().find(|change| change.at == at) {
        Some(change) => Cause { verb: change.action.verb(), note: change.note.clone(), by: change.by.clone() },
        None => Cause { verb: Verb::Follow, note: None, by: None },
    }
}

fn facts_at(resolver: &mut Resolver<'_>, key: &DeadlineKey, at: Instant, settings: &Settings) -> Option<Facts> {
    let shape = resolver.shape(key, at)?;
    let (entry, fate) = resolver.fold(key, at);
    let document = resolver.document(key);
    let Some(kind) = entry.kind else {
        let place = document
            .front
            .deadlines
            .iter()
            .find(|deadline| deadline.id.value == key.deadline)
            .map(|deadline| deadline.id.mark.place());
        resolver.problems.push(
            Diagnostic::error(
                "no-kind",
                place,
                format!("“{}”没有写类型", key.deadline),
                format!("`{}` has no kind", key.deadline),
            )
            .fix(
                format!("加一行“kind: …”，已有的类型：{}", kinds(settings)),
                format!("add a line `kind: …`; the kinds are: {}", kinds(settings)),
            ),
        );
        return None;
    };
    let status = match fate {
        Fate::Scheduled | Fate::ToBeAnnounced => Status::Scheduled,
        Fate::Cancelled(reason) => Status::Cancelled { reason },
        Fate::Superseded(by) => Status::Superseded { by },
    };
    let place = entry.place.map(|place| match place {
        PlaceEntry::Known(id) => PlaceFact::Known(id),
        PlaceEntry::Free(text) => PlaceFact::Free(text),
    });
    let cohorts = entry.cohorts.unwrap_or_else(|| document.front.cohorts.clone());
    let cohorts = if cohorts.is_empty() { top_cohorts(settings) } else { cohorts };
    Some(Facts {
        kind,
        label: entry.label,
        shape,
        status,
        place,
        cohorts,
        who: entry.who,
        fee: entry.fee,
        note: entry.note,
        contact: entry.contact,
    })
}

fn kinds(settings: &Settings) -> String {
    let ids: Vec<&str> = settings.kinds.iter().map(|kind| kind.id.as_str()).collect();
    ids.join(", ")
}

fn top_cohorts(settings: &Settings) -> Vec<CohortId> {
    settings.cohorts.iter().filter(|cohort| cohort.parent.is_none()).map(|cohort| cohort.id.clone()).collect()
}

/// What a page is made with, besides the document itself.
struct Known<'a> {
    publication: &'a BTreeMap<DocId, Publication>,
    deadlines: &'a BTreeMap<DeadlineKey, Deadline>,
    visible: &'a BTreeSet<DocId>,
    settings: &'a Settings,
    as_of: &'a AsOf,
}

/// Makes a page; `of` are the changes of the notice as a whole, `by` those it makes in others.
fn page(
    document: Document,
    references: references::References,
    of: &[&Change],
    by: &[&Change],
    known: &Known<'_>,
) -> Page {
    let Known { publication, deadlines, visible, settings, as_of } = known;
    let own = &publication[&document.id];
    let slug = &document.id.slug;
    let is_notice = document.id.collection == Collection::Notices;
    let keys: Vec<DeadlineKey> = document
        .front
        .deadlines
        .iter()
        .map(|entry| DeadlineKey { notice: slug.clone(), deadline: entry.id.value.clone() })
        .filter(|key| is_notice && deadlines.contains_key(key))
        .collect();
    let mut facts = document.front.facts.clone();
    let mut corrections = Vec::new();
    let mut superseded = None;
    for change in of.iter().filter(|_| is_notice) {
        let cause = Cause { verb: change.action.verb(), note: change.note.clone(), by: change.by.clone() };
        let subject = match &change.action {
            Action::CorrectNotice(correction) => {
                let old = facts.clone();
                facts = facts.changed_by(correction);
                Subject::Notice(Box::new(old), Box::new(facts.clone()))
            }
            _ => {
                superseded = change.by.clone();
                Subject::Whole
            }
        };
        corrections.push(Correction { at: change.at, of: document.id.clone(), cause, subject });
    }
    for key in &keys {
        for (index, revision) in deadlines[key].revisions.iter().enumerate().skip(1) {
            let Some(cause) = revision.cause.clone() else { continue };
            // The replacement of the whole notice is told once.
            if cause.verb != Verb::Supersede {
                let subject = Subject::Deadline(key.clone(), index);
                corrections.push(Correction { at: revision.at, of: document.id.clone(), cause, subject });
            }
        }
    }
    corrections.sort_by_key(|correction| correction.at);
    let state = match superseded {
        Some(by) => PageState::Superseded(by),
        None if own.draft => PageState::Draft,
        None if !as_of.reached(own.since) => PageState::Scheduled,
        None if !corrections.is_empty() => PageState::Amended,
        None => PageState::Current,
    };
    let pin = document.front.pin_until.as_ref().map(|pin| Point::end(pin.value.day, pin.value.clock, settings.zone));
    let mut amends: Vec<DocId> = by
        .iter()
        .map(|change| match &change.target {
            Target::Deadline(key) => DocId::notice(key.notice.clone()),
            Target::Notice(slug) => DocId::notice(slug.clone()),
        })
        .filter(|amended| visible.contains(amended))
        .collect();
    amends.sort();
    amends.dedup();
    Page {
        since: own.since,
        published: own.day,
        state,
        facts,
        cohorts: document.front.cohorts.clone(),
        deadlines: keys,
        attachments: references.attachments.into_iter().filter(|attachment| attachment.is_visible(visible)).collect(),
        related: references.related.into_iter().filter(|related| visible.contains(related)).collect(),
        aliases: references.aliases,
        amends,
        changes: corrections,
        pinned: pin.is_some_and(|pin| !as_of.reached(pin.instant())),
        document,
    }
}

impl Portal {
    /// A visible document.
    pub fn page(&self, id: &DocId) -> Option<&Page> {
        self.documents.binary_search_by(|page| page.id().cmp(id)).ok().map(|at| &self.documents[at])
    }

    /// A deadline as its notice wrote it first.
    fn written(&self, key: &DeadlineKey) -> Option<&DeadlineEntry> {
        let page = self.page(&DocId::notice(key.notice.clone()))?;
        page.document.front.deadlines.iter().find(|entry| entry.id.value == key.deadline)
    }

    /// Where the dates of a deadline are written, for messages.
    pub fn place_of(&self, key: &DeadlineKey) -> Option<Place> {
        let entry = self.written(key)?;
        Some(entry.facts.when.mark().unwrap_or(&entry.id.mark).place())
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
        self.documents.iter().filter(move |page| page.id().collection == collection)
    }

    /// The state of a deadline now; it is remembered that this may change at the next boundary.
    pub fn phase(&self, deadline: &Deadline) -> Phase {
        let zone = self.settings.zone;
        let phase = deadline.facts().shape.phase_at(self.as_of.now(), zone);
        match phase {
            Phase::Upcoming { opens } => self.as_of.reached(opens),
            Phase::Open { closes: Some(closes) } => self.as_of.reached(closes),
            Phase::Paused { reopens } => self.as_of.reached(reopens),
            Phase::Open { closes: None } | Phase::Over { .. } | Phase::Undated => true,
        };
        phase
    }

    /// Where a deadline stands in lists now.
    pub fn listing(&self, deadline: &Deadline) -> Listing {
        let facts = deadline.facts();
        if facts.status != Status::Scheduled {
            return Listing::Nowhere;
        }
        match self.phase(deadline) {
            Phase::Upcoming { opens } => Listing::Next(opens),
            Phase::Open { closes: Some(closes) } => Listing::Next(closes),
            Phase::Paused { reopens } => Listing::Next(reopens),
            Phase::Over { since } => Listing::Past(since),
            Phase::Undated => Listing::Undated,
            Phase::Open { closes: None } => {
                let opened = facts.shape.opens().map_or(self.as_of.now(), |opens| opens.instant());
                let leaves = Instant::from_epoch(opened.epoch() + OPEN_END_LISTED_SECONDS);
                if self.as_of.reached(leaves) { Listing::Past(opened) } else { Listing::Next(opened) }
            }
        }
    }

    /// Whether everything in a notice is over: it has deadlines, and none is still to come, undated or pinned open.
    pub fn is_over(&self, page: &Page) -> bool {
        !page.deadlines.is_empty()
            && !page.pinned
            && page.deadlines.iter().all(|key| match self.listing(&self.deadlines[key]) {
                Listing::Past(_) | Listing::Nowhere => true,
                // "Within two working days" has no end of its own; it ends with the notice.
                Listing::Undated => matches!(self.deadlines[key].facts().shape, shape::Shape::Personal { .. }),
                Listing::Next(_) => false,
            })
    }

    /// Every correction of the portal, newest first.
    pub fn corrections(&self) -> Vec<&Correction> {
        let mut all: Vec<&Correction> = self.documents.iter().flat_map(|page| &page.changes).collect();
        all.sort_by(|a, b| b.at.cmp(&a.at).then_with(|| a.of.cmp(&b.of)));
        all
    }

    /// Runs `work` over every visible document in parallel, results in order.
    pub fn per_page<T: Send>(&self, work: impl Fn(&Page) -> T + Sync + Send) -> Vec<T> {
        self.documents.par_iter().map(work).collect()
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

/// Where a deadline stands in lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Listing {
    /// Still to come; sorted by its next boundary.
    Next(Instant),
    /// Without an instant: personal, approximate, unresolved.
    Undated,
    /// Over since then.
    Past(Instant),
    /// Cancelled or replaced: only on its notice and its own page.
    Nowhere,
}
