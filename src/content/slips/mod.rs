//! The slips that break YAML, recognised by name. Knows the shape of a line, not the meaning of a key.

mod flow;
mod indent;
mod marks;
mod quotes;

use std::ops::Range;
use std::sync::Arc;

use super::reasons;
use crate::diagnostics::{Diagnostic, Place, SourceFile};
use flow::{missing_comma, unclosed};
use indent::{indent, no_colon};
use marks::full_width;
use quotes::{backslash, needs_quotes, smart_quotes};

/// Says why the YAML in `block` could not be read: the known slip on or just above the reported line, else the reason in
/// plain words.
pub(super) fn explain(source: &Arc<SourceFile>, block: &Range<usize>, error: &serde_yaml::Error) -> Diagnostic {
    let first_line = source.line_column(block.start).0;
    let (line, column) = error.location().map_or((1, 1), |at| (at.line(), at.column()));
    let at = source.offset(first_line + line - 1, column);
    let message = error.to_string();
    // The parser often notices a slip only on the line after it, and an open quotation mark only at the very end.
    let lines = lines_upto(source, block, at);
    let reach = if reasons::is_unclosed(error) { lines.len() } else { 3 };
    for range in lines.iter().rev().take(reach) {
        if let Some(found) = known_slip(source, range.clone()) {
            return found;
        }
    }
    let is_open = reasons::is_unclosed(error);
    if let Some(found) = lines.iter().find_map(|range| unclosed(source, range.clone(), is_open)) {
        return found;
    }
    if reasons::lacks_colon(error)
        && let Some(found) = no_colon(source, &lines)
    {
        return found;
    }
    if reasons::is_indent(error)
        && let Some(found) = indent(source, &lines)
    {
        return found;
    }
    if let Some(found) = backslash(source, source.text[..at].rfind('\n').map_or(0, |end| end + 1))
        .filter(|_| message.contains("escape") || message.contains("hexadecimal"))
    {
        return found;
    }
    let reason = reasons::reason(error);
    Diagnostic::error(
        "yaml-syntax",
        Place::new(source, at..at + 1),
        format!("设置部分（YAML）读不懂：{}", reason.zh),
        format!("this YAML cannot be read: {}", reason.en),
    )
    .fix(
        "检查这一行和上一行：冒号后要有空格，同级的行要对齐，文字里有冒号或井号时加引号",
        "look at this line and the one above: a space after each colon, equal indent for equals, quotes around text with : or #",
    )
}

/// The first known slip of the block, for YAML that can be read but does not say what was meant.
pub(super) fn find(source: &Arc<SourceFile>, block: &Range<usize>) -> Option<Diagnostic> {
    lines_upto(source, block, block.end).into_iter().find_map(|range| known_slip(source, range))
}

/// The first slip that YAML takes for something else than was meant: full-width brackets, a list item without its
/// space, a number sign that cuts a title short. Everything reported here is wrong wherever it stands.
pub(super) fn find_legal(source: &Arc<SourceFile>, block: &Range<usize>) -> Option<Diagnostic> {
    let lines = lines_upto(source, block, block.end);
    let mut opens_list = false;
    for range in &lines {
        let line = &source.text[range.clone()];
        let body = line.trim_start();
        if body.is_empty() || body.starts_with('#') {
            continue;
        }
        let found = wide_space(source, range.clone())
            .or_else(|| full_width(source, range.clone(), false))
            .or_else(|| cut_by_comment(source, range.clone()))
            .or_else(|| smart_quotes(source, range.clone(), false))
            .or_else(|| if opens_list { joined_item(source, range.clone()) } else { None });
        if found.is_some() {
            return found;
        }
        opens_list = body.ends_with(':');
    }
    None
}

/// The lines of the block up to the offset, as byte ranges without line ends.
fn lines_upto(source: &SourceFile, block: &Range<usize>, at: usize) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut start = block.start;
    for line in source.text[block.clone()].split_inclusive('\n') {
        if start > at {
            break;
        }
        lines.push(start..start + line.trim_end_matches(['\n', '\r']).len());
        start += line.len();
    }
    lines
}

/// A line in its parts, as bytes of the file.
struct Line<'a> {
    start: usize,
    text: &'a str,
    /// Where the text after indent and `- ` begins.
    body: usize,
}

impl<'a> Line<'a> {
    fn read(source: &'a SourceFile, range: Range<usize>) -> Line<'a> {
        let text = &source.text[range.clone()];
        let body = text.trim_start().trim_start_matches("- ").trim_start_matches('{');
        Line { start: range.start, text, body: text.len() - body.len() }
    }

    fn body(&self) -> &'a str {
        &self.text[self.body..]
    }

    /// The key up to the colon, and the bytes of the value in the line.
    fn key_and_value(&self) -> Option<(&'a str, Range<usize>)> {
        let is_name = |name: &str| is_key(name.trim_matches(['"', '\'']));
        let colon = self.body().find(':').filter(|at| is_name(&self.body()[..*at]))?;
        let from = self.body + colon + 1;
        let value = self.text[from..].trim();
        let from = from + self.text[from..].len() - self.text[from..].trim_start().len();
        Some((&self.body()[..colon], from..from + value.len()))
    }

    fn place(&self, source: &Arc<SourceFile>, range: Range<usize>) -> Place {
        Place::new(source, self.start + range.start..self.start + range.end)
    }
}

fn known_slip(source: &Arc<SourceFile>, range: Range<usize>) -> Option<Diagnostic> {
    tab(source, range.clone())
        .or_else(|| wide_space(source, range.clone()))
        .or_else(|| full_width(source, range.clone(), true))
        .or_else(|| no_space_after_colon(source, range.clone()))
        .or_else(|| smart_quotes(source, range.clone(), true))
        .or_else(|| missing_comma(source, range.clone()))
        .or_else(|| needs_quotes(source, range))
}

/// White space before a line that YAML does not take for an indent: `　` of an input method, the hard space of a web page.
fn wide_space(source: &Arc<SourceFile>, range: Range<usize>) -> Option<Diagnostic> {
    let line = Line::read(source, range);
    let body = line.text.trim_start();
    let lead = line.text.len() - body.len();
    let at = line.text[..lead].find(['\u{3000}', '\u{a0}', '\u{2003}'])?;
    let is_yaml = body.starts_with("- ") || body.split_once([':', '：']).is_some_and(|(key, _)| is_key(key.trim_end()));
    let columns = line.text[..lead].chars().map(|c| if c == '\u{3000}' { 2 } else { 1 }).sum::<usize>();
    // It was meant to stand in line with the line above, or with what follows the dash there.
    let above = source.text[..line.start].trim_end().rsplit('\n').next().unwrap_or_default();
    let outer = above.len() - above.trim_start().len();
    let inner = above.len() - above.trim_start().trim_start_matches("- ").len();
    let spaces = [outer, inner].into_iter().min_by_key(|known| known.abs_diff(columns)).unwrap_or(0);
    let problem = || {
        Diagnostic::error(
            "yaml-wide-space",
            line.place(source, at..lead),
            "缩进用了全角空格",
            "full-width spaces are used to indent",
        )
    };
    is_yaml.then(|| match spaces {
        0 => problem().fix("删掉行首的空格", "delete the spaces before it"),
        spaces => problem().fix(
            format!("换成 {spaces} 个英文空格，和同级的行对齐"),
            format!("put {spaces} ordinary spaces before it, in line with its equals"),
        ),
    })
}

fn tab(source: &Arc<SourceFile>, range: Range<usize>) -> Option<Diagnostic> {
    let line = Line::read(source, range);
    let at = line.text.find('\t').filter(|at| line.text[..*at].trim().is_empty())?;
    Some(
        Diagnostic::error(
            "yaml-tab",
            line.place(source, at..at + 1),
            "缩进用了制表符（Tab）",
            "a tab is used to indent",
        )
        .fix("改用空格，每级两个", "use spaces, two for each level"),
    )
}

fn no_space_after_colon(source: &Arc<SourceFile>, range: Range<usize>) -> Option<Diagnostic> {
    let line = Line::read(source, range);
    let body = line.body();
    let at = body
        .find(':')
        .filter(|at| is_key(&body[..*at]) && !body[at + 1..].starts_with([' ', '\r', '/']) && body.len() > at + 1)?;
    let (key, value) = (&body[..at], body[at + 1..].trim());
    Some(
        Diagnostic::error(
            "yaml-space-after-colon",
            line.place(source, line.body + at..line.body + at + 1),
            "冒号后面少了一个空格",
            "a space is missing after the colon",
        )
        .fix(format!("改成“{key}: {value}”"), format!("write `{key}: {value}`")),
    )
}

/// `title: 图像采集 #2`: YAML drops everything from ` #` on.
fn cut_by_comment(source: &Arc<SourceFile>, range: Range<usize>) -> Option<Diagnostic> {
    let line = Line::read(source, range);
    let (key, value) = line.key_and_value()?;
    let text = &line.text[value.clone()];
    if text.starts_with(['"', '\'', '[', '{', '|', '>', '#']) {
        return None;
    }
    let at = text.find(" #").filter(|at| text[at + 2..].starts_with(|c: char| c.is_ascii_digit()))?;
    Some(
        Diagnostic::error(
            "yaml-cut-by-comment",
            line.place(source, value.start + at + 1..value.end),
            "“ #”后面的文字会被当作注释丢掉",
            "everything after ` #` is taken for a comment and lost",
        )
        .fix(format!("写成 {key}: \"{text}\""), format!("write {key}: \"{text}\"")),
    )
}

/// `-2023` below a key: one text to YAML, an item of a list to the author.
fn joined_item(source: &Arc<SourceFile>, range: Range<usize>) -> Option<Diagnostic> {
    let line = Line::read(source, range);
    let body = line.text.trim_start();
    let at = line.text.len() - body.len();
    let rest = body.strip_prefix('-').filter(|rest| !rest.is_empty() && !rest.starts_with([' ', '-']))?;
    Some(
        Diagnostic::error(
            "yaml-list-space",
            line.place(source, at..at + 1),
            "列表的“-”后面少了一个空格",
            "a space is missing after the `-` of the list",
        )
        .fix(format!("改成“- {rest}”"), format!("write `- {rest}`")),
    )
}

/// Dashes that Word and input methods make of `-`.
pub(super) fn is_dash(c: char) -> bool {
    matches!(c, '—' | '–' | '－' | '―' | '─' | '━' | '‐' | '‑' | '−' | '﹣')
}

fn is_key(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
}
