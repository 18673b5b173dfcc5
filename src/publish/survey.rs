//! What lies in the output folder, looked at without ever following a link. Changes nothing.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::error::{Doing, PublishError};

/// What lies at a path below the output folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Found {
    /// Nothing.
    Missing,
    /// A regular file.
    File,
    /// A folder.
    Folder,
    /// The path, or a folder on the way to it, is a link (or a junction of Windows).
    Link(PathBuf),
    /// A folder on the way (given as it is named below the output) is a file, or the path is a device or a pipe.
    Blocked(String),
}

/// Looks at a `/`-separated path below `out`; the empty path is `out` itself, which may be a link.
pub(super) fn find(out: &Path, path: &str) -> Result<Found, PublishError> {
    let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
    for end in ends.filter(|end| *end > 0) {
        let here = out.join(&path[..end]);
        let found = match fs::symlink_metadata(&here) {
            Ok(found) => found.file_type(),
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Found::Missing),
            Err(error) => return Err(PublishError::io(Doing::Read, &here)(error)),
        };
        if found.is_symlink() {
            return Ok(Found::Link(here));
        }
        if found.is_dir() {
            continue;
        }
        let is_wanted_file = found.is_file() && end == path.len();
        return Ok(if is_wanted_file { Found::File } else { Found::Blocked(path[..end].to_owned()) });
    }
    Ok(Found::Folder)
}

/// The name of a file that is still being written.
pub(super) fn temporary_name(mark: &str) -> String {
    format!(".tidings-{mark}.tmp")
}

/// Whether a file name is one of [`temporary_name`].
pub(super) fn is_temporary(name: &str) -> bool {
    let mark = name.strip_prefix(".tidings-").and_then(|rest| rest.strip_suffix(".tmp"));
    mark.is_some_and(|mark| mark == "manifest" || (!mark.is_empty() && mark.bytes().all(|b| b.is_ascii_digit())))
}
