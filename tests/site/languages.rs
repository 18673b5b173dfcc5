//! Which page is the same page in another language, and which address search engines should keep.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use crate::portal::{self, AT, BASE, attribute, pages, tags};

/// What a page's head says about its versions.
struct Versions {
    canonical: String,
    /// hreflang → address.
    alternates: BTreeMap<String, String>,
    noindex: bool,
}

fn address(path: &str) -> String {
    format!("{BASE}{}", path.strip_suffix("index.html").unwrap_or(path))
}

fn versions(site: &tidings::output::artifact::Site) -> BTreeMap<String, Versions> {
    let read = |html: &str| {
        let links = tags(html, "link");
        let canonical: Vec<&str> = links
            .iter()
            .filter(|tag| attribute(tag, "rel") == Some("canonical"))
            .filter_map(|tag| attribute(tag, "href"))
            .collect();
        assert_eq!(canonical.len(), 1);
        let alternates = links.iter().filter_map(|tag| {
            let lang = attribute(tag, "hreflang")?;
            attribute(tag, "href").map(|href| (lang.to_owned(), href.to_owned()))
        });
        Versions {
            canonical: canonical[0].to_owned(),
            alternates: alternates.collect(),
            noindex: html.contains("<meta name=\"robots\" content=\"noindex\">"),
        }
    };
    pages(site).iter().map(|(path, html)| (address(path), read(html))).collect()
}

/// The rules of hreflang (Google Search Central, "Localized versions"): every version names itself and all others, every
/// link is returned, all of them are canonical pages that may be indexed.
fn check(all: &BTreeMap<String, Versions>) {
    for (url, page) in all {
        if page.alternates.is_empty() {
            continue;
        }
        if url != BASE {
            assert!(page.alternates.values().any(|other| other == url), "{url} does not name itself");
            assert_eq!(&page.canonical, url, "a page with versions is canonical");
        }
        assert!(page.alternates.contains_key("x-default"), "{url}");
        for (lang, other) in &page.alternates {
            let version = all.get(other).unwrap_or_else(|| panic!("{url} names {other}, which is no page"));
            assert_eq!(&version.canonical, other, "{url} names {other}, which is not canonical");
            assert_eq!(version.noindex, page.noindex);
            assert_eq!(version.alternates, page.alternates, "{other} does not return the link of {url} ({lang})");
        }
    }
}

#[test]
fn every_version_names_itself_and_is_named_by_all_others() {
    let all = versions(&portal::site());
    check(&all);
    let translated = all.values().filter(|page| page.alternates.len() == 3).count();
    assert!(translated > 40, "only {translated} pages have versions");
}

#[test]
fn a_page_without_translation_is_no_version_and_its_canonical_is_the_original() {
    let root = portal::copy();
    fs::remove_file(root.path().join("content/faq/fee.en.md")).expect("there");
    let site = portal::output(root.path(), "harbour", AT).site;
    let all = versions(&site);
    check(&all);
    let (original, fallback) = (format!("{BASE}zh/faq/fee/"), format!("{BASE}en/faq/fee/"));
    for url in [&original, &fallback] {
        assert_eq!(all[url].alternates, BTreeMap::new(), "{url}");
        assert_eq!(all[url].canonical, original, "{url}");
    }
    let sitemap = portal::text(&site, "sitemap.xml");
    assert!(sitemap.contains(&format!("<loc>{original}</loc>")) && !sitemap.contains(&fallback));
}

#[test]
fn the_sitemap_lists_what_may_be_indexed_and_nothing_else() {
    let site = portal::site();
    let sitemap = portal::text(&site, "sitemap.xml");
    let listed: BTreeSet<&str> =
        sitemap.split("<loc>").skip(1).filter_map(|rest| rest.split("</loc>").next()).collect();
    let all = versions(&site);
    let wanted: BTreeSet<&str> = all
        .iter()
        .filter(|(url, page)| !page.noindex && &page.canonical == *url)
        .map(|(url, _)| url.as_str())
        .collect();
    assert_eq!(listed, wanted);
}

#[test]
fn the_root_leads_to_the_default_language_without_script_and_shows_both() {
    let root = portal::text(&portal::site(), "index.html");
    assert!(root.contains("<meta http-equiv=\"refresh\" content=\"0; url=zh/\">"), "{root}");
    assert!(root.contains(&format!("<link rel=\"canonical\" href=\"{BASE}zh/\">")), "{root}");
    assert!(!root.contains("<script"), "{root}");
    let buttons: Vec<(Option<&str>, Option<&str>)> = tags(&root, "a")
        .into_iter()
        .filter(|tag| attribute(tag, "class") == Some("button"))
        .map(|tag| (attribute(tag, "href"), attribute(tag, "hreflang")))
        .collect();
    assert_eq!(buttons, [(Some("zh/"), Some("zh-CN")), (Some("en/"), Some("en"))]);
}
