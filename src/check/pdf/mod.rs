//! The text of a PDF, page by page, for looking for what should not be there; and an honest word where there is text that
//! cannot be read: scanned pages, fonts that do not say what they draw, protected or damaged files. Knows nothing of
//! personal data.
//!
//! Written for this one purpose rather than taken from a library: only text and its places matter, everything is
//! bounded, and a number must come out whole however it was set.

mod file;
mod filter;
mod font;
mod lines;
mod object;
mod page;

use super::photo::{self, Traces};
use crate::diagnostics::Words;
use file::{Budget, File};
use object::{Dict, Value};
use page::Painter;

/// The most bytes of objects read in one file, the most unpacked from it, and the most values and characters of pages.
const SYNTAX: usize = 16 << 20;
const BYTES: usize = 96 << 20;
const STEPS: usize = 4_000_000;

/// Keys of dictionaries whose texts people see: form fields, comments, title and author.
const TOLD: [&str; 8] = ["V", "DV", "Contents", "Title", "Subject", "Keywords", "Author", "TU"];

/// A page on which less than this part of the characters is unreadable counts as read: bullets and logos are drawn with
/// fonts that say nothing.
const TOLERATED: f64 = 0.1;

/// What a PDF says.
#[derive(Debug, Default)]
pub(super) struct Pdf {
    /// The text of each page, in the order of the file.
    pub(super) pages: Vec<String>,
    /// Texts besides the pages: forms, comments, title and author.
    pub(super) beside: String,
    /// What cameras noted in its pictures.
    pub(super) traces: Traces,
    /// What could not be read, if anything.
    pub(super) unread: Option<Words>,
}

/// Reads a PDF.
pub(super) fn read(bytes: &[u8]) -> Pdf {
    let mut budget = Budget { syntax: SYNTAX, bytes: BYTES, steps: STEPS };
    let file = File::read(bytes, &mut budget);
    if file.encrypted {
        return unread("有密码保护", "it is protected by a password");
    }
    let numbers = pages(&file);
    if numbers.is_empty() {
        return unread("打不开，可能损坏了", "it cannot be opened; perhaps it is damaged");
    }
    let mut pdf = Pdf { beside: beside(&file), traces: traces(&file), ..Pdf::default() };
    let (mut pictures, mut dumb) = (Vec::new(), Vec::new());
    let (mut painter, nothing) = (Painter::new(&file), Dict::new());
    for (index, page) in numbers.iter().enumerate() {
        let own = resources(&file, page).unwrap_or(&nothing);
        let shown = painter.page(&content(&file, page, &mut budget), own, &mut budget);
        let read: usize = shown.runs.iter().map(|run| run.text.chars().count()).sum();
        if share(shown.unread, read) > TOLERATED {
            dumb.push(index + 1);
        } else if read == 0 && shown.pictures > 0 {
            pictures.push(index + 1);
        }
        let mut text = lines::text(shown.runs);
        for look in appearances(&file, page, &mut budget) {
            text.push('\n');
            text.push_str(&lines::text(painter.form(look, own, &mut budget).runs));
        }
        pdf.pages.push(text);
    }
    pdf.unread = if budget.is_spent() {
        Some(Words::new("内容太多，只查了前面一部分", "it is too large; only its beginning was searched"))
    } else {
        told(&pictures, &dumb, numbers.len(), file.packed.get())
    };
    pdf
}

fn unread(zh: &str, en: &str) -> Pdf {
    Pdf { unread: Some(Words::new(zh, en)), ..Pdf::default() }
}

/// What part of all characters is unreadable; nought where there are none.
fn share(unread: usize, all: usize) -> f64 {
    let number = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    number(unread) / number(all.max(unread).max(1))
}

fn told(pictures: &[usize], dumb: &[usize], pages: usize, packed: bool) -> Option<Words> {
    let mut zh = Vec::new();
    let mut en = Vec::new();
    if !pictures.is_empty() {
        zh.push(format!("{}只有图片没有文字，多半是扫描件", listed_zh(pictures, pages)));
        en.push(format!("{} holds only a picture, probably a scan", listed_en(pictures, pages)));
    }
    if !dumb.is_empty() {
        zh.push(format!("{}的字体没有文字对照表", listed_zh(dumb, pages)));
        en.push(format!("on {} the fonts do not tell their characters", listed_en(dumb, pages)));
    }
    if packed {
        zh.push("有些部分打不开，压缩的方式少见，或者已经损坏".to_owned());
        en.push("parts of it cannot be unpacked: compressed in a rare way, or damaged".to_owned());
    }
    (!zh.is_empty()).then(|| Words::new(zh.join("；"), en.join("; ")))
}

fn listed_zh(numbers: &[usize], pages: usize) -> String {
    match numbers {
        all if all.len() == pages => "全文".to_owned(),
        [only] => format!("第 {only} 页"),
        [first, ..] => format!("第 {first} 页等 {} 页", numbers.len()),
        [] => String::new(),
    }
}

fn listed_en(numbers: &[usize], pages: usize) -> String {
    match numbers {
        all if all.len() == pages => "every page".to_owned(),
        [only] => format!("page {only}"),
        [first, ..] => format!("page {first} and {} more", numbers.len() - 1),
        [] => String::new(),
    }
}

/// The pages, in the order of their tree; those that no tree holds after them.
fn pages<'f>(file: &'f File<'_>) -> Vec<&'f Dict> {
    let is = |dict: &Dict, kind: &str| file.get(dict, "Type").and_then(Value::name) == Some(kind);
    let dicts = || {
        file.objects.iter().filter_map(|(number, object)| match &object.value {
            Value::Dict(dict) => Some((*number, dict)),
            _ => None,
        })
    };
    let mut ordered: Vec<u32> = Vec::new();
    let roots = dicts().filter(|(_, dict)| is(dict, "Pages") && !dict.contains_key("Parent"));
    let mut waiting: Vec<u32> = roots.map(|(number, _)| number).collect();
    let mut seen = std::collections::BTreeSet::new();
    waiting.reverse();
    while let Some(number) = waiting.pop() {
        if !seen.insert(number) {
            continue;
        }
        let Some(Value::Dict(dict)) = file.objects.get(&number).map(|object| &object.value) else { continue };
        if is(dict, "Page") {
            ordered.push(number);
        }
        if let Some(Value::List(kids)) = file.get(dict, "Kids") {
            waiting
                .extend(kids.iter().rev().filter_map(|kid| if let Value::Ref(kid) = kid { Some(*kid) } else { None }));
        }
    }
    let others = dicts().filter(|(number, dict)| is(dict, "Page") && !seen.contains(number)).map(|(number, _)| number);
    ordered.extend(others);
    let dict = |number: u32| match &file.objects.get(&number)?.value {
        Value::Dict(dict) => Some(dict),
        _ => None,
    };
    ordered.into_iter().filter_map(dict).collect()
}

/// What a page names its fonts and pictures by; it may stand at one of the nodes above.
fn resources<'f>(file: &'f File<'_>, page: &'f Dict) -> Option<&'f Dict> {
    let mut node = page;
    for _ in 0..32 {
        if let Some(found) = file.dict(node, "Resources") {
            return Some(found);
        }
        node = file.dict(node, "Parent")?;
    }
    None
}

/// What remarks, stamps and the like look like on a page, if their text does not stand beside the picture of it. Fields
/// of forms keep theirs as a value.
fn appearances<'f>(file: &'f File<'_>, page: &'f Dict, budget: &mut Budget) -> Vec<&'f Value> {
    let Some(Value::List(remarks)) = file.get(page, "Annots") else { return Vec::new() };
    let mut found = Vec::new();
    // One list may stand at every page.
    budget.steps = budget.steps.saturating_sub(remarks.len());
    for remark in remarks.iter().filter_map(|remark| file.resolve(remark).dict()).filter(|_| !budget.is_spent()) {
        let is_field = file.get(remark, "Subtype").and_then(Value::name) == Some("Widget");
        let is_told = matches!(file.get(remark, "Contents"), Some(Value::Text(text)) if !text.is_empty());
        let look = file.dict(remark, "AP").and_then(|looks| looks.get("N"));
        if let Some(look @ Value::Ref(_)) = look
            && !is_field
            && !is_told
        {
            found.push(look);
        }
    }
    found
}

/// The operators of a page, which may be cut into several streams anywhere between two words.
fn content(file: &File<'_>, page: &Dict, budget: &mut Budget) -> Vec<u8> {
    let Some(value) = page.get("Contents") else { return Vec::new() };
    let list = match file.resolve(value) {
        Value::List(list) => list.as_slice(),
        _ => std::slice::from_ref(value),
    };
    let mut content = Vec::new();
    for part in list {
        content.extend(file.stream(part, budget).unwrap_or_default());
        content.push(b'\n');
    }
    content
}

/// Texts of forms, comments and the file's own description, a line each.
fn beside(file: &File<'_>) -> String {
    let mut out = String::new();
    for object in file.objects.values() {
        let Value::Dict(dict) = &object.value else { continue };
        for key in TOLD {
            let Some(Value::Text(bytes)) = file.get(dict, key) else { continue };
            let text = text_string(bytes);
            let text = text.trim();
            if !text.is_empty() {
                out.push_str(&text.replace(['\r', '\n'], " "));
                out.push('\n');
            }
        }
    }
    out
}

/// UTF-16 or UTF-8 with a mark, else one byte a character.
fn text_string(bytes: &[u8]) -> String {
    match bytes {
        [0xfe, 0xff, rest @ ..] => {
            let units = rest.as_chunks::<2>().0.iter().map(|pair| u16::from_be_bytes(*pair));
            char::decode_utf16(units).map(|c| c.unwrap_or('\u{fffd}')).collect()
        }
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        bytes => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}

/// Photographs stand in a PDF as the camera wrote them.
fn traces(file: &File<'_>) -> Traces {
    let streams = file.objects.values().filter_map(|object| object.stream);
    let photos = streams.filter(|stream| stream.starts_with(&[0xff, 0xd8, 0xff]));
    photos.fold(Traces::default(), |sum, photo| sum.and(photo::traces(photo)))
}

#[cfg(test)]
mod tests;
