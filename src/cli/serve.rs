//! `tidings serve`: preview in the browser, made anew when a file is saved. A page is made when somebody looks at it;
//! the whole site is examined meanwhile.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant as Stopwatch, SystemTime, UNIX_EPOCH};

use super::opening::{self, Kept, Open, Opened};
use super::progress::Progress;
use super::project::{self, Depth, Made};
use super::{Environment, Exit, ServeArguments};
use crate::content::walk;
use crate::diagnostics::{Format, show};
use crate::lang::Lang;
use crate::output::Blueprint;
use crate::output::artifact::Artifact;
use crate::publish::earlier;
use crate::serve::{self, Bar, Options, Outcome, Request, Source, Verdict};
use crate::time::Instant;

/// Serves until the process ends.
pub(super) fn run(arguments: &ServeArguments, environment: &Environment, lang: Lang) -> Exit {
    let Some(root) = project::find_root(arguments.portal.root.as_deref(), &environment.folder) else {
        eprintln!("{}", project::no_portal(arguments.portal.root.as_deref(), &environment.folder, lang));
        return Exit::Usage;
    };
    if let Some(refused) = opening::refused(arguments.portal.at.as_deref(), lang) {
        eprintln!("{refused}");
        return Exit::Usage;
    }
    let mut portal = arguments.portal.clone();
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
    let shelf = Arc::new(earlier(&root.join("public")));
    let (mut kept, mut turn) = (Kept::everything(shelf), 0_u64);
    // In threads of its own: what a browser waits for would stand behind all that an examination has begun. Without them
    // it does stand there.
    let examiners = rayon::ThreadPoolBuilder::new().build().ok().map(Arc::new);
    let build = move |request: Request| {
        let started = Stopwatch::now();
        let now = Instant::from_epoch(called.epoch() + passed());
        kept.forget(&root, &request.changed);
        turn += 1;
        if let Some(at) = request.at {
            portal.at = Some(at.replace('T', " ")).filter(|at| !at.is_empty());
            if portal.at.is_none() {
                begun.store(called.epoch(), Ordering::Relaxed);
            }
        }
        let open = match opening::open(&root, &portal, now, lang, &mut kept) {
            Err(messages) => return Outcome::Failed { messages },
            Ok(Opened::Nothing(made)) => return Outcome::Failed { messages: messages(&made, lang) },
            Ok(Opened::Portal(open)) => open,
        };
        if portal.at.is_some() {
            begun.store(open.at().epoch() - passed(), Ordering::Relaxed);
        }
        let Some(blueprint) = open.sound().cloned() else {
            // Nothing to show, so everything that is wrong can be told at once.
            let made = judge(*open, lang, &|| false);
            return Outcome::Failed { messages: made.map(|made| messages(&made, lang)).unwrap_or_default() };
        };
        let examiners = examiners.clone();
        Outcome::Built {
            site: Arc::new(Shown {
                bar: Bar { at: open.at_on_clock(), edited: edited(&root, &request.changed, &open, lang) },
                version: format!("{}-{turn}", std::process::id()),
                since: system_time(begun.load(Ordering::Relaxed) + passed()),
                blueprint,
            }),
            examination: Box::new(move |is_over| {
                let judge = || judge(*open, lang, is_over);
                let made = match &examiners {
                    Some(threads) => threads.install(judge),
                    None => judge(),
                }?;
                let millis = started.elapsed().as_millis();
                let summary = made.summary.as_ref().map(|summary| super::build::line(&made, summary, 0, millis, lang));
                Some(Verdict {
                    failed: made.summary.is_none(),
                    messages: messages(&made, lang),
                    summary: summary.unwrap_or_default(),
                })
            }),
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

/// A site whose files are made when they are asked for.
struct Shown {
    blueprint: Arc<Blueprint>,
    version: String,
    since: SystemTime,
    bar: Bar,
}

impl Source for Shown {
    fn file(&self, path: &str) -> Option<Artifact> {
        self.blueprint.file(path)
    }

    fn version(&self) -> String {
        self.version.clone()
    }

    fn published_below(&self) -> &str {
        self.blueprint.published_below()
    }

    fn since(&self) -> Option<SystemTime> {
        Some(self.since)
    }

    fn bar(&self) -> Option<Bar> {
        Some(self.bar.clone())
    }
}

/// The page of the first document among the files that changed.
fn edited(root: &Path, changed: &[PathBuf], open: &Open, lang: Lang) -> Option<(String, String)> {
    let content = root.join("content");
    changed.iter().find_map(|path| open.page_of(&walk::shown(&content, path), lang))
}

fn judge(open: Open, lang: Lang, is_over: &(dyn Fn() -> bool + Sync)) -> Option<Made> {
    project::judge(open, lang, Depth::Build, &Progress::new(false, lang), &|_| {}, is_over)
}

fn messages(made: &Made, lang: Lang) -> String {
    show(&made.problems, lang, Format::Human { color: false })
}

fn system_time(epoch: i64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(u64::try_from(epoch).unwrap_or(0))
}
