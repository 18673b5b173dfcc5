//! The words of the interface: nested YAML per language, merged along the chain of themes, complete in every language.
//! Knows nothing of templates; a string is a text that may hold `{name}` places.

use std::collections::BTreeMap;

use serde_yaml::Value as Yaml;

use super::layers::{self, Found, Layer};
use super::problem::{ThemeFault, ThemeProblem};
use crate::lang::Lang;

/// The strings of one language: key with dots between groups, to text.
pub(super) type Strings = BTreeMap<String, String>;

/// Reads the strings of both languages, in the order of [`Lang::ALL`]. A nearer theme replaces single strings and not
/// whole files, so that a portal can change one word.
pub(super) fn read(chain: &[Layer]) -> Result<[Strings; 2], Vec<ThemeProblem>> {
    let mut problems = Vec::new();
    let languages = Lang::ALL.map(|lang| merged(chain, lang, &mut problems));
    if problems.is_empty() {
        problems = missing(chain, &languages);
    }
    if problems.is_empty() { Ok(languages) } else { Err(problems) }
}

/// Replaces `{name}` in a string by its value. A place without a value stays, so that the fault is seen on the page.
pub(super) fn fill<'a>(text: &str, values: impl Iterator<Item = (&'a str, String)>) -> String {
    let mut filled = text.to_owned();
    for (name, value) in values {
        filled = filled.replace(&format!("{{{name}}}"), &value);
    }
    filled
}

fn merged(chain: &[Layer], lang: Lang, problems: &mut Vec<ThemeProblem>) -> Strings {
    let path = file_of(lang);
    let mut strings = Strings::new();
    for found in chain.iter().rev().filter_map(|layer| layer.file(&path)) {
        match parse(&path, &found) {
            Ok(own) => strings.extend(own),
            Err(problem) => problems.push(problem),
        }
    }
    strings
}

fn parse(path: &str, found: &Found<'_>) -> Result<Strings, ThemeProblem> {
    let text = layers::text(path, found)?;
    let yaml: Yaml =
        serde_yaml::from_str(text).map_err(|error| layers::yaml_problem(found.theme, path, text, &error))?;
    let mut strings = Strings::new();
    flatten("", &yaml, &mut strings)
        .map_err(|key| ThemeProblem::of_file(found.theme, path, ThemeFault::NotAString(key)))?;
    Ok(strings)
}

/// Adds every text below `yaml` under its dotted key; the error is the key of what is no text.
fn flatten(key: &str, yaml: &Yaml, strings: &mut Strings) -> Result<(), String> {
    match yaml {
        Yaml::String(text) => {
            strings.insert(key.to_owned(), text.clone());
            Ok(())
        }
        Yaml::Mapping(group) => {
            for (name, inner) in group {
                let name = name.as_str().ok_or_else(|| key.to_owned())?;
                let inner_key = if key.is_empty() { name.to_owned() } else { format!("{key}.{name}") };
                flatten(&inner_key, inner, strings)?;
            }
            Ok(())
        }
        // An empty file: a theme that changes no words.
        Yaml::Null if key.is_empty() => Ok(()),
        _ => Err(key.to_owned()),
    }
}

/// One problem per key that only one language has. It is put at the nearest theme, where staff can write.
fn missing(chain: &[Layer], languages: &[Strings; 2]) -> Vec<ThemeProblem> {
    let theme = chain.first().map_or("", |layer| layer.theme.as_str());
    let mut problems = Vec::new();
    for (lang, own) in Lang::ALL.into_iter().zip(languages) {
        for key in languages.iter().flat_map(BTreeMap::keys) {
            if !own.contains_key(key) {
                let fault = ThemeFault::MissingString { key: key.clone(), lang };
                problems.push(ThemeProblem::of_file(theme, &file_of(lang), fault));
            }
        }
    }
    problems
}

fn file_of(lang: Lang) -> String {
    format!("strings/{lang}.yaml")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_become_dotted_keys() {
        let yaml = serde_yaml::from_str("a: 一\ngroup: {b: 二, deeper: {c: 三}}").unwrap();
        let mut strings = Strings::new();
        flatten("", &yaml, &mut strings).unwrap();
        let keys: Vec<&str> = strings.keys().map(String::as_str).collect();
        assert_eq!(keys, ["a", "group.b", "group.deeper.c"]);
    }

    #[test]
    fn a_number_or_a_list_is_no_string() {
        for (yaml, key) in [("n: 3", "n"), ("g: {l: [一]}", "g.l"), ("g: {e: }", "g.e")] {
            let yaml = serde_yaml::from_str(yaml).unwrap();
            assert_eq!(flatten("", &yaml, &mut Strings::new()), Err(key.to_owned()));
        }
    }

    #[test]
    fn places_are_filled_and_unknown_ones_stay() {
        let values = [("n", "3".to_owned()), ("name", "通知".to_owned())];
        assert_eq!(fill("{name}：{n} 项，{x}", values.into_iter()), "通知：3 项，{x}");
    }
}
