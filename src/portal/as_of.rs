//! The instant a portal is seen at, and the memory of what was asked about it.

use std::sync::atomic::{AtomicI64, Ordering};

use crate::time::Instant;

/// The instant of a build. Every decision that depends on time is a question to it, and it remembers the nearest
/// future instant it was asked about: before that instant no later build can come out differently.
#[derive(Debug)]
pub struct AsOf {
    now: Instant,
    next: AtomicI64,
}

impl AsOf {
    /// Seen at this instant.
    pub fn new(now: Instant) -> AsOf {
        AsOf { now, next: AtomicI64::new(i64::MAX) }
    }

    /// The same questions asked at another instant, if all of them have the same answers then.
    pub(super) fn moved_to(&self, now: Instant) -> Option<AsOf> {
        let unchanged = now >= self.now && self.next_change().is_none_or(|next| now < next);
        unchanged.then(|| AsOf { now, ..self.clone() })
    }

    /// Whether an instant has come. An instant that has not is remembered as a possible next change.
    pub fn reached(&self, instant: Instant) -> bool {
        if instant <= self.now {
            return true;
        }
        self.next.fetch_min(instant.epoch(), Ordering::Relaxed);
        false
    }

    /// The instant itself, for lists that count or name it. Comparing with it directly would escape the memory.
    pub fn now(&self) -> Instant {
        self.now
    }

    /// The nearest future instant at which the output may change; `None` if never.
    pub fn next_change(&self) -> Option<Instant> {
        match self.next.load(Ordering::Relaxed) {
            i64::MAX => None,
            epoch => Some(Instant::from_epoch(epoch)),
        }
    }
}

/// With what was asked so far; later questions are remembered apart.
impl Clone for AsOf {
    fn clone(&self) -> AsOf {
        AsOf { now: self.now, next: AtomicI64::new(self.next.load(Ordering::Relaxed)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_future_question_is_the_next_change() {
        let as_of = AsOf::new(Instant::from_epoch(100));
        assert!(as_of.reached(Instant::from_epoch(100)));
        assert_eq!(as_of.next_change(), None);
        assert!(!as_of.reached(Instant::from_epoch(300)));
        assert!(!as_of.reached(Instant::from_epoch(200)));
        assert_eq!(as_of.next_change(), Some(Instant::from_epoch(200)));
    }

    #[test]
    fn answers_hold_until_the_next_change_and_not_before_they_were_given() {
        let as_of = AsOf::new(Instant::from_epoch(100));
        as_of.reached(Instant::from_epoch(200));
        for (now, holds) in [(99, false), (100, true), (199, true), (200, false)] {
            let moved = as_of.moved_to(Instant::from_epoch(now));
            assert_eq!(moved.map(|moved| moved.now().epoch()), holds.then_some(now));
        }
        let moved = as_of.moved_to(Instant::from_epoch(150)).expect("nothing changes");
        assert_eq!(moved.next_change(), Some(Instant::from_epoch(200)));
    }
}
