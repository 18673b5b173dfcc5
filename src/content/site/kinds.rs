//! Kinds of deadlines: their names, colours and reminders.

use super::{Kind, WindowStyle, checked_id, choice, named};
use crate::content::ids::KindId;
use crate::content::keys::{self, names_of};
use crate::content::text::Text;
use crate::content::yaml::{Map, Node};
use crate::diagnostics::Diagnostic;
use crate::lang::Lang;

pub(super) fn kinds(map: &Map<'_>, lang: Lang, problems: &mut Vec<Diagnostic>) -> Vec<Kind> {
    let mut kinds = Vec::new();
    for (id, node) in named(map, "kinds", problems) {
        let Some(id) = checked_id(&id, &node, KindId::new, problems) else { continue };
        let Some(fields) = node.map(names_of!(keys::KIND), problems) else { continue };
        let name = fields.require("name", problems).and_then(|node| Text::read(&node, lang, problems));
        let Some(name) = name else { continue };
        let mut alarms: Vec<u32> = fields
            .get("alarms")
            .map(|node| node.items().iter().filter_map(|item| alarm(item, problems)).collect())
            .unwrap_or_default();
        alarms.sort_unstable_by(|a, b| b.cmp(a));
        alarms.dedup();
        let calendar = fields
            .get("calendar")
            .and_then(|node| choice(&node, &[("edges", WindowStyle::Edges), ("span", WindowStyle::Span)], problems));
        kinds.push(Kind {
            id,
            name,
            color: fields.get("color").and_then(|node| color(&node, problems)),
            alarms,
            after: fields.get("after").and_then(|node| Text::read(&node, lang, problems)),
            calendar: calendar.unwrap_or(WindowStyle::Edges),
        });
    }
    kinds
}

/// RFC 7986 §5.9 wants a CSS3 colour *name*.
fn color(node: &Node<'_>, problems: &mut Vec<Diagnostic>) -> Option<String> {
    let text = node.text(problems)?;
    if !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase()) {
        return Some(text);
    }
    problems.push(
        Diagnostic::error(
            "bad-color",
            node.place(),
            format!("“{text}”不是颜色名"),
            format!("`{text}` is not a colour name"),
        )
        .fix("写 CSS 颜色的英文名，例如 steelblue", "write a CSS colour name such as steelblue"),
    );
    None
}

/// `1 day`, `2 hours`, `30 minutes` in minutes.
fn alarm(node: &Node<'_>, problems: &mut Vec<Diagnostic>) -> Option<u32> {
    let text = node.text(problems)?;
    let mut words = text.split_whitespace();
    let number = words.next().and_then(|word| word.parse::<u32>().ok());
    let unit = match words.next().map(|word| word.trim_end_matches('s')) {
        Some("minute" | "分钟") => Some(1),
        Some("hour" | "小时") => Some(60),
        Some("day" | "天") => Some(24 * 60),
        _ => None,
    };
    match (number, unit, words.next()) {
        (Some(number @ 1..=60), Some(unit), None) => Some(number * unit),
        _ => {
            problems.push(
                Diagnostic::error(
                    "bad-alarm",
                    node.place(),
                    format!("看不懂提醒时间“{text}”"),
                    format!("`{text}` is not a time before an event"),
                )
                .fix("例如 1 day、2 hours、30 minutes", "for example 1 day, 2 hours, 30 minutes"),
            );
            None
        }
    }
}
