//! What a template may see: plain, already worded values. The contract between `output` and a theme.
//! Every URL here is relative to the page it stands on, unless its name says `absolute`; every field that ends in
//! `_html` is safe HTML, every other text is plain and escaped by the template engine. No template computes a date.

mod deadline;
mod document;
mod frame;
mod lists;
mod single;

pub use deadline::{DeadlineView, RevisionView};
pub use document::{Attachment, Change, Document, Fact, Lane, SessionTable, Tick, Timeline, TocEntry};
pub use frame::{Alternate, Contact, Crumb, FeedLink, Head, NavItem, Page, Site, Switch};
pub use lists::{Board, Choice, CohortCard, CohortPage, Corrections, DocumentCard, Hall, Home, List, ListGroup};
pub use single::{CalendarPage, Countdown, Feed, Moved, Nothing};
