//! Facts that were typed over: what was published, what it says now, and the lines that make a change of it.

use super::events::Role;
use super::lost;
use super::maker::Maker;
use super::told::{CANCELLED, EVERYONE};
use crate::content::ids::is_id;
use crate::content::lock::LockedDeadline;
use crate::diagnostics::Diagnostic;
use crate::lang::Lang;
use crate::portal::facts::{Deadline, Facts};
use crate::portal::shape::{Shape, Unresolved};
use crate::time::Clock;

/// Tells the author that what was published is nowhere in the history as it is written now. `facts`: those of now, as
/// the lock has them.
pub(super) fn told(maker: &Maker, deadline: &Deadline, known: &LockedDeadline, facts: &str) -> Diagnostic {
    let id = &deadline.key.deadline;
    let (before, now) = (Line::read(&known.facts), Line::read(facts));
    let [(zh_before, zh_now), (en_before, en_now)] =
        [Lang::Zh, Lang::En].map(|lang| (before.words(&now, lang), now.words(&before, lang)));
    let told = |zh: String, en: String| {
        Diagnostic::warning("fact-changed-without-amendment", maker.portal.place_of(&deadline.key), zh, en)
    };
    if deadline.revisions.len() > known.revisions {
        // A change was written, but the dates before it are not those that were published, nor are those after it: it
        // was put before a later one, or the dates it changes were typed over besides.
        return told(
            format!("“{id}”发布过的内容是 {zh_before}，现在是 {zh_now}；新写的变更里，变更前后都不是发布过的内容"),
            format!("`{id}` was published as {en_before} and is now {en_now}; by the changes as written it never was as published"),
        )
        .fix(
            "如果是补记一次早先的变更，核对现在的内容后再发布一次即可；否则把原来的内容写回去，让变更从它改起",
            "if you recorded an earlier change late, check what it is now and publish again; else put the published facts back, so that the change starts from them",
        );
    }
    let problem = told(
        format!("“{id}”发布过的内容是 {zh_before}，现在写的是 {zh_now}，但没有写变更"),
        format!("`{id}` was published as {en_before} and now says {en_now}, but no amendment tells so"),
    );
    let page = maker.portal.notice(&deadline.key.notice);
    let has_changes = page.is_some_and(|page| !page.document.front.revisions.is_empty());
    let on = on(maker, deadline);
    let [zh, en] = [Lang::Zh, Lang::En].map(|lang| {
        let reason = lang.pick("原因", "reason");
        // A notice that has changes already has the key: a second one is an error.
        let (add, key) = match has_changes {
            true => (lang.pick("在 revisions: 下面再加一行：", "add one line more below `revisions:`:"), ""),
            false => (lang.pick("再加上：", "add:"), "revisions:\n"),
        };
        let lines = |change: &str| format!("{add}\n{key}  - {{on: {on}, deadline: {id}, {change}}}");
        let change = change(maker, deadline, &before, &now, lang);
        let Some(change) = change else {
            let cancel = lang.pick(
                "变更能改时间，但去不掉发布过的开始、结束或开放日。把原来的内容写回去并取消，现在的另写成一个新代号的事项；",
                "a change gives other dates, but takes no published begin, end or opening hours away: put the published facts back, cancel them, and write what it is now as a deadline with a new id; ",
            );
            return format!("{cancel}{}", lines(&format!("cancel: {reason}")));
        };
        let put_back = lang.pick("把原来的内容写回去，", "put the published facts back and ");
        let note = if change.starts_with("cancel:") { String::new() } else { format!(", note: {reason}") };
        let hours = match deadline.facts().shape {
            Shape::Daily { .. } => lang.pick(
                "\n开放的日子和钟点也改了的，在变更里一并写上 daily",
                "\nif the days or hours it is open are new, too, write `daily:` into the change",
            ),
            _ => "",
        };
        format!("{put_back}{}{hours}", lines(&format!("{change}{note}")))
    });
    problem.fix(zh, en)
}

/// Since when the change holds: today, or this minute if something was told today already.
fn on(maker: &Maker, deadline: &Deadline) -> String {
    let portal = &*maker.portal;
    let zone = portal.settings.zone;
    let (today, clock, _) = zone.civil(portal.as_of.now());
    if deadline.latest().at > zone.instant(today, Clock::MIDNIGHT) {
        format!("{today} {clock}")
    } else {
        today.to_string()
    }
}

/// The change that makes of what was published what it is now; `None` where no change can.
fn change(maker: &Maker, deadline: &Deadline, before: &Line<'_>, now: &Line<'_>, lang: Lang) -> Option<String> {
    let facts: &Facts = deadline.facts();
    if now.cancelled {
        return Some(format!("cancel: {}", lang.pick("原因", "reason")));
    }
    match &facts.shape {
        Shape::Unresolved { reason: Unresolved::ToBeAnnounced } => return Some("postpone: to be announced".to_owned()),
        Shape::Personal { .. } if before.undated != Some(facts.shape.name()) => return None,
        _ => {}
    }
    let was_daily =
        lost::known(&maker.portal, deadline).any(|(role, event)| matches!(role, Role::Day(_)) && event.lost.is_none());
    let is_daily = matches!(facts.shape, Shape::Daily { .. });
    // A day or a part of a month instead of a stretch, or the other way round, replaces all dates; else what is not
    // named stays.
    let around = match &facts.shape {
        Shape::Approximate { period } => Some(format!("around: {period}")),
        _ => None,
    };
    let replaces = before.has("on") || now.has("on") || around.is_some();
    let takes_away = before.dates().any(|(key, _)| !now.has(key));
    if !replaces && (takes_away || (was_daily && !is_daily)) {
        return None;
    }
    if before.cancelled {
        let dates = now.dates().map(|(key, value)| yaml(key, value));
        return Some(format!("postpone: {{{}}}", around.into_iter().chain(dates).collect::<Vec<_>>().join(", ")));
    }
    let mut fields: Vec<String> = around.into_iter().chain(now.pasteable(before)).collect();
    if before.has("place") && !now.has("place") {
        fields.push(format!("place: {}", lang.pick("待定", "to be announced")));
    }
    Some(format!("correct: {{{}}}", fields.join(", ")))
}

/// The tracked facts of a deadline as the lock has them; see [`super::told::facts`].
struct Line<'a> {
    cancelled: bool,
    /// The name of a shape that has no dates.
    undated: Option<&'a str>,
    fields: Vec<(&'a str, &'a str)>,
}

impl<'a> Line<'a> {
    fn read(facts: &'a str) -> Line<'a> {
        let undated = |word: &&str| !word.contains('=') && *word != CANCELLED;
        Line {
            cancelled: facts.split(' ').any(|word| word == CANCELLED),
            undated: facts.split(' ').find(undated),
            fields: facts.split(' ').filter_map(|word| word.split_once('=')).collect(),
        }
    }

    fn has(&self, key: &str) -> bool {
        self.fields.iter().any(|(own, _)| *own == key)
    }

    fn dates(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.fields.iter().copied().filter(|(key, _)| matches!(*key, "on" | "from" | "until"))
    }

    /// Its fields as front matter; of kind and cohorts only what is another than in `other`, for dates are read together.
    fn pasteable(&self, other: &Line<'_>) -> Vec<String> {
        let told = self.fields.iter().filter(|field| !is_whom(field.0) || !other.fields.contains(field));
        told.map(|(key, value)| yaml(key, value)).collect()
    }

    /// It in words: `{until: 2025-03-05}`, `cancelled, {until: 2025-03-05}`.
    fn words(&self, other: &Line<'_>, lang: Lang) -> String {
        let mut parts: Vec<String> = Vec::new();
        if self.cancelled {
            parts.push(lang.pick("已取消", "cancelled").to_owned());
        }
        parts.extend(self.undated.map(|shape| match shape {
            "approximate" => lang.pick("大概的时间", "an approximate time").to_owned(),
            "personal" => lang.pick("因人而异的时间", "a time that differs by person").to_owned(),
            _ => lang.pick("时间待定", "a time to be announced").to_owned(),
        }));
        let fields = self.pasteable(other);
        if !fields.is_empty() {
            parts.push(format!("{{{}}}", fields.join(", ")));
        }
        parts.join(lang.pick("，", ", "))
    }
}

/// `from`, `2024-11-17T10:00` → `from: 2024-11-17 10:00`.
fn yaml(key: &str, value: &str) -> String {
    let value = match key {
        "cohorts" => {
            let ids = value.split(',').filter(|id| *id != EVERYONE).map(|id| format!("\"{id}\""));
            format!("[{}]", ids.collect::<Vec<_>>().join(", "))
        }
        "place" if !is_id(value) => quoted(&value.replace('_', " ")),
        "place" => value.to_owned(),
        _ => value.replace('T', " "),
    };
    format!("{key}: {value}")
}

fn is_whom(key: &str) -> bool {
    matches!(key, "kind" | "cohorts")
}

/// What of the facts is written by hand even where the dates are derived.
pub(super) fn whom(facts: &str) -> impl Iterator<Item = (&str, &str)> {
    facts.split(' ').filter_map(|word| word.split_once('=')).filter(|(key, _)| is_whom(key))
}

/// A YAML text in double quotes.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
