//! Half-open spans of time and the pauses inside them. Knows no deadlines and no wording.

use std::fmt;

use chrono::NaiveDate;

use crate::lang::Lang;
use crate::time::{Instant, Point, Zone};

/// `start <= t < end`; a missing edge leaves that side open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Span {
    start: Option<Point>,
    end: Option<Point>,
}

/// Why two edges make no span.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SpanError {
    /// Both edges are the same instant, so nothing lies between them.
    Empty,
    /// The end is before the start.
    Reversed,
}

/// A closed stretch inside a window, such as a system that is shut over the holiday. Half-open like [`Span`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Pause {
    start: Point,
    end: Point,
}

impl Span {
    /// The span between two edges; an error unless the end is after the start.
    pub fn new(start: Option<Point>, end: Option<Point>) -> Result<Span, SpanError> {
        if let (Some(start), Some(end)) = (start, end) {
            check_order(start, end)?;
        }
        Ok(Span { start, end })
    }

    /// The first instant inside, if that side is closed.
    pub fn start(self) -> Option<Point> {
        self.start
    }

    /// The first instant after it, if that side is closed.
    pub fn end(self) -> Option<Point> {
        self.end
    }

    /// Whether `instant` lies inside.
    pub fn contains(self, instant: Instant) -> bool {
        !self.is_before(instant) && !self.is_over(instant)
    }

    /// Whether it has yet to begin at `instant`.
    pub fn is_before(self, instant: Instant) -> bool {
        self.start.is_some_and(|start| instant < start.instant())
    }

    /// Whether it has ended by `instant`; the end itself is outside.
    pub fn is_over(self, instant: Instant) -> bool {
        self.end.is_some_and(|end| end.instant() <= instant)
    }

    /// Whether some instant lies in both.
    pub fn overlaps(self, other: Span) -> bool {
        starts_before_end(self, other) && starts_before_end(other, self)
    }

    /// Whether both edges are present and shown as the same day.
    pub fn is_one_day(self) -> bool {
        matches!((self.start, self.end), (Some(start), Some(end)) if start.day() == end.day())
    }

    /// Length in seconds; `None` when a side is open.
    pub fn seconds(self) -> Option<i64> {
        Some(self.end?.instant().epoch() - self.start?.instant().epoch())
    }
}

impl Pause {
    /// The pause that covers both days and all between them; an error when `last` is before `first`.
    pub fn days(first: NaiveDate, last: NaiveDate, zone: Zone) -> Result<Pause, SpanError> {
        if last < first {
            return Err(SpanError::Reversed);
        }
        Ok(Pause { start: Point::start(first, None, zone), end: Point::end(last, None, zone) })
    }

    /// When it begins.
    pub fn start(self) -> Point {
        self.start
    }

    /// When the window opens again; its day is the last closed day.
    pub fn end(self) -> Point {
        self.end
    }

    /// Whether the window is shut at `instant`.
    pub fn contains(self, instant: Instant) -> bool {
        self.span().contains(instant)
    }

    /// The same stretch as a span.
    pub fn span(self) -> Span {
        Span { start: Some(self.start), end: Some(self.end) }
    }
}

impl SpanError {
    /// The cause in one sentence.
    pub fn message(self, lang: Lang) -> &'static str {
        match self {
            SpanError::Empty => lang.pick("开始和结束是同一时刻", "it starts and ends at the same moment"),
            SpanError::Reversed => lang.pick("结束早于开始", "it ends before it starts"),
        }
    }
}

impl fmt::Display for SpanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message(Lang::En))
    }
}

impl std::error::Error for SpanError {}

fn check_order(start: Point, end: Point) -> Result<(), SpanError> {
    match end.instant().cmp(&start.instant()) {
        std::cmp::Ordering::Greater => Ok(()),
        std::cmp::Ordering::Equal => Err(SpanError::Empty),
        std::cmp::Ordering::Less => Err(SpanError::Reversed),
    }
}

fn starts_before_end(one: Span, other: Span) -> bool {
    match (one.start, other.end) {
        (Some(start), Some(end)) => start.instant() < end.instant(),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Clock;

    const ZONE: Zone = Zone::SHANGHAI;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn point(text: &str, hour: u32) -> Point {
        Point::start(day(text), Clock::new(hour, 0), ZONE)
    }

    #[test]
    fn half_open_at_both_edges() {
        let (start, end) = (point("2024-11-17", 10), point("2024-11-17", 12));
        let span = Span::new(Some(start), Some(end)).unwrap();
        assert!(span.contains(start.instant()));
        assert!(!span.contains(end.instant()));
        assert!(span.is_over(end.instant()));
        assert!(span.is_before(Instant::from_epoch(start.instant().epoch() - 1)));
        assert_eq!(span.seconds(), Some(7200));
        assert!(span.is_one_day());
    }

    #[test]
    fn an_end_must_be_after_its_start() {
        let (early, late) = (point("2024-11-17", 10), point("2024-11-17", 12));
        assert_eq!(Span::new(Some(late), Some(early)), Err(SpanError::Reversed));
        assert_eq!(Span::new(Some(late), Some(late)), Err(SpanError::Empty));
        assert!(Span::new(None, Some(early)).is_ok());
        assert!(Span::new(None, None).is_ok_and(|always| always.contains(early.instant())));
    }

    #[test]
    fn touching_spans_do_not_overlap() {
        let morning = Span::new(Some(point("2024-11-17", 8)), Some(point("2024-11-17", 10))).unwrap();
        let noon = Span::new(Some(point("2024-11-17", 10)), Some(point("2024-11-17", 12))).unwrap();
        let from_nine = Span::new(Some(point("2024-11-17", 9)), None).unwrap();
        assert!(!morning.overlaps(noon) && !noon.overlaps(morning));
        assert!(from_nine.overlaps(morning) && morning.overlaps(from_nine));
    }

    #[test]
    fn a_pause_includes_its_last_day() {
        let pause = Pause::days(day("2025-10-01"), day("2025-10-08"), ZONE).unwrap();
        assert!(pause.contains(point("2025-10-01", 0).instant()));
        assert!(pause.contains(point("2025-10-08", 23).instant()));
        assert!(!pause.contains(point("2025-10-09", 0).instant()));
        assert_eq!(pause.end().day(), day("2025-10-08"));
        assert!(Pause::days(day("2025-10-01"), day("2025-10-01"), ZONE).is_ok());
        assert_eq!(Pause::days(day("2025-10-02"), day("2025-10-01"), ZONE), Err(SpanError::Reversed));
    }
}
