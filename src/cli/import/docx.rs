//! A Word document (.docx) → blocks. Knows the parts of the file format (ECMA-376) that notices use; everything else
//! that carries content is told, never dropped in silence.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::block::{Block, Content, Paragraph, Picture, Span};
use super::numbering::Numbering;
use super::xml::{self, Child, Element};
use crate::diagnostics::Words;

/// The largest part read, in bytes, unpacked. A small archive can unpack to gigabytes.
const MAX_PART: u64 = 64 << 20;

/// The most parts an archive may have.
const MAX_PARTS: usize = 5_000;

/// How deep tables may stand inside tables.
const MAX_NESTING: usize = 8;

/// Why a file is no Word document that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unreadable {
    /// No zip archive, or damaged.
    NotZip,
    /// An archive without a Word document in it.
    NotWord,
}

/// Reads a document.
pub(super) fn read(bytes: &[u8]) -> Result<Content, Unreadable> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Unreadable::NotZip)?;
    if archive.len() > MAX_PARTS {
        return Err(Unreadable::NotZip);
    }
    let document = part(&mut archive, "word/document.xml").ok_or(Unreadable::NotWord)?;
    let root = xml::read(&document).ok_or(Unreadable::NotWord)?;
    let body = root.child("body").ok_or(Unreadable::NotWord)?;
    let optional = |archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str| {
        part(archive, name).and_then(|text| xml::read(&text)).unwrap_or_default()
    };
    let styles = Styles::read(&optional(&mut archive, "word/styles.xml"));
    let numbering = Numbering::read(&optional(&mut archive, "word/numbering.xml"));
    let relations = relations(&optional(&mut archive, "word/_rels/document.xml.rels"));
    let footnotes = notes(&optional(&mut archive, "word/footnotes.xml"), "footnote");
    let endnotes = notes(&optional(&mut archive, "word/endnotes.xml"), "endnote");
    let mut reader = Reader { archive, styles, numbering, relations, footnotes, endnotes, content: Content::default() };
    reader.blocks(body, 0);
    reader.margins();
    let mut content = reader.content;
    content.lost.dedup();
    Ok(content)
}

/// A part as text.
fn part(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Option<String> {
    let bytes = bytes(archive, name)?;
    let text = String::from_utf8(bytes).ok()?;
    Some(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

fn bytes(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = archive.by_name(name).ok()?.take(MAX_PART + 1).read_to_end(&mut bytes).ok()?;
    (read as u64 <= MAX_PART).then_some(bytes)
}

fn relations(root: &Element) -> BTreeMap<String, String> {
    let pairs = root
        .elements()
        .filter_map(|relation| Some((relation.attribute("Id")?.to_owned(), relation.attribute("Target")?.to_owned())));
    pairs.collect()
}

/// Footnotes by id; separators have no text.
fn notes(root: &Element, name: &str) -> BTreeMap<String, String> {
    let notes = root.elements().filter(|note| note.name == name).filter_map(|note| {
        let text = all_text(note);
        (!text.is_empty()).then(|| note.attribute("id").map(|id| (id.to_owned(), text)))?
    });
    notes.collect()
}

/// All text below an element, without form.
fn all_text(element: &Element) -> String {
    let mut found = Vec::new();
    element.all("t", &mut found);
    let texts: Vec<String> = found
        .iter()
        .flat_map(|text| &text.children)
        .filter_map(|child| match child {
            Child::Text(text) => Some(text.clone()),
            Child::Element(_) => None,
        })
        .collect();
    texts.concat().trim().to_owned()
}

/// What a paragraph takes from its style.
#[derive(Debug, Clone, Default)]
struct Style {
    level: Option<u8>,
    numbering: Option<(String, usize)>,
}

struct Styles(BTreeMap<String, Style>);

impl Styles {
    fn read(root: &Element) -> Styles {
        let mut styles = BTreeMap::new();
        for style in root.elements().filter(|element| element.name == "style") {
            let Some(id) = style.attribute("styleId") else { continue };
            let name = style.value(&["name"]).unwrap_or_default().to_lowercase();
            let outline = style.value(&["pPr", "outlineLvl"]).and_then(|level| level.parse::<u8>().ok());
            let level = match name.strip_prefix("heading ").and_then(|level| level.parse::<u8>().ok()) {
                Some(level) => Some(level),
                None if name == "title" => Some(0),
                None => outline.filter(|level| *level < 9).map(|level| level + 1),
            };
            styles.insert(id.to_owned(), Style { level, numbering: numbering_of(style) });
        }
        Styles(styles)
    }
}

fn numbering_of(owner: &Element) -> Option<(String, usize)> {
    let id = owner.value(&["pPr", "numPr", "numId"])?;
    let level = owner.value(&["pPr", "numPr", "ilvl"]).and_then(|level| level.parse().ok()).unwrap_or(0);
    Some((id.to_owned(), level))
}

struct Reader<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    styles: Styles,
    numbering: Numbering,
    relations: BTreeMap<String, String>,
    footnotes: BTreeMap<String, String>,
    endnotes: BTreeMap<String, String>,
    content: Content,
}

/// How the text of a run looks.
#[derive(Clone, Default)]
struct Look {
    bold: bool,
    link: Option<String>,
}

impl Reader<'_> {
    fn lose(&mut self, zh: impl Into<String>, en: impl Into<String>) {
        self.content.lost.push(Words::new(zh, en));
    }

    fn blocks(&mut self, parent: &Element, nesting: usize) {
        for element in parent.elements() {
            match element.name.as_str() {
                "p" => self.paragraph(element),
                "tbl" => self.table(element, nesting),
                "sdt" => {
                    if let Some(inner) = element.child("sdtContent") {
                        self.blocks(inner, nesting);
                    }
                }
                "altChunk" => self.lose("嵌入的另一份文档", "another document embedded in this one"),
                _ => {}
            }
        }
    }

    fn paragraph(&mut self, element: &Element) {
        let style = element.value(&["pPr", "pStyle"]).and_then(|id| self.styles.0.get(id)).cloned().unwrap_or_default();
        let outline = element.value(&["pPr", "outlineLvl"]).and_then(|level| level.parse::<u8>().ok());
        let level = style.level.or(outline.filter(|level| *level < 9).map(|level| level + 1));
        let mut spans = Vec::new();
        let mut after = Vec::new();
        self.inline(element, &Look::default(), &mut spans, &mut after);
        let mut paragraph = Paragraph { spans: merged(spans), level };
        if !paragraph.text().trim().is_empty() {
            if let Some((id, level)) = numbering_of(element).or(style.numbering) {
                let label = self.numbering.next(&id, level);
                paragraph.spans.insert(0, Span::text(label));
            }
            self.content.blocks.push(Block::Paragraph(paragraph));
        }
        self.content.blocks.extend(after);
    }

    /// Runs and what stands among them; pictures and text boxes come after the paragraph.
    fn inline(&mut self, parent: &Element, look: &Look, spans: &mut Vec<Span>, after: &mut Vec<Block>) {
        for element in parent.elements() {
            match element.name.as_str() {
                "r" => {
                    let bold = element
                        .at(&["rPr", "b"])
                        .is_some_and(|b| !matches!(b.attribute("val"), Some("0" | "false" | "off")));
                    self.run(element, &Look { bold, ..look.clone() }, spans, after);
                }
                "hyperlink" => {
                    let link = element.attribute("id").and_then(|id| self.relations.get(id)).cloned();
                    self.inline(element, &Look { link, ..look.clone() }, spans, after);
                }
                "ins" | "smartTag" | "sdt" | "sdtContent" | "fldSimple" | "moveTo" | "dir" | "bdo" => {
                    self.inline(element, look, spans, after);
                }
                "del" | "moveFrom" => {
                    let mut deleted = Vec::new();
                    element.all("delText", &mut deleted);
                    if !deleted.is_empty() {
                        self.lose("修订里删除的文字（没有带过来）", "text deleted by tracked changes (left out)");
                    }
                }
                "oMath" | "oMathPara" => {
                    let text = all_text(element);
                    self.lose(format!("公式，只留了文字：{text}"), format!("a formula, kept as text only: {text}"));
                    spans.push(Span::text(text));
                }
                "commentRangeStart" => self.lose("Word 批注", "comments of Word"),
                _ => {}
            }
        }
    }

    fn run(&mut self, run: &Element, look: &Look, spans: &mut Vec<Span>, after: &mut Vec<Block>) {
        let mut push = |text: &str| {
            spans.push(Span::Text { text: text.to_owned(), bold: look.bold, link: look.link.clone() });
        };
        for element in run.elements() {
            match element.name.as_str() {
                "t" => {
                    for child in &element.children {
                        if let Child::Text(text) = child {
                            push(text);
                        }
                    }
                }
                "tab" | "ptab" => push(" "),
                "br" if element.attribute("type").is_none() => push("\n"),
                "cr" => push("\n"),
                "noBreakHyphen" => push("-"),
                _ => {}
            }
        }
        for element in run.elements() {
            match element.name.as_str() {
                "sym" => self.lose("特殊符号（字体里的图形）", "a symbol from a picture font"),
                "footnoteReference" | "endnoteReference" => {
                    let notes = if element.name == "footnoteReference" { &self.footnotes } else { &self.endnotes };
                    if let Some(text) = element.attribute("id").and_then(|id| notes.get(id)) {
                        spans.push(Span::Footnote(self.content.footnotes.len()));
                        self.content.footnotes.push(text.clone());
                    }
                }
                "drawing" | "pict" | "object" => self.drawing(element, after),
                // Two forms of one thing; the newer one is enough.
                "AlternateContent" => {
                    if let Some(choice) = element.child("Choice").or_else(|| element.child("Fallback")) {
                        for inner in choice.elements() {
                            self.drawing(inner, after);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// Pictures and text boxes of a drawing; whatever else it holds is told.
    fn drawing(&mut self, element: &Element, after: &mut Vec<Block>) {
        let mut blips = Vec::new();
        element.all("blip", &mut blips);
        element.all("imagedata", &mut blips);
        let mut boxes = Vec::new();
        element.all("txbxContent", &mut boxes);
        let before = after.len();
        for blip in blips {
            let id = blip.attribute("embed").or_else(|| blip.attribute("id")).or_else(|| blip.attribute("link"));
            let target = id.and_then(|id| self.relations.get(id)).cloned().unwrap_or_default();
            match self.picture(&target) {
                Some(number) => after.push(Block::Picture(number)),
                None => self.lose(format!("图片 {target}"), format!("the picture {target}")),
            }
        }
        for text_box in boxes {
            let outer = std::mem::take(&mut self.content.blocks);
            self.blocks(text_box, MAX_NESTING);
            after.extend(std::mem::replace(&mut self.content.blocks, outer));
            self.lose("文本框，文字放在了所在段落后面", "a text box; its text follows the paragraph it stood in");
        }
        if element.name == "object" {
            self.lose("嵌入的对象（例如 Excel 表格）", "an embedded object, such as an Excel sheet");
        } else if after.len() == before {
            self.lose("图形（线条、形状、图表等）", "a drawing (lines, shapes, a chart)");
        }
    }

    fn picture(&mut self, target: &str) -> Option<usize> {
        let name = target.trim_start_matches('/').trim_start_matches("word/");
        let extension = name.rsplit_once('.')?.1.to_lowercase();
        // What a browser cannot show is of no use on a page; emf and wmf are Windows' own.
        if !matches!(extension.as_str(), "png" | "jpg" | "jpeg" | "gif" | "webp") {
            return None;
        }
        let bytes = bytes(&mut self.archive, &format!("word/{name}"))?;
        self.content.pictures.push(Picture { extension, bytes });
        Some(self.content.pictures.len() - 1)
    }

    fn table(&mut self, table: &Element, nesting: usize) {
        let mut rows: Vec<Vec<String>> = Vec::new();
        let mut pictures = Vec::new();
        for row in table.elements().filter(|element| element.name == "tr") {
            let mut cells: Vec<String> = Vec::new();
            for cell in row.elements().filter(|element| element.name == "tc") {
                let span = cell.value(&["tcPr", "gridSpan"]).and_then(|span| span.parse::<usize>().ok()).unwrap_or(1);
                let merge = cell.at(&["tcPr", "vMerge"]);
                let goes_on = merge.is_some_and(|merge| merge.attribute("val") != Some("restart"));
                // A cell that spans rows holds for each of them.
                let above = rows.last().and_then(|row| row.get(cells.len())).cloned();
                let text = match above.filter(|_| goes_on) {
                    Some(above) => above,
                    None => self.cell(cell, nesting, &mut pictures),
                };
                cells.push(text);
                cells.extend(std::iter::repeat_n(String::new(), span.clamp(1, 64) - 1));
            }
            rows.push(cells);
        }
        if rows.iter().flatten().any(|cell| !cell.is_empty()) {
            self.content.blocks.push(Block::Table(rows));
        }
        self.content.blocks.extend(pictures);
    }

    /// The text of a cell on one line; its pictures follow the table.
    fn cell(&mut self, cell: &Element, nesting: usize, pictures: &mut Vec<Block>) -> String {
        if nesting >= MAX_NESTING {
            self.lose("嵌套太深的表格", "tables nested too deep");
            return String::new();
        }
        let outer = std::mem::take(&mut self.content.blocks);
        self.blocks(cell, nesting + 1);
        let inner = std::mem::replace(&mut self.content.blocks, outer);
        let mut texts = Vec::new();
        for block in inner {
            match block {
                Block::Paragraph(paragraph) => texts.push(paragraph.text().trim().replace('\n', " ")),
                Block::Picture(number) => pictures.push(Block::Picture(number)),
                Block::Table(rows) => {
                    self.lose("表格里的表格，排成了一行", "a table inside a table, put on one line");
                    texts.push(rows.concat().join(" "));
                }
            }
        }
        texts.retain(|text| !text.is_empty());
        texts.join(" ")
    }

    /// Headers and footers stand on every printed page, so they belong to no place in the text.
    fn margins(&mut self) {
        let names: Vec<String> =
            self.archive.file_names().filter_map(|name| name.ok().map(|name| name.into_owned())).collect();
        let mut found: Vec<&String> = names
            .iter()
            .filter(|name| name.starts_with("word/header") || name.starts_with("word/footer"))
            .filter(|name| name.ends_with(".xml"))
            .collect();
        found.sort();
        for name in found {
            let text = part(&mut self.archive, name).and_then(|text| xml::read(&text)).map(|root| all_text(&root));
            // A page number alone is no loss.
            if let Some(text) = text.filter(|text| text.chars().any(char::is_alphabetic)) {
                self.lose(format!("页眉或页脚：{text}"), format!("page header or footer: {text}"));
            }
        }
    }
}

/// Neighbours that look alike become one: Word cuts text into runs at every spelling mark.
fn merged(spans: Vec<Span>) -> Vec<Span> {
    let mut all: Vec<Span> = Vec::new();
    for span in spans {
        match (all.last_mut(), span) {
            (Some(Span::Text { text, bold, link }), Span::Text { text: more, bold: more_bold, link: more_link })
                if *bold == more_bold && *link == more_link =>
            {
                text.push_str(&more)
            }
            (_, span) => all.push(span),
        }
    }
    all
}
