//! One notice, front matter and text, from its bytes to every page, calendar and list of its portal: each message can be
//! shown, and what is published is harmless and says what the model means.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};

use tidings::check::{care, wording};
use tidings::content::walk::{ContentFile, decode};
use tidings::diagnostics::blocks;
use tidings::output::artifact::Kind;
use tidings::publish::agreement;
use tidings::time::Instant;
use tidings::{output, portal};

use crate::html::assert_harmless_page;
use crate::portal::{assert_told, content, theme};

/// What parts the Chinese text from the English one in an input.
const BETWEEN: &str = "\n=====\n";

/// See the module.
pub fn check(data: &[u8]) {
    is_published(data);
}

/// Whether the notice could be published.
pub fn is_published(data: &[u8]) -> bool {
    let Ok(text) = decode(data.to_vec()) else { return false };
    let (zh, en) = text.split_once(BETWEEN).map_or((text.as_str(), None), |(zh, en)| (zh, Some(en)));
    publish(zh, en, BTreeMap::new())
}

/// Publishes a notice, if it can be.
pub(crate) fn publish(zh: &str, en: Option<&str>, files: BTreeMap<String, ContentFile>) -> bool {
    let mut problems = Vec::new();
    let content = content(zh, en, files, &mut problems);
    let sources = content.sources.clone();
    let (portal, found) = portal::resolve(content, Instant::from_epoch(1_789_000_000), true);
    problems.extend(found);
    problems.extend(wording::problems(&wording::review(&portal, &sources)));
    problems.extend(care::find(&portal));
    let (output, found) = output::make(&Arc::new(portal), &theme(), None);
    problems.extend(found);
    assert_told(&problems);
    if blocks(&problems, false) {
        return false;
    }
    let output = output.expect("a site without errors is made");
    assert_eq!(agreement::check(&output.site, &output.expectation), []);
    for artifact in output.site.artifacts().iter().filter(|artifact| artifact.kind == Kind::Page) {
        let page = std::str::from_utf8(&artifact.content).expect("a page is text");
        if is_new(page) {
            assert_harmless_page(artifact.path.as_str(), page);
        }
    }
    true
}

/// Most pages of a site do not show the notice. Reading each again as a browser does took most of the time of a run.
fn is_new(page: &str) -> bool {
    static SEEN: Mutex<BTreeSet<u64>> = Mutex::new(BTreeSet::new());
    let mut hasher = DefaultHasher::new();
    page.hash(&mut hasher);
    let mut seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner);
    if seen.len() > 100_000 {
        seen.clear();
    }
    seen.insert(hasher.finish())
}
