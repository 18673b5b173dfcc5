//! Classes of characters that Chinese Markdown needs: what CommonMark calls punctuation, what counts as East Asian,
//! and what may never leave this station. Knows no Markdown syntax.

use crate::lang::Lang;

/// Stands in the prepared text where a shortcode call stood. A noncharacter: no author can type it.
pub(super) const CALL: char = '\u{FDD1}';

/// Keeps two characters apart that the parser would read as syntax; itself neither letter nor punctuation to it.
pub(super) const GUARD: char = '\u{FDD0}';

/// A guard that the parser takes for punctuation. Noncharacters are none, so this is a mark of the Duployan
/// shorthand of Chinook Jargon, which is removed from sources and therefore always ours.
pub(super) const PUNCTUATION_GUARD: char = '\u{1BC9F}';

/// Whether this station put the character into the text.
pub(super) fn is_own(c: char) -> bool {
    matches!(c, GUARD | CALL | PUNCTUATION_GUARD)
}

/// Whether the character may not reach any output: controls that XML 1.0 forbids (feeds carry our HTML),
/// and Unicode noncharacters.
pub(super) fn is_forbidden(c: char) -> bool {
    let code = u32::from(c);
    match code {
        0x09 | 0x0A | 0x0D => false,
        0x00..=0x1F | 0x7F..=0x9F => true,
        0xFDD0..=0xFDEF => true,
        _ => code & 0xFFFE == 0xFFFE,
    }
}

/// How the flanking rules of CommonMark 0.31 (§6.2) see a neighbour of a `*` run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flank {
    /// White space, or the edge of the line.
    Space,
    /// Unicode punctuation or symbol.
    Punctuation,
    /// Everything else.
    Letter,
}

/// The flanking class of a character.
pub(super) fn flank(c: char) -> Flank {
    if c.is_whitespace() {
        Flank::Space
    } else if is_punctuation(c) {
        Flank::Punctuation
    } else {
        Flank::Letter
    }
}

/// General categories P and S, for the blocks that stand beside Chinese, Japanese and Latin text. Unassigned code
/// points between two of them are swallowed, which keeps the table short and changes nothing for real text.
const PUNCTUATION: [(u32, u32); 82] = [
    (0x00A1, 0x00A9),
    (0x00AB, 0x00AC),
    (0x00AE, 0x00B1),
    (0x00B4, 0x00B4),
    (0x00B6, 0x00B8),
    (0x00BB, 0x00BB),
    (0x00BF, 0x00BF),
    (0x00D7, 0x00D7),
    (0x00F7, 0x00F7),
    (0x02C2, 0x02C5),
    (0x02D2, 0x02DF),
    (0x02E5, 0x02EB),
    (0x02ED, 0x02ED),
    (0x02EF, 0x02FF),
    (0x0375, 0x0375),
    (0x037E, 0x037E),
    (0x0384, 0x0385),
    (0x0387, 0x0387),
    (0x03F6, 0x03F6),
    (0x2010, 0x2027),
    (0x2030, 0x205E),
    (0x207A, 0x207E),
    (0x208A, 0x208E),
    (0x20A0, 0x20C0),
    (0x2100, 0x2101),
    (0x2103, 0x2106),
    (0x2108, 0x2109),
    (0x2114, 0x2114),
    (0x2116, 0x2118),
    (0x211E, 0x2123),
    (0x2125, 0x2125),
    (0x2127, 0x2127),
    (0x2129, 0x2129),
    (0x212E, 0x212E),
    (0x213A, 0x213B),
    (0x2140, 0x2144),
    (0x214A, 0x214D),
    (0x214F, 0x214F),
    (0x218A, 0x244A),
    (0x249C, 0x24E9),
    (0x2500, 0x2775),
    (0x2794, 0x2BFF),
    (0x2CE5, 0x2CEA),
    (0x2CF9, 0x2CFC),
    (0x2CFE, 0x2CFF),
    (0x2D70, 0x2D70),
    (0x2E00, 0x2E2E),
    (0x2E30, 0x2FFB),
    (0x3001, 0x3004),
    (0x3008, 0x3020),
    (0x3030, 0x3030),
    (0x3036, 0x3037),
    (0x303D, 0x303F),
    (0x309B, 0x309C),
    (0x30A0, 0x30A0),
    (0x30FB, 0x30FB),
    (0x3190, 0x3191),
    (0x3196, 0x319F),
    (0x31C0, 0x31E3),
    (0x3200, 0x321E),
    (0x322A, 0x3247),
    (0x3250, 0x3250),
    (0x3260, 0x327F),
    (0x328A, 0x32B0),
    (0x32C0, 0x33FF),
    (0x4DC0, 0x4DFF),
    (0xA490, 0xA4C6),
    (0xFB29, 0xFB29),
    (0xFBB2, 0xFBC2),
    (0xFD3E, 0xFD4F),
    (0xFDCF, 0xFDCF),
    (0xFDFC, 0xFDFF),
    (0xFE10, 0xFE19),
    (0xFE30, 0xFE6B),
    (0xFF01, 0xFF0F),
    (0xFF1A, 0xFF20),
    (0xFF3B, 0xFF40),
    (0xFF5B, 0xFF65),
    (0xFFE0, 0xFFEE),
    (0xFFFC, 0xFFFD),
    (0x1F000, 0x1F0F5),
    (0x1F10D, 0x1FBCA),
];

fn is_punctuation(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_punctuation();
    }
    let code = u32::from(c);
    let after = PUNCTUATION.partition_point(|&(first, _)| first <= code);
    after.checked_sub(1).is_some_and(|index| code <= PUNCTUATION[index].1)
}

/// Whether the character is East Asian in the sense of the CJK-friendly emphasis rules: Han, kana, Hangul, and the
/// wide and full-width punctuation that goes with them.
pub(super) fn is_cjk(c: char) -> bool {
    is_wide(c) || matches!(u32::from(c), 0x1100..=0x11FF | 0xA960..=0xA97F | 0xAC00..=0xD7FF)
}

/// East Asian text that is written without spaces between words. Hangul is not.
fn is_wide(c: char) -> bool {
    is_wide_punctuation(c)
        || matches!(u32::from(c),
            0x2E80..=0x2FFF | 0x3005..=0x3007 | 0x3021..=0x302F | 0x3031..=0x303C | 0x3040..=0x318F | 0x3190..=0xA4CF
            | 0xF900..=0xFAFF | 0xFF10..=0xFF19 | 0xFF21..=0xFF3A | 0xFF41..=0xFF5A | 0xFF66..=0xFF9F
            | 0x1B000..=0x1B16F | 0x1F200..=0x1F2FF | 0x20000..=0x3FFFD)
}

fn is_wide_punctuation(c: char) -> bool {
    matches!(u32::from(c),
        0x3001..=0x3004 | 0x3008..=0x3020 | 0x3030 | 0x303D..=0x303F | 0x30FB | 0xFE10..=0xFE1F | 0xFE30..=0xFE6F
        | 0xFF01..=0xFF0F | 0xFF1A..=0xFF20 | 0xFF3B..=0xFF40 | 0xFF5B..=0xFF65 | 0xFFE0..=0xFFEE)
}

/// Marks that Chinese and English share one code point for.
fn is_shared_mark(c: char) -> bool {
    matches!(c, '‘' | '’' | '“' | '”' | '—' | '…' | '·')
}

/// Whether a line break in the source between these two characters is no gap in the text.
///
/// Chinese has no spaces between words, so a break between two Han characters only wraps the source. Beside Chinese
/// punctuation a space is always wrong. Between Han and Latin the language of the document decides, because browsers
/// that know `text-autospace` make that gap themselves.
pub(super) fn break_vanishes(before: char, after: char, lang: Lang) -> bool {
    if before.is_whitespace() || after.is_whitespace() {
        return false;
    }
    if is_wide_punctuation(before) || is_wide_punctuation(after) {
        return true;
    }
    let chinese = lang == Lang::Zh;
    match (kind(before), kind(after)) {
        (Kind::Wide, Kind::Wide | Kind::Shared) | (Kind::Shared, Kind::Wide) => true,
        (Kind::Wide, Kind::Other) | (Kind::Other, Kind::Wide) => chinese,
        (Kind::Shared, Kind::Shared) => chinese,
        _ => false,
    }
}

enum Kind {
    Wide,
    Shared,
    Other,
}

fn kind(c: char) -> Kind {
    if is_wide(c) {
        Kind::Wide
    } else if is_shared_mark(c) {
        Kind::Shared
    } else {
        Kind::Other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn punctuation_table_is_sorted_and_disjoint() {
        for pair in PUNCTUATION.windows(2) {
            assert!(pair[0].0 <= pair[0].1 && pair[0].1 < pair[1].0, "{pair:x?}");
        }
    }

    #[test]
    fn flanks() {
        for (c, expected) in [
            ('注', Flank::Letter),
            ('：', Flank::Punctuation),
            ('“', Flank::Punctuation),
            ('￥', Flank::Punctuation),
            ('→', Flank::Punctuation),
            ('①', Flank::Letter),
            ('２', Flank::Letter),
            ('\u{3000}', Flank::Space),
            ('\u{FE0F}', Flank::Letter),
            (CALL, Flank::Letter),
            (GUARD, Flank::Letter),
            ('_', Flank::Punctuation),
        ] {
            assert_eq!(flank(c), expected, "{c:?}");
        }
    }

    #[test]
    fn line_breaks() {
        for (before, after, zh, en) in [
            ('工', '作', true, true),
            ('，', '请', true, true),
            ('，', 'A', true, true),
            ('”', '请', true, true),
            ('年', '1', true, false),
            ('”', '“', true, false),
            ('”', 'b', false, false),
            ('a', 'b', false, false),
            ('a', '“', false, false),
            ('가', '나', false, false),
        ] {
            assert_eq!(break_vanishes(before, after, Lang::Zh), zh, "zh {before}|{after}");
            assert_eq!(break_vanishes(before, after, Lang::En), en, "en {before}|{after}");
        }
    }

    #[test]
    fn forbidden_characters() {
        for c in ['\0', '\u{1}', '\u{7F}', '\u{85}', '\u{FDD0}', '\u{FFFE}', '\u{1FFFF}'] {
            assert!(is_forbidden(c), "{c:?}");
        }
        for c in ['\t', '\n', 'a', '，', '\u{FFFD}', '\u{3000}', '🎓', PUNCTUATION_GUARD] {
            assert!(!is_forbidden(c), "{c:?}");
        }
    }
}
