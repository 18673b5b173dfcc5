//! What Tidings is made of: licences, sources, ages and reasons of every dependency, with cargo alone. `deny.toml` holds
//! the same rules for `cargo deny`, which also knows the advisories.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

fn file(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).expect("a file of the repository")
}

/// What cargo knows of every package of the lock file.
fn packages() -> Vec<Value> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    metadata["packages"].as_array().expect("packages").clone()
}

/// The quoted texts of `allow = […]`.
fn allowed() -> BTreeSet<String> {
    let text = file("deny.toml");
    let list = text.split("allow = [").nth(1).and_then(|rest| rest.split(']').next()).expect("a list");
    list.lines().filter_map(|line| line.trim().strip_prefix('"')?.split('"').next()).map(str::to_owned).collect()
}

/// An SPDX expression: alternatives by `OR` (or the old `/`), of which one must be allowed in all its parts.
fn is_allowed(expression: &str, allowed: &BTreeSet<String>) -> bool {
    let flat = expression.replace('/', " OR ").replace(['(', ')'], "");
    // Parentheses only ever stand around a choice that all of `AND` is added to, so every part can be looked at alone.
    if expression.contains(") AND ") {
        let parts: Vec<&str> = expression.split(" AND ").collect();
        return parts.iter().all(|part| is_allowed(part.trim_matches(['(', ')']), allowed));
    }
    flat.split(" OR ").any(|choice| choice.split(" AND ").all(|part| allowed.contains(part.trim())))
}

#[test]
fn every_licence_is_one_we_accept() {
    let allowed = allowed();
    assert!(allowed.len() > 10, "{allowed:?}");
    let refused: Vec<String> = packages()
        .iter()
        .filter(|package| !is_allowed(package["license"].as_str().unwrap_or_default(), &allowed))
        .map(|package| format!("{} {}", package["name"], package["license"]))
        .collect();
    assert!(refused.is_empty(), "{refused:#?}");
    assert!(is_allowed("(MIT OR Apache-2.0) AND IJG", &allowed) && is_allowed("GPL-3.0 OR MIT", &allowed));
    assert!(!is_allowed("GPL-3.0", &allowed) && !is_allowed("(MIT OR Apache-2.0) AND GPL-3.0", &allowed));
}

#[test]
fn everything_comes_from_the_registry() {
    for package in packages().iter().filter(|package| package["name"] != "tidings") {
        let source = package["source"].as_str().unwrap_or_default();
        assert!(source.starts_with("registry+"), "{} comes from {source:?}", package["name"]);
    }
}

/// The lock file is whole: every package of it comes from one registry and is known by its content.
#[test]
fn the_lock_file_names_every_package_by_its_content() {
    let lock = file("Cargo.lock");
    let mut count = 0;
    for package in lock.split("[[package]]").skip(1).filter(|package| !package.contains("name = \"tidings\"")) {
        assert!(package.contains("source = \"registry+https://github.com/rust-lang/crates.io-index\""), "{package}");
        assert!(package.contains("checksum = \""), "{package}");
        count += 1;
    }
    assert!(count > 100, "{count}");
}

/// What is not needed is turned off. A dependency keeps its default features only if it has none that could go, or stands
/// here, where each has been looked at.
#[test]
fn no_dependency_brings_features_nobody_asked_for() {
    const STD: &str = "the standard library, which is there anyway";
    const KEPT: &[(&str, &str)] = &[
        ("annotate-snippets", STD),
        ("anyhow", STD),
        ("encoding_rs", "owned strings, which is what is read"),
        ("notify", "how macOS tells of changes; nothing elsewhere"),
        ("notify-debouncer-full", "the same"),
        ("serde", STD),
        ("serde_json", STD),
        ("unicode-normalization", STD),
    ];
    let all = packages();
    let own = all.iter().find(|package| package["name"] == "tidings").expect("our own");
    let mut found = Vec::new();
    for dependency in own["dependencies"].as_array().expect("dependencies") {
        let is_run = dependency["kind"].is_null();
        let takes_default = dependency["uses_default_features"].as_bool().expect("known");
        let name = dependency["name"].as_str().expect("a name");
        let package = all.iter().find(|package| package["name"] == name).expect("it was resolved");
        let default = package["features"]["default"].as_array().map_or(0, Vec::len);
        if is_run && takes_default && default > 0 {
            found.push((name, package["features"]["default"].to_string()));
        }
    }
    let kept: Vec<&str> = KEPT.iter().map(|(name, _)| *name).collect();
    let names: Vec<&str> = found.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, kept, "{found:#?}");
}

/// The oldest Rust that is promised can build what is needed to run. That our own code keeps to it is checked by clippy,
/// which knows `rust-version` and since when each function of the standard library exists.
#[test]
fn no_dependency_needs_a_newer_rust_than_we_promise() {
    let version = |text: &str| -> Vec<u32> { text.split('.').filter_map(|part| part.parse().ok()).collect() };
    let all = packages();
    let own = all.iter().find(|package| package["name"] == "tidings").expect("our own");
    let promised = own["rust_version"].as_str().expect("a promise").to_owned();
    let tree = Command::new(env!("CARGO"))
        .args(["tree", "--edges", "normal,build", "--prefix", "none", "--locked", "--target", "all"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    let text = String::from_utf8_lossy(&tree.stdout).into_owned();
    let used: BTreeSet<&str> = text.lines().filter_map(|line| line.split(" (").next()).collect();
    assert!(used.len() > 50, "{}", String::from_utf8_lossy(&tree.stderr));
    for package in &all {
        let name = format!(
            "{} v{}",
            package["name"].as_str().unwrap_or_default(),
            package["version"].as_str().unwrap_or_default()
        );
        let Some(needed) = package["rust_version"].as_str().filter(|_| used.contains(name.as_str())) else { continue };
        assert!(version(needed) <= version(&promised), "{name} needs Rust {needed}, we promise {promised}");
    }
}

/// The table of dependencies is `Cargo.toml` itself: every line, or the group it stands in, says why it is there.
#[test]
fn every_dependency_says_why_it_is_there() {
    let text = file("Cargo.toml");
    let mut in_list = false;
    let mut is_told = false;
    for line in text.lines() {
        if line.starts_with('[') {
            in_list = line.contains("dependencies");
            is_told = false;
        } else if line.trim().is_empty() {
            is_told = false;
        } else if line.starts_with('#') {
            is_told = true;
        } else if in_list {
            assert!(is_told, "no reason stands above `{line}`");
        }
    }
}
