//! What holds for every text and every date.

use chrono::{Datelike, Days, NaiveDate};
use proptest::prelude::*;

use super::super::*;
use crate::lang::Lang;
use crate::time::{FIRST_DAY, wording};

fn any_day() -> impl Strategy<Value = NaiveDate> {
    (0u64..36_525).prop_map(|offset| FIRST_DAY + Days::new(offset))
}

fn any_clock() -> impl Strategy<Value = Clock> {
    (0u16..=1440).prop_map(|minutes| Clock::from_minutes(minutes).unwrap())
}

proptest! {
    #[test]
    fn canonical_forms_read_back(day in any_day(), clock in proptest::option::of(any_clock())) {
        let written = Written { day, clock };
        prop_assert_eq!(read_moment(&written.to_string()), Ok(written));
    }

    /// What stands behind a space goes through the readers of every other form.
    #[test]
    fn the_short_way_reads_as_the_long_way(text in "(20|19)[0-9-]{2}-[0-3][0-9]-[0-3][0-9]([ T][0-2][0-9]:[0-9]{2})?.?") {
        let long = read_moment(&format!(" {text}"));
        match Written::canonical(&text) {
            Some(written) => prop_assert_eq!(long, Ok(written)),
            None => prop_assert_ne!(long.map(|written| written.to_string()), Ok(text)),
        }
    }

    #[test]
    fn what_the_pages_say_reads_back(day in any_day()) {
        for lang in Lang::ALL {
            prop_assert_eq!(read_day(&wording::day(day, lang)), Ok(day));
            prop_assert_eq!(read_day(&wording::date(day, lang)), Ok(day));
        }
    }

    #[test]
    fn only_the_right_weekday_is_accepted(day in any_day(), other in 0u8..7) {
        let weekday = chrono::Weekday::try_from(other).unwrap();
        let text = format!("{day}（{}）", wording::weekday_short(weekday, Lang::Zh));
        prop_assert_eq!(read_day(&text).is_ok(), weekday == day.weekday());
    }

    #[test]
    fn nothing_panics_and_what_is_offered_can_be_read(text in "\\PC{0,24}") {
        check_every_reader(&text)?;
    }

    #[test]
    fn nothing_near_a_date_panics(
        pieces in proptest::collection::vec(
            proptest::sample::select(vec![
                "2024", "11", "17", "3", "年", "月", "日", "-", "/", ".", " ", ":", "：", ";", "上午", "下午", "晚上", "点", "半",
                "十", "二〇二四", "周日", "（", "）", "至", "~", "—", "前", "起", "Nov", "pm", "Z", "+", "days", "工作日", "each ",
                "at ", "roll ", "capture", "#", ".until", "底", "mid ", "北京时间", "24:00", "\u{3000}", "即日", "12", "noon",
            ]),
            0..9,
        )
    ) {
        check_every_reader(&pieces.concat())?;
    }
}

fn check_every_reader(text: &str) -> Result<(), TestCaseError> {
    check(text, read_moment)?;
    check(text, read_day)?;
    check(text, read_clock)?;
    check(text, read_day_range)?;
    check(text, read_hours)?;
    check(text, read_approximate)?;
    check(text, crate::time::Offset::read)?;
    check(text, crate::time::Expression::read)?;
    beijing_time_in(text);
    Ok(())
}

fn check<T>(text: &str, read: impl Fn(&str) -> Result<T, Misread>) -> Result<(), TestCaseError> {
    let Err(misread) = read(text) else { return Ok(()) };
    prop_assert!(text.get(misread.range.clone()).is_some(), "{text:?}: {misread:?}");
    if let Some(suggestion) = &misread.suggestion {
        prop_assert!(read(suggestion).is_ok(), "{text:?}: {misread:?}");
    }
    for lang in Lang::ALL {
        // The wording of last resort is for words that belong to nothing; every other kind has its own.
        let has_own = !misread.message(lang).contains(lang.pick("看不懂", "is not understood here"));
        prop_assert!(has_own || misread.kind == MisreadKind::Trailing, "{misread:?}");
        misread.fix(lang);
    }
    Ok(())
}
