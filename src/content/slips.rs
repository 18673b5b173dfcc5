//! The slips that break YAML, recognised by name. Knows the shape of a line, not the meaning of a key.

use std::ops::Range;
use std::sync::Arc;

use crate::diagnostics::{Diagnostic, Place, SourceFile};

/// Says why the YAML in `block` could not be read: the known slip on or just above the reported line, else the parser's own words.
pub(super) fn explain(source: &Arc<SourceFile>, block: &Range<usize>, error: &serde_yaml::Error) -> Diagnostic {
    let first_line = source.line_column(block.start).0;
    let (line, column) = error.location().map_or((1, 1), |at| (at.line(), at.column()));
    let at = source.offset(first_line + line - 1, column);
    let message = error.to_string();
    if let Some(name) = message.split("duplicate entry with key ").nth(1) {
        return duplicate(source, block, name);
    }
    // The parser often notices a slip only on the line after it.
    let lines = lines_upto(source, block, at);
    for range in lines.iter().rev().take(3) {
        if let Some(found) = known_slip(source, range.clone()) {
            return found;
        }
    }
    let reason = message.split(" at line ").next().unwrap_or(&message).to_owned();
    Diagnostic::error(
        "yaml-syntax",
        Place::new(source, at..at + 1),
        format!("设置部分（YAML）读不懂：{reason}"),
        format!("this YAML cannot be read: {reason}"),
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

fn known_slip(source: &Arc<SourceFile>, range: Range<usize>) -> Option<Diagnostic> {
    let line = &source.text[range.clone()];
    let place = |from: usize, to: usize| Place::new(source, range.start + from..range.start + to);
    if let Some(at) = line.find('\t').filter(|at| line[..*at].trim().is_empty()) {
        return Some(
            Diagnostic::error("yaml-tab", place(at, at + 1), "缩进用了制表符（Tab）", "a tab is used to indent")
                .fix("改用空格，每级两个", "use spaces, two for each level"),
        );
    }
    let body = line.trim_start().trim_start_matches("- ");
    let body_at = line.len() - body.len();
    if let Some(at) = body.find('：').filter(|at| is_key(&body[..*at])) {
        let key = &body[..at];
        let value = body[at + '：'.len_utf8()..].trim();
        return Some(
            Diagnostic::error(
                "yaml-full-width-colon",
                place(body_at + at, body_at + at + '：'.len_utf8()),
                "字段后面用了中文冒号“：”",
                "a full-width colon `：` follows the key",
            )
            .fix(format!("改成“{key}: {value}”"), format!("write `{key}: {value}`")),
        );
    }
    if let Some(at) = body
        .find(':')
        .filter(|at| is_key(&body[..*at]) && !body[at + 1..].starts_with([' ', '\r']) && body.len() > at + 1)
    {
        let (key, value) = (&body[..at], body[at + 1..].trim());
        return Some(
            Diagnostic::error(
                "yaml-space-after-colon",
                place(body_at + at, body_at + at + 1),
                "冒号后面少了一个空格",
                "a space is missing after the colon",
            )
            .fix(format!("改成“{key}: {value}”"), format!("write `{key}: {value}`")),
        );
    }
    let value = body.split_once(':').map_or("", |(_, value)| value).trim();
    let value_at = line.len() - line.trim_end().len();
    let value_range = line.len() - value_at - value.len()..line.len() - value_at;
    if value.starts_with(['“', '”', '‘', '’']) || value.starts_with(['@', '`', '%']) || value.contains(": ") {
        let inner = value.trim_matches(['“', '”', '‘', '’']).replace('"', "\\\"");
        return Some(
            Diagnostic::error(
                "yaml-needs-quotes",
                place(value_range.start, value_range.end),
                "这段文字含有 YAML 的特殊符号，需要英文引号",
                "this text holds a character special to YAML and needs straight quotes",
            )
            .fix(format!("写成 \"{inner}\""), format!("write \"{inner}\"")),
        );
    }
    None
}

fn is_key(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
}

fn duplicate(source: &Arc<SourceFile>, block: &Range<usize>, name: &str) -> Diagnostic {
    let name: String = name.trim_matches('"').chars().take_while(|c| *c != '"').collect();
    let name = name.split(" at line").next().unwrap_or(&name).to_owned();
    let mut found = Vec::new();
    let mut start = block.start;
    for line in source.text[block.clone()].split_inclusive('\n') {
        let body = line.trim_start().trim_start_matches("- ").trim_start_matches(['"', '\'']);
        if body
            .strip_prefix(name.as_str())
            .is_some_and(|rest| rest.trim_start_matches(['"', '\'', ' ']).starts_with(':'))
        {
            let at = start + (line.len() - body.len());
            found.push(at..at + name.len());
        }
        start += line.len();
    }
    // Where the two cannot be told apart by their lines, the last is as good as any.
    let last = found.pop().unwrap_or(block.start..block.start);
    let problem = Diagnostic::error(
        "duplicate-key",
        Place::new(source, last),
        format!("字段“{name}”写了两次"),
        format!("the key `{name}` is written twice"),
    )
    .fix("留下一个，删掉另一个", "keep one and delete the other");
    match found.pop() {
        Some(first) => problem.see(Place::new(source, first), "第一次写在这里", "first written here"),
        None => problem,
    }
}
