//! Offsets, opening hours and rough times in words.

use super::day;
use super::edges::english_within_day;
use crate::lang::Lang;
use crate::time::expression::{Offset, Unit};
use crate::time::{Approximate, Clock, PartOfMonth};

/// A distance from another date: `40天后`, `3天前`; `40 days after`, `3 days before`.
pub fn offset(step: Offset, lang: Lang) -> String {
    let amount = amount(step, lang);
    match (lang, step.count < 0) {
        (Lang::Zh, false) => format!("{amount}后"),
        (Lang::Zh, true) => format!("{amount}前"),
        (Lang::En, false) => format!("{amount} after"),
        (Lang::En, true) => format!("{amount} before"),
    }
}

/// A time limit that starts with the reader's own act: `2个工作日内`, `within 2 working days`.
pub fn within(step: Offset, lang: Lang) -> String {
    let amount = amount(step, lang);
    lang.pick(format!("{amount}内"), format!("within {amount}"))
}

/// Opening hours of one day: `09:00–11:30、14:30–17:00`, `9am to 11:30am and 2:30pm to 5pm`.
pub fn hours(hours: &[(Clock, Clock)], lang: Lang) -> String {
    let each: Vec<String> = hours.iter().map(|&(opens, closes)| between(opens, closes, lang)).collect();
    match (lang, each.as_slice()) {
        (Lang::Zh, _) => each.join("、"),
        (Lang::En, [most @ .., last]) if !most.is_empty() => format!("{} and {last}", most.join(", ")),
        (Lang::En, _) => each.concat(),
    }
}

/// A rough time, marked as such: `2025年5月中旬（暂定）`, `mid May 2025 (provisional)`.
pub fn approximate(approximate: Approximate, lang: Lang) -> String {
    let (year, month) = (approximate.year(), day::month(approximate.first_day(), lang));
    let part = match approximate.part() {
        PartOfMonth::Whole => lang.pick("", ""),
        PartOfMonth::Early => lang.pick("上旬", "early "),
        PartOfMonth::Mid => lang.pick("中旬", "mid "),
        PartOfMonth::Late => lang.pick("下旬", "late "),
    };
    lang.pick(format!("{year}年{month}{part}（暂定）"), format!("{part}{month} {year} (provisional)"))
}

fn amount(step: Offset, lang: Lang) -> String {
    let count = step.count.unsigned_abs();
    match lang {
        Lang::Zh => {
            let unit = match step.unit {
                Unit::Days => "天",
                Unit::Weeks => "周",
                Unit::Months => "个月",
                Unit::WorkingDays => "个工作日",
            };
            format!("{count}{unit}")
        }
        Lang::En => {
            let unit = match step.unit {
                Unit::Days => "day",
                Unit::Weeks => "week",
                Unit::Months => "month",
                Unit::WorkingDays => "working day",
            };
            format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
        }
    }
}

fn between(opens: Clock, closes: Clock, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{opens}–{closes}"),
        Lang::En => format!("{} to {}", english_within_day(opens), english_within_day(closes)),
    }
}
