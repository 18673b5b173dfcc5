//! How days, clock times and spans are said, in both languages. Absolute only: a page cannot know when it is read,
//! so "in three days" is never said here.
//!
//! Longer wordings are made of pieces, because a page wants a `<time>` element where a feed wants plain text.
//! Knows no HTML and no portal.

mod amount;
mod day;
mod edges;
mod phrase;

#[cfg(test)]
mod tests;

pub use amount::{approximate, hours, offset, within};
pub use day::{clock, date, dates, day, day_short, month, weekday, weekday_short};
pub use edges::{day_range, from, on, span, until, zone_note};
pub use phrase::{Part, Phrase};
