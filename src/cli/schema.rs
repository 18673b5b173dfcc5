//! `tidings schema`: JSON Schema of what authors write, for editors that complete and check while one types.
//! Made from the same tables of keys as the readers; knows no key by name.

mod editor;

use serde_json::{Map, Value, json};

use super::Exit;
use crate::content::keys::{self, Form, Key};
use crate::lang::Lang;
pub(super) use editor::editor_files;

/// Which file the schema is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Subject {
    /// 通知、指南、常见问题开头的设置 · Front matter of notices, guides and questions
    FrontMatter,
    /// 译文开头的设置 · Front matter of translations
    Translation,
    /// content/site.yaml
    Site,
    /// content/calendars/*.yaml
    Calendar,
}

/// Prints a schema.
pub(super) fn run(subject: Subject) -> Exit {
    print!("{}", text(subject));
    Exit::Done
}

fn text(subject: Subject) -> String {
    let (title, table) = match subject {
        Subject::FrontMatter => ("通知、指南、常见问题 · Notice, guide, question", keys::NOTICE),
        Subject::Translation => ("译文 · Translation", keys::TRANSLATION),
        Subject::Site => ("content/site.yaml", keys::SITE),
        Subject::Calendar => ("content/calendars/*.yaml", keys::CALENDAR),
    };
    let mut schema = Map::new();
    schema.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
    schema.insert("title".to_owned(), json!(title));
    schema.extend(object(&[table]));
    pretty(&Value::Object(schema))
}

fn pretty(value: &Value) -> String {
    // A value made of maps with text keys can always be written.
    serde_json::to_string_pretty(value).unwrap_or_default() + "\n"
}

fn object(tables: &[&[Key]]) -> Map<String, Value> {
    let keys = || tables.iter().flat_map(|table| table.iter());
    let properties: Map<String, Value> = keys().map(|key| (key.name.to_owned(), described(key))).collect();
    let required: Vec<&str> = keys().filter(|key| key.required).map(|key| key.name).collect();
    let mut schema = Map::new();
    schema.insert("type".to_owned(), json!("object"));
    schema.insert("properties".to_owned(), Value::Object(properties));
    if !required.is_empty() {
        schema.insert("required".to_owned(), json!(required));
    }
    schema.insert("additionalProperties".to_owned(), json!(false));
    schema
}

fn described(key: &Key) -> Value {
    let mut schema = Map::new();
    schema.insert("description".to_owned(), json!(format!("{}\n{}", key.zh, key.en)));
    let mut of_form = form(&key.form);
    // What nobody has to write may be left empty: `key:` without a value counts as absent.
    if !key.required {
        match of_form.iter_mut().next() {
            Some((name, Value::Array(choices))) if name == "anyOf" => choices.push(json!({"type": "null"})),
            Some((name, Value::Array(choices))) if name == "enum" => choices.push(Value::Null),
            Some((name, Value::Array(types))) if name == "type" => types.push(json!("null")),
            Some((name, one)) if name == "type" => *one = json!([one.clone(), "null"]),
            _ => {}
        }
    }
    schema.extend(of_form);
    Value::Object(schema)
}

/// Numbers and `true` are texts where a text is meant: `2025` is a fine name.
fn form(form: &Form) -> Map<String, Value> {
    let plain = json!(["string", "number", "boolean"]);
    let schema = match form {
        Form::Plain => json!({"type": plain}),
        Form::Date | Form::Period => json!({"type": ["string", "number"]}),
        Form::Text => json!({"anyOf": [{"type": plain}, languages()]}),
        Form::Address => json!({"type": "string", "pattern": "^https?://"}),
        Form::Flag => json!({"enum": [true, false, "yes", "no", "是", "否"]}),
        Form::Integer => json!({"type": "integer"}),
        Form::Number => json!({"type": "number"}),
        Form::Choice(words) => json!({"enum": words}),
        Form::List(item) => json!({"anyOf": [{"type": "array", "items": self::form(item)}, self::form(item)]}),
        Form::Map(tables) => return object(tables),
        Form::Named(tables) => json!({"type": "object", "additionalProperties": object(tables)}),
        Form::Either(forms) => json!({"anyOf": forms.iter().map(self::form).collect::<Vec<_>>()}),
    };
    match schema {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

fn languages() -> Value {
    let properties: Map<String, Value> =
        Lang::ALL.iter().map(|lang| (lang.code().to_owned(), json!({"type": ["string", "number"]}))).collect();
    json!({"type": "object", "properties": properties, "additionalProperties": false})
}

#[cfg(test)]
mod tests;
