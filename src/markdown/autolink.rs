//! Bare web and e-mail addresses in running text. An address is ASCII, so it ends where Chinese begins; the marks
//! that end an English sentence are given back, as GitHub does (GFM §6.9). Phone numbers are left alone: every
//! phone finds them by itself, and a wrong guess dials.

use std::ops::Range;

/// An address found in text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Autolink {
    /// Its place in the text.
    pub(super) range: Range<usize>,
    /// What to put before the text to get an address: nothing, `https://` or `mailto:`.
    pub(super) prefix: &'static str,
}

/// The next address at or after `from`.
pub(super) fn next_after(text: &str, from: usize) -> Option<Autolink> {
    let bytes = text.as_bytes();
    let mut at = from;
    while at < bytes.len() {
        let found = match bytes[at] {
            b'h' | b'H' | b'w' | b'W' => web_at(text, at),
            b'@' => email_around(text, at, from),
            _ => None,
        };
        if found.is_some() {
            return found;
        }
        at += 1;
    }
    None
}

fn web_at(text: &str, start: usize) -> Option<Autolink> {
    let bytes = text.as_bytes();
    // Amid a word or another address nothing starts. This also keeps `www.www.www.…` linear.
    let before = start.checked_sub(1).map(|index| bytes[index]);
    if before.is_some_and(|b| b.is_ascii_alphanumeric() || b"._-/:@=&?%#+~".contains(&b)) {
        return None;
    }
    let (host, prefix) = ["https://", "http://", "www."].into_iter().find_map(|opening| {
        let after = start + opening.len();
        let matches = bytes.get(start..after)?.eq_ignore_ascii_case(opening.as_bytes());
        matches.then_some(match opening {
            "www." => (start, "https://"),
            _ => (after, ""),
        })
    })?;
    let authority = host + length_while(&bytes[host..], |b| is_label(b) || b"._:@%".contains(&b));
    let given_back = trailing(&text[host..authority]);
    let host_name = &text[host..authority - given_back];
    if !is_host(host_name.split(':').next().unwrap_or("")) || host_name.contains('@') {
        return None;
    }
    let end = match bytes.get(authority) {
        Some(b'/' | b'?' | b'#') => authority + length_while(&bytes[authority..], is_address),
        _ => authority,
    };
    let end = end - trailing(&text[host..end]);
    Some(Autolink { range: start..end, prefix })
}

/// A host that is more than a bare `www`.
fn is_host(host: &str) -> bool {
    !host.eq_ignore_ascii_case("www")
        && host
            .split('.')
            .all(|label| label.starts_with(|c: char| c.is_ascii_alphanumeric()) && label.bytes().all(is_label))
}

fn email_around(text: &str, at: usize, from: usize) -> Option<Autolink> {
    let bytes = text.as_bytes();
    let local = bytes[from..at].iter().rev().take_while(|b| b.is_ascii_alphanumeric() || b"._+-".contains(b)).count();
    let start = at - local;
    let domain = at + 1;
    let end = domain + length_while(&bytes[domain..], |b| is_label(b) || b == b'.');
    let end = end - trailing(&text[domain..end]);
    let name = text[domain..end].trim_end_matches('-');
    let end = domain + name.len();
    let last = name.rsplit_once('.')?.1;
    let before = start.checked_sub(1).map(|index| bytes[index]);
    let legal = local > 0
        && !matches!(before, Some(b'@' | b'/'))
        && bytes[start].is_ascii_alphanumeric()
        && is_host(name)
        && last.len() > 1
        && last.bytes().all(|b| b.is_ascii_alphabetic())
        // `user@host@host` and `user@host/path` are something else.
        && !matches!(bytes.get(end), Some(b'@' | b'/' | b'_'));
    legal.then_some(Autolink { range: start..end, prefix: "mailto:" })
}

/// How many bytes at the end belong to the sentence, not to the address.
fn trailing(address: &str) -> usize {
    let unpaired = |open: u8, close: u8| {
        let count = |mark: u8| address.bytes().filter(|&b| b == mark).count();
        count(close).saturating_sub(count(open))
    };
    let (mut round, mut square) = (unpaired(b'(', b')'), unpaired(b'[', b']'));
    let mut kept = address.as_bytes();
    while let Some((&last, rest)) = kept.split_last() {
        let spare = match last {
            b')' => &mut round,
            b']' => &mut square,
            b'?' | b'!' | b'.' | b',' | b':' | b'*' | b'_' | b'~' | b'\'' | b';' | b'[' | b'(' => {
                kept = rest;
                continue;
            }
            _ => break,
        };
        if *spare == 0 {
            break;
        }
        *spare -= 1;
        kept = rest;
    }
    address.len() - kept.len()
}

/// RFC 3986 §2, all of it.
fn is_address(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=%".contains(&byte)
}

fn is_label(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-'
}

fn length_while(bytes: &[u8], accept: impl Fn(u8) -> bool) -> usize {
    bytes.iter().take_while(|&&byte| accept(byte)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<String> {
        let mut found = Vec::new();
        let mut from = 0;
        while let Some(link) = next_after(text, from) {
            found.push(format!("{}{}", link.prefix, &text[link.range.clone()]));
            from = link.range.end;
        }
        found
    }

    #[test]
    fn where_addresses_end() {
        for (text, expected) in [
            ("见https://www.chsi.com.cn。", "https://www.chsi.com.cn"),
            ("（校对网址：www.chsi.com.cn）并提交", "https://www.chsi.com.cn"),
            ("http://jxjy.hntou.edu.cn，请", "http://jxjy.hntou.edu.cn"),
            ("登录https://my.chsi.com.cn/archive/index.jsp查看", "https://my.chsi.com.cn/archive/index.jsp"),
            ("https://a.cn/x?y=1&z=2#top；", "https://a.cn/x?y=1&z=2#top"),
            ("see https://a.cn/x.", "https://a.cn/x"),
            ("(see https://a.cn/x)", "https://a.cn/x"),
            ("https://a.cn/x_(y)!", "https://a.cn/x_(y)"),
            ("“https://a.cn/x”", "https://a.cn/x"),
            ("\"https://a.cn/x\"", "https://a.cn/x"),
            ("<https://a.cn>", "https://a.cn"),
            ("https://a.cn/附件", "https://a.cn/"),
            ("https://a.cn/%E9%99%84.pdf、", "https://a.cn/%E9%99%84.pdf"),
            ("http://localhost:8080/x", "http://localhost:8080/x"),
            ("HTTPS://A.CN", "HTTPS://A.CN"),
            ("https://a.cn...", "https://a.cn"),
            ("https://a.cn?", "https://a.cn"),
            ("邮箱jxjy@hntou.edu.cn。", "mailto:jxjy@hntou.edu.cn"),
            ("邮箱：a.b-c+d@hntou.edu.cn，", "mailto:a.b-c+d@hntou.edu.cn"),
            ("write to a@b.cn.", "mailto:a@b.cn"),
        ] {
            assert_eq!(all(text), [expected], "{text}");
        }
    }

    #[test]
    fn what_is_no_address() {
        for text in [
            "www.",
            "www。",
            "awww.x.cn",
            "http://",
            "https://。",
            "http://user@host.cn/",
            "http://@",
            "a@b",
            "@b.cn",
            "a@b@c.cn",
            "a@.cn",
            "a@b.1",
            "x@y.cn/z",
            "微信@张老师",
            "0898-88651713",
            "13800138000",
            "ftp://a.cn",
            "http:/a.cn",
            "http://-a.cn",
            "http://a..cn",
        ] {
            assert_eq!(all(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn several_in_one_text() {
        assert_eq!(all("www.a.cn、a@b.cn和http://c.cn/d。"), ["https://www.a.cn", "mailto:a@b.cn", "http://c.cn/d"]);
    }
}
