//! Words the cause of a refusal, in both languages. One sentence each, without a full stop, because the caller may go
//! on after it. The remedy is in `fix.rs`.

use chrono::{Datelike, NaiveDate};

use super::misread::MisreadKind;
use crate::lang::Lang;
use crate::time::wording;

/// The cause. Words that belong to nothing ([`MisreadKind::Trailing`]) are simply not understood. `quoted` is the
/// author's own text at fault.
pub(super) fn message(kind: &MisreadKind, quoted: &str, lang: Lang) -> String {
    about_dates(kind, quoted, lang)
        .or_else(|| about_clocks(kind, quoted, lang))
        .or_else(|| about_expressions(kind, quoted, lang))
        .unwrap_or_else(|| lang.pick(format!("看不懂“{quoted}”"), format!("`{quoted}` is not understood here")))
}

fn about_dates(kind: &MisreadKind, quoted: &str, lang: Lang) -> Option<String> {
    let text = match *kind {
        MisreadKind::Empty => lang.pick("这里没有写内容".to_owned(), "nothing is written here".to_owned()),
        MisreadKind::NotADate => lang.pick(format!("“{quoted}”不是日期"), format!("`{quoted}` is not a date")),
        MisreadKind::NoYear { .. } => lang.pick(format!("“{quoted}”没有写年份"), format!("`{quoted}` has no year")),
        MisreadKind::NoMonth { .. } => lang.pick(format!("“{quoted}”没有写月份"), format!("`{quoted}` has no month")),
        MisreadKind::NoDay { .. } => lang.pick(format!("“{quoted}”没有写哪一日"), format!("`{quoted}` has no day")),
        MisreadKind::YearDigits => lang
            .pick(format!("“{quoted}”的年份不是四位数"), format!("the year in `{quoted}` does not have four digits")),
        MisreadKind::OutOfRange { year } => lang
            .pick(format!("年份{year}不在2000年至2099年之间"), format!("the year {year} is not between 2000 and 2099")),
        MisreadKind::ImpossibleMonth { month } => {
            lang.pick(format!("没有{month}月"), format!("there is no month {month}"))
        }
        MisreadKind::ImpossibleDay { year, month, day } => impossible_day(year, month, day, lang),
        MisreadKind::UnitTwice { unit } => {
            lang.pick(format!("一个日期里写了两个“{unit}”"), format!("the date has `{unit}` twice"))
        }
        MisreadKind::DayMonthOrder { .. } => lang.pick(
            format!("“{quoted}”分不清哪个是日、哪个是月"),
            format!("in `{quoted}` some people read the day first and some the month"),
        ),
        MisreadKind::MixedSeparators => {
            lang.pick(format!("“{quoted}”用了两种分隔符"), format!("`{quoted}` mixes two separators"))
        }
        MisreadKind::RunTogether => {
            lang.pick(format!("“{quoted}”的年月日没有分开"), format!("`{quoted}` runs year, month and day together"))
        }
        MisreadKind::WeekdayMismatch { day, weekday } => {
            let (date, real) = (wording::date(day, lang), wording::weekday(day.weekday(), lang));
            let written = wording::weekday(weekday, lang);
            lang.pick(format!("{date}是{real}，不是{written}"), format!("{date} is a {real}, not a {written}"))
        }
        MisreadKind::Relative => lang.pick(
            format!("“{quoted}”每天所指不同，不能当作日期"),
            format!("`{quoted}` means another day on every day, so it is not a date"),
        ),
        MisreadKind::Published => lang.pick(
            format!("“{quoted}”指发布之日，这里只能写日期"),
            format!("`{quoted}` means the day of publication; only a date can stand here"),
        ),
        MisreadKind::Undecided => lang.pick(format!("“{quoted}”还不是日期"), format!("`{quoted}` is not a date yet")),
        MisreadKind::BeforeWord(_) => lang.pick(
            format!("“{quoted}”没有说清含不含当日"),
            format!("`{quoted}` leaves open whether the day itself is included"),
        ),
        MisreadKind::AfterWord(_) => lang.pick(
            format!("“{quoted}”没有说清含不含当日"),
            format!("`{quoted}` leaves open whether the day itself is included"),
        ),
        MisreadKind::EdgeWord => lang.pick(
            format!("起止由字段名表示，日期里不写“{}”", quoted.trim()),
            format!("the key says whether it is a start or an end, so `{}` does not belong in the date", quoted.trim()),
        ),
        MisreadKind::ApproximateHere => {
            lang.pick(format!("“{quoted}”只是大概的时间"), format!("`{quoted}` is only an approximate time"))
        }
        MisreadKind::TooPrecise(_) => lang.pick(
            format!("“{quoted}”是确定的日期，这里要写大概的时间"),
            format!("`{quoted}` is an exact date; an approximate time belongs here"),
        ),
        MisreadKind::ZoneWritten => lang.pick(
            format!("日期里不写时区“{}”，一律按门户的时区理解", quoted.trim()),
            format!("the zone `{}` does not belong here: dates are always in the portal's own zone", quoted.trim()),
        ),

        MisreadKind::RangeInField { .. } => lang.pick(
            "这里只能写一个时间，却写了一段".to_owned(),
            "one moment belongs here, but a range is written".to_owned(),
        ),
        MisreadKind::RangeNeeded => {
            lang.pick(format!("“{quoted}”只有开始，没有结束"), format!("`{quoted}` has a start but no end"))
        }
        MisreadKind::EndBeforeStart => {
            lang.pick(format!("结束“{quoted}”不晚于开始"), format!("the end `{quoted}` is not after the start"))
        }
        _ => return None,
    };
    Some(text)
}

fn about_clocks(kind: &MisreadKind, quoted: &str, lang: Lang) -> Option<String> {
    let text = match *kind {
        MisreadKind::NotAClock => lang.pick(format!("“{quoted}”不是钟点"), format!("`{quoted}` is not a clock time")),
        MisreadKind::ClockWithoutDay => {
            lang.pick(format!("“{quoted}”只有钟点，没有日期"), format!("`{quoted}` is a clock time without a date"))
        }
        MisreadKind::ClockNotAllowed => lang
            .pick(format!("这里只写日期，不写钟点“{quoted}”"), format!("only a date belongs here, without `{quoted}`")),
        MisreadKind::Mispunctuated => lang.pick(
            format!("“{quoted}”的时和分之间不是冒号"),
            format!("`{quoted}` has no colon between hour and minute"),
        ),
        MisreadKind::MinutesCutShort { .. } => {
            lang.pick(format!("“{quoted}”的分钟少一位"), format!("`{quoted}` has only one digit for the minutes"))
        }
        MisreadKind::BareHour => {
            lang.pick(format!("“{quoted}”不像钟点"), format!("`{quoted}` does not look like a clock time"))
        }
        MisreadKind::ImpossibleClock => {
            lang.pick(format!("没有“{quoted}”这个钟点"), format!("no clock shows `{quoted}`"))
        }
        MisreadKind::Seconds => lang.pick(
            format!("“{quoted}”写到了秒，通知的时间只到分"),
            format!("`{quoted}` has seconds; notices are precise to the minute"),
        ),
        MisreadKind::PeriodContradicts => {
            lang.pick(format!("“{quoted}”前后矛盾"), format!("`{quoted}` contradicts itself"))
        }
        MisreadKind::TwelveUnclear => lang.pick(
            format!("“{quoted}”分不清是中午还是半夜，或是哪一天的半夜"),
            format!("`{quoted}` may be noon or midnight, or the midnight of another day"),
        ),
        MisreadKind::PeriodOnOneSide => lang.pick(
            format!("“{quoted}”只有后一个钟点说明了上午还是下午"),
            format!("`{quoted}` says morning or afternoon of the second time only"),
        ),
        _ => return None,
    };
    Some(text)
}

fn about_expressions(kind: &MisreadKind, quoted: &str, lang: Lang) -> Option<String> {
    let text = match *kind {
        MisreadKind::NoNumber => {
            lang.pick(format!("“{quoted}”后面没有写数目"), format!("no number follows `{quoted}`"))
        }
        MisreadKind::NumberTooLarge => {
            lang.pick(format!("数目“{quoted}”太大"), format!("the number `{quoted}` is too large"))
        }
        MisreadKind::NoUnit => lang.pick(format!("“{quoted}”没有写单位"), format!("`{quoted}` has no unit")),
        MisreadKind::UnknownUnit => {
            lang.pick(format!("不能按“{quoted}”计算"), format!("`{quoted}` is not a unit that can be counted in"))
        }
        MisreadKind::StepJoined => lang.pick(
            format!("“{quoted}”的加减号两边没有空格，会被当成编号"),
            format!("`{quoted}` has no spaces around its sign and would be read as an id"),
        ),
        MisreadKind::TooManySteps => lang.pick("加减的步数太多".to_owned(), "there are too many steps".to_owned()),
        MisreadKind::UnknownEdge => lang.pick(
            format!("编号后面只能写 .from 或 .until，不能写“{quoted}”"),
            format!("only `.from` or `.until` can follow an id, not `{quoted}`"),
        ),
        MisreadKind::NoDeadlineId => lang.pick(
            format!("“{quoted}”没有写是哪一个时间"),
            format!("`{quoted}` does not say which deadline of that notice is meant"),
        ),
        MisreadKind::SaidTwice => {
            lang.pick(format!("“{quoted}”重复了前面已经说过的"), format!("`{quoted}` says again what was said before"))
        }
        MisreadKind::EachWithoutSessions => lang.pick(
            "each 只能放在有多个场次的时间前面".to_owned(),
            "`each` can only stand before a deadline that has sessions".to_owned(),
        ),
        MisreadKind::UnknownRoll => {
            lang.pick(format!("顺延规则“{quoted}”没有定义"), format!("`{quoted}` is not a known rule for rolling"))
        }
        _ => return None,
    };
    Some(text)
}

fn impossible_day(year: i32, month: u32, day: u32, lang: Lang) -> String {
    let Some(first) = NaiveDate::from_ymd_opt(year, month, 1) else {
        return lang.pick(format!("没有{month}月"), format!("there is no month {month}"));
    };
    let length = first.num_days_in_month();
    let name = wording::month(first, lang);
    lang.pick(
        format!("{year}年{month}月没有{day}日，只有{length}天"),
        format!("{name} {year} has no day {day}, only {length} days"),
    )
}
