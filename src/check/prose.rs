//! Which bytes of a Markdown source are running text. Code, addresses, short codes, comments, tags and every field of
//! the front matter that holds a fact are blanked out, so that the checks of wording cannot trip over them.
//! A rough reader on purpose: it decides what is *looked at*, never what a page shows.

use crate::diagnostics::whole_characters;
use std::ops::Range;

/// What stands in for a hidden byte: neither a letter, a digit, a space nor a mark of punctuation.
pub(super) const HIDDEN: char = '\u{1}';

/// Fields of the front matter whose values are sentences for readers; all others are facts and are checked elsewhere.
const PROSE_FIELDS: [&str; 14] = [
    "title",
    "formal_title",
    "summary",
    "description",
    "note",
    "label",
    "who",
    "bring",
    "wear",
    "fee",
    "place",
    "zh",
    "en",
    "name",
];

/// The running text of a Markdown source: same length, same offsets, everything else blanked out.
pub fn prose(source: &str) -> String {
    let mut hidden = vec![false; source.len()];
    let body = front_matter(source);
    if body > 0 {
        hide(&mut hidden, 0..body);
        for range in sentences_of_front_matter(source, body) {
            hidden[range].fill(false);
        }
    }
    hide_blocks(source, body, &mut hidden);
    hide_inlines(source, body, &mut hidden);
    let mut out = String::with_capacity(source.len());
    for (at, c) in source.char_indices() {
        if hidden[at] && c != '\n' && c != '\r' {
            out.extend(std::iter::repeat_n(HIDDEN, c.len_utf8()));
        } else {
            out.push(c);
        }
    }
    out
}

/// Where the body begins: after the closing `---` of the front matter, or 0.
pub(super) fn front_matter(source: &str) -> usize {
    let mut lines = lines(source, 0);
    if lines.next().is_none_or(|first| source[first].trim_end().trim_start_matches('\u{feff}') != "---") {
        return 0;
    }
    lines.find(|line| source[line.clone()].trim_end() == "---").map_or(0, |line| line.end)
}

/// Lines with their line breaks, from an offset on.
pub(super) fn lines(source: &str, from: usize) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = from;
    source[from..].split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        start..at
    })
}

fn hide(hidden: &mut [bool], range: Range<usize>) {
    if let Some(part) = hidden.get_mut(range) {
        part.fill(true);
    }
}

fn sentences_of_front_matter(source: &str, body: usize) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut block: Option<usize> = None;
    for line in lines(&source[..body], 0) {
        let text = &source[line.clone()];
        let indent = text.len() - text.trim_start_matches([' ', '-']).len();
        if block.is_some_and(|outer| indent > outer || text.trim().is_empty()) {
            found.push(line);
            continue;
        }
        block = None;
        let Some((key, value)) = field(text, line.start) else { continue };
        if source[value.clone()].starts_with(['{', '[']) {
            found.extend(sentences_of_flow(source, value, is_prose_field(key)));
        } else if is_prose_field(key) {
            match source[value.clone()].trim_end() {
                "|" | ">" | "|-" | ">-" | "|+" | ">+" => block = Some(indent),
                _ => found.push(value),
            }
        }
    }
    found
}

fn is_prose_field(key: &str) -> bool {
    PROSE_FIELDS.contains(&key)
}

/// `key: value` of one line; the value's range without the space around it.
fn field(line: &str, start: usize) -> Option<(&str, Range<usize>)> {
    let trimmed = line.trim_start_matches([' ', '-']);
    let indent = line.len() - trimmed.len();
    if trimmed.starts_with('{') {
        return Some(("", start + indent..start + line.trim_end().len()));
    }
    let colon = trimmed.find(':')?;
    let key = &trimmed[..colon];
    if key.is_empty() || !key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-') {
        return None;
    }
    let value = &trimmed[colon + 1..];
    let lead = value.len() - value.trim_start().len();
    let from = start + indent + colon + 1 + lead;
    Some((key, from..from + value.trim().len()))
}

/// The sentences in `{zh: 甲, en: A}`, without the braces, keys and commas that belong to the notation.
fn sentences_of_flow(source: &str, value: Range<usize>, bare: bool) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = value.start;
    for piece in source[value].split_inclusive(['{', '}', '[', ']', ',']) {
        let start = at;
        at += piece.len();
        let text = piece.trim_end_matches(['{', '}', '[', ']', ',']);
        match field(text, start) {
            Some((key, range)) if is_prose_field(key) => found.push(range),
            None if bare => found.push(start..start + text.len()),
            _ => {}
        }
    }
    found
}

/// Fenced code and HTML comments.
fn hide_blocks(source: &str, body: usize, hidden: &mut [bool]) {
    let mut fence: Option<(char, usize)> = None;
    for line in lines(source, body) {
        let text = source[line.clone()].trim_start_matches([' ', '>']);
        let mark = text.chars().next().filter(|c| matches!(c, '`' | '~'));
        let length = mark.map_or(0, |mark| text.chars().take_while(|c| *c == mark).count());
        match fence {
            None if length >= 3 => {
                fence = mark.map(|mark| (mark, length));
                hide(hidden, line);
            }
            None => {}
            Some((open, width)) => {
                hide(hidden, line);
                if mark == Some(open) && length >= width && text.trim_end().chars().all(|c| c == open) {
                    fence = None;
                }
            }
        }
    }
    let mut at = body;
    while let Some(start) = source[at..].find("<!--").map(|found| at + found) {
        let end = source[start..].find("-->").map_or(source.len(), |found| start + found + 3);
        hide(hidden, start..end);
        at = end;
    }
}

fn hide_inlines(source: &str, body: usize, hidden: &mut [bool]) {
    let bytes = source.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if hidden[at] {
            at += 1;
            continue;
        }
        let end = if at >= body { inline_end(source, at) } else { None }.or_else(|| address_end(source, at));
        match end {
            Some(end) => {
                hide(hidden, at..end);
                at = end;
            }
            None if bytes[at] == b'\\' => at += 2,
            None => at += 1,
        }
    }
}

/// The end of a code span, short code, tag, attribute list or link target that begins here.
fn inline_end(source: &str, at: usize) -> Option<usize> {
    let rest = source.as_bytes().get(at..)?;
    match rest {
        [b'`', ..] => {
            let width = rest.iter().take_while(|b| **b == b'`').count();
            let closing = code_span_end(paragraph(source, at + width)?.as_bytes(), width);
            Some(closing.map_or(at + width, |end| at + width + end))
        }
        [b'{', b'{', ..] => find_end(paragraph(source, at)?, at, "}}"),
        [b'{', b'#' | b'.', ..] => find_end(line(source, at), at, "}"),
        [b'<', b'a'..=b'z' | b'A'..=b'Z' | b'/', ..] => find_end(line(source, at), at, ">"),
        [b'(', ..] if at > 0 && source.as_bytes()[at - 1] == b']' => {
            let mut depth = 0usize;
            for (offset, b) in line(source, at).bytes().enumerate() {
                match b {
                    b'(' => depth += 1,
                    b')' if depth <= 1 => return Some(at + offset + 1),
                    b')' => depth -= 1,
                    _ => {}
                }
            }
            None
        }
        _ => None,
    }
}

fn code_span_end(rest: &[u8], width: usize) -> Option<usize> {
    let mut at = 0;
    while at < rest.len() {
        let run = rest[at..].iter().take_while(|b| **b == b'`').count();
        if run == width {
            return Some(at + run);
        }
        at += run.max(1);
    }
    None
}

/// The end of an address that begins here: `http://…`, `www.…`, `mailto:…`, `tel:…`.
fn address_end(source: &str, at: usize) -> Option<usize> {
    let bytes = source.as_bytes();
    if !matches!(bytes[at], b'h' | b'H' | b'w' | b'W' | b'm' | b't') || at > 0 && bytes[at - 1].is_ascii_alphanumeric()
    {
        return None;
    }
    let starts = |with: &str| {
        bytes[at..].len() >= with.len() && bytes[at..at + with.len()].eq_ignore_ascii_case(with.as_bytes())
    };
    if !["http://", "https://", "www.", "mailto:", "tel:"].into_iter().any(starts) {
        return None;
    }
    let mut end = at;
    while end < bytes.len() && bytes[end].is_ascii_graphic() && !b"<>\"'`".contains(&bytes[end]) {
        end += 1;
    }
    while end > at && b".,;:!?)]}*_|".contains(&bytes[end - 1]) {
        end -= 1;
    }
    Some(end)
}

/// Longest tag or address in bytes. Bounds the look ahead, so that a line of a million `](` takes no quadratic time.
const LONGEST: usize = 2048;

fn line(source: &str, at: usize) -> &str {
    source[whole_characters(source, at..at + LONGEST)].split('\n').next().unwrap_or_default()
}

fn paragraph(source: &str, at: usize) -> Option<&str> {
    let rest = source.get(at..)?;
    // One pass, not a search for each kind of line break: that would read the whole text for every code span.
    let mut breaks = rest.match_indices('\n').map(|(end, _)| end);
    let end = breaks.find(|end| rest[end + 1..].starts_with('\n') || rest[end + 1..].starts_with("\r\n"));
    Some(end.map_or(rest, |end| &rest[..end]))
}

fn find_end(within: &str, at: usize, closing: &str) -> Option<usize> {
    within.find(closing).map(|end| at + end + closing.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn kept(source: &str) -> String {
        prose(source).split(HIDDEN).filter(|part| !part.trim().is_empty()).collect::<Vec<_>>().join("¦")
    }

    #[test]
    fn only_sentences_stay() {
        let cases = [
            ("登录[学信网](https://www.chsi.com.cn)查看。", "登录[学信网]¦查看。"),
            ("用`10：00`这样的写法", "用¦这样的写法"),
            ("时间：{{ date capture }}。", "时间：¦。"),
            ("标题 {#steps}", "标题 "),
            ("网址 http://jxjy.hntou.edu.cn/a?x=1，见附件", "网址 ¦，见附件"),
            ("网址 www.chsi.com.cn。", "网址 ¦。"),
            ("<span class=\"a\">字</span>", "字"),
            ("甲<!-- 13:99 -->乙", "甲¦乙"),
            ("甲\n```\n2024-02-30\n```\n乙\n", "甲\n¦\n乙\n"),
            ("单个 ` 不是代码", "单个 ¦ 不是代码"),
            ("3 < 5，5 > 3", "3 < 5，5 > 3"),
        ];
        for (source, expected) in cases {
            assert_eq!(kept(source), expected, "{source}");
        }
    }

    #[test]
    fn of_the_front_matter_only_texts_stay() {
        let source = "---\ntitle: 2025届毕业生\npublished: 2024-11-11\nwho:\n  zh: 2023级\ndeadlines:\n  - id: a\n    \
                      label: {zh: 现场采集, en: Capture}\n    from: 2024年11月17日 10：00\n    note: |\n      第一行\n      第二行\n  \
                      - {id: b, note: 备注, until: 2025-02-25}\n---\n正文\n";
        let text = prose(source);
        assert_eq!(text.len(), source.len());
        for stays in ["2025届毕业生", "2023级", "现场采集", "Capture", "第一行", "第二行", "备注", "正文"]
        {
            assert_eq!(text.find(stays), source.find(stays), "{stays}");
        }
        for goes in ["2024", "deadlines", "10：00", "2025-02-25", "id"] {
            assert!(!text.contains(goes), "{goes}");
        }
    }

    proptest! {
        #[test]
        fn offsets_never_move(source in "(---\n)?([a-z{}#<>`\\[\\]()\\\\ \n：，中文0-9*-]|```|\\{\\{|<!--|http://){0,60}") {
            let text = prose(&source);
            prop_assert_eq!(text.len(), source.len());
            for (at, c) in text.char_indices().filter(|(_, c)| *c != HIDDEN) {
                prop_assert!(source[at..].starts_with(c));
            }
        }
    }
}
