//! What kind of address an author wrote, and whether it may stand in a page. Asks no file and no portal.

/// An address, sorted by who has to answer for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Address<'a> {
    /// `http:` or `https:` with a host, or `//host`.
    Web,
    /// `mailto:` or `tel:`.
    Contact,
    /// `#anchor` of this document, without the `#`.
    Anchor(&'a str),
    /// A file or page of the portal.
    Inside,
    /// A path of somebody's own computer: `C:\…`, `file:…`.
    Computer,
    /// Any other scheme. Scripts and data come this way, so only what is listed above passes.
    Scheme(&'a str),
}

/// Sorts an address that has gone through [`tidy`].
pub(super) fn classify(address: &str) -> Address<'_> {
    if let Some(anchor) = address.strip_prefix('#') {
        return Address::Anchor(anchor);
    }
    if address.starts_with("//") {
        return Address::Web;
    }
    let Some(scheme) = scheme(address) else {
        // `\\server\share`: browsers read the backslash as a slash, so this would leave the site.
        return if address.starts_with(['\\']) || address.starts_with("/\\") {
            Address::Computer
        } else {
            Address::Inside
        };
    };
    match scheme.to_ascii_lowercase().as_str() {
        "http" | "https" => Address::Web,
        "mailto" | "tel" => Address::Contact,
        "file" => Address::Computer,
        drive if drive.len() == 1 => Address::Computer,
        _ => Address::Scheme(scheme),
    }
}

/// Removes what browsers ignore in addresses, so that nobody can hide a scheme behind it: control characters
/// anywhere, white space at both ends (WHATWG URL §4.4).
pub(super) fn tidy(address: &str) -> String {
    address.trim_matches(|c: char| c.is_whitespace() || c.is_control()).chars().filter(|c| !c.is_control()).collect()
}

/// The scheme by RFC 3986 §3.1, without the colon.
fn scheme(address: &str) -> Option<&str> {
    let (scheme, _) = address.split_once(':')?;
    let mut bytes = scheme.bytes();
    let legal = bytes.next()?.is_ascii_alphabetic()
        && bytes.all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'));
    legal.then_some(scheme)
}

/// Decodes `%XX`; bytes that are no UTF-8 become U+FFFD.
pub(super) fn percent_decoded(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let pair = bytes.get(at + 1).zip(bytes.get(at + 2));
        match pair.and_then(|(high, low)| Some((hex(*high)?, hex(*low)?))) {
            Some((high, low)) if bytes[at] == b'%' => {
                decoded.push(high * 16 + low);
                at += 3;
            }
            _ => {
                decoded.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

fn hex(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_sorted() {
        for (written, expected) in [
            ("https://www.chsi.com.cn/", Address::Web),
            ("HTTP://x.cn", Address::Web),
            ("//evil.example/x", Address::Web),
            ("mailto:a@b.cn", Address::Contact),
            ("tel:0898-88651713", Address::Contact),
            ("#图像采集", Address::Anchor("图像采集")),
            ("附件1.pdf", Address::Inside),
            ("../2026-capture/#dates", Address::Inside),
            ("附件：说明.docx", Address::Inside),
            ("a/b:c.pdf", Address::Inside),
            ("?q=1", Address::Inside),
            ("C:\\Users\\x.docx", Address::Computer),
            ("file:///D:/x.docx", Address::Computer),
            ("\\\\server\\share", Address::Computer),
            ("/\\evil.example", Address::Computer),
            ("javascript:alert(1)", Address::Scheme("javascript")),
            ("java\nscript:alert(1)", Address::Scheme("javascript")),
            ("\u{1} JavaScript:alert(1)", Address::Scheme("JavaScript")),
            ("data:text/html,x", Address::Scheme("data")),
            ("vbscript:x", Address::Scheme("vbscript")),
            ("weixin://dl/business", Address::Scheme("weixin")),
        ] {
            assert_eq!(classify(&tidy(written)), expected, "{written:?}");
        }
    }

    #[test]
    fn percent_decoding() {
        assert_eq!(percent_decoded("%E5%9B%BE%"), "图%");
        assert_eq!(percent_decoded("%zz%4"), "%zz%4");
        assert_eq!(percent_decoded("%ff"), "\u{FFFD}");
    }
}
