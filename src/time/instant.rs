//! A point on the one time line everybody shares. Knows no zone and no clock.

use chrono::DateTime;

/// A moment as whole seconds since 1970-01-01T00:00:00Z, leap seconds not counted (POSIX time).
///
/// Seconds are enough: authors write minutes, and feeds and countdowns show no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(i64);

impl Instant {
    /// The instant `seconds` after 1970-01-01T00:00:00Z (before it, when negative).
    pub const fn from_epoch(seconds: i64) -> Instant {
        Instant(seconds)
    }

    /// Seconds since 1970-01-01T00:00:00Z: the number that scripts and file stamps use.
    pub const fn epoch(self) -> i64 {
        self.0
    }

    /// Reads an RFC 3339 date-time (§5.6) with its offset, such as `2024-11-17T10:00:00+08:00` or `…Z`.
    ///
    /// For machines (`--at`, the lock), not for authors: a text without an offset is `None`.
    /// A fraction of a second is dropped; a leap second counts as the second before it.
    pub fn read_rfc3339(text: &str) -> Option<Instant> {
        let moment = DateTime::parse_from_rfc3339(text).ok()?;
        Some(Instant(moment.timestamp()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_rfc3339_with_an_offset_only() {
        let cases = [
            ("1970-01-01T00:00:00Z", Some(0)),
            ("2024-11-17T10:00:00+08:00", Some(1_731_808_800)),
            ("2024-11-17T02:00:00Z", Some(1_731_808_800)),
            ("2024-11-17T02:00:00.75Z", Some(1_731_808_800)),
            ("1969-12-31T23:59:59Z", Some(-1)),
            ("2024-11-17T10:00:00", None),
            ("2024-11-17", None),
            ("2024-2-17T10:00:00Z", None),
            ("2024-02-30T10:00:00Z", None),
            ("2024-11-17T24:00:00Z", None),
            ("", None),
        ];
        for (text, epoch) in cases {
            assert_eq!(Instant::read_rfc3339(text).map(Instant::epoch), epoch, "{text}");
        }
    }
}
