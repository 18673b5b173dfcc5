//! `tidings build`: content → `public/`.

use std::fs;
use std::path::Path;
use std::time::Instant as Stopwatch;

use super::progress::{Progress, Stage as Step};
use super::project::{self, Depth, Made};
use super::{BuildArguments, Environment, Exit};
use crate::diagnostics::{counts, show};
use crate::lang::Lang;
use crate::output::Summary;
use crate::output::artifact::Artifact;
use crate::publish::{PublishError, Stage, check_output};

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
    let fit = check_output(&out, &root, &sources);
    let stage = Stage::new(&out);
    let take = |artifact: Artifact| {
        if fit.is_ok() {
            stage.take(&artifact);
        }
    };
    let made = match project::make(&root, &arguments.portal, environment.now, lang, depth, &progress, &take) {
        Ok(made) => made,
        Err(message) => {
            eprintln!("{message}");
            return Exit::Usage;
        }
    };
    progress.clear();
    eprint!("{}", show(&made.problems, lang, arguments.format.read(environment)));
    let Some(summary) = &made.summary else {
        let count = counts(&made.problems, lang).unwrap_or_default();
        eprintln!(
            "{}",
            lang.pick(
                format!("没有发布：{count}。原来的网站没有改动。"),
                format!("not published: {count}. The site is as it was."),
            )
        );
        return Exit::Failed;
    };
    progress.at(Step::Writing);
    let refused = |error: PublishError| {
        progress.clear();
        eprintln!("{}", explain(&error, lang));
        Exit::Failed
    };
    // A folder that is refused is no reason to promise anything.
    if let Err(error) = fit {
        return refused(error);
    }
    // Everything lies on the disk but for the names; a promise that cannot be kept would be noticed by now.
    if let Err(exit) = keep_lock(arguments, &root, &summary.lock, lang) {
        return exit;
    }
    let report = match stage.commit() {
        Ok(report) => report,
        Err(error) => return refused(error),
    };
    progress.clear();
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
    let written = report.written.len() + report.removed.len();
    println!("{}", line(&made, summary, written, started.elapsed().as_millis(), lang));
    Exit::Done
}

/// Writes what subscribers are about to be told, before they are told: a run that stops between the two has promised
/// too much, never too little. A preview promises nothing.
fn keep_lock(arguments: &BuildArguments, root: &Path, lock: &str, lang: Lang) -> Result<(), Exit> {
    let path = root.join("content/portal.lock");
    let preview = arguments.portal.at.is_some() || arguments.portal.drafts || arguments.portal.documents_only;
    let unchanged = fs::read_to_string(&path).is_ok_and(|old| old.replace("\r\n", "\n") == lock);
    if unchanged || (preview && !arguments.locked) {
        return Ok(());
    }
    if arguments.locked {
        eprintln!("{}", lang.pick(
            "错误: content/portal.lock 与内容不一致，--locked 不允许改它。\n改法: 在自己的电脑上运行 tidings build，把改动后的 portal.lock 一起提交",
            "error: content/portal.lock does not match the content, and --locked forbids changing it.\nfix: run `tidings build` on your own machine and commit the changed portal.lock as well",
        ));
        return Err(Exit::Failed);
    }
    let draft = path.with_file_name(".portal.lock.tmp");
    let written = fs::write(&draft, lock).and_then(|()| fs::rename(&draft, &path));
    written.map_err(|error| {
        eprintln!(
            "{}",
            lang.pick(
                format!("错误: 写不了 {}：{error}", path.display()),
                format!("error: {} cannot be written: {error}", path.display())
            )
        );
        Exit::Failed
    })
}

fn explain(error: &PublishError, lang: Lang) -> String {
    lang.pick(
        format!("错误: {}\n改法: {}", error.message(lang), error.fix(lang)),
        format!("error: {}\nfix: {}", error.message(lang), error.fix(lang)),
    )
}

/// Pages, feeds, what was held back, time taken, next change.
pub(super) fn line(made: &Made, summary: &Summary, written: usize, millis: u128, lang: Lang) -> String {
    let Summary { pages, feeds, .. } = summary;
    let next = made.next_change.map(|at| project::say(at, made.zone));
    let mut parts = match lang {
        Lang::Zh => vec![
            format!("{pages} 个页面"),
            format!("{feeds} 个日历"),
            format!("更新 {written} 个文件"),
            format!("用时 {millis} 毫秒"),
        ],
        Lang::En => vec![
            format!("{pages} pages"),
            format!("{feeds} calendars"),
            format!("{written} files updated"),
            format!("{millis} ms"),
        ],
    };
    parts.extend(counts(&made.problems, lang));
    if !made.held.is_empty() {
        let list = made.held.join(lang.pick("、", ", "));
        parts.push(lang.pick(format!("暂不发布：{list}"), format!("held back: {list}")));
    }
    parts.push(match next {
        Some(next) => lang.pick(format!("下次变化：{next}"), format!("next change: {next}")),
        None => lang.pick("内容不改就不再变化".to_owned(), "no change to come".to_owned()),
    });
    parts.join(lang.pick("，", ", "))
}
