//! What every rule may ask about the surroundings of a number: the runs of digits, addresses, words before it, the
//! heading above it. Knows no rule.

use std::ops::Range;

use chrono::NaiveDate;

use super::columns::labelled_cells;
use super::labels::{self, Label};

/// A normalised text, read once for all rules. Deliberately not `Debug`: it holds what must not be printed.
pub(super) struct Scene<'a> {
    /// The plain characters.
    pub(super) signs: &'a [char],
    /// Maximal runs of ASCII digits.
    pub(super) runs: Vec<Range<usize>>,
    /// The civil day of the build.
    pub(super) build_date: NaiveDate,
    addresses: Vec<Range<usize>>,
    cells: Vec<(Range<usize>, Label)>,
}

impl<'a> Scene<'a> {
    /// Reads the surroundings.
    pub(super) fn read(signs: &'a [char], build_date: NaiveDate) -> Scene<'a> {
        Scene { signs, runs: runs(signs), build_date, addresses: addresses(signs), cells: labelled_cells(signs) }
    }

    /// The digit at a place.
    pub(super) fn digit(&self, at: usize) -> Option<u32> {
        self.signs.get(at).filter(|c| c.is_ascii_digit()).and_then(|c| c.to_digit(10))
    }

    /// The value of the digits in a short stretch; `None` if something else stands there.
    pub(super) fn value(&self, range: Range<usize>) -> Option<u32> {
        range.map(|at| self.digit(at)).try_fold(0u32, |value, digit| value.checked_mul(10)?.checked_add(digit?))
    }

    /// Whether a stretch touches neither a letter, nor a digit, nor the digits before or after a decimal point.
    pub(super) fn stands_alone(&self, range: &Range<usize>) -> bool {
        self.ends_before(range.start) && self.begins_after(range.end)
    }

    /// Whether what comes before a place is no part of the number that begins there.
    ///
    /// A comma is not looked at, although it may group thousands: numbers in lists and tables stand between commas, and
    /// no amount of money has a group as long as the numbers looked for here.
    pub(super) fn ends_before(&self, start: usize) -> bool {
        let sign = |back: usize| start.checked_sub(back).and_then(|at| self.signs.get(at));
        joins_not(sign(1), sign(2))
    }

    /// Whether what comes after a place is no part of the number that ends there.
    pub(super) fn begins_after(&self, end: usize) -> bool {
        joins_not(self.signs.get(end), self.signs.get(end + 1))
    }

    /// Whether a place is inside an `http(s)` address.
    pub(super) fn in_address(&self, at: usize) -> bool {
        let index = self.addresses.partition_point(|address| address.end <= at);
        self.addresses.get(index).is_some_and(|address| address.contains(&at))
    }

    /// Whether a word shortly before, or the heading of the column, says that the number at `at` is such a one.
    pub(super) fn near(&self, at: usize, label: Label) -> bool {
        self.heading(at) == Some(label) || labels::near(self.signs, at, label)
    }

    /// Whether the word directly before, or the heading of the column, says so.
    pub(super) fn direct(&self, at: usize, label: Label) -> bool {
        self.heading(at) == Some(label) || labels::direct(self.signs, at, label)
    }

    fn heading(&self, at: usize) -> Option<Label> {
        let index = self.cells.partition_point(|(cell, _)| cell.end <= at);
        self.cells.get(index).filter(|(cell, _)| cell.contains(&at)).map(|(_, label)| *label)
    }
}

fn joins_not(neighbour: Option<&char>, beyond: Option<&char>) -> bool {
    let joins = neighbour.is_some_and(char::is_ascii_alphanumeric)
        || neighbour == Some(&'.') && beyond.is_some_and(char::is_ascii_digit);
    !joins
}

fn runs(signs: &[char]) -> Vec<Range<usize>> {
    let mut runs = Vec::new();
    let mut at = 0;
    while at < signs.len() {
        if !signs[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let start = at;
        while at < signs.len() && signs[at].is_ascii_digit() {
            at += 1;
        }
        runs.push(start..at);
    }
    runs
}

fn addresses(signs: &[char]) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let starts = signs.windows(3).enumerate().filter(|(_, three)| **three == [':', '/', '/']).map(|(at, _)| at);
    for colon in starts {
        let before: String = signs[colon.saturating_sub(5)..colon].iter().map(char::to_ascii_lowercase).collect();
        if !before.ends_with("http") && before != "https" || found.last().is_some_and(|last| last.end > colon) {
            continue;
        }
        let end = signs[colon..].iter().position(|c| !c.is_ascii_graphic() || "<>\"`)".contains(*c));
        found.push(colon..end.map_or(signs.len(), |length| colon + length));
    }
    found
}
