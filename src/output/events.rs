//! Deadlines → calendar events: which there are, with their identities and stamps, independent of language and feed.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rayon::prelude::*;

use super::event_texts;
use super::keeping;
use super::lost;
use crate::content::ids::DeadlineKey;
use crate::content::site::WindowStyle;
use crate::portal::facts::{Deadline, Facts, Status};
use crate::portal::shape::Shape;
use crate::portal::{Portal, Subject};
use crate::time::{Clock, EventTime, Instant, Point, Zone};

/// How long an event is that marks a mere instant, in seconds. It ends at a closing instant, so that the alert and the
/// place in the day come before it, and begins at an opening instant.
const EDGE_SECONDS: i64 = 30 * 60;

/// Every event of the portal, by deadline.
#[derive(Debug, Default)]
pub(super) struct Events {
    by_deadline: BTreeMap<DeadlineKey, Box<[CalendarEvent]>>,
    left: BTreeMap<DeadlineKey, Instant>,
}

/// One event, the same in every language and feed.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct CalendarEvent {
    /// The deadline it belongs to.
    pub key: DeadlineKey,
    /// Which of the deadline's events it is.
    pub role: Role,
    /// When it takes place.
    pub when: EventTime,
    /// Whether it takes place.
    pub state: EventState,
    /// Number of changes.
    pub sequence: u32,
    /// First made known.
    pub created: Instant,
    /// Last changed.
    pub modified: Instant,
    /// Since when only the lock knows it; see [`super::lost`].
    pub lost: Option<Instant>,
}

/// Which of a deadline's events one is. Part of its UID: never rename.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    /// The only one.
    Whole,
    /// Opening of a window.
    Opens,
    /// Closing of a window.
    Closes,
    /// One open day of a daily shape.
    Day(NaiveDate),
    /// Stands on the day of a cancelled event, because some clients hide cancelled ones.
    CancelledNote(Box<Role>),
    /// Stands on the old day of a moved event; the revision that moved it last, for its words. Its identity is its
    /// day: revisions may be inserted before it, the day it stands on never changes.
    MovedNote(Box<Role>, usize),
    /// Stands in a calendar to which the deadline no longer belongs; see [`super::farewell`].
    LeftNote,
}

/// Whether an event takes place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum EventState {
    /// It does.
    Confirmed,
    /// It does not: cancelled, replaced, or postponed without a new date.
    Cancelled,
    /// It does, but not for subscribers of this calendar; see [`super::farewell`].
    Elsewhere,
}

impl Role {
    /// Whether it tells of an event and is none itself.
    pub(super) fn is_note(&self) -> bool {
        matches!(self, Role::CancelledNote(_) | Role::MovedNote(..) | Role::LeftNote)
    }

    /// The part of the UID after the deadline's id. A dot separates, which no id contains.
    fn suffix(&self, when: EventTime) -> String {
        match self {
            Role::Whole => String::new(),
            Role::Opens => ".opens".to_owned(),
            Role::Closes => ".closes".to_owned(),
            Role::Day(day) => format!(".{}", day.format("%Y%m%d")),
            // Of opening hours only one day gets an entry, which need not be the same day for ever.
            Role::CancelledNote(of) if matches!(**of, Role::Day(_)) => ".cancelled".to_owned(),
            Role::CancelledNote(of) => format!("{}.cancelled", of.suffix(when)),
            Role::LeftNote => ".left".to_owned(),
            Role::MovedNote(of, _) => {
                let day = match when {
                    EventTime::Days(day, _) => day.format("%Y%m%d").to_string(),
                    EventTime::Timed(start, _) => start.epoch().to_string(),
                };
                format!("{}.moved{day}", of.suffix(when))
            }
        }
    }
}

impl CalendarEvent {
    /// First instant after it.
    pub(super) fn ends(&self, zone: Zone) -> Instant {
        self.when.end(zone)
    }

    /// The UID (RFC 5545 §3.8.4.7): notice, deadline and role, never a title or position. A day is part of it only
    /// where the entry belongs to that day and can never move.
    pub(super) fn uid(&self, domain: &str) -> String {
        format!("{}.{}{}@{domain}", self.key.notice, self.key.deadline, self.role.suffix(self.when))
    }
}

impl Events {
    /// The events of every visible deadline.
    pub(super) fn of_portal(portal: &Portal) -> Events {
        let of = |deadline: &Deadline| {
            let corrected = corrections_of_notice(portal, deadline);
            let mut events = events(portal, deadline, &corrected);
            let lost = lost::of(portal, deadline, &events);
            events.extend(lost);
            let left = keeping::left(portal, deadline, &events);
            ((deadline.key.clone(), events.into_boxed_slice()), left.map(|since| (deadline.key.clone(), since)))
        };
        let all = portal.deadlines.par_iter().map(|(_, deadline)| of(deadline));
        let (by_deadline, left): (Vec<_>, Vec<_>) = all.unzip();
        Events { by_deadline: by_deadline.into_iter().collect(), left: left.into_iter().flatten().collect() }
    }

    /// The events of one deadline.
    pub(super) fn of(&self, key: &DeadlineKey) -> impl Iterator<Item = &CalendarEvent> {
        self.by_deadline.get(key).into_iter().flatten()
    }

    /// Since when the calendars of many notices no longer hold the events of a deadline; `None` while they do.
    pub(super) fn left(&self, key: &DeadlineKey) -> Option<Instant> {
        self.left.get(key).copied()
    }
}

/// When the notice's own facts were corrected in a way that showed in the events of a deadline, as it was then. What
/// it became later must not take a number back.
fn corrections_of_notice(portal: &Portal, deadline: &Deadline) -> Vec<Instant> {
    let Some(page) = portal.notice(&deadline.key.notice) else { return Vec::new() };
    let shown = page.changes.iter().filter(|change| {
        let then = deadline.revisions.iter().rev().find(|revision| revision.at <= change.at);
        let facts = &then.unwrap_or(deadline.first()).facts;
        matches!(&change.subject, Subject::Notice(old, new) if event_texts::shows(facts, old, new))
    });
    shown.map(|change| change.at).collect()
}

/// What is made of a deadline's history.
struct Plan<'a> {
    deadline: &'a Deadline,
    zone: Zone,
    /// What stood in calendars at each revision, whether it took place or not.
    planned: Vec<Vec<(Role, EventTime)>>,
    /// Instants of the notice's own corrections, which every event of it repeats.
    corrected: &'a [Instant],
}

/// The events of one deadline over its whole history. An identity that was ever told stays, cancelled if nothing takes
/// its place; what was over before a change stays as it was.
fn events(portal: &Portal, deadline: &Deadline, corrected: &[Instant]) -> Vec<CalendarEvent> {
    let zone = portal.settings.zone;
    // The style of its kind, which may have been another one then.
    let style = |facts: &Facts| portal.settings.kind(&facts.kind).map_or(WindowStyle::Edges, |kind| kind.calendar);
    let planned = |facts: &Facts| occasions(&facts.shape, style(facts), zone);
    let planned = deadline.revisions.iter().map(|revision| planned(&revision.facts)).collect();
    let plan = Plan { deadline, zone, planned, corrected };
    let ended = plan.ended();
    let mut all = Vec::new();
    for (role, when) in plan.current() {
        let over = ended.is_some_and(|ended| plan.was_over(*when, ended));
        let state = if ended.is_none() || over { EventState::Confirmed } else { EventState::Cancelled };
        all.push(plan.event(role.clone(), *when, state, 0));
    }
    all.extend(plan.left_over());
    match ended {
        Some(ended) => all.extend(plan.notes_of_end(ended)),
        None => all.extend(plan.notes_of_moves()),
    }
    all
}

impl Plan<'_> {
    /// The first revision since which it does not take place; `None` if it does.
    fn ended(&self) -> Option<usize> {
        let takes_place = |index: usize| {
            self.deadline.revisions[index].facts.status == Status::Scheduled && !self.planned[index].is_empty()
        };
        let last = self.planned.len() - 1;
        (!takes_place(last)).then(|| (0..last).rev().find(|index| takes_place(*index)).map_or(0, |index| index + 1))
    }

    /// What stands in calendars now. Postponed without a date: the last known dates, cancelled rather than silently gone.
    fn current(&self) -> &[(Role, EventTime)] {
        self.planned.iter().rev().find(|planned| !planned.is_empty()).map_or(&[], Vec::as_slice)
    }

    /// An event that was first told with a revision.
    fn event(&self, role: Role, when: EventTime, state: EventState, first: usize) -> CalendarEvent {
        let revisions = &self.deadline.revisions;
        let created = revisions[first].at;
        let corrections = self.corrected.iter().filter(|at| **at >= created).count();
        let sequence = revisions.len() - 1 - first + corrections;
        CalendarEvent {
            key: self.deadline.key.clone(),
            role,
            when,
            state,
            sequence: u32::try_from(sequence).unwrap_or(u32::MAX >> 1),
            created,
            modified: self.corrected.iter().copied().fold(self.deadline.latest().at, Instant::max).max(created),
            lost: None,
        }
    }

    fn was_over(&self, when: EventTime, revision: usize) -> bool {
        when.end(self.zone) <= self.deadline.revisions[revision].at
    }

    /// The revision that took an event away, `index` being the last that dates it so: one that cancelled it dates it,
    /// too. `None`: it never took place.
    fn stood_until(&self, role: &Role, when: EventTime, index: usize) -> Option<usize> {
        let stands = |at: &usize| {
            self.deadline.revisions[*at].facts.status == Status::Scheduled
                && self.planned[*at].iter().any(|(other, then)| other == role && *then == when)
        };
        (0..=index).rev().find(stands).map(|last| last + 1)
    }

    /// Identities of earlier revisions for which nothing stands any more: a day on which the office is no longer open,
    /// an opening that became a session. Where something of the same deadline stands on the same days, they go.
    fn left_over(&self) -> Vec<CalendarEvent> {
        let current = self.current();
        let mut left: Vec<CalendarEvent> = Vec::new();
        for index in (0..self.planned.len().saturating_sub(1)).rev() {
            for (role, when) in &self.planned[index] {
                let days = when.days(self.zone);
                let stands = current.iter().any(|(other, now)| other == role || now.days(self.zone) == days);
                if stands || left.iter().any(|event| event.role == *role) {
                    continue;
                }
                let over = self.stood_until(role, *when, index).is_some_and(|end| self.was_over(*when, end));
                let state = if over { EventState::Confirmed } else { EventState::Cancelled };
                left.push(self.event(role.clone(), *when, state, 0));
            }
        }
        left.reverse();
        left
    }

    /// Entries on the days of what does not take place, because some clients hide cancelled events. A long stretch
    /// gets one, on the first of its days that the news can still reach; so do opening hours.
    fn notes_of_end(&self, ended: usize) -> Vec<CalendarEvent> {
        let since = self.zone.civil(self.deadline.revisions[ended].at).0;
        let mut notes: Vec<CalendarEvent> = Vec::new();
        let current = self.current();
        let all_over = current.iter().all(|(_, when)| self.was_over(*when, ended));
        for (role, when) in current {
            let repeated = matches!(role, Role::Day(_)) && !notes.is_empty();
            if repeated || (self.was_over(*when, ended) && !all_over) {
                continue;
            }
            let (first, last) = when.days(self.zone);
            let day = since.clamp(first, last);
            let note = Role::CancelledNote(Box::new(role.clone()));
            notes.push(self.event(note, EventTime::Days(day, day), EventState::Confirmed, ended));
        }
        notes
    }

    /// Entries on the days from which something moved away, one a day; the latest move tells what was planned there.
    fn notes_of_moves(&self) -> Vec<CalendarEvent> {
        let current = self.current();
        let mut notes: Vec<CalendarEvent> = Vec::new();
        for index in 1..self.planned.len() {
            for (role, when) in self.planned[index - 1].iter().filter(|(role, _)| !matches!(role, Role::Day(_))) {
                let old = when.days(self.zone);
                let now = current.iter().find(|(other, _)| other == role).map(|(_, now)| now.days(self.zone));
                // Of a long stretch, the edge that moved.
                let day = match now {
                    Some(now) if now == old => continue,
                    Some(now) if now.0 == old.0 => old.1,
                    _ => old.0,
                };
                if now.is_none() && current.iter().any(|(_, now)| now.days(self.zone) == old) {
                    continue;
                }
                let first = match notes.iter().position(|note| is_note_of(note, role, day)) {
                    Some(earlier) => {
                        let earlier = notes.remove(earlier);
                        self.deadline.revisions.iter().position(|r| r.at == earlier.created).unwrap_or(index)
                    }
                    None => index,
                };
                let note = Role::MovedNote(Box::new(role.clone()), index);
                notes.push(self.event(note, EventTime::Days(day, day), EventState::Confirmed, first));
            }
        }
        notes
    }
}

fn is_note_of(note: &CalendarEvent, role: &Role, day: NaiveDate) -> bool {
    matches!(&note.role, Role::MovedNote(of, _) if **of == *role) && note.when == EventTime::Days(day, day)
}

/// What stands in a calendar for a shape: roles and times. Shapes without an instant give nothing.
///
/// What has only an opening, or only an end, bears the identity of that edge: when the other one is announced, the
/// first keeps its entry.
pub(super) fn occasions(shape: &Shape, style: WindowStyle, zone: Zone) -> Vec<(Role, EventTime)> {
    match shape {
        Shape::Session { from, until } => vec![(Role::Whole, EventTime::Timed(from.instant(), until.instant()))],
        Shape::Window { opens, closes, .. } => match style {
            WindowStyle::Span => vec![(Role::Whole, EventTime::Days(opens.day(), closes.day()))],
            WindowStyle::Edges => {
                vec![(Role::Opens, opening(*opens, Some(*closes))), (Role::Closes, closing(*closes, Some(*opens)))]
            }
        },
        Shape::Due { by } => vec![(Role::Closes, closing(*by, None))],
        Shape::Opens { from } => vec![(Role::Opens, opening(*from, None))],
        Shape::Milestone { on } => vec![(Role::Whole, EventTime::Days(on.day(), on.day()))],
        Shape::Daily { days, .. } => {
            let slots = shape.slots(zone);
            let per_day = days.iter().filter_map(|day| {
                let begins = zone.instant(day.day, Clock::MIDNIGHT);
                let ends = zone.instant(day.day, Clock::END_OF_DAY);
                let mut of_day = slots.iter().filter(|slot| begins <= slot.from && slot.from < ends);
                let first = of_day.next()?;
                let last = of_day.next_back().unwrap_or(first);
                let whole = day.hours.is_empty() && (first.from, last.until) == (begins, ends);
                let when =
                    if whole { EventTime::Days(day.day, day.day) } else { EventTime::Timed(first.from, last.until) };
                Some((Role::Day(day.day), when))
            });
            per_day.collect()
        }
        Shape::Approximate { .. } | Shape::Personal { .. } | Shape::Unresolved { .. } => Vec::new(),
    }
}

/// A day without clock time is a whole day in a calendar. `end`: of a short window, which its entries stay inside of.
fn opening(point: Point, end: Option<Point>) -> EventTime {
    if point.is_day_only() {
        return EventTime::Days(point.day(), point.day());
    }
    let start = point.instant();
    let until = Instant::from_epoch(start.epoch() + EDGE_SECONDS);
    EventTime::Timed(start, end.map_or(until, |end| until.min(end.instant())))
}

fn closing(point: Point, start: Option<Point>) -> EventTime {
    if point.is_day_only() {
        return EventTime::Days(point.day(), point.day());
    }
    let end = point.instant();
    let from = Instant::from_epoch(end.epoch() - EDGE_SECONDS);
    EventTime::Timed(start.map_or(from, |start| from.max(start.instant())), end)
}
