//! What readers of the other language would meet in a language they may not read: a page without a translation, or a
//! translated page on which a place, a note or the reason of a change stands as it was first written.

use std::collections::{BTreeMap, BTreeSet};

use crate::content::document::Body;
use crate::content::front_matter::ChangeEntry;
use crate::content::site::MissingTranslation;
use crate::content::text::Text;
use crate::content::translation::{texts, texts_of_change};
use crate::content::yaml::Mark;
use crate::diagnostics::{Diagnostic, Place};
use crate::lang::Lang;
use crate::portal::{Page, PageState, Portal};

/// Facts named in one note; the rest are counted.
const NAMED: usize = 4;

/// Everything about the visible portal.
pub fn find(portal: &Portal) -> Vec<Diagnostic> {
    let mut problems: Vec<Diagnostic> = portal.documents.iter().flat_map(|page| of_page(portal, page)).collect();
    // A block has no page that could be left out: where a page includes it, it shows what there is.
    problems.extend(portal.blocks.values().flat_map(|block| missing(portal, &block.bodies)));
    problems
}

fn of_page(portal: &Portal, page: &Page) -> Vec<Diagnostic> {
    let mut problems = match portal.settings.missing_translation {
        MissingTranslation::LeaveOut => Vec::new(),
        MissingTranslation::Show => missing(portal, &page.document.bodies),
    };
    if matches!(page.state, PageState::Superseded(_)) {
        return problems;
    }
    let front = &page.document.front;
    // Without a translation all of the page is in the other language, and that is told above.
    let translated = || portal.settings.languages.iter().filter(|lang| page.document.bodies.contains_key(lang));
    // The formal title is a name: the Chinese document is called what it is called.
    let own = || texts(front).into_iter().filter(|(name, _)| name != "formal_title");
    problems.extend(translated().filter_map(|lang| untranslated(own(), *lang, &front.mark)));
    let changes: Vec<&ChangeEntry> = front.amends.iter().chain(&front.revisions).collect();
    problems.extend(changes.into_iter().flat_map(|change| {
        let texts = || texts_of_change(change).into_iter().map(|(name, text)| (name.to_owned(), text));
        translated().filter_map(move |lang| untranslated(texts(), *lang, &change.mark))
    }));
    problems
}

/// One note for all texts that have no wording in this language; a text that stands at several deadlines counts once.
fn untranslated<'a>(texts: impl Iterator<Item = (String, &'a Text)>, lang: Lang, mark: &Mark) -> Option<Diagnostic> {
    let mut seen = BTreeSet::new();
    let names: Vec<String> = texts
        .filter(|(_, text)| text.own(lang).is_none() && foreign(text.get(lang), lang) && seen.insert(text.get(lang)))
        .map(|(name, _)| name)
        .collect();
    if names.is_empty() {
        return None;
    }
    let named = names.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>();
    let more = names.len() - named.len();
    let (more_zh, more_en) = match more {
        0 => (String::new(), String::new()),
        _ => (format!(" 等 {} 处", names.len()), format!(" and {more} more")),
    };
    let (zh, en) = lang.pick(("中文", "Chinese"), ("英文", "English"));
    let written_zh = lang.pick("英文", "中文");
    Some(
        Diagnostic::note(
            "untranslated-fact",
            mark.place(),
            format!("{zh}页面上还有{written_zh}：{}{more_zh} 没有{zh}", named.join("、")),
            format!("the {en} page shows what has no {en} wording: {}{more_en}", named.join(", ")),
        )
        .fix(
            format!("写成 {{zh: …, en: …}}；不是变更里的，也可以写在 .{lang}.md 的开头"),
            format!(
                "write `{{zh: …, en: …}}`; unless it stands in a change, the front matter of .{lang}.md will do too"
            ),
        ),
    )
}

/// Whether a reader of this language meets writing that is not theirs; numbers and room codes are everyone's.
fn foreign(text: &str, lang: Lang) -> bool {
    match lang {
        Lang::Zh => text.contains(char::is_alphabetic),
        Lang::En => text.contains(|c| matches!(c, '\u{4e00}'..='\u{9fff}')),
    }
}

fn missing(portal: &Portal, bodies: &BTreeMap<Lang, Body>) -> Vec<Diagnostic> {
    let Some(body) = bodies.values().next() else { return Vec::new() };
    let missing = portal.settings.languages.iter().filter(|lang| !bodies.contains_key(lang));
    missing
        .map(|lang| {
            let (name_zh, name_en) = lang.pick(("中文", "Chinese"), ("英文", "English"));
            Diagnostic::note(
                "missing-translation",
                Place::top(&body.source),
                format!("没有{name_zh}译文，{name_zh}页面显示原文"),
                format!("there is no translation into {name_en}; its page shows the original"),
            )
            .fix(format!("新建同名文件，结尾为 .{lang}.md"), format!("create the same file name ending in .{lang}.md"))
        })
        .collect()
}
