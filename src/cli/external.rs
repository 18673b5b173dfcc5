//! `tidings check --external`: asks every web address the content links to whether it still answers. Only on demand and
//! never in a build: what other people's servers do must not decide whether a notice goes out.

mod ask;
mod links;

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use super::progress::{Progress, Stage};
use crate::check::personal::{Allowed, Context};
use crate::check::seal::seal;
use crate::content;
use crate::diagnostics::Diagnostic;
use crate::lang::Lang;
use crate::time::{Instant, Zone};
use ask::Answer;
use links::Link;

/// From so many dead addresses on, with no living one, the computer is more likely to be offline.
const OFFLINE: usize = 3;

/// Asks every address and tells of those that do not answer. `patience` is the longest wait for one of them.
pub(super) fn check(root: &Path, now: Instant, patience: Duration, lang: Lang, terminal: bool) -> Vec<Diagnostic> {
    let Some(content) = content::load(root).0 else { return Vec::new() };
    let progress = Progress::new(terminal, lang);
    progress.at(Stage::Asking);
    let links = links::find(&content);
    let mut urls: Vec<&str> = links.iter().map(|link| link.url.as_str()).collect();
    urls.sort_unstable();
    urls.dedup();
    let answers = ask::all(&urls, patience);
    progress.clear();
    let mut problems = told(&links, &answers, patience);
    seal(&mut problems, Context { build_date: Zone::SHANGHAI.civil(now).0, allowed: &Allowed::none() });
    problems
}

/// One problem for each address, at the first place that links to it.
fn told(links: &[Link], answers: &BTreeMap<&str, Answer>, patience: Duration) -> Vec<Diagnostic> {
    if answers.len() >= OFFLINE && answers.values().all(|answer| matches!(answer, Answer::Unreachable(_))) {
        let count = answers.len();
        return vec![
            Diagnostic::warning(
                "external-link",
                None,
                format!("{count} 个外部网址一个也连不上，多半是这台电脑没有联网"),
                format!("none of {count} external addresses can be reached; this computer is probably offline"),
            )
            .fix("连上网再检查一次", "check again when it is connected"),
        ];
    }
    let mut places: BTreeMap<&str, Vec<&Link>> = BTreeMap::new();
    for link in links {
        places.entry(&link.url).or_default().push(link);
    }
    let mut problems = Vec::new();
    for (url, answer) in answers {
        let Some(why) = answer.why(patience) else { continue };
        let (Some(first), more) = (places[url].first(), places[url].len() - 1) else { continue };
        let (more_zh, more_en) = match more {
            0 => (String::new(), String::new()),
            more => (format!("（另有 {more} 处链接到这里）"), format!(" (linked from {more} more places)")),
        };
        let zh = format!("{url} {}{more_zh}", why.zh);
        let en = format!("{url} {}{more_en}", why.en);
        problems.push(match answer {
            Answer::Refuses(_) => Diagnostic::note("external-link", first.place.clone(), zh, en).fix(
                "这类网站常常不让程序访问，请自己点开看看",
                "such sites often turn programs away: open it yourself",
            ),
            _ => Diagnostic::warning("external-link", first.place.clone(), zh, en).fix(
                "点开看看；确实打不开就换成新的网址，或者删掉",
                "open it; if it is really gone, put the new address or delete it",
            ),
        });
    }
    problems
}
