//! Atom feeds (RFC 4287): the notices, and the corrections. Stamps come from history, never from a deadline's own date:
//! a reader that sorts by time must not see tomorrow's entries.

use std::fmt::Write as _;

use super::html::escape;
use super::maker::Maker;
use super::routes::Route;
use super::{deadlines, when, words};
use crate::content::ids::Collection;
use crate::lang::Lang;
use crate::portal::{Correction, Page, Subject};
use crate::time::Instant;

/// The most entries in a feed; older ones stay on the site.
const ENTRIES: usize = 50;

struct Entry {
    id: String,
    title: String,
    url: String,
    published: Instant,
    updated: Instant,
    summary: String,
}

/// The notices, newest change first.
pub(super) fn notices(maker: &Maker<'_>, lang: Lang) -> String {
    let mut pages: Vec<&Page> = maker.portal.collection(Collection::Notices).collect();
    pages.sort_by(|a, b| b.updated().cmp(&a.updated()).then_with(|| a.id().cmp(b.id())));
    let entries = pages.into_iter().take(ENTRIES).map(|page| Entry {
        id: tag(maker, page.since, &page.id().to_string()),
        title: page.document.front.title.get(lang).to_owned(),
        url: Route::Document(lang, page.id().clone()).absolute(&maker.base_url),
        published: page.since,
        updated: page.updated(),
        summary: summary(maker, page, lang),
    });
    let title = format!(
        "{}{}{}",
        words::collection(Collection::Notices, lang),
        lang.pick("｜", " | "),
        site_title(maker, lang)
    );
    feed(maker, lang, &title, &Route::Atom(lang), &Route::List(lang, Collection::Notices), entries.collect())
}

/// Every amendment, newest first.
pub(super) fn corrections(maker: &Maker<'_>, lang: Lang) -> String {
    let all = maker.portal.corrections();
    let entries = all.into_iter().take(ENTRIES).map(|correction| correction_entry(maker, correction, lang));
    let title =
        format!("{}{}{}", lang.pick("更正与变更", "Corrections"), lang.pick("｜", " | "), site_title(maker, lang));
    feed(maker, lang, &title, &Route::CorrectionsAtom(lang), &Route::Corrections(lang), entries.collect())
}

fn correction_entry(maker: &Maker<'_>, correction: &Correction, lang: Lang) -> Entry {
    let portal = maker.portal;
    let zone = portal.settings.zone;
    let notice = portal.page(&correction.of).map_or("", |page| page.document.front.title.get(lang));
    let colon = lang.pick("：", ": ");
    let verb = words::verb(correction.cause.verb, lang);
    let (name, what, mut lines) = match &correction.subject {
        Subject::Deadline(key, index) => {
            let deadline = &portal.deadlines[key];
            let (old, new) = (&deadline.revisions[index - 1].facts, &deadline.revisions[*index].facts);
            let mut lines = Vec::new();
            if old.shape != new.shape {
                lines.push(format!(
                    "{}{colon}{}",
                    lang.pick("原定", "Was"),
                    when::phrase(&old.shape, zone, lang).plain()
                ));
                lines.push(format!(
                    "{}{colon}{}",
                    lang.pick("现为", "Now"),
                    when::phrase(&new.shape, zone, lang).plain()
                ));
            }
            (format!("{}/{index}", key.deadline), deadlines::title(maker, new, lang), lines)
        }
        Subject::Notice(..) => ("facts".to_owned(), notice.to_owned(), Vec::new()),
        Subject::Whole => ("whole".to_owned(), notice.to_owned(), Vec::new()),
    };
    lines.extend(correction.cause.note.as_ref().map(|note| note.get(lang).to_owned()));
    Entry {
        id: tag(maker, correction.at, &format!("{}/{name}", correction.of)),
        title: format!("{verb}{colon}{what}"),
        url: Route::Document(lang, correction.of.clone()).absolute(&maker.base_url),
        published: correction.at,
        updated: correction.at,
        summary: if lines.is_empty() { notice.to_owned() } else { lines.join("\n") },
    }
}

fn summary(maker: &Maker<'_>, page: &Page, lang: Lang) -> String {
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

/// RFC 4151: a name that stays when the site moves.
fn tag(maker: &Maker<'_>, since: Instant, name: &str) -> String {
    let settings = &maker.portal.settings;
    format!("tag:{},{}:{name}", settings.uid_domain, settings.zone.civil(since).0.format("%Y-%m-%d"))
}

fn site_title<'a>(maker: &'a Maker<'_>, lang: Lang) -> &'a str {
    maker.portal.settings.title.get(lang)
}

fn feed(maker: &Maker<'_>, lang: Lang, title: &str, own: &Route, page: &Route, entries: Vec<Entry>) -> String {
    let settings = &maker.portal.settings;
    let stamp = |instant: Instant| settings.zone.rfc3339(instant);
    // RFC 4287 §4.1.1 wants a stamp even without entries; the epoch says "never".
    let updated = entries.iter().map(|entry| entry.updated).max().unwrap_or(Instant::from_epoch(0));
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    let _ = write!(
        out,
        "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n  <id>{}</id>\n  <title>{}</title>\n  <updated>{}</updated>\n  <author><name>{}</name></author>\n  <link rel=\"self\" type=\"application/atom+xml\" href=\"{}\"/>\n  <link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>\n",
        lang.tag(),
        escape(&own.absolute(&maker.base_url)),
        escape(title),
        stamp(updated),
        escape(settings.organisation.get(lang)),
        escape(&own.absolute(&maker.base_url)),
        escape(&page.absolute(&maker.base_url)),
    );
    for entry in entries {
        let _ = write!(
            out,
            "  <entry>\n    <id>{}</id>\n    <title>{}</title>\n    <link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>\n    <published>{}</published>\n    <updated>{}</updated>\n    <summary>{}</summary>\n  </entry>\n",
            escape(&entry.id),
            escape(&entry.title),
            escape(&entry.url),
            stamp(entry.published),
            stamp(entry.updated),
            escape(&entry.summary),
        );
    }
    out.push_str("</feed>\n");
    out
}
