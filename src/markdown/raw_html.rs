//! Which HTML of an author may pass: a closed list of inline tags without attributes, each with its partner inside
//! the same Markdown element. Comments vanish, everything else is text.

use pulldown_cmark::Event;

/// What a piece of raw HTML is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RawHtml {
    /// `<!-- … -->`.
    Comment,
    /// A permitted tag without content, as it is written into the page.
    Void(&'static str),
    /// A permitted start tag; the index of its element.
    Start(usize),
    /// A permitted end tag; the index of its element.
    End(usize),
    /// Not permitted.
    Other,
}

/// Permitted elements: keys, highlighting, chemistry and exponents, and pinyin above characters. Not `u`, which is
/// the mark of proper names in Chinese and looks like a link on the web, and nothing that takes attributes.
const PAIRS: [(&str, &str, &str); 7] = [
    ("kbd", "<kbd>", "</kbd>"),
    ("mark", "<mark>", "</mark>"),
    ("sub", "<sub>", "</sub>"),
    ("sup", "<sup>", "</sup>"),
    ("ruby", "<ruby>", "</ruby>"),
    ("rt", "<rt>", "</rt>"),
    ("rp", "<rp>", "</rp>"),
];

/// Sorts one piece of raw HTML.
pub(super) fn classify(html: &str) -> RawHtml {
    if html.starts_with("<!--") && html.ends_with("-->") {
        return RawHtml::Comment;
    }
    let Some(inside) = html.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')) else {
        return RawHtml::Other;
    };
    if let Some(name) = inside.strip_prefix('/') {
        return element(name.trim_ascii_end()).map_or(RawHtml::Other, RawHtml::End);
    }
    let name = inside.strip_suffix('/').unwrap_or(inside).trim_ascii_end();
    if name.eq_ignore_ascii_case("br") {
        return RawHtml::Void("<br>");
    }
    if inside.ends_with('/') {
        return RawHtml::Other;
    }
    element(name).map_or(RawHtml::Other, RawHtml::Start)
}

fn element(name: &str) -> Option<usize> {
    PAIRS.iter().position(|(known, ..)| name.eq_ignore_ascii_case(known))
}

/// The tag as written into the page; `None` for what is not a permitted pair.
pub(super) fn tag(html: RawHtml) -> Option<&'static str> {
    match html {
        RawHtml::Void(tag) => Some(tag),
        RawHtml::Start(element) => Some(PAIRS[element].1),
        RawHtml::End(element) => Some(PAIRS[element].2),
        RawHtml::Comment | RawHtml::Other => None,
    }
}

/// The events that hold a tag with a partner, in order. A pair may not reach out of its Markdown element, nor cross
/// another pair, so that the page stays well nested.
pub(super) fn paired<'e, 's: 'e>(events: impl Iterator<Item = &'e Event<'s>>) -> Vec<usize> {
    let mut paired = Vec::new();
    let mut open: Vec<(usize, usize)> = Vec::new();
    // How many tags were open at the start of each Markdown element.
    let mut elements = Vec::new();
    for (index, event) in events.enumerate() {
        match event {
            Event::Start(_) => elements.push(open.len()),
            Event::End(_) => open.truncate(elements.pop().unwrap_or(0)),
            Event::InlineHtml(html) => match classify(html) {
                RawHtml::Start(element) => open.push((element, index)),
                RawHtml::End(element) => {
                    let inside = elements.last().copied().unwrap_or(0);
                    let partner = open.last().filter(|&&(name, _)| open.len() > inside && name == element);
                    if let Some(&(_, start)) = partner {
                        open.pop();
                        paired.extend([start, index]);
                    }
                }
                _ => {}
            },
            _ => {}
        }
    }
    paired.sort_unstable();
    paired
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_sorted() {
        for (html, expected) in [
            ("<br>", RawHtml::Void("<br>")),
            ("<BR />", RawHtml::Void("<br>")),
            ("<sub>", RawHtml::Start(2)),
            ("</SUB >", RawHtml::End(2)),
            ("<!-- x -->", RawHtml::Comment),
            ("<br class=x>", RawHtml::Other),
            ("<sub onclick=x>", RawHtml::Other),
            ("<sub/>", RawHtml::Other),
            ("<script>", RawHtml::Other),
            ("<u>", RawHtml::Other),
            ("<?php ?>", RawHtml::Other),
        ] {
            assert_eq!(classify(html), expected, "{html}");
        }
    }
}
