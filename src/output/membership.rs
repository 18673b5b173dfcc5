//! Which calendar feeds there are, and which deadlines each holds.

use std::collections::BTreeMap;

use super::events::Events;
use super::routes::FeedId;
use crate::content::ids::{DeadlineKey, NoticeId};
use crate::content::lock::{LockedDeadline, LockedNotice};
use crate::portal::facts::{Deadline, Facts};
use crate::portal::{Portal, cohorts};
use crate::time::Instant;

/// What a feed holds.
#[derive(Debug, Default)]
pub(super) struct Held {
    /// The deadlines whose events it holds, in order of key.
    pub members: Vec<DeadlineKey>,
    /// Deadlines that a correction of their cohorts or kind took out of it, with the number of that revision.
    pub former: Vec<(DeadlineKey, usize)>,
    /// How many events its members have.
    pub events: usize,
    /// When it last lost some: they were over for long, or withdrawn.
    pub shortened: Option<Instant>,
}

/// Every feed that has an address, with what it holds. Kinds, cohorts and notices that are declared have one even when
/// it is empty now: an address that comes and goes loses its subscribers.
pub(super) fn declared(portal: &Portal, events: &Events) -> BTreeMap<FeedId, Held> {
    let mut feeds: BTreeMap<FeedId, Held> = BTreeMap::new();
    feeds.insert(FeedId::All, Held::default());
    for kind in &portal.settings.kinds {
        feeds.insert(FeedId::Kind(kind.id.clone()), Held::default());
    }
    for cohort in &portal.settings.cohorts {
        feeds.insert(FeedId::Cohort(cohort.id.clone()), Held::default());
    }
    for address in portal.lock.feeds.keys() {
        if let Some(feed) = of_cohort_and_kind(portal, address) {
            feeds.insert(feed, Held::default());
        }
    }
    for deadline in portal.deadlines.values() {
        let (count, left) = (events.of(&deadline.key).count(), events.left(&deadline.key));
        let belongs = of_facts(portal, &deadline.key, deadline.facts());
        for (feed, revision) in former(portal, deadline, &belongs) {
            let held = feeds.entry(feed).or_default();
            held.shortened = held.shortened.max(left);
            if left.is_none() {
                held.former.push((deadline.key.clone(), revision));
            }
        }
        for feed in belongs {
            let left = left.filter(|_| !matches!(feed, FeedId::Notice(_)));
            let held = feeds.entry(feed).or_default();
            held.shortened = held.shortened.max(left);
            if left.is_none() {
                held.members.push(deadline.key.clone());
                held.events += count;
            }
        }
    }
    let withdrawn = withdrawn(portal);
    for (feed, held) in &mut feeds {
        if !matches!(feed, FeedId::Notice(_)) {
            held.shortened = held.shortened.max(withdrawn);
        }
    }
    feeds
}

/// The calendar of a cohort and a kind by its address, while both are declared: it stays, like those of either, when the
/// only notice with such a date is hidden.
fn of_cohort_and_kind(portal: &Portal, address: &str) -> Option<FeedId> {
    let (cohort, kind) = address.strip_prefix("cohort/")?.split_once('/')?;
    let cohort = portal.settings.cohorts.iter().find(|declared| declared.id.as_str() == cohort)?;
    let kind = portal.settings.kinds.iter().find(|declared| declared.id.as_str() == kind)?;
    Some(FeedId::CohortKind(cohort.id.clone(), kind.id.clone()))
}

/// When a notice or a date of one was last withdrawn, so far as the lock tells. Calendars that may have held it changed
/// then, although no entry of theirs is so new.
fn withdrawn(portal: &Portal) -> Option<Instant> {
    let now = |stands: bool| (!stands).then(|| portal.as_of.now());
    let of_notice = |(id, known): (&String, &LockedNotice)| {
        known.gone.or_else(|| now(NoticeId::new(id).is_some_and(|id| portal.notice(&id).is_some())))
    };
    let of_deadline = |(key, known): (&String, &LockedDeadline)| {
        known.gone.or_else(|| now(DeadlineKey::read(key).is_some_and(|key| portal.known.contains(&key))))
    };
    let lock = &portal.lock;
    lock.notices.iter().filter_map(of_notice).chain(lock.deadlines.iter().filter_map(of_deadline)).max()
}

/// The feeds to which a deadline belonged by an earlier revision and does not by the latest, with the first revision by
/// which it did not.
fn former(portal: &Portal, deadline: &Deadline, belongs: &[FeedId]) -> BTreeMap<FeedId, usize> {
    let mut former = BTreeMap::new();
    let latest = deadline.facts();
    for (index, revision) in deadline.revisions.iter().enumerate().rev().skip(1) {
        if (&revision.facts.kind, &revision.facts.cohorts) == (&latest.kind, &latest.cohorts) {
            continue;
        }
        for feed in of_facts(portal, &deadline.key, &revision.facts) {
            if !belongs.contains(&feed) {
                former.entry(feed).or_insert(index + 1);
            }
        }
    }
    former
}

/// The feeds to which a deadline of these facts belongs, whether they still hold it or not.
fn of_facts(portal: &Portal, key: &DeadlineKey, facts: &Facts) -> Vec<FeedId> {
    let mut feeds = vec![FeedId::All, FeedId::Kind(facts.kind.clone()), FeedId::Notice(key.notice.clone())];
    for cohort in cohorts::reached(&portal.settings, &facts.cohorts) {
        feeds.push(FeedId::Cohort(cohort.id.clone()));
        feeds.push(FeedId::CohortKind(cohort.id.clone(), facts.kind.clone()));
    }
    feeds
}
