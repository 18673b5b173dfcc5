//! Text into HTML text, attributes and addresses. Every character of an author passes through here exactly once.

use std::fmt::Write as _;

use super::characters::is_forbidden;

/// Appends text content.
pub(super) fn text(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\r' => {}
            c if is_forbidden(c) => {}
            c => out.push(c),
        }
    }
}

/// Appends the value of a double-quoted attribute.
pub(super) fn attribute(out: &mut String, value: &str) {
    for c in value.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\r' => {}
            c if is_forbidden(c) => {}
            c => out.push(c),
        }
    }
}

/// Appends an address as attribute value. ASCII that RFC 3986 §2 does not allow is percent-encoded, the backslash
/// above all, which browsers read as a slash; other characters stay readable, as HTML allows.
pub(super) fn address(out: &mut String, address: &str) {
    for c in address.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '\'' => out.push_str("&#39;"),
            ' ' | '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}' => {
                // Writing to a String cannot fail.
                let _ = write!(out, "%{:02X}", u32::from(c));
            }
            '\t' | '\n' | '\r' => {}
            c if is_forbidden(c) => {}
            c if c.is_whitespace() => percent(out, c),
            c => out.push(c),
        }
    }
}

fn percent(out: &mut String, c: char) {
    for byte in c.encode_utf8(&mut [0; 4]).bytes() {
        let _ = write!(out, "%{byte:02X}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn escaped(write: fn(&mut String, &str), input: &str) -> String {
        let mut out = String::new();
        write(&mut out, input);
        out
    }

    #[test]
    fn each_place_has_its_own_escapes() {
        assert_eq!(escaped(text, "a<b>&\"c\"\u{1}\r\n"), "a&lt;b&gt;&amp;\"c\"\n");
        assert_eq!(escaped(attribute, "\"><script>"), "&quot;&gt;&lt;script&gt;");
        assert_eq!(escaped(address, "a b\"\\'?x=1&y=附件"), "a%20b%22%5C&#39;?x=1&amp;y=附件");
        assert_eq!(escaped(address, "java\tscript\u{3000}"), "javascript%E3%80%80");
    }
}
