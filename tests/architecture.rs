//! The house rules a machine can check: which station may use which, what no file may contain.

use std::fs;
use std::path::Path;

/// Stations from left to right; one may use only those to its right, or itself. Stations in one row may not use each other.
const STATIONS: &[&[&str]] = &[
    &["cli"],
    &["serve"],
    &["publish"],
    &["output"],
    &["theme", "check", "markdown"],
    &["portal"],
    &["content"],
    &["time"],
    &["diagnostics"],
    &["lang"],
];

fn rank(station: &str) -> Option<usize> {
    STATIONS.iter().position(|row| row.contains(&station))
}

fn sources(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let name =
                path.strip_prefix(env!("CARGO_MANIFEST_DIR")).expect("below").to_string_lossy().replace('\\', "/");
            found.push((name, fs::read_to_string(&path).expect("text")));
        }
    }
}

fn all() -> Vec<(String, String)> {
    let mut found = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    found.sort();
    found
}

/// The part of a file that is shipped: tests stand at the end, or in files of their own.
fn shipped<'a>(name: &str, text: &'a str) -> &'a str {
    let is_test = name.contains("/tests") || name.ends_with("test_calendar.rs");
    if is_test { "" } else { text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default() }
}

#[test]
fn stations_use_only_what_lies_to_their_right() {
    let mut wrong = Vec::new();
    for (name, text) in all() {
        let station = name.trim_start_matches("src/").split(['/', '.']).next().unwrap_or_default().to_owned();
        let Some(own) = rank(&station) else {
            assert!(matches!(station.as_str(), "lib" | "main"), "{name} belongs to no station");
            continue;
        };
        for (at, _) in shipped(&name, &text).match_indices("crate::") {
            let used: String = text[at + 7..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            if let Some(other) = rank(&used)
                && used != station
                && other <= own
            {
                wrong.push(format!("{name} uses {used}"));
            }
        }
    }
    wrong.dedup();
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn only_main_reads_the_clock_and_the_environment() {
    for (name, text) in all() {
        let text = shipped(&name, &text);
        for forbidden in ["SystemTime::now", "Utc::now", "Local::now", "std::env::var", "env::var(", "std::env::args"] {
            let may = name == "src/main.rs";
            assert!(may || !text.contains(forbidden), "{name} calls {forbidden}");
        }
    }
}

#[test]
fn pure_stations_touch_no_files() {
    for (name, text) in all() {
        let pure = ["src/time/", "src/portal/", "src/markdown/", "src/output/", "src/check/"]
            .iter()
            .any(|p| name.starts_with(p));
        if pure {
            let text = shipped(&name, &text);
            for forbidden in ["std::fs", "File::open", "std::process"] {
                assert!(!text.contains(forbidden), "{name} uses {forbidden}");
            }
        }
    }
}

#[test]
fn only_cli_and_serve_print() {
    for (name, text) in all() {
        let may = name.starts_with("src/cli/") || name.starts_with("src/serve/") || name == "src/main.rs";
        let text = shipped(&name, &text);
        let code: String =
            text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
        assert!(may || !(code.contains("println!(") || code.contains("print!(")), "{name} prints");
    }
}

#[test]
fn every_file_says_what_it_is_for() {
    for (name, text) in all() {
        assert!(text.starts_with("//!"), "{name} does not begin with //!");
    }
}
