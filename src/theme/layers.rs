//! Where a theme's files come from: its own folder, the built-in files, the theme it extends. Nearest wins.
//! Reads files; knows nothing of templates or of what stands in a strings file.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::embedded;
use super::problem::{ThemeFault, ThemeProblem};
use crate::content::reasons::reason;
use crate::diagnostics;

/// The file every theme has.
const MANIFEST: &str = "theme.yaml";

/// The three folders a theme may have.
const FOLDERS: [&str; 3] = ["assets", "strings", "templates"];

/// `theme.yaml` as written.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Manifest {
    /// The theme's name for people.
    pub name: Words,
    /// What it looks like, in a sentence.
    pub description: Words,
    /// The theme whose files stand in for those this one lacks. Left out: `harbour`; `null`: none.
    #[serde(default = "built_in")]
    pub extends: Option<String>,
    /// Files of `assets/` that are published.
    #[serde(default)]
    pub assets: Vec<String>,
    /// Colours for what is not drawn by the stylesheet. Left out: those of the theme it extends.
    #[serde(default)]
    pub colors: Option<Colors>,
}

/// Colours as a browser and a phone's home screen want them (`#0b3954`).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Colors {
    /// For the frame of the browser.
    pub theme: String,
    /// Behind the page while it loads.
    pub background: String,
}

/// A text in both languages.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

fn built_in() -> Option<String> {
    Some(embedded::NAME.to_owned())
}

/// One source of files: a folder on disk, or the built-in theme.
#[derive(Debug)]
pub(super) struct Layer {
    /// The theme's name.
    pub theme: String,
    /// Its `theme.yaml`; a folder that only replaces files of the built-in theme needs none.
    pub manifest: Option<Manifest>,
    /// Its own files by path inside the theme.
    pub files: BTreeMap<String, Vec<u8>>,
}

impl Layer {
    /// One of its own files.
    pub(super) fn file(&self, path: &str) -> Option<Found<'_>> {
        let bytes = self.files.get(path)?;
        Some(Found { theme: &self.theme, bytes })
    }
}

/// The file that wins, and whose it is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found<'a> {
    /// The theme it belongs to.
    pub theme: &'a str,
    /// Its content.
    pub bytes: &'a [u8],
}

/// Reads the theme `name` below `<root>/themes/` and every theme it extends, nearest first.
pub(super) fn read(root: &Path, name: &str) -> Result<Vec<Layer>, Vec<ThemeProblem>> {
    let mut chain: Vec<Layer> = Vec::new();
    let mut next = Some(name.to_owned());
    while let Some(theme) = next {
        if chain.iter().any(|layer| layer.theme == theme) {
            return Err(whole_theme(&theme, ThemeFault::ExtendsItself));
        }
        let own = read_folder(root, &theme)?;
        next = match &own {
            Some(layer) if theme != embedded::NAME => {
                layer.manifest.as_ref().and_then(|manifest| manifest.extends.clone())
            }
            // The end of every chain, whatever an edited copy of its theme.yaml says.
            _ => None,
        };
        chain.extend(own);
        if theme == embedded::NAME {
            chain.push(built_in_layer()?);
        }
    }
    Ok(chain)
}

/// Every path with the file that wins.
pub(super) fn winners(chain: &[Layer]) -> BTreeMap<&str, Found<'_>> {
    let mut winners = BTreeMap::new();
    for layer in chain.iter().rev() {
        for path in layer.files.keys() {
            winners.extend(layer.file(path).map(|found| (path.as_str(), found)));
        }
    }
    winners
}

/// A file's text without a byte order mark, which editors on Windows like to add.
pub(super) fn text<'a>(path: &str, found: &Found<'a>) -> Result<&'a str, ThemeProblem> {
    match std::str::from_utf8(found.bytes) {
        Ok(text) => Ok(text.strip_prefix('\u{feff}').unwrap_or(text)),
        Err(_) => Err(ThemeProblem::of_file(found.theme, path, ThemeFault::NotUtf8)),
    }
}

/// A problem of a YAML file with the place the reader names.
pub(super) fn yaml_problem(theme: &str, file: &str, text: &str, error: &serde_yaml::Error) -> ThemeProblem {
    let problem = ThemeProblem::of_file(theme, file, ThemeFault::Yaml(yaml_words(error))).quoting(text);
    match error.location() {
        Some(place) => problem.at(place.line(), place.column()),
        None => problem,
    }
}

/// What the YAML reader means. Of what it says about keys only the key's name is kept, the rest is its own jargon.
fn yaml_words(error: &serde_yaml::Error) -> diagnostics::Words {
    let message = error.to_string();
    let named = |mark: &str| message.split_once(mark).and_then(|(_, rest)| rest.split('`').next()).map(str::to_owned);
    if let Some(key) = named("unknown field `") {
        return diagnostics::Words::new(format!("不认识的字段“{key}”"), format!("unknown key `{key}`"));
    }
    if let Some(key) = named("missing field `") {
        return diagnostics::Words::new(format!("缺少字段“{key}”"), format!("the key `{key}` is missing"));
    }
    reason(error)
}

/// A theme's folder; `None` where the built-in theme has none on disk.
fn read_folder(root: &Path, theme: &str) -> Result<Option<Layer>, Vec<ThemeProblem>> {
    if !is_theme_name(theme) {
        return Err(whole_theme(theme, ThemeFault::BadName));
    }
    let folder = root.join("themes").join(theme);
    let is_built_in = theme == embedded::NAME;
    if is_built_in && !folder.is_dir() {
        return Ok(None);
    }
    if !is_built_in && !folder.join(MANIFEST).is_file() {
        return Err(whole_theme(theme, ThemeFault::UnknownTheme));
    }
    if std::fs::symlink_metadata(&folder).is_ok_and(|found| found.is_symlink()) {
        return Err(whole_theme(theme, ThemeFault::Strange));
    }
    let mut problems = Vec::new();
    let mut files = BTreeMap::new();
    for (path, place) in list(theme, &folder, &mut problems) {
        match std::fs::read(&place) {
            Ok(bytes) => {
                files.insert(path, bytes);
            }
            Err(error) => problems.push(unreadable(theme, &path, &error)),
        }
    }
    let mut layer = Layer { theme: theme.to_owned(), manifest: None, files };
    match manifest(&layer) {
        Ok(manifest) => layer.manifest = manifest,
        Err(problem) => problems.push(problem),
    }
    if problems.is_empty() { Ok(Some(layer)) } else { Err(problems) }
}

fn built_in_layer() -> Result<Layer, Vec<ThemeProblem>> {
    let files = embedded::FILES.iter().map(|(path, bytes)| ((*path).to_owned(), bytes.to_vec())).collect();
    let mut layer = Layer { theme: embedded::NAME.to_owned(), manifest: None, files };
    layer.manifest = manifest(&layer).map_err(|problem| vec![problem])?;
    Ok(layer)
}

/// The files of a theme's folder on disk, in order of path. A folder that does not exist holds none.
fn list(theme: &str, folder: &Path, problems: &mut Vec<ThemeProblem>) -> Vec<(String, PathBuf)> {
    let mut files = Vec::new();
    let strange = |path: &str| ThemeProblem::of_file(theme, path, ThemeFault::Strange);
    let manifest = folder.join(MANIFEST);
    match std::fs::symlink_metadata(&manifest) {
        Ok(found) if found.is_file() => files.push((MANIFEST.to_owned(), manifest)),
        Ok(_) => problems.push(strange(MANIFEST)),
        Err(_) => {}
    }
    for part in FOLDERS {
        if std::fs::symlink_metadata(folder.join(part)).is_ok_and(|found| found.is_symlink()) {
            problems.push(strange(part));
            continue;
        }
        let entries = match std::fs::read_dir(folder.join(part)) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            Err(error) => {
                problems.push(unreadable(theme, part, &error));
                continue;
            }
        };
        for entry in entries {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    problems.push(unreadable(theme, part, &error));
                    continue;
                }
            };
            let name = entry.file_name().to_string_lossy().into_owned();
            // The kind of the entry itself, not of what a link leads to; opening a pipe would wait for ever.
            match entry.file_type() {
                _ if is_leftover(&name) => {}
                Ok(kind) if kind.is_file() => files.push((format!("{part}/{name}"), entry.path())),
                Ok(kind) if kind.is_dir() => {}
                Ok(_) => problems.push(strange(&format!("{part}/{name}"))),
                Err(error) => problems.push(unreadable(theme, &format!("{part}/{name}"), &error)),
            }
        }
    }
    files.sort();
    files
}

fn manifest(layer: &Layer) -> Result<Option<Manifest>, ThemeProblem> {
    let Some(found) = layer.file(MANIFEST) else {
        return Ok(None);
    };
    let text = text(MANIFEST, &found)?;
    serde_yaml::from_str(text).map(Some).map_err(|error| yaml_problem(found.theme, MANIFEST, text, &error))
}

/// Names come from `site.yaml` and become folder names, so they may not climb out of `themes/`.
fn is_theme_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_'))
}

/// What editors and file managers leave behind.
fn is_leftover(name: &str) -> bool {
    name.starts_with('.') || name.ends_with('~') || name == "Thumbs.db" || name == "desktop.ini"
}

fn unreadable(theme: &str, file: &str, error: &std::io::Error) -> ThemeProblem {
    ThemeProblem::of_file(theme, file, ThemeFault::Unreadable(error.to_string()))
}

fn whole_theme(theme: &str, fault: ThemeFault) -> Vec<ThemeProblem> {
    vec![ThemeProblem::of_file(theme, MANIFEST, fault)]
}
