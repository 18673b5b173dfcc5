//! Physical lines: at most 75 octets, ended by CRLF (RFC 5545 §3.1). Knows nothing of what a line
//! means.

/// RFC 5545 §3.1 says SHOULD 75 without the line end; Google drops whole feeds over it.
const MOST_OCTETS: usize = 75;

/// How far before the limit a line may be cut to find a better place.
const LEEWAY: usize = 12;

/// Appends one logical line without its line end, folded.
///
/// A continuation begins with one space, which counts. Cuts fall between characters, and where there
/// is a choice not inside an escape (`\n`, `^n`) and not beside a space: some readers unfold before
/// they look at escapes and some after, and some strip more white space than the one of the fold.
pub(super) fn push_folded(out: &mut String, line: &str) {
    let mut rest = line;
    let mut room = MOST_OCTETS;
    while rest.len() > room {
        let (head, tail) = rest.split_at(cut(rest, room));
        out.push_str(head);
        out.push_str("\r\n ");
        rest = tail;
        room = MOST_OCTETS - 1;
    }
    out.push_str(rest);
    out.push_str("\r\n");
}

/// Where to cut `line`, which is longer than `room`: a character boundary in `1..=room`.
fn cut(line: &str, room: usize) -> usize {
    let boundaries = || (1..=room).rev().filter(|&index| line.is_char_boundary(index));
    boundaries()
        .take_while(|&index| index + LEEWAY > room)
        .find(|&index| is_good_cut(line, index))
        .or_else(|| boundaries().next())
        .unwrap_or(line.len())
}

fn is_good_cut(line: &str, index: usize) -> bool {
    let (before, after) = line.split_at(index);
    let backslashes = before.bytes().rev().take_while(|&byte| byte == b'\\').count();
    backslashes % 2 == 0 && !before.ends_with(['^', ' ']) && !after.starts_with(' ')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn folded(line: &str) -> String {
        let mut out = String::new();
        push_folded(&mut out, line);
        out
    }

    #[test]
    fn lines_of_75_octets_stay_whole() {
        let whole = "a".repeat(75);
        assert_eq!(folded(&whole), format!("{whole}\r\n"));
        assert_eq!(folded(&"a".repeat(76)), format!("{whole}\r\n a\r\n"));
        assert_eq!(folded(&"a".repeat(75 + 74 + 1)), format!("{whole}\r\n {}\r\n a\r\n", "a".repeat(74)));
    }

    #[test]
    fn han_characters_stay_whole() {
        // 25 × 3 octets fill a first line, 24 × 3 + 1 a continuation.
        let text = "通".repeat(50);
        assert_eq!(folded(&text), format!("{}\r\n {}\r\n 通\r\n", "通".repeat(25), "通".repeat(24)));
    }

    #[test]
    fn escapes_and_spaces_stay_whole() {
        for (tail, head_octets) in [("\\nb", 74), ("\\\\\\nb", 74), ("^nb", 74), (" b", 73), ("b c", 74)] {
            let line = format!("{}{tail}{}", "a".repeat(74), "c".repeat(9));
            let first = folded(&line).lines().next().map(str::len);
            assert_eq!(first, Some(head_octets), "{tail:?}");
        }
    }

    #[test]
    fn endless_spaces_or_backslashes_are_cut_all_the_same() {
        for awkward in [" ".repeat(400), "\\".repeat(401), "^".repeat(400)] {
            let folded = folded(&awkward);
            assert!(folded.split("\r\n").all(|line| line.len() <= 75));
            assert_eq!(folded.replace("\r\n ", ""), format!("{awkward}\r\n"));
        }
    }

    proptest! {
        #[test]
        fn unfolding_gives_the_line_back(line in "[^\\r\\n]{0,300}") {
            let folded = folded(&line);
            prop_assert!(folded.ends_with("\r\n"));
            let body = folded.strip_suffix("\r\n").expect("a line end");
            // Cut as octets: every piece must be UTF-8 by itself.
            let mut octets = body.as_bytes();
            while let Some(end) = octets.windows(2).position(|pair| pair == b"\r\n") {
                prop_assert!(end <= 75 && std::str::from_utf8(&octets[..end]).is_ok());
                octets = &octets[end + 2..];
            }
            prop_assert!(octets.len() <= 75 && std::str::from_utf8(octets).is_ok());
            prop_assert_eq!(body.replace("\r\n ", ""), line);
        }
    }
}
