//! Paragraphs, lists, quotes, call-outs, code blocks and blocks of HTML.

use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, CowStr, Event, Tag, TagEnd};

use super::super::characters::{CALL, is_cjk};
use super::super::finding::FindingKind;
use super::super::{escape, raw_html};
use super::{Open, Paragraph, Writer};

impl Writer<'_> {
    pub(super) fn start_paragraph(&mut self) -> Open {
        self.paragraph = Paragraph::Pending;
        self.lines_told = false;
        Open::Paragraph
    }

    pub(super) fn end_paragraph(&mut self) {
        self.close_paragraph();
        self.paragraph = Paragraph::None;
        self.plain.line();
    }

    /// Ends the paragraph in the page, though its source may go on after a block.
    pub(super) fn close_paragraph(&mut self) {
        if self.paragraph == Paragraph::Open {
            self.html.truncate(self.html.trim_end_matches([' ', '\n']).len());
            self.html.push_str("</p>\n");
        }
        self.paragraph = Paragraph::Pending;
    }

    /// Starts a line of the page, for looks.
    pub(super) fn break_line(&mut self) {
        if !self.html.is_empty() && !self.html.ends_with('\n') {
            self.html.push('\n');
        }
    }

    pub(super) fn start_block(&mut self, tag: &str, close: &'static str, flow: bool) -> Open {
        self.break_line();
        self.html.push_str(tag);
        Open::Block { close, flow }
    }

    pub(super) fn end_block(&mut self, end: &TagEnd, close: &str) {
        match end {
            TagEnd::Item | TagEnd::DefinitionListTitle | TagEnd::DefinitionListDefinition => {}
            TagEnd::Table => self.end_table_body(),
            _ => self.break_line(),
        }
        self.html.push_str(close);
        self.html.push('\n');
        self.plain.line();
    }

    pub(super) fn end_flattened(&mut self, end: &TagEnd) {
        match end {
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image => {}
            _ => {
                self.break_line();
                self.plain.line();
            }
        }
    }

    pub(super) fn start_quote(&mut self, kind: Option<BlockQuoteKind>) -> Open {
        let Some(kind) = kind else {
            return self.start_block("<blockquote>\n", "</blockquote>", true);
        };
        let (class, zh, en) = match kind {
            BlockQuoteKind::Note => ("note", "说明", "Note"),
            BlockQuoteKind::Tip => ("tip", "提示", "Tip"),
            BlockQuoteKind::Important => ("important", "重要", "Important"),
            BlockQuoteKind::Warning => ("warning", "注意", "Warning"),
            BlockQuoteKind::Caution => ("caution", "警告", "Caution"),
        };
        let title = self.lang.pick(zh, en);
        self.break_line();
        for part in ["<aside class=\"callout callout-", class, "\">\n<p class=\"callout-title\">", title, "</p>\n"] {
            self.html.push_str(part);
        }
        Open::Block { close: "</aside>", flow: true }
    }

    pub(super) fn start_list(&mut self, number: Option<u64>) -> Open {
        self.plain.line();
        let Some(number) = number else {
            return self.start_block("<ul>\n", "</ul>", false);
        };
        let class = if self.claim_steps() { " class=\"steps\"" } else { "" };
        let start = if number == 1 { String::new() } else { format!(" start=\"{number}\"") };
        self.start_block(&format!("<ol{class}{start}>\n"), "</ol>", false)
    }

    pub(super) fn start_item(&mut self, at: usize) -> Open {
        let event = |offset: usize| self.events.get(at + offset).map(|(event, _)| event);
        let marker = match event(1) {
            Some(Event::Start(Tag::Paragraph)) => event(2),
            other => other,
        };
        let tag = match marker {
            Some(Event::TaskListMarker(_)) => "<li class=\"task\">",
            _ => "<li>",
        };
        self.lines_told = false;
        self.start_block(tag, "</li>", true)
    }

    /// A mark, not a form control: nothing could be ticked on a page without script, and an unlabelled control is
    /// announced as one.
    pub(super) fn task_mark(&mut self, done: bool) {
        self.begin_inline();
        let (sign, zh, en) = if done { ("☑", "已完成", "Done") } else { ("☐", "未完成", "To do") };
        let name = self.lang.pick(zh, en);
        for part in ["<span class=\"task-mark\" role=\"img\" aria-label=\"", name, "\">", sign, "</span> "] {
            self.html.push_str(part);
        }
    }

    pub(super) fn rule(&mut self) {
        self.break_line();
        self.html.push_str("<hr>\n");
        self.plain.line();
    }

    /// Writes a code block whole and says what follows it.
    pub(super) fn code_block(&mut self, at: usize, kind: &CodeBlockKind<'_>) -> usize {
        self.break_line();
        self.plain.line();
        // Focusable, because a long line scrolls inside the block and a keyboard has to reach it.
        self.html.push_str("<pre tabindex=\"0\"><code");
        if let Some(language) = language(kind) {
            self.html.push_str(" class=\"language-");
            escape::attribute(&mut self.html, &language);
            self.html.push('"');
        }
        self.html.push('>');
        let mut next = at + 1;
        let mut meant_for_people = false;
        while let Some((Event::Text(text), range)) = self.events.get(next) {
            meant_for_people |= text.contains(|c| c == CALL || is_cjk(c));
            let text = self.prepared.restored(text, range);
            escape::text(&mut self.html, &text);
            self.plain.push(&text);
            next += 1;
        }
        self.html.push_str("</code></pre>\n");
        self.plain.line();
        if meant_for_people && matches!(kind, CodeBlockKind::Indented) {
            self.report(self.block_range(&self.events[at].1), FindingKind::IndentedText);
        }
        next + 1
    }

    /// Takes a block of HTML whole and says what follows it. Only comments still come as blocks; tags that get here
    /// by a way the preparation does not know are text.
    pub(super) fn html_block(&mut self, at: usize) -> usize {
        let start = self.events[at].1.start;
        let mut html = String::new();
        let mut next = at + 1;
        let mut end = start;
        while let Some((Event::Html(line) | Event::Text(line), range)) = self.events.get(next) {
            html.push_str(&self.prepared.restored(line, range));
            end = range.end;
            next += 1;
        }
        let range = self.block_range(&(start..end));
        let (shown, kind) = match html.trim_start().strip_prefix("<!--") {
            None => (html.trim(), FindingKind::RawHtml { tag: excerpt(&html) }),
            Some(comment) => match comment.split_once("-->") {
                None => (html.trim(), FindingKind::UnclosedComment),
                Some((_, after)) => (after.trim(), FindingKind::TextAfterComment),
            },
        };
        if !shown.is_empty() {
            self.report(range, kind);
            self.break_line();
            self.html.push_str("<p>");
            escape::text(&mut self.html, shown);
            self.html.push_str("</p>\n");
            self.plain.push(shown);
            self.plain.line();
        }
        next + 1
    }

    /// Inline HTML: a permitted tag with its partner passes, comments vanish, the rest is text.
    pub(super) fn raw_html(&mut self, at: usize, html: &CowStr<'_>, range: &std::ops::Range<usize>) {
        let html = self.prepared.restored(html, range);
        let sort = raw_html::classify(&html);
        if sort == raw_html::RawHtml::Comment {
            return;
        }
        self.begin_inline();
        let paired = matches!(sort, raw_html::RawHtml::Void(_)) || self.paired_tags.binary_search(&at).is_ok();
        if let Some(tag) = raw_html::tag(sort).filter(|_| paired) {
            self.html.push_str(tag);
            match sort {
                raw_html::RawHtml::Start(_) => self.open_tags += 1,
                raw_html::RawHtml::End(_) => self.open_tags = self.open_tags.saturating_sub(1),
                _ => self.plain.space(),
            }
            return;
        }
        let permitted = raw_html::tag(sort).is_some();
        let name = tag_name(&html);
        if !self.reported_tags.contains(&name) && self.reported_tags.len() < 20 {
            self.reported_tags.push(name);
            let tag = excerpt(&html);
            let kind = match permitted {
                true => FindingKind::UnbalancedHtml { tag },
                false => FindingKind::RawHtml { tag },
            };
            self.report(self.prepared.source_range(range), kind);
        }
        escape::text(&mut self.html, &html);
        self.plain.push(&html);
    }
}

/// The language of a code block, reduced to what may stand in a class name.
fn language(kind: &CodeBlockKind<'_>) -> Option<String> {
    let CodeBlockKind::Fenced(info) = kind else {
        return None;
    };
    let word = info.split([' ', ',', '{']).next().unwrap_or("");
    let language: String =
        word.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '+' | '#' | '.')).collect();
    (!language.is_empty()).then_some(language)
}

fn tag_name(html: &str) -> String {
    html.trim_start_matches(['<', '/']).chars().take_while(|c| c.is_ascii_alphanumeric()).take(20).collect()
}

/// Enough of a tag to find it again.
fn excerpt(html: &str) -> String {
    let line = html.trim().lines().next().unwrap_or("");
    let short: String = line.chars().take(30).collect();
    if short.len() < line.len() { format!("{short}…") } else { short }
}
