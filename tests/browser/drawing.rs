//! The drawing of a notice's dates: it says what the list says, shows today only where a script knows it, and can be read.

use serde_json::json;

use crate::browser::Browser;
use crate::clock::{Clock, epoch};
use crate::portals::Portal;
use crate::report::Report;
use crate::server::Server;

const PAGE: &str = "zh/notices/shapes/";

/// Lanes whose row is missing, comes in another order, or has another state.
const DISAGREE: &str = "
    const rows = Array.from(document.querySelectorAll('#main .row')), faults = [];
    let last = -1;
    for (const lane of document.querySelectorAll('[data-lane]')) {
        const at = rows.findIndex(row => row.dataset.key === lane.dataset.lane), row = rows[at];
        if (!row || at < last) faults.push(lane.dataset.lane + ' is missing or elsewhere in the list');
        else if (row.dataset.state !== lane.dataset.state) faults.push(lane.dataset.lane + ': ' + lane.dataset.state + ', ' + row.dataset.state);
        last = at;
    }
    return faults";
/// Where the line of today is: the instant it marks, in epoch seconds, or nothing.
const TODAY: &str = "
    const { from, to, left, right } = document.querySelector('.tl').dataset, line = document.querySelector('.tl .now');
    if (line.getAttribute('visibility') !== 'visible') return '';
    const x = +/\\(([\\d.]+)/.exec(line.getAttribute('transform'))[1];
    return String(Math.round(+from + (x - left) / (right - left) * (to - from)))";
/// The smallest text on the screen, in pixels.
const SMALLEST: &str = "
    const svg = document.querySelector('.tl'), scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
    return String(Math.min(...Array.from(svg.querySelectorAll('text'), text => parseFloat(getComputedStyle(text).fontSize) * scale)))";
/// Titles that reach into the time beside them.
const COVERED: &str = "
    const svg = document.querySelector('.tl'), left = +svg.dataset.left;
    return Array.from(svg.querySelectorAll('[data-lane] > text:first-child')).filter(text => text.getBBox().width > left)
        .map(text => text.textContent)";

#[test]
fn the_drawing_agrees_with_the_list_and_knows_today_only_by_script() {
    let Some(browser) = Browser::start() else { return };
    let mut report = Report::new();
    let site = Portal::Shapes.site();
    for (at, seen) in [("2026-09-20T10:00", true), ("2026-12-10T10:00", true), ("2027-06-01T10:00", false)] {
        let now = epoch(at);
        let server = Server::start(&site, now);
        browser.size(1280, 900);
        browser.console();
        browser.open_at(&server.url(PAGE), Clock::Stands(now));
        report.none(PAGE, at, "lanes as in the list", &browser.lines(DISAGREE));
        let today: i64 = browser.text(TODAY).parse().unwrap_or(0);
        // A pixel is some hours wide.
        let right = if seen { (today - now).abs() < 6 * 3600 } else { today == 0 };
        report.holds(PAGE, at, right, "today in its place, or none", &today.to_string());
        report.none(PAGE, at, "a silent console", &browser.console());
        for width in [768, 1920] {
            browser.size(width, 900);
            let smallest: f64 = browser.text(SMALLEST).parse().unwrap_or(0.0);
            report.holds(
                PAGE,
                &format!("{width} px wide"),
                smallest >= 12.0,
                "text of 12 px or more",
                &smallest.to_string(),
            );
            report.none(PAGE, &format!("{width} px wide"), "titles in their column", &browser.lines(COVERED));
        }
        browser.size(375, 800);
        let drawn = browser.run("return document.querySelector('.tl').getClientRects().length", Vec::new());
        report.same(PAGE, "on a phone", "drawings", json!(0), drawn);
    }
    browser.scripts(false);
    let server = Server::start(&site, epoch("2026-09-10T10:00"));
    browser.size(1280, 900);
    browser.open(&server.url(PAGE));
    report.same(PAGE, "no script", "today", String::new(), browser.text(TODAY));
    report.finish();
}
