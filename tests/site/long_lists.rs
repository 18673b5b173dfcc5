//! No page grows without bound: long collections fall on pages, pages of dates keep the nearest.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

use flate2::Compression;
use flate2::write::GzEncoder;
use tidings::output::artifact::Content;
use tidings::output::{Blueprint, Parts};
use tidings::theme::Theme;

use crate::harness::{Built, PortalTest};

/// What a list may weigh after gzip.
const BUDGET: usize = 12_000;

/// The day of a notice, the oldest 0: one every second day from 1 January 2024.
fn day(number: usize) -> String {
    let first = chrono::NaiveDate::from_ymd_opt(2024, 1, 1).unwrap();
    (first + chrono::Days::new(2 * number as u64)).to_string()
}

fn slug(number: usize) -> String {
    format!("n{number:04}")
}

/// A portal of so many plain notices.
fn portal(notices: usize) -> PortalTest {
    (0..notices).fold(PortalTest::inline(), |portal, number| {
        portal.notice(&slug(number), &format!("published: {}", day(number)))
    })
}

/// The slugs of the cards of a page, in order.
fn cards(site: &Built, page: &str) -> Vec<String> {
    let html = site.text(&format!("{page}/index.html"));
    let main = html.split("<main").nth(1).unwrap().split("<nav").next().unwrap();
    let titles = main.split("class=\"row-title\">").skip(1);
    titles
        .filter_map(|rest| Some(rest.split("href=\"").nth(1)?.trim_start_matches("../").split('/').next()?.to_owned()))
        .collect()
}

fn newest_first(numbers: std::ops::Range<usize>) -> Vec<String> {
    numbers.rev().map(slug).collect()
}

fn lists(site: &Built) -> BTreeMap<String, Content> {
    let mut all = site.artifacts();
    all.retain(|path, _| path.contains("/notices/earlier/") && path.ends_with("index.html"));
    all
}

fn main_part(bytes: &[u8]) -> String {
    let html = String::from_utf8(bytes.to_vec()).unwrap();
    html.split("<main").nth(1).unwrap().split("<nav").next().unwrap().to_owned()
}

#[test]
fn notices_fall_on_pages_that_stay() {
    for (notices, parts, fresh) in [(0, 0, 0), (1, 0, 1), (59, 0, 59), (60, 1, 20), (99, 1, 59), (100, 2, 20)] {
        let site = portal(notices).build();
        assert_eq!(cards(&site, "zh/notices"), newest_first(notices - fresh..notices), "{notices} notices");
        for number in 1..=parts {
            for lang in ["zh", "en"] {
                let page = format!("{lang}/notices/earlier/{number}");
                assert_eq!(cards(&site, &page), newest_first(40 * (number - 1)..40 * number), "{notices}, {page}");
            }
        }
        assert_eq!(lists(&site).len(), 2 * parts);
        assert!(!site.has("zh/notices/earlier/0/index.html"));
        assert!(!site.has("zh/notices/earlier/index.html"));
    }
}

#[test]
fn a_new_notice_changes_no_earlier_page() {
    let (before, after) = (lists(&portal(120).build()), lists(&portal(121).build()));
    assert_eq!(before.len(), 4);
    assert!(before == after);
    // A page that has become full shifts what leads on, and nothing else on the others.
    let later = lists(&portal(140).build());
    assert_eq!(later.len(), 6);
    for (path, bytes) in &before {
        assert_eq!(main_part(bytes), main_part(&later[path]), "{path}");
    }
}

#[test]
fn pages_of_a_list_lead_to_each_other_and_are_known_to_search_engines() {
    let site = portal(200).build();
    let first = site.text("zh/notices/index.html");
    let middle = site.text("zh/notices/earlier/3/index.html");
    let oldest = site.text("en/notices/earlier/1/index.html");
    for (html, expected) in [
        (&first, "<a rel=\"next\" href=\"earlier/4/\">2024年8月28日至11月14日</a>"),
        (&first, "<a href=\"./#y2025\">2025年</a> <a href=\"./#y2024\">2024年</a>"),
        (&middle, "<title>2024年6月9日至8月26日的通知 - "),
        (&middle, "<a rel=\"prev\" href=\"../4/\">2024年8月28日至11月14日</a>"),
        (&middle, "<a rel=\"next\" href=\"../2/\">2024年3月21日至6月7日</a>"),
        (&middle, "hreflang=\"en\" href=\"https://notices.wanghai.example/en/notices/earlier/3/\""),
        (&middle, "<link rel=\"canonical\" href=\"https://notices.wanghai.example/zh/notices/earlier/3/\">"),
        (&middle, "<a href=\"../../\">通知</a></li>"),
        (&middle, "<a href=\"../../../../en/notices/earlier/3/\" lang=\"en\""),
        (&oldest, "<h1>Notices, 1 January to 19 March 2024</h1>"),
        (&oldest, "<a rel=\"prev\" href=\"../2/\">21 March to 7 June 2024</a>"),
    ] {
        assert!(html.contains(expected), "{expected} in {html}");
    }
    assert!(!first.contains("rel=\"prev\"") && !oldest.contains("rel=\"next\""));
    assert!(site.text("zh/notices/earlier/4/index.html").contains("<a rel=\"prev\" href=\"../../\">最新通知</a>"));
    assert!(site.text("sitemap.xml").contains("<loc>https://notices.wanghai.example/zh/notices/earlier/2/</loc>"));
    // Every link to a year leads to its heading, and to the newest entry of it.
    let first = portal(300).build().text("zh/notices/index.html");
    assert!(first.contains("<h2 id=\"y2025\">") && !first.contains("<h2 id=\"y2024\">"));
    for (page, html) in [("", first), ("earlier/4/", portal(300).build().text("zh/notices/earlier/5/index.html"))] {
        assert!(html.contains("#y2025\">2025年</a>"), "{page}");
    }
    let old = portal(300).build();
    assert!(old.text("zh/notices/index.html").contains("<a href=\"earlier/5/#y2024\">2024年</a>"));
    assert!(old.text("zh/notices/earlier/5/index.html").contains("<h2 id=\"y2024\">"));
}

#[test]
fn pinned_notices_stand_on_top_and_in_their_place_on_an_earlier_page() {
    let pinned = |site: PortalTest, number: usize| {
        let path = format!("content/notices/{}/index.zh.md", slug(number));
        site.edit(&path, "published:", "pin_until: 2027-01-01\npublished:")
    };
    let site = pinned(pinned(portal(100), 3), 90).build();
    let first = cards(&site, "zh/notices");
    assert_eq!(first[..3], [slug(90), slug(3), slug(99)]);
    assert_eq!(first.len(), 20 + 1, "one of the newest, and one from the archive");
    assert_eq!(first.iter().collect::<BTreeSet<_>>().len(), first.len());
    assert_eq!(cards(&site, "zh/notices/earlier/1"), newest_first(0..40));
    assert_eq!(lists(&site).len(), lists(&portal(100).build()).len());
    // More are pinned by mistake.
    let many = (0..30).fold(portal(100), pinned).build();
    assert_eq!(cards(&many, "zh/notices").len(), 10 + 20);
}

#[test]
fn a_notice_may_be_called_as_the_folder_of_the_pages() {
    let site = portal(99).notice("earlier", &format!("published: {}", day(1))).build();
    assert!(site.text("zh/notices/earlier/index.html").contains("<h1>通知earlier</h1>"));
    assert_eq!(cards(&site, "zh/notices/earlier/2").len(), 40);
    let guides = (0..41).fold(PortalTest::inline(), |site, number| {
        let name = if number == 0 { "page".to_owned() } else { format!("g{number:02}") };
        site.file(&format!("content/guides/{name}.zh.md"), &format!("---\ntitle: 指南{name}\n---\n\n正文。\n"))
    });
    let site = guides.build();
    assert_eq!(cards(&site, "zh/guides").len(), 40);
    assert!(site.text("zh/guides/page/2/index.html").contains("<h1>指南（第2页）</h1>"));
    assert!(site.text("en/guides/page/2/index.html").contains("<h1>Guides, page 2</h1>"));
    assert!(site.text("zh/guides/page/index.html").contains("<h1>指南page</h1>"));
    assert!(site.text("zh/index.html").contains("<a href=\"guides/\">全部指南</a>"));
}

/// Notices of one cohort with one date each, on every day from 21 November 2026 on; the last notice has the nearest.
fn busy(notices: usize) -> PortalTest {
    let first = chrono::NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
    (0..notices).fold(PortalTest::inline(), |site, number| {
        let due = first + chrono::Days::new((notices - 1 - number) as u64);
        let published = day(number);
        let front = format!(
            "published: {published}\ncohorts: [\"2025\"]\ndeadlines:\n  - id: due\n    kind: capture\n    from: 2026-11-01\n    until: {due}"
        );
        site.notice(&slug(number), &front)
    })
}

#[test]
fn pages_of_dates_keep_the_nearest_and_say_that_there_are_more() {
    let site = busy(130).build();
    let rows = |page: &str| {
        let html = site.text(&format!("{page}/index.html"));
        let keys = html.split("class=\"row\" id=\"").skip(1);
        keys.map(|rest| rest.split('"').next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let nearest: Vec<String> = (0..130).rev().take(60).map(|number| format!("{}.due", slug(number))).collect();
    for page in ["zh/for/2025", "zh/countdown"] {
        assert_eq!(rows(page), nearest, "{page}");
    }
    assert_eq!(rows("zh/hall/2025").len().max(rows("zh").len()), 8);
    let (zh, en) = (site.text("zh/for/2025/index.html"), site.text("en/countdown/index.html"));
    assert!(zh.contains("还有 70 项更晚的日程没有列出"), "{zh}");
    assert!(zh.contains("href=\"../../calendar/#cohort-2025\">日历订阅</a>"), "{zh}");
    assert!(zh.contains("这里只列 20 份，还有日程的在前。 <a href=\"../../notices/\">全部通知</a>"), "{zh}");
    assert!(en.contains("70 later dates are not listed."), "{en}");
    assert!(busy(61).build().text("en/countdown/index.html").contains("One later date is not listed."));
    assert!(!busy(60).build().text("en/countdown/index.html").contains("later date"));
}

#[test]
fn a_cohort_sees_first_what_is_to_come_then_the_newest() {
    let past = |site: PortalTest, number: usize| {
        let dates = "cohorts: [\"2025\"]\ndeadlines: [{id: due, kind: capture, until: 2026-10-01}]";
        site.notice(&format!("past{number:02}"), &format!("published: 2026-09-{:02}\n{dates}", number + 1))
    };
    // One without dates, older than what is over.
    let site = (0..25).fold(busy(3).notice("list", "published: 2026-09-03\ncohorts: [\"2025\"]"), past).build();
    let page = site.text("zh/for/2025/index.html");
    let docs = page.split("<li class=\"doc\"").skip(1);
    let docs: Vec<&str> = docs.map(|doc| doc.split("notices/").nth(1).unwrap().split('/').next().unwrap()).collect();
    assert_eq!(docs[..5], ["n0002", "n0001", "n0000", "past24", "past23"]);
    assert_eq!(docs.len(), 20);
    assert!(!docs.contains(&"list"), "{docs:?}");
}

#[test]
fn the_page_of_calendars_holds_the_newest_that_are_awaited() {
    let over = "published: 2026-11-02\ndeadlines: [{id: due, kind: capture, until: 2026-11-03}]";
    let site = busy(53).notice("over", over).build();
    let calendar = site.text("zh/calendar/index.html");
    let feeds: Vec<&str> = calendar.split("class=\"feed\" id=\"notice-").skip(1).map(|rest| &rest[..5]).collect();
    let newest: Vec<String> = (3..53).rev().map(slug).collect();
    assert_eq!(feeds, newest);
    assert!(calendar.contains("最多列 50 份"), "{calendar}");
    // Those that stand there lead there; the others offer it themselves.
    assert!(site.text("zh/notices/n0003/index.html").contains("href=\"../../calendar/#notice-n0003\""));
    for own in ["zh/notices/n0002/index.html", "en/notices/n0000/index.html"] {
        let html = site.text(own);
        let id = format!("notice-{}", own.split('/').nth(2).unwrap());
        assert!(html.contains(&format!("<div class=\"feed\" id=\"{id}\">")), "{html}");
        assert!(html.contains(&format!("href=\"#{id}\"")) && html.contains("webcal://"), "{html}");
    }
    let over = site.text("zh/notices/over/index.html");
    assert!(over.contains("feeds/notice/over.ics\" download") && !over.contains("class=\"feed\""), "{over}");
    assert!(!busy(49).build().text("zh/calendar/index.html").contains("最多列"));
}

#[test]
fn old_corrections_stay_with_their_notices() {
    let mut revisions = String::from("revisions:\n");
    let first = chrono::NaiveDate::from_ymd_opt(2026, 9, 2).unwrap();
    for number in 0..65 {
        let on = first + chrono::Days::new(number);
        let _ = writeln!(revisions, "  - {{on: {on}, correct: {{bring: 第{number}样}}}}");
    }
    let site = PortalTest::inline().notice("a", &revisions).build();
    let page = site.text("zh/corrections/index.html");
    assert_eq!(page.matches("<li class=\"row\">").count(), 60);
    assert!(page.contains("更早的 5 次更改不再列在这里"), "{page}");
    assert!(site.text("zh/notices/a/index.html").contains("第0样"));
    assert!(site.atom("zh/feeds/corrections.atom").len() <= 50);
}

#[test]
fn a_preview_shows_every_page_as_it_is_built() {
    let site = busy(120).build();
    let portal = site.shared_portal();
    let nowhere = tempfile::tempdir().unwrap();
    let theme = Theme::load(nowhere.path(), Theme::BUILT_IN).unwrap_or_else(|problems| panic!("{problems:?}"));
    let shown = Blueprint::new(portal, Arc::new(theme), None, Parts::All, Arc::default());
    let pages: Vec<_> = site.artifacts().into_iter().filter(|(path, _)| path.ends_with("index.html")).collect();
    assert!(pages.iter().any(|(path, _)| path == "en/notices/earlier/2/index.html"));
    for (path, bytes) in pages {
        let own = shown.file(&path).unwrap_or_else(|| panic!("{path} is not shown"));
        assert!(own.content == bytes, "{path} is shown otherwise than built");
    }
    for nothing in ["0", "3", "01", "999999999999999999999999", "x"] {
        assert!(shown.file(&format!("zh/notices/earlier/{nothing}/index.html")).is_none(), "{nothing}");
    }
}

#[test]
fn a_full_list_keeps_its_budget() {
    // As wordy as real ones: no two have the same title or sentence, each has three dates.
    let words: Vec<char> =
        "毕业图像采集论文答辩学位外语考试报名费缴纳证书领取学籍信息核对实习材料提交缓考申请新生报到".chars().collect();
    let text = |seed: usize, length: usize| -> String {
        (0..length).map(|at| words[(seed * 7919 + at * at * 31 + at * 17 + seed * at) % words.len()]).collect()
    };
    let site = (0..99).fold(PortalTest::inline(), |site, number| {
        let dates: String = (0..3)
            .map(|at| {
                let (label, day) = (text(number * 3 + at, 6), 1 + (number + 9 * at) % 28);
                format!(
                    "  - {{id: d{at}, kind: capture, label: {label}, until: \"2026-12-{day:02} {:02}:30\"}}\n",
                    9 + at
                )
            })
            .collect();
        let front = format!("summary: {}。\npublished: {}\ndeadlines:\n{dates}", text(number + 500, 28), day(number));
        let path = format!("content/notices/{}/index.zh.md", slug(number));
        site.file(&path, &format!("---\ntitle: 关于{}的通知\n{front}---\n\n正文。\n", text(number, 16)))
    });
    let site = site.build();
    for page in ["zh/notices", "zh/notices/earlier/1", "zh/countdown", "zh/calendar"] {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::new(6));
        std::io::Write::write_all(&mut encoder, site.text(&format!("{page}/index.html")).as_bytes()).unwrap();
        let weight = encoder.finish().unwrap().len();
        println!("{page}: {weight}");
        assert!(weight <= BUDGET, "{page} weighs {weight}");
    }
}
