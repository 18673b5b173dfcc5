//! The order of the documents in every list, worked out once for all pages: a portal has hundreds of pages that list.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use super::collections;
use super::documents::Neighbours;
use super::paging::{Growth, Paging};
use crate::content::ids::{Collection, DocId, NoticeId};
use crate::portal::{Page, PageState, Portal};

/// So many notices have their calendar on the page of calendars: more than run at a time, few enough to look through.
pub(super) const CALENDARS: usize = 50;

/// More notices than these are pinned by mistake. The rest of them stand in their places.
const PINNED: usize = 10;

/// Documents by their place in [`Portal::documents`].
pub(super) struct Catalogue {
    orders: BTreeMap<Collection, Vec<usize>>,
    years: OnceLock<Vec<(i32, usize)>>,
    standings: OnceLock<Standings>,
}

/// What depends on the dates of the notices, and not every page needs.
struct Standings {
    /// Those that hold: pinned, then not over, then over; each newest first.
    holding: Vec<usize>,
    /// Those that hold: pinned, then with something to come, then the others.
    awaited_first: Vec<usize>,
    /// Those with something to come, newest first.
    on_calendar_page: Vec<NoticeId>,
}

impl Catalogue {
    /// Of every document: notices newest first, guides and questions in their order. Pins do not count.
    pub(super) fn of(portal: &Portal) -> Catalogue {
        let order = |collection: Collection| {
            let of_it = portal
                .documents
                .iter()
                .map(Arc::as_ref)
                .enumerate()
                .filter(|(_, page)| page.id().collection == collection);
            let mut pages: Vec<(usize, &Page)> = of_it.collect();
            pages.sort_by(|(_, a), (_, b)| match collection {
                Collection::Notices => b.since.cmp(&a.since).then_with(|| a.id().cmp(b.id())),
                _ => a.document.front.order.cmp(&b.document.front.order).then_with(|| a.id().cmp(b.id())),
            });
            (collection, pages.into_iter().map(|(at, _)| at).collect())
        };
        Catalogue {
            orders: Collection::ALL.into_iter().map(order).collect(),
            years: OnceLock::new(),
            standings: OnceLock::new(),
        }
    }

    /// All documents of a collection in order.
    pub(super) fn ordered<'p>(&self, portal: &'p Portal, collection: Collection) -> Vec<&'p Page> {
        pages(portal, self.order(collection)).collect()
    }

    /// Documents of a collection by their places in its order.
    pub(super) fn places<'p>(
        &self,
        portal: &'p Portal,
        collection: Collection,
        places: Range<usize>,
    ) -> impl Iterator<Item = &'p Page> {
        pages(portal, self.order(collection).get(places).unwrap_or_default())
    }

    /// How a collection falls on pages.
    pub(super) fn paging(&self, collection: Collection) -> Paging {
        let growth = if collection == Collection::Notices { Growth::AtTheHead } else { Growth::Anywhere };
        Paging::of(self.order(collection).len(), growth)
    }

    /// The pinned notices, newest first.
    pub(super) fn pinned<'p>(&self, portal: &'p Portal) -> Vec<&'p Page> {
        pages(portal, self.order(Collection::Notices)).filter(|page| page.pinned).take(PINNED).collect()
    }

    /// The notices that hold, so without replaced ones: pinned first, then those that are not over, then those that are.
    pub(super) fn holding<'p>(&self, portal: &'p Portal) -> impl Iterator<Item = &'p Page> {
        pages(portal, &self.standings(portal).holding)
    }

    /// The notices that hold: pinned first, then those with something to come, then the others. One without dates is
    /// never over, so that among all of a cohort old ones would stand before what ended yesterday.
    pub(super) fn awaited_first<'p>(&self, portal: &'p Portal) -> impl Iterator<Item = &'p Page> {
        pages(portal, &self.standings(portal).awaited_first)
    }

    /// The notices whose calendars stand on the page of calendars: something of theirs is still to come. Newest first.
    pub(super) fn on_calendar_page(&self, portal: &Portal) -> &[NoticeId] {
        &self.standings(portal).on_calendar_page
    }

    /// Every year of the notices, latest first, with the page on which its heading stands first.
    pub(super) fn years(&self, portal: &Portal) -> &[(i32, usize)] {
        self.years.get_or_init(|| {
            let (paging, pinned) = (self.paging(Collection::Notices), self.pinned(portal));
            let in_order = pages(portal, self.order(Collection::Notices));
            let on_pages = in_order.enumerate().map(|(place, page)| (paging.page_of(place), page));
            collections::years(on_pages.filter(|(at, page)| *at > 0 || !pinned.iter().any(|pin| pin.id() == page.id())))
        })
    }

    /// The neighbours of every document, in order of publication for notices, in their own order for the rest.
    pub(super) fn neighbours(&self, portal: &Portal) -> BTreeMap<DocId, Neighbours> {
        let mut all = BTreeMap::new();
        for (collection, order) in &self.orders {
            let id = |at: Option<usize>| at.and_then(|at| order.get(at)).map(|at| portal.documents[*at].id().clone());
            for at in 0..order.len() {
                let (before, after) = (id(at.checked_sub(1)), id(at.checked_add(1)));
                // Notices run from new to old, guides and questions from first to last.
                let (newer, older) = if *collection == Collection::Notices { (before, after) } else { (after, before) };
                all.extend(id(Some(at)).map(|own| (own, Neighbours { newer, older })));
            }
        }
        all
    }

    fn order(&self, collection: Collection) -> &[usize] {
        self.orders.get(&collection).map_or(&[], Vec::as_slice)
    }

    fn standings(&self, portal: &Portal) -> &Standings {
        self.standings.get_or_init(|| {
            // In one thread: one that waited here for others could be given a page that waits for this.
            let found = |page: &Page| (portal.is_over(page), portal.is_awaited(page));
            let found: Vec<(bool, bool)> = portal.documents.iter().map(|page| found(page)).collect();
            let order = self.order(Collection::Notices).iter().copied();
            let holds = |at: &usize| !matches!(portal.documents[*at].state, PageState::Superseded(_));
            let mut holding: Vec<usize> = order.clone().filter(holds).collect();
            let mut awaited_first = holding.clone();
            holding.sort_by_key(|at| (!portal.documents[*at].pinned, found[*at].0));
            awaited_first.sort_by_key(|at| (!portal.documents[*at].pinned, !found[*at].1));
            let on_calendar_page = order
                .filter(|at| found[*at].1)
                .take(CALENDARS)
                .map(|at| portal.documents[at].document.notice_id())
                .collect();
            Standings { holding, awaited_first, on_calendar_page }
        })
    }
}

/// Documents by their places in [`Portal::documents`].
fn pages<'p>(portal: &'p Portal, places: &[usize]) -> impl Iterator<Item = &'p Page> {
    places.iter().map(|at| &*portal.documents[*at])
}
