//! The screen on the wall of a hall: nobody touches it for weeks, and its network may die.

use serde_json::json;

use crate::browser::Browser;
use crate::clock::{Clock, epoch, pass};
use crate::portals::Portal;
use crate::report::Report;
use crate::server::{Network, Server};

/// A wall in the wrong zone: the screen shows the portal's time all the same.
const WALL: &str = "America/Los_Angeles";
const FIVE_MINUTES: i64 = 300_000;

/// Rows that can be seen, in their order.
const ROWS: &str = "return Array.from(document.querySelectorAll('.rows .row')).filter(row => {
        const box = row.getBoundingClientRect();
        return row.offsetHeight && box.right <= innerWidth && box.bottom <= innerHeight;
    }).map(row => row.dataset.key)";
const AGE: &str = "return document.getElementById('age').textContent";
const CLOCK: &str = "return document.getElementById('clock').innerText.replace(/\\s+/g, ' ')";
const LATE: &str = "return String(document.getElementById('age').classList.contains('late'))";

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
    assert!(browser.comes("window.answered > 0"), "the screen does not refresh after five minutes");
    pass(browser, 10_000);
}

#[test]
fn the_screen_renews_itself_and_survives_a_dead_network() {
    let begun = epoch("2026-11-20T10:37");
    let Some((browser, server)) = start(begun) else { return };
    let mut report = Report::new();
    for (page, day, fresh, stale) in [
        ("zh/hall/", "11月20日周五", "更新于 ", "可能不是最新"),
        ("en/hall/2026/", "Fri 20 November", "Updated ", "May be out of date"),
    ] {
        server.publish(&Portal::Shapes.site());
        server.says(begun, None);
        browser.open_at(&server.url(page), Clock::Stands(begun));
        let rows = browser.lines(ROWS);
        // A long row takes the place of two.
        report.holds(page, "at once", (5..=6).contains(&rows.len()), "five or six rows", &rows.join(", "));
        report.same(page, "at once", "first row", Some("shapes.session"), rows.first().map(String::as_str));
        report.same(page, "at once", "clock", format!("10:37 {day}"), browser.text(CLOCK));
        report.same(page, "at once", "age", format!("{fresh}10:37"), browser.text(AGE));

        // A new build stands on the server: the nearest dates are other ones.
        server.publish(&Portal::Shapes.site_at(epoch("2026-12-11T00:00")));
        server.says(begun + 300, None);
        refresh(&browser);
        let renewed = browser.lines(ROWS);
        report.holds(page, "after 5 min", renewed.first() != rows.first(), "other rows", &renewed.join(", "));
        report.same(page, "after 5 min", "age", format!("{fresh}10:42"), browser.text(AGE));
        let blank = browser.lines(
            "return Array.from(document.querySelectorAll('.rows .row'))
                .filter(row => !row.dataset.state || !row.querySelector('.state').textContent).map(row => row.dataset.key)",
        );
        report.none(page, "after 5 min", "every new row says its state", &blank);

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
fn a_closed_row_stands_last_and_leaves_after_a_day() {
    let at = epoch("2026-11-22T15:59:55");
    let Some((browser, server)) = start(at) else { return };
    let mut report = Report::new();
    let page = "zh/hall/";
    browser.open_at(&server.url(page), Clock::Stands(at));
    let session = "shapes.session";
    let place = |rows: &[String]| rows.iter().position(|row| row == session);
    report.same(page, "5 s before its end", "place of the session", Some(0), place(&browser.lines(ROWS)));
    pass(&browser, 20_000);
    let rows = browser.lines(ROWS);
    report.holds(page, "15 s after its end", place(&rows) != Some(0), "what is next stands first", &rows.join(", "));
    pass(&browser, 86_380_000);
    report.same(page, "a day after its end", "place of the session", None, place(&browser.lines(ROWS)));
    report.finish();
}

#[test]
fn a_screen_whose_clock_is_wrong_shows_the_servers_time() {
    let now = epoch("2026-11-22T13:59:40");
    let Some((browser, server)) = start(now) else { return };
    let mut report = Report::new();
    for (page, day, off) in [("zh/hall/", "11月22日周日", -420), ("en/hall/", "Sun 22 November", 7200)] {
        let state = format!("{off} s off");
        browser.console();
        browser.open_at(&server.url(page), Clock::Stands(now + off));
        assert!(browser.comes("window.answered > 0"), "page {page}: it never asks the server for the time");
        let words = "return document.querySelector('.rows .row .state').textContent";
        let seconds = browser.text(words);
        let soon = seconds.contains("不到 1 分钟") || seconds.contains("under a minute");
        report.holds(page, &state, soon, "under a minute, at once", &seconds);
        pass(&browser, 25_000);
        report.same(page, &state, "clock", format!("14:00 {day}"), browser.text(CLOCK));
        let word = browser.text(words);
        report.holds(page, &state, ["正在进行", "Happening now"].contains(&&*word), "it has begun", &word);
        report.none(page, &state, "a silent console", &browser.console());
    }
    report.finish();
}

#[test]
fn at_night_it_starts_afresh_and_only_then() {
    let begun = epoch("2026-11-20T06:00");
    let Some((browser, server)) = start(begun) else { return };
    let mut report = Report::new();
    let page = "zh/hall/";
    let clock = browser.clock(Clock::Stands(begun));
    browser.open(&server.url(page));
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
fn no_other_page_polls() {
    let at = epoch("2026-11-20T10:00");
    let Some((browser, server)) = start(at) else { return };
    let mut report = Report::new();
    for page in ["zh/countdown/", "zh/", "zh/countdown/shapes/window/"] {
        browser.open_at(&server.url(page), Clock::Stands(at));
        assert!(browser.comes("window.answered > 0"), "page {page}: it never asks the server for the time");
        server.asked();
        pass(&browser, 7_200_000);
        // A request would be on its way by now.
        std::thread::sleep(std::time::Duration::from_millis(100));
        report.same(page, "two hours", "requests", Vec::<String>::new(), server.asked());
    }
    report.finish();
}

/// 1920×1080 is what the design asks for; smaller and larger screens show the same picture.
const LEGIBLE: &str = "
    const size = selector => parseFloat(getComputedStyle(document.querySelector(selector)).fontSize) * 1920 / innerWidth;
    const light = color => color.match(/[\\d.]+/g).slice(0, 3).reduce((sum, x) => sum + +x, 0);
    const faults = [], main = document.querySelector('main').getBoundingClientRect();
    const beside = document.querySelector('aside').getBoundingClientRect(), margin = innerWidth * .05 - 1;
    const root = document.scrollingElement;
    if (root.scrollHeight > innerHeight || root.scrollWidth > innerWidth) faults.push('it scrolls');
    if (size('.row-title') < 44) faults.push('title of ' + size('.row-title') + ' px');
    if (size('.row .day b') < 36) faults.push('date of ' + size('.row .day b') + ' px');
    if (light(getComputedStyle(document.body).backgroundColor) > 150) faults.push('not dark');
    if (main.left < margin || innerWidth - beside.right < margin) faults.push('margins: ' + main.left + ', ' + beside.right);
    if (document.querySelector('a, nav, form, button')) faults.push('something to touch');
    return faults";

#[test]
fn it_can_be_read_from_across_the_hall() {
    let at = epoch("2026-11-20T10:00");
    let Some((browser, server)) = start(at) else { return };
    let mut report = Report::new();
    for page in ["zh/hall/", "en/hall/", "zh/hall/2026/", "en/hall/2025/"] {
        for (scheme, width, height) in [("light", 1920, 1080), ("dark", 3840, 2160), ("dark", 1280, 720)] {
            browser.scheme(scheme);
            browser.size(width, height);
            browser.open_at(&server.url(page), Clock::Stands(at));
            let state = format!("{width}×{height}, {scheme}");
            let expected = "no scrolling, title ≥ 44 px, date ≥ 36 px, dark, 5 % margins";
            report.none(page, &state, expected, &browser.lines(LEGIBLE));
        }
    }
    report.finish();
}
