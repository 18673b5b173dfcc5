//! The text of office documents, for looking for what should not be there. Reads packages as loosely as office programs
//! write them: parts whose form is known as people see them, all others by whatever text they hold. Formatting is passed
//! over, of pictures only the notes of cameras are read. Knows nothing of personal data.

mod sheet;

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::markup::{Tag, push_text};
use super::photo::{self, Traces};

/// The most text unpacked from one document, in bytes: a small package can unfold to gigabytes.
const MAX_UNPACKED: u64 = 64 << 20;

/// Documents that are packages of XML: of Office, of WPS, of LibreOffice, and the format of Chinese authorities.
const KINDS: [&str; 15] = [
    "docx", "docm", "dotx", "dotm", "pptx", "pptm", "ppsx", "potx", "xlsx", "xlsm", "xltx", "odt", "ods", "odp", "ofd",
];

/// Parts whose text flows: paragraphs, and rows of tables with tabs between the cells.
const FLOWING: [&str; 10] = [
    "word/document",
    "word/header",
    "word/footer",
    "word/footnotes",
    "word/endnotes",
    "word/comments",
    "ppt/slides/slide",
    "ppt/notesSlides/",
    "xl/comments",
    "xl/drawings/",
];

/// Where title, author, remarks and the properties a school added itself stand, in every kind; of a workbook also the
/// names of its sheets.
const PROPERTIES: &str = "docProps/";

/// Documents inside documents deeper than this are passed over.
const DEEPEST: usize = 2;

/// Whether a file of this extension can be read here.
pub(super) fn is_known(extension: &str) -> bool {
    KINDS.contains(&extension)
}

/// What a document says.
#[derive(Debug, Default)]
pub(super) struct Document {
    /// Its texts: one for each part, a line for each paragraph or row.
    pub(super) texts: Vec<String>,
    /// What nobody sees on a page: its properties, a line for each, what is printed above and below a sheet, deleted text
    /// that is still in the file, what drawings, charts and tables keep of other files.
    pub(super) beside: String,
    /// What cameras noted in its pictures.
    pub(super) traces: Traces,
    /// Files in it that are not opened, by their names.
    pub(super) closed: Vec<String>,
}

/// Reads a document. `None` if it is damaged, protected by a password or too large.
pub(super) fn read(bytes: &[u8]) -> Option<Document> {
    let mut document = Document::default();
    document.take(bytes, &mut { MAX_UNPACKED }, 0)?;
    Some(document)
}

impl Document {
    fn take(&mut self, bytes: &[u8], left: &mut u64, depth: usize) -> Option<()> {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
        let mut names: Vec<String> = archive.file_names().filter_map(|name| Some(name.ok()?.into_owned())).collect();
        names.sort();
        let shared = match names.iter().find(|name| name.ends_with("xl/sharedStrings.xml")) {
            Some(name) => sheet::shared_strings(&text(&unpack(&mut archive, name, left)?)),
            None => Vec::new(),
        };
        let (properties, parts): (Vec<&String>, Vec<&String>) =
            names.iter().partition(|name| name.starts_with(PROPERTIES) && name.ends_with(".xml"));
        for name in parts {
            let extension = name.rsplit_once('.').map_or("", |(_, end)| end).to_ascii_lowercase();
            if photo::is_known(&extension) && name.contains("/media/") {
                self.traces = self.traces.and(photo::traces(&unpack(&mut archive, name, left)?));
            } else if is_markup(&extension) && !is_settings(name) {
                let xml = text(&unpack(&mut archive, name, left)?);
                self.take_part(name, &xml, &shared, left)?;
            } else if is_known(&extension) && depth < DEEPEST {
                let inner = unpack(&mut archive, name, left)?;
                let mut document = Document::default();
                match document.take(&inner, left, depth + 1) {
                    Some(()) => self.hold(document),
                    None => self.closed.push(own_name(name)),
                }
            } else if name.contains("/embeddings/") || is_known(&extension) || CLOSED.contains(&extension.as_str()) {
                self.closed.push(own_name(name));
            }
        }
        for name in properties {
            lines_within(&text(&unpack(&mut archive, name, left)?), None, &mut self.beside);
        }
        Some(())
    }

    fn take_part(&mut self, name: &str, xml: &str, shared: &[String], left: &mut u64) -> Option<()> {
        if name.starts_with("META-INF/") {
            // An OpenDocument with a password is a package whose parts are noise.
            return (!xml.contains("encryption-data")).then_some(());
        }
        if name.starts_with("xl/worksheets/") {
            self.texts.push(sheet::sheet(xml, shared, left)?);
            lines_within(xml, Some("headerFooter"), &mut self.beside);
        } else if FLOWING.iter().any(|part| name.starts_with(part)) {
            self.texts.push(paragraphs(xml));
            lines_within(xml, Some("delText"), &mut self.beside);
        } else if name == "content.xml" {
            let mut lines = String::new();
            any_lines(xml, &mut lines);
            self.texts.push(lines);
        } else if !name.ends_with("xl/sharedStrings.xml") {
            any_lines(xml, &mut self.beside);
        }
        Some(())
    }

    /// A document inside this one.
    fn hold(&mut self, inner: Document) {
        for text in inner.texts.iter().chain([&inner.beside]) {
            self.beside.push_str(text);
        }
        self.traces = self.traces.and(inner.traces);
        self.closed.extend(inner.closed);
    }
}

/// Files inside a document that hold text and are not opened here.
const CLOSED: [&str; 9] = ["bin", "doc", "xls", "ppt", "rtf", "mht", "pdf", "msg", "zip"];

fn is_markup(extension: &str) -> bool {
    ["xml", "vml", "htm", "html", "xhtml"].contains(&extension)
}

/// What a program remembers of its windows.
fn is_settings(name: &str) -> bool {
    name.ends_with("settings.xml") || name.starts_with("Configurations2/")
}

fn own_name(name: &str) -> String {
    name.rsplit('/').next().unwrap_or(name).to_owned()
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

/// All text of a part nobody knows the form of: a line for each paragraph, and for each text outside of one. Of the
/// memory of a pivot table, the values it keeps.
fn any_lines(xml: &str, out: &mut String) {
    let mut line = String::new();
    let mut paragraphs = 0usize;
    let mut flush = |line: &mut String| {
        if !line.trim().is_empty() {
            out.push_str(line.trim());
            out.push('\n');
        }
        line.clear();
    };
    for piece in pieces(xml) {
        match piece {
            Piece::Text(text) => {
                line.push_str(&text.replace(['\n', '\r'], " "));
                if paragraphs == 0 {
                    flush(&mut line);
                }
            }
            Piece::Tag(tag) => match (local(&tag), tag.closing) {
                ("p" | "h", false) if !tag.attributes.ends_with('/') => paragraphs += 1,
                ("p" | "h", true) => {
                    paragraphs = paragraphs.saturating_sub(1);
                    flush(&mut line);
                }
                ("s" | "n" | "d", false) if paragraphs == 0 => {
                    if let Some((_, value)) = tag.attributes().find(|(own, _)| *own == "v") {
                        push_text(&mut line, value);
                        flush(&mut line);
                    }
                }
                ("tab" | "br" | "s" | "line-break" | "tc" | "table-cell", _) => line.push(' '),
                _ => {}
            },
        }
    }
    flush(&mut line);
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

    fn texts(bytes: &[u8]) -> Option<Vec<String>> {
        read(bytes).map(|document| document.texts)
    }

    #[test]
    fn word_gives_its_paragraphs_and_tables_even_where_a_run_is_cut() {
        let document = "<?xml version=\"1.0\"?><w:document><w:body><w:p><w:r><w:t>电话138</w:t></w:r><w:r><w:t \
                        xml:space=\"preserve\">00138000 &amp;</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>姓名</w:t></w:r></w:p>\
                        </w:tc><w:tc><w:p><w:r><w:t>学号</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:document>";
        let texts = texts(&package(&[("word/document.xml", document), ("word/styles.xml", "<w:t>x</w:t>")]));
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
        assert_eq!(texts(&package(&parts)).expect("read"), ["姓名\t\t手机\n张三\t\t13800138000\t注\n学生名单\n"]);
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
            assert!(is_known(extension));
            let document = read(&package(&parts)).expect("read");
            assert_eq!(
                document.beside,
                "学院 & 中心\n名单\n甲\n王老师\n乙\n电话13800138000\n李老师\n学号: 20231234567\n"
            );
        }
    }

    #[test]
    fn no_part_is_passed_over_in_silence() {
        let inner = package(&[("xl/worksheets/sheet1.xml", "<row><c t=\"inlineStr\"><is><t>六</t></is></c></row>")]);
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        let parts: [(&str, &[u8]); 11] = [
            (
                "word/document.xml",
                "<w:p><w:r><w:t>一</w:t></w:r><w:del><w:r><w:delText>二</w:delText></w:r></w:del></w:p>".as_bytes(),
            ),
            (
                "word/diagrams/data1.xml",
                "<dgm:pt><a:p><a:r><a:t>三</a:t></a:r><a:r><a:t>乙</a:t></a:r></a:p></dgm:pt>".as_bytes(),
            ),
            ("word/charts/chart1.xml", "<c:pt><c:v>四</c:v></c:pt>".as_bytes()),
            ("word/afchunk.htm", "<p>五</p>".as_bytes()),
            ("word/embeddings/sheet.xlsx", &inner),
            ("word/embeddings/oleObject1.bin", b"?"),
            ("word/embeddings/old.doc", b"?"),
            (
                "xl/pivotCache/pivotCacheDefinition1.xml",
                "<sharedItems><s v=\"七 &amp;\"/><n v=\"8\"/></sharedItems>".as_bytes(),
            ),
            ("word/settings.xml", b"<x>9</x>"),
            ("word/_rels/document.xml.rels", b"<x>9</x>"),
            ("word/media/image1.emf", b"9"),
        ];
        for (name, bytes) in parts {
            writer.start_file(name, SimpleFileOptions::default()).expect("begun");
            writer.write_all(bytes).expect("written");
        }
        let document = read(&writer.finish().expect("finished").into_inner()).expect("read");
        assert_eq!(document.texts, ["一\n"]);
        let lines: Vec<&str> = document.beside.lines().collect();
        assert_eq!(lines, ["五", "四", "三乙", "二", "六", "七 &", "8"]);
        assert_eq!(document.closed, ["old.doc", "oleObject1.bin"]);
    }

    #[test]
    fn an_open_document_is_read_unless_it_is_locked() {
        let content = "<office:body><text:h>名单</text:h><table:table-cell><text:p>138<text:span>0013</text:span>8000</text:p>\
                       </table:table-cell></office:body>";
        let meta = ("meta.xml", "<dc:creator>王老师</dc:creator>");
        let open = package(&[("content.xml", content), meta, ("settings.xml", "<x>9</x>")]);
        let document = read(&open).expect("read");
        assert_eq!((&*document.texts[0], &*document.beside), ("名单\n13800138000\n", "王老师\n"));
        let locked = [("META-INF/manifest.xml", "<manifest:encryption-data/>"), ("content.xml", "?")];
        assert!(read(&package(&locked)).is_none());
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        assert!(texts(b"\xd0\xcf\x11\xe0 protected").is_none());
        assert!(texts(b"").is_none());
        let bomb = "0".repeat(usize::try_from(MAX_UNPACKED).expect("fits") + 1);
        assert!(texts(&package(&[("word/document.xml", &bomb)])).is_none());
        // One long text in many cells; many cells far to the right.
        let long = format!("<sst><si><t>{}</t></si></sst>", "0".repeat(1 << 20));
        let cells = "<row><c t=\"s\"><v>0</v></c></row>".repeat(1_000);
        let parts = [("xl/sharedStrings.xml", &*long), ("xl/worksheets/sheet1.xml", &*cells)];
        assert!(texts(&package(&parts)).is_none());
        let wide = "<row><c r=\"ALL\"></c></row>".repeat(100_000);
        assert!(texts(&package(&[("xl/worksheets/sheet1.xml", &wide)])).is_none());
    }
}
