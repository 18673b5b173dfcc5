//! Where finished files go, one by one and from any thread. Remembers their names, for no two may fall together.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use super::about_theme;
use super::artifact::{Artifact, ArtifactPath, Clash, Kind, clashes};
use crate::diagnostics::Diagnostic;
use crate::theme::ThemeProblem;

/// Takes a finished file.
pub type Take<'a> = dyn Fn(Artifact) + Sync + 'a;

/// Tells that nobody wants the rest any more.
pub type IsOver<'a> = dyn Fn() -> bool + Sync + 'a;

/// Hands files on as they come.
pub(super) struct Tray<'a> {
    take: &'a Take<'a>,
    is_over: &'a IsOver<'a>,
    paths: Mutex<Vec<ArtifactPath>>,
    pages: AtomicUsize,
}

impl<'a> Tray<'a> {
    /// Nothing has come yet.
    pub(super) fn new(take: &'a Take<'a>, is_over: &'a IsOver<'a>) -> Tray<'a> {
        Tray { take, is_over, paths: Mutex::default(), pages: AtomicUsize::new(0) }
    }

    /// Whether what is still to come is in vain.
    pub(super) fn is_over(&self) -> bool {
        (self.is_over)()
    }

    /// One file.
    pub(super) fn put(&self, artifact: Artifact) {
        if artifact.kind == Kind::Page {
            self.pages.fetch_add(1, Ordering::Relaxed);
        }
        self.paths.lock().unwrap_or_else(PoisonError::into_inner).push(artifact.path.clone());
        (self.take)(artifact);
    }

    /// Several.
    pub(super) fn put_all(&self, artifacts: impl IntoIterator<Item = Artifact>) {
        artifacts.into_iter().for_each(|artifact| self.put(artifact));
    }

    /// What was rendered, or why it was not.
    pub(super) fn put_page(&self, rendered: Result<Artifact, ThemeProblem>) -> Option<ThemeProblem> {
        rendered.map(|artifact| self.put(artifact)).err()
    }

    /// How many pages came, and which files cannot lie on one disk together.
    pub(super) fn close(self) -> (usize, Vec<Clash>) {
        let mut paths = self.paths.into_inner().unwrap_or_else(PoisonError::into_inner);
        paths.sort();
        (self.pages.into_inner(), clashes(paths.iter()))
    }
}

/// Tells a template's fault once, not once a page.
pub(super) fn tell(faults: impl IntoIterator<Item = ThemeProblem>, problems: &mut Vec<Diagnostic>) {
    for fault in faults {
        let problem = about_theme(&fault);
        if !problems.iter().any(|told| told.code == problem.code && told.cause == problem.cause) {
            problems.push(problem);
        }
    }
}
