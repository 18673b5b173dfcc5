//! Tokens → the keys under which their positions are kept.
//!
//! The key of a token is its text, followed by the next token where that is a Han character: `学生`, `17日`, and plain
//! `student` or, before a word or the end, plain `证`. Pairs keep the lists of frequent characters short; and because a
//! key begins with the token itself, all occurrences of a token lie side by side among the sorted keys.

use super::fold::Token;

/// The key of every token, in order.
pub fn keys(tokens: &[Token]) -> impl Iterator<Item = String> {
    tokens.iter().enumerate().map(|(at, token)| match tokens.get(at + 1) {
        Some(next) if next.han => format!("{}{}", token.text, next.text),
        _ => token.text.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::search::fold::tokens;

    #[test]
    fn a_key_reaches_into_a_following_han_character_only() {
        let cases = [
            ("学生证", "学生 生证 证"),
            ("11月17日", "11月 月 17日 日"),
            ("bring your ID card", "bring your id card"),
            ("用WeChat扫码", "用 wechat扫 扫码 码"),
            ("", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(keys(&tokens(text)).collect::<Vec<_>>().join(" "), expected, "{text}");
        }
    }
}
