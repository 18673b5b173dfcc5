//! Every diagnostic code explained: why the rule exists, an example wrong and right. Texts stand in `*.txt` beside this
//! file, one for each part of a portal; `tests/codes.rs` keeps them and the code in step. Knows no rule's workings.
//!
//! The form of the files: `== code`, `zh:` and `en:` titles, `zh>` and `en>` paragraphs, `-` lines of a wrong example and
//! `+` lines of a right one. Plain text, so that a translator needs no Rust.

use std::sync::LazyLock;

use super::Words;
use crate::lang::Lang;

/// One rule explained.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The stable name that messages show in brackets.
    pub code: &'static str,
    title: [&'static str; 2],
    why: [&'static str; 2],
    /// Lines that are reported.
    pub wrong: Vec<&'static str>,
    /// Lines to write instead.
    pub right: Vec<&'static str>,
}

/// The rules of one part of a portal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeGroup {
    /// What they are about.
    pub title: Words,
    /// The rules.
    pub entries: Vec<Entry>,
}

impl Entry {
    /// The rule in a few words.
    pub fn title(&self, lang: Lang) -> &'static str {
        lang.pick(self.title[0], self.title[1])
    }

    /// Why it exists and what to do, in a paragraph.
    pub fn why(&self, lang: Lang) -> &'static str {
        lang.pick(self.why[0], self.why[1])
    }
}

const TEXTS: [(&str, &str, &str); 9] = [
    ("文件和设置的写法", "Files and notation", include_str!("files.txt")),
    ("网站设置", "Settings of the site", include_str!("settings.txt")),
    ("通知的字段", "Fields of a notice", include_str!("notices.txt")),
    ("日期", "Dates", include_str!("dates.txt")),
    ("场次表", "Tables of sessions", include_str!("tables.txt")),
    ("正文", "Text", include_str!("text.txt")),
    ("个人信息", "Personal data", include_str!("personal.txt")),
    ("文字和校对", "Wording", include_str!("wording.txt")),
    ("发布", "Publishing", include_str!("publishing.txt")),
];

static GROUPS: LazyLock<Vec<CodeGroup>> = LazyLock::new(|| {
    let group =
        |(zh, en, text): &(&str, &str, &'static str)| CodeGroup { title: Words::new(*zh, *en), entries: read(text) };
    TEXTS.iter().map(group).collect()
});

/// All rules by part of a portal.
pub fn groups() -> &'static [CodeGroup] {
    &GROUPS
}

/// All rules.
pub fn all() -> Vec<&'static Entry> {
    GROUPS.iter().flat_map(|group| &group.entries).collect()
}

/// The rule of this name.
pub fn entry(code: &str) -> Option<&'static Entry> {
    GROUPS.iter().flat_map(|group| &group.entries).find(|entry| entry.code == code)
}

fn read(text: &'static str) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        if let Some(code) = line.strip_prefix("== ") {
            entries.push(Entry { code, title: [""; 2], why: [""; 2], wrong: Vec::new(), right: Vec::new() });
            continue;
        }
        let Some(entry) = entries.last_mut() else { continue };
        match line.split_at_checked(3) {
            Some(("zh:", rest)) => entry.title[0] = rest.trim(),
            Some(("en:", rest)) => entry.title[1] = rest.trim(),
            Some(("zh>", rest)) => entry.why[0] = rest.trim(),
            Some(("en>", rest)) => entry.why[1] = rest.trim(),
            _ => match line.split_at_checked(1) {
                Some(("-", rest)) => entry.wrong.push(rest.strip_prefix(' ').unwrap_or(rest)),
                Some(("+", rest)) => entry.right.push(rest.strip_prefix(' ').unwrap_or(rest)),
                _ => {}
            },
        }
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_is_explained_once_and_completely() {
        let all = all();
        assert!(all.len() > 100);
        for (index, entry) in all.iter().enumerate() {
            let code = entry.code;
            assert!(all[..index].iter().all(|other| other.code != code), "{code} twice");
            assert!(code.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'), "{code}");
            for lang in Lang::ALL {
                assert!(!entry.title(lang).is_empty(), "{code} has no title");
                assert!(entry.why(lang).chars().count() > 12, "{code} has no explanation");
            }
            assert!(!entry.wrong.is_empty() && !entry.right.is_empty(), "{code} has no example");
        }
    }

    #[test]
    fn no_line_of_a_text_is_lost() {
        for (_, _, text) in TEXTS {
            for line in text.lines().filter(|line| !line.is_empty()) {
                let known = ["== ", "zh:", "en:", "zh>", "en>", "-", "+"].iter().any(|mark| line.starts_with(mark));
                assert!(known, "{line}");
            }
        }
    }
}
