//! Before and after an edit: which events change, and which do not change by a byte.

use std::collections::BTreeMap;

use crate::harness::{Portal, Site, blocks, events};
use tidings::cli::Exit;

const NOTICE: &str = "notices/n/index.zh.md";
const DEADLINES: &str =
    "  - {id: a, kind: capture, label: 第一场, from: 2025-10-18 09:00, until: 2025-10-18 11:00, place: hall}
  - {id: b, kind: upload, until: 2025-10-30}
  - {id: c, kind: upload, from: 2025-11-01, until: 2025-11-20}";

const FIRST: &str = "2025-09-02T09:00:00+08:00";
const SECOND: &str = "2025-09-10T09:00:00+08:00";
const FIRST_STAMP: i64 = 1_756_656_000; // 2025-09-01 00:00 +08:00, the publication
const CHANGE_STAMP: i64 = 1_757_030_400; // 2025-09-05 08:00 +08:00, the amendments below
const SECOND_STAMP: i64 = 1_757_466_000; // 2025-09-10 09:00 +08:00, the second build

/// An edit and what it does to the events of `all.ics`: UID, its `SEQUENCE` without a lock and with one. An event that
/// is not named must not change by a byte. `Gone` has neither.
struct Case {
    name: &'static str,
    edit: fn(&Portal),
    /// Whether the change is written as history.
    amended: bool,
    changed: &'static [(&'static str, u32, u32)],
    new: &'static [&'static str],
    gone: &'static [&'static str],
}

const CASES: &[Case] = &[
    Case {
        name: "moved by an amendment",
        edit: |portal| revise(portal, "deadline: a, postpone: {from: 2025-10-25 14:00, until: 2025-10-25 16:00}"),
        amended: true,
        changed: &[("n.a", 1, 1)],
        new: &["n.a.moved20251018"],
        gone: &[],
    },
    Case {
        name: "cancelled",
        edit: |portal| revise(portal, "deadline: a, cancel: 场地停电"),
        amended: true,
        changed: &[("n.a", 1, 1)],
        new: &["n.a.cancelled"],
        gone: &[],
    },
    Case {
        name: "postponed, the new date to be announced",
        edit: |portal| revise(portal, "deadline: b, postpone: to be announced"),
        amended: true,
        changed: &[("n.b.closes", 1, 1)],
        new: &["n.b.closes.cancelled"],
        gone: &[],
    },
    Case {
        name: "place corrected",
        edit: |portal| revise(portal, "deadline: a, correct: {place: 行政楼201室}"),
        amended: true,
        changed: &[("n.a", 1, 1)],
        new: &[],
        gone: &[],
    },
    Case {
        name: "extended",
        edit: |portal| revise(portal, "deadline: c, extend: {until: 2025-11-25}"),
        amended: true,
        changed: &[("n.c.opens", 1, 1), ("n.c.closes", 1, 1)],
        new: &["n.c.closes.moved20251120"],
        gone: &[],
    },
    Case {
        name: "date retyped without an amendment",
        edit: |portal| portal.edit(NOTICE, "until: 2025-10-30", "until: 2025-10-31"),
        amended: false,
        changed: &[("n.b.closes", 0, 1)],
        new: &[],
        gone: &[],
    },
    Case {
        name: "place retyped without an amendment",
        edit: |portal| portal.edit(NOTICE, "place: hall", "place: 行政楼201室"),
        amended: false,
        changed: &[("n.a", 0, 1)],
        new: &[],
        gone: &[],
    },
    Case {
        name: "retitled",
        edit: |portal| portal.edit(NOTICE, "label: 第一场", "label: 上午场"),
        amended: false,
        changed: &[("n.a", 0, 1)],
        new: &[],
        gone: &[],
    },
    Case {
        name: "the notice retitled",
        edit: |portal| portal.edit(NOTICE, "title: 通知", "title: 关于采集的通知"),
        amended: false,
        changed: &[],
        new: &[],
        gone: &[],
    },
    Case {
        name: "reordered",
        edit: |portal| {
            let lines: Vec<&str> = DEADLINES.lines().collect();
            portal.edit(NOTICE, DEADLINES, &[lines[2], lines[0], lines[1]].join("\n"));
        },
        amended: false,
        changed: &[],
        new: &[],
        gone: &[],
    },
    Case {
        name: "the text below edited",
        edit: |portal| portal.edit(NOTICE, "正文。", "正文改了。"),
        amended: false,
        changed: &[],
        new: &[],
        gone: &[],
    },
    Case {
        // The Chinese bytes stay without a lock. With one the events of both languages rise: they share their UIDs.
        name: "translated",
        edit: |portal| {
            let text = "---\ntitle: Notice\ndeadlines:\n  a: {label: First session}\n---\nText.\n";
            portal.write("notices/n/index.en.md", text);
        },
        amended: false,
        changed: &[("n.a", 0, 1)],
        new: &[],
        gone: &[],
    },
    Case {
        name: "added",
        edit: |portal| {
            let added = format!("{DEADLINES}\n  - {{id: d, kind: upload, until: 2025-10-29}}");
            portal.edit(NOTICE, DEADLINES, &added);
        },
        amended: false,
        changed: &[],
        new: &["n.d.closes"],
        gone: &[],
    },
    Case {
        name: "another notice added",
        edit: |portal| {
            let other = crate::harness::notice("另一份", "  - {id: a, kind: capture, until: 2025-10-01}");
            portal.write("notices/m/index.zh.md", &other);
        },
        amended: false,
        changed: &[],
        new: &["m.a.closes"],
        gone: &[],
    },
    Case {
        name: "removed",
        edit: |portal| portal.edit(NOTICE, "  - {id: b, kind: upload, until: 2025-10-30}\n", ""),
        amended: false,
        changed: &[],
        new: &[],
        gone: &["n.b.closes"],
    },
    Case {
        name: "the site moved to another host",
        edit: |portal| portal.edit("site.yaml", "https://test.example.edu.cn/n/", "https://www.example.edu.cn/new/"),
        amended: false,
        // Their links lead to the new one.
        changed: &[("n.a", 0, 1), ("n.b.closes", 0, 1), ("n.c.closes", 0, 1), ("n.c.opens", 0, 1)],
        new: &[],
        gone: &[],
    },
];

fn revise(portal: &Portal, change: &str) {
    let revisions = format!("revisions:\n  - {{on: 2025-09-05 08:00, {change}}}\ndeadlines:");
    portal.edit(NOTICE, "deadlines:", &revisions);
}

#[test]
fn an_edit_changes_the_events_it_is_about_and_no_other() {
    for case in CASES {
        let portal = Portal::new(DEADLINES);
        let preview = |out: &str| {
            assert_eq!(portal.build(FIRST, &["--at", SECOND, "--out", "public"]), Exit::Done, "{} {out}", case.name);
            portal.site()
        };
        let before = preview("before");
        (case.edit)(&portal);
        let after = preview("after");
        let stamp = if case.amended { CHANGE_STAMP } else { FIRST_STAMP };
        for (lang, calendar) in [("zh", "zh/feeds/all.ics"), ("en", "en/feeds/all.ics")] {
            check(case, &before, &after, calendar, stamp, |(_, sequence, _)| *sequence);
            assert_eq!(portal.lock(), "", "{lang}");
        }
    }
}

#[test]
fn with_a_lock_every_edit_reaches_subscribers_once() {
    for case in CASES {
        let portal = Portal::new(DEADLINES);
        let build = |now: &str| {
            assert_eq!(portal.build(now, &[]), Exit::Done, "{}", case.name);
            (portal.site(), portal.lock())
        };
        let (before, _) = build(FIRST);
        (case.edit)(&portal);
        let (after, lock) = build(SECOND);
        for calendar in ["zh/feeds/all.ics", "en/feeds/all.ics"] {
            check(case, &before, &after, calendar, SECOND_STAMP, |(_, _, sequence)| *sequence);
        }
        let feeds = |site: &Site| -> Site {
            site.iter().filter(|(path, _)| path.contains("/feeds/")).map(|(p, b)| (p.clone(), b.clone())).collect()
        };
        let (again, lock_again) = build("2025-09-11T00:00:00+08:00");
        assert_eq!((feeds(&again), lock_again), (feeds(&after), lock), "{}: an equal build changes nothing", case.name);
    }
}

/// Compares one calendar before and after. `stamp` is the `LAST-MODIFIED` of what changed.
fn check(case: &Case, before: &Site, after: &Site, calendar: &str, stamp: i64, sequence: fn(&(&str, u32, u32)) -> u32) {
    let name = format!("{} in {calendar}", case.name);
    let (old, new) = (blocks(before, calendar), blocks(after, calendar));
    let read = events(after, calendar);
    let mut expected: BTreeMap<String, u32> = old.keys().map(|uid| (uid.clone(), 0)).collect();
    expected.retain(|uid, _| !case.gone.contains(&uid.as_str()));
    expected.extend(case.new.iter().map(|uid| ((*uid).to_owned(), 0)));
    expected.extend(case.changed.iter().map(|change| (change.0.to_owned(), sequence(change))));
    let found: BTreeMap<String, u32> = read.iter().map(|(uid, event)| (uid.clone(), event.sequence)).collect();
    assert_eq!(found, expected, "{name}");
    for (uid, block) in &new {
        let Some(old) = old.get(uid) else { continue };
        let is_named = case.changed.iter().any(|change| change.0 == uid);
        if !is_named {
            assert_eq!(block, old, "{name}: {uid} must not change");
            continue;
        }
        let event = &read[uid];
        assert_eq!(event.created, FIRST_STAMP, "{name}: {uid}");
        if event.sequence > 0 {
            assert_eq!(event.modified, stamp, "{name}: {uid}");
            assert_ne!(block, old, "{name}: {uid}");
        }
    }
}
