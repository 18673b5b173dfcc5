//! A wording in pieces. Knows no language.

use chrono::NaiveDate;

use crate::time::Instant;

/// A piece of a wording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Words.
    Text(String),
    /// A date or a clock time, for a `<time>` element.
    Time {
        /// As readers see it.
        text: String,
        /// The instant meant; for the end of a day, the first instant of the next.
        point: Instant,
        /// The day, when `text` shows no clock time: then `datetime` is best the day itself.
        day_only: Option<NaiveDate>,
    },
}

/// Pieces in reading order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Phrase(pub Vec<Part>);

impl Phrase {
    /// The wording as plain text, for feeds, titles and terminals.
    pub fn plain(&self) -> String {
        self.0.iter().map(Part::text).collect()
    }

    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The same, with words after it.
    pub(super) fn then(mut self, words: &str) -> Phrase {
        self.0.push(Part::Text(words.to_owned()));
        self
    }

    /// The same, with more pieces after it.
    pub(super) fn and(mut self, more: Phrase) -> Phrase {
        self.0.extend(more.0);
        self
    }

    /// Words alone.
    pub(super) fn words(words: &str) -> Phrase {
        Phrase(vec![Part::Text(words.to_owned())])
    }
}

impl Part {
    /// As readers see it.
    pub fn text(&self) -> &str {
        match self {
            Part::Text(text) | Part::Time { text, .. } => text,
        }
    }
}
