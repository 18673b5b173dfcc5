//! Every web address the content links to, with its place: in texts, front matter and settings.

use std::ops::Range;
use std::sync::Arc;

use crate::content::Content;
use crate::diagnostics::{Place, SourceFile};
use crate::markdown::{self, Expansion, ImageTarget, LinkTarget, Shortcode, ShortcodeError, Surroundings, Wording};

/// A link to another site.
#[derive(Debug, Clone)]
pub(super) struct Link {
    /// The address without the part after `#`, which no server sees.
    pub(super) url: String,
    /// Where it is written.
    pub(super) place: Place,
}

/// All of them, in order of files and lines.
pub(super) fn find(content: &Content) -> Vec<Link> {
    let mut links = Vec::new();
    for source in &content.sources {
        let body = content.documents.iter().flat_map(|document| document.bodies.iter());
        let body = body.filter(|(_, body)| body.source.name == source.name).map(|(lang, body)| (*lang, body)).next();
        // Calendars and the allow-list name sources for their authors; no reader sees them.
        if body.is_none() && source.name != "content/site.yaml" {
            continue;
        }
        let front = body.map_or(source.text.len(), |(_, body)| body.range.start);
        let told = |range: &Range<usize>| !is_remark(&source.text[..range.start]);
        for found in markdown::web_addresses(&source.text[..front]).into_iter().filter(|found| told(&found.range)) {
            links.extend(link(source, &found.target, found.range));
        }
        if let Some((lang, body)) = body {
            for found in markdown::render(body.markdown(), lang, &Nothing).links {
                let range = body.range.start + found.range.start..body.range.start + found.range.end;
                links.extend(link(source, &found.target, range));
            }
        }
    }
    links.retain(|link| !link.url.starts_with(&content.settings.base_url));
    links
}

/// Whether the last line of a text is a remark of its author, which nobody else sees.
fn is_remark(before: &str) -> bool {
    before.rsplit('\n').next().is_some_and(|line| line.trim_start().starts_with('#'))
}

fn link(source: &Arc<SourceFile>, target: &str, range: Range<usize>) -> Option<Link> {
    let url = target.split('#').next().unwrap_or_default();
    let lower = url.to_ascii_lowercase();
    let is_web = lower.starts_with("https://") || lower.starts_with("http://");
    is_web.then(|| Link { url: url.to_owned(), place: Place::new(source, range) })
}

/// Surroundings that know nothing: only links to other sites are wanted.
struct Nothing;

impl Surroundings for Nothing {
    fn link(&self, _target: &str) -> LinkTarget {
        LinkTarget::Missing { near: Vec::new() }
    }

    fn image(&self, _target: &str) -> ImageTarget {
        ImageTarget::Missing { near: Vec::new() }
    }

    fn shortcode(&self, call: &Shortcode<'_>) -> Result<Expansion, ShortcodeError> {
        let nothing = Wording { zh: String::new(), en: String::new() };
        Err(ShortcodeError::Rejected { range: Some(call.range.clone()), message: nothing, fix: None })
    }
}
