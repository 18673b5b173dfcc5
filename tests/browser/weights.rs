//! What a page weighs when it travels, in bytes after gzip. Needs no browser.

use std::collections::BTreeMap;
use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use tidings::output::artifact::Site;

use crate::portals::{Portal, pages};
use crate::report::Report;

const KB: usize = 1000;

/// HTML by kind of page. The design aims at 6 kB for a notice; the longest real one is half a kilobyte over.
const BUDGETS: &[(&str, usize)] = &[
    ("home", 12 * KB),
    ("list", 12 * KB),
    ("notice", 7 * KB),
    ("guide", 6 * KB),
    ("faq", 6 * KB),
    ("cohort", 12 * KB),
    ("countdown", 6 * KB),
    ("board", 12 * KB),
    ("hall", 12 * KB),
    ("calendar", 12 * KB),
    ("corrections", 12 * KB),
    ("search", 6 * KB),
    ("not found", 6 * KB),
    ("root", 6 * KB),
];
const STYLE: usize = 6 * KB;
/// The design aims at 2.5 kB; what it must do takes 3.1. A page is complete without it.
const SCRIPT: usize = 7 * KB / 2;
/// HTML and everything that holds back its first picture: what ten packets carry.
const FIRST_FLIGHT: usize = 14 * 1024;

fn gzip(bytes: &[u8]) -> usize {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::new(6));
    encoder.write_all(bytes).expect("memory takes it");
    encoder.finish().expect("memory takes it").len()
}

/// By its address, as `output::routes` makes them.
fn kind(page: &str) -> &'static str {
    let parts: Vec<&str> = page.trim_end_matches('/').split('/').collect();
    match parts[..] {
        [""] => "root",
        [.., "404.html"] => "not found",
        [_] => "home",
        [_, "notices" | "guides" | "faq"] | [_, "notices", "earlier", _] | [_, "guides" | "faq", "page", _] => "list",
        [_, "notices", _] => "notice",
        [_, "guides", _] => "guide",
        [_, "faq", _] => "faq",
        [_, "for", _] => "cohort",
        [_, "countdown"] => "board",
        [_, "countdown", ..] => "countdown",
        [_, "hall", ..] => "hall",
        [_, "calendar"] => "calendar",
        [_, "corrections"] => "corrections",
        [_, "search"] => "search",
        _ => panic!("page {page} is of no kind that has a budget"),
    }
}

fn asset(site: &Site, name: &str, ending: &str) -> usize {
    let found = site.artifacts().iter().find(|artifact| {
        let path = artifact.path.as_str();
        path.starts_with(&format!("assets/{name}.")) && path.ends_with(ending)
    });
    gzip(&found.unwrap_or_else(|| panic!("no {name}{ending}")).content)
}

#[test]
fn no_page_is_heavier_than_its_budget() {
    let mut report = Report::new();
    for portal in [Portal::Real, Portal::Shapes] {
        let site = portal.site();
        let state = format!("{portal:?}, gzip");
        let (style, script) = (asset(&site, "site", ".css"), asset(&site, "site", ".js"));
        report.holds("all", &state, style <= STYLE, &format!("style ≤ {STYLE} B"), &style.to_string());
        report.holds("all", &state, script <= SCRIPT, &format!("script ≤ {SCRIPT} B"), &script.to_string());
        let mut heaviest: BTreeMap<&str, usize> = BTreeMap::new();
        for page in pages(&site) {
            let path = if page.ends_with('/') || page.is_empty() { format!("{page}index.html") } else { page.clone() };
            let html = gzip(&site.get(&path).expect("it is listed").content);
            let kind = kind(&page);
            let budget = BUDGETS.iter().find(|(name, _)| *name == kind).expect("every kind has one").1;
            report.holds(&page, &state, html <= budget, &format!("HTML of a {kind} ≤ {budget} B"), &html.to_string());
            // The script is deferred, so only the style holds back the first picture.
            let flight = html + style;
            let expected = format!("HTML and style ≤ {FIRST_FLIGHT} B");
            report.holds(&page, &state, flight <= FIRST_FLIGHT, &expected, &flight.to_string());
            let most = heaviest.entry(kind).or_default();
            *most = (*most).max(html);
        }
        println!("{portal:?}: style {style}, script {script}, heaviest HTML {heaviest:?}");
    }
    report.finish();
}
