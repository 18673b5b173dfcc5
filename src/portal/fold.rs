//! What is written about a deadline at a moment: the facts first published with every change up to then put over them.
//! Expressions stay expressions; what they mean is worked out in `resolve`.

use std::borrow::Cow;

use super::log::{Action, Change};
use crate::content::facts::{FactsEntry, WhenEntry};
use crate::content::ids::DocId;
use crate::content::text::Text;

/// A deadline as written at a moment.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Folded<'a> {
    /// Its facts; nearly all are never changed, and so never copied.
    pub(super) facts: Cow<'a, FactsEntry>,
    /// Whether it takes place.
    pub(super) fate: Fate,
    /// Whether its dates were changed after the days in `closed:` were written.
    pub(super) closed_is_older: bool,
}

/// Whether a deadline takes place.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Fate {
    /// As far as is known.
    Scheduled,
    /// Postponed to a date not known yet.
    ToBeAnnounced,
    /// It does not take place: why, and the place of that change in the line.
    Cancelled(Option<Text>, usize),
    /// Its notice was replaced: by which, and the place of that change in the line.
    Superseded(DocId, usize),
}

impl Fate {
    /// The place in the line of the change since which it does not take place.
    pub(super) fn ended_at(&self) -> Option<usize> {
        match self {
            Fate::Cancelled(_, index) | Fate::Superseded(_, index) => Some(*index),
            Fate::Scheduled | Fate::ToBeAnnounced => None,
        }
    }
}

impl<'a> Folded<'a> {
    /// As first published.
    pub(super) fn first(facts: &'a FactsEntry) -> Folded<'a> {
        Folded { facts: Cow::Borrowed(facts), fate: Fate::Scheduled, closed_is_older: false }
    }

    /// After one more change, which stands at `index` of the line.
    ///
    /// A replaced notice is closed: nothing but a later replacement touches it. New dates bring back what was
    /// cancelled if they postpone it; any new date ends "to be announced". Cancelled twice stays cancelled since the
    /// first time, and keeps its reason unless a new one is given.
    #[must_use]
    pub(super) fn then(mut self, index: usize, change: &Change) -> Folded<'a> {
        if let Fate::Superseded(by, _) = &mut self.fate {
            if let (Action::Supersede, Some(later)) = (&change.action, &change.by) {
                *by = later.clone();
            }
            return self;
        }
        match &change.action {
            Action::Postpone(Some(when)) => {
                self.retime(when);
                self.fate = Fate::Scheduled;
            }
            Action::Postpone(None) => self.fate = Fate::ToBeAnnounced,
            Action::Extend(when) => self.retime(when),
            Action::Cancel(reason) => {
                self.fate = match self.fate {
                    Fate::Cancelled(old, since) => Fate::Cancelled(reason.clone().or(old), since),
                    _ => Fate::Cancelled(reason.clone(), index),
                }
            }
            Action::Correct(correction) => {
                self.retime(&correction.when);
                let dates_known = self.fate == Fate::ToBeAnnounced && correction.when.is_dated();
                if dates_known {
                    self.fate = Fate::Scheduled;
                }
                let when = std::mem::take(&mut self.facts.to_mut().when);
                self.facts = Cow::Owned(FactsEntry { when, ..self.facts.changed_by(correction) });
            }
            Action::CorrectNotice(_) => {}
            Action::Supersede => {
                if let Some(by) = &change.by {
                    self.fate = Fate::Superseded(by.clone(), index);
                }
            }
        }
        self
    }

    fn retime(&mut self, change: &WhenEntry) {
        if !change.closed.is_empty() {
            self.closed_is_older = false;
        } else if change.is_dated() {
            self.closed_is_older = true;
        }
        self.facts.to_mut().when = self.facts.when.changed_by(change);
    }
}

/// What the dates of a change are to this station.
trait Dated {
    /// Whether it says when, not only how in between.
    fn is_dated(&self) -> bool;
}

impl Dated for WhenEntry {
    fn is_dated(&self) -> bool {
        let spans = self.from.is_some() || self.until.is_some() || self.before.is_some();
        spans || self.on.is_some() || self.around.is_some() || self.within.is_some()
    }
}
