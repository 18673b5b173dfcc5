//! `content/site.yaml`: the portal's settings, read once, with every reference in it checked.

mod address;
mod cohorts;
mod kinds;

pub use address::{host_of, web_address};

use address::{base_url, domain, zone};
use cohorts::cohorts;
use kinds::kinds;

use std::collections::BTreeMap;

use super::ids::{CohortId, ContactId, KindId, PlaceId, reason_against};
use super::keys::{self, names_of};
use super::text::Text;
use super::yaml::{Map, Node};
use crate::diagnostics::Diagnostic;
use crate::lang::Lang;
use crate::time::Zone;

/// Everything `site.yaml` says.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The portal's name.
    pub title: Text,
    /// One sentence below it.
    pub tagline: Option<Text>,
    /// Who publishes it.
    pub organisation: Text,
    /// The organisation's own site.
    pub organisation_url: Option<String>,
    /// Absolute address of the portal's root, ends in `/`.
    pub base_url: String,
    /// Host part of calendar UIDs and feed ids. Never follows `base_url`: a moved site must keep its ids.
    pub uid_domain: String,
    /// The zone in which all dates are written and shown.
    pub zone: Zone,
    /// Languages, default first; never empty.
    pub languages: Vec<Lang>,
    /// Theme folder.
    pub theme: String,
    /// Kinds of deadlines in the order declared.
    pub kinds: Vec<Kind>,
    /// Cohorts, parents before children, otherwise in the order declared.
    pub cohorts: Vec<Cohort>,
    /// Places by id.
    pub places: BTreeMap<PlaceId, Place>,
    /// Contacts by id.
    pub contacts: BTreeMap<ContactId, Contact>,
    /// The contact of documents that name none.
    pub contact: Option<ContactId>,
    /// Footer text (Markdown).
    pub footer: Option<Text>,
    /// ICP record number.
    pub icp: Option<String>,
    /// Public-security record number.
    pub police: Option<String>,
    /// What happens to a page without translation.
    pub missing_translation: MissingTranslation,
    /// How much of a notice its entry in the Atom feed says.
    pub atom: AtomEntry,
}

/// How much of a notice its entry in the Atom feed says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AtomEntry {
    /// Its summary and its dates.
    Summary,
    /// Its text as well.
    Full,
}

/// What happens to a page that one language lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MissingTranslation {
    /// It is shown in the other language, marked as such.
    Show,
    /// It is left out of that language's tree.
    LeaveOut,
}

/// A kind of deadline.
#[derive(Debug, Clone)]
pub struct Kind {
    /// Its id.
    pub id: KindId,
    /// Its name.
    pub name: Text,
    /// CSS colour name for calendars (RFC 7986 §5.9).
    pub color: Option<String>,
    /// Reminders before the event, in minutes, longest first.
    pub alarms: Vec<u32>,
    /// What a student can still do when it is over (Markdown).
    pub after: Option<Text>,
    /// How a window stands in a calendar.
    pub calendar: WindowStyle,
}

/// How a window stands in a calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WindowStyle {
    /// One event for the opening, one for the closing.
    Edges,
    /// One all-day bar.
    Span,
}

/// A group of students.
#[derive(Debug, Clone)]
pub struct Cohort {
    /// Its id.
    pub id: CohortId,
    /// Its name.
    pub name: Text,
    /// The group it is part of.
    pub parent: Option<CohortId>,
}

/// A place.
#[derive(Debug, Clone)]
pub struct Place {
    /// Full name as in an invitation.
    pub name: Text,
    /// Shorter name for lists.
    pub short: Option<Text>,
    /// Position, already WGS-84: latitude, longitude in degrees.
    pub position: Option<Position>,
}

/// Coordinates as given by a map service.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Position {
    /// Latitude in degrees.
    pub latitude: f64,
    /// Longitude in degrees.
    pub longitude: f64,
    /// The system of the map they were read from.
    pub datum: Datum,
}

/// Systems of coordinates on Chinese maps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Datum {
    /// GPS.
    Wgs84,
    /// Amap, Tencent maps.
    Gcj02,
    /// Baidu maps.
    Bd09,
}

/// Someone to ask.
#[derive(Debug, Clone)]
pub struct Contact {
    /// Person or desk.
    pub name: Text,
    /// Phone number as it is shown.
    pub phone: Option<String>,
    /// Web address.
    pub url: Option<String>,
    /// Room, hours.
    pub note: Option<Text>,
}

impl Settings {
    /// The default language: it owns the facts.
    pub fn default_lang(&self) -> Lang {
        self.languages.first().copied().unwrap_or(Lang::Zh)
    }

    /// A kind by its id.
    pub fn kind(&self, id: &KindId) -> Option<&Kind> {
        self.kinds.iter().find(|kind| kind.id == *id)
    }

    /// A cohort by its id.
    pub fn cohort(&self, id: &CohortId) -> Option<&Cohort> {
        self.cohorts.iter().find(|cohort| cohort.id == *id)
    }
}

/// Keys of `site.yaml`.
pub const SITE_KEYS: &[&str] = names_of!(keys::SITE);

/// Reads the settings. `None` when something every page needs is missing; all problems are told either way.
pub fn read(root: &Node<'_>, problems: &mut Vec<Diagnostic>) -> Option<Settings> {
    let map = root.map(SITE_KEYS, problems)?;
    let languages = languages(&map, problems);
    let lang = languages.first().copied().unwrap_or(Lang::Zh);
    let title = map.require("title", problems).and_then(|node| Text::read(&node, lang, problems));
    let organisation = map.require("organisation", problems).and_then(|node| Text::read(&node, lang, problems));
    let base_url = map.require("base_url", problems).and_then(|node| base_url(&node, problems));
    let optional_text =
        |key: &str, problems: &mut Vec<Diagnostic>| map.get(key).and_then(|node| Text::read(&node, lang, problems));
    let plain = |key: &str, problems: &mut Vec<Diagnostic>| map.get(key).and_then(|node| node.text(problems));
    let tagline = optional_text("tagline", problems);
    let footer = optional_text("footer", problems);
    let organisation_url = map.get("organisation_url").and_then(|node| web_address(&node, problems));
    let uid_domain = match map.get("uid_domain") {
        Some(node) => domain(&node, problems),
        None => base_url.as_deref().map(host_of),
    };
    let zone = map.get("timezone").map_or(Zone::named("Asia/Shanghai"), |node| zone(&node, problems));
    let theme = plain("theme", problems).unwrap_or_else(|| "harbour".to_owned());
    let kinds = kinds(&map, lang, problems);
    let cohorts = cohorts(&map, lang, problems);
    let places = places(&map, lang, problems);
    let contacts = contacts(&map, lang, problems);
    let contact = map.get("contact").and_then(|node| known_contact(&node, &contacts, problems));
    let missing_translation = map.get("missing_translation").map_or(MissingTranslation::Show, |node| {
        choice(&node, &[("show", MissingTranslation::Show), ("leave out", MissingTranslation::LeaveOut)], problems)
            .unwrap_or(MissingTranslation::Show)
    });
    let atom = map.get("atom").map_or(AtomEntry::Summary, |node| {
        choice(&node, &[("summary", AtomEntry::Summary), ("full", AtomEntry::Full)], problems)
            .unwrap_or(AtomEntry::Summary)
    });
    Some(Settings {
        title: title?,
        tagline,
        organisation: organisation?,
        organisation_url,
        base_url: base_url?,
        uid_domain: uid_domain?,
        zone: zone?,
        languages,
        theme,
        kinds,
        cohorts,
        places,
        contacts,
        contact,
        footer,
        icp: plain("icp", problems),
        police: plain("police", problems),
        missing_translation,
        atom,
    })
}

fn languages(map: &Map<'_>, problems: &mut Vec<Diagnostic>) -> Vec<Lang> {
    let Some(node) = map.get("languages") else { return Lang::ALL.to_vec() };
    let mut languages = Vec::new();
    let items = node.items();
    let known: Vec<Lang> = items.iter().filter_map(|item| Lang::from_code(&item.as_text()?)).collect();
    for item in items {
        let Some(code) = item.text(problems) else { continue };
        match Lang::from_code(&code) {
            Some(lang) if !languages.contains(&lang) => languages.push(lang),
            Some(_) => {}
            None => {
                // What was meant is most likely the language not named otherwise; who owns the facts hangs on the order.
                languages.extend(Lang::ALL.into_iter().find(|lang| !known.contains(lang) && !languages.contains(lang)));
                problems.push(
                    Diagnostic::error(
                        "unknown-language",
                        item.place(),
                        format!("不支持语言“{code}”"),
                        format!("unknown language `{code}`"),
                    )
                    .fix("可用的语言：zh、en", "the languages are: zh, en"),
                );
            }
        }
    }
    if languages.is_empty() { Lang::ALL.to_vec() } else { languages }
}

fn places(map: &Map<'_>, lang: Lang, problems: &mut Vec<Diagnostic>) -> BTreeMap<PlaceId, Place> {
    let mut places = BTreeMap::new();
    for (id, node) in named(map, "places", problems) {
        let Some(id) = checked_id(&id, &node, PlaceId::new, problems) else { continue };
        let Some(fields) = node.map(names_of!(keys::PLACE), problems) else { continue };
        let name = fields.require("name", problems).and_then(|node| Text::read(&node, lang, problems));
        let Some(name) = name else { continue };
        let short = fields.get("short").and_then(|node| Text::read(&node, lang, problems));
        places.insert(id, Place { name, short, position: position(&fields, problems) });
    }
    places
}

fn position(fields: &Map<'_>, problems: &mut Vec<Diagnostic>) -> Option<Position> {
    let (latitude, longitude) = match (fields.get("latitude"), fields.get("longitude")) {
        (None, None) => return None,
        (latitude, longitude) => (latitude, longitude),
    };
    let mut degrees = |node: Option<Node<'_>>, key: &str, limit: f64| match node {
        None => {
            fields.require(key, problems);
            None
        }
        Some(node) => {
            let value = node.decimal(problems)?;
            if value.abs() <= limit {
                return Some(value);
            }
            problems.push(Diagnostic::error(
                "bad-position",
                node.place(),
                format!("{key} 应在 -{limit} 到 {limit} 度之间"),
                format!("{key} must lie between -{limit} and {limit} degrees"),
            ));
            None
        }
    };
    let latitude = degrees(latitude, "latitude", 90.0);
    let longitude = degrees(longitude, "longitude", 180.0);
    let datum = fields.require("datum", problems).and_then(|node| {
        choice(&node, &[("wgs84", Datum::Wgs84), ("gcj02", Datum::Gcj02), ("bd09", Datum::Bd09)], problems)
    });
    Some(Position { latitude: latitude?, longitude: longitude?, datum: datum? })
}

fn contacts(map: &Map<'_>, lang: Lang, problems: &mut Vec<Diagnostic>) -> BTreeMap<ContactId, Contact> {
    let mut contacts = BTreeMap::new();
    for (id, node) in named(map, "contacts", problems) {
        let Some(id) = checked_id(&id, &node, ContactId::new, problems) else { continue };
        let Some(fields) = node.map(names_of!(keys::CONTACT), problems) else { continue };
        let name = fields.require("name", problems).and_then(|node| Text::read(&node, lang, problems));
        let Some(name) = name else { continue };
        contacts.insert(
            id,
            Contact {
                name,
                phone: fields.get("phone").and_then(|node| node.text(problems)),
                url: fields.get("url").and_then(|node| web_address(&node, problems)),
                note: fields.get("note").and_then(|node| Text::read(&node, lang, problems)),
            },
        );
    }
    contacts
}

/// A contact that `site.yaml` declares; anything else is a problem.
pub fn known_contact(
    node: &Node<'_>,
    contacts: &BTreeMap<ContactId, Contact>,
    problems: &mut Vec<Diagnostic>,
) -> Option<ContactId> {
    let text = node.text(problems)?;
    if let Some((id, _)) = contacts.get_key_value(text.as_str()) {
        return Some(id.clone());
    }
    problems.push(
        Diagnostic::error(
            "unknown-contact",
            node.place(),
            format!("site.yaml 里没有联系人“{text}”"),
            format!("site.yaml declares no contact `{text}`"),
        )
        .did_you_mean(&text, contacts.keys().map(ContactId::as_str)),
    );
    None
}

/// One of a few words; anything else is a problem that lists them.
pub fn choice<T: Copy>(node: &Node<'_>, choices: &[(&str, T)], problems: &mut Vec<Diagnostic>) -> Option<T> {
    let text = node.text(problems)?;
    if let Some((_, value)) = choices.iter().find(|(word, _)| *word == text) {
        return Some(*value);
    }
    let words: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
    problems.push(
        Diagnostic::error(
            "unknown-choice",
            node.place(),
            format!("这里不能写“{text}”"),
            format!("`{text}` is not possible here"),
        )
        .fix(format!("可选：{}", words.join("、")), format!("one of: {}", words.join(", ")))
        .did_you_mean(&text, words),
    );
    None
}

fn named<'a>(map: &Map<'a>, key: &str, problems: &mut Vec<Diagnostic>) -> Vec<(String, Node<'a>)> {
    map.get(key).map(|node| node.entries(problems)).unwrap_or_default()
}

fn checked_id<T>(
    id: &str,
    node: &Node<'_>,
    make: impl Fn(&str) -> Option<T>,
    problems: &mut Vec<Diagnostic>,
) -> Option<T> {
    let made = make(id);
    if made.is_none() {
        let reason = reason_against(id);
        problems.push(Diagnostic::error(
            "bad-id",
            node.key_place(),
            format!("“{id}”不能用作代号：{}", reason.zh),
            format!("`{id}` cannot be an id: {}", reason.en),
        ));
    }
    made
}
