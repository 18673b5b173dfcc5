//! `tidings build`: content → `public/`.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant as Stopwatch;

use super::opening::Kept;
use super::progress::{Progress, Stage as Step};
use super::project::{self, Depth, Made};
use super::promise::{self, Broken, Promise};
use super::unchanged::Sources;
use super::{BuildArguments, Environment, Exit, news};
use crate::content::sight::Sight;
use crate::content::stamp::{self, Stamp, stamp};
use crate::diagnostics::{Diagnostic, counts, show};
use crate::lang::Lang;
use crate::output::Summary;
use crate::output::artifact::Artifact;
use crate::publish::{PublishError, Report, Stage, check_output, earlier, holds_a_site};
use crate::time::Zone;

/// How often to build again when somebody saves in the middle.
const TRIES: usize = 5;

/// Builds the site and says in one line what came of it.
pub(super) fn run(arguments: &BuildArguments, environment: &Environment, lang: Lang) -> Exit {
    let started = Stopwatch::now();
    let Some(root) = project::find_root(arguments.portal.root.as_deref(), &environment.folder) else {
        eprintln!("{}", project::no_portal(arguments.portal.root.as_deref(), &environment.folder, lang));
        return Exit::Usage;
    };
    let out = arguments.out.as_ref().map_or_else(|| root.join("public"), |out| environment.folder.join(out));
    let depth = if arguments.strict { Depth::Strict } else { Depth::Build };
    let progress = Progress::new(environment.terminal, lang);
    let sources = [root.join("content"), root.join("themes"), root.join("src")];
    let sources: Vec<&Path> = sources.iter().map(std::path::PathBuf::as_path).collect();
    let shelf = Arc::new(earlier(&out));
    let since = project::say(environment.now, Zone::SHANGHAI);
    for _ in 0..TRIES {
        let sight = Sight::of(&root);
        // Of files as they were seen: a build is remembered only if they still are so in the end.
        let made_of = Sources::of(&root, &sight, &out, arguments, environment, lang);
        if let Some(last) = made_of.as_ref().and_then(|made_of| made_of.last_build(&root, &out, environment.now)) {
            progress.clear();
            eprint!("{}", last.told);
            println!("{}", said(last.pages, last.feeds, 0, started.elapsed().as_millis(), &last.rest, lang));
            return Exit::Done;
        }
        let read = stamp::of(&sight);
        let fit = check_output(&out, &root, &sources);
        let stage = Stage::new(&out, &since);
        let take = |artifact: Artifact| {
            if fit.is_ok() {
                stage.take(&artifact);
            }
        };
        let kept = Kept::to_read(sight, Arc::clone(&shelf));
        let made = match project::make(&root, &arguments.portal, environment.now, depth, kept, &progress, &take) {
            Ok(mut made) => {
                if promised(arguments) == Promise::Keep && !root.join(stamp::LOCK).exists() && holds_a_site(&out) {
                    made.problems.push(lock_missing());
                    made.summary = made.summary.filter(|_| !arguments.strict);
                }
                made
            }
            Err(message) => {
                progress.clear();
                eprintln!("{message}");
                return Exit::Usage;
            }
        };
        progress.at(Step::Writing);
        let done = match fit {
            // A folder that is refused is no reason to promise anything.
            Err(error) if made.summary.is_some() => Err(Broken::Disk(error)),
            _ => put(&made, stage, &read, &root, lang, |summary| {
                promise::keep(promised(arguments), &root, &summary.lock, &read, &since, lang)?;
                if !arguments.portal.is_preview() {
                    progress.clear();
                    print!("{}", made.news.as_ref().map_or_else(String::new, |news| news::text(news, lang)));
                }
                Ok(())
            }),
        };
        progress.clear();
        if matches!(done, Err(Broken::Outdated)) {
            continue;
        }
        let told = show(&made.problems, lang, arguments.format.read(environment));
        eprint!("{told}");
        match (done, &made.summary) {
            (Ok(report), Some(summary)) => {
                if let Some(made_of) = made_of.filter(|_| report.kept.is_empty() && !report.manifest_damaged) {
                    made_of.remember(&root, &out, &made, summary, (rest(&made, lang), told));
                }
                say(&made, summary, &report, started.elapsed().as_millis(), lang);
                return Exit::Done;
            }
            (Err(Broken::Told(message)), _) => eprintln!("{message}"),
            (Err(Broken::Disk(error)), _) => eprintln!("{}", explain(&error, lang)),
            _ => {}
        }
        return Exit::Failed;
    }
    eprintln!(
        "{}",
        lang.pick(
            "错误: 生成期间内容一直有改动，没有发布。原来的网站没有改动。\n改法: 等文件保存或同步完成后再试",
            "error: the content kept changing during the build; nothing was published. The site is as it was.\nfix: wait until saving or syncing is done, then try again",
        )
    );
    Exit::Failed
}

/// What was told to subscribers is forgotten though a site stands there: their entries would get lower numbers, and they
/// would not believe them.
fn lock_missing() -> Diagnostic {
    Diagnostic::warning(
        "lock-missing",
        None,
        "输出文件夹里有以前发布的网站，却没有 content/portal.lock：订阅者收不到改过的日期",
        "the output folder holds a site, but content/portal.lock is gone: changed dates would not reach subscribers",
    )
    .fix(
        "从版本库或备份恢复 content/portal.lock 再生成；从来没有人订阅过就不用管",
        "restore content/portal.lock from version control or a backup and build again; ignore this if nobody ever subscribed",
    )
}

/// Promises and publishes what was made, if the portal's files still are as `read` says.
fn put(
    made: &Made,
    stage: Stage<'_>,
    read: &Stamp,
    root: &Path,
    lang: Lang,
    promise: impl FnOnce(&Summary) -> Result<(), Broken>,
) -> Result<Report, Broken> {
    let Some(summary) = &made.summary else {
        // Half of an edit may be what is wrong.
        let is_current = stamp(root) == *read;
        return Err(if is_current { Broken::Told(nothing_published(made, lang)) } else { Broken::Outdated });
    };
    stage.commit(|| promise(summary))
}

fn promised(arguments: &BuildArguments) -> Promise {
    match arguments {
        _ if arguments.locked => Promise::Compare,
        _ if arguments.portal.is_preview() => Promise::Nothing,
        _ => Promise::Keep,
    }
}

fn explain(error: &PublishError, lang: Lang) -> String {
    lang.pick(
        format!("错误: {}\n改法: {}", error.message(lang), error.fix(lang)),
        format!("error: {}\nfix: {}", error.message(lang), error.fix(lang)),
    )
}

fn nothing_published(made: &Made, lang: Lang) -> String {
    let count = counts(&made.problems, lang).unwrap_or_default();
    lang.pick(
        format!("没有发布：{count}。原来的网站没有改动。"),
        format!("not published: {count}. The site is as it was."),
    )
}

fn say(made: &Made, summary: &Summary, report: &Report, millis: u128, lang: Lang) {
    if report.manifest_damaged {
        eprintln!(
            "{}",
            lang.pick(
                "提示：输出文件夹里的清单损坏了，这次没有删除任何旧文件。",
                "note: the manifest in the output folder was damaged; no old file was deleted this time.",
            )
        );
    }
    if !report.kept.is_empty() {
        let kept: Vec<&str> = report.kept.iter().map(|path| path.as_str()).collect();
        eprintln!(
            "{}",
            lang.pick(
                format!("提示：这些旧文件被人改过，没有删除：{}", kept.join("、")),
                format!("note: these old files were altered by someone and were not deleted: {}", kept.join(", ")),
            )
        );
    }
    println!("{}", line(made, summary, report.written.len() + report.removed.len(), millis, lang));
}

/// How many documents held back are named.
const MOST_HELD_NAMED: usize = 6;

/// Pages, feeds, what was held back, time taken, next change.
pub(super) fn line(made: &Made, summary: &Summary, written: usize, millis: u128, lang: Lang) -> String {
    said(summary.pages, summary.feeds, written, millis, &rest(made, lang), lang)
}

fn said(pages: usize, feeds: usize, written: usize, millis: u128, rest: &str, lang: Lang) -> String {
    lang.pick(
        format!("{pages} 个页面，{feeds} 个日历，更新 {written} 个文件，用时 {millis} 毫秒，{rest}"),
        format!("{pages} pages, {feeds} calendars, {written} files updated, {millis} ms, {rest}"),
    )
}

fn rest(made: &Made, lang: Lang) -> String {
    let mut parts: Vec<String> = counts(&made.problems, lang).into_iter().collect();
    if !made.held.is_empty() {
        let count = made.held.len();
        let mut list = made.held[..count.min(MOST_HELD_NAMED)].join(lang.pick("、", ", "));
        if count > MOST_HELD_NAMED {
            list.push_str(&lang.pick(format!("……（共 {count} 项）"), format!(" … ({count} in all)")));
        }
        parts.push(lang.pick(format!("暂不发布：{list}"), format!("held back: {list}")));
    }
    let next = made.next_change.map(|at| project::say(at, made.zone));
    parts.push(match next {
        Some(next) => lang.pick(format!("下次变化：{next}"), format!("next change: {next}")),
        None => lang.pick("内容不改就不再变化".to_owned(), "no change to come".to_owned()),
    });
    parts.join(lang.pick("，", ", "))
}
