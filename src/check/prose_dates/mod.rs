//! Dates, weekdays and times in running text, checked against the calendar, against themselves and against the dates of
//! the front matter; and references to attachments and pictures that do not exist. Has a small reader of its own: it must
//! read what is *wrong* (9月6月, 2月30日, 8;00), which the reader of front matter refuses. Knows no notice and no clock.

mod calendar;
mod english;
mod facts;
mod numerals;
mod read;
mod references;
mod wording;

use std::ops::Range;

use std::ops::RangeInclusive;

use chrono::NaiveDate;

use crate::check::finding::{Finding, sort};
use crate::check::prose::prose;
use crate::diagnostics::whole_characters;

pub use read::{Clock, Mention, What};

/// A date of the front matter, as readers will see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownDate {
    /// The civil day in the portal's zone.
    pub day: NaiveDate,
    /// Hour (0–24) and minute, where the field has one.
    pub clock: Option<(u8, u8)>,
    /// What it is called, for the message: the deadline's name.
    pub label: String,
    /// Whether readers must keep it, so that a date nearly the same is a slip. The day of publication they need not.
    pub is_due: bool,
}

/// What the text is measured against.
#[derive(Debug, Clone)]
pub struct Context<'a> {
    /// Every date the notice states as a fact: both ends of every deadline, derived ones, the day of publication, and
    /// the old and new dates of amendments. What is missing here is taken for a slip when it stands near one that is not.
    pub known: &'a [KnownDate],
    /// The years a date without a year may belong to: from the publication to the last deadline.
    pub years: RangeInclusive<i32>,
    /// How many attachments the notice has.
    pub attachments: usize,
    /// How many pictures the text shows.
    pub images: usize,
}

/// Everything doubtful in a Markdown source, in order of position.
pub fn scan(source: &str, context: &Context<'_>) -> Vec<Finding> {
    let text = prose(source);
    let mentions = read::mentions(&text);
    let mut findings = calendar::find(&text, &mentions, context);
    findings.extend(facts::find(&text, &mentions, context));
    findings.extend(wording::find(&text, &mentions, context));
    findings.extend(references::find(&text, context));
    sort(&mut findings);
    findings
}

/// Every date, weekday and time in the running text of a Markdown source, in order of position.
pub fn mentions(source: &str) -> Vec<Mention> {
    read::mentions(&prose(source))
}

/// The sentence a byte stands in: up to 。！？ or a line break on both sides.
fn sentence(text: &str, at: usize) -> &str {
    let ends = ['。', '！', '？', '\n'];
    let around = around(text, at);
    let start = text[around.start..at].rfind(ends).map_or(around.start, |end| {
        let end = around.start + end;
        end + text[end..].chars().next().map_or(1, char::len_utf8)
    });
    let end = text[at..around.end].find(ends).map_or(around.end, |end| at + end);
    &text[start..end]
}

/// As far as anybody's sentence reaches, so that a line without end takes no quadratic time.
fn around(text: &str, at: usize) -> Range<usize> {
    const REACH: usize = 2048;
    whole_characters(text, at.saturating_sub(REACH)..at + REACH)
}

/// Whether a byte stands inside 《…》: the title of another paper is quoted as it is.
fn in_title(text: &str, at: usize) -> bool {
    let before = text[around(text, at).start..at].rsplit('\n').next().unwrap_or_default();
    before.rfind('《').is_some_and(|open| !before[open..].contains('》'))
}

#[cfg(test)]
mod tests;
