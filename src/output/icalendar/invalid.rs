//! Why a value cannot stand in a calendar. Knows the words for it in both languages, not where the
//! value came from: the caller adds file and line.

use std::error::Error;
use std::fmt;

use chrono::NaiveDate;

use crate::lang::Lang;

/// A value no valid calendar can hold.
#[derive(Debug, Clone, PartialEq)]
pub enum Invalid {
    /// Not a usable UID: empty, over 255 octets, or a character outside printable ASCII without
    /// `"`, `,`, `;` and `\`.
    Uid(String),
    /// Not an absolute URI, or one with control characters.
    Uri(String),
    /// Not an IANA zone name with an abbreviation and an offset under 24 hours.
    Zone(String),
    /// Seconds since 1970 UTC outside the years 1970 to 9999.
    Instant(i64),
    /// A day outside the years 1970 to 9998.
    Day(NaiveDate),
    /// A period that does not end after its start (seconds since 1970 UTC).
    Period {
        /// The start.
        start: i64,
        /// The end, not after the start.
        end: i64,
    },
    /// A span of days whose last day lies before its first.
    Days {
        /// The first day.
        first: NaiveDate,
        /// The last day, before the first.
        last: NaiveDate,
    },
    /// Last changed before it was made (seconds since 1970 UTC).
    Stamps {
        /// When the event was first published.
        created: i64,
        /// When it was last changed.
        modified: i64,
    },
    /// A sequence number over 2³¹−1 (RFC 5545 §3.3.8).
    Sequence(u32),
    /// Not a place on Earth in decimal degrees.
    Coordinates {
        /// Degrees north.
        latitude: f64,
        /// Degrees east.
        longitude: f64,
    },
}

impl Invalid {
    /// The reason as a sentence without a full stop, for a message to the author.
    pub fn describe(&self, lang: Lang) -> String {
        match self {
            Invalid::Uid(uid) => lang.pick(
                format!("“{uid}”不能用作日历事件的编号：只能用不含空格和 \" , ; \\ 的英文字符，长度 1 至 255"),
                format!(
                    "“{uid}” cannot be the UID of an event: use 1 to 255 ASCII characters without spaces or \" , ; \\"
                ),
            ),
            Invalid::Uri(uri) => lang.pick(
                format!("“{}”不是完整的网址", uri.escape_debug()),
                format!("“{}” is not a full web address", uri.escape_debug()),
            ),
            Invalid::Zone(zone) => {
                lang.pick(format!("“{zone}”不是可用的时区"), format!("“{zone}” is not a usable time zone"))
            }
            Invalid::Instant(seconds) => lang.pick(
                format!("时刻（1970 年起第 {seconds} 秒）不在 1970 至 9999 年之间"),
                format!("the instant {seconds} s after 1970 is outside the years 1970 to 9999"),
            ),
            Invalid::Day(day) => lang.pick(
                format!("日期 {day} 不在 1970 至 9998 年之间"),
                format!("the day {day} is outside the years 1970 to 9998"),
            ),
            Invalid::Period { start, end } => lang.pick(
                format!("结束时刻（{end}）不晚于开始时刻（{start}）"),
                format!("the end ({end}) is not after the start ({start})"),
            ),
            Invalid::Days { first, last } => lang.pick(
                format!("最后一天 {last} 早于第一天 {first}"),
                format!("the last day {last} is before the first day {first}"),
            ),
            Invalid::Stamps { created, modified } => lang.pick(
                format!("修改时刻（{modified}）早于首次发布时刻（{created}）"),
                format!("the change ({modified}) is before the first publication ({created})"),
            ),
            Invalid::Sequence(sequence) => lang.pick(
                format!("修订序号 {sequence} 超过 2147483647"),
                format!("the sequence number {sequence} is over 2147483647"),
            ),
            Invalid::Coordinates { latitude, longitude } => lang.pick(
                format!("纬度 {latitude}、经度 {longitude} 不是有效的坐标"),
                format!("latitude {latitude}, longitude {longitude} is not a place on Earth"),
            ),
        }
    }
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.describe(Lang::En))
    }
}

impl Error for Invalid {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hostile_address_is_quoted_on_one_line() {
        let reason = Invalid::Uri("https://a\r\nb".to_owned());
        for lang in Lang::ALL {
            assert!(!reason.describe(lang).contains('\n'));
        }
        assert!(reason.to_string().contains("web address"));
    }
}
