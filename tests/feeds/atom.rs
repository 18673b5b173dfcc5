//! Atom by RFC 4287, and ids that stay whatever is edited.

use std::collections::{BTreeMap, BTreeSet};

use crate::harness::{Portal, Site, built_sites, notice, test_site, text};
use crate::xml::{Element, parse};
use tidings::cli::Exit;
use tidings::time::Instant;

const FEEDS: [&str; 4] =
    ["zh/feeds/notices.atom", "en/feeds/notices.atom", "zh/feeds/corrections.atom", "en/feeds/corrections.atom"];

fn instant(text: &str) -> Instant {
    Instant::read_rfc3339(text).unwrap_or_else(|| panic!("{text} is no RFC 3339 date"))
}

#[test]
fn feeds_follow_rfc_4287() {
    for (name, site) in built_sites() {
        let built = instant(if *name == "real" { "2024-11-12T00:00:00+08:00" } else { "2025-09-20T00:00:00+08:00" });
        for path in FEEDS {
            let feed = parse(text(site, path));
            assert_eq!(
                (feed.name.as_str(), feed.attributes["xmlns"].as_str()),
                ("feed", "http://www.w3.org/2005/Atom")
            );
            assert_eq!(feed.attributes["xml:lang"], if path.starts_with("zh") { "zh-CN" } else { "en" });
            assert!(!feed.only("title").is_empty());
            assert!(!feed.all("author").next().expect("§4.1.1: an author").only("name").is_empty());
            check_id(feed.only("id"));
            let links = links(&feed);
            assert!(links["self"].ends_with(path), "{links:?}");
            check_page(site, &links["alternate"]);
            let mut ids = BTreeSet::from([feed.only("id").to_owned()]);
            let mut newest = None;
            let mut before = None;
            for entry in feed.all("entry") {
                check_id(entry.only("id"));
                assert!(ids.insert(entry.only("id").to_owned()), "{path}: an id twice");
                assert!(!entry.only("title").trim().is_empty() && !entry.only("summary").trim().is_empty(), "{path}");
                let (published, updated) = (instant(entry.only("published")), instant(entry.only("updated")));
                assert!(published <= updated && updated <= built, "{path}: no entry from the future");
                assert!(before.is_none_or(|before| updated <= before), "{path}: newest first");
                (newest, before) = (newest.max(Some(updated)), Some(updated));
                check_page(site, &self::links(entry)["alternate"]);
            }
            assert_eq!(instant(feed.only("updated")), newest.unwrap_or(Instant::from_epoch(0)), "{path}");
        }
    }
}

fn links(element: &Element) -> BTreeMap<String, String> {
    let mut links = BTreeMap::new();
    for link in element.all("link") {
        let old = links.insert(link.attributes["rel"].clone(), link.attributes["href"].clone());
        assert!(old.is_none(), "§4.1.1: one link of a kind");
    }
    links
}

fn check_page(site: &Site, url: &str) {
    let at = url.find("/zh/").or_else(|| url.find("/en/")).expect("a page with a language");
    assert!(site.contains_key(&format!("{}index.html", &url[at + 1..])), "{url}");
}

/// RFC 9562: `urn:uuid:` with version 8 and the variant bits.
fn check_id(id: &str) {
    let uuid = id.strip_prefix("urn:uuid:").unwrap_or_else(|| panic!("{id}"));
    let parts: Vec<usize> = uuid.split('-').map(str::len).collect();
    assert_eq!(parts, [8, 4, 4, 4, 12], "{id}");
    assert!(uuid.bytes().all(|b| b == b'-' || b.is_ascii_hexdigit() && !b.is_ascii_uppercase()), "{id}");
    assert!(&uuid[14..15] == "8" && "89ab".contains(&uuid[19..20]), "{id}");
}

/// Title → id.
fn ids(site: &Site, path: &str) -> Vec<(String, String)> {
    let feed = parse(text(site, path));
    feed.all("entry").map(|entry| (entry.only("title").to_owned(), entry.only("id").to_owned())).collect()
}

#[test]
fn corrections_say_what_changed() {
    let site = test_site();
    let feed = parse(text(site, "zh/feeds/corrections.atom"));
    let entries: Vec<(&str, &str)> = feed.all("entry").map(|e| (e.only("title"), e.only("summary"))).collect();
    for expected in [
        (
            "延长：照片上传",
            "原定：2025年10月1日（周三）至10月25日（周六）24:00\n现为：2025年10月1日（周三）至11月1日（周六）24:00\n见《更正通知》",
        ),
        ("更正：照片上传", "地点：人文楼 → 行政楼\n费用：10元 → 12元\n见《更正通知》"),
        ("取消：第三场", "报名人数不足"),
        ("更正：每种变更", "携带：身份证 → 身份证和采集码\n漏写采集码"),
        ("更正：每种变更", "着装：白衬衫"),
        ("被取代：旧一轮采集", "见《更正通知》"),
    ] {
        assert!(entries.contains(&expected), "{expected:?} is not in {entries:#?}");
    }
}

#[test]
fn ids_stay_whatever_is_edited() {
    let notice = |extra: &str| {
        format!(
            "---\ntitle: 采集\npublished: 2025-09-01\n{extra}deadlines:\n  - {{id: a, kind: upload, until: 2025-10-01}}\n---\n。\n"
        )
    };
    let portal = Portal::new("  - {id: x, kind: upload, until: 2025-12-01}");
    let revisions = "revisions:\n  - {on: 2025-09-05, deadline: a, extend: {until: 2025-10-05}}\n  - {on: 2025-09-05, correct: {bring: 笔}}\n  - {on: 2025-09-05, correct: {wear: 衬衫}}\n";
    portal.write("notices/m/index.zh.md", &notice(revisions));
    let build = |portal: &Portal| {
        assert_eq!(portal.build("2025-09-20T00:00:00+08:00", &[]), Exit::Done);
        portal.site()
    };
    let sorted = |site: &Site, path: &str| -> Vec<String> {
        let mut ids: Vec<String> = ids(site, path).into_iter().map(|(_, id)| id).collect();
        ids.sort();
        ids
    };
    let before = build(&portal);
    assert_eq!(sorted(&before, "zh/feeds/corrections.atom").len(), 3);
    let edits: [(&str, &str, &str); 5] = [
        ("notices/m/index.zh.md", "title: 采集", "title: 图像采集"),
        ("notices/m/index.zh.md", "published: 2025-09-01", "published: 2025-09-02"),
        ("notices/m/index.zh.md", "on: 2025-09-05, deadline", "on: 2025-09-06, deadline"),
        ("notices/m/index.zh.md", "correct: {wear: 衬衫}", "correct: {wear: 白衬衫}"),
        ("site.yaml", "https://test.example.edu.cn/n/", "https://www.example.edu.cn/"),
    ];
    for (file, from, to) in edits {
        portal.edit(file, from, to);
        let after = build(&portal);
        for path in FEEDS {
            assert_eq!(sorted(&after, path), sorted(&before, path), "{from} → {to} in {path}");
        }
    }
    let (zh, en) = (sorted(&before, FEEDS[0]), sorted(&before, FEEDS[1]));
    assert!(zh.iter().all(|id| !en.contains(id)), "two languages are two entries");
}

#[test]
fn a_preview_puts_nothing_from_the_future_into_a_feed() {
    let portal = Portal::new("  - {id: x, kind: upload, until: 2025-12-01}");
    let later =
        notice("以后的通知", "  - {id: y, kind: upload, until: 2025-12-01}").replace("2025-09-01", "2025-11-01");
    portal.write("notices/later/index.zh.md", &later);
    assert_eq!(portal.build("2025-09-20T00:00:00+08:00", &["--drafts"]), Exit::Done);
    let site = portal.site();
    assert!(site.contains_key("zh/notices/later/index.html"));
    assert_eq!(ids(&site, "zh/feeds/notices.atom").len(), 1);
}

#[test]
fn control_characters_do_not_break_the_file() {
    let portal = Portal::new("  - {id: x, kind: upload, until: 2025-12-01}");
    portal.edit(
        "notices/n/index.zh.md",
        "title: 通知",
        "title: \"通\\u0001知<&>\\u000b\"\nsummary: \"a\\u0000b\\uFFFEc]]>\"",
    );
    assert_eq!(portal.build("2025-09-20T00:00:00+08:00", &[]), Exit::Done);
    let site = portal.site();
    let feed = parse(text(&site, "zh/feeds/notices.atom"));
    let entry = feed.all("entry").next().expect("an entry");
    assert_eq!(entry.only("title"), "通知<&>");
    assert!(entry.only("summary").starts_with("abc]]>\n"), "{}", entry.only("summary"));
}

#[test]
fn an_entry_holds_the_text_only_where_the_site_asks_for_it() {
    let portal = Portal::new("  - {id: x, kind: upload, until: 2025-12-01}");
    portal.edit("notices/n/index.zh.md", "正文。", "请看[日程](https://example.edu.cn/a?b=1&c=2)。\n");
    let entry = |portal: &Portal| {
        assert_eq!(portal.build("2025-09-20T00:00:00+08:00", &[]), Exit::Done);
        parse(text(&portal.site(), "zh/feeds/notices.atom")).all("entry").next().expect("an entry").clone()
    };
    assert_eq!(entry(&portal).all("content").count(), 0);
    portal.edit("site.yaml", "title:", "atom: full\ntitle:");
    let full = entry(&portal);
    let content = full.all("content").next().expect("the text");
    assert_eq!(content.attributes["type"], "html");
    assert!(content.attributes["xml:base"].ends_with("/zh/notices/n/"), "relative links start from the page");
    assert!(content.text.contains("href=\"https://example.edu.cn/a?b=1&amp;c=2\""), "{}", content.text);
    assert!(!full.only("summary").is_empty());
}
