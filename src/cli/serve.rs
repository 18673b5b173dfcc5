//! `tidings serve`: preview in the browser, rebuilt when a file is saved.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant as Stopwatch, SystemTime, UNIX_EPOCH};

use super::progress::Progress;
use super::project::{self, Depth};
use super::{Environment, Exit, ServeArguments};
use crate::diagnostics::{Format, show};
use crate::lang::Lang;
use crate::output::artifact::{Artifact, Site};
use crate::serve::{self, Options, Outcome};
use crate::time::Instant;

/// Serves until the process ends.
pub(super) fn run(arguments: &ServeArguments, environment: &Environment, lang: Lang) -> Exit {
    let Some(root) = project::find_root(arguments.portal.root.as_deref(), &environment.folder) else {
        eprintln!("{}", project::no_portal(arguments.portal.root.as_deref(), &environment.folder, lang));
        return Exit::Usage;
    };
    let portal = arguments.portal.clone();
    // The preview runs for hours: its instant moves on from that of the call, or from the one asked for with `--at`.
    let start = Stopwatch::now();
    let passed = move || i64::try_from(start.elapsed().as_secs()).unwrap_or(0);
    let called = environment.now;
    let begun = Arc::new(AtomicI64::new(called.epoch()));
    let begun_for_clock = Arc::clone(&begun);
    let options = Options {
        host: arguments.host,
        port: arguments.port,
        open: arguments.open,
        roots: vec![root.join("content"), root.join("themes")],
        lang,
        now: Arc::new(move || system_time(begun_for_clock.load(Ordering::Relaxed) + passed())),
    };
    let build = move |_| {
        let started = Stopwatch::now();
        let now = Instant::from_epoch(called.epoch() + passed());
        let artifacts: Mutex<Vec<Artifact>> = Mutex::default();
        let take = |artifact| artifacts.lock().unwrap_or_else(PoisonError::into_inner).push(artifact);
        match project::make(&root, &portal, now, lang, Depth::Build, &Progress::new(false, lang), &take) {
            Err(message) => Outcome::Failed { messages: message },
            Ok(made) => {
                if portal.at.is_some() {
                    begun.store(made.at.epoch(), Ordering::Relaxed);
                }
                let messages = show(&made.problems, lang, Format::Human { color: false });
                let artifacts = std::mem::take(&mut *artifacts.lock().unwrap_or_else(PoisonError::into_inner));
                match &made.summary {
                    None => Outcome::Failed { messages },
                    Some(summary) => Outcome::Built {
                        summary: super::build::line(&made, summary, 0, started.elapsed().as_millis(), lang),
                        site: Arc::new(Site::new(artifacts).unwrap_or_default()),
                        warnings: messages,
                    },
                }
            }
        }
    };
    match serve::run(options, build, &|text| eprintln!("{text}")) {
        Ok(()) => Exit::Done,
        Err(error) => {
            eprintln!("{error:#}");
            Exit::Failed
        }
    }
}

fn system_time(epoch: i64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(u64::try_from(epoch).unwrap_or(0))
}
