//! The vocabulary of the product: verbs, states and labels that mean the same in every theme.
//! The words of buttons and headings belong to a theme's strings.

use crate::content::ids::Collection;
use crate::lang::Lang;
use crate::portal::facts::Verb;
use crate::portal::shape::Unresolved;

/// A verb of change as a past participle: 已改期, Postponed.
pub(super) fn verb(verb: Verb, lang: Lang) -> &'static str {
    match verb {
        Verb::Postpone => lang.pick("改期", "Moved"),
        Verb::Extend => lang.pick("延长", "Extended"),
        Verb::Cancel => lang.pick("取消", "Cancelled"),
        Verb::Reinstate => lang.pick("重新安排", "Reinstated"),
        Verb::Correct => lang.pick("更正", "Corrected"),
        Verb::Supersede => lang.pick("被取代", "Replaced"),
        Verb::Follow => lang.pick("随之调整", "Moved along"),
    }
}

/// Why there is no date.
pub(super) fn unresolved(reason: &Unresolved, lang: Lang) -> String {
    match reason {
        Unresolved::ToBeAnnounced => {
            lang.pick("已延期，新的时间另行通知", "postponed; the new date will be announced").to_owned()
        }
        Unresolved::OutsideCoverage(year) => lang.pick(
            format!("待定：{year}年的工作日安排尚未公布"),
            format!("not yet known: the working days of {year} have not been published"),
        ),
        Unresolved::BaseCancelled(_) => {
            lang.pick("待定：所依据的事项已取消", "not yet known: what it depends on was cancelled").to_owned()
        }
        Unresolved::Base(_) => lang
            .pick("待定：要等前一事项的时间确定", "not yet known: it depends on a date that is not known yet")
            .to_owned(),
    }
}

/// The name of a collection, for navigation and breadcrumbs.
pub(super) fn collection(collection: Collection, lang: Lang) -> &'static str {
    match collection {
        Collection::Notices => lang.pick("通知", "Notices"),
        Collection::Guides => lang.pick("指南", "Guides"),
        Collection::Faq => lang.pick("常见问题", "Questions"),
    }
}

/// Label of a key fact.
pub(super) fn fact(key: &str, lang: Lang) -> &'static str {
    match key {
        "who" => lang.pick("对象", "Who"),
        "when" => lang.pick("时间", "When"),
        "where" => lang.pick("地点", "Where"),
        "bring" => lang.pick("携带", "Bring"),
        "wear" => lang.pick("着装", "Wear"),
        "fee" => lang.pick("费用", "Fee"),
        _ => lang.pick("咨询", "Ask"),
    }
}

/// Between items of a list in running text.
pub(super) fn list_separator(lang: Lang) -> &'static str {
    lang.pick("、", ", ")
}
