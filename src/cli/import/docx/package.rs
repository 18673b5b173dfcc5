//! The parts of a .docx: which of them is the document, what it refers to. Opens archives with limits, so that a small
//! file cannot unpack to gigabytes. Knows nothing of what stands in them.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::xml::{self, Element};

/// The largest part read, in bytes, unpacked.
const MAX_PART: u64 = 64 << 20;

/// The most parts an archive may have.
const MAX_PARTS: usize = 5_000;

/// The most bytes of pictures and parts taken from one document.
const MAX_TOTAL: u64 = 256 << 20;

/// Why a file is no Word document that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli::import) enum Unreadable {
    /// No zip archive, or damaged.
    NotZip,
    /// An archive without a Word document in it.
    NotWord,
}

/// An opened document.
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Folder of the document's own parts, with `/` at its end.
    folder: String,
    name: String,
    relations: BTreeMap<String, String>,
    left: u64,
}

impl<'a> Package<'a> {
    /// Opens an archive and finds its document, which need not be called `document.xml`.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Package<'a>, Unreadable> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Unreadable::NotZip)?;
        if archive.len() > MAX_PARTS {
            return Err(Unreadable::NotZip);
        }
        let mut package = Package {
            archive,
            folder: String::new(),
            name: String::new(),
            relations: BTreeMap::new(),
            left: MAX_TOTAL,
        };
        let root = package.part("_rels/.rels").unwrap_or_default();
        let main = root
            .elements()
            .find(|relation| relation.attribute("Type").is_some_and(|kind| kind.ends_with("/officeDocument")));
        let main = main.and_then(|relation| relation.attribute("Target")).unwrap_or("word/document.xml");
        package.name = main.trim_start_matches('/').to_owned();
        package.folder = package.name.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
        let own = package.name.rsplit('/').next().unwrap_or_default();
        let relations = package.part(&format!("{}_rels/{own}.rels", package.folder)).unwrap_or_default();
        package.relations = relations
            .elements()
            .filter_map(|relation| {
                Some((relation.attribute("Id")?.to_owned(), relation.attribute("Target")?.to_owned()))
            })
            .collect();
        Ok(package)
    }

    /// The document itself.
    pub(super) fn document(&mut self) -> Result<Element, Unreadable> {
        let name = self.name.clone();
        let root = self.part(&name).ok_or(Unreadable::NotWord)?;
        if root.name == "document" { Ok(root) } else { Err(Unreadable::NotWord) }
    }

    /// A part beside the document; empty where there is none.
    pub(super) fn beside(&mut self, name: &str) -> Element {
        let name = format!("{}{name}", self.folder);
        self.part(&name).unwrap_or_default()
    }

    /// A part by its whole name.
    pub(super) fn part(&mut self, name: &str) -> Option<Element> {
        let text = String::from_utf8(self.bytes(name)?).ok()?;
        xml::read(text.strip_prefix('\u{feff}').unwrap_or(&text))
    }

    /// Where a reference leads, as written.
    pub(super) fn target(&self, id: &str) -> Option<&str> {
        self.relations.get(id).map(String::as_str)
    }

    /// The bytes of a part that a reference leads to.
    pub(super) fn bytes_of(&mut self, target: &str) -> Option<Vec<u8>> {
        let name = match target.strip_prefix('/') {
            Some(absolute) => absolute.to_owned(),
            None => format!("{}{target}", self.folder),
        };
        self.bytes(&name)
    }

    /// Names of page headers and footers.
    pub(super) fn margins(&self) -> Vec<String> {
        let names = self.archive.file_names().filter_map(|name| name.ok().map(std::borrow::Cow::into_owned));
        let is_margin = |name: &String| {
            let own = name.strip_prefix(&self.folder).unwrap_or_default();
            (own.starts_with("header") || own.starts_with("footer")) && own.ends_with(".xml")
        };
        let mut found: Vec<String> = names.filter(is_margin).collect();
        found.sort();
        found
    }

    fn bytes(&mut self, name: &str) -> Option<Vec<u8>> {
        let most = MAX_PART.min(self.left);
        let mut bytes = Vec::new();
        let read = self.archive.by_name(name).ok()?.take(most + 1).read_to_end(&mut bytes).ok()?;
        let read = u64::try_from(read).ok().filter(|read| *read <= most)?;
        self.left -= read;
        Some(bytes)
    }
}
