//! What subscribers were told, against what they would be told now: raises sequence numbers, keeps feeds alive, and
//! finds the date that was retyped without an amendment.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use rayon::prelude::*;

use super::events::{CalendarEvent, EventState, Role};
use super::feeds;
use super::icalendar::Entry;
use super::maker::Maker;
use super::retyped;
use super::routes::FeedId;
use super::vanished;
use crate::content::ids::{CohortId, Collection, DeadlineKey, NoticeId};
use crate::content::lock::{Lock, LockedDeadline, LockedEvent, LockedFeed, LockedNotice, Retyped};
use crate::diagnostics::{Diagnostic, Place, SourceFile};
use crate::portal::PageState;
use crate::portal::facts::{Deadline, PlaceFact, Status};
use crate::portal::shape::Shape;
use crate::time::{Instant, Point};

/// Length of a fingerprint in hexadecimal digits: 64 bits tell a million events apart.
const FINGERPRINT: usize = 16;

/// RFC 5545 §3.3.8: an INTEGER has 32 bits and a sign.
pub(super) const HIGHEST_SEQUENCE: u32 = i32::MAX.unsigned_abs();

/// The lock after this build, and the sequence and stamps every event gets by it.
pub(super) struct Told {
    pub(super) lock: Lock,
    /// By UID.
    pub(super) revised: BTreeMap<String, Revised>,
    pub(super) problems: Vec<Diagnostic>,
    /// Deadlines of which subscribers get an event they have not, or not so.
    pub(super) renewed: BTreeSet<DeadlineKey>,
    /// Days of opening hours that are cancelled by no word of the notice, but by a closure or by having been typed over.
    pub(super) lost_days: BTreeMap<DeadlineKey, Vec<NaiveDate>>,
}

/// What `SEQUENCE`, `CREATED` and `LAST-MODIFIED` of an event say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Revised {
    pub(super) sequence: u32,
    pub(super) created: Instant,
    pub(super) modified: Instant,
}

impl Revised {
    pub(super) fn of(entry: &LockedEvent) -> Revised {
        Revised { sequence: entry.sequence, created: entry.created, modified: entry.modified }
    }
}

/// Compares the portal's events with the lock. `now` is the build's instant.
pub(super) fn compare(maker: &Maker, old: &Lock) -> Told {
    let portal = &*maker.portal;
    let now = portal.as_of.now();
    let mut lock = old.clone();
    let mut revised = Vec::new();
    let mut renewed = BTreeSet::new();
    let mut lost_days: BTreeMap<DeadlineKey, Vec<NaiveDate>> = BTreeMap::new();
    let keys: Vec<&DeadlineKey> = portal.deadlines.keys().collect();
    let seen: Vec<Vec<Option<String>>> =
        keys.par_iter().map(|key| maker.events.of(key).map(|event| fingerprint(maker, event)).collect()).collect();
    for (key, seen) in keys.into_iter().zip(seen) {
        for (event, fingerprint) in maker.events.of(key).zip(seen) {
            let uid = event.uid(&portal.settings.uid_domain);
            let Some(fingerprint) = fingerprint else { continue };
            let entry = locked(event, fingerprint, old.events.get(&uid), now);
            let known = old.events.get(&uid);
            if known.is_none_or(|known| Revised::of(known) != Revised::of(&entry)) {
                renewed.insert(key.clone());
            }
            if let (Role::Day(day), EventState::Cancelled, Some(_)) = (&event.role, event.state, event.lost)
                && known.is_none_or(|known| known.lost.is_none())
            {
                lost_days.entry(key.clone()).or_default().push(*day);
            }
            revised.push((uid.clone(), Revised::of(&entry)));
            lock.events.insert(uid, entry);
        }
    }
    let mut problems = compare_facts(maker, old, &mut lock);
    problems.extend(other_domain(&portal.settings.uid_domain, old));
    for feed in maker.feeds.keys() {
        lock.feeds.insert(feed.address(), LockedFeed { retired: None });
    }
    let declared: BTreeSet<String> = maker.feeds.keys().map(FeedId::address).collect();
    for (name, feed) in &mut lock.feeds {
        if !declared.contains(name) {
            feed.retired.get_or_insert(now);
        }
    }
    remember_notices(maker, &mut lock);
    Told { lock: lock.packed(), revised: revised.into_iter().collect(), problems, renewed, lost_days }
}

/// A new domain gives every event a new identity: each subscriber would have them twice, the old ones for ever.
fn other_domain(domain: &str, old: &Lock) -> Option<Diagnostic> {
    let domain_of = |uid: &str| uid.rsplit_once('@').map(|(_, domain)| domain.to_owned());
    let mut domains = old.events.keys().filter_map(|uid| domain_of(uid)).peekable();
    let first = domains.peek()?.clone();
    if domains.any(|other| other == domain) {
        return None;
    }
    Some(
        Diagnostic::error(
            "uid-domain-changed",
            Place::top(&SourceFile::new("content/site.yaml", "")),
            format!("日历条目的编号一直以“{first}”结尾，现在变成了“{domain}”：订阅者会看到每个日期两次，旧的再也不更新"),
            format!("the ids of calendar entries ended in `{first}` and would now end in `{domain}`: subscribers would have every date twice, the old one never updated"),
        )
        .fix(format!("在 site.yaml 里写 uid_domain: {first}；换网址不用换它"), format!("write `uid_domain: {first}` in site.yaml; a new address needs no new one")),
    )
}

/// What one event says of itself, without looking at any other; as in [`compare`].
pub(super) fn revised(maker: &Maker, old: &Lock, event: &CalendarEvent) -> Option<Revised> {
    let known = old.events.get(&event.uid(&maker.portal.settings.uid_domain));
    let entry = locked(event, fingerprint(maker, event)?, known, maker.portal.as_of.now());
    Some(Revised::of(&entry))
}

/// An event after this build, `known` before it.
fn locked(event: &CalendarEvent, fingerprint: String, known: Option<&LockedEvent>, now: Instant) -> LockedEvent {
    match known {
        None => LockedEvent {
            sequence: event.sequence,
            created: event.created,
            modified: event.modified,
            fingerprint,
            when: event.when,
            lost: event.lost,
        },
        Some(known) if known.fingerprint == fingerprint => {
            LockedEvent { when: event.when, lost: event.lost, ..known.clone() }
        }
        Some(known) => LockedEvent {
            sequence: event.sequence.max(known.sequence.saturating_add(1)).min(HIGHEST_SEQUENCE),
            created: known.created,
            // Later than what subscribers hold, even if that was stamped by a clock that ran ahead: some clients
            // update only when it grows.
            modified: now.max(Instant::from_epoch(known.modified.epoch().saturating_add(1))),
            fingerprint,
            when: event.when,
            lost: event.lost,
        },
    }
}

fn remember_notices(maker: &Maker, lock: &mut Lock) {
    let portal = &*maker.portal;
    for page in portal.collection(Collection::Notices) {
        let replaced = matches!(page.state, PageState::Superseded(_));
        lock.notices.insert(page.document.notice_id().to_string(), LockedNotice { replaced, gone: None });
    }
    for (id, notice) in &mut lock.notices {
        if NoticeId::new(id).is_none_or(|id| portal.notice(&id).is_none()) {
            notice.gone.get_or_insert(portal.as_of.now());
        }
    }
}

/// The fingerprint of everything a subscriber sees of an event, in every language; its own stamps do not count, nor
/// does an address the site happens to be built for instead of its own. `None` for an event that cannot be written, told elsewhere.
fn fingerprint(maker: &Maker, event: &CalendarEvent) -> Option<String> {
    let zone = feeds::zone(maker).ok()?;
    let mut hasher = blake3::Hasher::new();
    let own = &maker.portal.settings.base_url;
    for lang in &maker.portal.settings.languages {
        let event = feeds::unrevised(maker, event, *lang).ok()?;
        let entry = Entry::new(&event, *lang, &zone);
        hasher.update(entry.seen().replace(&maker.base_url, own).as_bytes());
    }
    Some(hasher.finalize().to_hex()[..FINGERPRINT].to_owned())
}

/// Tells the author of a fact that changed without an amendment, and of an id that vanished.
fn compare_facts(maker: &Maker, old: &Lock, lock: &mut Lock) -> Vec<Diagnostic> {
    let portal = &*maker.portal;
    let mut problems = Vec::new();
    for deadline in portal.deadlines.values() {
        let key = deadline.key.to_string();
        let facts = facts(maker, deadline.facts());
        if let Some(known) = old.deadlines.get(&key)
            && known.gone.is_none()
            && is_retyped(maker, deadline, known)
            && (portal.is_dated_by_hand(&deadline.key) || !retyped::whom(&known.facts).eq(retyped::whom(&facts)))
        {
            problems.push(retyped::told(maker, deadline, known, &facts));
        }
        let retyped = retyped(maker, old, deadline);
        lock.deadlines.insert(key, LockedDeadline { revisions: deadline.revisions.len(), facts, retyped, gone: None });
    }
    let (gone, found) = vanished::find(maker, old);
    for key in gone {
        if let Some(entry) = lock.deadlines.get_mut(&key) {
            entry.gone = Some(portal.as_of.now());
        }
    }
    problems.extend(found);
    problems
}

/// Whether the history as it is written never says what was published.
fn is_retyped(maker: &Maker, deadline: &Deadline, known: &LockedDeadline) -> bool {
    !deadline.revisions.iter().any(|revision| facts(maker, &revision.facts) == known.facts)
}

/// The changes of a deadline's facts that no revision tells, this build's included.
pub(super) fn retyped(maker: &Maker, old: &Lock, deadline: &Deadline) -> Option<Retyped> {
    let known = old.deadlines.get(&deadline.key.to_string())?;
    if known.gone.is_some() || !is_retyped(maker, deadline, known) {
        return known.retyped;
    }
    let (times, before) = known.retyped.map_or((0, i64::MIN), |retyped| (retyped.times, retyped.at.epoch()));
    // As for an event: a clock that ran ahead must not take it back.
    let at = maker.portal.as_of.now().max(Instant::from_epoch(before.saturating_add(1)));
    Some(Retyped { times: times.saturating_add(1), at })
}

/// Stands in the lock where no cohort is named.
pub(super) const EVERYONE: &str = "*";

/// Stands in the lock where a deadline does not take place.
pub(super) const CANCELLED: &str = "cancelled";

/// The tracked facts of a deadline in one line, one word each: dates, place, kind and cohorts. Prose may change freely.
pub(super) fn facts(maker: &Maker, facts: &crate::portal::facts::Facts) -> String {
    let zone = maker.portal.settings.zone;
    let mut fields: Vec<String> = Vec::new();
    let mut field = |key: &str, point: Point| {
        let clock = point.clock().map(|clock| format!("T{clock}")).unwrap_or_default();
        fields.push(format!("{key}={}{clock}", point.day()));
    };
    match &facts.shape {
        Shape::Milestone { on } => field("on", *on),
        shape => {
            if let Some(opens) = shape.opens() {
                field("from", opens);
            }
            if let Some(closes) = shape.closes(zone) {
                field("until", closes);
            }
        }
    }
    match &facts.place {
        Some(PlaceFact::Known(id)) => fields.push(format!("place={id}")),
        Some(PlaceFact::Free(text)) => {
            let lang = maker.portal.settings.default_lang();
            fields.push(format!("place={}", text.get(lang).split_whitespace().collect::<Vec<_>>().join("_")));
        }
        None => {}
    }
    if let Status::Cancelled { .. } = facts.status {
        fields.push(CANCELLED.to_owned());
    }
    if fields.is_empty() {
        fields.push(facts.shape.name().to_owned());
    }
    fields.push(format!("kind={}", facts.kind));
    let cohorts: Vec<&str> = facts.cohorts.iter().map(CohortId::as_str).collect();
    fields.push(format!("cohorts={}", if cohorts.is_empty() { EVERYONE.to_owned() } else { cohorts.join(",") }));
    fields.join(" ")
}

/// Feeds that were published and are no longer declared, since when.
pub(super) fn retired_feeds(lock: &Lock) -> Vec<(String, Instant)> {
    lock.feeds.iter().filter_map(|(name, feed)| feed.retired.map(|at| (name.clone(), at))).collect()
}
