//! A strict reader for the feeds of this project. It knows the RFCs, not the writer: nothing here
//! uses the writer's code, so that a mistake there is not repeated here.
//!
//! It accepts less than RFC 5545 allows: one `VCALENDAR` without `METHOD`, one fixed-offset zone
//! per `VTIMEZONE`, `VEVENT` only, no recurrence, no floating time, every property a subscriber's
//! client relies on present. Whatever else it meets is a [`Fault`].

mod calendar;
mod content;
mod event;
mod fault;
mod lines;
mod reader;
mod tree;
mod values;

pub use event::{ReadAlarm, ReadEvent, ReadGeo, ReadWhen};
pub use fault::{Fault, Rule};
pub use reader::{EventFacts, Reader};

/// Reads the bytes of one feed into its events, in the order of the file.
///
/// # Errors
/// The first [`Fault`] met, with the number of its physical line.
pub fn read(bytes: &[u8]) -> Result<Vec<ReadEvent>, Fault> {
    let lines = lines::unfold(bytes)?;
    let contents = lines.into_iter().map(content::parse).collect::<Result<Vec<_>, _>>()?;
    calendar::interpret(&tree::build(contents)?)
}

#[cfg(test)]
mod tests;
