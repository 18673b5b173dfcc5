//! Dates that are written in terms of others: `capture + 40 days`, `other-notice#id.until + 2 working days at 17:00`.
//!
//! `each? base [.from|.until] (± N unit)* [at HH:MM] [roll next-working-day]`. A plain date is the expression without
//! steps, so one reader serves every date field. Which deadline an id names is the portal's business.

mod evaluate;
mod read;
mod units;

#[cfg(test)]
mod tests;

use std::fmt;
use std::ops::Range;

use crate::time::read::complete;
use crate::time::{Clock, Misread, Written};

/// A date field as written: a date, or a sum on another date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expression {
    each: bool,
    base: Base,
    base_range: Range<usize>,
    steps: Vec<Offset>,
    at: Option<Clock>,
    roll: bool,
}

/// What an expression starts from.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Base {
    /// A date.
    Moment(Written),
    /// The day the notice is published, 即日.
    Published,
    /// Another deadline.
    Deadline {
        /// The notice it stands in; `None` for this one.
        notice: Option<String>,
        /// Its id in that notice.
        id: String,
        /// Which edge; `None` leaves the choice to the shape of that deadline.
        edge: Option<Edge>,
    },
}

/// One side of a deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Edge {
    /// Its start.
    From,
    /// Its end.
    Until,
}

/// So many units later, or earlier when negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Offset {
    /// How many; at most 9999 either way when a reader made it.
    pub count: i32,
    /// Of what.
    pub unit: Unit,
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Calendar days.
    Days,
    /// Seven calendar days each.
    Weeks,
    /// Calendar months: the same day number, or the last day where it is missing (Civil Code of the PRC, art. 202).
    Months,
    /// Days on which people work, by the calendar.
    WorkingDays,
}

impl Expression {
    /// What is written in these bytes, and nothing more.
    fn on(base: Base, base_range: Range<usize>) -> Expression {
        Expression { each: false, base, base_range, steps: Vec::new(), at: None, roll: false }
    }

    /// Reads a date field. Ranges of a refusal are bytes of `text`.
    pub fn read(text: &str) -> Result<Expression, Misread> {
        complete(text, read::whole_expression, Expression::to_string)
    }

    /// Whether `each` stands in front: one date is derived per session of the base.
    pub fn is_each(&self) -> bool {
        self.each
    }

    /// The expression for one session: the same sum without `each`, on that deadline of the same notice. The range of
    /// the base stays that of the text which was read. A base that is no deadline stays.
    #[must_use]
    pub fn for_session(&self, session: &str) -> Expression {
        let base = match &self.base {
            Base::Deadline { notice, edge, .. } => {
                Base::Deadline { notice: notice.clone(), id: session.to_owned(), edge: *edge }
            }
            other => other.clone(),
        };
        Expression { each: false, base, ..self.clone() }
    }

    /// What it starts from.
    pub fn base(&self) -> &Base {
        &self.base
    }

    /// The bytes of the base in the text that was read, for a message about an id that does not exist.
    pub fn base_range(&self) -> Range<usize> {
        self.base_range.clone()
    }

    /// What is added, in order.
    pub fn steps(&self) -> &[Offset] {
        &self.steps
    }

    /// The clock time that `at` sets.
    pub fn at(&self) -> Option<Clock> {
        self.at
    }

    /// Whether a result on a day off moves to the next working day.
    pub fn rolls(&self) -> bool {
        self.roll
    }

    /// Whether it is a date and nothing more.
    pub fn is_plain(&self) -> bool {
        self.as_plain().is_some()
    }

    /// The date, if it is a date and nothing more.
    pub fn as_plain(&self) -> Option<Written> {
        match self.base {
            Base::Moment(written) if self.steps.is_empty() && self.at.is_none() && !self.roll => Some(written),
            _ => None,
        }
    }

    /// Whether evaluating it asks the calendar of working days.
    pub fn needs_calendar(&self) -> bool {
        self.roll || self.steps.iter().any(|step| step.unit == Unit::WorkingDays)
    }
}

/// The canonical form, which the reader takes back.
impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.each {
            f.write_str("each ")?;
        }
        write!(f, "{}", self.base)?;
        for step in &self.steps {
            let sign = if step.count < 0 { '-' } else { '+' };
            write!(f, " {sign} {}", step.unsigned())?;
        }
        if let Some(at) = self.at {
            write!(f, " at {at}")?;
        }
        if self.roll {
            f.write_str(" roll next-working-day")?;
        }
        Ok(())
    }
}

impl fmt::Display for Base {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Base::Moment(written) => write!(f, "{written}"),
            Base::Published => f.write_str("published"),
            Base::Deadline { notice, id, edge } => {
                if let Some(notice) = notice {
                    write!(f, "{notice}#")?;
                }
                f.write_str(id)?;
                match edge {
                    Some(Edge::From) => f.write_str(".from"),
                    Some(Edge::Until) => f.write_str(".until"),
                    None => Ok(()),
                }
            }
        }
    }
}

impl Offset {
    /// Reads an amount of time without a sign, such as `2 working days` or 2个工作日 (the limit of a `within:`).
    pub fn read(text: &str) -> Result<Offset, Misread> {
        complete(text, read::whole_offset, |offset| offset.unsigned())
    }

    /// Without its sign, as the reader takes it: `2 working days`.
    fn unsigned(self) -> String {
        let unit = match self.unit {
            Unit::Days => "day",
            Unit::Weeks => "week",
            Unit::Months => "month",
            Unit::WorkingDays => "working day",
        };
        let count = self.count.unsigned_abs();
        format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
    }
}
