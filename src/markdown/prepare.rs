//! The source as the parser shall read it. CommonMark was made for texts with spaces between words and for authors
//! who write HTML; here a few invisible characters change what the parser sees, and a map leads every place back to
//! the source. Nothing is decided about code: whatever is put in can be taken out again without loss.
//!
//! Four changes, all inside a line:
//! - a shortcode call becomes one character, so that its marks are no Markdown;
//! - emphasis may end after Chinese punctuation (`**注意：**请`): where a `*` run stands between punctuation and a
//!   letter, one of them East Asian, the letter gets an invisible punctuation neighbour. Both neighbours are then
//!   punctuation, and CommonMark lets such a run open and close. The guard stands on the letter's side because the
//!   other side may hold another run, whose own neighbours must not change;
//! - `{学号}` at the end of a heading stays text unless the braces hold ids and classes only;
//! - a tag at the start of a line is no HTML block, so the Markdown after it stays Markdown.

use std::borrow::Cow;
use std::ops::Range;

use super::call::{self, Call, Found};
use super::characters::{CALL, Flank, GUARD, PUNCTUATION_GUARD, flank, is_cjk, is_forbidden, is_own};
use crate::lang::Lang;

/// The prepared text and the way back.
#[derive(Debug)]
pub(super) struct Prepared<'a> {
    /// What the parser reads.
    pub(super) text: Cow<'a, str>,
    source: &'a str,
    edits: Vec<Edit>,
    /// Calls with the place of their stand-in, in order.
    calls: Vec<(usize, Call)>,
    /// Places of `{{ name` without `}}` in the prepared text, in order.
    unclosed: Vec<usize>,
}

#[derive(Debug)]
struct Edit {
    prepared: Range<usize>,
    source: Range<usize>,
}

impl Prepared<'_> {
    /// The place in the source of a place in the prepared text. Never splits a call or a character.
    pub(super) fn source_range(&self, range: &Range<usize>) -> Range<usize> {
        let start = self.source_start(range.start);
        let before_end = self.edits.partition_point(|edit| edit.prepared.start < range.end);
        let end = match before_end.checked_sub(1).map(|index| &self.edits[index]) {
            None => range.end,
            Some(edit) => edit.source.end + range.end.saturating_sub(edit.prepared.end),
        };
        start..end.max(start)
    }

    pub(super) fn source_start(&self, at: usize) -> usize {
        let after = self.edits.partition_point(|edit| edit.prepared.start <= at);
        match after.checked_sub(1).map(|index| &self.edits[index]) {
            None => at,
            Some(edit) if at < edit.prepared.end => edit.source.start,
            Some(edit) => edit.source.end + (at - edit.prepared.end),
        }
    }

    /// The call whose stand-in is at this place.
    pub(super) fn call_at(&self, at: usize) -> Option<&Call> {
        let index = self.calls.binary_search_by_key(&at, |&(place, _)| place).ok()?;
        Some(&self.calls[index].1)
    }

    /// Unclosed calls within a piece of the prepared text, as places in the source.
    pub(super) fn unclosed_in(&self, range: &Range<usize>) -> impl Iterator<Item = usize> {
        let start = self.unclosed.partition_point(|&at| at < range.start);
        self.unclosed[start..].iter().take_while(|&&at| at < range.end).map(|&at| self.source_start(at))
    }

    /// Text of an event as the author wrote it: guards gone, calls written out. For code and other literal text.
    pub(super) fn restored<'t>(&self, text: &'t str, range: &Range<usize>) -> Cow<'t, str> {
        if !text.contains(is_own) {
            return Cow::Borrowed(text);
        }
        let first = self.calls.partition_point(|&(place, _)| place < range.start);
        let mut calls = self.calls[first..].iter();
        let mut restored = String::with_capacity(text.len());
        for c in text.chars() {
            if c == CALL {
                if let Some((_, call)) = calls.next() {
                    restored.extend(self.source[call.range.clone()].chars().filter(|&c| !is_own(c)));
                }
            } else if !is_own(c) {
                restored.push(c);
            }
        }
        Cow::Owned(restored)
    }
}

/// Prepares a source for the parser.
pub(super) fn prepare(source: &str, lang: Lang) -> Prepared<'_> {
    let mut preparation = Preparation {
        source,
        lang,
        text: String::new(),
        copied: 0,
        edits: Vec::new(),
        calls: Vec::new(),
        unclosed: Vec::new(),
        line: Line::starting_at(0),
        previous: '\n',
        run: None,
    };
    preparation.run();
    preparation.finish()
}

struct Preparation<'a> {
    source: &'a str,
    lang: Lang,
    text: String,
    /// How much of the source is in `text` already; the rest is copied in slices, between edits.
    copied: usize,
    edits: Vec<Edit>,
    calls: Vec<(usize, Call)>,
    unclosed: Vec<usize>,
    line: Line,
    previous: char,
    run: Option<Run>,
}

/// What has been seen of the present line.
struct Line {
    start: usize,
    /// Only marks of containers (quotes, lists) so far.
    only_containers: bool,
    /// Where the last call of the line ended.
    call_end: usize,
}

impl Line {
    fn starting_at(start: usize) -> Line {
        Line { start, only_containers: true, call_end: start }
    }
}

/// A run of `*` or `~` whose right neighbour is still to come.
struct Run {
    range: Range<usize>,
    before: char,
}

impl<'a> Preparation<'a> {
    fn run(&mut self) {
        let mut at = 0;
        while let Some(c) = self.source[at..].chars().next() {
            at = self.step(at, c);
        }
        self.resolve_run('\n');
        self.end_line(at);
    }

    /// Handles what starts at `at` and says where the next step starts.
    fn step(&mut self, at: usize, c: char) -> usize {
        if c == '{'
            && self.source[at..].starts_with("{{")
            && let Some(end) = self.take_call(at)
        {
            return end;
        }
        let next = at + c.len_utf8();
        if is_forbidden(c) || c == PUNCTUATION_GUARD {
            // CommonMark §2.3 wants U+FFFD for NUL; the others are noise of copying.
            let stand_in = if c == '\0' { "\u{FFFD}" } else { "" };
            self.resolve_run('\n');
            self.replace(at..next, stand_in);
            return next;
        }
        self.resolve_run(c);
        match c {
            '*' | '~' => return self.take_run(at, c),
            '\\' => return self.take_escape(at),
            '\n' | '\r' => {
                self.end_line(at);
                self.line = Line::starting_at(next);
            }
            '<' if self.line.only_containers && opens_tag(&self.source[next..]) => {
                self.replace(at..at, GUARD.encode_utf8(&mut [0; 4]));
            }
            _ => {}
        }
        self.see(c);
        next
    }

    fn see(&mut self, c: char) {
        self.previous = c;
        if !matches!(c, ' ' | '\t' | '>' | '*' | '+' | '-' | '.' | ')' | ':' | '0'..='9' | '\n' | '\r') {
            self.line.only_containers = false;
        }
    }

    fn take_call(&mut self, at: usize) -> Option<usize> {
        match call::read(self.source, at) {
            Found::Text => None,
            Found::Unclosed => {
                self.resolve_run('{');
                let place = self.text.len() + (at - self.copied);
                self.unclosed.push(place);
                None
            }
            Found::Call(call) => {
                self.resolve_run(CALL);
                let end = call.range.end;
                let place = self.replace(at..end, CALL.encode_utf8(&mut [0; 4]));
                self.calls.push((place, call));
                self.line.call_end = end;
                self.see(CALL);
                Some(end)
            }
        }
    }

    fn take_run(&mut self, at: usize, mark: char) -> usize {
        let rest = &self.source[at..];
        let length = rest.find(|c| c != mark).unwrap_or(rest.len());
        self.run = Some(Run { range: at..at + length, before: self.previous });
        self.see(mark);
        at + length
    }

    /// An escaped mark is an ordinary punctuation neighbour and never starts a run or a call.
    fn take_escape(&mut self, at: usize) -> usize {
        self.see('\\');
        let escaped = self.source[at + 1..].chars().next().filter(char::is_ascii_punctuation);
        match escaped {
            Some(c) => {
                self.see(c);
                at + 2
            }
            None => at + 1,
        }
    }

    /// Decides about a guard now that both neighbours of a run are known.
    fn resolve_run(&mut self, after: char) {
        let Some(run) = self.run.take() else { return };
        let guard = match (flank(run.before), flank(after)) {
            (Flank::Letter, Flank::Punctuation) => run.range.start,
            (Flank::Punctuation, Flank::Letter) => run.range.end,
            _ => return,
        };
        let east_asian = is_cjk(run.before) || is_cjk(after);
        // `**时间:**2024年` has no East Asian neighbour, yet in a Chinese text nobody means the asterisks.
        let chinese_strong = self.lang == Lang::Zh && run.range.len() > 1;
        if east_asian || chinese_strong {
            self.replace(guard..guard, PUNCTUATION_GUARD.encode_utf8(&mut [0; 4]));
        }
    }

    fn end_line(&mut self, end: usize) {
        let line = self.source[self.line.start..end].trim_end_matches([' ', '\t']);
        let brace = self.line.start + line.len();
        if line.ends_with('}') && brace != self.line.call_end && !holds_ids_and_classes(line) {
            self.replace(brace..brace, GUARD.encode_utf8(&mut [0; 4]));
        }
    }

    /// Puts `new` in the place of a piece of the source and says where it came to stand. Pieces come in order.
    fn replace(&mut self, old: Range<usize>, new: &str) -> usize {
        self.text.push_str(&self.source[self.copied..old.start]);
        let place = self.text.len();
        self.text.push_str(new);
        self.copied = old.end;
        self.edits.push(Edit { prepared: place..self.text.len(), source: old });
        place
    }

    fn finish(mut self) -> Prepared<'a> {
        let text = if self.edits.is_empty() {
            Cow::Borrowed(self.source)
        } else {
            self.text.push_str(&self.source[self.copied..]);
            Cow::Owned(self.text)
        };
        Prepared { text, source: self.source, edits: self.edits, calls: self.calls, unclosed: self.unclosed }
    }
}

/// Whether `<` before this would start an HTML block. Comments may: they vanish as a block.
fn opens_tag(after: &str) -> bool {
    after.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '?' | '!')) && !after.starts_with("!--")
}

/// Whether the braces at the end of a line are heading attributes that may pass: ids and classes, nothing else.
fn holds_ids_and_classes(line: &str) -> bool {
    let Some((_, inside)) = line[..line.len() - 1].rsplit_once('{') else {
        return false;
    };
    let mut tokens = inside.split_ascii_whitespace().peekable();
    tokens.peek().is_some() && tokens.all(is_id_or_class)
}

fn is_id_or_class(token: &str) -> bool {
    let legal = |name: &str, accept: fn(char) -> bool| {
        !name.is_empty() && name.chars().all(|c| accept(c) || matches!(c, '-' | '_'))
    };
    match token.split_at_checked(1) {
        Some(("#", id)) => legal(id, char::is_alphanumeric),
        Some((".", class)) => legal(class, |c| c.is_ascii_alphanumeric()),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The prepared text with visible stand-ins: `‹` punctuation guard, `^` guard, `¤` call.
    fn shown(source: &str, lang: Lang) -> String {
        prepare(source, lang).text.replace(PUNCTUATION_GUARD, "‹").replace(GUARD, "^").replace(CALL, "¤")
    }

    #[test]
    fn what_is_changed() {
        for (source, expected) in [
            ("**注意：**请", "**注意：**‹请"),
            ("请**（必读）**看", "请‹**（必读）**‹看"),
            ("**注意** 请", "**注意** 请"),
            ("**Note:**please", "**Note:**please"),
            ("请**_看_**吧", "请‹**_看_**‹吧"),
            ("请\\**（x）", "请\\**（x）"),
            ("**注意：**{{ x }}", "**注意：**‹¤"),
            ("~~8~~（10）", "~~8‹~~（10）"),
            ("a {{ x \"|\" }} b", "a ¤ b"),
            ("\\{{ x }}", "\\{{ x }}^"),
            ("# T {学号}", "# T {学号}^"),
            ("# T {#id .c}", "# T {#id .c}"),
            ("# T {#id onclick=x}", "# T {#id onclick=x}^"),
            ("# T {}  \nx", "# T {}^  \nx"),
            ("# T {{ x }}", "# T ¤"),
            ("> <div>", "> ^<div>"),
            ("x <div>", "x <div>"),
            ("<!-- c -->", "<!-- c -->"),
            ("a\0b\u{FDD0}c\u{1}", "a\u{FFFD}bc"),
        ] {
            assert_eq!(shown(source, Lang::En), expected, "{source}");
        }
        assert_eq!(shown("**时间:**2024年", Lang::En), "**时间:**2024年");
        assert_eq!(shown("**时间:**2024年", Lang::Zh), "**时间:**‹2024年");
        assert_eq!(shown("2*(3+4)*5", Lang::Zh), "2*(3+4)*5");
    }

    #[test]
    fn places_lead_back() {
        let source = "\u{FDD0}**注意：**请 {{ x }} 完";
        let prepared = prepare(source, Lang::Zh);
        let find = |needle: &str| {
            let start = prepared.text.find(needle).expect("the needle is in the text");
            let range = prepared.source_range(&(start..start + needle.len()));
            &source[range]
        };
        assert_eq!(find("注意"), "注意");
        assert_eq!(find("请"), "请");
        assert_eq!(find("\u{FDD1}"), "{{ x }}");
        assert_eq!(find("完"), "完");
    }

    #[test]
    fn literal_text_comes_back() {
        let source = "`请**（a）{{ x }}` {{ y }}";
        let prepared = prepare(source, Lang::Zh);
        assert_eq!(prepared.restored(&prepared.text, &(0..prepared.text.len())), source);
    }

    #[test]
    fn ordinary_text_is_not_copied() {
        assert!(matches!(prepare("# 通知\n\n请**准时**参加。\n", Lang::Zh).text, Cow::Borrowed(_)));
    }
}
