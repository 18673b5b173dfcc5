//! Every problem the model can tell: its code, its place, and both texts.

mod cases;

use std::collections::BTreeSet;

use crate::harness::PortalTest;
use cases::CASES;

/// A portal of notices, and the one problem it has.
struct Case {
    notices: &'static [(&'static str, &'static str)],
    code: &'static str,
    /// `notice:line:column`, and the quoted text.
    place: (&'static str, &'static str),
    zh: &'static str,
    en: &'static str,
}

/// A notice that others change: a session, a period, an end.
const BASE: (&str, &str) = (
    "base",
    "
deadlines:
  - {id: s1, kind: capture, from: 2026-12-05 14:30, until: 2026-12-05 16:30, place: main-103}
  - {id: up, kind: upload, from: 2026-11-25, until: 2026-12-15}
  - {id: due, kind: upload, until: 2026-12-10}
  - {id: day, kind: thesis, on: 2026-12-11}
",
);

#[test]
fn every_problem_has_its_place_and_both_texts() {
    for case in CASES {
        let mut test = PortalTest::inline().at("2027-06-01");
        for (slug, front) in case.notices {
            test = test.notice(slug, front);
        }
        let site = test.resolve();
        let told = site.problems();
        let [problem] = &told[..] else { panic!("{}: {told:#?}", case.code) };
        let label = problem.label.replace("content/notices/", "").replace("/index.zh.md", "");
        let found = (problem.code, (label.as_str(), problem.quoted.as_str()), problem.zh.as_str(), problem.en.as_str());
        assert_eq!(found, (case.code, case.place, case.zh, case.en));
    }
}

#[test]
fn a_problem_of_tomorrow_is_told_today_and_only_once() {
    for case in CASES {
        let mut test = PortalTest::inline().at("2026-09-02");
        for (slug, front) in case.notices {
            test = test.notice(slug, front);
        }
        assert_eq!(test.resolve().codes(), [case.code]);
    }
}

#[test]
fn a_circle_of_thousands_is_told_like_any_other() {
    let date = |n: usize| format!("  - {{id: d{n}, kind: upload, until: d{} + 1 day}}\n", (n + 1) % 3_000);
    let front = format!("\ndeadlines:\n{}", (0..3_000).map(date).collect::<String>());
    let codes = PortalTest::inline().notice("n", &front).resolve().codes();
    assert!(!codes.is_empty() && codes.iter().all(|code| *code == "date-chain-too-long"), "{codes:?}");
}

#[test]
fn no_problem_is_left_out() {
    let mut told = BTreeSet::new();
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/portal");
    codes(&folder, &mut told);
    let mut tested: BTreeSet<String> = CASES.iter().map(|case| case.code.to_owned()).collect();
    // What was published before is no part of these cases: `news::notices_come_and_go_and_come_back`.
    tested.insert("notice-withdrawn".to_owned());
    assert_eq!(told, tested);
}

/// The codes of the diagnostics in the sources of the station.
fn codes(folder: &std::path::Path, told: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            codes(&path, told);
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        for mark in ["Diagnostic::error(", "Diagnostic::warning("] {
            for rest in text.split(mark).skip(1) {
                let code = rest.trim_start().strip_prefix('"').and_then(|rest| rest.split('"').next());
                told.extend(code.map(str::to_owned));
            }
        }
    }
}
