//! The names by which authors call notices: the folder's, and the permanent id where it is another. No two notices
//! share one, so that a reference never depends on the order of folders.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::content::document::Document;
use crate::content::ids::{Collection, DocId};
use crate::diagnostics::{Diagnostic, Place};
use crate::lang::Lang;

/// Notices by their names.
#[derive(Debug)]
pub(super) struct Notices<'a> {
    by_name: BTreeMap<&'a str, &'a Document>,
    by_folder: BTreeMap<&'a str, &'a Document>,
}

impl<'a> Notices<'a> {
    /// The notices among the documents.
    pub(super) fn new(documents: impl IntoIterator<Item = &'a Document>) -> Notices<'a> {
        let notices = documents.into_iter().filter(|document| document.id.collection == Collection::Notices);
        let by_folder: BTreeMap<_, _> = notices.map(|document| (document.id.slug.as_str(), document)).collect();
        let ids =
            by_folder.values().filter_map(|document| Some((document.front.id.as_ref()?.value.as_str(), *document)));
        // A folder's name comes first; that an id repeats it was told.
        let by_name = ids.chain(by_folder.iter().map(|(name, document)| (*name, *document))).collect();
        Notices { by_name, by_folder }
    }

    /// A notice by either name.
    pub(super) fn get(&self, name: &str) -> Option<&'a Document> {
        self.by_name.get(name).copied()
    }

    /// Every name.
    pub(super) fn names(&self) -> impl Iterator<Item = &'a str> {
        self.by_name.keys().copied()
    }

    /// A notice that is not there; what an author called by its title is offered by its name.
    pub(super) fn unknown(&self, name: &str, place: Place) -> Diagnostic {
        let problem = Diagnostic::error(
            "unknown-notice",
            place,
            format!("没有通知“{name}”"),
            format!("there is no notice `{name}`"),
        );
        let bare = name.trim_matches(['《', '》', '“', '”', '"', ' ']);
        let is_titled = |notice: &&Document| {
            let titles = [Some(&notice.front.title), notice.front.formal_title.as_ref()];
            let mut own = titles.into_iter().flatten().flat_map(|title| Lang::ALL.map(|lang| title.own(lang)));
            own.any(|title| title == Some(bare))
        };
        match self.all().find(is_titled) {
            Some(notice) => {
                let id = notice.id.slug.as_str();
                problem.fix(format!("要写它的文件夹名：{id}"), format!("write the name of its folder: {id}"))
            }
            None => problem.did_you_mean(name, self.names()),
        }
    }

    /// Every notice, in order of folders.
    pub(super) fn all(&self) -> impl Iterator<Item = &'a Document> {
        self.by_folder.values().copied()
    }
}

/// Tells of every id that is another notice's id or folder, and takes it away, so that the rest can be read.
pub(super) fn settle(documents: &mut [Arc<Document>], problems: &mut Vec<Diagnostic>) {
    let refused: BTreeSet<DocId> = refused(documents, problems);
    for document in documents.iter_mut().filter(|document| refused.contains(&document.id)) {
        Arc::make_mut(document).front.id = None;
    }
}

fn refused(documents: &[Arc<Document>], problems: &mut Vec<Diagnostic>) -> BTreeSet<DocId> {
    let mut refused = BTreeSet::new();
    if documents.iter().all(|document| document.front.id.is_none()) {
        return refused;
    }
    let notices = Notices::new(documents.iter().map(Arc::as_ref));
    let mut taken: BTreeMap<&str, (&Document, Place)> = BTreeMap::new();
    for document in notices.all() {
        let place = document.bodies.values().next().map(|body| Place::top(&body.source));
        taken.extend(place.map(|place| (document.id.slug.as_str(), (document, place))));
    }
    for document in notices.all() {
        let Some(id) = &document.front.id else { continue };
        match taken.get(id.value.as_str()) {
            Some((other, place)) if other.id != document.id => {
                refused.insert(document.id.clone());
                problems.push(
                    Diagnostic::error(
                        "duplicate-notice-id",
                        id.mark.place(),
                        format!("代号“{}”已经属于通知“{}”", id.value, other.id.slug),
                        format!("the id `{}` belongs to the notice `{}` already", id.value, other.id.slug),
                    )
                    .fix(
                        "换一个没有用过的代号；没有改过文件夹名就删掉这一行",
                        "choose an id nobody has; delete the line unless the folder was renamed",
                    )
                    .see(place.clone(), "属于这份通知", "it belongs to this notice"),
                );
            }
            Some(_) => {}
            None => {
                taken.insert(id.value.as_str(), (document, id.mark.place()));
            }
        }
    }
    refused
}
