//! What could not be understood, where, and what to write instead. Knows no wording; see `message.rs` and `fix.rs`.

use std::ops::Range;

use chrono::{NaiveDate, Weekday};

use super::written::Written;
use crate::lang::Lang;

/// A text that was refused: nothing is guessed on the author's behalf.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misread {
    /// The bytes at fault in the text that was read, on character boundaries.
    pub range: Range<usize>,
    /// What is wrong there.
    pub kind: MisreadKind,
    /// The whole text in canonical form, ready to paste, where only one reading is left. It can always be read back.
    pub suggestion: Option<String>,
    quoted: String,
}

/// Every way to be refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MisreadKind {
    /// Nothing is written.
    Empty,
    /// The text does not begin like a date.
    NotADate,
    /// The text does not begin like a clock time.
    NotAClock,
    /// A clock time where a date belongs.
    ClockWithoutDay,
    /// A clock time after a date that takes none.
    ClockNotAllowed,
    /// A date without its year.
    NoYear {
        /// The month written.
        month: u32,
        /// The day written, if any.
        day: Option<u32>,
    },
    /// A year without a month.
    NoMonth {
        /// The year written.
        year: i32,
    },
    /// A month without a day, where a day is needed.
    NoDay {
        /// The year written.
        year: i32,
        /// The month written.
        month: u32,
    },
    /// A year of other than four digits.
    YearDigits,
    /// A year before 2000 or after 2099.
    OutOfRange {
        /// The year written.
        year: u32,
    },
    /// A month above 12, or 0.
    ImpossibleMonth {
        /// The month written.
        month: u32,
    },
    /// A day that its month does not have.
    ImpossibleDay {
        /// The year written.
        year: i32,
        /// The month written.
        month: u32,
        /// The day written.
        day: u32,
    },
    /// The same unit twice, such as 5月14月.
    UnitTwice {
        /// 月 or 日.
        unit: char,
    },
    /// `17/11/2024`: some read the day first, some the month.
    DayMonthOrder {
        /// The date if the day comes first.
        day_first: Option<NaiveDate>,
        /// The date if the month comes first.
        month_first: Option<NaiveDate>,
    },
    /// Two different separators in one date.
    MixedSeparators,
    /// Digits without separators, such as `20241117`.
    RunTogether,
    /// A weekday that is not the date's.
    WeekdayMismatch {
        /// The date written.
        day: NaiveDate,
        /// The weekday written.
        weekday: Weekday,
    },
    /// A word such as 今天 or `tomorrow`, or a weekday alone, that means another day on every day.
    Relative,
    /// 即日起, where a date is read.
    Published,
    /// 待定, where a date is read.
    Undecided,
    /// 前, 之前, 以前: includes the day for some readers and excludes it for others.
    BeforeWord(Written),
    /// 后, 之后, 以后: likewise.
    AfterWord(Written),
    /// 起, 自, 止, 截止, …: which edge is meant is said by the key.
    EdgeWord,
    /// A part of a month, or 左右, where a day is needed.
    ApproximateHere,
    /// A full date where a part of a month is read.
    TooPrecise(NaiveDate),
    /// A time zone other than 北京时间.
    ZoneWritten,
    /// Something that belongs to no date.
    Trailing,
    /// Two dates or clock times in a field for one.
    RangeInField {
        /// The first.
        from: Written,
        /// The second, where it can be read.
        until: Option<Written>,
    },
    /// `8;00`, `10.30`, `1030`: a clock time with another mark than a colon, or none.
    Mispunctuated,
    /// `10:5`, `10点5`: five past, or fifty?
    MinutesCutShort {
        /// The hour written.
        hour: u32,
        /// The digit written.
        digit: u32,
    },
    /// A number where a clock time belongs.
    BareHour,
    /// A clock time that no clock shows.
    ImpossibleClock,
    /// Seconds other than 0.
    Seconds,
    /// A part of the day that does not have that hour, such as 上午14:00.
    PeriodContradicts,
    /// 上午12点, 凌晨12点, `12am`, `midnight`: noon or midnight, and of which day?
    TwelveUnclear,
    /// `2:00-5:00pm`: the part of the day is said of one clock time only.
    PeriodOnOneSide,
    /// One value where two are needed.
    RangeNeeded,
    /// The second is not after the first.
    EndBeforeStart,
    /// An expression's step without its number.
    NoNumber,
    /// A number too large for any notice.
    NumberTooLarge,
    /// A number without a unit.
    NoUnit,
    /// A unit that is not counted in, such as hours or years.
    UnknownUnit,
    /// `capture-3 days`: the sign has grown together with the id.
    StepJoined,
    /// More steps than any notice needs.
    TooManySteps,
    /// Something other than `.from` or `.until` after an id.
    UnknownEdge,
    /// `notice#` without the id of a deadline.
    NoDeadlineId,
    /// Two clock times for one moment, or `roll` twice.
    SaidTwice,
    /// `each` before something that has no sessions.
    EachWithoutSessions,
    /// A `roll` of an unknown kind.
    UnknownRoll,
}

impl Misread {
    /// The stable name of the rule that was broken, for diagnostics. Several kinds share one.
    pub fn code(&self) -> &'static str {
        self.kind.code()
    }

    /// The cause in one sentence, without a full stop.
    pub fn message(&self, lang: Lang) -> String {
        super::message::message(&self.kind, &self.quoted, lang)
    }

    /// What to write instead, without a full stop; `None` when only the author can know.
    pub fn fix(&self, lang: Lang) -> Option<String> {
        super::fix::fix(&self.kind, self.suggestion.as_deref(), &self.quoted, lang)
    }
}

impl MisreadKind {
    /// As [`Misread::code`].
    pub fn code(&self) -> &'static str {
        use MisreadKind as Kind;
        match self {
            Kind::Empty | Kind::NotADate | Kind::NotAClock | Kind::UnitTwice { .. } | Kind::MixedSeparators => {
                "unreadable-date"
            }
            Kind::RunTogether | Kind::Mispunctuated | Kind::BareHour | Kind::Trailing => "unreadable-date",
            Kind::NoYear { .. } | Kind::NoMonth { .. } | Kind::NoDay { .. } | Kind::YearDigits => "incomplete-date",
            Kind::ClockWithoutDay | Kind::MinutesCutShort { .. } | Kind::RangeNeeded => "incomplete-date",
            Kind::OutOfRange { .. } | Kind::ImpossibleMonth { .. } | Kind::ImpossibleDay { .. } => "impossible-date",
            Kind::ImpossibleClock | Kind::PeriodContradicts => "impossible-date",
            Kind::WeekdayMismatch { .. } => "weekday-mismatch",
            Kind::DayMonthOrder { .. } | Kind::Relative | Kind::BeforeWord(_) | Kind::AfterWord(_) => "ambiguous-date",
            Kind::TwelveUnclear | Kind::PeriodOnOneSide => "ambiguous-date",
            Kind::EndBeforeStart => "end-before-start",
            Kind::ClockNotAllowed | Kind::Published | Kind::Undecided | Kind::EdgeWord | Kind::ApproximateHere => {
                "misplaced-date"
            }
            Kind::TooPrecise(_) | Kind::ZoneWritten | Kind::RangeInField { .. } | Kind::Seconds => "misplaced-date",
            Kind::NoNumber | Kind::NumberTooLarge | Kind::NoUnit | Kind::UnknownUnit | Kind::StepJoined => {
                "bad-expression"
            }
            Kind::TooManySteps | Kind::UnknownEdge | Kind::NoDeadlineId | Kind::SaidTwice => "bad-expression",
            Kind::EachWithoutSessions | Kind::UnknownRoll => "bad-expression",
        }
    }
}

/// A refusal on its way out of a reader: where, what, and what to put in that place if there is one sure thing.
#[derive(Debug)]
pub(in crate::time) struct Slip {
    pub(in crate::time) range: Range<usize>,
    pub(in crate::time) kind: MisreadKind,
    patch: Option<String>,
}

/// Shorthand of the readers.
pub(in crate::time) type Reading<T> = Result<T, Slip>;

impl Slip {
    /// A refusal that only the author can mend.
    pub(in crate::time) fn new(range: Range<usize>, kind: MisreadKind) -> Slip {
        Slip { range, kind, patch: None }
    }

    /// A refusal that is mended by putting `patch` in the place of `range`.
    pub(in crate::time) fn patched(range: Range<usize>, kind: MisreadKind, patch: impl Into<String>) -> Slip {
        Slip { range, kind, patch: Some(patch.into()) }
    }
}

/// More slips than this in one field are not a slip of the pen.
const MOST_PATCHES: usize = 6;

/// Runs a reader and completes its refusal with the canonical form of the mended text.
///
/// The suggestion is found by mending and reading again, so what is offered for pasting has itself been read.
pub(in crate::time) fn complete<T>(
    text: &str,
    read: impl Fn(&str) -> Reading<T>,
    canonical: impl Fn(&T) -> String,
) -> Result<T, Misread> {
    let slip = match read(text) {
        Ok(value) => return Ok(value),
        Err(slip) => slip,
    };
    let suggestion = mend(text, &slip, read, canonical);
    let quoted = text.get(slip.range.clone()).unwrap_or_default().to_owned();
    Err(Misread { range: slip.range, kind: slip.kind, suggestion, quoted })
}

fn mend<T>(
    text: &str,
    first: &Slip,
    read: impl Fn(&str) -> Reading<T>,
    canonical: impl Fn(&T) -> String,
) -> Option<String> {
    let mut mended = text.to_owned();
    let (mut range, mut patch) = (first.range.clone(), first.patch.clone()?);
    for _ in 0..MOST_PATCHES {
        mended.replace_range(range, &patch);
        match read(&mended) {
            Ok(value) => return Some(canonical(&value)),
            Err(next) => {
                patch = next.patch?;
                range = next.range;
            }
        }
    }
    None
}
