//! Parts of a notice → the facts a portal wants, each with the sentence it was taken from, for a person to confirm.
//! Measures what it reads against `site.yaml`; decides nothing that the text does not say.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::block::Paragraph;
use super::dates::{self, When};
use super::plain::tidy;
use super::sessions::{self, Sessions};
use super::structure::{Item, Parts};
use crate::content::site::Settings;
use crate::lang::Lang;
use crate::time::{Written, read_moment};

/// A fact with the sentence it comes from.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Sourced<T> {
    /// The fact.
    pub(super) value: T,
    /// The sentence, on one line.
    pub(super) source: String,
}

/// A date with what it is about.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct DeadlineFound {
    /// A kind of `site.yaml`.
    pub(super) kind: String,
    /// When.
    pub(super) when: When,
    /// Whether the year is a guess.
    pub(super) guessed_year: bool,
    /// Where, for an appointment: an id of `site.yaml` or words.
    pub(super) place: Option<Sourced<String>>,
}

/// Everything that was found.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// Day of publication: that of the signature.
    pub(super) published: Option<Sourced<Written>>,
    /// For whom, in words.
    pub(super) who: Option<Sourced<String>>,
    /// Cohorts of `site.yaml` that are named.
    pub(super) cohorts: Vec<String>,
    /// What to wear.
    pub(super) wear: Option<Sourced<String>>,
    /// What it costs.
    pub(super) fee: Option<Sourced<String>>,
    /// A contact of `site.yaml` with this number.
    pub(super) contact: Option<Sourced<String>>,
    /// A phone number `site.yaml` does not know, with its sentence.
    pub(super) phone: Option<Sourced<String>>,
    /// A table whose rows are appointments.
    pub(super) sessions: Option<Sessions>,
    /// Dated things.
    pub(super) deadlines: Vec<Sourced<DeadlineFound>>,
    /// Sentences with a period but no date, with a date long past, or with one that does not exist.
    pub(super) unclear: Vec<String>,
}

/// A sentence with the heading it stands under.
struct Sentence {
    heading: String,
    text: String,
    /// The table it is a row of.
    table: Option<usize>,
}

/// So many dated rows of one table become deadlines; a longer list nobody could confirm one by one.
const MOST_ROWS: usize = 6;

/// So many dates of one sentence become deadlines, each with the sentence it was taken from.
const MOST_DATES: usize = 12;

/// A longer heading, or a longer place, is none; in characters.
const LONGEST_NAME: usize = 200;

/// The longest number looked at, with its dashes and spaces, in characters.
const LONGEST_NUMBER: usize = 40;

/// Finds the facts.
pub(super) fn facts(parts: &Parts, settings: &Settings) -> Facts {
    let mut facts = Facts::default();
    if let Some(signed) = &parts.signed
        && let Ok(value) = read_moment(signed)
    {
        facts.published = Some(Sourced { value, source: signed.clone() });
    }
    let published = facts.published.as_ref().map(|published| published.value.day);
    facts.sessions = sessions::find(parts, settings, published);
    let sentences = sentences(parts, facts.sessions.as_ref().map(|sessions| sessions.item));
    let first_under = |words: &[&str]| {
        let texts = sentences.iter().filter(|sentence| sentence.table.is_none());
        let mut found = texts.filter(|sentence| words.iter().any(|word| sentence.heading.contains(word)));
        found.next().map(|sentence| Sourced { value: value_of(&sentence.text), source: sentence.text.clone() })
    };
    facts.who = first_under(&["对象", "范围"])
        .or_else(|| parts.addressee.clone().map(|text| Sourced { value: text.clone(), source: text }));
    facts.wear = first_under(&["着装"]);
    facts.fee = first_under(&["费用", "收费"]);
    let all = sentences.iter().map(|sentence| sentence.text.as_str()).chain(parts.addressee.as_deref());
    let all: String = all.collect::<Vec<_>>().join("\n");
    facts.cohorts = settings
        .cohorts
        .iter()
        .filter(|cohort| cohort.name.own(Lang::Zh).is_some_and(|name| all.contains(name)))
        .map(|cohort| cohort.id.to_string())
        .collect();
    contact(&sentences, settings, &mut facts);
    let place = first_under(&["地点"]).filter(|place| place.source.chars().count() <= LONGEST_NAME);
    let place = place.filter(|place| dates::find(&place.value, published).is_empty());
    let place = place.map(|place| Sourced { value: known_place(&place.value, settings), ..place });
    deadlines(&sentences, place.as_ref(), settings, &mut facts);
    facts
}

/// Headings give their words to the sentences below them. `but`: the item that is told otherwise.
fn sentences(parts: &Parts, but: Option<usize>) -> Vec<Sentence> {
    let mut heading = String::new();
    let mut found = Vec::new();
    for (at, item) in parts.items.iter().enumerate().filter(|(at, _)| Some(*at) != but) {
        let table = matches!(item, Item::Table(_)).then_some(at);
        let texts: Vec<String> = match item {
            Item::Heading(_, paragraph) => {
                heading = tidy(&paragraph.text()).chars().take(LONGEST_NAME).collect();
                continue;
            }
            Item::Text(paragraph) | Item::Point(_, _, paragraph) | Item::Bullet(_, paragraph) => vec![paragraph.text()],
            Item::Table(rows) => rows.iter().map(|row| cells(row).join(" ")).collect(),
            Item::Picture(_) => Vec::new(),
        };
        for text in texts {
            let parts = text.split_inclusive(['。', '；', '！', '\n']).map(tidy).filter(|text| !text.is_empty());
            found.extend(parts.map(|text| Sentence { heading: heading.clone(), text, table }));
        }
    }
    found
}

/// The texts of a row of a table.
pub(super) fn cells(row: &[Paragraph]) -> Vec<String> {
    row.iter().map(|cell| tidy(&cell.text())).collect()
}

fn value_of(text: &str) -> String {
    text.trim_end_matches(['。', '；', '.', ';']).to_owned()
}

/// The place of `site.yaml` whose name, or short name, the text holds or is part of.
pub(super) fn known_place(place: &str, settings: &Settings) -> String {
    let known = settings.places.iter().find(|(_, known)| {
        let names = [known.name.own(Lang::Zh), known.short.as_ref().and_then(|short| short.own(Lang::Zh))];
        names.into_iter().flatten().map(tidy).any(|name| place.contains(&name) || name.contains(place))
    });
    known.map_or_else(|| place.to_owned(), |(id, _)| id.to_string())
}

fn contact(sentences: &[Sentence], settings: &Settings, facts: &mut Facts) {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    for sentence in sentences {
        let speaks =
            ["电话", "联系", "咨询"].iter().any(|word| sentence.text.contains(word) || sentence.heading.contains(word));
        let Some(phone) = phone(&sentence.text).filter(|_| speaks) else { continue };
        let known = settings
            .contacts
            .iter()
            .find(|(_, contact)| contact.phone.as_deref().is_some_and(|known| digits(known) == digits(&phone)));
        let source = sentence.text.clone();
        match known {
            Some((id, _)) if facts.contact.is_none() => {
                facts.contact = Some(Sourced { value: id.to_string(), source });
            }
            None if facts.phone.is_none() => facts.phone = Some(Sourced { value: phone, source }),
            _ => {}
        }
    }
}

/// A landline with area code: 0898—88651713.
fn phone(text: &str) -> Option<String> {
    let is_dash = |c: char| matches!(c, '-' | '—' | '–' | '－' | ' ');
    let signs: Vec<char> = text.chars().collect();
    for at in 0..signs.len() {
        if signs[at] != '0' || (at > 0 && signs[at - 1].is_ascii_digit()) {
            continue;
        }
        let number: String = signs[at..]
            .iter()
            .take(LONGEST_NUMBER)
            .take_while(|c| c.is_ascii_digit() || is_dash(**c))
            .collect::<String>();
        let number = number.trim();
        let (area, rest) = match number.find(is_dash) {
            Some(dash) => (&number[..dash], number[dash..].trim_start_matches(is_dash)),
            None => continue,
        };
        let rest: String = rest.chars().take_while(char::is_ascii_digit).collect();
        if (3..=4).contains(&area.len()) && (7..=8).contains(&rest.len()) {
            return Some(format!("{area}-{rest}"));
        }
    }
    None
}

fn deadlines(sentences: &[Sentence], place: Option<&Sourced<String>>, settings: &Settings, facts: &mut Facts) {
    let published = facts.published.as_ref().map(|published| published.value.day);
    let found: Vec<Vec<dates::Found>> =
        sentences.iter().map(|sentence| dates::find(&sentence.text, published)).collect();
    let mut dated_rows: BTreeMap<usize, usize> = BTreeMap::new();
    for (sentence, _) in sentences.iter().zip(&found).filter(|(_, found)| !found.is_empty()) {
        if let Some(table) = sentence.table {
            *dated_rows.entry(table).or_default() += 1;
        }
    }
    let mut long_tables: BTreeSet<usize> = BTreeSet::new();
    for (sentence, found) in sentences.iter().zip(found) {
        if let Some(table) = sentence.table
            && let Some(rows) = dated_rows.get(&table).filter(|rows| **rows > MOST_ROWS)
        {
            if long_tables.insert(table) {
                facts.unclear.push(format!("正文的一张表里有 {rows} 行带日期 / a table with {rows} dated rows"));
            }
            continue;
        }
        if found.len() > MOST_DATES {
            let (start, dates) = (sentence.text.chars().take(LONGEST_NAME).collect::<String>(), found.len());
            facts.unclear.push(format!("这里有 {dates} 个日期 / {dates} dates: {start}……"));
            continue;
        }
        let mut used = false;
        let all_past = !found.is_empty() && found.iter().all(|found| is_past(found.when, published));
        for found in found.into_iter().filter(|found| !is_past(found.when, published)) {
            used = true;
            // A row of a table has a place of its own, or none that anybody could guess.
            let is_here = |place: &&Sourced<String>| sentence.table.is_none() || sentence.text.contains(&place.source);
            let place = place.filter(|_| found.when.is_appointment()).filter(is_here).cloned();
            let kind = kind_of(&format!("{}{}", sentence.heading, sentence.text), settings);
            let value = DeadlineFound { kind, when: found.when, guessed_year: found.guessed_year, place };
            facts.deadlines.push(Sourced { value, source: sentence.text.clone() });
        }
        // Hours of every day stand in `daily:`, which nobody can guess from a sentence.
        let has_hours = used && ["每天", "每日", "周末除外"].iter().any(|word| sentence.text.contains(word));
        let is_relative = || !used && dates::is_relative(&sentence.text);
        if all_past || has_hours || is_relative() || dates::is_impossible(&sentence.text) {
            facts.unclear.push(sentence.text.clone());
        }
    }
}

/// Before the notice was signed: history, not a deadline.
fn is_past(when: When, published: Option<NaiveDate>) -> bool {
    let last = match when {
        When::Span(_, last) => last,
        other => other.first(),
    };
    published.is_some_and(|published| last.day < published)
}

/// The kind whose name shares most with the words; the first one where none does.
pub(super) fn kind_of(words: &str, settings: &Settings) -> String {
    let pairs = |text: &str| -> Vec<(char, char)> { text.chars().zip(text.chars().skip(1)).collect() };
    let of_words = pairs(words);
    let mut best = (0, settings.kinds.first());
    for kind in &settings.kinds {
        let name = kind.name.own(Lang::Zh).unwrap_or_default();
        let shared = pairs(name).iter().filter(|pair| of_words.contains(pair)).count();
        if shared > best.0 {
            best = (shared, Some(kind));
        }
    }
    best.1.map(|kind| kind.id.to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phone_numbers_are_landlines_with_area_code() {
        assert_eq!(phone("联系电话：0898—88651713 印老师").as_deref(), Some("0898-88651713"));
        assert_eq!(phone("电话 010-12345678，QQ 123456").as_deref(), Some("010-12345678"));
        assert_eq!(phone("手机13912345678"), None);
        assert_eq!(phone("10:00-12:00"), None);
    }
}
