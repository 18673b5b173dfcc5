//! The search index: pages in plain text → static files that a phone asks for piece by piece.
//! Any run of two or more Han characters that stands in a page finds it, words in Latin letters and numbers by their
//! beginning. No dictionary cuts the text, so there is no word that the index and the reader cut differently.
//! Must not know routes, themes or HTML, nor read anything but its argument: the same pages give the same bytes.
//!
//! # How a query is answered
//! 1. `index.json`, fetched fresh, names all other files, whose names carry a fingerprint and never change.
//! 2. Shards `k/…` hold the positions of keys ([`keys`]) in one long row of tokens ([`fold`]). A term of *n* tokens is
//!    covered by about *n*/2 keys; where their positions line up the term stands, so nothing has to be verified.
//! 3. Blocks `p/…` hold titles, addresses and text. Only those of the results in view are fetched.
//!
//! # Files
//! `index.json` is one object:
//!
//! | member | content |
//! |---|---|
//! | `spans` | three numbers a page ([`numbers`]): positions taken by its title, its headings, its texts |
//! | `first` | the first key of every shard, separated by spaces, in the order of UTF-16 units |
//! | `shards` | the fingerprint of every shard, separated by spaces: shard 3 is `k/3-FINGERPRINT.json` |
//! | `counts` | how many pages stand in every block |
//! | `blocks` | the fingerprint of every block, as for shards, in `p/` |
//!
//! A shard is two strings: its keys and, in the same order, their lists, both separated by spaces. A block is a list of
//! pages `[url, title, kind, date, state, lang, [[anchor, heading, text], …]]`; what is absent is an empty string.

pub mod fold;
pub mod keys;
pub mod numbers;
mod pack;

use std::sync::{Mutex, PoisonError};

use chrono::NaiveDate;

use super::tray::IsOver;
use crate::lang::Lang;

/// A page as the search sees it. All of them wait until the last page is made, so they take as little room as they can.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchPage {
    /// Its address relative to the root of the language, without anchor.
    pub url: Box<str>,
    /// Its title.
    pub title: Box<str>,
    /// `notice`, `guide`, `faq`, `cohort` or `countdown`; the theme words it.
    pub kind: &'static str,
    /// Day of publication; newer pages come first among equals. Pages without one come before all of them.
    pub date: Option<NaiveDate>,
    /// A state in words, shown with the title (已更正).
    pub state: Option<Box<str>>,
    /// Its text in order, as a reader sees it: facts, dates, body.
    pub sections: Box<[SearchSection]>,
    /// The language of its text, which on a page without translation is not that of the index.
    pub lang: Lang,
}

/// A part of a page that a result can lead to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchSection {
    /// Id of its heading, without `#`; `None`: the top of the page.
    pub anchor: Option<Box<str>>,
    /// Its heading (in a FAQ: the question) in plain text.
    pub heading: Option<Box<str>>,
    /// The plain text below the heading. No term is found across the end of a section.
    pub text: Box<str>,
}

/// Takes a file: its path relative to the folder of `index.json`, its bytes.
pub type Put<'a> = dyn Fn(String, Vec<u8>) + Sync + 'a;

/// The files of the index, with paths relative to the folder of `index.json`, sorted by path.
///
/// The order of `pages` does not matter. Superseded pages and drafts are for the caller to leave out.
pub fn index(pages: &[SearchPage]) -> Vec<(String, Vec<u8>)> {
    let files: Mutex<Vec<(String, Vec<u8>)>> = Mutex::default();
    let put = |path, bytes| files.lock().unwrap_or_else(PoisonError::into_inner).push((path, bytes));
    index_unless(pages.to_vec(), &|| false, &put);
    let mut files = files.into_inner().unwrap_or_else(PoisonError::into_inner);
    files.sort();
    files
}

/// As [`index`], but hands on each file as it is made, and stops in the midst when it is over; then what it handed on is
/// of no use.
pub(super) fn index_unless(mut pages: Vec<SearchPage>, is_over: &IsOver<'_>, put: &Put<'_>) {
    // Oldest first: a new notice then leaves the positions and blocks of all older ones as they were.
    pages.sort_by(|a, b| (a.date.is_none(), &a.date, &a.url).cmp(&(b.date.is_none(), &b.date, &b.url)));
    pack::files(pages, is_over, put);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(url: &str, date: Option<&str>, text: &str) -> SearchPage {
        SearchPage {
            url: url.into(),
            title: "毕业生图像采集".into(),
            kind: "notice",
            date: date.map(|date| date.parse().unwrap()),
            state: None,
            sections: [SearchSection { anchor: None, heading: None, text: text.into() }].into(),
            lang: Lang::Zh,
        }
    }

    #[test]
    fn the_order_of_pages_does_not_reach_the_bytes() {
        let a = page("notices/a/", Some("2026-11-17"), "携带身份证");
        let b = page("guides/b/", None, "带采集码");
        assert_eq!(index(&[a.clone(), b.clone()]), index(&[b, a]));
    }

    #[test]
    fn an_empty_portal_has_an_index() {
        let files = index(&[]);
        assert_eq!(files.len(), 1);
        let (path, bytes) = &files[0];
        assert_eq!(path, "index.json");
        assert_eq!(String::from_utf8_lossy(bytes), r#"{"spans":"","first":"","shards":"","counts":[],"blocks":""}"#);
    }

    #[test]
    fn a_small_portal_is_one_shard_and_one_block() {
        let files = index(&[page("notices/a/", Some("2026-11-17"), "携带身份证")]);
        let paths: Vec<&str> = files.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!(paths[0], "index.json");
        assert!(paths[1].starts_with("k/0-") && paths[1].ends_with(".json"), "{}", paths[1]);
        assert!(paths[2].starts_with("p/0-"), "{}", paths[2]);
        assert_eq!(
            String::from_utf8_lossy(&files[2].1),
            r#"[["notices/a/","毕业生图像采集","notice","2026-11-17","","zh-CN",[["","","携带身份证"]]]]"#
        );
    }

    #[test]
    fn another_text_has_another_name() {
        let old = index(&[page("notices/a/", None, "携带身份证")]);
        let new = index(&[page("notices/a/", None, "携带学生证")]);
        assert_ne!(old[1].0, new[1].0);
        assert_ne!(old[2].0, new[2].0);
    }
}
