//! The table of sessions of a notice, and what need not be listed again because it stands there.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::deadlines;
use super::html;
use super::maker::{Maker, crumb_html};
use super::routes::Route;
use super::table::{Cell, Row, Table};
use super::{when, words};
use crate::content::facts::Origin;
use crate::content::ids::{DeadlineId, DeadlineKey, DocId};
use crate::content::text::Text;
use crate::lang::Lang;
use crate::portal::facts::{Deadline, Facts, Status};
use crate::portal::{Listing, Page, Portal};

/// A table with more rows than this is not repeated in lists of deadlines.
const MOST_REPEATED: usize = 6;

/// How many sessions of such a table a card of its notice names.
const ON_CARD: usize = 3;

/// So many other dates of its notice stand on the page of one.
const MOST_BESIDE: usize = 40;

/// The tables of a portal, by notice; computed once for all pages.
#[derive(Debug, Default)]
pub(super) struct Tables {
    by_notice: BTreeMap<DocId, Sessions>,
}

/// The sessions of one notice.
#[derive(Debug)]
struct Sessions {
    /// Rows in the order written.
    rows: Vec<DeadlineKey>,
    /// What `each` derived from rows: by the deadline as written, by session.
    derived: BTreeMap<DeadlineId, BTreeMap<DeadlineId, DeadlineKey>>,
    /// Everything else of the notice.
    others: Vec<DeadlineKey>,
}

impl Tables {
    /// Of every visible notice that has one.
    pub(super) fn of_portal(portal: &Portal) -> Tables {
        let tables = portal.documents.iter().filter_map(|page| Some((page.id().clone(), sessions(page)?)));
        Tables { by_notice: tables.collect() }
    }

    /// Deadlines for the list on a notice's own page: without a long table's rows and what follows them.
    pub(super) fn listed<'a>(&'a self, page: &'a Page) -> &'a [DeadlineKey] {
        self.long(page.id()).map_or(&page.deadlines, |sessions| &sessions.others)
    }

    /// Whether a notice has a table whose rows stand nowhere else on its page.
    pub(super) fn is_long(&self, notice: &DocId) -> bool {
        self.long(notice).is_some()
    }

    /// Deadlines for a card: of a long table only the next sessions.
    pub(super) fn on_card(&self, portal: &Portal, page: &Page) -> Vec<DeadlineKey> {
        let Some(sessions) = self.long(page.id()) else { return page.deadlines.clone() };
        let mut next: Vec<(Listing, &DeadlineKey)> = sessions
            .rows
            .iter()
            .map(|key| (portal.listing(&portal.deadlines[key]), key))
            .filter(|(listing, _)| matches!(listing, Listing::Next(_)))
            .collect();
        next.sort();
        next.into_iter().take(ON_CARD).map(|(_, key)| key).chain(&sessions.others).cloned().collect()
    }

    /// The other deadlines worth showing beside one: of a long table only what belongs to the same session.
    pub(super) fn beside(&self, page: &Page, key: &DeadlineKey) -> Vec<DeadlineKey> {
        let Some(sessions) = self.long(page.id()) else {
            let others: Vec<&DeadlineKey> = page.deadlines.iter().filter(|other| *other != key).collect();
            let before = page.deadlines.iter().position(|other| other == key).unwrap_or_default();
            // Those around it, as in a list of sessions: every page with all of them would be as many pages as dates.
            let first = before.saturating_sub(MOST_BESIDE / 2).min(others.len().saturating_sub(MOST_BESIDE));
            return others.into_iter().skip(first).take(MOST_BESIDE).cloned().collect();
        };
        let mut derived = sessions.derived.values();
        let session = derived
            .find_map(|of| of.iter().find(|(_, other)| *other == key).map(|(session, _)| session))
            .unwrap_or(&key.deadline);
        let row = DeadlineKey { notice: key.notice.clone(), deadline: session.clone() };
        let family = sessions.derived.values().filter_map(|of| of.get(session));
        let row = sessions.rows.contains(&row).then_some(&row);
        row.into_iter().chain(family).chain(&sessions.others).filter(|other| *other != key).cloned().collect()
    }

    fn long(&self, notice: &DocId) -> Option<&Sessions> {
        self.by_notice.get(notice).filter(|sessions| sessions.rows.len() > MOST_REPEATED)
    }
}

fn sessions(page: &Page) -> Option<Sessions> {
    let visible: BTreeSet<&DeadlineKey> = page.deadlines.iter().collect();
    let mut found = Sessions { rows: Vec::new(), derived: BTreeMap::new(), others: Vec::new() };
    let entries = &page.document.front.deadlines;
    let rows: BTreeSet<&DeadlineId> =
        entries.iter().filter(|entry| entry.origin == Origin::Row).map(|entry| &entry.id.value).collect();
    for entry in entries {
        let key = DeadlineKey { notice: page.document.notice_id(), deadline: entry.id.value.clone() };
        if !visible.contains(&key) {
            continue;
        }
        match &entry.origin {
            Origin::Row => found.rows.push(key),
            Origin::Each { template, session } if rows.contains(session) => {
                found.derived.entry(template.clone()).or_default().insert(session.clone(), key);
            }
            Origin::Written | Origin::Each { .. } => found.others.push(key),
        }
    }
    (!found.rows.is_empty()).then_some(found)
}

/// The table of a notice; `None` where it has none.
pub(super) fn table(maker: &Maker, notice: &DocId, lang: Lang, here: &Route) -> Option<Table> {
    let portal = &*maker.portal;
    let sessions = maker.tables.by_notice.get(notice)?;
    let rows: Vec<&Deadline> = sessions.rows.iter().map(|key| &portal.deadlines[key]).collect();
    let writer = Writer { maker, lang, here };
    let differ = |value: &dyn Fn(&Facts) -> Option<String>| {
        let first = value(rows[0].facts());
        rows.iter().any(|row| value(row.facts()) != first)
    };
    let title = |facts: &Facts| Some(deadlines::title(maker, facts, lang));
    let with_titles = differ(&title);
    let with_cohorts = differ(&|facts| Some(writer.cohorts(facts)));
    let with_fees = differ(&|facts| facts.fee.as_ref().map(|fee| fee.get(lang).to_owned()));

    let mut columns: Vec<(String, Vec<Cell>)> = Vec::new();
    let mut add = |name: &str, cell: &dyn Fn(&Deadline) -> Cell| {
        let cells: Vec<Cell> = rows.iter().map(|row| cell(row)).collect();
        if cells.iter().any(|cell| !cell.is_empty()) {
            columns.push((name.to_owned(), cells));
        }
    };
    add(words::fact("when", lang), &|row| writer.when(row));
    if with_titles {
        add(lang.pick("事项", "What"), &|row| Cell::text(&deadlines::title(maker, row.facts(), lang)));
    }
    add(words::fact("where", lang), &|row| {
        writer.changing(row, |facts| facts.place.as_ref().map(|place| portal.place(place).get(lang).to_owned()))
    });
    add(words::fact("who", lang), &|row| {
        writer.changing(row, |facts| {
            let cohorts = Some(writer.cohorts(facts)).filter(|names| with_cohorts && !names.is_empty());
            let who = facts.who.as_ref().map(|who| who.get(lang).to_owned());
            let parts: Vec<String> = cohorts.into_iter().chain(who).collect();
            (!parts.is_empty()).then(|| parts.join("\n"))
        })
    });
    if with_fees {
        add(words::fact("fee", lang), &|row| writer.changing(row, |facts| own(&facts.fee, lang)));
    }
    for of in sessions.derived.values() {
        let Some(first) = of.values().next() else { continue };
        let name = deadlines::title(maker, portal.deadlines[first].facts(), lang);
        add(&name, &|row| {
            of.get(&row.key.deadline).map_or_else(Cell::default, |key| writer.when(&portal.deadlines[key]))
        });
    }
    add(lang.pick("备注", "Note"), &|row| {
        own(&row.facts().note, lang).map_or_else(Cell::default, |note| Cell::text(&note))
    });
    add(lang.pick("变更", "Changes"), &|row| writer.state(row));

    let names = columns.iter().map(|(name, _)| name.clone()).collect();
    let mut cells: Vec<_> = columns.into_iter().map(|(_, cells)| cells.into_iter()).collect();
    let is_long = maker.tables.is_long(notice);
    let kind = (!with_titles).then(|| deadlines::title(maker, rows[0].facts(), lang));
    let table_rows = rows.iter().map(|row| Row {
        attributes: writer.attributes(row, is_long),
        cells: cells.iter_mut().map(|column| column.next().unwrap_or_default()).collect(),
    });
    Some(Table { lang, columns: names, rows: table_rows.collect(), caption: caption(kind, rows.len(), lang) })
}

/// The heading above a table that stands outside the text.
pub(super) fn heading(lang: Lang) -> &'static str {
    lang.pick("场次", "Sessions")
}

fn caption(kind: Option<String>, count: usize, lang: Lang) -> String {
    let sessions = if count == 1 { "session" } else { "sessions" };
    let count = lang.pick(format!("共 {count} 场"), format!("{count} {sessions}"));
    match kind {
        Some(kind) => format!("{kind}{}{count}", lang.pick("：", ": ")),
        None => lang.pick(format!("场次安排：{count}"), count),
    }
}

struct Writer<'a> {
    maker: &'a Maker,
    lang: Lang,
    here: &'a Route,
}

impl Writer<'_> {
    /// When, with a link to the countdown; an earlier date and the date of what does not take place are struck out.
    fn when(&self, row: &Deadline) -> Cell {
        let zone = self.maker.portal.settings.zone;
        let facts = row.facts();
        let said = |facts: &Facts| when::phrase(&facts.shape, zone, self.lang);
        let phrase = said(facts);
        let mut html = html::phrase(&phrase, zone);
        if facts.status != Status::Scheduled {
            html = self.struck(&html);
        }
        if deadlines::has_countdown(facts) {
            let url = Route::Countdown(self.lang, row.key.clone()).from(self.here);
            html = format!("<a href=\"{}\">{html}</a>", html::escape(&url));
        }
        html = format!("<p class=\"when\">{html}</p>");
        if let Some(earlier) = row.revisions.iter().rev().find(|revision| revision.facts.shape != facts.shape) {
            let old = html::phrase(&said(&earlier.facts), zone);
            html = format!("{html}<p class=\"was\">{}</p>", self.struck(&old));
        }
        Cell { html, plain: phrase.plain() }
    }

    /// What the script and the agreement check read, the same as on a row of a list. A short table is repeated in the
    /// list, and an id may stand once on a page, so only a long one has ids.
    fn attributes(&self, row: &Deadline, with_id: bool) -> String {
        let view = deadlines::view(self.maker, row, self.lang, self.here);
        let key = html::escape(&view.key);
        let mut out = if with_id { format!(" id=\"{key}\"") } else { String::new() };
        let _ = write!(out, " data-key=\"{key}\" data-shape=\"{}\" data-status=\"{}\"", view.shape, view.status);
        for (name, instant) in [("opens", view.opens), ("closes", view.closes)] {
            if let Some(instant) = instant {
                let _ = write!(out, " data-{name}=\"{instant}\"");
            }
        }
        if view.whole_days {
            out.push_str(" data-days");
        }
        let pauses: Vec<String> = view.pauses.iter().map(|(from, until)| format!("{from}-{until}")).collect();
        let slots = view.slots.iter().map(|(from, until, cutoff)| format!("{from}-{until}-{cutoff}"));
        for (name, spans) in [("pauses", pauses), ("slots", slots.collect())] {
            if !spans.is_empty() {
                let _ = write!(out, " data-{name}=\"{}\"", spans.join(" "));
            }
        }
        out
    }

    /// A fact of a row with the value it had before, struck out.
    fn changing(&self, row: &Deadline, value: impl Fn(&Facts) -> Option<String>) -> Cell {
        let now = value(row.facts());
        let mut cell = now.as_deref().map_or_else(Cell::default, Cell::text);
        let earlier = row.revisions.iter().rev().map(|revision| value(&revision.facts)).find(|old| *old != now);
        if let Some(old) = earlier.flatten() {
            let gap = if cell.is_empty() { "" } else { "<br>" };
            cell.html = format!("{}{gap}{}", cell.html, self.struck(&html::lines(&old)));
        }
        cell
    }

    fn struck(&self, html: &str) -> String {
        format!("<del><span class=\"vh\">{}</span>{html}</del>", self.lang.pick("原为：", "Formerly: "))
    }

    /// What happened to a row, in words: the latest change, its day, its reason, and the notice that made it.
    fn state(&self, row: &Deadline) -> Cell {
        let portal = &*self.maker.portal;
        let facts = row.facts();
        let latest = row.latest();
        let Some(cause) = &latest.cause else { return Cell::default() };
        let verb = deadlines::status_text(self.maker, facts, self.lang);
        let verb = verb.unwrap_or_else(|| words::verb(cause.verb, self.lang).to_owned());
        let day = html::day(latest.at, portal.settings.zone, self.lang);
        let mut cell = Cell { html: format!("<b>{}</b> {day}", html::escape(&verb)), plain: verb };
        // A cancellation's reason already stands behind its verb.
        if let Some(note) = &cause.note {
            let note = note.get(self.lang);
            cell.html = format!("{}{}{}", cell.html, self.lang.pick("：", ": "), html::lines(note));
            cell.plain = format!("{} {note}", cell.plain);
        }
        if let Some(by) = cause.by.as_ref().filter(|by| portal.page(by).is_some()) {
            cell.html = format!("{} {}", cell.html, crumb_html(&self.maker.crumb(by, self.lang, self.here)));
        }
        cell
    }

    fn cohorts(&self, facts: &Facts) -> String {
        let settings = &self.maker.portal.settings;
        let names = facts.cohorts.iter().filter_map(|id| settings.cohort(id)).map(|cohort| cohort.name.get(self.lang));
        names.collect::<Vec<_>>().join(words::list_separator(self.lang))
    }
}

fn own(text: &Option<Text>, lang: Lang) -> Option<String> {
    text.as_ref().map(|text| text.get(lang).to_owned())
}
