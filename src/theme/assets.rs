//! The files a theme publishes beside the pages: made smaller where that is safe, named after their content.
//! Knows nothing of where they are published.

use std::collections::BTreeMap;

use super::layers::{self, Found, Layer};
use super::problem::{ThemeFault, ThemeProblem};
use super::slim;

/// A file to publish.
#[derive(Debug)]
pub(super) struct Asset {
    /// Its name in `theme.yaml`: `site.css`.
    pub logical: String,
    /// Its name on the site, with a fingerprint so that caches never serve an old one: `site.3f2a9c1b.css`.
    pub published: String,
    /// Its content as published.
    pub bytes: Vec<u8>,
}

/// Gathers the assets that the chain's `theme.yaml` files list, sorted by name.
pub(super) fn gather(chain: &[Layer]) -> Result<Vec<Asset>, Vec<ThemeProblem>> {
    let files = layers::winners(chain);
    let mut listed: Vec<(&str, &str)> = Vec::new();
    for layer in chain {
        for name in layer.manifest.iter().flat_map(|manifest| &manifest.assets) {
            if !listed.iter().any(|(_, known)| known == name) {
                listed.push((&layer.theme, name));
            }
        }
    }
    listed.sort_by_key(|(_, name)| *name);

    let mut problems = unlisted(&files, &listed);
    let mut assets = Vec::new();
    for (theme, name) in listed {
        let path = format!("assets/{name}");
        match files.get(path.as_str()) {
            Some(found) => assets.push(asset(name, found)),
            None => problems.push(ThemeProblem::of_file(theme, &path, ThemeFault::MissingAsset)),
        }
    }
    if problems.is_empty() { Ok(assets) } else { Err(problems) }
}

fn unlisted(files: &BTreeMap<&str, Found<'_>>, listed: &[(&str, &str)]) -> Vec<ThemeProblem> {
    files
        .iter()
        .filter_map(|(path, found)| Some((path, found, path.strip_prefix("assets/")?)))
        .filter(|(_, _, name)| !listed.iter().any(|(_, known)| known == name))
        .map(|(path, found, _)| ThemeProblem::of_file(found.theme, path, ThemeFault::UnlistedAsset))
        .collect()
}

fn asset(name: &str, found: &Found<'_>) -> Asset {
    let bytes = match (name.rsplit_once('.'), std::str::from_utf8(found.bytes)) {
        (Some((_, "css")), Ok(text)) => slim::css(text).into_bytes(),
        (Some((_, "js")), Ok(text)) => slim::js(text).into_bytes(),
        _ => found.bytes.to_vec(),
    };
    Asset { logical: name.to_owned(), published: fingerprinted(name, &bytes), bytes }
}

/// Puts the first eight hexadecimal digits of the content's BLAKE3 hash before the extension.
fn fingerprinted(name: &str, bytes: &[u8]) -> String {
    let hash = blake3::hash(bytes).to_hex();
    let mark = &hash.as_str()[..8];
    match name.rsplit_once('.') {
        Some((stem, extension)) => format!("{stem}.{mark}.{extension}"),
        None => format!("{name}.{mark}"),
    }
}

#[cfg(test)]
mod tests {
    use super::fingerprinted;

    #[test]
    fn the_fingerprint_stands_before_the_extension_and_follows_the_content() {
        assert_eq!(fingerprinted("site.css", b""), "site.af1349b9.css");
        assert_eq!(fingerprinted("LICENCE", b""), "LICENCE.af1349b9");
        assert_ne!(fingerprinted("a.js", b"1"), fingerprinted("a.js", b"2"));
    }
}
