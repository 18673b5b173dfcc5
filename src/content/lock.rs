//! `content/portal.lock`: what subscribers were told. Committed with the content, like a `Cargo.lock`.
//!
//! People forget to write an amendment and simply retype a date. Calendar programs then keep the old time for ever,
//! because they believe only `SEQUENCE` and `LAST-MODIFIED`. So every event ever published is recorded here with its
//! fingerprint; whoever builds next can see that it changed.
//!
//! One record a line, sorted, so that two people's changes merge like any text. This file knows the form, not what a
//! fingerprint is made of.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use super::ids::is_id;
use crate::diagnostics::{Diagnostic, Place, SourceFile};
use crate::time::{EventTime, Instant, Zone};

/// Version of the form.
const VERSION: u32 = 1;

/// The last line: a file that was cut off at the end of a line lacks it.
const END: &str = "end";

const HEAD: &str = "# 订阅者已经收到的内容。由 tidings build 写入，和 content 一起提交，不要手改。\n# What subscribers were told. Written by `tidings build`; commit it with the content, do not edit.\n";

/// Everything that was ever published to subscribers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lock {
    /// Deadlines by `notice#deadline`.
    pub deadlines: BTreeMap<String, LockedDeadline>,
    /// Events by UID.
    pub events: BTreeMap<String, LockedEvent>,
    /// Feeds by address without language (`kind/capture`).
    pub feeds: BTreeMap<String, LockedFeed>,
    /// Notices by id, those without dates included.
    pub notices: BTreeMap<String, LockedNotice>,
}

/// The facts of a deadline as last published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LockedDeadline {
    /// Number of revisions then.
    pub revisions: usize,
    /// Its dates in words that can be pasted: `from=2024-11-17T10:00 until=…`.
    pub facts: String,
    /// What was changed of them without a revision.
    pub retyped: Option<Retyped>,
    /// The instant since which it is gone from the content, if it is.
    pub gone: Option<Instant>,
}

/// Published facts that became others although no revision says so: typed over, or counted anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retyped {
    /// How often.
    pub times: u32,
    /// The instant of the publication that did so last.
    pub at: Instant,
}

/// An event as last published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LockedEvent {
    /// Its `SEQUENCE`.
    pub sequence: u32,
    /// Its `CREATED`.
    pub created: Instant,
    /// Its `LAST-MODIFIED`.
    pub modified: Instant,
    /// Fingerprint of everything else a subscriber sees, in all languages.
    pub fingerprint: String,
    /// When it takes place: nothing else would know once the content makes it no more.
    pub when: EventTime,
    /// The instant since which nothing in the content makes it, although its deadline stands.
    pub lost: Option<Instant>,
}

/// A feed that was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LockedFeed {
    /// The instant since which it is no longer declared, if it is not.
    pub retired: Option<Instant>,
}

/// A notice that was published.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LockedNotice {
    /// Whether another notice stood in its place.
    pub replaced: bool,
    /// The instant since which readers do not find it any more, if they do not.
    pub gone: Option<Instant>,
}

impl Lock {
    /// The same in less memory: a map that was filled one by one in order has half empty nodes.
    #[must_use]
    pub fn packed(self) -> Lock {
        let Lock { deadlines, events, feeds, notices } = self;
        Lock {
            deadlines: deadlines.into_iter().collect(),
            events: events.into_iter().collect(),
            feeds: feeds.into_iter().collect(),
            notices: notices.into_iter().collect(),
        }
    }

    /// The text of the file. Instants stand with the portal's offset, for people who read the difference.
    pub fn write(&self, zone: Zone) -> String {
        let mut out = format!("{HEAD}tidings-lock {VERSION}\n");
        let stamp = |instant: Instant| zone.rfc3339(instant);
        for (key, deadline) in &self.deadlines {
            let retyped = deadline.retyped.map(|retyped| format!(" retyped={}@{}", retyped.times, stamp(retyped.at)));
            let gone = deadline.gone.map(|at| format!(" gone={}", stamp(at)));
            let (retyped, gone) = (retyped.unwrap_or_default(), gone.unwrap_or_default());
            let _ = writeln!(out, "deadline {key} {} {}{retyped}{gone}", deadline.revisions, deadline.facts);
        }
        for (uid, event) in &self.events {
            let (created, modified) = (stamp(event.created), stamp(event.modified));
            let (when, fingerprint) = (event.when.write(zone), &event.fingerprint);
            let lost = event.lost.map(|at| format!(" lost={}", stamp(at))).unwrap_or_default();
            let _ = writeln!(out, "event {uid} {} {created} {modified} {fingerprint} {when}{lost}", event.sequence);
        }
        for (name, feed) in &self.feeds {
            let retired = feed.retired.map(|at| format!(" retired={}", stamp(at))).unwrap_or_default();
            let _ = writeln!(out, "feed {name}{retired}");
        }
        for (id, notice) in &self.notices {
            let replaced = if notice.replaced { " replaced" } else { "" };
            let gone = notice.gone.map(|at| format!(" gone={}", stamp(at))).unwrap_or_default();
            let _ = writeln!(out, "notice {id}{replaced}{gone}");
        }
        out.push_str(END);
        out.push('\n');
        out
    }
}

/// Reads the file.
///
/// # Errors
/// A line that no build writes, or a version this program does not know: guessing would tell subscribers wrong things.
pub fn read(source: &Arc<SourceFile>) -> Result<Lock, Diagnostic> {
    let mut lock = Lock::default();
    let (mut version, mut ended) = (false, false);
    let mut start = 0;
    for raw in source.text.split_inclusive('\n') {
        let line = raw.trim_end();
        let range = start..start + line.len();
        start += raw.len();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if ["<<<<<<<", "=======", ">>>>>>>", "|||||||"].iter().any(|mark| line.starts_with(mark)) {
            return Err(Diagnostic::error(
                "lock-damaged",
                Place::new(source, range),
                "portal.lock 里有合并冲突的记号：两个人都发布过",
                "portal.lock holds marks of a merge conflict: two people published",
            )
            .fix(
                "只删掉 <<<<<<<、=======、>>>>>>> 开头的几行记号，其余各行全部留下，再运行一次",
                "delete only the lines that begin with <<<<<<<, ======= and >>>>>>>, keep all others, and run again",
            ));
        }
        let damaged = || {
            Diagnostic::error(
                "lock-damaged",
                Place::new(source, range.clone()),
                "portal.lock 的这一行损坏了，没有它无法判断订阅者收到过什么",
                "this line of portal.lock is damaged; without it nobody knows what subscribers were told",
            )
            .fix(
                "从版本库恢复这个文件（git checkout content/portal.lock）",
                "restore the file from version control (git checkout content/portal.lock)",
            )
        };
        if let Some(number) = line.strip_prefix("tidings-lock ") {
            let number: u32 = number.parse().map_err(|_| damaged())?;
            if number > VERSION {
                return Err(Diagnostic::error(
                    "lock-newer",
                    Place::new(source, range),
                    format!("portal.lock 是更新版本的 Tidings 写的（格式 {number}，本程序只认识 {VERSION}）"),
                    format!("portal.lock was written by a newer Tidings (format {number}; this one knows {VERSION})"),
                )
                .fix("换用新版本的 tidings", "use the newer tidings"));
            }
            version = true;
            continue;
        }
        if !version {
            return Err(damaged());
        }
        if line == END {
            ended = true;
            continue;
        }
        record(line, &mut lock).ok_or_else(damaged)?;
    }
    if !version {
        return Err(empty(source));
    }
    if !ended {
        return Err(cut_off(source));
    }
    Ok(lock.packed())
}

/// An event that two people published, after a merge that kept both lines: its numbers are the highest that any
/// subscriber has seen. Unless one of the two was told after the other, nobody knows who holds which, and the next
/// build tells everybody anew.
fn both_told(one: &LockedEvent, other: &LockedEvent) -> LockedEvent {
    let is_later = |a: &LockedEvent, b: &LockedEvent| a.sequence > b.sequence && a.modified >= b.modified;
    if one == other || is_later(one, other) {
        return one.clone();
    }
    if is_later(other, one) {
        return other.clone();
    }
    LockedEvent {
        sequence: one.sequence.max(other.sequence),
        created: one.created.min(other.created),
        modified: one.modified.max(other.modified),
        fingerprint: TOLD_BY_TWO.to_owned(),
        when: one.when,
        lost: one.lost.and(other.lost),
    }
}

/// No event has this fingerprint.
const TOLD_BY_TWO: &str = "merged";

/// A file without a word is what a power cut leaves; no build writes it.
fn empty(source: &Arc<SourceFile>) -> Diagnostic {
    Diagnostic::error(
        "lock-damaged",
        Place::top(source),
        "portal.lock 是空的，没有它无法判断订阅者收到过什么",
        "portal.lock is empty; without it nobody knows what subscribers were told",
    )
    .fix(
        "从版本库恢复这个文件（git checkout content/portal.lock）；从来没有发布过，就删掉它",
        "restore the file from version control (git checkout content/portal.lock); if nothing was ever published, delete it",
    )
}

/// A file without its last line is what a full disk or a broken copy leaves; no build writes it.
fn cut_off(source: &Arc<SourceFile>) -> Diagnostic {
    Diagnostic::error(
        "lock-damaged",
        Place::new(source, source.text.len()..source.text.len()),
        "portal.lock 不完整：最后一行“end”不见了，后面的记录可能丢了",
        "portal.lock is not whole: its last line `end` is missing, and records before it may be lost",
    )
    .fix(
        "从版本库恢复这个文件（git checkout content/portal.lock）",
        "restore the file from version control (git checkout content/portal.lock)",
    )
}

fn record(line: &str, lock: &mut Lock) -> Option<()> {
    let mut words = line.split(' ');
    let (sort, name) = (words.next()?, words.next()?.to_owned());
    let rest: Vec<&str> = words.collect();
    match (sort, &rest[..]) {
        ("deadline", [revisions, facts @ ..]) => {
            let (facts, gone) = match facts {
                [facts @ .., last] if last.starts_with("gone=") => {
                    (facts, Some(Instant::read_rfc3339(&last["gone=".len()..])?))
                }
                facts => (facts, None),
            };
            let (facts, retyped) = match facts {
                [facts @ .., last] if last.starts_with("retyped=") => {
                    let (times, at) = last["retyped=".len()..].split_once('@')?;
                    (facts, Some(Retyped { times: times.parse().ok()?, at: Instant::read_rfc3339(at)? }))
                }
                facts => (facts, None),
            };
            let revisions = revisions.parse().ok()?;
            let deadline = LockedDeadline { revisions, facts: facts.join(" "), retyped, gone };
            lock.deadlines.insert(name, deadline);
        }
        ("event", [sequence, created, modified, fingerprint, when, lost @ ..]) => {
            let lost = match lost {
                [] => None,
                [lost] => Some(Instant::read_rfc3339(lost.strip_prefix("lost=")?)?),
                _ => return None,
            };
            let event = LockedEvent {
                sequence: sequence.parse().ok().filter(|sequence| i32::try_from(*sequence).is_ok())?,
                created: Instant::read_rfc3339(created)?,
                modified: Instant::read_rfc3339(modified)?,
                fingerprint: (*fingerprint).to_owned(),
                when: EventTime::read(when)?,
                lost,
            };
            // What no build writes would stop the next one without naming this file.
            if event.created.epoch() < 0 || event.modified < event.created {
                return None;
            }
            let merged = lock.events.get(&name).map_or(event.clone(), |other| both_told(other, &event));
            lock.events.insert(name, merged);
        }
        ("feed", rest) => {
            // It becomes a path: nothing but ids.
            if !name.split('/').all(is_id) {
                return None;
            }
            let retired = match rest {
                [] => None,
                [retired] => Some(Instant::read_rfc3339(retired.strip_prefix("retired=")?)?),
                _ => return None,
            };
            lock.feeds.insert(name, LockedFeed { retired });
        }
        ("notice", rest) => {
            if !is_id(&name) {
                return None;
            }
            let (replaced, rest) = match rest {
                ["replaced", rest @ ..] => (true, rest),
                rest => (false, rest),
            };
            let gone = match rest {
                [] => None,
                [gone] => Some(Instant::read_rfc3339(gone.strip_prefix("gone=")?)?),
                _ => return None,
            };
            lock.notices.insert(name, LockedNotice { replaced, gone });
        }
        _ => return None,
    }
    Some(())
}

#[cfg(test)]
mod tests;
