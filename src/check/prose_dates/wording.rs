//! Wording that leaves the reader guessing: 25日前 without saying whether the 25th counts (the Civil Code does not settle
//! it), and N天以后 without an end.

use super::numerals::number;
use super::read::{Mention, What, follows};
use super::{Context, in_title, sentence};
use crate::check::finding::Finding;
use crate::diagnostics::Words;

/// Words that settle whether the day counts.
const SETTLED: [&str; 10] = ["含当", "含本", "含该", "（含", "(含", "不含", "包括当", "当天24", "24:00", "24时"];
/// 前 that begins another word.
const OTHER_WORDS: [&str; 12] =
    ["前往", "前后", "前来", "前夕", "前一", "前二", "前两", "前三", "前述", "前期", "前面", "前提"];
/// What students are told to do after some days.
const TASKS: [&str; 12] =
    ["登录", "登陆", "校对", "查询", "上传", "提交", "领取", "办理", "确认", "缴费", "下载", "核对"];
/// Words that give an end, or own up to there being none.
const ENDS_SOMEWHERE: [&str; 4] = ["截止", "截至", "为止", "到哪天"];
const ENDS_HERE: [&str; 6] = ["内", "至", "之前", "日前", "以前", "止"];

/// Ambiguous 前, open-ended 后.
pub(super) fn find(text: &str, mentions: &[Mention], context: &Context<'_>) -> Vec<Finding> {
    let mut findings = before_a_day(text, mentions, context);
    findings.extend(after_some_days(text));
    findings
}

fn before_a_day(text: &str, mentions: &[Mention], context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, mention) in mentions.iter().enumerate() {
        let What::Day { year, month, day, certain: true } = mention.what else { continue };
        // A weekday in brackets may stand between the date and its 前.
        let mut end = mention.range.end;
        if let Some(next) = mentions.get(index + 1)
            && matches!(next.what, What::Weekday(_))
            && follows(&text[end..next.range.start])
        {
            end = next.range.end + text[next.range.end..].find(|c| !"）)".contains(c)).unwrap_or(0);
        }
        let Some(word) = before_word(&text[end..]) else { continue };
        let end = end + text[end..].find(word).unwrap_or(0) + word.len();
        let old = year.is_some_and(|year| !context.years.contains(&year));
        let here = sentence(text, mention.range.start);
        if old || in_title(text, mention.range.start) || SETTLED.iter().any(|word| here.contains(word)) {
            continue;
        }
        let cause = Words::new(
            format!("“{month}月{day}日{word}”没有说{day}日当天算不算"),
            format!("“{month}月{day}日{word}” does not say whether the day itself counts"),
        );
        findings.push(Finding::warning(mention.range.start..end, "before-day-ambiguous", cause).with_fix(
            format!("写明“{month}月{day}日{word}（含当日）”，或者写时刻“{month}月{day}日24:00前”"),
            format!("write “{month}月{day}日{word}（含当日）”, or a time: “{month}月{day}日24:00前”"),
        ));
    }
    findings
}

/// 前, 之前 or 以前, unless another word begins there.
fn before_word(rest: &str) -> Option<&'static str> {
    let rest = rest.trim_start_matches(' ');
    let word = ["之前", "以前", "前"].into_iter().find(|word| rest.starts_with(word))?;
    let other = OTHER_WORDS.iter().any(|other| rest.starts_with(other));
    (!other).then_some(word)
}

fn after_some_days(text: &str) -> Vec<Finding> {
    if ENDS_SOMEWHERE.iter().any(|word| text.contains(word)) {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for (at, after) in ["以后", "之后"].into_iter().flat_map(|word| text.match_indices(word)) {
        let Some(start) = count_before(text, at) else { continue };
        let here = sentence(text, at);
        if ENDS_HERE.iter().any(|word| here.contains(word)) || !TASKS.iter().any(|task| here.contains(task)) {
            continue;
        }
        let written = &text[start..at + after.len()];
        let cause = Words::new(
            format!("“{written}”只说了从哪天开始，没有说到哪天为止"),
            format!("“{written}” gives a beginning but no end"),
        );
        findings.push(
            Finding::warning(start..at + after.len(), "open-ended-period", cause)
                .with_fix("补上截止日期；没有的话，写明“没有截止日期”", "add the last day, or say that there is none"),
        );
    }
    findings
}

/// Where `40天` before a place begins.
fn count_before(text: &str, at: usize) -> Option<usize> {
    let before = text[..at].trim_end_matches(' ');
    let unit = ["个工作日", "工作日", "个月", "个星期", "星期", "天", "日", "周"]
        .into_iter()
        .find(|unit| before.ends_with(unit))?;
    let before = before[..before.len() - unit.len()].trim_end_matches(' ');
    let signs: Vec<(usize, char)> = before.char_indices().rev().take(4).collect();
    // The longest run that is a number; 第40天 and 17日 of a date are counted otherwise.
    let start = (1..=signs.len()).rev().find_map(|length| {
        let run: Vec<char> = signs[..length].iter().rev().map(|(_, c)| *c).collect();
        number(&run, 0).filter(|number| number.length == length).map(|_| signs[length - 1].0)
    })?;
    let previous = before[..start].chars().next_back();
    (!matches!(previous, Some('第' | '月' | '年'))).then_some(start)
}
