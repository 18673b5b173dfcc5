//! A Word document (.docx) → blocks. Knows the parts of the file format (ECMA-376) that notices use; everything else
//! that carries content is told, never dropped in silence: at the end the texts of the file are counted against the
//! texts that were read.

mod drawing;
mod inline;
mod numbering;
mod package;
mod styles;
mod symbols;
mod table;
mod xml;

use std::collections::BTreeMap;

use super::block::{Block, Content, Paragraph, Span};
use crate::diagnostics::Words;
use inline::Field;
use numbering::Numbering;
use package::Package;
pub(super) use package::Unreadable;
use styles::Styles;
use xml::{Child, Element};

/// How deep tables and text boxes may stand inside each other.
const MAX_NESTING: usize = 8;

/// The longest quotation in a remark about what was left out, in characters.
const QUOTED: usize = 40;

/// So many of several texts of one sort are quoted.
const SHOWN: usize = 3;

/// Reads a document.
pub(super) fn read(bytes: &[u8]) -> Result<Content, Unreadable> {
    let mut package = Package::open(bytes)?;
    let root = package.document()?;
    let body = root.child("body").ok_or(Unreadable::NotWord)?;
    let styles = Styles::read(&package.beside("styles.xml"));
    let numbering = Numbering::read(&package.beside("numbering.xml"));
    let footnotes = notes(&package.beside("footnotes.xml"), "footnote");
    let endnotes = notes(&package.beside("endnotes.xml"), "endnote");
    let mut reader = Reader {
        package,
        styles,
        numbering,
        footnotes,
        endnotes,
        fields: Vec::new(),
        read: 0,
        texts: Vec::new(),
        content: Content::default(),
    };
    reader.blocks(body, 0);
    reader.unread(body);
    reader.margins();
    reader.comments();
    reader.tell_texts();
    let mut content = reader.content;
    let mut told: Vec<Words> = Vec::new();
    for lost in content.lost {
        if !told.contains(&lost) {
            told.push(lost);
        }
    }
    content.lost = told;
    Ok(content)
}

/// Footnotes by id; separators have no text.
fn notes(root: &Element, name: &str) -> BTreeMap<String, Note> {
    let notes = root.elements().filter(|note| note.name == name).filter_map(|note| {
        let text = all_text(note);
        (!text.is_empty()).then(|| note.attribute("id").map(|id| (id.to_owned(), Note { text, number: None })))?
    });
    notes.collect()
}

/// All text below an element, without form. Of two forms of one thing only the newer.
fn all_text(element: &Element) -> String {
    let mut out = String::new();
    push_text(element, "t", &mut out);
    out.trim().to_owned()
}

fn push_text(element: &Element, name: &str, out: &mut String) {
    for child in element.elements().filter(|child| child.name != "Fallback") {
        if child.name == name {
            out.push_str(&own_text(child));
        } else {
            push_text(child, name, out);
        }
    }
}

/// The text directly inside an element.
fn own_text(element: &Element) -> String {
    let texts = element.children.iter().filter_map(|child| match child {
        Child::Text(text) => Some(text.as_str()),
        Child::Element(_) => None,
    });
    texts.collect()
}

/// A quotation that is not too long for a remark.
fn quoted(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() <= QUOTED { text } else { text.chars().take(QUOTED).chain(['…']).collect() }
}

/// Signs that leave a mark on paper.
fn signs(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).count()
}

/// A footnote or endnote.
struct Note {
    /// Its text, until it is referred to.
    text: String,
    /// Its number among those of the content, once it is referred to.
    number: Option<usize>,
}

/// Goes through a document.
struct Reader<'a> {
    package: Package<'a>,
    styles: Styles,
    numbering: Numbering,
    footnotes: BTreeMap<String, Note>,
    endnotes: BTreeMap<String, Note>,
    /// Fields that have begun and not ended; a field may begin in one paragraph and end in another.
    fields: Vec<Field>,
    /// How many signs were read, or left out with a word about it.
    read: usize,
    /// Texts that need a word, by what is to be said of them.
    texts: Vec<([&'static str; 2], Vec<String>)>,
    content: Content,
}

impl Reader<'_> {
    fn lose(&mut self, zh: impl Into<String>, en: impl Into<String>) {
        self.content.lost.push(Words::new(zh, en));
    }

    /// A text of which the same is to be said as of others: told once for all of them.
    fn lose_text(&mut self, zh: &'static str, en: &'static str, text: &str) {
        let text = quoted(text);
        if text.is_empty() {
            return;
        }
        match self.texts.iter_mut().find(|(what, _)| what[0] == zh) {
            Some((_, texts)) => texts.push(text),
            None => self.texts.push(([zh, en], vec![text])),
        }
    }

    fn tell_texts(&mut self) {
        for ([zh, en], texts) in std::mem::take(&mut self.texts) {
            let shown = texts.len().min(SHOWN);
            let (zh_list, en_list) = (texts[..shown].join("”、“"), texts[..shown].join("”, “"));
            match texts.len() - shown {
                0 => self.lose(format!("{zh}：“{zh_list}”"), format!("{en}: “{en_list}”")),
                more => self
                    .lose(format!("{zh}：“{zh_list}”，另有 {more} 处"), format!("{en}: “{en_list}” and {more} more")),
            }
        }
    }

    fn blocks(&mut self, parent: &Element, nesting: usize) {
        for element in parent.elements() {
            match element.name.as_str() {
                "p" => self.paragraph(element, nesting),
                "tbl" => self.table(element, nesting),
                "sdt" => {
                    if let Some(inner) = element.child("sdtContent") {
                        self.blocks(inner, nesting);
                    }
                }
                "customXml" | "ins" | "moveTo" | "smartTag" => self.blocks(element, nesting),
                "AlternateContent" => {
                    if let Some(chosen) = element.child("Choice").or_else(|| element.child("Fallback")) {
                        self.blocks(chosen, nesting);
                    }
                }
                "del" | "moveFrom" => self.deleted(element),
                "altChunk" => self.lose("嵌入的另一份文档", "another document embedded in this one"),
                _ => {}
            }
        }
    }

    fn paragraph(&mut self, element: &Element, nesting: usize) {
        let style = element.value(&["pPr", "pStyle"]).map(|id| self.styles.get(id)).unwrap_or_default();
        let outline = element.value(&["pPr", "outlineLvl"]).and_then(|level| level.parse::<u8>().ok());
        let level = style.level.or(outline.filter(|level| *level < 9).map(|level| level + 1));
        let mut spans = Vec::new();
        let mut after = Vec::new();
        self.inline(element, &Default::default(), nesting, &mut spans, &mut after);
        let mut paragraph = Paragraph { spans: merged(spans), level };
        if !paragraph.is_blank() {
            if let Some((id, level)) = styles::numbering_of(element).or(style.numbering) {
                let label = self.numbering.next(&id, level);
                paragraph.spans.insert(0, Span::text(label));
            }
            self.content.blocks.push(Block::Paragraph(paragraph));
        }
        self.content.blocks.extend(after);
    }

    /// What a tracked change took away: left out, and told with its words, for a change that nobody accepted yet.
    fn deleted(&mut self, element: &Element) {
        let mut text = String::new();
        push_text(element, "delText", &mut text);
        push_text(element, "t", &mut text);
        let mut own = String::new();
        push_text(element, "t", &mut own);
        self.read += signs(&own);
        self.lose_text("修订里删除的文字（没有带过来）", "text deleted by tracked changes (left out)", &text);
    }

    /// Tells if the file holds texts that nothing above has met.
    fn unread(&mut self, body: &Element) {
        let mut all = String::new();
        push_text(body, "t", &mut all);
        let missing = signs(&all).saturating_sub(self.read);
        if missing > 0 {
            self.lose(
                format!("另有 {missing} 个字在认不出的结构里，没有带过来"),
                format!("{missing} more characters in structures nobody here knows were left out"),
            );
        }
    }

    /// Headers and footers stand on every printed page, so they belong to no place in the text.
    fn margins(&mut self) {
        for name in self.package.margins() {
            let text = self.package.part(&name).map(|root| all_text(&root));
            // A page number alone, 第 1 页, 1 of 3, is no loss.
            let is_number = |text: &str| {
                let words = text.chars().filter(|c| !c.is_ascii_digit() && !c.is_whitespace());
                words.filter(|c| !"第页共/-—–PageofOFPAGE".contains(*c)).count() == 0
            };
            if let Some(text) = text.filter(|text| text.chars().any(char::is_alphabetic) && !is_number(text)) {
                let text = quoted(&text);
                self.lose(format!("页眉或页脚：{text}"), format!("page header or footer: {text}"));
            }
        }
    }

    fn comments(&mut self) {
        let comments = self.package.beside("comments.xml");
        let count = comments.elements().filter(|element| element.name == "comment").count();
        if count > 0 {
            self.lose(format!("{count} 条 Word 批注"), format!("{count} comments of Word"));
        }
    }
}

/// Neighbours that look alike become one: Word cuts text into runs at every spelling mark.
fn merged(spans: Vec<Span>) -> Vec<Span> {
    let mut all: Vec<Span> = Vec::new();
    for span in spans {
        match (all.last_mut(), span) {
            (Some(Span::Text { text, look }), Span::Text { text: more, look: other }) if *look == other => {
                text.push_str(&more);
            }
            (_, span) => all.push(span),
        }
    }
    all
}
