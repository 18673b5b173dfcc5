//! Marks that were meant as syntax and are shown as text: each is told with what was most likely meant.

use std::ops::Range;

use super::Writer;
use super::inline::Run;
use crate::diagnostics::whole_characters;
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
        let before = &self.prepared.text[..run.origin(0)];
        let begins_line = offset == 0 && (before.is_empty() || before.ends_with(['\n', '\u{feff}']));
        if let Some((end, right)) = tight_heading(text).filter(|_| begins_line) {
            found.push((0..end, FindingKind::TightHeading { right }));
        }
        if offset == 0 && !self.lines_told && written(0) {
            if begins_line && run.looks_like_a_row() {
                found.push((0..text.trim_end().len(), FindingKind::BrokenTable));
                self.lines_told = true;
            } else if let Some(mark) = list_mark(text).filter(|_| run.after_break) {
                found.push((0..mark.len(), FindingKind::RunOnLine { mark: mark.to_owned() }));
                self.lines_told = true;
            }
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

impl Run {
    /// Whether it begins with a bar and has more of them.
    fn looks_like_a_row(&self) -> bool {
        self.text().starts_with(BARS) && self.text().matches(BARS).count() > 1
    }
}

/// Of both keyboards.
const BARS: [char; 2] = ['|', '｜'];

/// `一、`, `（二）`, `3.`, `●` at the start of a text: what a typescript begins a line with.
fn list_mark(text: &str) -> Option<&str> {
    const NUMERALS: &str = "一二三四五六七八九十";
    let first = text.chars().next()?;
    if "·•●○◆◇■□▲△★☆※➢".contains(first) {
        return Some(&text[..first.len_utf8()]);
    }
    let inner = text.strip_prefix(['（', '(']).unwrap_or(text);
    let is_bracketed = inner.len() < text.len();
    let is_number = |c: char| c.is_ascii_digit();
    let is_numeral = |c: char| NUMERALS.contains(c);
    let rest = match inner.trim_start_matches(is_number) {
        rest if rest.len() < inner.len() => rest,
        _ => inner.trim_start_matches(is_numeral),
    };
    let count = inner[..inner.len() - rest.len()].chars().count();
    let sign = rest.chars().next().filter(|sign| match sign {
        '）' | ')' => true,
        '、' => !is_bracketed,
        '.' | '．' => !is_bracketed && inner.starts_with(is_number),
        _ => false,
    })?;
    let after = rest[sign.len_utf8()..].chars().next()?;
    // `1.5米` is a number, `二、三年级` an enumeration.
    let is_mark = (1..=2).contains(&count) && !is_number(after) && !is_numeral(after);
    is_mark.then(|| &text[..text.len() - rest.len() + sign.len_utf8()])
}

/// `##时间`: where the marks end, and the line as a heading. `#话题#` and `#1` are no headings.
fn tight_heading(text: &str) -> Option<(usize, String)> {
    let rest = text.trim_start_matches(['#', '＃']);
    let end = text.len() - rest.len();
    let marks = text[..end].chars().count();
    let first = rest.chars().next()?;
    let is_tag = marks == 1 && (first.is_ascii_graphic() || rest.contains(['#', '＃']));
    // With a space, only marks of the Chinese keyboard are no heading.
    if !(1..=6).contains(&marks) || is_tag || (first.is_whitespace() && end == marks) {
        return None;
    }
    // Level one is the title of the page.
    Some((end, format!("{} {}", "#".repeat(marks.max(2)), rest.trim())))
}

/// Longest text or address of a link in bytes. Bounds the look around, so that a line of a million `](` takes no
/// quadratic time.
const LONGEST_LINK: usize = 1024;

/// `[费用]（fee.md）`, `[费用] (fee.md)` and `[费用](收费 表.pdf)`: a link but for its brackets or a space.
fn broken_links(text: &str) -> Vec<(Range<usize>, String)> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices(']') {
        let rest = &text[at + 1..];
        let gap = rest.len() - rest.trim_start_matches([' ', '\u{3000}']).len();
        let Some(inner) = rest[gap..].strip_prefix(['(', '（']) else { continue };
        let opened = rest.len() - inner.len();
        let inner = &inner[whole_characters(inner, 0..LONGEST_LINK)];
        let Some(length) = inner.find([')', '）']) else { continue };
        let address = match &inner[..length] {
            address if is_address(address) => address.to_owned(),
            name if gap == 0 && is_file_with_spaces(name) => format!("<{name}>"),
            _ => continue,
        };
        let closing = inner[length..].chars().next().map_or(0, char::len_utf8);
        let reach = whole_characters(text, at.saturating_sub(LONGEST_LINK)..at).start;
        let Some(open) = text[reach..at].rfind('[').map(|open| reach + open).filter(|open| open + 1 < at) else {
            continue;
        };
        // A picture, whose mark belongs to it.
        let open =
            if text[..open].ends_with(['!', '！']) { text[..open].trim_end_matches(['!', '！']).len() } else { open };
        let label = text[open..=at].replace('！', "!");
        found.push((open..at + 1 + opened + length + closing, format!("{label}({address})")));
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

/// `报名 表.docx`: the name of a file, which Markdown wants in angle brackets.
fn is_file_with_spaces(text: &str) -> bool {
    text.contains(' ')
        && !text.contains(['，', '。', '；', '"', '<', '>'])
        && is_address(&text.replace(' ', "-"))
        && text.trim() == text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_without_their_space_are_told_from_tags() {
        for (text, right) in
            [("##时间", "## 时间"), ("###1.时间", "### 1.时间"), ("#时间", "## 时间"), ("＃＃ 时间", "## 时间")]
        {
            assert_eq!(tight_heading(text).map(|(_, right)| right).as_deref(), Some(right), "{text}");
        }
        for text in ["#毕业季#", "#1 会议室", "# 时间", "时间", "#", "#######时间"] {
            assert_eq!(tight_heading(text), None, "{text}");
        }
    }

    #[test]
    fn marks_of_a_typescript_are_told_from_numbers() {
        for (text, mark) in [
            ("一、采集时间", "一、"),
            ("十二、其他", "十二、"),
            ("（一）白天", "（一）"),
            ("(2)晚上", "(2)"),
            ("1.上午集合", "1."),
            ("2. 下午", "2."),
            ("3、带证件", "3、"),
            ("4）交费", "4）"),
            ("●第二条", "●"),
        ] {
            assert_eq!(list_mark(text), Some(mark), "{text}");
        }
        for text in ["1.5米以上", "二、三年级学生", "2025.11", "2025年", "（一楼）", "十月", "一", "1.", "第一、"]
        {
            assert_eq!(list_mark(text), None, "{text}");
        }
    }

    #[test]
    fn links_with_wrong_brackets_are_told_from_remarks() {
        for (text, right) in [
            ("看[费用]（../../faq/fee.zh.md）。", "[费用](../../faq/fee.zh.md)"),
            ("看[附件] (plan.pdf)。", "[附件](plan.pdf)"),
            ("[报名表](报名 表.docx)", "[报名表](<报名 表.docx>)"),
            ("见![现场](现场 图.png)", "![现场](<现场 图.png>)"),
            ("[学信网]（https://www.chsi.com.cn）", "[学信网](https://www.chsi.com.cn)"),
        ] {
            let found: Vec<String> = broken_links(text).into_iter().map(|(_, right)| right).collect();
            assert_eq!(found, [right], "{text}");
        }
        for text in ["教学服[2022]（10号）", "[甲]（见下）", "]（a.pdf）", "[注] (共 3 项)", "[注](见 第 3 项。a.pdf)"]
        {
            assert_eq!(broken_links(text), [], "{text}");
        }
    }
}
