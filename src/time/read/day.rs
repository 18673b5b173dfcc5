//! Reads one date, with its weekday if that is written. Knows no clock times.

use std::ops::Range;

use chrono::{Datelike, NaiveDate, Weekday};

use super::misread::{MisreadKind, Reading, Slip};
use super::number::{Number, number};
use super::scan::Scan;
use super::{names, opening};
use crate::time::{FIRST_DAY, LAST_DAY};

/// Reads a date at the cursor and stops after it and its weekday.
///
/// Understood: `2024-11-17` with `-`, `/`, `.` or a dash, padded or not; `2024年11月17日` (or 号); Chinese numerals;
/// `17 November 2024`, `Nov 17, 2024`, `17-Nov-2024`; a weekday before or after, which must be the date's own.
pub(in crate::time) fn day(scan: &mut Scan<'_>) -> Reading<NaiveDate> {
    let start = scan.at();
    let before = names::weekday(scan);
    if before.is_some() {
        scan.eat(',');
        scan.spaces();
    }
    let day = match names::month(scan) {
        Some(month) => month_first(scan, start, month)?,
        None => match number(scan) {
            Some(first) => from_number(scan, start, &first)?,
            None => {
                scan.back_to(start);
                return Err(opening::refuse_as_date(scan));
            }
        },
    };
    check_weekday(day, before)?;
    eat_own_weekday(scan, day)?;
    Ok(day)
}

/// Steps over a weekday after `day`, which must be its own.
pub(super) fn eat_own_weekday(scan: &mut Scan<'_>, day: NaiveDate) -> Reading<()> {
    check_weekday(day, weekday_after(scan))
}

/// Whether a day lies in the years that authors may write.
pub(in crate::time) fn is_writable(day: NaiveDate) -> bool {
    (FIRST_DAY..=LAST_DAY).contains(&day)
}

/// The year a number means, four digits within the range.
pub(super) fn check_year(year: &Number) -> Reading<i32> {
    if year.width != 4 {
        return Err(Slip::new(year.range.clone(), MisreadKind::YearDigits));
    }
    let range = FIRST_DAY.year()..=LAST_DAY.year();
    match i32::try_from(year.value).ok().filter(|value| range.contains(value)) {
        Some(value) => Ok(value),
        None => Err(Slip::new(year.range.clone(), MisreadKind::OutOfRange { year: year.value })),
    }
}

/// The month a number means, 1 to 12.
pub(super) fn check_month(month: &Number) -> Reading<u32> {
    if !(1..=12).contains(&month.value) || month.width > 2 {
        return Err(Slip::new(month.range.clone(), MisreadKind::ImpossibleMonth { month: month.value }));
    }
    Ok(month.value)
}

/// The day of a month that a number means.
pub(super) fn check_day(year: i32, month: u32, day: &Number) -> Reading<NaiveDate> {
    let impossible = || Slip::new(day.range.clone(), MisreadKind::ImpossibleDay { year, month, day: day.value });
    if day.width > 2 {
        return Err(impossible());
    }
    NaiveDate::from_ymd_opt(year, month, day.value).ok_or_else(impossible)
}

fn from_number(scan: &mut Scan<'_>, start: usize, first: &Number) -> Reading<NaiveDate> {
    let after_first = scan.at();
    scan.spaces();
    if scan.eat('年') {
        return after_year_character(scan, start, first);
    }
    if scan.eat('月') {
        return Err(refuse_without_year(scan, start, first));
    }
    scan.back_to(after_first);
    if let Some(separator) = scan.eat_if(is_separator) {
        let is_name = separator == '-' && names::month(&mut scan.clone()).is_some();
        if !is_name {
            return separated(scan, start, first, separator);
        }
    }
    if first.width == 8 {
        return Err(run_together(first));
    }
    if first.width <= 2 {
        return day_first(scan, start, first);
    }
    let year = check_year(first)?;
    if scan.is_done() {
        return Err(Slip::new(first.range.clone(), MisreadKind::NoMonth { year }));
    }
    Err(Slip::new(scan.whole(), MisreadKind::NotADate))
}

/// After `2024年`.
fn after_year_character(scan: &mut Scan<'_>, start: usize, year: &Number) -> Reading<NaiveDate> {
    if year.width == 2 {
        let patch = format!("20{:02}", year.value);
        return Err(Slip::patched(year.range.clone(), MisreadKind::YearDigits, patch));
    }
    let checked_year = check_year(year)?;
    scan.spaces();
    let Some(month) = number(scan) else {
        return Err(Slip::new(scan.since(start), MisreadKind::NoMonth { year: checked_year }));
    };
    scan.spaces();
    let unit = scan.at();
    if scan.eat('日') {
        return Err(Slip::patched(scan.since(unit), MisreadKind::UnitTwice { unit: '日' }, "月"));
    }
    if !scan.eat('月') {
        return Err(Slip::new(scan.whole(), MisreadKind::NotADate));
    }
    let checked_month = check_month(&month)?;
    scan.spaces();
    let Some(day) = number(scan) else {
        let kind = MisreadKind::NoDay { year: checked_year, month: checked_month };
        return Err(Slip::new(scan.since(start), kind));
    };
    eat_day_unit(scan)?;
    check_day(checked_year, checked_month, &day)
}

fn eat_day_unit(scan: &mut Scan<'_>) -> Reading<()> {
    let before = scan.at();
    scan.spaces();
    let unit = scan.at();
    if scan.eat('月') {
        return Err(Slip::patched(scan.since(unit), MisreadKind::UnitTwice { unit: '月' }, "日"));
    }
    if !scan.eat('日') && !scan.eat('号') {
        scan.back_to(before);
    }
    Ok(())
}

/// After `11月`, with no year before it: nothing can be read, but the most telling reason is given.
fn refuse_without_year(scan: &mut Scan<'_>, start: usize, month: &Number) -> Slip {
    if let Err(slip) = check_month(month) {
        return slip;
    }
    let after_month = scan.at();
    scan.spaces();
    let day = number(scan);
    if day.is_some() {
        if let Err(slip) = eat_day_unit(scan) {
            return slip;
        }
    } else {
        scan.back_to(after_month);
    }
    let kind = MisreadKind::NoYear { month: month.value, day: day.map(|day| day.value) };
    Slip::new(scan.since(start), kind)
}

/// After `2024-` or `17/`.
fn separated(scan: &mut Scan<'_>, start: usize, first: &Number, separator: char) -> Reading<NaiveDate> {
    eat_spaces_after(scan, separator);
    let Some(second) = number(scan) else {
        return Err(Slip::new(scan.whole(), MisreadKind::NotADate));
    };
    let Some((second_separator, third)) = third_number(scan, first) else {
        return Err(refuse_two_numbers(scan, start, first, &second));
    };
    let whole = scan.since(start);
    if first.width != 4 {
        return Err(refuse_other_order(whole, [first, &second, &third], separator));
    }
    let day = check_day(check_year(first)?, check_month(&second)?, &third)?;
    if second_separator != separator {
        return Err(Slip::patched(whole, MisreadKind::MixedSeparators, day.to_string()));
    }
    Ok(day)
}

/// The `-17` of `2024-11-17`. After a year it has at most two digits: `2025-10—2025-12` is no date with a long day.
fn third_number(scan: &mut Scan<'_>, first: &Number) -> Option<(char, Number)> {
    let before = scan.at();
    let third = scan.eat_if(is_separator).and_then(|separator| {
        eat_spaces_after(scan, separator);
        Some((separator, number(scan)?))
    });
    let third = third.filter(|(_, number)| first.width != 4 || number.width <= 2);
    if third.is_none() {
        scan.back_to(before);
    }
    third
}

/// `2024. 11. 17` is common; a hyphen with spaces joins ranges and subtracts days.
fn eat_spaces_after(scan: &mut Scan<'_>, separator: char) {
    if matches!(separator, '.' | '/') {
        scan.spaces();
    }
}

fn refuse_two_numbers(scan: &Scan<'_>, start: usize, first: &Number, second: &Number) -> Slip {
    let range = scan.since(start);
    if first.width != 4 {
        let kind = MisreadKind::NoYear { month: first.value, day: Some(second.value) };
        return Slip::new(range, kind);
    }
    match (check_year(first), check_month(second)) {
        (Ok(year), Ok(month)) => Slip::new(range, MisreadKind::NoDay { year, month }),
        (Err(slip), _) | (_, Err(slip)) => slip,
    }
}

/// `17/11/2024` or `24-11-17`.
fn refuse_other_order(whole: Range<usize>, [first, second, third]: [&Number; 3], separator: char) -> Slip {
    if third.width == 4 {
        let date = |month, day| check_day(check_year(third)?, check_month(month)?, day);
        let (day_first, month_first) = (date(second, first).ok(), date(first, second).ok());
        let kind = MisreadKind::DayMonthOrder { day_first, month_first };
        return match (day_first, month_first) {
            (Some(only), None) | (None, Some(only)) => Slip::patched(whole, kind, only.to_string()),
            (Some(one), Some(other)) if one == other => Slip::patched(whole, kind, one.to_string()),
            _ => Slip::new(whole, kind),
        };
    }
    // With hyphens the year comes first everywhere; with slashes and dots it may stand at either end.
    if separator == '-' && first.width == 2 && third.width <= 2 {
        let patch = format!("20{:02}", first.value);
        return Slip::patched(first.range.clone(), MisreadKind::YearDigits, patch);
    }
    Slip::new(whole, MisreadKind::YearDigits)
}

fn run_together(digits: &Number) -> Slip {
    let (year, month, day) = (digits.value / 10_000, digits.value / 100 % 100, digits.value % 100);
    let patch = i32::try_from(year)
        .ok()
        .and_then(|year| NaiveDate::from_ymd_opt(year, month, day))
        .filter(|&day| is_writable(day));
    match patch {
        Some(day) => Slip::patched(digits.range.clone(), MisreadKind::RunTogether, day.to_string()),
        None => Slip::new(digits.range.clone(), MisreadKind::NotADate),
    }
}

/// After `17` in `17 November 2024` or `17-Nov-2024`.
fn day_first(scan: &mut Scan<'_>, start: usize, day: &Number) -> Reading<NaiveDate> {
    eat_ordinal(scan);
    scan.eat('-');
    scan.spaces();
    if scan.eat_word("of") {
        scan.spaces();
    }
    let Some(month) = names::month(scan) else {
        scan.back_to(start);
        return Err(opening::refuse_bare_number(scan));
    };
    let named = scan.at();
    scan.eat('-');
    scan.eat(',');
    scan.spaces();
    let Some(year) = number(scan) else {
        scan.back_to(named);
        return Err(Slip::new(scan.since(start), MisreadKind::NoYear { month, day: Some(day.value) }));
    };
    check_day(check_year(&year)?, month, day)
}

/// After `Nov`.
fn month_first(scan: &mut Scan<'_>, start: usize, month: u32) -> Reading<NaiveDate> {
    let named = scan.at();
    scan.spaces();
    let Some(day) = number(scan) else {
        scan.back_to(named);
        return Err(Slip::new(scan.since(start), MisreadKind::NoYear { month, day: None }));
    };
    if day.width == 4 {
        let kind = MisreadKind::NoDay { year: check_year(&day)?, month };
        return Err(Slip::new(scan.since(start), kind));
    }
    eat_ordinal(scan);
    let numbered = scan.at();
    scan.spaces();
    scan.eat(',');
    scan.spaces();
    // In "Nov 17 10:00" the number is an hour, not a short year.
    let year = number(scan).filter(|year| year.width == 4 || !matches!(scan.peek(), Some(':' | ';' | '点')));
    let Some(year) = year else {
        scan.back_to(numbered);
        return Err(Slip::new(scan.since(start), MisreadKind::NoYear { month, day: Some(day.value) }));
    };
    check_day(check_year(&year)?, month, &day)
}

fn eat_ordinal(scan: &mut Scan<'_>) {
    let _ = ["st", "nd", "rd", "th"].into_iter().any(|ending| scan.eat_word(ending));
}

/// A weekday after the date, bare or in brackets; without one the cursor stays.
fn weekday_after(scan: &mut Scan<'_>) -> Option<(Weekday, Range<usize>)> {
    let before = scan.at();
    scan.spaces();
    scan.eat(',');
    scan.spaces();
    let bracket = scan.eat('(');
    let found = names::weekday(scan);
    let closed = !bracket || scan.eat(')');
    if found.is_none() || !closed {
        scan.back_to(before);
        return None;
    }
    found
}

fn check_weekday(day: NaiveDate, written: Option<(Weekday, Range<usize>)>) -> Reading<()> {
    match written {
        Some((weekday, range)) if weekday != day.weekday() => {
            Err(Slip::new(range, MisreadKind::WeekdayMismatch { day, weekday }))
        }
        _ => Ok(()),
    }
}

fn is_separator(c: char) -> bool {
    matches!(c, '-' | '/' | '.' | '—')
}
