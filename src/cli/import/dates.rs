//! Dates in the sentences of an imported notice: where they stand, what they span, and whether they begin or end
//! something. Reads with the readers of `time`; guesses are marked as such, never hidden.

use chrono::{Datelike, NaiveDate};

use super::plain::tidy;
use crate::check::prose_dates::{self, Context};
use crate::time::{Clock, Written, read_clock, read_moment};

/// The longest stretch of text taken for a date, in characters.
const LONGEST: usize = 48;

/// A date found in a sentence.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Found {
    /// What it is.
    pub(super) when: When,
    /// The year was not written and is a guess.
    pub(super) guessed_year: bool,
}

/// What a found date does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    /// From one to the other.
    Span(Written, Written),
    /// Ends then: 前, 截止.
    Until(Written),
    /// Begins then: 起, 开始.
    From(Written),
    /// On that day, nothing more is said.
    On(Written),
}

impl When {
    /// Its first date.
    pub(super) fn first(self) -> Written {
        match self {
            When::Span(first, _) | When::Until(first) | When::From(first) | When::On(first) => first,
        }
    }

    /// Whether a person has to be there at an hour.
    pub(super) fn is_appointment(self) -> bool {
        match self {
            When::Span(first, last) => first.day == last.day && first.clock.is_some(),
            When::On(day) => day.clock.is_some(),
            When::Until(_) | When::From(_) => false,
        }
    }
}

/// Every date of a sentence. `near`: a date without year belongs to this year, or to the next if its month is past.
pub(super) fn find(sentence: &str, near: Option<NaiveDate>) -> Vec<Found> {
    let text = tidy(sentence);
    let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    let mut found = Vec::new();
    let mut free = 0;
    for at in starts {
        if at < free || !begins(&text, at) {
            continue;
        }
        if let Some((length, when, guessed_year)) = longest(&text[at..], near) {
            let when = with_words(when, &text[..at], &text[at + length..]);
            found.push(Found { when, guessed_year });
            free = at + length;
            while let Some((length, when)) = same_day(&text[free..], when, near) {
                found.push(Found { when, guessed_year });
                free += length;
            }
        }
    }
    found
}

/// `、下午14:30-17:00` after the hours of a morning: another period of the same day, and how long the text is.
fn same_day(text: &str, when: When, near: Option<NaiveDate>) -> Option<(usize, When)> {
    let When::Span(first, _) = when else { return None };
    first.clock?;
    let rest = text.trim_start_matches(['、', '，', ',', '；', ';', '和', '及', ' ']);
    let clock = |c: char| digit(c) || "上下中早晚".contains(c);
    if rest.len() == text.len() || !rest.starts_with(clock) {
        return None;
    }
    let day = format!("{}年{}月{}日", first.day.year(), first.day.month(), first.day.day());
    let near_by: String = rest.chars().take(LONGEST).collect();
    let (length, when, _) = longest(&format!("{day}{near_by}"), near)?;
    let is_same = matches!(when, When::Span(other, last) if other.day == first.day && other.clock.is_some() && last.day == other.day);
    (is_same && length > day.len()).then(|| (text.len() - rest.len() + length - day.len(), when))
}

fn digit(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
}

/// A digit that does not continue another number or date.
fn begins(text: &str, at: usize) -> bool {
    let before = text[..at].trim_end_matches(' ');
    let continues = before.strip_suffix(['.', '-', '/', '年']).is_some_and(|before| before.trim_end().ends_with(digit));
    text[at..].starts_with(digit) && !text[..at].ends_with(digit) && !continues
}

/// Whether a number or a time of day would be cut in two: 2月3 is no part of 2月30日, nor 10 of 10:00.
fn splits(candidate: &str, rest: &str) -> bool {
    let mut rest = rest.chars();
    candidate.ends_with(digit)
        && match rest.next() {
            Some('.' | '/') => rest.next().is_some_and(digit),
            Some(next) => digit(next) || ":：年月时点分".contains(next),
            None => false,
        }
}

fn longest(text: &str, near: Option<NaiveDate>) -> Option<(usize, When, bool)> {
    let allowed = |c: char| {
        digit(c) || "年月日号时点分半上下午早中晚凌晨周星期一二三四五六天至到（）()：: -—–~～－../及".contains(c)
    };
    let mut ends: Vec<usize> =
        text.char_indices().take(LONGEST).take_while(|(_, c)| allowed(*c)).map(|(at, c)| at + c.len_utf8()).collect();
    ends.reverse();
    for end in ends {
        let candidate = &text[..end];
        if splits(candidate, &text[end..]) {
            continue;
        }
        if candidate.ends_with([' ', '至', '到', '-', '—', '–', '~', '～', '上', '下', '中', '早', '晚']) {
            continue;
        }
        // 11月17日 without a year, and 17日 without a month: only what names a month and a day is a date.
        if !candidate.contains(['月', '-', '.', '/']) {
            continue;
        }
        if let Some((when, guessed)) = range(candidate, near) {
            return Some((end, when, guessed));
        }
    }
    None
}

fn range(text: &str, near: Option<NaiveDate>) -> Option<(When, bool)> {
    if let Some((day, guessed)) = moment(text, near) {
        return Some((When::On(day), guessed));
    }
    let separators = ["——", "--", "至", "到", "—", "–", "-", "~", "～", "－"];
    for separator in separators {
        for (at, _) in text.match_indices(separator) {
            let (left, right) = (text[..at].trim(), text[at + separator.len()..].trim());
            let Some((first, guessed)) = moment(left, near) else { continue };
            if let Some(last) = second(right, first, left)
                && last_is_later(first, last)
            {
                return Some((When::Span(first, last), guessed));
            }
        }
    }
    None
}

fn last_is_later(first: Written, last: Written) -> bool {
    (first.day, first.clock.unwrap_or(Clock::MIDNIGHT)) < (last.day, last.clock.unwrap_or(Clock::END_OF_DAY))
}

/// A date; one without year gets the likely one.
fn moment(text: &str, near: Option<NaiveDate>) -> Option<(Written, bool)> {
    if let Ok(written) = read_moment(text) {
        return Some((written, false));
    }
    let near = near?;
    if text.contains('年') || !text.contains('月') {
        return None;
    }
    let with_year = |year: i32| read_moment(&format!("{year}年{text}")).ok();
    let this = with_year(near.year())?;
    let written = if this.day < near { with_year(near.year() + 1)? } else { this };
    Some((written, true))
}

/// The second end of a range, which leaves out what it shares with the first.
fn second(text: &str, first: Written, left: &str) -> Option<Written> {
    if let Ok(clock) = read_clock(text) {
        let is_bare = !text.contains(['上', '下', '中', '晚', '早']);
        let afternoon = left.contains("下午") || left.contains("晚");
        let early = first.clock.is_some_and(|first| clock < first);
        let clock = match clock.to_string().split_once(':') {
            // 下午2:30-5:00: the half of the day holds for both.
            Some((hour, minute)) if is_bare && afternoon && early => {
                Clock::new(hour.parse::<u32>().ok()? + 12, minute.parse().ok()?)?
            }
            _ => clock,
        };
        return first.clock.map(|_| Written::at(first.day, clock));
    }
    let (year, month) = (first.day.year(), first.day.month());
    let mut readings = vec![text.to_owned(), format!("{year}年{text}")];
    // After 11月17日 a bare number is no day: it counts people, or rooms.
    let named = |text: &str| text.contains(['日', '号']);
    if named(text) || !named(left) {
        readings.push(format!("{year}年{month}月{text}"));
    }
    readings.iter().find_map(|text| read_moment(text).ok())
}

/// Words around a single date that say whether something begins or ends.
fn with_words(when: When, before: &str, after: &str) -> When {
    let When::On(day) = when else { return when };
    let after = after.trim_start_matches(['（', '(', '含', '当', '日', '）', ')', '不', ' ']);
    let ends = ["前", "下班前", "上班前", "中午前", "之前", "以前", "截止", "止", "为止", "前后"];
    let begins = ["起", "开始", "以后", "后", "之后"];
    if ends.iter().any(|word| after.starts_with(word))
        || ["截至", "截止到", "截止时间为", "截止日期为", "截止"].iter().any(|word| before.ends_with(word))
    {
        return When::Until(day);
    }
    if begins.iter().any(|word| after.starts_with(word)) {
        return When::From(day);
    }
    when
}

/// Whether a sentence speaks of a period that has no date of its own: 40天以后, 两个工作日内, 提前1-3天.
pub(super) fn is_relative(sentence: &str) -> bool {
    let text = tidy(sentence);
    let units = ["天", "日", "个工作日", "工作日", "周", "星期", "个月"];
    let tails = ["以后", "之后", "后", "内", "以内", "之内", "前"];
    let numbers = |c: char| c.is_ascii_digit() || "一二两三四五六七八九十".contains(c);
    let counted = units.iter().any(|unit| {
        text.match_indices(unit).any(|(at, _)| {
            let tail = &text[at + unit.len()..];
            let dated = text[..at].trim_end_matches(numbers).ends_with(['月', '年']);
            text[..at].ends_with(numbers) && !dated && tails.iter().any(|word| tail.starts_with(word))
        })
    });
    let ahead = text.split("提前").skip(1).any(|rest| rest.starts_with(numbers));
    counted || ahead
}

/// Whether a sentence names a day or an hour that does not exist: 2月30日, 25:00.
pub(super) fn is_impossible(sentence: &str) -> bool {
    let context = Context { known: &[], years: 2000..=2000, attachments: usize::MAX, images: usize::MAX };
    let found = prose_dates::scan(sentence, &context);
    found.iter().any(|finding| ["impossible-date", "impossible-clock", "month-twice"].contains(&finding.code))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn found(text: &str) -> Vec<String> {
        let near = NaiveDate::from_ymd_opt(2024, 11, 11);
        find(text, near)
            .into_iter()
            .map(|found| {
                let mark = if found.guessed_year { "?" } else { "" };
                match found.when {
                    When::Span(first, last) => format!("{first} .. {last}{mark}"),
                    When::Until(day) => format!("until {day}{mark}"),
                    When::From(day) => format!("from {day}{mark}"),
                    When::On(day) => format!("{day}{mark}"),
                }
            })
            .collect()
    }

    #[test]
    fn dates_as_notices_write_them() {
        for (text, expected) in [
            ("2024 年 11 月 17 日上午 10:00--12：00", &["2024-11-17 10:00 .. 2024-11-17 12:00"][..]),
            ("独立散拍的学生需在 2025 年 2 月 25 日前上传完成", &["until 2025-02-25"]),
            ("2024年11月17日（周日）下午2:30-5:00在礼堂", &["2024-11-17 14:30 .. 2024-11-17 17:00"]),
            (
                "2024年12月6日（周五）上午9:00-11:30、下午14:30-17:00在礼堂",
                &["2024-12-06 09:00 .. 2024-12-06 11:30", "2024-12-06 14:30 .. 2024-12-06 17:00"],
            ),
            ("11月30日下班前把名单交到办公室", &["until 2024-11-30?"]),
            ("2024年12月6日9:00-11:30，2人一组", &["2024-12-06 09:00 .. 2024-12-06 11:30"]),
            ("2024年11月13日00:00—11月27日17:30", &["2024-11-13 00:00 .. 2024-11-27 17:30"]),
            ("2024年10月1日至8日放假", &["2024-10-01 .. 2024-10-08"]),
            ("12月2日起校对，1月5日截止", &["from 2024-12-02?", "until 2025-01-05?"]),
            ("2024-11-17 10:00", &["2024-11-17 10:00"]),
            // No calendar has these days, and part of a number is another day.
            ("请截至2030年2月30日考试", &[]),
            ("2030年4月31日前上传", &[]),
            ("2030.2.30校对，2030-13-05拍照", &[]),
            ("2030年3月9日至2月30日", &["2030-03-09"]),
            ("2025届毕业生，电话0898-88651713，20元", &[]),
            ("采集相片40天以后", &[]),
        ] {
            assert_eq!(found(text), expected, "{text}");
        }
    }

    #[test]
    fn days_and_hours_that_do_not_exist_are_seen() {
        for text in ["截至2030年2月30日", "2月30日领取", "2030-02-30校对", "9月6月", "上午25:00拍照", "3月9日10:75"]
        {
            assert!(is_impossible(text), "{text}");
        }
        for text in ["2028年2月29日", "2月29日", "3月9日24:00前", "第30条", "1:100"] {
            assert!(!is_impossible(text), "{text}");
        }
    }

    #[test]
    fn periods_without_a_date_are_seen() {
        for (text, relative) in [
            ("采集相片 40天以后登陆教育部学信网", true),
            ("在两个工作日内按正确信息登入", true),
            ("学生须提前 1-3 天登录学信网", true),
            ("2025年2月25日前上传", false),
            ("20元/人", false),
        ] {
            assert_eq!(is_relative(text), relative, "{text}");
        }
    }

    /// A date as one might write it, and the day it is; `None`: no date, though it has numbers.
    fn piece() -> impl Strategy<Value = (String, Option<NaiveDate>)> {
        let days = (2024i32..2031, 1u32..13, 1u32..32);
        let dated = (days, 0usize..7).prop_map(|((year, month, day), form)| {
            let text = match form {
                0 => format!("{year}年{month}月{day}日"),
                1 => format!("{year} 年 {month} 月 {day} 日"),
                2 => format!("{year}-{month:02}-{day:02}"),
                3 => format!("{year}.{month}.{day}"),
                4 => format!("{year}/{month}/{day}"),
                5 => format!("{year}年{month:02}月{day:02}日"),
                _ => format!("{year}年{month}月{day}号"),
            };
            (text, NaiveDate::from_ymd_opt(year, month, day))
        });
        let noise = [
            "第3条",
            "交20元/人",
            "届2030届",
            "条1.",
            "（2）",
            "共10-12人",
            "在103教室",
            "电话0898-88651713",
            "过40天以后",
            "10:00",
            "上午9:00-11:30",
            "第3/4页",
            "提前1-3天",
            "约100",
            "宽2.5cm",
        ];
        prop_oneof![3 => dated, 2 => prop::sample::select(noise.to_vec()).prop_map(|noise| (noise.to_owned(), None))]
    }

    proptest! {
        #[test]
        fn every_day_found_was_written(
            pieces in prop::collection::vec((piece(), prop::sample::select(vec!["前", "起", "，", "至", "-", "—", " ", "在", "（周六）", "。", "、", "截止"])), 1..6),
        ) {
            let text: String = pieces.iter().map(|((text, _), joint)| format!("{text}{joint}")).collect();
            let written: Vec<NaiveDate> = pieces.iter().filter_map(|((_, day), _)| *day).collect();
            for found in find(&text, NaiveDate::from_ymd_opt(2024, 11, 11)) {
                let days = match found.when {
                    When::Span(first, last) => vec![first.day, last.day],
                    other => vec![other.first().day],
                };
                prop_assert!(days.iter().all(|day| written.contains(day)), "{text}: {:?}", found);
            }
        }
    }
}
