//! What a calendar event says: its title and its details. Everything a student needs without opening the page, and
//! the change before all else. Knows nothing of feeds, identities and stamps.

use super::events::{CalendarEvent, EventState, Role};
use super::maker::Maker;
use super::routes::Route;
use super::{deadlines, when, words};
use crate::content::front_matter::NoticeFacts;
use crate::content::text::Text;
use crate::lang::Lang;
use crate::portal::Portal;
use crate::portal::facts::{Deadline, Facts, Status};
use crate::portal::shape::{Shape, Unresolved};
use crate::time::wording;

/// A label up to this wide, in half-width columns, is half of what a phone shows of a title: "first batch", of what?
const SHORT_LABEL: usize = 12;

/// The title: the change, the kind of edge or of thing, what it is, for whom.
pub(super) fn summary(maker: &Maker, deadline: &Deadline, event: &CalendarEvent, lang: Lang) -> String {
    let facts = deadline.facts();
    let change = match (&event.role, event.state) {
        (Role::LeftNote, _) | (_, EventState::Elsewhere) => {
            lang.pick("【已移出本日历】", "No longer in this calendar: ")
        }
        (Role::MovedNote(..), _) => lang.pick("【改期】", "Moved: "),
        (Role::CancelledNote(_), _) | (_, EventState::Cancelled) => match facts.status {
            // Not called off: it, or what it follows, has no date any more.
            Status::Scheduled if is_undated(&facts.shape) => lang.pick("【延期待定】", "Postponed: "),
            // The rest goes on: one of its days is gone, or this entry gave way to others.
            Status::Scheduled if !matches!(event.role, Role::Day(_)) => lang.pick("【改期】", "Moved: "),
            Status::Scheduled => lang.pick("【已取消】", "Cancelled: "),
            Status::Superseded { .. } => lang.pick("【已取代】", "Replaced: "),
            Status::Cancelled { .. } => lang.pick("【已取消】", "Cancelled: "),
        },
        _ => "",
    };
    let edge = edge(&event.role, dated_shape(deadline, &event.role), lang);
    let what = what(maker, facts, edge, lang);
    let cohorts = cohort_names(&maker.portal, facts, lang);
    let whom = match &facts.who {
        Some(who) => who.get(lang).to_owned(),
        None => cohorts.join(words::list_separator(lang)),
    };
    let whom = if whom.is_empty() { whom } else { lang.pick(format!("（{whom}）"), format!(" ({whom})")) };
    format!("{change}{edge}{what}{whom}")
}

/// The details, one fact a line; the link last, as some clients show no `URL`.
pub(super) fn description(maker: &Maker, deadline: &Deadline, event: &CalendarEvent, lang: Lang) -> String {
    let portal = &*maker.portal;
    let facts = deadline.facts();
    let zone = portal.settings.zone;
    let mut lines: Vec<String> = Vec::new();
    let mut line = |label: &str, text: &str| lines.push(format!("{label}{}{text}", lang.pick("：", ": ")));
    let phrase = |shape: &Shape| when::phrase(shape, zone, lang).plain();
    let status = deadlines::status_text(maker, facts, lang);
    if let Some(status) = &status {
        line(lang.pick("状态", "State"), status);
    }
    if event.role == Role::LeftNote || event.state == EventState::Elsewhere {
        line(
            lang.pick("状态", "State"),
            lang.pick("已更正，不再属于这个日历", "corrected: it does not belong to this calendar"),
        );
    }
    if let Some(old) = former_shape(deadline, &event.role) {
        line(lang.pick("原定", "Was"), &phrase(old));
    }
    let cause = deadline.latest().cause.as_ref().filter(|_| status.is_none());
    if let Some(reason) = cause.and_then(|cause| deadlines::reason(maker, cause, facts, lang)) {
        line(lang.pick("变更原因", "Reason"), &reason);
    }
    // Postponed without a date: the state has said so.
    if !matches!(facts.shape, Shape::Unresolved { reason: Unresolved::ToBeAnnounced }) {
        let now = format!("{}{}", phrase(&facts.shape), wording::zone_note(zone, lang));
        line(words::fact("when", lang), &now);
    }
    if let Some(place) = &facts.place {
        line(words::fact("where", lang), portal.place(place).get(lang));
    }
    let notice = portal.notice(&deadline.key.notice).map(|page| &page.facts);
    let of_notice = |pick: fn(&NoticeFacts) -> &Option<Text>| notice.and_then(|notice| pick(notice).as_ref());
    // What the notice asks to bring, wear and pay belongs to coming in person; a fee of the deadline's own does not.
    let in_person = is_visited(facts);
    let told = [
        ("who", facts.who.as_ref().or_else(|| of_notice(|notice| &notice.who))),
        ("bring", of_notice(|notice| &notice.bring).filter(|_| in_person)),
        ("wear", of_notice(|notice| &notice.wear).filter(|_| in_person)),
        ("fee", facts.fee.as_ref().or_else(|| of_notice(|notice| &notice.fee).filter(|_| in_person))),
    ];
    for (key, text) in told {
        if let Some(text) = text {
            line(words::fact(key, lang), text.get(lang));
        }
    }
    if let Some(note) = &facts.note {
        line(lang.pick("说明", "Note"), note.get(lang));
    }
    let contact = facts.contact.as_ref().or_else(|| notice.and_then(|notice| notice.contact.as_ref()));
    if let Some(contact) = contact.or(portal.settings.contact.as_ref()).and_then(|id| maker.contact(id, lang)) {
        let ways = [Some(contact.name), contact.phone, contact.url];
        line(words::fact("contact", lang), &ways.into_iter().flatten().collect::<Vec<_>>().join(" "));
    }
    if let Status::Superseded { by } = &facts.status {
        let url = Route::Document(lang, by.clone()).absolute(&maker.base_url);
        line(lang.pick("新通知", "New notice"), &url);
    }
    let as_of = wording::date(zone.civil(event.modified).0, lang);
    lines.push(
        lang.pick(format!("以上为{as_of}的信息，以网页为准："), format!("As of {as_of}; the page is authoritative:")),
    );
    lines.push(Route::Document(lang, portal.document_of(&event.key.notice)).absolute(&maker.base_url));
    lines.join("\n")
}

/// Whether a correction of the notice's own facts shows in the details of a deadline's events.
pub(super) fn shows(facts: &Facts, old: &NoticeFacts, new: &NoticeFacts) -> bool {
    let who = facts.who.is_none() && old.who != new.who;
    let contact = facts.contact.is_none() && old.contact != new.contact;
    let fee = facts.fee.is_none() && old.fee != new.fee;
    who || contact || (is_visited(facts) && (fee || old.bring != new.bring || old.wear != new.wear))
}

/// Whether students really come: then what to bring, wear and pay is told.
fn is_visited(facts: &Facts) -> bool {
    is_in_person(facts) && facts.status == Status::Scheduled
}

/// The names of the cohorts a deadline is for.
pub(super) fn cohort_names<'a>(portal: &'a Portal, facts: &Facts, lang: Lang) -> Vec<&'a str> {
    facts.cohorts.iter().filter_map(|id| portal.settings.cohort(id)).map(|cohort| cohort.name.get(lang)).collect()
}

/// Whether students come to a place: a session, or office hours.
pub(super) fn is_in_person(facts: &Facts) -> bool {
    matches!(facts.shape, Shape::Session { .. } | Shape::Daily { .. })
}

/// The dates that held before, where others hold now: those of the old day, else the last ones.
fn former_shape<'a>(deadline: &'a Deadline, role: &Role) -> Option<&'a Shape> {
    if let Role::MovedNote(_, revision) = role {
        return Some(&deadline.revisions.get(revision.checked_sub(1)?)?.facts.shape);
    }
    let facts = deadline.facts();
    let shapes = deadline.revisions.iter().rev().map(|revision| &revision.facts.shape);
    let mut former = shapes.filter(|shape| **shape != facts.shape && !is_undated(shape));
    former.next().filter(|_| facts.status == Status::Scheduled)
}

/// The shape an event stands for: the current one, or the one before where that has no date.
fn dated_shape<'a>(deadline: &'a Deadline, role: &Role) -> &'a Shape {
    let current = &deadline.facts().shape;
    let is_former = matches!(role, Role::MovedNote(..)) || is_undated(current);
    former_shape(deadline, role).filter(|_| is_former).unwrap_or(current)
}

fn is_undated(shape: &Shape) -> bool {
    matches!(shape, Shape::Unresolved { .. })
}

fn edge(role: &Role, shape: &Shape, lang: Lang) -> &'static str {
    match (role, shape) {
        (Role::CancelledNote(of) | Role::MovedNote(of, _), _) => edge(of, shape, lang),
        (Role::Opens, _) | (Role::Whole, Shape::Opens { .. }) => lang.pick("开始：", "Opens: "),
        (Role::Closes, _) | (Role::Whole, Shape::Due { .. }) => lang.pick("截止：", "Due: "),
        _ => "",
    }
}

/// The author's label, which may be no more than "first session": then the kind stands before it. Where an edge
/// already tells what sort of thing it is, a label that says enough stands alone.
fn what(maker: &Maker, facts: &Facts, edge: &str, lang: Lang) -> String {
    let title = deadlines::title(maker, facts, lang);
    let kind = maker.portal.settings.kind(&facts.kind).map_or("", |kind| kind.name.get(lang));
    if title.to_lowercase().contains(&kind.to_lowercase()) || !(edge.is_empty() || columns(&title) <= SHORT_LABEL) {
        return title;
    }
    format!("{kind}{}{title}", lang.pick("·", " · "))
}

/// Width in half-width columns, near enough for Chinese and English.
fn columns(text: &str) -> usize {
    text.chars().map(|c| if c < '\u{2e80}' { 1 } else { 2 }).sum()
}
