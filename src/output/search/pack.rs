//! Positions and pages → files of a size that is quick to fetch. Knows the form of the files, not what a query does.

use std::cmp::Ordering;
use std::collections::HashMap;

use serde::Serialize;

use super::super::tray::IsOver;
use super::fold::Folded;
use super::keys::keys;
use super::{Put, SearchPage, numbers};

/// Bytes of a shard before compression, about 6 kB after. A longer list of a single key is not split.
const SHARD: usize = 8_000;

/// Bytes of a block before compression: two or three notices, as results seldom stand side by side.
const BLOCK: usize = 8_000;

/// Hands on the files for pages in their final order, each as soon as it is made: together they hold every text of the
/// portal once more.
pub(super) fn files(pages: &[&SearchPage], is_over: &IsOver<'_>, put: &Put<'_>) {
    let ((lists, spans), blocks) = rayon::join(|| row(pages, is_over), || blocks(pages, is_over, put));
    if is_over() {
        return;
    }
    let shards = shards(lists, put);
    let index = Index {
        spans,
        first: join(shards.iter().map(|(first, _)| first)),
        shards: join(shards.iter().map(|(_, fingerprint)| fingerprint)),
        counts: blocks.iter().map(|(count, _)| *count).collect(),
        blocks: join(blocks.iter().map(|(_, fingerprint)| fingerprint)),
    };
    put("index.json".to_owned(), json(&index).into_bytes());
}

/// Hands on the file of this number in a folder; its fingerprint.
fn named(folder: &str, at: usize, content: String, put: &Put<'_>) -> String {
    let fingerprint = &blake3::hash(content.as_bytes()).to_hex()[..8];
    put(format!("{folder}/{at}-{fingerprint}.json"), content.into_bytes());
    fingerprint.to_owned()
}

#[derive(Serialize)]
struct Index {
    spans: String,
    first: String,
    shards: String,
    counts: Vec<usize>,
    blocks: String,
}

/// The positions of one key, as differences; the first to position 0.
#[derive(Default)]
struct List {
    last: usize,
    text: String,
}

/// Lays all pages in one row: title, headings, texts. Between any two parts one position stays empty, so that no term
/// is found across them.
fn row(pages: &[&SearchPage], is_over: &IsOver<'_>) -> (HashMap<String, List>, String) {
    let mut lists: HashMap<String, List> = HashMap::new();
    let mut spans = String::new();
    let mut position = 0;
    let mut lay = |text: &str| {
        let folded = Folded::of(text);
        for (at, key) in keys(&folded).enumerate() {
            if !lists.contains_key(key) {
                lists.insert(key.to_owned(), List::default());
            }
            if let Some(list) = lists.get_mut(key) {
                numbers::push(&mut list.text, position + at - list.last);
                list.last = position + at;
            }
        }
        position += folded.len() + 1;
        folded.len() + 1
    };
    for page in pages.iter().take_while(|_| !is_over()) {
        let headings = page.sections.iter().filter_map(|section| section.heading.as_deref());
        let texts = page.sections.iter().map(|section| section.text.as_str());
        numbers::push(&mut spans, lay(&page.title));
        numbers::push(&mut spans, headings.map(&mut lay).sum());
        numbers::push(&mut spans, texts.map(&mut lay).sum());
    }
    (lists, spans)
}

/// The first key and the fingerprint of every shard.
fn shards(lists: HashMap<String, List>, put: &Put<'_>) -> Vec<(String, String)> {
    let mut lists: Vec<(String, String)> = lists.into_iter().map(|(key, list)| (key, list.text)).collect();
    lists.sort_by(|a, b| as_browsers_do(&a.0, &b.0));
    runs(lists, SHARD, |(key, list)| key.len() + list.len() + 2)
        .enumerate()
        .map(|(at, run)| {
            let parts = [join(run.iter().map(|(key, _)| key)), join(run.iter().map(|(_, list)| list))];
            (run[0].0.clone(), named("k", at, json(&parts), put))
        })
        .collect()
}

/// JavaScript compares strings by UTF-16 units, which puts the characters beyond U+FFFF before those from U+E000.
fn as_browsers_do(a: &str, b: &str) -> Ordering {
    a.encode_utf16().cmp(b.encode_utf16())
}

/// How many pages stand in every block, and its fingerprint.
fn blocks(pages: &[&SearchPage], is_over: &IsOver<'_>, put: &Put<'_>) -> Vec<(usize, String)> {
    let records = pages.iter().take_while(|_| !is_over()).map(|page| record(page));
    runs(records, BLOCK, String::len)
        .enumerate()
        .map(|(at, run)| (run.len(), named("p", at, format!("[{}]", run.join(",")), put)))
        .collect()
}

fn record(page: &SearchPage) -> String {
    let sections: Vec<[&str; 3]> = page
        .sections
        .iter()
        .map(|s| [s.anchor.as_deref().unwrap_or(""), s.heading.as_deref().unwrap_or(""), s.text.trim()])
        .collect();
    let SearchPage { url, title, kind, date, state, lang, .. } = page;
    let (date, state) = (date.as_deref().unwrap_or(""), state.as_deref().unwrap_or(""));
    json(&(url, title, kind, date, state, lang.tag(), sections))
}

/// Neighbours together until the next one would exceed `limit`. None is empty.
fn runs<T>(
    items: impl IntoIterator<Item = T>,
    limit: usize,
    size: impl Fn(&T) -> usize,
) -> impl Iterator<Item = Vec<T>> {
    let mut items = items.into_iter().peekable();
    std::iter::from_fn(move || {
        let first = items.next()?;
        let mut sum = size(&first);
        let mut run = vec![first];
        while let Some(next) = items.next_if(|next| sum + size(next) <= limit) {
            sum += size(&next);
            run.push(next);
        }
        Some(run)
    })
}

fn join<S: AsRef<str>>(parts: impl Iterator<Item = S>) -> String {
    let mut joined = String::new();
    for (at, part) in parts.enumerate() {
        if at > 0 {
            joined.push(' ');
        }
        joined.push_str(part.as_ref());
    }
    joined
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("strings, numbers and lists of them always have a JSON form")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_keep_the_limit_and_lose_nothing() {
        let cases: &[(&[usize], &[&[usize]])] =
            &[(&[], &[]), (&[3], &[&[3]]), (&[3, 4, 4], &[&[3, 4], &[4]]), (&[30, 1, 9, 1], &[&[30], &[1, 9], &[1]])];
        for (items, expected) in cases {
            assert_eq!(runs(items.iter().copied(), 10, |size| *size).collect::<Vec<_>>(), *expected);
        }
    }

    #[test]
    fn keys_are_sorted_as_a_browser_compares() {
        let mut keys = ["\u{F900}", "𠮷", "学生", "学", "17日", "170", "17"];
        keys.sort_by(|a, b| as_browsers_do(a, b));
        assert_eq!(keys, ["17", "170", "17日", "学", "学生", "𠮷", "\u{F900}"]);
    }
}
