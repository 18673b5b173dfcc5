//! Dates and clock times that are refused, with their messages and remedies.

use super::super::{read_clock, read_moment};
use super::assert_refused;
use crate::lang::Lang;

#[test]
fn dates_that_are_refused() {
    let cases = [
        ("", "", None, "这里没有写内容", "nothing is written here"),
        ("   ", "", None, "这里没有写内容", "nothing is written here"),
        ("11月17日", "11月17日", None, "“11月17日”没有写年份", "`11月17日` has no year"),
        ("11-17", "11-17", None, "“11-17”没有写年份", "`11-17` has no year"),
        ("17 November", "17 November", None, "“17 November”没有写年份", "`17 November` has no year"),
        ("Nov 17 10:00", "Nov 17", None, "“Nov 17”没有写年份", "`Nov 17` has no year"),
        ("5月底", "5月", None, "“5月”没有写年份", "`5月` has no year"),
        ("2024年", "2024年", None, "“2024年”没有写月份", "`2024年` has no month"),
        ("2024-11", "2024-11", None, "“2024-11”没有写哪一日", "`2024-11` has no day"),
        ("2024年5月中旬", "2024年5月", None, "“2024年5月”没有写哪一日", "`2024年5月` has no day"),
        ("May 2024", "May 2024", None, "“May 2024”没有写哪一日", "`May 2024` has no day"),
        ("2024年5月14月", "月", Some("2024-05-14"), "一个日期里写了两个“月”", "the date has `月` twice"),
        ("2024年5日14日", "日", Some("2024-05-14"), "一个日期里写了两个“日”", "the date has `日` twice"),
        ("9月6月", "月", None, "一个日期里写了两个“月”", "the date has `月` twice"),
        ("2025年2月30日", "30", None, "2025年2月没有30日，只有28天", "February 2025 has no day 30, only 28 days"),
        ("2025-02-29", "29", None, "2025年2月没有29日，只有28天", "February 2025 has no day 29, only 28 days"),
        ("2024-11-31", "31", None, "2024年11月没有31日，只有30天", "November 2024 has no day 31, only 30 days"),
        ("2024-13-01", "13", None, "没有13月", "there is no month 13"),
        (
            "24年11月17日",
            "24",
            Some("2024-11-17"),
            "“24”的年份不是四位数",
            "the year in `24` does not have four digits",
        ),
        ("24-11-17", "24", Some("2024-11-17"), "“24”的年份不是四位数", "the year in `24` does not have four digits"),
        ("20224年11月17日", "20224", None, "“20224”的年份不是四位数", "the year in `20224` does not have four digits"),
        ("1999-12-31", "1999", None, "年份1999不在2000年至2099年之间", "the year 1999 is not between 2000 and 2099"),
        ("2204-11-17", "2204", None, "年份2204不在2000年至2099年之间", "the year 2204 is not between 2000 and 2099"),
        (
            "5/11/2024",
            "5/11/2024",
            None,
            "“5/11/2024”分不清哪个是日、哪个是月",
            "in `5/11/2024` some people read the day first and some the month",
        ),
        (
            "17/11/2024",
            "17/11/2024",
            Some("2024-11-17"),
            "“17/11/2024”分不清哪个是日、哪个是月",
            "in `17/11/2024` some people read the day first and some the month",
        ),
        (
            "2024-11/17",
            "2024-11/17",
            Some("2024-11-17"),
            "“2024-11/17”用了两种分隔符",
            "`2024-11/17` mixes two separators",
        ),
        (
            "20241117",
            "20241117",
            Some("2024-11-17"),
            "“20241117”的年月日没有分开",
            "`20241117` runs year, month and day together",
        ),
        (
            "2024-11-17（周六）",
            "周六",
            None,
            "2024年11月17日是星期日，不是星期六",
            "17 November 2024 is a Sunday, not a Saturday",
        ),
        (
            "Monday 17 November 2024",
            "Monday",
            None,
            "2024年11月17日是星期日，不是星期一",
            "17 November 2024 is a Sunday, not a Monday",
        ),
        (
            "明天",
            "明天",
            None,
            "“明天”每天所指不同，不能当作日期",
            "`明天` means another day on every day, so it is not a date",
        ),
        (
            "周日",
            "周日",
            None,
            "“周日”每天所指不同，不能当作日期",
            "`周日` means another day on every day, so it is not a date",
        ),
        (
            "即日起",
            "即日起",
            None,
            "“即日起”指发布之日，这里只能写日期",
            "`即日起` means the day of publication; only a date can stand here",
        ),
        ("待定", "待定", None, "“待定”还不是日期", "`待定` is not a date yet"),
        ("哪天都行", "哪天都行", None, "“哪天都行”不是日期", "`哪天都行` is not a date"),
        ("2024-11-17 foo", "foo", None, "看不懂“foo”", "`foo` is not understood here"),
        ("2024-11-17。", "。", Some("2024-11-17"), "看不懂“。”", "`。` is not understood here"),
        ("10:00", "10:00", None, "“10:00”只有钟点，没有日期", "`10:00` is a clock time without a date"),
        (
            "mid 2025-05",
            "mid 2025-05",
            None,
            "“mid 2025-05”只是大概的时间",
            "`mid 2025-05` is only an approximate time",
        ),
        ("2025-05-14左右", "左右", None, "“左右”只是大概的时间", "`左右` is only an approximate time"),
    ];
    assert_refused(read_moment, &cases);
}

#[test]
fn edges_ranges_and_zones_that_are_refused() {
    let unclear = ("没有说清含不含当日", "leaves open whether the day itself is included");
    for word in ["前", "之前", "以前", "后", "之后", "以后"] {
        let text = format!("2025-02-25{word}");
        let misread = read_moment(&text).unwrap_err();
        assert_eq!(&text[misread.range.clone()], word);
        assert_eq!(misread.message(Lang::Zh), format!("“{word}”{}", unclear.0));
        assert_eq!(misread.message(Lang::En), format!("`{word}` {}", unclear.1));
        assert_eq!(misread.suggestion, None);
    }
    let cases = [
        (
            "2025-02-25起",
            "起",
            Some("2025-02-25"),
            "起止由字段名表示，日期里不写“起”",
            "the key says whether it is a start or an end, so `起` does not belong in the date",
        ),
        (
            "自2025年2月25日起",
            "自",
            Some("2025-02-25"),
            "起止由字段名表示，日期里不写“自”",
            "the key says whether it is a start or an end, so `自` does not belong in the date",
        ),
        (
            "until 2025-02-25",
            "until ",
            Some("2025-02-25"),
            "起止由字段名表示，日期里不写“until”",
            "the key says whether it is a start or an end, so `until` does not belong in the date",
        ),
        (
            "by 2025-02-25",
            "by",
            None,
            "起止由字段名表示，日期里不写“by”",
            "the key says whether it is a start or an end, so `by` does not belong in the date",
        ),
        (
            "2024-11-17T02:00:00Z",
            "Z",
            None,
            "日期里不写时区“Z”，一律按门户的时区理解",
            "the zone `Z` does not belong here: dates are always in the portal's own zone",
        ),
        (
            "2024-11-17 10:00 UTC",
            " UTC",
            None,
            "日期里不写时区“UTC”，一律按门户的时区理解",
            "the zone `UTC` does not belong here: dates are always in the portal's own zone",
        ),
        (
            "2024-11-17T10:00+08:00",
            "+08:00",
            Some("2024-11-17 10:00"),
            "日期里不写时区“+08:00”，一律按门户的时区理解",
            "the zone `+08:00` does not belong here: dates are always in the portal's own zone",
        ),
        (
            "2024-11-17 10:00 (GMT+8)",
            " (GMT+8)",
            Some("2024-11-17 10:00"),
            "日期里不写时区“(GMT+8)”，一律按门户的时区理解",
            "the zone `(GMT+8)` does not belong here: dates are always in the portal's own zone",
        ),
        (
            "2024-11-17 10:00-12:00",
            "-12:00",
            None,
            "这里只能写一个时间，却写了一段",
            "one moment belongs here, but a range is written",
        ),
        (
            "2025年10月1日至8日",
            "至8日",
            None,
            "这里只能写一个时间，却写了一段",
            "one moment belongs here, but a range is written",
        ),
        (
            "2024-11-17 10:00 -- 2024-11-18 12：00",
            "-- 2024-11-18 12：00",
            None,
            "这里只能写一个时间，却写了一段",
            "one moment belongs here, but a range is written",
        ),
    ];
    assert_refused(read_moment, &cases);
}

#[test]
fn clock_times_that_are_refused() {
    let cases = [
        ("8;00", "8;00", Some("08:00"), "“8;00”的时和分之间不是冒号", "`8;00` has no colon between hour and minute"),
        (
            "10；00",
            "10；00",
            Some("10:00"),
            "“10；00”的时和分之间不是冒号",
            "`10；00` has no colon between hour and minute",
        ),
        (
            "10.30",
            "10.30",
            Some("10:30"),
            "“10.30”的时和分之间不是冒号",
            "`10.30` has no colon between hour and minute",
        ),
        ("1030", "1030", Some("10:30"), "“1030”的时和分之间不是冒号", "`1030` has no colon between hour and minute"),
        ("10:5", "10:5", None, "“10:5”的分钟少一位", "`10:5` has only one digit for the minutes"),
        ("10点5", "10点5", None, "“10点5”的分钟少一位", "`10点5` has only one digit for the minutes"),
        ("10", "10", Some("10:00"), "“10”不像钟点", "`10` does not look like a clock time"),
        ("24:30", "24:30", None, "没有“24:30”这个钟点", "no clock shows `24:30`"),
        ("25:00", "25:00", None, "没有“25:00”这个钟点", "no clock shows `25:00`"),
        ("10:60", "10:60", None, "没有“10:60”这个钟点", "no clock shows `10:60`"),
        (
            "23:59:59",
            "23:59:59",
            Some("24:00"),
            "“23:59:59”写到了秒，通知的时间只到分",
            "`23:59:59` has seconds; notices are precise to the minute",
        ),
        (
            "10:00:30",
            "10:00:30",
            Some("10:00"),
            "“10:00:30”写到了秒，通知的时间只到分",
            "`10:00:30` has seconds; notices are precise to the minute",
        ),
        ("上午14:00", "上午14:00", Some("14:00"), "“上午14:00”前后矛盾", "`上午14:00` contradicts itself"),
        (
            "上午12:00",
            "上午12:00",
            None,
            "“上午12:00”分不清是中午还是半夜，或是哪一天的半夜",
            "`上午12:00` may be noon or midnight, or the midnight of another day",
        ),
        (
            "12am",
            "12am",
            None,
            "“12am”分不清是中午还是半夜，或是哪一天的半夜",
            "`12am` may be noon or midnight, or the midnight of another day",
        ),
        (
            "晚上12点",
            "晚上12点",
            None,
            "“晚上12点”分不清是中午还是半夜，或是哪一天的半夜",
            "`晚上12点` may be noon or midnight, or the midnight of another day",
        ),
        (
            "midnight",
            "midnight",
            None,
            "“midnight”分不清是中午还是半夜，或是哪一天的半夜",
            "`midnight` may be noon or midnight, or the midnight of another day",
        ),
        ("soon", "soon", None, "“soon”不是钟点", "`soon` is not a clock time"),
        ("", "", None, "这里没有写内容", "nothing is written here"),
    ];
    assert_refused(read_clock, &cases);
    for (text, expected) in
        [("8:00", "08:00"), ("下午2:30", "14:30"), ("24:00", "24:00"), ("2pm", "14:00"), ("零点", "00:00")]
    {
        assert_eq!(read_clock(text).map(|clock| clock.to_string()), Ok(expected.to_owned()), "{text}");
    }
}

#[test]
fn a_suggestion_is_the_whole_text_mended() {
    let cases = [
        ("2024年11月17日 8;00", Some("2024-11-17 08:00")),
        ("24年5月14月 8；00。", Some("2024-05-14 08:00")),
        ("2025/2/25 23:59:59", Some("2025-02-25 24:00")),
        ("自2025年2月25日 上午14:00起", Some("2025-02-25 14:00")),
        ("2025-02-30 8;00", None),
        ("2024-11-17 8;00 前", Some("2024-11-17 08:00")),
        ("2024-11-17前（不含当日）", None),
        ("2025-05-14前后", None),
    ];
    for (text, suggestion) in cases {
        assert_eq!(read_moment(text).unwrap_err().suggestion.as_deref(), suggestion, "{text}");
    }
}

#[test]
fn remedies_name_what_to_write() {
    let fix = |text: &str, lang| read_moment(text).unwrap_err().fix(lang).unwrap();
    let cases = [
        ("11月17日", "在前面补上四位数的年份：YYYY-11-17", "put the year in front, with four digits: `YYYY-11-17`"),
        (
            "2025年2月25日前",
            "含当日用 until: 2025-02-25，不含当日用 before: 2025-02-25",
            "use `until: 2025-02-25` to include that day, `before: 2025-02-25` to exclude it",
        ),
        ("2025-02-25 17:00前", "写成 2025-02-25 17:00", "write `2025-02-25 17:00`"),
        (
            "2025-02-25前（含当日）",
            "只写日期：from: 是开始，until: 含当日，before: 不含当日",
            "write the date alone: `from:` starts, `until:` includes its day, `before:` excludes it",
        ),
        (
            "2025-02-25后",
            "含当日用 from: 2025-02-25，不含当日用 from: 2025-02-26",
            "use `from: 2025-02-25` to include that day, `from: 2025-02-26` to exclude it",
        ),
        (
            "2024-11-17 10:00—12：00",
            "分成两行：from: 2024-11-17 10:00 和 until: 2024-11-17 12:00",
            "write two lines: `from: 2024-11-17 10:00` and `until: 2024-11-17 12:00`",
        ),
        (
            "2030年5月10日至5月31日",
            "分成两行：from: 2030-05-10 和 until: 2030-05-31",
            "write two lines: `from: 2030-05-10` and `until: 2030-05-31`",
        ),
        (
            "2030年5月10日到31日",
            "分成两行：from: 2030-05-10 和 until: 2030-05-31",
            "write two lines: `from: 2030-05-10` and `until: 2030-05-31`",
        ),
        (
            "2024-11-17（周六）",
            "如果日期对，写成 2024-11-17；如果星期六对，最近的是 2024-11-16",
            "if the date is right, write `2024-11-17`; if Saturday is right, the nearest is `2024-11-16`",
        ),
        ("5/11/2024", "写成 2024-11-05 或 2024-05-11", "write `2024-11-05` or `2024-05-11`"),
        ("17/11/2024", "如无误，写成 2024-11-17", "if that is meant, write `2024-11-17`"),
        ("2024-11-17 10:5", "写成 10:05 或 10:50", "write `10:05` or `10:50`"),
        ("2024-11-17 23:59:59", "当天结束写成 2024-11-17 24:00", "for the end of the day write `2024-11-17 24:00`"),
        ("即日起", "在 from: 里写 published", "under `from:` write `published`"),
        (
            "2024年5月中旬",
            "写出是哪一日；如果还不确定，用 around: 2024-05",
            "add the day; if it is not certain yet, use `around: 2024-05`",
        ),
        ("2024年5月14月", "如无误，写成 2024-05-14", "if that is meant, write `2024-05-14`"),
    ];
    for (text, zh, en) in cases {
        assert_eq!(fix(text, Lang::Zh), zh, "{text}");
        assert_eq!(fix(text, Lang::En), en, "{text}");
    }
}
