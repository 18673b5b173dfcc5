//! Pages that list documents or deadlines.

use serde::Serialize;

use super::deadline::DeadlineView;
use super::document::Change;
use super::frame::Crumb;
use super::single::Feed;

/// A document in a list.
#[derive(Debug, Clone, Serialize)]
pub struct DocumentCard {
    /// Title.
    pub title: String,
    /// Address.
    pub url: String,
    /// One sentence.
    pub summary: Option<String>,
    /// Publication day in words and as `datetime`.
    pub published_text: Option<String>,
    /// `datetime` of the publication.
    pub published_iso: Option<String>,
    /// Pinned to the top for now.
    pub pinned: bool,
    /// `current`, `amended`, `over`, `superseded`, `draft`, `scheduled` (the last two in previews only).
    pub state: String,
    /// The state in words, unless current.
    pub state_text: Option<String>,
    /// Cohort names.
    pub cohorts: Vec<String>,
    /// Its deadlines, next first.
    pub deadlines: Vec<DeadlineView>,
    /// The kinds of all its deadlines, by their place in `site.yaml`, for filters: see [`Choice`].
    pub kind_numbers: Vec<usize>,
    /// Language tag of the text when it is not the page's.
    pub lang_tag: Option<String>,
}

/// A kind of deadline by which a long list can be filtered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// Its id, for the address.
    pub id: String,
    /// Its place in `site.yaml`, from 1: what a row or card has as `kind_number`, `kind_numbers`.
    pub number: usize,
    /// Its name.
    pub name: String,
}

/// `home`: what is due next, per cohort, and what is new.
#[derive(Debug, Serialize)]
pub struct Home {
    /// One sentence under the portal's name.
    pub tagline: Option<String>,
    /// Deadlines still to come at the build's instant, nearest first.
    pub next: Vec<DeadlineView>,
    /// Every top cohort with its page and its next deadlines.
    pub cohorts: Vec<CohortCard>,
    /// Newest notices, pinned first.
    pub notices: Vec<DocumentCard>,
    /// All notices.
    pub notices_url: String,
    /// Guides, the first of them.
    pub guides: Vec<DocumentCard>,
    /// All guides; `None` where all stand here.
    pub guides_url: Option<String>,
    /// Frequent questions, the first of them.
    pub faqs: Vec<DocumentCard>,
    /// All questions; `None` where all stand here.
    pub faqs_url: Option<String>,
    /// The countdown board.
    pub board_url: String,
}

/// A cohort with its own page.
#[derive(Debug, Clone, Serialize)]
pub struct CohortCard {
    /// Id, for the remembered choice.
    pub id: String,
    /// Name.
    pub name: String,
    /// Its page.
    pub url: String,
    /// Depth in the tree, 0 at the top.
    pub depth: usize,
    /// Its next deadlines (at most three).
    pub next: Vec<DeadlineView>,
}

/// `list`: a page of one collection; a short collection has only one.
#[derive(Debug, Serialize)]
pub struct List {
    /// `notices`, `guides` or `faq`.
    pub collection: String,
    /// Introduction.
    pub intro: Option<String>,
    /// By year for notices, one group without a name otherwise.
    pub groups: Vec<ListGroup>,
    /// Kinds to filter by; empty where the list is short.
    pub kinds: Vec<Choice>,
    /// The page before this one, with newer notices; `None` on the first page.
    pub before: Option<Crumb>,
    /// The page after this one, with earlier notices; `None` on the last page.
    pub after: Option<Crumb>,
    /// Every year of the notices, with the place where it begins; empty where all stand on one page.
    pub years: Vec<Crumb>,
}

/// A year of a list.
#[derive(Debug, Serialize)]
pub struct ListGroup {
    /// Heading, or `None`.
    pub name: Option<String>,
    /// Fit for an HTML id: `pinned`, `y2024`, `undated`. Links to a year end in it.
    pub id: String,
    /// Its documents.
    pub items: Vec<DocumentCard>,
}

/// `cohort`: what concerns one group of students.
#[derive(Debug, Serialize)]
pub struct CohortPage {
    /// Id, for the remembered choice.
    pub id: String,
    /// Name.
    pub name: String,
    /// Deadlines still to come, nearest first; the farthest may be missing.
    pub next: Vec<DeadlineView>,
    /// How many come later than those.
    pub later: usize,
    /// Without a date: personal, approximate, unresolved.
    pub undated: Vec<DeadlineView>,
    /// Over at the build's instant, latest first.
    pub past: Vec<DeadlineView>,
    /// Kinds to filter by; empty where the lists are short.
    pub kinds: Vec<Choice>,
    /// Notices for it, those with something to come first.
    pub notices: Vec<DocumentCard>,
    /// All notices of the portal; `None` where all of this group stand here.
    pub notices_url: Option<String>,
    /// Its calendar feed.
    pub feed: Option<Feed>,
    /// Parent cohorts and sub-cohorts.
    pub related: Vec<Crumb>,
}

/// `board`: every running countdown.
#[derive(Debug, Serialize)]
pub struct Board {
    /// Deadlines still to come, nearest first; the farthest may be missing.
    pub next: Vec<DeadlineView>,
    /// How many come later than those.
    pub later: usize,
    /// Without a date.
    pub undated: Vec<DeadlineView>,
    /// Over at the build's instant, latest first.
    pub past: Vec<DeadlineView>,
    /// Kinds to filter by; empty where the lists are short.
    pub kinds: Vec<Choice>,
    /// The screens for a hall: of everyone, then of every top cohort.
    pub halls: Vec<Crumb>,
}

/// `hall`: a screen that nobody touches.
#[derive(Debug, Serialize)]
pub struct Hall {
    /// The cohort it is for; `None`: everyone.
    pub cohort: Option<String>,
    /// What is next, nearest first; then what closed less than a day ago. A few more than fit, as some will close.
    pub rows: Vec<DeadlineView>,
    /// Where the QR code leads, as text to type.
    pub scan_absolute_url: String,
}

/// `corrections`: every amendment of the portal.
#[derive(Debug, Serialize)]
pub struct Corrections {
    /// Newest first.
    pub changes: Vec<Change>,
    /// How many older ones stand only on the pages of their notices.
    pub older: usize,
    /// Atom feed of the corrections.
    pub atom_url: String,
}
