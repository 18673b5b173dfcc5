//! Edges and spans in words: from, until, and from one to the other.
//!
//! Two rules stand behind the cases. The end of a day is said on that day, never as the next day's 00:00. And what a
//! reader must act by is said with its hour in Chinese (24:00 前), because 25日前 alone is read in two ways.

use chrono::{Datelike, NaiveDate};

use super::day::day_without_year;
use super::{Part, Phrase, clock, day};
use crate::lang::Lang;
use crate::time::{Clock, Point, Span, Zone};

/// A start: `2024年12月27日（周五）起`, `from 10am on Friday 27 December 2024`.
pub fn from(start: Point, lang: Lang) -> Phrase {
    match lang {
        Lang::Zh => chinese(start, start.clock(), Year::Shown).then(if start.is_day_only() { "起" } else { " 起" }),
        Lang::En => Phrase::words("from ").and(english_start(start, Year::Shown)),
    }
}

/// An end: `2025年2月25日（周二）24:00 前（含当日）`, `by the end of Tuesday 25 February 2025`.
pub fn until(end: Point, lang: Lang) -> Phrase {
    match (lang, end.clock()) {
        (Lang::Zh, None | Some(Clock::END_OF_DAY)) => {
            chinese(end, Some(Clock::END_OF_DAY), Year::Shown).then(" 前（含当日）")
        }
        (Lang::Zh, clock) => chinese(end, clock, Year::Shown).then(" 前"),
        (Lang::En, _) => Phrase::words("by ").and(english_end(end, Year::Shown)),
    }
}

/// A day on which something happens: `2025年3月20日（周四）`, `Thursday 20 March 2025`.
pub fn on(date: NaiveDate, zone: Zone, lang: Lang) -> Phrase {
    Phrase(vec![whole_day(day(date, lang), Point::start(date, None, zone))])
}

/// Days, both included: `2025年10月1日（周三）至10月8日（周三）`, `Wednesday 1 October to Wednesday 8 October 2025`.
pub fn day_range(first: NaiveDate, last: NaiveDate, zone: Zone, lang: Lang) -> Phrase {
    if first == last {
        return on(first, zone, lang);
    }
    let (start, end) = (Point::start(first, None, zone), Point::end(last, None, zone));
    let one_year = first.year() == last.year();
    let (start_text, end_text) = match (lang, one_year) {
        (_, false) => (day(first, lang), day(last, lang)),
        (Lang::Zh, true) => (day(first, lang), day_without_year(last, lang)),
        (Lang::En, true) => (day_without_year(first, lang), day(last, lang)),
    };
    let end = Phrase(vec![whole_day(end_text, end)]);
    Phrase(vec![whole_day(start_text, start)]).then(lang.pick("至", " to ")).and(end)
}

/// A span: both edges where there are two, otherwise as [`from`] or [`until`]. Empty for a span without edges.
pub fn span(span: Span, lang: Lang) -> Phrase {
    match (span.start(), span.end()) {
        (Some(start), Some(end)) if start.day() == end.day() => within_day(start, end, lang),
        (Some(start), Some(end)) => across_days(start, end, lang),
        (Some(start), None) => from(start, lang),
        (None, Some(end)) => until(end, lang),
        (None, None) => Phrase::default(),
    }
}

/// The zone for the end of a wording: `（北京时间）`, ` (Beijing time)`.
pub fn zone_note(zone: Zone, lang: Lang) -> String {
    let label = zone.label(lang);
    lang.pick(format!("（{label}）"), format!(" ({label})"))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Year {
    Shown,
    Hidden,
}

/// `2024年11月17日（周日）10:00–12:00`, `Sunday 17 November 2024, 10am to noon`.
fn within_day(start: Point, end: Point, lang: Lang) -> Phrase {
    if start.is_day_only() && end.is_day_only() {
        let whole = Phrase(vec![whole_day(day(start.day(), lang), start)]);
        return match lang {
            Lang::Zh => whole.then("全天"),
            Lang::En => Phrase::words("all day ").and(whole),
        };
    }
    let opens = start.clock().unwrap_or(Clock::MIDNIGHT);
    let closes = end.clock().unwrap_or(Clock::END_OF_DAY);
    let date = day(start.day(), lang);
    let (opens, closes) = match lang {
        // Between others, 12:00 is noon and 24:00 the end of this day, without a word more.
        Lang::Zh => (format!("{date}{opens}"), closes.to_string()),
        Lang::En => (format!("{date}, {}", english_within_day(opens)), english_within_day(closes)),
    };
    Phrase(vec![time(opens, start)]).then(lang.pick("–", " to ")).and(Phrase(vec![time(closes, end)]))
}

/// `2026年12月7日（周一）09:00 至 12月18日（周五）17:00`, `9am on Monday 7 December to 5pm on Friday 18 December 2026`.
fn across_days(start: Point, end: Point, lang: Lang) -> Phrase {
    let one_year = start.day().year() == end.day().year();
    let repeated = if one_year { Year::Hidden } else { Year::Shown };
    match lang {
        Lang::Zh => {
            let closes = end.clock().unwrap_or(Clock::END_OF_DAY);
            let joint = if start.is_day_only() { "至" } else { " 至 " };
            chinese(start, start.clock(), Year::Shown).then(joint).and(chinese(end, Some(closes), repeated))
        }
        Lang::En => english_start(start, repeated).then(" to ").and(english_end(end, Year::Shown)),
    }
}

fn chinese(point: Point, shown: Option<Clock>, year: Year) -> Phrase {
    let date = dated(point, year, Lang::Zh);
    let part = match shown {
        Some(shown) => time(format!("{date}{}", clock(shown, Lang::Zh)), point),
        None => whole_day(date, point),
    };
    Phrase(vec![part])
}

/// `Monday 7 December`, `9am on Monday 7 December`, `midnight at the start of Monday 7 December`.
fn english_start(point: Point, year: Year) -> Phrase {
    let date = dated(point, year, Lang::En);
    let part = match point.clock() {
        None => whole_day(date, point),
        Some(Clock::MIDNIGHT) => time(format!("midnight at the start of {date}"), point),
        Some(shown) => time(format!("{} on {date}", clock(shown, Lang::En)), point),
    };
    Phrase(vec![part])
}

/// `the end of Friday 18 December`, `5pm on Friday 18 December`, `midnight at the end of Friday 18 December`.
fn english_end(point: Point, year: Year) -> Phrase {
    let date = dated(point, year, Lang::En);
    match point.clock() {
        None => Phrase::words("the end of ").and(Phrase(vec![whole_day(date, point)])),
        Some(Clock::END_OF_DAY) => Phrase(vec![time(format!("midnight at the end of {date}"), point)]),
        Some(shown) => Phrase(vec![time(format!("{} on {date}", clock(shown, Lang::En)), point)]),
    }
}

/// A clock time beside another of the same day. A day has two midnights, so neither is called by that name.
pub(super) fn english_within_day(shown: Clock) -> String {
    match shown {
        Clock::MIDNIGHT => "the start of the day".to_owned(),
        Clock::END_OF_DAY => "the end of the day".to_owned(),
        other => clock(other, Lang::En),
    }
}

fn dated(point: Point, year: Year, lang: Lang) -> String {
    match year {
        Year::Shown => day(point.day(), lang),
        Year::Hidden => day_without_year(point.day(), lang),
    }
}

/// A text with a clock time in it.
fn time(text: String, point: Point) -> Part {
    Part::Time { text, point: point.instant(), day_only: None }
}

/// A text without one.
fn whole_day(text: String, point: Point) -> Part {
    Part::Time { text, point: point.instant(), day_only: Some(point.day()) }
}
