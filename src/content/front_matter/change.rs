//! Changes of published facts as they are written: `amends:` and `revisions:` with their verbs.

use super::{ChangeEntry, NOTICE_FACT_KEYS, VerbEntry, notice_facts};
use crate::content::facts::{FACT_KEYS, Marked, WHEN_KEYS, read_facts, read_when, read_with};
use crate::content::ids::DeadlineId;
use crate::content::keys::{self, names_of};
use crate::content::site::Settings;
use crate::content::text::Text;
use crate::content::yaml::{Map, Node};
use crate::diagnostics::{Diagnostic, blocks};
use crate::time::read_moment;

const AMENDMENT_KEYS: &[&str] = names_of!(keys::AMENDMENT);

const REVISION_KEYS: &[&str] = names_of!(keys::REVISION);

const VERBS: &[&str] = names_of!(keys::VERBS);

pub(super) fn change(
    node: &Node<'_>,
    in_other: bool,
    settings: &Settings,
    problems: &mut Vec<Diagnostic>,
) -> Option<ChangeEntry> {
    let own = if in_other { AMENDMENT_KEYS } else { REVISION_KEYS };
    let keys: Vec<&str> = own.iter().chain(VERBS).copied().collect();
    let before = problems.len();
    let map = node.map(&keys, problems)?;
    // A misspelt verb was told as an unknown key; that there is none would be said twice.
    let is_misspelt = problems.len() > before && !VERBS.iter().any(|verb| map.has(verb));
    let lang = settings.default_lang();
    let notice = if in_other {
        let notice = map.require("notice", problems)?;
        Some(Marked { value: notice.text(problems)?, mark: notice.mark() })
    } else {
        None
    };
    let deadline = match map.get("deadline") {
        Some(node) => Some(Marked { value: DeadlineId::read(&node, problems)?, mark: node.mark() }),
        None => None,
    };
    let on = if in_other {
        None
    } else {
        map.require("on", problems).and_then(|node| read_with(&node, problems, read_moment))
    };
    if !in_other && on.is_none() {
        return None;
    }
    if is_misspelt {
        return None;
    }
    let verb = verb(&map, deadline.is_some(), settings, problems)?;
    let note = map.get("note").and_then(|node| Text::read(&node, lang, problems));
    Some(ChangeEntry { notice, deadline, on, verb, note, mark: node.mark() })
}

fn verb(map: &Map<'_>, of_deadline: bool, settings: &Settings, problems: &mut Vec<Diagnostic>) -> Option<VerbEntry> {
    let written: Vec<&str> = VERBS.iter().copied().filter(|verb| map.has(verb)).collect();
    let [verb] = written[..] else {
        problems.push(
            Diagnostic::error(
                "one-verb",
                map.node().place(),
                "每条变更要写且只写一个动作",
                "each change needs exactly one verb",
            )
            .fix(
                "写 postpone（改期）、extend（延长）、cancel（取消）或 correct（更正）之一",
                "write one of postpone, extend, cancel, correct",
            ),
        );
        return None;
    };
    let lang = settings.default_lang();
    let Some(node) = map.get(verb) else {
        // `cancel:` without a reason is complete; the others need to say what is new.
        if verb == "cancel" {
            return Some(VerbEntry::Cancel(None));
        }
        map.require(verb, problems);
        return None;
    };
    if !of_deadline && verb != "correct" {
        map.require("deadline", problems);
        return None;
    }
    let when = |problems: &mut Vec<Diagnostic>| {
        let map = node.map(WHEN_KEYS, problems)?;
        let when = read_when(&map, lang, problems);
        (!when.is_empty()).then_some(when)
    };
    match verb {
        // Yes, and no reason: the same as nothing behind the colon.
        "cancel" if node.text(&mut Vec::new()).is_some_and(|text| matches!(text.trim(), "true" | "yes" | "是")) => {
            Some(VerbEntry::Cancel(None))
        }
        "cancel" => Some(VerbEntry::Cancel(Text::read(&node, lang, problems))),
        "postpone" if !node.is_map() => {
            let text = node.text(problems)?;
            if matches!(text.as_str(), "to be announced" | "tba" | "另行通知" | "待定") {
                return Some(VerbEntry::Postpone(None));
            }
            problems.push(
                Diagnostic::error(
                    "bad-postpone",
                    node.place(),
                    format!("看不懂“{text}”"),
                    format!("`{text}` is not understood here"),
                )
                .fix(
                    "写 {from: …, until: …}，或写 to be announced（另行通知）",
                    "write {from: …, until: …}, or `to be announced`",
                ),
            );
            None
        }
        "postpone" => when(problems).map(|when| VerbEntry::Postpone(Some(when))),
        "extend" => when(problems).map(VerbEntry::Extend),
        // Of what could not be read, nothing more is said: without it the change would seem to change nothing.
        _ if of_deadline => {
            let before = problems.len();
            let keys: Vec<&str> = FACT_KEYS.iter().chain(WHEN_KEYS).copied().collect();
            let map = node.map(&keys, problems)?;
            let facts = read_facts(&map, settings, problems);
            (!blocks(&problems[before..], false)).then(|| VerbEntry::Correct(Box::new(facts)))
        }
        _ => {
            let before = problems.len();
            let map = node.map(NOTICE_FACT_KEYS, problems)?;
            let facts = notice_facts(&map, settings, problems);
            (!blocks(&problems[before..], false)).then(|| VerbEntry::CorrectNotice(facts))
        }
    }
}
