//! `manifest.webmanifest` (W3C Web Application Manifest): name, icons and colours for a phone's home screen.

use serde_json::json;

use super::maker::Maker;
use super::routes::Route;
use crate::lang::Lang;
use crate::theme::Theme;

/// Icons by their name in the theme, with sizes and type as the manifest wants them.
const ICONS: [(&str, &str, &str); 3] = [
    ("icon.svg", "any", "image/svg+xml"),
    ("touch-icon.png", "180x180", "image/png"),
    ("share.png", "640x640", "image/png"),
];

/// How many characters fit below an icon, about.
const SHORT_NAME: usize = 12;

/// Whether the theme has an icon for a home screen.
pub(super) fn has_icons(theme: &Theme) -> bool {
    ICONS.iter().any(|(name, _, _)| theme.asset_name(name).is_some())
}

/// The manifest of a language. Its addresses are relative to itself, so it works below any sub-path.
pub(super) fn json(maker: &Maker, lang: Lang) -> String {
    let here = Route::Manifest(lang);
    let settings = &maker.portal.settings;
    let name = settings.title.get(lang);
    let icons: Vec<_> = ICONS
        .iter()
        .filter_map(|(logical, sizes, kind)| {
            let src = Route::Asset(maker.theme.asset_name(logical)?.to_owned()).from(&here);
            Some(json!({ "src": src, "sizes": sizes, "type": kind }))
        })
        .collect();
    let mut manifest = json!({
        "name": name,
        "short_name": short(name),
        "description": settings.tagline.as_ref().map_or(name, |tagline| tagline.get(lang)),
        "lang": lang.tag(),
        "dir": "ltr",
        "start_url": Route::Home(lang).from(&here),
        "scope": Route::Home(lang).from(&here),
        // A browser's own bar stays: the site has links to other languages, and students must see whose site it is.
        "display": "browser",
        "icons": icons,
    });
    if let Some(colors) = maker.theme.colors() {
        manifest["theme_color"] = json!(colors.theme);
        manifest["background_color"] = json!(colors.background);
    }
    format!("{manifest:#}\n")
}

/// As many whole words as fit below an icon; of Chinese as many characters.
fn short(name: &str) -> String {
    if name.chars().count() <= SHORT_NAME {
        return name.to_owned();
    }
    let cut: String = name.chars().take(SHORT_NAME + 1).collect();
    match cut.rsplit_once(' ') {
        Some((words, _)) => words.to_owned(),
        None => name.chars().take(SHORT_NAME).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::short;

    #[test]
    fn a_short_name_ends_with_a_word() {
        for (name, expected) in [
            ("毕业图像采集通知", "毕业图像采集通知"),
            ("Graduation photo notices", "Graduation"),
            ("海南热带海洋学院继续教育学院", "海南热带海洋学院继续教育"),
            ("Photo notice board", "Photo notice"),
        ] {
            assert_eq!(short(name), expected);
        }
    }
}
