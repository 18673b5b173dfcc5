//! What must change so that the output holds the site: decided before the first change, so that a refusal costs nothing.
//! Looks at the disk, changes nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use walkdir::WalkDir;

use crate::output::artifact::ArtifactPath;

use super::error::{Doing, PublishError};
use super::manifest::Manifest;
use super::stage::{self, Waiting};
use super::survey::{self, Found};

/// The changes to make.
#[derive(Debug)]
pub(super) struct Plan<'a> {
    /// Old files to delete before anything is written: the site needs their names for something else.
    pub(super) clear: Vec<ArtifactPath>,
    /// Folders without foreign files where the site needs a file; inner ones first.
    pub(super) clear_folders: Vec<PathBuf>,
    /// Files to write; `true` where an older version is replaced.
    pub(super) write: Vec<(&'a Waiting, bool)>,
    /// How many files are right already.
    pub(super) unchanged: usize,
    /// Every path of the old manifest that the site no longer has.
    pub(super) obsolete: Vec<ArtifactPath>,
    /// Those of them to delete at the end.
    pub(super) remove: Vec<ArtifactPath>,
    /// Those of them that somebody altered: left alone.
    pub(super) kept: Vec<ArtifactPath>,
    /// Old and new entries: true at every moment of the run.
    pub(super) interim: Manifest,
    /// What is ours when the run is done.
    pub(super) manifest: Manifest,
}

/// Compares the site with the output folder. Fails if something foreign is in the way. `files` are sorted by path.
///
/// `case_blind`: the disk takes names that differ only by case for one file.
pub(super) fn make<'a>(
    out: &Path,
    files: &'a [Waiting],
    old: &Manifest,
    case_blind: bool,
) -> Result<Plan<'a>, PublishError> {
    let key = |path: &str| {
        if case_blind { path.to_lowercase() } else { path.to_owned() }
    };
    let ours: BTreeSet<String> = old.paths().map(|path| key(path.as_str())).collect();
    let new = Manifest::new(files.iter().map(|file| (file.path.clone(), file.hash)));

    let mut plan = Plan {
        clear: Vec::new(),
        clear_folders: Vec::new(),
        write: Vec::new(),
        unchanged: 0,
        obsolete: obsolete(old, files),
        remove: Vec::new(),
        kept: Vec::new(),
        interim: old.union(&new),
        manifest: new,
    };
    settle_obsolete(out, files, old, &key, &mut plan)?;

    let cleared: BTreeMap<String, &ArtifactPath> = plan.clear.iter().map(|path| (key(path.as_str()), path)).collect();
    let look = |file: &'a Waiting| compare(out, file, &key, &ours, &cleared);
    // Collected in order before looking for an error, so that the same file is named on every run.
    let states: Vec<_> = files.par_iter().map(look).collect();
    for (file, state) in files.iter().zip(states) {
        match state? {
            State::Same => plan.unchanged += 1,
            State::Changed => plan.write.push((file, true)),
            State::New => plan.write.push((file, false)),
            State::NewInPlaceOfFolder(folders) => {
                plan.clear_folders.extend(folders);
                plan.write.push((file, false));
            }
        }
    }
    Ok(plan)
}

fn obsolete(old: &Manifest, files: &[Waiting]) -> Vec<ArtifactPath> {
    let stays = |path: &ArtifactPath| files.binary_search_by(|file| file.path.cmp(path)).is_ok();
    let gone: BTreeSet<_> = old.paths().filter(|path| !stays(path)).cloned().collect();
    gone.into_iter().collect()
}

/// Sorts the obsolete paths into those to delete first, those to delete last and those to leave.
fn settle_obsolete(
    out: &Path,
    waiting: &[Waiting],
    old: &Manifest,
    key: &impl Fn(&str) -> String,
    plan: &mut Plan,
) -> Result<(), PublishError> {
    if plan.obsolete.is_empty() {
        return Ok(());
    }
    let files: BTreeSet<String> = waiting.iter().map(|file| key(file.path.as_str())).collect();
    let folders: BTreeSet<&str> = waiting.iter().flat_map(|file| file.path.folders()).collect();
    let folders: BTreeSet<String> = folders.into_iter().map(key).collect();
    for path in &plan.obsolete {
        if !matches!(survey::find(out, path.as_str())?, Found::File) {
            continue;
        }
        // One file on this disk, spelled anew: it is ours to overwrite, and deleting it last would delete the new one.
        let is_respelled = files.contains(&key(path.as_str()));
        if is_respelled {
            plan.clear.push(path.clone());
            continue;
        }
        let blocks = folders.contains(&key(path.as_str())) || path.folders().any(|f| files.contains(&key(f)));
        let target = path.below(out);
        let bytes = fs::read(&target).map_err(PublishError::io(Doing::Read, &target))?;
        let deletable = !old.damaged && old.wrote(path, &bytes);
        match (blocks, deletable) {
            (true, true) => plan.clear.push(path.clone()),
            (true, false) => return Err(PublishError::InTheWay { path: target }),
            (false, true) => plan.remove.push(path.clone()),
            (false, false) => plan.kept.push(path.clone()),
        }
    }
    Ok(())
}

enum State {
    Same,
    Changed,
    New,
    NewInPlaceOfFolder(Vec<PathBuf>),
}

fn compare(
    out: &Path,
    file: &Waiting,
    key: &impl Fn(&str) -> String,
    ours: &BTreeSet<String>,
    cleared: &BTreeMap<String, &ArtifactPath>,
) -> Result<State, PublishError> {
    let target = file.path.below(out);
    let own_key = key(file.path.as_str());
    if file.at.is_none() && !cleared.contains_key(&own_key) {
        return Ok(State::Same);
    }
    match survey::find(out, file.path.as_str())? {
        Found::Missing => Ok(State::New),
        Found::Link(path) => Err(PublishError::Link { path }),
        Found::Blocked(at) if cleared.contains_key(&key(&at)) => Ok(State::New),
        Found::Blocked(at) => Err(PublishError::InTheWay { path: out.join(at) }),
        Found::Folder => clearable_folders(out, &target, key, cleared).map(State::NewInPlaceOfFolder),
        Found::File if cleared.contains_key(&own_key) => Ok(State::New),
        Found::File if ours.contains(&own_key) => Ok(State::Changed),
        Found::File if is_same(out, file, &target)? => Ok(State::Same),
        Found::File => Err(PublishError::Foreign { path: target }),
    }
}

/// Whether a file that is not ours happens to hold what we would write.
fn is_same(out: &Path, file: &Waiting, target: &Path) -> Result<bool, PublishError> {
    let Some(at) = file.at.map(|ticket| ticket.below(out)) else { return Ok(true) };
    stage::holds(target, &fs::read(&at).map_err(PublishError::io(Doing::Read, &at))?)
}

/// The folders at and below `folder`, inner ones first, provided that every file there is about to be cleared.
fn clearable_folders(
    out: &Path,
    folder: &Path,
    key: &impl Fn(&str) -> String,
    cleared: &BTreeMap<String, &ArtifactPath>,
) -> Result<Vec<PathBuf>, PublishError> {
    let mut folders = Vec::new();
    for entry in WalkDir::new(folder).contents_first(true).sort_by_file_name() {
        let entry = entry.map_err(|error| PublishError::io(Doing::Read, folder)(error.into()))?;
        if entry.file_type().is_dir() {
            folders.push(entry.into_path());
            continue;
        }
        let is_temporary = entry.file_name().to_str().is_some_and(survey::is_temporary);
        let is_cleared = slashed(out, entry.path()).is_some_and(|path| cleared.contains_key(&key(&path)));
        if !is_temporary && !is_cleared {
            return Err(PublishError::InTheWay { path: entry.into_path() });
        }
    }
    Ok(folders)
}

/// The path below `out`, `/`-separated; `None` if it is not text.
fn slashed(out: &Path, path: &Path) -> Option<String> {
    let segments: Option<Vec<&str>> = path.strip_prefix(out).ok()?.iter().map(|segment| segment.to_str()).collect();
    segments.map(|segments| segments.join("/"))
}
