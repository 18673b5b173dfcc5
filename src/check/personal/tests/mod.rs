//! Personal data: what is found, what is not, and that nothing ever shows a number.

mod fine;
mod found;
mod secrecy;

use chrono::NaiveDate;

use super::*;

/// A build in November 2026.
pub(super) fn build_date() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 22).expect("a date")
}

pub(super) fn findings(text: &str) -> Vec<Finding> {
    scan(text, Context { build_date: build_date(), allowed: &Allowed::none() })
}

/// What was found, as `code:text`, with `?` for a warning.
pub(super) fn spots(text: &str) -> Vec<String> {
    let spot = |finding: &Finding| {
        let doubt = if finding.level == Severity::Warning { "?" } else { "" };
        format!("{}{doubt}:{}", finding.kind.code(), &text[finding.range.clone()])
    };
    findings(text).iter().map(spot).collect()
}

/// A valid identity number of a made-up person.
pub(super) fn resident(seventeen: &str) -> String {
    let mut digits = [0; 17];
    for (place, c) in digits.iter_mut().zip(seventeen.chars()) {
        *place = c.to_digit(10).expect("17 digits");
    }
    format!("{seventeen}{}", resident_id::check_character(&digits))
}

/// A number with a right Luhn digit.
pub(super) fn card(without_check: &str) -> String {
    let digits: Vec<u32> = without_check.chars().filter_map(|c| c.to_digit(10)).collect();
    let sum: u32 =
        digits.iter().rev().enumerate().map(|(at, d)| if at % 2 == 0 { d * 2 / 10 + d * 2 % 10 } else { *d }).sum();
    format!("{without_check}{}", (10 - sum % 10) % 10)
}
