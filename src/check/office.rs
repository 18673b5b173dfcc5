//! The text of office documents (docx, xlsx, pptx), for looking for what should not be there. Reads packages as loosely as
//! office programs write them; formatting and formulas are passed over, of pictures only the notes of cameras are read. Knows nothing of personal data.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::markup::{Tag, push_text};
use super::photo::{self, Traces};

/// The most text unpacked from one document, in bytes: a small package can unfold to gigabytes.
const MAX_UNPACKED: u64 = 64 << 20;

/// Kinds of documents by extension, with where their text stands.
const KINDS: [(&str, &[&str]); 5] = [
    ("docx", &["word/document", "word/header", "word/footer", "word/footnotes", "word/endnotes", "word/comments"]),
    ("docm", &["word/document", "word/header", "word/footer", "word/footnotes", "word/endnotes", "word/comments"]),
    ("pptx", &["ppt/slides/slide", "ppt/notesSlides/"]),
    ("xlsx", &["xl/worksheets/", "xl/comments"]),
    ("xlsm", &["xl/worksheets/", "xl/comments"]),
];

/// Whether a file of this extension can be read here.
pub(super) fn is_known(extension: &str) -> bool {
    KINDS.iter().any(|(known, _)| *known == extension)
}

/// What a document says.
#[derive(Debug)]
pub(super) struct Document {
    /// Its texts: one for each part, a line for each paragraph or row.
    pub(super) texts: Vec<String>,
    /// What cameras noted in its pictures.
    pub(super) traces: Traces,
}

/// Reads a document. `None` if it is damaged, protected by a password or too large.
pub(super) fn read(extension: &str, bytes: &[u8]) -> Option<Document> {
    let (_, wanted) = KINDS.iter().find(|(known, _)| *known == extension)?;
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut left = MAX_UNPACKED;
    let mut names: Vec<String> = archive.file_names().filter_map(|name| Some(name.ok()?.into_owned())).collect();
    names.sort();
    let shared = match names.iter().find(|name| name.ends_with("xl/sharedStrings.xml")) {
        Some(name) => shared_strings(&text(&unpack(&mut archive, name, &mut left)?)),
        None => Vec::new(),
    };
    let mut texts = Vec::new();
    for name in names.iter().filter(|name| name.ends_with(".xml") && wanted.iter().any(|part| name.starts_with(part))) {
        let xml = text(&unpack(&mut archive, name, &mut left)?);
        texts.push(if name.starts_with("xl/worksheets/") { sheet(&xml, &shared) } else { paragraphs(&xml) });
    }
    let mut traces = Traces::default();
    let is_photo = |name: &&String| {
        name.contains("/media/")
            && name.rsplit_once('.').is_some_and(|(_, end)| photo::is_known(&end.to_ascii_lowercase()))
    };
    for name in names.iter().filter(is_photo) {
        traces = traces.and(photo::traces(&unpack(&mut archive, name, &mut left)?));
    }
    Some(Document { texts, traces })
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn unpack(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str, left: &mut u64) -> Option<Vec<u8>> {
    let file = archive.by_name(name).ok()?;
    let mut bytes = Vec::new();
    let read = file.take(*left + 1).read_to_end(&mut bytes).ok()?;
    *left = left.checked_sub(u64::try_from(read).ok()?)?;
    Some(bytes)
}

/// One piece of XML: a tag, or the text before it with references resolved.
enum Piece<'a> {
    Tag(Tag<'a>),
    Text(String),
}

fn pieces(xml: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = xml.get(at..).filter(|rest| !rest.is_empty())?;
        if let Some(tag) = Tag::read(rest) {
            at += tag.length;
            return Some(Piece::Tag(tag));
        }
        let skip = usize::from(rest.starts_with('<'));
        let end = rest[skip..].find('<').map_or(rest.len(), |found| skip + found);
        at += end;
        let mut text = String::new();
        push_text(&mut text, &rest[..end]);
        Some(Piece::Text(text))
    })
}

/// The name of an element without its prefix.
fn local<'a>(tag: &'a Tag<'_>) -> &'a str {
    tag.name.rsplit(':').next().unwrap_or_default()
}

/// Paragraphs of Word and PowerPoint, rows of their tables with tabs between the cells.
fn paragraphs(xml: &str) -> String {
    let mut out = String::new();
    let mut in_text = false;
    let mut rows = 0usize;
    for piece in pieces(xml) {
        match piece {
            Piece::Text(text) if in_text => out.push_str(&text),
            Piece::Text(_) => {}
            Piece::Tag(tag) => match (local(&tag), tag.closing) {
                ("t", closing) => in_text = !closing && !tag.attributes.ends_with('/'),
                ("tab" | "br", false) => out.push(if rows > 0 { ' ' } else { '\t' }),
                ("tr", false) => rows += 1,
                ("tr", true) => {
                    rows = rows.saturating_sub(1);
                    out.push('\n');
                }
                ("tc", true) => out.push('\t'),
                ("p", true) if rows == 0 => out.push('\n'),
                ("p", true) => out.push(' '),
                _ => {}
            },
        }
    }
    out
}

fn shared_strings(xml: &str) -> Vec<String> {
    let mut strings: Vec<String> = Vec::new();
    let (mut in_text, mut in_reading) = (false, false);
    for piece in pieces(xml) {
        match piece {
            Piece::Text(text) if in_text && !in_reading => {
                if let Some(last) = strings.last_mut() {
                    last.push_str(&text);
                }
            }
            Piece::Text(_) => {}
            Piece::Tag(tag) => match (local(&tag), tag.closing) {
                ("si", false) => strings.push(String::new()),
                // How a name is read aloud, kept beside it.
                ("rPh", closing) => in_reading = !closing,
                ("t", closing) => in_text = !closing && !tag.attributes.ends_with('/'),
                _ => {}
            },
        }
    }
    strings
}

/// The rows of a sheet with tabs between the cells. A title above the headings goes to the end, for the first line is
/// taken for the headings.
fn sheet(xml: &str, shared: &[String]) -> String {
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut cell = String::new();
    let (mut column, mut is_shared, mut in_value) = (0, false, false);
    for piece in pieces(xml) {
        match piece {
            Piece::Text(text) if in_value => cell.push_str(&text),
            Piece::Text(_) => {}
            Piece::Tag(tag) => match (local(&tag), tag.closing) {
                ("row", false) => rows.push(Vec::new()),
                ("c", false) => {
                    let value = |name: &str| tag.attributes().find(|(own, _)| *own == name).map(|(_, value)| value);
                    is_shared = value("t") == Some("s");
                    column = value("r").map_or(column + 1, column_of);
                    cell.clear();
                }
                ("c", true) => {
                    let text = match cell.trim().parse::<usize>() {
                        Ok(index) if is_shared => shared.get(index).cloned().unwrap_or_default(),
                        _ => std::mem::take(&mut cell),
                    };
                    put(&mut rows, column, text);
                    cell.clear();
                }
                ("v" | "t", closing) => in_value = !closing && !tag.attributes.ends_with('/'),
                _ => {}
            },
        }
    }
    let is_title = |row: &&Vec<String>| row.iter().filter(|cell| !cell.trim().is_empty()).count() < 2;
    let titles = rows.iter().take_while(is_title).count();
    let above = if titles == rows.len() { 0 } else { titles };
    rows.rotate_left(above);
    rows.iter().map(|row| row.join("\t") + "\n").collect()
}

/// Puts a cell into the last row, with empty ones before it where the sheet leaves them out.
fn put(rows: &mut [Vec<String>], column: usize, text: String) {
    /// More columns than this are no list of people.
    const WIDEST: usize = 1000;
    let Some(row) = rows.last_mut() else { return };
    let column = column.min(WIDEST);
    if row.len() + 1 < column {
        row.resize(column - 1, String::new());
    }
    // A tab or line break inside a cell would move the others.
    row.push(text.replace(['\t', '\n', '\r'], " "));
}

/// `B12` → 2.
fn column_of(reference: &str) -> usize {
    let letters = reference.bytes().take_while(u8::is_ascii_uppercase).take(3);
    letters.fold(0, |column, letter| column * 26 + usize::from(letter - b'A') + 1)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    fn package(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in parts {
            writer.start_file(*name, SimpleFileOptions::default()).expect("begun");
            writer.write_all(text.as_bytes()).expect("written");
        }
        writer.finish().expect("finished").into_inner()
    }

    fn texts(extension: &str, bytes: &[u8]) -> Option<Vec<String>> {
        read(extension, bytes).map(|document| document.texts)
    }

    #[test]
    fn word_gives_its_paragraphs_and_tables_even_where_a_run_is_cut() {
        let document = "<?xml version=\"1.0\"?><w:document><w:body><w:p><w:r><w:t>电话138</w:t></w:r><w:r><w:t \
                        xml:space=\"preserve\">00138000 &amp;</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>姓名</w:t></w:r></w:p>\
                        </w:tc><w:tc><w:p><w:r><w:t>学号</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:document>";
        let texts = texts("docx", &package(&[("word/document.xml", document), ("word/styles.xml", "<w:t>x</w:t>")]));
        assert_eq!(texts.expect("read"), ["电话13800138000 &\n姓名 \t学号 \t\n"]);
    }

    #[test]
    fn a_sheet_gives_its_rows_with_the_headings_first() {
        let strings = "<sst><si><t>学生名单</t></si><si><t>姓名</t></si><si><r><t>手</t></r><r><t>机</t></r></si><si><t>张三</t>\
                       <rPh><t>zhang</t></rPh></si></sst>";
        let sheet = "<worksheet><sheetData><row><c r=\"A1\" t=\"s\"><v>0</v></c></row><row><c r=\"A2\" t=\"s\"><v>1</v></c>\
                     <c r=\"C2\" t=\"s\"><v>2</v></c></row><row><c r=\"A3\" t=\"s\"><v>3</v></c><c r=\"B3\"/><c r=\"C3\">\
                     <v>13800138000</v></c><c r=\"D3\" t=\"inlineStr\"><is><t>注</t></is></c></row></sheetData></worksheet>";
        let parts = [("xl/sharedStrings.xml", strings), ("xl/worksheets/sheet1.xml", sheet)];
        assert_eq!(
            texts("xlsx", &package(&parts)).expect("read"),
            ["姓名\t\t手机\n张三\t\t13800138000\t注\n学生名单\n"]
        );
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        assert!(texts("docx", b"\xd0\xcf\x11\xe0 protected").is_none());
        assert!(texts("docx", b"").is_none());
        let bomb = "0".repeat(usize::try_from(MAX_UNPACKED).expect("fits") + 1);
        assert!(texts("docx", &package(&[("word/document.xml", &bomb)])).is_none());
    }
}
