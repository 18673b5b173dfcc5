//! `sitemap.xml` with languages, and `robots.txt`.

use std::fmt::Write as _;

use super::html::escape;
use super::maker::Maker;
use super::routes::Route;
use crate::lang::Lang;

/// One page as search engines should know it.
pub(super) struct Listed {
    /// The page in one of its languages.
    pub route: Route,
    /// Every language it really exists in, with its page; itself included.
    pub versions: Vec<(Lang, Route)>,
    /// Day of its last change (`2024-11-11`), if known.
    pub changed: Option<String>,
}

/// The sitemap (sitemaps.org protocol 0.9, hreflang as Google documents it): real pages only, each with its versions.
pub(super) fn xml(maker: &Maker, pages: &[Listed]) -> String {
    let default = maker.portal.settings.default_lang();
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n",
    );
    for page in pages {
        let _ = write!(out, "  <url>\n    <loc>{}</loc>\n", escape(&page.route.absolute(&maker.base_url)));
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
    }
    out.push_str("</urlset>\n");
    out
}

/// Everything may be read, the feeds above all: Google Calendar obeys this file.
pub(super) fn robots(maker: &Maker) -> String {
    format!("User-agent: *\nAllow: /\n\nSitemap: {}\n", Route::Sitemap.absolute(&maker.base_url))
}
