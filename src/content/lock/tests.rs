//! The form of the file: what is written is read back, what nobody wrote is refused.

use super::*;

fn sample() -> Lock {
    let at = Instant::from_epoch(1_731_254_400);
    let mut lock = Lock::default();
    let facts = "from=2024-11-17T10:00 until=2024-11-17T12:00".to_owned();
    lock.deadlines.insert("2025#capture".to_owned(), LockedDeadline { revisions: 1, facts, retyped: None, gone: None });
    let facts = "until=2024-11-17".to_owned();
    let retyped = Some(Retyped { times: 2, at });
    lock.deadlines
        .insert("2025#upload".to_owned(), LockedDeadline { revisions: 1, facts: facts.clone(), retyped, gone: None });
    lock.deadlines.insert("2025#other".to_owned(), LockedDeadline { revisions: 1, facts, retyped, gone: Some(at) });
    let gone = LockedDeadline { revisions: 2, facts: String::new(), retyped: None, gone: Some(at) };
    lock.deadlines.insert("2025#old".to_owned(), gone);
    let event = LockedEvent {
        sequence: 2,
        created: at,
        modified: at,
        fingerprint: "9f86d081884c7d65".to_owned(),
        when: EventTime::Timed(at, Instant::from_epoch(at.epoch() + 7200)),
        lost: None,
    };
    lock.events.insert("2025.capture@x.edu.cn".to_owned(), event.clone());
    lock.events.insert("2025.old@x.edu.cn".to_owned(), LockedEvent { lost: Some(at), ..event });
    lock.feeds.insert("all".to_owned(), LockedFeed { retired: None });
    lock.feeds.insert("kind-old".to_owned(), LockedFeed { retired: Some(at) });
    lock.notices.insert("2025".to_owned(), LockedNotice::default());
    lock.notices.insert("2024".to_owned(), LockedNotice { replaced: true, gone: None });
    lock.notices.insert("2023".to_owned(), LockedNotice { replaced: true, gone: Some(at) });
    lock
}

#[test]
fn what_is_written_is_read_back() {
    let text = sample().write(Zone::SHANGHAI);
    assert_eq!(read(&SourceFile::new("content/portal.lock", text)).expect("valid"), sample());
}

#[test]
fn lines_of_both_sides_of_a_merge_may_stay() {
    let text = sample().write(Zone::SHANGHAI);
    let doubled = format!(
        "{text}event 2025.capture@x.edu.cn 1 2024-11-11T00:00:00+08:00 2024-11-11T00:00:00+08:00 00 2024-11-17/2024-11-17\n"
    );
    let lock = read(&SourceFile::new("content/portal.lock", doubled)).expect("valid");
    assert_eq!(lock.events["2025.capture@x.edu.cn"].sequence, 2);
}

#[test]
fn what_two_people_told_at_once_is_told_anew_with_higher_numbers() {
    let of = |lines: &str| {
        let lock =
            read(&SourceFile::new("content/portal.lock", format!("tidings-lock 1\n{lines}end\n"))).expect("valid");
        lock.events["x@y"].clone()
    };
    let a = "event x@y 1 2025-09-01T00:00:00+08:00 2025-09-10T09:00:00+08:00 aa 2025-10-18/2025-10-18\n";
    let b = "event x@y 1 2025-09-01T00:00:00+08:00 2025-09-12T09:00:00+08:00 bb 2025-10-18/2025-10-18\n";
    let twice = "event x@y 2 2025-09-01T00:00:00+08:00 2025-09-11T09:00:00+08:00 cc 2025-10-18/2025-10-18\n";
    for (lines, sequence, day, fingerprint) in [
        (format!("{a}{a}"), 1, "2025-09-10", "aa"),
        (format!("{a}{b}"), 1, "2025-09-12", "merged"),
        (format!("{b}{a}"), 1, "2025-09-12", "merged"),
        // Told after the other, by who knew of it or not: higher in both numbers.
        (format!("{a}{twice}"), 2, "2025-09-11", "cc"),
        (format!("{twice}{b}"), 2, "2025-09-12", "merged"),
    ] {
        let event = of(&lines);
        let modified = Instant::read_rfc3339(&format!("{day}T09:00:00+08:00")).expect("an instant");
        assert_eq!((event.sequence, event.modified, &*event.fingerprint), (sequence, modified, fingerprint), "{lines}");
    }
}

#[test]
fn a_damaged_or_newer_file_is_refused_at_its_line() {
    for (text, code, at) in [
        ("tidings-lock 1\nevent x\n", "lock-damaged", "content/portal.lock:2:1"),
        ("", "lock-damaged", "content/portal.lock:1:1"),
        ("# a comment\n", "lock-damaged", "content/portal.lock:1:1"),
        ("tidings-lock 1\nnotice 2025\n", "lock-damaged", "content/portal.lock:3:1"),
        ("event x 0 a b c\n", "lock-damaged", "content/portal.lock:1:1"),
        ("tidings-lock 1\n<<<<<<< HEAD\n", "lock-damaged", "content/portal.lock:2:1"),
        ("tidings-lock 1\nfeed ../../secret\nend\n", "lock-damaged", "content/portal.lock:2:1"),
        ("tidings-lock 1\nfeed kind/\n", "lock-damaged", "content/portal.lock:2:1"),
        ("tidings-lock 1\nnotice 2025 once\n", "lock-damaged", "content/portal.lock:2:1"),
        (
            "tidings-lock 1\nevent x@y 0 2024-11-12T00:00:00+08:00 2024-11-11T00:00:00+08:00 00 2024-11-17/2024-11-17\n",
            "lock-damaged",
            "content/portal.lock:2:1",
        ),
        ("tidings-lock 9\n", "lock-newer", "content/portal.lock:1:1"),
    ] {
        let problem = read(&SourceFile::new("content/portal.lock", text)).expect_err("refused");
        assert_eq!((problem.code, problem.place.expect("a place").label().as_str()), (code, at));
    }
}
