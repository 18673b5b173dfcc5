//! Brackets and quotation marks that do not come in pairs, paragraph by paragraph.

use std::ops::Range;

use crate::check::finding::Finding;
use crate::diagnostics::Words;

const CODE: &str = "unbalanced-punctuation";
const PAIRS: [(char, char); 8] =
    [('“', '”'), ('（', '）'), ('《', '》'), ('「', '」'), ('『', '』'), ('【', '】'), ('〔', '〕'), ('(', ')')];

/// Marks without their partner.
pub(super) fn find(text: &str) -> Vec<Finding> {
    paragraphs(text).into_iter().flat_map(|range| unbalanced(&text[range.clone()], range.start)).collect()
}

/// Blank lines, headings, list items, quotation marks of Markdown and rows of tables begin a new one.
fn paragraphs(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    let mut fresh = true;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim_start_matches([' ', '>', '\t']);
        let digits = trimmed.len() - trimmed.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let item =
            trimmed.starts_with(['-', '*', '+', '#', '|']) || digits > 0 && trimmed[digits..].starts_with(['.', ')']);
        match found.last_mut().filter(|_| !fresh && !item) {
            Some(paragraph) => paragraph.end += line.len(),
            None => found.push(at..at + line.len()),
        }
        fresh = trimmed.trim().is_empty() || trimmed.starts_with(['#', '|']);
        at += line.len();
    }
    found
}

fn unbalanced(paragraph: &str, base: usize) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut open: Vec<(usize, char)> = Vec::new();
    for (at, c) in paragraph.char_indices() {
        if PAIRS.iter().any(|(opening, _)| *opening == c) {
            open.push((at, c));
            continue;
        }
        let Some((opening, _)) = PAIRS.iter().find(|(_, closing)| *closing == c) else { continue };
        match open.last().copied() {
            Some((_, last)) if last == *opening => drop(open.pop()),
            Some((start, last)) if round(last) && round(c) => {
                open.pop();
                findings.push(mixed(paragraph, base, start, at, c));
            }
            // `1）`, `a)`: the mark of a list, which never had an opening one.
            _ if round(c) && ends_list_mark(&paragraph[..at]) => {}
            _ if c == ')' => {}
            _ => findings.push(lonely(base + at, c, *opening)),
        }
    }
    // A quotation that runs over several paragraphs opens each of them and closes only the last.
    let quotation = |at: usize| paragraph[..at].trim_start_matches([' ', '>', '-', '*']).is_empty();
    let left = open.into_iter().filter(|(at, c)| *c != '(' && !(*c == '“' && quotation(*at)));
    findings.extend(left.map(|(at, c)| lonely(base + at, c, partner(c))));
    findings
}

fn round(c: char) -> bool {
    matches!(c, '(' | ')' | '（' | '）')
}

fn partner(opening: char) -> char {
    PAIRS.iter().find(|(own, _)| *own == opening).map_or(opening, |(_, closing)| *closing)
}

fn ends_list_mark(before: &str) -> bool {
    let mark =
        before.chars().rev().take_while(|c| c.is_ascii_alphanumeric() || "一二三四五六七八九十".contains(*c)).count();
    (1..=2).contains(&mark)
}

fn lonely(at: usize, mark: char, partner: char) -> Finding {
    let cause = Words::new(
        format!("单独一个 {mark} ，没有 {partner} 与它配对"),
        format!("{mark} has no {partner} to match it"),
    );
    Finding::warning(at..at + mark.len_utf8(), CODE, cause)
        .with_fix(format!("补上 {partner} ，或者去掉 {mark}"), format!("add {partner} or remove {mark}"))
}

fn mixed(paragraph: &str, base: usize, start: usize, at: usize, closing: char) -> Finding {
    let opening_length = if paragraph[start..].starts_with('(') { 1 } else { '（'.len_utf8() };
    let end = at + closing.len_utf8();
    let inner = &paragraph[start + opening_length..at];
    let cause = Words::new("一对括号一个全角、一个半角", "a pair of brackets, one full-width and one half-width");
    let mut finding = Finding::warning(base + start..base + end, CODE, cause);
    finding.fix = Some(Words::new("两边都用全角括号“（ ）”", "make both full-width: “（ ）”"));
    finding.replacement = Some(format!("（{inner}）"));
    finding
}
