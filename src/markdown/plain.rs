//! The text of a document without markup: for search, descriptions, labels and anchors. White space is one space or
//! one line break, never at an end.

/// Text that grows piece by piece.
#[derive(Debug, Default)]
pub(super) struct PlainText {
    text: String,
    gap: Gap,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    #[default]
    None,
    Space,
    Line,
}

impl PlainText {
    /// Appends running text.
    pub(super) fn push(&mut self, text: &str) {
        let is_kept = |c: char| !c.is_whitespace() && !super::characters::is_forbidden(c);
        let mut rest = text;
        // By stretches, for every text goes through here.
        while let Some(c) = rest.chars().next() {
            if c.is_whitespace() {
                self.space();
            }
            if !is_kept(c) {
                rest = &rest[c.len_utf8()..];
                continue;
            }
            let end = rest.find(|c| !is_kept(c)).unwrap_or(rest.len());
            self.close_gap();
            self.text.push_str(&rest[..end]);
            rest = &rest[end..];
        }
    }

    /// A space, unless there is one or nothing follows.
    pub(super) fn space(&mut self) {
        self.gap = self.gap.max(Gap::Space);
    }

    /// The end of a block.
    pub(super) fn line(&mut self) {
        self.gap = Gap::Line;
    }

    fn close_gap(&mut self) {
        let gap = std::mem::take(&mut self.gap);
        if self.text.is_empty() {
            return;
        }
        match gap {
            Gap::None => {}
            Gap::Space => self.text.push(' '),
            Gap::Line => self.text.push('\n'),
        }
    }

    /// The last character of the running text; `None` after a gap.
    pub(super) fn last(&self) -> Option<char> {
        match self.gap {
            Gap::None => self.text.chars().next_back(),
            Gap::Space | Gap::Line => None,
        }
    }

    /// A place to come back to with [`PlainText::since`].
    pub(super) fn mark(&self) -> usize {
        self.text.len()
    }

    /// What has been appended since a mark.
    pub(super) fn since(&self, mark: usize) -> &str {
        self.text[mark..].trim()
    }

    /// The text between two marks.
    pub(super) fn between(&self, start: usize, end: usize) -> &str {
        self.text[start..end.max(start)].trim()
    }

    /// The whole text.
    pub(super) fn into_string(self) -> String {
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_single_and_inside() {
        let mut plain = PlainText::default();
        plain.line();
        plain.push("  一\u{3000}\u{3000}二 ");
        plain.line();
        plain.space();
        let mark = plain.mark();
        plain.push("三");
        plain.line();
        assert_eq!(plain.since(mark), "三");
        assert_eq!(plain.into_string(), "一 二\n三");
    }
}
