//! Numbers with their units: `40 days`, `2wd`, `2个工作日`, `两周`.

use super::{Offset, Unit};
use crate::time::MisreadKind;
use crate::time::read::{Reading, Scan, Slip, number};

/// More than this is a slip of the keyboard; it also keeps every sum within the years chrono can hold.
const LARGEST_COUNT: u32 = 9999;

/// Longest first, because the reader takes the first that fits. `m` is left out: month or minute?
const UNITS_EN: [(&str, Unit); 17] = [
    ("working days", Unit::WorkingDays),
    ("working day", Unit::WorkingDays),
    ("business days", Unit::WorkingDays),
    ("business day", Unit::WorkingDays),
    ("work days", Unit::WorkingDays),
    ("work day", Unit::WorkingDays),
    ("workdays", Unit::WorkingDays),
    ("workday", Unit::WorkingDays),
    ("wd", Unit::WorkingDays),
    ("days", Unit::Days),
    ("day", Unit::Days),
    ("d", Unit::Days),
    ("weeks", Unit::Weeks),
    ("week", Unit::Weeks),
    ("w", Unit::Weeks),
    ("months", Unit::Months),
    ("month", Unit::Months),
];

/// 月 alone is left out: 2月 is February.
const UNITS_ZH: [(&str, Unit); 9] = [
    ("个工作日", Unit::WorkingDays),
    ("工作日", Unit::WorkingDays),
    ("个自然日", Unit::Days),
    ("自然日", Unit::Days),
    ("天", Unit::Days),
    ("日", Unit::Days),
    ("个星期", Unit::Weeks),
    ("周", Unit::Weeks),
    ("个月", Unit::Months),
];

/// Reads a number and its unit after a sign that began at `start`.
pub(super) fn amount(scan: &mut Scan<'_>, start: usize) -> Reading<Offset> {
    scan.spaces();
    let Some(number) = number(scan) else {
        let range = if scan.at() == start { scan.rest() } else { scan.since(start) };
        return Err(Slip::new(range, MisreadKind::NoNumber));
    };
    let count = i32::try_from(number.value).ok().filter(|_| number.value <= LARGEST_COUNT);
    let Some(count) = count else {
        return Err(Slip::new(number.range, MisreadKind::NumberTooLarge));
    };
    scan.spaces();
    match unit(scan) {
        Some(unit) => Ok(Offset { count, unit }),
        None => Err(refuse_unit(scan, start)),
    }
}

/// Steps over a unit.
pub(super) fn unit(scan: &mut Scan<'_>) -> Option<Unit> {
    let unit = scan.eat_one_of(&UNITS_EN, eat_spaced_word);
    unit.or_else(|| scan.eat_one_of(&UNITS_ZH, Scan::eat_text))
}

fn refuse_unit(scan: &Scan<'_>, start: usize) -> Slip {
    let mut ahead = scan.clone();
    let begun = ahead.at();
    let is_word = |c: char| c.is_alphanumeric();
    while ahead.eat_if(is_word).is_some() {}
    let word = ahead.since(begun);
    let text = scan.slice(&word);
    if text.is_empty() || ["at", "roll"].contains(&text) {
        return Slip::new(scan.since(start), MisreadKind::NoUnit);
    }
    Slip::new(word, MisreadKind::UnknownUnit)
}

/// An English unit whose words may be joined by any number of spaces or by a hyphen.
fn eat_spaced_word(scan: &mut Scan<'_>, unit: &str) -> bool {
    let start = scan.at();
    let found = match unit.split_once(' ') {
        None => scan.eat_word(unit),
        Some((first, second)) => {
            let first = scan.eat_word(first);
            scan.eat('-');
            scan.spaces();
            first && scan.eat_word(second)
        }
    };
    if !found {
        scan.back_to(start);
    }
    found
}
