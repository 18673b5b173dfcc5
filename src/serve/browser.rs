//! Opens the reader's browser. Knows nothing but the address.

use std::process::{Command, Stdio};
use std::thread;

/// Asks the system to show an address. Fails in silence: the address stands in the terminal too.
pub(super) fn open(url: &str) {
    let mut command = if cfg!(windows) {
        let mut command = Command::new("cmd");
        // The empty text is the window title, which `start` would otherwise take the address for.
        command.args(["/c", "start", "", url]);
        command
    } else {
        let mut command = Command::new(if cfg!(target_os = "macos") { "open" } else { "xdg-open" });
        command.arg(url);
        command
    };
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    if let Ok(mut child) = command.spawn() {
        // Waited for, so that no finished process stays in the system's list.
        thread::spawn(move || child.wait());
    }
}
