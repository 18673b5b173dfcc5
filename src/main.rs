//! The program: reads the clock and the environment, and hands both to the library.

use std::io::IsTerminal;
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use tidings::cli::{self, Environment};
use tidings::lang::Lang;
use tidings::time::Instant;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let terminal = std::io::stderr().is_terminal();
    let environment = Environment {
        now: Instant::from_epoch(i64::try_from(since_1970).unwrap_or(0)),
        folder: std::env::current_dir().unwrap_or_default(),
        lang: system_language(),
        color: terminal && std::env::var_os("NO_COLOR").is_none(),
        terminal,
        answers: terminal && std::io::stdin().is_terminal(),
        program: std::env::current_exe().ok(),
    };
    let exit = cli::run(std::env::args_os().collect(), &environment);
    ExitCode::from(exit.code())
}

/// The language of the system as Unix tells it; Windows tells nothing here, and Chinese comes first.
fn system_language() -> Option<Lang> {
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))?;
    if locale.starts_with("zh") { Some(Lang::Zh) } else { Some(Lang::En) }
}
