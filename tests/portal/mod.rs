//! The repository's own portal, made from the real notice, as a finished site in memory. Shared by the tests that read
//! the whole site; each uses a part of it.
#![allow(dead_code, reason = "every test binary compiles this file and uses only what it needs")]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tidings::content;
use tidings::output::artifact::{Kind, Site};
use tidings::output::{self, Output};
use tidings::portal;
use tidings::theme::Theme;
use tidings::time::Instant;

/// A day after the notice was published, with every date still to come.
pub(crate) const AT: &str = "2024-11-12T09:00:00+08:00";

/// Where the real notice is published (`site.yaml`).
pub(crate) const BASE: &str = "https://jxjy.example.edu.cn/notices/";

/// Where the repository lies.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// The site of the portal at `root` with a theme.
pub(crate) fn output(root: &Path, theme: &str, at: &str) -> Output {
    let (content, _) = content::load(root);
    let at = Instant::read_rfc3339(at).expect("an instant");
    let (portal, problems) = portal::resolve(content.expect("content"), at, false);
    assert!(problems.is_empty(), "{problems:#?}");
    let theme = Theme::load(root, theme).unwrap_or_else(|problems| panic!("{problems:#?}"));
    let (output, problems) = output::make(&Arc::new(portal), &Arc::new(theme), None);
    output.unwrap_or_else(|| panic!("{problems:#?}"))
}

/// The site of the repository's own portal.
pub(crate) fn site() -> Site {
    output(&root(), Theme::BUILT_IN, AT).site
}

/// A copy of the portal's content, to change it.
pub(crate) fn copy() -> tempfile::TempDir {
    let temp = tempfile::tempdir().expect("a folder");
    copy_folder(&root().join("content"), &temp.path().join("content"));
    let _ = fs::remove_file(temp.path().join("content/portal.lock"));
    temp
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() { copy_folder(&path, &target) } else { fs::copy(&path, &target).map(|_| ()).expect("copied") }
    }
}

/// Path and text of every page.
pub(crate) fn pages(site: &Site) -> Vec<(String, String)> {
    let pages = site.artifacts().iter().filter(|artifact| artifact.kind == Kind::Page);
    pages
        .map(|page| (page.path.as_str().to_owned(), String::from_utf8(page.content.to_vec()).expect("UTF-8")))
        .collect()
}

/// The text of one file.
pub(crate) fn text(site: &Site, path: &str) -> String {
    let file = site.get(path).unwrap_or_else(|| panic!("no file {path}"));
    String::from_utf8(file.content.to_vec()).expect("UTF-8")
}

/// The tags of an element's name, without the angle brackets.
pub(crate) fn tags<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    let start = format!("<{name} ");
    html.match_indices(&start).map(|(at, _)| html[at + 1..].split('>').next().unwrap_or_default()).collect()
}

/// The value of an attribute in a tag.
pub(crate) fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let at = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    tag[at..].split('"').next()
}
