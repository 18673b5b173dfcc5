//! One property into one logical line: one function per value type, so that no value is escaped
//! twice or not at all. Knows neither which properties exist nor their order.

use chrono::{DateTime, NaiveDate};

use super::fold::push_folded;
use super::text::Line;
use super::uri::Uri;

/// A value with its type, which decides how it is written.
pub(super) enum Value<'a> {
    /// TEXT, RFC 5545 §3.3.11.
    Text(&'a str),
    /// Several TEXTs, RFC 5545 §3.1.1.
    TextList(Vec<&'a Line>),
    /// URI, RFC 5545 §3.3.13: never escaped.
    Uri(&'a Uri),
    /// A `geo:` URI (RFC 5870) of latitude and longitude.
    GeoUri(f64, f64),
    /// Latitude and longitude, RFC 5545 §3.8.1.6.
    Geo(f64, f64),
    /// A word the RFCs define.
    Word(&'static str),
    /// INTEGER, RFC 5545 §3.3.8.
    Integer(u32),
    /// DATE, RFC 5545 §3.3.4.
    Date(NaiveDate),
    /// DATE-TIME in UTC, RFC 5545 §3.3.5 form 2: seconds since 1970.
    Utc(i64),
    /// DATE-TIME in a zone, RFC 5545 §3.3.5 form 3: seconds since 1970 and the zone's offset.
    Local(i64, i32),
    /// DURATION of whole minutes, RFC 5545 §3.3.6.
    Minutes(u32),
    /// DURATION of whole minutes before something.
    MinutesBefore(u32),
    /// UTC-OFFSET in seconds, RFC 5545 §3.3.14.
    Offset(i32),
}

/// A parameter: its name and its value as it is meant, before quoting.
pub(super) type Parameter<'a> = (&'static str, &'a str);

/// Appends one property line.
pub(super) fn push_property(out: &mut String, name: &str, parameters: &[Parameter<'_>], value: &Value<'_>) {
    let mut line = String::from(name);
    for (name, value) in parameters {
        line.push(';');
        line.push_str(name);
        line.push('=');
        line.push_str(&parameter_value(value));
    }
    line.push(':');
    line.push_str(&encode(value));
    push_folded(out, &line);
}

fn encode(value: &Value<'_>) -> String {
    match value {
        Value::Text(text) => escape(text),
        Value::TextList(texts) => {
            let escaped: Vec<String> = texts.iter().map(|text| escape(text.as_str())).collect();
            escaped.join(",")
        }
        Value::Uri(uri) => uri.as_str().to_owned(),
        Value::GeoUri(latitude, longitude) => format!("geo:{},{}", degrees(*latitude), degrees(*longitude)),
        Value::Geo(latitude, longitude) => format!("{};{}", degrees(*latitude), degrees(*longitude)),
        Value::Word(word) => (*word).to_owned(),
        Value::Integer(number) => number.to_string(),
        Value::Date(date) => date.format("%Y%m%d").to_string(),
        Value::Utc(seconds) => format!("{}Z", civil(*seconds)),
        Value::Local(seconds, offset) => civil(seconds.saturating_add(i64::from(*offset))),
        Value::Minutes(minutes) => duration(*minutes),
        Value::MinutesBefore(0) => duration(0),
        Value::MinutesBefore(minutes) => format!("-{}", duration(*minutes)),
        Value::Offset(seconds) => utc_offset(*seconds),
    }
}

/// RFC 5545 §3.3.11: exactly four characters are escaped, a colon is not.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + text.len() / 8);
    for character in text.chars() {
        match character {
            '\\' => escaped.push_str("\\\\"),
            ';' => escaped.push_str("\\;"),
            ',' => escaped.push_str("\\,"),
            '\n' => escaped.push_str("\\n"),
            other => escaped.push(other),
        }
    }
    escaped
}

/// RFC 6868 §3 for what RFC 5545 §3.2 cannot say, and quotes only where they are needed: quoted
/// zone names and languages have broken readers.
fn parameter_value(value: &str) -> String {
    let mut encoded = String::with_capacity(value.len());
    for character in value.chars() {
        match character {
            '^' => encoded.push_str("^^"),
            '"' => encoded.push_str("^'"),
            '\n' => encoded.push_str("^n"),
            other if other.is_control() => {}
            other => encoded.push(other),
        }
    }
    if encoded.contains([':', ';', ',']) { format!("\"{encoded}\"") } else { encoded }
}

/// Six decimals, about 11 cm: what RFC 5545 §3.8.1.6 asks for.
fn degrees(degrees: f64) -> String {
    let text = format!("{degrees:.6}");
    if text == "-0.000000" { "0.000000".to_owned() } else { text }
}

fn civil(seconds: i64) -> String {
    // Out of range is impossible for instants of this module's types; the epoch keeps it total.
    DateTime::from_timestamp(seconds, 0).unwrap_or_default().format("%Y%m%dT%H%M%S").to_string()
}

/// Whole days as days, the rest in hours and minutes after the `T` that RFC 5545 §3.3.6 demands and
/// without which one maker's telephones refuse the file.
fn duration(minutes: u32) -> String {
    let (days, hours, minutes) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
    let part = |amount: u32, unit: char| if amount == 0 { String::new() } else { format!("{amount}{unit}") };
    let time = format!("{}{}", part(hours, 'H'), part(minutes, 'M'));
    match (days, time.as_str()) {
        (0, "") => "PT0S".to_owned(),
        (0, time) => format!("PT{time}"),
        (days, "") => format!("P{days}D"),
        (days, time) => format!("P{days}DT{time}"),
    }
}

/// Seconds appear only when there are some; zero is `+0000`, `-0000` is forbidden.
fn utc_offset(seconds: i32) -> String {
    let sign = if seconds < 0 { '-' } else { '+' };
    let size = seconds.unsigned_abs();
    let (hours, minutes, seconds) = (size / 3600, size / 60 % 60, size % 60);
    if seconds == 0 {
        format!("{sign}{hours:02}{minutes:02}")
    } else {
        format!("{sign}{hours:02}{minutes:02}{seconds:02}")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn each_type_has_its_own_form() {
        let uri = Uri::new("https://x.edu.cn/a,b;c").expect("an address");
        let (kind, cohort) = (Line::from("缴费"), Line::from("本科, 2026"));
        let day = "2026-10-15".parse().expect("a date");
        let cases = [
            (Value::Text("一\\二;三,四:五\n六\"^"), "一\\\\二\\;三\\,四:五\\n六\"^"),
            (Value::TextList(vec![&kind, &cohort]), "缴费,本科\\, 2026"),
            (Value::Uri(&uri), "https://x.edu.cn/a,b;c"),
            (Value::Geo(39.9133454553, -0.00000001), "39.913345;0.000000"),
            (Value::GeoUri(-33.5, 151.0), "geo:-33.500000,151.000000"),
            (Value::Integer(2), "2"),
            (Value::Date(day), "20261015"),
            (Value::Utc(1_760_486_400), "20251015T000000Z"),
            (Value::Local(1_760_486_400, 28_800), "20251015T080000"),
            (Value::Minutes(360), "PT6H"),
            (Value::Minutes(0), "PT0S"),
            (Value::MinutesBefore(0), "PT0S"),
            (Value::MinutesBefore(1440), "-P1D"),
            (Value::MinutesBefore(60), "-PT1H"),
            (Value::MinutesBefore(90), "-PT1H30M"),
            (Value::MinutesBefore(45), "-PT45M"),
            (Value::MinutesBefore(1500), "-P1DT1H"),
            (Value::MinutesBefore(1441), "-P1DT1M"),
            (Value::Offset(28_800), "+0800"),
            (Value::Offset(-12_600), "-0330"),
            (Value::Offset(29_143), "+080543"),
            (Value::Offset(0), "+0000"),
        ];
        for (value, written) in cases {
            assert_eq!(encode(&value), written);
        }
    }

    #[test]
    fn parameters_are_quoted_only_where_they_must_be() {
        let cases = [
            ("zh-CN", "zh-CN"),
            ("Asia/Shanghai", "Asia/Shanghai"),
            ("行政楼 201", "行政楼 201"),
            ("行政楼:201", "\"行政楼:201\""),
            ("a;b,c", "\"a;b,c\""),
            ("他说\"好\"^\n", "他说^'好^'^^^n"),
            ("a\r\u{0}b", "ab"),
        ];
        for (value, written) in cases {
            assert_eq!(parameter_value(value), written, "{value:?}");
        }
    }

    /// The plainest decoders, by repeated replacement; a private-use character stands for the escape.
    fn unescaped(text: &str) -> String {
        let kept = text.replace("\\\\", "\u{f8ff}").replace("\\n", "\n").replace("\\;", ";").replace("\\,", ",");
        kept.replace('\u{f8ff}', "\\")
    }

    fn unquoted(value: &str) -> String {
        let bare = value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).unwrap_or(value);
        let kept = bare.replace("^^", "\u{f8ff}").replace("^'", "\"").replace("^n", "\n");
        kept.replace('\u{f8ff}', "^")
    }

    proptest! {
        #[test]
        fn texts_come_back(text in "([\\\\;,\n\"^na]|[^\u{f8ff}]){0,100}") {
            let escaped = escape(&text);
            prop_assert!(!escaped.contains('\n'));
            let bare = escaped.replace("\\\\", "").replace("\\,", "").replace("\\;", "").replace("\\n", "");
            prop_assert!(!bare.contains(['\\', ',', ';']));
            prop_assert_eq!(unescaped(&escaped), text);
        }

        #[test]
        fn parameters_come_back(value in "([\"^n':;,\n ]|[^\\pC]){0,60}") {
            let encoded = parameter_value(&value);
            let inside = encoded.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
            prop_assert!(!inside.unwrap_or(&encoded).contains(['"', '\n']));
            prop_assert!(inside.is_some() || !encoded.contains([':', ';', ',']));
            prop_assert_eq!(unquoted(&encoded), value);
        }
    }

    #[test]
    fn a_property_is_one_folded_line() {
        let mut out = String::new();
        push_property(&mut out, "SUMMARY", &[("LANGUAGE", "zh-CN")], &Value::Text("截止：上传照片"));
        assert_eq!(out, "SUMMARY;LANGUAGE=zh-CN:截止：上传照片\r\n");
    }
}
