//! Files for VS Code in a new portal: schemas of the YAML files, completion for the settings at the top of a notice, and
//! the two commands a clerk needs. No extension reads a schema in Markdown, so a notice is completed by snippets, and
//! `tidings check` underlines what is wrong in it.

use serde_json::{Map, Value, json};

use super::{Subject, pretty, text};
use crate::content::keys::{self, Form, Key};

/// A message of `--format github` in its parts.
const MESSAGE: &str = r"^::(error|warning|notice) file=(.*?),line=(\d+),col=(\d+)::(.*)$";

/// Every such file of a new portal.
pub(in crate::cli) fn editor_files() -> Vec<(&'static str, String)> {
    let settings = json!({
        "yaml.schemas": {
            ".vscode/site.schema.json": "/content/site.yaml",
            ".vscode/calendar.schema.json": "/content/calendars/*.yaml",
        },
        "[markdown]": {
            "editor.quickSuggestions": {"other": "on", "comments": "on", "strings": "on"},
            "editor.snippetSuggestions": "top",
        },
        "files.encoding": "utf8",
        "files.eol": "\n",
        "editor.wordWrap": "on",
    });
    let extensions = json!({"recommendations": ["redhat.vscode-yaml"]});
    vec![
        (".vscode/site.schema.json", text(Subject::Site)),
        (".vscode/calendar.schema.json", text(Subject::Calendar)),
        (".vscode/settings.json", pretty(&settings)),
        (".vscode/extensions.json", pretty(&extensions)),
        (".vscode/tasks.json", pretty(&tasks())),
        (".vscode/tidings.code-snippets", pretty(&Value::Object(snippets()))),
    ]
}

fn tasks() -> Value {
    json!({
        "version": "2.0.0",
        "tasks": [
            {
                "label": "检查 · Check",
                "type": "process",
                "command": "tidings",
                "args": ["check", "--format", "github"],
                "group": {"kind": "build", "isDefault": true},
                "presentation": {"reveal": "silent"},
                "problemMatcher": {
                    "owner": "tidings",
                    "fileLocation": ["relative", "${workspaceFolder}"],
                    "severity": "info",
                    "pattern": {"regexp": MESSAGE, "severity": 1, "file": 2, "line": 3, "column": 4, "message": 5},
                },
            },
            {
                "label": "预览 · Preview",
                "type": "process",
                "command": "tidings",
                "args": ["serve", "--drafts", "--open"],
                "problemMatcher": [],
            },
        ],
    })
}

/// A snippet for each key of a notice and of the deadlines in it.
fn snippets() -> Map<String, Value> {
    let tables = [keys::NOTICE, keys::DEADLINE_ID, keys::FACTS, keys::WHEN];
    let mut snippets = Map::new();
    for key in tables.into_iter().flatten() {
        let snippet = json!({
            "scope": "markdown",
            "prefix": key.name,
            "body": body(key),
            "description": format!("{}\n{}", key.zh, key.en),
        });
        snippets.entry(key.name).or_insert(snippet);
    }
    snippets
}

/// What stands there when the key is chosen; `$1` and so on are where the typing goes on.
fn body(key: &Key) -> Vec<String> {
    let name = key.name;
    match &key.form {
        Form::Flag => vec![format!("{name}: true")],
        Form::List(Form::Plain) => vec![format!("{name}: [$1]")],
        Form::List(Form::Map(_)) if name == "deadlines" => {
            let lines = ["- id: $1", "  kind: $2", "  from: $3", "  until: $4", "  place: $5"];
            std::iter::once(format!("{name}:")).chain(lines.map(|line| format!("  {line}"))).collect()
        }
        Form::List(Form::Map(_)) => vec![format!("{name}:"), "  - $1".to_owned()],
        _ => vec![format!("{name}: $1")],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::{Diagnostic, Format, Place, SourceFile, show};
    use crate::lang::Lang;

    #[test]
    fn every_key_of_a_notice_is_completed_by_lines_that_are_yaml() {
        let snippets = snippets();
        for key in keys::NOTICE {
            let lines = snippets[key.name]["body"].as_array().unwrap();
            let text: String = lines.iter().map(|line| format!("{}\n", line.as_str().unwrap())).collect();
            let read: serde_yaml::Value = serde_yaml::from_str(&text.replace('$', "x")).unwrap();
            assert!(read.get(key.name).is_some(), "{text}");
        }
    }

    #[test]
    fn the_pattern_of_messages_is_that_of_the_program() {
        let source = SourceFile::new("content/notices/photo/index.zh.md", "kind: uplaod\n");
        let problem = Diagnostic::error("unknown-kind", Place::new(&source, 6..12), "没有", "unknown").fix("改", "fix");
        let shown = show(&[problem], Lang::En, Format::Github);
        assert_eq!(
            shown.trim_end(),
            "::error file=content/notices/photo/index.zh.md,line=1,col=7::[unknown-kind] unknown (fix)"
        );
        // The parts stand in this order; what parts them is as above.
        assert_eq!(MESSAGE.matches('(').count(), 5);
    }
}
