//! Which shape a set of dates makes, and which sets make none.

use super::Resolver;
use super::dates::outside_coverage;
use crate::content::facts::{Marked, WhenEntry};
use crate::content::ids::DeadlineKey;
use crate::content::yaml::Mark;
use crate::diagnostics::Diagnostic;
use crate::portal::fold::Folded;
use crate::portal::shape::{Shape, Unresolved};
use crate::portal::timeline::Moment;
use crate::time::{Clock, Expression, Pause, Point, Span, Zone};
use chrono::NaiveDate;

/// A session lasts at most this long; what is longer is a window with a place.
const LONGEST_SESSION_SECONDS: i64 = 24 * 3600;

type MakePoint = fn(NaiveDate, Option<Clock>, Zone) -> Point;

impl Resolver<'_> {
    /// The shape of what is written, with bases as known at `bases_at`.
    pub(super) fn evaluate(&mut self, key: &DeadlineKey, folded: &Folded<'_>, bases_at: Moment) -> Option<Shape> {
        let when = &folded.facts.when;
        if when.unreadable || self.written.too_deep.contains(key) || self.has_conflict(key, when) {
            return None;
        }
        if let Some(period) = &when.around {
            return Some(Shape::Approximate { period: period.value });
        }
        if when.within.is_some() || when.after.is_some() {
            return Some(Shape::Personal {
                within: when.within.as_ref().map(|within| within.value),
                after: when.after.clone(),
            });
        }
        let mut unresolved = None;
        let mut point = |resolver: &mut Self, written: &Option<Box<Marked<Expression>>>, make: MakePoint| {
            let Some(expression) = written else { return Some(None) };
            match resolver.date(key, expression, bases_at)? {
                Ok(date) => Some(Some(make(date.day, date.clock, resolver.zone))),
                Err(reason) => {
                    unresolved.get_or_insert(reason);
                    Some(None)
                }
            }
        };
        let from = point(self, &when.from, Point::start)?;
        let until = point(self, &when.until, Point::end)?;
        let before = point(self, &when.before, Point::end_before)?;
        let on = point(self, &when.on, Point::start)?;
        if let Some(reason) = unresolved {
            return Some(Shape::Unresolved { reason });
        }
        if let Some(on) = on {
            return Some(Shape::Milestone { on });
        }
        match (from, until.or(before)) {
            (Some(opens), Some(closes)) => {
                if Span::new(Some(opens), Some(closes)).is_err() {
                    self.problems
                        .push(end_before_start(self.written.entries[key].1.id.mark.source().name.as_str(), when));
                    return None;
                }
                self.bounded(folded, opens, closes)
            }
            (None, Some(by)) => Some(Shape::Due { by }),
            (Some(from), None) => Some(Shape::Opens { from }),
            (None, None) => {
                self.problems.push(
                    Diagnostic::error(
                        "no-date",
                        self.written.entries[key].1.id.mark.place(),
                        format!("“{}”没有写日期", key.deadline),
                        format!("`{}` has no date", key.deadline),
                    )
                    .fix(
                        "写 from:、until:、on:、around: 或 within:",
                        "write `from:`, `until:`, `on:`, `around:` or `within:`",
                    ),
                );
                None
            }
        }
    }

    fn bounded(&mut self, folded: &Folded<'_>, opens: Point, closes: Point) -> Option<Shape> {
        let pauses = self.pauses(folded, opens, closes);
        let when = &folded.facts.when;
        if let Some(daily) = &when.daily {
            let closed: Vec<_> = when.closed.iter().map(|closed| closed.value).collect();
            return match daily.value.open_days(opens.day(), closes.day(), &closed, self.calendar) {
                Ok(days) if days.is_empty() => {
                    self.problems.push(
                        Diagnostic::error(
                            "never-open",
                            daily.mark.place(),
                            "起止时间里没有一天开放",
                            "no day between its dates is open",
                        )
                        .fix("检查 from:、until: 和 on:", "check `from:`, `until:` and `on:`"),
                    );
                    None
                }
                Ok(days) => Some(Shape::Daily { opens, closes, days }),
                Err(outside) => {
                    self.problems.push(outside_coverage(&daily.mark, outside.year));
                    Some(Shape::Unresolved { reason: Unresolved::OutsideCoverage(outside.year) })
                }
            };
        }
        let timed = !opens.is_day_only() && !closes.is_day_only();
        let short = closes.instant().epoch() - opens.instant().epoch() <= LONGEST_SESSION_SECONDS;
        if folded.facts.place.is_some() && timed && short && pauses.is_empty() {
            return Some(Shape::Session { from: opens, until: closes });
        }
        Some(Shape::Window { opens, closes, pauses })
    }

    /// The pauses of a window, in order, joined where they touch. Days that were written for older dates count as far
    /// as they still lie inside.
    fn pauses(&mut self, folded: &Folded<'_>, opens: Point, closes: Point) -> Vec<Pause> {
        let mut days: Vec<(NaiveDate, NaiveDate)> = Vec::new();
        for closed in &folded.facts.when.closed {
            let (first, last) = closed.value;
            if folded.closed_is_older {
                let (first, last) = (first.max(opens.day()), last.min(closes.day()));
                days.extend((first <= last).then_some((first, last)));
                continue;
            }
            match Pause::days(first, last, self.zone) {
                Ok(pause) if pause.start().instant() > opens.instant() && pause.end().instant() < closes.instant() => {
                    days.push((first, last));
                }
                _ => self.problems.push(
                    Diagnostic::error(
                        "pause-outside",
                        closed.mark.place(),
                        "暂停的日子不在起止时间之内",
                        "the closed days do not lie inside the period",
                    )
                    .fix("暂停要在 from: 之后、until: 之前", "closed days lie after `from:` and before `until:`"),
                ),
            }
        }
        days.sort();
        let mut joined: Vec<(NaiveDate, NaiveDate)> = Vec::new();
        for (first, last) in days {
            match joined.last_mut() {
                Some((_, end)) if first <= end.succ_opt().unwrap_or(*end) => *end = last.max(*end),
                _ => joined.push((first, last)),
            }
        }
        joined.into_iter().filter_map(|(first, last)| Pause::days(first, last, self.zone).ok()).collect()
    }

    /// Dates that cannot stand together.
    fn has_conflict(&mut self, key: &DeadlineKey, when: &WhenEntry) -> bool {
        let span = when.from.is_some() || when.until.is_some() || when.before.is_some();
        let personal = when.within.is_some() || when.after.is_some();
        let shapes = [span, when.on.is_some(), when.around.is_some(), personal];
        let both_ends = when.until.is_some() && when.before.is_some();
        let bounded = when.from.is_some() && (when.until.is_some() || when.before.is_some());
        let unbounded_detail = (when.daily.is_some() || !when.closed.is_empty()) && !bounded;
        if shapes.iter().filter(|shape| **shape).count() < 2 && !both_ends && !unbounded_detail {
            return false;
        }
        let place = when.mark().map_or_else(|| self.written.entries[key].1.id.mark.place(), Mark::place);
        let problem = if both_ends {
            Diagnostic::error(
                "two-ends",
                place,
                "until: 和 before: 只能写一个",
                "`until:` and `before:` exclude each other",
            )
            .fix("until: 含当日，before: 不含当日", "`until:` includes that day, `before:` excludes it")
        } else if unbounded_detail {
            Diagnostic::error(
                "daily-without-span",
                place,
                "daily: 和 closed: 要与 from:、until: 一起写",
                "`daily:` and `closed:` need both `from:` and `until:`",
            )
        } else {
            Diagnostic::error(
                "mixed-dates",
                place,
                "这几种日期不能写在同一事项里",
                "these kinds of dates cannot stand in one deadline",
            )
            .fix("from/until、on、around、within/after 只选一种", "choose one of from/until, on, around, within/after")
        };
        self.problems.push(problem);
        true
    }
}

/// Told where the later hand wrote: in an amendment rather than in the notice it changes, else at the end.
fn end_before_start(own_file: &str, when: &WhenEntry) -> Diagnostic {
    let end = when.until.as_ref().or(when.before.as_ref()).map(|end| &end.mark);
    let start = when.from.as_ref().map(|from| &from.mark);
    let is_amended = |mark: &&Mark| mark.source().name != own_file;
    let (here, there) = match (start.filter(is_amended), end.filter(is_amended)) {
        (Some(_), None) => (start, end),
        _ => (end, start),
    };
    let is_half_moved = start.is_some_and(|mark| is_amended(&mark)) != end.is_some_and(|mark| is_amended(&mark));
    let problem = Diagnostic::error(
        "end-before-start",
        here.map(Mark::place),
        "结束时间不晚于开始时间",
        "the end is not after the start",
    );
    let problem = match is_half_moved {
        true => problem.fix(
            "变更里没写的一头还是原来的；from: 和 until: 都写上",
            "the edge that the change does not name stays as it was; write both `from:` and `until:`",
        ),
        false => problem.fix("检查 from: 和 until:", "check `from:` and `until:`"),
    };
    match there {
        Some(other) => problem.see(other.place(), "另一头写在这里", "the other edge stands here"),
        None => problem,
    }
}
