//! Patterns of documents: Markdown files with gaps, built in or the portal's own in `patterns/`.
//!
//! `[[name]]` is a gap. A line that begins with `[[?name]]` stays only where the name has a value, with `[[!name]]`
//! only where it has none. Above the second `---` a value is written as YAML, below it as it is.
//! Double square brackets, because `{{ … }}` are the short codes that must reach the page.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::cli::yaml_text::yaml_text;
use crate::lang::Lang;

/// A document with gaps, in each language.
pub(super) struct Pattern {
    /// Its name for `--pattern`.
    pub(super) name: String,
    texts: BTreeMap<Lang, String>,
    /// Files of it that are no UTF-8 text.
    unread: Vec<String>,
}

/// What fills a gap.
#[derive(Debug, Clone)]
pub(super) enum Value {
    /// A text, quoted in YAML where it must be.
    Text(String),
    /// YAML as it is.
    Yaml(String),
}

/// Whether a gap has to be filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    /// Without it the pattern is not complete.
    Required,
    /// Its lines can be left out.
    Optional,
}

macro_rules! built_in {
    ($($name:literal),*) => {
        &[$(($name, include_str!(concat!("patterns/", $name, ".zh.md")), include_str!(concat!("patterns/", $name, ".en.md")))),*]
    };
}

const NOTICES: &[(&str, &str, &str)] = built_in!["capture", "proofread", "upload", "retake", "general"];
const PAGES: &[(&str, &str, &str)] = built_in!["guide", "faq"];

/// The folder of a portal's own patterns, below its root: neither content nor theme.
const FOLDER: &str = "patterns";

fn built_in_pattern(&(name, zh, en): &(&str, &str, &str)) -> Pattern {
    let texts = BTreeMap::from([(Lang::Zh, zh.to_owned()), (Lang::En, en.to_owned())]);
    Pattern { name: name.to_owned(), texts, unread: Vec::new() }
}

/// The pattern of guides or questions; one in `patterns/` replaces it.
pub(super) fn page(root: &Path, name: &str) -> Option<Pattern> {
    own(root).into_iter().chain(PAGES.iter().map(built_in_pattern)).find(|pattern| pattern.name == name)
}

/// Patterns of notices: the built-in ones, each replaced by one of the portal of the same name, then the portal's own.
pub(super) fn notices(root: &Path) -> Vec<Pattern> {
    let mut patterns: Vec<Pattern> = NOTICES.iter().map(built_in_pattern).collect();
    for own in own(root) {
        if PAGES.iter().any(|(name, ..)| *name == own.name) {
            continue;
        }
        match patterns.iter_mut().find(|pattern| pattern.name == own.name) {
            Some(pattern) => *pattern = own,
            None => patterns.push(own),
        }
    }
    patterns
}

/// `patterns/<name>.<lang>.md` of the portal, in order of name.
fn own(root: &Path) -> Vec<Pattern> {
    let mut found: BTreeMap<String, Pattern> = BTreeMap::new();
    let entries = std::fs::read_dir(root.join(FOLDER)).into_iter().flatten().flatten();
    for entry in entries {
        // Opening a pipe would wait for ever.
        if !entry.file_type().is_ok_and(|kind| kind.is_file()) {
            continue;
        }
        let file = entry.file_name().to_string_lossy().into_owned();
        let Some((name, lang)) = file.strip_suffix(".md").and_then(|stem| stem.rsplit_once('.')) else { continue };
        let Some(lang) = Lang::from_code(lang) else { continue };
        let pattern = found.entry(name.to_owned()).or_insert_with(|| Pattern {
            name: name.to_owned(),
            texts: BTreeMap::new(),
            unread: Vec::new(),
        });
        match std::fs::read(entry.path()).ok().and_then(|bytes| crate::content::walk::decode(bytes).ok()) {
            Some(text) => _ = pattern.texts.insert(lang, text),
            None => pattern.unread.push(format!("{FOLDER}/{file}")),
        }
    }
    found.into_values().collect()
}

impl Pattern {
    /// The text for a language; another's where the pattern has none.
    fn text(&self, lang: Lang) -> &str {
        self.texts.get(&lang).or_else(|| self.texts.values().next()).map_or("", String::as_str)
    }

    /// What it is called: the line `# pattern: …`, else its file name.
    pub(super) fn label(&self, lang: Lang) -> String {
        let label = self.text(lang).lines().find_map(|line| line.strip_prefix("# pattern:"));
        label.map_or_else(|| self.name.clone(), |label| label.trim().to_owned())
    }

    /// The first file of it that cannot be read.
    pub(super) fn unread(&self) -> Option<&str> {
        self.unread.first().map(String::as_str)
    }

    /// Whether a language has to make do with the text of another.
    pub(super) fn lacks(&self, lang: Lang) -> bool {
        !self.texts.contains_key(&lang)
    }

    /// Whether it can hold a table of sessions.
    pub(super) fn takes_sessions(&self, lang: Lang) -> bool {
        self.text(lang).contains("[[?sessions]]")
    }

    /// Whether a gap occurs with these values, and whether it must be filled.
    pub(super) fn need(&self, gap: &str, lang: Lang, values: &BTreeMap<String, Value>) -> Option<Need> {
        let mut need = None;
        for line in self.text(lang).lines() {
            let (conditions, rest) = conditions(line);
            if !gaps(rest).contains(gap) {
                continue;
            }
            let own = conditions.iter().any(|condition| condition.name == gap);
            let holds = conditions.iter().filter(|condition| condition.name != gap).all(|c| c.holds(values));
            match (own, holds) {
                (false, true) => return Some(Need::Required),
                _ => need = need.or(Some(Need::Optional)),
            }
        }
        need
    }

    /// Kinds it names: `capture` of `[[kind.capture]]`.
    pub(super) fn kinds(&self, lang: Lang) -> BTreeSet<String> {
        let lines = self.text(lang).lines().flat_map(gaps);
        lines.filter_map(|gap| gap.strip_prefix("kind.").map(str::to_owned)).collect()
    }

    /// The document with its gaps filled.
    ///
    /// # Errors
    /// The name of a gap without value, which only a portal's own pattern can have.
    pub(super) fn fill(&self, lang: Lang, values: &BTreeMap<String, Value>) -> Result<String, String> {
        let mut out = String::new();
        let mut fences = 0;
        for line in self.text(lang).lines() {
            if line.trim_end() == "---" {
                fences += 1;
            }
            let (conditions, rest) = conditions(line);
            if rest.starts_with("# pattern:") || !conditions.iter().all(|condition| condition.holds(values)) {
                continue;
            }
            out.push_str(&fill_line(rest, fences < 2, values)?);
            out.push('\n');
        }
        Ok(out)
    }
}

struct Condition<'a> {
    name: &'a str,
    present: bool,
}

impl Condition<'_> {
    fn holds(&self, values: &BTreeMap<String, Value>) -> bool {
        values.contains_key(self.name) == self.present
    }
}

/// The conditions a line begins with, and the rest of it.
fn conditions(line: &str) -> (Vec<Condition<'_>>, &str) {
    let mut conditions = Vec::new();
    let mut rest = line;
    while let Some(after) = rest.strip_prefix("[[?").or_else(|| rest.strip_prefix("[[!")) {
        let Some((name, behind)) = after.split_once("]]") else { break };
        conditions.push(Condition { name, present: rest.starts_with("[[?") });
        rest = behind;
    }
    (conditions, rest)
}

fn gaps(line: &str) -> BTreeSet<&str> {
    let (_, rest) = conditions(line);
    rest.split("[[").skip(1).filter_map(|part| part.split_once("]]").map(|(name, _)| name)).collect()
}

fn fill_line(line: &str, yaml: bool, values: &BTreeMap<String, Value>) -> Result<String, String> {
    let mut out = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("[[") {
        let Some((name, behind)) = after.split_once("]]") else { break };
        let value = values.get(name).ok_or_else(|| name.to_owned())?;
        out.push_str(before);
        match value {
            Value::Text(text) if yaml => out.push_str(&yaml_text(text)),
            Value::Text(text) | Value::Yaml(text) => out.push_str(text),
        }
        rest = behind;
    }
    out.push_str(rest);
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(text: &str) -> Pattern {
        Pattern { name: "x".to_owned(), texts: BTreeMap::from([(Lang::Zh, text.to_owned())]), unread: Vec::new() }
    }

    fn values(pairs: &[(&str, &str)]) -> BTreeMap<String, Value> {
        pairs.iter().map(|(name, text)| ((*name).to_owned(), Value::Text((*text).to_owned()))).collect()
    }

    #[test]
    fn lines_stay_or_go_with_their_conditions_and_yaml_is_quoted() {
        let text = "---\n# pattern: 样子\ntitle: [[title]]\n[[?place]]place: [[place]]\n[[!place]]online: yes\n---\n[[title]]\n{{ date a }}\n";
        let filled = pattern(text).fill(Lang::Zh, &values(&[("title", "改期: 补拍")])).unwrap();
        assert_eq!(filled, "---\ntitle: \"改期: 补拍\"\nonline: yes\n---\n改期: 补拍\n{{ date a }}\n");
        let filled = pattern(text).fill(Lang::Zh, &values(&[("title", "补拍"), ("place", "礼堂")])).unwrap();
        assert_eq!(filled, "---\ntitle: 补拍\nplace: 礼堂\n---\n补拍\n{{ date a }}\n");
        assert_eq!(pattern(text).fill(Lang::Zh, &values(&[])), Err("title".to_owned()));
        assert_eq!(pattern(text).label(Lang::Zh), "样子");
    }

    #[test]
    fn a_gap_is_optional_where_its_own_condition_guards_it() {
        let text = "[[?until]]until: [[until]]\n[[?until]]kind: [[kind]]\nfrom: [[from]]\n";
        let need = |gap, known: &[(&str, &str)]| pattern(text).need(gap, Lang::Zh, &values(known));
        assert_eq!(need("from", &[]), Some(Need::Required));
        assert_eq!(need("until", &[]), Some(Need::Optional));
        assert_eq!(need("kind", &[]), Some(Need::Optional));
        assert_eq!(need("kind", &[("until", "x")]), Some(Need::Required));
        assert_eq!(need("place", &[]), None);
    }
}
