//! Numbers whose publication somebody answered for, such as the duty phone of an office. The list holds no number:
//! it knows them by a fingerprint. Where the list is kept and how it is written is not known here.

use std::collections::BTreeSet;

use super::PersonalKind;
use super::normal::{Marks, Normal};
use crate::diagnostics::Words;

/// Hexadecimal digits of a fingerprint. Short on purpose: all mobile numbers can be tried in minutes, and with 24 bits
/// some five hundred of them share every fingerprint, while a second number of one portal sharing it is one in millions.
const LENGTH: usize = 6;

/// One approved number, as it was entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AllowEntry {
    /// What the number is.
    pub kind: PersonalKind,
    /// Its [`fingerprint`].
    pub fingerprint: String,
    /// Why it must be published.
    pub reason: String,
    /// Who approved it: the head of the unit.
    pub approver: String,
}

/// The approved numbers of a portal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Allowed {
    marks: BTreeSet<(PersonalKind, String)>,
}

/// Why an entry has no effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// Numbers of identity documents are never published, whoever approves.
    NeverAllowed,
    /// No reason is given.
    NoReason,
    /// Nobody answers for it.
    NoApprover,
    /// Not a fingerprint, perhaps the number itself.
    BadFingerprint,
}

impl Refused {
    /// The cause in one sentence, without what was entered.
    pub fn words(self) -> Words {
        match self {
            Refused::NeverAllowed => Words::new(
                "身份证件号码不能列入允许名单，谁批准都不行",
                "numbers of identity documents can never be on the allow-list, whoever approves",
            ),
            Refused::NoReason => {
                Words::new("没有写公布这个号码的理由", "no reason is given for publishing this number")
            }
            Refused::NoApprover => Words::new("没有写批准人", "nobody is named who approved it"),
            Refused::BadFingerprint => Words::new(
                "这不是号码指纹（6位，数字和小写字母a–f）；名单里不能写号码本身",
                "this is not a fingerprint (6 digits or letters a–f); the list must not hold the number itself",
            ),
        }
    }
}

impl Allowed {
    /// No approved number.
    pub fn none() -> Allowed {
        Allowed::default()
    }

    /// Reads the list; with each refused entry's index, why.
    pub fn read(entries: &[AllowEntry]) -> (Allowed, Vec<(usize, Refused)>) {
        let mut allowed = Allowed::none();
        let mut refused = Vec::new();
        for (index, entry) in entries.iter().enumerate() {
            match objection(entry) {
                Some(why) => refused.push((index, why)),
                None => drop(allowed.marks.insert((entry.kind, entry.fingerprint.clone()))),
            }
        }
        (allowed, refused)
    }

    /// Whether an entry with this fingerprint has effect.
    pub fn has(&self, kind: PersonalKind, fingerprint: &str) -> bool {
        self.marks.contains(&(kind, fingerprint.to_owned()))
    }

    /// Whether this number, written in any way, was approved as a number of this kind.
    pub(super) fn holds(&self, kind: PersonalKind, text: &str) -> bool {
        !self.marks.is_empty() && kind.may_be_allowed() && self.marks.contains(&(kind, fingerprint(kind, text)))
    }
}

/// What the allow-list knows a number by; the same however the number is grouped or dressed up.
pub fn fingerprint(kind: PersonalKind, text: &str) -> String {
    let signs = Normal::read(text, Marks::Digits).signs.into_iter();
    let plain: String = signs.filter(|c| !c.is_whitespace() && *c != '-').map(|c| c.to_ascii_uppercase()).collect();
    let hash = blake3::derive_key(
        "tidings allow-list of personal numbers, version 1",
        format!("{}:{plain}", kind.code()).as_bytes(),
    );
    hash.iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .take(LENGTH)
        .filter_map(|n| char::from_digit(n.into(), 16))
        .collect()
}

fn objection(entry: &AllowEntry) -> Option<Refused> {
    let is_mark = |c: char| c.is_ascii_digit() || matches!(c, 'a'..='f');
    if !entry.kind.may_be_allowed() {
        Some(Refused::NeverAllowed)
    } else if entry.fingerprint.len() != LENGTH || !entry.fingerprint.chars().all(is_mark) {
        Some(Refused::BadFingerprint)
    } else if entry.reason.trim().is_empty() {
        Some(Refused::NoReason)
    } else if entry.approver.trim().is_empty() {
        Some(Refused::NoApprover)
    } else {
        None
    }
}
