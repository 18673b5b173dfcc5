//! The query over the files of the index, as `search.js` does it, a second time.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use tidings::output::search::numbers::LAST;

use crate::naive::{Token, terms};

/// The parsed files of an index by path.
pub(crate) type Files = BTreeMap<String, Value>;

/// The addresses of the pages that hold every term of the query, best first.
pub(crate) fn find(files: &Files, query: &str) -> Vec<String> {
    let index = read(files, "index.json");
    let spans = numbers(text(&index["spans"]));
    let mut scores: Option<BTreeMap<usize, usize>> = None;
    for term in terms(query) {
        let mut next: BTreeMap<usize, usize> = BTreeMap::new();
        for position in starts(files, index, &term) {
            let (page, worth) = place(&spans, position);
            let before = scores.as_ref().map_or(Some(0), |scores| scores.get(&page).copied());
            if let Some(before) = before {
                let score = next.entry(page).or_default();
                *score = (*score).max(before + worth);
            }
        }
        scores = Some(next);
    }
    let mut pages: Vec<(usize, usize)> = scores.unwrap_or_default().into_iter().collect();
    pages.sort_by_key(|&(page, score)| Reverse((score, page)));
    pages.into_iter().map(|(page, _)| url(files, index, page)).collect()
}

fn place(spans: &[usize], position: usize) -> (usize, usize) {
    let mut end = 0;
    let part = spans.iter().position(|span| {
        end += span;
        position < end
    });
    let part = part.expect("every position lies in a page");
    (part / 3, [9, 3, 1][part % 3])
}

fn starts(files: &Files, index: &Value, term: &[Token]) -> BTreeSet<usize> {
    let at = |offset: usize, wanted: &dyn Fn(&str) -> bool, from: &str| -> BTreeSet<usize> {
        positions(files, index, from, wanted).into_iter().filter_map(|p| p.checked_sub(offset)).collect()
    };
    let units = term.iter().enumerate().map(|(i, token)| {
        let this = token.text.as_str();
        match term.get(i + 1) {
            Some(next) if next.han => {
                let key = format!("{this}{}", next.text);
                at(i, &|k| k == key, &key)
            }
            Some(_) => at(i, &|k| k == this, this),
            None if token.han || this.chars().count() > 2 => at(i, &|k| k.starts_with(this), this),
            None => {
                let han = |k: &str| k.strip_prefix(this).is_some_and(|rest| rest.chars().all(|c| c >= '\u{2E80}'));
                at(i, &han, this)
            }
        }
    });
    units.reduce(|a, b| a.intersection(&b).copied().collect()).unwrap_or_default()
}

/// Positions of all keys that are wanted, in the shards from that of the key `from` to the end.
fn positions(files: &Files, index: &Value, from: &str, wanted: &dyn Fn(&str) -> bool) -> Vec<usize> {
    let first: Vec<&str> = text(&index["first"]).split(' ').collect();
    let names: Vec<&str> = text(&index["shards"]).split(' ').filter(|name| !name.is_empty()).collect();
    let start = first.iter().rposition(|key| key.encode_utf16().le(from.encode_utf16())).unwrap_or(0);
    let mut found = Vec::new();
    for (at, name) in names.iter().enumerate().skip(start) {
        if at > start && !first[at].starts_with(&from[..from.chars().next().map_or(0, char::len_utf8)]) {
            break;
        }
        let shard = read(files, &format!("k/{at}-{name}.json"));
        for (key, list) in text(&shard[0]).split(' ').zip(text(&shard[1]).split(' ')) {
            if wanted(key) {
                found.extend(numbers(list).into_iter().scan(0, |sum, step| {
                    *sum += step;
                    Some(*sum)
                }));
            }
        }
    }
    found
}

fn url(files: &Files, index: &Value, mut page: usize) -> String {
    let names = text(&index["blocks"]).split(' ');
    for (at, (name, count)) in names.zip(index["counts"].as_array().into_iter().flatten()).enumerate() {
        let count = usize::try_from(count.as_u64().expect("a count")).expect("a small count");
        if page < count {
            return text(&read(files, &format!("p/{at}-{name}.json"))[page][0]).to_owned();
        }
        page -= count;
    }
    panic!("page {page} is in no block");
}

fn read<'a>(files: &'a Files, path: &str) -> &'a Value {
    files.get(path).unwrap_or_else(|| panic!("no file {path}"))
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a string")
}

fn numbers(text: &str) -> Vec<usize> {
    let (mut values, mut value, mut weight) = (Vec::new(), 0, 1);
    for byte in text.bytes() {
        let digit = usize::from(byte) - 0x23 - usize::from(byte > b'\\');
        if digit < LAST {
            values.push(value + digit * weight);
            (value, weight) = (0, 1);
        } else {
            value += (digit - LAST) * weight;
            weight *= 91 - LAST;
        }
    }
    values
}
