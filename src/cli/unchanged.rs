//! Whether a build would make what the last one made, which then need not be made again, only told again.

use std::fs;
use std::path::Path;

use super::project::Made;
use super::{BuildArguments, Environment};
use crate::content::sight::Sight;
use crate::content::stamp::{LOCK, digest};
use crate::lang::Lang;
use crate::output::Summary;
use crate::publish::Built;
use crate::time::{Clock, Instant};

/// What a build is about to be made from and told in, but for the lock.
pub(super) struct Sources([u8; blake3::OUT_LEN]);

impl Sources {
    /// `None` for what is never remembered: a preview, files that cannot be read, a program that does not know itself.
    pub(super) fn of(
        root: &Path,
        sight: &Sight,
        out: &Path,
        arguments: &BuildArguments,
        environment: &Environment,
        lang: Lang,
    ) -> Option<Sources> {
        if arguments.portal.is_preview() {
            return None;
        }
        // The same version of Tidings may be another program: whoever works on it builds it many times a day.
        let program = || Some(blake3::hash(&fs::read(environment.program.as_ref()?).ok()?));
        let (program, read) = rayon::join(program, || digest(root, sight));
        let format = arguments.format.read(environment);
        let (strict, base_url) = (arguments.strict, &arguments.portal.base_url);
        let words = format!("{out:?} {strict} {lang} {format:?} {base_url:?}");
        let mut hasher = blake3::Hasher::new();
        hasher.update(program?.as_bytes()).update(&read?).update(words.as_bytes());
        Some(Sources(*hasher.finalize().as_bytes()))
    }

    /// With what subscribers were told, as it stands in the lock.
    fn with(&self, lock: &str) -> [u8; blake3::OUT_LEN] {
        let lock = lock.replace("\r\n", "\n");
        *blake3::Hasher::new().update(&self.0).update(lock.as_bytes()).finalize().as_bytes()
    }

    /// The last build, if it was made of the same, still holds at this instant and still lies in the folder.
    pub(super) fn last_build(&self, root: &Path, out: &Path, now: Instant) -> Option<Built> {
        let lock = root.join(LOCK);
        fs::symlink_metadata(&lock).ok().filter(fs::Metadata::is_file)?;
        let of = self.with(&fs::read_to_string(lock).ok()?);
        Built::recall(root)
            .filter(|built| built.of == of && built.from <= now && now < built.until && built.stands(out))
    }

    /// Remembers what was published just now, and what it said.
    pub(super) fn remember(
        &self,
        root: &Path,
        out: &Path,
        made: &Made,
        summary: &Summary,
        (rest, told): (String, String),
    ) {
        // What counts as a date of birth changes with the day.
        let (today, _, _) = made.zone.civil(made.at);
        let midnight = today.succ_opt().map(|day| made.zone.instant(day, Clock::MIDNIGHT));
        let Some(until) = made.next_change.into_iter().chain(midnight).min() else { return };
        let of = self.with(&summary.lock);
        let built = Built::now(out, of, (made.at, until), (summary.pages, summary.feeds), rest, told);
        if let Some(built) = built.filter(|built| !built.rest.contains('\n')) {
            built.keep(root);
        }
    }
}
