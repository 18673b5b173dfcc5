//! What an amending notice does once it is published: told before it is kept, and nothing is kept that does nothing.

use super::item;
use crate::content::ids::DocId;
use crate::lang::Lang;
use crate::output::when;
use crate::portal::Portal;
use crate::portal::facts::{Facts, Status, Verb};

/// What a new notice does to the deadlines of others.
pub(super) struct Effect {
    /// Old → new of each deadline, and what moves along.
    pub(super) told: String,
    /// Whether any fact differs from what held before.
    pub(super) changes: bool,
}

/// The changes that this notice makes in the portal.
pub(super) fn of(portal: &Portal, new: &DocId, lang: Lang) -> Effect {
    let zone = portal.settings.zone;
    let mut lines = vec![lang.pick("学生会看到：", "students will see:").to_owned()];
    let mut changes = false;
    let Some(at) = portal.page(new).map(|page| page.since) else { return Effect { told: String::new(), changes } };
    for deadline in portal.deadlines.values() {
        for pair in deadline.revisions.windows(2).filter(|pair| pair[1].at == at) {
            let Some(cause) = &pair[1].cause else { continue };
            if cause.by.as_ref() != Some(new) {
                continue;
            }
            let (old, facts) = (&pair[0].facts, &pair[1].facts);
            changes |= old != facts;
            let say = |facts: &Facts| when::phrase(&facts.shape, zone, lang).plain();
            let now = match &facts.status {
                Status::Cancelled { .. } => lang.pick("取消", "cancelled").to_owned(),
                _ if say(old) == say(facts) => lang.pick("时间不变", "the same time").to_owned(),
                _ => say(facts),
            };
            let follows = match cause.verb {
                Verb::Follow => lang.pick("（随之调整）", " (moves along)"),
                _ => "",
            };
            lines.push(format!("  {}{}{}{follows}", item(portal, facts, lang), lang.pick("：", ": "), say(old)));
            lines.push(format!("    → {now}"));
            if is_past(portal, old, facts) {
                lines.push(lang.pick("    注意：这个时间已经过去", "    note: this time is past already").to_owned());
            }
            let place = |facts: &Facts| facts.place.as_ref().map(|place| portal.place(place).get(lang).to_owned());
            if place(old) != place(facts) {
                lines.push(format!("    → {}", place(facts).unwrap_or_default()));
            }
            let fee = |facts: &Facts| facts.fee.as_ref().map(|fee| fee.get(lang).to_owned());
            if fee(old) != fee(facts) {
                lines.push(format!("    → {}", fee(facts).unwrap_or_default()));
            }
        }
    }
    Effect { told: lines.join("\n"), changes }
}

/// Whether new dates are over before anybody reads of them: mostly a wrong year or month.
fn is_past(portal: &Portal, old: &Facts, new: &Facts) -> bool {
    let end = new.shape.closes(portal.settings.zone).or_else(|| new.shape.opens());
    matches!(new.status, Status::Scheduled)
        && old.shape != new.shape
        && end.is_some_and(|end| end.instant() <= portal.as_of.now())
}
