//! A deadline, wherever it stands.

use serde::Serialize;

use super::frame::Crumb;

/// A deadline in any list or page. The dates stand in it once as `opens`, `closes` and once in words.
#[derive(Debug, Clone, Serialize)]
pub struct DeadlineView {
    /// Unique on the site: `notice.deadline`, fit for an HTML id.
    pub key: String,
    /// What it is called: the author's label or the kind's name.
    pub title: String,
    /// Kind id (`capture`) for classes, and its name.
    pub kind: String,
    /// The kind's name.
    pub kind_name: String,
    /// The kind's place in `site.yaml`, from 1, for filters: see [`super::Choice`].
    pub kind_number: usize,
    /// `session`, `window`, `due`, `opens`, `milestone`, `daily`, `paused`, `approximate`, `personal`, `unresolved`.
    pub shape: String,
    /// `scheduled`, `cancelled`, `postponed` (to be announced) or `superseded`.
    pub status: String,
    /// The status in words with its reason, unless scheduled.
    pub status_text: Option<String>,
    /// When, in words, with `<time datetime>` elements; exact and absolute.
    pub when_html: String,
    /// The same as plain text.
    pub when_text: String,
    /// Day of the next boundary for lists: short date (`11月17日`, `17 Nov`), `None` where there is no date.
    pub short_date: Option<String>,
    /// Weekday and clock for lists (`周日 10:00`, `Sun 10am`).
    pub short_clock: Option<String>,
    /// Seconds since 1970 UTC at which it opens; `None`: open from the start, or no instant.
    pub opens: Option<i64>,
    /// Seconds since 1970 UTC at which it closes; `None`: no end, or no instant.
    pub closes: Option<i64>,
    /// Instants between which an open window is closed, as pairs of epoch seconds.
    pub pauses: Vec<(i64, i64)>,
    /// Daily opening spans (epoch seconds, with the cut-off of that span as third), empty for other shapes.
    pub slots: Vec<(i64, i64, i64)>,
    /// `datetime` attributes of `opens` and `closes` with the zone's offset.
    pub opens_iso: Option<String>,
    /// See `opens_iso`.
    pub closes_iso: Option<String>,
    /// Whether the instants come from a date without clock time: count in days, not seconds.
    pub whole_days: bool,
    /// Where, as text.
    pub place: Option<String>,
    /// Who: cohort names, and free text of the author.
    pub cohorts: Vec<Crumb>,
    /// Ids of the cohorts it concerns, descendants included, for filters.
    pub cohort_ids: Vec<String>,
    /// Free text: majors, sites, conditions.
    pub who: Option<String>,
    /// Fee as text.
    pub fee: Option<String>,
    /// How the portal reads an ambiguous notice, or any remark.
    pub note: Option<String>,
    /// What to do when it is over.
    pub after_html: Option<String>,
    /// Its countdown page; `None` for shapes that have none.
    pub url: Option<String>,
    /// The notice it comes from.
    pub notice: Crumb,
    /// One-event `.ics` for a one-time import; `None` where there is no event.
    pub ics_url: Option<String>,
    /// Earlier states, newest first: old words struck out, date and cause of the change.
    pub history: Vec<RevisionView>,
}

/// One earlier state of a deadline.
#[derive(Debug, Clone, Serialize)]
pub struct RevisionView {
    /// What it said before, as HTML with `<time>`: only what changed; empty where something was added or called off.
    pub old_html: String,
    /// What was done: `postpone`, `extend`, `cancel`, `reinstate`, `correct`, `supersede`, `follow` (its base moved).
    pub verb: String,
    /// The verb in words (延期, Postponed).
    pub verb_text: String,
    /// The day of the change, as HTML with `<time>`.
    pub on_html: String,
    /// Reason or note.
    pub note: Option<String>,
    /// The notice that made the change, when it is another one.
    pub by: Option<Crumb>,
}
