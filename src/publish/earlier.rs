//! What an earlier run wrote into the output folder, read back for the next run. Changes nothing.

use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use crate::output::artifact::ArtifactPath;
use crate::output::pictures::Shelf;

use super::manifest::{self, Manifest};
use super::survey::{self, Found};

/// The smaller sizes of pictures among the files in `out` that an earlier run wrote and nobody altered since. Whatever
/// cannot be read is not there: it is made anew.
pub fn earlier(out: &Path) -> Shelf {
    let out = out.to_owned();
    // Read when the first picture is asked for: most portals have few, or none.
    let manifest: OnceLock<Manifest> = OnceLock::new();
    Shelf::of_earlier_build(Box::new(move |path: &ArtifactPath| {
        let manifest = manifest.get_or_init(|| manifest::read(&out).unwrap_or_default());
        if !matches!(survey::find(&out, path.as_str()), Ok(Found::File)) {
            return None;
        }
        fs::read(path.below(&out)).ok().filter(|bytes| manifest.wrote(path, bytes))
    }))
}
