//! Positions and pages → files of a size that is quick to fetch. Knows the form of the files, not what a query does.

use std::cmp::Ordering;
use std::collections::HashMap;

use rayon::prelude::*;
use serde::Serialize;

use super::super::tray::IsOver;
use super::fold::Folded;
use super::keys::keys;
use super::{Put, SearchPage, numbers};

/// Bytes of a shard before compression, about 6 kB after. A longer list of a single key is not split.
const SHARD: usize = 8_000;

/// Digits of the largest number there may be; only a guess for the memory to take.
const LONGEST: usize = 5;

/// Bytes of a block before compression: two or three notices, as results seldom stand side by side.
const BLOCK: usize = 8_000;

/// Hands on the files for pages in their final order, each as soon as it is made: together they hold every text of the
/// portal once more. A page is dropped as soon as it is laid, for the row grows meanwhile.
pub(super) fn files(pages: Vec<SearchPage>, is_over: &IsOver<'_>, put: &Put<'_>) {
    let (mut row, mut blocks, mut open) = (Row::default(), Vec::new(), Runs::new(BLOCK));
    let mut block = |run: Vec<String>| {
        blocks.push((run.len(), named("p", blocks.len(), format!("[{}]", run.join(",")), put)));
    };
    let mut pages = pages.into_iter();
    while !is_over() {
        let wave: Vec<SearchPage> = pages.by_ref().take(AT_ONCE * rayon::current_num_threads()).collect();
        if wave.is_empty() {
            break;
        }
        let (rows, records) = rayon::join(
            || wave.par_chunks(AT_ONCE).map(Row::of).collect::<Vec<Row>>(),
            || wave.par_iter().map(record).collect::<Vec<String>>(),
        );
        rayon::join(
            || rows.into_iter().for_each(|next| row.append(next)),
            || records.into_iter().filter_map(|record| open.push(record.len(), record)).for_each(&mut block),
        );
    }
    open.end().into_iter().for_each(block);
    if is_over() {
        return;
    }
    let shards = shards(row.lists, put);
    let index = Index {
        spans: row.spans,
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

/// So many pages are laid by one thread before it takes others.
const AT_ONCE: usize = 256;

/// Pages laid in one row: title, headings, texts. Between any two parts one position stays empty, so that no term is
/// found across them.
#[derive(Default)]
struct Row {
    lists: HashMap<String, List>,
    spans: String,
    /// Positions taken.
    length: usize,
}

/// The positions of one key.
struct List {
    first: usize,
    /// Those after the first, as differences to the one before.
    others: String,
    last: usize,
}

impl Row {
    fn of(pages: &[SearchPage]) -> Row {
        let mut row = Row::default();
        for page in pages {
            let headings = page.sections.iter().filter_map(|section| section.heading.as_deref());
            let texts = page.sections.iter().map(|section| &*section.text);
            let title = row.lay(&page.title);
            let headings = headings.map(|heading| row.lay(heading)).sum();
            let texts = texts.map(|text| row.lay(text)).sum();
            [title, headings, texts].into_iter().for_each(|span| numbers::push(&mut row.spans, span));
        }
        row
    }

    /// How many positions the text takes.
    fn lay(&mut self, text: &str) -> usize {
        let folded = Folded::of(text);
        for (at, key) in keys(&folded).enumerate() {
            let at = self.length + at;
            match self.lists.get_mut(key) {
                Some(list) => {
                    numbers::push(&mut list.others, at - list.last);
                    list.last = at;
                }
                None => _ = self.lists.insert(key.to_owned(), List { first: at, others: String::new(), last: at }),
            }
        }
        self.length += folded.len() + 1;
        folded.len() + 1
    }

    /// Another row behind this one. Differences stay what they are wherever a row begins.
    fn append(&mut self, other: Row) {
        for (key, mut list) in other.lists {
            (list.first, list.last) = (self.length + list.first, self.length + list.last);
            match self.lists.get_mut(&key) {
                Some(own) => {
                    numbers::push(&mut own.others, list.first - own.last);
                    own.others.push_str(&list.others);
                    own.last = list.last;
                }
                None => _ = self.lists.insert(key, list),
            }
        }
        self.spans.push_str(&other.spans);
        self.length += other.length;
    }
}

/// The first key and the fingerprint of every shard.
fn shards(lists: HashMap<String, List>, put: &Put<'_>) -> Vec<(String, String)> {
    let whole = |List { first, others, .. }| {
        let mut text = String::with_capacity(others.len() + LONGEST);
        numbers::push(&mut text, first);
        text.push_str(&others);
        text
    };
    let mut lists: Vec<(String, String)> = lists.into_iter().map(|(key, list)| (key, whole(list))).collect();
    lists.sort_by(|a, b| as_browsers_do(&a.0, &b.0));
    let mut shards = Vec::new();
    let mut shard = |run: Vec<(String, String)>| {
        let parts = [join(run.iter().map(|(key, _)| key)), join(run.iter().map(|(_, list)| list))];
        shards.push((run[0].0.clone(), named("k", shards.len(), json(&parts), put)));
    };
    let mut open = Runs::new(SHARD);
    let full = lists.into_iter().filter_map(|(key, list)| open.push(key.len() + list.len() + 2, (key, list)));
    full.for_each(&mut shard);
    open.end().into_iter().for_each(shard);
    shards
}

/// JavaScript compares strings by UTF-16 units, which puts the characters beyond U+FFFF before those from U+E000.
fn as_browsers_do(a: &str, b: &str) -> Ordering {
    a.encode_utf16().cmp(b.encode_utf16())
}

fn record(page: &SearchPage) -> String {
    let sections: Vec<[&str; 3]> = page
        .sections
        .iter()
        .map(|s| [s.anchor.as_deref().unwrap_or(""), s.heading.as_deref().unwrap_or(""), s.text.trim()])
        .collect();
    let SearchPage { url, title, kind, date, state, lang, .. } = page;
    let date = date.map(|date| date.to_string()).unwrap_or_default();
    json(&(url, title, kind, date, state.as_deref().unwrap_or(""), lang.tag(), sections))
}

/// Neighbours together until the next one would exceed a limit. No run is empty.
struct Runs<T> {
    limit: usize,
    size: usize,
    run: Vec<T>,
}

impl<T> Runs<T> {
    fn new(limit: usize) -> Runs<T> {
        Runs { limit, size: 0, run: Vec::new() }
    }

    /// Takes one more of this size; the run before it, if that is ended by it.
    fn push(&mut self, size: usize, item: T) -> Option<Vec<T>> {
        let full = if self.size + size > self.limit { self.end() } else { None };
        self.size += size;
        self.run.push(item);
        full
    }

    /// The last run, if there is one.
    fn end(&mut self) -> Option<Vec<T>> {
        self.size = 0;
        let run = std::mem::take(&mut self.run);
        (!run.is_empty()).then_some(run)
    }
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
            let mut open = Runs::new(10);
            let mut runs: Vec<Vec<usize>> = items.iter().filter_map(|size| open.push(*size, *size)).collect();
            runs.extend(open.end());
            assert_eq!(runs, *expected);
        }
    }

    #[test]
    fn keys_are_sorted_as_a_browser_compares() {
        let mut keys = ["\u{F900}", "𠮷", "学生", "学", "17日", "170", "17"];
        keys.sort_by(|a, b| as_browsers_do(a, b));
        assert_eq!(keys, ["17", "170", "17日", "学", "学生", "𠮷", "\u{F900}"]);
    }
}
