//! A time of day as a wall clock shows it. Knows no day and no zone.

use std::fmt;

/// Minutes since the day began, 0 to 1440.
///
/// 1440 is 24:00, which is legal as the end of something: "25日24:00" belongs to the 25th for every reader,
/// and must not turn into the 26th on the way to the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Clock(u16);

impl Clock {
    /// 00:00, the start of a day.
    pub const MIDNIGHT: Clock = Clock(0);
    /// 12:00.
    pub const NOON: Clock = Clock(12 * 60);
    /// 24:00, the end of a day.
    pub const END_OF_DAY: Clock = Clock(24 * 60);

    /// The clock time `hour:minute`; `None` unless it is 00:00 to 23:59, or 24:00.
    pub fn new(hour: u32, minute: u32) -> Option<Clock> {
        let legal = (hour < 24 && minute < 60) || (hour == 24 && minute == 0);
        if !legal {
            return None;
        }
        u16::try_from(hour * 60 + minute).ok().map(Clock)
    }

    /// The clock time that many minutes after midnight; `None` above 1440.
    pub fn from_minutes(minutes: u16) -> Option<Clock> {
        (minutes <= Clock::END_OF_DAY.0).then_some(Clock(minutes))
    }

    /// Minutes since the day began, 0 to 1440.
    pub const fn minutes(self) -> u16 {
        self.0
    }

    /// The hour, 0 to 24.
    pub const fn hour(self) -> u32 {
        self.0 as u32 / 60
    }

    /// The minute of the hour, 0 to 59.
    pub const fn minute(self) -> u32 {
        self.0 as u32 % 60
    }
}

/// The canonical form, `09:00`, which the reader takes back.
impl fmt::Display for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.hour(), self.minute())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_has_1441_clock_times() {
        let cases = [
            (0, 0, Some("00:00")),
            (9, 5, Some("09:05")),
            (23, 59, Some("23:59")),
            (24, 0, Some("24:00")),
            (24, 1, None),
            (10, 60, None),
            (25, 0, None),
            (u32::MAX, 0, None),
        ];
        for (hour, minute, text) in cases {
            let read = Clock::new(hour, minute).map(|clock| clock.to_string());
            assert_eq!(read.as_deref(), text, "{hour}:{minute}");
        }
        assert_eq!(Clock::from_minutes(1440), Some(Clock::END_OF_DAY));
        assert_eq!(Clock::from_minutes(1441), None);
    }
}
