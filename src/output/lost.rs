//! Events that subscribers hold and that nothing in the content makes any more, although their deadline stands: a day of
//! opening hours that a new closure takes away, the edges of a window that was typed over to be a session. They would
//! vanish without a word; only the lock still knows them.

use super::events::{CalendarEvent, EventState, Role, occasions};
use crate::content::ids::DeadlineKey;
use crate::content::lock::LockedEvent;
use crate::content::site::WindowStyle;
use crate::portal::Portal;
use crate::portal::facts::{Deadline, Status};
use crate::time::{EventTime, read_day};

/// The lost events of a deadline, beside those that are made of its history. Cancelled, unless they were over when they
/// were lost. What still says the truth in another way, as a stretch instead of its two edges, is not lost.
pub(super) fn of(portal: &Portal, deadline: &Deadline, made: &[CalendarEvent]) -> Vec<CalendarEvent> {
    let zone = portal.settings.zone;
    let facts = deadline.facts();
    let is_true = |role: &Role, when: EventTime| {
        let said = [WindowStyle::Edges, WindowStyle::Span].map(|style| occasions(&facts.shape, style, zone));
        facts.status == Status::Scheduled && said.iter().flatten().any(|(other, then)| other == role && *then == when)
    };
    let mut lost = Vec::new();
    for (role, known) in known(portal, deadline) {
        let stands = |event: &CalendarEvent| {
            event.role == role || (!event.role.is_note() && event.when.days(zone) == known.when.days(zone))
        };
        if made.iter().any(stands) || is_true(&role, known.when) {
            continue;
        }
        let end = known.when.end(zone);
        let was_over = known.lost.map_or_else(|| portal.as_of.reached(end), |lost| end <= lost);
        lost.push(CalendarEvent {
            key: deadline.key.clone(),
            role,
            when: known.when,
            state: if was_over { EventState::Confirmed } else { EventState::Cancelled },
            sequence: 0,
            created: known.created,
            modified: deadline.latest().at.max(known.created),
            lost: Some(known.lost.unwrap_or_else(|| portal.as_of.now())),
        });
    }
    lost
}

/// What the lock holds of a deadline, but for mere notes.
pub(super) fn known<'a>(portal: &'a Portal, deadline: &'a Deadline) -> impl Iterator<Item = (Role, &'a LockedEvent)> {
    let length = prefix(&deadline.key).len();
    let domain = &portal.settings.uid_domain;
    locked(portal, &deadline.key)
        .filter_map(move |(uid, event)| Some((role(uid[length..].strip_suffix(domain)?.strip_suffix('@')?)?, event)))
}

/// Every event of a deadline that was ever published, by its UID.
pub(super) fn locked<'a>(
    portal: &'a Portal,
    key: &DeadlineKey,
) -> impl Iterator<Item = (&'a String, &'a LockedEvent)> + use<'a> {
    let prefix = prefix(key);
    // No id has a dot or an at sign: what follows the ids begins with one of them.
    let ranges = [format!("{prefix}."), format!("{prefix}@")];
    ranges.into_iter().flat_map(move |start| {
        let begins = start.clone();
        portal.lock.events.range(start..).take_while(move |(uid, _)| uid.starts_with(&begins))
    })
}

fn prefix(key: &DeadlineKey) -> String {
    format!("{}.{}", key.notice, key.deadline)
}

/// The role that a suffix of a UID stands for; `None` for notes. See [`Role`].
fn role(suffix: &str) -> Option<Role> {
    match suffix.strip_prefix('.') {
        None => suffix.is_empty().then_some(Role::Whole),
        Some("opens") => Some(Role::Opens),
        Some("closes") => Some(Role::Closes),
        Some(day) => {
            let (year, month, day) = (day.get(..4)?, day.get(4..6)?, day.get(6..).filter(|day| day.len() == 2)?);
            read_day(&format!("{year}-{month}-{day}")).ok().map(Role::Day)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suffixes_are_read_as_they_are_written() {
        let day = read_day("2025-10-09").expect("a day");
        for (suffix, expected) in [
            ("", Some(Role::Whole)),
            (".opens", Some(Role::Opens)),
            (".closes", Some(Role::Closes)),
            (".20251009", Some(Role::Day(day))),
            (".cancelled", None),
            (".opens.cancelled", None),
            (".moved20251009", None),
            (".closes.moved20251009", None),
            (".left", None),
            (".2025100", None),
            (".20251309", None),
        ] {
            assert_eq!(role(suffix), expected, "{suffix}");
        }
    }
}
