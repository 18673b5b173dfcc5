//! Text → tokens, the same for pages and queries. The theme's `search.js` does exactly this too; a test compares both
//! over every character of Unicode, so change them together.
//!
//! For every code point, by itself:
//! 1. compatibility decomposition (NFKD), which makes full-width letters, circled numbers, ligatures, Kangxi radicals and
//!    compatibility ideographs plain, and takes accents off letters;
//! 2. lower case;
//! 3. the class of what results ([`class`]): a Han character is a token by itself; letters, and likewise digits, form a
//!    token with their neighbours of the same class; a break (punctuation, space, symbol) ends such a token and leaves
//!    nothing; what is ignored (accents, soft hyphen, zero-width characters) does not even end it.
//!
//! Nothing remains of punctuation, so `数据，请` and `数据请` are the same two neighbours. Decomposition by single
//! characters and not of the whole text lets a browser mark the found place in the text as it was written.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

/// A text in tokens, the smallest units that a search finds.
#[derive(Debug, Default)]
pub struct Folded {
    /// The tokens, one behind the other.
    text: String,
    /// Where each ends, and whether it is a Han character.
    ends: Vec<(usize, bool)>,
}

/// What a folded character does to the tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// A token by itself.
    Han,
    /// Part of a word.
    Letter,
    /// Part of a number.
    Digit,
    /// Ends a word or number.
    Break,
    /// Not there at all.
    Ignored,
}

impl Folded {
    /// The tokens of a text, in order.
    pub fn of(text: &str) -> Folded {
        let mut folded = Folded { text: String::with_capacity(text.len()), ends: Vec::new() };
        let mut open = Class::Break;
        for c in text.chars() {
            match c {
                // Nearly all that is written, and nothing of it is taken apart.
                '\0'..='\x7F' => folded.push(c.to_ascii_lowercase(), &mut open),
                '\u{4E00}'..='\u{9FFF}' => folded.push(c, &mut open),
                _ => {
                    let plain = std::iter::once(c).nfkd().flat_map(char::to_lowercase);
                    plain.for_each(|c| folded.push(c, &mut open));
                }
            }
        }
        folded
    }

    /// Adds a plain character; `open` is the class of the one before it.
    fn push(&mut self, c: char, open: &mut Class) {
        let class = class(c);
        match class {
            Class::Ignored => return,
            Class::Break => {}
            _ => {
                self.text.push(c);
                let end = (self.text.len(), class == Class::Han);
                match self.ends.last_mut() {
                    Some(last) if class == *open && class != Class::Han => *last = end,
                    _ => self.ends.push(end),
                }
            }
        }
        *open = class;
    }

    /// How many tokens.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Whether a token is a Han character (kana and bopomofo count as such).
    pub fn is_han(&self, at: usize) -> bool {
        self.ends[at].1
    }

    /// Tokens that stand side by side, as one text.
    pub fn text(&self, tokens: Range<usize>) -> &str {
        let end = |count: usize| count.checked_sub(1).map_or(0, |last| self.ends[last].0);
        &self.text[end(tokens.start)..end(tokens.end)]
    }
}

/// The class of a folded character.
///
/// Plain ranges, not Unicode properties: those differ between the Unicode versions of phones, and would differ from ours.
pub fn class(c: char) -> Class {
    match u32::from(c) {
        0x30..=0x39 => Class::Digit,
        0x61..=0x7A => Class::Letter,
        // Soft hyphen, accents, voicing marks of kana, zero-width characters, variation selectors.
        0xAD | 0x300..=0x36F | 0x3099..=0x309A | 0x200B..=0x200F | 0xFE00..=0xFE0F | 0xFEFF | 0xE0000..=0xE0FFF => {
            Class::Ignored
        }
        0xD7 => Class::Break,
        // Latin beyond ASCII and all alphabets up to the symbols; Yi and syllables; later alphabets.
        0xC0..=0x1FFF | 0xA000..=0xD7FF | 0x10000..=0x1CFFF => Class::Letter,
        0x30A0 | 0x30FB => Class::Break,
        // Radicals; 々〆〇; kana and bopomofo; ideographs; private use, where old systems keep rare characters of names.
        0x2E80..=0x2FDF
        | 0x3005..=0x3007
        | 0x3041..=0x3098
        | 0x309D..=0x31FF
        | 0x3400..=0x9FFF
        | 0xE000..=0xFAFF
        | 0x20000..=0x3FFFF => Class::Han,
        _ => Class::Break,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_reader_types_and_what_a_page_holds_fold_alike() {
        let cases = [
            ("图像采集", "图 像 采 集"),
            ("数据，请", "数 据 请"),
            ("２０２５年Ｗｅｃｈａｔ", "2025 年 wechat"),
            ("2025 年 11 月", "2025 年 11 月"),
            ("B203室", "b 203 室"),
            ("MP4、JPG", "mp 4 jpg"),
            ("e-mail", "e mail"),
            ("Résumé, lǚ", "resume lu"),
            ("Re\u{301}sume\u{301}", "resume"),
            ("soft\u{AD}hyphen", "softhyphen"),
            ("①②③", "123"),
            ("㎡", "m 2"),
            ("℃", "c"),
            ("ﬁle", "file"),
            ("⼈⺟", "人 母"),
            ("豈", "豈"),
            ("〇々", "〇 々"),
            ("𠮷田", "𠮷 田"),
            ("カﾀｶﾅ", "カ タ カ ナ"),
            ("İstanbul", "istanbul"),
            ("“”《》！", ""),
            ("", ""),
        ];
        for (text, expected) in cases {
            let folded = Folded::of(text);
            let found: Vec<&str> = (0..folded.len()).map(|at| folded.text(at..at + 1)).collect();
            assert_eq!(found.join(" "), expected.nfkd().collect::<String>(), "{text}");
        }
    }
}
