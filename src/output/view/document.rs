//! The page of a notice, a guide or an answer.

use serde::Serialize;

use super::deadline::DeadlineView;
use super::frame::{Contact, Crumb};
use super::single::Feed;

/// `notice`, `guide`, `faq`: one document.
#[derive(Debug, Serialize)]
pub struct Document {
    /// One sentence: what to do, by when.
    pub summary: Option<String>,
    /// The official title, where it differs from the page's.
    pub formal_title: Option<String>,
    /// Document number.
    pub number: Option<String>,
    /// Who issued it.
    pub issuer: Option<String>,
    /// Publication, as HTML with `<time>`.
    pub published_html: Option<String>,
    /// Last change of a fact or text the history knows, as HTML with `<time>`; `None` if never changed.
    pub updated_html: Option<String>,
    /// `current`, `amended`, `over`, `superseded`, `draft`, `scheduled`.
    pub state: String,
    /// Sentences about the state with links, shown under the h1.
    pub state_html: Vec<String>,
    /// Key facts in fixed order (who, when, where, bring, wear, fee, contact).
    pub facts: Vec<Fact>,
    /// Its deadlines in order of time; without the rows of a long table of sessions.
    pub deadlines: Vec<DeadlineView>,
    /// The same as a drawing; `None` where it would say nothing.
    pub timeline: Option<Timeline>,
    /// Its table of sessions, unless the text shows it already.
    pub sessions: Option<SessionTable>,
    /// Its cohorts that have variants; empty when everything is for everyone.
    pub cohorts: Vec<Crumb>,
    /// The text.
    pub body_html: String,
    /// Language tag of the body when it is not the page's.
    pub body_lang_tag: Option<String>,
    /// Headings of the body.
    pub toc: Vec<TocEntry>,
    /// Files and guides that belong to it.
    pub attachments: Vec<Attachment>,
    /// Amendments in this document's life, newest first.
    pub changes: Vec<Change>,
    /// Notices this one amends or supersedes.
    pub amends: Vec<Crumb>,
    /// Who to ask.
    pub contacts: Vec<Contact>,
    /// Older neighbour in the same collection.
    pub previous: Option<Crumb>,
    /// Newer neighbour in the same collection.
    pub next: Option<Crumb>,
    /// Related documents.
    pub related: Vec<Crumb>,
    /// This notice's own calendar feed, if it has events.
    pub feed: Option<Feed>,
    /// Where that can be subscribed to: its place on the calendar page; `None` where it does not stand there.
    pub feed_page_url: Option<String>,
    /// Anchored questions of a FAQ document; the body holds them in full.
    pub questions: Vec<Crumb>,
}

/// Deadlines drawn along a line of time. Lengths are units of a drawing `width` wide and `height` high.
#[derive(Debug, Serialize)]
pub struct Timeline {
    /// Width of the drawing.
    pub width: i64,
    /// Height of the drawing.
    pub height: i64,
    /// Where `from` is.
    pub left: i64,
    /// Where `to` is.
    pub right: i64,
    /// First instant, in seconds since 1970 UTC.
    pub from: i64,
    /// Last instant.
    pub to: i64,
    /// Marks of the ruler.
    pub ticks: Vec<Tick>,
    /// One a deadline, in order of time.
    pub lanes: Vec<Lane>,
}

/// A mark of the ruler.
#[derive(Debug, Serialize)]
pub struct Tick {
    /// Where.
    pub x: i64,
    /// The day or month that begins there.
    pub text: String,
}

/// A deadline in a drawing.
#[derive(Debug, Serialize)]
pub struct Lane {
    /// As [`DeadlineView::key`].
    pub key: String,
    /// Its title, cut to the room there is.
    pub title: String,
    /// `bar`, `dot` (a short span), `due` (only an end), `opens` (only a beginning), `day` (a milestone).
    pub mark: String,
    /// As [`DeadlineView::status`].
    pub status: String,
    /// The middle of the lane.
    pub y: i64,
    /// Where it begins.
    pub x: i64,
    /// How long it is.
    pub length: i64,
    /// Where a bar is interrupted: begin and length.
    pub pauses: Vec<(i64, i64)>,
    /// Its day or days, if there is room.
    pub date: Option<String>,
    /// Where that begins, or ends if `date_before`.
    pub date_x: i64,
    /// Whether it stands before the mark.
    pub date_before: bool,
}

/// A table of sessions.
#[derive(Debug, Serialize)]
pub struct SessionTable {
    /// Heading above it.
    pub title: String,
    /// The table with its caption.
    pub table_html: String,
}

/// A key fact.
#[derive(Debug, Clone, Serialize)]
pub struct Fact {
    /// `who`, `when`, `where`, `bring`, `wear`, `fee`, `contact`.
    pub key: String,
    /// Label in the page's language.
    pub label: String,
    /// Value.
    pub value_html: String,
}

/// A heading for the table of contents.
#[derive(Debug, Clone, Serialize)]
pub struct TocEntry {
    /// 2 to 4.
    pub level: u8,
    /// Anchor without `#`.
    pub id: String,
    /// Text.
    pub text: String,
}

/// A file or guide that belongs to a notice.
#[derive(Debug, Clone, Serialize)]
pub struct Attachment {
    /// Its name.
    pub title: String,
    /// Its address.
    pub url: String,
    /// `PDF`, `DOCX`, … ; `None` for a page of the portal.
    pub format: Option<String>,
    /// `68 kB`; `None` for a page.
    pub size: Option<String>,
}

/// One amendment.
#[derive(Debug, Clone, Serialize)]
pub struct Change {
    /// When, as HTML with `<time>`.
    pub on_html: String,
    /// What kind of change, in words.
    pub verb_text: String,
    /// What it concerns: the deadline's title.
    pub what: String,
    /// Old value, if there was one, as HTML.
    pub old_html: Option<String>,
    /// New value, as HTML.
    pub new_html: Option<String>,
    /// Reason or note.
    pub note: Option<String>,
    /// The notice that changed it.
    pub by: Option<Crumb>,
    /// The notice that was changed (on the corrections page).
    pub of: Option<Crumb>,
}
