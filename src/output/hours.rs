//! The days and hours of a daily deadline as a table: weeks that are alike in one row, closed days in none.

use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::deadlines;
use super::html;
use super::maker::Maker;
use super::table::{Cell, Row, Table};
use crate::lang::Lang;
use crate::portal::facts::Deadline;
use crate::portal::shape::Shape;
use crate::time::{Clock, DayStatus, OpenDay, Point, WorkCalendar, Zone, wording};

/// Days of one table row: a run of open days, or the same run in several weeks after one another.
#[derive(Debug, Clone, PartialEq)]
struct Group {
    first: NaiveDate,
    /// Days of the run.
    days: u64,
    /// In how many weeks it is repeated.
    weeks: u64,
    hours: Vec<(Clock, Clock)>,
    cutoff: Option<Clock>,
    makeup: bool,
}

/// The table; `None` for a deadline that is not daily, or has no open day.
pub(super) fn table(maker: &Maker, deadline: &Deadline, lang: Lang) -> Option<Table> {
    let facts = deadline.facts();
    let Shape::Daily { opens, closes, days } = &facts.shape else { return None };
    let zone = maker.portal.settings.zone;
    let groups = groups(&clipped(days, *opens, *closes), &maker.portal.calendar);
    let with_cutoff = groups.iter().any(|group| group.cutoff.is_some());
    let mut columns = vec![lang.pick("日期", "Days").to_owned(), lang.pick("开放时间", "Hours").to_owned()];
    if with_cutoff {
        columns.push(lang.pick("截止取号", "Last admission").to_owned());
    }
    let rows: Vec<Row> = groups
        .iter()
        .map(|group| {
            let hours = Cell::text(&wording::hours(&group.hours, lang));
            let cutoff = group.cutoff.map(|cutoff| Cell::text(&wording::clock(cutoff, lang)));
            let cutoff = with_cutoff.then(|| cutoff.unwrap_or_default());
            let cells = [days_cell(group, zone, lang), hours].into_iter().chain(cutoff).collect();
            Row { attributes: String::new(), cells }
        })
        .collect();
    let title = deadlines::title(maker, facts, lang);
    let caption = lang.pick(format!("{title}：开放日期和时间"), format!("{title}: days and hours"));
    (!rows.is_empty()).then_some(Table { lang, caption, columns, rows })
}

/// Whether a deadline has, had or may yet have daily hours, though there is no [`table`] of them now.
pub(super) fn may_come(deadline: &Deadline) -> bool {
    let is_daily = |shape: &Shape| matches!(shape, Shape::Daily { .. } | Shape::Unresolved { .. });
    deadline.revisions.iter().any(|revision| is_daily(&revision.facts.shape))
}

/// The open days with the hours that lie inside the period: its first and last day may begin late or end early.
fn clipped(days: &[OpenDay], opens: Point, closes: Point) -> Vec<OpenDay> {
    let mut inside = Vec::with_capacity(days.len());
    for day in days {
        let mut day = day.clone();
        let begins = opens.clock().filter(|_| day.day == opens.day());
        let ends = closes.clock().filter(|_| day.day == closes.day());
        for (from, until) in &mut day.hours {
            *from = begins.map_or(*from, |begins| begins.max(*from));
            *until = ends.map_or(*until, |ends| ends.min(*until));
        }
        day.hours.retain(|(from, until)| from < until);
        let last = day.hours.last().map(|(_, until)| *until);
        day.cutoff = day.cutoff.filter(|cutoff| last.is_some_and(|last| *cutoff <= last));
        if !day.hours.is_empty() {
            inside.push(day);
        }
    }
    inside
}

fn groups(days: &[OpenDay], calendar: &WorkCalendar) -> Vec<Group> {
    let is_makeup = |day: NaiveDate| matches!(calendar.status(day), Ok(DayStatus::Working { makeup: true }));
    let is_weekend = |day: NaiveDate| matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    // Where other weekends are open too, a make-up day is a day like any other.
    let marks = days.iter().all(|day| !is_weekend(day.day) || is_makeup(day.day));
    let mut runs: Vec<Group> = Vec::new();
    for day in days {
        let makeup = marks && is_makeup(day.day);
        let follows = runs.last().is_some_and(|run| {
            after(run.first, run.days) == Some(day.day)
                && (&run.hours, run.cutoff, run.makeup) == (&day.hours, day.cutoff, makeup)
        });
        match runs.last_mut().filter(|_| follows) {
            Some(run) => run.days += 1,
            None => runs.push(Group {
                first: day.day,
                days: 1,
                weeks: 1,
                hours: day.hours.clone(),
                cutoff: day.cutoff,
                makeup,
            }),
        }
    }
    let mut groups: Vec<Group> = Vec::new();
    for run in runs {
        let alike = groups.iter_mut().rev().find(|group| {
            !run.makeup
                && after(group.first, 7 * group.weeks) == Some(run.first)
                && (group.days, &group.hours, group.cutoff, group.makeup) == (run.days, &run.hours, run.cutoff, false)
        });
        match alike.filter(|_| run.days < 7) {
            Some(group) => group.weeks += 1,
            None => groups.push(run),
        }
    }
    groups
}

fn days_cell(group: &Group, zone: Zone, lang: Lang) -> Cell {
    let last = after(group.first, 7 * (group.weeks - 1) + group.days - 1).unwrap_or(group.first);
    let phrase = wording::day_range(group.first, last, zone, lang);
    let mut cell = Cell { html: html::phrase(&phrase, zone), plain: phrase.plain() };
    let weekdays = (group.first.weekday(), last.weekday());
    let name = |day: Weekday| lang.pick(wording::weekday_short(day, lang), wording::weekday(day, lang));
    let which = match (group.weeks, group.days) {
        (1, 8..) => lang.pick("，每天".to_owned(), ", every day".to_owned()),
        (1, _) => String::new(),
        (_, 1) => lang.pick(format!("，每{}", name(weekdays.0)), format!(", every {}", name(weekdays.0))),
        _ => lang.pick(
            format!("，{}至{}", name(weekdays.0), name(weekdays.1)),
            format!(", {} to {}", name(weekdays.0), name(weekdays.1)),
        ),
    };
    cell.html.push_str(&which);
    cell.plain.push_str(&which);
    if group.makeup {
        let mark = lang.pick("调休上班", "make-up working day");
        cell.html = format!("{} <span class=\"tag\">{mark}</span>", cell.html);
        cell.plain = format!("{} {mark}", cell.plain);
    }
    cell
}

fn after(day: NaiveDate, days: u64) -> Option<NaiveDate> {
    day.checked_add_days(Days::new(days))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::{CalendarFacts, DayRange, DaysOff};

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn clock(hour: u32) -> Clock {
        Clock::new(hour, 0).expect("an hour")
    }

    fn open(days: &[&str], hours: (u32, u32)) -> Vec<OpenDay> {
        let hours = vec![(clock(hours.0), clock(hours.1))];
        days.iter().map(|text| OpenDay { day: day(text), hours: hours.clone(), cutoff: None }).collect()
    }

    fn calendar() -> WorkCalendar {
        WorkCalendar::new(CalendarFacts {
            coverage: vec![DayRange::new(day("2025-01-01"), day("2025-12-31"))],
            weekend: vec![Weekday::Sat, Weekday::Sun],
            holidays: vec![DaysOff { days: DayRange::new(day("2025-10-01"), day("2025-10-08")), name: None }],
            makeup: vec![day("2025-09-28")],
            closures: Vec::new(),
            openings: Vec::new(),
        })
    }

    fn said(days: &[OpenDay]) -> Vec<String> {
        groups(days, &calendar()).iter().map(|group| days_cell(group, Zone::SHANGHAI, Lang::Zh).plain).collect()
    }

    #[test]
    fn a_week_with_a_makeup_sunday_and_a_holiday() {
        let days = open(&["2025-09-26", "2025-09-28", "2025-09-29", "2025-09-30", "2025-10-09", "2025-10-10"], (9, 17));
        assert_eq!(
            said(&days),
            [
                "2025年9月26日（周五）",
                "2025年9月28日（周日） 调休上班",
                "2025年9月29日（周一）至9月30日（周二）",
                "2025年10月9日（周四）至10月10日（周五）"
            ]
        );
    }

    #[test]
    fn weeks_that_are_alike_share_a_row() {
        let mut days = open(&["2025-11-03", "2025-11-04"], (9, 17));
        days.extend(open(&["2025-11-05"], (9, 12)));
        days.extend(open(&["2025-11-10", "2025-11-11"], (9, 17)));
        days.extend(open(&["2025-11-12"], (9, 12)));
        assert_eq!(
            said(&days),
            ["2025年11月3日（周一）至11月11日（周二），周一至周二", "2025年11月5日（周三）至11月12日（周三），每周三"]
        );
    }

    #[test]
    fn where_weekends_are_open_a_makeup_day_is_like_any_other() {
        let days: Vec<String> = (20..=30).map(|day| format!("2025-09-{day}")).collect();
        let days: Vec<&str> = days.iter().map(String::as_str).collect();
        assert_eq!(said(&open(&days, (8, 20))), ["2025年9月20日（周六）至9月30日（周二），每天"]);
    }

    #[test]
    fn the_first_and_last_day_may_be_shorter() {
        let (zone, days) = (Zone::SHANGHAI, open(&["2025-11-03", "2025-11-04", "2025-11-05"], (9, 17)));
        let opens = Point::start(day("2025-11-03"), Some(clock(14)), zone);
        let closes = Point::end(day("2025-11-05"), Some(clock(9)), zone);
        let clipped = clipped(&days, opens, closes);
        assert_eq!(clipped.iter().map(|day| day.hours[0].0).collect::<Vec<_>>(), [clock(14), clock(9)]);
    }
}
