//! Finds every date, weekday and time in a text, right or wrong. Judges nothing.

use std::ops::Range;

use chrono::Weekday;

use super::english;
use super::numerals::{Number, digit, digits, number};

/// A date, weekday or time and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Bytes of the text.
    pub range: Range<usize>,
    /// What is said.
    pub what: What,
}

/// What a mention says, as it was written; the calendar need not know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// A day of a month, with or without its year.
    Day {
        /// The year, if written.
        year: Option<i32>,
        /// The month, 1–12 if it exists.
        month: u32,
        /// The day of the month, if it exists.
        day: u32,
        /// Whether the notation is used for nothing else (年月日, a month's name), unlike `2024-13-45`.
        certain: bool,
    },
    /// 9月6月: two months, one of which was meant to be a day.
    MonthTwice {
        /// The first number.
        first: u32,
        /// The second number.
        second: u32,
    },
    /// A day of the week.
    Weekday(Weekday),
    /// A time of day.
    Clock(Clock),
}

/// A time of day as written, on the clock of 24 hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock {
    /// The hour, 0–24 if it exists.
    pub hour: u32,
    /// The minute, 0–59 if it exists.
    pub minute: u32,
    /// The mark between them: `:` as it should be, or another; `None` for 10点.
    pub mark: Option<char>,
    /// Whether 上午, 下午 or the like stands before it.
    pub named: bool,
}

/// A text as characters that know their bytes.
pub(super) struct Signs {
    pub(super) signs: Vec<char>,
    starts: Vec<usize>,
}

impl Signs {
    fn read(text: &str) -> Signs {
        let starts = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        Signs { signs: text.chars().collect(), starts }
    }

    pub(super) fn at(&self, at: usize) -> Option<char> {
        self.signs.get(at).copied()
    }

    pub(super) fn starts_with(&self, at: usize, word: &str) -> bool {
        word.chars().zip(at..).all(|(c, at)| self.at(at) == Some(c))
    }

    /// Past at most two spaces.
    pub(super) fn skip_spaces(&self, at: usize) -> usize {
        at + (at..at + 2).take_while(|at| matches!(self.at(*at), Some(' ' | '\u{3000}' | '\u{a0}'))).count()
    }

    /// Past a mark between the two ends of a range, if one stands here.
    pub(super) fn skip_range_mark(&self, at: usize) -> Option<usize> {
        let at = self.skip_spaces(at);
        let marks = (at..at + 2).take_while(|at| self.at(*at).is_some_and(|c| "-–—－~～至到".contains(c))).count();
        (marks > 0).then(|| self.skip_spaces(at + marks))
    }

    pub(super) fn mention(&self, signs: Range<usize>, what: What) -> Mention {
        Mention { range: self.starts[signs.start]..self.starts[signs.end], what }
    }
}

/// Everything found, in order of position, without overlaps.
pub(super) fn mentions(text: &str) -> Vec<Mention> {
    let signs = Signs::read(text);
    let mut found: Vec<Mention> = Vec::new();
    let mut at = 0;
    while at < signs.signs.len() {
        // Whether the last mention ends here or a space, bracket or range mark earlier: 10点 alone may be ten points.
        let after_date = found.last().is_some_and(|last| follows(&text[last.range.end..signs.starts[at]]));
        match read(&signs, at, after_date) {
            Some((end, mentions)) if end > at => {
                found.extend(mentions);
                at = end;
            }
            _ => at += 1,
        }
    }
    found
}

/// Whether nothing but joints stands between two mentions.
pub(super) fn follows(between: &str) -> bool {
    // Bytes, for this is asked at every character: four of the widest.
    between.len() <= 12 && between.chars().all(|c| " \u{3000}（(）),，-–—－~～至到".contains(c))
}

fn read(signs: &Signs, at: usize, after_date: bool) -> Option<(usize, Vec<Mention>)> {
    let c = signs.at(at)?;
    if c.is_ascii_alphabetic() {
        return english::month_first(signs, at).or_else(|| english::weekday(signs, at, after_date));
    }
    if matches!(c, '周' | '星' | '礼') {
        return weekday(signs, at);
    }
    if let Some(hours) = period(signs, at) {
        return clock(signs, at, signs.skip_spaces(at + hours.0), Some(hours.1), after_date);
    }
    let inside_number = at > 0 && signs.at(at - 1).and_then(digit).is_some();
    if inside_number || number(&signs.signs, at).is_none() {
        return None;
    }
    chinese(signs, at)
        .or_else(|| separated(signs, at))
        .or_else(|| english::day_first(signs, at))
        .or_else(|| clock(signs, at, at, None, after_date))
}

/// 2024年11月17日, 11月17日, 11月17日至19日, 11月17–19日, 9月6月.
fn chinese(signs: &Signs, at: usize) -> Option<(usize, Vec<Mention>)> {
    let first = number(&signs.signs, at)?;
    let after = signs.skip_spaces(at + first.length);
    let (year, month_at) = match signs.at(after) {
        Some('年') if first.length == 4 => (i32::try_from(first.value).ok(), signs.skip_spaces(after + 1)),
        Some('月') if first.length <= 2 => (None, at),
        _ => return None,
    };
    let month = number(&signs.signs, month_at).filter(|month| month.length <= 2)?;
    let after = signs.skip_spaces(month_at + month.length);
    if signs.at(after) != Some('月') {
        return None;
    }
    let day_at = signs.skip_spaces(after + 1);
    let day = number(&signs.signs, day_at).filter(|day| day.length <= 3)?;
    let day_end = signs.skip_spaces(day_at + day.length);
    let what = |day: Number| What::Day { year, month: month.value, day: day.value, certain: true };
    match signs.at(day_end) {
        Some('日' | '号') => {
            let mut end = day_end + 1;
            let mut found = vec![signs.mention(at..end, what(day))];
            if let Some((last, last_at, after)) = range_end(signs, end) {
                found.push(signs.mention(last_at..after, what(last)));
                end = after;
            }
            Some((end, found))
        }
        // 2024年5月14月: nobody says so of two months, which would be 5月、6月.
        Some('月') if signs.at(day_end + 1) != Some('份') => {
            let twice = What::MonthTwice { first: month.value, second: day.value };
            Some((day_end + 1, vec![signs.mention(month_at..day_end + 1, twice)]))
        }
        _ => {
            let (last, last_at, after) = range_end(signs, day_at + day.length)?;
            let first = signs.mention(at..day_at + day.length, what(day));
            Some((after, vec![first, signs.mention(last_at..after, what(last))]))
        }
    }
}

/// `至19日` after a day: the number, where it begins and what comes after it.
fn range_end(signs: &Signs, at: usize) -> Option<(Number, usize, usize)> {
    let start = signs.skip_range_mark(at)?;
    let day = number(&signs.signs, start).filter(|day| day.length <= 3)?;
    let end = signs.skip_spaces(start + day.length);
    matches!(signs.at(end), Some('日' | '号')).then_some((day, start, end + 1))
}

/// 2024-11-17, 2024/11/17, 2024.11.17.
fn separated(signs: &Signs, at: usize) -> Option<(usize, Vec<Mention>)> {
    let joined = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || "-/.".contains(c));
    if at > 0 && joined(signs.at(at - 1)) {
        return None;
    }
    let year = digits(&signs.signs, at).filter(|year| year.length == 4 && (1900..2100).contains(&year.value))?;
    let mark = signs.at(at + 4).filter(|c| "-/.".contains(*c))?;
    let month = digits(&signs.signs, at + 5).filter(|month| month.length <= 2)?;
    let second = at + 5 + month.length;
    let day = digits(&signs.signs, second + 1).filter(|day| signs.at(second) == Some(mark) && day.length <= 2)?;
    let end = second + 1 + day.length;
    let goes_on = signs.at(end).is_some_and(|c| c.is_ascii_alphanumeric())
        || joined(signs.at(end)) && signs.at(end + 1).is_some_and(|c| c.is_ascii_alphanumeric());
    let year = i32::try_from(year.value).ok();
    let what = What::Day { year, month: month.value, day: day.value, certain: false };
    (!goes_on).then(|| (end, vec![signs.mention(at..end, what)]))
}

/// 周日, 星期日, 星期天, 礼拜天.
fn weekday(signs: &Signs, at: usize) -> Option<(usize, Vec<Mention>)> {
    let length = ["星期", "礼拜", "周"].into_iter().find(|word| signs.starts_with(at, word))?.chars().count();
    let day = match signs.at(at + length)? {
        '一' => Weekday::Mon,
        '二' => Weekday::Tue,
        '三' => Weekday::Wed,
        '四' => Weekday::Thu,
        '五' => Weekday::Fri,
        '六' => Weekday::Sat,
        '日' | '天' => Weekday::Sun,
        _ => return None,
    };
    let end = at + length + 1;
    Some((end, vec![signs.mention(at..end, What::Weekday(day))]))
}

/// A part of the day: how many characters name it, and what it adds to an hour below 12.
fn period(signs: &Signs, at: usize) -> Option<(usize, u32)> {
    const PERIODS: [(&str, u32); 9] = [
        ("上午", 0),
        ("早上", 0),
        ("早晨", 0),
        ("凌晨", 0),
        ("中午", 0),
        ("下午", 12),
        ("傍晚", 12),
        ("晚上", 12),
        ("夜间", 12),
    ];
    PERIODS.into_iter().find(|(word, _)| signs.starts_with(at, word)).map(|(word, hours)| (word.chars().count(), hours))
}

/// 10:00, 10：00, 上午10点半, 14时30分. `start` is where a part of the day begins, `at` where the hour does.
fn clock(
    signs: &Signs,
    start: usize,
    at: usize,
    period: Option<u32>,
    after_date: bool,
) -> Option<(usize, Vec<Mention>)> {
    if start > 0
        && signs.at(start - 1).is_some_and(|c| c.is_ascii_alphanumeric() || ":：.-+".contains(c))
        && !after_date
    {
        return None;
    }
    let hour = number(&signs.signs, at).filter(|hour| hour.length <= 2)?;
    let mark = at + hour.length;
    let context = period.is_some() || after_date;
    let (minute, end, kept) = match signs.at(mark)? {
        c @ (':' | '：' | ';' | '；') => {
            let minute = digits(&signs.signs, mark + 1).filter(|minute| minute.length == 2)?;
            let end = mark + 3;
            let range = signs.skip_range_mark(end).is_some();
            if matches!(c, ';' | '；') && !context && !range {
                return None;
            }
            // Seconds are read and dropped.
            let seconds = signs.at(end) == Some(c) && digits(&signs.signs, end + 1).is_some_and(|two| two.length == 2);
            (minute.value, if seconds { end + 3 } else { end }, Some(c))
        }
        c @ ('点' | '时') => {
            let minute = digits(&signs.signs, mark + 1).filter(|two| two.length <= 2);
            match (signs.at(mark + 1), minute) {
                (Some('半'), _) => (30, mark + 2, None),
                (Some('整'), _) => (0, mark + 2, None),
                (Some('钟'), _) if c == '点' => (0, mark + 2, None),
                (_, Some(two)) if signs.at(mark + 1 + two.length) == Some('分') => {
                    (two.value, mark + 2 + two.length, None)
                }
                _ if context => (0, mark + 1, None),
                _ => return None,
            }
        }
        _ => return None,
    };
    if signs.at(end).is_some_and(|c| c.is_ascii_alphanumeric()) && kept.is_some() {
        return None;
    }
    let afternoon = period.filter(|_| hour.value < 12 || hour.value == 12 && signs.starts_with(start, "晚"));
    let clock = Clock { hour: hour.value + afternoon.unwrap_or(0), minute, mark: kept, named: period.is_some() };
    Some((end, vec![signs.mention(start..end, What::Clock(clock))]))
}
