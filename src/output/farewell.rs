//! What a calendar says of a deadline that a correction of its cohorts or kind took out of it. Subscribers had it: it
//! must not go without a word.

use std::collections::BTreeMap;

use super::events::{CalendarEvent, EventState, Role};
use super::lost;
use super::maker::Maker;
use super::membership::Held;
use super::told::{self, HIGHEST_SEQUENCE, Revised};
use crate::portal::facts::Deadline;
use crate::time::{EventTime, Instant};

/// The events of deadlines that left a calendar, cancelled there unless they were over by then; and for what took place
/// until then a note on its first day to come, because some clients hide cancelled events. All with the numbers
/// subscribers of this calendar are told.
pub(super) fn of<'a>(maker: &'a Maker, held: &'a Held) -> impl Iterator<Item = (CalendarEvent, Revised)> + 'a {
    let zone = maker.portal.settings.zone;
    held.former.iter().flat_map(move |(key, revision)| {
        let at = maker.portal.deadlines[key].revisions[*revision].at;
        let is_over = |event: &CalendarEvent| event.when.end(zone) <= at;
        let events = maker.events.of(key).filter(|event| !event.role.is_note());
        let mut told = Vec::new();
        let mut first_to_come: Option<EventTime> = None;
        for event in events {
            let mut event = event.clone();
            let revised = maker.revised(&event);
            if event.state == EventState::Confirmed && !is_over(&event) {
                event.state = EventState::Elsewhere;
                first_to_come.get_or_insert(event.when);
            }
            told.push((event, revised));
        }
        if let Some(when) = first_to_come {
            let (first, last) = when.days(zone);
            let day = zone.civil(at).0.clamp(first, last);
            let (role, when) = (Role::LeftNote, EventTime::Days(day, day));
            let revised = numbered(maker, &maker.portal.deadlines[key], at);
            let state = EventState::Confirmed;
            let note = CalendarEvent {
                key: key.clone(),
                role,
                when,
                state,
                sequence: 0,
                created: at,
                modified: at,
                lost: None,
            };
            told.push((note, revised));
        }
        told
    })
}

/// The number of a note, which is the same deadline's in several calendars and in each its own, so that the lock has no
/// line for it. All it says stands in the deadline's events, too: it rises with each of them, and with facts typed over,
/// which may end one event and begin another.
fn numbered(maker: &Maker, deadline: &Deadline, created: Instant) -> Revised {
    let (portal, key) = (&maker.portal, &deadline.key);
    let domain = &portal.settings.uid_domain;
    let locked = lost::locked(portal, key).map(|(uid, event)| (uid.clone(), Revised::of(event)));
    let mut all: BTreeMap<String, Revised> = locked.collect();
    all.extend(maker.events.of(key).map(|event| (event.uid(domain), maker.revised(event))));
    let retyped = told::retyped(maker, &portal.lock, deadline);
    let times = all.values().map(|event| event.sequence).chain(retyped.map(|retyped| retyped.times));
    let sequence = times.fold(0, u32::saturating_add).min(HIGHEST_SEQUENCE);
    let stamps = all.values().map(|event| event.modified).chain(retyped.map(|retyped| retyped.at));
    let modified = stamps.fold(created, Instant::max);
    Revised { sequence, created, modified }
}
