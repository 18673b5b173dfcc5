//! Texts as calendars may carry them, cleaned once when they are made. Knows nothing of escaping or
//! folding, so that a text read back can be compared with the text that went in.
//!
//! What cleaning does, and why:
//! - every line end (`\r\n`, `\r`, vertical tab, form feed, U+0085, U+2028, U+2029) becomes `\n`.
//!   RFC 5545 §3.3.11 knows one line break, and several parsers split lines at all of them;
//! - a tab becomes a space, every other control character goes: RFC 5545 §3.1 forbids C0 and DEL in
//!   values, and nobody can see the C1 ones;
//! - white space at both ends goes, because some parsers trim values and some do not.
//!
//! Nothing else changes: no Unicode normalisation, no other character is touched.

use std::fmt;

/// The most characters an event's title may have before it is cut.
///
/// Telephones show about a dozen Chinese characters of it, and some clients refuse long titles.
pub const SUMMARY_LIMIT: usize = 120;

/// A cleaned text of any number of lines, separated by `\n`.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text(String);

/// A cleaned text of one line; the lines of its source are joined by single spaces.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Line(String);

/// A title: a [`Line`] of at most [`SUMMARY_LIMIT`] characters, a longer one cut and ended by `…`. Of one in which nothing
/// is left only the `…` stays, because readers refuse an event without a title.
///
/// A check that wants to warn about the cut compares the source with the limit beforehand.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Summary(Line);

impl Default for Summary {
    fn default() -> Summary {
        Summary(Line("…".to_owned()))
    }
}

impl Text {
    /// The cleaned text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether nothing is left after cleaning; an empty text gets no property.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Line {
    /// The cleaned line.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether nothing is left after cleaning; an empty line gets no property.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Summary {
    /// The cleaned and, where needed, shortened title.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl From<&str> for Text {
    fn from(source: &str) -> Text {
        Text(clean(source).trim().to_owned())
    }
}

impl From<&str> for Line {
    fn from(source: &str) -> Line {
        let cleaned = clean(source);
        let parts: Vec<&str> = cleaned.lines().map(str::trim).filter(|part| !part.is_empty()).collect();
        Line(parts.join(" "))
    }
}

impl From<&str> for Summary {
    fn from(source: &str) -> Summary {
        let line = Line::from(source);
        if line.is_empty() {
            return Summary::default();
        }
        if line.0.chars().count() <= SUMMARY_LIMIT {
            return Summary(line);
        }
        let head: String = line.0.chars().take(SUMMARY_LIMIT - 1).collect();
        Summary(Line(format!("{}…", head.trim_end())))
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

fn clean(source: &str) -> String {
    source
        .replace("\r\n", "\n")
        .chars()
        .filter_map(|character| match character {
            '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some('\n'),
            '\t' => Some(' '),
            other if other.is_control() => None,
            other => Some(other),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn texts_keep_their_lines_and_lose_what_no_calendar_may_carry() {
        let cases = [
            ("带身份证", "带身份证"),
            ("一\r\n二\r三\n四", "一\n二\n三\n四"),
            ("\r\r\n\n", ""),
            ("一\u{2028}二\u{85}三", "一\n二\n三"),
            ("a\tb\u{0}\u{7f}\u{9f}c", "a bc"),
            ("  两端 \n", "两端"),
            ("e\u{301} ①\u{3000}②", "e\u{301} ①\u{3000}②"),
        ];
        for (source, cleaned) in cases {
            assert_eq!(Text::from(source).as_str(), cleaned, "{source:?}");
        }
    }

    #[test]
    fn lines_are_one_line() {
        let cases = [("行政楼\n201 室", "行政楼 201 室"), ("\n a \r\n\r\n b ", "a b"), ("", "")];
        for (source, cleaned) in cases {
            assert_eq!(Line::from(source).as_str(), cleaned, "{source:?}");
        }
    }

    #[test]
    fn titles_end_at_the_limit() {
        let exact = "截".repeat(SUMMARY_LIMIT);
        assert_eq!(Summary::from(exact.as_str()).as_str(), exact);
        let cut = Summary::from("截".repeat(SUMMARY_LIMIT + 1).as_str());
        assert_eq!(cut.as_str().chars().count(), SUMMARY_LIMIT);
        assert!(cut.as_str().ends_with("截…"));
    }

    proptest! {
        #[test]
        fn cleaning_twice_changes_nothing(source in any::<String>()) {
            let text = Text::from(source.as_str());
            prop_assert_eq!(Text::from(text.as_str()), text);
            let line = Line::from(source.as_str());
            prop_assert_eq!(Line::from(line.as_str()), line);
            let title = Summary::from(source.as_str());
            prop_assert_eq!(Summary::from(title.as_str()), title);
        }
    }
}
