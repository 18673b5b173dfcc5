//! When a document is visible: drafts, scheduled documents, and what is held back.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::as_of::AsOf;
use crate::content::document::Document;
use crate::content::ids::DocId;
use crate::time::{Clock, Instant, Point, Written, Zone};

/// When a document becomes known.
#[derive(Debug, Clone, Copy)]
pub struct Publication {
    /// The first instant at which it is.
    pub since: Instant,
    /// The day as the author wrote it; `None`: undated, known from the start.
    pub day: Option<Point>,
    /// Marked as a draft.
    pub draft: bool,
    zone: Zone,
}

impl Publication {
    /// The day of publication as written, if it was written without an hour.
    pub(super) fn whole_day(&self) -> Option<Written> {
        self.day.filter(|day| day.is_day_only()).map(|day| Written::day(day.day()))
    }

    /// Whether it is a draft that names no date yet.
    pub(super) fn is_undated_draft(&self) -> bool {
        self.draft && self.day.is_none()
    }

    /// What an author's date means in the portal's zone: a day begins at 00:00.
    pub fn instant_of(&self, written: Written) -> Instant {
        self.zone.instant(written.day, written.clock.unwrap_or(Clock::MIDNIGHT))
    }
}

/// What of a document is not part of the portal yet, and why.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Held {
    /// All of it: a draft.
    Draft,
    /// All of it: scheduled.
    Until(Instant),
    /// A change of it, which is written down for a later day.
    Change(Instant),
}

impl Held {
    /// Whether nothing of the document is part of the portal.
    pub fn is_whole(&self) -> bool {
        !matches!(self, Held::Change(_))
    }
}

/// When every document becomes known. An undated draft counts as known from `as_of` on, for previews.
pub fn publications(documents: &[Arc<Document>], zone: Zone, as_of: &AsOf) -> BTreeMap<DocId, Publication> {
    let mut all = BTreeMap::new();
    for document in documents {
        let written = document.front.published.as_ref().map(|published| published.value);
        let day = written.map(|written| Point::start(written.day, written.clock, zone));
        let since = match (day, document.front.draft) {
            (Some(day), _) => day.instant(),
            (None, true) => as_of.now(),
            (None, false) => Instant::from_epoch(0),
        };
        all.insert(document.id.clone(), Publication { since, day, draft: document.front.draft, zone });
    }
    all
}

/// Whether a document is part of the portal, and if not, why. `previews` shows drafts and scheduled documents as well.
pub fn held(publication: &Publication, previews: bool, as_of: &AsOf) -> Option<Held> {
    if previews {
        return None;
    }
    if publication.draft {
        return Some(Held::Draft);
    }
    if as_of.reached(publication.since) { None } else { Some(Held::Until(publication.since)) }
}
