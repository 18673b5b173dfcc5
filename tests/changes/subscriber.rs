//! One who subscribed on the first day and fetches after every build, whatever an author does in between: nothing is
//! taken out of the calendars without a word, no change goes without its number, nothing moves by itself.

use std::collections::BTreeMap;

use proptest::prelude::*;

use crate::harness::{Built, PortalTest, at, instant};
use tidings::lang::Lang;
use tidings::output::icalendar::{ReadEvent, ReadWhen};
use tidings::time::{Clock, Instant, Zone};

/// What an author does to one of the deadlines, or to the whole.
#[derive(Debug, Clone)]
enum Edit {
    /// Types over its dates.
    Retype(usize, String),
    /// Writes a change of today.
    Amend(usize, String),
    /// The school is closed on a day, or no longer is.
    Closure(Option<u32>),
    /// Another calendar style for the kind `capture`.
    Style(bool),
    /// Nothing but time goes by.
    Wait,
}

/// A deadline as it stands in the file.
#[derive(Debug, Clone)]
struct Line {
    when: String,
    kind: &'static str,
    cohorts: &'static str,
}

/// The portal as it stands on the author's disk.
#[derive(Debug, Clone)]
struct Desk {
    lines: Vec<Line>,
    revisions: String,
    closure: Option<u32>,
    span: bool,
}

fn when() -> impl Strategy<Value = String> {
    let day = || (9u32..=12, 1u32..=28).prop_map(|(month, day)| format!("2026-{month:02}-{day:02}"));
    prop_oneof![
        day().prop_map(|day| format!("from: {day} 09:00, until: {day} 11:00, place: main-103")),
        day().prop_map(|day| format!("until: {day}")),
        day().prop_map(|day| format!("until: {day} 17:00")),
        day().prop_map(|day| format!("on: {day}")),
        day().prop_map(|day| format!("from: {day}")),
        (9u32..=12, 1u32..=20, 1u32..=8)
            .prop_map(|(month, day, length)| format!("from: 2026-{month:02}-{day:02}, until: 2026-{month:02}-{:02}", day + length)),
        (9u32..=12, 1u32..=20, 2u32..=8).prop_map(|(month, day, length)| format!(
            "from: 2026-{month:02}-{day:02}, until: 2026-{month:02}-{:02}, daily: {{on: working days, hours: [09:00-11:00]}}",
            day + length
        )),
        Just("until: d0 + 5 days".to_owned()),
    ]
}

fn kind() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["capture", "upload", "thesis"])
}

fn cohorts() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["[\"2025\"]", "[2025-top-up]", "[\"2024\"]", "[\"2025\", \"2024\"]", ""])
}

fn edit() -> impl Strategy<Value = Edit> {
    let of = || 0usize..4;
    let verb = prop_oneof![
        when().prop_map(|when| format!("postpone: {{{when}}}")),
        when().prop_map(|when| format!("correct: {{{when}}}")),
        Just("postpone: to be announced".to_owned()),
        Just("cancel: 停电".to_owned()),
        Just("correct: {place: east-hall}".to_owned()),
        kind().prop_map(|kind| format!("correct: {{kind: {kind}}}")),
        cohorts()
            .prop_filter("some", |cohorts| !cohorts.is_empty())
            .prop_map(|cohorts| format!("correct: {{cohorts: {cohorts}}}")),
        (1u32..28).prop_map(|day| format!("extend: {{until: 2027-01-{day:02}}}")),
    ];
    prop_oneof![
        3 => (of(), when()).prop_map(|(of, when)| Edit::Retype(of, when)),
        4 => (of(), verb).prop_map(|(of, verb)| Edit::Amend(of, verb)),
        1 => prop::option::of(1u32..29).prop_map(Edit::Closure),
        1 => any::<bool>().prop_map(Edit::Style),
        1 => Just(Edit::Wait),
    ]
}

impl Desk {
    fn after(&self, edit: &Edit, now: Instant) -> Desk {
        let mut desk = self.clone();
        match edit {
            Edit::Retype(of, when) => desk.lines[*of].when.clone_from(when),
            Edit::Amend(of, verb) => {
                let (day, clock, _) = Zone::SHANGHAI.civil(now);
                desk.revisions.push_str(&format!("  - {{on: {day} {clock}, deadline: d{of}, {verb}}}\n"));
            }
            Edit::Closure(day) => desk.closure = *day,
            Edit::Style(span) => desk.span = *span,
            Edit::Wait => {}
        }
        desk
    }

    fn portal(&self) -> PortalTest {
        let line = |(at, line): (usize, &Line)| {
            let cohorts = if line.cohorts.is_empty() { String::new() } else { format!(", cohorts: {}", line.cohorts) };
            format!("  - {{id: d{at}, kind: {}, {}{cohorts}}}\n", line.kind, line.when)
        };
        let lines: String = self.lines.iter().enumerate().map(line).collect();
        let revisions =
            if self.revisions.is_empty() { String::new() } else { format!("revisions:\n{}", self.revisions) };
        let mut portal = PortalTest::inline().notice("n", &format!("deadlines:\n{lines}{revisions}"));
        if let Some(day) = self.closure {
            let closures: String = (9..=12)
                .map(|month| format!("  - {{days: 2026-{month:02}-{day:02}, zh: 停电, en: Power cut}}\n"))
                .collect();
            portal = portal.file("content/calendars/school.yaml", &format!("closures:\n{closures}"));
        }
        if self.span {
            portal = portal.edit(
                "content/site.yaml",
                "alarms: [1 day]}\n  upload",
                "alarms: [1 day], calendar: span}\n  upload",
            );
        }
        portal
    }
}

/// An event as a subscriber keeps it.
#[derive(Debug, Clone)]
struct Held {
    event: ReadEvent,
    /// Everything but the stamps and the number.
    seen: String,
}

type Calendars = BTreeMap<String, BTreeMap<String, Held>>;

fn fetched(site: &Built) -> Calendars {
    let paths = site.artifacts().into_keys().filter(|path| path.starts_with("zh/") && path.ends_with(".ics"));
    let calendar = |path: String| {
        let feed = site.feed(&path);
        let bytes = feed.bytes();
        let held = |event: &ReadEvent| {
            let uid = stem(event).to_owned();
            let stamp =
                |line: &&str| !["SEQUENCE:", "LAST-MODIFIED:", "DTSTAMP:"].iter().any(|name| line.starts_with(name));
            let seen = bytes[&uid].lines().filter(stamp).collect::<Vec<_>>().join("\n");
            (uid, Held { event: event.clone(), seen })
        };
        let events = feed.events.iter().map(held).collect();
        (path, events)
    };
    paths.map(calendar).collect()
}

fn stem(event: &ReadEvent) -> &str {
    event.uid.split('@').next().unwrap()
}

fn days(event: &ReadEvent) -> (String, String) {
    match event.when {
        ReadWhen::AllDay { first, last } => (first.to_string(), last.to_string()),
        ReadWhen::Timed { start, end } => {
            let day = |epoch| Zone::SHANGHAI.civil(Instant::from_epoch(epoch)).0.to_string();
            (day(start), day(end - 1))
        }
    }
}

fn end(event: &ReadEvent) -> Instant {
    match event.when {
        ReadWhen::AllDay { last, .. } => Zone::SHANGHAI.instant(last, Clock::END_OF_DAY),
        ReadWhen::Timed { end, .. } => Instant::from_epoch(end),
    }
}

/// `n.d0` of `n.d0.closes`.
fn deadline_of(uid: &str) -> &str {
    uid.match_indices('.').nth(1).map_or(uid, |(at, _)| &uid[..at])
}

/// What programs and feed readers hold, by its identity: when it last changed, which time that was, and what it says.
type Readings = BTreeMap<String, (String, u64, String)>;

fn read(site: &Built) -> Readings {
    let mut readings = Readings::new();
    for entry in site.atom("zh/feeds/notices.atom") {
        readings.insert(entry.id, (entry.updated, 0, format!("{} {}", entry.title, entry.summary)));
    }
    for at in 0..4 {
        let mut item = site.data(&format!("n#d{at}"));
        let fields = item.as_object_mut().unwrap();
        // Each event has its own number, checked above.
        fields.remove("events");
        let (updated, revision) = (fields.remove("updated").unwrap(), fields.remove("revision").unwrap());
        readings.insert(
            format!("d{at}"),
            (updated["at"].as_str().unwrap().to_owned(), revision.as_u64().unwrap(), item.to_string()),
        );
    }
    readings
}

/// What changed without saying so.
fn untold(before: &Readings, site: &Built) -> Vec<String> {
    let after = read(site);
    let kept = before.iter().filter_map(|(id, old)| Some((id, old, after.get(id)?)));
    let silent = kept.filter(|(_, old, new)| new.0 < old.0 || new.1 < old.1 || (new.2 != old.2 && new.0 == old.0));
    silent.map(|(id, old, new)| format!("{id} changes silently: {old:?} → {new:?}")).collect()
}

/// What takes place from now on: identity and time, by calendar.
fn to_come(calendars: &Calendars, now: Instant) -> Vec<(&str, &str, String)> {
    let events = calendars.iter().flat_map(|(path, events)| events.values().map(move |held| (path, &held.event)));
    let to_come = events.filter(|(_, event)| event.status == "CONFIRMED" && end(event) > now && !is_note(stem(event)));
    to_come.map(|(path, event)| (path.as_str(), stem(event), format!("{:?}", event.when))).collect()
}

/// Whether an event only tells of another one.
fn is_note(uid: &str) -> bool {
    [".cancelled", ".left", ".moved"].iter().any(|note| uid.contains(note))
}

/// What is wrong for one who held `old` and fetches `new`.
fn faults(old: &Calendars, new: &Calendars, now: Instant) -> Vec<String> {
    let mut faults = Vec::new();
    for (path, old) in old {
        let Some(new) = new.get(path) else {
            faults.push(format!("{path} is gone"));
            continue;
        };
        for (uid, old) in old {
            let Some(now) = new.get(uid) else {
                // The same days may be told in another form: a stretch for its edges.
                let (first, last) = days(&old.event);
                let stands = |day: &str| {
                    new.values().any(|other| {
                        let (from, until) = days(&other.event);
                        deadline_of(stem(&other.event)) == deadline_of(uid) && *from <= *day && *day <= *until
                    })
                };
                // A note may go with what it told of.
                let told = is_note(uid) || (stands(&first) && stands(&last));
                if !told && end(&old.event) > now {
                    faults.push(format!("{path}: {uid} is gone, nothing stands on {:?}", days(&old.event)));
                }
                continue;
            };
            let (before, after) = (&old.event, &now.event);
            if after.sequence < before.sequence || after.modified < before.modified {
                faults.push(format!("{path}: {uid} goes back: {before:?} → {after:?}"));
            }
            if now.seen != old.seen && (after.sequence == before.sequence || after.modified == before.modified) {
                faults.push(format!("{path}: {uid} changes without its number:\n{}\n→\n{}", old.seen, now.seen));
            }
        }
    }
    faults
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_subscriber_is_told_of_everything(
        lines in prop::collection::vec((when(), kind(), cohorts()), 3),
        steps in prop::collection::vec((60i64..15 * 86_400, edit()), 1..7),
    ) {
        let line = |(when, kind, cohorts): (String, _, _)| {
            // The first is what the others may be derived from.
            Line { when: if when.contains("d0") { "until: 2026-10-20".to_owned() } else { when }, kind, cohorts }
        };
        let mut lines: Vec<Line> = lines.into_iter().map(line).collect();
        lines.extend([Line { when: "until: d0 + 5 days".to_owned(), kind: "upload", cohorts: "" }]);
        let mut desk = Desk { lines, revisions: String::new(), closure: None, span: false };
        let mut now = instant("2026-09-02 08:00");
        let first = desk.portal().at_instant(now).build();
        prop_assume!(!first.problems().iter().any(|problem| problem.is_error));
        let (mut lock, mut held) = (first.lock().to_owned(), fetched(&first));
        let mut readings = read(&first);
        for (later, edit) in steps {
            now = Instant::from_epoch((now.epoch() + later) / 60 * 60);
            let edited = desk.after(&edit, now);
            let portal = edited.portal().file("content/portal.lock", &lock).at_instant(now);
            let site = portal.build();
            if site.problems().iter().any(|problem| problem.is_error) {
                continue; // Not published; the author takes it back.
            }
            let new = fetched(&site);
            let said = || format!("{edit:?} at {}\n{}\n{desk:#?}", at(Zone::SHANGHAI, now), edited.portal().text("content/notices/n/index.zh.md"));
            let faults = faults(&held, &new, now);
            prop_assert!(faults.is_empty(), "{}\n{}", faults.join("\n"), said());
            // What a date was before its change can be typed over without changing what it is; a day of closure that is
            // over takes nothing from anybody.
            let is_past = match &edit {
                Edit::Retype(of, _) => desk.revisions.contains(&format!("deadline: d{of}")),
                Edit::Closure(_) => true,
                _ => false,
            };
            let told = if is_past { Vec::new() } else { untold(&readings, &site) };
            prop_assert!(told.is_empty(), "{}\n{}", told.join("\n"), said());
            readings = read(&site);
            let all = |calendars: &Calendars| calendars["zh/feeds/all.ics"].iter().map(|(uid, held)| (uid.clone(), held.seen.clone())).collect::<Vec<_>>();
            let moved = all(&held) != all(&new);
            prop_assert!(!moved || !matches!(edit, Edit::Wait), "time alone changes a calendar: {}", said());
            let told = !moved || matches!(edit, Edit::Style(_)) || !site.news(Lang::Zh).is_empty();
            prop_assert!(told, "no news of it: {}", said());
            let fresh = fetched(&edited.portal().at_instant(now).build());
            prop_assert!(to_come(&new, now) == to_come(&fresh, now), "a lost record tells another date: {}", said());
            let again = portal.file("content/portal.lock", site.lock()).build();
            prop_assert!(again.lock() == site.lock() && again.artifacts() == site.artifacts(), "not the same again: {}", said());
            (desk, lock, held) = (edited, site.lock().to_owned(), new);
        }
    }
}
