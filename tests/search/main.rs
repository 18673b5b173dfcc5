//! The search finds what stands in a page, and nothing else: checked over the files of the index, once by a second
//! implementation of the query in Rust and once by the theme's own script under Node.

mod corpus;
mod naive;
#[path = "../portal/mod.rs"]
mod portal;
mod query;
mod real;

use std::path::{Path, PathBuf};
use std::process::Command;

use proptest::prelude::*;
use query::Files;
use serde_json::json;
use tidings::lang::Lang;
use tidings::output::search::{SearchPage, SearchSection, index};

fn found(files: &Files, query: &str) -> Vec<String> {
    let mut urls = query::find(files, query);
    urls.sort();
    urls
}

fn files(pages: &[SearchPage]) -> Files {
    let parse = |bytes: Vec<u8>| serde_json::from_slice(&bytes).expect("every file of the index is JSON");
    index(pages).into_iter().map(|(path, bytes)| (path, parse(bytes))).collect()
}

/// Few different characters, so that pages are full of the same pairs in other orders.
fn dense_text() -> impl Strategy<Value = String> {
    "([学位证书生学位证]|1|12|203|[ab]|abc|ABCd|Ａ|[ ，。、-]|\u{AD}|é|𠮷){0,60}"
}

fn dense_page() -> impl Strategy<Value = SearchPage> {
    let section = (prop::option::of(dense_text()), dense_text()).prop_map(|(heading, text)| SearchSection {
        anchor: None,
        heading: heading.map(Into::into),
        text: text.into(),
    });
    (dense_text(), prop::option::of("20(19|2[0-6])-1[0-2]-1[0-9]"), prop::collection::vec(section, 0..4)).prop_map(
        |(title, date, sections)| SearchPage {
            url: "".into(),
            title: title.into(),
            kind: "notice",
            date: date.map(|date| date.parse().expect("a day")),
            state: None,
            sections: sections.into(),
            lang: Lang::Zh,
        },
    )
}

fn numbered(mut pages: Vec<SearchPage>) -> Vec<SearchPage> {
    for (at, page) in pages.iter_mut().enumerate() {
        page.url = format!("{at}/").into();
    }
    pages
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_query_finds_exactly_what_reading_every_page_finds(
        pages in prop::collection::vec(dense_page(), 1..12).prop_map(numbered),
        queries in prop::collection::vec(dense_text(), 1..6),
        cuts in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 2usize..=12), 8),
    ) {
        let files = files(&pages);
        let cut = cuts.iter().map(|(page, start, length)| {
            let texts = naive::parts(page.get(&pages));
            let text = &texts[start.index(texts.len())];
            corpus::cut(text, start.index(text.chars().count().max(1)), *length)
        });
        for query in queries.into_iter().chain(cut) {
            prop_assert_eq!(found(&files, &query), naive::find(&pages, &query), "{:?}", query);
        }
    }
}

/// The promise of the search, checked without any of its code: no folding, no tokens, only what stands in the text.
#[test]
fn two_or_more_neighbouring_han_characters_are_always_found() {
    let pages = corpus::pages(120, 1);
    let files = files(&pages);
    let mut random = corpus::Random::new(7);
    let mut asked = 0;
    while asked < 3_000 {
        let page = &pages[random.below(pages.len())];
        let parts = naive::parts(page);
        let text = &parts[random.below(parts.len())];
        let query = corpus::cut(text, random.below(text.chars().count().max(1)), 2 + random.below(11));
        let han = |c: char| ('\u{4E00}'..='\u{9FFF}').contains(&c);
        if query.chars().count() < 2 || !query.chars().all(han) {
            continue;
        }
        asked += 1;
        let bare = |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).collect() };
        let mut expected: Vec<String> = pages
            .iter()
            .filter(|page| naive::parts(page).iter().any(|part| bare(part).contains(&query)))
            .map(|page| page.url.to_string())
            .collect();
        expected.sort();
        assert!(expected.iter().any(|url| **url == *page.url));
        assert_eq!(found(&files, &query), expected, "{query}");
    }
}

#[test]
fn words_typed_by_a_person() {
    let page = |url: &str, title: &str, text: &str| SearchPage {
        url: url.into(),
        title: title.into(),
        kind: "notice",
        date: Some("2024-11-10".parse().expect("a day")),
        state: None,
        sections: [SearchSection { anchor: None, heading: None, text: text.into() }].into(),
        lang: Lang::Zh,
    };
    let pages = [
        page("capture", "2025 届毕业生图像采集", "2024 年 11 月 17 日，带身份证、学生证到人文楼103教室。费用20元。"),
        page("restore", "系统维护", "维护后可恢复数据。请勿重复提交；数据由学信网（CHSI）核对。"),
        page("pairs", "系统维护（续）", "恢复复数的数据，须由教务处（Registrar’s Office）办理，电话 0898-88888888。"),
        page("english", "Image capture", "Bring your student ID card. Ask the Registrar by e-mail: a@b.cn, room B203."),
    ];
    let files = files(&pages);
    let cases: &[(&str, &[&str])] = &[
        ("恢复数据", &["restore"]),
        ("恢复 数据", &["pairs", "restore"]),
        ("数据，请", &["restore"]),
        ("身份证学生证", &["capture"]),
        ("2024年11月17日", &["capture"]),
        ("2024 年 11 月 17 日", &["capture"]),
        ("２０２５届", &["capture"]),
        ("17日", &["capture"]),
        ("7日", &[]),
        ("103教室", &["capture"]),
        ("103 教室", &["capture"]),
        ("1", &[]),
        ("费", &["capture"]),
        ("chsi", &["restore"]),
        ("CHSI核对", &["restore"]),
        ("regist", &["english", "pairs"]),
        ("registrar's office", &["pairs"]),
        ("egistrar", &[]),
        ("IMAGE  bring", &["english"]),
        ("b203", &["english"]),
        ("0898-8888", &["pairs"]),
        ("e-mail", &["english"]),
        ("采集毕业", &[]),
        ("…！", &[]),
        ("", &[]),
    ];
    for (query, expected) in cases {
        assert_eq!(found(&files, query), *expected, "{query}");
        assert_eq!(naive::find(&pages, query), *expected, "{query}, reading");
    }
}

#[test]
fn title_then_heading_then_text_then_the_newer() {
    let page = |url: &str, date: Option<&str>, title: &str, heading: &str, text: &str| SearchPage {
        url: url.into(),
        title: title.into(),
        kind: "notice",
        date: date.map(|date| date.parse().expect("a day")),
        state: None,
        sections: [SearchSection { anchor: None, heading: Some(heading.into()), text: text.into() }].into(),
        lang: Lang::Zh,
    };
    let pages = [
        page("text-old", Some("2023-01-01"), "通知", "安排", "学位证"),
        page("text-new", Some("2026-01-01"), "通知", "安排", "学位证"),
        page("text-guide", None, "指南", "安排", "学位证"),
        page("heading", Some("2022-01-01"), "通知", "学位证", "学位证学位证"),
        page("title", Some("2021-01-01"), "学位证", "安排", "学位证"),
    ];
    let order = query::find(&files(&pages), "学位证");
    assert_eq!(order, ["title", "heading", "text-guide", "text-new", "text-old"]);
}

/// Writes an index and its queries for the scripts beside this file.
fn write(folder: &Path, pages: &[SearchPage], queries: &serde_json::Value) {
    let mut files = index(pages);
    files.push(("queries.json".to_owned(), queries.to_string().into_bytes()));
    for (path, bytes) in files {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().expect("a joined path has a parent")).expect("the folder is ours");
        std::fs::write(path, bytes).expect("the folder is ours");
    }
}

fn cut_queries(pages: &[SearchPage], count: usize) -> Vec<String> {
    let mut random = corpus::Random::new(11);
    let mut queries = Vec::new();
    while queries.len() < count {
        let parts = naive::parts(&pages[random.below(pages.len())]);
        let text = &parts[random.below(parts.len())];
        let query = corpus::cut(text, random.below(text.chars().count().max(1)), 2 + random.below(11));
        // Terms that begin with half a word, or are too vague for the script to answer, are covered elsewhere.
        if naive::tokens(&query).len() > 1 {
            queries.push(query);
        }
    }
    queries
}

/// The folder of this file, wherever the crate lies.
fn here() -> PathBuf {
    Path::new(file!()).parent().expect("a file lies in a folder").to_owned()
}

/// Runs a script of this folder, or says that there is no Node and passes.
fn node(script: &str, arguments: &[&Path]) {
    let theme = here().join("../../themes/harbour/assets/search.js");
    match Command::new("node").arg(here().join(script)).arg(theme).args(arguments).output() {
        Err(_) => eprintln!("skipped: there is no node"),
        Ok(output) => {
            println!("{}", String::from_utf8_lossy(&output.stdout));
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        }
    }
}

#[test]
fn the_script_finds_the_same() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let pages = corpus::pages(60, 2);
    let files = files(&pages);
    let expected = |query: &String| json!({"query": query, "pages": naive::find(&pages, query), "order": query::find(&files, query)});
    let queries = cut_queries(&pages, 500).iter().map(expected).collect();
    write(folder.path(), &pages, &queries);
    node("recall.mjs", &[folder.path()]);
}

#[test]
fn the_script_folds_every_character_the_same() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let folded: Vec<String> = (0..=0x10_FFFF)
        .map(|code| match char::from_u32(code) {
            None => String::new(),
            Some(c) => {
                let tokens = naive::tokens(&format!("a{c}b"));
                tokens
                    .iter()
                    .map(|t| format!("{}{}", if t.han { "!" } else { "" }, t.text))
                    .collect::<Vec<_>>()
                    .join(" ")
            }
        })
        .collect();
    let path = folder.path().join("folded.json");
    std::fs::write(&path, json!(folded).to_string()).expect("the folder is ours");
    node("fold.mjs", &[&path]);
}

/// Not a check but a measure: `cargo test --release --test search sizes -- --ignored --nocapture`.
#[test]
#[ignore = "measures, takes a minute"]
fn sizes() {
    for count in [100, 1_000, 10_000] {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let pages = corpus::pages(count, 3);
        let queries = cut_queries(&pages, 300).iter().map(|query| json!({"query": query})).collect();
        write(folder.path(), &pages, &queries);
        node("sizes.mjs", &[folder.path()]);
    }
}
