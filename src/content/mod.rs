//! Station 2: files → documents as written, with their places. Reads `content/`, and nothing else.
//! Knows the form of what authors write; what it means at an instant is decided in `portal`.

pub mod allow;
mod beijing;
pub mod block;
pub mod calendars;
pub mod document;
mod each;
pub mod encoding;
pub mod facts;
pub mod field;
pub mod front_matter;
pub mod ids;
pub mod keys;
pub mod lock;
pub mod memory;
pub mod reasons;
pub mod reread;
pub mod sight;
pub mod site;
mod slips;
pub mod stamp;
pub mod tables;
pub mod text;
pub mod translation;
pub mod walk;
pub mod yaml;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use crate::diagnostics::{Diagnostic, Place, SourceFile};
use crate::time::WorkCalendar;
use allow::Allowance;
use block::Block;
use document::{Document, DocumentFiles};
use ids::{BlockId, DocId};
use lock::Lock;
use memory::Memory;
use sight::Sight;
use site::Settings;
use walk::ContentFile;

/// Everything under `content/`, as written. A copy costs next to nothing.
#[derive(Debug, Clone)]
pub struct Content {
    /// `site.yaml`.
    pub settings: Arc<Settings>,
    /// Working days, national and the school's.
    pub calendar: Arc<WorkCalendar>,
    /// Documents in order of collection and slug.
    pub documents: Vec<Arc<Document>>,
    /// Texts that documents share.
    pub blocks: Arc<BTreeMap<BlockId, Block>>,
    /// Files beside them, by path relative to `content/`.
    pub files: Arc<BTreeMap<String, ContentFile>>,
    /// What subscribers were told.
    pub lock: Arc<Lock>,
    /// Documents that stand on disk but could not be read. What points at them is not at fault.
    pub broken: Vec<DocId>,
    /// Every text file an author writes, in order of name, readable as YAML or not: documents, settings, calendars.
    pub sources: Vec<Arc<SourceFile>>,
    /// Numbers somebody answered for, from `allow.yaml`.
    pub allowances: Arc<[Allowance]>,
}

/// Reads the portal below `root`. `None` when `site.yaml` leaves nothing to build on; every problem of every file is
/// told either way.
pub fn load(root: &Path) -> (Option<Content>, Vec<Diagnostic>) {
    read(root, &mut Memory::default(), false)
}

/// As [`load`], of the files that `sight` saw: nothing is looked for again.
pub fn load_seen(root: &Path, sight: Sight) -> (Option<Content>, Vec<Diagnostic>) {
    read(root, &mut Memory::of(sight), false)
}

/// As [`load`], but reads and parses only what `memory` does not know.
pub fn load_again(root: &Path, memory: &mut Memory) -> (Option<Content>, Vec<Diagnostic>) {
    if memory.is_current() || reread::documents(root, memory).is_some() {
        let (content, problems) = memory.content();
        return (content.cloned(), problems.to_vec());
    }
    let (content, problems) = read(root, memory, true);
    memory.keep_content(content.as_ref(), &problems);
    (content, problems)
}

/// A document as it was read.
struct Read {
    /// Its files, unless it was remembered.
    files: Option<DocumentFiles>,
    document: Option<Arc<Document>>,
    problems: Vec<Diagnostic>,
}

/// `keeps`: whether documents are remembered for the next time.
fn read(root: &Path, memory: &mut Memory, keeps: bool) -> (Option<Content>, Vec<Diagnostic>) {
    let mut problems = Vec::new();
    let found = walk::walk(root, memory, &mut problems);
    let Some(site) = found.site else {
        if !problems
            .iter()
            .any(|problem| problem.place.as_ref().is_some_and(|place| place.file.name == "content/site.yaml"))
        {
            let file = SourceFile::new("content/site.yaml", "");
            problems.push(
                Diagnostic::error(
                    "no-site",
                    Place::top(&file),
                    "没有 content/site.yaml",
                    "there is no content/site.yaml",
                )
                .fix("运行 tidings init 建一个新站点", "run `tidings init` to make a new portal"),
            );
        }
        return (None, problems);
    };
    let settings = match yaml::read(&site, 0..site.text.len()) {
        Ok(doc) => site::read(&doc.root(), &mut problems),
        Err(found) => {
            problems.extend(found);
            None
        }
    };
    let calendar = calendars::read(&found.calendars, &mut problems);
    let Some(settings) = settings else { return (None, problems) };
    let lock = match found.lock.as_ref().map(lock::read) {
        None => Lock::default(),
        Some(Ok(lock)) => lock,
        Some(Err(problem)) => {
            problems.push(problem);
            Lock::default()
        }
    };
    let allowances = found.allow.as_ref().map(|source| allow::read(source, &mut problems)).unwrap_or_default();
    let shared = found.blocks.values().flat_map(BTreeMap::values);
    let texts = found.documents.iter().flat_map(|document| document.files.values()).chain(shared);
    let mut sources: Vec<Arc<SourceFile>> =
        texts.chain(&found.calendars).chain(&found.allow).chain([&site]).cloned().collect();
    sources.sort_by(|a, b| a.name.cmp(&b.name));
    let standing: Vec<DocId> = found.documents.iter().map(|files| files.id.clone()).collect();
    memory.settle(&site);
    let known = &*memory;
    let read: Vec<Read> = found
        .documents
        .into_par_iter()
        .map(|files| {
            if let Some((document, problems)) = known.document(&files) {
                return Read { files: None, document, problems };
            }
            let mut problems = Vec::new();
            let document = document::read(&files, &found.files, &settings, &mut problems).map(Arc::new);
            Read { files: Some(files), document, problems }
        })
        .collect();
    let mut documents = Vec::with_capacity(read.len());
    for Read { files, document, problems: found } in read {
        if let Some(files) = files.filter(|_| keeps) {
            memory.keep(files.id, files.files, document.as_ref(), &found);
        }
        documents.extend(document);
        problems.extend(found);
    }
    beijing::check(&documents, &sources, settings.zone, &mut problems);
    let read: BTreeSet<&DocId> = documents.iter().map(|document| &document.id).collect();
    let broken = standing.into_iter().filter(|id| !read.contains(id)).collect();
    let blocks = block::read(found.blocks, &mut problems);
    let content = Content {
        settings: Arc::new(settings),
        calendar: Arc::new(calendar),
        documents,
        blocks: Arc::new(blocks),
        files: Arc::new(found.files),
        lock: Arc::new(lock),
        broken,
        sources,
        allowances: allowances.into(),
    };
    (Some(content), problems)
}
