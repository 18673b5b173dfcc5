//! `tidings check`: everything `build --strict` looks at and more, without writing a site.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use super::opening::Kept;
use super::progress::Progress;
use super::project::{self, Depth, Made};
use super::{CheckArguments, Environment, Exit, FormatArgument, PortalArguments, external, news, repair};
use crate::diagnostics::{Diagnostic, blocks, counts, show};
use crate::lang::Lang;
use crate::publish::earlier;

/// Checks the portal and says what it found. Errors and warnings are exit code 1, advice alone is not.
pub(super) fn run(arguments: &CheckArguments, environment: &Environment, lang: Lang) -> Exit {
    let Some(root) = project::find_root(arguments.portal.root.as_deref(), &environment.folder) else {
        eprintln!("{}", project::no_portal(arguments.portal.root.as_deref(), &environment.folder, lang));
        return Exit::Usage;
    };
    match examine_and_tell(&root, arguments, environment, lang) {
        Ok(exit) => exit,
        Err(message) => {
            eprintln!("{message}");
            Exit::Usage
        }
    }
}

fn examine_and_tell(
    root: &Path,
    arguments: &CheckArguments,
    environment: &Environment,
    lang: Lang,
) -> Result<Exit, String> {
    if arguments.fingerprints {
        let made = with_drafts(root, &arguments.portal, environment, lang)?;
        print!("{}", fingerprints(&made, lang));
        return Ok(Exit::Done);
    }
    if arguments.fix {
        let made = with_drafts(root, &arguments.portal, environment, lang)?;
        let repaired = repair::run(root, &made, lang);
        repaired.told.iter().for_each(|line| eprintln!("{line}"));
        if repaired.failed {
            return Ok(Exit::Failed);
        }
    }
    let Made { mut problems, news, .. } = examine(root, &arguments.portal, environment, lang)?;
    if arguments.external {
        let patience = Duration::from_secs(arguments.timeout);
        problems.extend(external::check(root, environment.now, patience, lang, environment.terminal));
    }
    let text = show(&problems, lang, arguments.format.read(environment));
    let news = news.map_or_else(String::new, |news| news::text(&news, lang));
    let failed = blocks(&problems, true);
    if arguments.format == FormatArgument::Human {
        eprint!("{text}");
        println!("{news}{}", summary(&problems, lang));
    } else {
        // Another program reads the output.
        eprint!("{news}");
        print!("{text}");
    }
    Ok(if failed { Exit::Failed } else { Exit::Done })
}

/// The portal as it would be published, and whatever is held back as if it were published, too: the day before a notice
/// appears is the last day to find its slips.
fn examine(root: &Path, arguments: &PortalArguments, environment: &Environment, lang: Lang) -> Result<Made, String> {
    let mut made = look(root, arguments, environment, lang)?;
    if !made.held_files.is_empty() {
        let key = |problem: &Diagnostic| {
            let place = problem.place.as_ref().map(|place| (place.file.name.clone(), place.range.start));
            (problem.code, place, problem.cause.clone())
        };
        let told: BTreeSet<_> = made.problems.iter().map(key).collect();
        let held = |problem: &Diagnostic| {
            problem.place.as_ref().is_some_and(|place| made.held_files.contains(&place.file.name))
        };
        let preview = with_drafts(root, arguments, environment, lang)?;
        let found: Vec<Diagnostic> =
            preview.problems.into_iter().filter(|problem| held(problem) && !told.contains(&key(problem))).collect();
        made.problems.extend(found);
    }
    Ok(made)
}

fn with_drafts(
    root: &Path,
    arguments: &PortalArguments,
    environment: &Environment,
    lang: Lang,
) -> Result<Made, String> {
    let arguments = PortalArguments { drafts: true, ..arguments.clone() };
    look(root, &arguments, environment, lang)
}

/// Everything a build does, but keeps no file.
fn look(root: &Path, arguments: &PortalArguments, environment: &Environment, lang: Lang) -> Result<Made, String> {
    let (shelf, progress) = (Arc::new(earlier(&root.join("public"))), Progress::new(environment.terminal, lang));
    project::make(root, arguments, environment.now, Depth::Check, Kept::with(shelf), &progress, &|_| {})
}

fn summary(problems: &[Diagnostic], lang: Lang) -> String {
    match counts(problems, lang) {
        None => lang.pick("检查完毕，没有发现问题。", "Checked; nothing found.").to_owned(),
        Some(counts) => lang.pick(
            format!("检查完毕：{counts}。某条规则为什么、怎么改，看 tidings explain 代号。"),
            format!("Checked: {counts}. `tidings explain CODE` tells the why and how of a rule."),
        ),
    }
}

/// Entries to paste into the allow-list. Deliberately without masks: a fingerprint together with the digits a mask
/// shows would give the number away.
fn fingerprints(made: &Made, lang: Lang) -> String {
    let mut seen = BTreeSet::new();
    let mut text = String::new();
    for leak in &made.leaks {
        let Some(fingerprint) = &leak.fingerprint else { continue };
        if !seen.insert((leak.finding.kind, fingerprint.clone())) {
            continue;
        }
        let (line, _) = leak.place.file.line_column(leak.place.range.start);
        // The name of a file may itself hold a number.
        let name = crate::check::seal::sealed(
            &leak.place.file.name,
            crate::check::personal::Context {
                build_date: made.zone.civil(made.at).0,
                allowed: &crate::check::personal::Allowed::none(),
            },
        );
        let code = leak.finding.kind.code();
        text.push_str(&format!(
            "# {name}:{line}\n- kind: {code}\n  fingerprint: \"{fingerprint}\"\n  reason: \n  approver: \n"
        ));
    }
    if text.is_empty() {
        return lang
            .pick("没有可以列入允许名单的号码。\n", "There is no number that may be put on the allow-list.\n")
            .to_owned();
    }
    let head = lang.pick(
        "# 抄到 content/allow.yaml，填上理由和批准人（单位负责人）。\n",
        "# Copy into content/allow.yaml; fill in the reason and who approved it (the head of the unit).\n",
    );
    format!("{head}{text}")
}
