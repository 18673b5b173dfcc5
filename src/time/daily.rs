//! Windows that are open at certain hours of certain days, such as an office or a photographer's room.
//! Knows no instants and no wording.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate, Weekday};

use crate::time::workdays::{DayStatus, OffCause, OutsideCoverage, WorkCalendar};
use crate::time::{Clock, DayRange};

/// Which days are open, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Daily {
    /// Which days.
    pub days: DaysOpen,
    /// Opening hours of a usual day; empty means that none are stated, not that it is shut.
    pub hours: Vec<(Clock, Clock)>,
    /// The last moment of a usual day at which something still counts for that day.
    pub cutoff: Option<Clock>,
    /// Weekdays that differ. An entry replaces both hours and cut-off; one without hours is shut.
    pub by_weekday: BTreeMap<DayOfWeek, DayHours>,
}

/// The rule for the days of a [`Daily`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DaysOpen {
    /// Working days of the calendar, make-up days among them.
    WorkingDays,
    /// Every day, weekends and holidays too. Needs no calendar: a system that runs by itself knows no holidays.
    EveryDay,
    /// These weekdays, except national holidays and the school's closures. A make-up day adds nothing: who wants
    /// those writes working days.
    On(BTreeSet<DayOfWeek>),
}

/// The hours of one weekday.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DayHours {
    /// Opening hours; none means shut.
    pub hours: Vec<(Clock, Clock)>,
    /// The cut-off.
    pub cutoff: Option<Clock>,
}

/// A weekday with an order, Monday first, which chrono's has not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DayOfWeek(pub Weekday);

/// A day on which a [`Daily`] is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenDay {
    /// The day.
    pub day: NaiveDate,
    /// Its opening hours; empty when none are stated.
    pub hours: Vec<(Clock, Clock)>,
    /// Its cut-off.
    pub cutoff: Option<Clock>,
}

impl Daily {
    /// The open days from `first` to `last`, both included, in order. Never one inside `closed` (inclusive ranges).
    ///
    /// A make-up day stands in for another weekday, so it keeps the usual hours whatever `by_weekday` says of
    /// Saturdays and Sundays. Errors when a day in question is outside the calendar's coverage.
    pub fn open_days(
        &self,
        first: NaiveDate,
        last: NaiveDate,
        closed: &[(NaiveDate, NaiveDate)],
        calendar: &WorkCalendar,
    ) -> Result<Vec<OpenDay>, OutsideCoverage> {
        let mut open = Vec::new();
        for day in first.iter_days().take_while(|&day| day <= last) {
            if closed.iter().any(|&(first, last)| DayRange::new(first, last).contains(day)) {
                continue;
            }
            open.extend(self.open_day(day, calendar)?);
        }
        Ok(open)
    }

    fn open_day(&self, day: NaiveDate, calendar: &WorkCalendar) -> Result<Option<OpenDay>, OutsideCoverage> {
        let own = self.by_weekday.get(&DayOfWeek(day.weekday()));
        let own = match &self.days {
            DaysOpen::EveryDay => own,
            DaysOpen::On(weekdays) => {
                if !weekdays.contains(&DayOfWeek(day.weekday())) || is_holiday(day, calendar)? {
                    return Ok(None);
                }
                own
            }
            DaysOpen::WorkingDays => match calendar.status(day)? {
                DayStatus::Off { .. } => return Ok(None),
                DayStatus::Working { makeup: true } => None,
                DayStatus::Working { makeup: false } => own,
            },
        };
        Ok(match own {
            Some(own) if own.hours.is_empty() => None,
            Some(own) => Some(OpenDay { day, hours: own.hours.clone(), cutoff: own.cutoff }),
            None => Some(OpenDay { day, hours: self.hours.clone(), cutoff: self.cutoff }),
        })
    }
}

impl DayOfWeek {
    /// All seven, Monday first.
    pub const ALL: [DayOfWeek; 7] = [
        DayOfWeek(Weekday::Mon),
        DayOfWeek(Weekday::Tue),
        DayOfWeek(Weekday::Wed),
        DayOfWeek(Weekday::Thu),
        DayOfWeek(Weekday::Fri),
        DayOfWeek(Weekday::Sat),
        DayOfWeek(Weekday::Sun),
    ];
}

impl From<Weekday> for DayOfWeek {
    fn from(weekday: Weekday) -> DayOfWeek {
        DayOfWeek(weekday)
    }
}

impl Ord for DayOfWeek {
    fn cmp(&self, other: &DayOfWeek) -> std::cmp::Ordering {
        self.0.num_days_from_monday().cmp(&other.0.num_days_from_monday())
    }
}

impl PartialOrd for DayOfWeek {
    fn partial_cmp(&self, other: &DayOfWeek) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

fn is_holiday(day: NaiveDate, calendar: &WorkCalendar) -> Result<bool, OutsideCoverage> {
    let off = matches!(calendar.status(day)?, DayStatus::Off { cause: OffCause::Holiday | OffCause::Closure, .. });
    Ok(off)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::test_calendar::{china, d};

    fn hours(from: u32, to: u32) -> Vec<(Clock, Clock)> {
        vec![(Clock::new(from, 0).unwrap(), Clock::new(to, 0).unwrap())]
    }

    fn office(days: DaysOpen) -> Daily {
        Daily { days, hours: hours(9, 17), cutoff: Clock::new(16, 30), by_weekday: BTreeMap::new() }
    }

    fn days(open: &[OpenDay]) -> Vec<String> {
        open.iter().map(|open| open.day.format("%m-%d").to_string()).collect()
    }

    #[test]
    fn working_days_skip_the_holiday_and_keep_the_makeup_sunday() {
        let open = office(DaysOpen::WorkingDays).open_days(d("2025-01-24"), d("2025-02-06"), &[], &china()).unwrap();
        assert_eq!(days(&open), ["01-24", "01-26", "01-27", "02-05", "02-06"]);
        assert_eq!(open[1].hours, hours(9, 17));
        assert_eq!(open[1].cutoff, Clock::new(16, 30));
    }

    #[test]
    fn a_makeup_day_keeps_the_usual_hours() {
        let mut office = office(DaysOpen::WorkingDays);
        let short = DayHours { hours: hours(9, 11), cutoff: None };
        office.by_weekday = BTreeMap::from([(Weekday::Sun.into(), DayHours::default()), (Weekday::Mon.into(), short)]);
        let open = office.open_days(d("2025-01-25"), d("2025-01-27"), &[], &china()).unwrap();
        assert_eq!(days(&open), ["01-26", "01-27"]);
        assert_eq!((&open[0].hours, &open[1].hours), (&hours(9, 17), &hours(9, 11)));
        assert_eq!(open[1].cutoff, None);
    }

    #[test]
    fn closed_days_are_closed_under_every_rule() {
        let closed = [(d("2025-10-01"), d("2025-10-08"))];
        let (first, last) = (d("2025-09-27"), d("2025-10-12"));
        let every = office(DaysOpen::EveryDay).open_days(first, last, &closed, &WorkCalendar::empty()).unwrap();
        assert_eq!(days(&every), ["09-27", "09-28", "09-29", "09-30", "10-09", "10-10", "10-11", "10-12"]);
        let working = office(DaysOpen::WorkingDays).open_days(first, last, &closed, &china()).unwrap();
        assert_eq!(days(&working), ["09-28", "09-29", "09-30", "10-09", "10-10", "10-11"]);
    }

    #[test]
    fn named_weekdays_fall_out_on_holidays_only() {
        let sundays = DaysOpen::On(BTreeSet::from([Weekday::Sun.into(), Weekday::Wed.into()]));
        let open = office(sundays).open_days(d("2025-09-24"), d("2025-10-12"), &[], &china()).unwrap();
        assert_eq!(days(&open), ["09-24", "09-28", "10-12"]);
    }

    #[test]
    fn a_weekday_without_hours_is_shut() {
        let mut office = office(DaysOpen::EveryDay);
        office.by_weekday = BTreeMap::from([(Weekday::Wed.into(), DayHours::default())]);
        let open = office.open_days(d("2025-03-04"), d("2025-03-06"), &[], &WorkCalendar::empty()).unwrap();
        assert_eq!(days(&open), ["03-04", "03-06"]);
    }

    #[test]
    fn working_days_need_a_calendar() {
        let outside = office(DaysOpen::WorkingDays).open_days(d("2026-12-30"), d("2027-01-05"), &[], &china());
        assert_eq!(outside, Err(OutsideCoverage { day: d("2027-01-01"), year: 2027 }));
        let reversed = office(DaysOpen::WorkingDays).open_days(d("2026-12-30"), d("2026-12-01"), &[], &china());
        assert_eq!(reversed, Ok(Vec::new()));
    }

    #[test]
    fn weekdays_are_ordered_from_monday() {
        let sorted: Vec<DayOfWeek> = BTreeSet::from(DayOfWeek::ALL).into_iter().collect();
        assert_eq!(sorted, DayOfWeek::ALL);
    }
}
