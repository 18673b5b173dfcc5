//! Written dates → shapes. Folds the log of changes up to an instant, then evaluates what stands there; a derived date
//! asks for its base at the same instant, so that it moves when its base moves.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::log::{Action, Change, Target};
use super::publication::Publication;
use super::shape::{Shape, Unresolved};
use crate::content::document::Document;
use crate::content::facts::{DeadlineEntry, FactsEntry, Marked, WhenEntry};
use crate::content::ids::{DeadlineId, DeadlineKey, DocId, Slug};
use crate::content::text::Text;
use crate::diagnostics::Diagnostic;
use crate::time::{Base, Edge, Expression, Instant, Pause, Point, Span, WorkCalendar, Written, Zone};

/// A session lasts at most this long; what is longer is a window with a place.
const LONGEST_SESSION_SECONDS: i64 = 24 * 3600;

/// Whether a deadline takes place, as folded from the log.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Fate {
    /// As far as is known.
    Scheduled,
    /// Postponed to a date not known yet.
    ToBeAnnounced,
    /// It does not take place.
    Cancelled(Option<Text>),
    /// Its notice was replaced.
    Superseded(DocId),
}

/// Evaluates deadlines at instants.
pub(super) struct Resolver<'a> {
    entries: BTreeMap<DeadlineKey, (&'a Document, &'a DeadlineEntry)>,
    slugs: BTreeSet<&'a str>,
    changes: BTreeMap<DeadlineKey, Vec<&'a Change>>,
    publication: &'a BTreeMap<DocId, Publication>,
    calendar: &'a WorkCalendar,
    zone: Zone,
    memo: HashMap<(DeadlineKey, Instant), Option<Shape>>,
    underway: Vec<DeadlineKey>,
    /// What was found wrong so far.
    pub(super) problems: Vec<Diagnostic>,
}

impl<'a> Resolver<'a> {
    pub(super) fn new(
        documents: &'a [Document],
        changes: &'a [Change],
        publication: &'a BTreeMap<DocId, Publication>,
        calendar: &'a WorkCalendar,
        zone: Zone,
    ) -> Resolver<'a> {
        let mut entries: BTreeMap<DeadlineKey, (&Document, &DeadlineEntry)> = BTreeMap::new();
        let mut problems = Vec::new();
        let mut by_deadline: BTreeMap<DeadlineKey, Vec<&Change>> = BTreeMap::new();
        for document in documents {
            for entry in &document.front.deadlines {
                let key = DeadlineKey { notice: document.id.slug.clone(), deadline: entry.id.value.clone() };
                if let Some((_, first)) = entries.get(&key) {
                    problems.push(
                        Diagnostic::error(
                            "duplicate-deadline",
                            entry.id.mark.place(),
                            format!("代号“{}”在这份通知里用了两次", entry.id.value),
                            format!("the id `{}` is used twice in this notice", entry.id.value),
                        )
                        .see(first.id.mark.place(), "第一次用在这里", "first used here"),
                    );
                    continue;
                }
                entries.insert(key, (document, entry));
            }
        }
        for change in changes {
            match &change.target {
                Target::Deadline(key) => by_deadline.entry(key.clone()).or_default().push(change),
                Target::Notice(slug) if matches!(change.action, Action::Supersede) => {
                    let of_notice = DeadlineKey { notice: slug.clone(), deadline: lowest_id() };
                    for (key, _) in entries.range(of_notice..).take_while(|(key, _)| key.notice == *slug) {
                        by_deadline.entry(key.clone()).or_default().push(change);
                    }
                }
                Target::Notice(_) => {}
            }
        }
        let slugs = documents.iter().map(|document| document.id.slug.as_str()).collect();
        Resolver {
            entries,
            slugs,
            changes: by_deadline,
            publication,
            calendar,
            zone,
            memo: HashMap::new(),
            underway: Vec::new(),
            problems,
        }
    }

    /// Every deadline of the portal.
    pub(super) fn keys(&self) -> Vec<DeadlineKey> {
        self.entries.keys().cloned().collect()
    }

    /// The document a deadline stands in.
    pub(super) fn document(&self, key: &DeadlineKey) -> &'a Document {
        self.entries[key].0
    }

    /// The changes of a deadline, oldest first.
    pub(super) fn changes(&self, key: &DeadlineKey) -> &[&'a Change] {
        self.changes.get(key).map_or(&[], Vec::as_slice)
    }

    /// When the deadline's notice became known.
    pub(super) fn since(&self, key: &DeadlineKey) -> Instant {
        let document = self.entries[key].0;
        self.publication.get(&document.id).map_or(Instant::from_epoch(0), |publication| publication.since)
    }

    /// The instants at which the deadline's facts may have changed, its bases' changes included.
    pub(super) fn moments(&self, key: &DeadlineKey) -> BTreeSet<Instant> {
        let mut moments = BTreeSet::new();
        let mut seen = BTreeSet::new();
        self.gather_moments(key, &mut seen, &mut moments);
        moments
    }

    fn gather_moments(&self, key: &DeadlineKey, seen: &mut BTreeSet<DeadlineKey>, moments: &mut BTreeSet<Instant>) {
        if !seen.insert(key.clone()) {
            return;
        }
        let Some((_, entry)) = self.entries.get(key) else { return };
        moments.insert(self.since(key));
        let mut whens = vec![&entry.facts.when];
        for change in self.changes(key) {
            moments.insert(change.at);
            whens.extend(match &change.action {
                Action::Postpone(when) => when.as_ref(),
                Action::Extend(when) => Some(when),
                Action::Correct(facts) => Some(&facts.when),
                _ => None,
            });
        }
        for when in whens {
            for expression in [&when.from, &when.until, &when.before, &when.on].into_iter().flatten() {
                if let Base::Deadline { notice, id, .. } = expression.value.base()
                    && let Some(base) = self.base_key(key, notice.as_deref(), id)
                {
                    self.gather_moments(&base, seen, moments);
                }
            }
        }
    }

    /// The facts as written and the fate at `t`.
    pub(super) fn fold(&self, key: &DeadlineKey, t: Instant) -> (FactsEntry, Fate) {
        let mut facts = self.entries[key].1.facts.clone();
        let mut fate = Fate::Scheduled;
        for change in self.changes(key).iter().filter(|change| change.at <= t) {
            match &change.action {
                Action::Postpone(Some(when)) => {
                    facts.when = facts.when.changed_by(when);
                    fate = Fate::Scheduled;
                }
                Action::Postpone(None) => fate = Fate::ToBeAnnounced,
                Action::Extend(when) => facts.when = facts.when.changed_by(when),
                Action::Cancel(reason) => fate = Fate::Cancelled(reason.clone()),
                Action::Correct(correction) => facts = facts.changed_by(correction),
                Action::CorrectNotice(_) => {}
                Action::Supersede => {
                    if let Some(by) = &change.by {
                        fate = Fate::Superseded(by.clone());
                    }
                }
            }
        }
        (facts, fate)
    }

    /// The shape at `t`; `None` when a problem was told instead.
    pub(super) fn shape(&mut self, key: &DeadlineKey, t: Instant) -> Option<Shape> {
        if let Some(known) = self.memo.get(&(key.clone(), t)) {
            return known.clone();
        }
        let (facts, fate) = self.fold(key, t);
        self.underway.push(key.clone());
        let shape = match fate {
            Fate::ToBeAnnounced => Some(Shape::Unresolved { reason: Unresolved::ToBeAnnounced }),
            _ => self.evaluate(key, &facts, t),
        };
        self.underway.pop();
        self.memo.insert((key.clone(), t), shape.clone());
        shape
    }

    fn evaluate(&mut self, key: &DeadlineKey, facts: &FactsEntry, t: Instant) -> Option<Shape> {
        let when = &facts.when;
        if when.unreadable || self.has_conflict(key, when) {
            return None;
        }
        if let Some(period) = &when.around {
            return Some(Shape::Approximate { period: period.value });
        }
        if when.within.is_some() || (when.after.is_some() && when.from.is_none() && when.until.is_none()) {
            return Some(Shape::Personal {
                within: when.within.as_ref().map(|within| within.value),
                after: when.after.clone(),
            });
        }
        let mut unresolved = None;
        let mut point =
            |resolver: &mut Self,
             written: &Option<Marked<Expression>>,
             make: fn(chrono::NaiveDate, Option<crate::time::Clock>, Zone) -> Point| {
                let Some(expression) = written else { return Some(None) };
                match resolver.date(key, expression, t)? {
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
        let end = until.or(before);
        if let (Some(from), Some(end)) = (from, end)
            && Span::new(Some(from), Some(end)).is_err()
        {
            let mark = when.until.as_ref().or(when.before.as_ref()).map(|end| &end.mark);
            self.problems.push(
                Diagnostic::error(
                    "end-before-start",
                    mark.map(crate::content::yaml::Mark::place),
                    "结束时间不晚于开始时间",
                    "the end is not after the start",
                )
                .fix("检查 from: 和 until:", "check `from:` and `until:`"),
            );
            return None;
        }
        match (from, end) {
            (Some(opens), Some(closes)) => self.bounded(facts, opens, closes),
            (None, Some(by)) => Some(Shape::Due { by }),
            (Some(from), None) => Some(Shape::Opens { from }),
            (None, None) => {
                let place = self.entries[key].1.id.mark.place();
                self.problems.push(
                    Diagnostic::error(
                        "no-date",
                        place,
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

    fn bounded(&mut self, facts: &FactsEntry, opens: Point, closes: Point) -> Option<Shape> {
        let when = &facts.when;
        let mut pauses = Vec::new();
        for closed in &when.closed {
            let (first, last) = closed.value;
            match Pause::days(first, last, self.zone) {
                Ok(pause) if pause.start().instant() > opens.instant() && pause.end().instant() < closes.instant() => {
                    pauses.push(pause)
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
        pauses.sort_by_key(|pause| pause.start().instant());
        if let Some(daily) = &when.daily {
            let closed: Vec<_> = when.closed.iter().map(|closed| closed.value).collect();
            return match daily.value.open_days(opens.day(), closes.day(), &closed, self.calendar) {
                Ok(days) => Some(Shape::Daily { opens, closes, days }),
                Err(outside) => {
                    self.problems.push(outside_coverage(&daily.mark, outside.year));
                    Some(Shape::Unresolved { reason: Unresolved::OutsideCoverage(outside.year) })
                }
            };
        }
        let timed = !opens.is_day_only() && !closes.is_day_only();
        let short = closes.instant().epoch() - opens.instant().epoch() <= LONGEST_SESSION_SECONDS;
        if facts.place.is_some() && timed && short && pauses.is_empty() {
            return Some(Shape::Session { from: opens, until: closes });
        }
        Some(Shape::Window { opens, closes, pauses })
    }

    /// Dates that cannot stand together.
    fn has_conflict(&mut self, key: &DeadlineKey, when: &WhenEntry) -> bool {
        let span = when.from.is_some() || when.until.is_some() || when.before.is_some();
        let shapes = [span, when.on.is_some(), when.around.is_some(), when.within.is_some()];
        let both_ends = when.until.is_some() && when.before.is_some();
        let bounded = when.from.is_some() && (when.until.is_some() || when.before.is_some());
        let unbounded_detail = (when.daily.is_some() || !when.closed.is_empty()) && !bounded;
        if shapes.iter().filter(|shape| **shape).count() < 2 && !both_ends && !unbounded_detail {
            return false;
        }
        let place = when.mark().map_or_else(|| self.entries[key].1.id.mark.place(), |mark| mark.place());
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
            .fix("from/until、on、around、within 只选一种", "choose one of from/until, on, around, within")
        };
        self.problems.push(problem);
        true
    }

    /// One written date at `t`: `None` when a problem was told, `Err` when there is none to give.
    fn date(
        &mut self,
        key: &DeadlineKey,
        expression: &Marked<Expression>,
        t: Instant,
    ) -> Option<Result<Written, Unresolved>> {
        let base = match expression.value.base() {
            Base::Moment(written) => *written,
            Base::Published => {
                let document = self.entries[key].0;
                match &document.front.published {
                    Some(published) => published.value,
                    None => {
                        self.problems.push(Diagnostic::error(
                            "no-publication",
                            expression.mark.place(),
                            "这份通知没有写发布日期",
                            "this notice has no date of publication",
                        ));
                        return None;
                    }
                }
            }
            Base::Deadline { notice, id, edge } => {
                match self.base_date(key, expression, notice.as_deref(), id, *edge, t)? {
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

    fn base_key(&self, from: &DeadlineKey, notice: Option<&str>, id: &str) -> Option<DeadlineKey> {
        let notice = notice.map_or_else(|| Some(from.notice.clone()), Slug::new)?;
        let key = DeadlineKey { notice, deadline: DeadlineId::new(id)? };
        self.entries.contains_key(&key).then_some(key)
    }

    fn base_date(
        &mut self,
        key: &DeadlineKey,
        expression: &Marked<Expression>,
        notice: Option<&str>,
        id: &str,
        edge: Option<Edge>,
        t: Instant,
    ) -> Option<Result<Written, Unresolved>> {
        let place = expression.mark.within(expression.value.base_range());
        let Some(base) = self.base_key(key, notice, id) else {
            let problem = match notice {
                Some(notice) if !self.slugs.contains(notice) => Diagnostic::error(
                    "unknown-notice",
                    place,
                    format!("没有通知“{notice}”"),
                    format!("there is no notice `{notice}`"),
                )
                .did_you_mean(notice, self.slugs.iter().copied()),
                _ => {
                    let of = notice.unwrap_or(key.notice.as_str());
                    let known: Vec<&str> = self
                        .entries
                        .keys()
                        .filter(|known| known.notice.as_str() == of)
                        .map(|known| known.deadline.as_str())
                        .collect();
                    Diagnostic::error(
                        "unknown-base",
                        place,
                        format!("没有截止事项“{id}”可以推算"),
                        format!("there is no deadline `{id}` to count from"),
                    )
                    .fix(format!("可用：{}", known.join("、")), format!("known: {}", known.join(", ")))
                    .did_you_mean(id, known)
                }
            };
            self.problems.push(problem);
            return None;
        };
        if let Some(at) = self.underway.iter().position(|other| *other == base) {
            let chain: Vec<&str> = self.underway[at..].iter().chain([&base]).map(|key| key.deadline.as_str()).collect();
            self.problems.push(
                Diagnostic::error(
                    "date-cycle",
                    place,
                    format!("日期互相推算，绕了一圈：{}", chain.join(" → ")),
                    format!("these dates depend on one another in a circle: {}", chain.join(" → ")),
                )
                .fix("给其中一个写上确定的日期", "give one of them a fixed date"),
            );
            return None;
        }
        let shape = self.shape(&base, t)?;
        // Nothing can be counted from what does not take place.
        if matches!(self.fold(&base, t).1, Fate::Cancelled(_)) {
            return Some(Err(Unresolved::Base(base)));
        }
        let point = match edge {
            Some(Edge::From) => shape.opens(),
            Some(Edge::Until) => shape.closes(self.zone),
            None => shape.opens().or_else(|| shape.closes(self.zone)),
        };
        match (point, shape) {
            (Some(point), _) => Some(Ok(Written { day: point.day(), clock: point.clock() })),
            (None, Shape::Unresolved { .. }) => Some(Err(Unresolved::Base(base))),
            (None, _) => {
                self.problems.push(Diagnostic::error(
                    "base-without-date",
                    place,
                    format!("“{id}”没有可以推算的日期"),
                    format!("`{id}` has no such date to count from"),
                ));
                None
            }
        }
    }
}

fn outside_coverage(mark: &crate::content::yaml::Mark, year: i32) -> Diagnostic {
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

/// Sorts before every id of a notice.
fn lowest_id() -> DeadlineId {
    DeadlineId::new("0").expect("`0` is an id")
}
