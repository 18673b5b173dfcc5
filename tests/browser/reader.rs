//! What the script adds for one reader: copying, printing, the hint inside WeChat, the cohort chosen last.

use serde_json::json;

use crate::browser::Browser;
use crate::portals::Portal;
use crate::report::Report;
use crate::server::Server;

fn start() -> Option<(Browser, Server)> {
    let browser = Browser::start()?;
    let server = Server::start(&Portal::Shapes.site(), Portal::Shapes.usual_instant());
    Some((browser, server))
}

/// How the device answers a wish to copy, as a script that runs before the page's own.
const CLIPBOARDS: &[(&str, &str)] = &[
    ("the clipboard works", ""),
    ("the clipboard refuses", "navigator.clipboard.writeText = () => Promise.reject(new Error('refused'))"),
    ("no clipboard, as without https", "Object.defineProperty(navigator, 'clipboard', { value: undefined })"),
];

#[test]
fn an_address_can_be_copied_in_one_tap_on_every_device() {
    let Some((browser, server)) = start() else { return };
    let mut report = Report::new();
    let granted = json!({"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]});
    browser.devtools("Browser.grantPermissions", granted);
    for (device, script) in CLIPBOARDS {
        for (lang, copy, copied) in [("zh", "复制", "已复制"), ("en", "Copy", "Copied")] {
            let page = format!("{lang}/calendar/");
            let before = browser.before_scripts(script);
            browser.open(&server.url(&page));
            browser.forget(before);
            let address = browser.text("return document.querySelector('dd code.copy').textContent");
            let feed = address.starts_with("https://trial.example.edu.cn/notices/") && address.ends_with(".ics");
            report.holds(&page, device, feed, "the https address of a feed", &address);
            // What reaches the system through the old way, which scripts cannot read back everywhere.
            browser.run(
                "window.taken = ''; document.addEventListener('copy', () => { taken = String(getSelection()); })",
                Vec::new(),
            );
            const BUTTON: &str = "document.querySelector('dd code.copy ~ button')";
            report.same(
                &page,
                device,
                "button",
                copy.to_owned(),
                browser.text(&format!("return {BUTTON}.textContent")),
            );
            browser.tap("dd code.copy ~ button");
            let told = browser.comes(&format!("{BUTTON}.textContent === '{copied}'"));
            let now = browser.text(&format!("return {BUTTON}.textContent"));
            report.holds(&page, device, told, &format!("the button says {copied}"), &now);
            let taken = if script.is_empty() {
                browser.text("return navigator.clipboard.readText()")
            } else {
                browser.text("return taken")
            };
            report.same(&page, device, "copied", address, taken.trim().to_owned());
        }
    }
    // Where nothing works the address is selected, ready for the phone's own menu.
    let before = browser.before_scripts(
        "Object.defineProperty(navigator, 'clipboard', { value: undefined }); document.execCommand = () => false",
    );
    let page = "zh/calendar/";
    browser.open(&server.url(page));
    browser.forget(before);
    browser.tap("dd code.copy ~ button");
    let found = browser.lines(
        "const code = document.querySelector('dd code.copy');
         return [String(getSelection()).trim() === code.textContent ? 'selected' : String(getSelection()),
             code.parentNode.querySelector('button').textContent]",
    );
    report.same(page, "nothing copies", "selection, button", vec!["selected".to_owned(), "复制".to_owned()], found);
    report.finish();
}

#[test]
fn a_notice_can_be_printed() {
    let Some((browser, server)) = start() else { return };
    let mut report = Report::new();
    for (page, word) in [("zh/notices/shapes/", "打印"), ("en/notices/shapes/", "Print")] {
        browser.open(&server.url(page));
        let printed = browser.run(
            &format!(
                "let printed = 0; window.print = () => {{ printed++; }};
                 for (const b of document.querySelectorAll('.buttons button')) if (b.textContent === '{word}') b.click();
                 return printed"
            ),
            Vec::new(),
        );
        report.same(page, "script", "times printed", json!(1), printed);
    }
    report.finish();
}

const WECHAT: &str = "Mozilla/5.0 (Linux; Android 12; V2110A) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 \
    Chrome/107.0.5304.141 Mobile Safari/537.36 XWEB/5061 MMWEBSDK/20230405 MicroMessenger/8.0.35.2360 NetType/4G \
    Language/zh_CN ABI/arm64";

#[test]
fn inside_wechat_the_way_out_stands_out() {
    let Some((browser, server)) = start() else { return };
    let mut report = Report::new();
    browser.size(375, 800);
    let usual = browser.text("return navigator.userAgent");
    // Frame and text of the hint, whether it stands before every feed, and what an address does when pressed long.
    const HINT: &str = "const box = document.querySelector('.wechat'), style = getComputedStyle(box),
        code = document.querySelector('.wechat .copy');
        return [style.borderTopWidth, box.innerText,
            String(!!(box.compareDocumentPosition(document.querySelector('.feed')) & Node.DOCUMENT_POSITION_FOLLOWING)),
            getComputedStyle(code).userSelect, code.textContent]";
    for (lang, word) in [("zh", "在浏览器打开"), ("en", "Open in browser")] {
        for (agent, frame) in [(usual.as_str(), "1px"), (WECHAT, "3px")] {
            let page = format!("{lang}/calendar/");
            browser.devtools("Emulation.setUserAgentOverride", json!({"userAgent": agent}));
            browser.open(&server.url(&page));
            let state = if frame == "3px" { "in WeChat" } else { "in a browser" };
            let found = browser.lines(HINT);
            let address = format!("https://trial.example.edu.cn/notices/{page}");
            report.same(&page, state, "frame of the hint", frame.to_owned(), found[0].clone());
            report.holds(&page, state, found[1].contains(word), &format!("says “{word}”"), &found[1]);
            report.same(&page, state, "hint before the feeds", "true".to_owned(), found[2].clone());
            report.same(&page, state, "address as text", ["all", &address], [&*found[3], &*found[4]]);
        }
    }
    report.finish();
}

#[test]
fn the_cohort_chosen_last_is_offered_and_never_imposed() {
    let Some((browser, server)) = start() else { return };
    let mut report = Report::new();
    const CHOSEN: &str = "const line = document.querySelector('.chosen');
        return line ? [line.textContent, line.querySelector('a').href] : []";
    const SECTIONS: &str = "return Array.from(document.querySelectorAll('main .leaf > h2'), h => h.textContent)";
    for (lang, words) in [("zh", "上次选择：2026级本科"), ("en", "Last chosen: 2026 bachelor's")] {
        let home = format!("{lang}/");
        browser.open(&server.url(&home));
        browser.run("localStorage.clear()", Vec::new());
        browser.open(&server.url(&home));
        report.same(&home, "first visit", "offer", Vec::<String>::new(), browser.lines(CHOSEN));
        let all = browser.lines(SECTIONS);
        let cohort = format!("{lang}/for/2026-ug/");
        browser.open(&server.url(&cohort));
        browser.open(&server.url(&home));
        let expected = vec![words.to_owned(), server.url(&cohort)];
        report.same(&home, "after a cohort's page", "offer", expected, browser.lines(CHOSEN));
        report.same(&home, "after a cohort's page", "address", server.url(&home), browser.text("return location.href"));
        report.same(&home, "after a cohort's page", "sections", all, browser.lines(SECTIONS));
        // A cohort that is gone is not offered; storage that is forbidden breaks nothing.
        browser.run("localStorage.setItem('tidings.cohort', '1999')", Vec::new());
        browser.open(&server.url(&home));
        report.same(&home, "cohort is gone", "offer", Vec::<String>::new(), browser.lines(CHOSEN));
        let before = browser.before_scripts(
            "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } })",
        );
        browser.console();
        browser.open(&server.url(&home));
        browser.forget(before);
        report.none(&home, "storage is forbidden", "a silent console", &browser.console());
        let said = browser.text("return document.querySelector('.row .state').textContent");
        report.holds(&home, "storage is forbidden", !said.is_empty(), "states are told all the same", &said);
    }
    report.finish();
}
