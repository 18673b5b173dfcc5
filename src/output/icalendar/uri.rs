//! Addresses as a calendar may carry them (RFC 3986, RFC 5545 §3.3.13). Never asks whether an
//! address exists.

use std::fmt;

use super::invalid::Invalid;

/// An absolute URI in ASCII.
///
/// RFC 5545 does not escape URI values, so an address must not need it: characters outside RFC 3986
/// (Chinese ones, spaces, backslashes) are percent-encoded as UTF-8, control characters refused.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Uri(String);

impl Uri {
    /// Takes an address with its scheme.
    ///
    /// # Errors
    /// [`Invalid::Uri`] when there is no scheme, nothing after it, or a control character anywhere.
    pub fn new(source: &str) -> Result<Uri, Invalid> {
        let refused = || Invalid::Uri(source.to_owned());
        let (scheme, rest) = source.split_once(':').ok_or_else(refused)?;
        if !is_scheme(scheme) || rest.is_empty() || source.chars().any(char::is_control) {
            return Err(refused());
        }
        Ok(Uri(percent_encode(source)))
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Uri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn is_scheme(scheme: &str) -> bool {
    scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
}

fn percent_encode(source: &str) -> String {
    let bytes = source.as_bytes();
    let mut encoded = String::with_capacity(source.len());
    for (index, &byte) in bytes.iter().enumerate() {
        let starts_triplet =
            byte == b'%' && bytes.get(index + 1..index + 3).is_some_and(|pair| pair.iter().all(u8::is_ascii_hexdigit));
        if starts_triplet || is_uri_character(byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// Unreserved and reserved characters of RFC 3986 §2.2 and §2.3.
fn is_uri_character(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=".contains(&byte)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn addresses_become_ascii_and_keep_their_separators() {
        let cases = [
            ("https://x.edu.cn/zh/n/a.html?b=1,2;3#c", "https://x.edu.cn/zh/n/a.html?b=1,2;3#c"),
            ("https://x.edu.cn/通知 1", "https://x.edu.cn/%E9%80%9A%E7%9F%A5%201"),
            ("https://x.edu.cn/%E9%80", "https://x.edu.cn/%E9%80"),
            ("https://x.edu.cn/100%", "https://x.edu.cn/100%25"),
            ("https://x.edu.cn/a\\b\"", "https://x.edu.cn/a%5Cb%22"),
            ("mailto:jwc@x.edu.cn", "mailto:jwc@x.edu.cn"),
        ];
        for (source, encoded) in cases {
            assert_eq!(Uri::new(source).map(|uri| uri.to_string()), Ok(encoded.to_owned()));
        }
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for source in ["", "/zh/n/a.html", "https:", ":x", "1a:x", "http s:x", "https://x/\r\nX:y", "https://x/\u{85}"]
        {
            assert_eq!(Uri::new(source), Err(Invalid::Uri(source.to_owned())), "{source:?}");
        }
    }

    proptest! {
        #[test]
        fn an_encoded_address_stays_as_it_is(path in any::<String>()) {
            if let Ok(uri) = Uri::new(&format!("https://x.edu.cn/{path}")) {
                prop_assert!(uri.as_str().is_ascii());
                prop_assert_eq!(Uri::new(uri.as_str()), Ok(uri));
            }
        }
    }
}
