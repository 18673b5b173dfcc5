//! The log of changes: every amendment, revision and replacement with its instant and target, checked.
//! From this one log follow revisions, banners, sequence numbers and the corrections feed.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;

use super::facts::Verb;
use super::names::Notices;
use super::publication::Publication;
use crate::content::document::Document;
use crate::content::facts::{FactsEntry, Marked, WhenEntry};
use crate::content::front_matter::{ChangeEntry, NoticeFacts, VerbEntry};
use crate::content::ids::{DeadlineId, DeadlineKey, DocId, Slug};
use crate::content::text::Text;
use crate::content::yaml::Mark;
use crate::diagnostics::Diagnostic;
use crate::time::{Instant, Point};

/// One change of published facts.
#[derive(Debug, Clone)]
pub struct Change {
    /// When it was made known.
    pub at: Instant,
    /// The notice it changes, in part or as a whole.
    pub of: DocId,
    /// What it changes.
    pub target: Target,
    /// What it does.
    pub action: Action,
    /// Why, in the author's words.
    pub note: Option<Text>,
    /// The notice that announced it; `None`: the changed notice itself.
    pub by: Option<DocId>,
    /// Where it is written.
    pub mark: Mark,
}

/// What a change is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// One deadline.
    Deadline(DeadlineKey),
    /// The notice as a whole.
    Notice,
}

/// What a change does to the facts as written.
#[derive(Debug, Clone)]
pub enum Action {
    /// New dates; `None`: to be announced.
    Postpone(Option<WhenEntry>),
    /// A later end.
    Extend(WhenEntry),
    /// It does not take place; the reason.
    Cancel(Option<Text>),
    /// Facts of a deadline were wrong.
    Correct(Box<FactsEntry>),
    /// Facts of the notice were wrong.
    CorrectNotice(NoticeFacts),
    /// The notice was replaced.
    Supersede,
}

impl Action {
    /// Its verb.
    pub fn verb(&self) -> Verb {
        match self {
            Action::Postpone(_) => Verb::Postpone,
            Action::Extend(_) => Verb::Extend,
            Action::Cancel(_) => Verb::Cancel,
            Action::Correct(_) | Action::CorrectNotice(_) => Verb::Correct,
            Action::Supersede => Verb::Supersede,
        }
    }
}

/// Every change of every document, in order of documents and lines. Changes by documents not published yet are checked
/// all the same, and carry their future instant.
pub fn collect(
    documents: &[Arc<Document>],
    publication: &BTreeMap<DocId, Publication>,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Change> {
    let notices = Notices::new(documents.iter().map(Arc::as_ref));
    let mut changes = Vec::new();
    for document in notices.all() {
        let own = &publication[&document.id];
        for entry in document.front.amends.iter().chain(&document.front.revisions) {
            changes.extend(change(document, own, entry, &notices, publication, problems));
        }
        for replaced in &document.front.supersedes {
            changes.extend(replacement(document, own, replaced, &notices, publication, problems));
        }
    }
    refuse_circles(&mut changes, problems);
    changes
}

fn change(
    document: &Document,
    own: &Publication,
    entry: &ChangeEntry,
    notices: &Notices<'_>,
    publication: &BTreeMap<DocId, Publication>,
    problems: &mut Vec<Diagnostic>,
) -> Option<Change> {
    let (of, by) = match &entry.notice {
        None => (document, None),
        Some(name) => match notices.get(&name.value) {
            Some(of) if of.id == document.id => {
                problems.push(
                    Diagnostic::error(
                        "amends-itself",
                        name.mark.place(),
                        "amends: 写的是对别的通知的变更",
                        "`amends:` is for changes of other notices",
                    )
                    .fix(
                        "改自己的事项，写在 revisions: 里，并写上 on: 日期",
                        "put it under `revisions:` with its date `on:`",
                    ),
                );
                return None;
            }
            Some(of) => (of, Some(document.id.clone())),
            None => {
                problems.push(notices.unknown(&name.value, name.mark.place()));
                return None;
            }
        },
    };
    let target = match &entry.deadline {
        None => Target::Notice,
        Some(id) => Target::Deadline(known_deadline(of, id, problems)?),
    };
    // Where the changed thing is named, which tells more than the first brace of the change.
    let named = entry.deadline.as_ref().map(|id| &id.mark).or(entry.notice.as_ref().map(|name| &name.mark));
    let mark = named.unwrap_or(&entry.mark);
    let (at, day, dated) = match &entry.on {
        Some(on) => (own.instant_of(on.value), Some(on.value).filter(|on| on.clock.is_none()), &on.mark),
        None => (own.since, own.whole_day(), mark),
    };
    let at = not_before(&publication[&of.id], at, day.map(|day| day.day), &of.id.slug, dated, problems)?;
    let action = match &entry.verb {
        VerbEntry::Postpone(when) => Action::Postpone(when.clone()),
        VerbEntry::Extend(when) => Action::Extend(when.clone()),
        VerbEntry::Cancel(reason) => Action::Cancel(reason.clone()),
        VerbEntry::Correct(facts) => Action::Correct(facts.clone()),
        VerbEntry::CorrectNotice(facts) => Action::CorrectNotice(facts.clone()),
    };
    Some(Change { at, of: of.id.clone(), target, action, note: entry.note.clone(), by, mark: mark.clone() })
}

fn known_deadline(of: &Document, id: &Marked<DeadlineId>, problems: &mut Vec<Diagnostic>) -> Option<DeadlineKey> {
    if of.front.deadlines.iter().any(|deadline| deadline.id.value == id.value) {
        return Some(DeadlineKey { notice: of.notice_id(), deadline: id.value.clone() });
    }
    let known = of.front.deadlines.iter().map(|deadline| deadline.id.value.as_str());
    problems.push(
        Diagnostic::error(
            "unknown-deadline",
            id.mark.place(),
            format!("通知“{}”里没有截止事项“{}”", of.id.slug, id.value),
            format!("the notice `{}` has no deadline `{}`", of.id.slug, id.value),
        )
        .did_you_mean(id.value.as_str(), known),
    );
    None
}

fn replacement(
    document: &Document,
    own: &Publication,
    replaced: &Marked<Slug>,
    notices: &Notices<'_>,
    publication: &BTreeMap<DocId, Publication>,
    problems: &mut Vec<Diagnostic>,
) -> Option<Change> {
    let Some(old) = notices.get(replaced.value.as_str()) else {
        problems.push(notices.unknown(replaced.value.as_str(), replaced.mark.place()));
        return None;
    };
    if old.id == document.id {
        problems.push(Diagnostic::error(
            "supersedes-itself",
            replaced.mark.place(),
            "通知不能取代它自己",
            "a notice cannot replace itself",
        ));
        return None;
    }
    let day = own.whole_day().map(|day| day.day);
    let at = not_before(&publication[&old.id], own.since, day, &old.id.slug, &replaced.mark, problems)?;
    Some(Change {
        at,
        of: old.id.clone(),
        target: Target::Notice,
        action: Action::Supersede,
        note: None,
        by: Some(document.id.clone()),
        mark: replaced.mark.clone(),
    })
}

/// The instant of a change, which cannot come before what it changes. A day without an hour that is the very day of
/// the publication means: later that day. What an undated draft would change has no date to be compared with.
fn not_before(
    amended: &Publication,
    at: Instant,
    day: Option<NaiveDate>,
    slug: &Slug,
    mark: &Mark,
    problems: &mut Vec<Diagnostic>,
) -> Option<Instant> {
    let same_day = day.is_some() && day == amended.day.map(Point::day);
    if at >= amended.since || same_day || amended.is_undated_draft() {
        return Some(at.max(amended.since));
    }
    problems.push(
        Diagnostic::error(
            "change-before-publication",
            mark.place(),
            format!("变更的日期早于“{slug}”的发布日期"),
            format!("this change is dated before `{slug}` was published"),
        )
        .fix("检查 on: 或 published: 的日期", "check the date of `on:` or `published:`"),
    );
    None
}

/// Takes out replacements that go round in a circle; only notices of one instant can.
fn refuse_circles(changes: &mut Vec<Change>, problems: &mut Vec<Diagnostic>) {
    let mut replaced_by: BTreeMap<Slug, Vec<Slug>> = BTreeMap::new();
    changes.retain(|change| {
        let (Action::Supersede, Some(by)) = (&change.action, &change.by) else { return true };
        let old = &change.of.slug;
        let mut waiting = vec![&by.slug];
        let mut seen: Vec<&Slug> = Vec::new();
        while let Some(at) = waiting.pop() {
            if at == old {
                problems.push(
                    Diagnostic::error(
                        "supersede-circle",
                        change.mark.place(),
                        format!("“{old}”和“{}”互相取代", by.slug),
                        format!("`{old}` and `{}` replace each other", by.slug),
                    )
                    .fix("只在较新的通知里写 supersedes:", "write `supersedes:` in the newer notice only"),
                );
                return false;
            }
            if !seen.contains(&at) {
                seen.push(at);
                waiting.extend(replaced_by.get(at).into_iter().flatten());
            }
        }
        replaced_by.entry(old.clone()).or_default().push(by.slug.clone());
        true
    });
}
