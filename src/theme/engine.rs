//! The template engine: the only file that names tera. Undefined names are errors, every text is escaped.
//! Knows nothing of files on disk.

use std::collections::BTreeMap;

use serde::Serialize;
use tera::{Context, ErrorKind, Kwargs, State, Tera, Value};

use super::layers::{self, Layer};
use super::problem::{ThemeFault, ThemeProblem};
use super::slim;
use super::strings::{self, Strings};

const FOLDER: &str = "templates/";

/// The templates of a theme, parsed.
pub(super) struct Engine {
    tera: Tera,
    /// Whose file a template is, to name it in messages.
    owners: BTreeMap<String, String>,
    /// The theme the portal asked for.
    theme: String,
}

/// A language's strings as templates see them, prepared once.
pub(super) struct Words(Value);

impl Words {
    /// Turns dotted keys back into groups: a template writes `t.feed.copy`.
    pub(super) fn new(strings: &Strings) -> Self {
        let mut root = serde_json::Map::new();
        for (key, text) in strings {
            put(&mut root, key, text);
        }
        Words(Value::from_serializable(&root))
    }
}

fn put(group: &mut serde_json::Map<String, serde_json::Value>, key: &str, text: &str) {
    match key.split_once('.') {
        None => {
            group.insert(key.to_owned(), text.into());
        }
        Some((name, rest)) => {
            let inner = group.entry(name).or_insert_with(|| serde_json::Map::new().into());
            if let Some(inner) = inner.as_object_mut() {
                put(inner, rest, text);
            }
        }
    }
}

impl Engine {
    /// Parses every template of the chain. `published` gives the fingerprinted name of an asset.
    pub(super) fn new(chain: &[Layer], published: BTreeMap<String, String>) -> Result<Self, Vec<ThemeProblem>> {
        let mut engine = Engine {
            tera: Tera::new(),
            owners: BTreeMap::new(),
            theme: chain.first().map_or(String::new(), |layer| layer.theme.clone()),
        };
        // Templates are checked against the filters as they are added.
        engine.tera.register_filter("fill", fill);
        engine.tera.register_filter("json", json);
        engine
            .tera
            .register_filter("asset", move |name: &str, kwargs: Kwargs, _: &State| asset(name, &kwargs, &published));

        let mut problems = Vec::new();
        let mut templates = Vec::new();
        for (path, found) in layers::winners(chain) {
            let Some(name) = path.strip_prefix(FOLDER) else {
                continue;
            };
            engine.owners.insert(name.to_owned(), found.theme.to_owned());
            match layers::text(path, &found) {
                Ok(text) => templates.push((name, text)),
                Err(problem) => problems.push(problem),
            }
        }
        if let Err(error) = engine.tera.add_raw_templates(templates) {
            problems.push(engine.problem("", &error));
        }
        if problems.is_empty() { Ok(engine) } else { Err(problems) }
    }

    /// Whether there is a template of this name (without `.html`).
    pub(super) fn has(&self, template: &str) -> bool {
        self.owners.contains_key(&file_name(template))
    }

    /// Renders a page.
    pub(super) fn render<P: Serialize + ?Sized>(
        &self,
        template: &str,
        words: &Words,
        page: &P,
    ) -> Result<String, ThemeProblem> {
        let name = file_name(template);
        let place = |fault| ThemeProblem::of_file(&self.theme, &format!("{FOLDER}{name}"), fault);
        if !self.has(template) {
            return Err(place(ThemeFault::UnknownTemplate));
        }
        let mut context = Context::from_serialize(page).map_err(|error| place(ThemeFault::Data(error.to_string())))?;
        context.insert_value("t", words.0.clone());
        match self.tera.render(&name, &context) {
            Ok(html) => Ok(slim::html(&html)),
            Err(error) => Err(self.problem(&name, &error)),
        }
    }

    /// The engine's error as a problem of ours. `template` is where to look when the engine names no file.
    fn problem(&self, template: &str, error: &tera::Error) -> ThemeProblem {
        let (name, place, words) = match error.kind() {
            ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
                // The engine counts columns from 0.
                let span = report.span();
                let place = (span.start_line, span.start_col + 1);
                (report.filename(), Some(place), report.message().to_owned())
            }
            ErrorKind::CircularExtend { tpl, .. } | ErrorKind::CircularInclude { tpl, .. } => {
                (tpl.as_str(), None, error.to_string())
            }
            ErrorKind::MissingParent { current, .. } => (current.as_str(), None, error.to_string()),
            _ => (template, None, error.to_string()),
        };
        let theme = self.owners.get(name).unwrap_or(&self.theme);
        let problem = ThemeProblem::of_file(theme, &format!("{FOLDER}{name}"), ThemeFault::Template(words));
        match place {
            Some((line, column)) => problem.at(line, column),
            None => problem,
        }
    }
}

fn file_name(template: &str) -> String {
    format!("{template}.html")
}

/// `{{ t.feed.events | fill(n=feed.events) }}`: puts values into the places of a string. The result is plain text and
/// is escaped like any other.
fn fill(text: &str, kwargs: Kwargs, _: &State) -> String {
    let values = kwargs.iter().map(|(name, value)| (name.as_str().unwrap_or(""), value.to_string()));
    strings::fill(text, values)
}

/// `{{ t.js | json }}`: JSON that may stand in a script element.
fn json(value: Value, _: Kwargs, _: &State) -> tera::TeraResult<Value> {
    let text = serde_json::to_string(&value).map_err(|error| tera::Error::message(error.to_string()))?;
    // `</script>` and `<!--` cannot appear without `<`.
    Ok(Value::safe_string(&text.replace('<', "\\u003c")))
}

/// `{{ "icon.svg" | asset(beside=site.css_url) }}`: the address of another asset. All assets lie in one folder.
fn asset(name: &str, kwargs: &Kwargs, published: &BTreeMap<String, String>) -> tera::TeraResult<String> {
    let beside: &str = kwargs.must_get("beside")?;
    let folder = beside.rfind('/').map_or("", |at| &beside[..=at]);
    match published.get(name) {
        Some(file) => Ok(format!("{folder}{file}")),
        None => Err(tera::Error::message(format!("theme.yaml lists no asset `{name}`"))),
    }
}
