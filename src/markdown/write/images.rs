//! Images: their description is the text between the brackets, markup removed; their size comes from the
//! surroundings, so that nothing jumps when they load.

use std::ops::Range;

use super::super::address::{self, Address};
use super::super::characters::CALL;
use super::super::surroundings::{ImageTarget, Picture};
use super::super::{FindingKind, ImageUse, escape};
use super::links::{External, with_scheme};
use super::{Open, Writer};

/// An image whose description is being read.
pub(super) struct OpenImage {
    /// The page so far; what is written meanwhile is thrown away.
    html: String,
    plain_start: usize,
    address: String,
    title: String,
    range: Range<usize>,
}

impl Writer<'_> {
    pub(super) fn start_image(&mut self, address: &str, title: &str, range: &Range<usize>) -> Open {
        if self.in_image {
            return Open::Inline("");
        }
        self.begin_inline();
        self.plain.space();
        self.in_image = true;
        Open::Image(Box::new(OpenImage {
            html: std::mem::take(&mut self.html),
            plain_start: self.plain.mark(),
            address: address.to_owned(),
            title: self.without_own_characters(title),
            range: self.prepared.source_range(range),
        }))
    }

    pub(super) fn end_image(&mut self, image: OpenImage) {
        self.in_image = false;
        self.html = image.html;
        let alt = self.plain.since(image.plain_start).to_owned();
        self.plain.space();
        if image.address.contains(CALL) {
            escape::text(&mut self.html, &alt);
            self.report(image.range, FindingKind::CallInAddress);
            return;
        }
        let target = address::tidy(&self.without_own_characters(&image.address));
        self.images.push(ImageUse { target: target.clone(), alt: alt.clone(), range: image.range.clone() });
        let kind = match address::classify(&target) {
            Address::Inside => match self.surroundings.image(&target) {
                ImageTarget::Found(picture) => {
                    self.write_picture(&picture, &alt, &image.title);
                    if !alt.is_empty() {
                        return;
                    }
                    self.report(image.range, FindingKind::ImageWithoutAlt { target });
                    return;
                }
                ImageTarget::NoPicture => FindingKind::NoPicture { target },
                ImageTarget::Missing { near } => FindingKind::MissingImage { target, near },
            },
            Address::Web => {
                self.link_to_foreign(&target, &alt);
                self.report(image.range, FindingKind::ForeignImage { target });
                return;
            }
            Address::Anchor(_) | Address::Contact => FindingKind::MissingImage { target, near: Vec::new() },
            Address::Computer => FindingKind::LocalPath { target },
            Address::Scheme(scheme) => FindingKind::ForbiddenScheme { scheme: scheme.to_owned() },
        };
        escape::text(&mut self.html, &alt);
        self.report(image.range, kind);
    }

    /// A page asks no other site for anything, so readers of this one are not counted elsewhere.
    fn link_to_foreign(&mut self, target: &str, alt: &str) {
        let text = if alt.is_empty() { target } else { alt };
        if self.in_link {
            escape::text(&mut self.html, text);
            return;
        }
        self.open_anchor(&with_scheme(target), External::Yes, "");
        escape::text(&mut self.html, text);
        self.html.push_str("</a>");
    }

    fn write_picture(&mut self, picture: &Picture, alt: &str, title: &str) {
        self.html.push_str("<img src=\"");
        escape::address(&mut self.html, &picture.url);
        if !picture.variants.is_empty() {
            self.html.push_str("\" srcset=\"");
            for variant in &picture.variants {
                self.write_candidate(&variant.url, variant.width);
                self.html.push_str(", ");
            }
            self.write_candidate(&picture.url, picture.width);
            // The text column is 38 em of 17 px wide, on phones as wide as the screen without its margins. Here `em`
            // is the browser's own 16 px, whatever the style says.
            self.html.push_str("\" sizes=\"(min-width: 43em) 40.4em, calc(100vw - 2.2em)");
        }
        self.html.push_str("\" alt=\"");
        escape::attribute(&mut self.html, alt);
        let (width, height) = (picture.width, picture.height);
        self.html.push_str(&format!("\" width=\"{width}\" height=\"{height}\" loading=\"lazy\" decoding=\"async\""));
        if !title.is_empty() {
            self.html.push_str(" title=\"");
            escape::attribute(&mut self.html, title);
            self.html.push('"');
        }
        self.html.push('>');
    }

    /// A comma inside an address would end a candidate.
    fn write_candidate(&mut self, url: &str, width: u32) {
        escape::address(&mut self.html, &url.replace(',', "%2C"));
        self.html.push_str(&format!(" {width}w"));
    }
}
