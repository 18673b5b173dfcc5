//! XML of a Word document as a tree. The only user of `quick-xml`. Names without prefix: Word's prefixes are fixed by
//! habit, not by any rule. Limits keep a hostile file from using up the machine.

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};

/// How deep elements may nest; real documents stay below fifty.
const MAX_DEPTH: usize = 200;

/// How many elements and texts a file may have.
const MAX_NODES: usize = 2_000_000;

/// An element.
#[derive(Debug, Default)]
pub(super) struct Element {
    /// Its name without prefix.
    pub(super) name: String,
    attributes: Vec<(String, String)>,
    /// What it holds, in order.
    pub(super) children: Vec<Child>,
}

/// What an element holds.
#[derive(Debug)]
pub(super) enum Child {
    /// Another element.
    Element(Element),
    /// Text.
    Text(String),
}

impl Element {
    /// An attribute's value, by its name without prefix.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The elements directly inside.
    pub(super) fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|child| match child {
            Child::Element(element) => Some(element),
            Child::Text(_) => None,
        })
    }

    /// The first element of that name directly inside.
    pub(super) fn child(&self, name: &str) -> Option<&Element> {
        self.elements().find(|element| element.name == name)
    }

    /// The element at the end of a path of names.
    pub(super) fn at(&self, path: &[&str]) -> Option<&Element> {
        path.iter().try_fold(self, |element, name| element.child(name))
    }

    /// The attribute `val` of the element at the end of a path, as Word writes most settings.
    pub(super) fn value(&self, path: &[&str]) -> Option<&str> {
        self.at(path)?.attribute("val")
    }
}

/// Reads a file; `None` where it is no XML, or beyond the limits.
pub(super) fn read(text: &str) -> Option<Element> {
    let mut reader = Reader::from_str(text);
    let mut open = vec![Element::default()];
    let mut nodes = 0usize;
    loop {
        nodes += 1;
        if nodes > MAX_NODES || open.len() > MAX_DEPTH {
            return None;
        }
        match reader.read_event().ok()? {
            Event::Start(start) => open.push(element(&start)),
            Event::Empty(start) => {
                let empty = element(&start);
                open.last_mut()?.children.push(Child::Element(empty));
            }
            Event::End(_) => {
                let done = open.pop()?;
                open.last_mut()?.children.push(Child::Element(done));
            }
            Event::Text(text) => push_text(&mut open, &text.xml10_content())?,
            Event::CData(text) => push_text(&mut open, &text.xml10_content())?,
            Event::GeneralRef(reference) => {
                let name = reference.xml10_content().into_owned();
                let resolved = match reference.resolve_char_ref().ok().flatten() {
                    Some(c) => c.to_string(),
                    // Only the five entities of XML itself; a document cannot define its own.
                    None => quick_xml::escape::resolve_xml_entity(&name).unwrap_or_default().to_owned(),
                };
                push_text(&mut open, &resolved)?;
            }
            Event::Eof => break,
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
    match (open.len(), open.pop()?.children.into_iter().find(|child| matches!(child, Child::Element(_)))) {
        (1, Some(Child::Element(root))) => Some(root),
        _ => None,
    }
}

fn push_text(open: &mut [Element], text: &str) -> Option<()> {
    let children = &mut open.last_mut()?.children;
    match children.last_mut() {
        Some(Child::Text(before)) => before.push_str(text),
        _ => children.push(Child::Text(text.to_owned())),
    }
    Some(())
}

fn element(start: &BytesStart<'_>) -> Element {
    let name = plain(start.name().as_ref()).to_owned();
    let attributes = start.attributes().filter_map(Result::ok).filter_map(|attribute| {
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).ok()?;
        Some((plain(attribute.key.as_ref()).to_owned(), value.into_owned()))
    });
    Element { name, attributes: attributes.collect(), children: Vec::new() }
}

/// A name without its prefix.
fn plain(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_without_prefixes() {
        let root =
            read("<?xml version=\"1.0\"?><w:p a:val='x &amp; y'><w:t>甲&lt;&#20057;</w:t><w:br/></w:p>").unwrap();
        assert_eq!((root.name.as_str(), root.attribute("val")), ("p", Some("x & y")));
        assert!(matches!(&root.child("t").unwrap().children[..], [Child::Text(text)] if text == "甲<乙"));
        assert!(root.child("br").is_some());
    }

    #[test]
    fn what_is_no_xml_or_too_deep_is_refused() {
        for text in ["", "plain", "<a>", "<a></b>", "</a>"] {
            assert!(read(text).is_none(), "{text}");
        }
        let deep = "<a>".repeat(300) + &"</a>".repeat(300);
        assert!(read(&deep).is_none());
        // An entity the document defines itself is not expanded, however often it nests.
        let bomb = "<!DOCTYPE a [<!ENTITY x \"yy\">]><a>&x;&x;</a>";
        assert!(read(bomb).unwrap().children.iter().all(|child| matches!(child, Child::Text(text) if text.is_empty())));
    }
}
