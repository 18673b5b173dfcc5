//! One edge of a span, with the memory of how it was written. Knows nothing of spans' rules or wording.

use chrono::NaiveDate;

use crate::time::{Clock, Instant, Zone};

/// An edge of a span: the instant it means, and the day and clock time it is shown as.
///
/// "until 25 February" ends at the instant the 26th begins, but must be shown as the 25th for ever. An instant alone
/// cannot remember that, so both travel together. Two points are equal when they mean the same instant *and* are
/// shown alike: 25 February and 25 February 24:00 end together, yet only one of them names an hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Point {
    day: NaiveDate,
    clock: Option<Clock>,
    instant: Instant,
}

impl Point {
    /// A start: a day without a clock time begins at 00:00. 24:00 is taken as the next day's 00:00.
    pub fn start(day: NaiveDate, clock: Option<Clock>, zone: Zone) -> Point {
        let instant = zone.instant(day, clock.unwrap_or(Clock::MIDNIGHT));
        match (clock, day.succ_opt()) {
            (Some(Clock::END_OF_DAY), Some(next)) => Point { day: next, clock: Some(Clock::MIDNIGHT), instant },
            _ => Point { day, clock, instant },
        }
    }

    /// An end: a day without a clock time is included whole, so the instant is the next day's 00:00.
    ///
    /// 00:00 is taken as 24:00 of the day before, because that is the last day on which anything can still be done.
    pub fn end(day: NaiveDate, clock: Option<Clock>, zone: Zone) -> Point {
        let instant = zone.instant(day, clock.unwrap_or(Clock::END_OF_DAY));
        match (clock, day.pred_opt()) {
            (Some(Clock::MIDNIGHT), Some(previous)) => Point { day: previous, clock: Some(Clock::END_OF_DAY), instant },
            _ => Point { day, clock, instant },
        }
    }

    /// An end that excludes its day: `before 26 February` is `until 25 February`. With a clock time, the same as
    /// [`Point::end`], since a half-open span never includes its end.
    pub fn end_before(day: NaiveDate, clock: Option<Clock>, zone: Zone) -> Point {
        let last = if clock.is_some() { day } else { day.pred_opt().unwrap_or(day) };
        Point::end(last, clock, zone)
    }

    /// The day to show. For an end without a clock time: the last day included.
    pub fn day(self) -> NaiveDate {
        self.day
    }

    /// The clock time to show; `None` when only a day was written.
    pub fn clock(self) -> Option<Clock> {
        self.clock
    }

    /// The instant meant.
    pub fn instant(self) -> Instant {
        self.instant
    }

    /// Whether only a day was written.
    pub fn is_day_only(self) -> bool {
        self.clock.is_none()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ZONE: Zone = Zone::SHANGHAI;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_date_alone_starts_at_midnight_and_ends_with_its_day() {
        let start = Point::start(day("2025-02-25"), None, ZONE);
        let end = Point::end(day("2025-02-25"), None, ZONE);
        assert_eq!(ZONE.rfc3339(start.instant()), "2025-02-25T00:00:00+08:00");
        assert_eq!(ZONE.rfc3339(end.instant()), "2025-02-26T00:00:00+08:00");
        assert_eq!(end.day(), day("2025-02-25"));
        assert!(end.is_day_only());
    }

    #[test]
    fn midnight_is_shown_on_the_side_it_belongs_to() {
        let end = Point::end(day("2025-02-25"), Some(Clock::END_OF_DAY), ZONE);
        assert_eq!((end.day(), end.clock()), (day("2025-02-25"), Some(Clock::END_OF_DAY)));
        assert_eq!(Point::end(day("2025-02-26"), Some(Clock::MIDNIGHT), ZONE), end);
        assert_ne!(Point::end(day("2025-02-25"), None, ZONE), end);

        let start = Point::start(day("2025-02-25"), Some(Clock::END_OF_DAY), ZONE);
        assert_eq!(start, Point::start(day("2025-02-26"), Some(Clock::MIDNIGHT), ZONE));
    }

    #[test]
    fn the_edges_of_time_do_not_panic() {
        for extreme in [NaiveDate::MIN, NaiveDate::MAX] {
            for clock in [None, Some(Clock::MIDNIGHT), Some(Clock::END_OF_DAY)] {
                Point::start(extreme, clock, ZONE);
                Point::end(extreme, clock, ZONE);
                Point::end_before(extreme, clock, ZONE);
            }
        }
    }

    proptest! {
        #[test]
        fn until_a_day_is_before_the_next(offset in 0i64..36_000) {
            let last = crate::time::FIRST_DAY + chrono::Duration::days(offset);
            let next = last + chrono::Duration::days(1);
            prop_assert_eq!(Point::end(last, None, ZONE), Point::end_before(next, None, ZONE));
        }
    }
}
