//! Page = feed = countdown = data, checked in every build: reads the finished bytes back and compares every instant,
//! state and count with what the model means. Two implementations of one date are how deadlines get missed; this is
//! the place where they would be caught.
//!
//! Knows the published forms (HTML attributes, iCalendar, JSON), not how they were made.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use serde::Deserialize;

use crate::lang::Lang;
use crate::output::artifact::{Artifact, Kind, Site};
use crate::output::expectation::{Expectation, ExpectedDeadline, ExpectedEvent, ExpectedTime};
use crate::output::icalendar::{EventFacts, ReadWhen, Reader};

/// A file that does not say what the model means. A fault of Tidings or of a theme, never of an author.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disagreement {
    /// The file.
    pub path: String,
    /// What about: a deadline's key or an event's UID.
    pub subject: String,
    /// What the file says; `None`: nothing.
    pub found: Option<String>,
    /// What it must say; `None`: nothing.
    pub expected: Option<String>,
}

impl Disagreement {
    fn new(path: &str, subject: &str, found: Option<String>, expected: Option<String>) -> Disagreement {
        Disagreement { path: path.to_owned(), subject: subject.to_owned(), found, expected }
    }

    /// One sentence.
    pub fn message(&self, lang: Lang) -> String {
        let nothing = lang.pick("没有", "nothing");
        let (found, expected) = (self.found.as_deref().unwrap_or(nothing), self.expected.as_deref().unwrap_or(nothing));
        lang.pick(
            format!("{} 与数据不一致：“{}”写的是 {found}，应为 {expected}", self.path, self.subject),
            format!("{} disagrees with the model: `{}` says {found}, expected {expected}", self.path, self.subject),
        )
    }
}

/// The check of one site, file by file in any order and in several threads.
pub struct Agreement<'a> {
    expectation: &'a Expectation,
    reader: Reader,
    /// Files that were expected and came.
    seen: Mutex<BTreeSet<&'a str>>,
}

impl<'a> Agreement<'a> {
    /// Nothing looked at yet.
    pub fn new(expectation: &'a Expectation) -> Agreement<'a> {
        Agreement { expectation, reader: Reader::new(), seen: Mutex::new(BTreeSet::new()) }
    }

    /// Everything in which a finished file does not say what it must.
    pub fn of(&self, artifact: &Artifact) -> Vec<Disagreement> {
        let path = artifact.path.as_str();
        if artifact.kind == Kind::Page {
            return self.of_page(path, &artifact.content.text());
        }
        let mut found = Vec::new();
        if let Some((path, expected)) = self.expectation.feeds.get_key_value(path) {
            self.saw(path);
            check_feed(artifact, expected, &self.reader, &mut found);
        } else if artifact.kind == Kind::Feed && path.ends_with(".ics") {
            if self.reader.read(&artifact.content).is_err() {
                found.push(Disagreement::new(path, path, Some("no valid calendar".to_owned()), None));
            }
        } else if let Some(data) = self.expectation.data.as_deref().filter(|data| *data == path) {
            self.saw(data);
            check_data(artifact, self.expectation, &mut found);
        }
        found
    }

    /// The same of a page whose bytes were read as text already.
    pub fn of_page(&self, path: &str, html: &str) -> Vec<Disagreement> {
        let mut found = Vec::new();
        let own = self.expectation.countdowns.get_key_value(path).map(|(path, key)| {
            self.saw(path);
            &**key
        });
        check_page(path, html, own, self.expectation, &mut found);
        found
    }

    fn saw(&self, path: &'a str) {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).insert(path);
    }

    /// What should have come and did not.
    pub fn missing(self) -> Vec<Disagreement> {
        let seen = self.seen.into_inner().unwrap_or_else(PoisonError::into_inner);
        let missing = |path: &str, subject: &str, expected: &str| {
            let absent = Disagreement::new(path, subject, None, Some(expected.to_owned()));
            (!seen.contains(path)).then_some(absent)
        };
        let countdowns = self.expectation.countdowns.iter().map(|(path, key)| missing(path, key, "a countdown"));
        let feeds = self.expectation.feeds.keys().map(|path| missing(path, path, "a calendar"));
        let data = self.expectation.data.iter().map(|data| missing(data, data, "deadlines"));
        countdowns.chain(feeds).chain(data).flatten().collect()
    }
}

/// Everything in which a finished site does not say what it must.
pub fn check(site: &Site, expectation: &Expectation) -> Vec<Disagreement> {
    let agreement = Agreement::new(expectation);
    let mut found: Vec<Disagreement> = site.artifacts().iter().flat_map(|artifact| agreement.of(artifact)).collect();
    found.extend(agreement.missing());
    found
}

/// `own` is the key of the deadline whose countdown this page is.
fn check_page(path: &str, html: &str, own: Option<&str>, expectation: &Expectation, found: &mut Vec<Disagreement>) {
    let mut is_shown = false;
    for tag in tags_with_key(html) {
        is_shown |= own.is_some_and(|own| own == tag.key);
        match expectation.deadlines.get(tag.key) {
            Some(expected) => compare_tag(path, &tag, expected, found),
            None => found.push(Disagreement::new(path, tag.key, Some("a deadline".to_owned()), None)),
        }
    }
    if let Some(own) = own.filter(|_| !is_shown) {
        found.push(Disagreement::new(path, own, None, Some("a countdown".to_owned())));
    }
}

/// An element that bears a deadline's key, with its words up to its end.
struct Tag<'a> {
    key: &'a str,
    attributes: &'a str,
    when: Option<&'a str>,
}

fn tags_with_key(html: &str) -> Vec<Tag<'_>> {
    const MARK: &str = " data-key=\"";
    let starts: Vec<usize> = memchr::memmem::find_iter(html.as_bytes(), MARK).collect();
    let mut tags = Vec::with_capacity(starts.len());
    for (index, &at) in starts.iter().enumerate() {
        let open = html[..at].rfind('<').unwrap_or(0);
        let close = html[at..].find('>').map_or(html.len(), |close| at + close);
        let end = starts.get(index + 1).copied().unwrap_or(html.len());
        let inner = &html[close.min(end)..end];
        // One without a date has no such words, and those of whatever follows it are not its own.
        let inner = &inner[..inner.find("</li>").or_else(|| inner.find("</section>")).unwrap_or(inner.len())];
        // The element of class `when` holds the exact wording of the date.
        let when = inner
            .find("class=\"when\"")
            .map(|at| &inner[at..])
            .map(|rest| &rest[..rest.find("</p>").unwrap_or(rest.len())]);
        let attributes = &html[open..close];
        tags.push(Tag { key: attribute(attributes, "data-key").unwrap_or_default(), attributes, when });
    }
    tags
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = tag;
    loop {
        rest = &rest[rest.find(name)?..];
        let at = tag.len() - rest.len();
        rest = &rest[name.len()..];
        if at > 0 && tag.as_bytes()[at - 1] == b' ' && rest.starts_with("=\"") {
            return rest[2..].split_once('"').map(|(value, _)| value);
        }
    }
}

fn compare_tag(path: &str, tag: &Tag<'_>, expected: &ExpectedDeadline, found: &mut Vec<Disagreement>) {
    let epoch = |value: Option<i64>| value.map(|value| value.to_string());
    let (opens, closes) = (epoch(expected.opens), epoch(expected.closes));
    for (name, expected) in [
        ("data-opens", opens.as_deref()),
        ("data-closes", closes.as_deref()),
        ("data-shape", Some(expected.shape)),
        ("data-status", Some(expected.status)),
    ] {
        let said = attribute(tag.attributes, name);
        if said != expected {
            let (said, expected) = (said.map(str::to_owned), expected.map(str::to_owned));
            found.push(Disagreement::new(path, &format!("{} {name}", tag.key), said, expected));
        }
    }
    let Some(when) = tag.when else { return };
    let mut rest = when;
    while let Some(at) = rest.find("<time datetime=\"") {
        rest = &rest[at + "<time datetime=\"".len()..];
        let said = &rest[..rest.find('"').unwrap_or(rest.len())];
        if !expected.datetimes.iter().any(|allowed| **allowed == *said) {
            let subject = format!("{} <time>", tag.key);
            let allowed = expected.datetimes.join(" | ");
            found.push(Disagreement::new(path, &subject, Some(said.to_owned()), Some(allowed)));
        }
    }
}

fn check_feed(artifact: &Artifact, expected: &[Arc<ExpectedEvent>], reader: &Reader, found: &mut Vec<Disagreement>) {
    let path = artifact.path.as_str();
    let events = match reader.read(&artifact.content) {
        Ok(events) => events,
        Err(fault) => {
            let fault = fault.describe(Lang::En);
            return found.push(Disagreement::new(path, path, Some(fault), Some("a calendar".to_owned())));
        }
    };
    let said: BTreeMap<&str, ExpectedEvent> = events.iter().map(|event| (event.uid.as_str(), as_said(event))).collect();
    let expected: BTreeMap<&str, &ExpectedEvent> =
        expected.iter().map(|event| (event.uid.as_str(), event.as_ref())).collect();
    for uid in expected.keys().chain(said.keys().filter(|uid| !expected.contains_key(*uid))) {
        let (said, expected) = (said.get(uid), expected.get(uid).copied());
        if said != expected {
            let words = |event: Option<&ExpectedEvent>| event.map(|event| format!("{event:?}"));
            found.push(Disagreement::new(path, uid, words(said), words(expected)));
        }
    }
}

fn as_said(event: &EventFacts) -> ExpectedEvent {
    let when = match event.when {
        ReadWhen::Timed { start, end } => ExpectedTime::Timed(start, end),
        ReadWhen::AllDay { first, last } => ExpectedTime::Days(first, last),
    };
    let EventFacts { uid, sequence, modified, cancelled, .. } = event.clone();
    ExpectedEvent { uid, when, sequence, modified, cancelled }
}

/// What is compared of `deadlines.json`. The file of a great portal as a tree of values would take more memory than all
/// the rest of a build.
#[derive(Deserialize)]
struct Data<'a> {
    #[serde(borrow)]
    deadlines: Vec<Item<'a>>,
}

#[derive(Deserialize)]
struct Item<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    #[serde(borrow)]
    shape: Option<Cow<'a, str>>,
    #[serde(borrow)]
    status: Option<Cow<'a, str>>,
    opens: Option<Edge>,
    closes: Option<Edge>,
}

#[derive(Deserialize)]
struct Edge {
    epoch: i64,
}

fn check_data(artifact: &Artifact, expectation: &Expectation, found: &mut Vec<Disagreement>) {
    let path = artifact.path.as_str();
    let Ok(Data { deadlines: items }) = serde_json::from_slice(&artifact.content) else {
        found.push(Disagreement::new(path, path, None, Some("deadlines".to_owned())));
        return;
    };
    let by_id: BTreeMap<&str, &Item<'_>> = items.iter().map(|item| (&*item.id, item)).collect();
    if by_id.len() != items.len() || items.len() != expectation.deadlines.len() {
        let (said, expected) = (items.len().to_string(), expectation.deadlines.len().to_string());
        found.push(Disagreement::new(path, "count", Some(said), Some(expected)));
    }
    for (key, expected) in &expectation.deadlines {
        let Some(item) = by_id.get(&**key) else {
            found.push(Disagreement::new(path, key, None, Some("a deadline".to_owned())));
            continue;
        };
        let text = |text: &Option<Cow<'_, str>>| text.as_deref().map(str::to_owned);
        let epoch = |edge: &Option<Edge>| edge.as_ref().map(|edge| edge.epoch.to_string());
        for (name, said, expected) in [
            ("shape", text(&item.shape), Some(expected.shape.to_owned())),
            ("status", text(&item.status), Some(expected.status.to_owned())),
            ("opens", epoch(&item.opens), expected.opens.map(|epoch| epoch.to_string())),
            ("closes", epoch(&item.closes), expected.closes.map(|epoch| epoch.to_string())),
        ] {
            if said != expected {
                found.push(Disagreement::new(path, &format!("{key} {name}"), said, expected));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::artifact::ArtifactPath;

    const PAGE: &str = "<li class=\"row\" id=\"n.d\" data-key=\"n.d\" data-shape=\"due\" data-status=\"scheduled\" data-closes=\"1740499200\">\
        <p class=\"when\"><time datetime=\"2025-02-25\">2月25日</time></p></li>";
    const DATA: &str = "{\"deadlines\":[{\"id\":\"n.d\",\"shape\":\"due\",\"status\":\"scheduled\",\"closes\":{\"epoch\":1740499200}}]}";

    fn calendar(day: &str, sequence: u32) -> String {
        use std::num::NonZeroU16;

        use crate::output::icalendar::*;

        let day = chrono::NaiveDate::parse_from_str(day, "%Y%m%d").unwrap();
        let page = Uri::new("https://x.edu.cn/").unwrap();
        let event = Event {
            uid: Uid::new("n.d@x.edu.cn").unwrap(),
            revision: Revision::new(sequence, 1_731_254_400, 1_731_254_400).unwrap(),
            when: When::all_day(day, day).unwrap(),
            summary: Summary::from("x"),
            description: Text::from(""),
            location: None,
            geo: None,
            url: page.clone(),
            categories: Vec::new(),
            status: Status::Confirmed,
            transparent: true,
            alarms: Vec::new(),
            color: None,
        };
        write(&Calendar {
            organisation: Line::from("x"),
            name: Line::from("x"),
            description: Text::from(""),
            lang: Lang::Zh,
            zone: TimeZone::new("Asia/Shanghai", 28_800, "CST").unwrap(),
            source_url: page.clone(),
            page_url: page,
            color: None,
            refresh_hours: NonZeroU16::new(6).unwrap(),
            events: vec![event],
        })
        .unwrap()
    }

    /// The calendar without its event.
    fn emptied(calendar: &str) -> String {
        let (start, rest) = calendar.split_once("BEGIN:VEVENT").unwrap();
        format!("{start}{}", rest.split_once("END:VEVENT\r\n").unwrap().1)
    }

    fn site(page: &str, feed: &str, data: &str) -> Site {
        let artifact = |path: &str, text: &str, kind| {
            Artifact::new(ArtifactPath::new(path).unwrap(), text.as_bytes().to_vec(), kind)
        };
        Site::new(vec![
            artifact("zh/countdown/n/d/index.html", page, Kind::Page),
            artifact("zh/feeds/all.ics", feed, Kind::Feed),
            artifact("deadlines.json", data, Kind::Data),
        ])
        .unwrap()
    }

    fn expectation() -> Expectation {
        let day = chrono::NaiveDate::from_ymd_opt(2025, 2, 25).unwrap();
        let event = ExpectedEvent {
            uid: "n.d@x.edu.cn".to_owned(),
            when: ExpectedTime::Days(day, day),
            sequence: 0,
            modified: 1_731_254_400,
            cancelled: false,
        };
        let datetimes = Box::new(["2025-02-25".into(), "2025-02-26T00:00:00+08:00".into()]);
        let deadline =
            ExpectedDeadline { shape: "due", status: "scheduled", opens: None, closes: Some(1_740_499_200), datetimes };
        Expectation {
            deadlines: BTreeMap::from([("n.d".into(), deadline)]),
            countdowns: BTreeMap::from([("zh/countdown/n/d/index.html".to_owned(), "n.d".into())]),
            feeds: BTreeMap::from([("zh/feeds/all.ics".to_owned(), vec![Arc::new(event)])]),
            data: Some("deadlines.json".to_owned()),
        }
    }

    #[test]
    fn files_that_say_what_is_meant_agree() {
        assert_eq!(check(&site(PAGE, &calendar("20250225", 0), DATA), &expectation()), []);
    }

    #[test]
    fn dates_that_follow_a_deadline_are_not_its_own() {
        let without_date = PAGE.replace("<p class=\"when\"><time datetime=\"2025-02-25\">2月25日</time></p>", "");
        let change =
            "<li class=\"row\"><p class=\"when\"><del><time datetime=\"2024-01-01\">1月1日</time></del></p></li>";
        let page = format!("<ol>{without_date}</ol><ol>{change}</ol>");
        assert!(!page.contains("2月25日"), "{page}");
        assert_eq!(check(&site(&page, &calendar("20250225", 0), DATA), &expectation()), []);
    }

    #[test]
    fn every_injected_fault_is_found_and_named() {
        let good_feed = calendar("20250225", 0);
        for (name, page, feed, data, subject) in [
            (
                "page instant",
                PAGE.replace("1740499200", "1740412800"),
                good_feed.clone(),
                DATA.to_owned(),
                "n.d data-closes",
            ),
            (
                "page state",
                PAGE.replace("scheduled", "cancelled"),
                good_feed.clone(),
                DATA.to_owned(),
                "n.d data-status",
            ),
            (
                "page words",
                PAGE.replace("datetime=\"2025-02-25\"", "datetime=\"2025-02-24\""),
                good_feed.clone(),
                DATA.to_owned(),
                "n.d <time>",
            ),
            ("page lacks it", "<p>x</p>".to_owned(), good_feed.clone(), DATA.to_owned(), "n.d"),
            (
                "a ghost on a page",
                format!("{PAGE}<li data-x data-key=\"n.ghost\">"),
                good_feed.clone(),
                DATA.to_owned(),
                "n.ghost",
            ),
            ("feed day", PAGE.to_owned(), calendar("20250224", 0), DATA.to_owned(), "n.d@x.edu.cn"),
            ("feed lacks it", PAGE.to_owned(), emptied(&good_feed), DATA.to_owned(), "n.d@x.edu.cn"),
            ("feed sequence", PAGE.to_owned(), calendar("20250225", 1), DATA.to_owned(), "n.d@x.edu.cn"),
            ("feed broken", PAGE.to_owned(), good_feed.replace("\r\n", "\n"), DATA.to_owned(), "zh/feeds/all.ics"),
            ("data instant", PAGE.to_owned(), good_feed.clone(), DATA.replace("1740499200", "1"), "n.d closes"),
            ("data lacks it", PAGE.to_owned(), good_feed, "{\"deadlines\":[]}".to_owned(), "count"),
        ] {
            let found = check(&site(&page, &feed, &data), &expectation());
            assert!(found.iter().any(|difference| difference.subject == subject), "{name}: {found:?}");
        }
    }

    #[test]
    fn an_event_that_left_a_feed_may_not_stand_in_it() {
        let mut expectation = expectation();
        for events in expectation.feeds.values_mut() {
            events.clear();
        }
        let feed = calendar("20250225", 0);
        assert_eq!(check(&site(PAGE, &emptied(&feed), DATA), &expectation), []);
        let found = check(&site(PAGE, &feed, DATA), &expectation);
        let only = found.first().filter(|_| found.len() == 1).expect("one fault");
        assert!(only.subject == "n.d@x.edu.cn" && only.found.is_some() && only.expected.is_none(), "{only:?}");
    }

    #[test]
    fn a_disagreement_is_said_in_both_languages() {
        let found = check(&site(&PAGE.replace("1740499200", "1"), &calendar("20250225", 0), DATA), &expectation());
        assert_eq!(
            found[0].message(Lang::En),
            "zh/countdown/n/d/index.html disagrees with the model: `n.d data-closes` says 1, expected 1740499200"
        );
        assert_eq!(
            found[0].message(Lang::Zh),
            "zh/countdown/n/d/index.html 与数据不一致：“n.d data-closes”写的是 1，应为 1740499200"
        );
    }
}
