//! The time zones a portal may use, each with one fixed offset. Knows no zone database and no clock.
//!
//! The offset is fixed on purpose. Where clocks change, some local times do not exist and others exist twice, so
//! "10:00 on that day" may name no instant or two. With one offset every day and clock time names exactly one instant,
//! and no reader of this crate ever has to ask which. The price is a closed table (zones whose clocks have not changed
//! since 2000, by the IANA tz database) and a closed range of years: Asia/Shanghai, for one, had summer time from 1986
//! to 1991.

use chrono::{Datelike, NaiveDate};

use crate::lang::Lang;
use crate::time::{Clock, Instant};

/// The first day an author may write. Earlier ones are typing errors, and the table of zones does not hold for them.
pub const FIRST_DAY: NaiveDate = date(2000, 1, 1);
/// The last day an author may write. Later ones are typing errors.
pub const LAST_DAY: NaiveDate = date(2099, 12, 31);

const SECONDS_A_DAY: i64 = 86_400;
/// 1970-01-01 in chrono's count of days since the first day of the common era.
const EPOCH_DAY: i64 = 719_163;

/// A time zone with a fixed offset from UTC: a row of a closed table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Zone {
    facts: &'static Facts,
}

#[derive(Debug, PartialEq, Eq, Hash)]
struct Facts {
    name: &'static str,
    offset_minutes: i32,
    zh: &'static str,
    en: &'static str,
}

const TABLE: [Facts; 16] = [
    facts("Asia/Shanghai", 480, "北京时间", "Beijing time"),
    facts("Asia/Urumqi", 360, "新疆时间", "Xinjiang time"),
    facts("Asia/Hong_Kong", 480, "香港时间", "Hong Kong time"),
    facts("Asia/Macau", 480, "澳门时间", "Macao time"),
    facts("Asia/Taipei", 480, "台北时间", "Taipei time"),
    facts("Asia/Singapore", 480, "新加坡时间", "Singapore time"),
    facts("Asia/Kuala_Lumpur", 480, "吉隆坡时间", "Kuala Lumpur time"),
    facts("Asia/Manila", 480, "马尼拉时间", "Manila time"),
    facts("Asia/Tokyo", 540, "东京时间", "Tokyo time"),
    facts("Asia/Seoul", 540, "首尔时间", "Seoul time"),
    facts("Asia/Bangkok", 420, "曼谷时间", "Bangkok time"),
    facts("Asia/Jakarta", 420, "雅加达时间", "Jakarta time"),
    facts("Asia/Ho_Chi_Minh", 420, "胡志明市时间", "Ho Chi Minh City time"),
    facts("Asia/Kolkata", 330, "印度标准时间", "India Standard Time"),
    facts("Asia/Dubai", 240, "迪拜时间", "Dubai time"),
    facts("UTC", 0, "协调世界时", "UTC"),
];

const NAMES: [&str; TABLE.len()] = {
    let mut names = [""; TABLE.len()];
    let mut row = 0;
    while row < TABLE.len() {
        names[row] = TABLE[row].name;
        row += 1;
    }
    names
};

impl Zone {
    /// China Standard Time, the zone of a portal that does not say otherwise.
    pub const SHANGHAI: Zone = Zone { facts: &TABLE[0] };

    /// The zone of that IANA name, exactly as spelt in [`Zone::known`].
    pub fn named(name: &str) -> Option<Zone> {
        TABLE.iter().find(|facts| facts.name == name).map(|facts| Zone { facts })
    }

    /// Every name that [`Zone::named`] accepts, for "did you mean".
    pub fn known() -> &'static [&'static str] {
        &NAMES
    }

    /// The IANA name, such as `Asia/Shanghai`.
    pub fn name(self) -> &'static str {
        self.facts.name
    }

    /// Seconds to add to UTC to get local time; positive east of Greenwich.
    pub fn offset_seconds(self) -> i32 {
        self.facts.offset_minutes * 60
    }

    /// What people call it: `北京时间`, `Beijing time`.
    pub fn label(self, lang: Lang) -> &'static str {
        lang.pick(self.facts.zh, self.facts.en)
    }

    /// The instant at which clocks here show `clock` on `day`. 24:00 is the next day's 00:00.
    ///
    /// Total, because the offset never changes; see the top of the file.
    pub fn instant(self, day: NaiveDate, clock: Clock) -> Instant {
        let days = i64::from(day.num_days_from_ce()) - EPOCH_DAY;
        let local = days * SECONDS_A_DAY + i64::from(clock.minutes()) * 60;
        Instant::from_epoch(local - i64::from(self.offset_seconds()))
    }

    /// What the calendar and the clock here show at `instant`: day, clock time (never 24:00) and second of the minute.
    ///
    /// Instants beyond the years chrono can hold (about ±262,000) give the nearest day it can.
    pub fn civil(self, instant: Instant) -> (NaiveDate, Clock, u8) {
        let local = instant.epoch().saturating_add(i64::from(self.offset_seconds()));
        let second_of_day = local.rem_euclid(SECONDS_A_DAY);
        let nearest = if local < 0 { NaiveDate::MIN } else { NaiveDate::MAX };
        let day = i32::try_from(local.div_euclid(SECONDS_A_DAY) + EPOCH_DAY)
            .ok()
            .and_then(NaiveDate::from_num_days_from_ce_opt)
            .unwrap_or(nearest);
        let clock = u16::try_from(second_of_day / 60).ok().and_then(Clock::from_minutes);
        let second = u8::try_from(second_of_day % 60);
        (day, clock.expect("a remainder of a day is below 24:00"), second.expect("a remainder of 60 fits a byte"))
    }

    /// The instant as RFC 3339 in this zone: `2024-11-17T10:00:00+08:00`, for `datetime` attributes and feeds.
    pub fn rfc3339(self, instant: Instant) -> String {
        let (day, clock, second) = self.civil(instant);
        let sign = if self.facts.offset_minutes < 0 { '-' } else { '+' };
        let offset = self.facts.offset_minutes.abs();
        let (hours, minutes) = (offset / 60, offset % 60);
        format!("{day}T{clock}:{second:02}{sign}{hours:02}:{minutes:02}")
    }
}

const fn facts(name: &'static str, offset_minutes: i32, zh: &'static str, en: &'static str) -> Facts {
    Facts { name, offset_minutes, zh, en }
}

const fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("both ends of the range are real days")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn local_time_names_one_instant_and_back() {
        let clock = Clock::new(10, 0).unwrap();
        let instant = Zone::SHANGHAI.instant(day("2024-11-17"), clock);
        assert_eq!(instant.epoch(), 1_731_808_800);
        assert_eq!(Zone::SHANGHAI.rfc3339(instant), "2024-11-17T10:00:00+08:00");
        assert_eq!(Zone::SHANGHAI.civil(instant), (day("2024-11-17"), clock, 0));
        let utc = Zone::named("UTC").unwrap();
        assert_eq!(utc.rfc3339(instant), "2024-11-17T02:00:00+00:00");
        assert_eq!(Zone::named("Asia/Kolkata").unwrap().rfc3339(instant), "2024-11-17T07:30:00+05:30");
    }

    #[test]
    fn the_end_of_a_day_is_the_start_of_the_next() {
        let zone = Zone::SHANGHAI;
        let end = zone.instant(day("2025-02-25"), Clock::END_OF_DAY);
        assert_eq!(end, zone.instant(day("2025-02-26"), Clock::MIDNIGHT));
        assert_eq!(zone.civil(end), (day("2025-02-26"), Clock::MIDNIGHT, 0));
    }

    #[test]
    fn seconds_before_1970_count_back_from_midnight() {
        let (date, clock, second) = Zone::named("UTC").unwrap().civil(Instant::from_epoch(-1));
        assert_eq!((date, clock, second), (day("1969-12-31"), Clock::new(23, 59).unwrap(), 59));
    }

    #[test]
    fn no_instant_is_too_far_away_to_show() {
        for seconds in [i64::MIN, i64::MAX] {
            for name in Zone::known() {
                let zone = Zone::named(name).unwrap();
                zone.rfc3339(Instant::from_epoch(seconds));
            }
        }
    }

    #[test]
    fn every_known_zone_has_its_names() {
        for name in Zone::known() {
            let zone = Zone::named(name).unwrap();
            assert_eq!(zone.name(), *name);
            assert!(!zone.label(Lang::Zh).is_empty() && !zone.label(Lang::En).is_empty());
            assert!(zone.offset_seconds().abs() <= 14 * 3600);
        }
        assert_eq!(Zone::named("Europe/London"), None);
        assert_eq!(Zone::named("asia/shanghai"), None);
        assert_eq!(Zone::SHANGHAI.label(Lang::Zh), "北京时间");
    }
}
