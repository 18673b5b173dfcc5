//! Text that students read, in the languages it was written in.

use std::sync::Arc;

use super::yaml::Node;
use crate::diagnostics::Diagnostic;
use crate::lang::Lang;

/// A text in at least one language.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Text {
    zh: Option<Arc<str>>,
    en: Option<Arc<str>>,
}

impl Text {
    /// A text written in one language.
    pub fn of(lang: Lang, text: &str) -> Text {
        let text = Some(Arc::from(text));
        match lang {
            Lang::Zh => Text { zh: text, en: None },
            Lang::En => Text { zh: None, en: text },
        }
    }

    /// The same text for every language, such as a name that is not translated.
    pub fn everywhere(text: &str) -> Text {
        let text: Option<Arc<str>> = Some(Arc::from(text));
        Text { zh: text.clone(), en: text }
    }

    /// The wording in this language, else the other's: a reader would rather see Chinese than nothing.
    pub fn get(&self, lang: Lang) -> &str {
        let (own, other) = match lang {
            Lang::Zh => (&self.zh, &self.en),
            Lang::En => (&self.en, &self.zh),
        };
        own.as_deref().or(other.as_deref()).unwrap_or_default()
    }

    /// The wording in this language, if it was written.
    pub fn own(&self, lang: Lang) -> Option<&str> {
        match lang {
            Lang::Zh => self.zh.as_deref(),
            Lang::En => self.en.as_deref(),
        }
    }

    /// Adds or replaces one language's wording.
    pub fn set(&mut self, lang: Lang, text: &str) {
        match lang {
            Lang::Zh => self.zh = Some(Arc::from(text)),
            Lang::En => self.en = Some(Arc::from(text)),
        }
    }

    /// Reads a plain text (the file's own language) or `{zh: …, en: …}`.
    pub fn read(node: &Node<'_>, lang: Lang, problems: &mut Vec<Diagnostic>) -> Option<Text> {
        if !node.is_map() {
            return words(node, problems).map(|text| Text::of(lang, &text));
        }
        let map = node.map(&["zh", "en"], problems)?;
        let one = |lang: Lang, problems: &mut Vec<Diagnostic>| {
            map.get(lang.code()).and_then(|node| words(&node, problems)).map(Arc::from)
        };
        let before = problems.len();
        let text = Text { zh: one(Lang::Zh, problems), en: one(Lang::En, problems) };
        if text.zh.is_none() && text.en.is_none() {
            if problems.len() == before {
                problems.push(empty(node));
            }
            return None;
        }
        Some(text)
    }
}

/// Reads a text in which something can be seen, without the white space around it. An empty title would leave a page,
/// a link and a calendar entry without a name.
pub fn words(node: &Node<'_>, problems: &mut Vec<Diagnostic>) -> Option<String> {
    let text = node.text(problems)?;
    let is_visible = |c: char| {
        let takes_no_room =
            matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
        !c.is_whitespace() && !c.is_control() && !takes_no_room
    };
    if !text.contains(is_visible) {
        problems.push(empty(node));
        return None;
    }
    Some(text.trim().to_owned())
}

fn empty(node: &Node<'_>) -> Diagnostic {
    Diagnostic::error("empty-text", node.place(), "这里没有写文字", "no text is written here")
        .fix("写上文字；不需要就删掉这一行", "write a text, or delete the line if it is not needed")
}
