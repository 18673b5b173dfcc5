//! How the entries of a list fall on pages. Pure arithmetic: entries are numbered in reading order, pages too, the first
//! page of a list being 0; what an entry is and where a page has its address is not known here.
//!
//! A school publishes for decades. A list of everything would be megabytes on the phone of a student who wants the
//! newest notice, and every new notice would change all of it.

use std::ops::Range;

/// Entries on a full page. Forty cards with their dates are about 7 kB after gzip, so that a page with its style travels
/// in one go (14 KiB), twice as wordy ones included in the 12 kB a list may weigh.
const FULL: usize = 40;

/// Entries that the newest page of a chronicle keeps at least, so that it is never nearly empty.
const FRESH: usize = 20;

/// How a list grows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Growth {
    /// At its head: the newest comes first. Pages are cut from the oldest entry on, so that a full one keeps its entries
    /// and its address whatever is published. What is left over stands on the first page.
    AtTheHead,
    /// Anywhere: it is cut from the first entry on.
    Anywhere,
}

/// The pages of one list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Paging {
    entries: usize,
    growth: Growth,
}

impl Paging {
    /// Of so many entries.
    pub(super) fn of(entries: usize, growth: Growth) -> Paging {
        Paging { entries, growth }
    }

    /// How many pages there are; at least one.
    pub(super) fn pages(self) -> usize {
        match self.growth {
            Growth::AtTheHead => 1 + self.entries.saturating_sub(FRESH) / FULL,
            Growth::Anywhere => self.entries.div_ceil(FULL).max(1),
        }
    }

    /// The entries on a page.
    pub(super) fn entries(self, page: usize) -> Range<usize> {
        let first = match self.growth {
            Growth::AtTheHead => self.entries - FULL * (self.pages() - 1),
            Growth::Anywhere => FULL.min(self.entries),
        };
        match page.checked_sub(1) {
            None => 0..first,
            Some(before) => {
                let start = (first + FULL * before).min(self.entries);
                start..(start + FULL).min(self.entries)
            }
        }
    }

    /// The page on which an entry stands.
    pub(super) fn page_of(self, entry: usize) -> usize {
        let first = self.entries(0).end;
        if entry < first { 0 } else { 1 + (entry - first) / FULL }
    }

    /// The number of a page in its address. The oldest page of a chronicle is 1 for ever; other lists count from the
    /// first page. The first page of a list has no number in its address.
    pub(super) fn number(self, page: usize) -> usize {
        match self.growth {
            Growth::AtTheHead => self.pages() - page,
            Growth::Anywhere => page + 1,
        }
    }

    /// The page with this number, if there is one besides the first.
    pub(super) fn numbered(self, number: usize) -> Option<usize> {
        let page = match self.growth {
            Growth::AtTheHead => self.pages().checked_sub(number),
            Growth::Anywhere => number.checked_sub(1),
        };
        page.filter(|page| (1..self.pages()).contains(page))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The entries of every page, by number; the first page as 0.
    fn cut(entries: usize, growth: Growth) -> Vec<(usize, usize)> {
        let paging = Paging::of(entries, growth);
        let number = |page: usize| if page == 0 { 0 } else { paging.number(page) };
        (0..paging.pages()).map(|page| (number(page), paging.entries(page).len())).collect()
    }

    #[test]
    fn pages_of_a_chronicle() {
        for (entries, expected) in [
            (0, vec![(0, 0)]),
            (1, vec![(0, 1)]),
            (59, vec![(0, 59)]),
            (60, vec![(0, 20), (1, 40)]),
            (61, vec![(0, 21), (1, 40)]),
            (99, vec![(0, 59), (1, 40)]),
            (100, vec![(0, 20), (2, 40), (1, 40)]),
            (101, vec![(0, 21), (2, 40), (1, 40)]),
        ] {
            assert_eq!(cut(entries, Growth::AtTheHead), expected, "{entries} entries");
        }
    }

    #[test]
    fn pages_of_other_lists() {
        for (entries, expected) in [
            (0, vec![(0, 0)]),
            (1, vec![(0, 1)]),
            (40, vec![(0, 40)]),
            (41, vec![(0, 40), (2, 1)]),
            (80, vec![(0, 40), (2, 40)]),
            (81, vec![(0, 40), (2, 40), (3, 1)]),
        ] {
            assert_eq!(cut(entries, Growth::Anywhere), expected, "{entries} entries");
        }
    }

    #[test]
    fn numbers_that_no_page_has() {
        for growth in [Growth::AtTheHead, Growth::Anywhere] {
            let paging = Paging::of(100, growth);
            let known: Vec<usize> = (0..9).filter(|number| paging.numbered(*number).is_some()).collect();
            assert_eq!(known, if growth == Growth::AtTheHead { [1, 2] } else { [2, 3] });
            assert_eq!(paging.numbered(usize::MAX), None);
        }
    }

    fn growth() -> impl Strategy<Value = Growth> {
        prop_oneof![Just(Growth::AtTheHead), Just(Growth::Anywhere)]
    }

    proptest! {
        #[test]
        fn every_entry_stands_on_one_page_in_order(entries in 0..1000_usize, growth in growth()) {
            let paging = Paging::of(entries, growth);
            let mut all = Vec::new();
            for page in 0..paging.pages() {
                let own = paging.entries(page);
                prop_assert!(own.len() < FULL + FRESH);
                prop_assert!(own.clone().all(|entry| paging.page_of(entry) == page));
                prop_assert!(page == 0 || paging.numbered(paging.number(page)) == Some(page));
                all.extend(own);
            }
            prop_assert_eq!(all, (0..entries).collect::<Vec<_>>());
        }

        #[test]
        fn a_new_entry_changes_no_full_page(entries in 0..1000_usize) {
            // Entries by age, the oldest 0, as the newest one shifts all places.
            let by_number = |entries: usize| {
                let paging = Paging::of(entries, Growth::AtTheHead);
                let aged = move |page: usize| paging.entries(page).map(|place| entries - 1 - place).collect::<Vec<_>>();
                (1..paging.pages()).map(|page| (paging.number(page), aged(page))).collect::<Vec<_>>()
            };
            let (before, after) = (by_number(entries), by_number(entries + 1));
            prop_assert!(before.iter().all(|page| page.1.len() == FULL && after.contains(page)));
        }
    }
}
