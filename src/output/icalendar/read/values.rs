//! Raw values into what they mean, one function per type of RFC 5545 §3.3. Each gives `None` for
//! anything but the exact form.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

/// TEXT, §3.3.11: a bare `;` or `,` ends a text, so here it is a mistake.
pub(super) fn text(raw: &str) -> Option<String> {
    let list = text_list(raw)?;
    <[String; 1]>::try_from(list).ok().map(|[only]| only)
}

/// Several TEXTs separated by commas, §3.1.1.
pub(super) fn text_list(raw: &str) -> Option<Vec<String>> {
    let mut list = vec![];
    let mut current = String::new();
    let mut characters = raw.chars();
    while let Some(character) = characters.next() {
        match character {
            ',' => list.push(std::mem::take(&mut current)),
            ';' => return None,
            '\\' => current.push(match characters.next()? {
                'n' | 'N' => '\n',
                escaped @ ('\\' | ';' | ',') => escaped,
                _ => return None,
            }),
            plain => current.push(plain),
        }
    }
    list.push(current);
    Some(list)
}

/// URI, §3.3.13: a scheme, then ASCII without white space.
pub(super) fn uri(raw: &str) -> Option<String> {
    let (scheme, rest) = raw.split_once(':')?;
    let fine = !scheme.is_empty() && !rest.is_empty() && raw.bytes().all(|octet| octet.is_ascii_graphic());
    fine.then(|| raw.to_owned())
}

/// INTEGER, §3.3.8, not negative.
pub(super) fn integer(raw: &str) -> Option<u32> {
    let number: i32 = digits(raw)?.parse().ok()?;
    u32::try_from(number).ok()
}

/// A number without a sign, of any `u32`.
pub(super) fn count(raw: &str) -> Option<u32> {
    digits(raw)?.parse().ok()
}

/// DATE, §3.3.4.
pub(super) fn date(raw: &str) -> Option<NaiveDate> {
    if raw.len() != 8 {
        return None;
    }
    let raw = digits(raw)?;
    NaiveDate::from_ymd_opt(raw[..4].parse().ok()?, raw[4..6].parse().ok()?, raw[6..].parse().ok()?)
}

/// DATE-TIME without its zone, §3.3.5; hours 00 to 23, no leap second.
pub(super) fn date_time(raw: &str) -> Option<NaiveDateTime> {
    let (day, time) = raw.split_once('T')?;
    if time.len() != 6 {
        return None;
    }
    let time = digits(time)?;
    let part = |range: std::ops::Range<usize>| time[range].parse::<u32>().ok();
    Some(date(day)?.and_time(NaiveTime::from_hms_opt(part(0..2)?, part(2..4)?, part(4..6)?)?))
}

/// DATE-TIME in UTC, §3.3.5 form 2, as seconds since 1970.
pub(super) fn utc(raw: &str) -> Option<i64> {
    date_time(raw.strip_suffix('Z')?).map(|civil| civil.and_utc().timestamp())
}

/// UTC-OFFSET, §3.3.14, in seconds.
pub(super) fn offset(raw: &str) -> Option<i32> {
    let sign = match raw.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let size = digits(&raw[1..])?;
    let part = |at: usize| size.get(at..at + 2).and_then(|two| two.parse::<i32>().ok());
    let (hours, minutes) = (part(0)?, part(2)?);
    let seconds = match size.len() {
        4 => 0,
        6 => part(4)?,
        _ => return None,
    };
    let total = hours * 3600 + minutes * 60 + seconds;
    (hours < 24 && minutes < 60 && seconds < 60 && (total != 0 || sign > 0)).then_some(sign * total)
}

/// DURATION, §3.3.6, in seconds; weeks are not used here.
pub(super) fn duration(raw: &str) -> Option<i64> {
    let (sign, size) = match raw.strip_prefix('-') {
        Some(size) => (-1, size),
        None => (1, raw.strip_prefix('+').unwrap_or(raw)),
    };
    let (days, time) = match size.strip_prefix('P')?.split_once('T') {
        Some((days, time)) if !time.is_empty() => (days, time),
        Some(_) => return None,
        None => (size.strip_prefix('P')?, ""),
    };
    if days.is_empty() && time.is_empty() {
        return None;
    }
    let mut seconds = amounts(days, &[('D', 86_400)])?;
    seconds += amounts(time, &[('H', 3_600), ('M', 60), ('S', 1)])?;
    Some(sign * seconds)
}

/// Number and unit, again and again, the units in the given order.
fn amounts(raw: &str, units: &[(char, i64)]) -> Option<i64> {
    let mut rest = raw;
    let mut total = 0i64;
    let mut units = units.iter();
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit())?;
        let (number, after) = rest.split_at(end);
        let unit = after.chars().next()?;
        let (_, size) = units.find(|(name, _)| *name == unit)?;
        total = total.checked_add(i64::from(number.parse::<u32>().ok()?) * size)?;
        rest = &after[1..];
    }
    Some(total)
}

/// Latitude and longitude, §3.8.1.6.
pub(super) fn geo(raw: &str) -> Option<(f64, f64)> {
    let (latitude, longitude) = raw.split_once(';')?;
    Some((degrees(latitude, 90.0)?, degrees(longitude, 180.0)?))
}

/// FLOAT, §3.3.7, within a limit.
fn degrees(raw: &str, limit: f64) -> Option<f64> {
    let is_float = raw.bytes().all(|octet| octet.is_ascii_digit() || matches!(octet, b'.' | b'-'));
    let value: f64 = raw.parse().ok()?;
    (is_float && value.abs() <= limit).then_some(value)
}

fn digits(raw: &str) -> Option<&str> {
    (!raw.is_empty() && raw.bytes().all(|octet| octet.is_ascii_digit())).then_some(raw)
}

/// Local seconds minus the offset, as seconds since 1970 UTC.
pub(super) fn in_zone(civil: NaiveDateTime, offset: i32) -> i64 {
    civil.and_utc().timestamp() - i64::from(offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_exact_forms_are_read() {
        assert_eq!(text("a\\,b\\;c\\\\\\nd\\N:"), Some("a,b;c\\\nd\n:".to_owned()));
        for raw in ["a,b", "a;b", "a\\", "a\\r", "a\\\"", "a\\:"] {
            assert_eq!(text(raw), None, "{raw:?}");
        }
        assert_eq!(text_list("a\\,b,c"), Some(vec!["a,b".to_owned(), "c".to_owned()]));
        assert_eq!(integer("2147483647"), Some(2_147_483_647));
        for raw in ["2147483648", "-1", "+1", "", "1.0"] {
            assert_eq!(integer(raw), None, "{raw:?}");
        }
        assert_eq!(utc("20251015T000000Z"), Some(1_760_486_400));
        for raw in [
            "20251015T000000",
            "20251015T240000Z",
            "20251015T235960Z",
            "20250230T000000Z",
            "2025101T000000Z",
            "+025101",
        ] {
            assert_eq!(utc(raw), None, "{raw:?}");
        }
    }

    #[test]
    fn durations_need_their_t() {
        let good = [("PT6H", 21_600), ("-P1D", -86_400), ("-PT1H30M", -5_400), ("P1DT1M", 86_460), ("PT0S", 0)];
        for (raw, seconds) in good {
            assert_eq!(duration(raw), Some(seconds), "{raw:?}");
        }
        for raw in ["P6H", "P1H", "PT", "P", "P1DT", "6H", "PT1M1H", "PT1H1H", "P1W", "PT1.5H", "PTH"] {
            assert_eq!(duration(raw), None, "{raw:?}");
        }
    }

    #[test]
    fn offsets_have_a_sign_and_two_or_three_parts() {
        let good = [("+0800", 28_800), ("-0330", -12_600), ("+080543", 29_143), ("+0000", 0)];
        for (raw, seconds) in good {
            assert_eq!(offset(raw), Some(seconds), "{raw:?}");
        }
        for raw in ["0800", "+8", "+08000", "-0000", "+2400", "+0860", "", "+", "東800"] {
            assert_eq!(offset(raw), None, "{raw:?}");
        }
    }
}
