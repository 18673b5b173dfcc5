//! Links: who answers for the address, what may pass, and what is added to the text.

use std::ops::Range;

use pulldown_cmark::LinkType;

use super::super::address::{self, Address};
use super::super::characters::{CALL, is_own};
use super::super::surroundings::LinkTarget;
use super::super::{FindingKind, LinkUse, anchors, autolink, escape};
use super::{Open, Writer};

/// A link whose text is being written.
pub(super) struct OpenLink {
    html_start: usize,
    target: String,
    /// Format and size of a file, to stand after the text.
    suffix: Option<String>,
    range: Range<usize>,
}

impl Writer<'_> {
    pub(super) fn start_link(&mut self, kind: LinkType, address: &str, title: &str, range: &Range<usize>) -> Open {
        if self.in_image || self.in_link {
            return Open::Inline("");
        }
        self.begin_inline();
        let range = self.prepared.source_range(range);
        if address.contains(CALL) {
            self.report(range, FindingKind::CallInAddress);
            return Open::Inline("");
        }
        let mut target = address::tidy(&self.without_own_characters(address));
        if kind == LinkType::Email {
            target.insert_str(0, "mailto:");
        }
        if kind == LinkType::Autolink && matches!(address::classify(&target), Address::Scheme(_)) {
            // Text between angle brackets that happens to hold a colon.
            self.html.push_str("&lt;");
            return Open::Inline("&gt;");
        }
        self.links.push(LinkUse { target: target.clone(), range: range.clone() });
        let (url, class, suffix) = match address::classify(&target) {
            Address::Web => (with_scheme(&target), External::Yes, None),
            Address::Contact => (target.clone(), External::No, None),
            Address::Anchor(anchor) => {
                let anchor = address::percent_decoded(anchor);
                let url = format!("#{anchor}");
                self.anchor_links.push((anchor, range.clone()));
                (url, External::No, None)
            }
            Address::Inside => match self.surroundings.link(&target) {
                LinkTarget::Page { url } => (url, External::No, None),
                LinkTarget::File { url, format, bytes } => (url, External::No, Some(self.file_note(&format, bytes))),
                LinkTarget::Missing { near } => {
                    let near = web_address(&target).map_or(near, |address| vec![address]);
                    self.report(range, FindingKind::MissingLink { target, near });
                    return Open::Inline("");
                }
            },
            Address::Computer => {
                self.report(range, FindingKind::LocalPath { target });
                return Open::Inline("");
            }
            Address::Scheme(scheme) => {
                let scheme = scheme.to_owned();
                self.report(range, FindingKind::ForbiddenScheme { scheme });
                return Open::Inline("");
            }
        };
        self.open_anchor(&url, class, title);
        self.in_link = true;
        Open::Link(OpenLink { html_start: self.html.len(), target, suffix, range })
    }

    pub(super) fn end_link(&mut self, link: OpenLink) {
        self.in_link = false;
        if self.html[link.html_start..].trim().is_empty() {
            escape::text(&mut self.html, &link.target);
            self.plain.push(&link.target);
            self.report(link.range, FindingKind::EmptyLink { target: link.target });
        }
        if let Some(suffix) = link.suffix {
            self.html.push_str("<span class=\"file-note\">");
            escape::text(&mut self.html, &suffix);
            self.html.push_str("</span>");
        }
        self.html.push_str("</a>");
    }

    /// Writes the start tag of a link to an address that has been judged.
    pub(super) fn open_anchor(&mut self, url: &str, external: External, title: &str) {
        self.html.push_str("<a href=\"");
        escape::address(&mut self.html, url);
        if external == External::Yes {
            self.html.push_str("\" class=\"external\" rel=\"noopener");
        }
        if !title.is_empty() {
            let title = self.without_own_characters(title);
            self.html.push_str("\" title=\"");
            escape::attribute(&mut self.html, &title);
        }
        self.html.push_str("\">");
    }

    fn file_note(&self, format: &str, bytes: u64) -> String {
        let size = file_size(bytes);
        self.lang.pick(format!("（{format}，{size}）"), format!(" ({format}, {size})"))
    }

    pub(super) fn check_anchor_links(&mut self) {
        for (anchor, range) in std::mem::take(&mut self.anchor_links) {
            // `#` and `#top` lead to the top of any page (HTML §7.4.6.3).
            let known = anchor.is_empty()
                || anchor.eq_ignore_ascii_case("top")
                || self.anchors.contains(&anchor)
                || self.is_footnote_anchor(&anchor)
                || !matches!(self.surroundings.link(&format!("#{anchor}")), LinkTarget::Missing { .. });
            if !known {
                let near = anchors::near(&anchor, &self.headings);
                self.report(range, FindingKind::MissingAnchor { anchor, near });
            }
        }
    }

    /// Text of the parser without what the preparation put in.
    pub(super) fn without_own_characters(&self, text: &str) -> String {
        text.chars().filter(|&c| !is_own(c)).collect()
    }
}

/// Whether a link leaves the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum External {
    Yes,
    No,
}

/// `//host` takes the scheme of the page, which is none for a page opened from a disk.
pub(super) fn with_scheme(address: &str) -> String {
    match address.starts_with("//") {
        true => format!("https:{address}"),
        false => address.to_owned(),
    }
}

/// A size as people read it, in units of 1024 bytes as Windows shows them.
pub fn file_size(bytes: u64) -> String {
    const KB: u64 = 1024;
    const MB: u64 = 1024 * KB;
    match bytes {
        0..KB => format!("{bytes} B"),
        KB..MB => format!("{} KB", bytes.div_ceil(KB)),
        _ => {
            let tenths = bytes.saturating_mul(10).div_ceil(MB);
            format!("{}.{} MB", tenths / 10, tenths % 10)
        }
    }
}

/// `www.chsi.com.cn` written as if it were a file: the address with its beginning.
fn web_address(target: &str) -> Option<String> {
    let link = autolink::next_after(target, 0).filter(|link| link.range == (0..target.len()))?;
    (link.prefix != "mailto:").then(|| format!("{}{target}", link.prefix))
}

#[cfg(test)]
mod tests {
    use super::file_size;

    #[test]
    fn sizes() {
        for (bytes, expected) in [
            (0, "0 B"),
            (1023, "1023 B"),
            (1024, "1 KB"),
            (200_000, "196 KB"),
            (1_258_291, "1.2 MB"),
            (52_428_800, "50.0 MB"),
        ] {
            assert_eq!(file_size(bytes), expected);
        }
    }
}
