//! Station 5a: Markdown text → safe HTML, headings, links and plain text, with Chinese emphasis and line breaks.
//!
//! CommonMark with tables, footnotes, call-outs, strikethrough, task lists, definition lists and heading attributes
//! is read by `pulldown-cmark`; what it reads is made by `prepare`, what it says is written by `write`. Neither knows
//! files, pages or templates: whatever lies outside the text is asked of [`Surroundings`].
//!
//! Architecture invariants:
//! - every character of an author passes through `escape` exactly once; only tags spelled out in this station and
//!   the answers of [`Surroundings::shortcode`] are HTML;
//! - addresses pass `address`, a closed list of schemes;
//! - rendering never fails and never panics; what is wrong comes back as [`Finding`]s with places in the source;
//! - time and memory are linear in the source, and no function recurses over its structure.

mod address;
mod anchors;
mod autolink;
mod call;
mod characters;
mod codes;
mod escape;
mod finding;
mod plain;
mod prepare;
mod raw_html;
mod surroundings;
#[cfg(test)]
mod tests;
mod write;

use std::ops::Range;

use crate::lang::Lang;

pub use finding::{Finding, FindingKind};
pub use surroundings::{
    Argument, Expansion, ImageTarget, LinkTarget, Picture, Placement, Shared, Shortcode, ShortcodeError, Surroundings,
    Variant, Wording,
};
pub use write::file_size;

/// A rendered document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rendered {
    /// Safe HTML, flow content; headings start at level 2.
    pub html: String,
    /// All headings in order, for a table of contents.
    pub headings: Vec<Heading>,
    /// The text per heading of level 2 to 4, for search. Parts without text and heading are left out.
    pub sections: Vec<Section>,
    /// The whole text: blocks on lines of their own, no other white space than single spaces.
    pub plain: String,
    /// Every link, bare addresses included.
    pub links: Vec<LinkUse>,
    /// Every image.
    pub images: Vec<ImageUse>,
    /// What is wrong, in the order of the source.
    pub findings: Vec<Finding>,
}

/// A heading as it stands in the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// 2 to 6.
    pub level: u8,
    /// Its anchor, unique in the document.
    pub id: String,
    /// Its text without markup.
    pub text: String,
}

/// The text under a heading, up to the next heading of level 2 to 4.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Anchor of the heading; `None` before the first one.
    pub anchor: Option<String>,
    /// Text of the heading; `None` before the first one and for footnotes.
    pub heading: Option<String>,
    /// The text without the heading.
    pub text: String,
}

/// A link in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkUse {
    /// The address, complete with scheme where a bare address had none.
    pub target: String,
    /// Its place, in bytes of the source.
    pub range: Range<usize>,
}

/// An image in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageUse {
    /// The address as written.
    pub target: String,
    /// The description; empty if there is none.
    pub alt: String,
    /// Its place, in bytes of the source.
    pub range: Range<usize>,
}

/// Web addresses in a text that is no Markdown, such as front matter, with their places.
pub fn web_addresses(text: &str) -> Vec<LinkUse> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(link) = autolink::next_after(text, from) {
        from = link.range.end;
        if link.prefix != "mailto:" {
            let target = format!("{}{}", link.prefix, &text[link.range.clone()]);
            found.push(LinkUse { target, range: link.range });
        }
    }
    found
}

/// Renders one document. All ranges of the result are bytes of `source`.
pub fn render(source: &str, lang: Lang, surroundings: &dyn Surroundings) -> Rendered {
    let prepared = prepare::prepare(source, lang);
    write::write(source, &prepared, lang, surroundings)
}
