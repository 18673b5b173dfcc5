//! What `build` and `serve` share: finding the portal, reading an instant, running the stations.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::PortalArguments;
use super::opening::{self, Kept, Open, Opened};
use super::progress::{Progress, Stage};
use crate::check::leaks::{self, Built, Offered, Shown};
use crate::check::personal::Context;
use crate::check::photo::{self, Traces};
use crate::check::seal::{seal, sealed};
use crate::check::wording::{self, Reviewed};
use crate::check::{care, leaks::Leak, translations};
use crate::diagnostics::{self, Diagnostic};
use crate::lang::Lang;
use crate::output::artifact::{Artifact, ArtifactPath, Kind};
use crate::output::news::News;
use crate::output::routes::Route;
use crate::output::{Blueprint, IsOver, Summary, Take};
use crate::portal;
use crate::publish::agreement::{Agreement, Disagreement};
use crate::time::{Instant, Zone};

/// How much is looked at besides what a site needs. Personal data is looked for at every depth: it blocks publishing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Depth {
    /// `build`, `serve`: what makes a site wrong.
    Build,
    /// `build --strict`: the wording of the texts as well, and warnings stop the build.
    Strict,
    /// `check`: advice for editors as well, much of which changes as time passes and so must not stop a nightly build.
    Check,
}

/// What became of the content.
pub(super) struct Made {
    /// What the site holds; `None` when errors leave none to publish.
    pub(super) summary: Option<Summary>,
    /// Everything to tell.
    pub(super) problems: Vec<Diagnostic>,
    /// Documents held back, in words.
    pub(super) held: Vec<String>,
    /// The next instant at which the output would change.
    pub(super) next_change: Option<Instant>,
    /// Files of the documents held back, by name.
    pub(super) held_files: BTreeSet<String>,
    /// What publishing would change for readers and subscribers; `None` where errors leave nothing to publish.
    pub(super) news: Option<News>,
    /// Personal data that nobody answered for.
    pub(super) leaks: Vec<Leak>,
    /// What was found in the wording; empty at [`Depth::Build`].
    pub(super) reviewed: Vec<Reviewed>,
    /// The portal's zone, to say instants in.
    pub(super) zone: Zone,
    /// The instant the portal is seen at.
    pub(super) at: Instant,
}

/// The portal's folder: as told, else the nearest one upward that has `content/site.yaml`.
pub(super) fn find_root(told: Option<&Path>, from: &Path) -> Option<PathBuf> {
    match told {
        Some(root) => Some(from.join(root)).filter(|root| root.join("content").is_dir()),
        None => from.ancestors().find(|folder| folder.join("content/site.yaml").is_file()).map(Path::to_owned),
    }
}

/// The sentence for a portal that is not there.
pub(super) fn no_portal(told: Option<&Path>, from: &Path, lang: Lang) -> String {
    if let Some(told) = told {
        return lang.pick(
            format!("{} 里没有 content 文件夹。\n改法：检查 --root 后面的文件夹名", told.display()),
            format!("{} has no folder `content`.\nfix: check the folder named after --root", told.display()),
        );
    }
    lang.pick(
        format!("这里（{}）和上级文件夹都没有 content/site.yaml。\n改法：进入站点文件夹，或用 --root 指定；新建站点用 tidings init 文件夹名", from.display()),
        format!("neither {} nor any folder above it has content/site.yaml.\nfix: change into the portal's folder or name it with --root; `tidings init DIR` makes a new one", from.display()),
    )
}

/// Runs every station up to the artifacts, which it hands on as they are made, and the checks of this depth. No problem
/// it tells shows a personal number.
pub(super) fn make(
    root: &Path,
    arguments: &PortalArguments,
    now: Instant,
    depth: Depth,
    mut kept: Kept,
    progress: &Progress,
    take: &Take<'_>,
) -> Result<Made, String> {
    let lang = progress.lang();
    progress.at(Stage::Reading);
    match opening::open(root, arguments, now, lang, &mut kept)? {
        Opened::Nothing(made) => Ok(*made),
        Opened::Portal(open) => {
            progress.at(Stage::Making);
            let made = judge(*open, lang, depth, progress, take, &|| false);
            Ok(made.expect("a run that is never over comes to its end"))
        }
    }
}

/// Makes every file and looks at all of them. `None` if `is_over` said that nobody wants to know any more.
pub(super) fn judge(
    open: Open,
    lang: Lang,
    depth: Depth,
    progress: &Progress,
    take: &Take<'_>,
    is_over: &IsOver<'_>,
) -> Option<Made> {
    let now = open.at();
    let Open { texts, portal, blueprint, mut problems, .. } = open;
    let zone = portal.settings.zone;
    let sound = !diagnostics::blocks(&problems, false);
    let allowed = leaks::allow_list(&texts.allowances, &mut problems);
    let context = Context { build_date: zone.civil(now).0, allowed: &allowed };
    let make = || {
        let blueprint = blueprint?;
        let take = |artifact| {
            // What stands on an unsound site is not worth keeping.
            if sound {
                take(artifact);
            }
        };
        let made = examine(&blueprint, context, &take, is_over);
        // A great site takes long to be taken apart, and nobody need wait for it.
        rayon::spawn(move || drop(blueprint));
        Some(made)
    };
    // The making begins and ends with what one thread does alone.
    let (made, mut search) = rayon::join(make, || leaks::in_texts(&texts.sources, &texts.drafts, context, is_over));
    if is_over() {
        return None;
    }
    progress.at(Stage::Checking);
    let (mut examined, mut summary) = (Examined::default(), None);
    if let Some((made, seen)) = made {
        (summary, examined) = (made, seen);
    }
    // A date that could not be read makes every text that quotes it fail; the cause was told already.
    problems.extend(examined.problems.drain(..).filter(|problem| sound || problem.code != "rejected-shortcode"));
    // Nobody pointed wrongly at a document that is there and cannot be read.
    problems.retain(|problem| !points_at(problem, &texts.broken));
    // What an unreadable document held is not gone.
    if !sound {
        problems.retain(|problem| problem.code != "deadline-vanished");
    }
    let offered = |path: &str| match examined.files.get(&Route::File(path.to_owned()).path()) {
        Some(traces) => Offered::Yes(*traces),
        // Without a site nobody knows what it would offer, so every file counts.
        None if summary.is_none() => Offered::Yes(None),
        None => Offered::No,
    };
    search.absorb(leaks::beside_texts(&portal.files, &offered, context));
    problems.extend(search.problems());
    let told = search.leaks.iter().map(|leak| (leak.finding.kind, leak.finding.masked.clone())).collect();
    problems.extend(leaks::in_site(examined.shown, &told));
    let reviewed = if depth >= Depth::Strict { wording::review(&portal, &texts.sources) } else { Vec::new() };
    problems.extend(wording::problems(&reviewed));
    if depth == Depth::Check {
        problems.extend(leaks::unused_allowances(&texts.allowances, &allowed, &search.used));
        if sound {
            problems.extend(care::find(&portal));
            problems.extend(translations::find(&portal));
        }
    }
    seal(&mut problems, context);
    let news = summary.as_ref().filter(|_| !diagnostics::blocks(&problems, false)).map(|made| made.news.clone());
    let news = news.map(|news| news.map(|text| sealed(text, context)));
    let summary = summary.filter(|_| !diagnostics::blocks(&problems, depth >= Depth::Strict));
    let held = portal
        .held
        .iter()
        .map(|(id, held)| match held {
            portal::publication::Held::Draft => lang.pick(format!("{id}（草稿）"), format!("{id} (draft)")),
            portal::publication::Held::Until(at) => {
                let at = say(*at, zone);
                lang.pick(format!("{id}（{at} 发布）"), format!("{id} (until {at})"))
            }
            portal::publication::Held::Change(at) => {
                let at = say(*at, zone);
                lang.pick(format!("{id} 的变更（{at} 生效）"), format!("a change of {id} (until {at})"))
            }
        })
        .collect();
    let held_files = portal
        .held
        .iter()
        .filter(|(_, held)| held.is_whole())
        .filter_map(|(id, _)| texts.names.get(&id.to_string()))
        .flatten()
        .cloned()
        .collect();
    let made = Made {
        summary,
        problems,
        held,
        next_change: portal.as_of.next_change(),
        held_files,
        news,
        leaks: search.leaks,
        reviewed,
        zone,
        at: now,
    };
    rayon::spawn(move || drop((portal, texts)));
    Some(made)
}

/// Whether a problem is only that a reference leads to one of these documents.
fn points_at(problem: &Diagnostic, broken: &[String]) -> bool {
    let reference = matches!(
        problem.code,
        "missing-link"
            | "missing-anchor"
            | "unknown-document"
            | "unknown-notice"
            | "unknown-base"
            | "rejected-shortcode"
    );
    let quoted =
        |name: &String| problem.place.as_ref().is_some_and(|place| place.file.text[place.range.clone()].contains(name));
    reference && broken.iter().any(quoted)
}

/// What was seen of the files as they were made.
#[derive(Default)]
struct Examined {
    problems: Vec<Diagnostic>,
    /// Personal data, in order of the files.
    shown: Vec<Shown>,
    /// Files from beside the content by path; of pictures, what the published one tells.
    files: BTreeMap<String, Option<Traces>>,
}

/// What was found in one file.
type Seen = (ArtifactPath, Vec<Disagreement>, Vec<Shown>);

/// Makes every file, looks at it, and hands it on.
fn examine(
    blueprint: &Blueprint,
    context: Context<'_>,
    take: &Take<'_>,
    is_over: &IsOver<'_>,
) -> (Option<Summary>, Examined) {
    let expectation = blueprint.expectation();
    let agreement = Agreement::new(&expectation);
    let seen: Mutex<Vec<Seen>> = Mutex::default();
    let files: Mutex<BTreeMap<String, Option<Traces>>> = Mutex::default();
    let (summary, mut problems) = blueprint.make_unless(is_over, &|artifact: Artifact| {
        let path = artifact.path.as_str();
        // Assets were searched where they lie, in the content; those of a theme are code. Calendars hold texts of the
        // front matter as they are, which were searched too. The index of the search holds nothing that stands on no
        // page, and cuts it into pieces that look like something else.
        let (differences, shown) = match artifact.kind {
            Kind::Asset | Kind::Index => (agreement.of(&artifact), Vec::new()),
            Kind::Feed if path.ends_with(".ics") => (agreement.of(&artifact), Vec::new()),
            Kind::Feed | Kind::Data => {
                let built = Built { path, text: &artifact.content.text(), html: false };
                (agreement.of(&artifact), leaks::in_file(&built, context))
            }
            Kind::Page => {
                let text = &*artifact.content.text();
                (agreement.of_page(path, text), leaks::in_file(&Built { path, text, html: true }, context))
            }
        };
        if artifact.kind == Kind::Asset && path.starts_with("files/") {
            let traces = photo::is_picture(path).then(|| photo::traces(&artifact.content));
            files.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), traces);
        }
        if !differences.is_empty() || !shown.is_empty() {
            let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
            seen.push((artifact.path.clone(), differences, shown));
        }
        take(artifact);
    });
    let mut seen = seen.into_inner().unwrap_or_else(PoisonError::into_inner);
    // Files come in any order; what is told must not.
    seen.sort_by(|a, b| a.0.cmp(&b.0));
    let missing = if summary.is_some() { agreement.missing() } else { Vec::new() };
    problems.extend(seen.iter().flat_map(|(_, differences, _)| differences).chain(&missing).map(|difference| {
        Diagnostic::error("disagreement", None, difference.message(Lang::Zh), difference.message(Lang::En))
    }));
    let shown = seen.into_iter().flat_map(|(_, _, shown)| shown).collect();
    (summary, Examined { problems, shown, files: files.into_inner().unwrap_or_else(PoisonError::into_inner) })
}

/// An instant for a person who runs the program: `2024-11-17 10:00`.
pub(super) fn say(instant: Instant, zone: Zone) -> String {
    let (day, clock, _) = zone.civil(instant);
    format!("{day} {clock}")
}
