//! The dates of a notice as a drawing: one lane a deadline, time from left to right. Geometry only, in whole units of a
//! drawing [`WIDTH`] wide; what it looks like is the theme's business. Says nothing the list beside it does not say, and
//! nothing about now: a page is read at any time.

use chrono::{Datelike, NaiveDate};

use super::deadlines;
use super::maker::Maker;
use super::view::{Lane, Tick, Timeline};
use crate::lang::Lang;
use crate::portal::facts::Deadline;
use crate::portal::shape::Shape;
use crate::time::{Clock, Point, Zone, wording};

/// Width of the drawing.
const WIDTH: i64 = 960;

/// Where the titles end and time begins.
const LEFT: i64 = 244;

/// Where time ends.
const RIGHT: i64 = 948;

/// Height above the lanes: a line for today, and the ruler.
const RULER: i64 = 50;

/// Height of a lane: targets of a finger, though nobody can press them.
const LANE: i64 = 30;

/// Fewer lanes say no more than their list, more are no overview.
const LANES: std::ops::RangeInclusive<usize> = 3..=12;

/// A span narrower than this is a dot.
const DOT: i64 = 14;

/// The most marks on the ruler.
const TICKS: usize = 9;

/// Room for a title, counted as [`room`] does.
const TITLE: i64 = 234;

/// Width of a Han character, a little more than the text of the themes has.
const HAN: i64 = 17;

/// Between a mark and its date.
const GAP: i64 = 12;

/// The arrow of a mark with one end.
const ARROW: i64 = 8;

const DAY: i64 = 86_400;

/// The drawing of these deadlines, in their order; `None` where it would say nothing.
pub(super) fn of(maker: &Maker, deadlines: &[&Deadline], lang: Lang) -> Option<Timeline> {
    let zone = maker.portal.settings.zone;
    let spans: Vec<(&Deadline, Point, Point)> = deadlines
        .iter()
        .filter_map(|deadline| {
            let shape = &deadline.facts().shape;
            let (opens, closes) = (shape.opens(), shape.closes(zone));
            Some((*deadline, opens.or(closes)?, closes.or(opens)?))
        })
        .collect();
    if !LANES.contains(&spans.len()) {
        return None;
    }
    let first = spans.iter().map(|(_, from, _)| from.instant().epoch()).min()?;
    let last = spans.iter().map(|(_, _, to)| to.instant().epoch()).max()?;
    if last - first < DAY {
        return None;
    }
    // Room at both ends, so that no mark stands on the edge.
    let room = (last - first) / 20;
    let scale = Scale { from: first - room, to: last + room };
    let mut lanes = Vec::with_capacity(spans.len());
    for ((deadline, from, to), row) in spans.into_iter().zip(0i64..) {
        lanes.push(lane(maker, deadline, (from, to), RULER + LANE * row + LANE / 2, scale, lang));
    }
    Some(Timeline {
        width: WIDTH,
        height: RULER + LANE * i64::try_from(lanes.len()).ok()? + 6,
        left: LEFT,
        right: RIGHT,
        from: scale.from,
        to: scale.to,
        ticks: ticks(scale, zone, lang),
        lanes,
    })
}

/// The time that the drawing shows, in seconds since 1970 UTC.
#[derive(Clone, Copy)]
struct Scale {
    from: i64,
    to: i64,
}

impl Scale {
    fn x(self, instant: i64) -> i64 {
        LEFT + (instant - self.from) * (RIGHT - LEFT) / (self.to - self.from)
    }
}

fn lane(maker: &Maker, deadline: &Deadline, span: (Point, Point), y: i64, scale: Scale, lang: Lang) -> Lane {
    let facts = deadline.facts();
    let (from, to) = span;
    let (x1, x2) = (scale.x(from.instant().epoch()), scale.x(to.instant().epoch()));
    let mark = match &facts.shape {
        Shape::Due { .. } => "due",
        Shape::Opens { .. } => "opens",
        Shape::Milestone { .. } => "day",
        _ if x2 - x1 < DOT => "dot",
        _ => "bar",
    };
    let pauses = match &facts.shape {
        Shape::Window { pauses, .. } if mark == "bar" => pauses
            .iter()
            .map(|pause| {
                let start = scale.x(pause.start().instant().epoch());
                (start, scale.x(pause.end().instant().epoch()) - start)
            })
            .collect(),
        _ => Vec::new(),
    };
    let date = date(from, to, lang);
    let width = room(&date);
    // Their arrows point away from the open end.
    let (before, after) =
        (x1 - GAP - if mark == "due" { ARROW } else { 0 }, x2 + GAP + if mark == "opens" { ARROW } else { 0 });
    let date_x = if after + width <= WIDTH {
        Some(after)
    } else {
        // Not over the titles.
        (before - width >= LEFT).then_some(before)
    };
    Lane {
        key: format!("{}.{}", deadline.key.notice, deadline.key.deadline),
        title: shortened(&deadlines::title(maker, facts, lang)),
        mark: mark.to_owned(),
        status: deadlines::status(facts).to_owned(),
        y,
        x: x1,
        length: x2 - x1,
        pauses,
        date: date_x.map(|_| date),
        date_x: date_x.unwrap_or(0),
        date_before: date_x == Some(before),
    }
}

/// `11月17日`, or `11月14日–16日`.
fn date(from: Point, to: Point, lang: Lang) -> String {
    let (from, to) = (from.day(), to.day());
    if from == to {
        return wording::day_short(from, lang);
    }
    let same_month = (from.year(), from.month()) == (to.year(), to.month());
    match lang {
        Lang::Zh if same_month => format!("{}–{}日", wording::day_short(from, lang), to.day()),
        Lang::En if same_month => format!("{}–{}", from.day(), wording::day_short(to, lang)),
        _ => format!("{}–{}", wording::day_short(from, lang), wording::day_short(to, lang)),
    }
}

/// About how wide a text is: Han characters take a square.
fn room(text: &str) -> i64 {
    text.chars().map(|c| if c.is_ascii() { 9 } else { HAN }).sum()
}

fn shortened(title: &str) -> String {
    if room(title) <= TITLE {
        return title.to_owned();
    }
    let mut short = String::new();
    for c in title.chars() {
        if room(&short) + HAN * 2 > TITLE {
            break;
        }
        short.push(c);
    }
    format!("{}…", short.trim_end())
}

/// Marks of the ruler: days, Mondays or first days of months, whatever is not too many.
fn ticks(scale: Scale, zone: Zone, lang: Lang) -> Vec<Tick> {
    let day_of = |epoch: i64| zone.civil(crate::time::Instant::from_epoch(epoch)).0;
    let (first, last) = (day_of(scale.from), day_of(scale.to));
    let days: Vec<NaiveDate> = first.iter_days().skip(1).take_while(|day| *day <= last).take(40_000).collect();
    let months = |step: u32| -> Vec<NaiveDate> {
        days.iter().copied().filter(|day| day.day() == 1 && day.month0() % step == 0).collect()
    };
    let mondays = || days.iter().copied().filter(|day| day.weekday() == chrono::Weekday::Mon).collect::<Vec<_>>();
    let few = |ticks: &Vec<NaiveDate>| ticks.len() <= TICKS;
    let (ticks, of_months) = match () {
        () if days.len() <= TICKS => (days.clone(), false),
        () if few(&mondays()) => (mondays(), false),
        () => {
            let step = [1, 2, 3, 6].into_iter().find(|step| few(&months(*step)));
            (months(step.unwrap_or(12)), true)
        }
    };
    let mut year = None;
    ticks
        .into_iter()
        .map(|day| {
            let text = match (lang, of_months) {
                (_, false) => wording::day_short(day, lang),
                (Lang::Zh, true) if year != Some(day.year()) => format!("{}年{}月", day.year(), day.month()),
                (Lang::En, true) if year != Some(day.year()) => {
                    format!("{} {}", &wording::month(day, lang)[..3], day.year())
                }
                (Lang::Zh, true) => wording::month(day, lang),
                (Lang::En, true) => wording::month(day, lang)[..3].to_owned(),
            };
            year = Some(day.year());
            Tick { x: scale.x(zone.instant(day, Clock::MIDNIGHT).epoch()), text }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn marks(from: &str, to: &str, lang: Lang) -> Vec<String> {
        let zone = Zone::SHANGHAI;
        let epoch = |text| zone.instant(day(text), Clock::MIDNIGHT).epoch();
        ticks(Scale { from: epoch(from), to: epoch(to) }, zone, lang).into_iter().map(|tick| tick.text).collect()
    }

    #[test]
    fn the_ruler_has_few_marks_at_days_people_know() {
        assert_eq!(marks("2026-12-05", "2026-12-08", Lang::Zh), ["12月6日", "12月7日", "12月8日"]);
        assert_eq!(marks("2026-12-01", "2026-12-24", Lang::En), ["7 Dec", "14 Dec", "21 Dec"]);
        assert_eq!(marks("2024-11-01", "2025-02-25", Lang::Zh), ["2024年12月", "2025年1月", "2月"]);
        assert_eq!(marks("2024-11-01", "2025-02-25", Lang::En), ["Dec 2024", "Jan 2025", "Feb"]);
        assert_eq!(marks("2024-11-01", "2026-11-02", Lang::En).len(), 8);
        assert!(marks("2001-01-01", "2099-12-31", Lang::Zh).len() < 100);
    }

    #[test]
    fn titles_are_cut_where_the_column_ends() {
        assert_eq!(shortened("独立散拍照片上传"), "独立散拍照片上传");
        let cut = shortened("2025届成人高等教育本专科毕业生图像信息采集");
        assert!(cut.ends_with('…') && room(&cut) <= TITLE, "{cut}");
    }
}
