//! Anchors of headings: the author's own id, else one made of the text, each only once in a document.

use std::collections::{BTreeMap, BTreeSet};

use super::Heading;

/// Longest anchor made from a text, in characters. Chinese takes nine bytes a character in a copied address.
const LONGEST: usize = 40;

/// The anchors given so far.
#[derive(Debug, Default)]
pub(super) struct Anchors {
    taken: BTreeSet<String>,
    /// Ids the author wrote somewhere in the document; no heading without id may take one.
    explicit: BTreeSet<String>,
    /// Next suffix of a text that occurred before, so that a thousand equal headings stay cheap.
    next: BTreeMap<String, usize>,
}

impl Anchors {
    /// Knows the ids that stand in the document as written.
    pub(super) fn with_explicit(explicit: impl Iterator<Item = String>) -> Anchors {
        Anchors { explicit: explicit.collect(), ..Anchors::default() }
    }

    /// Takes the author's own id. `Err` holds another one when that id is taken or reserved.
    pub(super) fn take_explicit(&mut self, id: &str) -> Result<String, String> {
        if is_reserved(id) {
            return Err(self.take_free(&unreserved(id)));
        }
        if self.taken.insert(id.to_owned()) {
            return Ok(id.to_owned());
        }
        Err(self.take_free(id))
    }

    /// Takes an anchor made from the text of a heading.
    pub(super) fn take_for(&mut self, text: &str) -> String {
        let mut slug = slug(text);
        if is_reserved(&slug) {
            slug = unreserved(&slug);
        }
        if !self.explicit.contains(&slug) && self.taken.insert(slug.clone()) {
            return slug;
        }
        self.take_free(&slug)
    }

    fn take_free(&mut self, base: &str) -> String {
        let mut number = self.next.get(base).copied().unwrap_or(2);
        loop {
            let candidate = format!("{base}-{number}");
            number += 1;
            if !self.explicit.contains(&candidate) && self.taken.insert(candidate.clone()) {
                self.next.insert(base.to_owned(), number);
                return candidate;
            }
        }
    }

    /// Whether a link may lead there.
    pub(super) fn contains(&self, anchor: &str) -> bool {
        self.taken.contains(anchor)
    }
}

/// Anchors of headings that a missing one may mean: its text or anchor is the same but for case and punctuation, or
/// one holds the other.
pub(super) fn near(missing: &str, headings: &[Heading]) -> Vec<String> {
    let wanted = letters(missing);
    if wanted.is_empty() {
        return Vec::new();
    }
    let alike = |name: &str| {
        let has = letters(name);
        !has.is_empty() && (has.contains(&wanted) || wanted.contains(&has))
    };
    // Enough for any real document, and a bound for one with ten thousand headings and links.
    let candidates = headings.iter().take(200);
    let meant = candidates.filter(|heading| alike(&heading.id) || alike(&heading.text));
    meant.take(3).map(|heading| heading.id.clone()).collect()
}

/// Ids this station writes itself. Headings that only begin alike are rare enough to lose their short form.
fn is_reserved(id: &str) -> bool {
    id == "footnotes" || id.starts_with("fn-") || id.starts_with("fnref-")
}

fn unreserved(id: &str) -> String {
    format!("section-{id}")
}

fn letters(anchor: &str) -> String {
    anchor.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Keeps letters and digits of any script, lower-cases them, makes full-width ASCII narrow, and puts one dash where
/// anything else stood.
fn slug(text: &str) -> String {
    let mut slug = String::new();
    let mut length = 0;
    let mut gap = false;
    for c in text.chars().map(narrow) {
        if !c.is_alphanumeric() {
            gap = !slug.is_empty();
            continue;
        }
        if length >= LONGEST {
            break;
        }
        if gap {
            slug.push('-');
            gap = false;
        }
        slug.extend(c.to_lowercase());
        length += 1;
    }
    if slug.is_empty() { "section".to_owned() } else { slug }
}

fn narrow(c: char) -> char {
    match u32::from(c) {
        code @ 0xFF01..=0xFF5E => char::from_u32(code - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs() {
        for (text, expected) in [
            ("一、图像采集对象", "一-图像采集对象"),
            ("Who is it for?", "who-is-it-for"),
            ("２０２６级 MBA（非全日制）", "2026级-mba-非全日制"),
            ("……", "section"),
            ("", "section"),
            ("1.2 费用", "1-2-费用"),
        ] {
            assert_eq!(slug(text), expected);
        }
    }

    #[test]
    fn every_anchor_is_unique() {
        let mut anchors = Anchors::with_explicit(["费用".to_owned()].into_iter());
        assert_eq!(anchors.take_for("费用"), "费用-2", "kept for the heading that asks for it by name");
        assert_eq!(anchors.take_explicit("费用"), Ok("费用".to_owned()));
        assert_eq!(anchors.take_explicit("费用"), Err("费用-3".to_owned()));
        assert_eq!(anchors.take_for("FN 1"), "section-fn-1");
        assert_eq!(anchors.take_for("fn 1"), "section-fn-1-2");
        assert_eq!(anchors.take_explicit("footnotes"), Err("section-footnotes-2".to_owned()));
    }
}
