//! Dates and times of the prose beside those of the front matter. A date that is *nearly* a known one is a slip; a date
//! far from all of them is history, and none of our business.

use chrono::{Datelike, Days, NaiveDate};

use super::calendar::dated;
use super::read::{Clock, Mention, What, follows};
use super::{Context, KnownDate, in_title, sentence};
use crate::check::finding::Finding;
use crate::diagnostics::Words;
use crate::lang::Lang;

/// In a month, a date this many days off is taken for a slip.
const NEAR: u32 = 3;

/// Sentences with these words tell of a change, where the old date may stand beside the new one, or of a holiday, whose
/// dates are nobody's deadline.
const EXCUSES: [&str; 28] = [
    "放假",
    "假期",
    "国庆",
    "春节",
    "元旦",
    "holiday",
    "原定",
    "原计划",
    "原来",
    "原为",
    "改为",
    "改至",
    "改到",
    "改期",
    "推迟",
    "延期",
    "延长",
    "提前至",
    "提前到",
    "更正",
    "此前",
    "上次",
    "originally",
    "postponed",
    "moved",
    "extended",
    "previously",
    "instead of",
];

/// What people do on the day at a time of their own, before or after the one that is announced.
const OTHER_TIMES: [&str; 10] = ["入场", "签到", "集合", "到场", "进场", "检票", "候场", "进入", "arrive", "doors"];

/// Dates that are nearly a known one, times that differ from the known ones of their day.
pub(super) fn find(text: &str, mentions: &[Mention], context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, mention) in mentions.iter().enumerate() {
        let What::Day { year, month, day, .. } = mention.what else { continue };
        let here = sentence(text, mention.range.start);
        if in_title(text, mention.range.start) || EXCUSES.iter().any(|word| here.contains(word)) {
            continue;
        }
        let known: Vec<&KnownDate> = context.known.iter().filter(|known| is_same(known, year, month, day)).collect();
        if known.is_empty() {
            findings.extend(slip(mention, year, month, day, context.known));
        } else {
            findings.extend(other_clock(text, &mentions[index..], &known));
        }
    }
    findings
}

fn is_same(known: &KnownDate, year: Option<i32>, month: u32, day: u32) -> bool {
    // 25日0:00 is 24日24:00, and the other way round.
    let also = match known.clock {
        Some((0, 0)) => known.day.checked_sub_days(Days::new(1)),
        Some((24, 0)) => known.day.checked_add_days(Days::new(1)),
        _ => None,
    };
    let same =
        |known: NaiveDate| known.month() == month && known.day() == day && year.is_none_or(|year| known.year() == year);
    same(known.day) || also.is_some_and(same)
}

fn slip(mention: &Mention, year: Option<i32>, month: u32, day: u32, known: &[KnownDate]) -> Option<Finding> {
    let due = known.iter().filter(|known| known.is_due);
    let near = due.filter(|known| year.is_none_or(|year| known.day.year() == year));
    let (_, meant) =
        near.filter_map(|known| Some((distance(known.day, month, day)?, known))).min_by_key(|(far, _)| *far)?;
    let (meant_month, meant_day) = (meant.day.month(), meant.day.day());
    let say = |lang: Lang| (dated(lang, None, month, day), dated(lang, None, meant_month, meant_day));
    let ((zh, zh_meant), (en, en_meant)) = (say(Lang::Zh), say(Lang::En));
    let cause = Words::new(
        format!("正文写{zh}，字段“{}”是{zh_meant}", meant.label),
        format!("the text says {en}, the field “{}” says {en_meant}", meant.label),
    );
    Some(Finding::warning(mention.range.clone(), "date-differs", cause).with_fix(
        "核对哪一个对；正文里的期限最好用短代码取，不要手写",
        "check which is right; better take deadlines from a short code than write them by hand",
    ))
}

/// How far a date is from a known one, if a slip of the pen may be all that lies between: days off in the same month, or
/// the same day of a month next to it or with a `1` dropped (1月 for 11月). The first of a month begins too many things.
fn distance(known: NaiveDate, month: u32, day: u32) -> Option<u32> {
    let off = known.day().abs_diff(day);
    let months = known.month().abs_diff(month);
    match months {
        0 if (1..=NEAR).contains(&off) => Some(off),
        1 | 10 if off == 0 && day != 1 => Some(NEAR + months),
        _ => None,
    }
}

/// Times directly after a date, on a day whose every known date has a time.
fn other_clock(text: &str, mentions: &[Mention], known: &[&KnownDate]) -> Vec<Finding> {
    let clocks: Vec<(u32, u32)> =
        known.iter().filter_map(|known| known.clock).map(|(hour, minute)| (hour.into(), minute.into())).collect();
    if clocks.len() < known.len() {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for pair in mentions.windows(2) {
        if !text.get(pair[0].range.end..pair[1].range.start).is_some_and(follows) {
            break;
        }
        let clock = match pair[1].what {
            What::Clock(clock) => clock,
            What::Weekday(_) => continue,
            _ => break,
        };
        let after: String = text[pair[1].range.end..].chars().take(12).collect();
        let other = OTHER_TIMES.iter().any(|word| after.contains(word));
        let midnight = matches!((clock.hour, clock.minute), (0 | 24, 0));
        // 下午2:30—5:00: the half of the day holds for both.
        let is_half = matches!(pair[0].what, What::Clock(before) if before.named && before.hour >= 12)
            && !clock.named
            && clock.hour < 12;
        let clock = if is_half { Clock { hour: clock.hour + 12, ..clock } } else { clock };
        if other || midnight || clocks.contains(&(clock.hour, clock.minute)) {
            continue;
        }
        let written = format!("{}:{:02}", clock.hour, clock.minute);
        let (label, (hour, minute)) = (&known[0].label, clocks[0]);
        let cause = Words::new(
            format!("正文写{written}，字段“{label}”是{hour}:{minute:02}"),
            format!("the text says {written}, the field “{label}” says {hour}:{minute:02}"),
        );
        findings.push(Finding::warning(pair[1].range.clone(), "clock-differs", cause).with_fix(
            "核对哪一个对；正文里的时间最好用短代码取，不要手写",
            "check which is right; better take times from a short code than write them by hand",
        ));
    }
    findings
}
