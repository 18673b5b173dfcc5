//! Reads one clock time, with the part of the day it is said with. Knows no dates.

use std::ops::Range;

use super::half_day::{self, Confusion, HalfDay};
use super::misread::{MisreadKind, Reading, Slip};
use super::moment::refuse_trailing;
use super::number::{Number, number};
use super::scan::Scan;
use super::zone_mark;
use crate::time::Clock;

/// A clock time as spoken, not yet placed on the 24-hour clock.
#[derive(Debug, Clone)]
pub(in crate::time) struct Spoken {
    /// The part of the day, such as 下午 or pm.
    pub(in crate::time) half: Option<HalfDay>,
    /// The hour as written.
    pub(in crate::time) hour: u32,
    /// The minute as written.
    pub(in crate::time) minute: u32,
    /// Where it stands.
    pub(in crate::time) range: Range<usize>,
}

/// Reads a clock time at the cursor and stops after it.
///
/// Understood: `10:00` (also `：`), `10:00:00`, `10点`, `10时30分`, `10点半`, `十点一刻`, 上午/下午/晚上 and the like
/// before it, `am`/`pm` after it, `noon`, 北京时间 before or after it. A time without a part of the day is on the
/// 24-hour clock, so 12点 is 12:00 and 8点 is 08:00.
pub(in crate::time) fn clock(scan: &mut Scan<'_>) -> Reading<Clock> {
    place(&spoken(scan)?)
}

/// Reads a text that is one clock time and nothing else.
pub(in crate::time) fn whole_clock(text: &str) -> Reading<Clock> {
    let mut scan = Scan::new(text);
    let clock = clock(&mut scan)?;
    zone_mark::refuse(&scan)?;
    scan.spaces();
    if scan.is_done() { Ok(clock) } else { Err(refuse_trailing(&scan)) }
}

/// Reads a clock time without placing it yet.
pub(in crate::time) fn spoken(scan: &mut Scan<'_>) -> Reading<Spoken> {
    eat_beijing(scan);
    let start = scan.at();
    if let Some(noon) = named(scan, start)? {
        return Ok(noon);
    }
    let half = half_day::before(scan);
    scan.spaces();
    let Some(hour) = number(scan) else {
        scan.back_to(start);
        let kind = if scan.is_done() { MisreadKind::Empty } else { MisreadKind::NotAClock };
        return Err(Slip::new(scan.rest(), kind));
    };
    let minute = minute(scan, start, half, &hour)?;
    let half = match half {
        Some(half) => Some(half),
        None => half_day::after(scan),
    };
    let Some(minute) = minute.or_else(|| half.map(|_| 0)) else {
        return Err(bare_hour(scan, start, &hour));
    };
    let spoken = Spoken { half, hour: hour.value, minute, range: scan.since(start) };
    eat_beijing_after(scan);
    Ok(spoken)
}

/// Places a spoken time on the 24-hour clock.
pub(in crate::time) fn place(spoken: &Spoken) -> Reading<Clock> {
    half_day::place(spoken.half, spoken.hour, spoken.minute).map_err(|confusion| {
        let range = spoken.range.clone();
        match confusion {
            Confusion::Impossible => Slip::new(range, MisreadKind::ImpossibleClock),
            Confusion::Twelve => Slip::new(range, MisreadKind::TwelveUnclear),
            Confusion::Contradicts(Some(clock)) => {
                Slip::patched(range, MisreadKind::PeriodContradicts, clock.to_string())
            }
            Confusion::Contradicts(None) => Slip::new(range, MisreadKind::PeriodContradicts),
        }
    })
}

/// Steps over 北京时间 after a date or a clock time. Whether the portal's zone agrees is for the caller; see
/// [`super::beijing_time_in`].
pub(in crate::time) fn eat_beijing_after(scan: &mut Scan<'_>) {
    let before = scan.at();
    scan.spaces();
    if !eat_beijing(scan) {
        scan.back_to(before);
    }
}

fn eat_beijing(scan: &mut Scan<'_>) -> bool {
    let start = scan.at();
    let bracket = scan.eat('(');
    let found = ["北京时间", "beijing time"].into_iter().any(|name| scan.eat_text(name));
    if !found || (bracket && !scan.eat(')')) {
        scan.back_to(start);
        return false;
    }
    if !bracket {
        scan.eat(',');
        scan.spaces();
    }
    true
}

fn named(scan: &mut Scan<'_>, start: usize) -> Reading<Option<Spoken>> {
    let twelve = |scan: &Scan<'_>| Spoken { half: None, hour: 12, minute: 0, range: scan.since(start) };
    if scan.eat_text("12 ") && (scan.eat_word("noon") || scan.eat_word("midday")) {
        return Ok(Some(twelve(scan)));
    }
    scan.back_to(start);
    if scan.eat_word("noon") || scan.eat_word("midday") {
        return Ok(Some(twelve(scan)));
    }
    if scan.eat_text("正午") && number(&mut scan.clone()).is_none() {
        return Ok(Some(twelve(scan)));
    }
    scan.back_to(start);
    if scan.eat_word("midnight") || scan.eat_text("午夜") {
        return Err(Slip::new(scan.since(start), MisreadKind::TwelveUnclear));
    }
    Ok(None)
}

/// The minutes after an hour; `None` when the hour stands alone.
fn minute(scan: &mut Scan<'_>, start: usize, half: Option<HalfDay>, hour: &Number) -> Reading<Option<u32>> {
    if hour.width > 2 {
        return Err(run_together(hour));
    }
    let after_hour = scan.at();
    scan.spaces();
    match scan.peek() {
        Some(':') => {
            scan.eat(':');
            scan.spaces();
            return minute_after_colon(scan, start, half, hour).map(Some);
        }
        Some('点' | '时') => return minute_in_words(scan, start, hour).map(Some),
        _ => scan.back_to(after_hour),
    }
    if scan.eat_if(|c| matches!(c, ';' | '.' | ',' | '、' | '·' | '\'' | '’')).is_some() {
        scan.spaces();
        if let Some(minute) = number(scan).filter(|minute| minute.width == 2) {
            let patch = Clock::new(hour.value, minute.value);
            let range = hour.range.start..minute.range.end;
            return Err(maybe_patched(range, MisreadKind::Mispunctuated, patch));
        }
        scan.back_to(after_hour);
    }
    Ok(None)
}

fn minute_after_colon(scan: &mut Scan<'_>, start: usize, half: Option<HalfDay>, hour: &Number) -> Reading<u32> {
    let Some(minute) = number(scan) else {
        return Err(Slip::new(scan.since(start), MisreadKind::NotAClock));
    };
    if minute.width == 1 {
        return Err(cut_short(scan, start, hour, &minute));
    }
    if minute.width > 2 {
        return Err(Slip::new(scan.since(start), MisreadKind::ImpossibleClock));
    }
    if scan.peek() != Some(':') {
        return Ok(minute.value);
    }
    scan.eat(':');
    match number(scan) {
        Some(second) if second.value == 0 => Ok(minute.value),
        Some(second) if second.width <= 2 && second.value < 60 => {
            let clock = half_day::place(half, hour.value, minute.value).ok().filter(|_| half.is_none());
            let last_second = (hour.value, minute.value, second.value) == (23, 59, 59);
            let patch = if last_second { Some(Clock::END_OF_DAY) } else { clock };
            Err(maybe_patched(scan.since(start), MisreadKind::Seconds, patch))
        }
        _ => Err(Slip::new(scan.since(start), MisreadKind::NotAClock)),
    }
}

/// After the hour of `10点`, `10时30分`, `10点半`.
fn minute_in_words(scan: &mut Scan<'_>, start: usize, hour: &Number) -> Reading<u32> {
    scan.eat_if(|c| matches!(c, '点' | '时'));
    if scan.eat('钟') || scan.eat('整') {
        return Ok(0);
    }
    if scan.eat('半') {
        return Ok(30);
    }
    if let Some(quarter) = scan.eat_one_of(&[("一刻", 15), ("1刻", 15), ("三刻", 45), ("3刻", 45)], Scan::eat_text)
    {
        return Ok(quarter);
    }
    let before = scan.at();
    scan.spaces();
    let Some(minute) = number(scan) else {
        scan.back_to(before);
        return Ok(0);
    };
    scan.spaces();
    if scan.eat('分') {
        scan.eat('钟');
        return Ok(minute.value);
    }
    match minute.width {
        1 => Err(cut_short(scan, start, hour, &minute)),
        2 => Ok(minute.value),
        _ => Err(Slip::new(scan.since(start), MisreadKind::ImpossibleClock)),
    }
}

fn cut_short(scan: &Scan<'_>, start: usize, hour: &Number, minute: &Number) -> Slip {
    let kind = MisreadKind::MinutesCutShort { hour: hour.value, digit: minute.value };
    Slip::new(scan.since(start), kind)
}

/// `1030` or `930`.
fn run_together(digits: &Number) -> Slip {
    if digits.width > 4 {
        return Slip::new(digits.range.clone(), MisreadKind::NotAClock);
    }
    let patch = Clock::new(digits.value / 100, digits.value % 100);
    maybe_patched(digits.range.clone(), MisreadKind::Mispunctuated, patch)
}

fn bare_hour(scan: &Scan<'_>, start: usize, hour: &Number) -> Slip {
    maybe_patched(scan.since(start), MisreadKind::BareHour, Clock::new(hour.value, 0))
}

fn maybe_patched(range: Range<usize>, kind: MisreadKind, patch: Option<Clock>) -> Slip {
    match patch {
        Some(clock) => Slip::patched(range, kind, clock.to_string()),
        None => Slip::new(range, kind),
    }
}
