//! Deadlines that were published and are gone from the content: deleted, or moved away with the folder of their notice,
//! which takes them from every subscriber without a word.

use std::collections::BTreeMap;

use super::maker::Maker;
use super::told;
use crate::content::ids::{Collection, DeadlineKey, NoticeId};
use crate::content::lock::{Lock, LockedDeadline};
use crate::diagnostics::{Diagnostic, Place, SourceFile};
use crate::portal::Page;

/// Keys of the lock whose deadlines are gone since the last publication, and what to say of them.
pub(super) fn find(maker: &Maker, old: &Lock) -> (Vec<String>, Vec<Diagnostic>) {
    let gone = old.deadlines.iter().filter(|(key, known)| known.gone.is_none() && !is_in_content(maker, key));
    let mut of_notice: BTreeMap<&str, Vec<(&str, &LockedDeadline)>> = BTreeMap::new();
    let mut keys = Vec::new();
    for (key, known) in gone {
        keys.push(key.clone());
        let (notice, id) = key.split_once('#').unwrap_or((key, ""));
        of_notice.entry(notice).or_default().push((id, known));
    }
    let mut problems = Vec::new();
    for (notice, gone) in of_notice {
        if got_its_id_back(maker, notice, &gone) {
            continue;
        }
        match renamed(maker, old, notice, &gone) {
            Some(page) => problems.push(folder_renamed(page, notice, gone.len())),
            None => problems.extend(gone.iter().map(|(id, known)| match other_id(maker, old, notice, known) {
                Some(now) => id_renamed(maker, id, now),
                None => vanished(notice, id),
            })),
        }
    }
    (keys, problems)
}

/// Whether the content holds a deadline of the lock, visible or not.
pub(super) fn is_in_content(maker: &Maker, key: &str) -> bool {
    DeadlineKey::read(key).is_some_and(|key| maker.portal.known.contains(&key))
}

/// The notice that must be the vanished one in a renamed folder: never published under its name, with all the same ids.
/// Among several, the one with most of the same facts.
fn renamed<'a>(maker: &'a Maker, old: &Lock, notice: &str, gone: &[(&str, &LockedDeadline)]) -> Option<&'a Page> {
    let stands = maker.portal.notice_named(notice).is_some();
    let is_new = |page: &&Page| {
        let prefix = format!("{}#", page.document.notice_id());
        page.document.front.id.is_none() && !old.deadlines.keys().any(|key| key.starts_with(&prefix))
    };
    let same_facts = |page: &Page| {
        let holds = |(id, known): &&(&str, &LockedDeadline)| {
            let deadline = page.deadlines.iter().find(|key| key.deadline.as_str() == *id);
            deadline.is_some_and(|key| told::facts(maker, maker.portal.deadlines[key].facts()) == known.facts)
        };
        gone.iter().filter(holds).count()
    };
    let pages = maker.portal.collection(Collection::Notices).filter(|_| !stands).filter(is_new);
    pages.filter(|page| has_all(page, gone)).max_by_key(|page| same_facts(page))
}

/// Whether these ids were published for a while under the name of a folder whose notice has its old id again.
fn got_its_id_back(maker: &Maker, notice: &str, gone: &[(&str, &LockedDeadline)]) -> bool {
    let mut pages = maker.portal.collection(Collection::Notices);
    pages.any(|page| page.document.front.id.is_some() && page.id().slug.as_str() == notice && has_all(page, gone))
}

fn has_all(page: &Page, gone: &[(&str, &LockedDeadline)]) -> bool {
    gone.iter().all(|(id, _)| page.deadlines.iter().any(|key| key.deadline.as_str() == *id))
}

/// The deadline of the same notice that says just what the vanished one said, under an id that was never published.
fn other_id<'a>(maker: &'a Maker, old: &Lock, notice: &str, known: &LockedDeadline) -> Option<&'a DeadlineKey> {
    let page = maker.portal.notice(&NoticeId::new(notice)?)?;
    let is_new = |key: &&DeadlineKey| !old.deadlines.contains_key(&key.to_string());
    let mut same = page
        .deadlines
        .iter()
        .filter(is_new)
        .filter(|key| told::facts(maker, maker.portal.deadlines[key].facts()) == known.facts);
    // Of several that say the same, nobody can tell which it was.
    same.next().filter(|_| same.next().is_none())
}

fn id_renamed(maker: &Maker, old: &str, now: &DeadlineKey) -> Diagnostic {
    let new = &now.deadline;
    Diagnostic::warning(
        "deadline-vanished",
        maker.portal.place_of_id(now),
        format!("代号“{old}”好像改成了“{new}”：订阅者会看到旧的一项无声消失，又多出一项"),
        format!(
            "the id `{old}` seems to be `{new}` now: subscribers would lose one entry without a word and get another"
        ),
    )
    .fix(
        format!("改回 id: {old}；名称可以写在 label 里"),
        format!("write `id: {old}` again; what it is called is for `label`"),
    )
}

fn folder_renamed(page: &Page, old: &str, count: usize) -> Diagnostic {
    let new = &page.id().slug;
    let place = page.document.bodies.values().next().map(|body| Place::top(&body.source));
    let dates = if count == 1 { "its date" } else { "its dates" };
    Diagnostic::warning(
        "deadline-vanished",
        place,
        format!("通知“{old}”好像改名成了“{new}”：它的 {count} 个日期会从订阅者的日历里无声消失，旧网址也打不开了"),
        format!("the notice `{old}` seems to be renamed to `{new}`: {dates} will vanish from subscribers' calendars without a word, and its old address leads nowhere"),
    )
    .fix(
        format!("在它的设置里加上这两行，日历和旧网址就都不断：\nid: {old}\naliases: [{old}]"),
        format!("add these two lines to its front matter; calendars and the old address go on:\nid: {old}\naliases: [{old}]"),
    )
}

fn vanished(notice: &str, id: &str) -> Diagnostic {
    Diagnostic::warning(
        "deadline-vanished",
        Place::top(&SourceFile::new("content/portal.lock", "")),
        format!("截止事项“{notice}#{id}”发布过，现在不见了；订阅者的日历里它会无声消失"),
        format!("the deadline `{notice}#{id}` was published and is gone; it vanishes from subscribers' calendars without a word"),
    )
    .fix(
        format!("恢复它，并在一份新通知里写：\namends:\n  - {{notice: {notice}, deadline: {id}, cancel: 原因}}"),
        format!("bring it back, and write in a new notice:\namends:\n  - {{notice: {notice}, deadline: {id}, cancel: reason}}"),
    )
}
