//! Artifacts → the output folder. Every file is at each moment wholly old or wholly new, whatever stops the run.
//! Knows no portal and no template; deletes nothing but what an earlier run wrote.
//!
//! Order of one run, under an exclusive lock:
//!
//! 1. while the site is being made: compare every file with what lies at its place, and write what differs into a
//!    folder of its own, `.tidings-new`. A disk that is full is noticed here, before the site changes;
//! 2. look at everything and refuse before the first change: foreign files in the way, links, folders in the way;
//! 3. write the manifest with old and new entries, so that a killed run forgets nothing it wrote;
//! 4. make room: old files whose name is now a folder, or the reverse, or only the case of the name changed. This is
//!    the one case where a file is absent for a moment; no order can avoid it;
//! 5. move in assets, then new feeds and data, new pages, changed feeds and data, changed pages: no page on disk ever
//!    points to a file that is still to come;
//! 6. remove what is no longer in the site, pages first, and folders that became empty;
//! 7. write the final manifest.
//!
//! Promised, however the run ends (an error, a kill, a full disk; `tests/trust` tries it hundreds of times):
//! - every published file is old or new, every page finds its style, script, pictures and attachments;
//! - files Tidings did not write are as they were;
//! - the next build that can write finishes the work, and the folder then equals a clean build byte for byte;
//! - two builds never write to one folder at once, and a dead one locks nobody out.
//!
//! A file that takes the place of an older one is flushed to the disk before it does, so that this holds for a power cut
//! too. A file at a new address is not: after a power cut it may be empty until the next run, which compares every byte
//! and mends it. Folders are not flushed: a rename may be undone by a power cut, which leaves the old file, whole.
//!
//! Not promised:
//! - all files at once: within one run a reader may get the new list and the old notice. A folder has no transaction;
//!   who needs one builds into a new folder and lets the web server point there;
//! - pages that come or go together may lead to each other before or after they are there; nothing else leads to them;
//! - on disks that know no locks (some network shares), or where two computers see one folder through different
//!   ones, two builds may meet. Each file is whole even then, the mixture may last until the next build;
//! - what a disk that lies about flushing keeps through a power cut.

pub mod agreement;
mod built;
mod disk;
mod earlier;
mod error;
mod lock;
mod manifest;
mod place;
mod plan;
mod stage;
mod survey;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use rayon::prelude::*;

use crate::output::artifact::{ArtifactPath, Kind};

pub use built::Built;
use disk::Disk;
pub use earlier::earlier;
pub use error::{Doing, Holder, PublishError};
pub use lock::{Held, OutputLock, hold, lock_output};
use manifest::Manifest;
pub use place::check_output;
use plan::Plan;
pub use stage::Stage;

/// Whether a site was published into this folder.
pub fn holds_a_site(out: &Path) -> bool {
    out.join(manifest::NAME).is_file()
}
use stage::{Open, Waiting};
use survey::Found;

/// What one run changed. Paths are sorted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Files written: new or changed.
    pub written: Vec<ArtifactPath>,
    /// How many files were already right and were not touched.
    pub unchanged: usize,
    /// Files of an earlier run that are no longer part of the site and were deleted.
    pub removed: Vec<ArtifactPath>,
    /// Files of an earlier run that are no longer part of the site, but were altered since or stand in a damaged
    /// manifest: left where they are, and foreign from now on.
    pub kept: Vec<ArtifactPath>,
    /// The manifest was damaged, so nothing was deleted; stale files may remain.
    pub manifest_damaged: bool,
}

/// The last looks, and everything after the first change.
fn commit<E: From<PublishError>>(
    disk: &dyn Disk,
    out: &Path,
    open: &Open,
    files: &[Waiting],
    last: impl FnOnce() -> Result<(), E>,
) -> Result<Report, E> {
    let plan = plan::make(out, files, &open.old, open.lock.case_blind)?;
    last()?;
    Ok(carry_out(disk, out, plan, open.old.damaged)?)
}

fn carry_out(disk: &dyn Disk, out: &Path, plan: Plan<'_>, manifest_damaged: bool) -> Result<Report, PublishError> {
    remove_leftovers(disk, out)?;
    write_manifest(disk, out, &plan.interim)?;
    make_room(disk, out, &plan)?;
    for stage in stages(&plan) {
        move_in(disk, out, &stage)?;
    }
    let removed = remove_obsolete(disk, out, &plan)?;
    write_manifest(disk, out, &plan.manifest)?;

    let mut written: Vec<_> = plan.write.iter().map(|(file, _)| file.path.clone()).collect();
    written.sort();
    Ok(Report { written, unchanged: plan.unchanged, removed, kept: plan.kept, manifest_damaged })
}

/// The files to write, in groups of which each needs only the ones before it.
fn stages<'a>(plan: &Plan<'a>) -> [Vec<&'a Waiting>; 5] {
    let mut stages = [const { Vec::new() }; 5];
    for &(file, replaces) in &plan.write {
        let stage = match (file.kind, replaces) {
            (Kind::Asset, _) => 0,
            (Kind::Feed | Kind::Data | Kind::Index, false) => 1,
            (Kind::Page, false) => 2,
            (Kind::Feed | Kind::Data | Kind::Index, true) => 3,
            (Kind::Page, true) => 4,
        };
        stages[stage].push(file);
    }
    stages
}

fn move_in(disk: &dyn Disk, out: &Path, stage: &[&Waiting]) -> Result<(), PublishError> {
    let folders: BTreeSet<&str> = stage.iter().flat_map(|file| file.path.folders()).collect();
    // Those of one depth stand in folders that are made already, so their order is free, too.
    let mut by_depth: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    for folder in folders {
        by_depth.entry(folder.matches('/').count()).or_default().push(folder);
    }
    for folders in by_depth.into_values() {
        folders.into_par_iter().map(|folder| out.join(folder)).filter(|folder| !folder.is_dir()).try_for_each(
            |folder| disk.create_folder(&folder).map_err(PublishError::io(Doing::CreateFolder, &folder)),
        )?;
    }
    // Within a stage no file needs another, so their order is free.
    stage.par_iter().try_for_each(|file| {
        let target = file.path.below(out);
        let Some(ticket) = file.at else { return Ok(()) };
        disk.rename(&ticket.below(out), &target).map_err(PublishError::io(Doing::Replace, &target))
    })
}

/// Old bytes or new bytes, never a part: writes beside the target, then renames.
fn replace(disk: &dyn Disk, target: &Path, mark: &str, bytes: &[u8]) -> Result<(), PublishError> {
    let temporary = target.with_file_name(survey::temporary_name(mark));
    let done = disk
        .write_new(&temporary, bytes, true)
        .map_err(PublishError::io(Doing::Write, target))
        .and_then(|()| disk.rename(&temporary, target).map_err(PublishError::io(Doing::Replace, target)));
    if done.is_err() {
        // The first error is the one to tell; a temporary file that stays is removed by the next run.
        let _ = disk.remove_file(&temporary);
    }
    done
}

fn write_manifest(disk: &dyn Disk, out: &Path, manifest: &Manifest) -> Result<(), PublishError> {
    let target = out.join(manifest::NAME);
    let text = manifest.to_text();
    if fs::read(&target).is_ok_and(|current| current == text.as_bytes()) {
        return Ok(());
    }
    replace(disk, &target, "manifest", text.as_bytes())
}

/// Removes what a killed run left half-written. The manifest is the one file written beside its place.
fn remove_leftovers(disk: &dyn Disk, out: &Path) -> Result<(), PublishError> {
    let half = out.join(survey::temporary_name("manifest"));
    match fs::symlink_metadata(&half) {
        Ok(found) if found.is_file() => remove_file(disk, &half),
        _ => Ok(()),
    }
}

fn make_room(disk: &dyn Disk, out: &Path, plan: &Plan) -> Result<(), PublishError> {
    for path in &plan.clear {
        remove_file(disk, &path.below(out))?;
    }
    // Before the folders below, so that a folder whose case changed is made anew with the new one.
    remove_empty_folders(disk, out, &plan.clear)?;
    for folder in plan.clear_folders.iter().filter(|folder| folder.exists()) {
        disk.remove_folder(folder).map_err(PublishError::io(Doing::Remove, folder))?;
    }
    Ok(())
}

fn remove_obsolete(disk: &dyn Disk, out: &Path, plan: &Plan) -> Result<Vec<ArtifactPath>, PublishError> {
    let (pages, others): (Vec<&ArtifactPath>, Vec<_>) =
        plan.remove.iter().partition(|path| path.as_str().ends_with(".html"));
    for path in pages.into_iter().chain(others) {
        remove_file(disk, &path.below(out))?;
    }
    remove_empty_folders(disk, out, &plan.obsolete)?;
    let mut removed: Vec<_> = plan.remove.iter().chain(&plan.clear).cloned().collect();
    removed.sort();
    Ok(removed)
}

fn remove_file(disk: &dyn Disk, path: &Path) -> Result<(), PublishError> {
    match disk.remove_file(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        result => result.map_err(PublishError::io(Doing::Remove, path)),
    }
}

/// Removes the folders that held these files, if nothing is left in them.
fn remove_empty_folders(disk: &dyn Disk, out: &Path, files: &[ArtifactPath]) -> Result<(), PublishError> {
    let folders: BTreeSet<&str> = files.iter().flat_map(ArtifactPath::folders).collect();
    // Backwards, so that an inner folder goes before the one that holds it.
    for folder in folders.into_iter().rev() {
        if !matches!(survey::find(out, folder)?, Found::Folder) {
            continue;
        }
        let folder = out.join(folder);
        if !fs::read_dir(&folder).is_ok_and(|mut entries| entries.next().is_none()) {
            continue;
        }
        match disk.remove_folder(&folder) {
            // Somebody put a file there, or removed the folder, since we looked: both are fine.
            Err(error) if matches!(error.kind(), ErrorKind::DirectoryNotEmpty | ErrorKind::NotFound) => {}
            result => result.map_err(PublishError::io(Doing::Remove, &folder))?,
        }
    }
    Ok(())
}
