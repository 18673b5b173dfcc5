//! What a preview remembers of the content between two builds, so that one saved file costs one file read and parsed.
//! Never decides anything: with an empty memory the content is the same.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use rayon::prelude::*;

use super::Content;
use super::document::{Document, DocumentFiles};
use super::ids::DocId;
use super::sight::{self, Entry, Hidden, Sight};
use super::walk::read_text;
use crate::diagnostics::{Diagnostic, SourceFile};
use crate::lang::Lang;

/// Texts and documents as they were read last.
#[derive(Debug, Default)]
pub struct Memory {
    /// Everything below `content/`, in order.
    entries: Vec<Entry>,
    /// The same as somebody saw it just now, until it is asked for.
    seen: Option<Vec<Result<Entry, Hidden>>>,
    /// By path: nothing goes through them in order, and paths are slow to compare.
    texts: HashMap<PathBuf, Text>,
    /// Those met since the walk began: the others are forgotten when it ends.
    met: HashMap<PathBuf, Text>,
    /// Files somebody knows to have changed, whatever their time stamps say.
    changed: BTreeSet<PathBuf>,
    /// The settings documents were read with.
    site: Option<Arc<SourceFile>>,
    documents: BTreeMap<DocId, Known>,
    /// What all of it came to, if it was enough to build on.
    content: Option<Content>,
    /// What was told about it.
    told: Vec<Diagnostic>,
}

#[derive(Debug)]
struct Text {
    size: u64,
    stamp: SystemTime,
    source: Arc<SourceFile>,
}

/// Texts that were read again, not yet remembered.
pub(super) struct Saved {
    texts: Vec<(PathBuf, Text)>,
}

impl Saved {
    /// The texts, in order of their paths.
    pub(super) fn sources(&self) -> impl Iterator<Item = &Arc<SourceFile>> {
        self.texts.iter().map(|(_, text)| &text.source)
    }
}

/// The files of a document.
type Files = BTreeMap<Lang, Arc<SourceFile>>;

/// A document with the files it was read from and what was told about it.
#[derive(Debug, Clone)]
struct Known {
    files: Files,
    document: Option<Arc<Document>>,
    problems: Vec<Diagnostic>,
}

impl Memory {
    /// Remembers nothing but what stands below `content/`.
    pub(super) fn of(sight: Sight) -> Memory {
        Memory { seen: Some(sight.content), ..Memory::default() }
    }

    /// Says which files changed since the last look: time stamps are too coarse for two saves in a row.
    pub fn forget(&mut self, changed: &[PathBuf]) {
        self.changed.extend(changed.iter().cloned());
    }

    /// Everything below `content/`, sorted. Where nothing but known files changed, the rest is not looked for again.
    pub(super) fn entries(&mut self, content: &Path) -> Vec<Result<Entry, Hidden>> {
        if self.only_texts_changed() {
            for entry in &mut self.entries {
                if self.changed.contains(&entry.path)
                    && let Ok(metadata) = fs::symlink_metadata(&entry.path)
                {
                    *entry = entry.clone().seen(&metadata);
                }
            }
            return self.entries.iter().cloned().map(Ok).collect();
        }
        let found = self.seen.take().unwrap_or_else(|| sight::below(content));
        // With something hidden, a later look may see more.
        let whole = found.iter().all(Result::is_ok);
        self.entries = if whole { found.iter().flatten().cloned().collect() } else { Vec::new() };
        found
    }

    /// Whether every change is in a file that was there before and still is one.
    fn only_texts_changed(&self) -> bool {
        let is_known = |path: &PathBuf| {
            self.entries.binary_search_by(|entry| entry.path.cmp(path)).is_ok_and(|at| self.entries[at].kind.is_file())
                && fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_file())
        };
        !self.changed.is_empty() && !self.entries.is_empty() && self.changed.iter().all(is_known)
    }

    /// Whether the content is remembered and nothing has changed since.
    pub(super) fn is_current(&self) -> bool {
        // Without entries something was hidden: a later look may see more.
        self.content.is_some() && self.changed.is_empty() && !self.entries.is_empty()
    }

    /// The content as it was read last, if it was enough to build on, and what was told about it.
    pub(super) fn content(&self) -> (Option<&Content>, &[Diagnostic]) {
        (self.content.as_ref(), &self.told)
    }

    /// The same, to be brought up to date.
    pub(super) fn content_mut(&mut self) -> Option<(&mut Content, &mut Vec<Diagnostic>)> {
        Some((self.content.as_mut()?, &mut self.told))
    }

    /// Remembers the content and what was told about it.
    pub(super) fn keep_content(&mut self, content: Option<&Content>, told: &[Diagnostic]) {
        self.content = content.cloned();
        self.told = told.to_vec();
    }

    pub(super) fn begin(&mut self) {
        self.met.clear();
        self.met.reserve(self.texts.len());
    }

    pub(super) fn end(&mut self) {
        self.texts = std::mem::take(&mut self.met);
        self.changed.clear();
    }

    /// Reads texts that will be asked for, all at once. One that has a fault is left to be read and told in its turn.
    pub(super) fn read_ahead(&mut self, root: &Path, entries: &[Result<Entry, Hidden>]) {
        let is_known = |entry: &Entry| {
            let known = self.texts.get(&entry.path);
            known.is_some_and(|text| text.size == entry.size && Some(text.stamp) == entry.stamp)
        };
        let wanted = entries.par_iter().flatten().filter(|entry| {
            let is_text = entry.path.extension().is_some_and(|ending| ending == "md");
            is_text && entry.kind.is_file() && !is_known(entry)
        });
        let read: Vec<(PathBuf, Text)> = wanted
            .filter_map(|entry| {
                let mut problems = Vec::new();
                let source = read_text(root, &entry.path, entry.size, &mut problems)?;
                let text = Text { size: entry.size, stamp: entry.stamp?, source };
                problems.is_empty().then(|| (entry.path.clone(), text))
            })
            .collect();
        for (path, _) in &read {
            self.changed.remove(path);
        }
        self.texts.extend(read);
    }

    /// The files that changed, read; `None` if they are not all texts that were there before and can be read without
    /// a fault.
    pub(super) fn saved_texts(&self, root: &Path) -> Option<Saved> {
        if !self.only_texts_changed() {
            return None;
        }
        let read = |path: &PathBuf| {
            self.texts.get(path)?;
            let metadata = fs::symlink_metadata(path).ok()?;
            let mut problems = Vec::new();
            let source = read_text(root, path, metadata.len(), &mut problems).filter(|_| problems.is_empty())?;
            Some((path.clone(), Text { size: metadata.len(), stamp: metadata.modified().ok()?, source }))
        };
        self.changed.iter().map(read).collect::<Option<Vec<_>>>().map(|texts| Saved { texts })
    }

    /// Remembers texts; then nothing has changed any more.
    pub(super) fn take(&mut self, saved: Saved) {
        for (path, text) in saved.texts {
            if let Ok(at) = self.entries.binary_search_by(|entry| entry.path.cmp(&path)) {
                (self.entries[at].size, self.entries[at].stamp) = (text.size, Some(text.stamp));
            }
            self.texts.insert(path, text);
        }
        self.changed.clear();
    }

    /// The document one of whose files has this name, its files, and the language of that one.
    pub(super) fn document_with(&self, name: &str) -> Option<(&DocId, &Files, Lang)> {
        self.documents.iter().find_map(|(id, known)| {
            let lang = known.files.iter().find(|(_, file)| file.name == name).map(|(lang, _)| *lang)?;
            Some((id, &known.files, lang))
        })
    }

    /// A document as it was read last, and what was told about it.
    pub(super) fn known(&self, id: &DocId) -> Option<(&Arc<Document>, &[Diagnostic])> {
        let known = self.documents.get(id)?;
        Some((known.document.as_ref()?, &known.problems))
    }

    /// The text of a file, read if need be.
    pub(super) fn text(
        &mut self,
        root: &Path,
        path: &Path,
        size: u64,
        stamp: Option<SystemTime>,
        problems: &mut Vec<Diagnostic>,
    ) -> Option<Arc<SourceFile>> {
        let known = self
            .texts
            .remove(path)
            .filter(|text| text.size == size && Some(text.stamp) == stamp && !self.changed.contains(path));
        let source = match known {
            Some(text) => text.source,
            None => read_text(root, path, size, problems)?,
        };
        if let Some(stamp) = stamp {
            self.met.insert(path.to_owned(), Text { size, stamp, source: Arc::clone(&source) });
        }
        Some(source)
    }

    /// Takes the settings of this reading; with others than before every document is read anew.
    pub(super) fn settle(&mut self, site: &Arc<SourceFile>) {
        if self.site.as_ref().is_none_or(|known| known.text != site.text) {
            self.documents.clear();
            self.site = Some(Arc::clone(site));
        }
    }

    /// A document whose files are still the ones it was read from, with what was told about it.
    pub(super) fn document(&self, files: &DocumentFiles) -> Option<(Option<Arc<Document>>, Vec<Diagnostic>)> {
        let known = self.documents.get(&files.id)?;
        let same = files.files.len() == known.files.len()
            && files.files.iter().all(|(lang, file)| known.files.get(lang).is_some_and(|old| Arc::ptr_eq(old, file)));
        same.then(|| (known.document.clone(), known.problems.clone()))
    }

    /// Remembers a document. One that looks at other files than its own, a table of sessions, is read every time.
    pub(super) fn keep(&mut self, id: DocId, files: Files, document: Option<&Arc<Document>>, problems: &[Diagnostic]) {
        if files.values().any(|file| file.text.contains("sessions")) {
            self.documents.remove(&id);
            return;
        }
        self.documents.insert(id, Known { files, document: document.cloned(), problems: problems.to_vec() });
    }
}
