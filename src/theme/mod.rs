//! Themes: the templates, words and files that give a portal its look. The only user of the template engine.
//! May read the files of a theme's folder; must not know what a notice or a deadline is, nor where anything is published.
//!
//! A theme is a folder `themes/<name>/` with `theme.yaml`, `templates/*.html`, `assets/*` and `strings/<lang>.yaml`.
//! Whatever it lacks comes from the theme it extends, at last from the built-in `harbour`.

mod assets;
mod embedded;
mod engine;
mod engine_words;
mod layers;
mod problem;
mod slim;
mod strings;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;

use self::assets::Asset;
use self::engine::Engine;
pub use self::engine::Shared;
pub use self::layers::Colors;
pub use self::problem::{ThemeFault, ThemeProblem};
use self::strings::Strings;
use crate::lang::Lang;

/// A theme, ready to render. Complete: every string exists in every language, every listed asset is there.
pub struct Theme {
    name: String,
    title: [String; 2],
    description: [String; 2],
    colors: Option<Colors>,
    engine: Engine,
    strings: [Strings; 2],
    words: [Shared; 2],
    assets: Vec<Asset>,
}

impl Theme {
    /// The name of the theme that needs no folder.
    pub const BUILT_IN: &'static str = embedded::NAME;

    /// Loads the theme `name` of the portal at `root`. Files of `<root>/themes/<name>/` beat those of the theme it
    /// extends, and of the built-in one.
    ///
    /// # Errors
    /// Every problem that was found, in order of file; the theme cannot be used.
    pub fn load(root: &Path, name: &str) -> Result<Theme, Vec<ThemeProblem>> {
        let chain = layers::read(root, name)?;
        let mut problems = Vec::new();
        let strings = strings::read(&chain).map_err(|found| problems.extend(found));
        let assets = assets::gather(&chain).map_err(|found| problems.extend(found));
        let (Ok(strings), Ok(assets)) = (strings, assets) else {
            return Err(problems);
        };
        let published =
            assets.iter().map(|asset| (asset.logical.clone(), asset.published.clone())).collect::<BTreeMap<_, _>>();
        let engine = Engine::new(&chain, published)?;
        let about = chain.iter().find_map(|layer| layer.manifest.as_ref());
        let text = |pick: fn(&layers::Manifest) -> &layers::Words| {
            about.map_or_else(<[String; 2]>::default, |manifest| {
                let words = pick(manifest);
                [words.zh.clone(), words.en.clone()]
            })
        };
        Ok(Theme {
            name: name.to_owned(),
            title: text(|manifest| &manifest.name),
            description: text(|manifest| &manifest.description),
            colors: chain.iter().find_map(|layer| layer.manifest.as_ref()?.colors.clone()),
            words: [Shared::words(&strings[0]), Shared::words(&strings[1])],
            engine,
            strings,
            assets,
        })
    }

    /// Renders a page with the template `<template>.html`. `page` is what `output` made for it; templates see its
    /// fields, `site`, and the strings of `lang` as `t`.
    ///
    /// # Errors
    /// A template that does not exist or fails on this page, with the place in the template.
    pub fn render<P: Serialize + ?Sized>(
        &self,
        template: &str,
        lang: Lang,
        site: &Shared,
        page: &P,
    ) -> Result<String, ThemeProblem> {
        let [zh, en] = &self.words;
        self.engine.render(template, &[("t", lang.pick(zh, en)), ("site", site)], page)
    }

    /// Whether the theme has a template of this name.
    pub fn has_template(&self, template: &str) -> bool {
        self.engine.has(template)
    }

    /// The files to publish: fingerprinted name and content, sorted by logical name.
    pub fn assets(&self) -> Vec<(String, Vec<u8>)> {
        let file = |asset: &Asset| (asset.published.clone(), asset.bytes.clone());
        self.assets.iter().map(file).collect()
    }

    /// The fingerprinted name of an asset: `site.css` gives `site.3f2a9c1b.css`.
    pub fn asset_name(&self, logical: &str) -> Option<&str> {
        let asset = self.assets.iter().find(|asset| asset.logical == logical)?;
        Some(&asset.published)
    }

    /// A string of the interface by its dotted key, for words that stand outside pages.
    pub fn string(&self, lang: Lang, key: &str) -> Option<&str> {
        let [zh, en] = &self.strings;
        lang.pick(zh, en).get(key).map(String::as_str)
    }

    /// Colours for the frame of a browser and for a phone's home screen, if the theme names any.
    pub fn colors(&self) -> Option<&Colors> {
        self.colors.as_ref()
    }

    /// The theme's folder name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The theme's name for people.
    pub fn title(&self, lang: Lang) -> &str {
        let [zh, en] = &self.title;
        lang.pick(zh, en)
    }

    /// What the theme looks like, in a sentence.
    pub fn description(&self, lang: Lang) -> &str {
        let [zh, en] = &self.description;
        lang.pick(zh, en)
    }

    /// The files of the built-in theme by path inside `themes/harbour/`, for a portal that wants a copy to edit.
    pub fn new_files() -> &'static [(&'static str, &'static [u8])] {
        embedded::FILES
    }
}
