//! What the calendar and the clock alone can tell: days that do not exist, weekdays that contradict their date, times
//! that no clock shows. Knows nothing of the front matter but its range of years.

use chrono::{Datelike, NaiveDate, Weekday};

use super::Context;
use super::read::{Clock, Mention, What, follows};
use crate::check::finding::Finding;
use crate::diagnostics::Words;
use crate::lang::Lang;

/// Impossible days and times, weekdays that cannot be.
pub(super) fn find(text: &str, mentions: &[Mention], context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let years = possible_years(mentions, context);
    for (index, mention) in mentions.iter().enumerate() {
        let previous = index.checked_sub(1).and_then(|before| mentions.get(before));
        let next = mentions.get(index + 1);
        let adjacent = |other: &&Mention| {
            let (first, second) =
                if other.range.start < mention.range.start { (*other, mention) } else { (mention, *other) };
            text.get(first.range.end..second.range.start).is_some_and(follows)
        };
        findings.extend(match mention.what {
            What::MonthTwice { first, second } => Some(month_twice(mention, first, second)),
            What::Day { year, month, day, certain } => {
                impossible_day(mention, year, month, day, certain).or_else(|| {
                    let weekday = next.filter(adjacent).and_then(weekday_of).or_else(|| {
                        let before = previous
                            .filter(adjacent)
                            .filter(|before| !belongs_to_earlier(text, mentions, index, before));
                        before.and_then(weekday_of)
                    });
                    weekday.and_then(|(place, weekday)| wrong_weekday(place, weekday, year, month, day, &years))
                })
            }
            What::Clock(clock) => {
                let in_context =
                    clock.named || previous.is_some_and(|p| adjacent(&p)) || next.is_some_and(|n| adjacent(&n));
                impossible_clock(mention, clock, in_context)
                    .or_else(|| clock_mark(&text[mention.range.clone()], mention, clock))
            }
            What::Weekday(_) => None,
        });
    }
    findings
}

fn weekday_of(mention: &Mention) -> Option<(&Mention, Weekday)> {
    match mention.what {
        What::Weekday(weekday) => Some((mention, weekday)),
        _ => None,
    }
}

/// 11月17日（周日）至11月19日: the weekday between two dates belongs to the first.
fn belongs_to_earlier(text: &str, mentions: &[Mention], index: usize, weekday: &Mention) -> bool {
    let earlier = index.checked_sub(2).and_then(|at| mentions.get(at));
    earlier.is_some_and(|earlier| {
        matches!(earlier.what, What::Day { .. })
            && text.get(earlier.range.end..weekday.range.start).is_some_and(follows)
    })
}

fn month_twice(mention: &Mention, first: u32, second: u32) -> Finding {
    let cause =
        Words::new(format!("“{first}月{second}月”写了两个“月”"), format!("“{first}月{second}月” says “month” twice"));
    let finding = Finding::error(mention.range.clone(), "month-twice", cause);
    if second <= 12 {
        let zh = format!("如果是一天，写“{first}月{second}日”；如果是两个月，写“{first}月、{second}月”");
        finding.with_fix(zh, format!("for a day write “{first}月{second}日”, for two months “{first}月、{second}月”"))
    } else {
        finding.with_fix(format!("写“{first}月{second}日”"), format!("write “{first}月{second}日”"))
    }
}

fn impossible_day(mention: &Mention, year: Option<i32>, month: u32, day: u32, certain: bool) -> Option<Finding> {
    // 2000 was a leap year, so without a year 29 February passes.
    if NaiveDate::from_ymd_opt(year.unwrap_or(2000), month, day).is_some() {
        return None;
    }
    let written = |lang| dated(lang, year, month, day);
    let cause = match NaiveDate::from_ymd_opt(year.unwrap_or(2000), month, 1).map(last_day) {
        Some(last) => Words::new(
            format!("没有{}这一天：{}只到{last}日", written(Lang::Zh), monthly(Lang::Zh, year, month)),
            format!("there is no {}: {} has {last} days", written(Lang::En), monthly(Lang::En, year, month)),
        ),
        None => Words::new(format!("没有{month}月这个月"), format!("there is no month {month}")),
    };
    let finding = match certain {
        true => Finding::error(mention.range.clone(), "impossible-date", cause),
        // It may be the number of a document after all.
        false => Finding::warning(mention.range.clone(), "impossible-date", cause),
    };
    Some(finding.with_fix("核对月份和日期", "check the month and the day"))
}

fn last_day(first: NaiveDate) -> u32 {
    (28..=31).rev().find(|day| first.with_day(*day).is_some()).unwrap_or(28)
}

/// The years that a date without one may belong to: those other dates of the text have, and some of the notice's.
fn possible_years(mentions: &[Mention], context: &Context<'_>) -> Vec<i32> {
    let written = mentions.iter().filter_map(|mention| match mention.what {
        What::Day { year, .. } => year,
        _ => None,
    });
    let mut years: Vec<i32> = written.collect();
    years.sort_unstable();
    years.dedup();
    years.extend(context.years.clone().take(5));
    years
}

/// Without a year, only a weekday that no possible year allows is wrong.
fn wrong_weekday(
    place: &Mention,
    weekday: Weekday,
    year: Option<i32>,
    month: u32,
    day: u32,
    possible: &[i32],
) -> Option<Finding> {
    let years = year.as_ref().map_or(possible, std::slice::from_ref);
    let days: Vec<NaiveDate> = years.iter().filter_map(|year| NaiveDate::from_ymd_opt(*year, month, day)).collect();
    let first = days.first()?;
    if days.iter().any(|day| day.weekday() == weekday) {
        return None;
    }
    let right = first.weekday();
    let cause = Words::new(
        format!(
            "{}是{}，不是{}",
            dated(Lang::Zh, Some(first.year()), month, day),
            weekday_name(Lang::Zh, right),
            weekday_name(Lang::Zh, weekday)
        ),
        format!(
            "{} is a {}, not a {}",
            dated(Lang::En, Some(first.year()), month, day),
            weekday_name(Lang::En, right),
            weekday_name(Lang::En, weekday)
        ),
    );
    let range = place.range.clone();
    let finding = match year {
        Some(_) => Finding::error(range, "weekday-mismatch", cause),
        None => Finding::warning(range, "weekday-mismatch", cause),
    };
    Some(finding.with_fix("核对是日期错了还是星期错了", "check which is wrong, the date or the weekday"))
}

fn impossible_clock(mention: &Mention, clock: Clock, in_context: bool) -> Option<Finding> {
    let exists = clock.hour < 24 && clock.minute < 60 || clock.hour == 24 && clock.minute == 0;
    if exists || !in_context {
        return None;
    }
    let Clock { hour, minute, .. } = clock;
    let cause =
        Words::new(format!("没有{hour}:{minute:02}这个时刻"), format!("there is no {hour}:{minute:02} on the clock"));
    Some(
        Finding::error(mention.range.clone(), "impossible-clock", cause)
            .with_fix("核对时间，用24小时制写", "check the time and write it on the 24-hour clock"),
    )
}

/// 10：00, 8;00.
fn clock_mark(written: &str, mention: &Mention, clock: Clock) -> Option<Finding> {
    let mark = clock.mark.filter(|mark| *mark != ':')?;
    if clock.hour > 24 || clock.minute > 59 {
        return None;
    }
    let cause = Words::new(
        format!("时间里用了“{mark}”，应为半角冒号“:”"),
        format!("“{mark}” in a time of day; it should be a half-width colon “:”"),
    );
    Some(Finding::warning(mention.range.clone(), "clock-punctuation", cause).replace_with(written.replace(mark, ":")))
}

/// 2024年11月17日 or 17 November 2024; without a year 11月17日 or 17 November.
pub(super) fn dated(lang: Lang, year: Option<i32>, month: u32, day: u32) -> String {
    match (lang, year) {
        (Lang::Zh, Some(year)) => format!("{year}年{month}月{day}日"),
        (Lang::Zh, None) => format!("{month}月{day}日"),
        (Lang::En, _) => format!("{day} {}", monthly(Lang::En, year, month)),
    }
}

fn monthly(lang: Lang, year: Option<i32>, month: u32) -> String {
    const NAMES: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let name = usize::try_from(month).ok().and_then(|month| NAMES.get(month.checked_sub(1)?)).copied();
    let english = name.map_or(format!("month {month}"), str::to_owned);
    match (lang, year) {
        (Lang::Zh, Some(year)) => format!("{year}年{month}月"),
        (Lang::Zh, None) => format!("{month}月"),
        (Lang::En, Some(year)) => format!("{english} {year}"),
        (Lang::En, None) => english,
    }
}

fn weekday_name(lang: Lang, weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Mon => lang.pick("周一", "Monday"),
        Weekday::Tue => lang.pick("周二", "Tuesday"),
        Weekday::Wed => lang.pick("周三", "Wednesday"),
        Weekday::Thu => lang.pick("周四", "Thursday"),
        Weekday::Fri => lang.pick("周五", "Friday"),
        Weekday::Sat => lang.pick("周六", "Saturday"),
        Weekday::Sun => lang.pick("周日", "Sunday"),
    }
}
