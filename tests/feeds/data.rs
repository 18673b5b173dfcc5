//! `deadlines.json` is what its published schema says, and its events are those of the calendars.

use std::collections::{BTreeMap, BTreeSet};

use crate::harness::{Site, built_sites, events, test_site, text};
use serde_json::Value;
use tidings::output::icalendar::{ReadEvent, ReadWhen};
use tidings::time::Instant;

fn json(site: &Site, path: &str) -> Value {
    serde_json::from_str(text(site, path)).expect("JSON")
}

/// Checks a value against the part of JSON Schema (2020-12) that ours uses; a keyword beyond it is a panic, so that no
/// rule goes unchecked in silence. The wrong places come back.
fn faults(root: &Value, schema: &Value, value: &Value, at: &str, found: &mut Vec<String>) {
    let mut fail = |why: &str| found.push(format!("{at}: {why}"));
    for (keyword, rule) in schema.as_object().expect("a schema is an object") {
        match keyword.as_str() {
            "$id" | "$schema" | "$defs" | "title" | "description" | "properties" | "additionalProperties" | "items" => {
            }
            "$ref" => {}
            "type" => {
                let fits = match rule.as_str().expect("one type") {
                    "object" => value.is_object(),
                    "array" => value.is_array(),
                    "string" => value.is_string(),
                    "boolean" => value.is_boolean(),
                    "integer" => value.is_i64() || value.is_u64(),
                    other => panic!("type {other}"),
                };
                if !fits {
                    fail("wrong type");
                }
            }
            "const" => {
                if value != rule {
                    fail("wrong constant");
                }
            }
            "enum" => {
                if !rule.as_array().expect("a list").contains(value) {
                    fail("not one of the known");
                }
            }
            "minimum" => {
                if value.as_i64() < rule.as_i64() {
                    fail("too small");
                }
            }
            "format" => {
                let text = value.as_str().unwrap_or_default();
                let fits = match rule.as_str().expect("a format") {
                    "date-time" => Instant::read_rfc3339(text).is_some(),
                    "uri" => text.starts_with("https://"),
                    "uint32" => value.as_u64().is_some_and(|number| u32::try_from(number).is_ok()),
                    "int64" => value.is_i64(),
                    other => panic!("format {other}"),
                };
                if !fits {
                    fail("wrong format");
                }
            }
            "required" => {
                for name in rule.as_array().expect("a list") {
                    if value.get(name.as_str().expect("a name")).is_none() {
                        fail(&format!("{name} is missing"));
                    }
                }
            }
            other => panic!("the test does not know the keyword {other}"),
        }
    }
    if let Some(target) = schema.get("$ref") {
        let name = target.as_str().and_then(|target| target.strip_prefix("#/$defs/")).expect("a local definition");
        faults(root, &root["$defs"][name], value, at, found);
    }
    if let (Some(items), Some(list)) = (schema.get("items"), value.as_array()) {
        for (number, item) in list.iter().enumerate() {
            faults(root, items, item, &format!("{at}/{number}"), found);
        }
    }
    if let (Some(properties), Some(object)) = (schema.get("properties"), value.as_object()) {
        for (name, value) in object {
            match properties.get(name) {
                Some(schema) => faults(root, schema, value, &format!("{at}/{name}"), found),
                None => found.push(format!("{at}/{name}: not described")),
            }
        }
    }
}

fn check(schema: &Value, data: &Value) -> Vec<String> {
    let mut found = Vec::new();
    faults(schema, schema, data, "", &mut found);
    found
}

#[test]
fn the_file_is_what_its_schema_says() {
    let mut shapes = BTreeSet::new();
    for (_, site) in built_sites() {
        let (schema, data) = (json(site, "deadlines.schema.json"), json(site, "deadlines.json"));
        assert_eq!(check(&schema, &data), Vec::<String>::new());
        assert_eq!(schema["$id"], data["$schema"]);
        assert!(data["$schema"].as_str().is_some_and(|url| url.ends_with("/deadlines.schema.json")));
        let deadlines = data["deadlines"].as_array().expect("a list");
        shapes.extend(deadlines.iter().map(|deadline| deadline["shape"].as_str().expect("a shape").to_owned()));
    }
    assert_eq!(shapes.len(), 10, "every shape occurs: {shapes:?}");
}

type Spoil = fn(&mut Value);

#[test]
fn the_schema_refuses_what_is_wrong() {
    let site = test_site();
    let (schema, good) = (json(site, "deadlines.schema.json"), json(site, "deadlines.json"));
    let spoil: [(&str, Spoil); 8] = [
        ("/version: wrong constant", |data| data["version"] = 2.into()),
        (": \"timezone\" is missing", |data| drop(data.as_object_mut().expect("an object").remove("timezone"))),
        ("/deadlines/0/shape: not one of the known", |data| data["deadlines"][0]["shape"] = "blob".into()),
        ("/deadlines/0/extra: not described", |data| data["deadlines"][0]["extra"] = 1.into()),
        ("/deadlines/0/place: wrong type", |data| data["deadlines"][0]["place"] = Value::Null),
        ("/deadlines/0/updated/at: wrong format", |data| data["deadlines"][0]["updated"]["at"] = "2025-09-01".into()),
        ("/deadlines/0/revision: too small", |data| data["deadlines"][0]["revision"] = (-1).into()),
        ("/deadlines/0/events: wrong type", |data| data["deadlines"][0]["events"] = "none".into()),
    ];
    for (expected, spoil) in spoil {
        let mut data = good.clone();
        spoil(&mut data);
        let found = check(&schema, &data);
        assert!(found.iter().any(|fault| fault == expected), "{expected} is not in {found:?}");
    }
}

#[test]
fn every_field_is_described_in_both_languages() {
    let (_, site) = &built_sites()[0];
    let schema = json(site, "deadlines.schema.json");
    let definitions = schema["$defs"].as_object().expect("definitions");
    for (name, definition) in definitions.iter().chain([(&"file".to_owned(), &schema)]) {
        let properties = definition["properties"].as_object().expect("properties");
        for (field, described) in properties.iter().chain([(name, definition)]) {
            let text = described["description"].as_str().unwrap_or_else(|| panic!("{name}.{field} says nothing"));
            let (zh, en) = text.split_once('\n').unwrap_or_else(|| panic!("{name}.{field}: {text}"));
            assert!(zh.chars().any(|c| c > '\u{4e00}') && en.is_ascii() && en.ends_with('.'), "{name}.{field}: {text}");
        }
    }
}

#[test]
fn its_events_are_those_of_the_calendars() {
    for (_, site) in built_sites() {
        let data = json(site, "deadlines.json");
        let mut all = BTreeMap::new();
        for deadline in data["deadlines"].as_array().expect("a list") {
            for event in deadline["events"].as_array().expect("a list") {
                let uid = event["uid"].as_str().and_then(|uid| uid.split('@').next()).expect("a uid").to_owned();
                all.insert(uid, event.clone());
            }
        }
        for calendar in ["zh/feeds/all.ics", "en/feeds/all.ics"] {
            let read = events(site, calendar);
            assert!(read.keys().eq(all.keys()), "{calendar}");
            for (uid, event) in &read {
                assert_eq!(told(event), as_data(&all[uid]), "{uid} in {calendar}");
            }
        }
    }
}

fn told(event: &ReadEvent) -> (i64, i64, bool, i64, i64, bool) {
    let midnight = |day: chrono::NaiveDate| day.and_time(chrono::NaiveTime::MIN).and_utc().timestamp() - 8 * 3600;
    let (start, end) = match &event.when {
        ReadWhen::Timed { start, end, .. } => (*start, *end),
        ReadWhen::AllDay { first, last } => (midnight(*first), midnight(*last) + 86_400),
    };
    let cancelled = event.status == "CANCELLED";
    (start, end, event.all_day(), i64::from(event.sequence), event.modified, cancelled)
}

fn as_data(event: &Value) -> (i64, i64, bool, i64, i64, bool) {
    let moment = |name: &str| {
        let (at, epoch) =
            (event[name]["at"].as_str().expect("RFC 3339"), event[name]["epoch"].as_i64().expect("seconds"));
        assert_eq!(Instant::read_rfc3339(at).map(Instant::epoch), Some(epoch));
        epoch
    };
    let flag = |name: &str| event[name].as_bool().expect("a flag");
    let sequence = event["sequence"].as_i64().expect("a number");
    (moment("starts"), moment("ends"), flag("whole_days"), sequence, moment("modified"), flag("cancelled"))
}
