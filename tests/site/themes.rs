//! Another theme gives another look and the same truth; the guide for theme authors tells every variable.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use tidings::publish::agreement;

use crate::portal::{self, AT, attribute, pages};

/// Every struct of `output::view` with its fields, and of the guide with its rows.
type Variables = BTreeMap<String, BTreeSet<String>>;

fn in_source() -> Variables {
    let folder = fs::read_dir(portal::root().join("src/output/view")).expect("there");
    let files = folder.map(|file| fs::read_to_string(file.expect("an entry").path()).expect("there"));
    let source: String = files.collect();
    let mut all = Variables::new();
    let mut current = None;
    for line in source.lines() {
        if let Some(rest) = line.strip_prefix("pub struct ") {
            let name = rest.split(['<', ' ']).next().unwrap_or_default().to_owned();
            current = (!rest.trim_end().ends_with("{}")).then_some(name);
        } else if let (Some(name), Some(field)) = (&current, line.strip_prefix("    pub ")) {
            let field = field.split(':').next().unwrap_or_default();
            all.entry(name.clone()).or_default().insert(field.to_owned());
        }
    }
    all
}

fn in_guide() -> Variables {
    let guide = fs::read_to_string(portal::root().join("themes/README.md")).expect("there");
    let mut all = Variables::new();
    for section in guide.split("\n### ").skip(1) {
        let rows = section.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
        let name = section.lines().next().unwrap_or_default().to_owned();
        all.insert(name, rows.map(str::to_owned).collect());
    }
    all
}

#[test]
fn the_guide_lists_every_variable_and_no_other() {
    let (source, guide) = (in_source(), in_guide());
    assert!(source.len() > 25, "{source:#?}");
    for (name, fields) in &source {
        let told = guide.get(name).unwrap_or_else(|| panic!("themes/README.md has no section {name}"));
        assert_eq!(told, fields, "section {name} of themes/README.md");
    }
    let strange: Vec<&String> = guide.keys().filter(|name| !source.contains_key(*name)).collect();
    assert!(strange.is_empty(), "sections of themes/README.md that the source does not know: {strange:?}");
}

/// The deadlines a page shows, with their instants.
fn deadlines(html: &str) -> BTreeSet<[Option<&str>; 3]> {
    html.split('<')
        .filter(|tag| tag.contains(" data-key=\""))
        .map(|tag| ["data-key", "data-opens", "data-closes"].map(|name| attribute(tag, name)))
        .collect()
}

#[test]
fn another_theme_gives_another_look_and_the_same_dates() {
    let [harbour, plain] = ["harbour", "plain"].map(|theme| portal::output(&portal::root(), theme, AT));
    assert_eq!(agreement::check(&plain.site, &plain.expectation), Vec::new());
    let (before, after) = (pages(&harbour.site), pages(&plain.site));
    assert_eq!(before.len(), after.len());
    for ((path, old), (other, new)) in before.iter().zip(&after) {
        assert_eq!(path, other);
        assert!(old != new, "{path} looks the same");
        assert_eq!(deadlines(old), deadlines(new), "{path}");
    }
    let style = |output: &tidings::output::Output| {
        let is_style = |path: &str| path.starts_with("assets/site.") && path.ends_with(".css");
        let files = output.site.artifacts();
        files.iter().find(|file| is_style(file.path.as_str())).map(|file| file.content.to_vec()).expect("a stylesheet")
    };
    let (old, new) = (style(&harbour), style(&plain));
    let old = String::from_utf8(old).expect("UTF-8");
    let new = String::from_utf8(new).expect("UTF-8");
    for colour in ["#0b3954", "#fbfbf7", "#b3320f"] {
        assert!(old.contains(colour) && !new.contains(colour), "{colour}");
    }
}
