//! What subscribers were told, against what they would be told now: raises sequence numbers, keeps feeds alive, and
//! finds the date that was retyped without an amendment.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use rayon::prelude::*;

use super::events::{CalendarEvent, EventState, Role};
use super::feeds;
use super::icalendar::Entry;
use super::maker::Maker;
use super::routes::FeedId;
use super::vanished;
use crate::content::ids::{CohortId, Collection, DeadlineKey, NoticeId, is_id};
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
            && (portal.is_dated_by_hand(&deadline.key) || !whom(&known.facts).eq(whom(&facts)))
        {
            problems.push(told_otherwise(maker, deadline, known));
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

fn told_otherwise(maker: &Maker, deadline: &Deadline, known: &LockedDeadline) -> Diagnostic {
    let portal = &*maker.portal;
    let id = &deadline.key.deadline;
    if deadline.revisions.len() > known.revisions {
        return late(maker, deadline, known);
    }
    let today = portal.settings.zone.civil(portal.as_of.now()).0;
    let facts = facts(maker, deadline.facts());
    let yaml = pasteable(&facts, &known.facts);
    let before = pasteable(&known.facts, &facts);
    Diagnostic::warning(
        "fact-changed-without-amendment",
        portal.place_of(&deadline.key),
        format!("“{id}”发布过的内容是 {before}，现在写的是 {yaml}，但没有写变更"),
        format!("`{id}` was published as {before} and now says {yaml}, but no amendment tells so"),
    )
    .fix(
        format!("把原来的内容写回去，再加上：\nrevisions:\n  - {{on: {today}, deadline: {id}, correct: {yaml}, note: 原因}}"),
        format!("put the published facts back and add:\nrevisions:\n  - {{on: {today}, deadline: {id}, correct: {yaml}, note: reason}}"),
    )
}

/// A change was written, but the dates before it are not those that were published, nor are those after it: it was put
/// before a later one, or the dates it changes were typed over besides.
fn late(maker: &Maker, deadline: &Deadline, known: &LockedDeadline) -> Diagnostic {
    let id = &deadline.key.deadline;
    let now = facts(maker, deadline.facts());
    let (before, now) = (pasteable(&known.facts, &now), pasteable(&now, &known.facts));
    Diagnostic::warning(
        "fact-changed-without-amendment",
        maker.portal.place_of(&deadline.key),
        format!("“{id}”发布过的内容是 {before}，现在是 {now}；新写的变更里，变更前后都不是发布过的内容"),
        format!("`{id}` was published as {before} and is now {now}; by the changes as written it never was as published"),
    )
    .fix(
        "如果是补记一次早先的变更，核对现在的内容后再发布一次即可；否则把原来的内容写回去，让变更从它改起",
        "if you recorded an earlier change late, check what it is now and publish again; else put the published facts back, so that the change starts from them",
    )
}

/// `from=2024-11-17T10:00 until=…` → `{from: 2024-11-17 10:00, until: …}`, ready to paste into front matter. Of kind and
/// cohorts only what is another than in `other`: dates are read together.
fn pasteable(facts: &str, other: &str) -> String {
    let differs = |field: &&str| !other.split(' ').any(|then| then == *field);
    let told = |field: &&str| !is_whom(field) || differs(field);
    let fields = facts.split(' ').filter(told).filter_map(|field| field.split_once('=')).map(|(key, value)| {
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
    });
    format!("{{{}}}", fields.collect::<Vec<_>>().join(", "))
}

fn is_whom(field: &&str) -> bool {
    ["kind=", "cohorts="].iter().any(|key| field.starts_with(key))
}

/// What of the facts is written by hand even where the dates are derived.
fn whom(facts: &str) -> impl Iterator<Item = &str> {
    facts.split(' ').filter(is_whom)
}

/// A YAML text in double quotes.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Stands in the lock where no cohort is named.
const EVERYONE: &str = "*";

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
        fields.push("cancelled".to_owned());
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
