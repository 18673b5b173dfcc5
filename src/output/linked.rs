//! What texts lead to besides pages: headings of other documents, and files beside the content.

use std::collections::{BTreeMap, BTreeSet};

use super::artifact::{Artifact, ArtifactPath, Kind};
use super::maker::Maker;
use super::routes::Route;
use super::surroundings::Use;
use crate::content::ids::DocId;
use crate::diagnostics::{Diagnostic, Place, SourceFile};
use crate::lang::Lang;

/// Links to headings of other documents can be judged only when all of them are known.
pub(super) fn settle_anchors(
    uses: &[Use],
    anchors: &BTreeMap<(Lang, DocId), BTreeSet<String>>,
    problems: &mut Vec<Diagnostic>,
) {
    let mut told = BTreeSet::new();
    for one in uses {
        let Use::Anchor { target, anchor, lang, place } = one else { continue };
        let Some(known) = anchors.get(&(*lang, target.clone())) else { continue };
        if known.contains(anchor) {
            continue;
        }
        // The same text on a fallback page would tell it again.
        let at = place.as_ref().map(|place| (place.file.name.clone(), place.range.start));
        if told.insert((at, target.clone(), anchor.clone())) {
            problems.push(
                Diagnostic::error(
                    "missing-anchor",
                    place.clone(),
                    format!("“{target}”里没有标题锚点“#{anchor}”"),
                    format!("`{target}` has no heading `#{anchor}`"),
                )
                .did_you_mean(anchor, known.iter().map(String::as_str)),
            );
        }
    }
}

/// Files beside the content, only those that something links to.
pub(super) fn files(maker: &Maker, uses: &[Use], problems: &mut Vec<Diagnostic>) -> Vec<Artifact> {
    let wanted: BTreeSet<&String> =
        uses.iter().filter_map(|one| if let Use::File(path) = one { Some(path) } else { None }).collect();
    let mut artifacts = Vec::new();
    for path in wanted {
        let Some(file) = maker.portal.files.get(path) else { continue };
        let source = SourceFile::new(format!("content/{path}"), "");
        let place = Place::top(&source);
        match (ArtifactPath::new(Route::File(path.clone()).path()), file.read()) {
            (Ok(path), Ok(bytes)) => artifacts.push(Artifact::new(path, bytes, Kind::Asset)),
            (Err(error), _) => {
                problems.push(Diagnostic::error(
                    "bad-file-name",
                    place,
                    error.message(Lang::Zh),
                    error.message(Lang::En),
                ));
            }
            (_, Err(error)) => problems.push(Diagnostic::error(
                "unreadable-file",
                place,
                format!("读不了这个文件：{error}"),
                format!("the file cannot be read: {error}"),
            )),
        }
    }
    artifacts
}
