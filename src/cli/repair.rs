//! `tidings check --fix`: masks personal data and mends the slips that leave no doubt, and says so. Line ends, byte-order
//! marks and everything else in a file stay as they were. Files whose YAML cannot be read are left alone.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use super::project::Made;
use crate::check::leaks::Origin;
use crate::check::personal::{self, Allowed, Context, Notation, PersonalKind, mask_changes};
use crate::check::seal::sealed;
use crate::check::wording;
use crate::content::{front_matter, walk, yaml};
use crate::diagnostics::{Place, Severity, SourceFile, Words};
use crate::lang::Lang;
use crate::publish::hold;

/// What was done, a line for each change.
pub(super) struct Repaired {
    /// Lines for the person at the keyboard.
    pub(super) told: Vec<String>,
    /// Whether a file could not be written.
    pub(super) failed: bool,
}

/// One stretch of a text with what takes its place.
struct Change {
    range: Range<usize>,
    new: String,
    told: Words,
}

/// Mends the files below `root`.
pub(super) fn run(root: &Path, made: &Made, lang: Lang) -> Repaired {
    let mut repaired = Repaired { told: Vec::new(), failed: false };
    let unreadable = unreadable_files(made);
    let mut done = (0, 0);
    for (source, changes) in changes(made).into_values() {
        let name = shown_name(&source.name, made);
        if unreadable.contains(&source.name) {
            repaired.told.push(lang.pick(
                format!("{name}：设置部分有错，先改好它，这次没有动这个文件"),
                format!("{name}: its front matter has errors; mend them first, the file was not touched"),
            ));
            continue;
        }
        match mend(root, &source, &changes) {
            Ok(()) => {
                done = (done.0 + 1, done.1 + changes.len());
                repaired.told.extend(changes.iter().map(|change| {
                    let (line, column) = source.line_column(change.range.start);
                    format!("{name}:{line}:{column}: {}", change.told.get(lang))
                }));
            }
            Err(why) => {
                repaired.failed = true;
                repaired
                    .told
                    .push(lang.pick(format!("{name}：没有改：{}", why.zh), format!("{name}: not mended: {}", why.en)));
            }
        }
    }
    repaired.told.push(match done {
        (0, _) => lang.pick("没有可以自动改正的地方。", "There was nothing to mend automatically.").to_owned(),
        (files, places) => lang.pick(
            format!("改了 {files} 个文件的 {places} 处，请再看一遍。"),
            format!("mended {places} places in {files} files; please read them once more."),
        ),
    });
    repaired
}

/// Files with an error on them that leaves their structure unknown.
fn unreadable_files(made: &Made) -> BTreeSet<String> {
    let structural = |code: &str| {
        code.starts_with("yaml-") || matches!(code, "duplicate-key" | "no-front-matter" | "unclosed-front-matter")
    };
    let broken = made.problems.iter().filter(|problem| problem.severity == Severity::Error && structural(problem.code));
    broken.filter_map(|problem| problem.place.as_ref().map(|place| place.file.name.clone())).collect()
}

fn changes(made: &Made) -> BTreeMap<String, (Arc<SourceFile>, Vec<Change>)> {
    let mut files: BTreeMap<String, (Arc<SourceFile>, Vec<Change>)> = BTreeMap::new();
    for leak in
        made.leaks.iter().filter(|leak| leak.origin == Origin::Text && is_masked(leak.finding.kind, leak.finding.level))
    {
        let source = &leak.place.file;
        let notation = if source.name.ends_with(".md") { Notation::Markdown } else { Notation::Plain };
        let entry = files.entry(source.name.clone()).or_insert_with(|| (Arc::clone(source), Vec::new()));
        let cause = personal::cause(&leak.finding);
        for (range, new) in mask_changes(&source.text, std::slice::from_ref(&leak.finding), notation) {
            let told = Words::new(format!("{}（已遮挡）", cause.zh), format!("{} (masked)", cause.en));
            entry.1.push(Change { range, new, told });
        }
    }
    let context_date = made.zone.civil(made.at).0;
    for reviewed in &made.reviewed {
        for finding in reviewed.findings.iter().filter(|finding| wording::is_sure(finding)) {
            let Some(new) = &finding.replacement else { continue };
            let entry =
                files.entry(reviewed.source.name.clone()).or_insert_with(|| (Arc::clone(&reviewed.source), Vec::new()));
            // What is masked stays masked: a number in full-width digits must not come back in plain ones.
            if entry.1.iter().any(|change| overlap(&change.range, &finding.range)) {
                continue;
            }
            let allowed = Allowed::none();
            let context = Context { build_date: context_date, allowed: &allowed };
            let said = |lang: Lang| {
                let fix = finding.fix.as_ref().map_or(String::new(), |fix| format!(" → {}", fix.get(lang)));
                sealed(&format!("{}{fix}", finding.cause.get(lang)), context)
            };
            let told = Words::new(said(Lang::Zh), said(Lang::En));
            entry.1.push(Change { range: finding.range.clone(), new: new.clone(), told });
        }
    }
    for (_, changes) in files.values_mut() {
        changes.sort_by_key(|change| (change.range.start, change.range.end));
        let mut end = 0;
        changes.retain(|change| {
            let free = change.range.start >= end;
            end = if free { change.range.end } else { end };
            free
        });
    }
    files
}

/// What looks like a passport, a birthday or an address may be something else: that is left to the author.
fn is_masked(kind: PersonalKind, level: Severity) -> bool {
    level == Severity::Error
        || matches!(kind, PersonalKind::ResidentIdSuspect | PersonalKind::StudentNo | PersonalKind::WeakMask)
}

fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// Rewrites one file, whole or not at all.
fn mend(root: &Path, source: &Arc<SourceFile>, changes: &[Change]) -> Result<(), Words> {
    let failed = |error: std::io::Error| Words::new(error.to_string(), error.to_string());
    let path = root.join(&source.name);
    let raw = fs::read(&path).map_err(failed)?;
    let Some(raw) =
        String::from_utf8(raw).ok().filter(|raw| walk::decode(raw.clone().into_bytes()).as_deref() == Ok(&source.text))
    else {
        return Err(Words::new(
            "文件不是 UTF-8 编码，或者刚刚被改过",
            "the file is not UTF-8, or was changed just now",
        ));
    };
    let places = places_in(&raw);
    let mut new = String::with_capacity(raw.len());
    let mut clean = String::with_capacity(source.text.len());
    let (mut from, mut clean_from) = (0, 0);
    for change in changes {
        let (Some(&start), Some(&end)) = (places.get(change.range.start), places.get(change.range.end)) else {
            continue;
        };
        new.push_str(raw.get(from..start).unwrap_or_default());
        new.push_str(&change.new);
        clean.push_str(source.text.get(clean_from..change.range.start).unwrap_or_default());
        clean.push_str(&change.new);
        (from, clean_from) = (end, change.range.end);
    }
    new.push_str(raw.get(from..).unwrap_or_default());
    clean.push_str(source.text.get(clean_from..).unwrap_or_default());
    if !is_still_readable(&source.name, &clean) {
        return Err(Words::new(
            "改了以后设置部分会读不懂，请手工改",
            "its front matter would become unreadable; mend it by hand",
        ));
    }
    let mut held = hold(&path.with_file_name(".tidings-check.tmp"), "")
        .map_err(|error| Words::new(error.message(Lang::Zh), error.message(Lang::En)))?;
    held.write(new.as_bytes()).and_then(|()| held.replace(&path)).map_err(failed)
}

/// For each byte of the text as it is checked, its place in the file as it stands on disk: without the mark at the
/// beginning, `\r\n` and `\r` being one `\n`.
fn places_in(raw: &str) -> Vec<usize> {
    let mut places = Vec::with_capacity(raw.len() + 1);
    let bytes = raw.as_bytes();
    let mut at = if raw.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    while at < bytes.len() {
        places.push(at);
        at += if bytes[at..].starts_with(b"\r\n") { 2 } else { 1 };
    }
    places.push(bytes.len());
    places
}

fn is_still_readable(name: &str, text: &str) -> bool {
    let source = SourceFile::new(name, text);
    let block = if name.ends_with(".md") {
        front_matter::split(&source).map(|(front, _)| front).ok()
    } else if name.ends_with(".yaml") || name.ends_with(".yml") {
        Some(Place::new(&source, 0..text.len()).range)
    } else {
        return true;
    };
    block.is_some_and(|block| yaml::read(&source, block).is_ok())
}

fn shown_name(name: &str, made: &Made) -> String {
    let allowed = Allowed::none();
    sealed(name, Context { build_date: made.zone.civil(made.at).0, allowed: &allowed })
}
