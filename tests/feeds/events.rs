//! The rules for an event: identity, time, texts; and which events each shape and each change gives.

use std::collections::BTreeMap;

use crate::harness::{Site, built_sites, calendars, events, test_site, unfolded};
use tidings::output::icalendar::{ReadEvent, ReadWhen, read};

#[test]
fn an_event_is_the_same_in_every_calendar_and_language() {
    for (_, site) in built_sites() {
        let mut known: BTreeMap<String, (String, String)> = BTreeMap::new();
        for (path, calendar) in calendars(site) {
            for event in read(calendar.as_bytes()).expect("valid") {
                assert!(event.uid.is_ascii() && event.uid.len() <= 255, "{}", event.uid);
                assert!(event.created <= event.modified, "{}", event.uid);
                let facts = format!(
                    "{} {} {} {:?} {} {} {:?} {:?}",
                    event.sequence,
                    event.created,
                    event.modified,
                    event.when,
                    event.status,
                    event.transparent,
                    event.alarms.iter().map(|alarm| alarm.trigger).collect::<Vec<_>>(),
                    event.color,
                );
                let (first, expected) =
                    known.entry(event.uid.clone()).or_insert_with(|| (path.to_owned(), facts.clone()));
                assert_eq!(*expected, facts, "{} in {path} and {first}", event.uid);
            }
        }
    }
}

#[test]
fn properties_are_explicit_and_in_order() {
    for (_, site) in built_sites() {
        for (path, calendar) in calendars(site) {
            let lines = unfolded(calendar);
            let mut event: Vec<&str> = Vec::new();
            for line in &lines {
                match line.as_str() {
                    "BEGIN:VEVENT" => event.clear(),
                    "END:VEVENT" => check_properties(path, &event),
                    line => event.push(line),
                }
            }
        }
    }
}

fn check_properties(path: &str, lines: &[&str]) {
    let uid = lines[0];
    let alarms = lines.iter().position(|line| *line == "BEGIN:VALARM").unwrap_or(lines.len());
    let (own, alarms) = lines.split_at(alarms);
    let one = |start: &str| {
        let found: Vec<&str> = own.iter().filter_map(|line| line.strip_prefix(start)).collect();
        assert_eq!(found.len(), 1, "{path} {uid}: {start}");
        found[0]
    };
    assert_eq!(one("DTSTAMP:"), one("LAST-MODIFIED:"), "{path} {uid}");
    assert!(one("DTSTAMP:").ends_with('Z') && one("CREATED:").ends_with('Z'), "{path} {uid}");
    let sequence: u32 = one("SEQUENCE:").parse().expect("a number");
    assert!(sequence < 1000, "{path} {uid}: a count of changes, no clock");
    for edge in ["DTSTART;", "DTEND;"] {
        let value = one(edge);
        assert!(value.starts_with("TZID=Asia/Shanghai:") || value.starts_with("VALUE=DATE:"), "{path} {uid}: {value}");
        assert!(!value.ends_with('Z') && !value.contains("T24"), "{path} {uid}: {value}");
    }
    let lang = if path.starts_with("zh/") { "zh-CN" } else { "en" };
    for text in ["SUMMARY", "DESCRIPTION", "CATEGORIES"] {
        one(&format!("{text};LANGUAGE={lang}:"));
    }
    assert!(["CONFIRMED", "CANCELLED"].contains(&one("STATUS:")), "{path} {uid}");
    assert_eq!(one("CLASS:"), "PUBLIC");
    let transparent = one("TRANSP:") == "TRANSPARENT";
    one("URL:");
    if one("STATUS:") == "CANCELLED" {
        assert!(transparent && alarms.is_empty(), "{path} {uid}");
    }
    for line in alarms {
        let name = line.split([':', ';']).next().expect("a name");
        assert!(["BEGIN", "ACTION", "TRIGGER", "DESCRIPTION", "END"].contains(&name), "{path} {uid}: {line}");
        assert!(!line.starts_with("ACTION:") || *line == "ACTION:DISPLAY", "{path} {uid}: {line}");
    }
}

#[test]
fn texts_say_what_for_whom_and_where_to_look() {
    for (name, site) in built_sites() {
        let contact = if *name == "real" { "0898-88651713" } else { "0898-12345678" };
        for (path, calendar) in calendars(site) {
            for event in read(calendar.as_bytes()).expect("valid") {
                check_texts(site, path, &event, contact);
            }
        }
    }
}

fn check_texts(site: &Site, path: &str, event: &ReadEvent, contact: &str) {
    let (uid, summary) = (&event.uid, &event.summary);
    assert!(summary.chars().count() <= 120 && !summary.contains('\n'), "{path} {uid}: {summary}");
    let zh = path.starts_with("zh/");
    // The kind of edge or of thing, within a dozen Han characters.
    let kinds: &[&str] = if zh {
        &["开始：", "截止：", "采集", "上传", "准备", "校对", "学期"]
    } else {
        &["Opens: ", "Due: ", "capture", "upload", "Prepare", "Proofread", "Term"]
    };
    let shown: String = summary.chars().take(if zh { 12 } else { 24 }).collect();
    assert!(kinds.iter().any(|kind| shown.contains(kind)), "{path} {uid}: {summary}");
    assert!(summary.contains(if zh { '（' } else { '(' }), "{path} {uid}: for whom? {summary}");
    let is_note = uid.contains(".cancelled@") || is_moved_note(uid);
    let changes: &[&str] = if zh {
        &["【改期】", "【已取消】", "【延期待定】", "【已取代】"]
    } else {
        &["Moved: ", "Cancelled: ", "Postponed: ", "Replaced: "]
    };
    let tells_change = changes.iter().any(|change| summary.starts_with(change));
    assert_eq!(tells_change, is_note || event.status == "CANCELLED", "{path} {uid}: {summary}");
    let description = event.description.as_deref().expect("a description");
    let lines: Vec<&str> = description.lines().collect();
    assert_eq!(*lines.last().expect("a line"), event.url, "{path} {uid}: the link last");
    let as_of = lines[lines.len() - 2];
    assert!(as_of.starts_with(if zh { "以上为20" } else { "As of " }), "{path} {uid}: {as_of}");
    assert!(lines.iter().any(|line| line.contains(contact)), "{path} {uid}: whom to ask?\n{description}");
    assert!(!description.contains("**") && !description.contains("](") && !description.contains("{{"), "{description}");
    let at = event.url.find(if zh { "/zh/" } else { "/en/" }).expect("a page in the feed's language");
    assert!(site.contains_key(&format!("{}index.html", &event.url[at + 1..])), "{path} {uid}: {}", event.url);
}

/// `….moved20251018@…`, but not a deadline that is called so.
fn is_moved_note(uid: &str) -> bool {
    let role = uid.split('@').next().and_then(|stem| stem.rsplit('.').next()).unwrap_or_default();
    role.strip_prefix("moved").is_some_and(|number| number.parse::<u32>().is_ok())
}

fn shown(event: &ReadEvent) -> String {
    let when = match &event.when {
        ReadWhen::Timed { start, end, .. } => format!("{start}..{end}"),
        ReadWhen::AllDay { first, last } => format!("{first}..{last}"),
    };
    format!("{when} {} {}", event.sequence, event.status)
}

/// Shanghai civil time to epoch seconds, by hand: days since 1970 × 86 400 − 8 h.
fn at(day: &str, hour: i64, minute: i64) -> i64 {
    let day: chrono::NaiveDate = day.parse().expect("a day");
    let days = (day - chrono::NaiveDate::default()).num_days();
    days * 86_400 + (hour - 8) * 3600 + minute * 60
}

fn check_events(prefix: &str, expected: &[(&str, String)]) {
    let site = test_site();
    let found: BTreeMap<String, String> = events(site, "zh/feeds/all.ics")
        .into_iter()
        .filter(|(uid, _)| uid.starts_with(prefix))
        .map(|(uid, event)| (uid[prefix.len()..].to_owned(), shown(&event)))
        .collect();
    let expected: BTreeMap<String, String> =
        expected.iter().map(|(uid, event)| ((*uid).to_owned(), event.clone())).collect();
    assert_eq!(found, expected);
}

#[test]
fn each_shape_gives_its_events() {
    let timed = |day: &str, from: (i64, i64), until: (i64, i64)| {
        format!("{}..{} 0 CONFIRMED", at(day, from.0, from.1), at(day, until.0, until.1))
    };
    let days = |first: &str, last: &str| format!("{first}..{last} 0 CONFIRMED");
    let day = |day: &str| days(day, day);
    let mut expected = vec![
        ("session", timed("2025-11-16", (10, 0), (12, 0))),
        ("window.opens", day("2025-09-10")),
        ("window.closes", day("2025-10-20")),
        ("hours.opens", timed("2025-09-10", (8, 0), (8, 30))),
        ("hours.closes", timed("2025-09-12", (17, 0), (17, 30))),
        ("span", days("2025-09-01", "2026-01-16")),
        // A due event ends at its instant; a date without clock time is the day itself.
        ("due.closes", timed("2025-11-30", (23, 29), (23, 59))),
        ("due-day.closes", day("2025-12-01")),
        ("due-24.closes", timed("2025-12-02", (23, 30), (24, 0))),
        ("opens.opens", timed("2025-11-01", (8, 0), (8, 30))),
        ("milestone", day("2025-12-10")),
        ("paused.opens", day("2025-09-20")),
        ("paused.closes", day("2025-10-20")),
        ("derived.closes", day("2025-11-30")),
        ("each-text.closes", day("2025-12-20")),
    ];
    // Working days only: not in the holidays, on both make-up days. No event for around, personal, unresolved.
    for (uid, open) in [
        ("daily.20250926", "2025-09-26"),
        ("daily.20250928", "2025-09-28"),
        ("daily.20250929", "2025-09-29"),
        ("daily.20250930", "2025-09-30"),
        ("daily.20251009", "2025-10-09"),
        ("daily.20251010", "2025-10-10"),
        ("daily.20251011", "2025-10-11"),
    ] {
        expected.push((uid, timed(open, (9, 0), (17, 0))));
    }
    check_events("shapes.", &expected);
}

#[test]
fn each_change_keeps_the_uid_and_leaves_a_note() {
    let timed =
        |day: &str, from: i64, until: i64, rest: &str| format!("{}..{} {rest}", at(day, from, 0), at(day, until, 0));
    let day = |day: &str, rest: &str| format!("{day}..{day} {rest}");
    // Two corrections of what to bring and wear are counted in the sessions that still take place.
    check_events(
        "changes.",
        &[
            ("moved", timed("2025-10-25", 14, 16, "3 CONFIRMED")),
            ("moved.moved20251018", day("2025-10-18", "2 CONFIRMED")),
            ("twice", timed("2025-10-27", 14, 16, "4 CONFIRMED")),
            ("twice.moved20251019", day("2025-10-19", "3 CONFIRMED")),
            ("twice.moved20251026", day("2025-10-26", "2 CONFIRMED")),
            ("cancelled", timed("2025-10-20", 9, 11, "1 CANCELLED")),
            ("cancelled.cancelled", day("2025-10-20", "0 CONFIRMED")),
            ("postponed", timed("2025-10-21", 9, 11, "1 CANCELLED")),
            ("postponed.cancelled", day("2025-10-21", "0 CONFIRMED")),
            ("follows.closes", day("2025-10-24", "1 CANCELLED")),
            ("follows.closes.cancelled", day("2025-10-24", "0 CONFIRMED")),
            ("extended.opens", day("2025-10-01", "1 CONFIRMED")),
            ("extended.closes", day("2025-11-01", "1 CONFIRMED")),
            ("extended.closes.moved20251025", day("2025-10-25", "0 CONFIRMED")),
            ("corrected.closes", day("2025-10-30", "1 CONFIRMED")),
            ("kept.closes", day("2025-11-05", "0 CONFIRMED")),
        ],
    );
    check_events(
        "old-round.",
        &[
            ("session", timed("2025-11-19", 9, 10, "1 CANCELLED")),
            ("session.cancelled", day("2025-11-19", "0 CONFIRMED")),
        ],
    );
}

#[test]
fn texts_of_changes_say_old_new_and_why() {
    let site = test_site();
    let event = |path: &str, uid: &str| {
        let event = events(site, path).remove(uid).unwrap_or_else(|| panic!("no {uid}"));
        (event.summary, event.description.expect("a description"))
    };
    for (path, uid, summary, lines) in [
        (
            "zh/feeds/all.ics",
            "changes.moved.moved20251018",
            "【改期】图像采集（2024级专升本）",
            &[
                "原定：2025年10月18日（周六）09:00–11:00",
                "变更原因：场地冲突",
                "时间：2025年10月25日（周六）14:00–16:00（北京时间）",
            ][..],
        ),
        (
            "zh/feeds/all.ics",
            "changes.moved",
            "图像采集（2024级专升本）",
            &["原定：2025年10月18日（周六）09:00–11:00", "变更原因：场地冲突", "携带：身份证和采集码"],
        ),
        (
            "en/feeds/all.ics",
            "changes.cancelled",
            "Cancelled: Photo capture · Third session (2024 top-up)",
            &["State: Cancelled: too few registered"],
        ),
        (
            "zh/feeds/all.ics",
            "changes.follows.closes.cancelled",
            "【延期待定】截止：照片上传（2024级专升本）",
            &["原定：2025年10月24日（周五）24:00 前（含当日）"],
        ),
        (
            "zh/feeds/all.ics",
            "old-round.session",
            "【已取代】图像采集（2025级）",
            &["状态：已由《更正通知》取代", "新通知：https://test.example.edu.cn/n/zh/notices/second-round/"],
        ),
        (
            "zh/feeds/all.ics",
            "shapes.session",
            "图像采集·第一场（2024级）",
            &["携带：身份证；采集码", "着装：白衬衫", "费用：20元/人"],
        ),
        ("en/feeds/all.ics", "shapes.hours.closes", "Due: Photo upload · Batch 1 (2024 intake)", &[]),
        (
            "en/feeds/all.ics",
            "shapes.opens.opens",
            "Opens: View and save your capture code (2024 intake)",
            &["When: from 8am on Saturday 1 November 2025 (Beijing time)"],
        ),
        ("zh/feeds/all.ics", "shapes.window.opens", "开始：照片上传（2024级）", &["费用：5元"]),
    ] {
        let (said, description) = event(path, uid);
        assert_eq!(said, summary);
        for line in lines {
            assert!(description.lines().any(|found| found == *line), "{uid}: no line {line}\n{description}");
        }
    }
    let (_, cancelled) = event("zh/feeds/all.ics", "changes.cancelled.cancelled");
    assert!(!cancelled.contains("携带"), "nothing to bring to what does not take place:\n{cancelled}");
}

#[test]
fn reminders_never_ring_at_midnight() {
    let site = test_site();
    for event in events(site, "zh/feeds/all.ics").into_values() {
        for alarm in &event.alarms {
            assert!(alarm.trigger < 0, "{}: before it", event.uid);
            // Whole days begin at midnight: 09:00 of some day before is 15 hours past a midnight.
            let at_nine = alarm.trigger.rem_euclid(86_400) == 9 * 3600;
            assert!(!event.all_day() || at_nine, "{}: {} s", event.uid, alarm.trigger);
        }
    }
}

#[test]
fn a_place_is_a_point_in_wgs84() {
    let site = test_site();
    let session = events(site, "zh/feeds/all.ics").remove("shapes.session").expect("the session");
    let geo = session.geo.expect("a point");
    let expected = tidings::output::icalendar::gcj02_to_wgs84(18.3, 109.5);
    assert!((geo.latitude - expected.0).abs() < 1e-5 && (geo.longitude - expected.1).abs() < 1e-5);
    assert!((geo.latitude - 18.3).abs() > 1e-4, "the map's own datum was not converted");
    assert_eq!(
        (session.location.as_deref(), geo.title.as_str()),
        (Some("三亚校区人文楼103教室"), "三亚校区人文楼103教室")
    );
}

#[test]
fn awkward_texts_arrive_as_written() {
    let site = test_site();
    let event = events(site, "zh/feeds/all.ics").remove("shapes.each-text.closes").expect("the event");
    assert_eq!(event.summary, "截止：准备（含\\反斜杠、,逗号;分号 第二行）");
    let description = event.description.expect("a description");
    assert!(description.contains("对象：含\\反斜杠、,逗号;分号\n第二行\n"), "{description}");
    assert!(description.contains("说明：控制字符 <b>&amp;</b> 🎓👩‍🏫 “引号” \"q\"\n"), "{description}");
}
