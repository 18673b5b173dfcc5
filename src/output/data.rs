//! `deadlines.json`: the portal's dates for other programs (a mini-program, a wall screen). Both languages in one file;
//! instants as RFC 3339 with offset and as epoch seconds, the same values the pages and feeds are made from.

use serde::Serialize;

use super::maker::Maker;
use super::routes::Route;
use super::{deadlines, when};
use crate::content::ids::DocId;
use crate::content::text::Text;
use crate::lang::Lang;
use crate::portal::cohorts;
use crate::portal::facts::Deadline;
use crate::portal::shape::Shape;
use crate::time::{Instant, Zone};

/// Version of the format: raised when a field changes its meaning or goes.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct File {
    version: u32,
    title: Words,
    timezone: &'static str,
    deadlines: Vec<Item>,
}

#[derive(Serialize)]
struct Words {
    zh: String,
    en: String,
}

#[derive(Serialize)]
struct Item {
    id: String,
    notice: String,
    kind: String,
    title: Words,
    shape: &'static str,
    status: &'static str,
    when: Words,
    #[serde(skip_serializing_if = "Option::is_none")]
    opens: Option<Moment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    closes: Option<Moment>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pauses: Vec<(Moment, Moment)>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    slots: Vec<Slot>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<Words>,
    cohorts: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    who: Option<Words>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fee: Option<Words>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<Words>,
    revision: usize,
    published: Moment,
    updated: Moment,
    url: Words,
}

#[derive(Serialize)]
struct Moment {
    at: String,
    epoch: i64,
}

#[derive(Serialize)]
struct Slot {
    from: Moment,
    until: Moment,
    last_admission: Moment,
}

/// The bytes of the file.
pub(super) fn json(maker: &Maker<'_>) -> String {
    let portal = maker.portal;
    let settings = &portal.settings;
    let file = File {
        version: VERSION,
        title: words(&settings.title),
        timezone: settings.zone.name(),
        deadlines: portal.deadlines.values().map(|deadline| item(maker, deadline)).collect(),
    };
    let mut text = serde_json::to_string_pretty(&file).expect("the structure has only texts and numbers");
    text.push('\n');
    text
}

fn item(maker: &Maker<'_>, deadline: &Deadline) -> Item {
    let portal = maker.portal;
    let zone = portal.settings.zone;
    let facts = deadline.facts();
    let both = |make: &dyn Fn(Lang) -> String| Words { zh: make(Lang::Zh), en: make(Lang::En) };
    let pauses = match &facts.shape {
        Shape::Window { pauses, .. } => pauses
            .iter()
            .map(|pause| (moment(pause.start().instant(), zone), moment(pause.end().instant(), zone)))
            .collect(),
        _ => Vec::new(),
    };
    let notice = DocId::notice(deadline.key.notice.clone());
    let page = |lang: Lang| Route::Document(lang, notice.clone()).absolute(&maker.base_url);
    Item {
        id: format!("{}.{}", deadline.key.notice, deadline.key.deadline),
        notice: deadline.key.notice.to_string(),
        kind: facts.kind.to_string(),
        title: both(&|lang| deadlines::title(maker, facts, lang)),
        shape: facts.shape.name(),
        status: deadlines::status(facts),
        when: both(&|lang| when::phrase(&facts.shape, zone, lang).plain()),
        opens: facts.shape.opens().map(|point| moment(point.instant(), zone)),
        closes: facts.shape.closes(zone).map(|point| moment(point.instant(), zone)),
        pauses,
        slots: facts
            .shape
            .slots(zone)
            .into_iter()
            .map(|slot| Slot {
                from: moment(slot.from, zone),
                until: moment(slot.until, zone),
                last_admission: moment(slot.cutoff, zone),
            })
            .collect(),
        place: facts.place.as_ref().map(|place| words(portal.place(place))),
        cohorts: cohorts::reached(&portal.settings, &facts.cohorts)
            .iter()
            .map(|cohort| cohort.id.to_string())
            .collect(),
        who: facts.who.as_ref().map(words),
        fee: facts.fee.as_ref().map(words),
        note: facts.note.as_ref().map(words),
        revision: deadline.revisions.len() - 1,
        published: moment(deadline.first().at, zone),
        updated: moment(deadline.latest().at, zone),
        url: both(&page),
    }
}

fn words(text: &Text) -> Words {
    Words { zh: text.get(Lang::Zh).to_owned(), en: text.get(Lang::En).to_owned() }
}

fn moment(instant: Instant, zone: Zone) -> Moment {
    Moment { at: zone.rfc3339(instant), epoch: instant.epoch() }
}
