//! Every key an author may write: its name, the form of its value, and what it is for, in both languages.
//! The readers take their lists of known keys from here, and so does the JSON Schema that editors use, so that the two
//! cannot drift apart. Knows nothing of reading.

mod calendar;
mod notice;
mod site;

use crate::diagnostics::nearest;

pub use calendar::{CALENDAR, CALENDAR_DAYS, CALENDAR_YEAR, CLOSURES};
pub use notice::{
    AMENDMENT, ATTACHMENT, DAILY, DEADLINE_ID, DEADLINE_TEXTS, FACTS, HOURS_OF_DAY, NOTICE, NOTICE_FACTS, PAGE,
    REVISION, SESSIONS_SOURCE, TRANSLATION, VERBS, WHEN,
};
pub use site::{COHORT, CONTACT, KIND, PLACE, SITE};

/// One key.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// As it is written.
    pub name: &'static str,
    /// What its value looks like.
    pub form: Form,
    /// Whether the map cannot do without it.
    pub required: bool,
    /// What it is for, in Chinese.
    pub zh: &'static str,
    /// What it is for, in English.
    pub en: &'static str,
}

/// What a value looks like. The reader decides what it means; this is as much as an editor can check.
#[derive(Debug, Clone, Copy)]
pub enum Form {
    /// A text, plain or as `{zh: …, en: …}`.
    Text,
    /// A text in one language, or a name.
    Plain,
    /// A date, or a sum on another deadline.
    Date,
    /// A length of time: `2 working days`.
    Period,
    /// A web address.
    Address,
    /// `true` or `false`.
    Flag,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// One of a few words.
    Choice(&'static [&'static str]),
    /// A list; one value alone is a list of one.
    List(&'static Form),
    /// A map with the keys of these tables.
    Map(&'static [&'static [Key]]),
    /// A map from names to maps with the keys of these tables.
    Named(&'static [&'static [Key]]),
    /// Any of these.
    Either(&'static [Form]),
}

impl Key {
    const fn new(name: &'static str, form: Form, zh: &'static str, en: &'static str) -> Key {
        Key { name, form, required: false, zh, en }
    }

    /// The map cannot do without it.
    const fn required(self) -> Key {
        Key { required: true, ..self }
    }
}

/// What somebody calls a key who writes Chinese, nearest meaning first. Only for messages: the files have one spelling.
const IN_CHINESE: &[(&str, &[&str])] = &[
    ("标题", &["title"]),
    ("题目", &["title"]),
    ("全称", &["formal_title"]),
    ("摘要", &["summary"]),
    ("简介", &["summary"]),
    ("发布", &["published"]),
    ("发布日期", &["published"]),
    ("发布时间", &["published"]),
    ("日期", &["published", "on"]),
    ("草稿", &["draft"]),
    ("置顶", &["pin_until"]),
    ("文号", &["number"]),
    ("发文字号", &["number"]),
    ("单位", &["issuer", "organisation"]),
    ("发文单位", &["issuer", "organisation"]),
    ("群体", &["cohorts"]),
    ("年级", &["cohorts"]),
    ("对象", &["cohorts", "who"]),
    ("携带", &["bring"]),
    ("着装", &["wear"]),
    ("费用", &["fee"]),
    ("联系人", &["contact", "contacts"]),
    ("联系方式", &["contact", "contacts"]),
    ("电话", &["phone"]),
    ("期限", &["deadlines"]),
    ("事项", &["deadlines"]),
    ("日程", &["deadlines"]),
    ("场次", &["sessions"]),
    ("附件", &["attachments"]),
    ("代号", &["id"]),
    ("编号", &["id", "number"]),
    ("类型", &["kind", "kinds"]),
    ("名称", &["label", "name", "title"]),
    ("开始", &["from"]),
    ("开始时间", &["from"]),
    ("结束", &["until"]),
    ("结束时间", &["until"]),
    ("截止", &["until"]),
    ("截止日期", &["until"]),
    ("截止时间", &["until"]),
    ("时间", &["from", "on"]),
    ("地点", &["place", "places"]),
    ("地址", &["place"]),
    ("备注", &["note"]),
    ("说明", &["note", "summary"]),
    ("网址", &["base_url", "url"]),
    ("语言", &["languages"]),
    ("时区", &["timezone"]),
    ("主题", &["theme"]),
];

/// The key that a name was meant for: a Chinese word for one of these keys, or one of them nearly spelt.
pub fn meant_by<'a>(name: &str, keys: &[&'a str]) -> Option<&'a str> {
    let known = IN_CHINESE.iter().find(|(word, _)| *word == name.trim()).map_or(&[][..], |(_, known)| known);
    let own = known.iter().find_map(|meant| keys.iter().find(|key| *key == meant)).copied();
    own.or_else(|| nearest(name, keys.iter().copied()))
}

/// The names of a table, for the readers.
pub const fn names<const N: usize>(keys: &[Key]) -> [&'static str; N] {
    let mut names = [""; N];
    let mut at = 0;
    while at < N {
        names[at] = keys[at].name;
        at += 1;
    }
    names
}

/// The names of the keys of a table, as a constant of the reader that knows them.
macro_rules! names_of {
    ($table:expr) => {
        &$crate::content::keys::names::<{ $table.len() }>($table)
    };
}
pub(crate) use names_of;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_told_in_both_languages_and_stands_once_in_its_table() {
        let tables = [
            NOTICE,
            PAGE,
            TRANSLATION,
            DEADLINE_ID,
            FACTS,
            WHEN,
            DEADLINE_TEXTS,
            NOTICE_FACTS,
            AMENDMENT,
            REVISION,
            VERBS,
            ATTACHMENT,
            SESSIONS_SOURCE,
            DAILY,
            HOURS_OF_DAY,
            SITE,
            KIND,
            COHORT,
            PLACE,
            CONTACT,
            CALENDAR,
            CALENDAR_YEAR,
            CALENDAR_DAYS,
        ];
        for table in tables {
            for (at, key) in table.iter().enumerate() {
                assert!(!key.zh.is_empty() && !key.en.is_empty(), "{}", key.name);
                assert!(!table[..at].iter().any(|other| other.name == key.name), "{} twice", key.name);
            }
        }
    }

    #[test]
    fn a_page_has_no_key_that_a_notice_lacks() {
        assert!(PAGE.iter().all(|key| NOTICE.iter().any(|of_notice| of_notice.name == key.name)));
    }
}
