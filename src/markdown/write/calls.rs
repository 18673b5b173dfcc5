//! Shortcode calls in the text, and the one that is a form of text itself: `{{ steps }}` … `{{ /steps }}`.

use std::ops::Range;

use super::super::FindingKind;
use super::super::call::{Call, Flaw};
use super::super::surroundings::{Expansion, Placement, Shared, ShortcodeError};
use super::{Open, Paragraph, Writer};

/// An open `{{ steps }}`.
#[derive(Debug)]
pub(super) struct Steps {
    range: Range<usize>,
    /// Containers around it; only a list beside it is meant.
    depth: usize,
    has_list: bool,
}

impl Writer<'_> {
    /// Writes what the call at a place of the prepared text stands for.
    pub(super) fn call(&mut self, place: usize, placement: Placement) {
        let prepared = self.prepared;
        let Some(call) = prepared.call_at(place) else {
            return;
        };
        if let Some(flaw) = call.flaw {
            self.report_flaw(flaw);
            self.literal(&self.source[call.range.clone()]);
            return;
        }
        match call.name(self.source) {
            "steps" => self.open_steps(call, placement),
            "/steps" => self.close_steps(call),
            name if name.starts_with('/') => {
                self.report(call.range.clone(), FindingKind::StrayClosing { name: name.to_owned() })
            }
            _ => self.expand(call, placement),
        }
    }

    fn report_flaw(&mut self, flaw: Flaw) {
        let (at, kind) = match flaw {
            Flaw::OpenQuote(at) => (at, FindingKind::UnclosedQuote),
            Flaw::Invisible(at) => (at, FindingKind::InvisibleCharacter),
        };
        let length = self.source[at..].chars().next().map_or(0, char::len_utf8);
        self.report(at..at + length, kind);
    }

    fn expand(&mut self, call: &Call, placement: Placement) {
        let shortcode = call.to_shortcode(self.source, placement, self.lang);
        match self.surroundings.shortcode(&shortcode) {
            Ok(Expansion::Inline { html, plain }) => self.write_inline(&html, &plain),
            Ok(Expansion::Block { html, plain }) if placement == Placement::Block => self.write_block(&html, &plain),
            Ok(Expansion::Shared(shared)) if placement == Placement::Block => self.write_shared(call, shared),
            Ok(Expansion::Block { plain, .. } | Expansion::Shared(Shared { plain, .. })) => {
                let name = shortcode.name.to_owned();
                self.report(call.range.clone(), FindingKind::CallNeedsOwnLine { name });
                self.literal(&plain);
            }
            Err(error) => {
                let (range, kind) = match error {
                    ShortcodeError::UnknownName { near } => {
                        let name = shortcode.name.to_owned();
                        (shortcode.name_range, FindingKind::UnknownShortcode { name, near })
                    }
                    ShortcodeError::Rejected { range, message, fix } => {
                        let range = range.unwrap_or(shortcode.range);
                        (range, FindingKind::RejectedShortcode { message, fix })
                    }
                };
                self.report(range, kind);
                self.literal(&self.source[call.range.clone()]);
            }
        }
    }

    fn write_inline(&mut self, html: &str, plain: &str) {
        // A link inside a link is no HTML; browsers would end the outer one.
        if self.in_link && html.contains("<a ") {
            self.literal(plain);
            return;
        }
        self.begin_inline();
        self.html.push_str(html);
        self.plain.push(plain);
    }

    fn write_block(&mut self, html: &str, plain: &str) {
        if self.paragraph != Paragraph::None {
            self.close_paragraph();
        }
        self.break_line();
        self.html.push_str(html);
        self.break_line();
        self.plain.line();
        self.plain.push(plain);
        self.plain.line();
    }

    fn write_shared(&mut self, call: &Call, shared: Shared) {
        self.write_block(&shared.html, &shared.plain);
        for heading in &shared.headings {
            // Its anchor stands in finished HTML and cannot give way.
            if self.anchors.take_explicit(&heading.id).is_err() {
                let anchor = heading.id.clone();
                self.report(call.range.clone(), FindingKind::DuplicateAnchor { anchor });
            }
        }
        if let Some(first) = shared.headings.first().filter(|first| first.level > self.last_level + 1) {
            let skipped = FindingKind::SkippedLevel { from: self.last_level, to: first.level };
            self.report(call.range.clone(), skipped);
        }
        self.last_level = shared.headings.last().map_or(self.last_level, |last| last.level);
        self.headings.extend(shared.headings);
    }

    fn open_steps(&mut self, call: &Call, placement: Placement) {
        let name = || "steps".to_owned();
        if placement == Placement::Inline {
            self.report(call.range.clone(), FindingKind::CallNeedsOwnLine { name: name() });
            return;
        }
        if !call.words.is_empty() {
            self.report(call.range.clone(), FindingKind::NeedlessWords { name: name() });
        }
        self.finish_steps();
        self.steps = Some(Steps { range: call.range.clone(), depth: self.containers(), has_list: false });
    }

    /// May stand in the last item of the list, where Markdown puts a line that follows it directly.
    fn close_steps(&mut self, call: &Call) {
        match self.steps.take() {
            None => {
                let name = "/steps".to_owned();
                self.report(call.range.clone(), FindingKind::StrayClosing { name });
            }
            Some(steps) if !steps.has_list => self.report(steps.range, FindingKind::StepsWithoutList),
            Some(_) => {}
        }
    }

    /// Whether the ordered list that starts now is one of steps.
    pub(super) fn claim_steps(&mut self) -> bool {
        let depth = self.containers();
        match &mut self.steps {
            Some(steps) if steps.depth == depth => {
                steps.has_list = true;
                true
            }
            _ => false,
        }
    }

    fn containers(&self) -> usize {
        let paragraph = matches!(self.open.last(), Some(Open::Paragraph));
        self.open.len() - usize::from(paragraph)
    }

    pub(super) fn finish_steps(&mut self) {
        if let Some(steps) = self.steps.take() {
            self.report(steps.range, FindingKind::UnclosedSteps);
        }
    }
}
