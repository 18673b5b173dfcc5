//! What a calendar says of a deadline that a correction of its cohorts or kind took out of it. Subscribers had it: it
//! must not go without a word.

use super::events::{CalendarEvent, EventState, Role};
use super::maker::Maker;
use super::membership::Held;
use super::told::Revised;
use crate::time::EventTime;

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
            let revised = Revised { sequence: 0, created: at, modified: at };
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
