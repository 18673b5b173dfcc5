//! Expressions as written, refused, and worked out against the real calendar.

use chrono::{Days, NaiveDate};
use proptest::prelude::*;

use super::*;
use crate::lang::Lang;
use crate::time::test_calendar::{china, d};
use crate::time::{FIRST_DAY, MisreadKind, OutsideCoverage, read_moment};

fn written(text: &str) -> Written {
    read_moment(text).unwrap()
}

fn deadline(notice: Option<&str>, id: &str, edge: Option<Edge>) -> Base {
    Base::Deadline { notice: notice.map(str::to_owned), id: id.to_owned(), edge }
}

#[test]
fn bases_are_told_apart() {
    let cases = [
        ("capture", deadline(None, "capture", None), "capture"),
        ("capture.until", deadline(None, "capture", Some(Edge::Until)), "capture.until"),
        ("capture.from + 2 days", deadline(None, "capture", Some(Edge::From)), "capture.from"),
        (
            "2026-capture#s4.until + 2 days",
            deadline(Some("2026-capture"), "s4", Some(Edge::Until)),
            "2026-capture#s4.until",
        ),
        ("2026#1 + 2 days", deadline(Some("2026"), "1", None), "2026#1"),
        ("a-b - 3 days", deadline(None, "a-b", None), "a-b"),
        ("a-b-3 + 3 days", deadline(None, "a-b-3", None), "a-b-3"),
        ("a_B9+3d", deadline(None, "a_B9", None), "a_B9"),
        ("capture- 3 days", deadline(None, "capture", None), "capture"),
        ("2024-11-17-session + 1 day", deadline(None, "2024-11-17-session", None), "2024-11-17-session"),
        ("may + 2 days", deadline(None, "may", None), "may"),
        ("each", deadline(None, "each", None), "each"),
        ("each + 2 days", deadline(None, "each", None), "each"),
        ("published-list + 2 days", deadline(None, "published-list", None), "published-list"),
        ("published", Base::Published, "published"),
        ("Published + 7 days", Base::Published, "Published"),
        ("2025-06-30 + 5 working days", Base::Moment(written("2025-06-30")), "2025-06-30"),
        ("2025-06-30-5 days", Base::Moment(written("2025-06-30")), "2025-06-30"),
        ("2024-11-17T10:00", Base::Moment(written("2024-11-17 10:00")), "2024-11-17T10:00"),
        ("17-Nov-2024 + 2 days", Base::Moment(written("2024-11-17")), "17-Nov-2024"),
        ("Nov 17, 2024 + 2 days", Base::Moment(written("2024-11-17")), "Nov 17, 2024"),
        ("2025年6月30日+5个工作日", Base::Moment(written("2025-06-30")), "2025年6月30日"),
        ("2025-06-30 at 17:00", Base::Moment(written("2025-06-30 17:00")), "2025-06-30 at 17:00"),
        ("  2025-06-30 ", Base::Moment(written("2025-06-30")), "2025-06-30"),
    ];
    for (text, base, base_text) in cases {
        let expression = Expression::read(text).unwrap_or_else(|misread| panic!("{text}: {misread:?}"));
        assert_eq!(expression.base(), &base, "{text}");
        assert_eq!(&text[expression.base_range()], base_text, "{text}");
    }
}

#[test]
fn canonical_forms() {
    let cases = [
        ("capture + 40 days", "capture + 40 days"),
        ("capture+40天", "capture + 40 days"),
        ("capture + 40 日", "capture + 40 days"),
        ("capture ＋ 四十天", "capture + 40 days"),
        ("capture + 1d", "capture + 1 day"),
        ("capture + 2 WD", "capture + 2 working days"),
        ("capture + 2 workdays", "capture + 2 working days"),
        ("capture + 2 working-days", "capture + 2 working days"),
        ("capture + 两个工作日", "capture + 2 working days"),
        ("capture - 1 week + 3 d", "capture - 1 week + 3 days"),
        ("capture − 2周", "capture - 2 weeks"),
        ("capture – 2 weeks", "capture - 2 weeks"),
        ("capture + 1个月", "capture + 1 month"),
        ("capture + 3 months at 下午5点", "capture + 3 months at 17:00"),
        ("capture roll next-working-day at 17:00", "capture at 17:00 roll next-working-day"),
        ("capture + 3天 顺延至下一工作日", "capture + 3 days roll next-working-day"),
        ("capture + 3天 顺延", "capture + 3 days roll next-working-day"),
        ("each capture + 2 days", "each capture + 2 days"),
        ("published", "published"),
        ("2025-06-30 10:00 + 5 days at 24:00", "2025-06-30 10:00 + 5 days at 24:00"),
        ("2025年6月30日", "2025-06-30"),
    ];
    for (text, canonical) in cases {
        let read = Expression::read(text).map(|expression| expression.to_string());
        assert_eq!(read, Ok(canonical.to_owned()), "{text}");
    }
}

#[test]
fn a_plain_date_is_an_expression_without_steps() {
    for (text, plain) in [
        ("2025-06-30", true),
        ("2025年6月30日 上午10:00", true),
        ("2025-06-30 at 17:00", true),
        ("2025-06-30 + 1 day", false),
        ("2025-06-30 roll next-working-day", false),
        ("published", false),
        ("capture", false),
    ] {
        assert_eq!(Expression::read(text).map(|expression| expression.is_plain()), Ok(plain), "{text}");
    }
}

#[test]
fn expressions_that_are_refused() {
    let cases = [
        ("capture + days", "+ ", None, "“+ ”后面没有写数目"),
        ("capture + ", "+", None, "“+”后面没有写数目"),
        ("capture + 5", "+ 5", None, "“+ 5”没有写单位"),
        ("capture + 5 at 17:00", "+ 5 ", None, "“+ 5 ”没有写单位"),
        ("capture + 5 hours", "hours", None, "不能按“hours”计算"),
        ("capture + 5 小时", "小时", None, "不能按“小时”计算"),
        ("capture + 2月", "月", None, "不能按“月”计算"),
        ("capture + 1 year", "year", None, "不能按“year”计算"),
        ("capture + 10000 days", "10000", None, "数目“10000”太大"),
        ("capture-3 days", "capture-3", Some("capture - 3 days"), "“capture-3”的加减号两边没有空格，会被当成编号"),
        ("capture.end + 2 days", "end", Some("capture.until + 2 days"), "编号后面只能写 .from 或 .until，不能写“end”"),
        ("capture.place", "place", None, "编号后面只能写 .from 或 .until，不能写“place”"),
        ("2026-capture#", "2026-capture#", None, "“2026-capture#”没有写是哪一个时间"),
        ("each 2025-06-30 + 2 days", "each", Some("2025-06-30 + 2 days"), "each 只能放在有多个场次的时间前面"),
        ("capture at 17:00 at 18:00", "at 18:00", None, "“at 18:00”重复了前面已经说过的"),
        ("2025-06-30 10:00 at 18:00", "at 18:00", None, "“at 18:00”重复了前面已经说过的"),
        ("capture roll", "", Some("capture roll next-working-day"), "顺延规则“”没有定义"),
        ("capture roll back", "back", None, "顺延规则“back”没有定义"),
        ("capture + 2 days please", "please", None, "看不懂“please”"),
        ("capture + 2 days at 8;00", "8;00", Some("capture + 2 days at 08:00"), "“8;00”的时和分之间不是冒号"),
        ("即日起", "即日起", Some("published"), "“即日起”指发布之日，这里只能写日期"),
        ("today + 2 days", "today", None, "“today”每天所指不同，不能当作日期"),
        ("TBD", "TBD", None, "“TBD”还不是日期"),
        ("2025-02-30 + 2 days", "30", None, "2025年2月没有30日，只有28天"),
        ("2024-11-17Z", "Z", None, "日期里不写时区“Z”，一律按门户的时区理解"),
        ("2025-06-30 - 2025-07-05", "- 2025-07-05", None, "这里只能写一个时间，却写了一段"),
        ("2024-11-17 10:00-12:00", "-12:00", None, "这里只能写一个时间，却写了一段"),
        ("2025-02-25前", "前", None, "“前”没有说清含不含当日"),
        ("拍摄 + 2 days", "拍摄 + 2 days", None, "“拍摄 + 2 days”不是日期"),
        ("", "", None, "这里没有写内容"),
    ];
    for (text, underlined, suggestion, zh) in cases {
        let misread = Expression::read(text).expect_err(text);
        assert_eq!(&text[misread.range.clone()], underlined, "{text}: {misread:?}");
        assert_eq!(misread.suggestion.as_deref(), suggestion, "{text}: {misread:?}");
        assert_eq!(misread.message(Lang::Zh), zh, "{text}");
        assert!(!misread.message(Lang::En).is_empty());
    }
    let many = format!("capture{}", " + 1 day".repeat(9));
    assert_eq!(Expression::read(&many).map_err(|misread| misread.kind), Err(MisreadKind::TooManySteps));
}

#[test]
fn personal_limits() {
    let cases = [
        ("2 working days", Offset { count: 2, unit: Unit::WorkingDays }),
        ("2个工作日", Offset { count: 2, unit: Unit::WorkingDays }),
        ("两个工作日内", Offset { count: 2, unit: Unit::WorkingDays }),
        ("1 week", Offset { count: 1, unit: Unit::Weeks }),
        ("30天", Offset { count: 30, unit: Unit::Days }),
    ];
    for (text, step) in cases {
        assert_eq!(Offset::read(text), Ok(step), "{text}");
    }
    for (text, kind) in [
        ("", MisreadKind::Empty),
        ("soon", MisreadKind::NoNumber),
        ("2", MisreadKind::NoUnit),
        ("2 hours", MisreadKind::UnknownUnit),
        ("2 days or so", MisreadKind::Trailing),
    ] {
        assert_eq!(Offset::read(text).map_err(|misread| misread.kind), Err(kind), "{text}");
    }
}

#[test]
fn worked_examples() {
    let cases = [
        ("capture + 40 days", "2024-11-17 10:00", "2024-12-27"),
        ("proof + 2 working days", "2025-01-24", "2025-01-27"),
        ("upload roll next-working-day", "2025-05-03", "2025-05-06"),
        ("upload roll next-working-day", "2025-05-03 17:00", "2025-05-06 17:00"),
        ("upload roll next-working-day", "2025-05-06", "2025-05-06"),
        ("upload + 0 days", "2025-05-03 17:00", "2025-05-03"),
        ("upload", "2025-05-03 17:00", "2025-05-03 17:00"),
        ("upload at 24:00", "2025-05-03 17:00", "2025-05-03 24:00"),
        ("upload + 1 day at 09:00", "2025-05-03 17:00", "2025-05-04 09:00"),
        ("upload + 1 month", "2025-01-31", "2025-02-28"),
        ("upload + 1 month", "2024-01-31", "2024-02-29"),
        ("upload - 1 month", "2025-03-31", "2025-02-28"),
        ("upload + 1 month - 3 days", "2025-01-31", "2025-02-25"),
        ("upload + 2 weeks", "2025-01-31", "2025-02-14"),
        ("upload - 1 working day", "2025-02-05", "2025-01-27"),
        ("upload + 1 day roll next-working-day", "2025-04-30", "2025-05-06"),
    ];
    for (text, base, expected) in cases {
        let expression = Expression::read(text).unwrap();
        assert_eq!(expression.evaluate(written(base), &china()), Ok(written(expected)), "{text} of {base}");
    }
}

#[test]
fn what_cannot_be_known_is_not_guessed() {
    let ten = Expression::read("upload + 10 working days").unwrap();
    let missing = OutsideCoverage { day: d("2027-01-09"), year: 2027 };
    assert_eq!(ten.evaluate(written("2027-01-08"), &china()), Err(missing));
    let roll = Expression::read("upload roll next-working-day").unwrap();
    assert_eq!(roll.evaluate(written("2027-05-01"), &china()).map_err(|missing| missing.year), Err(2027));
    let far = Expression::read("upload + 9999 months").unwrap();
    assert_eq!(far.evaluate(written("2027-05-01"), &china()).map_err(|missing| missing.year), Err(2860));
    // Calendar days need no arrangement.
    let days = Expression::read("upload + 10 days").unwrap();
    assert_eq!(days.evaluate(written("2027-01-08"), &china()), Ok(written("2027-01-18")));
    assert!(ten.needs_calendar() && roll.needs_calendar() && !days.needs_calendar());
}

fn any_step() -> impl Strategy<Value = Offset> {
    let unit = proptest::sample::select(vec![Unit::Days, Unit::Weeks, Unit::Months, Unit::WorkingDays]);
    (-9999i32..=9999, unit).prop_map(|(count, unit)| Offset { count, unit })
}

proptest! {
    #[test]
    fn canonical_forms_read_back(
        id in "[a-z][a-z0-9_]{0,6}(-[a-z0-9_]{1,4}){0,2}",
        notice in proptest::option::of("[a-z0-9]{1,6}(-[a-z0-9]{1,4}){0,2}"),
        edge in proptest::option::of(proptest::sample::select(vec![Edge::From, Edge::Until])),
        steps in proptest::collection::vec(any_step(), 0..4),
        minutes in proptest::option::of(0u16..=1440),
        (each, roll) in any::<(bool, bool)>(),
    ) {
        prop_assume!(!["published", "today", "tomorrow", "yesterday", "now", "tbd", "tba"].contains(&id.as_str()));
        let at = minutes.and_then(Clock::from_minutes);
        let base = Base::Deadline { notice, id, edge };
        let expression = Expression { each, base, base_range: 0..0, steps, at, roll };
        let read = Expression::read(&expression.to_string()).unwrap();
        prop_assert_eq!(Expression { base_range: 0..0, ..read }, expression);
    }

    #[test]
    fn a_date_alone_reads_the_same_by_the_short_way(days in 0u64..36_525, minutes in proptest::option::of(0u16..=1440)) {
        let written = Written { day: FIRST_DAY + Days::new(days), clock: minutes.and_then(Clock::from_minutes) };
        let text = written.to_string();
        let mut long = Expression::read(&format!(" {text}")).unwrap();
        long.base_range = long.base_range.start - 1..long.base_range.end - 1;
        prop_assert_eq!(Expression::read(&text), Ok(long));
    }

    #[test]
    fn days_commute_with_moving_the_base(start in 0u64..10_000, count in -3000i32..3000, moved in 0u64..3000) {
        let base = d("2020-01-01") + Days::new(start);
        let expression = Expression {
            each: false,
            base: Base::Published,
            base_range: 0..0,
            steps: vec![Offset { count, unit: Unit::Days }],
            at: None,
            roll: false,
        };
        let evaluate = |day: NaiveDate| {
            expression.evaluate(Written::day(day), &china()).ok().map(|written| written.day)
        };
        let (one, other) = (evaluate(base), evaluate(base + Days::new(moved)));
        if let (Some(one), Some(other)) = (one, other) {
            prop_assert_eq!(one + Days::new(moved), other);
        }
    }
}
