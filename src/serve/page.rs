//! What the preview adds to a page: the reload script and, after a failed build, the messages. Never part of the built
//! site. Everything an author wrote is escaped.

use crate::lang::Lang;
use crate::output::artifact::Content;

use super::Bar;
use super::hub::View;

/// Where the event stream is.
pub(super) const EVENTS: &str = "/_tidings/events";
/// Where the reload script is.
pub(super) const SCRIPT: &str = "/_tidings/reload.js";
/// Where the style of the messages is.
pub(super) const STYLE: &str = "/_tidings/overlay.css";
/// Where the form of the bar leads.
pub(super) const AT: &str = "/_tidings/at";
/// The reload script.
pub(super) const SCRIPT_TEXT: &str = include_str!("reload.js");
/// The style of the messages. A file of its own, because a page's security policy may forbid styles in the page.
pub(super) const STYLE_TEXT: &str = include_str!("overlay.css");

/// A page of the site with the script and the messages, before the last `</body>` or else at the end.
pub(super) fn inject(html: &[u8], view: &View, here: &str) -> Content {
    let addition = format!("{}{}", bar(view, here), addition(view));
    let end = end_of_body(html).unwrap_or(html.len());
    [&html[..end], addition.as_bytes(), &html[end..]].concat().into()
}

/// What stands in for every page while there is no site yet.
pub(super) fn waiting(view: &View) -> Content {
    let tag = view.lang.tag();
    let title = match (&view.failure, view.lang) {
        (Some(_), Lang::Zh) => "还没有可以预览的网站",
        (Some(_), Lang::En) => "There is no site to preview yet",
        (None, Lang::Zh) => "正在生成网站……",
        (None, Lang::En) => "Building the site…",
    };
    let html = format!(
        "<!doctype html>\n<html lang=\"{tag}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n</head>\n<body>\n\
         <h1>{title}</h1>\n{}</body>\n</html>\n",
        addition(view)
    );
    html.into()
}

/// The messages of a failed build as a box, or nothing.
pub(super) fn overlay(view: &View) -> String {
    let Some(messages) = &view.failure else {
        return String::new();
    };
    let (title, close) = match (&view.site, view.lang) {
        (Some(_), Lang::Zh) if view.is_own => ("这样还不能发布", "关闭"),
        (Some(_), Lang::En) if view.is_own => ("This cannot be published yet", "Close"),
        (Some(_), Lang::Zh) => ("生成失败，页面仍是上一次成功生成的内容", "关闭"),
        (Some(_), Lang::En) => ("The build failed; this page is from the last good build", "Close"),
        (None, Lang::Zh) => ("生成失败", "关闭"),
        (None, Lang::En) => ("The build failed", "Close"),
    };
    format!(
        "<aside id=\"tidings-overlay\" role=\"alert\" lang=\"{}\"><h2>{title}</h2>\
         <button type=\"button\">{close}</button><pre tabindex=\"0\">{}</pre></aside>",
        view.lang.tag(),
        escaped(messages)
    )
}

/// The instant the site is seen at, to be changed, and the way to the document saved last.
fn bar(view: &View, here: &str) -> String {
    let Some(Bar { at, edited }) = view.site.as_ref().and_then(|site| site.bar()) else {
        return String::new();
    };
    let (label, seen, look, now) = match view.lang {
        Lang::Zh => ("预览", "看这个时刻的网站", "看", "回到现在"),
        Lang::En => ("Preview", "See the site at", "Show", "Back to now"),
    };
    let edited = edited.map_or_else(String::new, |(address, title)| {
        let said = view.lang.pick("刚改的：", "Just saved: ");
        format!("<a href=\"/{}\">{said}{}</a>", escaped(&address), escaped(&title))
    });
    format!(
        "<form id=\"tidings-bar\" action=\"{AT}\" aria-label=\"{label}\" lang=\"{}\"><label>{seen} \
         <input type=\"datetime-local\" name=\"at\" value=\"{}\" required></label>\
         <input type=\"hidden\" name=\"back\" value=\"/{}\"><button>{look}</button>\
         <button name=\"at\" value=\"\" formnovalidate>{now}</button>{edited}</form>",
        view.lang.tag(),
        escaped(&at),
        escaped(here)
    )
}

fn addition(view: &View) -> String {
    format!(
        "<link rel=\"stylesheet\" href=\"{STYLE}\">{}<script src=\"{SCRIPT}\" data-version=\"{}\"></script>\n",
        overlay(view),
        view.version
    )
}

/// Text for an element or a quoted attribute. Other control characters than line ends and tabs have no place in HTML.
fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            '\r' => {}
            c if c.is_control() && c != '\n' && c != '\t' => html.push('\u{fffd}'),
            c => html.push(c),
        }
    }
    html
}

fn end_of_body(html: &[u8]) -> Option<usize> {
    const TAG: &[u8] = b"</body";
    html.windows(TAG.len()).rposition(|window| window.eq_ignore_ascii_case(TAG))
}
