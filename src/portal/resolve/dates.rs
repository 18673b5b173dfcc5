//! One written date at a moment: its base, then its steps.

use super::Resolver;
use crate::content::document::Document;
use crate::content::facts::Marked;
use crate::content::ids::DeadlineKey;
use crate::content::yaml::Mark;
use crate::diagnostics::{Diagnostic, Place};
use crate::portal::fold::Fate;
use crate::portal::shape::{Shape, Unresolved};
use crate::portal::timeline::Moment;
use crate::time::{Base, Edge, Expression, Written};

impl Resolver<'_> {
    /// One written date: `None` when a problem was told, `Err` when there is none to give.
    pub(super) fn date(
        &mut self,
        key: &DeadlineKey,
        expression: &Marked<Expression>,
        moment: Moment,
    ) -> Option<Result<Written, Unresolved>> {
        let base = match expression.value.base() {
            Base::Moment(written) => *written,
            Base::Published => self.day_of_publication(key, &expression.mark),
            Base::Deadline { notice, id, edge } => {
                let base = self.known_base(key, expression, notice.as_deref(), id)?;
                match self.base_date(&base, expression, *edge, moment)? {
                    Ok(base) => base,
                    Err(reason) => return Some(Err(reason)),
                }
            }
        };
        match expression.value.evaluate(base, self.calendar) {
            Ok(date) => Some(Ok(date)),
            Err(outside) => {
                self.problems.push(outside_coverage(&expression.mark, outside.year));
                Some(Err(Unresolved::OutsideCoverage(outside.year)))
            }
        }
    }

    /// 即日: the day the notice came out in which the word stands. A draft without a date counts from the day on which
    /// it is looked at.
    fn day_of_publication(&self, key: &DeadlineKey, mark: &Mark) -> Written {
        let document = self.speaker(key, mark);
        document.front.published.as_ref().map_or_else(
            || Written::day(self.zone.civil(self.publication[&document.id].since).0),
            |published| published.value,
        )
    }

    fn known_base(
        &mut self,
        key: &DeadlineKey,
        expression: &Marked<Expression>,
        notice: Option<&str>,
        id: &str,
    ) -> Option<DeadlineKey> {
        if let Some(base) = self.written.base_key(key, notice, id) {
            return Some(base);
        }
        let place = base_place(expression);
        self.problems.push(match notice {
            Some(notice) if self.written.notices.get(notice).is_none() => self.written.notices.unknown(notice, place),
            _ => {
                let of = notice.and_then(|name| self.written.notices.get(name)).map(Document::notice_id);
                let of = of.as_ref().unwrap_or(&key.notice);
                // Not the date itself; of other notices those of that name, as they are written here.
                let mut known: Vec<String> = Vec::new();
                for other in self.written.entries.keys().filter(|other| *other != key) {
                    match other.notice == *of {
                        true => known.push(other.deadline.to_string()),
                        false if other.deadline.as_str() == id => known.push(other.to_string()),
                        false => {}
                    }
                }
                let problem = Diagnostic::error(
                    "unknown-base",
                    place,
                    format!("没有截止事项“{id}”可以推算"),
                    format!("there is no deadline `{id}` to count from"),
                );
                match known.is_empty() {
                    true => problem.fix("写成 通知名#代号", "write `notice#id`"),
                    false => problem.fix(format!("可用：{}", known.join("、")), format!("known: {}", known.join(", "))),
                }
                .did_you_mean(id, known.iter().map(String::as_str))
            }
        });
        None
    }

    fn base_date(
        &mut self,
        base: &DeadlineKey,
        expression: &Marked<Expression>,
        edge: Option<Edge>,
        moment: Moment,
    ) -> Option<Result<Written, Unresolved>> {
        if let Some(at) = self.underway.iter().position(|other| other == base) {
            let chain: Vec<&str> = self.underway[at..].iter().chain([base]).map(|key| key.deadline.as_str()).collect();
            self.problems.push(
                Diagnostic::error(
                    "date-cycle",
                    base_place(expression),
                    format!("日期互相推算，绕了一圈：{}", chain.join(" → ")),
                    format!("these dates depend on one another in a circle: {}", chain.join(" → ")),
                )
                .fix("给其中一个写上确定的日期", "give one of them a fixed date"),
            );
            return None;
        }
        // Only a circle is as long; the others were left out when they were read.
        if self.underway.len() > LONGEST_CIRCLE {
            self.problems.push(chain_too_long(base_place(expression)));
            return None;
        }
        if moment < self.published(base) {
            // Its notice is scheduled: a date counted from it would give away what is not public yet.
            return Some(Err(Unresolved::Base(base.clone())));
        }
        if matches!(self.fold(base, moment).fate, Fate::Cancelled(..)) {
            return Some(Err(Unresolved::BaseCancelled(base.clone())));
        }
        let shape = self.shape(base, moment)?;
        let point = match edge {
            Some(Edge::From) => shape.opens(),
            Some(Edge::Until) => shape.closes(self.zone),
            None => shape.opens().or_else(|| shape.closes(self.zone)),
        };
        match (point, shape) {
            (Some(point), _) => Some(Ok(Written { day: point.day(), clock: point.clock() })),
            (None, Shape::Unresolved { reason: Unresolved::BaseCancelled(root) }) => {
                Some(Err(Unresolved::BaseCancelled(root)))
            }
            (None, Shape::Unresolved { .. } | Shape::Approximate { .. }) => Some(Err(Unresolved::Base(base.clone()))),
            (None, _) => {
                self.problems.push(Diagnostic::error(
                    "base-without-date",
                    base_place(expression),
                    format!("“{}”没有可以推算的日期", base.deadline),
                    format!("`{}` has no such date to count from", base.deadline),
                ));
                None
            }
        }
    }
}

/// So many dates may be counted one from the other; each takes room on the stack.
pub(super) const LONGEST_CHAIN: usize = 64;

/// A longer circle is not followed to its end.
const LONGEST_CIRCLE: usize = 256;

pub(super) fn chain_too_long(place: Place) -> Diagnostic {
    Diagnostic::error(
        "date-chain-too-long",
        place,
        format!("日期一个推一个，超过了 {LONGEST_CHAIN} 层"),
        format!("more than {LONGEST_CHAIN} dates are counted one from the other"),
    )
    .fix("给其中一个写上确定的日期", "give one of them a fixed date")
}

/// The base's name in the text. Found by reading the file again, so only for a message.
fn base_place(expression: &Marked<Expression>) -> Place {
    expression.mark.within(expression.value.base_range())
}

/// A working day is needed that no calendar knows yet.
pub(super) fn outside_coverage(mark: &Mark, year: i32) -> Diagnostic {
    Diagnostic::warning(
        "outside-coverage",
        mark.place(),
        format!("工作日历没有 {year} 年，这个日期暂时算不出来，页面上写“待定”"),
        format!("the working-day calendar lacks {year}, so this date cannot be computed yet and the page says so"),
    )
    .fix(
        format!("国务院公布 {year} 年放假安排后，补进 content/calendars/cn-workdays.yaml"),
        format!("add {year} to content/calendars/cn-workdays.yaml once the State Council has published it"),
    )
}
