//! Writes `content/portal.lock`, what subscribers are about to be told, before they are told: a run that stops between
//! the two has promised too much, never too little. Knows neither what a promise means nor the output folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use crate::content::stamp::{LOCK, Stamp, stamp};
use crate::lang::Lang;
use crate::publish::{Held, PublishError, hold};

/// Another build writes this file within milliseconds; one that takes longer than all these looks was stopped.
const LOOKS: u32 = 250;
const PAUSE: Duration = Duration::from_millis(20);

/// What to do about the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Promise {
    /// Write what is new.
    Keep,
    /// Fail if anything is new (`--locked`).
    Compare,
    /// Leave it alone: a preview promises nothing.
    Nothing,
}

/// Why nothing was promised.
#[derive(Debug)]
pub(super) enum Broken {
    /// The portal's files are no longer those the text was made from: somebody saved, or another build promised.
    Outdated,
    /// In words for the terminal.
    Told(String),
    /// The disk stands in the way.
    Disk(PublishError),
}

impl From<PublishError> for Broken {
    fn from(error: PublishError) -> Broken {
        Broken::Disk(error)
    }
}

/// Brings the file up to date, provided that the portal's files still are as `read` says.
pub(super) fn keep(
    promise: Promise,
    root: &Path,
    text: &str,
    read: &Stamp,
    since: &str,
    lang: Lang,
) -> Result<(), Broken> {
    let path = root.join(LOCK);
    // Looked at before its bytes: reading from a pipe would wait for ever.
    let is_file = fs::symlink_metadata(&path).is_ok_and(|found| found.is_file());
    let unchanged = is_file && fs::read_to_string(&path).is_ok_and(|old| old.replace("\r\n", "\n") == text);
    let held = match promise {
        Promise::Compare if !unchanged => return Err(Broken::Told(not_as_promised(lang))),
        // Held before looking at the files: of two builds that want to promise, the second sees what the first did.
        Promise::Keep if !unchanged => Some(hold_patiently(&path, since)?),
        _ => None,
    };
    if stamp(root) != *read {
        return Err(Broken::Outdated);
    }
    let Some(mut held) = held else { return Ok(()) };
    let written = held.write(text.as_bytes()).and_then(|()| held.replace(&path));
    written.map_err(|error| {
        Broken::Told(lang.pick(
            format!("错误: 写不了 {}：{error}", path.display()),
            format!("error: {} cannot be written: {error}", path.display()),
        ))
    })
}

/// The file beside it that becomes the new one. Hidden, so no build reads it as content.
fn hold_patiently(path: &Path, since: &str) -> Result<Held, PublishError> {
    let draft: PathBuf = path.with_file_name(".portal.lock.tmp");
    for _ in 0..LOOKS {
        match hold(&draft, since) {
            Err(PublishError::Busy { .. }) => thread::sleep(PAUSE),
            held => return held,
        }
    }
    hold(&draft, since)
}

fn not_as_promised(lang: Lang) -> String {
    lang.pick(
        "错误: content/portal.lock 与内容不一致，--locked 不允许改它。\n改法: 在自己的电脑上运行 tidings build，把改动后的 portal.lock 一起提交",
        "error: content/portal.lock does not match the content, and --locked forbids changing it.\nfix: run `tidings build` on your own machine and commit the changed portal.lock as well",
    )
    .to_owned()
}
