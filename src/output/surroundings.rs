//! What a text may ask: where a link leads, what a shortcode stands for. Answers from the portal; remembers what was
//! asked, so that anchors and files can be settled when every page is known.

mod include;
mod shortcodes;

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use super::blocks::Version;
use super::maker::Maker;
use super::routes::Route;
use crate::content::block;
use crate::content::document::Body;
use crate::content::ids::{BlockId, Collection, DocId, NoticeId, Slug};
use crate::diagnostics::{Diagnostic, Place as SourcePlace, SourceFile, nearest};
use crate::lang::Lang;
use crate::markdown::{
    Expansion, Finding, ImageTarget, LinkTarget, Picture, Rendered, Shortcode, ShortcodeError, Surroundings, Variant,
};

/// Stands before links of snippets that appear on many pages; replaced by the way to the root of each.
pub(super) const ROOT_MARK: &str = "./.root./";

/// Where a text stands while it is rendered.
pub(super) struct Place<'a> {
    maker: &'a Maker,
    lang: Lang,
    here: Route,
    folder: String,
    notice: Option<NoticeId>,
    shared: bool,
    /// Blocks that are being rendered around this text: none of them may stand in it.
    around: Vec<BlockId>,
    /// Blocks in this text, those inside others too.
    included: RefCell<BTreeSet<BlockId>>,
    /// Blocks that this text itself includes.
    called: RefCell<Vec<Version>>,
    wanted: RefCell<Vec<Version>>,
    files: RefCell<Vec<String>>,
    pictures: RefCell<Vec<String>>,
    tables: RefCell<Vec<DocId>>,
    /// Bytes that shortcodes have put into the text.
    put_in: Cell<usize>,
}

/// The most that shortcodes put into one text, in bytes: a few of them, written thousands of times, would make a page of
/// gigabytes. A table of two thousand sessions takes a fifth of it.
const MOST_PUT_IN: usize = 4 << 20;

/// What a text used or asked for, to be settled when every page is known.
#[derive(Debug, Clone)]
pub(super) enum Use {
    /// A file beside the content, by its path.
    File(String),
    /// A picture beside the content that a page shows, by its path.
    Picture(String),
    /// An anchor of another document.
    Anchor {
        /// The document.
        target: DocId,
        /// The anchor without `#`.
        anchor: String,
        /// Language of the tree.
        lang: Lang,
        /// Where it is written.
        place: Option<SourcePlace>,
    },
}

impl<'a> Place<'a> {
    /// The text of a document, on its page.
    pub(super) fn document(maker: &'a Maker, id: &DocId, folder: &str, lang: Lang, here: Route) -> Place<'a> {
        let page = maker.portal.page(id).filter(|_| id.collection == Collection::Notices);
        let notice = page.map(|page| page.document.notice_id());
        Place { notice, folder: folder.to_owned(), shared: false, ..Place::site(maker, lang, here) }
    }

    /// A text of `site.yaml` that appears on many pages; its links are relative to `content/`.
    pub(super) fn site(maker: &'a Maker, lang: Lang, here: Route) -> Place<'a> {
        Place {
            maker,
            lang,
            here,
            folder: String::new(),
            notice: None,
            shared: true,
            around: Vec::new(),
            included: RefCell::default(),
            called: RefCell::default(),
            wanted: RefCell::default(),
            files: RefCell::default(),
            pictures: RefCell::default(),
            tables: RefCell::default(),
            put_in: Cell::default(),
        }
    }

    /// The text of a block, the last of `open`, which stand one inside the other.
    pub(super) fn block(maker: &'a Maker, lang: Lang, open: &[Version]) -> Place<'a> {
        let around = open.iter().map(|version| version.id.clone()).collect();
        Place { around, folder: block::FOLDER.to_owned(), ..Place::site(maker, lang, Route::Root) }
    }

    /// A block that must be rendered before this text can be.
    pub(super) fn first_wanted(&self) -> Option<Version> {
        self.wanted.borrow().first().cloned()
    }

    /// The blocks that stand in the text, once rendered.
    pub(super) fn included(&self) -> BTreeSet<BlockId> {
        self.included.borrow().clone()
    }

    /// Whether the text, once rendered, shows the table of sessions of a notice.
    pub(super) fn shows_sessions_of(&self, notice: &DocId) -> bool {
        self.tables.borrow().contains(notice)
    }

    /// What was used, after rendering.
    pub(super) fn into_uses(self, body: Option<&Body>, rendered: &Rendered) -> Vec<Use> {
        let mut uses: Vec<Use> = self.files.borrow().iter().cloned().map(Use::File).collect();
        uses.extend(self.pictures.borrow().iter().cloned().map(Use::Picture));
        // Those of a block inside a block are among its own.
        let called = self.called.borrow();
        uses.extend(called.iter().flat_map(|version| &self.maker.blocks[version].uses).cloned());
        for link in &rendered.links {
            let Some((path, anchor)) = link.target.split_once('#') else { continue };
            let Some(target) = self.document_at(path) else { continue };
            uses.push(Use::Anchor {
                target,
                anchor: percent_decode(anchor),
                lang: self.lang,
                place: body.map(|body| in_body(&body.source, body, &link.range)),
            });
        }
        uses
    }

    fn document_at(&self, path: &str) -> Option<DocId> {
        document_id(&join(&self.folder, &percent_decode(path))?)
    }

    fn url(&self, route: &Route) -> String {
        if self.shared { format!("{ROOT_MARK}{}", route.from(&self.here)) } else { route.from(&self.here) }
    }
}

impl Surroundings for Place<'_> {
    fn link(&self, target: &str) -> LinkTarget {
        let (path, fragment) = match target.split_once('#') {
            Some((path, fragment)) => (path, Some(fragment)),
            None => (target, None),
        };
        let missing = |near: Option<&str>| LinkTarget::Missing { near: near.map(str::to_owned).into_iter().collect() };
        let Some(path) = join(&self.folder, &percent_decode(path)) else { return missing(None) };
        if let Some(id) = document_id(&path) {
            if self.maker.portal.page(&id).is_none() {
                let known: Vec<String> = self.maker.portal.documents.iter().map(|page| page.id().to_string()).collect();
                let near = nearest(&id.to_string(), known.iter().map(String::as_str));
                return missing(near.and_then(|near| self.file_of(near)).as_deref());
            }
            let mut url = self.url(&Route::Document(self.lang, id));
            if let Some(fragment) = fragment {
                url.push('#');
                url.push_str(fragment);
            }
            return LinkTarget::Page { url };
        }
        match self.maker.file_size(&path) {
            Some(bytes) => {
                self.files.borrow_mut().push(path.clone());
                LinkTarget::File { url: self.url(&Route::File(path.clone())), format: format_name(&path), bytes }
            }
            None => {
                let known = self.maker.portal.files.keys().map(String::as_str);
                let near = nearest(&path, known).map(|near| relative(&self.folder, near));
                // The address of a page on the finished site: `/zh/faq/fee/`.
                let page = path.split_once('/').filter(|(lang, _)| Lang::from_code(lang).is_some());
                missing(page.and_then(|(_, rest)| self.file_of(rest)).or(near).as_deref())
            }
        }
    }

    fn image(&self, target: &str) -> ImageTarget {
        let files = &self.maker.portal.files;
        let path = join(&self.folder, &percent_decode(target));
        let Some(path) = path.filter(|path| files.contains_key(path)) else {
            let beside: Vec<&str> = files
                .keys()
                .filter_map(|known| known.strip_prefix(&self.folder).and_then(|rest| rest.strip_prefix('/')))
                .collect();
            let near = nearest(target, beside.iter().copied()).map(str::to_owned);
            return ImageTarget::Missing { near: near.into_iter().collect() };
        };
        let Some(picture) = self.maker.pictures.get(&path) else { return ImageTarget::NoPicture };
        let variant =
            |(width, path): &(u32, String)| Variant { url: self.url(&Route::File(path.clone())), width: *width };
        let found = Picture {
            url: self.url(&Route::File(path.clone())),
            width: picture.width,
            height: picture.height,
            variants: picture.smaller.iter().map(variant).collect(),
        };
        self.pictures.borrow_mut().push(path);
        ImageTarget::Found(found)
    }

    fn is_part(&self) -> bool {
        !self.around.is_empty()
    }

    fn shortcode(&self, call: &Shortcode<'_>) -> Result<Expansion, ShortcodeError> {
        // Said once: the page is not published, and what stands for the calls after it does not matter.
        if self.put_in.get() > MOST_PUT_IN {
            return Ok(Expansion::Inline { html: String::new(), plain: String::new() });
        }
        let stands_for = self.stands_for(call)?;
        self.put_in.set(self.put_in.get() + stands_for.length());
        if self.put_in.get() > MOST_PUT_IN { Err(shortcodes::too_much(call)) } else { Ok(stands_for) }
    }
}

/// What is wrong in a text, as a message about its file.
pub(super) fn about_text(body: &Body, finding: &Finding) -> Diagnostic {
    let place = in_body(&body.source, body, &finding.range);
    let (zh, en) = (finding.kind.message(Lang::Zh), finding.kind.message(Lang::En));
    let code = finding.kind.code();
    let problem = if finding.kind.is_error() {
        Diagnostic::error(code, place, zh, en)
    } else {
        Diagnostic::warning(code, place, zh, en)
    };
    match (finding.kind.fix(Lang::Zh), finding.kind.fix(Lang::En)) {
        (Some(zh), Some(en)) => problem.fix(zh, en),
        _ => problem,
    }
}

/// Bytes of a body as a place in its file.
pub(super) fn in_body(source: &Arc<SourceFile>, body: &Body, range: &Range<usize>) -> SourcePlace {
    SourcePlace::new(source, body.range.start + range.start..body.range.start + range.end)
}

impl Place<'_> {
    /// The way from this text to the file of a document, named `faq/fee`, as an author writes it.
    fn file_of(&self, name: &str) -> Option<String> {
        let page = self.maker.portal.page(&document_id(name)?)?;
        let bodies = &page.document.bodies;
        let body = bodies.get(&self.lang).or_else(|| bodies.values().next())?;
        Some(relative(&self.folder, body.source.name.strip_prefix("content/")?))
    }
}

/// The way from a folder to a file, both below `content/`.
fn relative(folder: &str, file: &str) -> String {
    let from: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    let to: Vec<&str> = file.split('/').collect();
    let shared = from.iter().zip(&to[..to.len() - 1]).take_while(|(a, b)| a == b).count();
    "../".repeat(from.len() - shared) + &to[shared..].join("/")
}

/// `notices/x/index.zh.md`, `faq/y.en.md` or `guides/z` as a document.
fn document_id(path: &str) -> Option<DocId> {
    let mut parts = path.split('/');
    let collection = parts.next().and_then(|first| Collection::ALL.into_iter().find(|c| c.folder() == first))?;
    let rest: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    let bare = |name: &str| -> Option<String> {
        let stem = name.strip_suffix(".md")?;
        let (stem, code) = stem.rsplit_once('.')?;
        Lang::from_code(code).map(|_| stem.to_owned())
    };
    let slug = match rest[..] {
        [name] => bare(name).or_else(|| (!name.contains('.')).then(|| name.to_owned()))?,
        [folder, index] if bare(index).as_deref() == Some("index") => folder.to_owned(),
        _ => return None,
    };
    Slug::new(&slug).map(|slug| DocId { collection, slug })
}

/// A relative path below `content/`; `None` where it leads out of it.
fn join(folder: &str, target: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    if target.starts_with('/') {
        parts.clear();
    }
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// `%E9%99%84` → `附`; anything that is no encoding stays as it is.
fn percent_decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = (bytes[at] == b'%').then(|| text.get(at + 1..at + 3)).flatten();
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

/// The format of a file as readers know it.
pub(super) fn format_name(path: &str) -> String {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
    match extension.as_str() {
        "doc" | "docx" => "Word".to_owned(),
        "xls" | "xlsx" => "Excel".to_owned(),
        "ppt" | "pptx" => "PowerPoint".to_owned(),
        "jpg" | "jpeg" => "JPG".to_owned(),
        other => other.to_ascii_uppercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_between_source_files_name_documents() {
        for (path, id) in [
            ("notices/2025-image-capture/index.zh.md", Some("notices/2025-image-capture")),
            ("faq/fee.en.md", Some("faq/fee")),
            ("guides/capture-code", Some("guides/capture-code")),
            ("notices/a/table.csv", None),
            ("site.yaml", None),
        ] {
            assert_eq!(document_id(path).map(|id| id.to_string()).as_deref(), id, "{path}");
        }
    }

    #[test]
    fn ways_between_files_are_written_as_authors_write_them() {
        for (folder, file, way) in [
            ("notices/a", "faq/fee.zh.md", "../../faq/fee.zh.md"),
            ("notices/a", "notices/a/plan.pdf", "plan.pdf"),
            ("faq", "faq/fee.zh.md", "fee.zh.md"),
            ("", "faq/fee.zh.md", "faq/fee.zh.md"),
        ] {
            assert_eq!(relative(folder, file), way);
        }
    }

    #[test]
    fn paths_never_lead_out_of_the_content() {
        assert_eq!(join("notices/a", "../../guides/b.zh.md").as_deref(), Some("guides/b.zh.md"));
        assert_eq!(join("notices/a", "../../../etc/passwd"), None);
        assert_eq!(join("notices/a", "/faq/x.zh.md").as_deref(), Some("faq/x.zh.md"));
        assert_eq!(percent_decode("%E9%99%84%zz"), "附%zz");
    }
}
