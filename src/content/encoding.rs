//! What a file is that should be UTF-8 and is not: the encodings of older programs, or no text at all.
//! Knows bytes, not what a file is for.

use encoding_rs::{GBK, UTF_16BE, UTF_16LE};

/// What the bytes are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Foreign {
    /// Text as old Chinese programs save it ("ANSI"), read, with plain line ends; and the offset in it from which on it is
    /// not UTF-8.
    Gbk(String, usize),
    /// Text as Notepad's "Unicode" saves it, read, with plain line ends.
    Utf16(String),
    /// A package: a Word document, a spreadsheet, a compressed folder.
    Package,
    /// No text.
    Binary,
}

/// Recognises bytes that are not UTF-8.
pub fn recognise(bytes: &[u8]) -> Foreign {
    if bytes.starts_with(b"PK\x03\x04") {
        return Foreign::Package;
    }
    if let Some(text) = utf16(bytes) {
        return Foreign::Utf16(plain_line_ends(&text));
    }
    if bytes.contains(&0) {
        return Foreign::Binary;
    }
    let valid = str::from_utf8(bytes).err().map_or(bytes.len(), |error| error.valid_up_to());
    let before = str::from_utf8(&bytes[..valid]).unwrap_or_default();
    // A pair of GBK may be UTF-8 by chance, three pairs that are two Han characters are not: GBK was pasted into UTF-8.
    let pasted = before.contains(|c: char| ('\u{4e00}'..='\u{9fff}').contains(&c));
    let whole = if pasted { &bytes[valid..] } else { bytes };
    let Some(text) = GBK.decode_without_bom_handling_and_without_replacement(whole) else { return Foreign::Binary };
    if pasted {
        let before = plain_line_ends(before);
        let at = before.len();
        return Foreign::Gbk(before + &plain_line_ends(&text), at);
    }
    let text = plain_line_ends(&text);
    let at = text.find(|c: char| !c.is_ascii()).unwrap_or_default();
    Foreign::Gbk(text, at)
}

/// With its mark, or without it where every second byte of the beginning is nothing, as in `-.-.-.`.
fn utf16(bytes: &[u8]) -> Option<String> {
    let start = bytes.get(..6)?;
    let (order, text) = match start {
        [0xff, 0xfe, ..] => (UTF_16LE, &bytes[2..]),
        [0xfe, 0xff, ..] => (UTF_16BE, &bytes[2..]),
        [a, 0, b, 0, c, 0] if [a, b, c].iter().all(|byte| byte.is_ascii_graphic()) => (UTF_16LE, bytes),
        [0, a, 0, b, 0, c] if [a, b, c].iter().all(|byte| byte.is_ascii_graphic()) => (UTF_16BE, bytes),
        _ => return None,
    };
    order.decode_without_bom_handling_and_without_replacement(text).map(|text| text.into_owned())
}

fn plain_line_ends(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn older_encodings_are_told_from_what_is_no_text() {
        let wide = |order: fn(u16) -> [u8; 2]| "---\r\n采集".encode_utf16().flat_map(order).collect::<Vec<u8>>();
        let little = wide(u16::to_le_bytes);
        let text = "---\n采集".to_owned();
        let mixed = "---\n照片采集".to_owned();
        for (bytes, expected) in [
            (b"---\r\n\xb2\xc9\xbc\xaf".to_vec(), Foreign::Gbk(text.clone(), 4)),
            ("---\n照片".bytes().chain(*b"\xb2\xc9\xbc\xaf").collect(), Foreign::Gbk(mixed, 10)),
            ([b"\xff\xfe".to_vec(), little.clone()].concat(), Foreign::Utf16(text.clone())),
            ([b"\xfe\xff".to_vec(), wide(u16::to_be_bytes)].concat(), Foreign::Utf16(text.clone())),
            (little, Foreign::Utf16(text)),
            (b"PK\x03\x04\x14\0".to_vec(), Foreign::Package),
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec(), Foreign::Binary),
            (b"\xff\xff\xff\xff".to_vec(), Foreign::Binary),
            (Vec::new(), Foreign::Gbk(String::new(), 0)),
        ] {
            assert_eq!(recognise(&bytes), expected, "{bytes:x?}");
        }
    }
}
