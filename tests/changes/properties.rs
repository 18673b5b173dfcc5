//! Laws that hold for any portal: derivation follows its base, the past can be replayed, nothing changes unannounced,
//! and no order in a file means anything.

use proptest::prelude::*;

use crate::harness::{Built, PortalTest, at, instant};
use crate::portal::portal;
use tidings::time::{Instant, Zone};

/// A day of autumn 2026, as an author writes it.
fn day() -> impl Strategy<Value = String> {
    (9u32..=11, 1u32..=28).prop_map(|(month, day)| format!("2026-{month:02}-{day:02}"))
}

fn derivation() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "s + 3 days",
        "s - 10 days",
        "s + 2 weeks",
        "s + 1 month",
        "s + 4 working days",
        "s - 2 working days at 17:00",
        "s.until + 1 day roll next-working-day",
        "s.until",
    ])
}

/// A change of the deadline `a`, without its date.
fn change() -> impl Strategy<Value = String> {
    prop_oneof![
        (day(), 8u32..12).prop_map(|(day, hour)| format!("postpone: {{from: {day} {hour}:00, until: {day} 18:00}}")),
        Just("postpone: to be announced".to_owned()),
        (12u32..28).prop_map(|day| format!("extend: {{until: 2026-12-{day} 17:00}}")),
        prop::sample::select(vec!["停电", "停水"]).prop_map(|reason| format!("cancel: {reason}")),
        prop::sample::select(vec!["main-103", "east-hall"]).prop_map(|place| format!("correct: {{place: {place}}}")),
        (1u32..9).prop_map(|fee| format!("correct: {{fee: {fee}元}}")),
    ]
}

fn with_log(log: &[(String, String)]) -> PortalTest {
    let front = "
deadlines:
  - {id: a, kind: capture, from: 2026-11-30 09:00, until: 2026-11-30 11:00, place: main-103}
  - {id: b, kind: upload, until: a.until + 3 days}
  - {id: c, kind: upload, until: 2026-12-20}
revisions:
";
    let lines = log.iter().map(|(on, change)| format!("  - {{on: {on}, deadline: a, {change}}}"));
    PortalTest::inline().notice("n", &format!("{front}{}", lines.collect::<Vec<_>>().join("\n")))
}

/// What every deadline is at the instant of a build.
fn states(site: &Built) -> Vec<String> {
    let portal = site.portal();
    portal.deadlines.values().map(|deadline| format!("{:?} {:?}", deadline.key, portal.phase(deadline))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn deriving_from_a_moved_base_is_moving_what_was_derived(old in day(), new in day(), rule in derivation()) {
        prop_assume!(old != new);
        let session = |day: &str| format!("from: {day} 09:00, until: {day} 11:00");
        let front = |day: &str, revisions: &str| {
            let deadlines = format!("deadlines:\n  - {{id: s, kind: capture, {}}}\n  - {{id: a, kind: upload, until: {rule}}}", session(day));
            PortalTest::inline().notice("n", &format!("published: 2026-08-01\n{deadlines}\n{revisions}"))
        };
        let moved = format!("revisions: [{{on: 2026-08-02, deadline: s, postpone: {{{}}}}}]", session(&new));
        let (moved, fresh) = (front(&old, &moved).resolve().clean(), front(&new, "").resolve().clean());
        prop_assert_eq!(&moved.deadline("n#a").facts(), &fresh.deadline("n#a").facts());
    }

    #[test]
    fn until_a_day_is_before_the_next(day in day()) {
        let next = day.parse::<chrono::NaiveDate>().unwrap().succ_opt().unwrap();
        let shape = |end: &str| {
            let site = PortalTest::inline().notice("n", &format!("deadlines: [{{id: a, kind: upload, {end}}}]")).resolve();
            site.deadline("n#a").facts().shape.clone()
        };
        prop_assert_eq!(shape(&format!("until: {day}")), shape(&format!("before: {next}")));
    }

    #[test]
    fn the_past_is_what_it_was(
        mut log in prop::collection::vec((day(), change()), 0..6),
        now in day(),
    ) {
        log.sort();
        let known: Vec<_> = log.iter().filter(|(on, _)| *on <= now).cloned().collect();
        let (all, then) = (with_log(&log).at(&now).resolve(), with_log(&known).at(&now).resolve());
        for id in ["n#a", "n#b", "n#c"] {
            prop_assert_eq!(format!("{:?}", all.find(id)), format!("{:?}", then.find(id)));
        }
        prop_assert_eq!(format!("{:?}", all.notice("n").changes), format!("{:?}", then.notice("n").changes));
    }

    #[test]
    fn every_revision_says_something_new(log in prop::collection::vec((day(), change()), 0..6)) {
        let site = with_log(&log).at("2027-06-01").resolve();
        for deadline in site.portal().deadlines.values() {
            for pair in deadline.revisions.windows(2) {
                prop_assert!(pair[0].facts != pair[1].facts);
                prop_assert!(pair[0].at <= pair[1].at);
                prop_assert!(pair[1].cause.is_some());
            }
        }
        prop_assert_eq!(site.deadline("n#c").revisions.len(), 1);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4, failure_persistence: None, ..ProptestConfig::default() })]

    /// Also with what would be published later taken away: nothing of it is in any file.
    #[test]
    fn what_is_to_come_leaves_no_trace(log in prop::collection::vec((day(), change()), 1..5), now in day()) {
        let mut log = log;
        log.sort();
        let known: Vec<_> = log.iter().filter(|(on, _)| *on <= now).cloned().collect();
        let build = |log: &[(String, String)]| {
            let built = with_log(log).at(&now).build();
            (!built.problems().iter().any(|problem| problem.is_error)).then(|| built.artifacts())
        };
        if let (Some(all), Some(then)) = (build(&log), build(&known)) {
            prop_assert!(all == then);
        }
    }

    #[test]
    fn before_the_announced_instant_nothing_changes_and_then_something_does(
        day in 0i64..110,
        second in 0i64..86_400,
        part in 0.0f64..1.0,
    ) {
        let now = Instant::from_epoch(instant("2026-09-05").epoch() + day * 86_400 + second);
        let site = portal().at_instant(now).build().clean();
        let next = site.portal().as_of.next_change();
        let Some(next) = next else { return Err(TestCaseError::fail("the portal still has changes to come")) };
        let between = now.epoch() + ((next.epoch() - now.epoch() - 1) as f64 * part) as i64;
        let later = portal().at_instant(Instant::from_epoch(between)).build().clean().artifacts();
        let now_and_later = (at(Zone::SHANGHAI, now), at(Zone::SHANGHAI, Instant::from_epoch(between)));
        prop_assert!(site.artifacts() == later, "{now_and_later:?}");
        let then = portal().at_instant(next).build().clean();
        // A page may say the same of an opening as before it; the state behind it is another.
        let turned = || states(&site) != states(&then);
        prop_assert!(turned() || later != then.artifacts(), "nothing happens at {}", at(Zone::SHANGHAI, next));
    }

    #[test]
    fn no_order_in_a_file_means_anything(order in Just((0..11).collect::<Vec<usize>>()).prop_shuffle()) {
        let path = "content/notices/2026-capture/index.zh.md";
        let text = portal().text(path).to_owned();
        let (head, rest) = text.split_once("deadlines:\n").unwrap();
        let (list, tail) = rest.split_once("attachments:\n").unwrap();
        let entries: Vec<&str> = list.split("  - ").skip(1).collect();
        let shuffled: String = order.iter().map(|at| format!("  - {}", entries[*at])).collect();
        let edited = portal().file(path, &format!("{head}deadlines:\n{shuffled}attachments:\n{tail}"));
        let (old, new) = (portal().build().clean(), edited.build().clean());
        for feed in ["zh/feeds/all.ics", "en/feeds/notice/2026-capture.ics", "deadlines.json"] {
            prop_assert!(old.text(feed) == new.text(feed), "{feed}");
        }
    }
}
