//! Marks that were meant as syntax and are shown as text: each is told with what was most likely meant.

use std::ops::Range;

use super::Writer;
use super::inline::Run;
use crate::markdown::finding::FindingKind;

impl Writer<'_> {
    /// Looks through a piece of running text. What a backslash makes text is meant so.
    pub(super) fn check_stray_marks(&mut self, run: &Run, text: &str, offset: usize) {
        let written = |at: usize| !self.prepared.text[..run.origin(offset + at)].ends_with('\\');
        // In the source the two characters stand side by side: no other mark was taken out between them.
        let adjacent = |at: usize| run.origin(offset + at + 1) == run.origin(offset + at) + 1 && written(at);
        let mut found: Vec<(Range<usize>, FindingKind)> = Vec::new();
        for (at, _) in text.match_indices("**") {
            let alone = !text[..at].ends_with('*') && !text[at + 2..].starts_with('*');
            let power = text[..at].ends_with(|c: char| c.is_ascii_alphanumeric())
                && text[at + 2..].starts_with(|c: char| c.is_ascii_alphanumeric());
            if alone && !power && adjacent(at) {
                found.push((at..at + 2, FindingKind::StrayAsterisks));
            }
        }
        for (at, _) in text.match_indices("[^") {
            let label =
                text[at + 2..].chars().take(40).take_while(|&c| c != ']' && !c.is_whitespace()).collect::<String>();
            let closed = text[at + 2 + label.len()..].starts_with(']');
            if closed && !label.is_empty() && adjacent(at) {
                found.push((at..at + label.len() + 3, FindingKind::MissingFootnote { label }));
            }
        }
        let begins_line = offset == 0 && self.prepared.text[..run.origin(0)].ends_with(['\n', '\u{feff}']);
        if let Some((end, right)) = tight_heading(text).filter(|_| begins_line || run.origin(0) == 0) {
            found.push((0..end, FindingKind::TightHeading { right }));
        }
        found.extend(
            broken_links(text)
                .into_iter()
                .filter(|(place, _)| written(place.start))
                .map(|(place, right)| (place, FindingKind::BrokenLink { right })),
        );
        for (place, kind) in found {
            let place = run.origin_range(&(offset + place.start..offset + place.end));
            self.report(self.prepared.source_range(&place), kind);
        }
    }
}

/// `##时间`: where the marks end, and the line as a heading. `#话题#` and `#1` are no headings.
fn tight_heading(text: &str) -> Option<(usize, String)> {
    let marks = text.chars().take_while(|c| *c == '#').count();
    let rest = &text[marks..];
    let first = rest.chars().next()?;
    let is_tag = marks == 1 && (first.is_ascii() || rest.contains('#'));
    if !(1..=6).contains(&marks) || is_tag || first.is_whitespace() {
        return None;
    }
    // Level one is the title of the page.
    Some((marks, format!("{} {}", "#".repeat(marks.max(2)), rest.trim())))
}

/// `[费用]（fee.md）` and `[费用] (fee.md)`: a link but for its brackets or a space.
fn broken_links(text: &str) -> Vec<(Range<usize>, String)> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices(']') {
        let rest = &text[at + 1..];
        let gap = rest.len() - rest.trim_start_matches([' ', '\u{3000}']).len();
        let Some(inner) = rest[gap..].strip_prefix(['(', '（']) else { continue };
        let opened = rest.len() - inner.len();
        let Some(length) = inner.find([')', '）']).filter(|length| is_address(&inner[..*length])) else { continue };
        let closing = inner[length..].chars().next().map_or(0, char::len_utf8);
        let Some(open) = text[..at].rfind('[').filter(|open| open + 1 < at) else { continue };
        found.push((open..at + 1 + opened + length + closing, format!("{}({})", &text[open..=at], &inner[..length])));
    }
    found
}

fn is_address(text: &str) -> bool {
    let known = text.contains("://") || text.starts_with("../") || text.starts_with("mailto:") || text.contains(".md");
    let file = text.rsplit_once('.').is_some_and(|(name, ending)| {
        !name.is_empty() && (2..=5).contains(&ending.len()) && ending.bytes().all(|b| b.is_ascii_alphanumeric())
    });
    !text.contains(char::is_whitespace) && (known || file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_without_their_space_are_told_from_tags() {
        for (text, right) in [("##时间", "## 时间"), ("###1.时间", "### 1.时间"), ("#时间", "## 时间")] {
            assert_eq!(tight_heading(text).map(|(_, right)| right).as_deref(), Some(right), "{text}");
        }
        for text in ["#毕业季#", "#1 会议室", "# 时间", "时间", "#", "#######时间"] {
            assert_eq!(tight_heading(text), None, "{text}");
        }
    }

    #[test]
    fn links_with_wrong_brackets_are_told_from_remarks() {
        for (text, right) in [
            ("看[费用]（../../faq/fee.zh.md）。", "[费用](../../faq/fee.zh.md)"),
            ("看[附件] (plan.pdf)。", "[附件](plan.pdf)"),
            ("[学信网]（https://www.chsi.com.cn）", "[学信网](https://www.chsi.com.cn)"),
        ] {
            let found: Vec<String> = broken_links(text).into_iter().map(|(_, right)| right).collect();
            assert_eq!(found, [right], "{text}");
        }
        for text in ["教学服[2022]（10号）", "[甲]（见下）", "]（a.pdf）", "[注] (共 3 项)"] {
            assert_eq!(broken_links(text), [], "{text}");
        }
    }
}
