//! Days without clock times, ranges of days, opening hours and rough times.

use super::super::{read_approximate, read_day, read_day_range, read_hours};
use super::assert_refused;

#[test]
fn days_take_no_clock_time() {
    assert_eq!(read_day("2024年11月17日（周日）").map(|day| day.to_string()), Ok("2024-11-17".to_owned()));
    let cases = [
        (
            "2024-11-17 10:00",
            "10:00",
            Some("2024-11-17"),
            "这里只写日期，不写钟点“10:00”",
            "only a date belongs here, without `10:00`",
        ),
        (
            "2024-11-17..2024-11-18",
            "..2024-11-18",
            None,
            "这里只能写一个时间，却写了一段",
            "one moment belongs here, but a range is written",
        ),
    ];
    assert_refused(read_day, &cases);
}

#[test]
fn ranges_of_days() {
    let cases = [
        ("2025-10-01..2025-10-08", "2025-10-01", "2025-10-08"),
        ("2025-10-01 .. 2025-10-08", "2025-10-01", "2025-10-08"),
        ("2025-10-01至2025-10-08", "2025-10-01", "2025-10-08"),
        ("2025-10-01 到 2025-10-08", "2025-10-01", "2025-10-08"),
        ("2025-10-01～2025-10-08", "2025-10-01", "2025-10-08"),
        ("2025-10-01—2025-10-08", "2025-10-01", "2025-10-08"),
        ("2025-10-01——2025-10-08", "2025-10-01", "2025-10-08"),
        ("2025-10-01--2025-10-08", "2025-10-01", "2025-10-08"),
        ("2025-10-01 - 2025-10-08", "2025-10-01", "2025-10-08"),
        ("2025-10-01-2025-10-08", "2025-10-01", "2025-10-08"),
        ("2025.10.1-2025.10.8", "2025-10-01", "2025-10-08"),
        ("2025年10月1日至8日", "2025-10-01", "2025-10-08"),
        ("2025年10月1日（周三）—10月8日（周三）", "2025-10-01", "2025-10-08"),
        ("2025年12月30日至2026年1月3日", "2025-12-30", "2026-01-03"),
        ("1 October 2025 to 8 October 2025", "2025-10-01", "2025-10-08"),
        ("2023-04-05", "2023-04-05", "2023-04-05"),
        ("2023-04-05..2023-04-05", "2023-04-05", "2023-04-05"),
    ];
    for (text, first, last) in cases {
        let read = read_day_range(text).map(|(first, last)| (first.to_string(), last.to_string()));
        assert_eq!(read, Ok((first.to_owned(), last.to_owned())), "{text}");
    }
    let cases = [
        (
            "2025-10-08..2025-10-01",
            "2025-10-01",
            None,
            "结束“2025-10-01”不晚于开始",
            "the end `2025-10-01` is not after the start",
        ),
        (
            "2025年12月30日至1月3日",
            "1月3日",
            Some("2025-12-30..2026-01-03"),
            "结束“1月3日”不晚于开始",
            "the end `1月3日` is not after the start",
        ),
        (
            "2025-10-01..",
            "2025-10-01..",
            None,
            "“2025-10-01..”只有开始，没有结束",
            "`2025-10-01..` has a start but no end",
        ),
        ("2025-10-01..10-08", "10-08", None, "“10-08”没有写年份", "`10-08` has no year"),
        ("10月1日至8日", "10月1日", None, "“10月1日”没有写年份", "`10月1日` has no year"),
        (
            "2025-10-01..2025-10-32",
            "32",
            None,
            "2025年10月没有32日，只有31天",
            "October 2025 has no day 32, only 31 days",
        ),
        ("2025-10-01 2025-10-08", "2025-10-08", None, "看不懂“2025-10-08”", "`2025-10-08` is not understood here"),
        (
            "2025年10月1日至8日（周四）",
            "周四",
            None,
            "2025年10月8日是星期三，不是星期四",
            "8 October 2025 is a Wednesday, not a Thursday",
        ),
    ];
    assert_refused(read_day_range, &cases);
}

#[test]
fn opening_hours() {
    let cases = [
        ("09:00-11:30", "09:00-11:30"),
        ("9:00--11：30", "09:00-11:30"),
        ("09:00—11:30", "09:00-11:30"),
        ("09:00～11:30", "09:00-11:30"),
        ("09:00 至 11:30", "09:00-11:30"),
        ("９：００－１１：３０", "09:00-11:30"),
        ("上午9:00-11:30", "09:00-11:30"),
        ("上午8:00-12:00", "08:00-12:00"),
        ("下午2:00-5:00", "14:00-17:00"),
        ("下午2:30-17:00", "14:30-17:00"),
        ("上午9点到下午5点", "09:00-17:00"),
        ("晚上8点-10点半", "20:00-22:30"),
        ("9am to 5pm", "09:00-17:00"),
        ("9am-noon", "09:00-12:00"),
        ("20:00-24:00", "20:00-24:00"),
        ("北京时间9:00-11:30", "09:00-11:30"),
    ];
    for (text, canonical) in cases {
        let read = read_hours(text).map(|(opens, closes)| format!("{opens}-{closes}"));
        assert_eq!(read, Ok(canonical.to_owned()), "{text}");
    }
    let cases = [
        (
            "8;00-12:00",
            "8;00",
            Some("08:00-12:00"),
            "“8;00”的时和分之间不是冒号",
            "`8;00` has no colon between hour and minute",
        ),
        ("11:30-9:00", "9:00", None, "结束“9:00”不晚于开始", "the end `9:00` is not after the start"),
        ("上午9:00-3:00", "3:00", None, "结束“3:00”不晚于开始", "the end `3:00` is not after the start"),
        ("9:00", "9:00", None, "“9:00”只有开始，没有结束", "`9:00` has a start but no end"),
        ("9:00-", "9:00-", None, "“9:00-”只有开始，没有结束", "`9:00-` has a start but no end"),
        (
            "2:00-5:00pm",
            "2:00-5:00pm",
            None,
            "“2:00-5:00pm”只有后一个钟点说明了上午还是下午",
            "`2:00-5:00pm` says morning or afternoon of the second time only",
        ),
        (
            "09:00-11:30、14:30-17:00",
            "、14:30-17:00",
            None,
            "看不懂“、14:30-17:00”",
            "`、14:30-17:00` is not understood here",
        ),
    ];
    assert_refused(read_hours, &cases);
}

#[test]
fn rough_times() {
    let cases = [
        ("2025-06", "2025-06"),
        ("2025/6", "2025-06"),
        ("2025年6月", "2025-06"),
        ("2025年6月份", "2025-06"),
        ("June 2025", "2025-06"),
        ("in June 2025", "2025-06"),
        ("mid 2025-05", "mid 2025-05"),
        ("mid-May 2025", "mid 2025-05"),
        ("early May 2025", "early 2025-05"),
        ("end of May 2025", "late 2025-05"),
        ("2025年5月上旬", "early 2025-05"),
        ("2025年5月中旬", "mid 2025-05"),
        ("2025年5月下旬左右", "late 2025-05"),
        ("预计2025年5月底", "late 2025-05"),
        ("2025年5月初", "early 2025-05"),
        ("二〇二五年五月中旬", "mid 2025-05"),
    ];
    for (text, canonical) in cases {
        let read = read_approximate(text).map(|approximate| approximate.to_string());
        assert_eq!(read, Ok(canonical.to_owned()), "{text}");
    }
    let cases = [
        ("5月底", "5月", None, "“5月”没有写年份", "`5月` has no year"),
        ("mid May", "May", None, "“May”没有写年份", "`May` has no year"),
        ("2025年底", "2025年", None, "“2025年”没有写月份", "`2025年` has no month"),
        ("2025-13", "13", None, "没有13月", "there is no month 13"),
        (
            "2025-05-14",
            "2025-05-14",
            Some("mid 2025-05"),
            "“2025-05-14”是确定的日期，这里要写大概的时间",
            "`2025-05-14` is an exact date; an approximate time belongs here",
        ),
        ("2025年5月中下旬", "下旬", None, "看不懂“下旬”", "`下旬` is not understood here"),
        ("early 2025年5月下旬", "下旬", None, "“下旬”重复了前面已经说过的", "`下旬` says again what was said before"),
        ("1999-05", "1999", None, "年份1999不在2000年至2099年之间", "the year 1999 is not between 2000 and 2099"),
        ("", "", None, "这里没有写内容", "nothing is written here"),
    ];
    assert_refused(read_approximate, &cases);
}
