//! Reads days without clock times, alone or as a range, and the hours between two clock times.

use std::ops::Range;

use chrono::{Datelike, NaiveDate};

use super::clock::{self, Spoken};
use super::day::{check_day, check_month, day};
use super::misread::{MisreadKind, Reading, Slip};
use super::moment::{eat_joint, expect_end, moment, refuse_trailing};
use super::number::number;
use super::scan::Scan;
use super::written::Written;
use super::zone_mark;
use crate::time::Clock;

/// Reads one date and nothing else.
pub(in crate::time) fn whole_day(text: &str) -> Reading<NaiveDate> {
    let mut scan = Scan::new(text);
    let day = day_without_clock(&mut scan)?;
    zone_mark::refuse(&scan)?;
    expect_end(&mut scan, Written::day(day))?;
    Ok(day)
}

/// Reads `2025-10-01..2025-10-08`, `2025年10月1日至8日` and the like, both days included; one date alone is a range
/// of one day.
pub(in crate::time) fn whole_day_range(text: &str) -> Reading<(NaiveDate, NaiveDate)> {
    let mut scan = Scan::new(text);
    let first = day_without_clock(&mut scan)?;
    scan.spaces();
    if scan.is_done() {
        return Ok((first, first));
    }
    if eat_joint(&mut scan).is_none() {
        return Err(refuse_trailing(&scan));
    }
    if scan.is_done() {
        return Err(Slip::new(scan.whole(), MisreadKind::RangeNeeded));
    }
    let start = scan.at();
    let last = match short_day(&mut scan, first)? {
        Some(last) => last,
        None => day_without_clock(&mut scan)?,
    };
    let written_last = scan.since(start);
    scan.spaces();
    if !scan.is_done() {
        return Err(refuse_trailing(&scan));
    }
    if last < first {
        return Err(reversed(&scan, written_last, first, last));
    }
    Ok((first, last))
}

/// Reads `09:00-11:30`, `上午9:00至11:30`, `2pm to 5pm` and the like; the second after the first.
///
/// A part of the day said of the first is taken for the second too (下午2:00-5:00), as everybody reads it, unless its
/// hour is 12 or more and needs none. Said of the second only, it is refused: in `2:00-5:00pm` the first would be
/// the night to a clock and the afternoon to a reader.
pub(in crate::time) fn whole_hours(text: &str) -> Reading<(Clock, Clock)> {
    let mut scan = Scan::new(text);
    let first = clock::spoken(&mut scan)?;
    let opens = clock::place(&first)?;
    let joined = eat_joint(&mut scan).is_some();
    if scan.is_done() {
        return Err(Slip::new(scan.whole(), MisreadKind::RangeNeeded));
    }
    if !joined {
        return Err(refuse_trailing(&scan));
    }
    let mut second = clock::spoken(&mut scan)?;
    if first.half.is_none() && second.half.is_some() && first.hour <= 12 {
        return Err(one_sided(&first, &second));
    }
    if second.half.is_none() && second.hour < 12 {
        second.half = first.half;
    }
    let closes = clock::place(&second)?;
    zone_mark::refuse(&scan)?;
    scan.spaces();
    if !scan.is_done() {
        return Err(refuse_trailing(&scan));
    }
    if closes <= opens {
        return Err(Slip::new(second.range, MisreadKind::EndBeforeStart));
    }
    Ok((opens, closes))
}

fn day_without_clock(scan: &mut Scan<'_>) -> Reading<NaiveDate> {
    let day_only = day(scan)?;
    let after = scan.at();
    scan.spaces();
    let mut with_clock = scan.clone();
    if clock::clock(&mut with_clock).is_ok() {
        let range = scan.at();
        return Err(Slip::patched(with_clock.since(range), MisreadKind::ClockNotAllowed, ""));
    }
    scan.back_to(after);
    Ok(day_only)
}

/// `10月8日` or `8日` after a first day that has the rest; in digits alone (`10-08`) nothing is filled in.
fn short_day(scan: &mut Scan<'_>, first: NaiveDate) -> Reading<Option<NaiveDate>> {
    let start = scan.at();
    let short = |scan: &mut Scan<'_>| {
        let one = number(scan)?;
        scan.spaces();
        if scan.eat('日') || scan.eat('号') {
            return Some((None, one));
        }
        if !scan.eat('月') {
            return None;
        }
        scan.spaces();
        let other = number(scan)?;
        scan.spaces();
        (scan.eat('日') || scan.eat('号')).then_some((Some(one), other))
    };
    let Some((month, day)) = short(scan) else {
        scan.back_to(start);
        return Ok(None);
    };
    let month = match month {
        Some(month) => check_month(&month)?,
        None => first.month(),
    };
    let day = check_day(first.year(), month, &day)?;
    super::day::eat_own_weekday(scan, day)?;
    Ok(Some(day))
}

/// A range that seems to end in the next year is offered so, but not taken so.
fn reversed(scan: &Scan<'_>, last_range: Range<usize>, first: NaiveDate, last: NaiveDate) -> Slip {
    let is_full = moment(&mut Scan::new(scan.slice(&last_range))).is_ok();
    let next_year = last.with_year(last.year() + 1).filter(|_| !is_full && last.month() < first.month());
    match next_year {
        Some(day) => Slip::patched(last_range, MisreadKind::EndBeforeStart, day.to_string()),
        None => Slip::new(last_range, MisreadKind::EndBeforeStart),
    }
}

fn one_sided(first: &Spoken, second: &Spoken) -> Slip {
    Slip::new(first.range.start..second.range.end, MisreadKind::PeriodOnOneSide)
}
