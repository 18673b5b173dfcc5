//! The deadlines of the portal sorted by what is to come and what is over, worked out once for all pages that list them.

use std::sync::OnceLock;

use super::deadlines;
use super::maker::Maker;
use super::routes::Route;
use super::view::DeadlineView;
use crate::content::ids::CohortId;
use crate::lang::Lang;
use crate::portal::Listing;
use crate::portal::facts::Deadline;

/// How many dates to come stand on a page. The nearest are kept; with all else on it such a page is about 12 kB after
/// gzip. More are a calendar's business.
const NEXT: usize = 60;

/// How many of those without a date, from the newest notices.
const UNDATED: usize = 20;

/// How many that are over, the latest.
const PAST: usize = 20;

/// Deadlines sorted into what is to come, what has no date, and what is over.
pub(super) struct Agenda<'a> {
    maker: &'a Maker,
    next: Vec<&'a Deadline>,
    undated: Vec<&'a Deadline>,
    past: Vec<&'a Deadline>,
}

impl<'a> Agenda<'a> {
    fn of(maker: &'a Maker) -> Agenda<'a> {
        let portal = &*maker.portal;
        let mut listed: Vec<(Listing, &Deadline)> =
            portal.deadlines.values().map(|deadline| (portal.listing(deadline), deadline)).collect();
        listed.sort_by(|(a, x), (b, y)| a.cmp(b).then_with(|| x.key.cmp(&y.key)));
        let mut agenda = Agenda { maker, next: Vec::new(), undated: Vec::new(), past: Vec::new() };
        for (listing, deadline) in listed {
            match listing {
                Listing::Next(_) => agenda.next.push(deadline),
                Listing::Undated => agenda.undated.push(deadline),
                Listing::Past(_) => agenda.past.push(deadline),
                Listing::Nowhere => {}
            }
        }
        agenda.past.reverse();
        // Nothing ends some of them, so old ones gather; the newest are those that somebody waits for.
        let published = |deadline: &Deadline| portal.notice(&deadline.key.notice).map(|notice| notice.since);
        agenda.undated.sort_by_key(|deadline| std::cmp::Reverse(published(deadline)));
        agenda
    }

    /// Still to come, nearest first; of one cohort, or all.
    pub(super) fn next<'s>(&'s self, cohort: Option<&'s CohortId>) -> impl Iterator<Item = &'a Deadline> + 's {
        self.concerning(&self.next, cohort)
    }

    /// Over, latest first; of one cohort, or all.
    pub(super) fn past<'s>(&'s self, cohort: Option<&'s CohortId>) -> impl Iterator<Item = &'a Deadline> + 's {
        self.concerning(&self.past, cohort)
    }

    /// As much as a page shows of it, as the page `here` sees it.
    pub(super) fn rows(&self, cohort: Option<&CohortId>, lang: Lang, here: &Route) -> Rows {
        let mut next = self.next(cohort);
        let shown: Vec<&Deadline> = next.by_ref().take(NEXT).collect();
        let undated: Vec<&Deadline> = self.concerning(&self.undated, cohort).take(UNDATED).collect();
        let past: Vec<&Deadline> = self.past(cohort).take(PAST).collect();
        Rows {
            later: next.count(),
            next: views(self.maker, &shown, lang, here),
            undated: views(self.maker, &undated, lang, here),
            past: views(self.maker, &past, lang, here),
        }
    }

    fn concerning<'s>(
        &'s self,
        all: &'s [&'a Deadline],
        cohort: Option<&'s CohortId>,
    ) -> impl Iterator<Item = &'a Deadline> + 's {
        let concerns = move |deadline: &&Deadline| {
            cohort.is_none_or(|cohort| self.maker.portal.concerns(&deadline.facts().cohorts, cohort))
        };
        all.iter().copied().filter(concerns)
    }
}

/// What a page shows of an agenda.
pub(super) struct Rows {
    /// Still to come, nearest first.
    pub next: Vec<DeadlineView>,
    /// How many come later than those.
    pub later: usize,
    /// Without a date.
    pub undated: Vec<DeadlineView>,
    /// Over, latest first.
    pub past: Vec<DeadlineView>,
}

impl Rows {
    /// Every row.
    pub(super) fn iter(&self) -> impl Iterator<Item = &DeadlineView> {
        self.next.iter().chain(&self.undated).chain(&self.past)
    }

    /// Every row, to be changed.
    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = &mut DeadlineView> {
        self.next.iter_mut().chain(&mut self.undated).chain(&mut self.past)
    }
}

/// The agenda, sorted when a page first asks for it: most pages that a preview makes never do.
pub(super) struct LazyAgenda<'a> {
    maker: &'a Maker,
    agenda: OnceLock<Agenda<'a>>,
}

impl<'a> LazyAgenda<'a> {
    /// Of every deadline of the portal.
    pub(super) fn of(maker: &'a Maker) -> LazyAgenda<'a> {
        LazyAgenda { maker, agenda: OnceLock::new() }
    }

    /// The agenda.
    pub(super) fn get(&self) -> &Agenda<'a> {
        self.agenda.get_or_init(|| Agenda::of(self.maker))
    }
}

/// Deadlines as the page `here` sees them.
pub(super) fn views(maker: &Maker, deadlines: &[&Deadline], lang: Lang, here: &Route) -> Vec<DeadlineView> {
    deadlines.iter().map(|deadline| deadlines::view(maker, deadline, lang, here)).collect()
}
