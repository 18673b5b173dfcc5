//! The dates of a deadline as the lock keeps them, and a short way to say them side by side. Knows no portal.

use chrono::{Datelike, NaiveDate};

use crate::lang::Lang;
use crate::time::{Clock, read_clock, read_day, wording};

/// A day with or without an hour.
type Edge = (NaiveDate, Option<Clock>);

/// What the lock tells of a deadline.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Known {
    on: Option<Edge>,
    from: Option<Edge>,
    until: Option<Edge>,
    /// An id of a place, or words with `_` for their spaces.
    pub(super) place: Option<String>,
    /// Its kind and cohorts as they are written.
    whom: [Option<String>; 2],
    /// Whether it was cancelled.
    pub(super) cancelled: bool,
}

impl Known {
    /// Reads `from=2024-11-17T10:00 until=… place=… cancelled`; what makes no sense is passed over.
    pub(super) fn read(facts: &str) -> Known {
        let mut known = Known::default();
        for field in facts.split(' ') {
            match field.split_once('=') {
                Some(("on", value)) => known.on = edge(value),
                Some(("from", value)) => known.from = edge(value),
                Some(("until", value)) => known.until = edge(value),
                Some(("place", value)) => known.place = Some(value.to_owned()),
                Some(("kind", value)) => known.whom[0] = Some(value.to_owned()),
                Some(("cohorts", value)) => known.whom[1] = Some(value.to_owned()),
                _ => known.cancelled |= field == "cancelled",
            }
        }
        known
    }

    /// Whether there is a date at all.
    pub(super) fn is_dated(&self) -> bool {
        self.dates().iter().any(Option::is_some)
    }

    /// Its dates, to be compared.
    pub(super) fn dates(&self) -> [Option<Edge>; 3] {
        [self.on, self.from, self.until]
    }

    fn years(&self) -> impl Iterator<Item = i32> {
        self.dates().into_iter().flatten().map(|(day, _)| day.year())
    }
}

fn edge(text: &str) -> Option<Edge> {
    let (day, clock) = text.split_once('T').map_or((text, None), |(day, clock)| (day, Some(clock)));
    Some((read_day(day).ok()?, clock.map(read_clock).transpose().ok()?))
}

/// `10月27日`, `10月27日 10:00–12:00`, `10月27日–11月3日`; with years unless all is in `year`.
pub(super) fn one(known: &Known, year: i32, lang: Lang) -> String {
    whole(known, known.years().any(|other| other != year), lang)
}

/// `10月27日 → 11月3日`. Of a stretch of which only one end moved, that end.
pub(super) fn two(before: &Known, now: &Known, year: i32, lang: Lang) -> String {
    let years = before.years().chain(now.years()).any(|other| other != year);
    let arrow = |old: Edge, new: Edge| format!("{} → {}", say(old, years, lang), say(new, years, lang));
    if let (Some(from), Some(until), Some(new_from), Some(new_until)) = (before.from, before.until, now.from, now.until)
        && from.0 != until.0
    {
        if from == new_from {
            return format!("{} {}", lang.pick("截止", "end"), arrow(until, new_until));
        }
        if until == new_until {
            return format!("{} {}", lang.pick("开始", "start"), arrow(from, new_from));
        }
    }
    format!("{} → {}", whole(before, years, lang), whole(now, years, lang))
}

fn whole(known: &Known, years: bool, lang: Lang) -> String {
    match (known.on.or(known.from), known.until) {
        (Some(from), Some(until)) if from.0 == until.0 && until.1.is_some() => {
            let dash = lang.pick("–", " to ");
            let clock = until.1.map_or_else(String::new, |until| clock(until, lang));
            format!("{}{dash}{clock}", say(from, years, lang))
        }
        (Some(from), Some(until)) if from == until => say(from, years, lang),
        (Some(from), Some(until)) => {
            format!("{}{}{}", say(from, years, lang), lang.pick("至", " to "), say(until, years, lang))
        }
        (Some(edge), None) | (None, Some(edge)) => say(edge, years, lang),
        (None, None) => String::new(),
    }
}

/// `10月27日`; with its year unless that is `year`.
pub(super) fn day(day: NaiveDate, year: i32, lang: Lang) -> String {
    say((day, None), day.year() != year, lang)
}

fn say((day, at): Edge, years: bool, lang: Lang) -> String {
    let date = match (years, lang) {
        (false, _) => wording::day_short(day, lang),
        (true, Lang::Zh) => wording::date(day, lang),
        (true, Lang::En) => format!("{} {}", wording::day_short(day, lang), day.year()),
    };
    match at {
        None => date,
        Some(at) => format!("{date}{}{}", lang.pick(" ", ", "), clock(at, lang)),
    }
}

/// Side by side with others no twelve is mistaken, so Chinese needs no "noon".
fn clock(clock: Clock, lang: Lang) -> String {
    lang.pick(clock.to_string(), wording::clock(clock, lang))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_side_by_side() {
        for (before, now, zh, en) in [
            ("from=2026-10-27", "from=2026-11-03", "10月27日 → 11月3日", "27 Oct → 3 Nov"),
            ("on=2026-12-30", "on=2027-01-04", "2026年12月30日 → 2027年1月4日", "30 Dec 2026 → 4 Jan 2027"),
            (
                "from=2026-11-17T10:00 until=2026-11-17T12:00",
                "from=2026-11-18T14:00 until=2026-11-18T16:30",
                "11月17日 10:00–12:00 → 11月18日 14:00–16:30",
                "17 Nov, 10am to noon → 18 Nov, 2pm to 4:30pm",
            ),
            (
                "from=2026-11-01 until=2026-11-10",
                "from=2026-11-01 until=2026-11-12T17:00",
                "截止 11月10日 → 11月12日 17:00",
                "end 10 Nov → 12 Nov, 5pm",
            ),
            (
                "from=2026-11-01 until=2026-11-10",
                "from=2026-11-02 until=2026-11-10",
                "开始 11月1日 → 11月2日",
                "start 1 Nov → 2 Nov",
            ),
            (
                "from=2026-11-01 until=2026-11-10",
                "from=2026-11-03 until=2026-11-12",
                "11月1日至11月10日 → 11月3日至11月12日",
                "1 Nov to 10 Nov → 3 Nov to 12 Nov",
            ),
            (
                "until=2026-11-10",
                "from=2026-11-01 until=2026-11-10",
                "11月10日 → 11月1日至11月10日",
                "10 Nov → 1 Nov to 10 Nov",
            ),
        ] {
            let said = Lang::ALL.map(|lang| two(&Known::read(before), &Known::read(now), 2026, lang));
            assert_eq!(said, [zh, en]);
        }
    }

    #[test]
    fn what_makes_no_sense_is_passed_over() {
        let known = Known::read("until=tomorrow place=行政楼_201室 unresolved cancelled");
        assert!(!known.is_dated() && known.cancelled);
        assert_eq!(known.place.as_deref(), Some("行政楼_201室"));
    }
}
