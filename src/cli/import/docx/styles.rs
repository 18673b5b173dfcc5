//! What a paragraph takes from its style: its level as a heading, its list.

use std::collections::BTreeMap;

use super::xml::Element;

/// Styles that are based on others that are based on others end here.
const MAX_BASES: usize = 16;

/// What a paragraph takes from its style.
#[derive(Debug, Clone, Default)]
pub(super) struct Style {
    /// 0 is the title.
    pub(super) level: Option<u8>,
    /// List and level in it.
    pub(super) numbering: Option<(String, usize)>,
}

/// Styles by id.
pub(super) struct Styles(BTreeMap<String, (Style, Option<String>)>);

impl Styles {
    /// Reads `styles.xml`.
    pub(super) fn read(root: &Element) -> Styles {
        let mut styles = BTreeMap::new();
        for style in root.elements().filter(|element| element.name == "style") {
            let Some(id) = style.attribute("styleId") else { continue };
            let name = style.value(&["name"]).unwrap_or_default().to_lowercase();
            let outline = style.value(&["pPr", "outlineLvl"]).and_then(|level| level.parse::<u8>().ok());
            let level = match name.strip_prefix("heading ").and_then(|level| level.parse::<u8>().ok()) {
                Some(level) => Some(level),
                None if name == "title" => Some(0),
                None => outline.filter(|level| *level < 9).map(|level| level + 1),
            };
            let base = style.value(&["basedOn"]).map(str::to_owned);
            styles.insert(id.to_owned(), (Style { level, numbering: numbering_of(style) }, base));
        }
        Styles(styles)
    }

    /// A style, with what it leaves to the one it is based on.
    pub(super) fn get(&self, id: &str) -> Style {
        let mut found = Style::default();
        let mut at = Some(id);
        for _ in 0..MAX_BASES {
            let Some((style, base)) = at.and_then(|id| self.0.get(id)) else { break };
            found.level = found.level.or(style.level);
            found.numbering = found.numbering.or_else(|| style.numbering.clone());
            at = base.as_deref();
        }
        found
    }
}

/// The list a paragraph or style belongs to. `0` is how a paragraph leaves the list of its style.
pub(super) fn numbering_of(owner: &Element) -> Option<(String, usize)> {
    let id = owner.value(&["pPr", "numPr", "numId"])?;
    let level = owner.value(&["pPr", "numPr", "ilvl"]).and_then(|level| level.parse().ok()).unwrap_or(0);
    Some((id.to_owned(), level))
}
