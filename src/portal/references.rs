//! References from one document to another and to files beside it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::content::document::Document;
use crate::content::facts::Marked;
use crate::content::front_matter::AttachmentTarget as Written;
use crate::content::ids::{Collection, DocId, Slug};
use crate::content::text::Text;
use crate::content::walk::ContentFile;
use crate::diagnostics::{Diagnostic, nearest};

/// A file or guide that belongs to a document.
#[derive(Debug, Clone)]
pub struct Attachment {
    /// What it is.
    pub target: AttachmentTarget,
    /// Its name, if the author gave one.
    pub title: Option<Text>,
}

/// What an attachment is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AttachmentTarget {
    /// A guide of the portal.
    Guide(DocId),
    /// A file, by its path relative to `content/`.
    File(String),
}

impl Attachment {
    pub(super) fn is_visible(&self, visible: &BTreeSet<DocId>) -> bool {
        match &self.target {
            AttachmentTarget::Guide(guide) => visible.contains(guide),
            AttachmentTarget::File(_) => true,
        }
    }
}

/// The resolved references of one document.
#[derive(Debug, Default)]
pub(super) struct References {
    pub(super) attachments: Vec<Attachment>,
    pub(super) related: Vec<DocId>,
    pub(super) aliases: Vec<DocId>,
}

/// Resolves the references of every document, in their order; a broken one is a problem.
pub(super) fn check(
    documents: &[Arc<Document>],
    files: &BTreeMap<String, ContentFile>,
    problems: &mut Vec<Diagnostic>,
) -> Vec<References> {
    let known: BTreeSet<&DocId> = documents.iter().map(|document| &document.id).collect();
    documents
        .iter()
        .map(|document| {
            let mut found = References::default();
            for entry in &document.front.attachments {
                let target = match &entry.target {
                    Written::Guide(name) => {
                        document_named(name, Some(Collection::Guides), &known, problems).map(AttachmentTarget::Guide)
                    }
                    Written::File(name) => file(document, name, files, problems).map(AttachmentTarget::File),
                };
                found.attachments.extend(target.map(|target| Attachment { target, title: entry.title.clone() }));
            }
            for name in &document.front.aliases {
                found.aliases.extend(alias(document, name, &known, problems));
            }
            for name in &document.front.related {
                found.related.extend(document_named(name, None, &known, problems));
            }
            found
        })
        .collect()
}

/// `slug` in the given collection, or `collection/slug`.
fn document_named(
    name: &Marked<String>,
    default: Option<Collection>,
    known: &BTreeSet<&DocId>,
    problems: &mut Vec<Diagnostic>,
) -> Option<DocId> {
    let (collection, slug) = match name.value.split_once('/') {
        Some((folder, slug)) => (Collection::ALL.into_iter().find(|c| c.folder() == folder), slug),
        None => (default, name.value.as_str()),
    };
    let id = collection.zip(Slug::new(slug)).map(|(collection, slug)| DocId { collection, slug });
    if let Some(id) = id.filter(|id| known.contains(id)) {
        return Some(id);
    }
    let candidates: Vec<String> = known
        .iter()
        .filter(|id| default.is_none_or(|default| default == id.collection))
        .map(|id| if default.is_some() { id.slug.to_string() } else { id.to_string() })
        .collect();
    problems.push(
        Diagnostic::error(
            "unknown-document",
            name.mark.place(),
            format!("没有文档“{}”", name.value),
            format!("there is no document `{}`", name.value),
        )
        .did_you_mean(&name.value, candidates.iter().map(String::as_str)),
    );
    None
}

/// An old address: `old-slug` of the same collection, or `collection/old-slug`. It must not be anybody's present one.
fn alias(
    document: &Document,
    name: &Marked<String>,
    known: &BTreeSet<&DocId>,
    problems: &mut Vec<Diagnostic>,
) -> Option<DocId> {
    let (collection, slug) = match name.value.trim_matches('/').split_once('/') {
        Some((folder, slug)) => (Collection::ALL.into_iter().find(|c| c.folder() == folder), slug),
        None => (Some(document.id.collection), name.value.as_str()),
    };
    let Some(id) = collection.zip(Slug::new(slug)).map(|(collection, slug)| DocId { collection, slug }) else {
        problems.push(
            Diagnostic::error(
                "bad-alias",
                name.mark.place(),
                format!("“{}”不是旧地址", name.value),
                format!("`{}` is no old address", name.value),
            )
            .fix(
                "写旧的文件夹名，例如 2025-capture，或 notices/2025-capture",
                "write the old folder name, such as 2025-capture, or notices/2025-capture",
            ),
        );
        return None;
    };
    if known.contains(&id) {
        problems.push(
            Diagnostic::error(
                "alias-taken",
                name.mark.place(),
                format!("“{id}”是另一份现有文档的地址"),
                format!("`{id}` is the address of a document that exists"),
            )
            .fix("删掉这一行，或给那份文档改名", "delete this line, or rename that document"),
        );
        return None;
    }
    Some(id)
}

fn file(
    document: &Document,
    name: &Marked<String>,
    files: &BTreeMap<String, ContentFile>,
    problems: &mut Vec<Diagnostic>,
) -> Option<String> {
    let path = format!("{}/{}", document.folder, name.value.trim_start_matches("./"));
    if files.contains_key(&path) {
        return Some(path);
    }
    let beside: Vec<&str> = files
        .keys()
        .filter_map(|known| known.strip_prefix(&document.folder).and_then(|rest| rest.strip_prefix('/')))
        .collect();
    let problem = Diagnostic::error(
        "missing-attachment",
        name.mark.place(),
        format!("找不到附件“{}”", name.value),
        format!("the attachment `{}` is not there", name.value),
    );
    // The same name with another extension is nearer than any slip of the pen.
    let stem = |name: &str| name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_lowercase();
    let twin = beside.iter().copied().find(|known| stem(known) == stem(&name.value));
    problems.push(match twin.or_else(|| nearest(&name.value, beside.iter().copied())) {
        Some(near) => problem.fix(format!("是不是“{near}”？"), format!("did you mean `{near}`?")),
        None => problem.fix(
            format!("把文件放进 content/{}/", document.folder),
            format!("put the file into content/{}/", document.folder),
        ),
    });
    None
}
