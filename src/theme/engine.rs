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
    /// What the templates say, to quote a line of them in messages.
    texts: BTreeMap<String, String>,
    /// The theme the portal asked for.
    theme: String,
}

/// What many pages say, as templates see it: prepared once for all of them. A copy costs nothing.
#[derive(Debug, Clone)]
pub struct Shared(Value);

impl Shared {
    /// Prepares data.
    pub fn new(data: &impl Serialize) -> Shared {
        Shared(Value::from_serializable(data))
    }

    /// A language's strings. Turns dotted keys back into groups: a template writes `t.feed.copy`.
    pub(super) fn words(strings: &Strings) -> Shared {
        let mut root = serde_json::Map::new();
        for (key, text) in strings {
            put(&mut root, key, text);
        }
        Shared::new(&root)
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
            texts: BTreeMap::new(),
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
                Ok(text) => {
                    engine.texts.insert(name.to_owned(), text.to_owned());
                    templates.push((name, text));
                }
                Err(problem) => problems.push(problem),
            }
        }
        if let Err(error) = engine.tera.add_raw_templates(templates) {
            problems.extend(engine.load_problems(&error));
        }
        if problems.is_empty() { Ok(engine) } else { Err(problems) }
    }

    /// Whether there is a template of this name (without `.html`).
    pub(super) fn has(&self, template: &str) -> bool {
        self.owners.contains_key(&file_name(template))
    }

    /// Renders a page, with what it shares with others by name.
    pub(super) fn render<P: Serialize + ?Sized>(
        &self,
        template: &str,
        shared: &[(&'static str, &Shared)],
        page: &P,
    ) -> Result<String, ThemeProblem> {
        let name = file_name(template);
        let place = |fault| ThemeProblem::of_file(&self.theme, &format!("{FOLDER}{name}"), fault);
        if !self.has(template) {
            return Err(place(ThemeFault::UnknownTemplate));
        }
        let mut context = Context::from_serialize(page).map_err(|error| place(ThemeFault::Data(error.to_string())))?;
        for (name, shared) in shared {
            context.insert_value(*name, shared.0.clone());
        }
        match self.tera.render(&name, &context) {
            Ok(html) => Ok(slim::html(&html)),
            Err(error) => Err(self.problem(&name, &error)),
        }
    }

    /// What was wrong while loading. Faults between templates come joined in one text, which is taken apart again.
    fn load_problems(&self, error: &tera::Error) -> Vec<ThemeProblem> {
        let reports = match error.kind() {
            ErrorKind::Msg(text) => reports(text),
            _ => Vec::new(),
        };
        if reports.is_empty() {
            return vec![self.problem("", error)];
        }
        let problem =
            |report: Report<'_>| self.in_template(report.template, report.words).at(report.line, report.column);
        reports.into_iter().map(problem).collect()
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
        let problem = self.in_template(name, &words);
        match place {
            Some((line, column)) => problem.at(line, column),
            None => problem,
        }
    }

    fn in_template(&self, name: &str, words: &str) -> ThemeProblem {
        let theme = self.owners.get(name).unwrap_or(&self.theme);
        let problem = ThemeProblem::of_file(theme, &format!("{FOLDER}{name}"), ThemeFault::Template(words.to_owned()));
        problem.quoting(self.texts.get(name).map_or("", String::as_str))
    }
}

/// A fault as the engine prints it.
#[derive(Debug, PartialEq)]
struct Report<'a> {
    words: &'a str,
    template: &'a str,
    line: usize,
    column: usize,
}

/// Reads the printed form `error: WORDS` / ` --> TEMPLATE:LINE:COLUMN`, of which a text may hold several. Nothing if a
/// part is of another form: then the text is shown as it is.
fn reports(text: &str) -> Vec<Report<'_>> {
    let parts = text.strip_prefix("error: ").into_iter().flat_map(|rest| rest.split("\n\nerror: "));
    parts.map(report).collect::<Option<Vec<_>>>().unwrap_or_default()
}

fn report(part: &str) -> Option<Report<'_>> {
    let (words, rest) = part.split_once('\n')?;
    let place = rest.lines().next()?.trim_start().strip_prefix("--> ")?;
    let (place, column) = place.rsplit_once(':')?;
    let (template, line) = place.rsplit_once(':')?;
    Some(Report { words, template, line: line.parse().ok()?, column: column.parse().ok()? })
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

#[cfg(test)]
mod tests {
    use super::{Report, reports};

    #[test]
    fn joined_reports_are_taken_apart() {
        let text = "error: Unknown filter `a`\n --> home.html:1:20\n  |\n1 | {{ x | a }}\n  | ^\n\nnote: called from b.html:2:1\n\n\
                    error: Unknown test `b`\n  --> list.html:10:3\n   |\n10 | x";
        let report = |words, template, line, column| Report { words, template, line, column };
        assert_eq!(
            reports(text),
            [report("Unknown filter `a`", "home.html", 1, 20), report("Unknown test `b`", "list.html", 10, 3)]
        );
        for other in ["", "something else", "error: one line", "error: a\n --> home.html"] {
            assert_eq!(reports(other), [], "{other}");
        }
    }
}
