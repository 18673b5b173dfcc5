//! Passports, travel permits and student numbers: short numbers that mean something only beside a word that names them.

use std::ops::Range;

use chrono::NaiveDate;

use super::labels::Label;
use super::scene::Scene;
use super::{Hit, PersonalKind};
use crate::diagnostics::Severity;

/// Passports, permits and student numbers that a word or heading names.
pub(super) fn find(scene: &Scene<'_>) -> Vec<Hit> {
    let hits = scene.runs.iter().filter_map(|run| {
        let lettered = with_letters(scene, run);
        if joined(scene, &lettered) {
            return None;
        }
        if passport_shape(scene, &lettered).is_some() && scene.near(lettered.start, Label::Passport) {
            return Some(Hit { signs: lettered, kind: PersonalKind::Passport, level: Severity::Error });
        }
        if is_permit(scene, &lettered) && scene.near(lettered.start, Label::Permit) {
            return Some(Hit { signs: lettered, kind: PersonalKind::TravelPermit, level: Severity::Error });
        }
        if matches!(run.len(), 8 | 10) && lettered == *run && scene.near(run.start, Label::TaiwanPermit) {
            return Some(Hit { signs: lettered, kind: PersonalKind::TravelPermit, level: Severity::Error });
        }
        let student = (8..=15).contains(&run.len()) && lettered == *run && scene.direct(run.start, Label::Student);
        student.then(|| Hit { signs: run.clone(), kind: PersonalKind::StudentNo, level: Severity::Warning })
    });
    hits.collect()
}

/// The E and G forms of a passport number with no word before them.
pub(super) fn find_unlabelled(scene: &Scene<'_>) -> Vec<Hit> {
    let hits = scene.runs.iter().filter_map(|run| {
        let signs = with_letters(scene, run);
        let upper = scene.signs[signs.clone()].iter().all(|c| !c.is_ascii_lowercase());
        let own_shape = passport_shape(scene, &signs) == Some(Passport::Ordinary);
        if !own_shape || !upper || joined(scene, &signs) {
            return None;
        }
        let elsewhere = scene.in_address(signs.start) || scene.direct(signs.start, Label::Thing) || is_date(scene, run);
        (!elsewhere).then_some(Hit { signs, kind: PersonalKind::Passport, level: Severity::Warning })
    });
    hits.collect()
}

#[derive(PartialEq, Eq)]
enum Passport {
    /// `E12345678`, `EA1234567`, `G12345678`.
    Ordinary,
    /// Official, diplomatic, Hong Kong, Macao and old ones: too short a pattern to stand for itself.
    Other,
}

fn passport_shape(scene: &Scene<'_>, signs: &Range<usize>) -> Option<Passport> {
    let letters: String = scene.signs[signs.clone()]
        .iter()
        .take_while(|c| c.is_ascii_alphabetic())
        .map(char::to_ascii_uppercase)
        .collect();
    let digits = signs.len() - letters.len();
    match (letters.as_str(), digits) {
        ("E" | "G", 8) => Some(Passport::Ordinary),
        ("SE" | "DE" | "PE" | "MA", 7) | ("K", 8) => Some(Passport::Other),
        ("", 9) => (scene.value(signs.start..signs.start + 2).is_some_and(|two| matches!(two, 14 | 15)))
            .then_some(Passport::Other),
        (two, 7) if two.len() == 2 && two.starts_with('E') && !two.ends_with(['I', 'O']) => Some(Passport::Ordinary),
        _ => None,
    }
}

fn is_permit(scene: &Scene<'_>, signs: &Range<usize>) -> bool {
    let letters = scene.signs[signs.clone()].iter().take_while(|c| c.is_ascii_alphabetic()).count();
    let first = scene.signs[signs.start].to_ascii_uppercase();
    matches!(letters, 1 | 2) && "CHMTL".contains(first) && (7..=10).contains(&(signs.len() - letters))
}

/// The run with up to two letters directly before it.
fn with_letters(scene: &Scene<'_>, run: &Range<usize>) -> Range<usize> {
    let letters = scene.signs[run.start.saturating_sub(2)..run.start].iter().rev();
    run.start - letters.take_while(|c| c.is_ascii_alphabetic()).count()..run.end
}

fn joined(scene: &Scene<'_>, signs: &Range<usize>) -> bool {
    let before = signs.start.checked_sub(1).and_then(|at| scene.signs.get(at));
    [before, scene.signs.get(signs.end)].into_iter().flatten().any(char::is_ascii_alphanumeric)
}

/// `E20241117`: a file name with a date, not a passport.
fn is_date(scene: &Scene<'_>, run: &Range<usize>) -> bool {
    let part = |from: usize, to: usize| scene.value(run.start + from..run.start + to);
    if run.len() != 8 {
        return false;
    }
    let (Some(year @ 1990..=2060), Some(month), Some(day)) = (part(0, 4), part(4, 6), part(6, 8)) else { return false };
    i32::try_from(year).ok().and_then(|year| NaiveDate::from_ymd_opt(year, month, day)).is_some()
}
