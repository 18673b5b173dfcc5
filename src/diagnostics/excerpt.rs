//! Pieces of a text that do not split a character.

use std::ops::Range;

/// As much of a range of bytes as lies inside the text and holds whole characters.
pub fn whole_characters(text: &str, range: Range<usize>) -> Range<usize> {
    let mut end = range.end.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let mut start = range.start.min(end);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_character_is_split() {
        for (range, expected) in
            [(0..9, "采集码"), (1..8, "集"), (1..2, ""), (0..100, "采集码"), (50..100, ""), (4..5, "")]
        {
            let range = whole_characters("采集码", range);
            assert_eq!(&"采集码"[range], expected);
        }
    }
}
