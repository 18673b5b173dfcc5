//! Where a deadline stands now: its phase, and its place in lists. Every question about time goes through `AsOf`.

use super::Portal;
use super::facts::{Deadline, Status};
use super::page::Page;
use super::shape::{Phase, Shape};
use crate::time::{Clock, Instant};

/// An opening without a stated end leaves the lists of what is due this long after it; its page stays.
const OPEN_END_LISTED_SECONDS: i64 = 60 * 24 * 3600;

/// Where a deadline stands in lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Listing {
    /// Still to come; sorted by its next boundary.
    Next(Instant),
    /// Without an instant: personal, approximate, unresolved.
    Undated,
    /// Over since then.
    Past(Instant),
    /// Cancelled or replaced: only on its notice and its own page.
    Nowhere,
}

impl Portal {
    /// The state of a deadline now; it is remembered that this may change at the next boundary.
    pub fn phase(&self, deadline: &Deadline) -> Phase {
        let (shape, now, zone) = (&deadline.facts().shape, self.as_of.now(), self.settings.zone);
        if let Some(turn) = shape.turns_after(now, zone) {
            self.as_of.reached(turn);
        }
        shape.phase_at(now, zone)
    }

    /// Where a deadline stands in lists now.
    pub fn listing(&self, deadline: &Deadline) -> Listing {
        let facts = deadline.facts();
        if facts.status != Status::Scheduled {
            return Listing::Nowhere;
        }
        match self.phase(deadline) {
            Phase::Upcoming { opens } => Listing::Next(opens),
            Phase::Open { closes: Some(closes) } => Listing::Next(closes),
            Phase::Paused { reopens } => Listing::Next(reopens),
            Phase::Over { since } => Listing::Past(since),
            Phase::Undated => self.undated(deadline),
            Phase::Open { closes: None } => {
                let opened = facts.shape.opens().map_or(self.as_of.now(), |opens| opens.instant());
                let leaves = Instant::from_epoch(opened.epoch() + OPEN_END_LISTED_SECONDS);
                if self.as_of.reached(leaves) { Listing::Past(opened) } else { Listing::Next(opened) }
            }
        }
    }

    /// What no instant ends still leaves the lists: a rough time with its last day, "within two working days" with the
    /// dated things of its notice.
    fn undated(&self, deadline: &Deadline) -> Listing {
        let end = match &deadline.facts().shape {
            Shape::Approximate { period } => Some(self.settings.zone.instant(period.last_day(), Clock::END_OF_DAY)),
            Shape::Personal { .. } => self.end_of_others(deadline),
            _ => None,
        };
        match end {
            Some(end) if self.as_of.reached(end) => Listing::Past(end),
            _ => Listing::Undated,
        }
    }

    /// Since when everything dated in a deadline's notice is over; `None` while something is to come, or if nothing
    /// there has a date.
    fn end_of_others(&self, deadline: &Deadline) -> Option<Instant> {
        let page = self.notice(&deadline.key.notice)?;
        let others = page.deadlines.iter().map(|key| &self.deadlines[key]);
        let mut end = None;
        for other in others.filter(|other| !matches!(other.facts().shape, Shape::Personal { .. })) {
            match self.listing(other) {
                Listing::Past(since) => end = end.max(Some(since)),
                Listing::Nowhere => {}
                Listing::Next(_) | Listing::Undated => return None,
            }
        }
        end
    }

    /// Whether something in a notice is still to come, dated or not.
    pub fn is_awaited(&self, page: &Page) -> bool {
        let mut listings = page.deadlines.iter().map(|key| self.listing(&self.deadlines[key]));
        listings.any(|listing| matches!(listing, Listing::Next(_) | Listing::Undated))
    }

    /// Whether everything in a notice is over: something was, and nothing is still to come, undated or pinned.
    pub fn is_over(&self, page: &Page) -> bool {
        let listings = || page.deadlines.iter().map(|key| self.listing(&self.deadlines[key]));
        !page.pinned
            && listings().any(|listing| matches!(listing, Listing::Past(_)))
            && listings().all(|listing| matches!(listing, Listing::Past(_) | Listing::Nowhere))
    }
}
