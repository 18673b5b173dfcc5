//! One saved text → its document read anew, and nothing else looked at: the common case of a preview, where an author
//! mends a sentence. Gives up wherever more than texts may have changed; then everything is gone through as ever.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::document::{self, Document, DocumentFiles};
use super::front_matter;
use super::ids::DocId;
use super::memory::Memory;
use super::site::Settings;
use super::walk::ContentFile;
use crate::diagnostics::{Diagnostic, SourceFile};
use crate::lang::Lang;
use crate::time::Zone;

/// Documents that differ from what was read last in nothing but their texts.
#[derive(Debug, Default)]
pub struct Reread {
    /// As they are now; their front matter is the same byte for byte.
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
}

/// Reads the files again that `memory` was told to have changed. `settings` and `beside` are those of the last reading.
/// `None`, and nothing is remembered, if anything but the texts of documents is another than then.
pub fn texts(
    root: &Path,
    memory: &mut Memory,
    settings: &Settings,
    beside: &BTreeMap<String, ContentFile>,
) -> Option<Reread> {
    // Elsewhere a text that speaks of Beijing's time is a fault, found by looking at all texts together.
    if settings.zone.offset_seconds() != Zone::SHANGHAI.offset_seconds() {
        return None;
    }
    let saved = memory.saved_texts(root)?;
    let mut touched: BTreeMap<DocId, BTreeMap<Lang, Arc<SourceFile>>> = BTreeMap::new();
    let mut reread = Reread::default();
    for source in saved.sources() {
        let (id, files, lang) = memory.document_with(&source.name)?;
        if !same_front_matter(&files[&lang], source) {
            return None;
        }
        touched.entry(id.clone()).or_insert_with(|| files.clone()).insert(lang, Arc::clone(source));
        reread.sources.push(Arc::clone(source));
    }
    let mut read = Vec::new();
    for (id, files) in touched {
        let (known, told) = memory.known(&id)?;
        let files = DocumentFiles { id, folder: known.folder.clone(), files, unreadable: false };
        let mut problems = Vec::new();
        let document = Arc::new(document::read(&files, beside, settings, &mut problems)?);
        reread.before.extend(told.iter().cloned());
        reread.after.extend(problems.iter().cloned());
        reread.documents.push(Arc::clone(&document));
        read.push((files, document, problems));
    }
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
