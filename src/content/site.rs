//! `content/site.yaml`: the portal's settings, read once, with every reference in it checked.

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

/// An `http(s)` address; anything else is a problem.
pub fn web_address(node: &Node<'_>, problems: &mut Vec<Diagnostic>) -> Option<String> {
    let text = node.text(problems)?;
    let ok = (text.starts_with("https://") || text.starts_with("http://"))
        && text.bytes().all(|b| {
            b.is_ascii_graphic() && !matches!(b, b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}')
        })
        && !host_of(&text).is_empty();
    if ok {
        return Some(text);
    }
    let problem = Diagnostic::error(
        "bad-address",
        node.place(),
        format!("“{text}”不是完整的网址"),
        format!("`{text}` is not a full web address"),
    );
    let is_host = text.contains('.') && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._/:".contains(&b));
    problems.push(match is_host && !text.contains("://") {
        true => problem.fix(format!("写成 https://{text}"), format!("write https://{text}")),
        false => {
            problem.fix("以 https:// 开头，不含空格和中文", "begin with https://, without spaces or Han characters")
        }
    });
    None
}

fn base_url(node: &Node<'_>, problems: &mut Vec<Diagnostic>) -> Option<String> {
    let mut url = web_address(node, problems)?;
    if !url.ends_with('/') {
        url.push('/');
    }
    Some(url)
}

/// The host of an absolute address, without port.
pub fn host_of(url: &str) -> String {
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    host.split(':').next().unwrap_or_default().to_lowercase()
}

fn domain(node: &Node<'_>, problems: &mut Vec<Diagnostic>) -> Option<String> {
    let text = node.text(problems)?;
    if !text.is_empty()
        && text.len() <= 100
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.' || b == b'-')
    {
        return Some(text.to_lowercase());
    }
    problems.push(
        Diagnostic::error(
            "bad-domain",
            node.place(),
            format!("“{text}”不是域名"),
            format!("`{text}` is not a domain name"),
        )
        .fix("例如 notices.example.edu.cn", "for example notices.example.edu.cn"),
    );
    None
}

fn zone(node: &Node<'_>, problems: &mut Vec<Diagnostic>) -> Option<Zone> {
    let name = node.text(problems)?;
    let zone = Zone::named(&name);
    if zone.is_none() {
        let known = Zone::known();
        let problem = Diagnostic::error(
            "unknown-timezone",
            node.place(),
            format!("不支持时区“{name}”"),
            format!("unknown time zone `{name}`"),
        )
        .fix(format!("可用的时区：{}", known.join("、")), format!("the zones known: {}", known.join(", ")));
        problems.push(match is_beijing(&name) {
            true => problem.fix("写成 Asia/Shanghai", "write Asia/Shanghai"),
            false => problem.did_you_mean(&name, known.iter().copied()),
        });
    }
    zone
}

/// Whether people call Beijing's time that; the IANA database knows it as that of Shanghai.
fn is_beijing(written: &str) -> bool {
    const NAMES: [&str; 9] =
        ["beijing", "asia/beijing", "china", "prc", "cst", "utc+8", "gmt+8", "+08:00", "asia/chongqing"];
    let written = written.to_ascii_lowercase();
    NAMES.contains(&written.as_str()) || written.contains("北京") || written.contains("东八区")
}

fn kinds(map: &Map<'_>, lang: Lang, problems: &mut Vec<Diagnostic>) -> Vec<Kind> {
    let mut kinds = Vec::new();
    for (id, node) in named(map, "kinds", problems) {
        let Some(id) = checked_id(&id, &node, KindId::new, problems) else { continue };
        let Some(fields) = node.map(names_of!(keys::KIND), problems) else { continue };
        let name = fields.require("name", problems).and_then(|node| Text::read(&node, lang, problems));
        let Some(name) = name else { continue };
        let mut alarms: Vec<u32> = fields
            .get("alarms")
            .map(|node| node.items().iter().filter_map(|item| alarm(item, problems)).collect())
            .unwrap_or_default();
        alarms.sort_unstable_by(|a, b| b.cmp(a));
        alarms.dedup();
        let calendar = fields
            .get("calendar")
            .and_then(|node| choice(&node, &[("edges", WindowStyle::Edges), ("span", WindowStyle::Span)], problems));
        kinds.push(Kind {
            id,
            name,
            color: fields.get("color").and_then(|node| color(&node, problems)),
            alarms,
            after: fields.get("after").and_then(|node| Text::read(&node, lang, problems)),
            calendar: calendar.unwrap_or(WindowStyle::Edges),
        });
    }
    kinds
}

/// RFC 7986 §5.9 wants a CSS3 colour *name*.
fn color(node: &Node<'_>, problems: &mut Vec<Diagnostic>) -> Option<String> {
    let text = node.text(problems)?;
    if !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase()) {
        return Some(text);
    }
    problems.push(
        Diagnostic::error(
            "bad-color",
            node.place(),
            format!("“{text}”不是颜色名"),
            format!("`{text}` is not a colour name"),
        )
        .fix("写 CSS 颜色的英文名，例如 steelblue", "write a CSS colour name such as steelblue"),
    );
    None
}

/// `1 day`, `2 hours`, `30 minutes` in minutes.
fn alarm(node: &Node<'_>, problems: &mut Vec<Diagnostic>) -> Option<u32> {
    let text = node.text(problems)?;
    let mut words = text.split_whitespace();
    let number = words.next().and_then(|word| word.parse::<u32>().ok());
    let unit = match words.next().map(|word| word.trim_end_matches('s')) {
        Some("minute" | "分钟") => Some(1),
        Some("hour" | "小时") => Some(60),
        Some("day" | "天") => Some(24 * 60),
        _ => None,
    };
    match (number, unit, words.next()) {
        (Some(number @ 1..=60), Some(unit), None) => Some(number * unit),
        _ => {
            problems.push(
                Diagnostic::error(
                    "bad-alarm",
                    node.place(),
                    format!("看不懂提醒时间“{text}”"),
                    format!("`{text}` is not a time before an event"),
                )
                .fix("例如 1 day、2 hours、30 minutes", "for example 1 day, 2 hours, 30 minutes"),
            );
            None
        }
    }
}

fn cohorts(map: &Map<'_>, lang: Lang, problems: &mut Vec<Diagnostic>) -> Vec<Cohort> {
    let entries = named(map, "cohorts", problems);
    let ids: Vec<String> = entries.iter().map(|(id, _)| id.clone()).collect();
    let mut cohorts = Vec::new();
    for (id, node) in entries {
        let Some(id) = checked_id(&id, &node, CohortId::new, problems) else { continue };
        let Some(fields) = node.map(names_of!(keys::COHORT), problems) else { continue };
        let name = fields.require("name", problems).and_then(|node| Text::read(&node, lang, problems));
        let Some(name) = name else { continue };
        let parent = fields.get("in").and_then(|node| {
            let text = node.text(problems)?;
            if ids.contains(&text) {
                return CohortId::new(&text).map(|parent| (parent, node));
            }
            problems.push(
                Diagnostic::error(
                    "unknown-cohort",
                    node.place(),
                    format!("没有“{text}”这个学生群体"),
                    format!("unknown cohort `{text}`"),
                )
                .did_you_mean(&text, ids.iter().map(String::as_str)),
            );
            None
        });
        cohorts.push((
            Cohort { id, name, parent: parent.as_ref().map(|(id, _)| id.clone()) },
            parent.map(|(_, node)| node),
        ));
    }
    parents_first(cohorts, problems)
}

/// Orders the tree and refuses a group that is part of itself.
fn parents_first(mut waiting: Vec<(Cohort, Option<Node<'_>>)>, problems: &mut Vec<Diagnostic>) -> Vec<Cohort> {
    let mut ordered: Vec<Cohort> = Vec::new();
    while !waiting.is_empty() {
        let ready = waiting.iter().position(|(cohort, _)| {
            cohort.parent.as_ref().is_none_or(|parent| {
                ordered.iter().any(|known| known.id == *parent) || !waiting.iter().any(|(other, _)| other.id == *parent)
            })
        });
        let Some(index) = ready else {
            for (cohort, node) in &waiting {
                if let Some(node) = node {
                    problems.push(Diagnostic::error(
                        "cohort-cycle",
                        node.place(),
                        format!("“{}”绕了一圈又属于自己", cohort.id),
                        format!("the cohort `{}` is part of itself", cohort.id),
                    ));
                }
            }
            break;
        };
        let (cohort, _) = waiting.remove(index);
        // A child follows its parent's last descendant, so that the order of the list shows the tree.
        let at = cohort
            .parent
            .as_ref()
            .and_then(|parent| last_descendant(&ordered, parent))
            .map_or(ordered.len(), |at| at + 1);
        ordered.insert(at, cohort);
    }
    ordered
}

fn last_descendant(ordered: &[Cohort], ancestor: &CohortId) -> Option<usize> {
    let mut family = vec![ancestor.clone()];
    let mut last = None;
    for (index, cohort) in ordered.iter().enumerate() {
        if cohort.id == *ancestor || cohort.parent.as_ref().is_some_and(|parent| family.contains(parent)) {
            family.push(cohort.id.clone());
            last = Some(index);
        }
    }
    last
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
