//! 见附件3 where there are two attachments, 见下图 where there is no picture. A quoted or linked reference is left alone:
//! the first speaks of somebody else's words, the second says itself where it leads.

use super::Context;
use super::numerals::number;
use crate::check::finding::Finding;
use crate::diagnostics::Words;

const PICTURES: [&str; 12] = [
    "见下图",
    "见上图",
    "如下图",
    "如上图",
    "如图所示",
    "如图：",
    "如图1",
    "见图1",
    "见右图",
    "见左图",
    "see the picture below",
    "as shown in the picture",
];

/// References that lead nowhere.
pub(super) fn find(text: &str, context: &Context<'_>) -> Vec<Finding> {
    let mut findings = attachments(text, context.attachments);
    if context.images == 0 {
        findings.extend(pictures(text));
    }
    findings
}

fn attachments(text: &str, count: usize) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (at, word) in
        ["见附件", "见附表", "see attachment", "See attachment"].into_iter().flat_map(|word| text.match_indices(word))
    {
        if is_quoted(text, at) {
            continue;
        }
        let rest = &text[at + word.len()..];
        let signs: Vec<char> = rest.chars().skip_while(|c| *c == ' ').take(6).collect();
        let asked = number(&signs, 0);
        let spaces = rest.len() - rest.trim_start_matches(' ').len();
        let length: usize =
            asked.map_or(0, |number| spaces + signs[..number.length].iter().map(|c| c.len_utf8()).sum::<usize>());
        let value = asked.map_or(1, |number| number.value);
        if usize::try_from(value).is_ok_and(|value| (1..=count).contains(&value)) {
            continue;
        }
        let written = &text[at..at + word.len() + length];
        let cause = match count {
            0 => Words::new(
                format!("正文写“{written}”，但没有附件"),
                format!("the text says “{written}”, but there is no attachment"),
            ),
            _ => Words::new(
                format!("正文写“{written}”，但只有{count}个附件"),
                match count {
                    1 => format!("the text says “{written}”, but there is only 1 attachment"),
                    _ => format!("the text says “{written}”, but there are only {count} attachments"),
                },
            ),
        };
        findings.push(
            Finding::warning(at..at + word.len() + length, "attachment-missing", cause)
                .with_fix("在 attachments 里补上附件，或者改正编号", "add it to `attachments`, or correct the number"),
        );
    }
    findings
}

fn pictures(text: &str) -> Vec<Finding> {
    let places = PICTURES.into_iter().flat_map(|word| text.match_indices(word));
    let findings = places.filter(|(at, _)| !is_quoted(text, *at)).map(|(at, word)| {
        let cause =
            Words::new(format!("正文写“{word}”，但没有图"), format!("the text says “{word}”, but there is no picture"));
        Finding::warning(at..at + word.len(), "picture-missing", cause)
            .with_fix("补上图，或者删掉这句话", "add the picture, or drop these words")
    });
    findings.collect()
}

/// “（见附件1）”, “见下图”: the words of another paper.
fn is_quoted(text: &str, at: usize) -> bool {
    let before = text[..at].trim_end_matches(['（', '(', '详', '参', '请']);
    before.ends_with(['“', '「', '"'])
}
