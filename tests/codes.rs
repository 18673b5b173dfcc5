//! `tidings explain` knows every code the program can print, and no other.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use tidings::diagnostics::codes;

fn sources(folder: &Path, found: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let name = path.to_string_lossy().replace('\\', "/");
            let text = fs::read_to_string(&path).expect("text");
            let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default().to_owned();
            if !name.contains("/tests") && !name.contains("/codes/") {
                found.insert(name, text);
            }
        }
    }
}

fn is_code(text: &str) -> bool {
    text.len() > 2 && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// Every string literal of a stretch of code, in order.
fn literals(code: &str) -> Vec<&str> {
    code.split('"').skip(1).step_by(2).collect()
}

/// The codes a file can put into a message.
fn codes_in(text: &str) -> BTreeSet<&str> {
    let mut found = BTreeSet::new();
    // A code is the first literal of the call that makes the problem.
    let makers = [
        "Diagnostic::error(",
        "Diagnostic::warning(",
        "Diagnostic::note(",
        "Finding::warning(",
        "Finding::error(",
        "about_file(",
        "const CODE: &str = ",
    ];
    for maker in makers {
        for (at, _) in text.match_indices(maker) {
            let rest = &text[at + maker.len()..];
            let mut end = rest.find(';').unwrap_or(rest.len()).min(300);
            while !rest.is_char_boundary(end) {
                end -= 1;
            }
            let call = &rest[..end];
            found.extend(literals(call).into_iter().next().filter(|literal| is_code(literal)));
        }
    }
    // Enums tell their codes in a function of that name.
    for (at, _) in text.match_indices("fn code(") {
        let body = &text[at..];
        let body = &body[..body.find("\n    }\n").unwrap_or(body.len())];
        found.extend(literals(body).into_iter().filter(|literal| is_code(literal)));
    }
    found
}

#[test]
fn every_code_of_the_program_is_explained_and_no_other() {
    let mut files = BTreeMap::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    let used: BTreeSet<&str> = files.values().flat_map(|text| codes_in(text)).collect();
    let explained: BTreeSet<&str> = codes::all().iter().map(|entry| entry.code).collect();
    let missing: Vec<_> = used.difference(&explained).collect();
    let unused: Vec<_> = explained.difference(&used).collect();
    assert!(missing.is_empty(), "codes without an explanation in src/diagnostics/codes: {missing:?}");
    assert!(unused.is_empty(), "explanations of codes nobody uses: {unused:?}");
}

fn explain(arguments: &[&str]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_tidings")).args(arguments).output().expect("the program starts");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code().expect("an exit code"), text(output.stdout), text(output.stderr))
}

#[test]
fn a_rule_is_explained_in_both_languages_with_an_example() {
    let (code, said, _) = explain(&["--lang", "en", "explain", "[yaml-list-space]"]);
    assert_eq!(code, 0);
    assert_eq!(
        said,
        "yaml-list-space: No space after `-`\n\nEach item of a list begins with `-` and a space. Without it the items run \
         together into one text.\n\nReported:\n    cohorts:\n      -2023\n\nWrite:\n    cohorts:\n      - 2023\n"
    );
    let (_, said, _) = explain(&["--lang", "zh", "explain", "yaml-list-space"]);
    assert!(said.starts_with("yaml-list-space: 列表“-”后少了空格\n\n列表每一项以"), "{said}");
}

#[test]
fn the_list_names_every_rule_and_a_misspelt_one_is_recognised() {
    let (code, said, _) = explain(&["--lang", "zh", "explain"]);
    assert_eq!(code, 0);
    assert!(codes::all().iter().all(|entry| said.contains(&format!("  {} ", entry.code))));
    let (code, _, told) = explain(&["--lang", "en", "explain", "yaml-tap"]);
    assert_eq!((code, told.as_str()), (2, "there is no rule `yaml-tap`. Did you mean `yaml-tab`?\n"));
}
