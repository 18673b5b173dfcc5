//! The text of office documents (docx, xlsx, pptx), for looking for what should not be there. Reads packages as loosely as
//! office programs write them; formatting and formulas are passed over, of pictures only the notes of cameras are read.
//! Knows nothing of personal data.

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
    ("xlsx", &["xl/worksheets/", "xl/comments", "xl/drawings/"]),
    ("xlsm", &["xl/worksheets/", "xl/comments", "xl/drawings/"]),
];

/// Where title, author, remarks and the properties a school added itself stand, in every kind; of a workbook also the
/// names of its sheets.
const PROPERTIES: &str = "docProps/";

/// Whether a file of this extension can be read here.
pub(super) fn is_known(extension: &str) -> bool {
    KINDS.iter().any(|(known, _)| *known == extension)
}

/// What a document says.
#[derive(Debug)]
pub(super) struct Document {
    /// Its texts: one for each part, a line for each paragraph or row.
    pub(super) texts: Vec<String>,
    /// What nobody sees on a page: its properties, a line for each, and what is printed above and below a sheet.
    pub(super) beside: String,
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
    let (mut texts, mut beside) = (Vec::new(), String::new());
    for name in names.iter().filter(|name| name.ends_with(".xml") && wanted.iter().any(|part| name.starts_with(part))) {
        let xml = text(&unpack(&mut archive, name, &mut left)?);
        if name.starts_with("xl/worksheets/") {
            texts.push(sheet(&xml, &shared, &mut left)?);
            lines_within(&xml, Some("headerFooter"), &mut beside);
        } else {
            texts.push(paragraphs(&xml));
        }
    }
    for name in names.iter().filter(|name| name.ends_with(".xml") && name.starts_with(PROPERTIES)) {
        lines_within(&text(&unpack(&mut archive, name, &mut left)?), None, &mut beside);
    }
    let mut traces = Traces::default();
    let is_photo = |name: &&String| {
        name.contains("/media/")
            && name.rsplit_once('.').is_some_and(|(_, end)| photo::is_known(&end.to_ascii_lowercase()))
    };
    for name in names.iter().filter(is_photo) {
        traces = traces.and(photo::traces(&unpack(&mut archive, name, &mut left)?));
    }
    Some(Document { texts, beside, traces })
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
                // One remark on a cell of a workbook.
                ("comment", true) => out.push('\n'),
                ("p", true) if rows == 0 => out.push('\n'),
                ("p", true) => out.push(' '),
                _ => {}
            },
        }
    }
    out
}

/// Every text of its own as a line, after the name the property has; where `within` is given, only inside such elements.
fn lines_within(xml: &str, within: Option<&str>, out: &mut String) {
    let mut inside = within.is_none();
    for piece in pieces(xml) {
        match piece {
            Piece::Text(text) if inside && !text.trim().is_empty() => {
                out.push_str(text.trim());
                out.push('\n');
            }
            Piece::Text(_) => {}
            Piece::Tag(tag) if within == Some(local(&tag)) => inside = !tag.closing && !tag.attributes.ends_with('/'),
            // `<property name="电话">`: what the value is.
            Piece::Tag(tag) if inside && !tag.closing && local(&tag) == "property" => {
                if let Some((_, name)) = tag.attributes().find(|(own, _)| *own == "name") {
                    push_text(out, name);
                    out.push_str(": ");
                }
            }
            Piece::Tag(_) => {}
        }
    }
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
fn sheet(xml: &str, shared: &[String], left: &mut u64) -> Option<String> {
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
                        _ => whole_number(&cell).unwrap_or_else(|| std::mem::take(&mut cell)),
                    };
                    // One text may stand in any number of cells, and a cell far to the right makes room for all before it.
                    let room = put(&mut rows, column, text);
                    *left = left.checked_sub(u64::try_from(room).ok()?)?;
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
    Some(rows.iter().map(|row| row.join("\t") + "\n").collect())
}

/// `1.3800138E10` → 13800138000, as some programs store a long number; `None` for all that stands there digit by digit.
fn whole_number(cell: &str) -> Option<String> {
    /// Up to here a number in a sheet has all its digits.
    const EXACT: f64 = 1e15;
    let cell = cell.trim();
    let is_number = cell.starts_with(|c: char| c.is_ascii_digit()) && cell.contains(['.', 'e', 'E']);
    let number = cell.parse::<f64>().ok().filter(|number| is_number && number.fract() == 0.0 && *number < EXACT)?;
    Some(format!("{number:.0}"))
}

/// Puts a cell into the last row, with empty ones before it where the sheet leaves them out. Returns the bytes it takes.
fn put(rows: &mut [Vec<String>], column: usize, text: String) -> usize {
    /// More columns than this are no list of people.
    const WIDEST: usize = 1000;
    let Some(row) = rows.last_mut() else { return 0 };
    let (column, before) = (column.min(WIDEST), row.len());
    if row.len() + 1 < column {
        row.resize(column - 1, String::new());
    }
    // A tab or line break inside a cell would move the others.
    row.push(text.replace(['\t', '\n', '\r'], " "));
    text.len() + (row.len() - before) * size_of::<String>()
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
    fn properties_are_read_with_their_names() {
        let core = "<cp:coreProperties><dc:title>名单</dc:title><dc:subject>甲</dc:subject><dc:creator>王老师</dc:creator>\
                    <cp:keywords>乙</cp:keywords><dc:description>电话13800138000</dc:description>\
                    <cp:lastModifiedBy>李老师</cp:lastModifiedBy></cp:coreProperties>";
        let app = "<Properties><Company>学院 &amp; 中心</Company><Manager/></Properties>";
        let custom =
            "<Properties><property pid=\"2\" name=\"学号\"><vt:lpwstr>20231234567</vt:lpwstr></property></Properties>";
        for extension in ["docx", "docm", "pptx", "xlsx", "xlsm"] {
            let parts = [("docProps/app.xml", app), ("docProps/core.xml", core), ("docProps/custom.xml", custom)];
            let document = read(extension, &package(&parts)).expect("read");
            assert_eq!(
                document.beside,
                "学院 & 中心\n名单\n甲\n王老师\n乙\n电话13800138000\n李老师\n学号: 20231234567\n"
            );
        }
    }

    #[test]
    fn a_number_is_read_however_a_program_stores_it() {
        for (stored, number) in [
            ("1.3800138E10", Some("13800138000")),
            ("13800138000.0", Some("13800138000")),
            ("13800138000", None),
            ("1.5", None),
            ("1E300", None),
            ("Ende", None),
        ] {
            assert_eq!(whole_number(stored).as_deref(), number, "{stored}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        assert!(texts("docx", b"\xd0\xcf\x11\xe0 protected").is_none());
        assert!(texts("docx", b"").is_none());
        let bomb = "0".repeat(usize::try_from(MAX_UNPACKED).expect("fits") + 1);
        assert!(texts("docx", &package(&[("word/document.xml", &bomb)])).is_none());
        // One long text in many cells; many cells far to the right.
        let long = format!("<sst><si><t>{}</t></si></sst>", "0".repeat(1 << 20));
        let cells = "<row><c t=\"s\"><v>0</v></c></row>".repeat(1_000);
        let parts = [("xl/sharedStrings.xml", &*long), ("xl/worksheets/sheet1.xml", &*cells)];
        assert!(texts("xlsx", &package(&parts)).is_none());
        let wide = "<row><c r=\"ALL\"></c></row>".repeat(100_000);
        assert!(texts("xlsx", &package(&[("xl/worksheets/sheet1.xml", &wide)])).is_none());
    }
}
