//! `each`: one deadline written for all sessions becomes one per session. After this, no expression says `each`.
//! Works on what is written; when a session takes place is decided in `portal`.

use super::facts::{DeadlineEntry, FactsEntry, Marked, Origin, WhenEntry};
use super::front_matter::{ChangeEntry, FrontMatter, VerbEntry};
use super::ids::DeadlineId;
use crate::diagnostics::Diagnostic;
use crate::time::{Base, Expression};

/// The word that stands for every row of the table, whatever its kind.
const ROWS: &str = "sessions";

/// Replaces every deadline with `each` by one per session, in its place.
pub(super) fn expand(front: &mut FrontMatter, problems: &mut Vec<Diagnostic>) {
    front.revisions.retain(|change| !is_refused(change, problems));
    front.amends.retain(|change| !is_refused(change, problems));
    if !front.deadlines.iter().any(|entry| dates(&entry.facts.when).any(is_each)) {
        return;
    }
    let sessions: Vec<DeadlineEntry> =
        front.deadlines.iter().filter(|entry| !dates(&entry.facts.when).any(is_each)).cloned().collect();
    let written = std::mem::take(&mut front.deadlines);
    for entry in written {
        if dates(&entry.facts.when).any(is_each) {
            derive(&entry, &sessions, &mut front.deadlines, problems);
        } else {
            front.deadlines.push(entry);
        }
    }
}

fn derive(
    template: &DeadlineEntry,
    sessions: &[DeadlineEntry],
    derived: &mut Vec<DeadlineEntry>,
    problems: &mut Vec<Diagnostic>,
) {
    if template.origin == Origin::Row {
        for date in dates(&template.facts.when).filter(|date| is_each(date)) {
            problems.push(
                Diagnostic::error(
                    "each-in-row",
                    date.mark.place(),
                    "表格的一行就是一场，不能再写 each",
                    "a row of the table is one session and cannot say `each`",
                )
                .fix("把它移到 deadlines: 里", "move it to `deadlines:`"),
            );
        }
        return;
    }
    let mut bases: Vec<&Marked<Expression>> = dates(&template.facts.when).filter(|date| is_each(date)).collect();
    bases.dedup_by(|a, b| base_id(&a.value) == base_id(&b.value));
    if let [_, other, ..] = bases[..] {
        problems.push(
            Diagnostic::error(
                "each-twice",
                other.mark.within(other.value.base_range()),
                "同一事项里的 each 要以同一类场次为准",
                "the dates of one deadline must all say `each` of the same sessions",
            )
            .fix("写成两个事项", "write two deadlines"),
        );
        return;
    }
    let Some(date) = bases.first() else { return };
    let found = matching(&date.value, sessions);
    if found.is_empty() {
        problems.push(no_session(date, sessions));
    }
    for session in found {
        let id = format!("{}-{}", template.id.value, session.id.value);
        let Some(id) = DeadlineId::new(&id) else {
            problems.push(
                Diagnostic::error(
                    "bad-id",
                    session.id.mark.place(),
                    format!("推算出的代号“{id}”太长，最多 64 个字符"),
                    format!("the derived id `{id}` is longer than 64 characters"),
                )
                .fix("把代号改短", "shorten the ids"),
            );
            continue;
        };
        derived.push(DeadlineEntry {
            id: Marked { value: id, mark: template.id.mark.clone() },
            facts: facts(&template.facts, session),
            origin: Origin::Each { template: template.id.value.clone(), session: session.id.value.clone() },
        });
    }
}

/// The template's facts for one session: its dates follow the session, and it is for the session's students.
fn facts(template: &FactsEntry, session: &DeadlineEntry) -> FactsEntry {
    let own = |date: &Option<Box<Marked<Expression>>>| {
        date.as_ref().map(|date| {
            let value =
                if is_each(date) { date.value.for_session(session.id.value.as_str()) } else { date.value.clone() };
            Box::new(Marked { value, mark: date.mark.clone() })
        })
    };
    let when = &template.when;
    FactsEntry {
        when: WhenEntry {
            from: own(&when.from),
            until: own(&when.until),
            before: own(&when.before),
            on: own(&when.on),
            ..when.clone()
        },
        cohorts: template.cohorts.clone().or_else(|| session.facts.cohorts.clone()),
        who: template.who.clone().or_else(|| session.facts.who.clone()),
        ..template.clone()
    }
}

fn matching<'a>(expression: &Expression, sessions: &'a [DeadlineEntry]) -> Vec<&'a DeadlineEntry> {
    let Base::Deadline { notice: None, id, .. } = expression.base() else { return Vec::new() };
    let of_kind: Vec<&DeadlineEntry> =
        sessions.iter().filter(|entry| entry.facts.kind.as_ref().is_some_and(|kind| kind.as_str() == id)).collect();
    if !of_kind.is_empty() || id != ROWS {
        return of_kind;
    }
    sessions.iter().filter(|entry| entry.origin == Origin::Row).collect()
}

fn no_session(date: &Marked<Expression>, sessions: &[DeadlineEntry]) -> Diagnostic {
    let place = date.mark.within(date.value.base_range());
    let base = date.value.base();
    if let Base::Deadline { notice: Some(notice), .. } = base {
        return Diagnostic::error(
            "each-elsewhere",
            place,
            format!("each 只能用本通知的场次，不能用“{notice}”的"),
            format!("`each` takes the sessions of this notice, not those of `{notice}`"),
        )
        .fix("把这一事项写到那份通知里", "write this deadline in that notice");
    }
    let id = base_id(&date.value).unwrap_or_default();
    if sessions.iter().any(|entry| entry.id.value.as_str() == id) {
        return Diagnostic::error(
            "each-of-one",
            place,
            format!("“{id}”是一个事项的代号；each 后面要写类型"),
            format!("`{id}` is the id of one deadline; `each` needs a kind"),
        )
        .fix("去掉 each，或改写成类型", "drop `each`, or name a kind instead");
    }
    let mut kinds: Vec<&str> =
        sessions.iter().filter_map(|entry| entry.facts.kind.as_ref()).map(|k| k.as_str()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let problem = Diagnostic::error(
        "each-without-sessions",
        place,
        format!("本通知没有类型为“{id}”的场次"),
        format!("this notice has no session of the kind `{id}`"),
    );
    if kinds.is_empty() {
        return problem
            .fix("先在 deadlines 或 sessions 里写场次", "write the sessions first, in `deadlines` or `sessions`");
    }
    problem
        .fix(
            format!("each 后面写本通知里有的类型：{}；表格里的全部场次写 {ROWS}", kinds.join("、")),
            format!("the kinds in this notice: {}; all rows of the table: {ROWS}", kinds.join(", ")),
        )
        .did_you_mean(id, kinds)
}

/// A change is about one deadline, so nothing in it can be for each session.
fn is_refused(change: &ChangeEntry, problems: &mut Vec<Diagnostic>) -> bool {
    let when = match &change.verb {
        VerbEntry::Postpone(Some(when)) | VerbEntry::Extend(when) => when,
        VerbEntry::Correct(facts) => &facts.when,
        VerbEntry::Postpone(None) | VerbEntry::Cancel(_) | VerbEntry::CorrectNotice(_) => return false,
    };
    let before = problems.len();
    for date in dates(when).filter(|date| is_each(date)) {
        problems.push(
            Diagnostic::error(
                "each-in-change",
                date.mark.place(),
                "变更针对一个事项，不能写 each",
                "a change is about one deadline and cannot say `each`",
            )
            .fix("写那一场的代号", "name the session by its id"),
        );
    }
    problems.len() > before
}

fn base_id(expression: &Expression) -> Option<&str> {
    match expression.base() {
        Base::Deadline { id, .. } => Some(id),
        _ => None,
    }
}

fn is_each(date: &Marked<Expression>) -> bool {
    date.value.is_each()
}

fn dates(when: &WhenEntry) -> impl Iterator<Item = &Marked<Expression>> {
    [&when.from, &when.until, &when.before, &when.on].into_iter().flatten().map(Box::as_ref)
}
