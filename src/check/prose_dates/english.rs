//! Dates and weekdays in English: 17 November 2024, November 17, 17–19 November, Sunday.

use chrono::Weekday;

use super::numerals::digits;
use super::read::{Mention, Signs, What};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const WEEKDAYS: [(&str, Weekday); 7] = [
    ("Monday", Weekday::Mon),
    ("Tuesday", Weekday::Tue),
    ("Wednesday", Weekday::Wed),
    ("Thursday", Weekday::Thu),
    ("Friday", Weekday::Fri),
    ("Saturday", Weekday::Sat),
    ("Sunday", Weekday::Sun),
];

/// November 17, 2024; Nov 17.
pub(super) fn month_first(signs: &Signs, at: usize) -> Option<(usize, Vec<Mention>)> {
    let (month, after) = month(signs, at)?;
    let day_at = signs.skip_spaces(after);
    let (day, end) = day(signs, day_at).filter(|_| day_at > after)?;
    // `March 5 students` is no date, nor is `May 10:00`.
    if signs.at(end).is_some_and(|c| ":%".contains(c)) {
        return None;
    }
    let (year, end) = year(signs, end);
    Some((end, vec![signs.mention(at..end, What::Day { year, month, day, certain: true })]))
}

/// 17 November 2024; 17th of November; 17–19 November.
pub(super) fn day_first(signs: &Signs, at: usize) -> Option<(usize, Vec<Mention>)> {
    let (first, first_end) = day(signs, at)?;
    if let Some(last_at) = signs.skip_range_mark(first_end)
        && let Some((last, last_end)) = day(signs, last_at)
        && let Some((month, after)) = month_after(signs, last_end)
    {
        let (year, end) = year(signs, after);
        let what = |day| What::Day { year, month, day, certain: true };
        return Some((end, vec![signs.mention(at..first_end, what(first)), signs.mention(last_at..end, what(last))]));
    }
    let (month, after) = month_after(signs, first_end)?;
    let (year, end) = year(signs, after);
    Some((end, vec![signs.mention(at..end, What::Day { year, month, day: first, certain: true })]))
}

/// Sunday; after a date also Sun.
pub(super) fn weekday(signs: &Signs, at: usize, after_date: bool) -> Option<(usize, Vec<Mention>)> {
    let word = word(signs, at)?;
    let (length, day) = WEEKDAYS
        .into_iter()
        .find_map(|(name, day)| (word == name || after_date && word == name[..3]).then_some((word.len(), day)))?;
    Some((at + length, vec![signs.mention(at..at + length, What::Weekday(day))]))
}

/// The whole word that begins here; `None` inside a word.
fn word(signs: &Signs, at: usize) -> Option<String> {
    let inside = at > 0 && signs.at(at - 1).is_some_and(|c| c.is_ascii_alphanumeric());
    if inside {
        return None;
    }
    let word: String = (at..at + 10).map_while(|at| signs.at(at)).take_while(char::is_ascii_alphanumeric).collect();
    (!word.is_empty()).then_some(word)
}

fn month(signs: &Signs, at: usize) -> Option<(u32, usize)> {
    let word = word(signs, at)?;
    let named = |name: &str| word == name || word == name[..3] || name == "September" && word == "Sept";
    let (_, number) = MONTHS.into_iter().zip(1..).find(|(name, _)| named(name))?;
    let end = at + word.len();
    let dot = word.len() <= 4 && signs.at(end) == Some('.') && number != 5;
    Some((number, end + usize::from(dot)))
}

fn month_after(signs: &Signs, at: usize) -> Option<(u32, usize)> {
    let mut start = signs.skip_spaces(at);
    if signs.starts_with(start, "of ") {
        start = signs.skip_spaces(start + 3);
    }
    month(signs, start).filter(|_| start > at)
}

/// 17, 17th.
fn day(signs: &Signs, at: usize) -> Option<(u32, usize)> {
    let day = digits(&signs.signs, at).filter(|day| day.length <= 2)?;
    let end = at + day.length;
    let ordinal = ["st", "nd", "rd", "th"].into_iter().any(|ending| signs.starts_with(end, ending));
    let end = end + if ordinal { 2 } else { 0 };
    let joined = signs.at(end).is_some_and(|c| c.is_ascii_alphanumeric());
    (!joined).then_some((day.value, end))
}

/// A year after a comma or a space, if there is one.
fn year(signs: &Signs, at: usize) -> (Option<i32>, usize) {
    let start = signs.skip_spaces(at + usize::from(signs.at(at) == Some(',')));
    let year =
        digits(&signs.signs, start).filter(|year| start > at && year.length == 4 && (1900..2100).contains(&year.value));
    match year.and_then(|year| i32::try_from(year.value).ok()) {
        Some(year) if !signs.at(start + 4).is_some_and(|c| c.is_ascii_alphanumeric()) => (Some(year), start + 4),
        _ => (None, at),
    }
}
