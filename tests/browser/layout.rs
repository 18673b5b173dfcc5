//! Small screens and large text: nothing scrolls sideways, nothing is cut off, fingers hit what they aim at.

use serde_json::json;

use crate::browser::Browser;
use crate::clock::{Clock, epoch};
use crate::portals::{Portal, pages};
use crate::report::Report;
use crate::server::Server;

/// What reaches beyond the window, the innermost only, and text that its own box cuts off.
const OUTSIDE: &str = "
    document.documentElement.style.fontSize = arguments[0];
    const width = document.documentElement.clientWidth, faults = [];
    const reaches = el => el.getBoundingClientRect().right > width + .5;
    for (const el of document.body.querySelectorAll('*')) {
        const style = getComputedStyle(el), name = el.tagName.toLowerCase() + '.' + el.className + ' “' + el.textContent.slice(0, 40);
        if (style.overflow === 'hidden' && style.clip === 'auto' && el.scrollHeight > el.clientHeight + 1) faults.push(name + '” is cut off');
        if (document.scrollingElement.scrollWidth > width && reaches(el) && !Array.from(el.children).some(reaches))
            faults.push(name + '” reaches ' + Math.round(el.getBoundingClientRect().right) + ' of ' + width);
    }
    if (!faults.length && document.scrollingElement.scrollWidth > width) faults.push(document.scrollingElement.scrollWidth + ' px wide');
    return faults.slice(0, 5)";

/// Controls and links of lists that are too small, and links whose middle another target covers. Links inside running
/// text are exempt from the size (WCAG 2.5.8).
const FINGERS: &str = "
    const listed = '.top a, .menu a, .crumbs a, .button, button, input, .links a, .more a, .big, .pager a, .pair a, \
        .toc a, .contacts a, .row-title a', faults = [], boxes = [];
    for (const el of document.querySelectorAll('a, button, input')) {
        if (!el.offsetHeight || el.matches('.skip')) continue;
        if (el.matches(listed) && el.offsetHeight < 43.5) faults.push(el.offsetHeight + ' px high: “' + el.textContent + '”');
        for (const box of el.getClientRects()) boxes.push([el, box]);
    }
    for (const [el, box] of boxes) {
        const x = (box.left + box.right) / 2, y = (box.top + box.bottom) / 2;
        const over = boxes.find(([other, b]) => other !== el && b.left < x && x < b.right && b.top < y && y < b.bottom);
        if (over) faults.push('“' + el.textContent.slice(0, 30) + '” lies below “' + over[0].textContent.slice(0, 30) + '”');
    }
    return faults.slice(0, 5)";

/// A link to an id that stands twice leads to the wrong place. Texts may call their headings what they like.
const TWICE: &str = "const ids = Array.from(document.querySelectorAll('[id]'), el => el.id);
    return ids.filter((id, i) => ids.indexOf(id) < i)";

#[test]
fn pages_fit_small_screens_large_text_and_fingers() {
    let Some(browser) = Browser::start() else { return };
    let mut report = Report::new();
    browser.devtools("Emulation.setTouchEmulationEnabled", json!({"enabled": true}));
    // Instants at which much is open, something on its last day, something over: the longest words.
    for (portal, at) in [(Portal::Real, epoch("2024-11-16T10:00")), (Portal::Shapes, epoch("2026-12-18T16:30"))] {
        let site = portal.site();
        let server = Server::start(&site, at);
        // The screen in a hall is no phone: see `hall`.
        for page in pages(&site).into_iter().filter(|page| !page.contains("/hall/")) {
            browser.size(375, 800);
            browser.open_at(&server.url(&page), Clock::Stands(at));
            let state = format!("{portal:?}, 375 px wide");
            report.none(&page, &state, "no id twice", &browser.lines(TWICE));
            report.none(&page, &state, "targets 44 px high and apart", &browser.lines(FINGERS));
            for (width, text) in [(375, "200%"), (320, "200%"), (320, "106.25%")] {
                browser.size(width, 640);
                let state = format!("{portal:?}, {width} px wide, text at {text}");
                let found = browser.lines_with(OUTSIDE, vec![json!(text)]);
                report.none(&page, &state, "no sideways scroll, no text cut off", &found);
            }
        }
    }
    report.finish();
}
