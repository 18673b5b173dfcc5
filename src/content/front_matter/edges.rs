//! Where the settings of a document begin and end, and what can be wrong with the two `---`. Knows no key.

use std::ops::Range;
use std::sync::Arc;

use crate::content::slips::is_dash;
use crate::diagnostics::{Diagnostic, Place, SourceFile};

/// The byte ranges of front matter and body in a document.
///
/// # Errors
/// The document has no front matter, or it is not closed.
pub fn split(source: &Arc<SourceFile>) -> Result<(Range<usize>, Range<usize>), Diagnostic> {
    let text = &source.text;
    let first = text.split_inclusive('\n').next().unwrap_or_default();
    if first.trim_end() != "---" {
        return Err(no_front_matter(source));
    }
    let start = first.len();
    let mut at = start;
    let mut dashes = None;
    for line in text[start..].split_inclusive('\n') {
        if line.trim_end() == "---" {
            return Ok((start..at, at + line.len()..text.len()));
        }
        if dashes.is_none() && is_dashes(line) {
            dashes = Some(at..at + line.trim_end().len());
        }
        at += line.len();
    }
    if let Some(range) = dashes {
        return Err(wrong_dashes(source, range));
    }
    Err(unclosed(source, first.trim_end().len()))
}

/// Points at the first line that reads like text, for the `---` belongs above it.
fn unclosed(source: &Arc<SourceFile>, first: usize) -> Diagnostic {
    let opening = Place::new(source, 0..first);
    let told = |place: Place| {
        Diagnostic::error(
            "unclosed-front-matter",
            place,
            "设置部分没有用“---”结束",
            "the front matter is not closed with `---`",
        )
    };
    match text_begins(&source.text) {
        Some(range) => told(Place::new(source, range))
            .fix("在这一行的上面单独写一行 ---", "write `---` on a line of its own above this one")
            .see(opening, "设置部分从这里开始", "the front matter begins here"),
        None => told(opening).fix("在正文之前单独写一行 ---", "write `---` on a line of its own above the text"),
    }
}

/// The first line that can be no setting: a heading of Markdown, or a sentence that stands at the margin.
fn text_begins(text: &str) -> Option<Range<usize>> {
    let mut at = 0;
    let mut is_apart = false;
    for line in text.split_inclusive('\n') {
        let written = line.trim_end();
        let range = at..at + written.len();
        at += line.len();
        let is_heading = written.trim_start_matches('#').starts_with(' ') && written.starts_with("##");
        let is_sentence = match written.chars().next() {
            Some(first) if !first.is_ascii() => is_apart || key(written).is_none() && written.chars().count() > 3,
            // A setting may lack its colon, but seldom comes after an empty line.
            Some(first) => is_apart && first.is_ascii_alphabetic() && key(written).is_none(),
            None => false,
        };
        if is_heading || is_sentence {
            return Some(range);
        }
        is_apart = written.is_empty();
    }
    None
}

/// The word before the colon of a line that may be a setting: a sentence says more before its first colon.
fn key(line: &str) -> Option<&str> {
    /// Characters of the longest key.
    const LONGEST: usize = 20;
    let key = line.split_once([':', '：'])?.0;
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    let longest = if key.is_ascii() { LONGEST } else { 8 };
    (key.chars().all(is_word) && (1..=longest).contains(&key.chars().count())).then_some(key)
}

fn no_front_matter(source: &Arc<SourceFile>) -> Diagnostic {
    let text = &source.text;
    let first = text.split('\n').next().unwrap_or_default();
    if text.trim().is_empty() {
        return Diagnostic::error("empty-file", Place::top(source), "文件是空的", "the file is empty")
            .fix("写上内容，或者删掉这个文件", "write something, or delete the file");
    }
    if is_dashes(first) {
        return wrong_dashes(source, 0..first.trim_end().len());
    }
    let blank = text.len() - text.trim_start().len();
    if blank > 0 && text[blank..].starts_with("---") {
        return Diagnostic::error(
            "no-front-matter",
            Place::new(source, blank..blank + 3),
            "“---”必须写在文件的第一行，行首不空格",
            "the `---` must stand on line 1, at its beginning",
        )
        .fix("删掉它前面的空行和空格", "delete the blank lines and spaces before it");
    }
    let closes = text.lines().any(|line| line.trim_end() == "---");
    if closes && key(first.trim_end()).is_some() {
        return Diagnostic::error(
            "no-front-matter",
            Place::new(source, 0..first.trim_end().len()),
            "第一行的“---”不见了，下面的设置都不会生效",
            "the `---` of line 1 is missing, so none of the settings below it count",
        )
        .fix("在这一行的上面补一行 ---", "write `---` on a line of its own above this one");
    }
    Diagnostic::error(
        "no-front-matter",
        Place::new(source, 0..first.trim_end().len()),
        "文件开头没有“---”包起来的设置部分",
        "the file does not begin with front matter between `---` lines",
    )
    .fix("在第一行写 ---，然后写 title: 标题，再写一行 ---", "write `---` on line 1, then `title: …`, then `---`")
}

/// A line of nothing but dashes, some of which Word has "corrected", or too many of them.
fn is_dashes(line: &str) -> bool {
    let line = line.trim();
    !line.is_empty() && line.chars().all(|c| c == '-' || is_dash(c)) && line.chars().count() <= 12 && line != "-"
}

fn wrong_dashes(source: &Arc<SourceFile>, range: Range<usize>) -> Diagnostic {
    let written = source.text[range.clone()].to_owned();
    Diagnostic::error(
        "front-matter-dashes",
        Place::new(source, range),
        format!("“{written}”不是三个英文减号，可能是 Word 或输入法自动改的"),
        format!("`{written}` is not three hyphens; Word or an input method may have changed them"),
    )
    .fix("切换到英文输入法，改成 ---", "write --- with an English keyboard layout")
}
