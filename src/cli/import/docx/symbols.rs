//! Signs that Word takes from picture fonts, and small raised or lowered ones, as the characters a browser shows.

/// Code in the font (Wingdings and its like), and what it draws. Word writes F000 before the code.
const SYMBOLS: [(u32, char); 22] = [
    (0x52, '☑'),
    (0x54, '☒'),
    (0x6c, '●'),
    (0x6d, '○'),
    (0x6e, '■'),
    (0x6f, '□'),
    (0x71, '□'),
    (0x75, '◆'),
    (0x76, '❖'),
    (0x9f, '•'),
    (0xa3, '□'),
    (0xa7, '▪'),
    (0xa8, '□'),
    (0xb7, '•'),
    (0xd8, '➢'),
    (0xe0, '→'),
    (0xe8, '➔'),
    (0xf0, '⇨'),
    (0xfb, '✗'),
    (0xfc, '✓'),
    (0xfd, '☒'),
    (0xfe, '☑'),
];

/// The character of a symbol, by its code in hexadecimal digits.
pub(super) fn symbol(code: &str) -> Option<char> {
    let code = u32::from_str_radix(code, 16).ok()? & 0xff;
    SYMBOLS.iter().find(|(known, _)| *known == code).map(|(_, sign)| *sign)
}

/// Raised digits as characters of their own; anything else stays on the line.
pub(super) fn raised(text: &str) -> Option<String> {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    digits(text, &DIGITS)
}

/// Lowered digits.
pub(super) fn lowered(text: &str) -> Option<String> {
    const DIGITS: [char; 10] = ['₀', '₁', '₂', '₃', '₄', '₅', '₆', '₇', '₈', '₉'];
    digits(text, &DIGITS)
}

fn digits(text: &str, signs: &[char; 10]) -> Option<String> {
    let sign = |c: char| signs.get(usize::try_from(c.to_digit(10)?).ok()?).copied();
    text.chars().map(sign).collect()
}
