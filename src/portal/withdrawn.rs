//! Notices that were published and are held back now: a draft again, or of a later day. Subscribers lose their dates.

use super::publication::Held;
use crate::content::document::Document;
use crate::content::lock::Lock;
use crate::diagnostics::{Diagnostic, Place};
use crate::time::Instant;

/// What to say of a notice that is held back, if subscribers had dates of it at `now`.
pub(super) fn told(document: &Document, held: &Held, lock: &Lock, now: Instant) -> Option<Diagnostic> {
    let id = document.notice_id();
    if !held.is_whole() || lock.notices.get(id.as_str()).is_none_or(|notice| notice.gone.is_some()) {
        return None;
    }
    let prefix = format!("{id}.");
    let mut events = lock.events.range(prefix.clone()..).take_while(|(uid, _)| uid.starts_with(&prefix));
    // A look at an earlier day finds in the lock what was published since.
    if !events.any(|(_, event)| event.created <= now) {
        return None;
    }
    let problem = Diagnostic::warning(
        "notice-withdrawn",
        place(document, held),
        format!("通知“{id}”发布过，现在不发布了；它的日期会从订阅者的日历里无声消失"),
        format!(
            "the notice `{id}` was published and is held back now: its dates vanish from subscribers' calendars without a word"
        ),
    );
    Some(problem.fix(
        format!("不是有意的，就改回来；不办了，先改回来，再运行 tidings amend {id} 代号 --cancel，页面和日历都会说明"),
        format!("if it was not meant, put it back; if it does not take place, put it back and run `tidings amend {id} DEADLINE --cancel`, so that page and calendars say so"),
    ))
}

/// The line that holds it back.
fn place(document: &Document, held: &Held) -> Place {
    let front = &document.front;
    let top = front.mark.place();
    match (held, &front.published) {
        (Held::Until(_), Some(published)) => published.mark.place(),
        _ => {
            let text = &top.file.text;
            let line = text.match_indices("draft:").find(|(at, _)| *at == 0 || text[..*at].ends_with('\n'));
            line.map_or(top.clone(), |(at, key)| Place::new(&top.file, at..at + key.len()))
        }
    }
}
