//! Changes that say less than their author thinks: nothing new, an end that is not later, a date already gone by,
//! something already cancelled or replaced. Told at the change, all of them today, those of scheduled notices too.

use super::fold::{Fate, Folded};
use super::log::{Action, Change, Target};
use super::resolve::Resolver;
use super::shape::Shape;
use super::timeline::Moment;
use crate::content::facts::WhenEntry;
use crate::content::front_matter::NoticeFacts;
use crate::content::ids::{DeadlineKey, DocId};
use crate::content::text::Text;
use crate::content::yaml::Mark;
use crate::diagnostics::Diagnostic;
use crate::lang::Lang;
use crate::time::{Instant, Point, Zone};

/// Looks at every change of the line.
pub(super) fn review(resolver: &mut Resolver<'_>, zone: Zone) {
    for key in resolver.keys() {
        let first = &resolver.entry(&key).facts.when;
        let problems = [published_when_over(resolver, &key, first), begins_at_midnight(first)];
        resolver.problems.extend(problems.into_iter().flatten());
        for (index, change) in resolver.changes(&key).to_vec() {
            resolver.problems.extend(no_reason_yet(change));
            if let Some(problem) = of_deadline(resolver, &key, index, change, zone) {
                resolver.problems.push(problem);
            }
        }
    }
    of_notices(resolver);
}

/// A date before the notice that tells it: nearly always last year's number. Only of plain dates; a sum on another date
/// cannot be mistyped so.
fn published_when_over(resolver: &Resolver<'_>, key: &DeadlineKey, when: &WhenEntry) -> Option<Diagnostic> {
    let written = when.until.as_ref().or(when.before.as_ref())?;
    let end = written.value.as_plain()?.day;
    let published = resolver.published_on(key)?;
    if end >= published {
        return None;
    }
    Some(
        Diagnostic::warning(
            "over-before-published",
            written.mark.place(),
            format!("截止日期 {end} 在通知发布（{published}）之前"),
            format!("the end, {end}, is before the notice's publication on {published}"),
        )
        .fix("检查年份；published: 和这里哪一个写错了", "check the years, here and in `published:`"),
    )
}

/// `from: 2027-11-20` beside `until: 2027-11-20 12:00`: open from midnight, says the file, and nobody meant it.
fn begins_at_midnight(when: &WhenEntry) -> Option<Diagnostic> {
    let from = when.from.as_ref()?;
    let end = when.until.as_ref().or(when.before.as_ref())?.value.as_plain()?;
    let begin = from.value.as_plain()?;
    if begin.clock.is_some() || end.clock.is_none() || begin.day != end.day {
        return None;
    }
    Some(
        Diagnostic::warning(
            "start-without-clock",
            from.mark.place(),
            "结束写了钟点，开始没有写，会当成 00:00",
            "the end has an hour and the start has none: it would be 00:00",
        )
        .fix(
            format!("写上钟点，例如 {} 08:00；真是零点就写 00:00", begin.day),
            format!("add the hour, such as {} 08:00; write 00:00 if midnight is meant", begin.day),
        ),
    )
}

fn of_deadline(
    resolver: &mut Resolver<'_>,
    key: &DeadlineKey,
    index: usize,
    change: &Change,
    zone: Zone,
) -> Option<Diagnostic> {
    if matches!(change.action, Action::Supersede) {
        return None;
    }
    let before = resolver.fold(key, Moment::before(index));
    if let Fate::Superseded(by, _) = &before.fate {
        return Some(already_replaced(key, change, by));
    }
    if let (Fate::Cancelled(..), Action::Cancel(_) | Action::Extend(_) | Action::Correct(_)) =
        (&before.fate, &change.action)
    {
        return Some(already_cancelled(resolver, key, change, &before));
    }
    if let (Fate::ToBeAnnounced, Action::Extend(_)) = (&before.fate, &change.action) {
        return Some(no_end(key, change));
    }
    let after = before.clone().then(index, change);
    if (&after.facts, &after.fate) == (&before.facts, &before.fate) {
        return Some(no_effect(change));
    }
    let announcement = resolver.timeline.announcement(index);
    let old = resolver.shape(key, Moment::before(announcement.start))?;
    let new = resolver.shape(key, Moment::before(announcement.end))?;
    match &change.action {
        Action::Extend(when) => extension(key, change, when, (&old, &new), zone),
        Action::Postpone(Some(when)) => begins_at_midnight(when)
            .or_else(|| half_moved(change, when, (&old, &new), zone))
            .or_else(|| gone_by(change, &new, zone)),
        Action::Cancel(_) | Action::Correct(_) => told_too_late(change, &old, zone),
        _ => None,
    }
}

/// A session of which only one edge was moved, so that it lasts for days.
fn half_moved(change: &Change, when: &WhenEntry, (old, new): (&Shape, &Shape), zone: Zone) -> Option<Diagnostic> {
    let only_one = when.from.is_some() != (when.until.is_some() || when.before.is_some());
    let grew = matches!(old, Shape::Session { .. }) && matches!(new, Shape::Window { .. });
    let (opens, closes) = (new.opens()?.day(), new.closes(zone)?.day());
    (only_one && grew).then(|| {
        Diagnostic::warning(
            "half-moved",
            change.mark.place(),
            format!("只改了一头，另一头没动：现在从 {opens} 一直到 {closes}"),
            format!("only one edge was moved: now it lasts from {opens} to {closes}"),
        )
        .fix("from: 和 until: 都写上", "write both `from:` and `until:`")
    })
}

/// Days after which nobody records any more what happened to a date.
const RECORDED_WITHIN: i64 = 14;

/// A change that becomes known only when nobody needs it: nearly always next year's number.
fn told_too_late(change: &Change, old: &Shape, zone: Zone) -> Option<Diagnostic> {
    let end = old.closes(zone)?.day();
    let told = day(change.at, zone);
    ((told - end).num_days() > RECORDED_WITHIN).then(|| {
        Diagnostic::warning(
            "told-too-late",
            change.mark.place(),
            format!("这条变更 {told} 才公布，而事项 {end} 就结束了"),
            format!("this becomes known on {told}, but the date was over on {end}"),
        )
        .fix("检查 on: 的年份和月份", "check the year and month of `on:`")
    })
}

fn extension(
    key: &DeadlineKey,
    change: &Change,
    when: &WhenEntry,
    (old, new): (&Shape, &Shape),
    zone: Zone,
) -> Option<Diagnostic> {
    let (Some(before), Some(after)) = (old.closes(zone), new.closes(zone)) else {
        // What has no date yet cannot be compared; it may well be later.
        let unknown = |shape: &Shape| matches!(shape, Shape::Unresolved { .. });
        return (!unknown(old) && !unknown(new)).then(|| no_end(key, change));
    };
    let written = when.until.as_ref().or(when.before.as_ref());
    let Some(end) = written.filter(|_| !matches!(old, Shape::Milestone { .. })) else {
        return Some(no_end(key, change));
    };
    if after.instant() <= before.instant() {
        return Some(not_later(&end.mark, before, after));
    }
    gone_by(change, new, zone)
}

fn no_end(key: &DeadlineKey, change: &Change) -> Diagnostic {
    Diagnostic::error(
        "extend-without-end",
        change.mark.place(),
        format!("“{}”没有可以延长的截止时间", key.deadline),
        format!("`{}` has no end that could be extended", key.deadline),
    )
    .fix(
        "extend 只写新的 until:；改开始时间用 postpone，补上截止时间用 correct",
        "`extend` takes a new `until:`; use `postpone` to move the start, `correct` to add an end",
    )
}

fn not_later(mark: &Mark, before: Point, after: Point) -> Diagnostic {
    let shown = |point: Point| {
        let clock = point.clock().map(|clock| format!(" {clock}")).unwrap_or_default();
        format!("{}{clock}", point.day())
    };
    let (old, new) = (shown(before), shown(after));
    Diagnostic::error(
        "extend-not-later",
        mark.place(),
        format!("新的截止时间（{new}）不晚于原来的（{old}）"),
        format!("the new end ({new}) is not later than the old one ({old})"),
    )
    .fix("检查日期；如果确实要提前，用 postpone", "check the date; to bring an end forward, use `postpone`")
}

fn gone_by(change: &Change, new: &Shape, zone: Zone) -> Option<Diagnostic> {
    let end = new.closes(zone).or_else(|| new.opens())?;
    if end.instant() > change.at {
        return None;
    }
    Some(
        Diagnostic::warning(
            "moved-into-past",
            change.mark.place(),
            format!("改成了 {}，而这条变更 {} 才发布", end.day(), day(change.at, zone)),
            format!("this moves it to {}, but is announced on {}", end.day(), day(change.at, zone)),
        )
        .fix("检查年份和日期", "check the year and the date"),
    )
}

fn day(at: Instant, zone: Zone) -> chrono::NaiveDate {
    zone.civil(at).0
}

/// The lines that messages offer leave the reason to the author.
fn no_reason_yet(change: &Change) -> Option<Diagnostic> {
    let cancelled = match &change.action {
        Action::Cancel(reason) => reason.as_ref(),
        _ => None,
    };
    let is_left = |text: &Text| Lang::ALL.iter().any(|lang| matches!(text.own(*lang), Some("原因" | "reason")));
    change.note.iter().chain(cancelled).any(is_left).then(|| {
        Diagnostic::warning(
            "reason-not-written",
            change.mark.place(),
            "“原因”两个字还在，学生会照样看到",
            "the word “reason” still stands for one, and readers will see it",
        )
        .fix("换成真正的原因，或者把 note 删掉", "write the reason itself, or drop `note:`")
    })
}

fn no_effect(change: &Change) -> Diagnostic {
    Diagnostic::warning(
        "change-without-effect",
        change.mark.place(),
        "这条变更没有改变任何内容",
        "this change changes nothing",
    )
    .fix("删掉它，或写上新的内容", "delete it, or write what is new")
}

fn already_cancelled(resolver: &Resolver<'_>, key: &DeadlineKey, change: &Change, before: &Folded<'_>) -> Diagnostic {
    let problem = Diagnostic::warning(
        "already-cancelled",
        change.mark.place(),
        format!("“{}”在此之前已经取消", key.deadline),
        format!("`{}` was cancelled before this", key.deadline),
    )
    .fix(
        "要恢复，用 postpone 写上日期；只补充原因，改原来的那条 cancel",
        "to bring it back, write its dates with `postpone`; to mend the reason, edit the first `cancel`",
    );
    let first = before.fate.ended_at().and_then(|at| {
        resolver.changes(key).iter().find(|(index, _)| *index == at).map(|(_, change)| change.mark.place())
    });
    match first {
        Some(first) => problem.see(first, "在这里取消的", "cancelled here"),
        None => problem,
    }
}

fn already_replaced(key: &DeadlineKey, change: &Change, by: &DocId) -> Diagnostic {
    Diagnostic::warning(
        "already-replaced",
        change.mark.place(),
        format!("通知“{}”在此之前已由“{}”取代，这条变更不起作用", key.notice, by.slug),
        format!("`{}` was replaced by `{}` before this, so the change has no effect", key.notice, by.slug),
    )
    .fix(format!("改“{}”里的事项", by.slug), format!("change what stands in `{}`", by.slug))
}

/// Corrections of the notices' own facts.
fn of_notices(resolver: &mut Resolver<'_>) {
    let mut problems = Vec::new();
    let mut facts: std::collections::BTreeMap<&DocId, NoticeFacts> = std::collections::BTreeMap::new();
    for (_, change) in resolver.timeline.changes() {
        let (Target::Notice, Action::CorrectNotice(correction)) = (&change.target, &change.action) else {
            continue;
        };
        let Some(document) = resolver.notice(&change.of) else { continue };
        let now = facts.entry(&document.id).or_insert_with(|| document.front.facts.clone());
        let new = now.changed_by(correction);
        if new == *now {
            problems.push(no_effect(change));
        }
        *now = new;
    }
    resolver.problems.extend(problems);
}
