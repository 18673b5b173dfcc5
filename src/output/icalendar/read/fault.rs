//! What the reader refuses, in words. A fault in a feed just written is a mistake of Tidings, not of
//! an author, so it names the line of the feed.

use std::error::Error;
use std::fmt;

use crate::lang::Lang;

/// A broken rule and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Physical line of the feed, from 1.
    pub line: usize,
    /// The rule.
    pub rule: Rule,
    /// What was found there: a name or a short piece of text; may be empty.
    pub found: String,
}

/// The rules a feed can break.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// Lines end with CRLF, the last one too (RFC 5545 §3.1).
    LineEnd,
    /// Lines have at most 75 octets (§3.1).
    LineLength,
    /// Every physical line is UTF-8 by itself, and the file has no BOM (§3.1, §3.1.4).
    Encoding,
    /// No control characters (§3.1).
    ControlCharacter,
    /// No blank lines (§3.1).
    BlankLine,
    /// `NAME;PARAMETER=VALUE:VALUE` (§3.1).
    ContentLine,
    /// Parameters are known, quoted and encoded as they must be (§3.2, RFC 6868).
    Parameter,
    /// Only `\\`, `\;`, `\,`, `\n` in texts (§3.3.11).
    Escape,
    /// Components lie in each other as they may (§3.4, §3.6).
    Nesting,
    /// Properties before components, zones before events, alarms last (§3.4, §3.6.1).
    Order,
    /// A property that must be there (§3.6).
    Missing,
    /// A property that may be there once (§3.6).
    Repeated,
    /// A property these feeds do not have, `METHOD` among them.
    Unexpected,
    /// A value of another form than its type's (§3.3).
    Value,
    /// A `TZID` is defined by a `VTIMEZONE` before its use (§3.2.19, §3.6.5).
    UnknownZone,
    /// No times without a zone (§3.3.5 form 1).
    FloatingTime,
    /// Start and end are of one type (§3.8.2.2).
    MixedTypes,
    /// The end is after the start (§3.8.2.2).
    EndBeforeStart,
    /// A UID belongs to one event (§3.8.4.7).
    DuplicateUid,
    /// `DTSTAMP` equals `LAST-MODIFIED` (§3.8.7.2), `CREATED` is not after it, and the calendar's is
    /// not before the newest event's (RFC 7986 §5.4).
    Stamps,
    /// A cancelled event is transparent and has no alarms.
    Cancelled,
}

impl Fault {
    /// The fault as a sentence without a full stop.
    pub fn describe(&self, lang: Lang) -> String {
        let (zh, en) = self.rule.wording();
        let found = if self.found.is_empty() { String::new() } else { self.found.escape_debug().to_string() };
        match (lang, found.is_empty()) {
            (Lang::Zh, true) => format!("日历文件第 {} 行：{zh}", self.line),
            (Lang::Zh, false) => format!("日历文件第 {} 行：{zh}（{found}）", self.line),
            (Lang::En, true) => format!("line {} of the feed: {en}", self.line),
            (Lang::En, false) => format!("line {} of the feed: {en} ({found})", self.line),
        }
    }
}

impl Rule {
    fn wording(self) -> (&'static str, &'static str) {
        match self {
            Rule::LineEnd => ("行尾必须是 CRLF", "lines must end with CRLF"),
            Rule::LineLength => ("一行不得超过 75 字节", "a line must not exceed 75 octets"),
            Rule::Encoding => (
                "必须是不带 BOM 的 UTF-8，不得在字符中间断行",
                "must be UTF-8 without BOM, never folded inside a character",
            ),
            Rule::ControlCharacter => ("不得含控制字符", "control characters are not allowed"),
            Rule::BlankLine => ("不得有空行", "blank lines are not allowed"),
            Rule::ContentLine => ("不是有效的属性行", "not a valid content line"),
            Rule::Parameter => ("属性参数有误", "a parameter is wrong"),
            Rule::Escape => ("文本转义有误", "a text is escaped wrongly"),
            Rule::Nesting => ("组件嵌套有误", "components are nested wrongly"),
            Rule::Order => ("顺序有误", "the order is wrong"),
            Rule::Missing => ("缺少属性", "a property is missing"),
            Rule::Repeated => ("属性重复", "a property is repeated"),
            Rule::Unexpected => ("不应有的属性", "a property that should not be there"),
            Rule::Value => ("值的格式有误", "a value has the wrong form"),
            Rule::UnknownZone => ("时区未定义", "the time zone is not defined"),
            Rule::FloatingTime => ("时间没有时区", "a time without a zone"),
            Rule::MixedTypes => ("开始与结束的类型不同", "start and end differ in type"),
            Rule::EndBeforeStart => ("结束不晚于开始", "the end is not after the start"),
            Rule::DuplicateUid => ("事件编号重复", "a UID is used twice"),
            Rule::Stamps => ("修改时间不一致", "the stamps contradict each other"),
            Rule::Cancelled => {
                ("已取消的事件不得占用时间或带提醒", "a cancelled event must be transparent and without alarms")
            }
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.describe(Lang::En))
    }
}

impl Error for Fault {}

/// A fault ready to return.
pub(super) fn fault<T>(line: usize, rule: Rule, found: &str) -> Result<T, Fault> {
    Err(Fault { line, rule, found: found.chars().take(40).collect() })
}
