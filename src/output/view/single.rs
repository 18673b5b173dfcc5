//! Pages of one thing: a countdown, the calendars, an address that is left.

use serde::Serialize;

use super::deadline::DeadlineView;
use super::frame::{Contact, Crumb};

/// `countdown`: one deadline.
#[derive(Debug, Serialize)]
pub struct Countdown {
    /// The deadline.
    pub deadline: DeadlineView,
    /// Open days and hours of a daily deadline, as a table with its caption.
    pub hours_html: Option<String>,
    /// The other deadlines of the same notice; of a long table only those of the same session.
    pub siblings: Vec<DeadlineView>,
    /// Who to ask.
    pub contacts: Vec<Contact>,
}

/// `calendar`: how to subscribe.
#[derive(Debug, Serialize)]
pub struct CalendarPage {
    /// The feed of everything.
    pub all: Feed,
    /// Feeds per cohort.
    pub cohorts: Vec<Feed>,
    /// Feeds per kind.
    pub kinds: Vec<Feed>,
    /// Feeds of notices with something to come, the newest of them.
    pub notices: Vec<Feed>,
    /// How many stand here at most, if there may be others.
    pub notices_limit: Option<usize>,
    /// Atom of the notices (absolute).
    pub atom_absolute_url: String,
    /// The data file.
    pub json_url: String,
}

/// A calendar feed with the addresses a device may want.
#[derive(Debug, Clone, Serialize)]
pub struct Feed {
    /// Id fit for an HTML id (`all`, `cohort-2023`).
    pub id: String,
    /// Its name.
    pub name: String,
    /// How many events it holds now.
    pub events: usize,
    /// For a plain download, relative.
    pub url: String,
    /// `https://…ics`, to copy.
    pub https_url: String,
    /// `webcal://…ics`, for Apple devices.
    pub webcal_url: String,
    /// Google Calendar's "add by address" page.
    pub google_url: String,
    /// Outlook's "add from web" page.
    pub outlook_url: String,
}

/// `moved`: an old address of a document.
#[derive(Debug, Serialize)]
pub struct Moved {
    /// Where it is now.
    pub target: Crumb,
}

/// `search`, `root` and `not_found` have nothing of their own.
#[derive(Debug, Serialize)]
pub struct Nothing {}
