//! The pages of a collection: its notices, guides or questions as cards, so many on each.
//!
//! A pinned notice stands on top of the first page, and in its place as well where that is on another page: pins come and
//! go, and must not move anything on the pages of earlier years.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use super::documents;
use super::lists::{self, choices};
use super::maker::{Draft, Maker};
use super::routes::Route;
use super::view::{Crumb, List, ListGroup};
use super::words;
use crate::content::ids::Collection;
use crate::lang::Lang;
use crate::portal::Page;
use crate::time::wording;

/// The pages of a collection besides its first.
pub(super) fn parts(maker: &Maker, collection: Collection) -> impl Iterator<Item = usize> {
    let paging = maker.catalogue().paging(collection);
    (1..paging.pages()).map(move |page| paging.number(page))
}

/// One page of a collection: the first, or the one with this number; `None` where there is no such page.
pub(super) fn page(maker: &Maker, collection: Collection, number: Option<usize>, lang: Lang) -> Option<Draft<List>> {
    let shelf = Shelf { maker, collection, lang };
    let paging = maker.catalogue().paging(collection);
    let at = number.map_or(Some(0), |number| paging.numbered(number))?;
    let here = shelf.route(at);
    let groups = shelf.groups(at, &here);
    let cards = groups.iter().flat_map(|group| &group.items);
    let kinds = choices(maker, cards.map(|card| card.kind_numbers.as_slice()), lang);
    let neighbour = |at: Option<usize>| {
        let at = at.filter(|at| *at < paging.pages())?;
        Some(Crumb { title: shelf.label(at), url: shelf.route(at).from(&here) })
    };
    let content = List {
        collection: collection.folder().to_owned(),
        intro: None,
        groups,
        kinds,
        before: neighbour(at.checked_sub(1)),
        after: neighbour(Some(at + 1)),
        years: if paging.pages() > 1 { shelf.years(&here) } else { Vec::new() },
    };
    let name = words::collection(collection, lang);
    let of = format!("{}{}", maker.portal.settings.organisation.get(lang), lang.pick("的", ": "));
    let title = if at == 0 { name.to_owned() } else { shelf.title(at) };
    let draft = lists::draft(maker, here.clone(), lang, "list", &title, &format!("{of}{title}"), content);
    let breadcrumbs = maker.crumbs(lang, &here, (at > 0).then_some(collection));
    Some(Draft { section: Some(collection), breadcrumbs, ..draft })
}

/// A collection in one language.
struct Shelf<'a> {
    maker: &'a Maker,
    collection: Collection,
    lang: Lang,
}

impl<'a> Shelf<'a> {
    fn route(&self, at: usize) -> Route {
        match at {
            0 => Route::List(self.lang, self.collection),
            _ => Route::ListPart(self.lang, self.collection, self.maker.catalogue().paging(self.collection).number(at)),
        }
    }

    fn entries(&self, at: usize) -> impl Iterator<Item = &'a Page> + use<'a> {
        let catalogue = self.maker.catalogue();
        catalogue.places(&self.maker.portal, self.collection, catalogue.paging(self.collection).entries(at))
    }

    fn pinned(&self) -> Vec<&'a Page> {
        match self.collection {
            Collection::Notices => self.maker.catalogue().pinned(&self.maker.portal),
            Collection::Guides | Collection::Faq => Vec::new(),
        }
    }

    /// The cards of a page, notices by year.
    fn groups(&self, at: usize, here: &Route) -> Vec<ListGroup> {
        let is_notice = self.collection == Collection::Notices;
        let pinned = if at == 0 { self.pinned() } else { Vec::new() };
        let in_place = self.entries(at).filter(|page| !pinned.iter().any(|pin| pin.id() == page.id()));
        let heading = |page: &Page| match year(page).filter(|_| is_notice) {
            Some(year) => (Some(self.year_name(year)), year_id(year)),
            None => (None, "undated".to_owned()),
        };
        let on_top = (Some(self.lang.pick("置顶", "Pinned").to_owned()), "pinned".to_owned());
        let on_top = pinned.iter().map(|page| (on_top.clone(), *page));
        let mut groups: Vec<ListGroup> = Vec::new();
        for ((name, id), page) in on_top.chain(in_place.map(|page| (heading(page), page))) {
            let card = documents::card(self.maker, page, self.lang, here, is_notice);
            match groups.last_mut() {
                Some(group) if group.name == name => group.items.push(card),
                _ => groups.push(ListGroup { name, id, items: vec![card] }),
            }
        }
        groups
    }

    /// What a link to a page says. The first page is named without its dates: it changes with every notice, and the
    /// pages that lead to it must not.
    fn label(&self, at: usize) -> String {
        match self.span(at).filter(|_| at > 0) {
            Some((first, last)) => wording::dates(first, last, self.lang),
            None if self.collection == Collection::Notices && at == 0 => {
                self.lang.pick("最新通知", "latest notices").to_owned()
            }
            None => self.number(at),
        }
    }

    fn title(&self, at: usize) -> String {
        let name = words::collection(self.collection, self.lang);
        let with_number = |title: String| {
            let number = self.number(at);
            self.lang.pick(format!("{title}（{number}）"), format!("{title}, {number}"))
        };
        let Some((first, last)) = self.span(at) else { return with_number(name.to_owned()) };
        let dates = wording::dates(first, last, self.lang);
        let title = self.lang.pick(format!("{dates}的{name}"), format!("{name}, {dates}"));
        // Two pages can have the same dates only where they are a single day.
        if first == last { with_number(title) } else { title }
    }

    fn number(&self, at: usize) -> String {
        let paging = self.maker.catalogue().paging(self.collection);
        let number = if at == 0 { 1 } else { paging.number(at) };
        self.lang.pick(format!("第{number}页"), format!("page {number}"))
    }

    /// First and last day of what stands on a page; `None` for what has no dates.
    fn span(&self, at: usize) -> Option<(NaiveDate, NaiveDate)> {
        if self.collection != Collection::Notices {
            return None;
        }
        let entries = || self.entries(at).filter_map(|page| Some(page.published?.day()));
        Some((entries().min()?, entries().max()?))
    }

    /// Every year with the page on which its newest entry stands.
    fn years(&self, here: &Route) -> Vec<Crumb> {
        if self.collection != Collection::Notices {
            return Vec::new();
        }
        let url = |at: usize, year: i32| format!("{}#{}", self.route(at).from(here), year_id(year));
        let years = self.maker.catalogue().years(&self.maker.portal);
        years.iter().map(|(year, at)| Crumb { title: self.year_name(*year), url: url(*at, *year) }).collect()
    }

    fn year_name(&self, year: i32) -> String {
        self.lang.pick(format!("{year}年"), year.to_string())
    }
}

fn year_id(year: i32) -> String {
    format!("y{year}")
}

fn year(page: &Page) -> Option<i32> {
    page.published.map(|day| day.day().year())
}

/// Every year, latest first, with the page on which its newest notice stands in its place. Those that stand only among
/// the pinned ones do not count: their year has no heading there.
pub(super) fn years<'p>(on_pages: impl Iterator<Item = (usize, &'p Page)>) -> Vec<(i32, usize)> {
    let mut first: BTreeMap<i32, usize> = BTreeMap::new();
    for (at, page) in on_pages {
        if let Some(year) = year(page) {
            first.entry(year).or_insert(at);
        }
    }
    first.into_iter().rev().collect()
}
