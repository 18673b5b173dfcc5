//! Quotation marks: those of Word, those that are missing, those that end too early, and what a backslash does inside.

use std::ops::Range;
use std::sync::Arc;

use super::Line;
use super::flow;
use crate::diagnostics::{Diagnostic, SourceFile};

/// `“2023”`: quotation marks of Word, which YAML takes for part of the text. Around Chinese words they may be meant.
pub(super) fn smart_quotes(source: &Arc<SourceFile>, range: Range<usize>, broken: bool) -> Option<Diagnostic> {
    const SMART: [char; 4] = ['“', '”', '‘', '’'];
    let line = Line::read(source, range);
    let value = match line.key_and_value() {
        Some((_, value)) => value,
        None => line.body..line.text.trim_end().len(),
    };
    let text = line.text.get(value.clone())?;
    let place = line.place(source, value.clone());
    let told = |inner: &str| {
        Diagnostic::error(
            "yaml-smart-quotes",
            place.clone(),
            "这里用了中文引号，YAML 只认英文引号",
            "these are curly quotation marks; YAML knows only straight ones",
        )
        .fix(format!("写成 {inner}"), format!("write {inner}"))
    };
    let straight = text.replace(SMART, "\"");
    if broken && text.starts_with(SMART) {
        return Some(told(&format!("\"{}\"", text.trim_matches(SMART).replace('"', "\\\""))));
    }
    let wrapped = |part: &str| {
        let part = part.trim();
        let inner = part.trim_matches(SMART);
        part.starts_with(SMART) && part.ends_with(SMART) && !inner.is_empty() && inner.is_ascii()
    };
    let items = text.strip_prefix('[').map_or(text, |list| list.trim_end_matches(']'));
    items.split(',').any(wrapped).then(|| told(&straight))
}

/// `"D:\照片"`: inside double quotes a backslash begins a code.
pub(super) fn backslash(source: &Arc<SourceFile>, start: usize) -> Option<Diagnostic> {
    let end = source.text[start..].find('\n').map_or(source.text.len(), |end| start + end);
    let line = Line::read(source, start..end);
    let mut marks = line.text.match_indices('"').map(|(at, _)| at);
    let (open, close) = std::iter::from_fn(|| Some((marks.next()?, marks.next()?)))
        .find(|(open, close)| line.text[*open..*close].contains('\\'))?;
    let single = format!("'{}'", line.text[open + 1..close].replace('\'', "''"));
    Some(
        Diagnostic::error(
            "yaml-backslash",
            line.place(source, open..close + 1),
            "双引号里的反斜杠“\\”有特殊含义",
            "a backslash inside double quotes has a special meaning",
        )
        .fix(format!("改用单引号：{single}"), format!("use single quotes: {single}")),
    )
}

/// A value that YAML takes for something else than a text: it begins with one of its marks, holds `: `, or goes on
/// behind what closed it (`"毕业"典礼`).
pub(super) fn needs_quotes(source: &Arc<SourceFile>, range: Range<usize>) -> Option<Diagnostic> {
    let line = Line::read(source, range);
    let value = match flow::start(&line) {
        Some(start) => {
            let mut values =
                flow::stretches(line.text, start).into_iter().filter_map(|stretch| flow::entry(line.text, stretch));
            let found = values.find(|value| is_misread(&line.text[value.clone()]));
            let after = || closed_early(&line.text[start..]).then(|| start..line.text.trim_end().len());
            found.or_else(after)?
        }
        None => line.key_and_value().map(|(_, value)| value).filter(|value| {
            let text = &line.text[value.clone()];
            is_misread(text) || closed_early(text)
        })?,
    };
    let text = quoted(&line.text[value.clone()]);
    Some(
        Diagnostic::error(
            "yaml-needs-quotes",
            line.place(source, value),
            "这段文字含有 YAML 的特殊符号，需要英文引号",
            "this text holds a character special to YAML and needs straight quotes",
        )
        .fix(format!("写成 {text}"), format!("write {text}")),
    )
}

fn is_misread(text: &str) -> bool {
    let held = text.starts_with(['"', '\'', '[', '{', '|', '>']);
    let begins = text.starts_with(['@', '`', '%', '!', '&', '*']) || text.starts_with("? ") || text.starts_with("- ");
    !held && (begins || text.contains(": ") || text.ends_with(':'))
}

/// Whether a quotation mark or bracket opens the value and closes before its end.
fn closed_early(text: &str) -> bool {
    let Some(open) = text.chars().next() else { return false };
    let end = match open {
        '"' | '\'' => text[1..].find(open).map(|at| at + 2),
        '[' | '{' => end_of_brackets(text),
        _ => None,
    };
    end.is_some_and(|end| {
        let rest = &text[end..];
        !rest.trim().is_empty() && !rest.starts_with(" #") && !rest.trim_start().starts_with([',', ']', '}', ':'])
    })
}

fn end_of_brackets(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            '[' | '{' => depth += 1,
            ']' | '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return Some(at + 1);
        }
    }
    None
}

/// The text in the quotation marks that ask for the least change.
fn quoted(text: &str) -> String {
    let around = text.chars().next().filter(|c| matches!(c, '"' | '\'') && text.len() > 1 && text.ends_with(*c));
    let halves = around.is_some_and(|mark| text.matches(mark).count() % 2 == 1);
    // 'Don't forget' is quoted and holds its own mark; "毕业"和"学位" begins and ends with two that are.
    let inner = if halves { &text[1..text.len() - 1] } else { text };
    match inner.contains(['"', '\\']) {
        true => format!("'{}'", inner.replace('\'', "''")),
        false => format!("\"{inner}\""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_quoted_reads_as_it_was_meant() {
        for (written, right) in [
            ("\"毕业\"图像采集", "'\"毕业\"图像采集'"),
            ("'Don't forget'", "\"Don't forget\""),
            ("[毕业] 图像采集", "\"[毕业] 图像采集\""),
            ("通知: 采集", "\"通知: 采集\""),
            ("? 带", "\"? 带\""),
        ] {
            assert!(is_misread(written) || closed_early(written), "{written}");
            assert_eq!(quoted(written), right);
        }
        for written in ["\"通知: 采集\"", "[2023, 2024]", "[2023] # 含专升本", "{zh: 甲, en: A}", "普通的文字"]
        {
            assert!(!is_misread(written) && !closed_early(written), "{written}");
        }
    }
}
