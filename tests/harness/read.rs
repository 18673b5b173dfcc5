//! What a test reads from a built site: pages, feeds, news entries, problems. Knows only what a reader could see.

use tidings::diagnostics::Diagnostic;
use tidings::output::icalendar::{ReadEvent, ReadWhen, read};
use tidings::time::{Instant, Zone};

/// A page, or a part of one.
#[derive(Debug, Clone)]
pub(crate) struct Html {
    /// The markup.
    pub(crate) html: String,
}

impl Html {
    /// The `<main>` of a page: what is not the same on all of them.
    pub(crate) fn of(page: &str) -> Html {
        let start = page.find("<main").expect("a page has a main part");
        let end = page.find("</main>").expect("a page has a main part");
        Html { html: page[start..end].to_owned() }
    }

    /// The words, tags taken out, white space made one.
    pub(crate) fn text(&self) -> String {
        words(&self.html)
    }

    /// Whether the words hold a text.
    pub(crate) fn says(&self, text: &str) -> bool {
        self.text().contains(text)
    }

    /// Whether a link leads to an address that ends so.
    pub(crate) fn links_to(&self, end: &str) -> bool {
        self.html.split("href=").skip(1).any(|rest| {
            let address = rest.trim_start_matches('"').split(['"', '>', ' ']).next().unwrap_or_default();
            address.ends_with(end)
        })
    }

    /// The texts that are struck out, in order, without the words for a screen reader.
    pub(crate) fn struck(&self) -> Vec<String> {
        inside(&self.html, "<del", "</del>").iter().map(|part| words(&without_hidden(part))).collect()
    }

    /// The texts that are marked as new, in order.
    pub(crate) fn inserted(&self) -> Vec<String> {
        inside(&self.html, "<ins", "</ins>").iter().map(|part| words(&without_hidden(part))).collect()
    }

    /// The row of a deadline in a timetable.
    pub(crate) fn row(&self, key: &str) -> Option<Html> {
        let mark = self.html.find(&format!("id=\"{key}\"")).or_else(|| self.html.find(&format!("id={key} ")))?;
        let start = self.html[..mark].rfind('<')?;
        let rest = &self.html[start..];
        let next = |mark: &str| rest[1..].find(mark).map(|at| at + 1);
        let ends = [next("<li class=\"row\""), next("</ol>"), next("</section>")];
        let end = ends.into_iter().flatten().min().unwrap_or(rest.len());
        Some(Html { html: rest[..end].to_owned() })
    }

    /// The keys of the deadlines listed below a heading's id, in order; of the whole page for an empty id.
    pub(crate) fn rows(&self, heading: &str) -> Vec<String> {
        let from = match heading {
            "" => 0,
            _ => match self.html.find(&format!("id=\"{heading}\"")) {
                Some(at) => at,
                None => return Vec::new(),
            },
        };
        let rest = &self.html[from..];
        let end = if heading.is_empty() { rest.len() } else { rest.find("</section>").unwrap_or(rest.len()) };
        rest[..end]
            .split("data-key=\"")
            .skip(1)
            .map(|row| row.split('"').next().unwrap_or_default().to_owned())
            .collect()
    }
}

fn inside(html: &str, open: &str, close: &str) -> Vec<String> {
    html.split(open)
        .skip(1)
        .filter_map(|rest| rest.split_once('>').and_then(|(_, rest)| rest.split_once(close)))
        .map(|(inner, _)| inner.to_owned())
        .collect()
}

fn without_hidden(html: &str) -> String {
    let mut parts = html.split("<span class=\"vh\">");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str(part.split_once("</span>").map_or("", |(_, rest)| rest));
    }
    out
}

/// Elements inside a line of words; all others stand apart from what is beside them.
const INLINE: [&str; 10] = ["time", "span", "a", "b", "del", "ins", "code", "em", "strong", "i"];

fn words(html: &str) -> String {
    let mut out = String::new();
    let mut parts = html.split('<');
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let (tag, text) = part.split_once('>').unwrap_or((part, ""));
        let name = tag.trim_start_matches('/').split([' ', '\n']).next().unwrap_or_default();
        if !INLINE.contains(&name) {
            out.push(' ');
        }
        out.push_str(text);
    }
    let text = out.replace("&quot;", "\"").replace("&#39;", "'").replace("&lt;", "<").replace("&gt;", ">");
    text.replace("&amp;", "&").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A calendar feed.
#[derive(Debug, Clone)]
pub(crate) struct Feed {
    /// Its events as a client would understand them.
    pub(crate) events: Vec<ReadEvent>,
    raw: String,
}

impl Feed {
    /// Reads a feed; a fault of it is a failed test.
    pub(crate) fn of(raw: String) -> Feed {
        let events = read(raw.as_bytes()).unwrap_or_else(|fault| panic!("{fault:?}\n{raw}"));
        Feed { events, raw }
    }

    /// The parts of the UIDs before the `@`, sorted.
    pub(crate) fn uids(&self) -> Vec<String> {
        let mut uids: Vec<String> = self.events.iter().map(|event| stem(&event.uid).to_owned()).collect();
        uids.sort();
        uids
    }

    /// The event with this UID, without its `@` and domain.
    pub(crate) fn event(&self, uid: &str) -> &ReadEvent {
        self.find(uid).unwrap_or_else(|| panic!("no event {uid} among {:?}", self.uids()))
    }

    /// See [`Feed::event`].
    pub(crate) fn find(&self, uid: &str) -> Option<&ReadEvent> {
        self.events.iter().find(|event| stem(&event.uid) == uid)
    }

    /// The bytes of every event by its UID.
    pub(crate) fn bytes(&self) -> std::collections::BTreeMap<String, String> {
        let blocks = self.raw.split("BEGIN:VEVENT").skip(1).filter_map(|rest| rest.split_once("END:VEVENT"));
        self.events.iter().map(|event| stem(&event.uid).to_owned()).zip(blocks.map(|(b, _)| b.to_owned())).collect()
    }

    /// When an event is: `2026-12-05 14:30–16:30`, `2026-12-05`, `2026-12-05–2026-12-06`.
    pub(crate) fn when(&self, uid: &str) -> String {
        let civil = |epoch| Zone::SHANGHAI.civil(Instant::from_epoch(epoch));
        match self.event(uid).when {
            ReadWhen::AllDay { first, last } if first == last => first.to_string(),
            ReadWhen::AllDay { first, last } => format!("{first}–{last}"),
            ReadWhen::Timed { start, end } => {
                let ((day, from, _), (last, until, _)) = (civil(start), civil(end));
                if day == last { format!("{day} {from}–{until}") } else { format!("{day} {from}–{last} {until}") }
            }
        }
    }
}

fn stem(uid: &str) -> &str {
    uid.split('@').next().unwrap_or(uid)
}

/// An entry of an Atom feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Its identity.
    pub(crate) id: String,
    /// Its title.
    pub(crate) title: String,
    /// Its summary.
    pub(crate) summary: String,
    /// When it last changed.
    pub(crate) updated: String,
}

impl Entry {
    /// The entries of a feed, in order.
    pub(crate) fn all(xml: &str) -> Vec<Entry> {
        let field = |entry: &str, name: &str| {
            inside(entry, &format!("<{name}"), &format!("</{name}>")).first().cloned().unwrap_or_default()
        };
        inside(xml, "<entry", "</entry>")
            .iter()
            .map(|entry| Entry {
                id: field(entry, "id"),
                title: field(entry, "title"),
                summary: field(entry, "summary"),
                updated: field(entry, "updated"),
            })
            .collect()
    }
}

/// A problem as an author sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Told {
    /// Its code.
    pub(crate) code: &'static str,
    /// `file:line:column`.
    pub(crate) label: String,
    /// The quoted bytes.
    pub(crate) quoted: String,
    /// The cause in Chinese.
    pub(crate) zh: String,
    /// The cause in English.
    pub(crate) en: String,
    /// Whether it stops the publication.
    pub(crate) is_error: bool,
}

impl Told {
    /// Of a problem of the library.
    pub(crate) fn of(problem: &Diagnostic) -> Told {
        let place = problem.place.as_ref();
        Told {
            code: problem.code,
            label: place.map(|place| place.label()).unwrap_or_default(),
            quoted: place.map(|place| place.file.text[place.range.clone()].to_owned()).unwrap_or_default(),
            zh: problem.cause.zh.clone(),
            en: problem.cause.en.clone(),
            is_error: problem.severity == tidings::diagnostics::Severity::Error,
        }
    }
}
