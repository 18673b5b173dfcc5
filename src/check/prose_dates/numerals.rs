//! Numbers in dates: ASCII and full-width digits, and the Chinese numerals of formal letters. Knows no calendar.

/// A number of the text and where it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Number {
    /// Its value.
    pub(super) value: u32,
    /// How many characters write it.
    pub(super) length: usize,
}

/// The number that begins at a character, in digits or in Chinese numerals; at most four characters are looked at,
/// a fifth digit makes it no number.
pub(super) fn number(signs: &[char], at: usize) -> Option<Number> {
    digits(signs, at).or_else(|| numerals(signs, at))
}

/// Digits only.
pub(super) fn digits(signs: &[char], at: usize) -> Option<Number> {
    signs.get(at).copied().and_then(digit)?;
    let run: Vec<u32> = signs.get(at..)?.iter().map_while(|c| digit(*c)).take(5).collect();
    let fits = (1..=4).contains(&run.len());
    fits.then(|| Number { value: run.iter().fold(0, |value, digit| value * 10 + digit), length: run.len() })
}

/// The value of an ASCII or full-width digit.
pub(super) fn digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => Some(u32::from(c) - u32::from('0')),
        '０'..='９' => Some(u32::from(c) - u32::from('０')),
        _ => None,
    }
}

/// 二〇二四, 十一, 二十五.
fn numerals(signs: &[char], at: usize) -> Option<Number> {
    signs.get(at).filter(|c| numeral(**c).is_some() || **c == '十')?;
    let run: Vec<char> =
        signs.get(at..)?.iter().copied().take_while(|c| numeral(*c).is_some() || *c == '十').take(5).collect();
    let unit = |c: &char| numeral(*c).filter(|value| *value > 0);
    let value = match run[..] {
        ['十'] => 10,
        ['十', ref low] => 10 + unit(low)?,
        [ref high, '十'] => unit(high)? * 10,
        [ref high, '十', ref low] => unit(high)? * 10 + unit(low)?,
        [ref one] => unit(one)?,
        [_, _, _, _] if !run.contains(&'十') => {
            run.iter().try_fold(0, |value, c| numeral(*c).map(|digit| value * 10 + digit))?
        }
        _ => return None,
    };
    Some(Number { value, length: run.len() })
}

fn numeral(c: char) -> Option<u32> {
    "零一二三四五六七八九".chars().zip(0..).find_map(|(own, value)| (own == c).then_some(value)).or_else(|| {
        // Two other zeros: the ideographic one, and the circle that input methods offer for it.
        matches!(c, '〇' | '○').then_some(0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_in_every_dress() {
        let cases = [
            ("17日", Some((17, 2))),
            ("１７日", Some((17, 2))),
            ("二〇二四年", Some((2024, 4))),
            ("二○二四年", Some((2024, 4))),
            ("二零二四年", Some((2024, 4))),
            ("十月", Some((10, 1))),
            ("十一月", Some((11, 2))),
            ("二十日", Some((20, 2))),
            ("二十五日", Some((25, 3))),
            ("三月", Some((3, 1))),
            ("零月", None),
            ("十十", None),
            ("12345", None),
            ("月", None),
            ("", None),
        ];
        for (text, expected) in cases {
            let signs: Vec<char> = text.chars().collect();
            assert_eq!(number(&signs, 0).map(|n| (n.value, n.length)), expected, "{text}");
        }
    }
}
