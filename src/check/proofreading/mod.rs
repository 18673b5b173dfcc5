//! Wrong characters and punctuation in Chinese prose. Few rules, each with next to no false alarms: a checker that cries
//! wolf is switched off. Reads Markdown sources; code, addresses, short codes and facts of the front matter are skipped.
//! Knows nothing of dates or people.

mod characters;
mod pairs;
mod punctuation;
mod words;

use std::ops::Range;

use crate::check::finding::{Finding, sort};
use crate::check::prose::prose;

/// Everything in a Markdown source that looks misspelt, in order of position. All of it is warnings.
pub fn scan(source: &str) -> Vec<Finding> {
    let text = prose(source);
    let mut findings = words::find(&text);
    findings.extend(punctuation::find(&text));
    findings.extend(pairs::find(&text));
    findings.extend(characters::find(&text));
    sort(&mut findings);
    findings
}

/// A character of the unified ideographs, or 〇.
fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{20000}'..='\u{323af}' | '〇')
}

/// Stretches between the marks that end a sentence, or between line breaks.
fn sentences(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut start = 0;
    text.split_inclusive(['。', '！', '？', '；', '\n']).map(move |sentence| {
        let range = start..start + sentence.len();
        start = range.end;
        range
    })
}

#[cfg(test)]
mod tests;
