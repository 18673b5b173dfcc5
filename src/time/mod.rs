//! Station 1: time. Dates as authors write them, spans, working days, expressions, and how all of it is worded.
//!
//! No files, no portal, no YAML, no clock: every function is a pure function of its arguments, so that the build
//! machine's zone and the moment of the build can change nothing.
//!
//! The way of a date: a reader ([`read_moment`], [`Expression::read`]) makes a [`Written`], which is a day and perhaps
//! a clock time and no more. The key it stands under makes that a [`Point`] in the portal's [`Zone`], and two points
//! make a [`Span`]. [`wording`] says it back to people.

mod clock;
mod daily;
mod event_time;
pub mod expression;
mod instant;
mod point;
mod read;
mod span;
#[cfg(test)]
mod test_calendar;
pub mod wording;
mod workdays;
mod zone;

pub use clock::Clock;
pub use daily::{Daily, DayHours, DayOfWeek, DaysOpen, OpenDay};
pub use event_time::EventTime;
pub use expression::{Base, Edge, Expression, Offset, Unit};
pub use instant::Instant;
pub use point::Point;
pub use read::{
    Approximate, Misread, MisreadKind, PartOfMonth, Written, beijing_time_in, read_approximate, read_clock, read_day,
    read_day_range, read_hours, read_moment,
};
pub use span::{Pause, Span, SpanError};
pub use wording::{Part, Phrase};
pub use workdays::{
    BilingualName, CalendarFacts, DayRange, DayStatus, DaysOff, OffCause, OutsideCoverage, WorkCalendar,
};
pub use zone::{FIRST_DAY, LAST_DAY, Zone};
