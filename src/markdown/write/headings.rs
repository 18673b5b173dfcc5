//! Headings with their anchors, and the sections they divide the text into.

use std::ops::Range;

use pulldown_cmark::{CowStr, HeadingLevel};

use super::super::{FindingKind, Heading, Section, escape};
use super::{Open, Writer};

/// A heading whose text is being written.
pub(super) struct OpenHeading {
    level: u8,
    id: Option<String>,
    classes: String,
    range: Range<usize>,
    html_start: usize,
    plain_start: usize,
}

/// The section the text belongs to at the moment.
#[derive(Debug, Default)]
pub(super) struct OpenSection {
    anchor: Option<String>,
    heading: Option<String>,
    start: usize,
}

impl Writer<'_> {
    pub(super) fn start_heading(
        &mut self,
        level: HeadingLevel,
        id: Option<&str>,
        classes: &[CowStr<'_>],
        range: &Range<usize>,
    ) -> Open {
        self.break_line();
        self.plain.line();
        Open::Heading(OpenHeading {
            level: level as u8,
            id: id.map(str::to_owned),
            classes: classes.join(" "),
            range: range.clone(),
            html_start: self.html.len(),
            plain_start: self.plain.mark(),
        })
    }

    pub(super) fn end_heading(&mut self, heading: OpenHeading) {
        let content = self.html.split_off(heading.html_start);
        let text = self.plain.since(heading.plain_start).to_owned();
        self.plain.line();
        let range = self.block_range(&heading.range);
        if content.trim().is_empty() {
            self.report(range, FindingKind::EmptyHeading);
            return;
        }
        let level = self.level_on_page(heading.level, &range);
        let id = self.anchor_for(&heading, &text, &range);

        self.html.push_str(&format!("<h{level} id=\""));
        escape::attribute(&mut self.html, &id);
        if !heading.classes.is_empty() {
            self.html.push_str("\" class=\"");
            escape::attribute(&mut self.html, &heading.classes);
        }
        self.html.push_str("\">");
        self.html.push_str(&content);
        self.html.push_str(&format!("</h{level}>\n"));

        if level <= 4 && !self.in_footnote() {
            self.close_section(heading.plain_start);
            self.section =
                OpenSection { anchor: Some(id.clone()), heading: Some(text.clone()), start: self.plain.mark() };
        }
        self.headings.push(Heading { level, id, text });
    }

    /// The page's title is the only heading of level 1.
    fn level_on_page(&mut self, written: u8, range: &Range<usize>) -> u8 {
        if written == 1 {
            self.report(range.clone(), FindingKind::TitleInText);
        }
        let level = written.max(2);
        if level > self.last_level + 1 {
            let skipped = FindingKind::SkippedLevel { from: self.last_level, to: level };
            self.report(range.clone(), skipped);
        }
        self.last_level = level;
        level
    }

    fn anchor_for(&mut self, heading: &OpenHeading, text: &str, range: &Range<usize>) -> String {
        let Some(id) = &heading.id else {
            return self.anchors.take_for(text);
        };
        self.anchors.take_explicit(id).unwrap_or_else(|other| {
            let anchor = id.clone();
            self.report(range.clone(), FindingKind::DuplicateAnchor { anchor });
            other
        })
    }

    /// Ends the section at a place of the plain text.
    pub(super) fn close_section(&mut self, end: usize) {
        let section = std::mem::take(&mut self.section);
        let text = self.plain.between(section.start, end).to_owned();
        if section.heading.is_some() || !text.is_empty() {
            self.sections.push(Section { anchor: section.anchor, heading: section.heading, text });
        }
    }
}
