//! The text in a file beside the content, for looking for what should not be there: office documents, tables and other
//! plain texts in any encoding an office computer writes. Knows nothing of personal data.

use super::office;
use crate::content::walk::{self, ContentFile};
use crate::diagnostics::Words;

/// The largest file that is searched, in bytes. A table of ten thousand students has one megabyte.
const MAX_BYTES: u64 = 32 << 20;

/// Plain texts by their extension.
const TEXTS: [&str; 14] =
    ["csv", "tsv", "txt", "htm", "html", "xml", "json", "svg", "ics", "vcf", "md", "log", "yaml", "yml"];

/// What a file holds.
pub(super) enum Reading {
    /// Lines an author can find again.
    Text(String),
    /// The texts of an office document, a line for each paragraph or row.
    Documents(Vec<String>),
    /// Nothing that is text: pictures, archives, PDF.
    Nothing,
    /// It should be text, but could not be read.
    Unread(Words),
}

/// Reads the text of a file, judged by its extension.
pub(super) fn read(path: &str, file: &ContentFile) -> Reading {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
    let office = office::is_known(&extension);
    if !office && !TEXTS.contains(&extension.as_str()) {
        return Reading::Nothing;
    }
    if file.size > MAX_BYTES {
        let size = file.size >> 20;
        return Reading::Unread(Words::new(format!("文件有 {size} MB，太大了"), format!("{size} MB are too many")));
    }
    match file.read() {
        Ok(bytes) if office => match office::texts(&extension, &bytes) {
            Some(texts) => Reading::Documents(texts),
            None => Reading::Unread(Words::new(
                "打不开，可能损坏或者有密码",
                "it cannot be opened; perhaps it is damaged or protected by a password",
            )),
        },
        Ok(bytes) => Reading::Text(decode(bytes)),
        Err(error) => Reading::Unread(Words::new(error.to_string(), error.to_string())),
    }
}

/// UTF-8, UTF-16 with its mark, else something of the GBK family: there only ASCII is kept, which is all a number needs.
fn decode(bytes: Vec<u8>) -> String {
    if let Ok(text) = walk::decode(bytes.clone()) {
        return text;
    }
    let bytes = bytes.as_slice();
    let wide = |order: fn([u8; 2]) -> u16| {
        let units = bytes[2..].as_chunks::<2>().0.iter().map(|pair| order(*pair));
        char::decode_utf16(units).map(|c| c.unwrap_or('\u{fffd}')).collect()
    };
    match bytes {
        [0xff, 0xfe, ..] => return wide(u16::from_le_bytes),
        [0xfe, 0xff, ..] => return wide(u16::from_be_bytes),
        _ => {}
    }
    let mut text = String::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        // The second byte of a GBK character may look like a letter and must not join the number beside it.
        let pair = byte >= 0x81 && bytes.get(at + 1).is_some_and(|next| *next >= 0x40);
        text.push(if byte.is_ascii() { char::from(byte) } else { '\u{fffd}' });
        at += if pair { 2 } else { 1 };
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_come_out_of_every_encoding() {
        // 张三,138 in GBK, whose second byte of 昐 is `P`.
        let cases: [(&[u8], &str); 4] = [
            ("\u{feff}张三,138".as_bytes(), "张三,138"),
            (b"\xd5\xc5\xc8\xfd,138\x95P139", "\u{fffd}\u{fffd},138\u{fffd}139"),
            (b"\xff\xfe1\x003\x008\x00", "138"),
            (b"\xfe\xff\x001\x003\x008", "138"),
        ];
        for (bytes, text) in cases {
            assert_eq!(decode(bytes.to_vec()), text);
        }
    }
}
