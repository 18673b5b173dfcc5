//! What a countdown says on both sides of every boundary, in both languages and on devices in two zones. The clocks
//! agree here; see `clocks` for those that do not.

use crate::browser::Browser;
use crate::clock::{Clock, epoch};
use crate::portals::Portal;
use crate::report::Report;
use crate::server::Server;

/// Language of the page and zone of the device: words and sums have nothing to do with each other, so two pairs do.
const READERS: [(&str, &str); 2] = [("zh", "Asia/Shanghai"), ("en", "America/Los_Angeles")];

/// Instant, state, then label and figure in Chinese and in English.
type Case = (&'static str, &'static str, [&'static str; 2], [&'static str; 2]);

/// Countdown pages of the notice `shapes`.
const COUNTDOWNS: &[(&str, &[Case])] = &[
    (
        "session",
        &[
            ("2026-11-20T14:00", "upcoming", ["距开始还有", "2 天"], ["Starts in", "2 days"]),
            ("2026-11-21T13:00", "upcoming", ["距开始还有", "1 天 1 小时"], ["Starts in", "1 day 1 hour"]),
            ("2026-11-22T12:30", "upcoming", ["距开始还有", "1 小时 30 分钟"], ["Starts in", "1 hour 30 minutes"]),
            ("2026-11-22T13:58:59", "upcoming", ["距开始还有", "1 分钟 1 秒"], ["Starts in", "1 minute 1 second"]),
            ("2026-11-22T13:59:59", "upcoming", ["距开始还有", "1 秒"], ["Starts in", "1 second"]),
            ("2026-11-22T14:00", "last", ["正在进行", ""], ["Happening now", ""]),
            ("2026-11-22T15:59:59", "last", ["正在进行", ""], ["Happening now", ""]),
            ("2026-11-22T16:00", "closed", ["已结束", ""], ["Over", ""]),
        ],
    ),
    (
        "window",
        &[
            ("2026-12-07T08:59:58", "upcoming", ["距开始还有", "2 秒"], ["Starts in", "2 seconds"]),
            (
                "2026-12-07T09:00",
                "open",
                ["正在办理，距截止还有", "11 天 8 小时"],
                ["Open now, closes in", "11 days 8 hours"],
            ),
            (
                "2026-12-17T16:00",
                "open",
                ["正在办理，距截止还有", "1 天 1 小时"],
                ["Open now, closes in", "1 day 1 hour"],
            ),
            ("2026-12-18T00:00", "last", ["正在办理，距截止还有", "17 小时"], ["Open now, closes in", "17 hours"]),
            ("2026-12-18T16:59:59", "last", ["正在办理，距截止还有", "1 秒"], ["Open now, closes in", "1 second"]),
            ("2026-12-18T17:00", "closed", ["已截止", ""], ["Closed", ""]),
        ],
    ),
    (
        "due",
        &[
            ("2026-12-01T17:00", "open", ["距截止还有", "17 天"], ["Closes in", "17 days"]),
            ("2026-12-18T15:58", "last", ["距截止还有", "1 小时 2 分钟"], ["Closes in", "1 hour 2 minutes"]),
            ("2026-12-18T16:59:59", "last", ["距截止还有", "1 秒"], ["Closes in", "1 second"]),
            ("2026-12-18T17:00", "closed", ["已截止", ""], ["Closed", ""]),
        ],
    ),
    (
        "due-day",
        &[
            ("2026-12-10T12:00", "open", ["距截止还有", "8 天"], ["Closes in", "8 days"]),
            ("2026-12-17T23:59:59", "open", ["距截止还有", "1 天"], ["Closes in", "1 day"]),
            ("2026-12-18T00:00", "last", ["今天是最后一天", ""], ["Today is the last day", ""]),
            ("2026-12-18T23:59:59", "last", ["今天是最后一天", ""], ["Today is the last day", ""]),
            ("2026-12-19T00:00", "closed", ["已截止", ""], ["Closed", ""]),
        ],
    ),
    (
        "window-day",
        &[
            ("2026-12-06T23:59:59", "upcoming", ["距开始还有", "1 天"], ["Starts in", "1 day"]),
            ("2026-12-07T00:00", "open", ["正在办理，距截止还有", "11 天"], ["Open now, closes in", "11 days"]),
            ("2026-12-18T00:00", "last", ["今天是最后一天", ""], ["Today is the last day", ""]),
            ("2026-12-19T00:00", "closed", ["已截止", ""], ["Closed", ""]),
        ],
    ),
    (
        "opens",
        &[
            ("2026-12-07T08:00", "upcoming", ["距开始还有", "1 小时"], ["Starts in", "1 hour"]),
            ("2026-12-07T09:00", "open", ["已经开始", ""], ["Open now", ""]),
            ("2028-01-01T00:00", "open", ["已经开始", ""], ["Open now", ""]),
        ],
    ),
    (
        "milestone",
        &[
            ("2026-12-18T23:00", "upcoming", ["距这一天还有", "2 天"], ["Days to go", "2 days"]),
            ("2026-12-19T23:59:59", "upcoming", ["距这一天还有", "1 天"], ["Days to go", "1 day"]),
            ("2026-12-20T00:00", "last", ["就是今天", ""], ["It is today", ""]),
            ("2026-12-20T23:59:59", "last", ["就是今天", ""], ["It is today", ""]),
            ("2026-12-21T00:00", "closed", ["已过", ""], ["Past", ""]),
        ],
    ),
    (
        "daily",
        &[
            ("2026-12-07T08:00", "upcoming", ["距开始还有", "1 小时"], ["Starts in", "1 hour"]),
            (
                "2026-12-07T09:00",
                "open",
                ["正在受理，距今天截止还有", "2 小时 30 分钟"],
                ["Open today, closes in", "2 hours 30 minutes"],
            ),
            ("2026-12-07T11:30", "paused", ["距下次受理还有", "3 小时"], ["Opens again in", "3 hours"]),
            ("2026-12-07T14:30", "open", ["正在受理，距今天截止还有", "2 小时"], ["Open today, closes in", "2 hours"]),
            // Nobody is admitted after the cut-off, although the counter stays open until five.
            (
                "2026-12-07T16:30",
                "paused",
                ["距下次受理还有", "16 小时 30 分钟"],
                ["Opens again in", "16 hours 30 minutes"],
            ),
            (
                "2026-12-09T16:29:59",
                "open",
                ["正在受理，距今天截止还有", "1 秒"],
                ["Open today, closes in", "1 second"],
            ),
            ("2026-12-09T16:30", "closed", ["已截止", ""], ["Closed", ""]),
        ],
    ),
    (
        "paused",
        &[
            (
                "2026-09-30T23:59:59",
                "open",
                ["正在办理，距截止还有", "19 天 17 小时"],
                ["Open now, closes in", "19 days 17 hours"],
            ),
            ("2026-10-01T00:00", "paused", ["暂停办理，距恢复还有", "7 天"], ["Paused, resumes in", "7 days"]),
            ("2026-10-07T23:59:59", "paused", ["暂停办理，距恢复还有", "1 秒"], ["Paused, resumes in", "1 second"]),
            (
                "2026-10-08T00:00",
                "open",
                ["正在办理，距截止还有", "12 天 17 小时"],
                ["Open now, closes in", "12 days 17 hours"],
            ),
            ("2026-10-20T17:00", "closed", ["已截止", ""], ["Closed", ""]),
        ],
    ),
];

/// Rows of the countdown board: id, instant, state, words in Chinese and English.
const ROWS: &[(&str, &str, &str, [&str; 2])] = &[
    ("shapes.session", "2026-11-20T14:00", "upcoming", ["2 天后开始", "Starts in 2 days"]),
    ("shapes.session", "2026-11-22T12:59", "upcoming", ["1 小时后开始", "Starts in 1 hour"]),
    ("shapes.session", "2026-11-22T13:59:30", "upcoming", ["不到 1 分钟后开始", "Starts in under a minute"]),
    ("shapes.session", "2026-11-22T14:00", "last", ["正在进行", "Happening now"]),
    ("shapes.session", "2026-11-22T16:00", "closed", ["已结束", "Over"]),
    ("shapes.window", "2026-12-07T09:00", "open", ["还剩 11 天", "11 days left"]),
    ("shapes.window", "2026-12-18T00:00", "last", ["今天截止，还剩 17 小时", "Last day today, 17 hours left"]),
    ("shapes.window", "2026-12-18T16:59", "last", ["今天截止，还剩 1 分钟", "Last day today, 1 minute left"]),
    ("shapes.window", "2026-12-18T17:00", "closed", ["已截止", "Closed"]),
    ("shapes.due-day", "2026-12-17T12:00", "open", ["还剩 1 天", "1 day left"]),
    ("shapes.due-day", "2026-12-18T12:00", "last", ["今天截止", "Last day today"]),
    ("shapes.due-day", "2026-12-19T00:00", "closed", ["已截止", "Closed"]),
    ("shapes.opens", "2026-12-07T09:00", "open", ["已经开始", "Open now"]),
    ("shapes.milestone", "2026-12-18T12:00", "upcoming", ["2 天后", "In 2 days"]),
    ("shapes.milestone", "2026-12-20T12:00", "last", ["就是今天", "It is today"]),
    ("shapes.daily", "2026-12-07T15:00", "open", ["今天还受理 1 小时", "1 hour left today"]),
    ("shapes.daily", "2026-12-07T17:00", "paused", ["16 小时后再受理", "Opens again in 16 hours"]),
    ("shapes.paused", "2026-10-01T00:00", "paused", ["暂停，7 天后恢复", "Paused, resumes in 7 days"]),
];

const READ_COUNTDOWN: &str = "const cd = document.querySelector('.cd'), digits = cd.querySelector('.cd-digits');
    return [cd.dataset.state || '', document.getElementById('state').textContent, digits ? digits.textContent : '',
        cd.querySelector('.cd-when').innerText.trim()]";

#[test]
fn countdowns_say_the_right_words_on_both_sides_of_every_boundary() {
    let Some(browser) = Browser::start() else { return };
    let server = Server::start(&Portal::Shapes.site(), 0);
    let mut report = Report::new();
    for (lang, zone) in READERS {
        browser.zone(zone);
        for (id, cases) in COUNTDOWNS {
            for (at, state, zh, en) in *cases {
                let [label, figure] = if lang == "zh" { zh } else { en };
                let page = format!("{lang}/countdown/shapes/{id}/");
                server.says(epoch(at), None);
                browser.open_at(&server.url(&page), Clock::Stands(epoch(at)));
                let found = browser.lines(READ_COUNTDOWN);
                let seen = format!("{at}, device in {zone}");
                let expected = [*state, *label, *figure].map(str::to_owned).to_vec();
                report.same(&page, &seen, "state, label, figure", expected, found[..3].to_vec());
                report.holds(&page, &seen, found[3].contains("2026"), "the absolute date stays", &found[3]);
            }
        }
    }
    report.finish();
}

#[test]
fn rows_of_the_board_say_the_right_words() {
    let Some(browser) = Browser::start() else { return };
    let server = Server::start(&Portal::Shapes.site(), 0);
    let mut report = Report::new();
    for (at_word, (lang, zone)) in READERS.iter().enumerate() {
        browser.zone(zone);
        for (id, at, state, words) in ROWS {
            let page = format!("{lang}/countdown/");
            server.says(epoch(at), None);
            browser.open_at(&server.url(&page), Clock::Stands(epoch(at)));
            let found = browser.lines(&format!(
                "const row = document.getElementById('{id}');
                 return row ? [row.dataset.state || '', row.querySelector('.state').textContent] : []"
            ));
            let seen = format!("row {id} at {at}, device in {zone}");
            report.same(&page, &seen, "state, words", vec![(*state).to_owned(), words[at_word].to_owned()], found);
        }
    }
    report.finish();
}

/// Page, then what it says first and what stands beside it, in both languages.
const CHANGED: &[(&str, [&str; 2], [&str; 2])] = &[
    ("put-off", ["延期", "主讲人生病"], ["Postponed", "The speaker is ill"]),
    ("called-off", ["取消", "报名人数不足"], ["Cancelled", "Too few students"]),
];

#[test]
fn what_is_put_off_or_called_off_counts_to_nothing() {
    let Some(browser) = Browser::start() else { return };
    let server = Server::start(&Portal::Shapes.site(), 0);
    let mut report = Report::new();
    let at = "2026-11-20T00:00";
    server.says(epoch(at), None);
    for (id, zh, en) in CHANGED {
        for (lang, words) in [("zh", zh), ("en", en)] {
            let page = format!("{lang}/countdown/changed/{id}/");
            browser.open_at(&server.url(&page), Clock::Stands(epoch(at)));
            let found = browser.lines(
                "return [document.querySelector('.cd').dataset.state || '', document.querySelector('.cd').innerText,
                    String(document.querySelectorAll('.cd-digits:not(:empty)').length)]",
            );
            report.same(&page, at, "state, figures", ["", "0"], [found[0].as_str(), found[2].as_str()]);
            for word in words {
                report.holds(&page, at, found[1].contains(word), &format!("says “{word}”"), &found[1]);
            }
        }
    }
    // Extended and moved ones count to the new instant and show the old one struck out.
    for (id, at, label, figure) in
        [("longer", "2026-12-07T17:00", "Closes in", "1 day"), ("moved", "2026-12-09T09:00", "Starts in", "1 day")]
    {
        let page = format!("en/countdown/changed/{id}/");
        server.says(epoch(at), None);
        browser.open_at(&server.url(&page), Clock::Stands(epoch(at)));
        let found = browser.lines(READ_COUNTDOWN);
        report.same(&page, at, "label, figure", [label, figure], [found[1].as_str(), found[2].as_str()]);
        let old = browser.text("return document.querySelector('.cd .was del').innerText");
        report.holds(&page, at, old.contains("December 2026"), "the old date struck out", &old);
    }
    report.finish();
}

#[test]
fn what_has_no_instant_has_words_instead_of_digits() {
    let Some(browser) = Browser::start() else { return };
    let server = Server::start(&Portal::Shapes.site(), epoch("2026-11-20T00:00"));
    let mut report = Report::new();
    for (lang, id, day) in [
        ("zh", "around", "暂定"),
        ("en", "around", "Around"),
        ("zh", "personal", "因人而异"),
        ("en", "personal", "Varies"),
    ] {
        let page = format!("{lang}/notices/shapes/");
        browser.open_at(&server.url(&page), Clock::Stands(epoch("2026-11-20T00:00")));
        let found = browser.lines(&format!(
            "const row = document.getElementById('shapes.{id}'), state = row.querySelector('.state');
             return [row.dataset.state || '', state ? state.textContent : '', row.querySelector('.day').innerText.trim()]"
        ));
        report.same(&page, id, "state, words, day", vec![String::new(), String::new(), day.to_owned()], found);
    }
    report.finish();
}

/// Rows that stand beside one date and are more than a day away.
const DAYS_BY_DATE: &str = "const days = {};
    document.querySelectorAll('.row[data-state=upcoming]').forEach(row => {
        const text = row.querySelector('.state').textContent, date = row.querySelector('.day b').textContent;
        if (/ (天|days)/.test(text)) (days[date] = days[date] || new Set()).add(text);
    });
    return Object.keys(days).map(date => date + ': ' + Array.from(days[date]).join(' / ')).join('\\n')";

#[test]
fn what_is_on_one_day_is_the_same_days_away_at_any_hour() {
    let Some(browser) = Browser::start() else { return };
    let server = Server::start(&Portal::Shapes.site(), 0);
    let mut report = Report::new();
    for (page, said) in [("zh/countdown/", "13 天后开始"), ("en/countdown/", "Starts in 13 days")] {
        for hour in ["00:00", "08:59", "09:01", "17:30", "23:59"] {
            let now = epoch(&format!("2026-11-24T{hour}"));
            server.says(now, None);
            browser.open_at(&server.url(page), Clock::Stands(now));
            let days = browser.text(DAYS_BY_DATE);
            let expected = days.lines().any(|line| line.ends_with(said)) && !days.contains(" / ");
            report.holds(page, hour, expected, said, &days);
        }
    }
    report.finish();
}
