//! Accessibility by the axe engine: no violation on any kind of page, in both languages, small and large, light and dark.
//! The engine is no part of the site: `.ci/run` puts it into `target/axe/`.

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::browser::Browser;
use crate::clock::{Clock, epoch};
use crate::driver::required;
use crate::portals::Portal;
use crate::report::{Report, skipped};
use crate::server::Server;

/// One page of every kind and state below a language; the search page is there once the theme is given an index.
const SHAPES: &[&str] = &[
    "",
    "notices/",
    "guides/",
    "faq/",
    "notices/shapes/",
    "notices/changed/",
    "notices/changes/",
    "notices/round-1/",
    "notices/only-chinese/",
    "guides/how/",
    "faq/who/",
    "for/2026-ug/",
    "countdown/",
    "countdown/shapes/window/",
    "countdown/shapes/due-day/",
    "countdown/changed/called-off/",
    "countdown/changed/put-off/",
    "calendar/",
    "corrections/",
    "404.html",
];
const REAL: &[&str] = &["", "notices/2025-image-capture/", "calendar/"];

/// Rules that depend on colours; the others see the same page in light and dark.
const COLOURS: &str = "{ runOnly: ['color-contrast', 'link-in-text-block'] }";

fn engine() -> Option<String> {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).with_file_name("axe").join("axe.min.js");
    if let Ok(source) = fs::read_to_string(&path) {
        return Some(source);
    }
    let why = format!("accessibility needs the npm package axe-core as {}", path.display());
    assert!(!required(), "TIDINGS_BROWSER=required, but {why}");
    skipped(&why);
    None
}

/// One line per broken rule and place.
fn violations(browser: &Browser, options: &str) -> Vec<String> {
    let script = format!(
        "return axe.run(document, Object.assign({{ resultTypes: ['violations'] }}, {options})).then(result =>
            result.violations.flatMap(rule => rule.nodes.map(node =>
                rule.id + ' at ' + node.target.join(' ') + ': ' + node.failureSummary.replace(/\\s+/g, ' '))))"
    );
    browser.lines(&script)
}

fn look(browser: &Browser, report: &mut Report, url: &str, page: &str, at: i64, engine: &str) {
    browser.size(375, 800);
    browser.scheme("light");
    browser.open_at(url, Clock::Runs(at));
    browser.devtools("Runtime.evaluate", json!({"expression": engine}));
    for (width, scheme, options) in
        [(375, "light", "{}"), (375, "dark", COLOURS), (1280, "dark", COLOURS), (1280, "light", "{}")]
    {
        browser.size(width, 800);
        browser.scheme(scheme);
        report.none(page, &format!("{width} px, {scheme}"), "no violation", &violations(browser, options));
    }
}

#[test]
fn axe_finds_nothing() {
    let Some(engine) = engine() else { return };
    let Some(browser) = Browser::start() else { return };
    let mut report = Report::new();
    // Something is upcoming, something open, on its last day, over.
    for (portal, at, kinds) in [(Portal::Shapes, "2026-12-18T10:00", SHAPES), (Portal::Real, "2024-11-16T10:00", REAL)]
    {
        let site = portal.site();
        let server = Server::start(&site, epoch(at));
        let mut all: Vec<String> =
            ["zh", "en"].iter().flat_map(|lang| kinds.iter().map(move |kind| format!("{lang}/{kind}"))).collect();
        all.extend(
            ["zh/search/", "en/search/"]
                .map(str::to_owned)
                .into_iter()
                .filter(|page| site.get(&format!("{page}index.html")).is_some()),
        );
        for page in all {
            look(&browser, &mut report, &server.url(&page), &page, epoch(at), &engine);
        }
    }
    report.finish();
}

#[test]
fn axe_finds_nothing_on_the_hall_screen() {
    let Some(engine) = engine() else { return };
    let Some(browser) = Browser::start() else { return };
    let at = epoch("2026-12-06T10:00");
    let server = Server::start(&Portal::Shapes.site(), at);
    let mut report = Report::new();
    browser.size(1920, 1080);
    for page in ["zh/hall/", "en/hall/"] {
        browser.open_at(&server.url(page), Clock::Runs(at));
        browser.devtools("Runtime.evaluate", json!({"expression": engine}));
        // Read from afar, its texts need more contrast than others: WCAG 1.4.6.
        let options = "{ rules: { 'color-contrast-enhanced': { enabled: true } } }";
        report.none(page, "hall, 1920 px", "no violation, contrast of 7:1", &violations(&browser, options));
        assert_ne!(browser.run("return axe.version", Vec::new()), Value::Null);
    }
    report.finish();
}
