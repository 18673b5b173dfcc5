//! The device's clock as a page sees it, and instants as the tables of cases write them.

use serde_json::{Value, json};
use tidings::time::Instant;

use crate::browser::Browser;

/// How the device's clock behaves.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Clock {
    /// Stands at these epoch seconds until the test lets time pass.
    Stands(i64),
    /// Runs from these epoch seconds on.
    Runs(i64),
}

const SCRIPT: &str = include_str!("clock.js");

impl Clock {
    /// The script that must run before those of the page.
    pub(crate) fn script(self) -> String {
        let (seconds, flows) = match self {
            Clock::Stands(at) => (at, false),
            Clock::Runs(at) => (at, true),
        };
        format!("({SCRIPT})({}, {flows});", seconds * 1000)
    }
}

/// Epoch seconds of an instant: `2026-12-07T09:00:00+08:00`, or without the offset for Beijing time.
pub(crate) fn epoch(text: &str) -> i64 {
    let full = if text.len() == 16 { format!("{text}:00+08:00") } else { format!("{text}+08:00") };
    let instant = Instant::read_rfc3339(text).or_else(|| Instant::read_rfc3339(&full));
    instant.unwrap_or_else(|| panic!("`{text}` is no instant")).epoch()
}

/// Lets time pass on the page in milliseconds; returns how many timers fired.
pub(crate) fn pass(browser: &Browser, ms: i64) -> u64 {
    browser.run("return testClock.pass(arguments[0])", vec![json!(ms)]).as_u64().unwrap_or_default()
}

/// The device sleeps so many milliseconds, then the page becomes visible again.
pub(crate) fn sleep_and_wake(browser: &Browser, ms: i64) -> Value {
    browser.run("testClock.sleep(arguments[0]); document.dispatchEvent(new Event('visibilitychange'))", vec![json!(ms)])
}
