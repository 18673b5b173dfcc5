//! Filters of a long list: by style alone without script, with a count and an address to send with it.

use crate::browser::Browser;
use crate::clock::{Clock, epoch};
use crate::portals::Portal;
use crate::report::Report;
use crate::server::Server;

/// What a reader sees of the list.
const SHOWN: &str = "return Array.from(document.querySelectorAll('[data-pick]'))
    .filter(row => row.getClientRects().length).map(row => row.id + ' ' + row.dataset.pick)";
const HEADINGS: &str = "return Array.from(document.querySelectorAll('.leaf > h2'))
    .filter(h => h.getClientRects().length).map(h => h.textContent)";
const STATUS: &str = "return document.querySelector('.filters [role=status]').textContent";

/// The number of a kind, from its radio.
fn number(browser: &Browser, kind: &str) -> String {
    browser.text(&format!("return document.querySelector('[data-id={kind}]').value"))
}

#[test]
fn a_long_list_is_filtered_without_script() {
    let Some(browser) = Browser::start() else { return };
    let mut report = Report::new();
    let at = Portal::Shapes.usual_instant();
    let server = Server::start(&Portal::Shapes.site(), at);
    browser.scripts(false);
    for page in ["zh/countdown/", "en/for/2026/"] {
        browser.open(&server.url(page));
        let all = browser.lines(SHOWN);
        report.holds(page, "at first", all.len() >= 12, "the whole list", &all.join(", "));
        let states = "return String(document.querySelector('.by-phase').getClientRects().length)";
        report.same(
            page,
            "at first",
            "states, which no page without script knows",
            "0".to_owned(),
            browser.text(states),
        );
        let kind = number(&browser, "exam");
        browser.tap("[data-id=exam]");
        let expected: Vec<String> =
            all.iter().filter(|row| row.split(' ').skip(1).any(|number| number == kind)).cloned().collect();
        report.holds(page, "one kind", !expected.is_empty() && expected.len() < all.len(), "some rows", "none or all");
        report.same(page, "one kind", "rows", expected, browser.lines(SHOWN));
        browser.tap("[name=kind][value='0']");
        report.same(page, "all again", "rows", all, browser.lines(SHOWN));
    }
    report.finish();
}

#[test]
fn the_script_counts_and_keeps_the_choice_in_the_address() {
    let Some(browser) = Browser::start() else { return };
    let mut report = Report::new();
    let at = epoch("2026-12-10T10:00");
    let server = Server::start(&Portal::Shapes.site_at(at), at);
    for (page, words) in [("zh/countdown/", ["显示 ", " 项，共 "]), ("en/countdown/", ["Showing ", " of "])] {
        browser.console();
        browser.open_at(&server.url(page), Clock::Stands(at));
        let all = browser.lines(SHOWN);
        let headings = browser.lines(HEADINGS);
        report.same(page, "at first", "count", String::new(), browser.text(STATUS));
        browser.tap("[data-id=open]");
        browser.comes("location.hash.includes('state=open')");
        let open = browser.lines(SHOWN);
        let states = browser.lines(
            "return Array.from(document.querySelectorAll('.row')).filter(row => row.getClientRects().length)
                .map(row => row.dataset.state).filter(state => state !== 'open' && state !== 'last')",
        );
        report.none(page, "open now", "only rows that are open", &states);
        report.holds(page, "open now", !open.is_empty() && open.len() < all.len(), "some rows", &open.join(", "));
        let said = format!("{}{}{}{}", words[0], open.len(), words[1], all.len());
        let status = browser.text(STATUS);
        report.holds(page, "open now", status.starts_with(&said), &said, &status);
        browser.tap("[data-id=submit]");
        let both = browser.lines(SHOWN);
        let address = browser.text("return location.href");
        report.holds(
            page,
            "open now, one kind",
            address.ends_with("#kind=submit&state=open"),
            "an address to send",
            &address,
        );
        browser.open_at(&address, Clock::Stands(at));
        browser.comes("document.querySelector('.filters [role=status]').textContent");
        report.same(page, "the address, sent", "rows", both, browser.lines(SHOWN));
        browser.tap("[name=kind][value='0']");
        browser.tap("[name=state][value=all]");
        report.same(page, "all again", "headings", headings, browser.lines(HEADINGS));
        report.none(page, "at the end", "a silent console", &browser.console());
    }
    report.finish();
}
