//! Dates, clock times, ranges and expressions: never a panic, what was read reads back from its canonical form, and
//! what is proposed for pasting is understood.

use tidings::lang::Lang;
use tidings::time::{
    Expression, Misread, Offset, WorkCalendar, Written, beijing_time_in, read_approximate, read_clock, read_day,
    read_day_range, read_hours, read_moment,
};

/// See the module.
pub fn check(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    if let Some(moment) = told(text, read_moment(text), |fix| read_moment(fix).is_ok()) {
        assert_eq!(read_moment(&moment.to_string()).ok(), Some(moment), "{text:?}");
    }
    if let Some(day) = told(text, read_day(text), |fix| read_day(fix).is_ok()) {
        assert_eq!(read_day(&day.to_string()).ok(), Some(day), "{text:?}");
    }
    if let Some(clock) = told(text, read_clock(text), |fix| read_clock(fix).is_ok()) {
        assert_eq!(read_clock(&clock.to_string()).ok(), Some(clock), "{text:?}");
    }
    if let Some((first, last)) = told(text, read_day_range(text), |fix| read_day_range(fix).is_ok()) {
        assert!(first <= last, "{text:?}");
        assert_eq!(read_day_range(&format!("{first}..{last}")).ok(), Some((first, last)), "{text:?}");
    }
    if let Some((from, until)) = told(text, read_hours(text), |fix| read_hours(fix).is_ok()) {
        assert_eq!(read_hours(&format!("{from}-{until}")).ok(), Some((from, until)), "{text:?}");
    }
    if let Some(about) = told(text, read_approximate(text), |fix| read_approximate(fix).is_ok()) {
        assert!(about.first_day() <= about.last_day(), "{text:?}");
    }
    told(text, Offset::read(text), |fix| Offset::read(fix).is_ok());
    if let Some(range) = beijing_time_in(text) {
        assert!(text.get(range).is_some(), "{text:?}");
    }
    if let Some(expression) = told(text, Expression::read(text), |fix| Expression::read(fix).is_ok()) {
        assert!(text.get(expression.base_range()).is_some(), "{text:?}");
        let base = expression.as_plain().unwrap_or_else(|| known_day());
        // Years of no calendar are refused, not guessed.
        let _ = expression.evaluate(base, &WorkCalendar::default());
    }
}

fn known_day() -> Written {
    read_moment("2024-11-17 10:00").expect("a date")
}

/// Every refusal is worded in both languages at a place in the text, and its proposal is understood.
fn told<T>(text: &str, read: Result<T, Misread>, understood: impl Fn(&str) -> bool) -> Option<T> {
    match read {
        Ok(value) => Some(value),
        Err(misread) => {
            assert!(text.get(misread.range.clone()).is_some(), "{:?} in {text:?}", misread.range);
            for lang in [Lang::Zh, Lang::En] {
                assert!(!misread.message(lang).is_empty());
            }
            if let Some(fix) = &misread.suggestion {
                assert!(understood(fix), "{fix:?} is proposed for {text:?}");
            }
            None
        }
    }
}
