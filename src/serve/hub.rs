//! What the preview shows at the moment, shared between the builder and the browsers. Knows no HTTP and no files.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use super::Source;
use crate::lang::Lang;

/// One state of the preview: never a mixture of two builds.
#[derive(Clone)]
pub(super) struct View {
    /// The last good site; `None` before the first.
    pub(super) site: Option<Arc<dyn Source>>,
    /// That site's [`Source::version`], empty before the first.
    pub(super) version: String,
    /// The messages of the build after it, if that failed, or about this site, if it is not fit to be published.
    pub(super) failure: Option<String>,
    /// Whether the messages are about this site itself.
    pub(super) is_own: bool,
    /// The language of messages.
    pub(super) lang: Lang,
    /// Counts the states.
    turn: u64,
    /// The preview is shutting down.
    pub(super) ended: bool,
}

/// The current view, and a bell that rings when it changes.
pub(super) struct Hub {
    view: Mutex<Arc<View>>,
    bell: Condvar,
    /// The instant a reader asked for, until the builder takes it up.
    wish: Mutex<Option<String>>,
    waker: OnceLock<Box<dyn Fn() + Send + Sync>>,
    /// Browsers whose file is being made.
    waiting: Mutex<usize>,
    /// Rings when the last of them has it.
    served: Condvar,
}

/// A browser that waits for its file, until dropped.
pub(super) struct Waiting<'a>(&'a Hub);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        let mut waiting = self.0.count();
        *waiting -= 1;
        if *waiting == 0 {
            self.0.served.notify_all();
        }
    }
}

impl Hub {
    /// Nothing to show yet.
    pub(super) fn new(lang: Lang) -> Hub {
        let view =
            View { site: None, version: String::new(), failure: None, is_own: false, lang, turn: 0, ended: false };
        Hub {
            view: Mutex::new(Arc::new(view)),
            bell: Condvar::new(),
            wish: Mutex::default(),
            waker: OnceLock::new(),
            waiting: Mutex::default(),
            served: Condvar::new(),
        }
    }

    /// A browser's file is being made from now on.
    pub(super) fn waiting(&self) -> Waiting<'_> {
        *self.count() += 1;
        Waiting(self)
    }

    /// Returns when no browser waits for its file, but after `patience` at the latest.
    pub(super) fn give_way(&self, patience: Duration) {
        drop(self.served.wait_timeout_while(self.count(), patience, |waiting| *waiting > 0));
    }

    fn count(&self) -> MutexGuard<'_, usize> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What to show now.
    pub(super) fn view(&self) -> Arc<View> {
        Arc::clone(&self.lock())
    }

    /// Shows a new site and takes the messages away.
    ///
    /// Hands back what was shown before.
    pub(super) fn show(&self, site: Arc<dyn Source>) -> Option<Arc<dyn Source>> {
        let version = site.version();
        let mut former = None;
        self.change(|view| {
            former = view.site.replace(site);
            view.version = version;
            view.failure = None;
        });
        former
    }

    /// Keeps the site and puts messages over it.
    pub(super) fn fail(&self, messages: String) {
        self.change(|view| {
            view.failure = Some(messages);
            view.is_own = false;
        });
    }

    /// Puts messages over the site they are about.
    pub(super) fn warn(&self, messages: String) {
        self.change(|view| {
            view.failure = Some(messages);
            view.is_own = true;
        });
    }

    /// How to wake the builder.
    pub(super) fn wake_by(&self, waker: Box<dyn Fn() + Send + Sync>) {
        // There is one builder, and it says this once.
        let _ = self.waker.set(waker);
    }

    /// A reader wants to see the site at another instant.
    pub(super) fn wish(&self, at: String) {
        *self.wish.lock().unwrap_or_else(PoisonError::into_inner) = Some(at);
        if let Some(wake) = self.waker.get() {
            wake();
        }
    }

    /// Whether there is a wish.
    pub(super) fn is_wished(&self) -> bool {
        self.wish.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    /// Takes the wish up.
    pub(super) fn take_wish(&self) -> Option<String> {
        self.wish.lock().unwrap_or_else(PoisonError::into_inner).take()
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
