//! What a page refers to, as a browser would follow it from a file: relative addresses resolved against the page's own.

/// Where a reference leads.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Target {
    /// A file of the site, by its path.
    File(String),
    /// Above the site's own folder.
    Outside(String),
    /// Another address: with a scheme, of another host, or from the root of the host.
    Address(String),
}

/// Every `href`, `src`, `srcset`, `action`, `poster`, `data` and refresh of a page that lies at `page`.
pub(crate) fn references(page: &str, html: &str) -> Vec<Target> {
    let mut targets: Vec<Target> = attributes(html).iter().filter_map(|reference| resolve(page, reference)).collect();
    targets.sort();
    targets.dedup();
    targets
}

/// The raw references.
pub(crate) fn attributes(html: &str) -> Vec<String> {
    let mut found = Vec::new();
    for tag in tags(html) {
        for name in ["href", "src", "action", "poster", "data"] {
            found.extend(attribute(tag, name));
        }
        if let Some(set) = attribute(tag, "srcset") {
            found.extend(set.split(',').filter_map(|one| one.split_whitespace().next()).map(str::to_owned));
        }
        if tag.starts_with("meta") && tag.contains("http-equiv=\"refresh\"") {
            let content = attribute(tag, "content").unwrap_or_default();
            found.extend(content.split_once("url=").map(|(_, url)| url.to_owned()));
        }
    }
    found
}

/// The tags of a page, without the brackets. Texts of scripts are none.
pub(crate) fn tags(html: &str) -> Vec<&str> {
    let mut tags = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let Some(end) = rest.find('>') else { break };
        let tag = &rest[..end];
        rest = &rest[end..];
        if tag.starts_with(|c: char| c.is_ascii_alphabetic()) {
            tags.push(tag);
        }
        if tag.starts_with("script")
            && let Some(end) = rest.find("</script>")
        {
            rest = &rest[end..];
        }
    }
    tags
}

/// The value of an attribute, with the references of HTML resolved as far as addresses have any.
pub(crate) fn attribute(tag: &str, name: &str) -> Option<String> {
    let at = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    let value = tag[at..].split('"').next()?;
    Some(value.replace("&#x2F;", "/").replace("&amp;", "&"))
}

/// All attributes of a tag, names in small letters. Every value must stand in double quotes, or it was read wrongly.
pub(crate) fn fields(tag: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = tag.split_once(|c: char| c.is_whitespace()).map_or("", |(_, rest)| rest);
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if rest.is_empty() {
            return found;
        }
        let end = rest.find(|c: char| c.is_whitespace() || c == '=' || c == '/').unwrap_or(rest.len());
        let name = rest[..end].to_ascii_lowercase();
        rest = &rest[end..];
        let Some(value) = rest.strip_prefix('=') else {
            found.push((name, String::new()));
            continue;
        };
        let quoted = value.strip_prefix('"').and_then(|value| value.split_once('"'));
        let (value, after) = quoted.unwrap_or_else(|| panic!("a value without double quotes in <{tag}>"));
        found.push((name, unescaped(value)));
        rest = after;
    }
}

fn unescaped(value: &str) -> String {
    value.replace("&#x2F;", "/").replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&")
}

/// Where a reference on a page leads; `None`: within the page.
pub(crate) fn resolve(page: &str, reference: &str) -> Option<Target> {
    let path = reference.split(['#', '?']).next().unwrap_or_default();
    let scheme = reference.split(['/', '?', '#']).next().is_some_and(|first| first.contains(':'));
    if scheme || reference.starts_with('/') {
        return Some(Target::Address(reference.to_owned()));
    }
    if path.is_empty() {
        return None;
    }
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "." | "" => {}
            ".." if parts.pop().is_none() => return Some(Target::Outside(reference.to_owned())),
            ".." => {}
            part => parts.push(part),
        }
    }
    let is_folder = path.ends_with('/') || path.ends_with("..") || path == ".";
    if is_folder {
        parts.push("index.html");
    }
    Some(Target::File(decoded(&parts.join("/"))))
}

fn decoded(path: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = path.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let hex = after.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        match hex.filter(|_| byte == b'%').and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(decoded) => {
                bytes.push(decoded);
                rest = &after[2..];
            }
            None => {
                bytes.push(byte);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).expect("a path is text")
}

#[test]
fn references_as_a_browser_follows_them() {
    let html = "<a href=\"../\">x</a><a href=\"b/#x\">x</a><img src=\"../../p%20q.png\"><a href=\"#x\">x</a><a href=\"?a\">x</a>\
        <script>\"<a href='no'>\"</script><a href=\"../../../out\">x</a><a href=\"mailto:a@b\">x</a><a href=\"//h/\">x</a>\
        <meta http-equiv=\"refresh\" content=\"0; url=..\">";
    let file = |path: &str| Target::File(path.to_owned());
    let address = |path: &str| Target::Address(path.to_owned());
    let expected = [
        file("zh/a/b/index.html"),
        file("zh/index.html"),
        file("p q.png"),
        Target::Outside("../../../out".to_owned()),
        address("//h/"),
        address("mailto:a@b"),
    ];
    let mut expected = expected.to_vec();
    expected.sort();
    assert_eq!(references("zh/a/index.html", html), expected);
}
