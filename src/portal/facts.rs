//! The resolved facts of a deadline and their history.

use super::shape::Shape;
use crate::content::ids::{CohortId, ContactId, DeadlineKey, DocId, KindId, PlaceId};
use crate::content::text::Text;
use crate::time::Instant;

/// A deadline as known at the portal's instant.
#[derive(Debug, Clone)]
pub struct Deadline {
    /// Its identity for ever.
    pub key: DeadlineKey,
    /// The distinct states it has had, oldest first; never empty, the last one holds.
    pub revisions: Vec<Revision>,
}

/// One state of a deadline.
#[derive(Debug, Clone)]
pub struct Revision {
    /// When it was made known.
    pub at: Instant,
    /// What it said.
    pub facts: Facts,
    /// What made it; `None` for the first.
    pub cause: Option<Box<Cause>>,
}

/// What made a state.
#[derive(Debug, Clone, PartialEq)]
pub struct Cause {
    /// The verb of the change.
    pub verb: Verb,
    /// Why, in the author's words.
    pub note: Option<Text>,
    /// The notice that announced it; `None`: the deadline's own.
    pub by: Option<DocId>,
    /// For [`Verb::Follow`]: the deadline whose change it followed, however far up.
    pub follows: Option<DeadlineKey>,
}

/// The verbs of change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verb {
    /// New dates, or none yet.
    Postpone,
    /// A later end.
    Extend,
    /// It does not take place.
    Cancel,
    /// It was cancelled, and takes place after all.
    Reinstate,
    /// A fact was wrong.
    Correct,
    /// The whole notice was replaced.
    Supersede,
    /// Another deadline that it follows was changed.
    Follow,
}

impl Verb {
    /// The id of the verb in pages and data.
    pub fn name(self) -> &'static str {
        match self {
            Verb::Postpone => "postpone",
            Verb::Extend => "extend",
            Verb::Cancel => "cancel",
            Verb::Reinstate => "reinstate",
            Verb::Correct => "correct",
            Verb::Supersede => "supersede",
            Verb::Follow => "follow",
        }
    }
}

/// Everything a student is told about a deadline.
#[derive(Debug, Clone, PartialEq)]
pub struct Facts {
    /// Its kind.
    pub kind: KindId,
    /// What it is called, if not like its kind.
    pub label: Option<Text>,
    /// When.
    pub shape: Shape,
    /// Whether it takes place.
    pub status: Status,
    /// Where.
    pub place: Option<PlaceFact>,
    /// For whom; never empty unless the portal declares no cohorts.
    pub cohorts: Vec<CohortId>,
    /// For whom, in words.
    pub who: Option<Text>,
    /// What it costs.
    pub fee: Option<Text>,
    /// A remark.
    pub note: Option<Text>,
    /// Whom to ask.
    pub contact: Option<ContactId>,
}

/// Whether a deadline takes place.
#[derive(Debug, Clone, PartialEq)]
pub enum Status {
    /// As far as is known. A shape `Unresolved` with `ToBeAnnounced` means: postponed.
    Scheduled,
    /// It does not.
    Cancelled {
        /// Why.
        reason: Option<Text>,
    },
    /// Its notice was replaced.
    Superseded {
        /// By this one.
        by: DocId,
    },
}

/// A place.
#[derive(Debug, Clone, PartialEq)]
pub enum PlaceFact {
    /// Declared in `site.yaml`.
    Known(PlaceId),
    /// In words.
    Free(Text),
}

impl Deadline {
    /// The facts that hold now.
    pub fn facts(&self) -> &Facts {
        &self.latest().facts
    }

    /// The state that holds now.
    pub fn latest(&self) -> &Revision {
        self.revisions.last().expect("a deadline is made with its first revision")
    }

    /// The state first published.
    pub fn first(&self) -> &Revision {
        self.revisions.first().expect("a deadline is made with its first revision")
    }
}
