//! Dates as a person types them for a command: read forgivingly, written back in the one form that files hold.

use crate::lang::Lang;
use crate::time::{Base, Expression, Misread, Written, read_clock, read_moment};

/// A date that was typed: canonical where it is a plain date, else the sum on another deadline as typed.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Typed {
    /// How it goes into a file.
    pub(super) text: String,
    /// The date, unless it is derived from another.
    pub(super) plain: Option<Written>,
}

/// Reads a date, or a sum such as `capture + 40 days`. A clock time alone means that hour of `same_day`.
///
/// # Errors
/// What is wrong and how it is written, in one line.
pub(super) fn read(text: &str, same_day: Option<Written>, lang: Lang) -> Result<Typed, String> {
    if let (Some(day), Ok(clock)) = (same_day, read_clock(text)) {
        let written = Written::at(day.day, clock);
        return Ok(Typed { text: written.to_string(), plain: Some(written) });
    }
    match read_moment(text) {
        Ok(written) => Ok(Typed { text: written.to_string(), plain: Some(written) }),
        Err(misread) => match Expression::read(text) {
            Ok(expression) if is_sum(&expression) => Ok(Typed { text: expression.to_string(), plain: None }),
            _ => Err(say(&misread, lang)),
        },
    }
}

/// A word alone would be the id of a deadline; at a prompt it is far more likely a slip.
fn is_sum(expression: &Expression) -> bool {
    !expression.is_plain() && (!expression.steps().is_empty() || *expression.base() == Base::Published)
}

/// What is wrong with a date and how to write it.
pub(super) fn say(misread: &Misread, lang: Lang) -> String {
    let example = lang.pick("例如 2026-03-09 10:00", "for example 2026-03-09 10:00").to_owned();
    let fix = misread.fix(lang).unwrap_or(example);
    lang.pick(format!("{}；{fix}", misread.message(lang)), format!("{}; {fix}", misread.message(lang)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_come_back_in_one_form() {
        let day = read("2026年3月9日 上午10：00", None, Lang::Zh).unwrap();
        assert_eq!(day.text, "2026-03-09 10:00");
        for (text, written) in [
            ("12：00", "2026-03-09 12:00"),
            ("2026.3.10", "2026-03-10"),
            ("capture + 40 days", "capture + 40 days"),
            ("2026-03-09 + 2 working days", "2026-03-09 + 2 working days"),
        ] {
            assert_eq!(read(text, day.plain, Lang::Zh).map(|typed| typed.text).as_deref(), Ok(written), "{text}");
        }
        let told = read("2026-02-30", None, Lang::En).unwrap_err();
        assert!(told.contains("February"), "{told}");
        assert!(read("soon", None, Lang::Zh).is_err());
    }
}
