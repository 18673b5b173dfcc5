//! A strict reader for the little XML that feeds are written in. What it does not know it refuses.

use std::collections::BTreeMap;

#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) attributes: BTreeMap<String, String>,
    pub(crate) children: Vec<Element>,
    pub(crate) text: String,
}

impl Element {
    pub(crate) fn all(&self, name: &str) -> impl Iterator<Item = &Element> {
        let found: Vec<&Element> = self.children.iter().filter(|child| child.name == name).collect();
        found.into_iter()
    }

    /// The text of the only child of this name.
    pub(crate) fn only(&self, name: &str) -> &str {
        let found: Vec<&Element> = self.all(name).collect();
        assert_eq!(found.len(), 1, "{} of {}", name, self.name);
        assert!(found[0].children.is_empty());
        &found[0].text
    }
}

/// Reads a whole document.
pub(crate) fn parse(document: &str) -> Element {
    assert!(
        document.chars().all(|c| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..)),
        "a character XML forbids"
    );
    let body = document.strip_prefix("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n").expect("a declaration");
    let mut open = vec![Element::default()];
    let mut rest = body;
    while let Some(at) = rest.find('<') {
        let (text, tag) = rest.split_at(at);
        open.last_mut().expect("never empty").text.push_str(&plain(text));
        let end = tag.find('>').expect("a tag ends");
        let inside = &tag[1..end];
        rest = &tag[end + 1..];
        if let Some(name) = inside.strip_prefix('/') {
            let done = open.pop().expect("something is open");
            assert_eq!(done.name, name);
            open.last_mut().expect("a parent").children.push(done);
            continue;
        }
        let (inside, is_empty) = inside.strip_suffix('/').map_or((inside, false), |inside| (inside, true));
        let element = start(inside);
        if is_empty {
            open.last_mut().expect("never empty").children.push(element);
        } else {
            open.push(element);
        }
    }
    assert_eq!(rest, "\n", "text after the end");
    let mut document = open.pop().expect("the document");
    assert!(open.is_empty() && document.children.len() == 1 && document.text.trim().is_empty());
    document.children.remove(0)
}

fn start(tag: &str) -> Element {
    let (name, mut rest) = tag.split_once(' ').unwrap_or((tag, ""));
    assert!(!name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b':'), "{tag}");
    let mut element = Element { name: name.to_owned(), ..Element::default() };
    while !rest.is_empty() {
        let (name, value) = rest.split_once("=\"").expect("an attribute in double quotes");
        let (value, after) = value.split_once('"').expect("its end");
        assert!(element.attributes.insert(name.to_owned(), plain(value)).is_none(), "{name} twice");
        rest = after.strip_prefix(' ').unwrap_or(after);
    }
    element
}

fn plain(text: &str) -> String {
    assert!(!text.contains('<') && !text.contains("]]>"), "{text}");
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (name, after) = rest[at + 1..].split_once(';').expect("an entity ends");
        out.push_str(&rest[..at]);
        out.push(match name {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "#39" => '\'',
            other => panic!("entity {other}"),
        });
        rest = after;
    }
    out + rest
}
