//! What every page asks the network for, and what it writes to the console: nothing foreign, nothing at all.

use crate::browser::Browser;
use crate::portals::{Portal, pages};
use crate::report::Report;
use crate::server::Server;

/// Requests of a page, its own included: HTML, style, script, and the question for the time.
const MOST_REQUESTS: usize = 4;

/// The page of the root leads on, so that two pages are loaded; the screen in a hall has a script and a QR code more.
fn most_requests(page: &str) -> usize {
    match page {
        "" => 2 * MOST_REQUESTS,
        _ if page.contains("/hall/") => MOST_REQUESTS + 2,
        _ => MOST_REQUESTS,
    }
}

/// What a browser fetches for itself, sooner or later, once per site: nobody waits for it.
fn own_business(url: &str) -> bool {
    url.ends_with("/manifest.webmanifest") || url.contains("/assets/icon.")
}

/// What the page itself knows to have loaded.
const LOADED: &str = "return performance.getEntriesByType('resource').map(entry => entry.name)";

#[test]
fn no_page_asks_another_host_or_complains() {
    let Some(browser) = Browser::start() else { return };
    let mut report = Report::new();
    // Away from the browser's own first page, and from what it is still loading.
    browser.open("about:blank");
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
            let count = asked.iter().filter(|url| !own_business(url)).count();
            report.holds(&page, &state, count <= most, &format!("at most {most} requests"), &asked.join(", "));
            report.none(&page, &state, "a silent console, no breach of the security policy", &browser.console());
        }
        let lost: Vec<String> = server.asked().into_iter().filter(|line| line.contains("favicon")).collect();
        report.none("all", "the server's own log", "no search for an icon", &lost);
    }
    report.finish();
}
