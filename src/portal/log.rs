//! The log of changes: every amendment, revision and replacement with its instant and target, checked and in order.
//! From this one log follow revisions, banners, sequence numbers and the corrections feed.

use std::collections::BTreeMap;

use super::publication::Publication;
use crate::content::document::Document;
use crate::content::facts::{FactsEntry, WhenEntry};
use crate::content::front_matter::{ChangeEntry, NoticeFacts, VerbEntry};
use crate::content::ids::{DeadlineKey, DocId, Slug};
use crate::content::text::Text;
use crate::content::yaml::Mark;
use crate::diagnostics::Diagnostic;
use crate::time::Instant;

use super::facts::Verb;

/// One change of published facts.
#[derive(Debug, Clone)]
pub struct Change {
    /// When it was made known.
    pub at: Instant,
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
    /// A notice as a whole.
    Notice(Slug),
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

/// Every change of every document, oldest first. Changes by documents not published yet are checked all the same, and
/// carry their future instant.
pub fn collect(
    documents: &[Document],
    publication: &BTreeMap<DocId, Publication>,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Change> {
    let notices: BTreeMap<&str, &Document> = documents
        .iter()
        .filter(|document| document.id.collection == crate::content::ids::Collection::Notices)
        .map(|document| (document.id.slug.as_str(), document))
        .collect();
    let mut changes = Vec::new();
    for document in notices.values() {
        let Some(own) = publication.get(&document.id) else { continue };
        for entry in document.front.amends.iter().chain(&document.front.revisions) {
            if let Some(change) = change(document, own, entry, &notices, publication, problems) {
                changes.push(change);
            }
        }
        for replaced in &document.front.supersedes {
            let Some(old) = notices.get(replaced.value.as_str()) else {
                problems.push(unknown_notice(replaced.value.as_str(), &replaced.mark, &notices));
                continue;
            };
            if old.id == document.id {
                problems.push(Diagnostic::error(
                    "supersedes-itself",
                    replaced.mark.place(),
                    "通知不能取代它自己",
                    "a notice cannot replace itself",
                ));
                continue;
            }
            let target = Target::Notice(old.id.slug.clone());
            let by = Some(document.id.clone());
            changes.push(Change {
                at: own.since,
                target,
                action: Action::Supersede,
                note: None,
                by,
                mark: replaced.mark.clone(),
            });
        }
    }
    // Stable: changes of one instant keep the order of documents and of lines.
    changes.sort_by_key(|change| change.at);
    changes
}

fn change(
    document: &Document,
    own: &Publication,
    entry: &ChangeEntry,
    notices: &BTreeMap<&str, &Document>,
    publication: &BTreeMap<DocId, Publication>,
    problems: &mut Vec<Diagnostic>,
) -> Option<Change> {
    let (of, by) = match &entry.notice {
        None => (document, None),
        Some(name) => match notices.get(name.value.as_str()) {
            Some(of) => (*of, Some(document.id.clone())),
            None => {
                problems.push(unknown_notice(&name.value, &name.mark, notices));
                return None;
            }
        },
    };
    let target = match &entry.deadline {
        None => Target::Notice(of.id.slug.clone()),
        Some(id) => {
            if !of.front.deadlines.iter().any(|deadline| deadline.id.value == id.value) {
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
                return None;
            }
            Target::Deadline(DeadlineKey { notice: of.id.slug.clone(), deadline: id.value.clone() })
        }
    };
    let at = match &entry.on {
        Some(on) => own.instant_of(on.value),
        None => own.since,
    };
    let amended = publication.get(&of.id)?;
    if at < amended.since {
        let mark = entry.on.as_ref().map_or(&entry.mark, |on| &on.mark);
        problems.push(
            Diagnostic::error(
                "change-before-publication",
                mark.place(),
                format!("变更的日期早于“{}”的发布日期", of.id.slug),
                format!("this change is dated before `{}` was published", of.id.slug),
            )
            .fix("检查 on: 或 published: 的日期", "check the date of `on:` or `published:`"),
        );
        return None;
    }
    let action = match &entry.verb {
        VerbEntry::Postpone(when) => Action::Postpone(when.clone()),
        VerbEntry::Extend(when) => Action::Extend(when.clone()),
        VerbEntry::Cancel(reason) => Action::Cancel(reason.clone()),
        VerbEntry::Correct(facts) => Action::Correct(facts.clone()),
        VerbEntry::CorrectNotice(facts) => Action::CorrectNotice(facts.clone()),
    };
    Some(Change { at, target, action, note: entry.note.clone(), by, mark: entry.mark.clone() })
}

fn unknown_notice(name: &str, mark: &Mark, notices: &BTreeMap<&str, &Document>) -> Diagnostic {
    Diagnostic::error(
        "unknown-notice",
        mark.place(),
        format!("没有通知“{name}”"),
        format!("there is no notice `{name}`"),
    )
    .did_you_mean(name, notices.keys().copied())
}
