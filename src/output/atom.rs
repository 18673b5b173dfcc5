//! Atom feeds (RFC 4287): the notices, and the corrections. Stamps come from history, never from a deadline's own date:
//! a reader that sorts by time must not see tomorrow's entries.
//!
//! Entries carry a summary and no full text unless `site.yaml` asks for it (`atom: full`): a page shows dates and states
//! that change after its publication, and a copy in a reader goes stale without a word.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::html;
use super::maker::Maker;
use super::routes::Route;
use super::surroundings::Place;
use super::{deadlines, told, when, words};
use crate::content::front_matter::NoticeFacts;
use crate::content::ids::Collection;
use crate::content::site::AtomEntry;
use crate::content::text::Text;
use crate::lang::Lang;
use crate::markdown;
use crate::portal::facts::Facts;
use crate::portal::{Correction, Page, Subject};
use crate::time::Instant;

/// The most entries in a feed; older ones stay on the site.
const ENTRIES: usize = 50;

struct Feed<'a> {
    name: &'a str,
    title: &'a str,
    own: Route,
    page: Route,
    entries: Vec<Entry>,
}

struct Entry {
    id: String,
    title: String,
    url: String,
    published: Instant,
    updated: Instant,
    summary: String,
    /// The text as HTML, with links relative to `url`.
    content: Option<String>,
}

/// The notices, newest change first.
pub(super) fn notices(maker: &Maker, lang: Lang) -> String {
    let now = maker.portal.as_of.now();
    // A preview shows what is still to come; a reader would keep it.
    let known = |page: &&Page| page.since <= now && page.updated() <= now;
    let pages = maker.portal.collection(Collection::Notices).filter(known);
    let mut pages: Vec<(&Page, Instant)> = pages.map(|page| (page, updated(maker, page))).collect();
    pages.sort_by(|(a, a_updated), (b, b_updated)| b_updated.cmp(a_updated).then_with(|| a.id().cmp(b.id())));
    let entries = pages.into_iter().take(ENTRIES).map(|(page, updated)| Entry {
        id: urn(maker, &format!("{lang}/{}", permanent(page))),
        title: page.document.front.title.get(lang).to_owned(),
        url: Route::Document(lang, page.id().clone()).absolute(&maker.base_url),
        published: page.since,
        updated,
        summary: summary(maker, page, lang),
        content: full_text(maker, page, lang),
    });
    let feed = Feed {
        name: "notices",
        title: words::collection(Collection::Notices, lang),
        own: Route::Atom(lang),
        page: Route::List(lang, Collection::Notices),
        entries: entries.collect(),
    };
    write(maker, lang, &feed)
}

/// When a notice last changed, a date that was typed over included: its entry says the date.
fn updated(maker: &Maker, page: &Page) -> Instant {
    let deadlines = page.deadlines.iter().map(|key| &maker.portal.deadlines[key]);
    let retyped = deadlines.filter_map(|deadline| told::retyped(maker, &maker.portal.lock, deadline));
    retyped.map(|retyped| retyped.at).fold(page.updated(), Instant::max)
}

/// Every amendment, newest first.
pub(super) fn corrections(maker: &Maker, lang: Lang) -> String {
    let now = maker.portal.as_of.now();
    let mut all: Vec<(&Correction, String)> =
        maker.portal.documents.iter().flat_map(|page| named(maker, page)).collect();
    all.retain(|(correction, _)| correction.at <= now);
    all.sort_by(|(a, a_name), (b, b_name)| b.at.cmp(&a.at).then_with(|| a_name.cmp(b_name)));
    let entries = all.iter().take(ENTRIES).map(|(correction, name)| correction_entry(maker, correction, name, lang));
    let feed = Feed {
        name: "corrections",
        title: lang.pick("更正与变更", "Corrections"),
        own: Route::CorrectionsAtom(lang),
        page: Route::Corrections(lang),
        entries: entries.collect(),
    };
    write(maker, lang, &feed)
}

/// The corrections of a page with a name for each: what was changed, and the dates and place it has since. Neither its
/// instant nor its place among the others is part of it: a mended date gives no new entry, and one that is recorded late
/// does not take the name of another. Of several with one outcome, the how-manieth.
fn named<'a>(maker: &Maker, page: &'a Page) -> Vec<(&'a Correction, String)> {
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    let name = |correction: &Correction| {
        let what = match &correction.subject {
            Subject::Deadline(key, index) => {
                let facts = &maker.portal.deadlines[key].revisions[*index].facts;
                format!("deadline/{}/{}", key.deadline, told::facts(maker, facts))
            }
            Subject::Notice(..) | Subject::Whole => "notice".to_owned(),
        };
        let name = format!("{}/{what}", permanent(page));
        let count = times.entry(name.clone()).or_default();
        *count += 1;
        format!("{name}/{count}")
    };
    let names: Vec<String> = page.changes.iter().map(name).collect();
    page.changes.iter().zip(names).collect()
}

/// The name of a notice in the ids of its entries: readers would take it for a new one if its folder were renamed.
fn permanent(page: &Page) -> String {
    format!("{}/{}", page.id().collection.folder(), page.document.notice_id())
}

fn correction_entry(maker: &Maker, correction: &Correction, name: &str, lang: Lang) -> Entry {
    let portal = &*maker.portal;
    let notice = portal.page(&correction.of).map_or("", |page| page.document.front.title.get(lang));
    let colon = lang.pick("：", ": ");
    let (what, mut lines, note) = match &correction.subject {
        Subject::Deadline(key, index) => {
            let deadline = &portal.deadlines[key];
            let (old, new) = (&deadline.revisions[index - 1].facts, &deadline.revisions[*index].facts);
            let what = deadlines::title(maker, new, lang);
            (what, differences(maker, old, new, lang), deadlines::reason(maker, &correction.cause, new, lang))
        }
        Subject::Notice(old, new) => {
            (notice.to_owned(), notice_differences(old, new, lang), own_note(correction, lang))
        }
        Subject::Whole => (notice.to_owned(), Vec::new(), own_note(correction, lang)),
    };
    lines.extend(note);
    if let Some(by) = correction.cause.by.as_ref().and_then(|by| portal.page(by)) {
        let title = by.document.front.title.get(lang);
        lines.push(lang.pick(format!("见《{title}》"), format!("See “{title}”")));
    }
    Entry {
        id: urn(maker, &format!("{lang}/{name}")),
        title: format!("{}{colon}{what}", words::verb(correction.cause.verb, lang)),
        url: Route::Document(lang, correction.of.clone()).absolute(&maker.base_url),
        published: correction.at,
        updated: correction.at,
        summary: if lines.is_empty() { notice.to_owned() } else { lines.join("\n") },
        content: None,
    }
}

fn own_note(correction: &Correction, lang: Lang) -> Option<String> {
    correction.cause.note.as_ref().map(|note| note.get(lang).to_owned())
}

/// What changed of a deadline: dates in two lines, every other fact in one.
fn differences(maker: &Maker, old: &Facts, new: &Facts, lang: Lang) -> Vec<String> {
    let colon = lang.pick("：", ": ");
    let mut lines = Vec::new();
    for difference in deadlines::differences(maker, old, new, lang) {
        let sides = [difference.old, difference.new].map(|side| side.map(|phrase| phrase.plain()));
        match difference.label {
            Some(label) => {
                lines.push(format!("{label}{colon}{}", sides.into_iter().flatten().collect::<Vec<_>>().join(" → ")));
            }
            None => {
                let labels = [lang.pick("原定", "Was"), lang.pick("现为", "Now")];
                let said = labels.into_iter().zip(sides).filter_map(|(label, side)| Some((label, side?)));
                lines.extend(said.map(|(label, side)| format!("{label}{colon}{side}")));
            }
        }
    }
    lines
}

fn notice_differences(old: &NoticeFacts, new: &NoticeFacts, lang: Lang) -> Vec<String> {
    let pairs = [
        ("who", &old.who, &new.who),
        ("bring", &old.bring, &new.bring),
        ("wear", &old.wear, &new.wear),
        ("fee", &old.fee, &new.fee),
    ];
    pairs.into_iter().filter_map(|(key, old, new)| changed(key, old.as_ref(), new.as_ref(), lang)).collect()
}

/// `地点：甲 → 乙`, where the two differ.
fn changed(key: &str, old: Option<&Text>, new: Option<&Text>, lang: Lang) -> Option<String> {
    let own = |text: Option<&Text>| text.map(|text| text.get(lang).to_owned());
    let (old, new) = (own(old), own(new));
    if old == new {
        return None;
    }
    let values: Vec<String> = [old, new].into_iter().flatten().collect();
    Some(format!("{}{}{}", words::fact(key, lang), lang.pick("：", ": "), values.join(" → ")))
}

fn summary(maker: &Maker, page: &Page, lang: Lang) -> String {
    let zone = maker.portal.settings.zone;
    let mut lines: Vec<String> =
        page.document.front.summary.iter().map(|summary| summary.get(lang).to_owned()).collect();
    for key in &page.deadlines {
        let facts = maker.portal.deadlines[key].facts();
        let title = deadlines::title(maker, facts, lang);
        let status =
            deadlines::status_text(maker, facts, lang).map(|status| format!(" [{status}]")).unwrap_or_default();
        lines.push(format!(
            "{title}{}{}{status}",
            lang.pick("：", ": "),
            when::phrase(&facts.shape, zone, lang).plain()
        ));
    }
    lines.join("\n")
}

/// The text of a notice, where the site wants it in its feed and has it in this language.
fn full_text(maker: &Maker, page: &Page, lang: Lang) -> Option<String> {
    if maker.portal.settings.atom == AtomEntry::Summary {
        return None;
    }
    let body = page.document.bodies.get(&lang)?;
    let here = Route::Document(lang, page.id().clone());
    let place = Place::document(maker, page.id(), &page.document.folder, lang, here);
    Some(markdown::render(body.markdown(), lang, &place).html)
}

/// A permanent id made of the portal's permanent domain and a name: a UUID of version 8 (RFC 9562 §5.8). An address
/// would change when the site moves, a dated tag when a date is mended.
fn urn(maker: &Maker, name: &str) -> String {
    let hash = blake3::hash(format!("{}\n{name}", maker.portal.settings.uid_domain).as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.as_bytes()[..16]);
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let mut urn = String::from("urn:uuid:");
    for (at, byte) in bytes.iter().enumerate() {
        let dash = if matches!(at, 4 | 6 | 8 | 10) { "-" } else { "" };
        let _ = write!(urn, "{dash}{byte:02x}");
    }
    urn
}

/// Escaped, without the characters XML 1.0 §2.2 forbids even when escaped.
fn text(text: &str) -> String {
    let legal =
        |c: &char| !matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    html::escape(&text.chars().filter(legal).collect::<String>())
}

fn write(maker: &Maker, lang: Lang, feed: &Feed<'_>) -> String {
    let settings = &maker.portal.settings;
    let stamp = |instant: Instant| settings.zone.rfc3339(instant);
    // RFC 4287 §4.1.1 wants a stamp even without entries; the epoch says "never".
    let updated = feed.entries.iter().map(|entry| entry.updated).max().unwrap_or(Instant::from_epoch(0));
    let title = format!("{}{}{}", feed.title, lang.pick("｜", " | "), settings.title.get(lang));
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    let _ = write!(
        out,
        "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n  <id>{}</id>\n  <title>{}</title>\n  <updated>{}</updated>\n  <author><name>{}</name></author>\n  <link rel=\"self\" type=\"application/atom+xml\" href=\"{}\"/>\n  <link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>\n",
        lang.tag(),
        urn(maker, &format!("{lang}/feeds/{}", feed.name)),
        text(&title),
        stamp(updated),
        text(settings.organisation.get(lang)),
        text(&feed.own.absolute(&maker.base_url)),
        text(&feed.page.absolute(&maker.base_url)),
    );
    for entry in &feed.entries {
        let _ = write!(
            out,
            "  <entry>\n    <id>{}</id>\n    <title>{}</title>\n    <link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>\n    <published>{}</published>\n    <updated>{}</updated>\n    <summary>{}</summary>\n",
            entry.id,
            text(&entry.title),
            text(&entry.url),
            stamp(entry.published),
            stamp(entry.updated),
            text(&entry.summary),
        );
        if let Some(content) = &entry.content {
            // RFC 4287 §4.1.3.3: escaped HTML; its relative links start from the page (§2).
            let base = text(&entry.url);
            let _ = writeln!(out, "    <content type=\"html\" xml:base=\"{base}\">{}</content>", text(content));
        }
        out.push_str("  </entry>\n");
    }
    out.push_str("</feed>\n");
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn no_text_can_make_the_file_ill_formed() {
        for (written, escaped) in [
            ("a<b> & \"c\" 'd'", "a&lt;b&gt; &amp; &quot;c&quot; &#39;d&#39;"),
            ("一\u{0}二\u{8}\u{b}\u{c}\u{1f}\u{fffe}\u{ffff}三", "一二三"),
            ("行\t一\n行二\r", "行\t一\n行二\r"),
            ("]]>", "]]&gt;"),
            ("🎓\u{7f}\u{85}", "🎓\u{7f}\u{85}"),
        ] {
            assert_eq!(super::text(written), escaped, "{written:?}");
        }
    }
}
