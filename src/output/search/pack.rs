//! Positions and pages → files of a size that is quick to fetch. Knows the form of the files, not what a query does.

use std::cmp::Ordering;
use std::collections::HashMap;

use serde::Serialize;

use super::super::tray::IsOver;
use super::fold::{Token, tokens};
use super::keys::keys;
use super::{SearchPage, numbers};

/// Bytes of a shard before compression, about 6 kB after. A longer list of a single key is not split.
const SHARD: usize = 8_000;

/// Bytes of a block before compression: two or three notices, as results seldom stand side by side.
const BLOCK: usize = 8_000;

/// The files for pages in their final order, sorted by path.
pub(super) fn files(pages: &[&SearchPage], is_over: &IsOver<'_>) -> Vec<(String, Vec<u8>)> {
    let (lists, spans) = row(pages, is_over);
    if is_over() {
        return Vec::new();
    }
    let shards = shards(lists);
    let blocks = blocks(pages);
    let mut files = Vec::new();
    let mut name = |folder: &str, at: usize, content: String| {
        let fingerprint = &blake3::hash(content.as_bytes()).to_hex()[..8];
        files.push((format!("{folder}/{at}-{fingerprint}.json"), content.into_bytes()));
        fingerprint.to_owned()
    };
    let index = Index {
        spans,
        first: join(shards.iter().map(|shard| shard.first.as_str())),
        counts: blocks.iter().map(|block| block.count).collect(),
        shards: join(shards.into_iter().enumerate().map(|(at, shard)| name("k", at, shard.json))),
        blocks: join(blocks.into_iter().enumerate().map(|(at, block)| name("p", at, block.json))),
    };
    files.push(("index.json".to_owned(), json(&index).into_bytes()));
    files.sort();
    files
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
    let mut lay = |tokens: &[Token]| {
        for (at, key) in keys(tokens).enumerate() {
            let list = lists.entry(key).or_default();
            numbers::push(&mut list.text, position + at - list.last);
            list.last = position + at;
        }
        position += tokens.len() + 1;
        tokens.len() + 1
    };
    for page in pages.iter().take_while(|_| !is_over()) {
        let headings = page.sections.iter().filter_map(|section| section.heading.as_deref());
        let texts = page.sections.iter().map(|section| section.text.as_str());
        numbers::push(&mut spans, lay(&tokens(&page.title)));
        numbers::push(&mut spans, headings.map(|heading| lay(&tokens(heading))).sum());
        numbers::push(&mut spans, texts.map(|text| lay(&tokens(text))).sum());
    }
    (lists, spans)
}

struct Shard {
    first: String,
    json: String,
}

fn shards(lists: HashMap<String, List>) -> Vec<Shard> {
    let mut lists: Vec<(String, String)> = lists.into_iter().map(|(key, list)| (key, list.text)).collect();
    lists.sort_by(|a, b| as_browsers_do(&a.0, &b.0));
    runs(&lists, SHARD, |(key, list)| key.len() + list.len() + 2)
        .into_iter()
        .map(|run| Shard {
            first: run.first().map(|(key, _)| key.clone()).unwrap_or_default(),
            json: json(&[join(run.iter().map(|(key, _)| key)), join(run.iter().map(|(_, list)| list))]),
        })
        .collect()
}

/// JavaScript compares strings by UTF-16 units, which puts the characters beyond U+FFFF before those from U+E000.
fn as_browsers_do(a: &str, b: &str) -> Ordering {
    a.encode_utf16().cmp(b.encode_utf16())
}

struct Block {
    count: usize,
    json: String,
}

fn blocks(pages: &[&SearchPage]) -> Vec<Block> {
    let pages: Vec<String> = pages.iter().map(|page| record(page)).collect();
    runs(&pages, BLOCK, String::len)
        .into_iter()
        .map(|run| Block { count: run.len(), json: format!("[{}]", run.join(",")) })
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

/// Neighbours together until the next one would exceed `limit`.
fn runs<T>(items: &[T], limit: usize, size: impl Fn(&T) -> usize) -> Vec<&[T]> {
    let mut runs = Vec::new();
    let (mut start, mut sum) = (0, 0);
    for (at, item) in items.iter().enumerate() {
        let size = size(item);
        if at > start && sum + size > limit {
            runs.push(&items[start..at]);
            (start, sum) = (at, 0);
        }
        sum += size;
    }
    if start < items.len() {
        runs.push(&items[start..]);
    }
    runs
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
            assert_eq!(runs(items, 10, |size| *size), *expected);
        }
    }

    #[test]
    fn keys_are_sorted_as_a_browser_compares() {
        let mut keys = ["\u{F900}", "𠮷", "学生", "学", "17日", "170", "17"];
        keys.sort_by(|a, b| as_browsers_do(a, b));
        assert_eq!(keys, ["17", "170", "17日", "学", "学生", "𠮷", "\u{F900}"]);
    }
}
