//! Personal data in what is about to be published: numbers of identity cards, phones, bank cards and their like.
//! Works on the raw text, front matter, comments, code and addresses included: a number leaks from there just as well.
//!
//! Invariant: nothing this module returns, formats or prints for debugging holds a number it found, only its mask.
//! The log of a failed build is often more public than the page.

mod allowed;
mod columns;
mod describe;
mod documents;
mod labels;
mod mask;
mod normal;
mod numbers;
mod particulars;
mod resident_id;
mod scene;
mod weak_mask;

pub use allowed::{AllowEntry, Allowed, Refused, fingerprint};
pub use describe::{cause, fix};
pub use mask::{Notation, apply_masks, mask, mask_changes, redact};

use std::collections::BTreeMap;
use std::ops::Range;

use chrono::NaiveDate;

use crate::diagnostics::Severity;
use normal::{Marks, Normal};
use scene::Scene;

/// What a number is, or looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PersonalKind {
    /// An 18-character resident identity number whose check character is right (GB 11643-1999).
    ResidentId,
    /// The same but for the check character: a real number with a typing mistake.
    ResidentIdSuspect,
    /// A 15-digit number of the first generation of identity cards.
    ResidentId15,
    /// A mainland mobile number.
    Mobile,
    /// A bank card number (Luhn check).
    BankCard,
    /// A passport number.
    Passport,
    /// A travel permit of Hong Kong, Macao or Taiwan residents.
    TravelPermit,
    /// A student, candidate or admission-ticket number.
    StudentNo,
    /// A number that was masked, but with too few stars.
    WeakMask,
    /// A date of birth.
    BirthDate,
    /// A home address.
    HomeAddress,
    /// A personal QQ number.
    PersonalQq,
}

impl PersonalKind {
    /// Every kind, in the order of the rules.
    pub const ALL: [PersonalKind; 12] = [
        PersonalKind::ResidentId,
        PersonalKind::ResidentIdSuspect,
        PersonalKind::ResidentId15,
        PersonalKind::Mobile,
        PersonalKind::BankCard,
        PersonalKind::Passport,
        PersonalKind::TravelPermit,
        PersonalKind::StudentNo,
        PersonalKind::WeakMask,
        PersonalKind::BirthDate,
        PersonalKind::HomeAddress,
        PersonalKind::PersonalQq,
    ];

    /// The stable name of the rule, for messages and for the allow-list.
    pub fn code(self) -> &'static str {
        match self {
            PersonalKind::ResidentId => "resident-id",
            PersonalKind::ResidentIdSuspect => "resident-id-suspect",
            PersonalKind::ResidentId15 => "resident-id-15",
            PersonalKind::Mobile => "mobile",
            PersonalKind::BankCard => "bank-card",
            PersonalKind::Passport => "passport",
            PersonalKind::TravelPermit => "travel-permit",
            PersonalKind::StudentNo => "student-no",
            PersonalKind::WeakMask => "weak-mask",
            PersonalKind::BirthDate => "birth-date",
            PersonalKind::HomeAddress => "home-address",
            PersonalKind::PersonalQq => "personal-qq",
        }
    }

    /// Reads a rule's name.
    pub fn from_code(code: &str) -> Option<PersonalKind> {
        PersonalKind::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// Whether a person in charge may approve the publication of such a number. Never of an identity document.
    pub fn may_be_allowed(self) -> bool {
        !matches!(
            self,
            PersonalKind::ResidentId
                | PersonalKind::ResidentIdSuspect
                | PersonalKind::ResidentId15
                | PersonalKind::TravelPermit
        )
    }
}

/// What a scan needs to know besides the text.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The civil day of the build: nobody was born after it.
    pub build_date: NaiveDate,
    /// Numbers that were approved.
    pub allowed: &'a Allowed,
}

/// A number that should not be published, without the number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Bytes of the text as it was given, from the first to the last digit or letter of the number.
    pub range: Range<usize>,
    /// What it is.
    pub kind: PersonalKind,
    /// Whether it stops the publication.
    pub level: Severity,
    /// The number with the middle replaced by stars.
    pub masked: String,
}

/// A spot in the normalised text; `signs` counts characters there.
struct Hit {
    signs: Range<usize>,
    kind: PersonalKind,
    level: Severity,
}

/// In the order in which they claim digits.
const RULES: [fn(&Scene<'_>) -> Vec<Hit>; 8] = [
    resident_id::find,
    documents::find,
    particulars::find,
    resident_id::find_old,
    numbers::find_cards,
    numbers::find_mobiles,
    documents::find_unlabelled,
    weak_mask::find,
];

/// Every number in the text that should not be published, in order of position, one for each stretch of text.
///
/// The rules and their order are those of `domain.md`, §PII; where two claim the same digits the first wins.
pub fn scan(text: &str, context: Context<'_>) -> Vec<Finding> {
    let mut found: BTreeMap<usize, Finding> = BTreeMap::new();
    for marks in [Marks::Digits, Marks::Apart] {
        let normal = Normal::read(text, marks);
        let scene = Scene::read(&normal.signs, context.build_date);
        for hit in RULES.iter().flat_map(|rule| rule(&scene)) {
            let range = normal.range(hit.signs);
            // Findings never overlap each other, so the last one that begins before the end decides.
            let free = found.range(..range.end).next_back().is_none_or(|(_, known)| known.range.end <= range.start);
            if free {
                let masked = mask(hit.kind, &text[range.clone()]);
                found.insert(range.start, Finding { range, kind: hit.kind, level: hit.level, masked });
            }
        }
        if !normal.has_marks {
            break;
        }
    }
    found.into_values().filter(|finding| !is_allowed(finding, text, context.allowed)).collect()
}

/// Whether somebody answered for the number a finding is about. A number that is plainly labelled as a passport is
/// one, whatever a list says.
pub fn is_allowed(finding: &Finding, text: &str, allowed: &Allowed) -> bool {
    let named = finding.kind == PersonalKind::Passport && finding.level == Severity::Error;
    !named && allowed.holds(finding.kind, &text[finding.range.clone()])
}

#[cfg(test)]
mod tests;
