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
/// portal once more.
pub(super) fn files(pages: &[&SearchPage], is_over: &IsOver<'_>, put: &Put<'_>) {
    let row = || {
        let mut row = Row::default();
        // As many at once as there are threads, for rows that wait to be joined take memory.
        for wave in pages.chunks(AT_ONCE * rayon::current_num_threads()) {
            let rows: Vec<Row> = wave.par_chunks(AT_ONCE).map(|some| Row::of(some, is_over)).collect();
            rows.into_iter().for_each(|next| row.append(next));
        }
        row
    };
    let (Row { lists, spans, .. }, blocks) = rayon::join(row, || blocks(pages, is_over, put));
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
    fn of(pages: &[&SearchPage], is_over: &IsOver<'_>) -> Row {
        let mut row = Row::default();
        for page in pages.iter().take_while(|_| !is_over()) {
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
    let date = date.map(|date| date.to_string()).unwrap_or_default();
    json(&(url, title, kind, date, state.as_deref().unwrap_or(""), lang.tag(), sections))
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
