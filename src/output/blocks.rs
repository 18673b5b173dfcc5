//! Blocks of text that documents share (`{{ include NAME }}`), rendered once for each language and put into pages after
//! that. What is wrong in a block is told once, at its own file, whoever includes it.
//!
//! A block may include others. One that would come to contain itself is refused where the circle closes, a page shows a
//! block at most once, and a block holds not too many others: however they are woven, pages stay about as large as the
//! texts they are made of.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::maker::Maker;
use super::surroundings::{Place, ROOT_MARK, Use, about_text, in_body};
use crate::content::ids::BlockId;
use crate::diagnostics::Diagnostic;
use crate::lang::Lang;
use crate::markdown::{self, Shared};

/// The most blocks inside one.
pub(super) const MOST_INSIDE: usize = 50;

/// A block in the tree of one language, with the text of one language.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Version {
    /// The language of the pages it stands on: whither its links lead.
    pub(super) tree: Lang,
    /// The language of its text.
    pub(super) text: Lang,
    /// Which block.
    pub(super) id: BlockId,
}

/// A rendered block.
#[derive(Debug, Clone)]
pub(super) struct Block {
    shared: Shared,
    /// Itself and every block inside it.
    pub(super) holds: BTreeSet<BlockId>,
    /// What its text links to and shows.
    pub(super) uses: Vec<Use>,
}

impl Block {
    /// Its text for a page from which this leads to the root; `None` leaves the mark for later.
    pub(super) fn shared(&self, to_root: Option<&str>) -> Shared {
        let mut shared = self.shared.clone();
        if let Some(to_root) = to_root {
            shared.html = shared.html.replace(ROOT_MARK, to_root);
        }
        shared
    }
}

/// The version of a block for pages of `tree` whose text is in `text`: that language if the block has it, else any.
pub(super) fn version(maker: &Maker, id: &BlockId, tree: Lang, text: Lang) -> Option<Version> {
    let bodies = &maker.portal.blocks.get(id)?.bodies;
    let text = bodies.get_key_value(&text).or_else(|| bodies.iter().next()).map(|(lang, _)| *lang)?;
    Some(Version { tree, text, id: id.clone() })
}

/// Renders every block and keeps it in the maker.
pub(super) fn render(maker: &mut Maker, problems: &mut Vec<Diagnostic>) {
    let portal = Arc::clone(&maker.portal);
    let languages = &portal.settings.languages;
    for tree in languages.iter().copied() {
        for (id, block) in portal.blocks.iter() {
            for text in block.bodies.keys().copied() {
                render_with_inner(maker, Version { tree, text, id: id.clone() }, problems);
            }
        }
    }
}

/// Renders a block after those inside it, without recursion: authors may nest as deep as they like.
fn render_with_inner(maker: &mut Maker, version: Version, problems: &mut Vec<Diagnostic>) {
    let portal = Arc::clone(&maker.portal);
    let mut open = vec![version];
    while let Some(version) = open.last().cloned() {
        if maker.blocks.contains_key(&version) {
            open.pop();
            continue;
        }
        let body = &portal.blocks[&version.id].bodies[&version.text];
        let place = Place::block(maker, version.tree, &open);
        let rendered = markdown::render(body.markdown(), version.text, &place);
        if let Some(inner) = place.first_wanted() {
            open.push(inner);
            continue;
        }
        let mut holds = place.included();
        holds.insert(version.id.clone());
        // In the tree of its own language; the others would tell it again.
        let settings = &portal.settings;
        let own = if settings.languages.contains(&version.text) { version.text } else { settings.default_lang() };
        if version.tree == own {
            problems.extend(rendered.findings.iter().map(|finding| about_text(body, finding)));
            problems.extend(footnote(body, &rendered));
        }
        let uses = place.into_uses(Some(body), &rendered);
        let shared = Shared { html: rendered.html, plain: rendered.plain, headings: rendered.headings };
        Arc::make_mut(&mut maker.blocks).insert(version, Block { shared, holds, uses });
        open.pop();
    }
}

/// Notes are collected at the end of a page, and a block does not know what else stands there.
fn footnote(body: &crate::content::document::Body, rendered: &markdown::Rendered) -> Option<Diagnostic> {
    if !rendered.sections.iter().any(|section| section.anchor.as_deref() == Some("footnotes")) {
        return None;
    }
    let at = body.markdown().find("[^").unwrap_or(0);
    Some(
        Diagnostic::error(
            "footnote-in-block",
            in_body(&body.source, body, &(at..at + 2)),
            "共用的文字里不能用脚注",
            "a shared block cannot have footnotes",
        )
        .fix("把脚注的内容写进正文", "write the note into the text"),
    )
}

/// Blocks by version.
pub(super) type Blocks = BTreeMap<Version, Block>;
