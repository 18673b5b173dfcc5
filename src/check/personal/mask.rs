//! Masks: what of a number may stay. Knows no rule for finding one.

use super::normal::Normal;
use super::{Finding, PersonalKind};
use crate::check::finding::splice;
use crate::check::prose::{HIDDEN, front_matter, prose};

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
        PersonalKind::HomeAddress | PersonalKind::BirthDate => 4,
        _ => signs.len().saturating_sub(head + tail),
    };
    if hidden < 4 {
        return "*".repeat(signs.len().max(4));
    }
    let first: String = signs[..head].iter().collect();
    let last: String = signs[signs.len() - tail..].iter().collect();
    format!("{first}{}{last}", "*".repeat(hidden))
}

/// The text with every finding masked, for `check --fix`. Findings that do not fit the text are left out.
pub fn apply_masks(text: &str, findings: &[Finding], notation: Notation) -> String {
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
    if head + tail > length { (0, 0) } else { (head, tail) }
}

/// The characters that make the number, without separators.
fn significant(kind: PersonalKind, text: &str) -> Vec<char> {
    let signs = Normal::read(text).signs;
    match kind {
        PersonalKind::HomeAddress => signs,
        PersonalKind::WeakMask => signs.into_iter().filter(|c| !matches!(c, ' ' | '-')).collect(),
        _ => signs.into_iter().filter(|c| c.is_ascii_alphanumeric()).map(|c| c.to_ascii_uppercase()).collect(),
    }
}
