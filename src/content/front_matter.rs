//! Front matter: what stands between the two `---` of a document. Read once; references to other documents stay names
//! until the whole portal is known.

use std::ops::Range;
use std::sync::Arc;

use super::facts::{
    DeadlineEntry, FACT_KEYS, FactsEntry, Marked, Origin, WHEN_KEYS, WhenEntry, read_cohorts, read_facts, read_when,
    read_with,
};
use super::ids::{CohortId, Collection, ContactId, DeadlineId, NoticeId, Slug};
use super::keys::{self, names_of};
use super::site::{Settings, known_contact};
use super::slips::is_dash;
use super::text::{Text, words};
use super::yaml::{Map, Mark, Node};
use crate::diagnostics::{Diagnostic, Place, SourceFile};
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
    pub sessions: Option<SessionsEntry>,
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

/// The byte ranges of front matter and body in a document.
///
/// # Errors
/// The document has no front matter, or it is not closed.
pub fn split(source: &Arc<SourceFile>) -> Result<(Range<usize>, Range<usize>), Diagnostic> {
    let text = &source.text;
    let first = text.split_inclusive('\n').next().unwrap_or_default();
    if first.trim_end() != "---" {
        return Err(no_front_matter(source));
    }
    let start = first.len();
    let mut at = start;
    let mut dashes = None;
    for line in text[start..].split_inclusive('\n') {
        if line.trim_end() == "---" {
            return Ok((start..at, at + line.len()..text.len()));
        }
        if dashes.is_none() && is_dashes(line) {
            dashes = Some(at..at + line.trim_end().len());
        }
        at += line.len();
    }
    if let Some(range) = dashes {
        return Err(wrong_dashes(source, range));
    }
    Err(unclosed(source, first.trim_end().len()))
}

/// Points at the first line that reads like text, for the `---` belongs above it.
fn unclosed(source: &Arc<SourceFile>, first: usize) -> Diagnostic {
    let opening = Place::new(source, 0..first);
    let told = |place: Place| {
        Diagnostic::error(
            "unclosed-front-matter",
            place,
            "设置部分没有用“---”结束",
            "the front matter is not closed with `---`",
        )
    };
    match text_begins(&source.text) {
        Some(range) => told(Place::new(source, range))
            .fix("在这一行的上面单独写一行 ---", "write `---` on a line of its own above this one")
            .see(opening, "设置部分从这里开始", "the front matter begins here"),
        None => told(opening).fix("在正文之前单独写一行 ---", "write `---` on a line of its own above the text"),
    }
}

/// The first line that can be no setting: a heading of Markdown, or a sentence that stands at the margin.
fn text_begins(text: &str) -> Option<Range<usize>> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let written = line.trim_end();
        let range = at..at + written.len();
        at += line.len();
        let is_heading = written.trim_start_matches('#').starts_with(' ') && written.starts_with("##");
        let is_sentence = written.starts_with(|c: char| !c.is_ascii()) && !written.contains([':', '：']);
        if is_heading || is_sentence && written.chars().count() > 3 {
            return Some(range);
        }
    }
    None
}

fn no_front_matter(source: &Arc<SourceFile>) -> Diagnostic {
    let text = &source.text;
    let first = text.split('\n').next().unwrap_or_default();
    if text.trim().is_empty() {
        return Diagnostic::error("empty-file", Place::top(source), "文件是空的", "the file is empty")
            .fix("写上内容，或者删掉这个文件", "write something, or delete the file");
    }
    if is_dashes(first) {
        return wrong_dashes(source, 0..first.trim_end().len());
    }
    let blank = text.len() - text.trim_start().len();
    if blank > 0 && text[blank..].starts_with("---") {
        return Diagnostic::error(
            "no-front-matter",
            Place::new(source, blank..blank + 3),
            "“---”必须写在文件的第一行，行首不空格",
            "the `---` must stand on line 1, at its beginning",
        )
        .fix("删掉它前面的空行和空格", "delete the blank lines and spaces before it");
    }
    Diagnostic::error(
        "no-front-matter",
        Place::new(source, 0..first.trim_end().len()),
        "文件开头没有“---”包起来的设置部分",
        "the file does not begin with front matter between `---` lines",
    )
    .fix("在第一行写 ---，然后写 title: 标题，再写一行 ---", "write `---` on line 1, then `title: …`, then `---`")
}

/// A line of nothing but dashes, some of which Word has "corrected", or too many of them.
fn is_dashes(line: &str) -> bool {
    let line = line.trim();
    !line.is_empty() && line.chars().all(|c| c == '-' || is_dash(c)) && line.chars().count() <= 12 && line != "-"
}

fn wrong_dashes(source: &Arc<SourceFile>, range: Range<usize>) -> Diagnostic {
    let written = source.text[range.clone()].to_owned();
    Diagnostic::error(
        "front-matter-dashes",
        Place::new(source, range),
        format!("“{written}”不是三个英文减号，可能是 Word 或输入法自动改的"),
        format!("`{written}` is not three hyphens; Word or an input method may have changed them"),
    )
    .fix("切换到英文输入法，改成 ---", "write --- with an English keyboard layout")
}

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
        sessions: map.get("sessions").and_then(|node| sessions(&node, settings, problems)),
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

const AMENDMENT_KEYS: &[&str] = names_of!(keys::AMENDMENT);
const REVISION_KEYS: &[&str] = names_of!(keys::REVISION);
const VERBS: &[&str] = names_of!(keys::VERBS);

fn change(node: &Node<'_>, in_other: bool, settings: &Settings, problems: &mut Vec<Diagnostic>) -> Option<ChangeEntry> {
    let own = if in_other { AMENDMENT_KEYS } else { REVISION_KEYS };
    let keys: Vec<&str> = own.iter().chain(VERBS).copied().collect();
    let before = problems.len();
    let map = node.map(&keys, problems)?;
    // A misspelt verb was told as an unknown key; that there is none would be said twice.
    let is_misspelt = problems.len() > before && !VERBS.iter().any(|verb| map.has(verb));
    let lang = settings.default_lang();
    let notice = if in_other {
        let notice = map.require("notice", problems)?;
        Some(Marked { value: notice.text(problems)?, mark: notice.mark() })
    } else {
        None
    };
    let deadline = match map.get("deadline") {
        Some(node) => Some(Marked { value: DeadlineId::read(&node, problems)?, mark: node.mark() }),
        None => None,
    };
    let on = if in_other {
        None
    } else {
        map.require("on", problems).and_then(|node| read_with(&node, problems, read_moment))
    };
    if !in_other && on.is_none() {
        return None;
    }
    if is_misspelt {
        return None;
    }
    let verb = verb(&map, deadline.is_some(), settings, problems)?;
    let note = map.get("note").and_then(|node| Text::read(&node, lang, problems));
    Some(ChangeEntry { notice, deadline, on, verb, note, mark: node.mark() })
}

fn verb(map: &Map<'_>, of_deadline: bool, settings: &Settings, problems: &mut Vec<Diagnostic>) -> Option<VerbEntry> {
    let written: Vec<&str> = VERBS.iter().copied().filter(|verb| map.has(verb)).collect();
    let [verb] = written[..] else {
        problems.push(
            Diagnostic::error(
                "one-verb",
                map.node().place(),
                "每条变更要写且只写一个动作",
                "each change needs exactly one verb",
            )
            .fix(
                "写 postpone（改期）、extend（延长）、cancel（取消）或 correct（更正）之一",
                "write one of postpone, extend, cancel, correct",
            ),
        );
        return None;
    };
    let lang = settings.default_lang();
    let Some(node) = map.get(verb) else {
        // `cancel:` without a reason is complete; the others need to say what is new.
        if verb == "cancel" {
            return Some(VerbEntry::Cancel(None));
        }
        map.require(verb, problems);
        return None;
    };
    if !of_deadline && verb != "correct" {
        map.require("deadline", problems);
        return None;
    }
    let when = |problems: &mut Vec<Diagnostic>| {
        let map = node.map(WHEN_KEYS, problems)?;
        let when = read_when(&map, lang, problems);
        (!when.is_empty()).then_some(when)
    };
    match verb {
        "cancel" => Some(VerbEntry::Cancel(Text::read(&node, lang, problems))),
        "postpone" if !node.is_map() => {
            let text = node.text(problems)?;
            if matches!(text.as_str(), "to be announced" | "tba" | "另行通知" | "待定") {
                return Some(VerbEntry::Postpone(None));
            }
            problems.push(
                Diagnostic::error(
                    "bad-postpone",
                    node.place(),
                    format!("看不懂“{text}”"),
                    format!("`{text}` is not understood here"),
                )
                .fix(
                    "写 {from: …, until: …}，或写 to be announced（另行通知）",
                    "write {from: …, until: …}, or `to be announced`",
                ),
            );
            None
        }
        "postpone" => when(problems).map(|when| VerbEntry::Postpone(Some(when))),
        "extend" => when(problems).map(VerbEntry::Extend),
        _ if of_deadline => {
            let keys: Vec<&str> = FACT_KEYS.iter().chain(WHEN_KEYS).copied().collect();
            let map = node.map(&keys, problems)?;
            Some(VerbEntry::Correct(Box::new(read_facts(&map, settings, problems))))
        }
        _ => {
            let map = node.map(NOTICE_FACT_KEYS, problems)?;
            Some(VerbEntry::CorrectNotice(notice_facts(&map, settings, problems)))
        }
    }
}

/// Puts the texts of a translation into the facts. A fact in a translation is a problem: two places for one date would
/// sooner or later disagree.
pub fn translate(
    front: &mut FrontMatter,
    root: &Node<'_>,
    collection: Collection,
    lang: Lang,
    problems: &mut Vec<Diagnostic>,
) {
    let mut known: Vec<&str> = TRANSLATION_KEYS.to_vec();
    let entries = root.entries(problems);
    for (name, node) in &entries {
        if !TRANSLATION_KEYS.contains(&name.as_str()) && NOTICE_KEYS.contains(&name.as_str()) {
            known.push(NOTICE_KEYS.iter().find(|key| *key == name).copied().unwrap_or_default());
            problems.push(
                Diagnostic::error(
                    "fact-in-translation",
                    node.key_place(),
                    format!("译文里不能写“{name}”：日期、地点、对象等事实只写在默认语言的文件里"),
                    format!(
                        "`{name}` cannot stand in a translation: facts are written once, in the default language's file"
                    ),
                )
                .fix("删掉这一行", "delete this line"),
            );
        }
    }
    if collection != Collection::Notices {
        known.retain(|key| !matches!(*key, "deadlines" | "bring" | "wear" | "fee" | "who"));
    }
    let Some(map) = root.map(&known, problems) else { return };
    let text = |key: &str, problems: &mut Vec<Diagnostic>| map.get(key).and_then(|node| words(&node, problems));
    if let Some(title) = map.require("title", problems).and_then(|node| words(&node, problems)) {
        front.title.set(lang, &title);
    }
    for (key, slot) in [
        ("formal_title", &mut front.formal_title),
        ("summary", &mut front.summary),
        ("issuer", &mut front.issuer),
        ("who", &mut front.facts.who),
        ("bring", &mut front.facts.bring),
        ("wear", &mut front.facts.wear),
        ("fee", &mut front.facts.fee),
    ] {
        if let Some(new) = text(key, problems) {
            set(slot, lang, &new);
        }
    }
    let Some(node) = map.get("deadlines") else { return };
    for (id, node) in node.entries(problems) {
        let Some(entry) = front.deadlines.iter_mut().find(|entry| entry.id.value.as_str() == id) else {
            problems.push(
                Diagnostic::error(
                    "unknown-deadline",
                    node.key_place(),
                    format!("这份通知里没有截止事项“{id}”"),
                    format!("this notice has no deadline `{id}`"),
                )
                .did_you_mean(&id, front.deadlines.iter().map(|entry| entry.id.value.as_str())),
            );
            continue;
        };
        translate_deadline(&mut entry.facts, &node, lang, problems);
    }
}

fn translate_deadline(facts: &mut FactsEntry, node: &Node<'_>, lang: Lang, problems: &mut Vec<Diagnostic>) {
    let Some(map) = node.map(DEADLINE_TEXT_KEYS, problems) else { return };
    for (key, slot) in [
        ("label", &mut facts.label),
        ("who", &mut facts.who),
        ("fee", &mut facts.fee),
        ("note", &mut facts.note),
        ("after", &mut facts.when.after),
    ] {
        if let Some(new) = map.get(key).and_then(|node| words(&node, problems)) {
            set(slot, lang, &new);
        }
    }
    if let (Some(super::facts::PlaceEntry::Free(place)), Some(new)) =
        (&mut facts.place, map.get("place").and_then(|node| words(&node, problems)))
    {
        place.set(lang, &new);
    }
}

fn set(slot: &mut Option<Text>, lang: Lang, new: &str) {
    match slot {
        Some(text) => text.set(lang, new),
        None => *slot = Some(Text::of(lang, new)),
    }
}
