//! What a file beside the content says, for looking for what should not be there: office documents, PDF, tables and other
//! plain texts in any encoding an office computer writes, and what a camera noted in pictures. Knows nothing of personal
//! data.

use super::office;
use super::old_office;
use super::pdf;
use super::photo::{self, Traces};
use crate::content::walk;
use crate::diagnostics::{Severity, Words};

/// The largest file that is searched, in bytes. A table of ten thousand students has one megabyte.
pub(super) const MAX_BYTES: u64 = 32 << 20;

/// Plain texts by their extension.
const TEXTS: [&str; 14] =
    ["csv", "tsv", "txt", "htm", "html", "xml", "json", "svg", "ics", "vcf", "md", "log", "yaml", "yml"];

/// Packages of other files, and documents that only their own program opens.
const ARCHIVES: [&str; 9] = ["zip", "rar", "7z", "tar", "gz", "xlsb", "pages", "numbers", "key"];

/// How many files inside another are named.
const MOST_NAMED: usize = 3;

/// What a file says.
#[derive(Debug, Default)]
pub struct Reading {
    /// Its texts.
    pub texts: Vec<(Part, String)>,
    /// What cameras noted in it.
    pub traces: Traces,
    /// What should be text and could not be read: how much that matters, and why.
    pub unread: Option<(Severity, Words)>,
}

/// Which part of a file a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The whole: lines an author can find again.
    Lines,
    /// An office document, a line for each paragraph or row.
    Paragraphs,
    /// A page of a PDF, counted from 1.
    Page(usize),
    /// Forms, comments, title and author.
    Beside,
}

/// Whether a file of this name is looked into at all.
pub(super) fn is_known(path: &str) -> bool {
    let extension = &extension(path);
    let texts = TEXTS.contains(&extension.as_str()) || office::is_known(extension) || old_office::is_known(extension);
    texts || extension == "pdf" || photo::is_known(extension) || ARCHIVES.contains(&extension.as_str())
}

/// Whether what matters stands at the beginning, however long the file: of a picture the notes, of an archive nothing.
pub(super) fn is_short(path: &str) -> bool {
    let extension = &extension(path);
    photo::is_known(extension) || ARCHIVES.contains(&extension.as_str())
}

/// Reads a file, judged by its extension. Anything may stand in it.
pub fn read(path: &str, bytes: &[u8]) -> Reading {
    let extension = extension(path);
    if TEXTS.contains(&extension.as_str()) {
        return Reading { texts: vec![(Part::Lines, decode(bytes))], ..Reading::default() };
    }
    if photo::is_known(&extension) {
        return Reading { traces: photo::traces(bytes), ..Reading::default() };
    }
    if office::is_known(&extension) {
        return match office::read(bytes) {
            Some(document) => {
                let closed = document.closed.iter().take(MOST_NAMED).map(String::as_str).collect::<Vec<_>>();
                let why = || {
                    Words::new(
                        format!("里面嵌着别的文件（{}），没有打开来查", closed.join("、")),
                        format!("it holds other files that were not opened ({})", closed.join(", ")),
                    )
                };
                let unread = (!closed.is_empty()).then(|| (Severity::Note, why()));
                let paragraphs = document.texts.into_iter().map(|text| (Part::Paragraphs, text));
                Reading {
                    texts: paragraphs.chain([(Part::Beside, document.beside)]).collect(),
                    traces: document.traces,
                    unread,
                }
            }
            None => unread(
                Severity::Warning,
                Words::new(
                    "打不开，可能损坏或者有密码",
                    "it cannot be opened; perhaps it is damaged or protected by a password",
                ),
            ),
        };
    }
    if old_office::is_known(&extension) {
        let why = Words::new(
            "老格式只能粗略检查，另存为 .docx、.xlsx 就能查全",
            "its old format allows only a rough look; saved as .docx or .xlsx it can be searched in full",
        );
        return Reading { texts: vec![(Part::Beside, old_office::text(bytes))], ..unread(Severity::Note, why) };
    }
    if extension == "pdf" {
        return of_pdf(bytes);
    }
    if ARCHIVES.contains(&extension.as_str()) {
        let why = Words::new("这种文件不会打开来查", "files of this sort are not opened");
        return unread(Severity::Note, why);
    }
    Reading::default()
}

/// What is said of a file that is too large to search.
pub(super) fn too_large(size: u64) -> (Severity, Words) {
    let size = size >> 20;
    (Severity::Warning, Words::new(format!("文件有 {size} MB，太大了"), format!("{size} MB are too many")))
}

fn of_pdf(bytes: &[u8]) -> Reading {
    let pdf = pdf::read(bytes);
    let pages = (1..).zip(pdf.pages).map(|(number, text)| (Part::Page(number), text));
    let beside = [(Part::Beside, pdf.beside)];
    Reading {
        texts: pages.chain(beside).filter(|(_, text)| !text.trim().is_empty()).collect(),
        traces: pdf.traces,
        unread: pdf.unread.map(|why| (Severity::Note, why)),
    }
}

fn unread(severity: Severity, why: Words) -> Reading {
    Reading { unread: Some((severity, why)), ..Reading::default() }
}

fn extension(path: &str) -> String {
    path.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase()
}

/// UTF-8, UTF-16 with its mark, else something of the GBK family: there only ASCII is kept, which is all a number needs.
fn decode(bytes: &[u8]) -> String {
    if let Ok(text) = walk::decode(bytes.to_vec()) {
        return text;
    }
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
            assert_eq!(decode(bytes), text);
        }
    }

    #[test]
    fn nothing_is_passed_over_in_silence() {
        for name in ["名单.doc", "名单.XLS", "材料.zip", "材料.rar", "扫描.pdf", "名单.xlsb", "名单.rtf"]
        {
            assert!(is_known(name) && read(name, b"\xd0\xcf\x11\xe0").unread.is_some(), "{name}");
        }
        assert!(!is_known("演示.mp4") && read("演示.mp4", b"").unread.is_none());
    }
}
