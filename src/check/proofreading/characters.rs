//! Full-width digits and letters, and spaces that a copied PDF left between Chinese characters.

use super::{is_han, sentences};
use crate::check::finding::Finding;
use crate::diagnostics::Words;

/// Full-width digits and letters, stray spaces.
pub(super) fn find(text: &str) -> Vec<Finding> {
    let mut findings = full_width(text);
    for range in sentences(text) {
        spaces(&text[range.clone()], range.start, &mut findings);
    }
    findings
}

fn full_width(text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut rest = text.char_indices().peekable();
    while let Some((start, c)) = rest.next() {
        let Some(first) = half(c) else { continue };
        let mut plain = String::from(first);
        let mut end = start + c.len_utf8();
        while let Some((at, c)) = rest.next_if(|(_, c)| half(*c).is_some()) {
            plain.extend(half(c));
            end = at + c.len_utf8();
        }
        // The text itself stays out of the message: such a run may be a number that nobody should read in a log.
        let cause = Words::new("数字、字母用了全角，应为半角", "full-width digits or letters; write half-width ones");
        let mut finding = Finding::warning(start..end, "full-width-characters", cause);
        finding.fix = Some(Words::new("切换到半角再输入", "type them half-width"));
        finding.replacement = Some(plain);
        findings.push(finding);
    }
    findings
}

fn half(c: char) -> Option<char> {
    let full = matches!(c, '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ');
    full.then(|| char::from_u32(u32::from(c) - 0xfee0)).flatten()
}

/// A space between two Han characters, in running text only: titles, signatures and lists of names use spaces on
/// purpose, so the sentence must have a comma or a full stop and more characters than a name on both sides.
fn spaces(sentence: &str, base: usize, findings: &mut Vec<Finding>) {
    if !sentence.contains('，') && !sentence.ends_with('。') || sentence.contains(['|', '\t']) {
        return;
    }
    for (at, _) in sentence.match_indices([' ', '\u{3000}']) {
        let before = &sentence[..at];
        let room = sentence[at..].len() - sentence[at..].trim_start_matches([' ', '\u{3000}']).len();
        let after = &sentence[at + room..];
        let run_before = before.chars().rev().take_while(|c| is_han(*c)).count();
        let run_after = after.chars().take_while(|c| is_han(*c)).count();
        if run_before < 2 || run_after < 2 || is_heading(before) || is_name_list(before, after) {
            continue;
        }
        let cause = Words::new("两个汉字之间多了空格", "a space between two Chinese characters");
        let mut finding = Finding::warning(base + at..base + at + room, "space-between-han", cause);
        finding.fix = Some(Words::new("去掉空格", "remove the space"));
        finding.replacement = Some(String::new());
        findings.push(finding);
    }
}

/// 第一章 总则, 第三条 为了…
fn is_heading(before: &str) -> bool {
    let word: Vec<char> = before.chars().rev().take_while(|c| is_han(*c)).collect();
    word.last() == Some(&'第') && word.first().is_some_and(|c| "章节条款编部分讲课单元".contains(*c))
}

/// 张三 李四 王小五: the words on both sides are no longer than names.
fn is_name_list(before: &str, after: &str) -> bool {
    let long = |word: &str| word.chars().filter(|c| is_han(*c)).count() > 4;
    let last = before.rsplit([' ', '\u{3000}', '，', '：', '、']).next().unwrap_or_default();
    let next = after.split([' ', '\u{3000}', '，', '。', '、']).next().unwrap_or_default();
    !long(last) && !long(next)
}
