//! Footnotes: numbered in the order of their first reference, collected at the end, with a way back from each.

use std::collections::BTreeMap;
use std::ops::Range;

use super::super::plain::PlainText;
use super::super::{FindingKind, Heading, Section, escape};
use super::{Open, Writer};

/// The footnotes of a document.
#[derive(Debug, Default)]
pub(super) struct Notes {
    by_label: BTreeMap<String, Note>,
    /// Labels in the order of their first reference.
    order: Vec<String>,
    /// How many definitions the text stands in.
    depth: usize,
}

#[derive(Debug, Default)]
struct Note {
    number: Option<usize>,
    references: usize,
    content: Option<Content>,
}

#[derive(Debug)]
struct Content {
    html: String,
    plain: String,
    headings: Vec<Heading>,
    label: String,
    range: Range<usize>,
}

/// A definition being written, with the page it interrupts.
pub(super) struct OpenFootnote {
    label: String,
    html: String,
    plain: PlainText,
    headings: Vec<Heading>,
}

impl Writer<'_> {
    pub(super) fn in_footnote(&self) -> bool {
        self.notes.depth > 0
    }

    pub(super) fn footnote_reference(&mut self, label: &str) {
        self.begin_inline();
        let key = key(label);
        let note = self.notes.by_label.entry(key.clone()).or_default();
        if note.number.is_none() {
            self.notes.order.push(key);
        }
        let number = *note.number.get_or_insert(self.notes.order.len());
        if self.in_link || self.in_image {
            self.html.push_str(&format!("<sup class=\"footnote-ref\">{number}</sup>"));
            return;
        }
        note.references += 1;
        let id = reference_id(number, note.references);
        let name = self.lang.pick(format!("脚注{number}"), format!("Footnote {number}"));
        self.html.push_str(&format!(
            "<sup class=\"footnote-ref\"><a href=\"#fn-{number}\" id=\"{id}\" role=\"doc-noteref\" aria-label=\"{name}\">{number}</a></sup>"
        ));
    }

    pub(super) fn start_footnote(&mut self, label: &str) -> Open {
        self.notes.depth += 1;
        Open::Footnote(Box::new(OpenFootnote {
            label: self.without_own_characters(label),
            html: std::mem::take(&mut self.html),
            plain: std::mem::take(&mut self.plain),
            headings: std::mem::take(&mut self.headings),
        }))
    }

    pub(super) fn end_footnote(&mut self, footnote: OpenFootnote, range: &Range<usize>) {
        self.notes.depth -= 1;
        let html = std::mem::replace(&mut self.html, footnote.html);
        let plain = std::mem::replace(&mut self.plain, footnote.plain).into_string();
        let headings = std::mem::replace(&mut self.headings, footnote.headings);
        let range = self.block_range(range);
        let note = self.notes.by_label.entry(key(&footnote.label)).or_default();
        if note.content.is_some() {
            self.report(range, FindingKind::UnusedFootnote { label: footnote.label });
            return;
        }
        note.content = Some(Content { html, plain, headings, label: footnote.label, range });
    }

    /// Whether a link may lead to an id this station gives to notes.
    pub(super) fn is_footnote_anchor(&self, anchor: &str) -> bool {
        let number = anchor.strip_prefix("fn-").and_then(|number| number.parse::<usize>().ok());
        number.is_some_and(|number| (1..=self.notes.order.len()).contains(&number))
            || (anchor == "footnotes" && !self.notes.order.is_empty())
    }

    pub(super) fn write_footnotes(&mut self) {
        let mut notes = std::mem::take(&mut self.notes);
        let order = std::mem::take(&mut notes.order);
        let used: Vec<Note> = order.iter().filter_map(|label| notes.by_label.remove(label)).collect();
        for content in notes.by_label.into_values().filter_map(|note| note.content) {
            self.report(content.range, FindingKind::UnusedFootnote { label: content.label });
        }
        if used.is_empty() {
            return;
        }
        let title = self.lang.pick("脚注", "Footnotes");
        self.break_line();
        self.html.push_str(&format!(
            "<section class=\"footnotes\" id=\"footnotes\" role=\"doc-endnotes\" aria-label=\"{title}\">\n<ol>\n"
        ));
        self.plain.line();
        let start = self.plain.mark();
        for (index, note) in used.into_iter().enumerate() {
            self.write_note(index + 1, &note);
            self.headings.extend(note.content.into_iter().flat_map(|content| content.headings));
        }
        self.html.push_str("</ol>\n</section>\n");
        let text = self.plain.since(start).to_owned();
        self.sections.push(Section { anchor: Some("footnotes".to_owned()), heading: None, text });
    }

    fn write_note(&mut self, number: usize, note: &Note) {
        let (html, plain) = note.content.as_ref().map_or(("", ""), |content| (&content.html, &content.plain));
        let body = html.trim_end();
        let (body, tail) = match body.strip_suffix("</p>") {
            Some(body) => (body, "</p>\n"),
            None => (body, ""),
        };
        self.html.push_str(&format!("<li id=\"fn-{number}\">\n"));
        self.html.push_str(body);
        for reference in 1..=note.references {
            self.write_way_back(number, reference);
        }
        self.html.push_str(tail);
        self.html.push_str("</li>\n");
        self.plain.push(plain);
        self.plain.line();
    }

    fn write_way_back(&mut self, number: usize, reference: usize) {
        let id = reference_id(number, reference);
        let (zh, en, sign) = match reference {
            1 => {
                (format!("返回正文中的脚注{number}"), format!("Back to reference {number} in the text"), String::new())
            }
            again => (
                format!("返回正文中的脚注{number}（第{again}处）"),
                format!("Back to reference {number} in the text, occurrence {again}"),
                format!("<sup>{again}</sup>"),
            ),
        };
        self.html.push_str(&format!(" <a href=\"#{id}\" class=\"footnote-back\" role=\"doc-backlink\" aria-label=\""));
        escape::attribute(&mut self.html, self.lang.pick(&zh, &en));
        self.html.push_str(&format!("\">↩\u{FE0E}{sign}</a>"));
    }
}

/// Labels are matched without regard to case, as the parser does.
fn key(label: &str) -> String {
    label.to_lowercase()
}

fn reference_id(number: usize, reference: usize) -> String {
    match reference {
        1 => format!("fnref-{number}"),
        again => format!("fnref-{number}-{again}"),
    }
}
