//! Whether a folder may be the output at all. Looks at the disk, changes nothing.

use std::path::{Component, Path, PathBuf};

use super::error::PublishError;

/// Refuses an output folder that is or holds the portal's `root`, or that is, holds or lies in one of its `sources`
/// (`content`, the theme): the site would be read as content, or content be overwritten by the site.
///
/// Links are followed for the comparison; folders need not exist. Relative paths count from the working folder.
pub fn check_output(out: &Path, root: &Path, sources: &[&Path]) -> Result<(), PublishError> {
    let place = resolve(out);
    let refuse =
        |protected: &Path| Err(PublishError::Protected { out: out.to_owned(), protected: protected.to_owned() });
    if resolve(root).starts_with(&place) {
        return refuse(root);
    }
    for source in sources {
        let protected = resolve(source);
        if protected.starts_with(&place) || place.starts_with(&protected) {
            return refuse(source);
        }
    }
    Ok(())
}

/// The real path of as much as exists, and the rest by its words.
fn resolve(path: &Path) -> PathBuf {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut resolved = PathBuf::new();
    for component in whole.components() {
        match component {
            Component::CurDir => {}
            // `resolved` holds no link any more, so going up by words goes up on the disk too.
            Component::ParentDir => _ = resolved.pop(),
            Component::Prefix(_) | Component::RootDir => resolved.push(component),
            Component::Normal(name) => {
                resolved.push(name);
                // Also gives a folder its true spelling on disks that do not tell case.
                resolved = resolved.canonicalize().unwrap_or(resolved);
            }
        }
    }
    resolved
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn the_output_may_not_touch_the_sources() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path();
        fs::create_dir_all(root.join("content/zh")).unwrap();
        let content = root.join("content");
        for (out, allowed) in [
            ("public", true),
            ("a/../public/deep", true),
            ("../elsewhere", true),
            ("content-built", true),
            ("", false),
            (".", false),
            ("..", false),
            ("content", false),
            ("content/zh", false),
            ("content/new", false),
            ("missing/../content", false),
        ] {
            let result = check_output(&root.join(out), root, &[&content]);
            assert_eq!(result.is_ok(), allowed, "{out}: {result:?}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_the_sources_is_seen_through() {
        let root = tempfile::tempdir().unwrap();
        let content = root.path().join("content");
        fs::create_dir(&content).unwrap();
        std::os::unix::fs::symlink(&content, root.path().join("public")).unwrap();
        let result = check_output(&root.path().join("public"), root.path(), &[&content]);
        assert!(matches!(result, Err(PublishError::Protected { .. })), "{result:?}");
    }
}
