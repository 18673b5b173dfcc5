//! Resident identity numbers: 18 characters with a check character, and the 15 digits of the first generation.
//! Knows no county codes on purpose: codes are abolished and drawn anew, and holders keep their numbers.

use std::ops::Range;

use chrono::{Datelike, NaiveDate};

use super::labels::Label;
use super::scene::Scene;
use super::{Hit, PersonalKind};
use crate::diagnostics::Severity;

/// 18 characters, whole or with a space or hyphen after the 6th and the 14th.
pub(super) fn find(scene: &Scene<'_>) -> Vec<Hit> {
    let hits = scene.runs.iter().filter_map(|run| {
        let (signs, digits, check) = read(scene, run.start)?;
        let code = digits[..6].iter().fold(0, |code, digit| code * 10 + digit);
        if !has_province(code) || !born(scene, &digits[6..14]) {
            return None;
        }
        if check_character(&digits) == check {
            // A credit code that consists of digits alone may pass for an identity number; its label decides.
            return (!scene.direct(run.start, Label::CreditCode)).then_some(Hit {
                signs,
                kind: PersonalKind::ResidentId,
                level: Severity::Error,
            });
        }
        let thing = scene.direct(run.start, Label::Thing) || scene.direct(run.start, Label::CreditCode);
        (!thing).then_some(Hit { signs, kind: PersonalKind::ResidentIdSuspect, level: Severity::Warning })
    });
    hits.collect()
}

/// 15 digits: province, county, YYMMDD of the 20th century, sequence. There is no check character, so only a word before
/// the number makes it certain.
pub(super) fn find_old(scene: &Scene<'_>) -> Vec<Hit> {
    let hits = scene.runs.iter().filter(|run| run.len() == 15).filter_map(|run| {
        let at = run.start;
        let labelled = scene.near(at, Label::Resident);
        if !labelled && (scene.in_address(at) || is_of_a_thing(scene, at)) || !scene.stands_alone(run) {
            return None;
        }
        let day = NaiveDate::from_ymd_opt(
            1900 + i32::try_from(scene.value(at + 6..at + 8)?).ok()?,
            scene.value(at + 8..at + 10)?,
            scene.value(at + 10..at + 12)?,
        )?;
        let level = if labelled { Severity::Error } else { Severity::Warning };
        (has_province(scene.value(at..at + 6)?) && day <= scene.build_date).then(|| Hit {
            signs: run.clone(),
            kind: PersonalKind::ResidentId15,
            level,
        })
    });
    hits.collect()
}

fn is_of_a_thing(scene: &Scene<'_>, at: usize) -> bool {
    [Label::Thing, Label::CreditCode, Label::Account].into_iter().any(|label| scene.direct(at, label))
}

/// The check character of 17 digits (GB 11643-1999, ISO 7064 MOD 11-2).
pub(super) fn check_character(digits: &[u32; 17]) -> char {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHARACTERS: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];
    let sum: u32 = digits.iter().zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum();
    CHARACTERS[(sum % 11) as usize]
}

/// 17 digits and the character after them. Ends at a letter or digit: then it is part of something longer.
fn read(scene: &Scene<'_>, start: usize) -> Option<(Range<usize>, [u32; 17], char)> {
    let mut digits = [0; 17];
    let mut at = start;
    for (index, place) in digits.iter_mut().enumerate() {
        if matches!(index, 6 | 14) && matches!(scene.signs.get(at), Some(' ' | '-')) {
            at += 1;
        }
        *place = scene.digit(at)?;
        at += 1;
    }
    let check = scene.signs.get(at)?.to_ascii_uppercase();
    if !check.is_ascii_digit() && check != 'X' {
        return None;
    }
    let end = at + 1;
    let alone = scene.signs.get(end).is_none_or(|next| !next.is_ascii_alphanumeric());
    alone.then_some((start..end, digits, check))
}

/// The first two digits: provinces; 81 to 83 only as the codes for residents from Hong Kong, Macao and Taiwan; 9 for
/// holders of the foreigners' permanent residence card of 2023.
fn has_province(code: u32) -> bool {
    matches!(code / 10_000, 11..=15 | 21..=23 | 31..=37 | 41..=46 | 50..=54 | 61..=65 | 71 | 90..=99)
        || matches!(code, 810_000 | 820_000 | 830_000)
}

fn born(scene: &Scene<'_>, digits: &[u32]) -> bool {
    let number = |part: &[u32]| part.iter().fold(0, |value, digit| value * 10 + digit);
    let (year, month, day) = (number(&digits[..4]), number(&digits[4..6]), number(&digits[6..]));
    let day = i32::try_from(year).ok().and_then(|year| NaiveDate::from_ymd_opt(year, month, day));
    day.is_some_and(|day| day.year() >= 1850 && day <= scene.build_date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_the_standard_have_their_check_characters() {
        for example in ["11010519491231002X", "440524188001010014"] {
            let mut digits = [0; 17];
            for (place, c) in digits.iter_mut().zip(example.chars()) {
                *place = c.to_digit(10).expect("17 digits");
            }
            assert_eq!(Some(check_character(&digits)), example.chars().last());
        }
    }
}
