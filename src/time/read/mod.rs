//! Reads dates as authors write them: forgiving about form, strict about meaning. What has two readings is refused
//! with its place, its cause and, where one is certain, the canonical form to paste.
//!
//! A reader walks a folded copy of the text ([`scan`]), so that 10：00 and 10:00 are one case, and refuses with a
//! [`misread::Slip`]; [`misread::complete`] mends the text, reads it again and offers the result.
//! Knows no keys of a file and no zone.

mod approximate;
mod clock;
mod day;
mod fix;
mod half_day;
mod message;
mod misread;
mod moment;
mod names;
mod number;
mod opening;
mod range;
mod scan;
mod written;
mod zone_mark;

#[cfg(test)]
mod tests;

use std::ops::Range;

use chrono::NaiveDate;

use crate::time::Clock;

pub use misread::{Misread, MisreadKind};
pub use written::{Approximate, PartOfMonth, Written};

pub(in crate::time) use clock::clock as clock_at;
pub(in crate::time) use day::is_writable;
pub(in crate::time) use misread::{Reading, Slip, complete};
pub(in crate::time) use moment::{expect_end, moment as moment_at, refuse_trailing};
pub(in crate::time) use number::number;
pub(in crate::time) use scan::Scan;

/// Reads a date with an optional clock time: `2024-11-17`, `2024年11月17日（周日）上午10:00`, `17 November 2024, 2pm`.
pub fn read_moment(text: &str) -> Result<Written, Misread> {
    complete(text, moment::whole_moment, Written::to_string)
}

/// Reads a date that may have no clock time.
pub fn read_day(text: &str) -> Result<NaiveDate, Misread> {
    complete(text, range::whole_day, NaiveDate::to_string)
}

/// Reads a clock time: `10:00`, 下午2:30, 10点半, `2pm`, `24:00`.
pub fn read_clock(text: &str) -> Result<Clock, Misread> {
    complete(text, clock::whole_clock, Clock::to_string)
}

/// Reads a range of days, both included: `2025-10-01..2025-10-08`, 2025年10月1日至8日. One date is a range of one day.
pub fn read_day_range(text: &str) -> Result<(NaiveDate, NaiveDate), Misread> {
    complete(
        text,
        range::whole_day_range,
        |&(first, last)| {
            if first == last { first.to_string() } else { format!("{first}..{last}") }
        },
    )
}

/// Reads opening hours: `09:00-11:30`, 上午9:00至11:30, `2pm to 5pm`. The second is always after the first.
pub fn read_hours(text: &str) -> Result<(Clock, Clock), Misread> {
    complete(text, range::whole_hours, |(opens, closes)| format!("{opens}-{closes}"))
}

/// Reads a time that is known roughly: `2025-06`, `mid 2025-05`, 2025年5月中旬.
pub fn read_approximate(text: &str) -> Result<Approximate, Misread> {
    complete(text, approximate::whole_approximate, Approximate::to_string)
}

/// Where 北京时间 or "Beijing time" stands in a text. Readers pass over it, since it repeats what a portal on that
/// zone says anyway; a portal on another zone must refuse it, which only the caller can know.
pub fn beijing_time_in(text: &str) -> Option<Range<usize>> {
    let mut scan = Scan::new(text);
    while !scan.is_done() {
        let start = scan.at();
        if scan.eat_text("北京时间") || scan.eat_text("beijing time") {
            return Some(scan.since(start));
        }
        scan.eat_if(|_| true);
    }
    None
}
