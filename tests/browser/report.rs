//! Collects what is wrong over a whole table of cases, so that one run shows everything. Knows no browser.

use std::fmt::Debug;
use std::io::{self, Write as _};

/// Findings of one test.
pub(crate) struct Report {
    failures: Vec<String>,
    checks: usize,
}

impl Report {
    pub(crate) fn new() -> Report {
        Report { failures: Vec::new(), checks: 0 }
    }

    /// `what` on `page` in `state` must be `expected`.
    pub(crate) fn same<T: PartialEq + Debug>(&mut self, page: &str, state: &str, what: &str, expected: T, found: T) {
        let matches = expected == found;
        self.holds(page, state, matches, &format!("{what}: {expected:?}"), &format!("{found:?}"));
    }

    /// `page` in `state` must do what `expected` says; `found` says what it did.
    pub(crate) fn holds(&mut self, page: &str, state: &str, holds: bool, expected: &str, found: &str) {
        self.checks += 1;
        if !holds {
            self.failures
                .push(format!("page      {page}\n  state     {state}\n  expected  {expected}\n  found     {found}"));
        }
    }

    /// `page` in `state` must have no `faults`, each told in one line.
    pub(crate) fn none(&mut self, page: &str, state: &str, expected: &str, faults: &[String]) {
        self.holds(page, state, faults.is_empty(), expected, &faults.join("\n            "));
    }

    /// Fails if anything was wrong, or if nothing was looked at.
    pub(crate) fn finish(self) {
        assert!(self.checks > 0, "nothing was checked");
        assert!(
            self.failures.is_empty(),
            "{} of {} checks failed\n\n  {}\n",
            self.failures.len(),
            self.checks,
            self.failures.join("\n\n  ")
        );
    }
}

/// Says that something was not tested. The harness swallows what a passing test prints, so this goes past it.
pub(crate) fn skipped(why: &str) {
    let _ = writeln!(io::stderr(), "SKIPPED: {why}");
}
