//! Parts of the day said with a clock time (上午, 下午, 晚上, am, pm) and what they do to its hour.
//!
//! The rule: a combination is accepted only if every reader takes it for the same minute. So 下午2:30, 下午14:30 and
//! 下午12:30 are accepted (nobody takes the last for half past midnight), while 上午12:00, `12pm` and 晚上12点 are not:
//! they are noon for some and midnight for others, or midnight of one day or the next.

use super::scan::Scan;
use crate::time::Clock;

/// A part of the day as said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::time) enum HalfDay {
    /// 凌晨.
    Dawn,
    /// 早上, 清晨.
    Morning,
    /// 上午, am.
    Forenoon,
    /// 中午.
    Noon,
    /// 下午, pm.
    Afternoon,
    /// 傍晚.
    Dusk,
    /// 晚上.
    Evening,
    /// 深夜, 夜里.
    Night,
}

/// Why a part of the day and an hour do not go together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::time) enum Confusion {
    /// No clock shows it.
    Impossible,
    /// Noon or midnight, or the midnight of which day?
    Twelve,
    /// That part of the day has no such hour. With the clock time that the hour alone would name, if it is past noon
    /// and therefore certain.
    Contradicts(Option<Clock>),
}

const NAMES: [(&str, HalfDay); 19] = [
    ("凌晨", HalfDay::Dawn),
    ("清晨", HalfDay::Morning),
    ("早上", HalfDay::Morning),
    ("早晨", HalfDay::Morning),
    ("早", HalfDay::Morning),
    ("上午", HalfDay::Forenoon),
    ("中午", HalfDay::Noon),
    ("正午", HalfDay::Noon),
    ("下午", HalfDay::Afternoon),
    ("午后", HalfDay::Afternoon),
    ("傍晚", HalfDay::Dusk),
    ("晚上", HalfDay::Evening),
    ("晚间", HalfDay::Evening),
    ("晚", HalfDay::Evening),
    ("夜间", HalfDay::Night),
    ("夜里", HalfDay::Night),
    ("夜晚", HalfDay::Evening),
    ("深夜", HalfDay::Night),
    ("半夜", HalfDay::Night),
];

/// Steps over a part of the day said before the hour.
pub(in crate::time) fn before(scan: &mut Scan<'_>) -> Option<HalfDay> {
    scan.eat_one_of(&NAMES, Scan::eat_text)
}

/// Steps over `am` or `pm` after the minute; without one the cursor stays.
pub(in crate::time) fn after(scan: &mut Scan<'_>) -> Option<HalfDay> {
    let start = scan.at();
    scan.spaces();
    let half = [
        ("am", HalfDay::Forenoon),
        ("a.m.", HalfDay::Forenoon),
        ("pm", HalfDay::Afternoon),
        ("p.m.", HalfDay::Afternoon),
    ];
    let found = scan.eat_one_of(&half, Scan::eat_word);
    if found.is_none() {
        scan.back_to(start);
    }
    found
}

/// The clock time meant, by the rule at the top of the file.
pub(in crate::time) fn place(half: Option<HalfDay>, hour: u32, minute: u32) -> Result<Clock, Confusion> {
    let written = Clock::new(hour, minute).ok_or(Confusion::Impossible)?;
    let after_noon = || Clock::new(hour + 12, minute).ok_or(Confusion::Impossible);
    let contradiction = Err(Confusion::Contradicts((hour > 12).then_some(written)));
    let Some(half) = half else {
        return Ok(written);
    };
    match (half, hour) {
        (HalfDay::Dawn, 0..=6) => Ok(written),
        (HalfDay::Morning, 4..=11) => Ok(written),
        (HalfDay::Forenoon, 0..=11) => Ok(written),
        (HalfDay::Noon, 11..=13) => Ok(written),
        (HalfDay::Noon, 1) => after_noon(),
        (HalfDay::Afternoon, 1..=11) => after_noon(),
        (HalfDay::Afternoon, 12) if minute == 0 => Err(Confusion::Twelve),
        (HalfDay::Afternoon, 12..=23) => Ok(written),
        (HalfDay::Dusk, 4..=8) => after_noon(),
        (HalfDay::Dusk, 16..=20) => Ok(written),
        (HalfDay::Evening, 5..=11) => after_noon(),
        (HalfDay::Evening, 17..=24) => Ok(written),
        (HalfDay::Night, 8..=11) => after_noon(),
        (HalfDay::Night, 20..=24) => Ok(written),
        (HalfDay::Dawn | HalfDay::Forenoon, 12) => Err(Confusion::Twelve),
        // Past midnight: of the day that is ending, or of the day that is named?
        (HalfDay::Evening | HalfDay::Night, 0..=4 | 12) => Err(Confusion::Twelve),
        _ => contradiction,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_everybody_reads_alike_is_accepted() {
        use Confusion::{Contradicts, Impossible, Twelve};
        use HalfDay::{Afternoon, Dawn, Dusk, Evening, Forenoon, Morning, Night, Noon};
        let cases = [
            (Some(Forenoon), 10, 0, Ok("10:00")),
            (Some(Forenoon), 14, 0, Err(Contradicts(Clock::new(14, 0)))),
            (Some(Forenoon), 12, 0, Err(Twelve)),
            (Some(Forenoon), 12, 30, Err(Twelve)),
            (Some(Afternoon), 2, 30, Ok("14:30")),
            (Some(Afternoon), 14, 30, Ok("14:30")),
            (Some(Afternoon), 12, 30, Ok("12:30")),
            (Some(Afternoon), 12, 0, Err(Twelve)),
            (Some(Afternoon), 0, 30, Err(Contradicts(None))),
            (Some(Afternoon), 24, 0, Err(Contradicts(Some(Clock::END_OF_DAY)))),
            (Some(Noon), 12, 0, Ok("12:00")),
            (Some(Noon), 1, 0, Ok("13:00")),
            (Some(Noon), 11, 30, Ok("11:30")),
            (Some(Noon), 3, 0, Err(Contradicts(None))),
            (Some(Morning), 8, 0, Ok("08:00")),
            (Some(Morning), 2, 0, Err(Contradicts(None))),
            (Some(Dawn), 2, 0, Ok("02:00")),
            (Some(Dawn), 0, 30, Ok("00:30")),
            (Some(Dawn), 12, 0, Err(Twelve)),
            (Some(Dusk), 6, 0, Ok("18:00")),
            (Some(Evening), 8, 0, Ok("20:00")),
            (Some(Evening), 20, 0, Ok("20:00")),
            (Some(Evening), 24, 0, Ok("24:00")),
            (Some(Evening), 12, 0, Err(Twelve)),
            (Some(Evening), 1, 0, Err(Twelve)),
            (Some(Night), 11, 0, Ok("23:00")),
            (Some(Night), 2, 0, Err(Twelve)),
            (None, 12, 0, Ok("12:00")),
            (None, 24, 0, Ok("24:00")),
            (None, 24, 30, Err(Impossible)),
            (None, 10, 60, Err(Impossible)),
        ];
        for (half, hour, minute, expected) in cases {
            let placed = place(half, hour, minute).map(|clock| clock.to_string());
            assert_eq!(placed, expected.map(str::to_owned), "{half:?} {hour}:{minute}");
        }
    }
}
