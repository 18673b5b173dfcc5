//! The history of a deadline: the distinct states of its facts over the line of happenings, and what made each.

use super::facts::{Cause, Facts, PlaceFact, Revision, Status, Verb};
use super::fold::{Fate, Folded};
use super::log::Change;
use super::resolve::Resolver;
use super::shape::{Phase, Shape};
use super::timeline::Moment;
use crate::content::facts::PlaceEntry;
use crate::content::ids::{CohortId, DeadlineKey, DocId};
use crate::content::site::Settings;
use crate::content::text::Text;
use crate::diagnostics::Diagnostic;
use crate::lang::Lang;

/// Every state a deadline has and will have, oldest first; empty when a problem was told instead.
pub(super) fn revisions(resolver: &mut Resolver<'_>, key: &DeadlineKey, settings: &Settings) -> Vec<Revision> {
    // Nearly every deadline has one, and keeps it for as long as the portal: no room for three more.
    let mut revisions: Vec<Revision> = Vec::with_capacity(1);
    for moment in resolver.moments(key).clone() {
        let Some(facts) = facts_at(resolver, key, moment, settings) else { continue };
        let Some(last) = revisions.last() else {
            revisions.push(Revision { at: resolver.since(key), facts, cause: None });
            continue;
        };
        if last.facts != facts {
            let cause = Some(cause_at(resolver, key, moment, &last.facts, &facts));
            revisions.push(Revision { at: resolver.timeline.instant(moment), facts, cause: cause.map(Box::new) });
        }
    }
    revisions
}

fn cause_at(resolver: &Resolver<'_>, key: &DeadlineKey, moment: Moment, old: &Facts, new: &Facts) -> Cause {
    let mut announced = announced_at(resolver, key, moment);
    // One announcement may move a session and give it another room: it is named after what matters most.
    announced.sort_by_key(|change| weight(change.action.verb()));
    let Some(first) = announced.first() else {
        let (follows, by) = origin(resolver, key, moment).unzip();
        return Cause { verb: Verb::Follow, note: None, by: by.flatten(), follows };
    };
    let was_cancelled = matches!(old.status, Status::Cancelled { .. });
    let verb = match new.status {
        Status::Scheduled if was_cancelled => Verb::Reinstate,
        _ => first.action.verb(),
    };
    let note = announced.iter().filter_map(|change| change.note.clone()).reduce(joined);
    Cause { verb, note, by: first.by.clone(), follows: None }
}

/// The changes of a deadline that became known at exactly this moment, in order.
fn announced_at<'a>(resolver: &Resolver<'a>, key: &DeadlineKey, moment: Moment) -> Vec<&'a Change> {
    let changes = resolver.changes(key).iter();
    changes.filter(|(index, _)| resolver.timeline.announced(*index) == moment).map(|(_, change)| *change).collect()
}

fn weight(verb: Verb) -> usize {
    let order = [Verb::Supersede, Verb::Cancel, Verb::Reinstate, Verb::Postpone, Verb::Extend, Verb::Correct];
    order.iter().position(|other| *other == verb).unwrap_or(order.len())
}

fn joined(first: Text, second: Text) -> Text {
    if first == second {
        return first;
    }
    let mut text = Text::of(Lang::Zh, &format!("{}；{}", first.get(Lang::Zh), second.get(Lang::Zh)));
    text.set(Lang::En, &format!("{}; {}", first.get(Lang::En), second.get(Lang::En)));
    text
}

/// The deadline whose change made another one move, however far up, and the notice that announced it, unless it is
/// the moved one's own.
fn origin(resolver: &Resolver<'_>, key: &DeadlineKey, moment: Moment) -> Option<(DeadlineKey, Option<DocId>)> {
    let mut waiting = vec![key.clone()];
    let mut seen = Vec::new();
    while let Some(at) = waiting.pop() {
        if seen.contains(&at) {
            continue;
        }
        let home = (at.notice != key.notice).then(|| resolver.document(&at).id.clone());
        if at != *key {
            if let Some(change) = announced_at(resolver, &at, moment).first() {
                return Some((at, change.by.clone().or(home)));
            }
            if resolver.published(&at) == moment {
                return Some((at, home));
            }
        }
        // The last one pushed is looked at first, so the bases keep their order.
        waiting.extend(resolver.bases(&at).iter().rev().cloned());
        seen.push(at);
    }
    None
}

fn facts_at(resolver: &mut Resolver<'_>, key: &DeadlineKey, moment: Moment, settings: &Settings) -> Option<Facts> {
    let shape = resolver.shape(key, moment)?;
    let Folded { facts: entry, fate, .. } = resolver.fold(key, moment);
    let document = resolver.document(key);
    let Some(kind) = entry.kind.clone() else {
        resolver.problems.push(no_kind(resolver, key, settings));
        return None;
    };
    let status = match fate {
        Fate::Scheduled | Fate::ToBeAnnounced => Status::Scheduled,
        Fate::Cancelled(reason, _) => Status::Cancelled { reason },
        Fate::Superseded(by, index) if !was_over(resolver, &shape, index, settings) => Status::Superseded { by },
        Fate::Superseded(..) => Status::Scheduled,
    };
    let place = entry.place.as_ref().map(|place| match place {
        PlaceEntry::Known(id) => PlaceFact::Known(id.clone()),
        PlaceEntry::Free(text) => PlaceFact::Free(text.clone()),
    });
    let cohorts = entry.cohorts.as_ref().unwrap_or(&document.front.cohorts).clone();
    let cohorts = if cohorts.is_empty() { top_cohorts(settings) } else { cohorts };
    Some(Facts {
        kind,
        label: entry.label.clone(),
        shape,
        status,
        place,
        cohorts,
        who: entry.who.clone(),
        fee: entry.fee.clone(),
        note: entry.note.clone(),
        contact: entry.contact.clone(),
    })
}

/// Whether it was over when its notice was replaced: then it took place, and no later notice can take that back.
fn was_over(resolver: &Resolver<'_>, shape: &Shape, replaced: usize, settings: &Settings) -> bool {
    let at = resolver.timeline.instant(Moment::after(replaced));
    matches!(shape.phase_at(at, settings.zone), Phase::Over { .. })
}

fn no_kind(resolver: &Resolver<'_>, key: &DeadlineKey, settings: &Settings) -> Diagnostic {
    let kinds: Vec<&str> = settings.kinds.iter().map(|kind| kind.id.as_str()).collect();
    Diagnostic::error(
        "no-kind",
        resolver.entry(key).id.mark.place(),
        format!("“{}”没有写类型", key.deadline),
        format!("`{}` has no kind", key.deadline),
    )
    .fix(
        format!("加一行“kind: …”，已有的类型：{}", kinds.join("、")),
        format!("add a line `kind: …`; the kinds are: {}", kinds.join(", ")),
    )
}

fn top_cohorts(settings: &Settings) -> Vec<CohortId> {
    settings.cohorts.iter().filter(|cohort| cohort.parent.is_none()).map(|cohort| cohort.id.clone()).collect()
}
