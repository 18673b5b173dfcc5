//! What a build yields: files in memory, each with a path that every disk and every web server accepts.
//! Knows no disk: `publish` writes these, `serve` answers from them.

mod clash;
mod content;
mod content_type;
mod path;

pub(super) use clash::clashes;
pub use clash::{Clash, ClashKind};
pub use content::Content;
pub use content_type::content_type;
pub use path::{ArtifactPath, PathError, PathFault};

/// What an artifact is for: decides when `publish` writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// What pages need to look and work right: style, script, fonts, pictures, attachments.
    Asset,
    /// HTML for a reader.
    Page,
    /// A calendar or a news feed.
    Feed,
    /// Data for a program: deadlines, site map, server settings.
    Data,
    /// The search index.
    Index,
}

/// One file of the built site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Artifact {
    /// Where it lies in the site.
    pub path: ArtifactPath,
    /// Its whole content.
    pub content: Content,
    /// What it is for.
    pub kind: Kind,
}

impl Artifact {
    /// Puts the three together.
    pub fn new(path: ArtifactPath, content: impl Into<Content>, kind: Kind) -> Artifact {
        Artifact { path, content: content.into(), kind }
    }
}

/// A whole built site: artifacts sorted by path, no two of which could fall on one file of any disk.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Site {
    artifacts: Vec<Artifact>,
}

impl Site {
    /// Sorts the artifacts. Fails with every pair that could not lie on one disk together.
    pub fn new(mut artifacts: Vec<Artifact>) -> Result<Site, Vec<Clash>> {
        artifacts.sort_by(|a, b| a.path.cmp(&b.path));
        let clashes = clashes(artifacts.iter().map(|artifact| &artifact.path));
        if clashes.is_empty() { Ok(Site { artifacts }) } else { Err(clashes) }
    }

    /// The artifact at exactly this path.
    pub fn get(&self, path: &str) -> Option<&Artifact> {
        let at = self.artifacts.binary_search_by(|a| a.path.as_str().cmp(path));
        at.ok().map(|at| &self.artifacts[at])
    }

    /// Every artifact, by path.
    pub fn artifacts(&self) -> &[Artifact] {
        &self.artifacts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> ArtifactPath {
        ArtifactPath::new(text).unwrap()
    }

    fn page(text: &str) -> Artifact {
        Artifact::new(path(text), "x", Kind::Page)
    }

    #[test]
    fn a_site_names_both_of_two_that_clash() {
        for (one, other, kind) in [
            ("a.html", "a.html", ClashKind::Same),
            ("A.html", "a.html", ClashKind::Case),
            ("Zh/a.html", "zh/b.html", ClashKind::Case),
            ("a", "a/b.html", ClashKind::Folder),
            ("A/b.html", "a", ClashKind::Folder),
        ] {
            let clashes = Site::new(vec![page(other), page(one)]).unwrap_err();
            let expected = Clash { first: path(one), second: path(other), kind };
            assert_eq!(clashes, [expected]);
        }
    }

    #[test]
    fn a_site_is_sorted_and_found_by_path() {
        let site = Site::new(vec![page("b/index.html"), page("a.html"), page("b.html")]).unwrap();
        let paths: Vec<_> = site.artifacts().iter().map(|a| a.path.as_str()).collect();
        assert_eq!(paths, ["a.html", "b.html", "b/index.html"]);
        assert!(site.get("b.html").is_some() && site.get("B.html").is_none());
    }
}
