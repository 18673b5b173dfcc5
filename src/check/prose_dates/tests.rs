//! Dates in prose: what is read, what is objected to, what is left alone.

use super::*;
use crate::diagnostics::Severity;
use crate::diagnostics::codes::entry as explain;
use proptest::prelude::*;

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a date")
}

fn known() -> Vec<KnownDate> {
    let known = |day, clock, label: &str| KnownDate { day, clock, label: label.into(), is_due: label != "发布" };
    vec![
        known(day(2024, 11, 11), None, "发布"),
        known(day(2024, 11, 17), Some((10, 0)), "现场采集"),
        known(day(2024, 11, 17), Some((12, 0)), "现场采集"),
        known(day(2024, 12, 27), None, "校对"),
        known(day(2025, 2, 25), None, "上传"),
    ]
}

fn found(source: &str) -> Vec<Finding> {
    let known = known();
    scan(source, &Context { known: &known, years: 2024..=2025, attachments: 2, images: 0 })
}

fn codes(source: &str) -> Vec<(&'static str, &str)> {
    found(source)
        .into_iter()
        .map(|finding| {
            assert!(explain(finding.code).is_some(), "{}", finding.code);
            (finding.code, &source[finding.range])
        })
        .collect()
}

fn read(source: &str) -> Vec<String> {
    let say = |mention: &Mention| match mention.what {
        What::Day { year, month, day, .. } => {
            format!("{}-{month}-{day}", year.map_or("?".into(), |year| year.to_string()))
        }
        What::MonthTwice { first, second } => format!("{first}月{second}月"),
        What::Weekday(weekday) => weekday.to_string(),
        What::Clock(clock) => format!("{}:{:02}", clock.hour, clock.minute),
    };
    mentions(source).iter().map(|mention| format!("{}={}", &source[mention.range.clone()], say(mention))).collect()
}

#[test]
fn dates_weekdays_and_times_are_read_in_both_languages() {
    let cases: &[(&str, &[&str])] = &[
        ("2024年11月17日（周日）10:00–12:00", &["2024年11月17日=2024-11-17", "周日=Sun", "10:00=10:00", "12:00=12:00"]),
        (
            "2024 年 11 月 17 日上午 10:00--12：00",
            &["2024 年 11 月 17 日=2024-11-17", "上午 10:00=10:00", "12：00=12:00"],
        ),
        ("11月17日", &["11月17日=?-11-17"]),
        ("11月17号下午2点半", &["11月17号=?-11-17", "下午2点半=14:30"]),
        ("11月14日至16日", &["11月14日=?-11-14", "16日=?-11-16"]),
        ("11月14—16日", &["11月14=?-11-14", "16日=?-11-16"]),
        ("2024年12月30日至2025年1月3日", &["2024年12月30日=2024-12-30", "2025年1月3日=2025-1-3"]),
        ("二○二四年十一月十七日星期日", &["二○二四年十一月十七日=2024-11-17", "星期日=Sun"]),
        ("二〇一五年五月二十五日", &["二〇一五年五月二十五日=2015-5-25"]),
        ("２０２４年１１月１７日", &["２０２４年１１月１７日=2024-11-17"]),
        (
            "2024-11-17、2024/11/17、2024.11.17。",
            &["2024-11-17=2024-11-17", "2024/11/17=2024-11-17", "2024.11.17=2024-11-17"],
        ),
        ("17 November 2024", &["17 November 2024=2024-11-17"]),
        ("Sunday, 17 November 2024, 10:00", &["Sunday=Sun", "17 November 2024=2024-11-17", "10:00=10:00"]),
        ("Nov 17 (Sun)", &["Nov 17=?-11-17", "Sun=Sun"]),
        ("November 17th, 2024", &["November 17th, 2024=2024-11-17"]),
        ("the 17th of November", &["17th of November=?-11-17"]),
        ("14–16 November 2024", &["14=2024-11-14", "16 November 2024=2024-11-16"]),
        ("Sept. 5", &["Sept. 5=?-9-5"]),
        ("9月6月", &["9月6月=9月6月"]),
        ("2024年5月14月", &["5月14月=5月14月"]),
        ("14时30分、9点整", &["14时30分=14:30", "9点整=9:00"]),
        ("晚上12点", &["晚上12点=24:00"]),
        ("8;00-12:00", &["8;00=8:00", "12:00=12:00"]),
        ("24:00:00", &["24:00:00=24:00"]),
        // Not dates.
        ("2025届、2024级、11月底、2024年", &[]),
        ("40天以后、3点要求、10时、40学时", &[]),
        ("教毕指〔2017〕99号，第11月刊", &[]),
        ("192.168.1.1、1.2024.11.17.3、v2024.11.17a", &[]),
        ("may 5, He may 17 times, Maybe 5, sun", &[]),
        ("480:640、ab10:00、0898-88651713", &[]),
        ("`2024-02-30` {{ date capture }} https://a.cn/2024/11/17/", &[]),
    ];
    for (source, expected) in cases {
        assert_eq!(read(source), *expected, "{source}");
    }
}

#[test]
fn what_the_calendar_refutes_is_found() {
    let cases: &[(&str, &[(&str, &str)])] = &[
        ("2月30日前后", &[("impossible-date", "2月30日")]),
        ("2025年2月29日", &[("impossible-date", "2025年2月29日")]),
        ("13月5日", &[("impossible-date", "13月5日")]),
        ("11月31日", &[("impossible-date", "11月31日")]),
        ("11月0日", &[("impossible-date", "11月0日")]),
        ("2024-13-05", &[("impossible-date", "2024-13-05")]),
        ("31 April 2025", &[("impossible-date", "31 April 2025")]),
        ("9月6月", &[("month-twice", "9月6月")]),
        ("2024年5月14月", &[("month-twice", "5月14月")]),
        ("2024年11月17日（周六）", &[("weekday-mismatch", "周六")]),
        ("2024年11月17日星期一", &[("weekday-mismatch", "星期一")]),
        ("11月17日（周三）", &[("weekday-mismatch", "周三")]),
        ("周一（2024年11月17日）", &[("weekday-mismatch", "周一")]),
        ("Saturday, 17 November 2024", &[("weekday-mismatch", "Saturday")]),
        ("17 November 2024 (Sat)", &[("weekday-mismatch", "Sat")]),
        // A year that the text gives to another date may be this one's, too.
        ("2030年1月30日（周三）09:00 至 2月4日（周一）10:00", &[]),
        ("9am on Wednesday 30 January to 10am on Monday 4 February 2030", &[]),
        ("2030年1月30日（周三）至 2月4日（周三）", &[("weekday-mismatch", "周三")]),
        ("上午25:00", &[("impossible-clock", "上午25:00")]),
        ("11月17日 10:75", &[("impossible-clock", "10:75")]),
        ("时间10：30", &[("clock-punctuation", "10：30")]),
        ("8;00-12:00", &[("clock-punctuation", "8;00")]),
    ];
    for (source, expected) in cases {
        assert_eq!(
            codes(source).iter().filter(|(code, _)| *code != "clock-differs").copied().collect::<Vec<_>>(),
            *expected,
            "{source}"
        );
    }
}

#[test]
fn the_half_of_the_day_holds_for_both_ends() {
    let known = [(14, 30), (17, 0)].map(|clock| KnownDate {
        day: day(2024, 11, 17),
        clock: Some(clock),
        label: "采集".into(),
        is_due: true,
    });
    let context = Context { known: &known, years: 2024..=2025, attachments: 0, images: 0 };
    for (text, expected) in [
        ("2024年11月17日下午2:30—5:00", &[][..]),
        ("11月17日下午2:30-5:00", &[]),
        ("11月17日14:30-17:00", &[]),
        ("11月17日下午2:30—5:30", &["clock-differs"]),
        ("11月17日14:30—5:00", &["clock-differs"]),
    ] {
        let codes: Vec<&str> = scan(text, &context).iter().map(|finding| finding.code).collect();
        assert_eq!(codes, expected, "{text}");
    }
}

#[test]
fn a_date_that_is_nearly_a_known_one_is_found() {
    let cases: &[(&str, &[(&str, &str)])] = &[
        ("请于11月18日到场", &[("date-differs", "11月18日")]),
        ("请于2024年11月16日到场", &[("date-differs", "2024年11月16日")]),
        ("请于12月17日到场", &[("date-differs", "12月17日")]),
        ("请于1月17日到场", &[("date-differs", "1月17日")]),
        ("upload by 26 February 2025", &[("date-differs", "26 February 2025")]),
        ("11月17日9:00开始", &[("clock-differs", "9:00")]),
        ("11月17日（周日）10:00–12:30", &[("clock-differs", "12:30")]),
        // Right, far away, or about something else.
        ("11月12日系统维护", &[]),
        ("11月17日10:00–12:00", &[]),
        ("11月17日上午10点", &[]),
        ("11月17日9:30入场", &[]),
        ("12月27日9:00", &[]),
        ("请于2025年2月25日24:00前上传", &[]),
        ("已在2023年1月1日0时彻底关停", &[]),
        ("2023年11月18日", &[]),
        ("7月1日、6月15日", &[]),
        ("原定11月16日，改为11月17日", &[]),
        ("《关于11月18日停电的通知》", &[]),
        ("11月15日至16日放假", &[]),
        ("11月21日", &[]),
        ("12月1日", &[]),
    ];
    for (source, expected) in cases {
        assert_eq!(codes(source), *expected, "{source}");
    }
}

#[test]
fn midnight_has_two_names() {
    let known = [KnownDate { day: day(2025, 2, 26), clock: Some((0, 0)), label: "上传".into(), is_due: true }];
    let context = Context { known: &known, years: 2024..=2025, attachments: 0, images: 0 };
    assert_eq!(scan("2025年2月25日24:00前上传", &context), []);
    assert_eq!(scan("2025年2月24日24:00前上传", &context).len(), 1);
}

#[test]
fn wording_and_references_that_leave_the_reader_guessing_are_found() {
    let cases: &[(&str, &[(&str, &str)])] = &[
        ("2025年2月25日前上传", &[("before-day-ambiguous", "2025年2月25日前")]),
        ("2 月 25 日前上传", &[("before-day-ambiguous", "2 月 25 日前")]),
        ("2月25日 前上传", &[("before-day-ambiguous", "2月25日 前")]),
        ("2月25日之前上传", &[("before-day-ambiguous", "2月25日之前")]),
        ("2月25日（周二）以前上传", &[("before-day-ambiguous", "2月25日（周二）以前")]),
        ("采集相片 40天以后登录学信网校对。", &[("open-ended-period", "40天以后")]),
        ("三个工作日之后领取证书。", &[("open-ended-period", "三个工作日之后")]),
        ("名单见附件3", &[("attachment-missing", "见附件3")]),
        ("名单见附件三。", &[("attachment-missing", "见附件三")]),
        ("see attachment 4", &[("attachment-missing", "see attachment 4")]),
        ("内容（见下图）", &[("picture-missing", "见下图")]),
        ("如图所示", &[("picture-missing", "如图所示")]),
        // Settled, or not said of a deadline.
        ("2月25日前（含当日）上传", &[]),
        ("2月25日前（不含）上传", &[]),
        ("2月25日24:00前上传", &[]),
        ("2月25日17:00前上传", &[]),
        ("11月17日前往三亚校区", &[]),
        ("11月17日前后", &[]),
        ("2020年2月25日前入学的", &[]),
        ("《2月25日前上传》", &[]),
        ("采集40天以后登录学信网校对，校对到12月31日为止。", &[]),
        ("采集40天以后登录校对。\n\n截止日期：2025年2月25日。", &[]),
        ("采集3天以后天气转凉。", &[]),
        ("第40天以后校对", &[]),
        ("11月17日以后校对", &[]),
        ("名单见附件2，表见附件", &[]),
        ("获取方式“见附件9”", &[]),
        ("“（见下图）”那张图没有", &[]),
        ("见[附件9](a.md)", &[]),
        ("去图书馆，如图书馆闭馆", &[]),
    ];
    for (source, expected) in cases {
        let expected: Vec<_> = expected.to_vec();
        assert_eq!(
            codes(source).into_iter().filter(|(code, _)| *code != "clock-differs").collect::<Vec<_>>(),
            expected,
            "{source}"
        );
    }
}

#[test]
fn findings_speak_both_languages() {
    let said = |source: &str| {
        let first = found(source).into_iter().next().expect("a finding");
        (first.severity, first.cause.zh, first.cause.en)
    };
    let cases = [
        (
            "请于11月18日到场",
            Severity::Warning,
            "正文写11月18日，字段“现场采集”是11月17日",
            "the text says 18 November, the field “现场采集” says 17 November",
        ),
        (
            "2025年2月30日",
            Severity::Error,
            "没有2025年2月30日这一天：2025年2月只到28日",
            "there is no 30 February 2025: February 2025 has 28 days",
        ),
        ("13月5日", Severity::Error, "没有13月这个月", "there is no month 13"),
        ("9月6月", Severity::Error, "“9月6月”写了两个“月”", "“9月6月” says “month” twice"),
        (
            "2024年11月17日（周六）",
            Severity::Error,
            "2024年11月17日是周日，不是周六",
            "17 November 2024 is a Sunday, not a Saturday",
        ),
        (
            "2月25日前上传",
            Severity::Warning,
            "“2月25日前”没有说25日当天算不算",
            "“2月25日前” does not say whether the day itself counts",
        ),
        (
            "见附件3",
            Severity::Warning,
            "正文写“见附件3”，但只有2个附件",
            "the text says “见附件3”, but there are only 2 attachments",
        ),
    ];
    for (source, severity, zh, en) in cases {
        assert_eq!(said(source), (severity, zh.to_owned(), en.to_owned()), "{source}");
    }
}

proptest! {
    #[test]
    fn a_right_date_is_always_read_and_never_objected_to(days in 0u64..20_000, form in 0usize..5) {
        let day = day(1990, 1, 1).checked_add_days(chrono::Days::new(days)).expect("a date");
        use chrono::Datelike;
        let written = match form {
            0 => format!("{}年{}月{}日", day.year(), day.month(), day.day()),
            1 => day.format("%Y-%m-%d").to_string(),
            2 => day.format("%-d %B %Y").to_string(),
            3 => day.format("%b %-d, %Y").to_string(),
            _ => format!("{} 年 {} 月 {} 日", day.year(), day.month(), day.day()),
        };
        let source = format!("时间 {written}（{}）。", day.format("%A"));
        let read = mentions(&source);
        let what = (read[0].what, read.len());
        let is_day = matches!(what, (What::Day { year: Some(year), month, day: number, .. }, 2)
            if (year, month, number) == (day.year(), day.month(), day.day()));
        prop_assert!(is_day, "{source}: {read:?}");
        prop_assert_eq!(scan(&source, &Context { known: &[], years: 1990..=2045, attachments: 0, images: 0 }), []);
    }

    #[test]
    fn no_text_makes_it_panic(source in "([0-9]{1,4}|[年月日号时点分:：;-]|1月2日|至| ?前|以后|周一|上午|见附件|十一|二〇|November |Sun|天|[ \n（《“]|.){0,30}") {
        for finding in found(&source) {
            prop_assert!(source.get(finding.range.clone()).is_some());
        }
    }
}
