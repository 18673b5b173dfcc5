//! Schema and readers agree: what the one knows the other knows, and the repository's own portal is valid.

use std::fs;
use std::path::Path;

use super::*;
use crate::content::ids::Collection;
use crate::content::{front_matter, site, yaml};
use crate::diagnostics::SourceFile;

fn schema(subject: Subject) -> Value {
    serde_json::from_str(&text(subject)).unwrap()
}

/// As much of JSON Schema as the schemas use. Returns where a value breaks it.
fn broken(value: &Value, schema: &Value, at: &str) -> Option<String> {
    if let Some(choices) = schema.get("anyOf").and_then(Value::as_array) {
        let faults: Vec<String> = choices.iter().filter_map(|choice| broken(value, choice, at)).collect();
        return (faults.len() == choices.len()).then(|| faults.join(" | "));
    }
    if let Some(words) = schema.get("enum").and_then(Value::as_array) {
        return (!words.contains(value)).then(|| format!("{at}: {value} is no choice"));
    }
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let allowed = match &schema["type"] {
        Value::String(one) => vec![one.as_str()],
        Value::Array(many) => many.iter().filter_map(Value::as_str).collect(),
        _ => return None,
    };
    let fits = allowed.iter().any(|name| *name == kind || *name == "integer" && value.is_i64());
    if !fits {
        return Some(format!("{at}: {kind} instead of {allowed:?}"));
    }
    match value {
        Value::Array(items) => {
            items.iter().enumerate().find_map(|(index, item)| broken(item, &schema["items"], &format!("{at}[{index}]")))
        }
        Value::Object(map) => {
            let mut required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
            if let Some(missing) = required.find(|name| !map.contains_key(*name)) {
                return Some(format!("{at}: {missing} is missing"));
            }
            map.iter().find_map(|(name, value)| {
                let at = format!("{at}.{name}");
                match (schema["properties"].get(name), &schema["additionalProperties"]) {
                    (Some(schema), _) => broken(value, schema, &at),
                    (None, Value::Object(other)) => broken(value, &Value::Object(other.clone()), &at),
                    (None, _) => Some(format!("{at} is unknown")),
                }
            })
        }
        _ => None,
    }
}

fn read_yaml(text: &str) -> Value {
    let value: serde_yaml::Value = serde_yaml::from_str(text).unwrap();
    to_json(&value)
}

/// Keys such as `2020:` are numbers to YAML and names to us.
fn to_json(value: &serde_yaml::Value) -> Value {
    match value {
        serde_yaml::Value::Mapping(map) => Value::Object(
            map.iter()
                .map(|(key, value)| {
                    let name = key.as_str().map_or_else(|| key.as_i64().unwrap_or_default().to_string(), str::to_owned);
                    (name, to_json(value))
                })
                .collect(),
        ),
        serde_yaml::Value::Sequence(items) => Value::Array(items.iter().map(to_json).collect()),
        other => serde_json::to_value(other).unwrap(),
    }
}

#[test]
fn the_repositorys_portal_and_a_new_one_are_valid() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (subject, files) in [
        (Subject::Site, &["content/site.yaml", "src/cli/init/site.yaml"][..]),
        (Subject::Calendar, &["content/calendars/cn-workdays.yaml", "content/calendars/school.yaml"]),
    ] {
        for file in files {
            let value = read_yaml(&fs::read_to_string(root.join(file)).unwrap());
            assert_eq!(broken(&value, &schema(subject), file), None);
        }
    }
    for entry in walkdir::WalkDir::new(root.join("content")).into_iter().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let subject = match name.rsplit_once('.').map(|(stem, end)| (stem.ends_with(".zh"), end)) {
            Some((true, "md")) => Subject::FrontMatter,
            Some((false, "md")) => Subject::Translation,
            _ => continue,
        };
        let text = fs::read_to_string(entry.path()).unwrap();
        let front = text.split("---\n").nth(1).unwrap();
        assert_eq!(broken(&read_yaml(front), &schema(subject), &name), None);
    }
}

#[test]
fn what_the_reader_refuses_as_unknown_the_schema_refuses_too() {
    for (text, fault) in [
        ("title: a\npublishd: 2025-01-01\n", Some("x.publishd is unknown")),
        ("published: 2025-01-01\n", Some("x: title is missing")),
        ("title: a\ndeadlines:\n  - {id: b, kind: c, untl: 2025-01-01}\n", Some("x.deadlines[0].untl is unknown")),
        ("title: {zh: a, fr: b}\n", Some("x.title.fr is unknown")),
        ("title: a\ndraft: maybe\n", Some("no choice")),
        ("title: 2025\ncohorts: [2023, 2024]\ndeadlines: {id: b, until: 2025-01-01}\n", None),
        ("title: a\nsummary:\nsessions: {file: s.csv, kind: capture}\n", None),
        (
            "title: a\namends:\n  - {notice: a, deadline: b, cancel: }\n  - {notice: a, deadline: b, postpone: to be announced}\n",
            None,
        ),
        (
            "title: a\nrevisions: [{on: 2025-01-01, deadline: b, extend: {until: 2025-02-01}}]\nattachments: [a.docx, {guide: g}]\n",
            None,
        ),
    ] {
        let found = broken(&read_yaml(text), &schema(Subject::FrontMatter), "x");
        match fault {
            None => assert_eq!(found, None, "{text}"),
            Some(fault) => assert!(found.as_deref().unwrap_or_default().contains(fault), "{text}: {found:?}"),
        }
    }
}

/// The schema's property names at the top are exactly the reader's.
#[test]
fn schema_and_reader_know_the_same_keys() {
    let names = |subject| -> Vec<String> {
        schema(subject)["properties"].as_object().map(|map| map.keys().cloned().collect()).unwrap_or_default()
    };
    assert_eq!(names(Subject::FrontMatter), front_matter::NOTICE_KEYS);
    assert_eq!(names(Subject::Translation), front_matter::TRANSLATION_KEYS);
    assert_eq!(names(Subject::Site), site::SITE_KEYS);
}

/// And the reader really takes each of them: no key of a table is unknown to it.
#[test]
fn the_reader_takes_every_key_of_the_schema() {
    let settings = "title: a\norganisation: b\nbase_url: https://a.cn/\nkinds: {k: {name: n}}\n";
    let source = SourceFile::new("site.yaml", settings);
    let doc = yaml::read(&source, 0..settings.len()).unwrap();
    let settings = site::read(&doc.root(), &mut Vec::new()).unwrap();
    let unknown = |text: &str| {
        let source = SourceFile::new("a.md", text);
        let doc = yaml::read(&source, 0..text.len()).unwrap();
        let mut problems = Vec::new();
        front_matter::read(&doc.root(), Collection::Notices, &settings, &mut problems);
        problems.into_iter().filter(|problem| problem.code == "unknown-key").map(|p| p.cause.en).collect::<Vec<_>>()
    };
    let lines = |tables: &[&[Key]], indent: &str| {
        tables.iter().flat_map(|table| table.iter()).map(|key| format!("{indent}{}: x\n", key.name)).collect::<String>()
    };
    let none: Vec<String> = Vec::new();
    assert_eq!(unknown(&lines(&[keys::NOTICE], "")), none);
    let deadline = lines(&[keys::DEADLINE_ID, keys::FACTS, keys::WHEN], "    ");
    assert_eq!(unknown(&format!("title: a\ndeadlines:\n  -\n{deadline}")), none);
    for (key, table) in [("amends", keys::AMENDMENT), ("revisions", keys::REVISION)] {
        let entry = lines(&[table], "    ");
        let correct = lines(&[keys::FACTS, keys::WHEN], "      ");
        assert_eq!(unknown(&format!("title: a\n{key}:\n  -\n{entry}    correct:\n{correct}")), none);
    }
    let daily = lines(&[keys::DAILY], "        ");
    assert_eq!(unknown(&format!("title: a\ndeadlines:\n  - id: a\n    daily:\n{daily}")), none);
    assert_eq!(unknown("title: a\nnonsense: x\n"), ["unknown key `nonsense`"]);
}

#[test]
fn an_editor_finds_the_schemas_it_is_told_of() {
    let files = editor_files();
    let settings = &files.iter().find(|(path, _)| path.ends_with("settings.json")).unwrap().1;
    let settings: Value = serde_json::from_str(settings).unwrap();
    for path in settings["yaml.schemas"].as_object().unwrap().keys() {
        assert!(files.iter().any(|(file, _)| file == path), "{path}");
    }
}
