//! Reads times that are only known roughly: a month, or a third of one.

use chrono::Datelike;

use super::day::{check_month, check_year, day};
use super::misread::{MisreadKind, Reading, Slip};
use super::moment::refuse_trailing;
use super::names;
use super::number::number;
use super::scan::Scan;
use super::written::{Approximate, PartOfMonth};

const PARTS_ZH: [(&str, PartOfMonth); 8] = [
    ("上旬", PartOfMonth::Early),
    ("中旬", PartOfMonth::Mid),
    ("下旬", PartOfMonth::Late),
    ("初", PartOfMonth::Early),
    ("中", PartOfMonth::Mid),
    ("底", PartOfMonth::Late),
    ("末", PartOfMonth::Late),
    ("份", PartOfMonth::Whole),
];

const PARTS_EN: [(&str, PartOfMonth); 8] = [
    ("early", PartOfMonth::Early),
    ("mid", PartOfMonth::Mid),
    ("late", PartOfMonth::Late),
    ("beginning of", PartOfMonth::Early),
    ("middle of", PartOfMonth::Mid),
    ("end of", PartOfMonth::Late),
    ("around", PartOfMonth::Whole),
    ("in", PartOfMonth::Whole),
];

/// Reads `2025-06`, `mid 2025-05`, `late May 2025`, `2025年5月中旬`, `2025年5月底` and nothing else around them, save
/// the words that repeat what "approximate" means anyway: 约, 预计, 左右, （暂定）, `(provisional)`.
pub(in crate::time) fn whole_approximate(text: &str) -> Reading<Approximate> {
    let mut scan = Scan::new(text);
    if scan.is_done() {
        return Err(Slip::new(scan.rest(), MisreadKind::Empty));
    }
    for word in ["预计", "大约", "大概", "约"] {
        scan.eat_text(word);
    }
    scan.spaces();
    refuse_full_date(&scan)?;
    let before = scan.eat_one_of(&PARTS_EN, Scan::eat_word);
    scan.eat('-');
    scan.spaces();
    let (year, month) = year_and_month(&mut scan)?;
    let after = scan.at();
    scan.spaces();
    let part = match (before, scan.eat_one_of(&PARTS_ZH, Scan::eat_text)) {
        (Some(_), Some(_)) => return Err(Slip::new(scan.since(after), MisreadKind::SaidTwice)),
        (before, found) => before.or(found).unwrap_or(PartOfMonth::Whole),
    };
    scan.spaces();
    for word in ["左右", "前后", "(暂定)", "(provisional)"] {
        scan.eat_text(word);
    }
    scan.spaces();
    if !scan.is_done() {
        return Err(refuse_trailing(&scan));
    }
    Approximate::new(year, month, part).ok_or_else(|| Slip::new(scan.whole(), MisreadKind::NotADate))
}

fn refuse_full_date(scan: &Scan<'_>) -> Reading<()> {
    match day(&mut scan.clone()) {
        Ok(day) => {
            let part = match day.day() {
                1..=10 => PartOfMonth::Early,
                11..=20 => PartOfMonth::Mid,
                _ => PartOfMonth::Late,
            };
            let patch = Approximate::new(day.year(), day.month(), part).map(|approximate| approximate.to_string());
            let kind = MisreadKind::TooPrecise(day);
            Err(match patch {
                Some(patch) => Slip::patched(scan.rest(), kind, patch),
                None => Slip::new(scan.rest(), kind),
            })
        }
        Err(_) => Ok(()),
    }
}

fn year_and_month(scan: &mut Scan<'_>) -> Reading<(i32, u32)> {
    let start = scan.at();
    if let Some(month) = names::month(scan) {
        scan.eat(',');
        scan.spaces();
        return match number(scan) {
            Some(year) => Ok((check_year(&year)?, month)),
            None => Err(Slip::new(scan.since(start), MisreadKind::NoYear { month, day: None })),
        };
    }
    let Some(year) = number(scan) else {
        return Err(super::opening::refuse_as_date(scan));
    };
    scan.spaces();
    if scan.eat('月') {
        let kind = MisreadKind::NoYear { month: check_month(&year)?, day: None };
        return Err(Slip::new(scan.since(start), kind));
    }
    if year.width == 2 && scan.peek() == Some('年') {
        let patch = format!("20{:02}", year.value);
        return Err(Slip::patched(year.range, MisreadKind::YearDigits, patch));
    }
    let checked_year = check_year(&year)?;
    let in_characters = scan.eat('年');
    let separated = in_characters || scan.eat_if(|c| matches!(c, '-' | '/' | '.' | '—')).is_some();
    scan.spaces();
    let month = if separated { number(scan) } else { None };
    let Some(month) = month else {
        return Err(Slip::new(scan.since(start), MisreadKind::NoMonth { year: checked_year }));
    };
    scan.spaces();
    if in_characters && !scan.eat('月') {
        return Err(Slip::new(scan.since(start), MisreadKind::NotADate));
    }
    Ok((checked_year, check_month(&month)?))
}
