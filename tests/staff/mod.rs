//! What the tests of the staff's commands share: a new portal, and the real program in it.
#![allow(dead_code, reason = "every test program uses its own part of it")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// What a run of the program came to.
pub(crate) struct Run {
    /// Exit code.
    pub(crate) code: i32,
    /// Standard output.
    pub(crate) said: String,
    /// Standard error.
    pub(crate) told: String,
}

/// Runs the program in a folder, without a terminal.
pub(crate) fn tidings(folder: &Path, lang: &str, arguments: &[&str]) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tidings"));
    command.current_dir(folder).args(["--lang", lang]).args(arguments).stdin(Stdio::null());
    let Output { status, stdout, stderr } = command.output().expect("the program starts");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    Run { code: status.code().expect("an exit code"), said: text(stdout), told: text(stderr) }
}

/// A portal as `tidings init` makes it.
pub(crate) fn fresh_portal() -> (tempfile::TempDir, PathBuf) {
    let temp = tempfile::tempdir().expect("a folder");
    assert_eq!(tidings(temp.path(), "en", &["init", "portal"]).code, 0);
    let root = temp.path().join("portal");
    (temp, root)
}
