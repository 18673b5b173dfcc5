//! The order in which things became known: publications and changes in one line. What is known at an instant is a
//! beginning of this line, so looking back at a moment and building at that moment cannot differ.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::log::{Action, Change, Target};
use super::publication::Publication;
use crate::content::ids::{DeadlineKey, DocId};
use crate::time::Instant;

/// A moment of the portal's life: so many happenings are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Moment(usize);

/// One thing that became known.
#[derive(Debug)]
struct Happening<'a> {
    at: Instant,
    change: Option<&'a Change>,
}

/// Every publication and change, oldest first.
#[derive(Debug)]
pub(super) struct Timeline<'a> {
    line: Vec<Happening<'a>>,
    published: BTreeMap<&'a DocId, Moment>,
    /// Indices of the changes of one deadline, in order.
    of_deadline: BTreeMap<&'a DeadlineKey, Vec<usize>>,
    /// Indices of the replacements of a whole notice, in order.
    of_notice: BTreeMap<&'a DocId, Vec<usize>>,
}

impl<'a> Timeline<'a> {
    /// The line of the documents in `shown` and of the changes among them.
    ///
    /// Within one instant: first what changes older notices, then what is published, then what changes the notices
    /// published at that very instant. So a notice that appears together with a change of something it counts from
    /// begins with the new date, while a change of itself is a change, however soon it came.
    pub(super) fn new(
        shown: &BTreeSet<DocId>,
        changes: &'a [Change],
        publication: &'a BTreeMap<DocId, Publication>,
    ) -> Timeline<'a> {
        let mut all: Vec<(Instant, u8, Result<&DocId, &Change>)> = Vec::new();
        for (id, publication) in publication.iter().filter(|(id, _)| shown.contains(id)) {
            all.push((publication.since, 1, Ok(id)));
        }
        for change in changes {
            if shown.contains(&change.of) && change.by.as_ref().is_none_or(|by| shown.contains(by)) {
                let is_older = publication.get(&change.of).is_some_and(|of| of.since < change.at);
                let rank = if is_older { 0 } else { 2 };
                all.push((change.at, rank, Err(change)));
            }
        }
        // Stable: changes of one instant keep the order of documents and of lines.
        all.sort_by_key(|(at, rank, _)| (*at, *rank));
        let mut timeline = Timeline {
            line: Vec::with_capacity(all.len()),
            published: BTreeMap::new(),
            of_deadline: BTreeMap::new(),
            of_notice: BTreeMap::new(),
        };
        for (index, (at, _, what)) in all.into_iter().enumerate() {
            match what {
                Ok(id) => {
                    timeline.published.insert(id, Moment(index + 1));
                }
                Err(change) => match (&change.target, &change.action) {
                    (Target::Deadline(key), _) => timeline.of_deadline.entry(key).or_default().push(index),
                    (Target::Notice, Action::Supersede) => {
                        timeline.of_notice.entry(&change.of).or_default().push(index);
                    }
                    (Target::Notice, _) => {}
                },
            }
            timeline.line.push(Happening { at, change: what.err() });
        }
        timeline
    }

    /// Every change in order, with its place in the line.
    pub(super) fn changes(&self) -> impl Iterator<Item = (usize, &'a Change)> {
        self.line.iter().enumerate().filter_map(|(index, happening)| happening.change.map(|change| (index, change)))
    }

    /// The changes that touch a deadline of `notice`, oldest first: its own, and the replacements of the notice.
    pub(super) fn changes_of(&self, key: &DeadlineKey, notice: &DocId) -> Vec<(usize, &'a Change)> {
        let own = self.of_deadline.get(key).map_or(&[][..], Vec::as_slice);
        let whole = self.of_notice.get(notice).map_or(&[][..], Vec::as_slice);
        let mut indices: Vec<usize> = own.iter().chain(whole).copied().collect();
        indices.sort_unstable();
        indices.into_iter().filter_map(|index| self.line[index].change.map(|change| (index, change))).collect()
    }

    /// The moment from which a document is known; `None` for one that is not shown.
    pub(super) fn published(&self, id: &DocId) -> Option<Moment> {
        self.published.get(id).copied()
    }

    /// The instant of a moment: that of its last happening.
    pub(super) fn instant(&self, moment: Moment) -> Instant {
        moment.0.checked_sub(1).and_then(|last| self.line.get(last)).map_or(Instant::from_epoch(0), |last| last.at)
    }

    /// The changes announced together with the one at `index`, as a stretch of the line. One notice is one
    /// announcement, however many changes it makes; a revision inside the changed notice is one each.
    pub(super) fn announcement(&self, index: usize) -> Range<usize> {
        let Some((at, Some(by))) = self.line[index].change.map(|change| (change.at, change.by.as_ref())) else {
            return index..index + 1;
        };
        let same = |happening: &Happening<'_>| {
            happening.at == at && happening.change.is_some_and(|change| change.by.as_ref() == Some(by))
        };
        let before = self.line[..index].iter().rev().take_while(|happening| same(happening)).count();
        let after = self.line[index..].iter().take_while(|happening| same(happening)).count();
        index - before..index + after
    }

    /// The moment at which the change at `index` and all that was announced with it are known.
    pub(super) fn announced(&self, index: usize) -> Moment {
        Moment(self.announcement(index).end)
    }

    /// The moment just before a change, and before everything else of the same instant that changes older notices.
    pub(super) fn before_instant_of(&self, index: usize) -> Moment {
        let at = self.line[index].at;
        Moment(self.line.partition_point(|happening| happening.at < at))
    }
}

impl Moment {
    /// The moment before the happening at a place of the line.
    pub(super) fn before(index: usize) -> Moment {
        Moment(index)
    }

    /// The moment after the happening at a place of the line.
    pub(super) fn after(index: usize) -> Moment {
        Moment(index + 1)
    }

    /// Whether the happening at a place of the line is known.
    pub(super) fn knows(self, index: usize) -> bool {
        index < self.0
    }
}
