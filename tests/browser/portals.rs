//! Builds the sites that the tests look at: the real content and the portal of all shapes, at fixed instants.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use tidings::diagnostics::{self, Format, Severity};
use tidings::lang::Lang;
use tidings::output::artifact::Site;
use tidings::publish::agreement;
use tidings::theme::Theme;
use tidings::time::Instant;
use tidings::{content, output, portal};

use crate::clock::epoch;

/// Which content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Portal {
    /// `content/` of this repository.
    Real,
    /// `tests/browser/portal`: every shape of a deadline, every state of a notice.
    Shapes,
}

/// When the real portal is looked at: after its publication, before its first date.
pub(crate) const REAL_AT: &str = "2024-11-12T00:00";
/// When the portal of all shapes is looked at: after its last change, before its first date.
pub(crate) const SHAPES_AT: &str = "2026-09-10T00:00";

impl Portal {
    /// When it is looked at unless a test says otherwise.
    pub(crate) fn usual_instant(self) -> i64 {
        match self {
            Portal::Real => epoch(REAL_AT),
            Portal::Shapes => epoch(SHAPES_AT),
        }
    }

    /// The site at its usual instant.
    pub(crate) fn site(self) -> Arc<Site> {
        self.site_at(self.usual_instant())
    }

    /// The site as a build at these epoch seconds makes it. Each is built once per run.
    pub(crate) fn site_at(self, at: i64) -> Arc<Site> {
        static BUILT: Mutex<BTreeMap<(Portal, i64), Arc<Site>>> = Mutex::new(BTreeMap::new());
        let mut built = BUILT.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(built.entry((self, at)).or_insert_with(|| Arc::new(self.build(at))))
    }

    fn build(self, at: i64) -> Site {
        let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
        match self {
            Portal::Real => make(repository, at),
            Portal::Shapes => make(&repository.join("tests/browser/portal"), at),
        }
    }
}

fn make(root: &Path, at: i64) -> Site {
    let (content, mut problems) = content::load(root);
    let made = content.and_then(|content| {
        let (portal, found) = portal::resolve(content, Instant::from_epoch(at), false);
        problems.extend(found);
        let theme = Theme::load(root, &portal.settings.theme).unwrap_or_else(|found| panic!("the theme: {found:?}"));
        let (made, found) = output::make(&Arc::new(portal), &Arc::new(theme), None);
        problems.extend(found);
        made
    });
    problems.retain(|problem| problem.severity == Severity::Error);
    let messages = diagnostics::show(&problems, Lang::En, Format::Human { color: false });
    assert!(problems.is_empty(), "the portal in {} has errors:\n{messages}", root.display());
    let output = made.expect("no error, so there is a site");
    let differences = agreement::check(&output.site, &output.expectation);
    assert!(differences.is_empty(), "the site of {} cannot be published: {differences:#?}", root.display());
    output.site
}

/// Pages of a site by their address below its root, "not found" included.
pub(crate) fn pages(site: &Site) -> Vec<String> {
    let paths = site.artifacts().iter().map(|artifact| artifact.path.as_str());
    paths
        .filter(|path| path.ends_with(".html"))
        .map(|path| path.strip_suffix("index.html").unwrap_or(path).to_owned())
        .collect()
}

/// Writes a site into a folder, as a reader may carry it away on a disk.
pub(crate) fn write(site: &Site, folder: &Path) {
    for artifact in site.artifacts() {
        let path: PathBuf = folder.join(artifact.path.as_str());
        fs::create_dir_all(path.parent().expect("it is below the folder")).expect("a folder");
        fs::write(path, &artifact.content).expect("a file");
    }
}
