//! `sitemap.xml` with languages, and `robots.txt`.

use std::fmt::Write as _;
use std::mem;

use super::html::escape;
use super::maker::Maker;
use super::routes::Route;
use crate::lang::Lang;

/// A page as search engines should know it.
pub(super) struct Listed {
    /// Every language it really exists in, with its page there.
    pub versions: Vec<(Lang, Route)>,
    /// Day of its last change (`2024-11-11`), if known.
    pub changed: Option<String>,
}

/// One file takes no more than so many pages and bytes (sitemaps.org protocol 0.9, "Sitemap file location and limits").
const LIMITS: Limits = Limits { pages: 50_000, bytes: 50 * 1024 * 1024 };

#[derive(Clone, Copy)]
struct Limits {
    pages: usize,
    bytes: usize,
}

/// Whether this is the path of a file made by [`files`].
pub(super) fn is_one(path: &str) -> bool {
    path.starts_with("sitemap") && path.ends_with(".xml") && !path.contains('/')
}

/// The sitemap (sitemaps.org protocol 0.9, hreflang as Google documents it): real pages only, each with its versions. A
/// large site has several, and `sitemap.xml`, which `robots.txt` names, lists them. Each is handed on as it is made.
pub(super) fn files<'p>(maker: &Maker, pages: impl Iterator<Item = &'p Listed>, mut put: impl FnMut(&Route, String)) {
    let default = maker.portal.settings.default_lang();
    let entries = pages.flat_map(|page| page.versions.iter().map(move |(_, own)| (own, page)));
    let mut parts = split(entries.map(|(own, page)| entry(maker, own, page, default)), LIMITS).peekable();
    let mut count = 0;
    while let Some(xml) = parts.next() {
        if count == 0 && parts.peek().is_none() {
            return put(&Route::Sitemap, xml);
        }
        count += 1;
        put(&Route::SitemapPart(count), xml);
    }
    put(&Route::Sitemap, index((1..=count).map(|number| Route::SitemapPart(number).absolute(&maker.base_url))));
}

/// One version of a page.
fn entry(maker: &Maker, own: &Route, page: &Listed, default: Lang) -> String {
    let mut out = format!("  <url>\n    <loc>{}</loc>\n", escape(&own.absolute(&maker.base_url)));
    if let Some(changed) = &page.changed {
        let _ = writeln!(out, "    <lastmod>{changed}</lastmod>");
    }
    if page.versions.len() > 1 {
        let fallback = page.versions.iter().find(|(lang, _)| *lang == default).or(page.versions.first());
        let versions = page.versions.iter().map(|(lang, route)| (lang.tag(), route));
        for (tag, route) in versions.chain(fallback.map(|(_, route)| ("x-default", route))) {
            let url = escape(&route.absolute(&maker.base_url));
            let _ = writeln!(out, "    <xhtml:link rel=\"alternate\" hreflang=\"{tag}\" href=\"{url}\"/>");
        }
    }
    out.push_str("  </url>\n");
    out
}

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n";
const TAIL: &str = "</urlset>\n";

/// At least one file, none beyond the limits.
fn split(entries: impl Iterator<Item = String>, limits: Limits) -> impl Iterator<Item = String> {
    let mut entries = entries.peekable();
    let mut is_first = true;
    std::iter::from_fn(move || {
        if !mem::take(&mut is_first) && entries.peek().is_none() {
            return None;
        }
        let (mut xml, mut pages) = (HEAD.to_owned(), 0);
        let fits = |entry: &String, xml: &String, pages: usize| {
            pages == 0 || pages < limits.pages && xml.len() + entry.len() + TAIL.len() <= limits.bytes
        };
        while let Some(entry) = entries.next_if(|entry| fits(entry, &xml, pages)) {
            xml.push_str(&entry);
            pages += 1;
        }
        Some(xml + TAIL)
    })
}

fn index(addresses: impl Iterator<Item = String>) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for address in addresses {
        let _ = writeln!(out, "  <sitemap>\n    <loc>{}</loc>\n  </sitemap>", escape(&address));
    }
    out.push_str("</sitemapindex>\n");
    out
}

/// Everything may be read, the feeds above all: Google Calendar obeys this file.
pub(super) fn robots(maker: &Maker) -> String {
    format!("User-agent: *\nAllow: /\n\nSitemap: {}\n", Route::Sitemap.absolute(&maker.base_url))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(count: usize) -> Vec<String> {
        (0..count).map(|n| format!("  <url>\n    <loc>https://x/{n}</loc>\n  </url>\n")).collect()
    }

    #[test]
    fn every_page_stands_once_in_order_and_no_file_is_too_large() {
        let size = HEAD.len() + TAIL.len();
        for (count, pages, bytes, expected) in [
            (0, 3, 10_000, 1),
            (3, 3, 10_000, 1),
            (4, 3, 10_000, 2),
            (9, 3, 10_000, 3),
            (10, 3, 10_000, 4),
            (10, 100, size + 100, 5),
            (2, 100, 1, 2),
        ] {
            let all = entries(count);
            let files: Vec<String> = split(all.iter().cloned(), Limits { pages, bytes }).collect();
            assert_eq!(files.len(), expected, "{count} pages, {pages} or {bytes} bytes a file");
            for file in &files {
                assert!(file.starts_with(HEAD) && file.ends_with(TAIL));
                assert!(file.matches("<url>").count() <= pages);
                assert!(file.len() <= bytes || file.matches("<url>").count() == 1);
            }
            let inside: String = files.iter().map(|file| &file[HEAD.len()..file.len() - TAIL.len()]).collect();
            assert_eq!(inside, all.concat());
        }
    }

    #[test]
    fn the_protocol_s_own_limits() {
        let files: Vec<String> = split(entries(50_001).into_iter(), LIMITS).collect();
        assert_eq!(files.iter().map(|file| file.matches("<loc>").count()).collect::<Vec<_>>(), [50_000, 1]);
        // Few pages with many versions each: the bytes are reached first.
        let long = format!("  <url>\n    <loc>https://x/{}</loc>\n  </url>\n", "a".repeat(2000));
        let files: Vec<String> = split(std::iter::repeat_n(long, 30_000), LIMITS).collect();
        assert!(files.len() == 2 && files.iter().all(|file| file.len() <= 52_428_800));
    }

    #[test]
    fn the_index_lists_every_part() {
        let index = index([1, 2].map(|number| Route::SitemapPart(number).absolute("https://x.cn/a&b/")).into_iter());
        for part in ["<loc>https://x.cn/a&amp;b/sitemap-1.xml</loc>", "<loc>https://x.cn/a&amp;b/sitemap-2.xml</loc>"] {
            assert_eq!(index.matches(part).count(), 1, "{index}");
        }
        assert!(index.ends_with("</sitemap>\n</sitemapindex>\n"));
        assert!(is_one("sitemap.xml") && is_one(&Route::SitemapPart(12).path()) && !is_one("files/sitemap.xml"));
    }
}
