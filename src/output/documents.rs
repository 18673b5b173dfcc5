//! The page of one notice, guide or question, and its card in lists.

use std::collections::BTreeSet;

use super::deadlines;
use super::html;
use super::maker::{Draft, Maker, crumb_html, description};
use super::routes::{FeedId, Route};
use super::sessions;
use super::surroundings::{Place, Use, format_name};
use super::view::{
    Attachment, Change, Contact, Crumb, DeadlineView, Document, DocumentCard, Fact, SessionTable, TocEntry,
};
use super::{timeline, when, words};
use crate::content::document::Body;
use crate::content::ids::{Collection, ContactId, DeadlineKey, DocId};
use crate::content::site::MissingTranslation;
use crate::content::text::Text;
use crate::content::translation::Freshness;
use crate::lang::Lang;
use crate::markdown::{self, Rendered};
use crate::portal::facts::{Deadline, Status};
use crate::portal::shape::Shape;
use crate::portal::{AttachmentTarget, Correction, Page, PageState, Portal, Subject};
use crate::time::{Point, wording};

/// The most sessions named among the key facts; more of them stand in the list below.
const SESSIONS_IN_FACTS: usize = 3;

/// A document page before rendering, with what its text used.
pub(super) struct DocumentPage {
    /// The page.
    pub draft: Draft<Document>,
    /// Its text, rendered.
    pub text: Rendered,
    /// What the text used.
    pub uses: Vec<Use>,
    /// The text's source.
    pub body: Body,
    /// Whether the text is really in the page's language.
    pub own: bool,
}

/// Neighbours in a collection, newer and older.
pub(super) struct Neighbours {
    /// Published after it.
    pub newer: Option<DocId>,
    /// Published before it.
    pub older: Option<DocId>,
}

/// The page of a document in the tree of `lang`; `None` where it has no text at all.
pub(super) fn page(maker: &Maker, page: &Page, neighbours: &Neighbours, lang: Lang) -> Option<DocumentPage> {
    let portal = &*maker.portal;
    let zone = portal.settings.zone;
    let id = page.id();
    let front = &page.document.front;
    let here = Route::Document(lang, id.clone());
    let (text_lang, body) = text_of(page, lang)?;
    let place = Place::document(maker, id, &page.document.folder, lang, here.clone());
    let text = markdown::render(body.markdown(), text_lang, &place);
    let table = sessions::table(maker, id, lang, &here).filter(|_| !place.shows_sessions_of(id));
    let mut uses = place.into_uses(Some(body), &text);
    let own = text_lang == lang;
    let cohorts = audience(portal, page, lang, &here);
    let mut deadlines = views(maker, maker.tables.listed(page), lang, &here);
    // For whom the whole notice is stands among its facts.
    for deadline in deadlines.iter_mut().filter(|deadline| deadline.cohorts == cohorts) {
        deadline.cohorts.clear();
    }
    let attachments = attachments(maker, page, lang, &here, &mut uses);
    let contact = page.facts.contact.as_ref().or(portal.settings.contact.as_ref());
    let contacts: Vec<Contact> = contact.and_then(|id| maker.contact(id, lang)).into_iter().collect();
    let summary = front.summary.as_ref().map(|summary| summary.get(lang).to_owned());
    let is_notice = id.collection == Collection::Notices;
    let feed = FeedId::Notice(page.document.notice_id());
    let related = page.related.iter().map(|related| maker.crumb(related, lang, &here)).collect();
    let content = Document {
        formal_title: front.formal_title.as_ref().map(|title| title.get(lang).to_owned()),
        number: front.number.clone(),
        issuer: is_notice.then(|| front.issuer.as_ref().unwrap_or(&portal.settings.organisation).get(lang).to_owned()),
        published_html: page.published.map(|day| html::phrase(&wording::on(day.day(), zone, lang), zone)),
        updated_html: (!page.changes.is_empty()).then(|| html::day(page.updated(), zone, lang)),
        state: state(portal, page).to_owned(),
        state_html: state_sentences(maker, page, lang, &here),
        facts: if is_notice { facts(maker, page, &contacts, lang) } else { Vec::new() },
        cohorts,
        body_html: text.html.clone(),
        body_lang_tag: (!own).then(|| text_lang.tag().to_owned()),
        toc: toc(&text),
        attachments,
        changes: page.changes.iter().rev().map(|change| change_view(maker, change, lang, &here, false)).collect(),
        amends: page.amends.iter().chain(&page.replaces).map(|other| maker.crumb(other, lang, &here)).collect(),
        contacts,
        previous: neighbours.older.as_ref().map(|older| maker.crumb(older, lang, &here)),
        next: neighbours.newer.as_ref().map(|newer| maker.crumb(newer, lang, &here)),
        related,
        feed: maker.feed(&feed, lang, &here),
        feed_page_url: maker.place_on_calendar_page(page, lang, &here),
        questions: Vec::new(),
        summary: summary.clone(),
        timeline: timeline::of(maker, &in_time(maker, maker.tables.listed(page)), lang),
        deadlines,
        sessions: table
            .map(|table| SessionTable { title: sessions::heading(lang).to_owned(), table_html: table.html() }),
    };
    let template = match id.collection {
        Collection::Notices => "notice",
        Collection::Guides => "guide",
        Collection::Faq => "faq",
    };
    let about = summary.unwrap_or_else(|| text.plain.clone());
    let draft = Draft {
        breadcrumbs: maker.crumbs(lang, &here, Some(id.collection)),
        route: here,
        lang,
        template,
        title: front.title.get(lang).to_owned(),
        description: description(&about),
        real: real_languages(portal, page),
        noindex: is_kept_from_search_engines(page),
        feed: is_notice.then_some(feed),
        section: Some(id.collection),
        canonical: None,
        structured: Vec::new(),
        content,
    };
    Some(DocumentPage { draft, text, uses, body: body.clone(), own })
}

/// Whether search engines are asked to leave it out: it is not public yet.
pub(super) fn is_kept_from_search_engines(page: &Page) -> bool {
    matches!(page.state, PageState::Draft | PageState::Scheduled)
}

/// The languages a document is really written in, default first.
pub(super) fn real_languages(portal: &Portal, page: &Page) -> Vec<Lang> {
    portal.settings.languages.iter().copied().filter(|lang| page.document.bodies.contains_key(lang)).collect()
}

/// Whether a document has a page in the tree of a language: its own text, or another's shown in its place.
pub(super) fn stands_in(portal: &Portal, page: &Page, lang: Lang) -> bool {
    let shown = portal.settings.missing_translation == MissingTranslation::Show;
    page.document.bodies.contains_key(&lang) || (shown && !page.document.bodies.is_empty())
}

/// The text for a tree: its own language, else the first there is.
fn text_of(page: &Page, lang: Lang) -> Option<(Lang, &Body)> {
    let bodies = &page.document.bodies;
    bodies.get_key_value(&lang).or_else(|| bodies.iter().next()).map(|(lang, body)| (*lang, body))
}

/// A document in a list.
pub(super) fn card(maker: &Maker, page: &Page, lang: Lang, here: &Route, with_deadlines: bool) -> DocumentCard {
    let front = &page.document.front;
    let portal = &*maker.portal;
    let real = page.document.bodies.contains_key(&lang);
    let original = real_languages(portal, page).first().copied().unwrap_or(lang);
    DocumentCard {
        title: front.title.get(lang).to_owned(),
        url: Route::Document(lang, page.id().clone()).from(here),
        summary: front.summary.as_ref().map(|summary| summary.get(lang).to_owned()),
        published_text: page.published.map(|day| wording::date(day.day(), lang)),
        published_iso: page.published.map(|day| day.day().to_string()),
        pinned: page.pinned,
        state: state(portal, page).to_owned(),
        state_text: state_word(portal, page, lang),
        cohorts: cohort_names(portal, page, lang),
        deadlines: if with_deadlines {
            views(maker, &maker.tables.on_card(portal, page), lang, here)
        } else {
            Vec::new()
        },
        kind_numbers: kind_numbers(maker, page),
        lang_tag: (!real).then(|| original.tag().to_owned()),
    }
}

fn kind_numbers(maker: &Maker, page: &Page) -> Vec<usize> {
    let kinds = page.deadlines.iter().map(|key| &maker.portal.deadlines[key].facts().kind);
    let numbers: BTreeSet<usize> = kinds.map(|kind| deadlines::kind_number(maker, kind)).collect();
    numbers.into_iter().collect()
}

fn state(portal: &Portal, page: &Page) -> &'static str {
    match page.state {
        PageState::Current | PageState::Amended if portal.is_over(page) => "over",
        PageState::Current => "current",
        PageState::Amended => "amended",
        PageState::Superseded(_) => "superseded",
        PageState::Draft => "draft",
        PageState::Scheduled => "scheduled",
    }
}

/// The state in words, unless current.
pub(super) fn state_word(portal: &Portal, page: &Page, lang: Lang) -> Option<String> {
    let word = match page.state {
        PageState::Current | PageState::Amended if portal.is_over(page) => lang.pick("已结束", "Over"),
        PageState::Current => return None,
        PageState::Amended => lang.pick("有变更", "Changed"),
        PageState::Superseded(_) => lang.pick("已被取代", "Replaced"),
        PageState::Draft => lang.pick("草稿", "Draft"),
        PageState::Scheduled => lang.pick("定时发布", "Scheduled"),
    };
    Some(word.to_owned())
}

fn state_sentences(maker: &Maker, page: &Page, lang: Lang, here: &Route) -> Vec<String> {
    let mut sentences = Vec::new();
    if let Some(translation) = page.document.translations.get(&lang)
        && translation.freshness() == Freshness::Stale
    {
        sentences.push(newer_source(page, lang, here));
    }
    match &page.state {
        PageState::Superseded(by) => {
            let link = crumb_html(&maker.crumb(by, lang, here));
            sentences.push(lang.pick(
                format!("本通知已作废，以新通知为准：{link}。"),
                format!("This notice no longer holds. It was replaced by {link}."),
            ));
        }
        PageState::Draft => {
            sentences.push(lang.pick("草稿：只有预览能看到。", "Draft: only a preview shows it.").to_owned());
        }
        PageState::Scheduled => {
            let zone = maker.portal.settings.zone;
            let day = html::day(page.since, zone, lang);
            sentences.push(lang.pick(format!("定时发布：{day}起公开。"), format!("Scheduled: public from {day}.")));
        }
        PageState::Current | PageState::Amended => {}
    }
    if !page.changes.is_empty() && !matches!(page.state, PageState::Superseded(_)) {
        let mut by: Vec<&DocId> = page.changes.iter().filter_map(|change| change.cause.by.as_ref()).collect();
        by.sort();
        by.dedup();
        let links: Vec<String> = by.into_iter().map(|by| crumb_html(&maker.crumb(by, lang, here))).collect();
        let count = page.changes.len();
        let sentence = match links.is_empty() {
            true => lang.pick(
                format!("本通知发布后有 {count} 处变更，页面显示的是最新安排。"),
                format!("This notice has been changed since it was published ({count}). The page shows what holds now."),
            ),
            false => lang.pick(
                format!("本通知发布后有 {count} 处变更，页面显示的是最新安排；变更见{}。", links.join("、")),
                format!("This notice has been changed since it was published ({count}); see {}. The page shows what holds now.", links.join(", ")),
            ),
        };
        sentences.push(sentence);
    }
    for (notices, zh, en) in [
        (&page.amends, "本通知变更了：", "This notice changes: "),
        (&page.replaces, "本通知取代：", "This notice replaces: "),
    ] {
        let links: Vec<String> = notices.iter().map(|other| crumb_html(&maker.crumb(other, lang, here))).collect();
        if !links.is_empty() {
            let all = links.join(words::list_separator(lang));
            sentences.push(lang.pick(format!("{zh}{all}。"), format!("{en}{all}.")));
        }
    }
    sentences
}

/// Tells a reader of a translation that its source has moved on. Facts are shared and always current.
fn newer_source(page: &Page, lang: Lang, here: &Route) -> String {
    let mut bodies = page.document.bodies.keys().copied();
    let owner = bodies.find(|other| !page.document.translations.contains_key(other)).unwrap_or(lang);
    let url = Route::Document(owner, page.id().clone()).from(here);
    let name = match owner {
        Lang::Zh => lang.pick("中文版", "Chinese text"),
        Lang::En => lang.pick("英文版", "English text"),
    };
    let link = html::link(&url, name);
    lang.pick(
        format!("{link}更新过，译文可能不是最新；日期和地点不受影响。"),
        format!("The {link} is newer than this translation. Dates and places are up to date."),
    )
}

/// Key facts in fixed order; absent ones are left out.
fn facts(maker: &Maker, page: &Page, contacts: &[Contact], lang: Lang) -> Vec<Fact> {
    let portal = &*maker.portal;
    let zone = portal.settings.zone;
    let sessions: Vec<_> = page
        .deadlines
        .iter()
        .map(|key| portal.deadlines[key].facts())
        .filter(|facts| matches!(facts.shape, Shape::Session { .. }) && facts.status == Status::Scheduled)
        .collect();
    let few = !sessions.is_empty() && sessions.len() <= SESSIONS_IN_FACTS;
    let text = |text: &Option<Text>| text.as_ref().map(|text| html::lines(text.get(lang)));
    let who = text(&page.facts.who).or_else(|| {
        let names = cohort_names(portal, page, lang);
        (!names.is_empty()).then(|| html::escape(&names.join(words::list_separator(lang))))
    });
    let when = few.then(|| {
        let lines: Vec<String> =
            sessions.iter().map(|facts| html::phrase(&when::phrase(&facts.shape, zone, lang), zone)).collect();
        lines.join("<br>")
    });
    let mut places: Vec<String> = sessions
        .iter()
        .filter_map(|facts| facts.place.as_ref())
        .map(|place| html::escape(portal.place(place).get(lang)))
        .collect();
    places.dedup();
    let place = (few && !places.is_empty()).then(|| places.join("<br>"));
    // The fee of one session says nothing where another costs something else.
    let one_fee = sessions.iter().all(|facts| facts.fee == sessions[0].fee);
    let fee = text(&page.facts.fee).or_else(|| sessions.first().filter(|_| one_fee).and_then(|facts| text(&facts.fee)));
    let contact = (!contacts.is_empty()).then(|| contacts.iter().map(contact_html).collect::<Vec<_>>().join("<br>"));
    [
        ("who", who),
        ("when", when),
        ("where", place),
        ("bring", text(&page.facts.bring)),
        ("wear", text(&page.facts.wear)),
        ("fee", fee),
        ("contact", contact),
    ]
    .into_iter()
    .filter_map(|(key, value)| {
        value.map(|value_html| Fact { key: key.to_owned(), label: words::fact(key, lang).to_owned(), value_html })
    })
    .collect()
}

fn contact_html(contact: &Contact) -> String {
    let phone = match (&contact.phone, &contact.phone_url) {
        (Some(phone), Some(url)) => format!(" {}", html::link(url, phone)),
        _ => String::new(),
    };
    format!("{}{phone}", html::escape(&contact.name))
}

fn cohort_names(portal: &Portal, page: &Page, lang: Lang) -> Vec<String> {
    let cohorts = page.cohorts.iter().filter_map(|id| portal.settings.cohort(id));
    cohorts.map(|cohort| cohort.name.get(lang).to_owned()).collect()
}

/// Links to the cohorts' own pages, where the notice is not for everyone.
fn audience(portal: &Portal, page: &Page, lang: Lang, here: &Route) -> Vec<Crumb> {
    page.cohorts
        .iter()
        .filter_map(|id| portal.settings.cohort(id))
        .map(|cohort| Crumb {
            title: cohort.name.get(lang).to_owned(),
            url: Route::Cohort(lang, cohort.id.clone()).from(here),
        })
        .collect()
}

/// Deadlines as the page `here` sees them, see [`in_time`].
pub(super) fn views(maker: &Maker, keys: &[DeadlineKey], lang: Lang, here: &Route) -> Vec<DeadlineView> {
    in_time(maker, keys).into_iter().map(|deadline| deadlines::view(maker, deadline, lang, here)).collect()
}

/// Deadlines in the order of the dates that stand beside them, so that one which is open lies where it closes; undated
/// ones last, cancelled ones where they were.
fn in_time<'m>(maker: &'m Maker, keys: &[DeadlineKey]) -> Vec<&'m Deadline> {
    let zone = maker.portal.settings.zone;
    let mut deadlines: Vec<&Deadline> = keys.iter().map(|key| &maker.portal.deadlines[key]).collect();
    deadlines.sort_by_cached_key(|deadline| {
        let shape = &deadline.facts().shape;
        let shown = deadlines::next_boundary(maker, deadline).map(|shown| (shown.day, shown.clock));
        let first = shape.opens().or_else(|| shape.closes(zone)).map(|point: Point| point.instant());
        (shown.is_none(), shown, first)
    });
    deadlines
}

fn toc(text: &Rendered) -> Vec<TocEntry> {
    let entries = text.headings.iter().filter(|heading| heading.level <= 3);
    entries
        .map(|heading| TocEntry { level: heading.level, id: heading.id.clone(), text: heading.text.clone() })
        .collect()
}

fn attachments(maker: &Maker, page: &Page, lang: Lang, here: &Route, uses: &mut Vec<Use>) -> Vec<Attachment> {
    let mut all = Vec::new();
    for attachment in &page.attachments {
        let title = attachment.title.as_ref().map(|title| title.get(lang).to_owned());
        all.push(match &attachment.target {
            AttachmentTarget::Guide(guide) => {
                let crumb = maker.crumb(guide, lang, here);
                Attachment { title: title.unwrap_or(crumb.title), url: crumb.url, format: None, size: None }
            }
            AttachmentTarget::File(path) => {
                uses.push(Use::File(path.clone()));
                let name = path.rsplit('/').next().unwrap_or(path);
                Attachment {
                    title: title.unwrap_or_else(|| name.to_owned()),
                    url: Route::File(path.clone()).from(here),
                    format: Some(format_name(path)),
                    size: maker.file_size(path).map(markdown::file_size),
                }
            }
        });
    }
    all
}

/// One amendment; `with_notice` names the notice it changed, for lists over all of them.
pub(super) fn change_view(maker: &Maker, change: &Correction, lang: Lang, here: &Route, with_notice: bool) -> Change {
    let portal = &*maker.portal;
    let zone = portal.settings.zone;
    let notice_title =
        || portal.page(&change.of).map_or(String::new(), |page| page.document.front.title.get(lang).to_owned());
    let (what, old_html, new_html, note) = match &change.subject {
        Subject::Deadline(key, index) => {
            let deadline = &portal.deadlines[key];
            let (old, new) = (&deadline.revisions[index - 1].facts, &deadline.revisions[*index].facts);
            let (mut before, mut after) = (Vec::new(), Vec::new());
            for difference in deadlines::differences(maker, old, new, lang) {
                before.extend(difference.old_html(zone, lang));
                after.extend(difference.new_html(zone, lang));
            }
            if matches!(new.status, Status::Cancelled { .. }) && before.is_empty() {
                before.push(html::phrase(&when::phrase(&old.shape, zone, lang), zone));
            }
            let note = deadlines::reason(maker, &change.cause, new, lang);
            (deadlines::title(maker, new, lang), joined(before), joined(after), note)
        }
        Subject::Notice(old, new) => {
            let mut before = Vec::new();
            let mut after = Vec::new();
            for (key, old, new) in [
                ("who", &old.who, &new.who),
                ("bring", &old.bring, &new.bring),
                ("wear", &old.wear, &new.wear),
                ("fee", &old.fee, &new.fee),
            ] {
                if old != new {
                    let line = |text: &Text| {
                        format!("{}{}{}", words::fact(key, lang), lang.pick("：", ": "), html::lines(text.get(lang)))
                    };
                    before.extend(old.as_ref().map(line));
                    after.extend(new.as_ref().map(line));
                }
            }
            if old.contact != new.contact {
                let line = |id: &ContactId| {
                    let contact = maker.contact(id, lang)?;
                    Some(format!("{}{}{}", words::fact("contact", lang), lang.pick("：", ": "), contact_html(&contact)))
                };
                before.extend(old.contact.as_ref().and_then(line));
                after.extend(new.contact.as_ref().and_then(line));
            }
            let note = change.cause.note.as_ref().map(|note| note.get(lang).to_owned());
            (notice_title(), joined(before), joined(after), note)
        }
        Subject::Whole => {
            (notice_title(), None, None, change.cause.note.as_ref().map(|note| note.get(lang).to_owned()))
        }
    };
    Change {
        on_html: html::day(change.at, zone, lang),
        verb_text: words::verb(change.cause.verb, lang).to_owned(),
        what,
        old_html,
        new_html,
        note,
        by: change.cause.by.as_ref().filter(|by| portal.page(by).is_some()).map(|by| maker.crumb(by, lang, here)),
        of: with_notice.then(|| maker.crumb(&change.of, lang, here)),
    }
}

fn joined(parts: Vec<String>) -> Option<String> {
    (!parts.is_empty()).then(|| parts.join("<br>"))
}
