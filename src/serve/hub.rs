//! What the preview shows at the moment, shared between the builder and the browsers. Knows no HTTP and no files.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rayon::prelude::*;

use crate::lang::Lang;
use crate::output::artifact::Site;

/// One state of the preview: never a mixture of two builds.
#[derive(Debug, Clone)]
pub(super) struct View {
    /// The last good site; `None` before the first.
    pub(super) site: Option<Arc<Site>>,
    /// A hash of that site's paths and bytes, empty before the first: pages reload when it differs from their own.
    pub(super) version: String,
    /// The messages of the build after it, if that failed.
    pub(super) failure: Option<String>,
    /// The language of messages.
    pub(super) lang: Lang,
    /// Counts the states.
    turn: u64,
    /// The preview is shutting down.
    pub(super) ended: bool,
}

/// The current view, and a bell that rings when it changes.
#[derive(Debug)]
pub(super) struct Hub {
    view: Mutex<Arc<View>>,
    bell: Condvar,
}

impl Hub {
    /// Nothing to show yet.
    pub(super) fn new(lang: Lang) -> Hub {
        let view = View { site: None, version: String::new(), failure: None, lang, turn: 0, ended: false };
        Hub { view: Mutex::new(Arc::new(view)), bell: Condvar::new() }
    }

    /// What to show now.
    pub(super) fn view(&self) -> Arc<View> {
        Arc::clone(&self.lock())
    }

    /// Shows a new site and takes the messages away.
    pub(super) fn show(&self, site: Arc<Site>) {
        let version = version(&site);
        self.change(|view| {
            view.site = Some(site);
            view.version = version;
            view.failure = None;
        });
    }

    /// Keeps the site and puts messages over it.
    pub(super) fn fail(&self, messages: String) {
        self.change(|view| view.failure = Some(messages));
    }

    /// Wakes everybody who waits, for good.
    pub(super) fn end(&self) {
        self.change(|view| view.ended = true);
    }

    /// Waits until the view is another than `seen`; `None` if it was not within `patience`, or if `is_over` while
    /// waiting. `is_over` is asked again after each [`Hub::nudge`].
    pub(super) fn next(&self, seen: &View, patience: Duration, is_over: impl Fn() -> bool) -> Option<Arc<View>> {
        let guard = self.lock();
        let is_old = |view: &mut Arc<View>| view.turn == seen.turn && !is_over();
        let waited = self.bell.wait_timeout_while(guard, patience, is_old);
        let (guard, _) = waited.unwrap_or_else(PoisonError::into_inner);
        (guard.turn != seen.turn).then(|| Arc::clone(&guard))
    }

    /// Makes everybody who waits look up once.
    pub(super) fn nudge(&self) {
        // Taking the lock makes sure that nobody is between looking and waiting.
        drop(self.lock());
        self.bell.notify_all();
    }

    fn change(&self, change: impl FnOnce(&mut View)) {
        let mut guard = self.lock();
        let mut view = View::clone(&guard);
        change(&mut view);
        view.turn += 1;
        *guard = Arc::new(view);
        drop(guard);
        self.bell.notify_all();
    }

    /// A view is replaced in one step, so even after a panic elsewhere the one in here is whole.
    fn lock(&self) -> MutexGuard<'_, Arc<View>> {
        self.view.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn version(site: &Site) -> String {
    let hashes: Vec<_> = site.artifacts().par_iter().map(|artifact| blake3::hash(&artifact.bytes)).collect();
    let mut whole = blake3::Hasher::new();
    for (artifact, hash) in site.artifacts().iter().zip(hashes) {
        // The zero byte, which no path contains, ends the path.
        whole.update(artifact.path.as_str().as_bytes()).update(&[0]).update(hash.as_bytes());
    }
    whole.finalize().to_hex()[..16].to_owned()
}
