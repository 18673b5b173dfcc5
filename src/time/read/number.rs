//! Numbers in digits and in Chinese characters. Knows no units.

use std::ops::Range;

use super::scan::Scan;

/// A whole number as written.
#[derive(Debug, Clone)]
pub(in crate::time) struct Number {
    /// Its value; a number too long for `u32` becomes `u32::MAX`, which no rule accepts.
    pub(in crate::time) value: u32,
    /// How many digits were written, so that `24` and `2024` can be told from `0024`.
    pub(in crate::time) width: usize,
    /// Where it stands.
    pub(in crate::time) range: Range<usize>,
}

/// Reads a number such as `17`, `十七`, `二〇二四` or `二0二四`; without one the cursor stays.
pub(in crate::time) fn number(scan: &mut Scan<'_>) -> Option<Number> {
    let start = scan.at();
    let mut digits = Vec::new();
    if scan.peek().is_some_and(|c| c.is_ascii_digit()) {
        while let Some(c) = scan.eat_if(|c| c.is_ascii_digit()) {
            digits.push(c);
        }
    } else if scan.peek().is_some_and(|c| han_digit(c).is_some() || c == '十') {
        // Typists without 〇 on their keyboard put a zero or the letter O between Chinese digits.
        while let Some(c) = scan.eat_if(|c| han_digit(c).is_some() || matches!(c, '十' | '0' | 'o')) {
            digits.push(c);
        }
    }
    let number = value(&digits).map(|(value, width)| Number { value, width, range: scan.since(start) });
    if number.is_none() {
        scan.back_to(start);
    }
    number
}

fn value(digits: &[char]) -> Option<(u32, usize)> {
    if let Some(ten) = digits.iter().position(|&c| c == '十') {
        return tens(&digits[..ten], &digits[ten + 1..]).map(|value| (value, 2));
    }
    let value = digits.iter().try_fold(0u32, |value, &c| {
        let digit = c.to_digit(10).or_else(|| han_digit(c)).or((c == 'o').then_some(0))?;
        Some(value.saturating_mul(10).saturating_add(digit))
    })?;
    (!digits.is_empty()).then_some((value, digits.len()))
}

/// `十`, `十七`, `二十`, `二十三`: at most one digit on either side.
fn tens(before: &[char], after: &[char]) -> Option<u32> {
    let one = |side: &[char], absent: u32| match side {
        [] => Some(absent),
        [c] => han_digit(*c).filter(|&digit| digit > 0),
        _ => None,
    };
    Some(one(before, 1)? * 10 + one(after, 0)?)
}

fn han_digit(c: char) -> Option<u32> {
    match c {
        '两' => Some(2),
        '零' => Some(0),
        _ => "〇一二三四五六七八九".chars().zip(0..).find(|&(digit, _)| digit == c).map(|(_, value)| value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_digits_and_characters() {
        let cases = [
            ("17日", Some((17, 2))),
            ("0024", Some((24, 4))),
            ("１７", Some((17, 2))),
            ("二〇二四年", Some((2024, 4))),
            ("二○二四年", Some((2024, 4))),
            ("二0二O年", Some((2020, 4))),
            ("十", Some((10, 2))),
            ("十七日", Some((17, 2))),
            ("二十日", Some((20, 2))),
            ("三十一日", Some((31, 2))),
            ("零五分", Some((5, 2))),
            ("两个", Some((2, 1))),
            ("十十", None),
            ("二二十", None),
            ("十〇", None),
            ("99999999999999", Some((u32::MAX, 14))),
            ("年", None),
            ("", None),
        ];
        for (text, expected) in cases {
            let read = number(&mut Scan::new(text));
            assert_eq!(read.map(|number| (number.value, number.width)), expected, "{text}");
        }
    }

    #[test]
    fn leaves_the_cursor_where_no_number_is() {
        let mut scan = Scan::new("十十日");
        assert!(number(&mut scan).is_none());
        assert_eq!(scan.peek(), Some('十'));
    }
}
