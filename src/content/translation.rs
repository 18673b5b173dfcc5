//! Whether a translation still says what its source says: by fingerprint of the source's prose, never by file times,
//! which change with every checkout. Facts are shared, so dates and places can never be stale.

use std::collections::BTreeMap;

use super::facts::{DeadlineEntry, FactsEntry, Marked, PlaceEntry};
use super::front_matter::{ChangeEntry, FrontMatter, VerbEntry};
use super::text::Text;
use super::yaml::Node;
use crate::diagnostics::{Diagnostic, Place};
use crate::lang::Lang;

/// Characters of a fingerprint: enough that no two versions of one text share it, short enough to read.
const DIGITS: usize = 12;

/// The translation of a document into one language.
#[derive(Debug, Clone)]
pub struct Translation {
    /// The fingerprint of the source it was made from, as stamped.
    pub source: Option<Marked<String>>,
    /// The fingerprint of the source now.
    pub current: String,
}

/// Whether a translation is up to date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Freshness {
    /// Made from the source as it is now.
    UpToDate,
    /// The source was changed since.
    Stale,
    /// Never stamped: nobody can know.
    Unstamped,
}

impl Translation {
    /// The stamp in a translation's front matter, beside the fingerprint of the source.
    pub fn read(root: &Node<'_>, current: String) -> Translation {
        // What cannot be read is told by whoever reads the whole front matter.
        let entries = root.entries(&mut Vec::new());
        let source = entries.into_iter().find(|(name, _)| name == "source").and_then(|(_, node)| {
            let value = node.as_text()?;
            Some(Marked { value, mark: node.mark() })
        });
        Translation { source, current }
    }

    /// Its state.
    pub fn freshness(&self) -> Freshness {
        match &self.source {
            None => Freshness::Unstamped,
            Some(source) if source.value == self.current => Freshness::UpToDate,
            Some(_) => Freshness::Stale,
        }
    }

    /// The warning that a stale translation deserves; `source` is the default language's file.
    pub fn warning(&self, document: &str, owner: Lang, source: Place) -> Option<Diagnostic> {
        let stamp = self.source.as_ref().filter(|_| self.freshness() == Freshness::Stale)?;
        let (zh, en) = match owner {
            Lang::Zh => ("中文版", "Chinese"),
            Lang::En => ("英文版", "English"),
        };
        Some(
            Diagnostic::warning(
                "stale-translation",
                stamp.mark.place(),
                format!("{zh}后来又改过，这份译文可能不是最新"),
                format!("the {en} text was changed after this translation was made"),
            )
            .fix(
                format!("改好译文，再运行 tidings translate stamp {document}；译文不用改，就运行 tidings translate minor {document}"),
                format!("bring it up to date and run `tidings translate stamp {document}`; if nothing needs to change, `tidings translate minor {document}`"),
            )
            .see(source, "原文在这里", "the source"),
        )
    }
}

/// The fingerprint of what a translator into `target` has to translate: title, summary and other texts of the default
/// language's front matter, and the body. A text whose translation stands beside it as `{zh: …, en: …}` is not the
/// translation file's business. Space at line ends and empty lines at both ends of a text do not count.
pub fn fingerprint(front: &FrontMatter, owner: Lang, target: Lang, body: &str) -> String {
    let mut hasher = blake3::Hasher::new();
    let mut add = |name: &str, text: &str| {
        let text = normal(text);
        hasher.update(&(text.len() as u64).to_le_bytes());
        hasher.update(name.as_bytes());
        hasher.update(b"\0");
        hasher.update(text.as_bytes());
    };
    for (name, text) in texts(front) {
        if let (None, Some(text)) = (text.own(target), text.own(owner)) {
            add(&name, text);
        }
    }
    add("body", body);
    hasher.finalize().to_hex()[..DIGITS].to_owned()
}

/// Every text of a front matter that a translation may give, by name: `summary`, `upload.note`. Changes are not among
/// them: a translation gives no facts, so theirs are written `{zh: …, en: …}`.
pub fn texts(front: &FrontMatter) -> Vec<(String, &Text)> {
    let facts = &front.facts;
    let of_document = [
        ("title", Some(&front.title)),
        ("formal_title", front.formal_title.as_ref()),
        ("summary", front.summary.as_ref()),
        ("issuer", front.issuer.as_ref()),
        ("who", facts.who.as_ref()),
        ("bring", facts.bring.as_ref()),
        ("wear", facts.wear.as_ref()),
        ("fee", facts.fee.as_ref()),
    ];
    let mut found: Vec<(String, &Text)> =
        of_document.into_iter().filter_map(|(name, text)| Some((name.to_owned(), text?))).collect();
    // In order of id: to move a deadline up or down is no change of prose.
    let deadlines: BTreeMap<&str, &DeadlineEntry> =
        front.deadlines.iter().map(|deadline| (deadline.id.value.as_str(), deadline)).collect();
    for (id, deadline) in deadlines {
        found.extend(texts_of(&deadline.facts).into_iter().map(|(name, text)| (format!("{id}.{name}"), text)));
    }
    let attachments = front.attachments.iter().enumerate();
    found.extend(attachments.filter_map(|(at, file)| Some((format!("attachments.{at}"), file.title.as_ref()?))));
    found
}

/// The texts of a deadline, or of what corrects it.
fn texts_of(facts: &FactsEntry) -> Vec<(&'static str, &Text)> {
    let place = match &facts.place {
        Some(PlaceEntry::Free(place)) => Some(place),
        _ => None,
    };
    let texts = [
        ("label", facts.label.as_ref()),
        ("place", place),
        ("who", facts.who.as_ref()),
        ("fee", facts.fee.as_ref()),
        ("note", facts.note.as_ref()),
        ("after", facts.when.after.as_ref()),
    ];
    texts.into_iter().filter_map(|(name, text)| Some((name, text?))).collect()
}

/// The texts of a change: why, and what is right instead.
pub fn texts_of_change(change: &ChangeEntry) -> Vec<(&'static str, &Text)> {
    let mut found: Vec<_> = change.note.iter().map(|note| ("note", note)).collect();
    match &change.verb {
        VerbEntry::Cancel(reason) => found.extend(reason.iter().map(|reason| ("cancel", reason))),
        VerbEntry::Correct(facts) => found.extend(texts_of(facts)),
        VerbEntry::CorrectNotice(facts) => {
            let texts = [("who", &facts.who), ("bring", &facts.bring), ("wear", &facts.wear), ("fee", &facts.fee)];
            found.extend(texts.into_iter().filter_map(|(name, text)| Some((name, text.as_ref()?))));
        }
        VerbEntry::Postpone(_) | VerbEntry::Extend(_) => {}
    }
    found
}

fn normal(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join("\n").trim_matches('\n').to_owned()
}

/// The text of a file with `source: …` in its front matter set to `value`; every other byte stays as it is.
/// `None` where the text has no front matter.
pub fn stamped(text: &str, value: &str) -> Option<String> {
    let mark = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut lines = text[mark..].split_inclusive('\n');
    let first = lines.next()?;
    if first.trim_end() != "---" {
        return None;
    }
    let end = if first.ends_with("\r\n") { "\r\n" } else { "\n" };
    let mut at = mark + first.len();
    for line in lines {
        let range = at..at + line.len();
        at = range.end;
        let is_end = line.trim_end() == "---";
        if !is_end && !line.starts_with("source:") {
            continue;
        }
        let rest = if is_end { range.start } else { range.end };
        return Some(format!("{}source: {value}{end}{}", &text[..range.start], &text[rest..]));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_changes_one_line_and_no_other_byte() {
        for (before, after) in [
            ("---\ntitle: A\n---\nbody\n", "---\ntitle: A\nsource: x1\n---\nbody\n"),
            (
                "---\nsource: old # remark\ntitle: A  \n---\nsource: y\n",
                "---\nsource: x1\ntitle: A  \n---\nsource: y\n",
            ),
            ("\u{feff}---\r\ntitle: A\r\n---\r\nb", "\u{feff}---\r\ntitle: A\r\nsource: x1\r\n---\r\nb"),
            ("---\ntitle: A\n---", "---\ntitle: A\nsource: x1\n---"),
        ] {
            assert_eq!(stamped(before, "x1").as_deref(), Some(after), "{before:?}");
            assert_eq!(stamped(after, "x1").as_deref(), Some(after));
        }
        assert_eq!(stamped("# no front matter\n", "x1"), None);
        assert_eq!(stamped("---\ntitle: A\n", "x1"), None);
    }

    #[test]
    fn space_at_line_ends_does_not_count() {
        assert_eq!(normal("\n\n甲  \n乙\t\n\n"), normal("甲\n乙"));
        assert_ne!(normal("甲\n\n乙"), normal("甲\n乙"));
    }
}
