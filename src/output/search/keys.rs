//! Tokens → the keys under which their positions are kept.
//!
//! The key of a token is its text, followed by the next token where that is a Han character: `学生`, `17日`, and plain
//! `student` or, before a word or the end, plain `证`. Pairs keep the lists of frequent characters short; and because a
//! key begins with the token itself, all occurrences of a token lie side by side among the sorted keys.

use super::fold::Folded;

/// The key of every token, in order.
pub fn keys(folded: &Folded) -> impl Iterator<Item = &str> {
    (0..folded.len()).map(|at| {
        let with_next = at + 1 < folded.len() && folded.is_han(at + 1);
        folded.text(at..at + 1 + usize::from(with_next))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

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
            assert_eq!(keys(&Folded::of(text)).collect::<Vec<_>>().join(" "), expected, "{text}");
        }
    }
}
