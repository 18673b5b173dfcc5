//! The values a PDF is written in (ISO 32000-1 §7.3) and a reader that goes through bytes from one to the next. Broken
//! bytes give no value and no panic. Knows neither files nor pages.

use std::collections::BTreeMap;

/// Deeper nesting than this is no document.
const DEEPEST: usize = 48;

/// The most values in one array or dictionary.
const MOST: usize = 200_000;

/// Keys with their values.
pub(super) type Dict = BTreeMap<String, Value>;

/// One value, or a word between values.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    /// An integer or a real.
    Number(f64),
    /// `/Name`, without the stroke.
    Name(String),
    /// `(…)` or `<…>`.
    Text(Vec<u8>),
    /// `[…]`.
    List(Vec<Value>),
    /// `<<…>>`.
    Dict(Dict),
    /// `12 0 R`: the number of an object.
    Ref(u32),
    /// A keyword or an operator, `true` and `null` among them.
    Word(String),
}

impl Value {
    /// The number.
    pub(super) fn number(&self) -> Option<f64> {
        if let Value::Number(number) = self { Some(*number) } else { None }
    }

    /// The number as a small whole one.
    pub(super) fn whole(&self) -> Option<u32> {
        // The range is checked, so the cast cuts nothing but a fraction.
        self.number().filter(|number| (0.0..=16_777_216.0).contains(number)).map(|number| number as u32)
    }

    /// The name.
    pub(super) fn dict(&self) -> Option<&Dict> {
        if let Value::Dict(dict) = self { Some(dict) } else { None }
    }

    pub(super) fn name(&self) -> Option<&str> {
        if let Value::Name(name) = self { Some(name) } else { None }
    }
}

/// Goes through bytes.
pub(super) struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    /// Begins at a place.
    pub(super) fn new(bytes: &'a [u8], at: usize) -> Reader<'a> {
        Reader { bytes, at }
    }

    /// Where it is.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// Goes elsewhere.
    pub(super) fn go(&mut self, at: usize) {
        self.at = at;
    }

    /// The next value; `None` at the end. A stray sign is passed over.
    pub(super) fn value(&mut self) -> Option<Value> {
        loop {
            self.space();
            let before = self.at;
            match self.value_at(0) {
                Some(value) => return Some(value),
                None if self.at >= self.bytes.len() => return None,
                None => self.at = self.at.max(before + 1),
            }
        }
    }

    /// Steps over spaces and comments.
    pub(super) fn space(&mut self) {
        while let Some(&byte) = self.bytes.get(self.at) {
            if byte == b'%' {
                while self.bytes.get(self.at).is_some_and(|byte| !matches!(byte, b'\n' | b'\r')) {
                    self.at += 1;
                }
            } else if is_space(byte) {
                self.at += 1;
            } else {
                return;
            }
        }
    }

    fn value_at(&mut self, depth: usize) -> Option<Value> {
        self.space();
        let rest = self.bytes.get(self.at..)?;
        match rest {
            [b'<', b'<', ..] if depth < DEEPEST => self.dict(depth),
            [b'<', b'<', ..] => None,
            [b'<', ..] => Some(self.hexadecimal()),
            [b'(', ..] => Some(self.literal()),
            [b'[', ..] if depth < DEEPEST => self.list(depth),
            [b'/', ..] => {
                self.at += 1;
                Some(Value::Name(self.regular()))
            }
            [b'0'..=b'9' | b'+' | b'-' | b'.', ..] => self.number(),
            [byte, ..] if is_regular(*byte) => Some(Value::Word(self.regular())),
            _ => None,
        }
    }

    fn dict(&mut self, depth: usize) -> Option<Value> {
        self.at += 2;
        let mut dict = Dict::new();
        loop {
            self.space();
            match self.bytes.get(self.at..)? {
                [b'>', b'>', ..] => {
                    self.at += 2;
                    return Some(Value::Dict(dict));
                }
                [b'/', ..] if dict.len() < MOST => {
                    self.at += 1;
                    let key = self.regular();
                    self.space();
                    if self.bytes.get(self.at..)?.starts_with(b">>") {
                        continue;
                    }
                    dict.insert(key, self.value_at(depth + 1)?);
                }
                _ => return None,
            }
        }
    }

    fn list(&mut self, depth: usize) -> Option<Value> {
        self.at += 1;
        let mut list = Vec::new();
        loop {
            self.space();
            if *self.bytes.get(self.at)? == b']' {
                self.at += 1;
                return Some(Value::List(list));
            }
            if list.len() >= MOST {
                return None;
            }
            list.push(self.value_at(depth + 1)?);
        }
    }

    /// A number, or a reference where `0 R` follows a whole one.
    fn number(&mut self) -> Option<Value> {
        let start = self.at;
        while self.bytes.get(self.at).is_some_and(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.')) {
            self.at += 1;
        }
        let text = std::str::from_utf8(&self.bytes[start..self.at]).ok()?;
        if let Some(number) = text.parse::<u32>().ok().filter(|_| self.reference()) {
            return Some(Value::Ref(number));
        }
        // Careless writers give `--5` and `5-3`: as other readers do, what makes no number is nought.
        Some(Value::Number(text.parse::<f64>().ok().filter(|number| number.is_finite()).unwrap_or(0.0)))
    }

    /// Steps over ` 0 R`.
    fn reference(&mut self) -> bool {
        let start = self.at;
        self.space();
        let digits = self.at;
        while self.bytes.get(self.at).is_some_and(u8::is_ascii_digit) {
            self.at += 1;
        }
        let has_digits = self.at > digits && self.at - digits <= 5;
        self.space();
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let found = has_digits && rest.first() == Some(&b'R') && rest.get(1).is_none_or(|byte| !is_regular(*byte));
        self.at = if found { self.at + 1 } else { start };
        found
    }

    fn regular(&mut self) -> String {
        let mut out = Vec::new();
        while let Some(&byte) = self.bytes.get(self.at).filter(|byte| is_regular(**byte)) {
            self.at += 1;
            let code = self.bytes.get(self.at..self.at + 2).filter(|_| byte == b'#').and_then(hex_pair);
            out.push(code.unwrap_or(byte));
            self.at += if code.is_some() { 2 } else { 0 };
        }
        String::from_utf8_lossy(&out).into_owned()
    }

    fn hexadecimal(&mut self) -> Value {
        self.at += 1;
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let end = rest.iter().position(|byte| *byte == b'>').unwrap_or(rest.len());
        self.at += (end + 1).min(rest.len());
        let mut digits: Vec<u8> = rest[..end].iter().copied().filter(u8::is_ascii_hexdigit).collect();
        if digits.len() % 2 == 1 {
            digits.push(b'0');
        }
        Value::Text(digits.chunks_exact(2).filter_map(hex_pair).collect())
    }

    fn literal(&mut self) -> Value {
        self.at += 1;
        let mut out = Vec::new();
        let mut open = 1;
        while let Some(&byte) = self.bytes.get(self.at) {
            self.at += 1;
            match byte {
                b'(' => open += 1,
                b')' => open -= 1,
                b'\\' => {
                    out.extend(self.escape());
                    continue;
                }
                _ => {}
            }
            if open == 0 {
                break;
            }
            out.push(byte);
        }
        Value::Text(out)
    }

    /// What follows a backslash: a letter, up to three octal digits, or the end of a line, which stands for nothing.
    fn escape(&mut self) -> Option<u8> {
        let byte = *self.bytes.get(self.at)?;
        self.at += 1;
        match byte {
            b'n' => Some(b'\n'),
            b'r' => Some(b'\r'),
            b't' => Some(b'\t'),
            b'b' => Some(8),
            b'f' => Some(12),
            b'\r' => {
                self.at += usize::from(self.bytes.get(self.at) == Some(&b'\n'));
                None
            }
            b'\n' => None,
            b'0'..=b'7' => {
                let mut code = u32::from(byte - b'0');
                for _ in 0..2 {
                    let Some(&next @ b'0'..=b'7') = self.bytes.get(self.at) else { break };
                    code = code * 8 + u32::from(next - b'0');
                    self.at += 1;
                }
                u8::try_from(code & 0xff).ok()
            }
            other => Some(other),
        }
    }
}

fn hex_pair(pair: &[u8]) -> Option<u8> {
    u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()
}

/// White-space characters of ISO 32000-1, table 1.
pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | 9 | 10 | 12 | 13 | 32)
}

fn is_regular(byte: u8) -> bool {
    !is_space(byte) && !matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &[u8]) -> Vec<Value> {
        let mut reader = Reader::new(text, 0);
        std::iter::from_fn(|| reader.value()).collect()
    }

    #[test]
    fn values_of_every_kind() {
        assert_eq!(
            all(b"12 -.5 /Na#6de (a\\(b\\)\\101(c)) <48 4 > [1 2 R 3 0 R] << /K /V /L [ ] >> BT % note\ntrue"),
            [
                Value::Number(12.0),
                Value::Number(-0.5),
                Value::Name("Name".to_owned()),
                Value::Text(b"a(b)A(c)".to_vec()),
                Value::Text(b"H@".to_vec()),
                Value::List(vec![Value::Ref(1), Value::Ref(3)]),
                Value::Dict(Dict::from([
                    ("K".to_owned(), Value::Name("V".to_owned())),
                    ("L".to_owned(), Value::List(Vec::new())),
                ])),
                Value::Word("BT".to_owned()),
                Value::Word("true".to_owned()),
            ]
        );
    }

    #[test]
    fn broken_bytes_end() {
        for bytes in [&b"<<"[..], b"<< /A", b"[[[", b"(((", b"<4", b"/", b">>>>]]", b"--+ 5 0", b"#", b"\\"] {
            assert!(all(bytes).len() < 5, "{bytes:?}");
        }
        assert!(all(&b"[".repeat(100_000)).is_empty());
    }
}
