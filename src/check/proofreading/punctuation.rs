//! Half-width marks between Chinese words, and marks written twice (GB/T 15834-2011).

use super::is_han;
use crate::check::finding::Finding;
use crate::check::prose::HIDDEN;
use crate::diagnostics::Words;

/// Half-width and repeated marks.
pub(super) fn find(text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if !is_table_rule(line) {
            half_width(line, start, &mut findings);
            brackets(line, start, &mut findings);
            repeated(line, start, &mut findings);
        }
        start += line.len();
    }
    findings
}

fn is_table_rule(line: &str) -> bool {
    line.contains('-') && line.trim().chars().all(|c| "|-: ".contains(c))
}

fn half_width(line: &str, base: usize, findings: &mut Vec<Finding>) {
    for (at, mark) in line.char_indices() {
        let Some(full) = full_width(mark) else { continue };
        let before = line[..at].chars().next_back();
        let mut after = line[at + 1..].trim_start_matches(' ').chars();
        let next = after.next();
        let follows_word = before.is_some_and(|c| is_han(c) || "”》）」】".contains(c));
        let ends = next.is_none_or(|c| matches!(c, '\n' | '\r'));
        let goes_on =
            next.is_some_and(|c| is_han(c) || "“《（「【".contains(c) || c.is_ascii_digit() && "，：；".contains(full));
        if follows_word && (ends || goes_on) {
            let cause = Words::new(
                format!("中文里用了半角标点“{mark}”，应为全角“{full}”"),
                format!("half-width “{mark}” in Chinese text; it should be “{full}”"),
            );
            // A space after the half-width mark goes with it: the full-width one brings its own room.
            let room = if goes_on { line[at + 1..].len() - line[at + 1..].trim_start_matches(' ').len() } else { 0 };
            let range = base + at..base + at + 1 + room;
            findings.push(Finding::warning(range, "half-width-punctuation", cause).replace_with(full.to_string()));
        }
    }
}

fn full_width(mark: char) -> Option<char> {
    Some(match mark {
        ',' => '，',
        ':' => '：',
        ';' => '；',
        '?' => '？',
        '!' => '！',
        _ => return None,
    })
}

/// `学院(函授科)`: a pair on one line, after a Han character or at the beginning, around Chinese words.
fn brackets(line: &str, base: usize, findings: &mut Vec<Finding>) {
    let mut from = 0;
    while let Some(open) = line[from..].find('(').map(|at| from + at) {
        from = open + 1;
        let inner = &line[open + 1..];
        let Some(close) = inner.find([')', '(', '（', '）']).filter(|at| inner[*at..].starts_with(')')) else {
            continue;
        };
        let inner = &inner[..close];
        let before = line[..open].chars().next_back();
        let chinese = inner.chars().any(is_han) && !inner.contains(HIDDEN);
        let after = line[open + inner.len() + 2..].chars().next();
        // At the beginning of a line only the text after it tells Chinese from English.
        let in_chinese = before.map_or(after.is_some_and(is_han), |c| is_han(c) || "”》".contains(c));
        if chinese && in_chinese {
            let cause = Words::new(
                "中文里用了半角括号“( )”，应为全角“（ ）”",
                "half-width “( )” in Chinese text; it should be “（ ）”",
            );
            let mut finding =
                Finding::warning(base + open..base + open + inner.len() + 2, "half-width-punctuation", cause);
            // What stands between the brackets stays out of the message: it may be a number nobody should read in a log.
            finding.fix = Some(Words::new("改成全角括号“（ ）”", "write full-width “（ ）”"));
            finding.replacement = Some(format!("（{inner}）"));
            findings.push(finding);
        }
    }
}

/// `。。`, `，。`: one mark too many. `？！` and the doubled `……` and `——` are right.
fn repeated(line: &str, base: usize, findings: &mut Vec<Finding>) {
    let mut marks = line.char_indices().peekable();
    while let Some((at, first)) = marks.next() {
        if !"，。、；：！？".contains(first) {
            continue;
        }
        let mut end = at + first.len_utf8();
        let mut last = first;
        while let Some((next, mark)) = marks.next_if(|(_, mark)| collides(first, *mark)) {
            end = next + mark.len_utf8();
            last = mark;
        }
        if end == at + first.len_utf8() {
            continue;
        }
        let written = &line[at..end];
        let cause = Words::new(format!("标点重复：“{written}”"), format!("one mark too many: “{written}”"));
        let finding = Finding::warning(base + at..base + end, "repeated-punctuation", cause);
        findings.push(if written.chars().all(|c| c == '。') && written.chars().count() > 2 {
            finding.with_fix("如果表示省略，改成“……”", "for an omission write “……”")
        } else if first == last {
            finding.replace_with(first.to_string())
        } else {
            finding.with_fix("只留一个标点", "keep only one of them")
        });
    }
}

fn collides(first: char, next: char) -> bool {
    match first {
        '！' | '？' => next == first || "，。、；：".contains(next),
        _ => "，。、；：".contains(next),
    }
}
