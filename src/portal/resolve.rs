//! Written dates → shapes. Folds the log of changes up to a moment, then evaluates what stands there; a derived date
//! asks for its base at the same moment, so that it moves when its base moves.

mod dates;
mod shapes;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use chrono::NaiveDate;
use rayon::prelude::*;

use super::fold::{Fate, Folded};
use super::log::{Action, Change};
use super::names::Notices;
use super::publication::Publication;
use super::shape::{Shape, Unresolved};
use super::timeline::{Moment, Timeline};
use crate::content::document::Document;
use crate::content::facts::{DeadlineEntry, WhenEntry};
use crate::content::ids::{DeadlineId, DeadlineKey, DocId};
use crate::content::yaml::Mark;
use crate::diagnostics::Diagnostic;
use crate::time::{Base, Instant, Point, WorkCalendar, Zone};

/// What is written, before any of it is evaluated.
struct Written<'a> {
    entries: Entries<'a>,
    notices: Notices<'a>,
    /// Documents by the names of their files, for words that mean the document they stand in.
    files: HashMap<&'a str, &'a Document>,
    /// Of the deadlines that were changed, which are few.
    changes: BTreeMap<DeadlineKey, Vec<(usize, &'a Change)>>,
    /// Of the deadlines that count from others.
    bases: BTreeMap<DeadlineKey, Vec<DeadlineKey>>,
    /// Those counted from others over too many steps. They have no date.
    too_deep: BTreeSet<DeadlineKey>,
}

/// Evaluates deadlines at moments.
pub(super) struct Resolver<'a> {
    written: Arc<Written<'a>>,
    publication: &'a BTreeMap<DocId, Publication>,
    /// The order of everything.
    pub(super) timeline: &'a Timeline<'a>,
    calendar: &'a WorkCalendar,
    zone: Zone,
    moments: HashMap<DeadlineKey, BTreeSet<Moment>>,
    memo: HashMap<(DeadlineKey, Moment), Option<Shape>>,
    /// Of each deadline with changes, how many of them it was last asked for, and what it was after those.
    folds: HashMap<DeadlineKey, (usize, Folded<'a>)>,
    underway: Vec<DeadlineKey>,
    /// What was found wrong so far.
    pub(super) problems: Vec<Diagnostic>,
}

impl<'a> Resolver<'a> {
    /// Of the documents that `timeline` shows.
    pub(super) fn new(
        documents: &[&'a Document],
        publication: &'a BTreeMap<DocId, Publication>,
        timeline: &'a Timeline<'a>,
        calendar: &'a WorkCalendar,
        zone: Zone,
    ) -> Resolver<'a> {
        let mut problems = Vec::new();
        let written = Arc::new(Written::of(documents, timeline, &mut problems));
        Resolver {
            written,
            publication,
            timeline,
            calendar,
            zone,
            moments: HashMap::new(),
            memo: HashMap::new(),
            folds: HashMap::new(),
            underway: Vec::new(),
            problems,
        }
    }

    /// Another one of the same documents, for another thread: it has evaluated and found nothing yet.
    pub(super) fn sibling(&self) -> Resolver<'a> {
        Resolver {
            written: Arc::clone(&self.written),
            moments: HashMap::new(),
            memo: HashMap::new(),
            folds: HashMap::new(),
            underway: Vec::new(),
            problems: Vec::new(),
            ..*self
        }
    }

    /// Every deadline of the documents.
    pub(super) fn keys(&self) -> Vec<DeadlineKey> {
        self.written.entries.keys().cloned().collect()
    }

    /// The document a deadline stands in.
    pub(super) fn document(&self, key: &DeadlineKey) -> &'a Document {
        self.written.entries[key].0
    }

    /// A notice.
    pub(super) fn notice(&self, id: &DocId) -> Option<&'a Document> {
        self.written.notices.get(id.slug.as_str())
    }

    /// A deadline as written first.
    pub(super) fn entry(&self, key: &DeadlineKey) -> &'a DeadlineEntry {
        self.written.entries[key].1
    }

    /// The changes of a deadline with their places in the line, oldest first.
    pub(super) fn changes(&self, key: &DeadlineKey) -> &[(usize, &'a Change)] {
        self.written.changes.get(key).map_or(&[], Vec::as_slice)
    }

    /// The deadlines that its dates count from, or ever counted from.
    pub(super) fn bases(&self, key: &DeadlineKey) -> &[DeadlineKey] {
        self.written.bases.get(key).map_or(&[], Vec::as_slice)
    }

    /// The instant of its first publication.
    pub(super) fn since(&self, key: &DeadlineKey) -> Instant {
        let document = self.written.entries[key].0;
        self.publication.get(&document.id).map_or(Instant::from_epoch(0), |publication| publication.since)
    }

    /// The day its notice was published, as written; `None`: it is undated.
    pub(super) fn published_on(&self, key: &DeadlineKey) -> Option<NaiveDate> {
        let document = self.written.entries[key].0;
        self.publication.get(&document.id)?.day.map(Point::day)
    }

    /// The moment from which it is known. Every document of the resolver stands in its line.
    pub(super) fn published(&self, key: &DeadlineKey) -> Moment {
        self.timeline.published(&self.written.entries[key].0.id).unwrap_or(Moment::before(0))
    }

    /// The moments at which its facts may have changed, its bases' changes included; the first is its publication.
    pub(super) fn moments(&mut self, key: &DeadlineKey) -> &BTreeSet<Moment> {
        if !self.moments.contains_key(key) {
            let mut moments = self.gather_moments(key);
            let published = self.published(key);
            moments.retain(|moment| *moment >= published);
            self.moments.insert(key.clone(), moments);
        }
        &self.moments[key]
    }

    fn gather_moments(&self, key: &DeadlineKey) -> BTreeSet<Moment> {
        let (mut moments, mut seen, mut waiting) = (BTreeSet::new(), BTreeSet::new(), vec![key]);
        while let Some(key) = waiting.pop() {
            if !seen.insert(key) {
                continue;
            }
            moments.insert(self.published(key));
            moments.extend(self.changes(key).iter().map(|(index, _)| self.timeline.announced(*index)));
            waiting.extend(self.bases(key));
        }
        moments
    }

    /// What is written and its fate at a moment.
    pub(super) fn fold(&mut self, key: &DeadlineKey, moment: Moment) -> Folded<'a> {
        let written = Arc::clone(&self.written);
        let first = || (0, Folded::first(&written.entries[key].1.facts));
        let changes = written.changes.get(key).map_or(&[][..], Vec::as_slice);
        let known = changes.partition_point(|(index, _)| moment.knows(*index));
        if known == 0 {
            return first().1;
        }
        // Moments are asked for one after the other: from the last one it is a short way.
        let last = self.folds.remove(key).filter(|(done, _)| *done <= known);
        let (done, folded) = last.unwrap_or_else(first);
        let folded = changes[done..known].iter().fold(folded, |folded, (index, change)| folded.then(*index, change));
        self.folds.insert(key.clone(), (known, folded.clone()));
        folded
    }

    /// The shape at a moment; `None` when a problem was told instead.
    pub(super) fn shape(&mut self, key: &DeadlineKey, moment: Moment) -> Option<Shape> {
        // Between two of its own moments nothing changes.
        let moment = self.moments(key).range(..=moment).next_back().copied().unwrap_or(moment);
        if let Some(known) = self.memo.get(&(key.clone(), moment)) {
            return known.clone();
        }
        let folded = self.fold(key, moment);
        self.underway.push(key.clone());
        let shape = match &folded.fate {
            Fate::ToBeAnnounced => Some(Shape::Unresolved { reason: Unresolved::ToBeAnnounced }),
            Fate::Scheduled => self.evaluate(key, &folded, moment),
            // What does not take place keeps the date it had, and follows its bases no more: not even if they were
            // called off together with it.
            Fate::Cancelled(_, index) | Fate::Superseded(_, index) => {
                let before = self.timeline.before_instant_of(*index).max(self.published(key));
                self.evaluate(key, &folded, before)
            }
        };
        self.underway.pop();
        self.memo.insert((key.clone(), moment), shape.clone());
        shape
    }

    /// The document that a text of a deadline's dates stands in: an amendment's words are those of its notice.
    fn speaker(&self, key: &DeadlineKey, mark: &Mark) -> &'a Document {
        self.written.files.get(mark.source().name.as_str()).copied().unwrap_or(self.written.entries[key].0)
    }
}

/// How many dates each derived one is counted from, one from the other. Those of a circle have no such number.
fn depths(bases: &BTreeMap<DeadlineKey, Vec<DeadlineKey>>) -> BTreeMap<DeadlineKey, usize> {
    let mut counted_from: BTreeMap<&DeadlineKey, Vec<&DeadlineKey>> = BTreeMap::new();
    let mut open: BTreeMap<&DeadlineKey, usize> = BTreeMap::new();
    for (key, of) in bases {
        open.insert(key, of.iter().filter(|base| bases.contains_key(base)).count());
        of.iter().for_each(|base| counted_from.entry(base).or_default().push(key));
    }
    let mut ready: Vec<&DeadlineKey> = open.iter().filter(|(_, open)| **open == 0).map(|(key, _)| *key).collect();
    let mut depths: BTreeMap<DeadlineKey, usize> = BTreeMap::new();
    while let Some(key) = ready.pop() {
        let deepest = bases[key].iter().filter_map(|base| depths.get(base)).max();
        depths.insert(key.clone(), deepest.map_or(1, |deepest| deepest + 1));
        for next in counted_from.get(key).into_iter().flatten() {
            let open = open.entry(next).or_default();
            *open = open.saturating_sub(1);
            if *open == 0 {
                ready.push(next);
            }
        }
    }
    depths
}

type Entries<'a> = BTreeMap<DeadlineKey, (&'a Document, &'a DeadlineEntry)>;

/// The deadlines of all documents. Of two with one id the first counts, and the other is told.
fn entries<'a>(documents: &[&'a Document], problems: &mut Vec<Diagnostic>) -> Entries<'a> {
    let of = |document: &'a Document| {
        let key =
            |entry: &DeadlineEntry| DeadlineKey { notice: document.notice_id(), deadline: entry.id.value.clone() };
        document.front.deadlines.iter().map(move |entry| (key(entry), (document, entry)))
    };
    // In order nearly always, and a map is quickly made of what is in order.
    let mut all: Vec<_> = documents.iter().flat_map(|document| of(document)).collect();
    all.sort_by(|(a, _), (b, _)| a.cmp(b));
    all.dedup_by(|(key, (_, entry)), (before, (_, first))| {
        let is_twice = key == before;
        if is_twice {
            problems.push(used_twice(entry, first));
        }
        is_twice
    });
    all.into_iter().collect()
}

fn used_twice(entry: &DeadlineEntry, first: &DeadlineEntry) -> Diagnostic {
    Diagnostic::error(
        "duplicate-deadline",
        entry.id.mark.place(),
        format!("代号“{}”在这份通知里用了两次", entry.id.value),
        format!("the id `{}` is used twice in this notice", entry.id.value),
    )
    .fix("给其中一项换一个没有用过的代号", "give one of the two an id that is not in use")
    .see(first.id.mark.place(), "第一次用在这里", "first used here")
}

impl<'a> Written<'a> {
    fn of(documents: &[&'a Document], timeline: &Timeline<'a>, problems: &mut Vec<Diagnostic>) -> Written<'a> {
        let files = || {
            let names = |document: &'a Document| document.bodies.values().map(|body| body.source.name.as_str());
            documents.iter().flat_map(|document| names(document).map(move |name| (name, *document))).collect()
        };
        let (files, entries) = rayon::join(files, || entries(documents, problems));
        let mut written = Written {
            entries,
            notices: Notices::new(documents.iter().copied()),
            files,
            changes: BTreeMap::new(),
            bases: BTreeMap::new(),
            too_deep: BTreeSet::new(),
        };
        let changes = |(key, (document, _)): (&DeadlineKey, &(&'a Document, &'a DeadlineEntry))| {
            let changes = timeline.changes_of(key, &document.id);
            (!changes.is_empty()).then(|| (key.clone(), changes))
        };
        written.changes = written.entries.iter().filter_map(changes).collect();
        let bases = |key: &DeadlineKey| {
            let bases = written.bases_of(key);
            (!bases.is_empty()).then(|| (key.clone(), bases))
        };
        written.bases = written.entries.par_iter().filter_map(|(key, _)| bases(key)).collect();
        for (key, depth) in depths(&written.bases) {
            if depth == dates::LONGEST_CHAIN + 1 {
                problems.push(dates::chain_too_long(written.entries[&key].1.id.mark.place()));
            }
            if depth > dates::LONGEST_CHAIN {
                written.too_deep.insert(key);
            }
        }
        written
    }

    /// The deadline that a word in the dates of `from` names.
    fn base_key(&self, from: &DeadlineKey, notice: Option<&str>, id: &str) -> Option<DeadlineKey> {
        let notice = match notice {
            None => from.notice.clone(),
            Some(name) => self.notices.get(name)?.notice_id(),
        };
        let key = DeadlineKey { notice, deadline: DeadlineId::new(id)? };
        self.entries.contains_key(&key).then_some(key)
    }

    fn bases_of(&self, key: &DeadlineKey) -> Vec<DeadlineKey> {
        let mut whens: Vec<&WhenEntry> = vec![&self.entries[key].1.facts.when];
        let changes = self.changes.get(key).map_or(&[][..], Vec::as_slice);
        whens.extend(changes.iter().filter_map(|(_, change)| match &change.action {
            Action::Postpone(when) => when.as_ref(),
            Action::Extend(when) => Some(when),
            Action::Correct(facts) => Some(&facts.when),
            Action::Cancel(_) | Action::CorrectNotice(_) | Action::Supersede => None,
        }));
        let dates = whens.iter().flat_map(|when| [&when.from, &when.until, &when.before, &when.on]).flatten();
        let mut bases: Vec<DeadlineKey> = dates
            .filter_map(|date| match date.value.base() {
                Base::Deadline { notice, id, .. } => self.base_key(key, notice.as_deref(), id),
                Base::Moment(_) | Base::Published => None,
            })
            .collect();
        bases.sort();
        bases.dedup();
        bases
    }
}
