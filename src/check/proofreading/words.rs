//! The list of wrong forms in `words.tsv`, and the simile 象…一样.

use std::sync::LazyLock;

use super::{is_han, sentences};
use crate::check::finding::Finding;
use crate::diagnostics::Words;

const CODE: &str = "wrong-word";

/// One line of the list.
pub(super) struct Rule {
    /// What is written.
    pub(super) wrong: &'static str,
    /// What is meant.
    pub(super) right: &'static str,
    /// Words that make the sentence they stand in innocent.
    except: Vec<&'static str>,
    zh: &'static str,
    en: &'static str,
    /// A sentence the rule must object to.
    #[cfg(test)]
    pub(super) bad: &'static str,
    /// A sentence near to it that is right.
    #[cfg(test)]
    pub(super) good: &'static str,
}

/// The rules, in the order of the list.
pub(super) static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    include_str!("words.tsv").lines().filter(|line| !line.starts_with('#')).filter_map(rule).collect()
});

fn rule(line: &'static str) -> Option<Rule> {
    let columns: Vec<&str> = line.split('\t').collect();
    let [wrong, right, except, zh, en, _bad, _good] = columns[..] else { return None };
    Some(Rule {
        wrong,
        right,
        except: except.split('|').filter(|word| !word.is_empty()).collect(),
        zh,
        en,
        #[cfg(test)]
        bad: _bad,
        #[cfg(test)]
        good: _good,
    })
}

/// Wrong forms; of two that overlap the earlier, then the longer one.
pub(super) fn find(text: &str) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    for range in sentences(text) {
        let sentence = &text[range.clone()];
        for rule in RULES.iter() {
            if !sentence.contains(rule.wrong) || rule.except.iter().any(|word| sentence.contains(word)) {
                continue;
            }
            let meant = sentence.match_indices(rule.wrong).filter(|(at, wrong)| !is_quoted(sentence, *at, wrong));
            findings.extend(meant.map(|(at, wrong)| {
                let start = range.start + at;
                let cause = Words::new(
                    format!("“{wrong}”应为“{}”：{}", rule.right, rule.zh),
                    format!("“{wrong}” should be “{}”: {}", rule.right, rule.en),
                );
                Finding::warning(start..start + wrong.len(), CODE, cause).replace_with(rule.right)
            }));
        }
        findings.extend(simile(sentence, range.start));
    }
    findings.sort_by_key(|finding| (finding.range.start, std::cmp::Reverse(finding.range.end)));
    let mut done = 0;
    findings.retain(|finding| {
        let clear = finding.range.start >= done;
        done = done.max(finding.range.end);
        clear
    });
    findings
}

/// “登陆”: the word itself is spoken of.
fn is_quoted(sentence: &str, at: usize, word: &str) -> bool {
    sentence[..at].ends_with('“') && sentence[at + word.len()..].starts_with('”')
}

/// 就象…一样: to be like something is 像. Only after an adverb, for 现象, 对象, 气象 and their like are right.
fn simile(sentence: &str, base: usize) -> Option<Finding> {
    let (at, _) = sentence.match_indices('象').find(|(at, _)| {
        let adverb = sentence[..*at].chars().next_back().is_some_and(|c| "就能都不正真".contains(c));
        let mut rest = sentence[*at..].chars().skip(1).take_while(|c| is_han(*c)).take(12).collect::<String>();
        rest.truncate(rest.find("一样").or_else(|| rest.find("似的")).unwrap_or(0));
        adverb && !rest.is_empty() && !rest.starts_with('征')
    })?;
    let start = base + at;
    let cause = Words::new("“象……一样”应为“像……一样”：比喻用“像”", "“象…一样” should be “像…一样”: a likeness is 像");
    Some(Finding::warning(start..start + '象'.len_utf8(), CODE, cause).replace_with("像"))
}
