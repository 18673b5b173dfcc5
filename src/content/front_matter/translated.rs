//! What a translation adds to the texts of a document: no facts, those are written once.

use super::{DEADLINE_TEXT_KEYS, FrontMatter, NOTICE_KEYS, TRANSLATION_KEYS};
use crate::content::facts::{FactsEntry, PlaceEntry};
use crate::content::ids::Collection;
use crate::content::text::{Text, words};
use crate::content::yaml::Node;
use crate::diagnostics::Diagnostic;
use crate::lang::Lang;

/// Puts the texts of a translation into the facts. A fact in a translation is a problem: two places for one date would
/// sooner or later disagree.
pub fn translate(
    front: &mut FrontMatter,
    root: &Node<'_>,
    collection: Collection,
    lang: Lang,
    problems: &mut Vec<Diagnostic>,
) {
    let mut known: Vec<&str> = TRANSLATION_KEYS.to_vec();
    let entries = root.entries(problems);
    for (name, node) in &entries {
        if !TRANSLATION_KEYS.contains(&name.as_str()) && NOTICE_KEYS.contains(&name.as_str()) {
            known.push(NOTICE_KEYS.iter().find(|key| *key == name).copied().unwrap_or_default());
            problems.push(
                Diagnostic::error(
                    "fact-in-translation",
                    node.key_place(),
                    format!("译文里不能写“{name}”：日期、地点、对象等事实只写在默认语言的文件里"),
                    format!(
                        "`{name}` cannot stand in a translation: facts are written once, in the default language's file"
                    ),
                )
                .fix("删掉这一行", "delete this line"),
            );
        }
    }
    if collection != Collection::Notices {
        known.retain(|key| !matches!(*key, "deadlines" | "bring" | "wear" | "fee" | "who"));
    }
    let Some(map) = root.map(&known, problems) else { return };
    let text = |key: &str, problems: &mut Vec<Diagnostic>| map.get(key).and_then(|node| words(&node, problems));
    if let Some(title) = map.require("title", problems).and_then(|node| words(&node, problems)) {
        front.title.set(lang, &title);
    }
    for (key, slot) in [
        ("formal_title", &mut front.formal_title),
        ("summary", &mut front.summary),
        ("issuer", &mut front.issuer),
        ("who", &mut front.facts.who),
        ("bring", &mut front.facts.bring),
        ("wear", &mut front.facts.wear),
        ("fee", &mut front.facts.fee),
    ] {
        if let Some(new) = text(key, problems) {
            set(slot, lang, &new);
        }
    }
    let Some(node) = map.get("deadlines") else { return };
    for (id, node) in node.entries(problems) {
        let Some(entry) = front.deadlines.iter_mut().find(|entry| entry.id.value.as_str() == id) else {
            problems.push(
                Diagnostic::error(
                    "unknown-deadline",
                    node.key_place(),
                    format!("这份通知里没有截止事项“{id}”"),
                    format!("this notice has no deadline `{id}`"),
                )
                .did_you_mean(&id, front.deadlines.iter().map(|entry| entry.id.value.as_str())),
            );
            continue;
        };
        translate_deadline(&mut entry.facts, &node, lang, problems);
    }
}

fn translate_deadline(facts: &mut FactsEntry, node: &Node<'_>, lang: Lang, problems: &mut Vec<Diagnostic>) {
    let Some(map) = node.map(DEADLINE_TEXT_KEYS, problems) else { return };
    for (key, slot) in [
        ("label", &mut facts.label),
        ("who", &mut facts.who),
        ("fee", &mut facts.fee),
        ("note", &mut facts.note),
        ("after", &mut facts.when.after),
    ] {
        if let Some(new) = map.get(key).and_then(|node| words(&node, problems)) {
            set(slot, lang, &new);
        }
    }
    if let (Some(PlaceEntry::Free(place)), Some(new)) =
        (&mut facts.place, map.get("place").and_then(|node| words(&node, problems)))
    {
        place.set(lang, &new);
    }
}

fn set(slot: &mut Option<Text>, lang: Lang, new: &str) {
    match slot {
        Some(text) => text.set(lang, new),
        None => *slot = Some(Text::of(lang, new)),
    }
}
