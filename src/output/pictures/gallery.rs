//! The pictures of one build, each made ready once, when the first text asks for it, whatever number of texts ask at the
//! same time.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, OnceLock, PoisonError};

use super::shelf::Shelf;
use super::sizes::{self, Size};
use super::{LIGHT, MAX_PIXELS, Stripped, Trouble};
use crate::content::walk::ContentFile;
use crate::output::artifact::ArtifactPath;
use crate::output::routes::Route;

/// Changes when smaller sizes are made in another way: then none made before is taken.
const RECIPE: &[u8] = b"1";

/// The pictures among the files beside the content. Holds their smaller sizes, not the originals: those are read again
/// when they are published.
pub(in crate::output) struct Gallery {
    files: Arc<BTreeMap<String, ContentFile>>,
    shelf: Arc<Shelf>,
    ready: Mutex<BTreeMap<String, Arc<OnceLock<Found>>>>,
    room: Room,
}

/// `None` where the file is no picture.
type Found = Option<Arc<Ready>>;

/// A picture as it is published.
pub(in crate::output) struct Ready {
    /// Width in pixels, upright.
    pub(in crate::output) width: u32,
    /// Height in pixels, upright.
    pub(in crate::output) height: u32,
    /// Size of the original without metadata, in bytes.
    pub(in crate::output) bytes: u64,
    /// Smaller sizes, smallest first: width, and path below `content/` as [`Route::File`] takes it.
    pub(in crate::output) smaller: Vec<(u32, String)>,
    /// What readers may meet.
    pub(in crate::output) trouble: Option<Trouble>,
    sizes: Arc<Vec<Size>>,
}

impl Ready {
    /// The files of the smaller sizes, by path below `content/`.
    pub(in crate::output) fn files(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.smaller.iter().zip(self.sizes.iter()).map(|((_, path), size)| (path.as_str(), size.bytes.as_slice()))
    }
}

impl Gallery {
    /// Of these files, by path below `content/`.
    pub(in crate::output) fn new(files: Arc<BTreeMap<String, ContentFile>>, shelf: Arc<Shelf>) -> Gallery {
        Gallery { files, shelf, ready: Mutex::default(), room: Room::default() }
    }

    /// The picture at a path below `content/`; `None` where there is no file, or none that browsers show as a picture.
    pub(in crate::output) fn get(&self, path: &str) -> Option<Arc<Ready>> {
        let file = self.files.get(path)?;
        let cell = {
            let mut ready = self.ready.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(ready.entry(path.to_owned()).or_default())
        };
        cell.get_or_init(|| self.make(path, &file.read().ok()?).map(Arc::new)).clone()
    }

    fn make(&self, path: &str, bytes: &[u8]) -> Option<Ready> {
        let stripped = Stripped::read(bytes)?;
        let (width, height) = stripped.upright();
        let mark = fingerprint(bytes);
        let (sizes, trouble) = match self.sizes(path, &mark, &stripped) {
            Ok(sizes) => (sizes, None),
            Err(trouble) => (Arc::default(), Some(trouble)),
        };
        let smaller = sizes.iter().map(|size| (size.width, name(path, size.width, &mark))).collect();
        Some(Ready { width, height, smaller, sizes, trouble, bytes: stripped.bytes.len() as u64 })
    }

    fn sizes(&self, path: &str, mark: &str, stripped: &Stripped) -> Result<Arc<Vec<Size>>, Trouble> {
        let (width, height) = stripped.upright();
        let pixels = u64::from(width) * u64::from(height);
        if pixels > MAX_PIXELS {
            return Err(Trouble::Huge);
        }
        if !stripped.whole {
            return Err(Trouble::Damaged);
        }
        let widths: Vec<u32> = sizes::widths(stripped).collect();
        let target = |width| ArtifactPath::new(Route::File(name(path, width, mark)).path()).ok();
        // A file name at the limit of disks has no room for more.
        if widths.is_empty() || stripped.bytes.len() < LIGHT || widths.iter().any(|width| target(*width).is_none()) {
            return Ok(Arc::default());
        }
        let make = || self.room.with(pixels, || sizes::make(stripped));
        self.shelf.sizes(mark, &widths, target, make).ok_or(Trouble::Damaged)
    }
}

/// `notices/a/photo.jpg` at 480 pixels: `notices/a/photo.480.1a2b3c4d.jpg`.
fn name(path: &str, width: u32, fingerprint: &str) -> String {
    let (stem, extension) = path.rsplit_once('.').unwrap_or((path, ""));
    format!("{stem}.{width}.{fingerprint}.{extension}")
}

/// The picture whose smaller size may have this name: the inverse of [`name`].
pub(in crate::output) fn original_of(path: &str) -> Option<String> {
    let (rest, extension) = path.rsplit_once('.')?;
    let (rest, _) = rest.rsplit_once('.')?;
    let (stem, _) = rest.rsplit_once('.')?;
    Some(format!("{stem}.{extension}"))
}

fn fingerprint(bytes: &[u8]) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(RECIPE).update(bytes);
    hasher.finalize().to_hex().as_str()[..8].to_owned()
}

/// As many pixels may be open at one time as the largest picture has, on however many processors: some 500 MB.
#[derive(Default)]
struct Room {
    taken: Mutex<u64>,
    freed: Condvar,
}

impl Room {
    fn with<T>(&self, pixels: u64, work: impl FnOnce() -> Option<T>) -> Option<T> {
        let taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let mut taken = self
            .freed
            .wait_while(taken, |taken| *taken > 0 && *taken + pixels > MAX_PIXELS)
            .unwrap_or_else(PoisonError::into_inner);
        *taken += pixels;
        drop(taken);
        // The codecs read what anybody may have made: a slip of theirs must cost one picture, not the build.
        let done = catch_unwind(AssertUnwindSafe(work)).ok().flatten();
        *self.taken.lock().unwrap_or_else(PoisonError::into_inner) -= pixels;
        self.freed.notify_all();
        done
    }
}
