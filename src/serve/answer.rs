//! A request → what to answer, from the site in memory and nothing else: no file is ever opened here.

use std::net::SocketAddr;

use crate::output::artifact::{Artifact, ArtifactPath, Content, content_type};
use crate::output::routes::percent_encode as spelled;

use super::Source;
use super::http::{self, Head, Response};
use super::hub::View;
use super::page;

/// What the server is to do.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// Send this.
    Whole(Response),
    /// Keep the connection and tell of every change of the view.
    Events,
    /// Show the site at another instant, and send this.
    Wish {
        /// As typed; empty: the present.
        at: String,
        /// Back to the page.
        response: Response,
    },
}

/// Answers a request that came to a server at `address`.
pub(super) fn answer(head: &Head, view: &View, address: SocketAddr) -> Answer {
    if let Some(refusal) = refusal(head, address) {
        return Answer::Whole(refusal);
    }
    let Some(path) = decoded_path(&head.target) else {
        return Answer::Whole(Response::text(400, "400 Bad Request"));
    };
    let response = match path.as_str() {
        page::EVENTS => return Answer::Events,
        // A page of another site may send its reader here, or load this as a picture; time is not for it to set.
        page::AT if !is_asked_here(head) => {
            return Answer::Whole(Response::text(403, "403 Forbidden: asked by another site"));
        }
        page::AT => return wish(query(&head.target)),
        page::SCRIPT => whole(200, "text/javascript; charset=utf-8", page::SCRIPT_TEXT.into()),
        page::STYLE => whole(200, "text/css; charset=utf-8", page::STYLE_TEXT.into()),
        path => match &view.site {
            Some(site) => {
                let mut response = of_site(site.as_ref(), path, query(&head.target), view);
                let since = site.since().map(|since| ("Last-Modified", http::date(since)));
                response.fields.extend(since.filter(|_| response.status == 200));
                response
            }
            None => whole(503, "text/html; charset=utf-8", page::waiting(view)),
        },
    };
    Answer::Whole(if_changed(head, response))
}

/// Whether a page of the preview asked, or whoever sits at the browser. Browsers that do not say so, as over plain HTTP to
/// another computer, name the page instead: the policy of the preview lets its own pages do that.
fn is_asked_here(head: &Head) -> bool {
    if let Some(from) = head.values("sec-fetch-site").next() {
        return from == "same-origin" || from == "none";
    }
    let host = head.values("host").next().unwrap_or_default();
    head.values("referer").any(|page| page.split('/').nth(2) == Some(host))
}

/// Whether the answer may be as large as an attachment can be.
pub(super) fn may_be_large(head: &Head) -> bool {
    head.target.starts_with("/files/")
}

/// The form of the bar: `?at=2024-11-12T09%3A00&back=%2Fzh%2F`.
fn wish(query: &str) -> Answer {
    let field = |name: &str| {
        let fields = query.trim_start_matches('?').split('&').filter_map(|field| field.split_once('='));
        // The button for the present comes after the field with the instant.
        let value = fields.rev().find(|(own, _)| *own == name)?.1;
        decoded_text(&value.replace('+', " "))
    };
    let plain = |at: &String| at.len() <= 32 && at.chars().all(|c| c.is_ascii_digit() || "-:T ".contains(c));
    let Some(at) = field("at").filter(plain) else {
        return Answer::Whole(Response::text(400, "400 Bad Request"));
    };
    // Only to a page of this site: `//elsewhere` is another host, and browsers take a backslash for a slash.
    let is_own = |back: &String| {
        back.starts_with('/') && !back.contains("//") && back.bytes().all(|b| b.is_ascii_graphic() && b != b'\\')
    };
    let back = field("back").filter(is_own).unwrap_or_else(|| "/".to_owned());
    let mut response = Response::text(303, "303 See Other");
    response.fields.push(("Location", back));
    Answer::Wish { at, response }
}

/// Only GET and HEAD, and only under a name of this computer: a page elsewhere could let its own name point here and
/// then read drafts ("DNS rebinding"). A server that is open to the network on purpose may have any name.
fn refusal(head: &Head, address: SocketAddr) -> Option<Response> {
    if !matches!(head.method.as_str(), "GET" | "HEAD") {
        let mut refusal = Response::text(405, "405 Method Not Allowed");
        refusal.fields.push(("Allow", "GET, HEAD".to_owned()));
        return Some(refusal);
    }
    let hosts: Vec<&str> = head.values("host").collect();
    let [host] = hosts[..] else {
        return Some(Response::text(400, "400 Bad Request: one Host header is needed"));
    };
    let is_known = !address.ip().is_loopback() || is_this_computer(host, address);
    (!is_known).then(|| Response::text(403, "403 Forbidden: unknown host name"))
}

/// Any port will do: a tunnel or a container may show another.
fn is_this_computer(host: &str, address: SocketAddr) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) && !name.is_empty() => name,
        _ => host,
    };
    let bound = match address {
        SocketAddr::V4(address) => address.ip().to_string(),
        SocketAddr::V6(address) => format!("[{}]", address.ip()),
    };
    let name = name.to_ascii_lowercase();
    [&bound, "localhost", "127.0.0.1", "[::1]"].contains(&name.as_str())
}

/// The decoded path of a target, `None` if it is no path or not strictly encoded. `%2F` stays apart from `/` by being
/// refused: no file of a site has a slash in its name.
fn decoded_path(target: &str) -> Option<String> {
    let path = target.split('?').next().filter(|path| path.starts_with('/') && !path.contains('#'))?;
    // `%2F` is no slash of a path, and no file's name holds one.
    if path.to_ascii_uppercase().contains("%2F") {
        return None;
    }
    decoded_text(path)
}

/// Strictly percent-encoded UTF-8 without NUL.
fn decoded_text(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        if byte != b'%' {
            bytes.push(byte);
            rest = after;
            continue;
        }
        let digit = |at: usize| after.get(at).and_then(|digit| char::from(*digit).to_digit(16));
        let decoded = u8::try_from(digit(0)? * 16 + digit(1)?).ok()?;
        if decoded == 0 {
            return None;
        }
        bytes.push(decoded);
        rest = &after[2..];
    }
    String::from_utf8(bytes).ok()
}

fn query(target: &str) -> &str {
    target.find('?').map_or("", |at| &target[at..])
}

fn of_site(site: &dyn Source, path: &str, query: &str, view: &View) -> Response {
    // The site lies at the root here; whoever comes by a published link finds it all the same.
    let published = path.strip_prefix(site.published_below()).filter(|published| *published != &path[1..]);
    for path in [Some(&path[1..]), published].into_iter().flatten() {
        let file = if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
        if let Some(artifact) = site.file(&file) {
            return found(200, &artifact, view);
        }
        if let Some(folder) = site.file(&format!("{path}/index.html")) {
            return moved(&folder.path, query);
        }
    }
    let path = published.unwrap_or(&path[1..]);
    let language = path.split('/').next().unwrap_or_default();
    let page = site.file(&format!("{language}/404.html")).or_else(|| site.file("404.html"));
    page.map_or_else(|| Response::text(404, "404 Not Found"), |page| found(404, &page, view))
}

fn found(status: u16, artifact: &Artifact, view: &View) -> Response {
    let kind = content_type(artifact.path.as_str());
    let is_page = kind.starts_with("text/html");
    let here = spelled(artifact.path.as_str().trim_end_matches("index.html"));
    let body = if is_page { page::inject(&artifact.content, view, &here) } else { artifact.content.clone() };
    whole(status, kind, body)
}

/// From `/x` to `/x/`. The place is spelled from the site's own path, so a request cannot send a reader elsewhere.
fn moved(index: &ArtifactPath, query: &str) -> Response {
    let place = spelled(index.as_str().trim_end_matches("index.html"));
    let mut response = Response::text(301, "301 Moved Permanently");
    // A query as sent holds no control character; other than ASCII it may, and a header field should not.
    let query = if query.is_ascii() { query } else { "" };
    response.fields.push(("Location", format!("/{place}{query}")));
    response
}

fn whole(status: u16, kind: &str, body: Content) -> Response {
    let tag = format!("\"{}\"", &blake3::hash(&body).to_hex()[..32]);
    Response { status, fields: vec![("Content-Type", kind.to_owned()), ("ETag", tag)], body }
}

/// 304 for what the browser already has (RFC 9110 §13.1.2; the comparison there is the weak one). A date counts only
/// where no tag is sent (§13.1.3), and only if it is the very one we gave: the preview's clock can be set back.
fn if_changed(head: &Head, mut response: Response) -> Response {
    let field =
        |wanted: &str| response.fields.iter().find(|(name, _)| *name == wanted).map(|(_, value)| value.as_str());
    let known: Vec<&str> = head.values("if-none-match").flat_map(|list| list.split(',')).map(str::trim).collect();
    let is_known = match field("ETag") {
        Some(tag) if !known.is_empty() => {
            known.iter().any(|known| *known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag)
        }
        _ => field("Last-Modified").is_some_and(|since| head.values("if-modified-since").any(|date| date == since)),
    };
    if response.status == 200 && is_known {
        response.status = 304;
    }
    response
}
