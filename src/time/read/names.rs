//! Names of weekdays and months as they are typed. Knows no dates.

use std::ops::Range;

use chrono::Weekday;

use super::scan::Scan;

const WEEKDAYS_ZH: [(&str, Weekday); 8] = [
    ("一", Weekday::Mon),
    ("二", Weekday::Tue),
    ("三", Weekday::Wed),
    ("四", Weekday::Thu),
    ("五", Weekday::Fri),
    ("六", Weekday::Sat),
    ("日", Weekday::Sun),
    ("天", Weekday::Sun),
];

const WEEKDAYS_EN: [(&str, Weekday); 18] = [
    ("monday", Weekday::Mon),
    ("mon", Weekday::Mon),
    ("tuesday", Weekday::Tue),
    ("tues", Weekday::Tue),
    ("tue", Weekday::Tue),
    ("wednesday", Weekday::Wed),
    ("weds", Weekday::Wed),
    ("wed", Weekday::Wed),
    ("thursday", Weekday::Thu),
    ("thurs", Weekday::Thu),
    ("thur", Weekday::Thu),
    ("thu", Weekday::Thu),
    ("friday", Weekday::Fri),
    ("fri", Weekday::Fri),
    ("saturday", Weekday::Sat),
    ("sat", Weekday::Sat),
    ("sunday", Weekday::Sun),
    ("sun", Weekday::Sun),
];

const MONTHS: [(&str, u32); 24] = [
    ("january", 1),
    ("jan", 1),
    ("february", 2),
    ("feb", 2),
    ("march", 3),
    ("mar", 3),
    ("april", 4),
    ("apr", 4),
    ("may", 5),
    ("june", 6),
    ("jun", 6),
    ("july", 7),
    ("jul", 7),
    ("august", 8),
    ("aug", 8),
    ("september", 9),
    ("sept", 9),
    ("sep", 9),
    ("october", 10),
    ("oct", 10),
    ("november", 11),
    ("nov", 11),
    ("december", 12),
    ("dec", 12),
];

/// Reads `周日`, `星期天`, `Sunday`, `Sun.`; without one the cursor stays.
pub(in crate::time) fn weekday(scan: &mut Scan<'_>) -> Option<(Weekday, Range<usize>)> {
    let start = scan.at();
    let found = weekday_zh(scan).or_else(|| {
        let day = scan.eat_one_of(&WEEKDAYS_EN, Scan::eat_word)?;
        scan.eat('.');
        Some(day)
    });
    let Some(day) = found else {
        scan.back_to(start);
        return None;
    };
    Some((day, scan.since(start)))
}

/// Reads an English month, `November` or `Nov.`; without one the cursor stays.
pub(in crate::time) fn month(scan: &mut Scan<'_>) -> Option<u32> {
    let month = scan.eat_one_of(&MONTHS, Scan::eat_word)?;
    scan.eat('.');
    Some(month)
}

fn weekday_zh(scan: &mut Scan<'_>) -> Option<Weekday> {
    if !["星期", "礼拜", "周"].into_iter().any(|prefix| scan.eat_text(prefix)) {
        return None;
    }
    scan.eat_one_of(&WEEKDAYS_ZH, Scan::eat_text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weekdays_in_both_languages() {
        let cases = [
            ("周日", Some(Weekday::Sun)),
            ("星期天）", Some(Weekday::Sun)),
            ("礼拜六", Some(Weekday::Sat)),
            ("週五", Some(Weekday::Fri)),
            ("Sunday", Some(Weekday::Sun)),
            ("TUES.", Some(Weekday::Tue)),
            ("Thur", Some(Weekday::Thu)),
            ("周末", None),
            ("sunk", None),
            ("", None),
        ];
        for (text, expected) in cases {
            let mut scan = Scan::new(text);
            assert_eq!(weekday(&mut scan).map(|(day, _)| day), expected, "{text}");
            assert!(expected.is_some() || scan.at() == 0, "{text}");
        }
    }

    #[test]
    fn months_in_english() {
        for (text, expected) in [("November", Some(11)), ("sept. ", Some(9)), ("MAY", Some(5)), ("mayor", None)] {
            assert_eq!(month(&mut Scan::new(text)), expected, "{text}");
        }
    }
}
