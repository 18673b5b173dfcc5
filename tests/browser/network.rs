//! What every page asks the network for, and what it writes to the console: nothing foreign, nothing at all.

use crate::browser::Browser;
use crate::portals::{Portal, pages};
use crate::report::Report;
use crate::server::Server;

/// Requests of a page, its own included: HTML, style, script, and the question for the time.
const MOST_REQUESTS: usize = 4;

/// The board has a script of its own; the page of the root leads on, so that two pages are loaded.
fn most_requests(page: &str) -> usize {
    match page {
        "" => 2 * MOST_REQUESTS,
        _ if page.ends_with("/countdown/") => MOST_REQUESTS + 1,
        _ => MOST_REQUESTS,
    }
}

/// What the page itself knows to have loaded.
const LOADED: &str = "return performance.getEntriesByType('resource').map(entry => entry.name)";

#[test]
fn no_page_asks_another_host_or_complains() {
    let Some(browser) = Browser::start() else { return };
    let mut report = Report::new();
    for portal in [Portal::Real, Portal::Shapes] {
        let site = portal.site();
        let server = Server::start(&site, portal.usual_instant());
        let here = format!("http://{}/", server.host());
        for page in pages(&site) {
            let state = format!("{portal:?}");
            browser.console();
            browser.requests();
            browser.open(&server.url(&page));
            let asked: Vec<String> = browser.requests().into_iter().filter(|url| !url.starts_with("data:")).collect();
            let foreign: Vec<String> =
                asked.iter().chain(&browser.lines(LOADED)).filter(|url| !url.starts_with(&here)).cloned().collect();
            report.none(&page, &state, "no request to another host", &foreign);
            let most = most_requests(&page);
            report.holds(&page, &state, asked.len() <= most, &format!("at most {most} requests"), &asked.join(", "));
            report.none(&page, &state, "a silent console, no breach of the security policy", &browser.console());
        }
        let lost: Vec<String> = server.asked().into_iter().filter(|line| line.contains("favicon")).collect();
        report.none("all", "the server's own log", "no search for an icon", &lost);
    }
    report.finish();
}
