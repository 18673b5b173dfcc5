//! Documents as they stand on disk: one per slug, in one or more languages.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::front_matter::{self, FrontMatter};
use super::ids::{DocId, NoticeId};
use super::site::Settings;
use super::translation::{Translation, fingerprint};
use super::walk::ContentFile;
use super::{each, tables, yaml};
use crate::diagnostics::{Diagnostic, Place, SourceFile, blocks};
use crate::lang::Lang;

/// One notice, guide or question.
#[derive(Debug, Clone)]
pub struct Document {
    /// Its identity.
    pub id: DocId,
    /// Folder of its files relative to `content/`, without a slash at the end (`notices/2025-image-capture`).
    pub folder: String,
    /// Facts, and texts in every language written.
    pub front: FrontMatter,
    /// The text per language.
    pub bodies: BTreeMap<Lang, Body>,
    /// Translations: every language but the one that owns the facts.
    pub translations: BTreeMap<Lang, Translation>,
}

/// The text of a document in one language.
#[derive(Debug, Clone)]
pub struct Body {
    /// The file.
    pub source: Arc<SourceFile>,
    /// Bytes of the Markdown in it.
    pub range: Range<usize>,
}

impl Document {
    /// The permanent id of a notice: what it says, else its folder's name.
    pub fn notice_id(&self) -> NoticeId {
        self.front.id.as_ref().map_or_else(|| self.id.slug.clone().into(), |id| id.value.clone())
    }
}

impl Body {
    /// The Markdown.
    pub fn markdown(&self) -> &str {
        &self.source.text[self.range.clone()]
    }
}

/// The files of one document, not yet read.
#[derive(Debug)]
pub struct DocumentFiles {
    /// Its identity.
    pub id: DocId,
    /// See [`Document::folder`].
    pub folder: String,
    /// Per language.
    pub files: BTreeMap<Lang, Arc<SourceFile>>,
    /// Whether a file of it could not be read; that was told.
    pub unreadable: bool,
}

/// Reads one document. `None` when the problems leave nothing usable.
/// `beside` are all files that are no documents: a table of sessions is one of them.
pub fn read(
    files: &DocumentFiles,
    beside: &BTreeMap<String, ContentFile>,
    settings: &Settings,
    problems: &mut Vec<Diagnostic>,
) -> Option<Document> {
    let owner = settings.default_lang();
    let mut bodies = BTreeMap::new();
    let mut fronts = BTreeMap::new();
    for (lang, source) in &files.files {
        match front_matter::split(source) {
            Err(problem) => problems.push(problem),
            Ok((front, body)) => match yaml::read(source, front) {
                Err(found) => problems.extend(found),
                Ok(doc) => {
                    bodies.insert(*lang, Body { source: Arc::clone(source), range: body });
                    fronts.insert(*lang, doc);
                }
            },
        }
    }
    // A notice needs its facts; a guide or question may exist in the other language alone.
    let owner = match (files.files.contains_key(&owner), files.files.keys().next()) {
        (true, _) => owner,
        (false, Some(only)) if files.id.collection != super::ids::Collection::Notices => *only,
        (false, Some(_)) if files.unreadable => return None,
        (false, Some(only)) => {
            let source = &files.files[only];
            problems.push(
                Diagnostic::error(
                    "facts-missing",
                    Place::top(source),
                    format!("缺少默认语言（{}）的文件：日期等事实写在那里", owner.autonym()),
                    format!("the default language's file ({owner}) is missing: it holds the facts"),
                )
                .fix(
                    format!("新建同名文件，结尾为 .{owner}.md"),
                    format!("create the same file name ending in .{owner}.md"),
                ),
            );
            return None;
        }
        (false, None) => return None,
    };
    let mut front = front_matter::read(&fronts.get(&owner)?.root(), files.id.collection, settings, problems)?;
    // Before the fingerprint: what a row says in words is a translator's business like the rest.
    let mut rows_are_missing = false;
    if let Some(sessions) = front.sessions.take() {
        let before = problems.len();
        let rows = tables::rows(*sessions, &files.folder, beside, settings, problems);
        rows_are_missing = rows.is_empty() && blocks(&problems[before..], false);
        front.deadlines.extend(rows);
    }
    let mut translations = BTreeMap::new();
    // A translation names the deadline that was written, so its texts reach everything `each` makes of it.
    for (lang, doc) in fronts.iter().filter(|(lang, _)| **lang != owner) {
        let translation = Translation::read(&doc.root(), fingerprint(&front, owner, *lang, bodies[&owner].markdown()));
        problems.extend(translation.warning(&files.id.to_string(), owner, Place::top(&bodies[&owner].source)));
        translations.insert(*lang, translation);
        front_matter::translate(&mut front, &doc.root(), files.id.collection, *lang, problems);
    }
    let mut found = Vec::new();
    each::expand(&mut front, &mut found);
    // Whose table could not be read has the sessions there.
    found.retain(|problem| !(rows_are_missing && problem.code == "each-without-sessions"));
    problems.extend(found);
    // Great and few, kept for long, and a vector begins with room for four.
    front.deadlines.shrink_to_fit();
    Some(Document { id: files.id.clone(), folder: files.folder.clone(), front, bodies, translations })
}
