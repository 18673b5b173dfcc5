//! The arrangement of 2024 to 2026 for tests, typed by hand from the State Council notices.

use chrono::{NaiveDate, Weekday};

use crate::time::workdays::{BilingualName, CalendarFacts, DayRange, DaysOff, WorkCalendar};

/// A day of a test.
pub(in crate::time) fn d(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The calendar of those facts.
pub(in crate::time) fn china() -> WorkCalendar {
    WorkCalendar::new(facts())
}

/// The facts, to be changed by a test.
pub(in crate::time) fn facts() -> CalendarFacts {
    let holidays = [
        ("元旦", "New Year's Day", "2024-01-01", "2024-01-01"),
        ("春节", "Spring Festival", "2024-02-10", "2024-02-17"),
        ("清明节", "Qingming Festival", "2024-04-04", "2024-04-06"),
        ("劳动节", "Labour Day", "2024-05-01", "2024-05-05"),
        ("端午节", "Dragon Boat Festival", "2024-06-10", "2024-06-10"),
        ("中秋节", "Mid-Autumn Festival", "2024-09-15", "2024-09-17"),
        ("国庆节", "National Day", "2024-10-01", "2024-10-07"),
        ("元旦", "New Year's Day", "2025-01-01", "2025-01-01"),
        ("春节", "Spring Festival", "2025-01-28", "2025-02-04"),
        ("清明节", "Qingming Festival", "2025-04-04", "2025-04-06"),
        ("劳动节", "Labour Day", "2025-05-01", "2025-05-05"),
        ("端午节", "Dragon Boat Festival", "2025-05-31", "2025-06-02"),
        ("国庆节、中秋节", "National Day and Mid-Autumn Festival", "2025-10-01", "2025-10-08"),
        ("元旦", "New Year's Day", "2026-01-01", "2026-01-03"),
        ("春节", "Spring Festival", "2026-02-15", "2026-02-23"),
        ("清明节", "Qingming Festival", "2026-04-04", "2026-04-06"),
        ("劳动节", "Labour Day", "2026-05-01", "2026-05-05"),
        ("端午节", "Dragon Boat Festival", "2026-06-19", "2026-06-21"),
        ("中秋节", "Mid-Autumn Festival", "2026-09-25", "2026-09-27"),
        ("国庆节", "National Day", "2026-10-01", "2026-10-07"),
    ];
    let makeup = [
        "2024-02-04",
        "2024-02-18",
        "2024-04-07",
        "2024-04-28",
        "2024-05-11",
        "2024-09-14",
        "2024-09-29",
        "2024-10-12",
        "2025-01-26",
        "2025-02-08",
        "2025-04-27",
        "2025-09-28",
        "2025-10-11",
        "2026-01-04",
        "2026-02-14",
        "2026-02-28",
        "2026-05-09",
        "2026-09-20",
        "2026-10-10",
    ];
    let holidays = holidays.into_iter().map(|(zh, en, first, last)| DaysOff {
        days: DayRange::new(d(first), d(last)),
        name: Some(BilingualName { zh: zh.to_owned(), en: en.to_owned() }),
    });
    CalendarFacts {
        coverage: vec![DayRange::new(d("2024-01-01"), d("2026-12-31"))],
        weekend: vec![Weekday::Sat, Weekday::Sun],
        holidays: holidays.collect(),
        makeup: makeup.into_iter().map(d).collect(),
        closures: Vec::new(),
        openings: Vec::new(),
    }
}
