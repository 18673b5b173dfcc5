//! How long the calendars of many notices keep what is over. They are fetched again and again, by phones on weak
//! networks too, and would grow for ever; a notice's own calendar keeps all it ever held.

use chrono::{Datelike, Months, NaiveDate};

use super::events::CalendarEvent;
use crate::portal::facts::Deadline;
use crate::portal::{Listing, Portal};
use crate::time::{Clock, Instant, Zone};

/// Whole months that a deadline stays after the one in which the last was heard of it. Two years hold the whole last
/// school year at any time; at some two deadlines a week that is a third of what importers take.
const MONTHS_KEPT: Months = Months::new(24);

/// Since when the calendars of many notices no longer hold a deadline's events; `None` while they do, as they do with
/// all that pages list as to come or without a date. It is remembered that this may change.
///
/// All events of a deadline go together: the entry on the day from which something moved away says nothing alone.
pub(super) fn left(portal: &Portal, deadline: &Deadline, events: &[CalendarEvent]) -> Option<Instant> {
    let zone = portal.settings.zone;
    let told = events.iter().map(|event| event.ends(zone).max(event.modified)).max()?;
    let settled = match portal.listing(deadline) {
        Listing::Next(_) | Listing::Undated => return None,
        Listing::Past(since) => told.max(since),
        Listing::Nowhere => told,
    };
    leaves(settled, zone).filter(|leaves| portal.as_of.reached(*leaves))
}

/// When a deadline leaves of which nothing takes place, and nothing changes, from an instant on. At the first instant
/// of a month, so that a calendar loses events at most once a month and not on any day; what was settled at that very
/// instant belongs to the month before.
fn leaves(settled: Instant, zone: Zone) -> Option<Instant> {
    let starts = |month: NaiveDate| zone.instant(month, Clock::MIDNIGHT);
    let month = zone.civil(settled).0.with_day(1)?;
    let next = if starts(month) == settled { month } else { month.checked_add_months(Months::new(1))? };
    next.checked_add_months(MONTHS_KEPT).map(starts)
}
