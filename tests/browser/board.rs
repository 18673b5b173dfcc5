//! The countdown board on the wall of a hall: nobody touches it for weeks, and its network may die.

use serde_json::json;

use crate::browser::Browser;
use crate::clock::{Clock, epoch, pass};
use crate::portals::Portal;
use crate::report::Report;
use crate::server::{Network, Server};

/// A wall in the wrong zone: the screen shows the portal's time all the same.
const WALL: &str = "America/Los_Angeles";
const FIVE_MINUTES: i64 = 300_000;

const ROWS: &str = "return Array.from(document.querySelectorAll('main .leaf:first-of-type .row'))
    .filter(row => getComputedStyle(row).display !== 'none').map(row => row.id)";
const AGE: &str = "return document.querySelector('.hall-age').textContent";
const CLOCK: &str = "return document.querySelector('.hall-clock').textContent";
const LATE: &str = "return String(document.querySelector('.hall-age').classList.contains('late'))";

fn start(device: i64) -> Option<(Browser, Server)> {
    let browser = Browser::start()?;
    browser.zone(WALL);
    browser.size(1920, 1080);
    // So that a test knows when the answer to a refresh has been dealt with.
    browser.before_scripts(
        "const later = window.setTimeout.bind(window), ask = window.fetch;
         window.answered = 0;
         window.fetch = (...what) => {
             const answer = ask(...what), done = () => later(() => { answered++; }, 50);
             answer.then(done, done);
             return answer;
         };",
    );
    let server = Server::start(&Portal::Shapes.site(), device);
    Some((browser, server))
}

/// Lets five minutes pass and waits for what comes of the refresh.
fn refresh(browser: &Browser) {
    browser.run("window.answered = 0", Vec::new());
    pass(browser, FIVE_MINUTES);
    assert!(browser.comes("window.answered > 0"), "the board does not refresh after five minutes");
    pass(browser, 10_000);
}

#[test]
fn the_board_renews_itself_and_survives_a_dead_network() {
    let begun = epoch("2026-11-20T10:37");
    let Some((browser, server)) = start(begun) else { return };
    let mut report = Report::new();
    for (page, fresh, stale) in
        [("zh/countdown/", "更新于 ", "可能不是最新"), ("en/countdown/", "Updated ", "May be out of date")]
    {
        server.publish(&Portal::Shapes.site());
        server.says(begun, None);
        browser.open_at(&server.url(&format!("{page}#hall")), Clock::Stands(begun));
        let rows = browser.lines(ROWS);
        report.same(page, "at once", "rows", 6, rows.len());
        report.same(page, "at once", "first row", Some("shapes.session"), rows.first().map(String::as_str));
        report.same(page, "at once", "clock", "2026-11-20 10:37".to_owned(), browser.text(CLOCK));
        report.same(page, "at once", "age", format!("{fresh}10:37"), browser.text(AGE));

        // A new build stands on the server: the nearest dates are other ones.
        server.publish(&Portal::Shapes.site_at(epoch("2026-12-11T00:00")));
        server.says(begun + 300, None);
        refresh(&browser);
        let renewed = browser.lines(ROWS);
        report.holds(page, "after 5 min", renewed.first() != rows.first(), "other rows", &renewed.join(", "));
        report.same(page, "after 5 min", "age", format!("{fresh}10:42"), browser.text(AGE));
        let told = browser.text(&format!("return document.getElementById('{}').dataset.state || ''", renewed[0]));
        report.holds(page, "after 5 min", !told.is_empty(), "new rows are painted", &told);

        for network in [Network::Dead, Network::Failing] {
            server.network(network);
            refresh(&browser);
            let state = format!("{network:?}");
            report.same(page, &state, "rows", renewed.clone(), browser.lines(ROWS));
            report.same(page, &state, "age", format!("{fresh}10:42"), browser.text(AGE));
            report.same(page, &state, "marked late", "false".to_owned(), browser.text(LATE));
        }
        for _ in 0..5 {
            refresh(&browser);
        }
        let age = browser.text(AGE);
        let expected = format!("{fresh}10:42 … {stale}");
        report.holds(page, "dead for 35 min", age.contains("10:42") && age.contains(stale), &expected, &age);
        report.same(page, "dead for 35 min", "marked late", "true".to_owned(), browser.text(LATE));
        report.same(page, "dead for 35 min", "rows", renewed.clone(), browser.lines(ROWS));
        server.network(Network::Works);
        refresh(&browser);
        report.same(page, "network back", "marked late", "false".to_owned(), browser.text(LATE));
    }
    report.finish();
}

#[test]
fn a_closed_row_leaves_after_a_day() {
    let at = epoch("2026-11-23T15:59:50");
    let Some((browser, server)) = start(at) else { return };
    let mut report = Report::new();
    let page = "zh/countdown/";
    browser.open_at(&server.url("zh/countdown/#hall"), Clock::Stands(at));
    let rows = browser.lines(ROWS);
    let seen = rows.contains(&"shapes.session".to_owned());
    report.holds(page, "10 s before a day is over", seen, "shapes.session still stands", &rows.join(", "));
    pass(&browser, 20_000);
    let rows = browser.lines(ROWS);
    let gone = !rows.contains(&"shapes.session".to_owned());
    report.holds(page, "a day after its end", gone, "shapes.session is gone", &rows.join(", "));
    report.same(page, "a day after its end", "rows", 6, rows.len());
    report.finish();
}

#[test]
fn at_night_it_starts_afresh_and_only_then() {
    let begun = epoch("2026-11-20T06:00");
    let Some((browser, server)) = start(begun) else { return };
    let mut report = Report::new();
    let page = "zh/countdown/";
    let clock = browser.clock(Clock::Stands(begun));
    browser.open(&server.url("zh/countdown/#hall"));
    browser.run("window.first = true", Vec::new());
    let hour = 3_600_000;
    for (hours, state, stays) in [(16, "22:00", true), (5, "03:00", false)] {
        browser.run("testClock.sleep(arguments[0])", vec![json!(hours * hour)]);
        server.says(browser.run("return Date.now() / 1000 | 0", Vec::new()).as_i64().unwrap(), None);
        browser.run("window.answered = 0", Vec::new());
        pass(&browser, FIVE_MINUTES);
        let reloaded = if stays { !browser.comes("window.answered") } else { browser.comes("!window.first") };
        report.same(page, state, "reloads", !stays, reloaded);
    }
    browser.forget(clock);
    report.finish();
}

#[test]
fn only_the_hall_polls() {
    let at = epoch("2026-11-20T10:00");
    let Some((browser, server)) = start(at) else { return };
    let mut report = Report::new();
    for page in ["zh/countdown/", "zh/", "zh/countdown/shapes/window/"] {
        browser.open_at(&server.url(page), Clock::Stands(at));
        assert!(browser.comes("window.answered > 0"), "page {page}: it never asks the server for the time");
        server.asked();
        pass(&browser, 7_200_000);
        browser.run("return new Promise(done => { const c = new MessageChannel(); c.port1.onmessage = done; c.port2.postMessage(0); })", Vec::new());
        report.same(page, "two hours", "requests", Vec::<String>::new(), server.asked());
    }
    report.finish();
}

#[test]
fn it_can_be_read_from_across_the_hall() {
    let at = epoch("2026-11-20T10:00");
    let Some((browser, server)) = start(at) else { return };
    let mut report = Report::new();
    for page in ["zh/countdown/", "en/countdown/"] {
        for scheme in ["light", "dark"] {
            browser.scheme(scheme);
            browser.open_at(&server.url(&format!("{page}#hall")), Clock::Stands(at));
            let found = browser.lines(
                "const size = selector => parseFloat(getComputedStyle(document.querySelector(selector)).fontSize);
                 const light = color => color.match(/[\\d.]+/g).slice(0, 3).reduce((sum, x) => sum + +x, 0);
                 const row = Array.from(document.querySelectorAll('.row')).find(row => row.offsetHeight);
                 const box = row.getBoundingClientRect(), faults = [];
                 if (document.scrollingElement.scrollHeight > innerHeight) faults.push('scrolls: ' + document.scrollingElement.scrollHeight);
                 if (document.scrollingElement.scrollWidth > innerWidth) faults.push('scrolls sideways');
                 if (size('.row-title') < 44) faults.push('title of ' + size('.row-title') + ' px');
                 if (size('.row .day b') < 36) faults.push('date of ' + size('.row .day b') + ' px');
                 if (light(getComputedStyle(document.body).backgroundColor) > 150) faults.push('not dark');
                 if (box.left < innerWidth * .05 - 1 || innerWidth - box.right < innerWidth * .05 - 1) faults.push('margins: ' + box.left + ' to ' + box.right + ' of ' + innerWidth);
                 if (getComputedStyle(document.querySelector('header.top')).display !== 'none') faults.push('the header shows');
                 return faults",
            );
            report.none(
                page,
                &format!("hall, {scheme}"),
                "no scrolling, title ≥ 44 px, date ≥ 36 px, dark, 5 % margins",
                &found,
            );
        }
    }
    report.finish();
}
