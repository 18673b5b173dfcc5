//! Search as a reader types it. Speaks up where the site has no search yet.

use crate::browser::Browser;
use crate::clock::epoch;
use crate::portals::Portal;
use crate::report::{Report, skipped};
use crate::server::{Network, Server};

const ENTER: &str = "\u{e007}";
const HITS: &str = "return Array.from(document.querySelectorAll('#search-hits .row-title a'), a => a.textContent)";
const STATUS: &str = "return document.getElementById('search-status').textContent";
/// Something was found, or the page says that nothing was or could be.
const SETTLED: &str = "document.querySelector('#search-hits li') ||
    /没有|没能|无法|Nothing|could not|not possible/.test(document.getElementById('search-status').textContent)";

/// Page, words, and the title that must come first.
const QUERIES: &[(&str, &str, &str)] = &[
    ("zh/search/", "体检", "体检"),
    ("zh/search/", "交论文", "论文"),
    ("en/search/", "thesis", "thesis"),
    ("en/search/", "Health check", "health check"),
];

/// A site that has a search page with a form; `None` was said aloud.
fn start() -> Option<(Browser, Server)> {
    let site = Portal::Shapes.site();
    let page = site.get("zh/search/index.html").map(|page| String::from_utf8_lossy(&page.content).into_owned());
    if !page.is_some_and(|page| page.contains("data-index=")) {
        skipped("search in the browser: the site has no search form yet");
        return None;
    }
    let browser = Browser::start()?;
    let server = Server::start(&site, epoch("2026-09-10T00:00"));
    Some((browser, server))
}

#[test]
fn typed_words_are_found() {
    let Some((browser, server)) = start() else { return };
    let mut report = Report::new();
    for (page, words, title) in QUERIES {
        browser.open(&server.url(page));
        browser.type_into("input[name=q]", &format!("{words}{ENTER}"));
        let typed = browser.comes(SETTLED);
        let hits = browser.lines(HITS);
        let state = format!("“{words}” typed");
        let found = hits.first().is_some_and(|first| first.to_lowercase().contains(title));
        let seen = format!("{} / {}", browser.text(STATUS), hits.join(" | "));
        report.holds(page, &state, typed && found, &format!("first hit “…{title}…”"), &seen);
        // The same words in the address answer on load: a search can be sent to a friend.
        browser.open(&format!("{}?q={words}", server.url(page)));
        browser.comes(SETTLED);
        report.same(page, &format!("“{words}” in the address"), "hits", hits, browser.lines(HITS));
        // Every hit leads somewhere.
        let url = browser.text("const a = document.querySelector('#search-hits a'); return a ? a.href : ''");
        let path = url.rsplit_once("/notices/").map_or("", |(_, path)| path).split('#').next().unwrap_or_default();
        let answers =
            Portal::Shapes.site().get(&format!("{path}index.html")).is_some() || url.contains("/notices/zh/notices/");
        report.holds(page, &state, answers, "the hit's page exists", &url);
        report.none(page, &state, "a silent console", &browser.console());
    }
    report.finish();
}

#[test]
fn nothing_found_and_no_network_are_said_in_words() {
    let Some((browser, server)) = start() else { return };
    let mut report = Report::new();
    for page in ["zh/search/", "en/search/"] {
        browser.open(&server.url(page));
        browser.type_into("input[name=q]", &format!("qqxqq{ENTER}"));
        browser.comes(SETTLED);
        let status = browser.text(STATUS);
        report.holds(page, "qqxqq", status.contains("qqxqq"), "says that it found nothing for it", &status);
        report.same(page, "qqxqq", "hits", Vec::<String>::new(), browser.lines(HITS));
        browser.open(&server.url(page));
        server.network(Network::Dead);
        browser.type_into("input[name=q]", &format!("2026{ENTER}"));
        let said = browser.comes(SETTLED);
        report.holds(page, "dead network", said, "says that it cannot search", &browser.text(STATUS));
        server.network(Network::Works);
    }
    report.finish();
}
