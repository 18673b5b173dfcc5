//! Blocks of text that several documents share: `content/blocks/NAME.zh.md`, shown by `{{ include NAME }}`.
//! Text only: what holds for one notice stands in that notice.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::document::Body;
use super::front_matter;
use super::ids::BlockId;
use crate::diagnostics::{Diagnostic, Place, SourceFile};
use crate::lang::Lang;

/// Their folder below `content/`; links in a block are relative to it.
pub const FOLDER: &str = "blocks";

/// A block in the languages it was written in.
#[derive(Debug, Clone)]
pub struct Block {
    /// The text per language, at least one.
    pub bodies: BTreeMap<Lang, Body>,
}

/// Reads the blocks; one whose file could not be read is not among them.
pub(super) fn read(
    files: BTreeMap<BlockId, BTreeMap<Lang, Arc<SourceFile>>>,
    problems: &mut Vec<Diagnostic>,
) -> BTreeMap<BlockId, Block> {
    let mut block = |files: BTreeMap<Lang, Arc<SourceFile>>| {
        let bodies = files.into_iter().map(|(lang, source)| (lang, body(source, problems)));
        Block { bodies: bodies.collect() }
    };
    files.into_iter().map(|(id, files)| (id, block(files))).collect()
}

/// The text, without the settings it should not have.
fn body(source: Arc<SourceFile>, problems: &mut Vec<Diagnostic>) -> Body {
    let mut range = 0..source.text.len();
    if let Ok((front, body)) = front_matter::split(&source) {
        range = body;
        problems.push(
            Diagnostic::error(
                "settings-in-block",
                Place::new(&source, 0..front.end),
                "共用的文字开头不能有“---”设置",
                "a shared block has no front matter",
            )
            .fix("删掉两行“---”和中间的内容，只留正文", "delete the two `---` lines and what stands between them"),
        );
    }
    Body { source, range }
}
