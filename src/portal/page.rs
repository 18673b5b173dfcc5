//! Documents as pages: their state, their corrected facts, and what changed in their life.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::as_of::AsOf;
use super::facts::{Cause, Deadline, Verb};
use super::log::{Action, Change};
use super::publication::Publication;
use super::references::{Attachment, References};
use crate::content::document::Document;
use crate::content::front_matter::NoticeFacts;
use crate::content::ids::{CohortId, DeadlineKey, DocId};
use crate::content::site::Settings;
use crate::time::{Instant, Point};

/// A visible document.
#[derive(Debug, Clone)]
pub struct Page {
    /// The document as written.
    pub document: Arc<Document>,
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
    /// Notices of which this one changes something.
    pub amends: Vec<DocId>,
    /// Notices in whose place this one stands.
    pub replaces: Vec<DocId>,
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

/// What a page is made with, besides the document itself.
pub(super) struct Context<'a> {
    pub(super) publication: &'a BTreeMap<DocId, Publication>,
    pub(super) deadlines: &'a BTreeMap<DeadlineKey, Deadline>,
    pub(super) visible: &'a BTreeSet<DocId>,
    pub(super) settings: &'a Settings,
    pub(super) as_of: &'a AsOf,
}

/// Makes a page; `of` are the changes of the notice as a whole that are known, `by` those it makes in others.
pub(super) fn page(
    document: Arc<Document>,
    references: References,
    of: &[&Change],
    by: &[&Change],
    context: &Context<'_>,
) -> Page {
    let Context { publication, deadlines, visible, settings, as_of } = context;
    let own = &publication[&document.id];
    let mut keys = super::keys_of(&document);
    keys.retain(|key| deadlines.contains_key(key));
    let (facts, corrections, superseded) = life(&document, of, &keys, deadlines);
    let state = match superseded {
        Some(by) => PageState::Superseded(by),
        None if own.draft => PageState::Draft,
        None if !as_of.reached(own.since) => PageState::Scheduled,
        None if !corrections.is_empty() => PageState::Amended,
        None => PageState::Current,
    };
    let pin = document.front.pin_until.as_ref().map(|pin| Point::end(pin.value.day, pin.value.clock, settings.zone));
    let touched = |pick: &dyn Fn(&Action) -> bool| {
        let changes = by.iter().filter(|change| pick(&change.action));
        let notices: BTreeSet<DocId> = changes.map(|change| change.of.clone()).collect();
        notices.into_iter().filter(|notice| visible.contains(notice)).collect::<Vec<_>>()
    };
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
        amends: touched(&|action| !matches!(action, Action::Supersede)),
        replaces: touched(&|action| matches!(action, Action::Supersede)),
        changes: corrections,
        pinned: pin.is_some_and(|pin| !as_of.reached(pin.instant())),
        document,
    }
}

/// The notice's own facts as they are now, everything that changed, and the notice that replaced it.
fn life(
    document: &Document,
    of: &[&Change],
    keys: &[DeadlineKey],
    deadlines: &BTreeMap<DeadlineKey, Deadline>,
) -> (NoticeFacts, Vec<Correction>, Option<DocId>) {
    let mut facts = document.front.facts.clone();
    let mut corrections = Vec::new();
    let mut superseded = None;
    for change in of {
        let cause =
            Cause { verb: change.action.verb(), note: change.note.clone(), by: change.by.clone(), follows: None };
        let subject = match &change.action {
            Action::CorrectNotice(correction) => {
                let old = facts.clone();
                facts = facts.changed_by(correction);
                if old == facts {
                    continue;
                }
                Subject::Notice(Box::new(old), Box::new(facts.clone()))
            }
            _ => {
                superseded = change.by.clone();
                Subject::Whole
            }
        };
        corrections.push(Correction { at: change.at, of: document.id.clone(), cause, subject });
    }
    for key in keys {
        for (index, revision) in deadlines[key].revisions.iter().enumerate().skip(1) {
            let Some(cause) = revision.cause.clone() else { continue };
            // The replacement of the whole notice is told once.
            if cause.verb != Verb::Supersede {
                let subject = Subject::Deadline(key.clone(), index);
                corrections.push(Correction { at: revision.at, of: document.id.clone(), cause: *cause, subject });
            }
        }
    }
    // Stable: at one instant the notice first, then its deadlines in the order written.
    corrections.sort_by_key(|correction| correction.at);
    (facts, corrections, superseded)
}
