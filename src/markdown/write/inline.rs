//! Running text: calls and bare addresses in it, line breaks between Han characters, code.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use super::super::characters::{CALL, break_vanishes, is_own};
use super::super::surroundings::Placement;
use super::super::{FindingKind, LinkUse, autolink, call, escape};
use super::links::External;
use super::{Open, Paragraph, Writer};
use crate::diagnostics::whole_characters;

/// Neighbouring text events as one text. The parser splits at every mark it looks at, also inside addresses.
#[derive(Debug, Default)]
pub(super) struct Run {
    text: String,
    /// Where pieces of the text begin, in the run and in the prepared text.
    origins: Vec<(usize, usize)>,
    /// Places of calls, in the run and in the prepared text.
    calls: Vec<(usize, usize)>,
    /// Whether the source breaks the line before it, and the page does not.
    pub(super) after_break: bool,
}

impl Run {
    fn push(&mut self, text: &str, origin: usize) {
        if !text.is_empty() {
            self.origins.push((self.text.len(), origin));
            self.text.push_str(text);
        }
    }

    /// The text without calls.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The place in the prepared text of a place in the run.
    pub(super) fn origin(&self, at: usize) -> usize {
        let after = self.origins.partition_point(|&(start, _)| start <= at);
        match after.checked_sub(1) {
            Some(index) => self.origins[index].1 + (at - self.origins[index].0),
            None => 0,
        }
    }

    pub(super) fn origin_range(&self, range: &Range<usize>) -> Range<usize> {
        let last = range.end.saturating_sub(1).max(range.start);
        self.origin(range.start)..self.origin(last) + (range.end - last)
    }
}

impl Writer<'_> {
    /// Writes the paragraph's tag if it is still to come.
    pub(super) fn begin_inline(&mut self) {
        if self.paragraph == Paragraph::Pending {
            self.break_line();
            self.html.push_str("<p>");
            self.paragraph = Paragraph::Open;
        }
    }

    pub(super) fn start_inline(&mut self, tag: &str, close: &'static str) -> Open {
        self.begin_inline();
        self.html.push_str(tag);
        Open::Inline(close)
    }

    /// Writes neighbouring text events and says what follows them.
    pub(super) fn text_run(&mut self, at: usize) -> usize {
        let before = at.checked_sub(1).map(|before| &self.events[before].0);
        let after_break = matches!(before, Some(Event::SoftBreak)) && self.paragraph != Paragraph::Pending;
        let mut run = Run { after_break, ..Run::default() };
        let mut next = at;
        while let Some((Event::Text(text) | Event::InlineMath(text) | Event::DisplayMath(text), range)) =
            self.events.get(next)
        {
            self.collect(&mut run, text, range);
            next += 1;
        }
        let placement = self.placement(&run, at, next);
        let mut written = 0;
        for &(place, prepared_place) in &run.calls {
            self.text(&run, written..place);
            self.call(prepared_place, placement);
            written = place;
        }
        self.text(&run, written..run.text.len());
        next
    }

    /// Full-width braces around what looks like a call: an input method made them.
    fn find_full_width_calls(&mut self, text: &str, range: &Range<usize>) {
        if !text.contains("｛｛") || self.prepared.text.get(range.clone()) != Some(text) {
            return;
        }
        for (at, _) in text.match_indices("｛｛") {
            // As far as a call may reach.
            let rest = &text[whole_characters(text, at..at + call::LONGEST)];
            let Some(end) = rest.find("｝｝").map(|end| end + "｝｝".len()) else { continue };
            let inner = rest[..end].trim_matches(['｛', '｝']).replace(['＃', '　'], " ");
            if inner.trim().starts_with(|c: char| c.is_ascii_lowercase()) {
                let right =
                    format!("{{{{ {} }}}}", rest[..end].trim_matches(['｛', '｝', ' ', '　']).replace('＃', "#"));
                let start = self.prepared.source_start(range.start + at);
                self.report(start..start + end, FindingKind::FullWidthCall { right });
            }
        }
    }

    fn collect(&mut self, run: &mut Run, text: &str, range: &Range<usize>) {
        let unclosed: Vec<usize> = self.prepared.unclosed_in(range).collect();
        for at in unclosed {
            self.report(at..at + 2, FindingKind::UnclosedCall);
        }
        self.find_full_width_calls(text, range);
        if !text.contains(is_own) {
            run.push(text, range.start);
            return;
        }
        // An entity may spell our characters; only those that stand in the prepared text are ours.
        let verbatim = self.prepared.text.get(range.clone()) == Some(text);
        let mut start = 0;
        for (index, c) in text.char_indices().filter(|&(_, c)| is_own(c)) {
            run.push(&text[start..index], range.start + start);
            start = index + c.len_utf8();
            if c == CALL && verbatim {
                run.calls.push((run.text.len(), range.start + index));
            }
        }
        run.push(&text[start..], range.start + start);
    }

    /// Whether the only call of a run stands alone on its line, where a block fits.
    fn placement(&self, run: &Run, first: usize, next: usize) -> Placement {
        let neighbour = |index: Option<usize>| index.and_then(|index| self.events.get(index)).map(|(event, _)| event);
        let fits = matches!(self.open.last(), Some(Open::Paragraph | Open::Block { flow: true, .. }));
        let alone = fits
            && self.open_tags == 0
            && run.calls.len() == 1
            && run.text.trim().is_empty()
            && neighbour(first.checked_sub(1)).is_none_or(ends_line)
            && neighbour(Some(next)).is_none_or(ends_line);
        if alone { Placement::Block } else { Placement::Inline }
    }

    /// Writes a piece of a run.
    fn text(&mut self, run: &Run, range: Range<usize>) {
        let mut text = &run.text[range.clone()];
        let mut offset = range.start;
        if self.paragraph == Paragraph::Pending {
            // Two ideographic spaces indent a paragraph in a typescript; here the style sheet does.
            let indent = text.len() - text.trim_start().len();
            text = &text[indent..];
            offset += indent;
        }
        if text.is_empty() {
            return;
        }
        self.begin_inline();
        self.check_stray_marks(run, text, offset);
        let mut written = 0;
        if !self.in_link && !self.in_image {
            while let Some(link) = autolink::next_after(text, written) {
                self.running_text(&text[written..link.range.start]);
                let address = &text[link.range.clone()];
                let target = format!("{}{address}", link.prefix);
                let external = if link.prefix == "mailto:" { External::No } else { External::Yes };
                self.open_anchor(&target, external, "");
                self.running_text(address);
                self.html.push_str("</a>");
                let place = run.origin_range(&(offset + link.range.start..offset + link.range.end));
                self.links.push(LinkUse { target, range: self.prepared.source_range(&place) });
                written = link.range.end;
            }
        }
        self.running_text(&text[written..]);
    }

    fn running_text(&mut self, text: &str) {
        escape::text(&mut self.html, text);
        self.plain.push(text);
    }

    /// Text that must stay as it is: a call that failed, an expansion that does not fit.
    pub(super) fn literal(&mut self, text: &str) {
        self.begin_inline();
        let text = self.without_own_characters(text);
        self.running_text(&text);
    }

    pub(super) fn code(&mut self, code: &str, range: &Range<usize>) {
        self.begin_inline();
        let code = self.prepared.restored(code, range);
        self.html.push_str("<code>");
        escape::text(&mut self.html, &code);
        self.html.push_str("</code>");
        self.plain.push(&code);
    }

    /// A line break of the source: a gap between words, nothing between Han characters.
    pub(super) fn soft_break(&mut self, at: usize) {
        if self.paragraph == Paragraph::Pending {
            return;
        }
        let neighbours = self.plain.last().zip(self.visible_after(at));
        if neighbours.is_some_and(|(before, after)| break_vanishes(before, after, self.lang)) {
            return;
        }
        self.html.push('\n');
        self.plain.space();
    }

    pub(super) fn hard_break(&mut self) {
        if self.paragraph != Paragraph::Pending {
            self.html.push_str("<br>\n");
            self.plain.space();
        }
    }

    /// The first character after an event, if it is part of the same text.
    fn visible_after(&self, at: usize) -> Option<char> {
        for (event, _) in &self.events[at + 1..] {
            match event {
                Event::Text(text) => {
                    let visible = text.chars().find(|&c| c == CALL || !is_own(c));
                    match visible {
                        // What a call stands for is not known yet: most often a date or a number.
                        Some(CALL) => return Some('0'),
                        Some(c) => return Some(c),
                        None => {}
                    }
                }
                Event::Code(code) => return code.chars().find(|&c| !is_own(c)),
                Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. }) | Event::End(_) => {}
                Event::FootnoteReference(_) => return Some('0'),
                _ => return None,
            }
        }
        None
    }
}

/// Whether a line of text cannot reach beyond this event.
fn ends_line(event: &Event<'_>) -> bool {
    match event {
        Event::SoftBreak | Event::HardBreak | Event::Rule => true,
        Event::Start(tag) => !is_inline(tag),
        Event::End(end) => {
            use pulldown_cmark::TagEnd::*;
            !matches!(end, Emphasis | Strong | Strikethrough | Superscript | Subscript | Link | Image)
        }
        _ => false,
    }
}

fn is_inline(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::Link { .. }
            | Tag::Image { .. }
    )
}
