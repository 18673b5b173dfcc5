//! Which days are working days: national facts with the school's own closures and openings on top.
//!
//! Built from plain values and pure after that. Outside the years whose arrangement is known nothing is answered:
//! China's make-up days are decided anew every autumn, so a guess would be wrong in a way nobody notices.

use std::collections::BTreeSet;
use std::fmt;

use chrono::{Datelike, Days, NaiveDate, Weekday};

use crate::lang::Lang;

/// Days in a row, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DayRange {
    /// The first day.
    pub first: NaiveDate,
    /// The last day; a range whose last day is before its first holds none.
    pub last: NaiveDate,
}

/// A name in both languages, such as 春节 and Spring Festival.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct BilingualName {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

/// Days off with their name, if they have one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DaysOff {
    /// Which days.
    pub days: DayRange,
    /// What they are for.
    pub name: Option<BilingualName>,
}

/// The values a calendar is built from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CalendarFacts {
    /// The days over which the arrangement is known. Several ranges may leave gaps between them.
    pub coverage: Vec<DayRange>,
    /// The weekly days off.
    pub weekend: Vec<Weekday>,
    /// National holidays, with the weekend days inside them.
    pub holidays: Vec<DaysOff>,
    /// Weekend days that are worked instead (调休上班).
    pub makeup: Vec<NaiveDate>,
    /// Days on which this school is closed, whatever the nation does.
    pub closures: Vec<DaysOff>,
    /// Days on which this school works, even inside its own closures.
    pub openings: Vec<DayRange>,
}

/// A calendar of working days.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WorkCalendar {
    facts: CalendarFacts,
    makeup: BTreeSet<NaiveDate>,
}

/// What a covered day is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayStatus<'a> {
    /// People work.
    Working {
        /// Whether they would usually be off: a make-up day, or an opening on a day off.
        makeup: bool,
    },
    /// People are off.
    Off {
        /// Why.
        cause: OffCause,
        /// What the day off is called, if it has a name.
        name: Option<&'a BilingualName>,
    },
}

/// Why a day is off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OffCause {
    /// An ordinary weekend day.
    Weekend,
    /// A national holiday.
    Holiday,
    /// The school's own closure.
    Closure,
}

/// A sum that needs a day whose arrangement is not known. It is resolved by adding that year to the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct OutsideCoverage {
    /// The first day that was needed and is missing.
    pub day: NaiveDate,
    /// Its year.
    pub year: i32,
}

impl WorkCalendar {
    /// A calendar of these facts.
    pub fn new(facts: CalendarFacts) -> WorkCalendar {
        let makeup = facts.makeup.iter().copied().collect();
        WorkCalendar { facts, makeup }
    }

    /// A calendar that knows no day at all.
    pub fn empty() -> WorkCalendar {
        WorkCalendar::default()
    }

    /// Whether the arrangement of a day is known.
    pub fn covers(&self, day: NaiveDate) -> bool {
        self.facts.coverage.iter().any(|range| range.contains(day))
    }

    /// What a day is. An opening beats a closure, a closure beats the nation's facts.
    pub fn status(&self, day: NaiveDate) -> Result<DayStatus<'_>, OutsideCoverage> {
        if !self.covers(day) {
            return Err(OutsideCoverage::at(day));
        }
        let national = self.national_status(day);
        if self.facts.openings.iter().any(|range| range.contains(day)) {
            let makeup = !matches!(national, DayStatus::Working { makeup: false });
            return Ok(DayStatus::Working { makeup });
        }
        let closure = self.facts.closures.iter().find(|off| off.days.contains(day));
        Ok(match closure {
            Some(off) => DayStatus::Off { cause: OffCause::Closure, name: off.name.as_ref() },
            None => national,
        })
    }

    /// Whether people work on a day.
    pub fn is_working(&self, day: NaiveDate) -> Result<bool, OutsideCoverage> {
        Ok(matches!(self.status(day)?, DayStatus::Working { .. }))
    }

    /// The `count`-th working day after `day`, or before it when negative. `day` itself is not counted (Civil Code of
    /// the PRC, art. 201); 0 is `day` itself, working or not.
    pub fn add_working_days(&self, day: NaiveDate, count: i32) -> Result<NaiveDate, OutsideCoverage> {
        let mut reached = day;
        let mut left = count.unsigned_abs();
        while left > 0 {
            reached = if count > 0 { next(reached)? } else { previous(reached)? };
            if self.is_working(reached)? {
                left -= 1;
            }
        }
        Ok(reached)
    }

    /// `day` if people work on it, otherwise the first working day after it (Civil Code of the PRC, art. 203).
    pub fn next_working_day(&self, day: NaiveDate) -> Result<NaiveDate, OutsideCoverage> {
        let mut reached = day;
        while !self.is_working(reached)? {
            reached = next(reached)?;
        }
        Ok(reached)
    }

    fn national_status(&self, day: NaiveDate) -> DayStatus<'_> {
        if self.makeup.contains(&day) {
            return DayStatus::Working { makeup: true };
        }
        if let Some(off) = self.facts.holidays.iter().find(|off| off.days.contains(day)) {
            return DayStatus::Off { cause: OffCause::Holiday, name: off.name.as_ref() };
        }
        if self.facts.weekend.contains(&day.weekday()) {
            return DayStatus::Off { cause: OffCause::Weekend, name: None };
        }
        DayStatus::Working { makeup: false }
    }
}

impl DayRange {
    /// The days from `first` to `last`, both included.
    pub fn new(first: NaiveDate, last: NaiveDate) -> DayRange {
        DayRange { first, last }
    }

    /// One day.
    pub fn one(day: NaiveDate) -> DayRange {
        DayRange { first: day, last: day }
    }

    /// Whether a day is in the range.
    pub fn contains(self, day: NaiveDate) -> bool {
        (self.first..=self.last).contains(&day)
    }
}

impl BilingualName {
    /// The name in a language.
    pub fn pick(&self, lang: Lang) -> &str {
        lang.pick(&self.zh, &self.en)
    }
}

impl OutsideCoverage {
    /// The refusal for a day that is needed and missing.
    pub(in crate::time) fn at(day: NaiveDate) -> OutsideCoverage {
        OutsideCoverage { day, year: day.year() }
    }

    /// The cause in one sentence, without a full stop.
    pub fn message(self, lang: Lang) -> String {
        let year = self.year;
        lang.pick(
            format!("工作日历里还没有{year}年的放假安排"),
            format!("the working-day calendar does not have the {year} arrangement yet"),
        )
    }
}

impl fmt::Display for OutsideCoverage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message(Lang::En))
    }
}

impl std::error::Error for OutsideCoverage {}

fn next(day: NaiveDate) -> Result<NaiveDate, OutsideCoverage> {
    day.checked_add_days(Days::new(1)).ok_or(OutsideCoverage::at(day))
}

fn previous(day: NaiveDate) -> Result<NaiveDate, OutsideCoverage> {
    day.checked_sub_days(Days::new(1)).ok_or(OutsideCoverage::at(day))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::time::test_calendar::{china, d, facts};

    #[test]
    fn the_worked_example_of_the_spring_festival() {
        let calendar = china();
        // Sat 25 is free, Sun 26 makes up for the holiday, Mon 27 works, Tue 28 is New Year's Eve.
        assert_eq!(calendar.add_working_days(d("2025-01-24"), 2), Ok(d("2025-01-27")));
        assert_eq!(calendar.add_working_days(d("2025-01-24"), 3), Ok(d("2025-02-05")));
        assert_eq!(calendar.add_working_days(d("2025-02-05"), -1), Ok(d("2025-01-27")));
        assert_eq!(calendar.add_working_days(d("2025-01-25"), 0), Ok(d("2025-01-25")));
        assert_eq!(calendar.next_working_day(d("2025-05-03")), Ok(d("2025-05-06")));
        assert_eq!(calendar.next_working_day(d("2025-05-06")), Ok(d("2025-05-06")));
    }

    #[test]
    fn the_status_says_why() {
        let calendar = china();
        let name = |day: &str| match calendar.status(d(day)) {
            Ok(DayStatus::Off { cause, name }) => (Some(cause), name.map(|name| name.pick(Lang::En).to_owned())),
            _ => (None, None),
        };
        assert_eq!(name("2025-01-28"), (Some(OffCause::Holiday), Some("Spring Festival".to_owned())));
        assert_eq!(name("2025-02-15"), (Some(OffCause::Weekend), None));
        assert_eq!(calendar.status(d("2025-01-26")), Ok(DayStatus::Working { makeup: true }));
        assert_eq!(calendar.status(d("2025-01-27")), Ok(DayStatus::Working { makeup: false }));
    }

    #[test]
    fn outside_coverage_names_the_first_missing_year() {
        let calendar = china();
        let missing = OutsideCoverage { day: d("2027-01-09"), year: 2027 };
        assert_eq!(calendar.add_working_days(d("2027-01-08"), 10), Err(missing));
        let across = OutsideCoverage { day: d("2027-01-01"), year: 2027 };
        assert_eq!(calendar.add_working_days(d("2026-12-28"), 10), Err(across));
        assert_eq!(missing.message(Lang::Zh), "工作日历里还没有2027年的放假安排");
        assert_eq!(WorkCalendar::empty().next_working_day(d("2025-01-01")).map_err(|error| error.year), Err(2025));
        assert!(WorkCalendar::empty().add_working_days(NaiveDate::MAX, 1).is_err());
    }

    #[test]
    fn a_gap_is_filled_by_adding_its_year() {
        let mut facts = facts();
        facts.coverage =
            vec![DayRange::new(d("2024-01-01"), d("2024-12-31")), DayRange::new(d("2026-01-01"), d("2026-12-31"))];
        let gap = WorkCalendar::new(facts.clone());
        assert_eq!(gap.add_working_days(d("2024-12-31"), 1).map_err(|error| error.year), Err(2025));
        facts.coverage.push(DayRange::new(d("2025-01-01"), d("2025-12-31")));
        assert_eq!(WorkCalendar::new(facts).add_working_days(d("2024-12-31"), 1), Ok(d("2025-01-02")));
    }

    #[test]
    fn the_school_layers_its_own_days_on_top() {
        let mut facts = facts();
        let name = BilingualName { zh: "寒假".to_owned(), en: "Winter break".to_owned() };
        facts.closures =
            vec![DaysOff { days: DayRange::new(d("2025-01-13"), d("2025-02-16")), name: Some(name.clone()) }];
        facts.openings = vec![DayRange::one(d("2025-01-15")), DayRange::one(d("2025-01-18"))];
        let school = WorkCalendar::new(facts);
        let closed = DayStatus::Off { cause: OffCause::Closure, name: Some(&name) };
        assert_eq!(school.status(d("2025-01-14")), Ok(closed));
        assert_eq!(school.status(d("2025-01-26")), Ok(closed));
        assert_eq!(school.status(d("2025-01-15")), Ok(DayStatus::Working { makeup: false }));
        assert_eq!(school.status(d("2025-01-18")), Ok(DayStatus::Working { makeup: true }));
        assert_eq!(school.add_working_days(d("2025-01-10"), 3), Ok(d("2025-02-17")));
    }

    proptest! {
        #[test]
        fn as_many_working_days_lie_between_as_were_added(start in 0u64..900, count in -150i32..150) {
            let calendar = china();
            let day = d("2024-06-01") + Days::new(start);
            if let Ok(reached) = calendar.add_working_days(day, count) {
                let (after, last) = if count < 0 { (reached.pred_opt(), day.pred_opt()) } else { (Some(day), Some(reached)) };
                let between = after.unwrap().iter_days().skip(1).take_while(|day| *day <= last.unwrap());
                let working = between.filter(|day| calendar.is_working(*day) == Ok(true)).count();
                prop_assert_eq!(working as i32, count.abs());
                prop_assert!(count == 0 || calendar.is_working(reached) == Ok(true));
            }
        }
    }
}
