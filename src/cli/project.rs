//! What `build` and `serve` share: finding the portal, reading an instant, running the stations.

use std::path::{Path, PathBuf};

use super::PortalArguments;
use super::progress::{Progress, Stage};
use crate::content;
use crate::diagnostics::{self, Diagnostic};
use crate::lang::Lang;
use crate::output::{self, Output};
use crate::portal;
use crate::publish::agreement;
use crate::theme::Theme;
use crate::time::{Clock, Instant, Zone, read_moment};

/// What became of the content.
pub(super) struct Made {
    /// The site; `None` when errors leave none to publish.
    pub(super) output: Option<Output>,
    /// Everything to tell.
    pub(super) problems: Vec<Diagnostic>,
    /// Documents held back, in words.
    pub(super) held: Vec<String>,
    /// The next instant at which the output would change.
    pub(super) next_change: Option<Instant>,
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

/// Runs every station up to the artifacts. `strict`: warnings count as errors.
pub(super) fn make(
    root: &Path,
    arguments: &PortalArguments,
    now: Instant,
    lang: Lang,
    strict: bool,
    progress: &Progress,
) -> Result<Made, String> {
    progress.at(Stage::Reading);
    let (content, mut problems) = content::load(root);
    let Some(content) = content else {
        return Ok(Made { output: None, problems, held: Vec::new(), next_change: None, zone: Zone::SHANGHAI, at: now });
    };
    let zone = content.settings.zone;
    let now = match &arguments.at {
        Some(at) => instant(at, zone, lang)?,
        None => now,
    };
    if let Some(url) =
        arguments.base_url.as_deref().filter(|url| !url.starts_with("https://") && !url.starts_with("http://"))
    {
        return Err(lang.pick(
            format!("--base-url “{url}”不是完整的网址，应以 https:// 开头"),
            format!("--base-url `{url}` is not a full address; it begins with https://"),
        ));
    }
    progress.at(Stage::Making);
    let (portal, found) = portal::resolve(content, now, arguments.drafts);
    problems.extend(found);
    let theme = match Theme::load(root, &portal.settings.theme) {
        Ok(theme) => Some(theme),
        Err(found) => {
            problems.extend(found.iter().map(output::about_theme));
            None
        }
    };
    let sound = !diagnostics::blocks(&problems, false);
    let made = theme.and_then(|theme| {
        let (made, found) = output::make(&portal, &theme, arguments.base_url.as_deref());
        // A date that could not be read makes every text that quotes it fail; the cause was told already.
        problems.extend(found.into_iter().filter(|problem| sound || problem.code != "rejected-shortcode"));
        made
    });
    progress.at(Stage::Checking);
    if let Some(output) = &made {
        problems.extend(agreement::check(&output.site, &output.expectation).iter().map(|difference| {
            Diagnostic::error("disagreement", None, difference.message(Lang::Zh), difference.message(Lang::En))
        }));
    }
    // What an unreadable document held is not gone.
    if !sound {
        problems.retain(|problem| problem.code != "deadline-vanished");
    }
    let output = made.filter(|_| !diagnostics::blocks(&problems, strict));
    let held = portal
        .held
        .iter()
        .map(|(id, held)| match held {
            portal::publication::Held::Draft => lang.pick(format!("{id}（草稿）"), format!("{id} (draft)")),
            portal::publication::Held::Until(at) => {
                let at = say(*at, zone);
                lang.pick(format!("{id}（{at} 发布）"), format!("{id} (until {at})"))
            }
        })
        .collect();
    Ok(Made { output, problems, held, next_change: portal.as_of.next_change(), zone, at: now })
}

/// An instant as a person types it: RFC 3339, or a date with or without clock time in the portal's zone.
fn instant(text: &str, zone: Zone, lang: Lang) -> Result<Instant, String> {
    if let Some(instant) = Instant::read_rfc3339(text) {
        return Ok(instant);
    }
    match read_moment(text) {
        Ok(written) => Ok(zone.instant(written.day, written.clock.unwrap_or(Clock::MIDNIGHT))),
        Err(misread) => Err(lang.pick(
            format!("--at “{text}”：{}。例如 --at 2024-11-12，或 --at \"2024-11-12 09:00\"", misread.message(lang)),
            format!(
                "--at `{text}`: {}. For example --at 2024-11-12, or --at \"2024-11-12 09:00\"",
                misread.message(lang)
            ),
        )),
    }
}

/// An instant for a person who runs the program: `2024-11-17 10:00`.
pub(super) fn say(instant: Instant, zone: Zone) -> String {
    let (day, clock, _) = zone.civil(instant);
    format!("{day} {clock}")
}
