//! What one entry of a feed is. Values that would make an invalid calendar cannot be built; wording
//! and choosing them is the caller's work.

use std::fmt;

use chrono::{Datelike, NaiveDate};

use super::color::CssColor;
use super::invalid::Invalid;
use super::text::{Line, Summary, Text};
use super::uri::Uri;

/// Last instant an event may touch: two days before the end of the year 9999, so that the local
/// time of any zone still has four digits in its year (RFC 5545 §3.3.4).
const LAST_INSTANT: i64 = 253_402_300_799 - 2 * 86_400;

/// One event, in one language.
///
/// A cancelled event stays in its feed: it is written without alarms and as transparent whatever
/// `alarms` and `transparent` say. The word "cancelled" in the title is the caller's duty.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Its identity in every language, feed and build.
    pub uid: Uid,
    /// How often and when it was changed.
    pub revision: Revision,
    /// When it takes place.
    pub when: When,
    /// The title.
    pub summary: Summary,
    /// The details; written only when not empty.
    pub description: Text,
    /// The place in words; written only when not empty.
    pub location: Option<Line>,
    /// The place on the map.
    pub geo: Option<Geo>,
    /// The page of the notice in the feed's language.
    pub url: Uri,
    /// Kind and cohort in words; empty ones are left out.
    pub categories: Vec<Line>,
    /// Whether it stands.
    pub status: Status,
    /// Whether free/busy searches pass over it (RFC 5545 §3.8.2.7).
    pub transparent: bool,
    /// Reminders; most subscribers' clients ignore them.
    pub alarms: Vec<Alarm>,
    /// Its colour, where clients show one.
    pub color: Option<CssColor>,
}

/// The identity of an event: 1 to 255 printable ASCII characters without space, `"`, `,`, `;`, `\`.
///
/// RFC 5545 §3.8.4.7 makes it a TEXT; without those characters it needs no escaping, so even a
/// client that compares raw lines sees the same identity.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Uid(String);

/// The revision of an event: what makes clients believe a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Revision {
    sequence: u32,
    created: i64,
    modified: i64,
}

/// When an event takes place. Both kinds end after they start by construction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum When {
    /// From an instant to an instant.
    Timed(Period),
    /// Whole days.
    AllDay(Days),
}

/// A period between two instants, the end after the start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Period {
    start: i64,
    end: i64,
}

/// One or more whole days, first and last included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Days {
    first: NaiveDate,
    last: NaiveDate,
}

/// A point on the map in WGS-84 (RFC 5545 §3.8.1.6), with what Apple's calendar shows there.
#[derive(Debug, Clone, PartialEq)]
pub struct Geo {
    latitude: f64,
    longitude: f64,
    /// How far around the point counts as being there, in metres.
    pub radius: u32,
    /// The name on the map; no name when empty.
    pub title: Line,
}

/// RFC 5545 §3.8.1.11, for events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// It takes place.
    Confirmed,
    /// It may change.
    Tentative,
    /// It does not take place.
    Cancelled,
}

/// A reminder shown on the screen (RFC 5545 §3.6.6, `ACTION:DISPLAY`).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Alarm {
    /// Minutes before the start; for whole days before midnight of the first day.
    pub before_minutes: u32,
    /// What it says.
    pub text: Line,
}

impl Uid {
    /// Takes an identity.
    ///
    /// # Errors
    /// [`Invalid::Uid`] for anything but the characters and lengths named at [`Uid`].
    pub fn new(uid: &str) -> Result<Uid, Invalid> {
        let usable = |byte: u8| byte.is_ascii_graphic() && !b"\",;\\".contains(&byte);
        if uid.is_empty() || uid.len() > 255 || !uid.bytes().all(usable) {
            return Err(Invalid::Uid(uid.to_owned()));
        }
        Ok(Uid(uid.to_owned()))
    }

    /// The identity.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Uid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Revision {
    /// `sequence` counts changes from 0 (RFC 5545 §3.8.7.4); `created` and `modified` are seconds
    /// since 1970 UTC of the first publication and of the last change.
    ///
    /// # Errors
    /// [`Invalid::Sequence`] over 2³¹−1, [`Invalid::Instant`] outside the years 1970 to 9999,
    /// [`Invalid::Stamps`] when the change is before the publication.
    pub fn new(sequence: u32, created: i64, modified: i64) -> Result<Revision, Invalid> {
        if i32::try_from(sequence).is_err() {
            return Err(Invalid::Sequence(sequence));
        }
        let (created, modified) = (instant(created)?, instant(modified)?);
        if modified < created {
            return Err(Invalid::Stamps { created, modified });
        }
        Ok(Revision { sequence, created, modified })
    }

    /// The number of changes so far.
    pub fn sequence(self) -> u32 {
        self.sequence
    }

    /// First publication, seconds since 1970 UTC.
    pub fn created(self) -> i64 {
        self.created
    }

    /// Last change, seconds since 1970 UTC.
    pub fn modified(self) -> i64 {
        self.modified
    }
}

impl When {
    /// A period; see [`Period::new`].
    ///
    /// # Errors
    /// Those of [`Period::new`].
    pub fn timed(start: i64, end: i64) -> Result<When, Invalid> {
        Period::new(start, end).map(When::Timed)
    }

    /// Whole days; see [`Days::new`].
    ///
    /// # Errors
    /// Those of [`Days::new`].
    pub fn all_day(first: NaiveDate, last: NaiveDate) -> Result<When, Invalid> {
        Days::new(first, last).map(When::AllDay)
    }
}

impl Period {
    /// Takes start and end in seconds since 1970 UTC.
    ///
    /// # Errors
    /// [`Invalid::Instant`] outside the years 1970 to 9999, [`Invalid::Period`] when the end is not
    /// after the start (RFC 5545 §3.8.2.2).
    pub fn new(start: i64, end: i64) -> Result<Period, Invalid> {
        let (start, end) = (instant(start)?, instant(end)?);
        if end <= start {
            return Err(Invalid::Period { start, end });
        }
        Ok(Period { start, end })
    }

    /// The start, seconds since 1970 UTC.
    pub fn start(self) -> i64 {
        self.start
    }

    /// The end, seconds since 1970 UTC.
    pub fn end(self) -> i64 {
        self.end
    }
}

impl Days {
    /// Takes the first and the last day, both included.
    ///
    /// # Errors
    /// [`Invalid::Day`] outside the years 1970 to 9998, [`Invalid::Days`] when the last day is before
    /// the first.
    pub fn new(first: NaiveDate, last: NaiveDate) -> Result<Days, Invalid> {
        let (first, last) = (day(first)?, day(last)?);
        if last < first {
            return Err(Invalid::Days { first, last });
        }
        Ok(Days { first, last })
    }

    /// The first day.
    pub fn first(self) -> NaiveDate {
        self.first
    }

    /// The last day.
    pub fn last(self) -> NaiveDate {
        self.last
    }
}

impl Geo {
    /// Takes a point in WGS-84 decimal degrees and a radius in metres. Points read off a Chinese map
    /// go through [`gcj02_to_wgs84`](super::gcj02_to_wgs84) or
    /// [`bd09_to_wgs84`](super::bd09_to_wgs84) first.
    ///
    /// # Errors
    /// [`Invalid::Coordinates`] beyond ±90° of latitude or ±180° of longitude.
    pub fn new(latitude: f64, longitude: f64, radius: u32, title: Line) -> Result<Geo, Invalid> {
        if !(-90.0..=90.0).contains(&latitude) || !(-180.0..=180.0).contains(&longitude) {
            return Err(Invalid::Coordinates { latitude, longitude });
        }
        Ok(Geo { latitude, longitude, radius, title })
    }

    /// Degrees north, WGS-84.
    pub fn latitude(&self) -> f64 {
        self.latitude
    }

    /// Degrees east, WGS-84.
    pub fn longitude(&self) -> f64 {
        self.longitude
    }
}

fn instant(seconds: i64) -> Result<i64, Invalid> {
    if (0..=LAST_INSTANT).contains(&seconds) { Ok(seconds) } else { Err(Invalid::Instant(seconds)) }
}

fn day(day: NaiveDate) -> Result<NaiveDate, Invalid> {
    if (1970..=9998).contains(&day.year()) { Ok(day) } else { Err(Invalid::Day(day)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn identities_are_plain_ascii() {
        let longest = "u".repeat(255);
        for uid in ["2026-photo.session-1@notices.x.edu.cn", "a", &longest] {
            assert_eq!(Uid::new(uid).map(|uid| uid.to_string()), Ok(uid.to_owned()));
        }
        let too_long = "u".repeat(256);
        for uid in ["", "a b", "拍摄@x", "a\r\nb", "a,b", "a;b", "a\\b", "\"a\"", "a\t", &too_long] {
            assert_eq!(Uid::new(uid), Err(Invalid::Uid(uid.to_owned())), "{uid:?}");
        }
    }

    #[test]
    fn revisions_run_forward() {
        assert_eq!(Revision::new(3, 5, 5).map(Revision::sequence), Ok(3));
        assert_eq!(Revision::new(0, 6, 5), Err(Invalid::Stamps { created: 6, modified: 5 }));
        assert_eq!(Revision::new(0, -1, 5), Err(Invalid::Instant(-1)));
        assert_eq!(Revision::new(0, 0, i64::MAX), Err(Invalid::Instant(i64::MAX)));
        assert_eq!(Revision::new(1 << 31, 0, 0), Err(Invalid::Sequence(1 << 31)));
    }

    #[test]
    fn events_end_after_they_start() {
        assert!(When::timed(10, 11).is_ok());
        assert_eq!(When::timed(10, 10), Err(Invalid::Period { start: 10, end: 10 }));
        let (day, before) = (date("2026-10-10"), date("2026-10-09"));
        assert!(When::all_day(day, day).is_ok());
        assert_eq!(When::all_day(day, before), Err(Invalid::Days { first: day, last: before }));
        assert_eq!(When::all_day(NaiveDate::MIN, day), Err(Invalid::Day(NaiveDate::MIN)));
        assert_eq!(When::all_day(day, NaiveDate::MAX), Err(Invalid::Day(NaiveDate::MAX)));
    }

    #[test]
    fn points_lie_on_earth() {
        assert!(Geo::new(39.9, 116.3, 70, Line::default()).is_ok());
        for (latitude, longitude) in [(90.1, 0.0), (0.0, -180.1), (f64::NAN, 0.0), (0.0, f64::INFINITY)] {
            assert!(Geo::new(latitude, longitude, 70, Line::default()).is_err());
        }
    }
}
