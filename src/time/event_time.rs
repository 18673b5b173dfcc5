//! When something stands in a calendar: from an instant to an instant, or whole days.

use chrono::NaiveDate;

use super::{Clock, Instant, Zone, read_day};

/// When an event takes place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventTime {
    /// From an instant to an instant, the end excluded.
    Timed(Instant, Instant),
    /// Whole days, both included.
    Days(NaiveDate, NaiveDate),
}

impl EventTime {
    /// First instant after it.
    pub fn end(self, zone: Zone) -> Instant {
        match self {
            EventTime::Timed(_, end) => end,
            EventTime::Days(_, last) => zone.instant(last, Clock::END_OF_DAY),
        }
    }

    /// The days it touches, first and last.
    pub fn days(self, zone: Zone) -> (NaiveDate, NaiveDate) {
        match self {
            EventTime::Days(first, last) => (first, last),
            EventTime::Timed(start, end) => {
                let last_instant = Instant::from_epoch(end.epoch() - 1);
                (zone.civil(start).0, zone.civil(last_instant).0)
            }
        }
    }

    /// One word: `2025-10-18T09:00:00+08:00/PT7200S`, `2025-10-18/2025-10-20` (ISO 8601 §5.5).
    pub fn write(self, zone: Zone) -> String {
        match self {
            EventTime::Timed(start, end) => {
                format!("{}/PT{}S", zone.rfc3339(start), end.epoch().saturating_sub(start.epoch()))
            }
            EventTime::Days(first, last) => format!("{first}/{last}"),
        }
    }

    /// Reads what [`EventTime::write`] writes; `None` for anything else, and for an end before the start.
    pub fn read(text: &str) -> Option<EventTime> {
        let (start, end) = text.split_once('/')?;
        if let Some(seconds) = end.strip_prefix("PT") {
            let seconds: u32 = seconds.strip_suffix('S')?.parse().ok()?;
            let start = Instant::read_rfc3339(start)?;
            return Some(EventTime::Timed(start, Instant::from_epoch(start.epoch().checked_add(i64::from(seconds))?)));
        }
        let (first, last) = (read_day(start).ok()?, read_day(end).ok()?);
        (first <= last).then_some(EventTime::Days(first, last))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        for text in ["2025-10-18T09:00:00+08:00/PT7200S", "2025-10-18T09:00:00+08:00/PT0S", "2025-10-18/2025-10-20"] {
            let time = EventTime::read(text).expect(text);
            assert_eq!(time.write(Zone::SHANGHAI), text);
        }
        for text in ["", "2025-10-18", "2025-10-20/2025-10-18", "2025-10-18T09:00:00+08:00/PT-1S", "a/b", "/PT1S"] {
            assert_eq!(EventTime::read(text), None, "{text}");
        }
    }
}
