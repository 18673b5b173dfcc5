//! Masks: what of a number may stay. Knows no rule for finding one.

use std::ops::Range;

use super::normal::{Marks, Normal};
use super::{Finding, PersonalKind};
use crate::check::finding::splice;
use crate::check::prose::{HIDDEN, front_matter, prose};

/// Fewer stars than this hide nothing.
const LEAST_HIDDEN: usize = 4;

/// How a star is written in the text that gets the masks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notation {
    /// A Markdown source: in running text stars get a backslash, for `138****1 … 139****2` would turn bold and lose them.
    Markdown,
    /// A table or any other text where a star is a star.
    Plain,
}

/// The number with its middle hidden: an identity number keeps its first six and last four characters, a mobile number
/// three and four, a bank card six and four (rules of a Henan college of August 2025, in use in many schools). Shorter
/// numbers keep less. What is too short to keep anything becomes stars altogether.
pub fn mask(kind: PersonalKind, text: &str) -> String {
    let signs = significant(kind, text);
    let (head, tail) = kept(kind, signs.len());
    let hidden = match kind {
        // The length of an address is nobody's business either, and a birthday may be written with few digits.
        PersonalKind::HomeAddress | PersonalKind::BirthDate => LEAST_HIDDEN,
        _ => signs.len().saturating_sub(head + tail).max(LEAST_HIDDEN),
    };
    let first: String = signs[..head].iter().collect();
    let last: String = signs[signs.len() - tail..].iter().collect();
    format!("{first}{}{last}", "*".repeat(hidden))
}

/// The text with every finding masked. Findings that do not fit the text are left out.
pub fn apply_masks(text: &str, findings: &[Finding], notation: Notation) -> String {
    splice(text, &mask_changes(text, findings, notation))
}

/// What `check --fix` writes in the place of each finding, by position.
pub fn mask_changes(text: &str, findings: &[Finding], notation: Notation) -> Vec<(Range<usize>, String)> {
    let running = match notation {
        Notation::Markdown => prose(text),
        Notation::Plain => String::new(),
    };
    let body = front_matter(text);
    let is_running =
        |at: usize| at >= body && running.get(at..).and_then(|rest| rest.chars().next()).is_some_and(|c| c != HIDDEN);
    let mut changes: Vec<_> = findings
        .iter()
        .map(|finding| {
            let escape = is_running(finding.range.start);
            (finding.range.clone(), if escape { finding.masked.replace('*', "\\*") } else { finding.masked.clone() })
        })
        .collect();
    changes.sort_by_key(|(range, _)| (range.start, range.end));
    changes
}

/// The text with the middle of every found number replaced by stars, byte for byte: places in the text stay valid, so a
/// problem of any kind can quote a line of it without showing a number. Findings that do not fit the text are left out.
pub fn redact(text: &str, findings: &[Finding]) -> String {
    let mut changes: Vec<_> = findings
        .iter()
        .filter_map(|finding| {
            let written = text.get(finding.range.clone())?;
            let normal = Normal::read(written, Marks::Digits);
            let signs: Vec<usize> =
                (0..normal.signs.len()).filter(|at| is_significant(finding.kind, normal.signs[*at])).collect();
            let (head, tail) = kept(finding.kind, signs.len());
            let byte = |index: usize| signs.get(index).map_or(written.len(), |at| normal.range(*at..*at + 1).start);
            let (from, to) = (finding.range.start + byte(head), finding.range.start + byte(signs.len() - tail));
            Some((from..to, "*".repeat(to - from)))
        })
        .collect();
    changes.sort_by_key(|(range, _)| (range.start, range.end));
    splice(text, &changes)
}

/// How many characters at the front and at the end may stay.
fn kept(kind: PersonalKind, length: usize) -> (usize, usize) {
    let (head, tail) = match kind {
        PersonalKind::ResidentId | PersonalKind::ResidentIdSuspect | PersonalKind::BankCard => (6, 4),
        // Shorter by three, so the last four would show the day of birth.
        PersonalKind::ResidentId15 => (6, 3),
        PersonalKind::Mobile => (3, 4),
        PersonalKind::Passport | PersonalKind::TravelPermit => (1, 3),
        PersonalKind::StudentNo => (2, 2),
        PersonalKind::WeakMask if length >= 18 => (6, 4),
        PersonalKind::WeakMask => (3, 4),
        PersonalKind::BirthDate => (4, 0),
        PersonalKind::HomeAddress => (3, 0),
        PersonalKind::PersonalQq => (2, 0),
    };
    // A date and an address end with what is worth hiding; how much of it was written does not matter.
    let hidden = if matches!(kind, PersonalKind::BirthDate | PersonalKind::HomeAddress) { 0 } else { LEAST_HIDDEN };
    if head + tail + hidden > length { (0, 0) } else { (head, tail) }
}

/// The characters that make the number, without separators.
fn significant(kind: PersonalKind, text: &str) -> Vec<char> {
    let signs = Normal::read(text, Marks::Digits).signs.into_iter();
    let plain = signs.filter(|c| is_significant(kind, *c));
    plain.map(|c| if kind == PersonalKind::HomeAddress { c } else { c.to_ascii_uppercase() }).collect()
}

fn is_significant(kind: PersonalKind, c: char) -> bool {
    match kind {
        PersonalKind::HomeAddress => true,
        PersonalKind::WeakMask => !matches!(c, ' ' | '-'),
        _ => c.is_ascii_alphanumeric(),
    }
}
