//! JSON-LD (schema.org) for search engines: events, questions, breadcrumbs. Left out wherever a property that search
//! engines require is not known; nothing is guessed. Says what the page says, from the same facts.

use serde_json::{Value, json};

use super::deadlines;
use super::documents::DocumentPage;
use super::maker::Maker;
use super::routes::{self, Route};
use super::view::Crumb;
use crate::content::ids::{Collection, DeadlineKey};
use crate::lang::Lang;
use crate::portal::facts::{Deadline, Facts, Status};
use crate::portal::shape::{Shape, Unresolved};
use crate::portal::{Page, Portal};
use crate::time::{Point, Zone};

/// Everything a page says, as one document that is safe inside a script element. `None` when there is nothing to say.
pub(super) fn element(
    base_url: &str,
    here: &Route,
    title: &str,
    breadcrumbs: &[Crumb],
    mut items: Vec<Value>,
) -> Option<String> {
    if !breadcrumbs.is_empty() {
        items.push(trail(base_url, here, title, breadcrumbs));
    }
    if items.is_empty() {
        return None;
    }
    Some(safe(&json!({ "@context": "https://schema.org", "@graph": items })))
}

/// Of a document: its questions and answers. The events of a notice stand on their own pages, as Google wants it
/// ("Event structured data": one event, one address).
pub(super) fn document(maker: &Maker, page: &Page, made: &DocumentPage) -> Vec<Value> {
    match page.id().collection {
        Collection::Faq => questions(maker, made).into_iter().collect(),
        Collection::Notices | Collection::Guides => Vec::new(),
    }
}

/// Of a countdown page: its event.
pub(super) fn countdown(maker: &Maker, page: &Page, deadline: &Deadline, lang: Lang) -> Vec<Value> {
    event(maker, page, &deadline.key, lang).into_iter().collect()
}

fn trail(base_url: &str, here: &Route, title: &str, breadcrumbs: &[Crumb]) -> Value {
    let parents = breadcrumbs.iter().map(|crumb| (crumb.title.as_str(), routes::resolve(here, &crumb.url)));
    let steps: Vec<Value> = parents
        .chain(std::iter::once((title, here.address())))
        .zip(1..)
        .map(|((name, address), position)| {
            json!({ "@type": "ListItem", "position": position, "name": name, "item": format!("{base_url}{address}") })
        })
        .collect();
    json!({ "@type": "BreadcrumbList", "itemListElement": steps })
}

/// One question and answer per heading that asks, else the document as a whole.
fn questions(maker: &Maker, made: &DocumentPage) -> Option<Value> {
    let url = made.draft.route.absolute(&maker.base_url);
    let one = |name: &str, answer: &str, url: String| {
        json!({
            "@type": "Question",
            "name": name,
            "url": url,
            "acceptedAnswer": { "@type": "Answer", "text": answer },
        })
    };
    let asks = |heading: &str| heading.ends_with(['？', '?']);
    let mut all: Vec<Value> = made
        .text
        .sections
        .iter()
        .filter_map(|section| {
            let (anchor, heading) = (section.anchor.as_ref()?, section.heading.as_ref()?);
            let complete = asks(heading) && !section.text.is_empty();
            complete.then(|| one(heading, &section.text, format!("{url}#{}", routes::percent_encode(anchor))))
        })
        .collect();
    if all.is_empty() && !made.text.plain.is_empty() {
        all.push(one(&made.draft.title, &made.text.plain, url));
    }
    (!all.is_empty()).then(|| json!({ "@type": "FAQPage", "inLanguage": made.draft.lang.tag(), "mainEntity": all }))
}

/// A date at a place. Search engines require a name, a start and a place; without them it is no event to them.
fn event(maker: &Maker, page: &Page, key: &DeadlineKey, lang: Lang) -> Option<Value> {
    let portal = &*maker.portal;
    let zone = portal.settings.zone;
    let deadline = portal.deadlines.get(key)?;
    let facts = deadline.facts();
    let status = status(deadline, zone)?;
    // A postponed date without a new one keeps the last one that was known (schema.org EventPostponed).
    let (known, (start, end)) =
        deadline.revisions.iter().rev().find_map(|revision| Some((&revision.facts, edges(&revision.facts, zone)?)))?;
    let place = portal.place(facts.place.as_ref().or(known.place.as_ref())?).get(lang);
    let front = &page.document.front;
    let url = Route::Countdown(lang, key.clone());
    let mut event = json!({
        "@type": "Event",
        "name": format!("{}{}{}", front.title.get(lang), lang.pick("：", ": "), deadlines::title(maker, facts, lang)),
        "startDate": stamp(start, zone),
        "endDate": stamp(end, zone),
        "eventStatus": format!("https://schema.org/{status}"),
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": { "@type": "Place", "name": place, "address": place },
        "organizer": organizer(portal, page, lang),
        "url": url.absolute(&maker.base_url),
        "inLanguage": lang.tag(),
    });
    if let Some(summary) = &front.summary {
        event["description"] = json!(summary.get(lang));
    }
    let former = former_starts(deadline, start, zone);
    if status == "EventRescheduled" {
        event["previousStartDate"] = match former.as_slice() {
            [one] => json!(one),
            all => json!(all),
        };
    }
    Some(event)
}

fn organizer(portal: &Portal, page: &Page, lang: Lang) -> Value {
    let settings = &portal.settings;
    let name = page.document.front.issuer.as_ref().unwrap_or(&settings.organisation).get(lang);
    let mut organizer = json!({ "@type": "Organization", "name": name });
    if let Some(url) = &settings.organisation_url {
        organizer["url"] = json!(url);
    }
    organizer
}

/// The status in schema.org's words; `None` for a date that another notice has replaced.
fn status(deadline: &Deadline, zone: Zone) -> Option<&'static str> {
    let facts = deadline.facts();
    Some(match (&facts.status, &facts.shape) {
        (Status::Superseded { .. }, _) => return None,
        (Status::Cancelled { .. }, _) => "EventCancelled",
        (Status::Scheduled, Shape::Unresolved { reason: Unresolved::ToBeAnnounced }) => "EventPostponed",
        (Status::Scheduled, _) => {
            let (start, _) = edges(facts, zone)?;
            if former_starts(deadline, start, zone).is_empty() { "EventScheduled" } else { "EventRescheduled" }
        }
    })
}

/// Earlier starts that differ from the one that holds, latest first, each once.
fn former_starts(deadline: &Deadline, now: Point, zone: Zone) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for revision in deadline.revisions.iter().rev() {
        let Some((start, _)) = edges(&revision.facts, zone) else { continue };
        let start = stamp(start, zone);
        if start != stamp(now, zone) && !all.contains(&start) {
            all.push(start);
        }
    }
    all
}

/// Start and end of what takes place somewhere; a date to act by is both.
fn edges(facts: &Facts, zone: Zone) -> Option<(Point, Point)> {
    match &facts.shape {
        Shape::Session { .. } | Shape::Window { .. } => Some((facts.shape.opens()?, facts.shape.closes(zone)?)),
        Shape::Due { by } => Some((*by, *by)),
        _ => None,
    }
}

/// A day where only a day was written, else the instant with its offset.
fn stamp(point: Point, zone: Zone) -> String {
    if point.is_day_only() { point.day().to_string() } else { zone.rfc3339(point.instant()) }
}

/// JSON that cannot end its script element or open a comment, whatever stands in its texts. U+2028 and U+2029 are no
/// line ends in JSON, but were in old scripts.
fn safe(value: &Value) -> String {
    let mut out = String::new();
    for c in value.to_string().chars() {
        match c {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_ends_the_script_element() {
        let text = "</script><!--&\u{2028}\"\\";
        let written = safe(&json!({ "name": text }));
        assert!(!written.contains(['<', '>', '&', '\u{2028}']), "{written}");
        let read: Value = serde_json::from_str(&written).unwrap();
        assert_eq!(read["name"], text);
    }

    #[test]
    fn breadcrumbs_are_absolute_and_end_with_the_page() {
        let here = Route::List(Lang::Zh, Collection::Notices);
        let home = Crumb { title: "首页".to_owned(), url: Route::Home(Lang::Zh).from(&here) };
        let trail = trail("https://x.edu.cn/n/", &here, "通知", &[home]);
        let items: Vec<&str> =
            trail["itemListElement"].as_array().unwrap().iter().filter_map(|step| step["item"].as_str()).collect();
        assert_eq!(items, ["https://x.edu.cn/n/zh/", "https://x.edu.cn/n/zh/notices/"]);
        assert_eq!(element("https://x.edu.cn/", &here, "x", &[], Vec::new()), None);
    }
}
