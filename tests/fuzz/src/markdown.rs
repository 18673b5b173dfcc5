//! Markdown with shortcodes → HTML: harmless, in its place, the same twice, and every place it names is in the source.

use std::ops::Range;

use tidings::lang::Lang;
use tidings::markdown::{
    Expansion, ImageTarget, LinkTarget, Picture, Placement, Rendered, Shortcode, ShortcodeError, Surroundings, render,
};

use crate::html::assert_harmless_part;

/// Says yes to everything, so that everything is written.
struct Everything;

impl Surroundings for Everything {
    fn link(&self, target: &str) -> LinkTarget {
        match target.len() % 3 {
            0 => LinkTarget::Page { url: "../page/".to_owned() },
            1 => LinkTarget::File { url: "files/list.pdf".to_owned(), format: "PDF".to_owned(), bytes: 12_345 },
            _ => LinkTarget::Missing { near: vec![target.to_owned()] },
        }
    }

    fn image(&self, target: &str) -> ImageTarget {
        if target.len() % 4 == 3 {
            return ImageTarget::Missing { near: vec![target.to_owned()] };
        }
        let url = "files/map.png".to_owned();
        ImageTarget::Found(Picture { url, width: 640, height: 480, variants: Vec::new() })
    }

    fn shortcode(&self, call: &Shortcode<'_>) -> Result<Expansion, ShortcodeError> {
        let plain = call.arguments.iter().map(|argument| argument.value).collect::<Vec<_>>().join(" ");
        let inline = Expansion::Inline { html: "<time>2024年11月17日</time>".to_owned(), plain: plain.clone() };
        match call.name {
            "date" | "place" => Ok(inline),
            "sessions" if call.placement == Placement::Block => {
                Ok(Expansion::Block { html: "<ol><li>x</li></ol>".to_owned(), plain })
            }
            "fee" => Err(ShortcodeError::Rejected {
                range: call.arguments.first().map(|argument| argument.range.clone()),
                message: tidings::markdown::Wording { zh: plain.clone(), en: plain },
                fix: None,
            }),
            name => Err(ShortcodeError::UnknownName { near: vec![name.to_owned()] }),
        }
    }
}

/// See the module.
pub fn check(data: &[u8]) {
    let Ok(source) = std::str::from_utf8(data) else { return };
    // As `content` hands texts over: without NUL, with plain line ends.
    let Ok(source) = tidings::content::walk::decode(source.as_bytes().to_vec()) else { return };
    for lang in [Lang::Zh, Lang::En] {
        let rendered = render(&source, lang, &Everything);
        assert_harmless_part(&rendered.html);
        assert_places(&source, &rendered);
        let again = render(&source, lang, &Everything);
        assert_eq!(rendered.html, again.html);
    }
}

fn assert_places(source: &str, rendered: &Rendered) {
    let is_place = |range: &Range<usize>| source.get(range.clone()).is_some();
    assert!(rendered.findings.iter().all(|finding| is_place(&finding.range)), "{:?}", rendered.findings);
    assert!(rendered.links.iter().all(|link| is_place(&link.range)), "{:?}", rendered.links);
    assert!(rendered.images.iter().all(|image| is_place(&image.range)), "{:?}", rendered.images);
    for heading in &rendered.headings {
        assert!(rendered.html.contains(&format!("id=\"{}\"", heading.id)), "{}", heading.id);
    }
}
