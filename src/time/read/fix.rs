//! Words the remedy of a refusal, in both languages: what to write instead. One clause, without a full stop.

use chrono::{Days, NaiveDate, Weekday};

use super::misread::MisreadKind;
use super::written::Written;
use crate::lang::Lang;
use crate::time::wording;

/// The remedy. `suggestion` is the whole text in canonical form, where that is certain; `quoted` is what is at fault.
pub(super) fn fix(kind: &MisreadKind, suggestion: Option<&str>, quoted: &str, lang: Lang) -> Option<String> {
    if let Some(canonical) = suggestion {
        return Some(match kind {
            MisreadKind::Seconds if canonical.ends_with("24:00") => {
                lang.pick(format!("当天结束写成 {canonical}"), format!("for the end of the day write `{canonical}`"))
            }
            MisreadKind::DayMonthOrder { .. } | MisreadKind::PeriodContradicts | MisreadKind::UnitTwice { .. } => {
                lang.pick(format!("如无误，写成 {canonical}"), format!("if that is meant, write `{canonical}`"))
            }
            _ => lang.pick(format!("写成 {canonical}"), format!("write `{canonical}`")),
        });
    }
    match kind {
        MisreadKind::BeforeWord(written) => Some(before_word(*written, lang)),
        MisreadKind::AfterWord(written) => Some(after_word(*written, lang)),
        MisreadKind::RangeInField { from, until } => Some(range_in_field(*from, *until, lang)),
        MisreadKind::WeekdayMismatch { day, weekday } => Some(weekday_mismatch(*day, *weekday, lang)),
        MisreadKind::DayMonthOrder { day_first: Some(day), month_first: Some(other) } => {
            Some(lang.pick(format!("写成 {day} 或 {other}"), format!("write `{day}` or `{other}`")))
        }
        MisreadKind::MinutesCutShort { hour, digit } => {
            let (early, late) = (format!("{hour:02}:0{digit}"), format!("{hour:02}:{digit}0"));
            let late = (*digit < 6).then_some(late);
            Some(match late {
                Some(late) => lang.pick(format!("写成 {early} 或 {late}"), format!("write `{early}` or `{late}`")),
                None => lang.pick(format!("写成 {early}"), format!("write `{early}`")),
            })
        }
        MisreadKind::NoYear { month, day } => Some(no_year(*month, *day, lang)),
        MisreadKind::NoDay { year, month } => Some(lang.pick(
            format!("写出是哪一日；如果还不确定，用 around: {year}-{month:02}"),
            format!("add the day; if it is not certain yet, use `around: {year}-{month:02}`"),
        )),
        MisreadKind::Trailing => Some(trailing(quoted, lang).to_owned()),
        other => general(other, lang).map(str::to_owned),
    }
}

/// What stands behind a date is a remark, unless it would change the date.
fn trailing(quoted: &str, lang: Lang) -> &'static str {
    let has = |words: &[&str]| words.iter().any(|word| quoted.contains(word));
    let (zh, en) = if has(&["顺延"]) {
        (
            "遇休息日顺延，写成 2026-11-29 roll next-working-day",
            "to move on from a day off, write `2026-11-29 roll next-working-day`",
        )
    } else if has(&["工作日", "天内", "日内"]) {
        ("推算的日期写成 published + 10 working days", "write a count as `published + 10 working days`")
    } else if has(&["下班", "上班", "上午", "中午", "下午", "傍晚", "晚"]) {
        (
            "补上钟点，例如 2024-11-17 17:30；不写钟点就到当天 24:00",
            "add the hour, as in `2024-11-17 17:30`; without one it ends at 24:00",
        )
    } else if quoted.starts_with(['，', '、', '；']) && quoted.contains(|c: char| c.is_ascii_digit()) {
        ("几段之间用半角逗号“,”隔开", "separate them by the comma `,` of the English keyboard")
    } else {
        ("说明文字写进 note:", "put remarks into `note:`")
    };
    lang.pick(zh, en)
}

/// Remedies that need no value of the text.
fn general(kind: &MisreadKind, lang: Lang) -> Option<&'static str> {
    let (zh, en) = match kind {
        MisreadKind::Empty | MisreadKind::NotADate => (
            "日期写成 2024-11-17，带钟点写成 2024-11-17 10:00",
            "write a date as `2024-11-17`, with a clock time as `2024-11-17 10:00`",
        ),
        MisreadKind::NotAClock | MisreadKind::BareHour | MisreadKind::ImpossibleClock => {
            ("钟点写成 10:00，按24小时制", "write a clock time as `10:00`, on the 24-hour clock")
        }
        MisreadKind::ClockWithoutDay => {
            ("在钟点前写日期，如 2024-11-17 10:00", "put the date before it: `2024-11-17 10:00`")
        }
        MisreadKind::NoMonth { .. } => ("写到月或日，如 2025-06", "add the month, as in `2025-06`"),
        MisreadKind::YearDigits => {
            ("年份写四位数，年在前：2024-11-17", "write the year first, with four digits: `2024-11-17`")
        }
        MisreadKind::OutOfRange { .. } => ("检查年份", "check the year"),
        MisreadKind::ImpossibleMonth { .. } | MisreadKind::ImpossibleDay { .. } | MisreadKind::UnitTwice { .. } => {
            ("检查月和日", "check the month and the day")
        }
        MisreadKind::Relative => ("写出日期，如 2024-11-17", "write the date itself: `2024-11-17`"),
        MisreadKind::Published => ("在 from: 里写 published", "under `from:` write `published`"),
        MisreadKind::Undecided => (
            "大概的时间用 around:；尚未确定的先不列出，延期待定用 postpone: to be announced",
            "use `around:` for an approximate time, or `postpone: to be announced` for a postponed one",
        ),
        MisreadKind::EdgeWord => (
            "只写日期：from: 是开始，until: 含当日，before: 不含当日",
            "write the date alone: `from:` starts, `until:` includes its day, `before:` excludes it",
        ),
        MisreadKind::ApproximateHere => {
            ("大概的时间用 around:，如 around: mid 2025-05", "use `around:` for it, as in `around: mid 2025-05`")
        }
        MisreadKind::TooPrecise(_) => ("确定的日期用 on: 或 from:", "use `on:` or `from:` for an exact date"),
        MisreadKind::ZoneWritten => {
            ("换算成门户时区的时间，不写时区", "convert it to the portal's zone and leave the zone out")
        }
        MisreadKind::TwelveUnclear => (
            "中午写 12:00，当天结束写 24:00，当天开始写 00:00",
            "write `12:00` for noon, `24:00` for the end of the day, `00:00` for its start",
        ),
        MisreadKind::PeriodContradicts => ("按24小时制写，如 14:00", "use the 24-hour clock, as in `14:00`"),
        MisreadKind::PeriodOnOneSide => {
            ("两个钟点都按24小时制写，如 14:00-17:00", "write both on the 24-hour clock, as in `14:00-17:00`")
        }
        MisreadKind::RangeNeeded => (
            "写出起止，如 09:00-11:30 或 2025-10-01..2025-10-08",
            "write both, as in `09:00-11:30` or `2025-10-01..2025-10-08`",
        ),
        MisreadKind::EndBeforeStart => ("检查起止先后", "check which comes first"),
        MisreadKind::NoNumber => ("写成 + 3 days", "write `+ 3 days`"),
        MisreadKind::NoUnit | MisreadKind::UnknownUnit => (
            "单位可以是 days、weeks、months、working days；钟点用 at 17:00",
            "units are `days`, `weeks`, `months` and `working days`; for a clock time add `at 17:00`",
        ),
        MisreadKind::NoDeadlineId => {
            ("写成 通知#编号，如 2026-capture#upload", "write `notice#id`, as in `2026-capture#upload`")
        }
        MisreadKind::EachWithoutSessions => ("去掉 each", "leave out `each`"),
        MisreadKind::UnknownRoll => ("写成 roll next-working-day", "write `roll next-working-day`"),
        MisreadKind::SaidTwice => ("只写一次", "say it once"),
        _ => return None,
    };
    Some(lang.pick(zh, en))
}

fn before_word(written: Written, lang: Lang) -> String {
    lang.pick(
        format!("含当日用 until: {written}，不含当日用 before: {written}"),
        format!("use `until: {written}` to include that day, `before: {written}` to exclude it"),
    )
}

fn after_word(written: Written, lang: Lang) -> String {
    let next = written.day.checked_add_days(Days::new(1)).unwrap_or(written.day);
    lang.pick(
        format!("含当日用 from: {written}，不含当日用 from: {next}"),
        format!("use `from: {written}` to include that day, `from: {next}` to exclude it"),
    )
}

fn range_in_field(from: Written, until: Option<Written>, lang: Lang) -> String {
    match until {
        Some(until) => lang.pick(
            format!("分成两行：from: {from} 和 until: {until}"),
            format!("write two lines: `from: {from}` and `until: {until}`"),
        ),
        None => lang.pick(
            format!("分成两行：from: {from} 和 until: 结束时间"),
            format!("write two lines: `from: {from}` and `until:` and its end"),
        ),
    }
}

/// Either the date or the weekday is wrong, so both ways out are shown.
fn weekday_mismatch(day: NaiveDate, weekday: Weekday, lang: Lang) -> String {
    let name = wording::weekday(weekday, lang);
    let nearest = (1..=3).find_map(|distance| {
        let before = day.checked_sub_days(Days::new(distance));
        let after = day.checked_add_days(Days::new(distance));
        [before, after].into_iter().flatten().find(|day| chrono::Datelike::weekday(day) == weekday)
    });
    match nearest {
        Some(nearest) => lang.pick(
            format!("如果日期对，写成 {day}；如果{name}对，最近的是 {nearest}"),
            format!("if the date is right, write `{day}`; if {name} is right, the nearest is `{nearest}`"),
        ),
        None => lang.pick(format!("写成 {day}"), format!("write `{day}`")),
    }
}

fn no_year(month: u32, day: Option<u32>, lang: Lang) -> String {
    let rest = match day {
        Some(day) => format!("{month:02}-{day:02}"),
        None => format!("{month:02}"),
    };
    lang.pick(
        format!("在前面补上四位数的年份：YYYY-{rest}"),
        format!("put the year in front, with four digits: `YYYY-{rest}`"),
    )
}
