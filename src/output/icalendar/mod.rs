//! iCalendar feeds: a typed calendar in, the bytes of an `.ics` file out, and a strict reader to
//! check them with. Follows RFC 5545 with the additions of RFC 6868 (parameters) and RFC 7986
//! (names, colours, refresh).
//!
//! It must not know portals, notices, templates, files or the clock: the caller words every text
//! and hands in every instant, so equal calendars give equal bytes on any machine and any day.
//!
//! What a caller relies on:
//! - **Only valid calendars can be built.** UIDs, addresses, periods, revisions and texts are
//!   checked or normalised when they are made; what is left for [`write()`] to refuse is a UID that
//!   occurs twice.
//! - **No `METHOD`.** Without one, RFC 5545 §3.8.7.2 gives `DTSTAMP` the meaning of `LAST-MODIFIED`,
//!   the only meaning a build without a clock can state truthfully.
//! - **[`verify`] reads back what was written** with code that shares nothing with the writer and
//!   compares every field, so that page, countdown and feed cannot drift apart unseen.

mod color;
mod coordinates;
mod encode;
mod event;
mod fold;
mod invalid;
mod read;
mod text;
mod uri;
mod verify;
mod write;

#[cfg(test)]
mod tests;

pub use color::CssColor;
pub use coordinates::{bd09_to_wgs84, gcj02_to_wgs84};
pub use event::{Alarm, Days, Event, Geo, Period, Revision, Status, Uid, When};
pub use invalid::Invalid;
pub use read::{EventFacts, Fault, ReadAlarm, ReadEvent, ReadGeo, ReadWhen, Reader, Rule, read};
pub use text::{Line, SUMMARY_LIMIT, Summary, Text};
pub use uri::Uri;
pub use verify::{Mismatch, verify};
pub use write::{Calendar, DuplicateUid, Entry, TimeZone, bind, write};
