//! Names of days, months and clock times.

use chrono::{Datelike, NaiveDate, Weekday};

use crate::lang::Lang;
use crate::time::Clock;

/// A day with its weekday: `2024年11月17日（周日）`, `Sunday 17 November 2024`.
pub fn day(day: NaiveDate, lang: Lang) -> String {
    let weekday = weekday_in_date(day, lang);
    match lang {
        Lang::Zh => format!("{}（{weekday}）", date(day, lang)),
        Lang::En => format!("{weekday} {}", date(day, lang)),
    }
}

/// A day without its weekday: `2024年11月17日`, `17 November 2024`.
pub fn date(day: NaiveDate, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{}年{}月{}日", day.year(), day.month(), day.day()),
        Lang::En => format!("{} {} {}", day.day(), month(day, lang), day.year()),
    }
}

/// Days without their weekdays, both included: `2024年11月17日至12月3日`, `17 November to 3 December 2024`.
pub fn dates(first: NaiveDate, last: NaiveDate, lang: Lang) -> String {
    if first == last {
        return date(first, lang);
    }
    let one_year = first.year() == last.year();
    match lang {
        Lang::Zh if one_year => format!("{}至{}", date(first, lang), day_short(last, lang)),
        Lang::En if one_year => format!("{} {} to {}", first.day(), month(first, lang), date(last, lang)),
        Lang::Zh => format!("{}至{}", date(first, lang), date(last, lang)),
        Lang::En => format!("{} to {}", date(first, lang), date(last, lang)),
    }
}

/// A day for tight places, where the year is said elsewhere: `11月17日`, `17 Nov`.
pub fn day_short(day: NaiveDate, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{}月{}日", day.month(), day.day()),
        Lang::En => format!("{} {}", day.day(), &month(day, lang)[..3]),
    }
}

/// A day with its weekday but no year: `12月18日（周五）`, `Friday 18 December`.
pub(super) fn day_without_year(day: NaiveDate, lang: Lang) -> String {
    let weekday = weekday_in_date(day, lang);
    match lang {
        Lang::Zh => format!("{}（{weekday}）", day_short(day, lang)),
        Lang::En => format!("{weekday} {} {}", day.day(), month(day, lang)),
    }
}

/// The month of a day: `11月`, `November`.
pub fn month(day: NaiveDate, lang: Lang) -> String {
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
    match lang {
        Lang::Zh => format!("{}月", day.month()),
        Lang::En => NAMES[day.month0() as usize % NAMES.len()].to_owned(),
    }
}

/// A weekday in running text: `星期日`, `Sunday`.
pub fn weekday(weekday: Weekday, lang: Lang) -> &'static str {
    const ZH: [&str; 7] = ["星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"];
    const EN: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    let index = weekday.num_days_from_monday() as usize;
    lang.pick(ZH[index], EN[index])
}

/// A weekday for tight places: `周日`, `Sun`.
pub fn weekday_short(weekday: Weekday, lang: Lang) -> &'static str {
    const ZH: [&str; 7] = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"];
    const EN: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let index = weekday.num_days_from_monday() as usize;
    lang.pick(ZH[index], EN[index])
}

/// A clock time that stands alone: `10:00`, `中午12:00`; `10am`, `10:30am`, `noon`.
///
/// Never a bare twelve: English says noon, and says of midnight which side of the day it is on.
pub fn clock(clock: Clock, lang: Lang) -> String {
    match (lang, clock) {
        (Lang::Zh, Clock::NOON) => format!("中午{clock}"),
        (Lang::Zh, _) => clock.to_string(),
        (Lang::En, Clock::NOON) => "noon".to_owned(),
        (Lang::En, Clock::MIDNIGHT) => "midnight at the start of the day".to_owned(),
        (Lang::En, Clock::END_OF_DAY) => "midnight at the end of the day".to_owned(),
        (Lang::En, _) => twelve_hours(clock),
    }
}

fn twelve_hours(clock: Clock) -> String {
    let half = if clock < Clock::NOON { "am" } else { "pm" };
    let hour = match clock.hour() % 12 {
        0 => 12,
        hour => hour,
    };
    match clock.minute() {
        0 => format!("{hour}{half}"),
        minute => format!("{hour}:{minute:02}{half}"),
    }
}

/// Chinese dates carry the short weekday in brackets, English ones the full word in front.
fn weekday_in_date(day: NaiveDate, lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => weekday_short(day.weekday(), lang),
        Lang::En => weekday(day.weekday(), lang),
    }
}
