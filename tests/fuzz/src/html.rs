//! Whether HTML is harmless, judged by the tree a browser would make of it.

use html5ever::tendril::TendrilSink;
use html5ever::{ParseOpts, parse_document};
use markup5ever_rcdom::{Handle, NodeData, RcDom};

/// Elements that run, load or send something, or change what other elements mean.
const FORBIDDEN: [&str; 22] = [
    "applet", "audio", "base", "button", "dialog", "embed", "form", "frame", "frameset", "iframe", "input", "link",
    "math", "meta", "object", "portal", "select", "style", "svg", "template", "textarea", "video",
];

/// Attributes whose value is fetched, followed or run.
const ADDRESSES: [&str; 13] = [
    "action",
    "background",
    "cite",
    "classid",
    "codebase",
    "data",
    "formaction",
    "href",
    "longdesc",
    "manifest",
    "ping",
    "poster",
    "src",
];

/// What a text of an author became must be harmless, and must stay where it is put: nothing it opens may reach beyond.
pub(crate) fn assert_harmless_part(part: &str) {
    let page = format!(
        "<!doctype html><html><head><title>x</title></head><body><main><article id=\"before\">{part}</article>\
         <p id=\"after\">end</p></main></body></html>"
    );
    let dom = parse(&page);
    let mut after = 0;
    walk(&dom.document, &mut |element, path| {
        let name = element.name.as_str();
        assert!(!FORBIDDEN.contains(&name) && name != "script", "<{name}> in {part}");
        assert_harmless(element, part);
        if element.attribute("id") == Some("after") && element.name == "p" && path == ["html", "body", "main"] {
            after += 1;
        }
    });
    assert!(after >= 1, "the text reaches out of its place: {part}");
}

/// A whole page: like a part, except for what themes put into its head and for its search form.
pub(crate) fn assert_harmless_page(path: &str, page: &str) {
    let dom = parse(page);
    let mut policy = 0;
    walk(&dom.document, &mut |element, _| {
        let name = element.name.as_str();
        let may = ["base", "button", "form", "input", "link", "meta", "svg", "template"];
        assert!(!FORBIDDEN.contains(&name) || may.contains(&name) && name != "base", "<{name}> in {path}");
        if name == "script" {
            let is_data = element.attribute("type").is_some_and(|kind| kind.ends_with("json"));
            let is_own = element.attribute("src").is_some_and(|source| source.contains("assets/"));
            assert!(is_data || is_own && element.text.is_empty(), "a script in {path}: {}", element.text);
        }
        policy += usize::from(element.attribute("http-equiv") == Some("Content-Security-Policy"));
        assert_harmless(element, path);
    });
    assert_eq!(policy, 1, "{path} states one policy");
}

fn assert_harmless(element: &Element, place: &str) {
    for (name, value) in &element.attributes {
        assert!(!name.starts_with("on"), "{name} in {place}");
        assert!(!["style", "srcdoc", "is", "nonce"].contains(&name.as_str()), "{name} in {place}");
        if name == "srcset" {
            value.split(',').for_each(|one| assert_harmless_address(one.trim(), place));
        }
        if ADDRESSES.contains(&name.as_str()) || name.ends_with(":href") {
            assert_harmless_address(value, place);
        }
    }
}

/// As the address standard reads a scheme: spaces and controls around it and line ends within do not count.
fn assert_harmless_address(address: &str, place: &str) {
    let read: String = address
        .trim_matches(|c: char| c <= ' ')
        .chars()
        .filter(|c| !matches!(c, '\t' | '\n' | '\r'))
        .collect::<String>()
        .to_ascii_lowercase();
    let Some((scheme, _)) = read.split_once(':') else { return };
    if scheme.contains(['/', '?', '#']) || scheme.is_empty() {
        return;
    }
    let known = ["http", "https", "mailto", "tel", "webcal"];
    assert!(known.contains(&scheme), "{address:?} in {place}");
}

struct Element {
    name: String,
    attributes: Vec<(String, String)>,
    text: String,
}

impl Element {
    fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

fn parse(html: &str) -> RcDom {
    parse_document(RcDom::default(), ParseOpts::default()).one(html)
}

/// Calls with every element and the names of the elements around it. Without recursion: the depth is the author's.
fn walk(root: &Handle, visit: &mut dyn FnMut(&Element, &[String])) {
    let mut waiting: Vec<(Handle, Vec<String>)> = vec![(root.clone(), Vec::new())];
    while let Some((node, mut path)) = waiting.pop() {
        if let NodeData::Element { name, attrs, .. } = &node.data {
            let text_of = |child: &Handle| match &child.data {
                NodeData::Text { contents } => contents.borrow().to_string(),
                _ => String::new(),
            };
            let attributes = attrs.borrow();
            let element = Element {
                name: name.local.to_string(),
                attributes: attributes.iter().map(|a| (a.name.local.to_string(), a.value.to_string())).collect(),
                text: node.children.borrow().iter().map(text_of).collect(),
            };
            visit(&element, &path);
            path.push(element.name);
        }
        for child in node.children.borrow().iter() {
            waiting.push((child.clone(), path.clone()));
        }
    }
}
