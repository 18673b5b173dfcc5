//! Works an expression out once its base is known. Knows no ids.

use chrono::{Days, Months, NaiveDate};

use super::{Expression, Offset, Unit};
use crate::time::read::is_writable;
use crate::time::{OutsideCoverage, WorkCalendar, Written};

impl Expression {
    /// The date meant, when its base is `base`.
    ///
    /// The base's day is not counted (Civil Code of the PRC, art. 201) and months clamp to the last day of a shorter
    /// month (art. 202). Any step gives a whole day, since "40 days after the session" names no hour; without a step
    /// the base keeps its clock time, even if it rolls. `at` sets one in either case. Only with `roll` does a day off give way to the
    /// next working day (art. 203): a notice's own words come first (art. 204).
    ///
    /// Errors when a working day is needed outside the calendar's coverage, or when the result leaves the years that
    /// authors may write; both are cured by waiting, not by guessing.
    pub fn evaluate(&self, base: Written, calendar: &WorkCalendar) -> Result<Written, OutsideCoverage> {
        let mut day = base.day;
        for step in &self.steps {
            day = step.add_to(day, calendar)?;
        }
        if self.roll {
            day = calendar.next_working_day(day)?;
        }
        let kept = base.clock.filter(|_| self.steps.is_empty());
        Ok(Written { day, clock: self.at.or(kept) })
    }
}

impl Offset {
    /// The day so many units from `day`, which is not counted. Errors as [`Expression::evaluate`] does.
    pub fn add_to(self, day: NaiveDate, calendar: &WorkCalendar) -> Result<NaiveDate, OutsideCoverage> {
        let count = self.count.unsigned_abs();
        let later = self.count >= 0;
        let moved = match self.unit {
            Unit::WorkingDays => return calendar.add_working_days(day, self.count),
            Unit::Days => move_days(day, u64::from(count), later),
            Unit::Weeks => move_days(day, u64::from(count) * 7, later),
            Unit::Months if later => day.checked_add_months(Months::new(count)),
            Unit::Months => day.checked_sub_months(Months::new(count)),
        };
        let reached = moved.unwrap_or(if later { NaiveDate::MAX } else { NaiveDate::MIN });
        if is_writable(reached) { Ok(reached) } else { Err(OutsideCoverage::at(reached)) }
    }
}

fn move_days(day: NaiveDate, count: u64, later: bool) -> Option<NaiveDate> {
    if later { day.checked_add_days(Days::new(count)) } else { day.checked_sub_days(Days::new(count)) }
}
