//! Smaller sizes that were made before, so that a build makes only those of new pictures. Their names hold a fingerprint
//! of the original and of the way they are made, so one that is found is the one that would be made.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::sizes::Size;
use crate::output::artifact::ArtifactPath;

/// Reads a file of an earlier build; `None` unless its bytes are the ones that build wrote.
pub(super) type Earlier = Box<dyn Fn(&ArtifactPath) -> Option<Vec<u8>> + Send + Sync>;

/// Where smaller sizes are kept between builds. The empty one makes each build start anew.
#[derive(Default)]
pub struct Shelf {
    earlier: Option<Earlier>,
    // A few dozen kilobytes a picture, for as long as a preview runs.
    made: Mutex<BTreeMap<String, Arc<Vec<Size>>>>,
}

impl Shelf {
    /// Looks into the files an earlier build wrote, too.
    pub fn of_earlier_build(earlier: Earlier) -> Shelf {
        Shelf { earlier: Some(earlier), ..Shelf::default() }
    }

    /// The sizes of the picture with this fingerprint; `make` makes them where they are not known. `name` gives the path
    /// of a width, of which there may be `widths`.
    pub(super) fn sizes(
        &self,
        fingerprint: &str,
        widths: &[u32],
        name: impl Fn(u32) -> Option<ArtifactPath>,
        make: impl FnOnce() -> Option<Vec<Size>>,
    ) -> Option<Arc<Vec<Size>>> {
        let known = self.made.lock().unwrap_or_else(PoisonError::into_inner).get(fingerprint).cloned();
        if known.is_some() {
            return known;
        }
        let found = self.earlier.as_ref().and_then(|earlier| {
            let read = |width: &u32| Some(Size { width: *width, bytes: earlier(&name(*width)?)? });
            widths.iter().map(read).collect::<Option<Vec<Size>>>()
        });
        let sizes = Arc::new(found.or_else(make)?);
        self.made.lock().unwrap_or_else(PoisonError::into_inner).insert(fingerprint.to_owned(), Arc::clone(&sizes));
        Some(sizes)
    }
}

impl std::fmt::Debug for Shelf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Shelf")
    }
}
