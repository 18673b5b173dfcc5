//! What readers get when the script never runs: every absolute date, nothing relative.

use crate::browser::Browser;
use crate::portals::{Portal, pages};
use crate::report::Report;
use crate::server::Server;

/// Words only a script may say, because a page cannot know when it is read. Authors' own text has none of them.
const RELATIVE: &[&str] = &[
    "距开始还有",
    "距截止还有",
    "还剩",
    "后开始",
    "正在进行",
    "正在办理",
    "正在受理",
    "今天截止",
    "今天是最后一天",
    "已截止",
    "已结束",
    "已经开始",
    "就是今天",
    "Starts in",
    "Closes in",
    "Opens again in",
    "Happening now",
    "Open now",
    "Last day today",
    "Today is the last day",
    "It is today",
];

/// Dates that a deadline's element must show as text: the days of its instants, in the portal's zone.
const DATES: &str = r"
    const zone = 8 * 3600, faults = [];
    for (const el of document.querySelectorAll('[data-key]')) {
        const text = el.innerText;
        // A row of ten words names the next boundary only; its page has the rest.
        const all = el.tagName === 'LI' && el.classList.contains('line') ? [] : ['opens', 'closes'];
        for (const name of all) {
            if (!el.dataset[name] || el.dataset.shape === 'milestone' && name === 'closes') continue;
            // Closing at midnight is said as the day before.
            const day = new Date((+el.dataset[name] + zone - (name === 'closes' ? 1 : 0)) * 1000);
            const zh = (day.getUTCMonth() + 1) + '月' + day.getUTCDate() + '日';
            const en = day.getUTCDate() + ' ' + ['January', 'February', 'March', 'April', 'May', 'June', 'July',
                'August', 'September', 'October', 'November', 'December'][day.getUTCMonth()];
            if (!text.includes(zh) && !text.includes(en)) faults.push(el.dataset.key + ' ' + name + ': ' + text);
        }
    }
    for (const el of document.querySelectorAll('time')) {
        if (!el.dateTime || !el.innerText.trim()) faults.push('empty: ' + el.outerHTML);
    }
    return faults";

#[test]
fn without_script_every_absolute_date_is_there_and_no_relative_word() {
    let Some(browser) = Browser::start() else { return };
    let mut report = Report::new();
    browser.scripts(false);
    for portal in [Portal::Real, Portal::Shapes] {
        let site = portal.site();
        let server = Server::start(&site, portal.usual_instant());
        for page in pages(&site) {
            browser.open(&server.url(&page));
            let state = format!("{portal:?}, no script");
            let text = browser.text("return document.body.innerText");
            let said: Vec<String> =
                RELATIVE.iter().filter(|word| text.contains(**word)).map(|word| (*word).to_owned()).collect();
            report.none(&page, &state, "no relative word", &said);
            report.none(&page, &state, "every date in words", &browser.lines(DATES));
            let buttons = browser.lines(
                "return Array.from(document.querySelectorAll('button'), b => b.closest('form') || b.hidden ? '' : b.outerHTML)
                    .filter(Boolean)",
            );
            report.none(&page, &state, "no button that only a script can serve", &buttons);
            // The page of the root leads on by itself; all others name the zone of their dates.
            let zoned = page.is_empty() || text.contains("北京时间") || text.contains("Beijing time");
            report.holds(&page, &state, zoned, "the zone is named", &text);
        }
    }
    report.finish();
}
