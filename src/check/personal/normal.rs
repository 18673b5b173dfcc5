//! The text as the rules see it: full-width, circled and other dressed-up digits made plain, invisible characters gone,
//! every kind of dash a hyphen. Remembers where each character came from. Knows no rule.
//!
//! Only the part of NFKC that leads to ASCII matters here, for every rule is about ASCII digits, letters and separators;
//! a table of ranges says it completely and needs no dependency of 170 kB of tables.

use std::ops::Range;

/// What digits in circles, keycaps, exponents and indices are taken for. `①③⑧…` is a number, but in `①138…` and `138…²`
/// they are the mark of a list or a note and must not join the number; both readings have to be tried.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Marks {
    /// Digits.
    Digits,
    /// Marks that stand apart from the number beside them.
    Apart,
}

/// A text in plain characters. Deliberately not `Debug`: it holds what must not be printed.
pub(super) struct Normal<'a> {
    text: &'a str,
    /// The plain characters.
    pub(super) signs: Vec<char>,
    /// For each of them, the byte of the text where its original begins.
    starts: Vec<usize>,
    /// Whether there are digits that may be marks.
    pub(super) has_marks: bool,
}

impl<'a> Normal<'a> {
    /// Makes a text plain.
    pub(super) fn read(text: &'a str, marks: Marks) -> Normal<'a> {
        let room = text.len();
        let mut normal =
            Normal { text, signs: Vec::with_capacity(room), starts: Vec::with_capacity(room), has_marks: false };
        let mut rest = text.char_indices().peekable();
        while let Some((at, c)) = rest.next() {
            // `138\*\*\*\*8000` and `010\-…` are how Markdown writes plain stars and hyphens.
            if c == '\\' && rest.peek().is_some_and(|(_, next)| matches!(next, '*' | '-' | '+')) {
                continue;
            }
            let keycap =
                c.is_ascii_digit() && rest.peek().is_some_and(|(_, next)| matches!(next, '\u{fe0f}' | '\u{20e3}'));
            if !keycap && (c.is_ascii() || matches!(c, '\u{3400}'..='\u{9fff}')) {
                normal.push(c, at);
                continue;
            }
            let dressed = if keycap { Plain::Mark(c.to_digit(10).unwrap_or_default()) } else { plain(c) };
            match dressed {
                Plain::One(sign) => normal.push(sign, at),
                Plain::Mark(value) => {
                    normal.has_marks = true;
                    match marks {
                        Marks::Digits => value.to_string().chars().for_each(|digit| normal.push(digit, at)),
                        Marks::Apart => normal.push(APART, at),
                    }
                }
                Plain::Nothing => {}
            }
        }
        normal
    }

    fn push(&mut self, sign: char, start: usize) {
        self.signs.push(sign);
        self.starts.push(start);
    }

    /// The bytes of the original text that a stretch of plain characters came from.
    pub(super) fn range(&self, signs: Range<usize>) -> Range<usize> {
        let Some(last) = signs.end.checked_sub(1).filter(|last| *last >= signs.start) else { return 0..0 };
        let (Some(&start), Some(&last)) = (self.starts.get(signs.start), self.starts.get(last)) else { return 0..0 };
        start..last + self.text[last..].chars().next().map_or(0, char::len_utf8)
    }
}

/// Stands for a mark that is not a digit: no rule knows it.
const APART: char = '¤';

enum Plain {
    One(char),
    /// A number in a circle, an exponent, an index.
    Mark(u32),
    /// Shows nothing.
    Nothing,
}

/// Characters that show nothing and may stand between two digits. Besides the zero-width ones: marks of direction,
/// variation selectors and the enclosing keycap, which turn a digit into a picture of that digit.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{20e3}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

/// The ASCII form of a character, or the character. Exotic letters (`ℋ`, `ᴬ`) stay: no number is written with them.
fn plain(c: char) -> Plain {
    let code = u32::from(c);
    let shifted = |from: u32, to: char| char::from_u32(code - from + u32::from(to)).unwrap_or(c);
    Plain::One(match code {
        _ if is_invisible(c) => return Plain::Nothing,
        0xff01..=0xff5e => shifted(0xff01, '!'),
        0x3000 | 0xa0 | 0x2000..=0x200a | 0x202f | 0x205f => ' ',
        // Not NFKC for most of these, but what an author means by any of them is a hyphen.
        0x2010..=0x2015 | 0x2212 | 0xfe58 | 0xfe63 => '-',
        0xb2 | 0xb3 => return Plain::Mark(code - 0xb2 + 2),
        0xb9 => return Plain::Mark(1),
        0x2070 | 0x24ea | 0x24ff => return Plain::Mark(0),
        0x2074..=0x2079 => return Plain::Mark(code - 0x2074 + 4),
        0x2080..=0x2089 => return Plain::Mark(code - 0x2080),
        0x2460..=0x2473 => return Plain::Mark(code - 0x2460 + 1),
        0x2776..=0x277f => return Plain::Mark(code - 0x2776 + 1),
        0x3251..=0x325f => return Plain::Mark(code - 0x3251 + 21),
        0x32b1..=0x32bf => return Plain::Mark(code - 0x32b1 + 36),
        0x24b6..=0x24cf => shifted(0x24b6, 'A'),
        0x24d0..=0x24e9 => shifted(0x24d0, 'a'),
        0x2160 => 'I',
        0x2164 => 'V',
        0x2169 => 'X',
        0x2170 => 'i',
        0x2174 => 'v',
        0x2179 | 0x2e3 | 0x2093 => 'x',
        0x2024 | 0xfe52 => '.',
        0xfe10 | 0xfe50 => ',',
        0xfe13 | 0xfe55 => ':',
        0xfe61 => '*',
        0xfe62 | 0x207a | 0x208a => '+',
        0x1d400..=0x1d6a3 => match (code - 0x1d400) % 52 {
            upper @ 0..26 => char::from_u32(u32::from('A') + upper).unwrap_or(c),
            lower => char::from_u32(u32::from('a') + lower - 26).unwrap_or(c),
        },
        0x1d7ce..=0x1d7ff => char::from_u32(u32::from('0') + (code - 0x1d7ce) % 10).unwrap_or(c),
        0x1fbf0..=0x1fbf9 => shifted(0x1fbf0, '0'),
        0x1ccf0..=0x1ccf9 => shifted(0x1ccf0, '0'),
        _ => c,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signs(text: &str) -> String {
        Normal::read(text, Marks::Digits).signs.into_iter().collect()
    }

    #[test]
    fn dressed_up_digits_become_plain() {
        let cases = [
            ("１３８－００Ｘ", "138-00X"),
            ("1\u{200b}3\u{2060}8\u{ad}", "138"),
            ("①③⑧⓪⑩", "138010"),
            ("𝟏𝟛𝟴𝟢", "1380"),
            ("¹³⁸₀", "1380"),
            ("1️⃣3️⃣8️⃣", "138"),
            ("0898—8865\u{3000}1713", "0898-8865 1713"),
            ("12345Ⅹ", "12345X"),
            ("138\\*\\*\\*\\*8000", "138****8000"),
            ("电话，\\n", "电话,\\n"),
        ];
        for (text, expected) in cases {
            assert_eq!(signs(text), expected);
        }
        let apart: String = Normal::read("①138²1️⃣１", Marks::Apart).signs.into_iter().collect();
        assert_eq!(apart, "¤138¤¤1");
    }

    #[test]
    fn every_character_knows_where_it_came_from() {
        let text = "电话１3\u{200b}８⑩。";
        let normal = Normal::read(text, Marks::Digits);
        assert_eq!(normal.signs.iter().collect::<String>(), "电话13810。");
        assert_eq!(&text[normal.range(2..5)], "１3\u{200b}８");
        assert_eq!(&text[normal.range(5..7)], "⑩");
        assert_eq!(normal.range(3..3), 0..0);
        assert_eq!(normal.range(3..99), 0..0);
    }
}
