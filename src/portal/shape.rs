//! The shapes a deadline can have, one type each, and its state at an instant.
//! Pure values: nothing here reads a clock; the instant is an argument.

use crate::content::ids::DeadlineKey;
use crate::content::text::Text;
use crate::time::{Approximate, Clock, Instant, Offset, OpenDay, Pause, Point, Zone};

/// What a deadline is in time.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// Be there: a place, from a clock time to a clock time.
    Session {
        /// First instant.
        from: Point,
        /// First instant after it.
        until: Point,
    },
    /// Act any time inside.
    Window {
        /// First instant.
        opens: Point,
        /// First instant after it.
        closes: Point,
        /// When it is closed in between, in order, without overlap, inside the window.
        pauses: Vec<Pause>,
    },
    /// Act before.
    Due {
        /// First instant at which it is too late.
        by: Point,
    },
    /// From then on, without a stated end.
    Opens {
        /// First instant.
        from: Point,
    },
    /// The office does something on that day.
    Milestone {
        /// The day.
        on: Point,
    },
    /// Open at certain hours of certain days.
    Daily {
        /// First instant of the period.
        opens: Point,
        /// First instant after it.
        closes: Point,
        /// The days with their hours, in order; never a closed day.
        days: Vec<OpenDay>,
    },
    /// A month or a third of one, provisional.
    Approximate {
        /// The period.
        period: Approximate,
    },
    /// A period that begins with something the student does.
    Personal {
        /// How long.
        within: Option<Offset>,
        /// What begins it, in words.
        after: Option<Text>,
    },
    /// No date can be given.
    Unresolved {
        /// Why.
        reason: Unresolved,
    },
}

/// Why no date can be given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unresolved {
    /// Postponed, the new date is not known.
    ToBeAnnounced,
    /// Working days beyond what the calendars cover; the first year that is missing.
    OutsideCoverage(i32),
    /// It follows another deadline that has no date, or none that is public.
    Base(DeadlineKey),
    /// It follows a deadline that was cancelled.
    BaseCancelled(DeadlineKey),
}

/// The state of a deadline at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Not open yet.
    Upcoming {
        /// When it opens.
        opens: Instant,
    },
    /// Open; closes then, if an end is stated.
    Open {
        /// First instant at which it is too late.
        closes: Option<Instant>,
    },
    /// Closed for now inside its window.
    Paused {
        /// When it opens again.
        reopens: Instant,
    },
    /// Over.
    Over {
        /// Since when.
        since: Instant,
    },
    /// It has no instant to be before or after.
    Undated,
}

impl Shape {
    /// The id of the shape in pages and data.
    pub fn name(&self) -> &'static str {
        match self {
            Shape::Session { .. } => "session",
            Shape::Window { pauses, .. } if !pauses.is_empty() => "paused",
            Shape::Window { .. } => "window",
            Shape::Due { .. } => "due",
            Shape::Opens { .. } => "opens",
            Shape::Milestone { .. } => "milestone",
            Shape::Daily { .. } => "daily",
            Shape::Approximate { .. } => "approximate",
            Shape::Personal { .. } => "personal",
            Shape::Unresolved { .. } => "unresolved",
        }
    }

    /// The edge at which it begins, if it has one.
    pub fn opens(&self) -> Option<Point> {
        match self {
            Shape::Session { from, .. } | Shape::Opens { from } => Some(*from),
            Shape::Window { opens, .. } | Shape::Daily { opens, .. } => Some(*opens),
            Shape::Milestone { on } => Some(*on),
            _ => None,
        }
    }

    /// The edge at which it ends, if it has one.
    pub fn closes(&self, zone: Zone) -> Option<Point> {
        match self {
            Shape::Session { until, .. } => Some(*until),
            Shape::Window { closes, .. } | Shape::Daily { closes, .. } => Some(*closes),
            Shape::Due { by } => Some(*by),
            Shape::Milestone { on } => Some(Point::end(on.day(), None, zone)),
            _ => None,
        }
    }

    /// The open stretches of a daily shape: start, end and last admission, in order. A day without stated hours is one
    /// stretch.
    pub fn slots(&self, zone: Zone) -> Vec<Slot> {
        let Shape::Daily { opens, closes, days } = self else { return Vec::new() };
        let mut slots = Vec::new();
        for day in days {
            let hours = if day.hours.is_empty() { &[(Clock::MIDNIGHT, Clock::END_OF_DAY)][..] } else { &day.hours };
            for (from, until) in hours {
                let from = zone.instant(day.day, *from).max(opens.instant());
                let until = zone.instant(day.day, *until).min(closes.instant());
                if from < until {
                    let cutoff = day.cutoff.map_or(until, |clock| zone.instant(day.day, clock).clamp(from, until));
                    slots.push(Slot { from, until, cutoff });
                }
            }
        }
        slots.sort_by_key(|slot| (slot.from, slot.until));
        slots
    }

    /// The stretches of a daily shape in which someone is admitted at all.
    fn admitting(&self, zone: Zone) -> Vec<Slot> {
        self.slots(zone).into_iter().filter(|slot| slot.from < slot.cutoff).collect()
    }

    /// The first instant after `t` at which the phase is another one, or says something else; `None` if never.
    pub fn turns_after(&self, t: Instant, zone: Zone) -> Option<Instant> {
        let mut turns: Vec<Instant> = Vec::new();
        match self {
            Shape::Daily { .. } => turns.extend(self.admitting(zone).iter().flat_map(|slot| [slot.from, slot.cutoff])),
            _ => turns.extend(self.opens().into_iter().chain(self.closes(zone)).map(Point::instant)),
        }
        if let Shape::Window { pauses, .. } = self {
            turns.extend(pauses.iter().flat_map(|pause| [pause.start().instant(), pause.end().instant()]));
        }
        turns.into_iter().filter(|turn| *turn > t).min()
    }

    /// The state at `t`. Half-open: at its first instant it is open, at its closing instant it is over.
    pub fn phase_at(&self, t: Instant, zone: Zone) -> Phase {
        if let Shape::Daily { .. } = self {
            return self.daily_phase(t, zone);
        }
        let (opens, closes) = (self.opens(), self.closes(zone));
        if opens.is_none() && closes.is_none() {
            return Phase::Undated;
        }
        if let Some(opens) = opens.filter(|opens| t < opens.instant()) {
            return Phase::Upcoming { opens: opens.instant() };
        }
        if let Some(closes) = closes.filter(|closes| t >= closes.instant()) {
            return Phase::Over { since: closes.instant() };
        }
        if let Shape::Window { pauses, .. } = self
            && let Some(pause) = pauses.iter().find(|pause| pause.contains(t))
        {
            return Phase::Paused { reopens: pause.end().instant() };
        }
        Phase::Open { closes: closes.map(|closes| closes.instant()) }
    }

    fn daily_phase(&self, t: Instant, zone: Zone) -> Phase {
        let slots = self.admitting(zone);
        let Some(last) = slots.last() else { return Phase::Undated };
        match slots.iter().position(|slot| t < slot.cutoff) {
            None => Phase::Over { since: last.cutoff },
            Some(next) if slots[next].from <= t => Phase::Open { closes: Some(slots[next].cutoff) },
            Some(0) => Phase::Upcoming { opens: slots[0].from },
            Some(next) => Phase::Paused { reopens: slots[next].from },
        }
    }
}

/// One open stretch of a daily shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot {
    /// First open instant.
    pub from: Instant,
    /// First closed instant.
    pub until: Instant,
    /// First instant at which nobody is admitted any more; not after `until`.
    pub cutoff: Instant,
}
