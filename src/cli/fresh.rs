//! Writes new files for a person, all of them or none, and never over an old one; then tries the portal with them.
//! Knows nothing of what the files are about.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::content;
use crate::content::ids::{Collection, Slug, reason_against};
use crate::diagnostics::{Diagnostic, Format, Severity, Words, blocks, show};
use crate::lang::Lang;
use crate::output::{Blueprint, Parts};
use crate::portal::{self, Portal};
use crate::publish::earlier;
use crate::theme::Theme;
use crate::time::Instant;

/// A file to write: its path below the portal's root, with `/`, and its bytes.
pub(super) struct FreshFile {
    /// Path below the portal's root.
    pub(super) path: String,
    /// What goes in.
    pub(super) bytes: Vec<u8>,
}

impl FreshFile {
    /// A text file.
    pub(super) fn text(path: String, text: String) -> FreshFile {
        FreshFile { path, bytes: text.into_bytes() }
    }
}

/// Files that were written and can be taken back.
pub(super) struct Written {
    files: Vec<PathBuf>,
    folders: Vec<PathBuf>,
}

impl Written {
    /// Removes what was written, files first. Folders go only while they are empty.
    pub(super) fn undo(self) {
        for file in &self.files {
            let _ = fs::remove_file(file);
        }
        for folder in self.folders.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}

/// Writes every file, or none.
///
/// # Errors
/// A sentence: a file is there already, or the disk refuses.
pub(super) fn write(root: &Path, files: &[FreshFile], lang: Lang) -> Result<Written, String> {
    if let Some(old) = files.iter().find(|file| root.join(&file.path).exists()) {
        return Err(lang.pick(
            format!("{} 已经有了，没有改动任何文件。\n改法：换一个代号（--slug）", old.path),
            format!("{} exists already; nothing was changed.\nfix: choose another --slug", old.path),
        ));
    }
    let mut written = Written { files: Vec::new(), folders: Vec::new() };
    for file in files {
        let path = root.join(&file.path);
        if let Some(link) = link_on_the_way(root, &path) {
            written.undo();
            return Err(lang.pick(
                format!("{} 是符号链接，不经由它写入文件。\n改法：换成真正的文件夹", link.display()),
                format!("{} is a symbolic link; nothing is written through it.\nfix: make it a folder", link.display()),
            ));
        }
        if let Err(error) = write_one(&path, &file.bytes, &mut written) {
            written.undo();
            return Err(lang
                .pick(format!("写不了 {}：{error}", file.path), format!("{} cannot be written: {error}", file.path)));
        }
    }
    Ok(written)
}

/// A link between the portal's folder and the file: what is written through it would lie somewhere else.
fn link_on_the_way<'a>(root: &Path, path: &'a Path) -> Option<&'a Path> {
    let folders = path.ancestors().skip(1).take_while(|folder| *folder != root);
    folders.into_iter().find(|folder| fs::symlink_metadata(folder).is_ok_and(|found| found.is_symlink()))
}

fn write_one(path: &Path, bytes: &[u8], written: &mut Written) -> std::io::Result<()> {
    let missing: Vec<&Path> = path.ancestors().skip(1).take_while(|folder| !folder.exists()).collect();
    for folder in missing.into_iter().rev() {
        fs::create_dir(folder)?;
        written.folders.push(folder.to_owned());
    }
    // `create_new` refuses what another program wrote since we looked.
    let mut file = fs::OpenOptions::new().write(true).create_new(true).open(path)?;
    written.files.push(path.to_owned());
    file.write_all(bytes)
}

/// A slug that can be used and is not taken, in whatever form a document of that name would have.
///
/// # Errors
/// A sentence that says why not.
pub(super) fn free_slug(root: &Path, collection: Collection, text: &str, lang: Lang) -> Result<Slug, String> {
    let Some(slug) = Slug::new(text) else {
        let reason = reason_against(text);
        return Err(lang.pick(
            format!("代号不行：{}，例如 2026-image-capture", reason.zh),
            format!("{}, such as 2026-image-capture", reason.en),
        ));
    };
    if is_taken(root, collection, text) {
        return Err(lang.pick(
            format!("{}/{text} 已经有了，换一个", collection.folder()),
            format!("{}/{text} exists already; choose another", collection.folder()),
        ));
    }
    Ok(slug)
}

fn is_taken(root: &Path, collection: Collection, slug: &str) -> bool {
    let folder = root.join("content").join(collection.folder());
    folder.join(slug).exists() || Lang::ALL.iter().any(|lang| folder.join(format!("{slug}.{lang}.md")).exists())
}

/// The proposal with `-2`, `-3`, … where it is taken.
pub(super) fn propose_slug(root: &Path, collection: Collection, wish: &str) -> String {
    let mut numbers = 2..;
    let mut slug = wish.to_owned();
    while is_taken(root, collection, &slug) {
        slug = format!("{wish}-{}", numbers.next().unwrap_or_default());
    }
    slug
}

/// The portal with drafts, made up to the last artifact, so that nothing a build could find stays hidden.
pub(super) fn trial(root: &Path, now: Instant) -> (Option<Arc<Portal>>, Vec<Diagnostic>) {
    let (content, mut problems) = content::load(root);
    let Some(content) = content else { return (None, problems) };
    let (portal, found) = portal::resolve(content, now, true);
    let portal = Arc::new(portal);
    problems.extend(found);
    if let Ok(theme) = Theme::load(root, &portal.settings.theme) {
        let blueprint = Blueprint::new(
            Arc::clone(&portal),
            Arc::new(theme),
            None,
            Parts::All,
            Arc::new(earlier(&root.join("public"))),
        );
        problems.extend(blueprint.make(&|_| {}).1);
    }
    (Some(portal), problems)
}

/// The errors that stand in these files, shown; `None` where there are none. Errors of other files are not theirs.
pub(super) fn errors_in(problems: &[Diagnostic], paths: &[&str], lang: Lang) -> Option<String> {
    let own: Vec<Diagnostic> = problems
        .iter()
        .filter(|problem| problem.severity == Severity::Error)
        .filter(|problem| problem.place.as_ref().is_some_and(|place| paths.contains(&place.file.name.as_str())))
        .cloned()
        .collect();
    blocks(&own, false).then(|| show(&own, lang, Format::Human { color: false }))
}

/// What the errors in these files say.
pub(super) fn causes_in(problems: &[Diagnostic], paths: &[&str]) -> Vec<Words> {
    let errors = problems.iter().filter(|problem| problem.severity == Severity::Error);
    let own =
        errors.filter(|problem| problem.place.as_ref().is_some_and(|place| paths.contains(&place.file.name.as_str())));
    own.map(|problem| problem.cause.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_files_or_none_and_never_over_an_old_one() {
        let temp = tempfile::tempdir().unwrap();
        let root = temp.path();
        let file = |path: &str| FreshFile::text(path.to_owned(), "new".to_owned());
        fs::write(root.join("b"), "old").unwrap();
        assert!(write(root, &[file("x/y/a"), file("b")], Lang::En).is_err());
        assert!(!root.join("x").exists());
        assert_eq!(fs::read_to_string(root.join("b")).unwrap(), "old");
        let written = write(root, &[file("x/y/a"), file("x/c")], Lang::En).ok().unwrap();
        assert!(root.join("x/y/a").exists() && root.join("x/c").exists());
        written.undo();
        assert!(!root.join("x").exists());
    }

    #[test]
    fn a_taken_slug_is_refused_in_every_form() {
        let temp = tempfile::tempdir().unwrap();
        let root = temp.path();
        fs::create_dir_all(root.join("content/faq/fee")).unwrap();
        fs::write(root.join("content/faq/wear.en.md"), "").unwrap();
        for (slug, free) in [("fee", false), ("wear", false), ("Fee", false), ("where", true)] {
            assert_eq!(free_slug(root, Collection::Faq, slug, Lang::Zh).is_ok(), free, "{slug}");
        }
        assert_eq!(propose_slug(root, Collection::Faq, "wear"), "wear-2");
        assert_eq!(propose_slug(root, Collection::Faq, "where"), "where");
    }
}
