//! What a check of prose reports: where, which rule, what is wrong and what to write instead.
//! Knows neither files nor how problems are shown.

use std::ops::Range;

use crate::diagnostics::{Severity, Words};

/// One doubtful spot in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Bytes of the text that was checked.
    pub range: Range<usize>,
    /// Stable name of the rule, explained by `tidings explain`.
    pub code: &'static str,
    /// Whether it should stop the publication.
    pub severity: Severity,
    /// What is wrong, in one sentence.
    pub cause: Words,
    /// What to do about it.
    pub fix: Option<Words>,
    /// Text that may take the place of `range` without a second thought; `None` where only the author can decide.
    pub replacement: Option<String>,
}

impl Finding {
    /// A finding that is told but does not stop the publication.
    pub(super) fn warning(range: Range<usize>, code: &'static str, cause: Words) -> Finding {
        Finding { range, code, severity: Severity::Warning, cause, fix: None, replacement: None }
    }

    /// A finding that stops the publication.
    pub(super) fn error(range: Range<usize>, code: &'static str, cause: Words) -> Finding {
        Finding { severity: Severity::Error, ..Finding::warning(range, code, cause) }
    }

    /// Adds the remedy.
    pub(super) fn with_fix(mut self, zh: impl Into<String>, en: impl Into<String>) -> Finding {
        self.fix = Some(Words::new(zh, en));
        self
    }

    /// Adds the text to write instead, and says so.
    pub(super) fn replace_with(mut self, text: impl Into<String>) -> Finding {
        let text = text.into();
        self.fix = Some(Words::new(format!("改成“{text}”"), format!("write “{text}”")));
        self.replacement = Some(text);
        self
    }
}

/// By position, then by rule, so that a run always lists them alike.
pub(super) fn sort(findings: &mut [Finding]) {
    findings.sort_by(|a, b| (a.range.start, a.range.end, a.code).cmp(&(b.range.start, b.range.end, b.code)));
}

/// The text with every replacement made that a finding offers; of two that overlap, the first wins.
pub fn apply(text: &str, findings: &[Finding]) -> String {
    let mut changes: Vec<_> =
        findings.iter().filter_map(|f| f.replacement.as_deref().map(|new| (f.range.clone(), new))).collect();
    changes.sort_by_key(|(range, _)| (range.start, range.end));
    splice(text, &changes)
}

/// The text with stretches replaced; `changes` by position. What overlaps an earlier change or does not fit is left.
pub(super) fn splice<T: AsRef<str>>(text: &str, changes: &[(Range<usize>, T)]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for (range, new) in changes {
        let Some(between) = text.get(done..range.start) else { continue };
        if range.end < range.start || text.get(range.clone()).is_none() {
            continue;
        }
        out.push_str(between);
        out.push_str(new.as_ref());
        done = range.end;
    }
    out.push_str(text.get(done..).unwrap_or_default());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replacements_are_made_from_left_to_right_and_never_twice() {
        let cause = || Words::new("", "");
        let findings = [
            Finding::warning(6..9, "b", cause()).replace_with("丙"),
            Finding::warning(0..3, "a", cause()).replace_with("乙"),
            Finding::warning(0..6, "c", cause()).replace_with("丁"),
            Finding::warning(3..6, "d", cause()),
        ];
        assert_eq!(apply("甲甲甲", &findings), "乙甲丙");
        assert_eq!(splice("甲", &[(1..2, "x"), (0..99, "y")]), "甲");
    }
}
