//! A countdown on devices whose clock is wrong, asleep or stopped, and the moment in which a boundary is crossed.

use serde_json::json;

use crate::browser::Browser;
use crate::clock::{Clock, epoch, pass, sleep_and_wake};
use crate::portals::Portal;
use crate::report::Report;
use crate::server::{Network, Server};

const OPENS: &str = "2026-12-07T09:00";
const CLOSES: &str = "2026-12-18T17:00";
const PAGE: [&str; 2] = ["zh/countdown/shapes/window/", "en/countdown/shapes/window/"];

const STATE: &str = "return document.querySelector('.cd').dataset.state || ''";
const LABEL: &str = "return document.getElementById('state').textContent";
const FIGURE: &str = "return document.querySelector('.cd-digits').textContent";
const LINE: &str = "const line = document.querySelector('.clock'); return line ? line.textContent : ''";

/// Counts the answers a page has received, so that a test knows when it has been told the time.
const LISTEN: &str = "window.answered = 0; const ask = window.fetch;
    window.fetch = (...what) => {
        const answer = ask(...what);
        const done = () => setTimeoutReal(() => { window.answered++; }, 0);
        answer.then(done, done);
        return answer;
    };";

fn start() -> Option<(Browser, Server)> {
    let browser = Browser::start()?;
    browser.before_scripts(&format!("const setTimeoutReal = window.setTimeout.bind(window); {LISTEN}"));
    Some((browser, Server::start(&Portal::Shapes.site(), 0)))
}

/// Opens a page at the device's instant and waits until the server's answer has arrived, or failed to.
fn open(browser: &Browser, server: &Server, page: &str, device: i64) {
    browser.open_at(&server.url(page), Clock::Stands(device));
    assert!(browser.comes("window.answered > 0"), "page {page}: it never asks the server for the time");
}

/// Name, the server's `Date` and `Age` against the true instant, the device against it (seconds), the line in zh and en.
type WrongClock = (&'static str, i64, Option<i64>, i64, [&'static str; 2]);

const WRONG: &[WrongClock] = &[
    ("right", 0, None, 0, ["", ""]),
    ("4 s slow", 0, None, -4, ["", ""]),
    ("30 s slow", 0, None, -30, ["", ""]),
    (
        "7 min slow",
        0,
        None,
        -420,
        [
            "您的设备时间慢 7 分钟，已按服务器时间计算。",
            "Your device's clock is 7 minutes slow; the server's time is used.",
        ],
    ),
    (
        "2 h fast",
        0,
        None,
        7200,
        [
            "您的设备时间快 2 小时，已按服务器时间计算。",
            "Your device's clock is 2 hours fast; the server's time is used.",
        ],
    ),
    ("right, the answer an hour old", -3600, Some(3600), 0, ["", ""]),
    (
        "1 day slow, the answer an hour old",
        -3600,
        Some(3600),
        -86400,
        ["您的设备时间慢 1 天，已按服务器时间计算。", "Your device's clock is 1 day slow; the server's time is used."],
    ),
];

#[test]
fn the_servers_clock_wins() {
    let Some((browser, server)) = start() else { return };
    let mut report = Report::new();
    for zone in ["Asia/Shanghai", "America/Los_Angeles"] {
        browser.zone(zone);
        for (device, date, age, off, line) in WRONG {
            // Ten seconds on either side: a small error is forgiven, a large one must not flip the state.
            for (now, state) in [(epoch(OPENS) - 10, "upcoming"), (epoch(CLOSES) + 10, "closed")] {
                for (page, line) in PAGE.iter().zip(line) {
                    if (zone == "Asia/Shanghai") != page.starts_with("zh") {
                        continue;
                    }
                    server.says(now + date, *age);
                    open(&browser, &server, page, now + off);
                    let seen = format!("device {device}, in {zone}, truly {now}");
                    report.same(page, &seen, "state", state.to_owned(), browser.text(STATE));
                    report.same(page, &seen, "line about the clock", (*line).to_owned(), browser.text(LINE));
                }
            }
        }
    }
    report.finish();
}

#[test]
fn without_an_answer_the_devices_clock_has_to_do() {
    let Some((browser, server)) = start() else { return };
    let mut report = Report::new();
    let (page, now) = (PAGE[0], epoch(OPENS) + 60);
    server.says(now, None);
    for dead in [Network::Dead, Network::Failing] {
        // The page itself must arrive, so the network fails only once it is there: at the next sight of the page.
        open(&browser, &server, page, now - 420);
        server.network(dead);
        browser.run("window.answered = 0", Vec::new());
        sleep_and_wake(&browser, 3_600_000);
        let seen = format!("{dead:?} after an hour of sleep");
        report.holds(page, &seen, browser.comes("window.answered"), "it asks again", "it does not");
        report.same(page, &seen, "state", "open".to_owned(), browser.text(STATE));
        server.network(Network::Works);
    }
    // Offline from the start, as a phone that kept the page: silently the phone's clock.
    open(&browser, &server, page, now);
    let condition =
        |offline: bool| json!({"offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1});
    browser.devtools("Network.emulateNetworkConditions", condition(true));
    browser.run("window.answered = 0", Vec::new());
    sleep_and_wake(&browser, epoch(CLOSES) * 1000 - now * 1000);
    report.holds(page, "offline", browser.comes("window.answered"), "it asks again", "it does not");
    report.same(page, "offline", "state, line", ["closed", ""], [&*browser.text(STATE), &*browser.text(LINE)]);
    browser.devtools("Network.emulateNetworkConditions", condition(false));
    // Online again: the device had been two hours ahead all the time.
    server.says(epoch(CLOSES) - 7200, None);
    browser.run("window.answered = 0; dispatchEvent(new Event('online'))", Vec::new());
    report.holds(page, "online again", browser.comes("window.answered"), "it asks again", "it does not");
    report.same(page, "online again", "state", "last".to_owned(), browser.text(STATE));
    report.finish();
}

#[test]
fn a_boundary_is_crossed_at_its_instant() {
    let Some((browser, server)) = start() else { return };
    let mut report = Report::new();
    for (page, instant, before, after) in [(PAGE[0], OPENS, "upcoming", "open"), (PAGE[1], CLOSES, "last", "closed")] {
        for off in [0, -420] {
            server.says(epoch(instant) - 90, None);
            open(&browser, &server, page, epoch(instant) - 90 + off);
            pass(&browser, 89_999);
            report.same(page, "1 ms before", "state", before.to_owned(), browser.text(STATE));
            pass(&browser, 1);
            report.same(page, "at the instant", "state", after.to_owned(), browser.text(STATE));
        }
    }
    report.finish();
}

#[test]
fn a_whole_life_is_spoken_once_per_state_and_costs_little() {
    let Some((browser, server)) = start() else { return };
    let mut report = Report::new();
    let begun = epoch("2026-09-12T00:00");
    for (page, labels) in PAGE
        .iter()
        .zip([["距开始还有", "正在办理，距截止还有", "已截止"], ["Starts in", "Open now, closes in", "Closed"]])
    {
        server.says(begun, None);
        open(&browser, &server, page, begun);
        browser.run(
            "const state = document.getElementById('state'); window.spoken = [state.textContent];
             new MutationObserver(() => spoken.push(state.textContent))
                 .observe(state, { childList: true, characterData: true, subtree: true })",
            Vec::new(),
        );
        // Longer than a timer can wait, hours, minutes, seconds; each stretch with what may be painted in it, the
        // rows of the other dates included.
        for (to, most) in [
            ("2026-12-06T09:00", 90 * 30),
            (OPENS, 60 * 24 + 3600),
            ("2026-12-17T17:00", 60 * 24),
            (CLOSES, 60 * 24 + 3600),
            ("2027-02-01T00:00", 100),
        ] {
            let now = browser.run("return Date.now()", Vec::new()).as_i64().unwrap();
            let fired = pass(&browser, epoch(to) * 1000 - now);
            report.holds(
                page,
                &format!("until {to}"),
                fired <= most,
                &format!("at most {most} timers"),
                &fired.to_string(),
            );
        }
        report.same(
            page,
            "over its life",
            "spoken",
            labels.map(str::to_owned).to_vec(),
            browser.lines("return spoken"),
        );
        let roles = browser.lines(
            "return [document.getElementById('state').getAttribute('role'), document.querySelector('.cd-left').getAttribute('role'),
                String(document.querySelectorAll('[aria-live]').length)]",
        );
        report.same(page, "any", "roles, live regions", ["status", "timer", "0"].map(str::to_owned).to_vec(), roles);
    }
    report.finish();
}

#[test]
fn a_device_that_slept_is_right_at_once() {
    let Some((browser, server)) = start() else { return };
    let mut report = Report::new();
    let before = epoch(OPENS) - 3600;
    for (name, wake) in [
        ("visible again", "document.dispatchEvent(new Event('visibilitychange'))"),
        ("back from the back-forward cache", "dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))"),
    ] {
        let page = PAGE[0];
        server.says(before, None);
        open(&browser, &server, page, before);
        report.same(page, "before", "state", "upcoming".to_owned(), browser.text(STATE));
        server.says(before + 7200, None);
        server.asked();
        let script = format!("window.answered = 0; testClock.sleep(7200000); {wake}; {STATE}");
        report.same(page, name, "state", "open".to_owned(), browser.text(&script));
        report.holds(page, name, browser.comes("window.answered"), "it asks for the time again", "it does not");
        let asked = server.asked();
        report.holds(page, name, asked.iter().any(|line| line.starts_with("HEAD ")), "one HEAD", &asked.join(", "));
        // Woken again at once, it does not ask again.
        browser.run(wake, Vec::new());
        report.same(page, &format!("{name}, twice"), "requests", Vec::<String>::new(), server.asked());
    }
    // Somebody sets the device's clock back by a day; the server knows better.
    let (page, now) = (PAGE[1], epoch(CLOSES) + 60);
    server.says(now, None);
    open(&browser, &server, page, now);
    browser.run("window.answered = 0", Vec::new());
    sleep_and_wake(&browser, -86_400_000);
    report.holds(page, "clock set back a day", browser.comes("window.answered"), "it asks again", "it does not");
    report.same(page, "clock set back a day", "state", "closed".to_owned(), browser.text(STATE));
    report.finish();
}

#[test]
fn seconds_can_be_held() {
    let Some((browser, server)) = start() else { return };
    let mut report = Report::new();
    const BUTTON: &str = "const b = document.querySelector('.hold');
        return b.hidden || getComputedStyle(b).display === 'none' ? '' : b.textContent";
    const CLICK: &str = "document.querySelector('.hold').click()";
    for (page, hold, go, first, second) in [
        (PAGE[0], "暂停跳动", "继续跳动", "59 分钟 59 秒", "59 分钟 49 秒"),
        (PAGE[1], "Pause", "Resume", "59 minutes 59 seconds", "59 minutes 49 seconds"),
    ] {
        let now = epoch(OPENS) - 3602;
        server.says(now, None);
        open(&browser, &server, page, now);
        report.same(page, "minutes", "button", String::new(), browser.text(BUTTON));
        pass(&browser, 3000);
        report.same(page, "seconds", "figure, button", [first, hold], [&*browser.text(FIGURE), &*browser.text(BUTTON)]);
        browser.run(CLICK, Vec::new());
        let fired = pass(&browser, 10_000);
        report.same(page, "held", "figure, button", [first, go], [&*browser.text(FIGURE), &*browser.text(BUTTON)]);
        report.holds(page, "held", fired < 3, "hardly a timer fires", &fired.to_string());
        browser.run(CLICK, Vec::new());
        report.same(
            page,
            "goes on",
            "figure, button",
            [second, hold],
            [&*browser.text(FIGURE), &*browser.text(BUTTON)],
        );
        // Held seconds must not hide that it has opened.
        browser.run(CLICK, Vec::new());
        pass(&browser, 3_600_000);
        report.same(page, "opened while held", "state", "open".to_owned(), browser.text(STATE));
        report.same(page, "opened while held", "button", String::new(), browser.text(BUTTON));
        let label = browser.text(LABEL);
        report.holds(
            page,
            "opened while held",
            label.contains("正在办理") || label.contains("Open now"),
            "the label says so",
            &label,
        );
    }
    report.finish();
}

const NEWER: &str = "const line = document.querySelector('.newer'); return line ? line.textContent : ''";

#[test]
fn a_page_that_was_changed_since_it_was_opened_says_so() {
    let Some((browser, server)) = start() else { return };
    let mut report = Report::new();
    let now = epoch(OPENS) - 10;
    let said = ["这一页打开以后又有更新。 看新的", "This page has changed since you opened it. Show the new one"];
    // In the computer's own zone: the browser writes `document.lastModified` in it, whatever zone is played to scripts.
    for (page, said) in PAGE.iter().zip(said) {
        for (case, first, then, expected) in [
            ("unchanged", Some(now - 5_000), Some(now - 5_000), ""),
            ("changed", Some(now - 5_000), Some(now - 60), said),
            ("put back", Some(now - 5_000), Some(now - 9_000), ""),
            ("a server that does not tell", None, None, ""),
        ] {
            server.says(now, None);
            server.modified(first);
            open(&browser, &server, page, now);
            report.same(page, case, "at first", String::new(), browser.text(NEWER));
            server.modified(then);
            server.says(now + 660, None);
            browser.run("window.answered = 0", Vec::new());
            // Eleven minutes in a pocket.
            sleep_and_wake(&browser, 660_000);
            report.holds(page, case, browser.comes("window.answered"), "it asks again", "it does not");
            report.same(page, case, "after a change", expected.to_owned(), browser.text(NEWER));
        }
    }
    report.finish();
}
