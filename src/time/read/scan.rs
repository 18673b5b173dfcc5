//! Walks through a text as a clerk typed it: full-width forms, Word's dashes and odd spaces look like plain ASCII,
//! while every glyph remembers the bytes it came from, so that a message can underline exactly what is wrong.
//! Knows no dates.

use std::ops::Range;
use std::rc::Rc;

/// A cursor over the folded glyphs of a text.
#[derive(Debug, Clone)]
pub(in crate::time) struct Scan<'a> {
    text: &'a str,
    /// Shared, because looking ahead is done on a clone.
    glyphs: Rc<[Glyph]>,
    at: usize,
}

#[derive(Debug, Clone, Copy)]
struct Glyph {
    folded: char,
    start: usize,
    end: usize,
}

impl<'a> Scan<'a> {
    /// A cursor at the first glyph that is no space; spaces at the end are left out.
    pub(in crate::time) fn new(text: &'a str) -> Scan<'a> {
        let mut glyphs: Vec<Glyph> = text
            .char_indices()
            .filter_map(|(start, c)| fold(c).map(|folded| Glyph { folded, start, end: start + c.len_utf8() }))
            .collect();
        while glyphs.last().is_some_and(|glyph| glyph.folded == ' ') {
            glyphs.pop();
        }
        let at = glyphs.iter().take_while(|glyph| glyph.folded == ' ').count();
        Scan { text, glyphs: glyphs.into(), at }
    }

    /// The position, to come back to with [`Scan::back_to`] or to measure from with [`Scan::since`].
    pub(in crate::time) fn at(&self) -> usize {
        self.at
    }

    /// Returns to an earlier position.
    pub(in crate::time) fn back_to(&mut self, at: usize) {
        self.at = at;
    }

    /// Whether nothing is left.
    pub(in crate::time) fn is_done(&self) -> bool {
        self.at >= self.glyphs.len()
    }

    /// The next glyph, folded.
    pub(in crate::time) fn peek(&self) -> Option<char> {
        self.peek_after(0)
    }

    /// The glyph `skip` places after the next.
    pub(in crate::time) fn peek_after(&self, skip: usize) -> Option<char> {
        self.glyphs.get(self.at + skip).map(|glyph| glyph.folded)
    }

    /// Steps over the next glyph if it is `wanted`.
    pub(in crate::time) fn eat(&mut self, wanted: char) -> bool {
        self.eat_if(|c| c == wanted).is_some()
    }

    /// Steps over the next glyph if it passes, and returns it.
    pub(in crate::time) fn eat_if(&mut self, wanted: impl Fn(char) -> bool) -> Option<char> {
        let next = self.peek().filter(|&c| wanted(c))?;
        self.at += 1;
        Some(next)
    }

    /// Steps over `wanted` (in folded form) if it is next.
    pub(in crate::time) fn eat_text(&mut self, wanted: &str) -> bool {
        let here = self.glyphs[self.at.min(self.glyphs.len())..].iter().map(|glyph| glyph.folded);
        let length = wanted.chars().count();
        let found = here.take(length).eq(wanted.chars());
        if found {
            self.at += length;
        }
        found
    }

    /// Steps over an ASCII word if it is next and no letter follows it.
    pub(in crate::time) fn eat_word(&mut self, wanted: &str) -> bool {
        let before = self.at;
        let found = self.eat_text(wanted) && !self.peek().is_some_and(|c| c.is_ascii_alphabetic());
        if !found {
            self.at = before;
        }
        found
    }

    /// Steps over the first of `choices` that is next, by the given rule, and returns what it stands for.
    pub(in crate::time) fn eat_one_of<T: Copy>(
        &mut self,
        choices: &[(&str, T)],
        eat: impl Fn(&mut Scan<'a>, &str) -> bool,
    ) -> Option<T> {
        choices.iter().find(|(text, _)| eat(self, text)).map(|&(_, value)| value)
    }

    /// Steps over spaces.
    pub(in crate::time) fn spaces(&mut self) {
        while self.eat(' ') {}
    }

    /// The bytes from an earlier position to here; empty at the cursor when nothing lies between.
    pub(in crate::time) fn since(&self, from: usize) -> Range<usize> {
        let start = self.byte_at(from);
        match self.glyphs.get(from..self.at).and_then(<[Glyph]>::last) {
            Some(last) => start..last.end,
            None => start..start,
        }
    }

    /// The bytes from here to the last glyph.
    pub(in crate::time) fn rest(&self) -> Range<usize> {
        let start = self.byte_at(self.at);
        start..self.glyphs.last().map_or(start, |last| last.end.max(start))
    }

    /// The bytes of all glyphs, without the spaces around them.
    pub(in crate::time) fn whole(&self) -> Range<usize> {
        let first = self.glyphs.iter().position(|glyph| glyph.folded != ' ').unwrap_or(0);
        self.byte_at(first)..self.glyphs.last().map_or(0, |last| last.end)
    }

    /// The author's own text of a byte range.
    pub(in crate::time) fn slice(&self, range: &Range<usize>) -> &'a str {
        self.text.get(range.clone()).unwrap_or_default()
    }

    fn byte_at(&self, at: usize) -> usize {
        match self.glyphs.get(at) {
            Some(glyph) => glyph.start,
            None => self.glyphs.last().map_or(0, |last| last.end),
        }
    }
}

/// The plain form of a character, `None` for one that takes no room.
fn fold(c: char) -> Option<char> {
    let folded = match c {
        '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{00AD}' => return None,
        '\t' | '\n' | '\r' | '\u{A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}' => ' ',
        // The full-width block repeats ASCII in order.
        '\u{FF01}'..='\u{FF5E}' => u8::try_from(u32::from(c) - 0xFEE0).map_or(c, char::from),
        // Hyphens and minus signs; U+FE63 is what some input methods give.
        '‐' | '‑' | '−' | '\u{FE63}' => '-',
        // Word makes one of these of two hyphens. They join ranges, so they stay apart from the hyphen.
        '–' | '—' | '―' | '─' => '—',
        '〜' | '∼' => '~',
        '∶' | '︰' | '﹕' => ':',
        '【' | '〔' | '[' => '(',
        '】' | '〕' | ']' => ')',
        '○' | '◯' => '〇',
        // Text copied from a PDF often holds radicals in place of the characters.
        '⽉' => '月',
        '⽇' => '日',
        '⼀' => '一',
        '⼆' => '二',
        '⼋' => '八',
        '⼗' => '十',
        '點' => '点',
        '時' => '时',
        '號' => '号',
        '週' => '周',
        '兩' => '两',
        _ => c,
    };
    Some(folded.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_what_input_methods_produce() {
        let text = "\u{3000}２０２４—１１－１７\u{200B}（周日）　ＡＭ ";
        let scan = Scan::new(text);
        let folded: String = scan.glyphs.iter().map(|glyph| glyph.folded).collect();
        assert_eq!(folded.trim(), "2024—11-17(周日) am");
        assert_eq!(scan.peek(), Some('2'));
    }

    #[test]
    fn ranges_point_into_the_text_as_typed() {
        let text = " １０：００后 ";
        let mut scan = Scan::new(text);
        let start = scan.at();
        assert!(scan.eat_text("10:00"));
        assert_eq!(&text[scan.since(start)], "１０：００");
        assert_eq!(&text[scan.rest()], "后");
        assert_eq!(&text[scan.whole()], "１０：００后");
        assert!(!scan.eat_text("后来"));
        assert!(scan.eat('后') && scan.is_done());
        assert_eq!(scan.since(scan.at()), text.len() - 1..text.len() - 1);
        assert_eq!(scan.rest(), text.len() - 1..text.len() - 1);
    }

    #[test]
    fn an_empty_text_has_empty_ranges() {
        for text in ["", "  ", "\u{FEFF}"] {
            let scan = Scan::new(text);
            assert!(scan.is_done());
            assert_eq!((scan.whole().len(), scan.rest().len()), (0, 0));
        }
    }

    #[test]
    fn a_word_ends_where_its_letters_end() {
        assert!(Scan::new("Sun.").eat_word("sun"));
        assert!(Scan::new("pm2").eat_word("pm"));
        assert!(!Scan::new("sunk").eat_word("sun"));
    }
}
