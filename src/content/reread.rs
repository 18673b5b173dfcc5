//! One saved text → its document read anew, and nothing else looked at: the common case of a preview, where an author
//! mends a sentence or moves a date. Gives up wherever more may have changed; then everything is gone through as ever.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::Content;
use super::document::{self, Document, DocumentFiles};
use super::front_matter;
use super::ids::DocId;
use super::memory::Memory;
use crate::diagnostics::{Diagnostic, SourceFile};
use crate::lang::Lang;
use crate::time::Zone;

/// Documents that were read again; all else is as it was.
#[derive(Debug, Default)]
pub struct Reread {
    /// Whether their front matter is the same byte for byte.
    pub facts_stand: bool,
    /// As they are now.
    pub documents: Vec<Arc<Document>>,
    /// Their files that changed.
    pub sources: Vec<Arc<SourceFile>>,
    /// What was told when these documents were read last.
    pub before: Vec<Diagnostic>,
    /// What is to be told now in its place.
    pub after: Vec<Diagnostic>,
}

impl Reread {
    /// Exchanges what was told of these documents in `problems` for what is to be told now.
    pub fn tell_anew(&self, problems: &mut Vec<Diagnostic>) {
        for before in &self.before {
            if let Some(at) = problems.iter().position(|problem| problem == before) {
                problems.remove(at);
            }
        }
        problems.extend(self.after.iter().cloned());
    }

    /// Puts the documents and their files in the place of what they were. `None`, and nothing is done, if one has none.
    fn renew(&self, content: &mut Content) -> Option<()> {
        let place = |document: &Arc<Document>| content.documents.binary_search_by(|old| old.id.cmp(&document.id)).ok();
        let places = self.documents.iter().map(place).collect::<Option<Vec<_>>>()?;
        let source = |new: &Arc<SourceFile>| content.sources.binary_search_by(|old| old.name.cmp(&new.name)).ok();
        let sources = self.sources.iter().map(source).collect::<Option<Vec<_>>>()?;
        for (at, document) in places.into_iter().zip(&self.documents) {
            content.documents[at] = Arc::clone(document);
        }
        for (at, source) in sources.into_iter().zip(&self.sources) {
            content.sources[at] = Arc::clone(source);
        }
        Some(())
    }
}

/// Reads the files again that `memory` was told to have changed, and brings the content it remembers up to date.
/// `None`, and nothing is remembered, if anything but documents is another than when it was read last.
pub fn documents(root: &Path, memory: &mut Memory) -> Option<Reread> {
    let (settings, beside) = {
        let (content, _) = memory.content();
        content.map(|content| (Arc::clone(&content.settings), Arc::clone(&content.files)))?
    };
    // Elsewhere a text that speaks of Beijing's time is a fault, found by looking at all texts together.
    if settings.zone.offset_seconds() != Zone::SHANGHAI.offset_seconds() {
        return None;
    }
    let saved = memory.saved_texts(root)?;
    let mut touched: BTreeMap<DocId, BTreeMap<Lang, Arc<SourceFile>>> = BTreeMap::new();
    let mut reread = Reread { facts_stand: true, ..Reread::default() };
    for source in saved.sources() {
        let (id, files, lang) = memory.document_with(&source.name)?;
        reread.facts_stand &= same_front_matter(&files[&lang], source);
        touched.entry(id.clone()).or_insert_with(|| files.clone()).insert(lang, Arc::clone(source));
        reread.sources.push(Arc::clone(source));
    }
    let mut read = Vec::new();
    for (id, files) in touched {
        let (known, told) = memory.known(&id)?;
        let files = DocumentFiles { id, folder: known.folder.clone(), files, unreadable: false };
        let mut problems = Vec::new();
        let document = Arc::new(document::read(&files, &beside, &settings, &mut problems)?);
        reread.before.extend(told.iter().cloned());
        reread.after.extend(problems.iter().cloned());
        reread.documents.push(Arc::clone(&document));
        read.push((files, document, problems));
    }
    let (content, told) = memory.content_mut()?;
    reread.renew(content)?;
    reread.tell_anew(told);
    for (files, document, problems) in read {
        memory.keep(files.id, files.files, Some(&document), &problems);
    }
    memory.take(saved);
    Some(reread)
}

fn same_front_matter(old: &Arc<SourceFile>, new: &Arc<SourceFile>) -> bool {
    match (front_matter::split(old), front_matter::split(new)) {
        (Ok((_, old_body)), Ok((_, new_body))) => old.text[..old_body.start] == new.text[..new_body.start],
        _ => false,
    }
}
