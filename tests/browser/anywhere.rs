//! The site where nobody planned it: from a folder on a disk, and below any path of a server. Links, countdowns and the
//! search work, or say why they cannot.

use std::path::Path;

use serde_json::Value;

use crate::browser::Browser;
use crate::clock::{Clock, epoch};
use crate::portals::{Portal, pages, write};
use crate::report::Report;
use crate::server::Server;

/// Everything a page links to on the same disk, with `#…` and `?…` cut off.
const LOCAL: &str = "return Array.from(document.querySelectorAll('a[href], link[href], script[src], img[src]'),
    el => el.href || el.src).filter(url => url.startsWith('file:')).map(url => decodeURI(url.split(/[?#]/)[0]))";

/// What pages from a disk wrote to the console. A browser looks for the manifest by itself, does not take it from a disk,
/// and says so; nobody can put such a page on a home screen anyway.
fn complaints(browser: &Browser) -> Vec<String> {
    browser.console().into_iter().filter(|line| !line.contains("manifest.webmanifest")).collect()
}

#[test]
fn pages_work_from_a_folder_on_a_disk() {
    let Some(browser) = Browser::start() else { return };
    let mut report = Report::new();
    for portal in [Portal::Real, Portal::Shapes] {
        let site = portal.site();
        let folder = tempfile::tempdir().expect("a folder");
        write(&site, folder.path());
        browser.console();
        // "Not found" belongs to a server; the root leads on by itself, on a disk to the folder of its language.
        for page in pages(&site).iter().filter(|page| page.ends_with('/')) {
            browser.open(&format!("file://{}/{page}index.html", folder.path().display()));
            let state = format!("{portal:?}, from a disk");
            let lost: Vec<String> = browser
                .lines(LOCAL)
                .into_iter()
                .filter(|url| !Path::new(url.trim_start_matches("file://")).is_file())
                .collect();
            report.none(page, &state, "every link leads to a file", &lost);
            let styled = browser.text("return getComputedStyle(document.body).margin");
            report.same(page, &state, "margin given by the stylesheet", "0px".to_owned(), styled);
            report.none(page, &state, "a silent console", &complaints(&browser));
        }
        // As a reader walks: from the home page to the first date and back.
        browser.open(&format!("file://{}/zh/index.html", folder.path().display()));
        for (selector, place) in [(".row-title a", "/zh/countdown/"), (".name", "/zh/index.html")] {
            browser.run(&format!("document.querySelector('{selector}').click()"), Vec::new());
            let arrived = browser.comes(&format!("location.href.includes('{place}')"));
            let found: Value = browser.run("return location.href", Vec::new());
            report.holds("zh/", "from a disk", arrived, &format!("{selector} leads to {place}"), &found.to_string());
        }
    }
    report.finish();
}

/// Where the parts are whose work is looked at: the figure of a countdown, the words of the search, its results.
const FIGURE: &str = "return document.querySelector('.cd-digits').textContent";
const STATUS: &str = "return document.getElementById('search-status').textContent";
const HITS: &str = "return Array.from(document.querySelectorAll('#search-hits .row-title a'), a => a.href)";
const SETTLED: &str =
    "/[0-9] (pages|个页面)|1 page found|不能|cannot/.test(document.getElementById('search-status').textContent)";

#[test]
fn from_a_disk_countdowns_count_and_the_search_says_that_it_cannot() {
    let Some(browser) = Browser::start() else { return };
    let mut report = Report::new();
    let site = Portal::Shapes.site();
    let folder = tempfile::tempdir().expect("a folder");
    write(&site, folder.path());
    let url = |page: &str| format!("file://{}/{page}index.html", folder.path().display());
    browser.console();
    for (lang, cannot, figure) in [("zh", "不能搜索", "天"), ("en", "cannot search", "day")] {
        browser.open_at(&url(&format!("{lang}/countdown/shapes/window/")), Clock::Stands(epoch("2026-12-01T09:00")));
        let counted = browser.text(FIGURE);
        report.holds(lang, "from a disk", counted.contains(figure), "the countdown counts", &counted);
        let search = url(&format!("{lang}/search/"));
        // At once, before anybody types in vain; and again for whoever types all the same, or follows an old address.
        browser.open(&search);
        let said = browser.text(STATUS);
        report.holds("search/", "just opened from a disk", said.contains(cannot), "says that it cannot", &said);
        browser.type_into("input[name=q]", "2026\u{e007}");
        browser.comes(SETTLED);
        let said = browser.text(STATUS);
        report.holds("search/", "typed from a disk", said.contains(cannot), "says that it cannot", &said);
        browser.open(&format!("{search}?q=2026"));
        browser.comes(SETTLED);
        let said = browser.text(STATUS);
        report.holds("search/", "asked from a disk", said.contains(cannot), "says that it cannot", &said);
        report.none("search/", "from a disk", "a silent console", &complaints(&browser));
        let ways = browser.lines("return Array.from(document.querySelectorAll('main .links a'), a => a.href)");
        let lost: Vec<String> =
            ways.iter().filter(|url| !Path::new(url.trim_start_matches("file://")).is_file()).cloned().collect();
        report.holds("search/", "from a disk", ways.len() > 3, "other ways to look", &ways.join(" "));
        report.none("search/", "from a disk", "every way leads to a file", &lost);
        // The screen of a hall asks for its list anew; from a disk it has what it has.
        browser.open_at(&url(&format!("{lang}/hall/")), Clock::Stands(epoch("2026-12-01T09:00")));
        browser.run("window.dispatchEvent(new Event('online'))", Vec::new());
        report.none("hall/", "from a disk", "a silent console", &complaints(&browser));
    }
    report.finish();
}

#[test]
fn below_any_path_everything_works() {
    let Some(browser) = Browser::start() else { return };
    let mut report = Report::new();
    let site = Portal::Shapes.site();
    // Built for `/notices/`, put elsewhere: a mirror, a test server.
    for base in ["/a/b/", "/"] {
        let server = Server::below(base, &site, epoch("2026-12-01T09:00"));
        browser.console();
        for page in
            ["", "zh/", "en/", "zh/notices/shapes/", "zh/countdown/", "en/for/2026/", "zh/calendar/", "en/hall/"]
        {
            browser.open_at(&server.url(page), Clock::Stands(epoch("2026-12-01T09:00")));
            let styled = browser.text("return getComputedStyle(document.body).margin");
            report.same(page, base, "margin given by the stylesheet", "0px".to_owned(), styled);
            let images = browser.lines(
                "return Array.from(document.images, i => i.loading = '' || i).filter(i => i.complete && !i.naturalWidth).map(i => i.src)",
            );
            report.none(page, base, "no picture that does not load", &images);
        }
        for (lang, figure) in [("zh", "天"), ("en", "day")] {
            let page = format!("{lang}/countdown/shapes/window/");
            browser.open_at(&server.url(&page), Clock::Stands(epoch("2026-12-01T09:00")));
            let counted = browser.text(FIGURE);
            report.holds(&page, base, counted.contains(figure), "the countdown counts", &counted);
            browser.open(&server.url(&format!("{lang}/search/?q=2026")));
            browser.comes(SETTLED);
            let hits = browser.lines(HITS);
            report.holds("search/", base, !hits.is_empty(), "something is found", &browser.text(STATUS));
            let root = server.url("");
            let lost: Vec<String> = hits
                .into_iter()
                .filter(|hit| {
                    let path = hit.strip_prefix(&root).unwrap_or("?").split('#').next().unwrap_or_default();
                    site.get(&format!("{path}index.html")).is_none()
                })
                .collect();
            report.none("search/", base, "every result leads to a page", &lost);
        }
        report.none("all", base, "a silent console", &browser.console());
        let missed: Vec<String> = server
            .asked()
            .into_iter()
            .filter(|line| {
                let path = line.split(' ').nth(1).and_then(|path| path.strip_prefix(base)).unwrap_or("?");
                let path = path.split('?').next().unwrap_or_default();
                site.get(path).is_none() && site.get(&format!("{path}index.html")).is_none()
            })
            .collect();
        report.none("all", base, "nothing is asked for that is not there", &missed);
    }
    report.finish();
}
