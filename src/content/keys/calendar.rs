//! Keys of `content/calendars/*.yaml`.

use super::{Form, Key};

/// Keys of a calendar.
pub const CALENDAR: &[Key] = &[
    Key::new("schema", Form::Plain, "文件格式的名称", "Name of the file's form"),
    Key::new("region", Form::Plain, "地区", "Region"),
    Key::new("timezone", Form::Plain, "时区", "Time zone"),
    Key::new(
        "weekend",
        Form::List(&Form::Plain),
        "周末是哪几天，例如 [Sat, Sun]",
        "Which days are the weekend, such as [Sat, Sun]",
    ),
    Key::new("coverage", Form::Plain, "数据覆盖的日期，例如 2020-01-01..2026-12-31", "Days the data covers"),
    Key::new("checked", Form::Plain, "最后一次核对的日期", "When it was last checked"),
    Key::new("years", Form::Named(&[CALENDAR_YEAR]), "每年的放假安排", "The arrangement of each year"),
    Key::new("closures", Form::List(CLOSURES), "学校不上班的日子", "Days the school is shut"),
    Key::new("openings", Form::List(CLOSURES), "学校照常上班的日子", "Days the school works although others do not"),
];

/// Days off: one date, a range, or a named range.
pub const CLOSURES: &Form = &Form::Either(&[Form::Plain, Form::Map(&[CALENDAR_DAYS])]);

const SOURCE: Form = Form::Either(&[Form::Plain, Form::Map(&[NOTICE_OF_STATE_COUNCIL])]);

/// Keys of a year.
pub const CALENDAR_YEAR: &[Key] = &[
    Key::new("notice", SOURCE, "依据的通知", "The notice it rests on"),
    Key::new("amended", SOURCE, "后来修改它的通知", "The notice that changed it"),
    Key::new("note", Form::Plain, "备注", "A remark"),
    Key::new("holidays", Form::List(CLOSURES), "放假的日子", "Days off"),
    Key::new("workdays", Form::List(&Form::Plain), "调休上班的周末", "Weekend days that are worked"),
    Key::new("status", Form::Plain, "这一年的安排公布了没有", "Whether the arrangement of the year is known"),
    Key::new("statutory_days_only", Form::List(CLOSURES), "只知道的法定假日", "Statutory days, where no more is known"),
];

/// Keys of a named range of days.
pub const CALENDAR_DAYS: &[Key] = &[
    Key::new("days", Form::Plain, "日期，例如 2026-01-24..2026-02-28", "Days, such as 2026-01-24..2026-02-28")
        .required(),
    Key::new("zh", Form::Plain, "中文名称", "Name in Chinese"),
    Key::new("en", Form::Plain, "英文名称", "Name in English"),
];

/// Where a year's arrangement was published; the reader passes over it.
const NOTICE_OF_STATE_COUNCIL: &[Key] = &[
    Key::new("number", Form::Plain, "发文字号", "Document number"),
    Key::new("issued", Form::Plain, "发文日期", "When it was issued"),
    Key::new("url", Form::Address, "网址", "Address"),
    Key::new("effect", Form::Plain, "改了什么", "What it changed"),
];
