//! The text a reader meets in HTML or XML, with the attributes that are read out or acted upon. For looking for what
//! should not be there, never for showing: tags may be broken, and nothing here fails.

use memchr::memchr;

/// Attributes whose values reach people: seen, read out, dialled.
fn is_told(attribute: &str) -> bool {
    matches!(attribute, "alt" | "title" | "content" | "aria-label" | "placeholder" | "value")
}

/// Elements inside a line, in small letters; every other tag ends a stretch of text. By bytes, for every tag of a site is
/// asked: texts would be compared one after the other.
#[rustfmt::skip]
fn is_inline(name: &[u8]) -> bool {
    matches!(
        name,
        b"a" | b"abbr" | b"b" | b"bdi" | b"bdo" | b"cite" | b"code" | b"del" | b"em" | b"i" | b"kbd" | b"mark" | b"q"
        | b"ruby" | b"s" | b"small" | b"span" | b"strong" | b"sub" | b"sup" | b"time" | b"u" | b"var" | b"wbr"
    )
}

/// No number that tells of a person has fewer digits.
pub(super) const FEWEST_DIGITS: usize = 7;

/// How many bytes of a text begin a sign that could be a digit: plain, or dressed up in any way. References of
/// characters count at least as much as what they stand for.
pub(super) fn like_digits(text: &str) -> usize {
    text.bytes().filter(is_like_digit).count()
}

/// Whether a byte begins a sign that could be a digit.
pub(super) fn is_like_digit(byte: &u8) -> bool {
    // Those of U+3000 to U+9FFF begin with E3 to E9.
    byte.is_ascii_digit() || matches!(byte, 0xc2..=0xe2 | 0xea..=0xf4)
}

/// The text of HTML in which to look for numbers: one line for each block, and for each attribute that is told to people
/// and may hold one. Scripts and styles are left out, unless they hold data (`application/json` and its like).
pub fn text_of_html(html: &str) -> String {
    let mut out = String::with_capacity(html.len() / 2);
    let mut at = 0;
    while let Some(open) = memchr(b'<', &html.as_bytes()[at..]).map(|found| at + found) {
        push_text(&mut out, &html[at..open]);
        let rest = &html[open..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            let end = comment.find("-->").unwrap_or(comment.len());
            out.push('\n');
            out.push_str(&comment[..end]);
            out.push('\n');
            at = (open + 4 + end + 3).min(html.len());
            continue;
        }
        let Some(tag) = Tag::read(rest) else {
            out.push('<');
            at = open + 1;
            continue;
        };
        at = open + tag.length;
        let is_inline = match tag.name.bytes().any(|byte| byte.is_ascii_uppercase()) {
            true => is_inline(tag.name.to_ascii_lowercase().as_bytes()),
            false => is_inline(tag.name.as_bytes()),
        };
        if !is_inline {
            out.push('\n');
        }
        if like_digits(tag.attributes) >= FEWEST_DIGITS {
            tell_attributes(&mut out, &tag);
        }
        if !is_inline && (tag.is("script") || tag.is("style")) && !tag.closing {
            let closing = format!("</{}", tag.name.to_ascii_lowercase());
            let end = html[at..].find(&closing).map_or(html.len(), |found| at + found);
            if tag.attributes.contains("json") {
                out.push_str(&html[at..end]);
            }
            at = end;
        }
    }
    push_text(&mut out, &html[at.min(html.len())..]);
    out
}

/// One tag of HTML or XML.
pub(super) struct Tag<'a> {
    /// Its name as written; names know no case.
    pub(super) name: &'a str,
    /// Whether it begins with `</`.
    pub(super) closing: bool,
    /// Everything after the name.
    pub(super) attributes: &'a str,
    /// Bytes from `<` to `>`.
    pub(super) length: usize,
}

impl<'a> Tag<'a> {
    /// Reads a tag at the beginning of the text; `None` where none begins.
    pub(super) fn read(text: &'a str) -> Option<Tag<'a>> {
        let inner = text.strip_prefix('<')?;
        let (closing, inner) = inner.strip_prefix('/').map_or((false, inner), |inner| (true, inner));
        let bytes = inner.as_bytes();
        if !bytes.first().is_some_and(|first| first.is_ascii_alphabetic() || matches!(first, b'!' | b'?')) {
            return None;
        }
        let ends_name = |byte: &u8| matches!(byte, b'>' | b'/' | b' ' | b'\n' | b'\t' | b'\r' | b'\x0c');
        let name_end = bytes.iter().position(ends_name).unwrap_or(bytes.len());
        let end = name_end + end_of_tag(&bytes[name_end..]);
        let length = (1 + usize::from(closing) + end + 1).min(text.len());
        Some(Tag { name: &inner[..name_end], closing, attributes: &inner[name_end..end], length })
    }

    /// Whether it has this name, given in small letters.
    pub(super) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// Every attribute with its value as written.
    pub(super) fn attributes(&self) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        let mut rest = self.attributes;
        std::iter::from_fn(move || {
            let equals = memchr(b'=', rest.as_bytes())?;
            let name = rest[..equals].trim_end().rsplit(|c: char| c.is_whitespace() || c == '/').next().unwrap_or("");
            let value = rest[equals + 1..].trim_start();
            let (value, after) = match value.chars().next() {
                Some('"') => until(b'"', &value[1..]),
                Some('\'') => until(b'\'', &value[1..]),
                _ => value.split_once(char::is_whitespace).unwrap_or((value, "")),
            };
            rest = after;
            Some((name, value))
        })
    }
}

/// Where the `>` is that ends a tag, or where the text ends: one within quotation marks ends none.
/// By bytes: all that matters here is ASCII, and this runs over every tag of a site. Between values there are few.
fn end_of_tag(inner: &[u8]) -> usize {
    let mut at = 0;
    while let Some(sign) = inner.get(at) {
        match sign {
            b'>' => return at,
            b'"' | b'\'' => match memchr(*sign, &inner[at + 1..]) {
                Some(close) => at += close + 2,
                None => break,
            },
            _ => at += 1,
        }
    }
    inner.len()
}

/// What stands before and after a quotation mark; nothing after one that is not there.
fn until(mark: u8, text: &str) -> (&str, &str) {
    memchr(mark, text.as_bytes()).map_or((text, ""), |at| (&text[..at], &text[at + 1..]))
}

fn tell_attributes(out: &mut String, tag: &Tag<'_>) {
    for (name, value) in tag.attributes() {
        let dials = matches!(name, "href" | "src") && ["tel:", "sms:"].iter().any(|scheme| value.starts_with(scheme));
        if dials || is_told(name) {
            out.push('\n');
            push_text(out, value);
            out.push('\n');
        }
    }
}

/// Adds text with its character references resolved.
pub(super) fn push_text(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = memchr(b'&', rest.as_bytes()) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(12).position(|b| b == b';');
        match end.and_then(|end| reference(&rest[1..end]).map(|c| (end, c))) {
            Some((end, c)) => {
                out.push(c);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
}

fn reference(name: &str) -> Option<char> {
    let code = match name {
        "amp" => return Some('&'),
        "lt" => return Some('<'),
        "gt" => return Some('>'),
        "quot" => return Some('"'),
        "apos" => return Some('\''),
        "nbsp" => return Some(' '),
        _ => name.strip_prefix('#')?,
    };
    let code = match code.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => code.parse().ok()?,
    };
    char::from_u32(code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn text_attributes_and_data_come_out_and_code_does_not() {
        let html = "<p title='2024-11-17 > b' class=a lang='en'>138<b>0013</b>8&#48;00&amp;</p><a href=\"tel:+8613800138000\">x</a><a href=\"/2\">y</a>\
                    <script>var a=1</script><script type=\"application/json\">{\"n\":3}</script><!-- 4 -->3 < 5";
        let text = text_of_html(html);
        let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
        assert_eq!(lines, ["2024-11-17 > b", "13800138000&", "tel:+8613800138000", "xy", "{\"n\":3}", " 4 ", "3 < 5"]);
    }

    proptest! {
        #[test]
        fn nothing_fails(html in "([<>a-z/=\"'& ;#0-9!-]|<!--|script|中){0,60}") {
            text_of_html(&html);
        }
    }
}
