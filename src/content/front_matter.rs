//! Front matter: what stands between the two `---` of a document. Read once; references to other documents stay names
//! until the whole portal is known.

mod change;
mod edges;
mod translated;

pub use edges::split;
pub use translated::translate;

use change::change;

use super::facts::{
    DeadlineEntry, FACT_KEYS, FactsEntry, Marked, Origin, WHEN_KEYS, WhenEntry, read_cohorts, read_facts, read_with,
};
use super::ids::{CohortId, Collection, ContactId, DeadlineId, NoticeId, Slug};
use super::keys::{self, names_of};
use super::site::{Settings, known_contact};
use super::text::Text;
use super::yaml::{Map, Mark, Node};
use crate::diagnostics::Diagnostic;
use crate::lang::Lang;
use crate::time::{Written, read_moment};

/// The facts and default-language texts of a document.
#[derive(Debug, Clone)]
pub struct FrontMatter {
    /// The notice's permanent id, if not its folder's name.
    pub id: Option<Marked<NoticeId>>,
    /// Title: the event, not "notice about…".
    pub title: Text,
    /// The official title.
    pub formal_title: Option<Text>,
    /// One sentence.
    pub summary: Option<Text>,
    /// When it becomes visible. Guides and questions may lack it: visible at once.
    pub published: Option<Marked<Written>>,
    /// Not to be published yet.
    pub draft: bool,
    /// Kept on top until then.
    pub pin_until: Option<Marked<Written>>,
    /// Document number.
    pub number: Option<String>,
    /// Issuer, if not the organisation.
    pub issuer: Option<Text>,
    /// Place in a list of guides or questions.
    pub order: i64,
    /// For whom.
    pub cohorts: Vec<CohortId>,
    /// Notice-wide facts that a correction may change.
    pub facts: NoticeFacts,
    /// Dated things: those written, then the rows of the table of sessions; `each` already expanded.
    pub deadlines: Vec<DeadlineEntry>,
    /// The table of sessions as written. `content::document` takes it out when its rows join the deadlines.
    pub sessions: Option<Box<SessionsEntry>>,
    /// Files and guides that belong to it.
    pub attachments: Vec<AttachmentEntry>,
    /// Other documents of interest: `collection/slug`.
    pub related: Vec<Marked<String>>,
    /// Old addresses.
    pub aliases: Vec<Marked<String>>,
    /// Changes of other notices.
    pub amends: Vec<ChangeEntry>,
    /// Changes of this notice.
    pub revisions: Vec<ChangeEntry>,
    /// Notices that this one replaces.
    pub supersedes: Vec<Marked<Slug>>,
    /// Place of the whole front matter, for messages about what is missing.
    pub mark: Mark,
}

/// Facts of a notice besides its deadlines.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct NoticeFacts {
    /// For whom, in words.
    pub who: Option<Text>,
    /// What to bring.
    pub bring: Option<Text>,
    /// What to wear.
    pub wear: Option<Text>,
    /// What it costs.
    pub fee: Option<Text>,
    /// Whom to ask.
    pub contact: Option<ContactId>,
}

impl NoticeFacts {
    /// This, with everything that `change` says put over it.
    #[must_use]
    pub fn changed_by(&self, change: &NoticeFacts) -> NoticeFacts {
        let over = |new: &Option<Text>, old: &Option<Text>| new.clone().or_else(|| old.clone());
        NoticeFacts {
            who: over(&change.who, &self.who),
            bring: over(&change.bring, &self.bring),
            wear: over(&change.wear, &self.wear),
            fee: over(&change.fee, &self.fee),
            contact: change.contact.clone().or_else(|| self.contact.clone()),
        }
    }
}

/// `sessions:` as written.
#[derive(Debug, Clone)]
pub struct SessionsEntry {
    /// A table beside the notice, or rows written in place.
    pub rows: SessionRows,
    /// Facts every row shares unless it says otherwise.
    pub shared: FactsEntry,
    /// Its place.
    pub mark: Mark,
}

/// Where the rows are.
#[derive(Debug, Clone)]
pub enum SessionRows {
    /// File name beside the notice.
    File(Marked<String>),
    /// Written in the front matter.
    Inline(Vec<DeadlineEntry>),
}

/// A file or guide that belongs to a notice.
#[derive(Debug, Clone)]
pub struct AttachmentEntry {
    /// What it is.
    pub target: AttachmentTarget,
    /// Name, if not the guide's title or the file's name.
    pub title: Option<Text>,
}

/// What an attachment is.
#[derive(Debug, Clone)]
pub enum AttachmentTarget {
    /// A guide of the portal.
    Guide(Marked<String>),
    /// A file, relative to the document.
    File(Marked<String>),
}

/// A change of published facts, in an amending notice or as a revision.
#[derive(Debug, Clone)]
pub struct ChangeEntry {
    /// The notice it changes; `None`: the one it stands in.
    pub notice: Option<Marked<String>>,
    /// The deadline it changes; `None`: the notice's own facts.
    pub deadline: Option<Marked<DeadlineId>>,
    /// When it was announced; `None`: with the notice it stands in.
    pub on: Option<Marked<Written>>,
    /// What is changed.
    pub verb: VerbEntry,
    /// Why.
    pub note: Option<Text>,
    /// Its place.
    pub mark: Mark,
}

/// The verbs of change.
#[derive(Debug, Clone)]
pub enum VerbEntry {
    /// New dates; `None`: to be announced.
    Postpone(Option<WhenEntry>),
    /// A later end.
    Extend(WhenEntry),
    /// It does not take place; the reason.
    Cancel(Option<Text>),
    /// Any fact of a deadline was wrong.
    Correct(Box<FactsEntry>),
    /// Any fact of the notice was wrong.
    CorrectNotice(NoticeFacts),
}

/// Keys a notice may have.
pub const NOTICE_KEYS: &[&str] = names_of!(keys::NOTICE);

/// Keys a guide or question may have.
pub const PAGE_KEYS: &[&str] = names_of!(keys::PAGE);

/// Keys a translation may have: texts, no facts.
pub const TRANSLATION_KEYS: &[&str] = names_of!(keys::TRANSLATION);

/// Texts of a deadline that a translation may give.
pub const DEADLINE_TEXT_KEYS: &[&str] = names_of!(keys::DEADLINE_TEXTS);

const DEADLINE_ID_KEYS: &[&str] = names_of!(keys::DEADLINE_ID);
const SESSIONS_KEYS: &[&str] = names_of!(keys::SESSIONS_SOURCE);

/// Reads the default-language front matter.
pub fn read(
    root: &Node<'_>,
    collection: Collection,
    settings: &Settings,
    problems: &mut Vec<Diagnostic>,
) -> Option<FrontMatter> {
    let keys = if collection == Collection::Notices { NOTICE_KEYS } else { PAGE_KEYS };
    let map = root.map(keys, problems)?;
    let lang = settings.default_lang();
    let text =
        |key: &str, problems: &mut Vec<Diagnostic>| map.get(key).and_then(|node| Text::read(&node, lang, problems));
    let title = map.require("title", problems).and_then(|node| Text::read(&node, lang, problems));
    let published = moment(&map, "published", problems);
    let draft = map.get("draft").and_then(|node| node.flag(problems)).unwrap_or(false);
    if collection == Collection::Notices && !map.has("published") && !draft {
        map.require("published", problems);
    }
    let items = |key: &str| map.get(key).map(|node| node.items()).unwrap_or_default();
    Some(FrontMatter {
        id: map
            .get("id")
            .and_then(|node| NoticeId::read(&node, problems).map(|value| Marked { value, mark: node.mark() })),
        formal_title: text("formal_title", problems),
        summary: text("summary", problems),
        published,
        draft,
        pin_until: moment(&map, "pin_until", problems),
        number: map.get("number").and_then(|node| node.text(problems)),
        issuer: text("issuer", problems),
        order: map.get("order").and_then(|node| node.integer(problems)).unwrap_or(0),
        cohorts: map.get("cohorts").map(|node| read_cohorts(&node, settings, problems)).unwrap_or_default(),
        facts: notice_facts(&map, settings, problems),
        deadlines: items("deadlines")
            .iter()
            .filter_map(|item| deadline(item, Origin::Written, settings, problems))
            .collect(),
        sessions: map.get("sessions").and_then(|node| sessions(&node, settings, problems)).map(Box::new),
        attachments: items("attachments").iter().filter_map(|item| attachment(item, lang, problems)).collect(),
        related: names(&map, "related", problems),
        aliases: names(&map, "aliases", problems),
        amends: items("amends").iter().filter_map(|item| change(item, true, settings, problems)).collect(),
        revisions: items("revisions").iter().filter_map(|item| change(item, false, settings, problems)).collect(),
        supersedes: items("supersedes")
            .iter()
            .filter_map(|item| Slug::read(item, problems).map(|value| Marked { value, mark: item.mark() }))
            .collect(),
        mark: root.mark(),
        title: title?,
    })
}

fn moment(map: &Map<'_>, key: &str, problems: &mut Vec<Diagnostic>) -> Option<Marked<Written>> {
    map.get(key).and_then(|node| read_with(&node, problems, read_moment))
}

fn names(map: &Map<'_>, key: &str, problems: &mut Vec<Diagnostic>) -> Vec<Marked<String>> {
    let items = map.get(key).map(|node| node.items()).unwrap_or_default();
    items.iter().filter_map(|item| item.text(problems).map(|value| Marked { value, mark: item.mark() })).collect()
}

const NOTICE_FACT_KEYS: &[&str] = names_of!(keys::NOTICE_FACTS);

fn notice_facts(map: &Map<'_>, settings: &Settings, problems: &mut Vec<Diagnostic>) -> NoticeFacts {
    let lang = settings.default_lang();
    let text =
        |key: &str, problems: &mut Vec<Diagnostic>| map.get(key).and_then(|node| Text::read(&node, lang, problems));
    NoticeFacts {
        who: text("who", problems),
        bring: text("bring", problems),
        wear: text("wear", problems),
        fee: text("fee", problems),
        contact: map.get("contact").and_then(|node| known_contact(&node, &settings.contacts, problems)),
    }
}

fn deadline(
    node: &Node<'_>,
    origin: Origin,
    settings: &Settings,
    problems: &mut Vec<Diagnostic>,
) -> Option<DeadlineEntry> {
    let keys: Vec<&str> = DEADLINE_ID_KEYS.iter().chain(FACT_KEYS).chain(WHEN_KEYS).copied().collect();
    let told = problems.len();
    let map = node.map(&keys, problems)?;
    let id_node = map.require("id", problems);
    let mut facts = read_facts(&map, settings, problems);
    // A key that nobody knows may have been a date: its absence was told and must not be told again in other words.
    facts.when.unreadable |= problems.len() > told;
    let id_node = id_node?;
    let id = DeadlineId::read(&id_node, problems)?;
    Some(DeadlineEntry { id: Marked { value: id, mark: id_node.mark() }, facts, origin })
}

fn sessions(node: &Node<'_>, settings: &Settings, problems: &mut Vec<Diagnostic>) -> Option<SessionsEntry> {
    let rows_of = |node: &Node<'_>, problems: &mut Vec<Diagnostic>| {
        if node.is_list() {
            return Some(SessionRows::Inline(
                node.items().iter().filter_map(|item| deadline(item, Origin::Row, settings, problems)).collect(),
            ));
        }
        node.text(problems).map(|value| SessionRows::File(Marked { value, mark: node.mark() }))
    };
    if !node.is_map() {
        let mark = node.mark();
        return rows_of(node, problems).map(|rows| SessionsEntry { rows, shared: FactsEntry::default(), mark });
    }
    let keys: Vec<&str> = SESSIONS_KEYS.iter().chain(FACT_KEYS).chain(WHEN_KEYS).copied().collect();
    let map = node.map(&keys, problems)?;
    let shared = read_facts(&map, settings, problems);
    let rows = match map.get("rows") {
        Some(rows) => rows_of(&rows, problems),
        None => map.require("file", problems).and_then(|file| rows_of(&file, problems)),
    };
    rows.map(|rows| SessionsEntry { rows, shared, mark: node.mark() })
}

fn attachment(node: &Node<'_>, lang: Lang, problems: &mut Vec<Diagnostic>) -> Option<AttachmentEntry> {
    if !node.is_map() {
        let value = node.text(problems)?;
        return Some(AttachmentEntry {
            target: AttachmentTarget::File(Marked { value, mark: node.mark() }),
            title: None,
        });
    }
    let map = node.map(names_of!(keys::ATTACHMENT), problems)?;
    let title = map.get("title").and_then(|node| Text::read(&node, lang, problems));
    let marked = |node: Node<'_>, problems: &mut Vec<Diagnostic>| {
        node.text(problems).map(|value| Marked { value, mark: node.mark() })
    };
    let target = match map.get("guide") {
        Some(guide) => AttachmentTarget::Guide(marked(guide, problems)?),
        None => AttachmentTarget::File(map.require("file", problems).and_then(|file| marked(file, problems))?),
    };
    Some(AttachmentEntry { target, title })
}
