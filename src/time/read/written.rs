//! What a reader understood: plain days and clock times, before any rule turns them into instants.

use std::fmt;
use std::ops::Range;

use chrono::{Datelike, Days, NaiveDate};

use crate::time::Clock;

/// A date as an author wrote it, with a clock time if one was given. No zone: whether it means a start or an end is
/// decided by the key it stands under.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Written {
    /// The day, always within [`crate::time::FIRST_DAY`] and [`crate::time::LAST_DAY`] when a reader made it.
    pub day: NaiveDate,
    /// The clock time; 24:00 is kept as written.
    pub clock: Option<Clock>,
}

/// A time that is only known roughly. Never an instant: nothing may count down to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Approximate {
    year: i32,
    month: u32,
    part: PartOfMonth,
}

/// How much of a month is meant: the whole, or one of the thirds that Chinese notices call 旬.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PartOfMonth {
    /// Some day of the month.
    Whole,
    /// 上旬, 初: days 1 to 10.
    Early,
    /// 中旬, 中: days 11 to 20.
    Mid,
    /// 下旬, 底, 末: day 21 to the end.
    Late,
}

impl Written {
    /// A day without a clock time.
    pub fn day(day: NaiveDate) -> Written {
        Written { day, clock: None }
    }

    /// A day with a clock time.
    pub fn at(day: NaiveDate, clock: Clock) -> Written {
        Written { day, clock: Some(clock) }
    }

    /// Reads the canonical form and no other. Nearly all dates of a portal are written so, and the readers of everything
    /// else walk through a text several times before they know what it is.
    pub(in crate::time) fn canonical(text: &str) -> Option<Written> {
        let bytes = text.as_bytes();
        let number = |range: Range<usize>| {
            let add = |sum: u32, byte: &u8| byte.is_ascii_digit().then(|| sum * 10 + u32::from(byte - b'0'));
            bytes[range].iter().try_fold(0, add)
        };
        let marks: &[(usize, u8)] = match bytes.len() {
            10 => &[(4, b'-'), (7, b'-')],
            16 => &[(4, b'-'), (7, b'-'), (10, b' '), (13, b':')],
            _ => return None,
        };
        if !marks.iter().all(|(at, mark)| bytes[*at] == *mark) {
            return None;
        }
        let year = i32::try_from(number(0..4)?).ok()?;
        let day =
            NaiveDate::from_ymd_opt(year, number(5..7)?, number(8..10)?).filter(|day| super::is_writable(*day))?;
        let clock = match bytes.len() {
            16 => Some(Clock::new(number(11..13)?, number(14..16)?)?),
            _ => None,
        };
        Some(Written { day, clock })
    }
}

/// The canonical form, `2024-11-17` or `2024-11-17 10:00`, which the reader takes back.
impl fmt::Display for Written {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.clock {
            Some(clock) => write!(f, "{} {clock}", self.day),
            None => write!(f, "{}", self.day),
        }
    }
}

impl Approximate {
    /// A part of a month; `None` unless the month exists and lies within the years authors may write.
    pub fn new(year: i32, month: u32, part: PartOfMonth) -> Option<Approximate> {
        let first = NaiveDate::from_ymd_opt(year, month, 1)?;
        super::is_writable(first).then_some(Approximate { year, month, part })
    }

    /// The year, 2000 to 2099.
    pub fn year(self) -> i32 {
        self.year
    }

    /// The month, 1 to 12.
    pub fn month(self) -> u32 {
        self.month
    }

    /// How much of the month.
    pub fn part(self) -> PartOfMonth {
        self.part
    }

    /// The first day it may be.
    pub fn first_day(self) -> NaiveDate {
        let day = match self.part {
            PartOfMonth::Whole | PartOfMonth::Early => 1,
            PartOfMonth::Mid => 11,
            PartOfMonth::Late => 21,
        };
        self.on(day)
    }

    /// The last day it may be.
    pub fn last_day(self) -> NaiveDate {
        let day = match self.part {
            PartOfMonth::Early => 10,
            PartOfMonth::Mid => 20,
            PartOfMonth::Whole | PartOfMonth::Late => u32::from(self.on(1).num_days_in_month()),
        };
        self.on(day)
    }

    fn on(self, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.year, self.month, 1)
            .and_then(|first| first.checked_add_days(Days::new(u64::from(day) - 1)))
            .expect("`new` has checked the month, and no part reaches past its end")
    }
}

/// The canonical form, `2025-06` or `mid 2025-05`, which the reader takes back.
impl fmt::Display for Approximate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = match self.part {
            PartOfMonth::Whole => "",
            PartOfMonth::Early => "early ",
            PartOfMonth::Mid => "mid ",
            PartOfMonth::Late => "late ",
        };
        write!(f, "{part}{:04}-{:02}", self.year, self.month)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thirds_of_a_month_are_ten_days_and_the_rest() {
        let cases = [
            (2025, 2, PartOfMonth::Whole, "2025-02-01", "2025-02-28"),
            (2025, 5, PartOfMonth::Early, "2025-05-01", "2025-05-10"),
            (2025, 5, PartOfMonth::Mid, "2025-05-11", "2025-05-20"),
            (2025, 5, PartOfMonth::Late, "2025-05-21", "2025-05-31"),
            (2024, 2, PartOfMonth::Late, "2024-02-21", "2024-02-29"),
            (2099, 12, PartOfMonth::Whole, "2099-12-01", "2099-12-31"),
        ];
        for (year, month, part, first, last) in cases {
            let approximate = Approximate::new(year, month, part).unwrap();
            assert_eq!(approximate.first_day().to_string(), first);
            assert_eq!(approximate.last_day().to_string(), last);
        }
        assert_eq!(Approximate::new(2025, 13, PartOfMonth::Whole), None);
        assert_eq!(Approximate::new(1999, 12, PartOfMonth::Whole), None);
    }
}
