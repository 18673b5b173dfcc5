//! Numbers known by their shape alone: mobile phones and bank cards. Random digits hit these shapes now and then, so
//! numbers of things are told apart by the word before them, and the rest may be approved in the allow-list.

use std::ops::Range;

use super::labels::Label;
use super::scene::Scene;
use super::{Hit, PersonalKind};
use crate::diagnostics::Severity;

/// Mainland mobile numbers, with or without a country code, in groups of 3-4-4 or whole.
pub(super) fn find_mobiles(scene: &Scene<'_>) -> Vec<Hit> {
    let hits = scene.runs.iter().filter_map(|run| {
        let (start, prefixed) = mobile_start(scene, run);
        let signs = mobile(scene, start)?;
        let alone = scene.begins_after(signs.end) && (prefixed || scene.ends_before(signs.start));
        if !alone || part_of_longer(scene, &signs) {
            return None;
        }
        let phone = scene.direct(start, Label::PhoneParameter) || prefixed && before_prefix_is_parameter(scene, run);
        let thing = scene.direct(start, Label::Thing) || scene.direct(start, Label::CreditCode);
        if thing || is_amount(scene, signs.end) || scene.in_address(start) && !phone {
            return None;
        }
        Some(Hit { signs, kind: PersonalKind::Mobile, level: Severity::Error })
    });
    hits.collect()
}

/// Bank cards: 16 to 19 digits with a right check digit, whole or in groups of four.
pub(super) fn find_cards(scene: &Scene<'_>) -> Vec<Hit> {
    let hits = scene.runs.iter().filter_map(|run| {
        // The shape first: nearly no run of digits has it, and looking for words costs more.
        let ends = card_ends(scene, run);
        if ends.is_empty() || scene.in_address(run.start) {
            return None;
        }
        let labelled = scene.near(run.start, Label::Account);
        let thing = scene.direct(run.start, Label::Thing) || scene.direct(run.start, Label::CreditCode);
        let signs = ends.into_iter().map(|end| run.start..end).find(|signs| {
            let digits: Vec<u32> = signs.clone().filter_map(|at| scene.digit(at)).collect();
            let known = labelled || !thing && has_card_prefix(&digits);
            known && luhn(&digits) && scene.stands_alone(signs)
        })?;
        Some(Hit { signs, kind: PersonalKind::BankCard, level: Severity::Error })
    });
    hits.collect()
}

/// Where the eleven digits begin, and whether they follow a country code in the same run.
fn mobile_start(scene: &Scene<'_>, run: &Range<usize>) -> (usize, bool) {
    let begins = |with: &[char]| scene.signs[run.clone()].starts_with(with);
    let plus = run.start > 0 && scene.signs[run.start - 1] == '+';
    if begins(&['0', '0', '8', '6']) && run.len() > 4 {
        (run.start + 4, true)
    } else if begins(&['8', '6']) && run.len() > 2 && (plus || run.len() == 13 && scene.near(run.start, Label::Phone)) {
        (run.start + 2, true)
    } else {
        (run.start, false)
    }
}

fn before_prefix_is_parameter(scene: &Scene<'_>, run: &Range<usize>) -> bool {
    let plus = run.start.saturating_sub(1);
    let start = if scene.signs.get(plus) == Some(&'+') { plus } else { run.start };
    scene.direct(start, Label::PhoneParameter)
}

fn mobile(scene: &Scene<'_>, start: usize) -> Option<Range<usize>> {
    // A dot parts groups only where both do: one alone is a decimal point.
    let dotted = [3, 8].iter().all(|at| scene.signs.get(start + at) == Some(&'.'));
    let mut at = start;
    for index in 0..11 {
        let parts = |sign: &char| matches!(sign, ' ' | '-') || *sign == '.' && dotted;
        if matches!(index, 3 | 7) && scene.signs.get(at).is_some_and(parts) {
            at += 1;
        }
        let digit = scene.digit(at)?;
        let fits = match index {
            0 => digit == 1,
            1 => digit >= 3,
            _ => true,
        };
        if !fits {
            return None;
        }
        at += 1;
    }
    Some(start..at)
}

/// `13800000000元`: a sum of money, or a count of people.
fn is_amount(scene: &Scene<'_>, end: usize) -> bool {
    let rest = &scene.signs[end..];
    let rest = if rest.first() == Some(&' ') { &rest[1..] } else { rest };
    rest.first().is_some_and(|sign| matches!(sign, '元' | '万' | '亿' | '%'))
}

/// `978-139-1234-5678-1`: in groups, and the groups go on before or after.
fn part_of_longer(scene: &Scene<'_>, signs: &Range<usize>) -> bool {
    let grouped = signs.len() > 11;
    let before = signs.start >= 2
        && scene.signs[signs.start - 1] == '-'
        && scene.digit(signs.start - 2).is_some()
        && !country_code_before(scene, signs.start - 1);
    let after = scene.signs.get(signs.end) == Some(&'-') && scene.digit(signs.end + 1).is_some();
    grouped && (before || after)
}

fn country_code_before(scene: &Scene<'_>, end: usize) -> bool {
    let ends = |with: &str| {
        let with: Vec<char> = with.chars().collect();
        scene.signs[..end].ends_with(&with)
    };
    ends("+86") || ends("0086")
}

/// Where a card number that begins with this run may end, longest first.
fn card_ends(scene: &Scene<'_>, run: &Range<usize>) -> Vec<usize> {
    let separator = |at: usize| matches!(scene.signs.get(at), Some(' ' | '-'));
    if run.len() != 4 {
        return if (16..=19).contains(&run.len()) { vec![run.end] } else { Vec::new() };
    }
    let follows_group = run.start >= 2 && separator(run.start - 1) && scene.digit(run.start - 2).is_some();
    if follows_group {
        return Vec::new();
    }
    let mut groups = Vec::new();
    let mut at = run.start;
    loop {
        let length = (at..at + 5).take_while(|place| scene.digit(*place).is_some()).count();
        groups.push(at..at + length);
        at += length;
        if length != 4 || !separator(at) || scene.digit(at + 1).is_none() {
            break;
        }
        at += 1;
    }
    match &groups[..] {
        [_, _, _, last] if last.len() == 4 => vec![last.end],
        // A fifth group completes 17 to 19 digits, or is a number that merely follows.
        [_, _, _, fourth, fifth] if fifth.len() < 4 => vec![fifth.end, fourth.end],
        _ => Vec::new(),
    }
}

fn has_card_prefix(digits: &[u32]) -> bool {
    let prefix = |length: usize| digits.iter().take(length).fold(0, |value, digit| value * 10 + digit);
    prefix(1) == 4 || matches!(prefix(2), 34 | 35 | 37 | 51..=55 | 60 | 62) || matches!(prefix(4), 2221..=2720 | 9558)
}

fn luhn(digits: &[u32]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| match place % 2 {
            1 if *digit > 4 => digit * 2 - 9,
            1 => digit * 2,
            _ => *digit,
        })
        .sum();
    sum.is_multiple_of(10) && digits.iter().any(|digit| *digit != digits[0])
}
