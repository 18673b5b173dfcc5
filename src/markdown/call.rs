//! The syntax of shortcode calls: `{{ name word key=value key="two words" }}` on one line. Chinese quotation marks,
//! full-width spaces and the full-width equals sign are understood, because a Chinese keyboard types them.
//! Knows no shortcode's meaning.

use std::ops::Range;

use super::characters::{is_cjk, is_forbidden, is_own};
use super::surroundings::{Argument, Placement, Shortcode};
use crate::lang::Lang;

/// A call found in the source; all ranges are bytes of the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Call {
    /// From `{{` to `}}`.
    pub(super) range: Range<usize>,
    /// The name.
    pub(super) name: Range<usize>,
    /// The words after it.
    pub(super) words: Vec<Word>,
    /// What makes it unreadable; the words are unreliable then.
    pub(super) flaw: Option<Flaw>,
}

/// What makes a call unreadable, with its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flaw {
    /// A quotation mark that never closes.
    OpenQuote(usize),
    /// A character nobody can see, which would keep a word from being recognised.
    Invisible(usize),
}

/// A word of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    range: Range<usize>,
    key: Option<Range<usize>>,
    value: Range<usize>,
}

/// What stands at a `{{`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Found {
    /// A call.
    Call(Call),
    /// A call that its line does not close.
    Unclosed,
    /// Ordinary text: no name follows.
    Text,
}

impl Call {
    /// The name as written, `/` included.
    pub(super) fn name<'a>(&self, source: &'a str) -> &'a str {
        &source[self.name.clone()]
    }

    /// The call as the surroundings see it.
    pub(super) fn to_shortcode<'a>(&self, source: &'a str, placement: Placement, lang: Lang) -> Shortcode<'a> {
        let arguments = self.words.iter().map(|word| Argument {
            key: word.key.clone().map(|key| &source[key]),
            value: &source[word.value.clone()],
            range: word.range.clone(),
        });
        Shortcode {
            name: self.name(source),
            name_range: self.name.clone(),
            arguments: arguments.collect(),
            range: self.range.clone(),
            placement,
            lang,
        }
    }
}

/// Longest call in bytes. Bounds the look ahead, so that a line of a million `{{ a` takes no quadratic time.
pub(super) const LONGEST: usize = 1024;

/// Reads the call whose `{{` stands at `start`.
pub(super) fn read(source: &str, start: usize) -> Found {
    let window = &source[..start + line_at(source, start).len()];
    let mut cursor = Cursor { source: window, at: start + 2 };
    cursor.skip_blanks();
    let mut name = cursor.take_name();
    if name.is_empty() {
        name = cursor.take_chinese_name();
    }
    if name.is_empty() {
        return Found::Text;
    }
    let Some(braces) = cursor.rest().find("}}").map(|offset| cursor.at + offset) else {
        return Found::Unclosed;
    };
    let mut words = Vec::new();
    let flaw = loop {
        cursor.skip_blanks();
        if cursor.rest().starts_with("}}") {
            break None;
        }
        if cursor.rest().is_empty() {
            return Found::Unclosed;
        }
        match cursor.take_word() {
            Ok(word) => words.push(word),
            // Up to the braces all the same, so that no debris of the call stays in the text.
            Err(open_quote) => {
                cursor.at = braces;
                break Some(Flaw::OpenQuote(open_quote));
            }
        }
    };
    let range = start..cursor.at + 2;
    let invisible = source[range.clone()].find(|c| is_forbidden(c) || is_own(c));
    let flaw = invisible.map(|offset| Flaw::Invisible(start + offset)).or(flaw);
    Found::Call(Call { range, name, words, flaw })
}

/// The rest of the line from here on, as far as a call may reach.
fn line_at(source: &str, at: usize) -> &str {
    let rest = &source[at..];
    let mut reach = rest.len().min(LONGEST);
    while !rest.is_char_boundary(reach) {
        reach -= 1;
    }
    let rest = &rest[..reach];
    &rest[..rest.find(['\n', '\r']).unwrap_or(rest.len())]
}

struct Cursor<'a> {
    source: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    fn rest(&self) -> &'a str {
        &self.source[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn take_while(&mut self, accept: impl Fn(char) -> bool) -> Range<usize> {
        let start = self.at;
        let rest = self.rest();
        self.at += rest.find(|c| !accept(c)).unwrap_or(rest.len());
        start..self.at
    }

    fn skip_blanks(&mut self) {
        self.take_while(is_blank);
    }

    /// A name, with the slash of a closing call; empty if there is none.
    fn take_name(&mut self) -> Range<usize> {
        let start = self.at;
        let after_slash = self.rest().strip_prefix('/').unwrap_or(self.rest());
        if !after_slash.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return start..start;
        }
        self.at += self.rest().len() - after_slash.len();
        self.take_while(is_name);
        start..self.at
    }

    /// `日期` of `{{ 日期 capture }}`, which is a call but for its name; empty if there is none. `{{ 学号 }}` alone is a
    /// gap to be filled in, and stays what it is.
    fn take_chinese_name(&mut self) -> Range<usize> {
        let start = self.at;
        let name = self.take_while(|c| is_cjk(c) && !is_blank(c));
        let words = self.rest().split_once("}}").map_or("", |(words, _)| words);
        if words.starts_with(is_blank) && !words.trim_matches(is_blank).is_empty() {
            return name;
        }
        self.at = start;
        start..start
    }

    /// A word that is not at its end yet. `Err` is the place of a quotation mark without partner.
    fn take_word(&mut self) -> Result<Word, usize> {
        let start = self.at;
        let key = self.take_key();
        let value = match self.peek().and_then(closing_marks) {
            Some(closing) => self.take_quoted(closing)?,
            None => self.take_bare(),
        };
        Ok(Word { range: start..self.at, key, value })
    }

    fn take_key(&mut self) -> Option<Range<usize>> {
        let start = self.at;
        let key = self.take_while(is_name);
        match self.peek() {
            Some(sign @ ('=' | '＝')) if !key.is_empty() => {
                self.at += sign.len_utf8();
                Some(key)
            }
            _ => {
                self.at = start;
                None
            }
        }
    }

    fn take_quoted(&mut self, closing: &[char]) -> Result<Range<usize>, usize> {
        let mark = self.at;
        self.at += self.peek().map_or(0, char::len_utf8);
        let inside = self.take_while(|c| !closing.contains(&c));
        if self.rest().is_empty() {
            return Err(mark);
        }
        self.at += self.peek().map_or(0, char::len_utf8);
        Ok(inside)
    }

    fn take_bare(&mut self) -> Range<usize> {
        let rest = self.rest();
        let blank = rest.find(is_blank).unwrap_or(rest.len());
        let end = rest[..blank].find("}}").unwrap_or(blank);
        let start = self.at;
        self.at += end;
        start..self.at
    }
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\u{3000}' | '\u{A0}')
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_')
}

/// The marks that may close a quotation. Chinese keyboards alternate the two halves, so an author may well have
/// typed both the wrong way round.
fn closing_marks(opening: char) -> Option<&'static [char]> {
    match opening {
        '"' => Some(&['"']),
        '\'' => Some(&['\'']),
        '“' => Some(&['”']),
        '”' => Some(&['”', '“']),
        '‘' => Some(&['’']),
        '’' => Some(&['’', '‘']),
        '「' => Some(&['」']),
        '＂' => Some(&['＂']),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Words = Vec<(Option<String>, String)>;

    fn words(source: &str) -> Option<(String, Words)> {
        let Found::Call(call) = read(source, 0) else {
            return None;
        };
        let shortcode = call.to_shortcode(source, Placement::Inline, Lang::Zh);
        let arguments = shortcode
            .arguments
            .iter()
            .map(|argument| (argument.key.map(str::to_owned), argument.value.to_owned()))
            .collect();
        Some((shortcode.name.to_owned(), arguments))
    }

    #[test]
    fn calls_as_people_type_them() {
        let plain = |text: &str| (None, text.to_owned());
        let keyed = |key: &str, text: &str| (Some(key.to_owned()), text.to_owned());
        for (source, name, arguments) in [
            ("{{ countdown }}", "countdown", vec![]),
            ("{{countdown}}", "countdown", vec![]),
            ("{{ /steps }}", "/steps", vec![]),
            ("{{ date capture }}", "date", vec![plain("capture")]),
            ("{{ date 2026-capture#s1 as=day }}", "date", vec![plain("2026-capture#s1"), keyed("as", "day")]),
            ("{{ x title=\"two words\" }}", "x", vec![keyed("title", "two words")]),
            ("{{ x title=“两个 词” }}", "x", vec![keyed("title", "两个 词")]),
            ("{{ x title＝”反了“ }}", "x", vec![keyed("title", "反了")]),
            ("{{\u{3000}x\u{3000}一\u{3000}二\u{3000}}}", "x", vec![plain("一"), plain("二")]),
            ("{{ x \"a }} b\" }}", "x", vec![plain("a }} b")]),
            ("{{ x 一}}二", "x", vec![plain("一")]),
            ("{{ x key= }}", "x", vec![keyed("key", "")]),
            ("{{ 日期 capture }}", "日期", vec![plain("capture")]),
            ("{{ x a}b }}", "x", vec![plain("a}b")]),
        ] {
            assert_eq!(words(source), Some((name.to_owned(), arguments)), "{source}");
        }
    }

    #[test]
    fn text_that_is_no_call() {
        for source in ["{{", "{{ }}", "{{姓名}}", "{{ 学号 }}", "{{1}}", "{{ / }}", "{{{ x }}}"] {
            assert_eq!(read(source, 0), Found::Text, "{source}");
        }
        for source in ["{{ x", "{{ x\n}}", "{{ x }", "{{ x \"a"] {
            assert_eq!(read(source, 0), Found::Unclosed, "{source}");
        }
    }

    #[test]
    fn ranges_point_into_the_source() {
        let source = "见 {{ date key=“值” }}。";
        let Found::Call(call) = read(source, 4) else {
            panic!("a call stands there");
        };
        let shortcode = call.to_shortcode(source, Placement::Inline, Lang::Zh);
        assert_eq!(&source[shortcode.range.clone()], "{{ date key=“值” }}");
        assert_eq!(&source[shortcode.name_range.clone()], "date");
        assert_eq!(&source[shortcode.arguments[0].range.clone()], "key=“值”");
    }

    #[test]
    fn a_quote_without_partner_still_ends_at_the_braces() {
        let Found::Call(call) = read("{{ x \"abc }} text", 0) else {
            panic!("a call stands there");
        };
        assert_eq!((call.range, call.flaw), (0..12, Some(Flaw::OpenQuote(5))));
    }
}
