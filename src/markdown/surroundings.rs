//! The questions a document asks about its surroundings, and the answers. The asking side stands in `write`, the
//! answering side in whoever renders a portal; this file knows neither files nor pages.

use std::ops::Range;

use super::Heading;
use crate::lang::Lang;

/// What a document may ask about its surroundings. Addresses in the answers are escaped but not judged again: they
/// must lead into the site.
pub trait Surroundings {
    /// Where a relative address leads: a page, an attached file, an anchor of either, or nothing.
    /// `target` is the address as written, with Markdown escapes and entities resolved but percent-encoding kept.
    /// Also asked for `#anchor` when the document itself has no such anchor.
    fn link(&self, target: &str) -> LinkTarget;

    /// The picture a relative address names.
    fn image(&self, target: &str) -> ImageTarget;

    /// Whether the text is a part of others: then its first heading may be of any level.
    fn is_part(&self) -> bool {
        false
    }

    /// What a shortcode call stands for. The HTML of the answer is trusted as it is.
    ///
    /// # Errors
    /// When there is no such shortcode, or its words make no sense.
    fn shortcode(&self, call: &Shortcode<'_>) -> Result<Expansion, ShortcodeError>;
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkTarget {
    /// A page of the site.
    Page {
        /// Address to write, relative to the page being made.
        url: String,
    },
    /// A file to open or save. Its format and size are added to the text of the link.
    File {
        /// Address to write, relative to the page being made.
        url: String,
        /// Format as readers know it: `PDF`, `Word`.
        format: String,
        /// Size in bytes.
        bytes: u64,
    },
    /// Nothing is there.
    Missing {
        /// Names that look similar, best first.
        near: Vec<String>,
    },
}

/// A picture, or none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImageTarget {
    /// The picture.
    Found(Picture),
    /// The file is there, but browsers cannot show it as a picture.
    NoPicture,
    /// Nothing is there.
    Missing {
        /// Names that look similar, best first.
        near: Vec<String>,
    },
}

/// A picture with all it takes to reserve its place before it has loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Address to write, relative to the page being made.
    pub url: String,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Other sizes of the same picture; the browser chooses.
    pub variants: Vec<Variant>,
}

/// One size of a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    /// Address to write, relative to the page being made.
    pub url: String,
    /// Width in pixels.
    pub width: u32,
}

/// A call as written: `{{ name word key=value key="two words" }}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shortcode<'a> {
    /// Its name.
    pub name: &'a str,
    /// Place of the name, in bytes of the source.
    pub name_range: Range<usize>,
    /// Its words in order, with and without key.
    pub arguments: Vec<Argument<'a>>,
    /// Place of the whole call, braces included, in bytes of the source.
    pub range: Range<usize>,
    /// Whether a block may stand here.
    pub placement: Placement,
    /// Language of the document.
    pub lang: Lang,
}

impl<'a> Shortcode<'a> {
    /// Words without a key, in order.
    pub fn positional(&self) -> impl Iterator<Item = &Argument<'a>> {
        self.arguments.iter().filter(|argument| argument.key.is_none())
    }

    /// The first word with this key.
    pub fn named(&self, key: &str) -> Option<&Argument<'a>> {
        self.arguments.iter().find(|argument| argument.key == Some(key))
    }
}

/// One word of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Argument<'a> {
    /// The part before `=`, if there is one.
    pub key: Option<&'a str>,
    /// The word, without its quotation marks.
    pub value: &'a str,
    /// Place of the word with its key and marks, in bytes of the source.
    pub range: Range<usize>,
}

/// Where a call stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placement {
    /// Amid text, in a heading or in a table cell: only inline HTML fits.
    Inline,
    /// Alone on its line: a block or inline HTML.
    Block,
}

/// What a call stands for. `html` is safe HTML, `plain` the same as text for search and descriptions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expansion {
    /// Phrasing content.
    Inline {
        /// Safe HTML.
        html: String,
        /// The same as plain text.
        plain: String,
    },
    /// Flow content; only where the call stands alone on its line.
    Block {
        /// Safe HTML.
        html: String,
        /// The same as plain text.
        plain: String,
    },
    /// A text from elsewhere.
    Shared(Shared),
}

impl Expansion {
    /// Bytes it puts into a page.
    pub fn length(&self) -> usize {
        match self {
            Expansion::Inline { html, .. } | Expansion::Block { html, .. } => html.len(),
            Expansion::Shared(shared) => shared.html.len(),
        }
    }
}

/// A text from elsewhere, already rendered; only where the call stands alone on its line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shared {
    /// Safe HTML, flow content.
    pub html: String,
    /// The same as plain text.
    pub plain: String,
    /// Its headings, which become headings of the document.
    pub headings: Vec<Heading>,
}

/// Why a call stands for nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ShortcodeError {
    /// There is no shortcode of this name.
    UnknownName {
        /// Names that look similar, best first.
        near: Vec<String>,
    },
    /// The shortcode exists but not with these words.
    Rejected {
        /// Place of the wrong word, in bytes of the source; the whole call if `None`.
        range: Option<Range<usize>>,
        /// The cause, one sentence.
        message: Wording,
        /// What to write instead.
        fix: Option<Wording>,
    },
}

/// One sentence in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Wording {
    /// The sentence in one language.
    pub fn text(&self, lang: Lang) -> &str {
        lang.pick(&self.zh, &self.en)
    }
}
