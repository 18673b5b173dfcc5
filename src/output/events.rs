//! Deadlines → calendar events: which there are, with their identities and stamps, independent of language and feed.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::content::ids::DeadlineKey;
use crate::content::site::WindowStyle;
use crate::portal::Portal;
use crate::portal::facts::{Deadline, Facts, Status};
use crate::portal::shape::Shape;
use crate::time::{Clock, Instant, Point, Zone};

/// How long an event is that marks a mere instant, in seconds. It ends at a closing instant, so that the alert and the
/// place in the day come before it, and begins at an opening instant.
const EDGE_SECONDS: i64 = 30 * 60;

/// Every event of the portal, by deadline.
#[derive(Debug, Default)]
pub(super) struct Events {
    by_deadline: BTreeMap<DeadlineKey, Vec<CalendarEvent>>,
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
    /// Stands on the old day of a moved event; the revision that moved it.
    MovedNote(Box<Role>, usize),
}

/// When an event takes place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum EventTime {
    /// From an instant to an instant.
    Timed(Instant, Instant),
    /// Whole days, both included.
    Days(NaiveDate, NaiveDate),
}

/// Whether an event takes place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum EventState {
    /// It does.
    Confirmed,
    /// It does not: cancelled, replaced, or postponed without a new date.
    Cancelled,
}

impl Role {
    /// The part of the UID after the deadline's id. A dot separates, which no id contains.
    pub(super) fn suffix(&self) -> String {
        match self {
            Role::Whole => String::new(),
            Role::Opens => ".opens".to_owned(),
            Role::Closes => ".closes".to_owned(),
            Role::Day(day) => format!(".{}", day.format("%Y%m%d")),
            Role::CancelledNote(of) => format!("{}.cancelled", of.suffix()),
            Role::MovedNote(of, revision) => format!("{}.moved{revision}", of.suffix()),
        }
    }
}

impl CalendarEvent {
    /// The UID (RFC 5545 §3.8.4.7): notice, deadline and role, never a date, title or position.
    pub(super) fn uid(&self, domain: &str) -> String {
        format!("{}.{}{}@{domain}", self.key.notice, self.key.deadline, self.role.suffix())
    }
}

impl Events {
    /// The events of every visible deadline.
    pub(super) fn of_portal(portal: &Portal) -> Events {
        let by_deadline = portal
            .deadlines
            .values()
            .map(|deadline| {
                let style =
                    portal.settings.kind(&deadline.facts().kind).map_or(WindowStyle::Edges, |kind| kind.calendar);
                (deadline.key.clone(), events(deadline, style, portal.settings.zone))
            })
            .collect();
        Events { by_deadline }
    }

    /// Gives events the sequence and stamps that the lock holds for them, by UID.
    pub(super) fn revise(&mut self, domain: &str, revised: &BTreeMap<String, (u32, Instant, Instant)>) {
        for event in self.by_deadline.values_mut().flatten() {
            if let Some((sequence, created, modified)) = revised.get(&event.uid(domain)) {
                (event.sequence, event.created, event.modified) = (*sequence, *created, *modified);
            }
        }
    }

    /// The events of one deadline.
    pub(super) fn of(&self, key: &DeadlineKey) -> impl Iterator<Item = &CalendarEvent> {
        self.by_deadline.get(key).into_iter().flatten()
    }
}

/// The events of one deadline over its whole history.
fn events(deadline: &Deadline, style: WindowStyle, zone: Zone) -> Vec<CalendarEvent> {
    let last = deadline.revisions.len() - 1;
    let (created, modified) = (deadline.first().at, deadline.latest().at);
    let event = |role: Role, when: EventTime, state: EventState, sequence: usize, created: Instant| CalendarEvent {
        key: deadline.key.clone(),
        role,
        when,
        state,
        sequence: u32::try_from(sequence).unwrap_or(u32::MAX >> 1),
        created,
        modified,
    };
    let current = deadline.facts();
    let mut all = Vec::new();
    let takes_place = current.status == Status::Scheduled;
    let mut now = occasions(&current.shape, style, zone);
    let state = if takes_place && !now.is_empty() { EventState::Confirmed } else { EventState::Cancelled };
    if now.is_empty() && is_postponed(current) {
        // Postponed without a date: the events of the last known date are cancelled, not silently gone.
        let known =
            deadline.revisions.iter().rev().find(|revision| !occasions(&revision.facts.shape, style, zone).is_empty());
        now = known.map(|revision| occasions(&revision.facts.shape, style, zone)).unwrap_or_default();
    }
    for (role, when) in &now {
        all.push(event(role.clone(), *when, state, last, created));
        if state == EventState::Cancelled {
            let (first, until) = days_of(*when, zone);
            let since = deadline.latest().at;
            all.push(event(
                Role::CancelledNote(Box::new(role.clone())),
                EventTime::Days(first, until),
                EventState::Confirmed,
                0,
                since,
            ));
        }
    }
    if state == EventState::Confirmed {
        for index in 1..=last {
            let revision = &deadline.revisions[index];
            let before = occasions(&deadline.revisions[index - 1].facts.shape, style, zone);
            for (role, when) in before {
                let old_days = days_of(when, zone);
                let stays = now.iter().any(|(other, now)| *other == role && days_of(*now, zone) == old_days);
                let vanished = !now.iter().any(|(other, _)| *other == role) && matches!(role, Role::Day(_));
                if !stays && !vanished {
                    let note = Role::MovedNote(Box::new(role), index);
                    all.push(event(
                        note,
                        EventTime::Days(old_days.0, old_days.1),
                        EventState::Confirmed,
                        last - index,
                        revision.at,
                    ));
                }
            }
        }
    }
    all
}

fn is_postponed(facts: &Facts) -> bool {
    matches!(facts.shape, Shape::Unresolved { .. })
}

/// What stands in a calendar for a shape: roles and times. Shapes without an instant give nothing.
fn occasions(shape: &Shape, style: WindowStyle, zone: Zone) -> Vec<(Role, EventTime)> {
    match shape {
        Shape::Session { from, until } => vec![(Role::Whole, EventTime::Timed(from.instant(), until.instant()))],
        Shape::Window { opens, closes, .. } => match style {
            WindowStyle::Span => vec![(Role::Whole, EventTime::Days(opens.day(), closes.day()))],
            WindowStyle::Edges => vec![(Role::Opens, opening(*opens)), (Role::Closes, closing(*closes))],
        },
        Shape::Due { by } => vec![(Role::Whole, closing(*by))],
        Shape::Opens { from } => vec![(Role::Whole, opening(*from))],
        Shape::Milestone { on } => vec![(Role::Whole, EventTime::Days(on.day(), on.day()))],
        Shape::Daily { days, .. } => {
            let slots = shape.slots(zone);
            let per_day = days.iter().filter_map(|day| {
                let begins = zone.instant(day.day, Clock::MIDNIGHT);
                let ends = zone.instant(day.day, Clock::END_OF_DAY);
                let mut of_day = slots.iter().filter(|slot| begins <= slot.from && slot.from < ends);
                let first = of_day.next()?;
                let last = of_day.next_back().unwrap_or(first);
                Some((Role::Day(day.day), EventTime::Timed(first.from, last.until)))
            });
            per_day.collect()
        }
        Shape::Approximate { .. } | Shape::Personal { .. } | Shape::Unresolved { .. } => Vec::new(),
    }
}

/// A day without clock time is a whole day in a calendar.
fn opening(point: Point) -> EventTime {
    if point.is_day_only() {
        return EventTime::Days(point.day(), point.day());
    }
    let start = point.instant();
    EventTime::Timed(start, Instant::from_epoch(start.epoch() + EDGE_SECONDS))
}

fn closing(point: Point) -> EventTime {
    if point.is_day_only() {
        return EventTime::Days(point.day(), point.day());
    }
    let end = point.instant();
    EventTime::Timed(Instant::from_epoch(end.epoch() - EDGE_SECONDS), end)
}

/// The days an event touches, first and last.
pub(super) fn days_of(when: EventTime, zone: Zone) -> (NaiveDate, NaiveDate) {
    match when {
        EventTime::Days(first, last) => (first, last),
        EventTime::Timed(start, end) => {
            let last_instant = Instant::from_epoch(end.epoch() - 1);
            (zone.civil(start).0, zone.civil(last_instant).0)
        }
    }
}
