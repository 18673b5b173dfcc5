//! Values in braces and brackets: a comma that is missing, a bracket or quotation mark that is not closed.

use std::ops::Range;
use std::sync::Arc;

use super::{Line, is_key};
use crate::diagnostics::{Diagnostic, SourceFile};

/// Where the braces or brackets of a line begin, if its value or the line itself is in such.
pub(super) fn start(line: &Line<'_>) -> Option<usize> {
    let item = line.text.trim_start().trim_start_matches("- ");
    if item.starts_with(['{', '[']) {
        return Some(line.text.len() - item.len());
    }
    let (_, value) = line.key_and_value()?;
    line.text[value.clone()].starts_with(['{', '[']).then_some(value.start)
}

/// The stretches between the marks of braces, brackets and commas, as bytes of the line. Quoted text is one stretch.
pub(super) fn stretches(text: &str, start: usize) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = start;
    let mut quote = None;
    let mut begins = true;
    for (at, c) in text.char_indices().skip_while(|(at, _)| *at < start) {
        match (quote, c) {
            (Some(open), _) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') if begins => quote = Some(c),
            (None, '{' | '}' | '[' | ']' | ',') => {
                found.push(from..at);
                from = at + c.len_utf8();
            }
            _ => {}
        }
        begins = matches!(c, '{' | '[' | ',' | ':') || begins && c == ' ';
    }
    found.push(from..text.trim_end().len().max(from));
    found.retain(|range| !text[range.clone()].trim().is_empty());
    found
}

/// The key and the value of a stretch `key: value`, as bytes of the line.
pub(super) fn entry(text: &str, stretch: Range<usize>) -> Option<Range<usize>> {
    let written = &text[stretch.clone()];
    let (key, value) = written.split_once(": ")?;
    if !is_key(key.trim().trim_matches(['"', '\''])) || value.trim().is_empty() {
        return None;
    }
    let from = stretch.end - value.len();
    let from = from + value.len() - value.trim_start().len();
    Some(from..from + value.trim().len())
}

/// `{id: upload kind: upload}`: a key in the middle of what would be the value before it.
pub(super) fn missing_comma(source: &Arc<SourceFile>, range: Range<usize>) -> Option<Diagnostic> {
    let line = Line::read(source, range);
    let start = start(&line)?;
    let (value, key) = stretches(line.text, start).into_iter().find_map(|stretch| {
        let value = entry(line.text, stretch)?;
        let text = &line.text[value.clone()];
        let key = text.match_indices(": ").find_map(|(colon, _)| {
            let key = text[..colon].rsplit(' ').next().filter(|key| is_key(key) && key.len() < colon)?;
            Some(colon - key.len())
        })?;
        Some((value, key))
    })?;
    let before = line.text[value.start..value.start + key].trim_end();
    let at = value.start + before.len();
    let name = line.text[value.start + key..].split(':').next().unwrap_or_default();
    Some(
        Diagnostic::error(
            "yaml-comma",
            line.place(source, value.start + key..value.start + key + name.len()),
            format!("“{name}”前面少了一个英文逗号"),
            format!("a comma is missing before `{name}`"),
        )
        .fix(
            format!("写成 {}, {}", line.text[start..at].trim(), line.text[value.start + key..].trim()),
            format!("write {}, {}", line.text[start..at].trim(), line.text[value.start + key..].trim()),
        ),
    )
}

/// A quotation mark that its line opens and does not close; brackets only on suspicion, for they may span lines.
pub(super) fn unclosed(source: &Arc<SourceFile>, range: Range<usize>, brackets: bool) -> Option<Diagnostic> {
    let line = Line::read(source, range);
    let item = line.text.trim_start().trim_start_matches("- ");
    let whole = line.text.len() - item.len()..line.text.trim_end().len();
    let value = match line.key_and_value() {
        Some((_, value)) if !item.starts_with('{') => value,
        _ => whole,
    };
    let text = line.text.get(value.clone())?;
    let open = text.chars().next()?;
    let close = match open {
        '[' if brackets => ']',
        '{' if brackets => '}',
        '"' | '\'' => open,
        _ => return None,
    };
    let closed = if open == close {
        text.matches(open).count() % 2 == 0
    } else {
        text.matches(open).count() <= text.matches(close).count()
    };
    if closed {
        return None;
    }
    let place = line.place(source, value.start..value.start + 1);
    if open == close {
        return Some(
            Diagnostic::error(
                "yaml-unclosed",
                place,
                format!("英文引号 {open} 没有成对"),
                format!("the quotation mark {open} has no partner"),
            )
            .fix(format!("在这一行末尾补上 {open}"), format!("add {open} at the end of this line")),
        );
    }
    Some(
        Diagnostic::error(
            "yaml-unclosed",
            place,
            format!("“{open}”没有用“{close}”结束"),
            format!("`{open}` is not closed with `{close}`"),
        )
        .fix(format!("在这一行末尾补上“{close}”"), format!("add `{close}` at the end of this line")),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_stand_between_the_marks() {
        let text = "a: {zh: 甲, en: \"B, C\"}";
        let found: Vec<&str> = stretches(text, 3).into_iter().map(|range| text[range].trim()).collect();
        assert_eq!(found, ["zh: 甲", "en: \"B, C\""]);
    }
}
