//! What a template may see: plain, already worded values. The contract between `output` and a theme.
//! Every URL here is relative to the page it stands on, unless its name says `absolute`; every field that ends in
//! `_html` is safe HTML, every other text is plain and escaped by the template engine. No template computes a date.

use serde::Serialize;

use crate::theme::Shared;

/// What every template gets. The page's own data stands in `content`, a different struct per template.
#[derive(Debug, Serialize)]
pub struct Page<C: Serialize> {
    /// The portal: title, navigation, languages, footer. A [`Site`], which many pages share.
    #[serde(skip)]
    pub site: Shared,
    /// The page's head and place in the site.
    pub page: Head,
    /// The template's own data.
    pub content: C,
}

/// The portal as one page sees it.
#[derive(Debug, Clone, Serialize)]
pub struct Site {
    /// The portal's name.
    pub title: String,
    /// Who publishes it.
    pub organisation: String,
    /// The organisation's own site (absolute), if `site.yaml` names it.
    pub organisation_url: Option<String>,
    /// `zh` or `en`.
    pub lang: String,
    /// `zh-CN` or `en`, for the `lang` attribute.
    pub lang_tag: String,
    /// Root of the site, relative to this page (`../../`, or `./`).
    pub root: String,
    /// Home page of this language.
    pub home_url: String,
    /// Main navigation in order.
    pub nav: Vec<NavItem>,
    /// Name of the time zone in this language (北京时间, Beijing time).
    pub zone_name: String,
    /// The stylesheet, with a fingerprint in its name.
    pub css_url: String,
    /// The script, with a fingerprint in its name.
    pub js_url: String,
    /// Search index of this language; `None` when search is off.
    pub search_url: Option<String>,
    /// The page that searches; `None` when search is off.
    pub search_page_url: Option<String>,
    /// Name, icons and colours for the home screen of a phone; `None` where the theme has no icon for it.
    pub manifest_url: Option<String>,
    /// The theme's colour for the frame of a browser (`#0b3954`), if it names one.
    pub theme_color: Option<String>,
    /// Atom feed of the notices.
    pub atom_url: String,
    /// Calendar feed of everything (`.ics`).
    pub ics_url: String,
    /// The page that explains and offers the calendar feeds.
    pub calendar_url: String,
    /// Office contacts for the footer and "what now".
    pub contacts: Vec<Contact>,
    /// ICP record number, when declared.
    pub icp: Option<String>,
    /// Public-security record number, when declared.
    pub police: Option<String>,
    /// Free footer text.
    pub footer_html: Option<String>,
}

/// One entry of the main navigation.
#[derive(Debug, Clone, Serialize)]
pub struct NavItem {
    /// Its label.
    pub title: String,
    /// Its address.
    pub url: String,
    /// Whether this page is that entry (`aria-current="page"`).
    pub current: bool,
    /// Whether this page lies below that entry.
    pub within: bool,
}

/// Title, description, addresses and relations of a page.
#[derive(Debug, Clone, Serialize)]
pub struct Head {
    /// Which template: `home`, `list`, `notice`, `guide`, `faq`, `cohort`, `countdown`, `board`, `hall`, `calendar`,
    /// `corrections`, `search`, `root`, `not_found`.
    pub kind: String,
    /// The page's own title (h1).
    pub title: String,
    /// For `<title>`: the page's title and the portal's, the telling part first.
    pub full_title: String,
    /// One sentence for search engines and share cards.
    pub description: String,
    /// This page's own absolute address.
    pub absolute_url: String,
    /// The address search engines should keep; differs from `absolute_url` on a fallback page.
    pub canonical_absolute_url: String,
    /// Versions in other languages, itself included; empty when there is only one real version.
    pub alternates: Vec<Alternate>,
    /// The language switch: every language of the portal except this one; on `root`, which has none, every language.
    pub switches: Vec<Switch>,
    /// From home to the parent; the page itself is not included.
    pub breadcrumbs: Vec<Crumb>,
    /// Keep out of search engines (404, boards, previews).
    pub noindex: bool,
    /// Set when this page shows another language's text because there is no translation: that language's tag.
    pub fallback_from: Option<String>,
    /// Absolute address of the share picture.
    pub og_image_absolute_url: Option<String>,
    /// Picture of the QR code that leads to this page (on `hall`: to the page for phones); only where one is of use.
    pub qr_url: Option<String>,
    /// JSON-LD, already safe to stand in a script element.
    pub json_ld_html: Option<String>,
    /// `.ics` feed most telling for this page, for `<link rel="alternate" type="text/calendar">`.
    pub calendar_feed: Option<FeedLink>,
}

/// A real version of a page in one language.
#[derive(Debug, Clone, Serialize)]
pub struct Alternate {
    /// `zh-CN`, `en` or `x-default`.
    pub hreflang: String,
    /// Absolute address.
    pub absolute_url: String,
}

/// A link of the language switch.
#[derive(Debug, Clone, Serialize)]
pub struct Switch {
    /// BCP 47 tag of the target.
    pub lang_tag: String,
    /// The language's own name.
    pub name: String,
    /// The same page in that language.
    pub url: String,
}

/// One step of the breadcrumbs, or any plain link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Crumb {
    /// Link text.
    pub title: String,
    /// Address.
    pub url: String,
}

/// A link to a feed.
#[derive(Debug, Clone, Serialize)]
pub struct FeedLink {
    /// Name of the feed.
    pub title: String,
    /// Address.
    pub url: String,
}

/// A contact of the office.
#[derive(Debug, Clone, Serialize)]
pub struct Contact {
    /// Person or desk.
    pub name: String,
    /// Phone number as written, if any.
    pub phone: Option<String>,
    /// `tel:` address of the number.
    pub phone_url: Option<String>,
    /// Web address (absolute), if any.
    pub url: Option<String>,
    /// Anything else: room, hours.
    pub note: Option<String>,
}

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
    /// The kind's place in `site.yaml`, from 1, for filters: see [`Choice`].
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

/// `moved`: an old address of a document.
#[derive(Debug, Serialize)]
pub struct Moved {
    /// Where it is now.
    pub target: Crumb,
}

/// `search`, `root` and `not_found` have nothing of their own.
#[derive(Debug, Serialize)]
pub struct Nothing {}
