//! Tables of everything a clerk may type: what is understood, what is refused, and what is offered instead.

mod periods;
mod properties;
mod refused;
mod understood;

use super::Misread;
use crate::lang::Lang;

/// One refusal: the text, what is underlined, what is offered, and the cause in both languages.
pub(super) type Refusal = (&'static str, &'static str, Option<&'static str>, &'static str, &'static str);

pub(super) fn assert_refused<T: std::fmt::Debug>(read: impl Fn(&str) -> Result<T, Misread>, cases: &[Refusal]) {
    for &(text, underlined, suggestion, zh, en) in cases {
        let misread = read(text).expect_err(text);
        assert_eq!(&text[misread.range.clone()], underlined, "{text}: {misread:?}");
        assert_eq!(misread.suggestion.as_deref(), suggestion, "{text}: {misread:?}");
        assert_eq!(misread.message(Lang::Zh), zh, "{text}");
        assert_eq!(misread.message(Lang::En), en, "{text}");
        assert_eq!(misread.fix(Lang::Zh).is_some(), misread.fix(Lang::En).is_some(), "{text}");
    }
}
