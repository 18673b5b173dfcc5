//! JSON-LD as a search engine reads it.

use std::fs;

use serde_json::{Value, json};
use tidings::output::artifact::Site;

use crate::portal::{self, AT, BASE, pages, text};

const NOTICE: &str = "zh/notices/2025-image-capture/index.html";
const CAPTURE: &str = "zh/countdown/2025-image-capture/capture/index.html";

/// The items of a page's JSON-LD.
fn items(html: &str) -> Vec<Value> {
    let Some((_, rest)) = html.split_once("<script type=\"application/ld+json\">") else { return Vec::new() };
    let document: Value = serde_json::from_str(rest.split("</script>").next().unwrap_or_default()).expect("JSON");
    assert_eq!(document["@context"], "https://schema.org");
    document["@graph"].as_array().expect("a list").clone()
}

fn of_type(site: &Site, path: &str, kind: &str) -> Vec<Value> {
    items(&text(site, path)).into_iter().filter(|item| item["@type"] == kind).collect()
}

/// The site after another notice has changed the capture.
fn changed(change: &str) -> Site {
    let root = portal::copy();
    let folder = root.path().join("content/notices/change");
    fs::create_dir_all(&folder).expect("a folder");
    let zh = format!(
        "---\ntitle: 变更通知\npublished: 2024-11-12\ncohorts: [\"2023\"]\namends:\n  - {{notice: 2025-image-capture, deadline: capture, {change}}}\n---\n\n变更。\n"
    );
    fs::write(folder.join("index.zh.md"), zh).expect("written");
    fs::write(folder.join("index.en.md"), "---\ntitle: Change\n---\n\nChanged.\n").expect("written");
    portal::output(root.path(), "harbour", "2024-11-13T09:00:00+08:00").site
}

#[test]
fn a_session_is_an_event_with_everything_a_search_engine_requires() {
    let events = of_type(&portal::site(), CAPTURE, "Event");
    let place = "海南热带海洋学院三亚校区人文楼103教室";
    assert_eq!(
        events,
        [json!({
            "@type": "Event",
            "name": "2025届毕业生图像采集：现场图像采集",
            "startDate": "2024-11-17T10:00:00+08:00",
            "endDate": "2024-11-17T12:00:00+08:00",
            "eventStatus": "https://schema.org/EventScheduled",
            "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
            "location": { "@type": "Place", "name": place, "address": place },
            "organizer": { "@type": "Organization", "name": "海南热带海洋学院继续教育学院", "url": "http://jxjy.hntou.edu.cn" },
            "url": format!("{BASE}zh/countdown/2025-image-capture/capture/"),
            "inLanguage": "zh-CN",
            "description": "先保存采集码，按时到现场拍照；之后登录学信网校对并提交结论。不能到场的，独立散拍并按时上传。",
        })]
    );
    assert_eq!(of_type(&portal::site(), "en/countdown/2025-image-capture/capture/index.html", "Event").len(), 1);
    // Without a place it is no event to a search engine.
    assert!(of_type(&portal::site(), "en/countdown/2025-image-capture/upload/index.html", "Event").is_empty());
}

#[test]
fn a_change_has_its_own_status() {
    let start = "2024-11-17T10:00:00+08:00";
    let cases = [
        (
            "postpone: {from: 2024-11-24 10:00, until: 2024-11-24 12:00}",
            "EventRescheduled",
            "2024-11-24T10:00:00+08:00",
            json!(start),
        ),
        ("postpone: to be announced", "EventPostponed", start, Value::Null),
        ("cancel: true", "EventCancelled", start, Value::Null),
    ];
    for (change, status, starts, former) in cases {
        let events = of_type(&changed(change), CAPTURE, "Event");
        assert_eq!(events.len(), 1, "{change}");
        let event = &events[0];
        assert_eq!(event["eventStatus"], format!("https://schema.org/{status}"), "{change}");
        assert_eq!(event["startDate"], starts, "{change}");
        assert_eq!(event["previousStartDate"], former, "{change}");
        assert!(event["location"]["name"].is_string(), "{change}");
    }
}

#[test]
fn a_postponed_date_says_so_once() {
    let html = text(&changed("postpone: to be announced"), NOTICE);
    let row = html
        .split("id=\"2025-image-capture.capture\"")
        .nth(1)
        .and_then(|rest| rest.split("</li>").next())
        .expect("a row");
    assert_eq!(row.matches("另行通知").count(), 1, "{row}");
}

#[test]
fn every_question_page_is_a_faq_with_its_answer() {
    let site = portal::site();
    let mut questions = 0;
    for (path, html) in pages(&site) {
        let faq: Vec<Value> = items(&html).into_iter().filter(|item| item["@type"] == "FAQPage").collect();
        let is_question = path.contains("/faq/") && path.matches('/').count() == 3;
        assert_eq!(!faq.is_empty(), is_question, "{path}");
        for question in faq.iter().flat_map(|faq| faq["mainEntity"].as_array().expect("questions")) {
            assert!(question["name"].as_str().is_some_and(|name| !name.is_empty()), "{path}");
            assert!(question["acceptedAnswer"]["text"].as_str().is_some_and(|answer| !answer.is_empty()), "{path}");
            questions += 1;
        }
    }
    assert!(questions >= 22, "{questions}");
}

#[test]
fn breadcrumbs_are_those_of_the_page_and_end_with_it() {
    let site = portal::site();
    let trails = of_type(&site, NOTICE, "BreadcrumbList");
    let steps: Vec<(&str, &str)> = trails[0]["itemListElement"]
        .as_array()
        .expect("steps")
        .iter()
        .map(|step| (step["name"].as_str().expect("a name"), step["item"].as_str().expect("an address")))
        .collect();
    let expected = [
        ("首页", format!("{BASE}zh/")),
        ("通知", format!("{BASE}zh/notices/")),
        ("2025届毕业生图像采集", format!("{BASE}zh/notices/2025-image-capture/")),
    ];
    assert_eq!(steps, expected.iter().map(|(name, url)| (*name, url.as_str())).collect::<Vec<_>>());
}

#[test]
fn a_page_that_search_engines_should_not_keep_says_nothing_to_them() {
    let root = portal::copy();
    fs::remove_file(root.path().join("content/faq/fee.en.md")).expect("there");
    let site = portal::output(root.path(), "harbour", AT).site;
    for path in ["en/faq/fee/index.html", "zh/404.html", "zh/search/index.html", "zh/hall/index.html"] {
        assert_eq!(items(&text(&site, path)), Vec::<Value>::new(), "{path}");
    }
}
