//! What stands in a paragraph: runs with their look, links, fields, tracked changes, notes.

use super::symbols;
use super::xml::Element;
use super::{Reader, all_text, own_text, quoted, signs};
use crate::cli::import::block::{Block, Look, Span};

/// The longest address taken over, in bytes; browsers refuse longer ones.
const LONGEST_LINK: usize = 2_000;

/// A field (ECMA-376 §17.16): an instruction, then the text it last gave.
#[derive(Debug, Default)]
pub(super) struct Field {
    instruction: String,
    /// Where its text leads, once the instruction is over.
    link: Option<String>,
    /// Whether the instruction is over.
    is_shown: bool,
}

impl Reader<'_> {
    /// Runs and what stands among them; pictures and text boxes come after the paragraph.
    pub(super) fn inline(
        &mut self,
        parent: &Element,
        look: &Look,
        nesting: usize,
        spans: &mut Vec<Span>,
        after: &mut Vec<Block>,
    ) {
        for element in parent.elements() {
            match element.name.as_str() {
                "r" => self.run(element, look, nesting, spans, after),
                "hyperlink" => {
                    let target = element.attribute("id").and_then(|id| self.package.target(id)).map(str::to_owned);
                    let link = target.and_then(|target| self.web(&target, element));
                    self.inline(element, &Look { link, ..look.clone() }, nesting, spans, after);
                }
                "fldSimple" => {
                    let target = hyperlink_of(element.attribute("instr").unwrap_or_default());
                    let link = target.and_then(|target| self.web(&target, element)).or_else(|| look.link.clone());
                    self.inline(element, &Look { link, ..look.clone() }, nesting, spans, after);
                }
                "ins" | "moveTo" => {
                    self.lose_text(
                        "修订里新增、还没有接受的文字（已经采用）",
                        "text added by tracked changes that nobody accepted yet (taken over)",
                        &all_text(element),
                    );
                    self.inline(element, look, nesting, spans, after);
                }
                "smartTag" | "sdt" | "sdtContent" | "dir" | "bdo" | "customXml" => {
                    self.inline(element, look, nesting, spans, after);
                }
                "AlternateContent" => {
                    if let Some(chosen) = element.child("Choice").or_else(|| element.child("Fallback")) {
                        self.inline(chosen, look, nesting, spans, after);
                    }
                }
                "del" | "moveFrom" => self.deleted(element),
                "oMath" | "oMathPara" => {
                    let text = all_text(element);
                    self.read += signs(&text);
                    self.lose(format!("公式，只留了文字：{text}"), format!("a formula, kept as text only: {text}"));
                    spans.push(Span::text(text));
                }
                "subDoc" => self.lose("嵌入的另一份文档", "another document embedded in this one"),
                _ => {}
            }
        }
    }

    fn run(&mut self, run: &Element, look: &Look, nesting: usize, spans: &mut Vec<Span>, after: &mut Vec<Block>) {
        let is_on = |names: &[&str]| {
            names.iter().any(|name| {
                let switch = run.at(&["rPr", name]);
                switch.is_some_and(|switch| !matches!(switch.attribute("val"), Some("0" | "false" | "off")))
            })
        };
        if is_on(&["vanish"]) {
            let text = all_text(run);
            self.read += signs(&text);
            if !text.is_empty() {
                self.lose("隐藏的文字（没有带过来）", "hidden text (left out)");
            }
            return;
        }
        let field = self.fields.iter().rev().find_map(|field| field.link.clone());
        let look = Look {
            bold: look.bold || is_on(&["b"]),
            struck: look.struck || is_on(&["strike", "dstrike"]),
            link: look.link.clone().or(field),
        };
        let vertical = run.value(&["rPr", "vertAlign"]).unwrap_or_default();
        for element in run.elements() {
            let push = |spans: &mut Vec<Span>, text: String| spans.push(Span::Text { text, look: look.clone() });
            match element.name.as_str() {
                "t" => {
                    let text = own_text(element);
                    self.read += signs(&text);
                    if look.struck {
                        self.lose_text("划掉的文字，正文里保留了删除线", "struck-out text, kept struck out", &text);
                    }
                    let changed = match vertical {
                        "superscript" => symbols::raised(&text),
                        "subscript" => symbols::lowered(&text),
                        _ => None,
                    };
                    push(spans, changed.unwrap_or(text));
                }
                "tab" | "ptab" => push(spans, " ".to_owned()),
                "br" if element.attribute("type").is_none() => push(spans, "\n".to_owned()),
                "cr" => push(spans, "\n".to_owned()),
                "noBreakHyphen" => push(spans, "-".to_owned()),
                "sym" => {
                    let sign = element.attribute("char").and_then(symbols::symbol);
                    push(spans, sign.map_or_else(|| "〔符号〕".to_owned(), String::from));
                    if sign.is_none() {
                        self.lose(
                            "特殊符号（字体里的图形），正文里写成了“〔符号〕”",
                            "a symbol from a picture font, written as “〔符号〕” in the text",
                        );
                    }
                }
                "ruby" => {
                    let base = element.child("rubyBase").map(all_text).unwrap_or_default();
                    self.read += signs(&all_text(element));
                    push(spans, base);
                    self.lose("拼音注音", "readings above the characters");
                }
                "fldChar" => self.field_mark(element, run),
                "instrText" => {
                    if let Some(field) = self.fields.last_mut().filter(|field| !field.is_shown) {
                        field.instruction.push_str(&own_text(element));
                    }
                }
                "footnoteReference" | "endnoteReference" => {
                    let is_footnote = element.name == "footnoteReference";
                    let number = element.attribute("id").and_then(|id| self.note(is_footnote, id));
                    spans.extend(number.map(Span::Footnote));
                }
                "drawing" | "pict" | "object" => self.drawing(element, nesting, after),
                // Two forms of one thing; the newer one is enough.
                "AlternateContent" => {
                    if let Some(choice) = element.child("Choice").or_else(|| element.child("Fallback")) {
                        for inner in choice.elements() {
                            self.drawing(inner, nesting, after);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// The number of a note; however often it is referred to, it stands once.
    fn note(&mut self, is_footnote: bool, id: &str) -> Option<usize> {
        let notes = if is_footnote { &mut self.footnotes } else { &mut self.endnotes };
        let note = notes.get_mut(id)?;
        let footnotes = &mut self.content.footnotes;
        let number = *note.number.get_or_insert(footnotes.len());
        if number == footnotes.len() {
            footnotes.push(std::mem::take(&mut note.text));
        }
        Some(number)
    }

    fn field_mark(&mut self, mark: &Element, run: &Element) {
        match mark.attribute("fldCharType") {
            Some("begin") => {
                self.fields.push(Field::default());
                if mark.child("ffData").is_some() {
                    self.lose("表单控件（填空、打勾）", "form controls (fields to fill in, boxes to tick)");
                }
            }
            Some("separate") => {
                let target = self.fields.last().and_then(|field| hyperlink_of(&field.instruction));
                let link = target.and_then(|target| self.web(&target, run));
                if let Some(field) = self.fields.last_mut() {
                    (field.link, field.is_shown) = (link, true);
                }
            }
            Some("end") => _ = self.fields.pop(),
            _ => {}
        }
    }

    /// A target that a reader can open too. What lies on the author's own computer is told.
    fn web(&mut self, target: &str, shown: &Element) -> Option<String> {
        // Every piece of the linked text will hold it.
        if target.len() > LONGEST_LINK {
            self.lose("一个长得不像网址的链接，只留了文字", "a link too long to be an address, kept as text only");
            return None;
        }
        let lower = target.to_ascii_lowercase();
        if ["http://", "https://", "mailto:", "tel:"].iter().any(|scheme| lower.starts_with(scheme)) {
            return Some(target.to_owned());
        }
        let text = quoted(&all_text(shown));
        let name = target.rsplit(['/', '\\']).next().unwrap_or(target);
        self.lose(
            format!("链接到本机的文件“{name}”，只留了文字“{text}”；要给学生看，把文件放到通知文件夹里，再写进 attachments"),
            format!("a link to `{name}` on the author's computer, kept as the text “{text}”; to publish the file put it into the notice's folder and name it under `attachments`"),
        );
        None
    }
}

/// The address of `HYPERLINK "https://…"`.
fn hyperlink_of(instruction: &str) -> Option<String> {
    let rest = instruction.trim().strip_prefix("HYPERLINK")?.trim_start();
    let target = rest.strip_prefix('"')?.split('"').next()?;
    (!target.is_empty()).then(|| target.to_owned())
}
