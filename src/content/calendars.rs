//! `content/calendars/*.yaml`: the State Council's holidays and make-up days, and the school's own closures and
//! openings on top. Facts only; counting with them is done in `time`.

use std::sync::Arc;

use chrono::{Datelike, NaiveDate, Weekday};

use super::facts::read_with;
use super::keys::{self, names_of};
use super::yaml::{self, Map, Node};
use crate::diagnostics::{Diagnostic, SourceFile};
use crate::time::{BilingualName, CalendarFacts, DayRange, DaysOff, WorkCalendar, read_day, read_day_range};

const CALENDAR_KEYS: &[&str] = names_of!(keys::CALENDAR);

const YEAR_KEYS: &[&str] = names_of!(keys::CALENDAR_YEAR);

const DAYS_KEYS: &[&str] = names_of!(keys::CALENDAR_DAYS);

/// Reads every calendar; their facts add up.
pub fn read(sources: &[Arc<SourceFile>], problems: &mut Vec<Diagnostic>) -> WorkCalendar {
    let mut facts = CalendarFacts::default();
    for source in sources {
        match yaml::read(source, 0..source.text.len()) {
            Ok(doc) => calendar(&doc.root(), &mut facts, problems),
            Err(found) => problems.extend(found),
        }
    }
    if facts.weekend.is_empty() {
        facts.weekend = vec![Weekday::Sat, Weekday::Sun];
    }
    WorkCalendar::new(facts)
}

fn calendar(root: &Node<'_>, facts: &mut CalendarFacts, problems: &mut Vec<Diagnostic>) {
    let Some(map) = root.map(CALENDAR_KEYS, problems) else { return };
    if let Some(weekend) = map.get("weekend") {
        facts.weekend = weekend.items().iter().filter_map(|item| weekday(item, problems)).collect();
    }
    let coverage =
        map.get("coverage").and_then(|node| read_with(&node, problems, read_day_range)).map(|range| range.value);
    let mut unknown = Vec::new();
    let mut latest = None;
    for (name, node) in map.get("years").map(|node| node.entries(problems)).unwrap_or_default() {
        let Ok(year) = name.parse::<i32>() else {
            problems.push(Diagnostic::error(
                "bad-year",
                node.key_place(),
                format!("“{name}”不是年份"),
                format!("`{name}` is not a year"),
            ));
            continue;
        };
        let Some(fields) = node.map(YEAR_KEYS, problems) else { continue };
        // A year whose arrangement is not published yet is listed, but answers nothing.
        if !fields.has("holidays") {
            unknown.push(year);
            continue;
        }
        latest = latest.max(Some(year));
        facts.holidays.extend(days_off(&fields, "holidays", problems));
        let makeup = fields.get("workdays").map(|node| node.items()).unwrap_or_default();
        facts.makeup.extend(makeup.iter().filter_map(|item| read_with(item, problems, read_day)).map(|day| day.value));
    }
    facts.closures.extend(days_off(&map, "closures", problems));
    facts.openings.extend(days_off(&map, "openings", problems).into_iter().map(|off| off.days));
    if let Some((first, last)) = coverage {
        facts.coverage.extend(known_part(first, last, &unknown));
    }
}

/// The coverage without the years that are listed as unknown.
fn known_part(first: NaiveDate, last: NaiveDate, unknown: &[i32]) -> Vec<DayRange> {
    let mut parts = Vec::new();
    for year in first.year()..=last.year() {
        let day = |month, day| NaiveDate::from_ymd_opt(year, month, day);
        if let (Some(begin), Some(end)) = (day(1, 1), day(12, 31))
            && !unknown.contains(&year)
        {
            parts.push(DayRange::new(begin.max(first), end.min(last)));
        }
    }
    parts
}

fn days_off(map: &Map<'_>, key: &str, problems: &mut Vec<Diagnostic>) -> Vec<DaysOff> {
    let mut all = Vec::new();
    for item in map.get(key).map(|node| node.items()).unwrap_or_default() {
        if !item.is_map() {
            all.extend(span(&item, problems).map(|days| DaysOff { days, name: None }));
            continue;
        }
        let Some(fields) = item.map(DAYS_KEYS, problems) else { continue };
        let days = fields.require("days", problems).and_then(|node| span(&node, problems));
        let text = |key: &str, problems: &mut Vec<Diagnostic>| fields.get(key).and_then(|node| node.text(problems));
        let (zh, en) = (text("zh", problems), text("en", problems));
        let name = zh
            .clone()
            .or(en.clone())
            .map(|either| BilingualName { zh: zh.unwrap_or_else(|| either.clone()), en: en.unwrap_or(either) });
        all.extend(days.map(|days| DaysOff { days, name }));
    }
    all
}

/// One day or `first..last`.
fn span(node: &Node<'_>, problems: &mut Vec<Diagnostic>) -> Option<DayRange> {
    let text = node.as_text().unwrap_or_default();
    if read_day(&text).is_ok() {
        return read_with(node, problems, read_day).map(|day| DayRange::one(day.value));
    }
    read_with(node, problems, read_day_range).map(|range| DayRange::new(range.value.0, range.value.1))
}

fn weekday(node: &Node<'_>, problems: &mut Vec<Diagnostic>) -> Option<Weekday> {
    let text = node.text(problems)?;
    let day = text.parse::<Weekday>().ok();
    if day.is_none() {
        problems.push(
            Diagnostic::error(
                "unknown-day",
                node.place(),
                format!("看不懂“{text}”"),
                format!("`{text}` is not a weekday"),
            )
            .fix("写 Mon、Tue、Wed、Thu、Fri、Sat、Sun", "write Mon, Tue, Wed, Thu, Fri, Sat or Sun"),
        );
    }
    day
}
