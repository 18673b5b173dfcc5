//! What is handed to readers' browsers, as the program built it: every page under a strict policy, nothing fetched from
//! another host, and every address within the site leads to a file of it, from a disk and below any path of a server.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::preview::Preview;
use crate::program::{AT, SITE, Tree, copy, notice, real, run, small, tidings, tree, write};
use crate::references::{Target, fields, references, resolve, tags};

/// A server's path of two folders, which no portal here has by itself.
const ELSEWHERE: &str = "https://elsewhere.example/a/b/";

/// Name, address and files of each site that is looked at, built once.
fn sites() -> &'static [(String, String, Tree)] {
    static SITES: OnceLock<Vec<(String, String, Tree)>> = OnceLock::new();
    SITES.get_or_init(build_sites)
}

fn build_sites() -> Vec<(String, String, Tree)> {
    let shapes = |theme: &str| {
        let temp = tempfile::tempdir().expect("a folder");
        let root = temp.path().join("portal");
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser/portal"), &root);
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/plain"), &root.join("themes/plain"));
        let site =
            fs::read_to_string(root.join(SITE)).expect("text").replace("theme: harbour", &format!("theme: {theme}"));
        write(&root, SITE, site.as_bytes());
        (temp, root)
    };
    let portals =
        [("real", real(), AT), ("shapes", shapes("harbour"), "2026-09-10"), ("plain", shapes("plain"), "2026-09-10")];
    let mut sites = Vec::new();
    for (name, (_temp, root), at) in &portals {
        let own = own_address(root);
        for base in [own.as_str(), ELSEWHERE] {
            let out = root.join("public");
            let built = run(tidings(root, &["build", "--at", at, "--base-url", base, "--out"]).arg(&out));
            assert_eq!(built.code, Some(0), "{name}: {}", built.told);
            sites.push((format!("{name} at {base}"), base.to_owned(), tree(&out)));
        }
    }
    sites
}

fn own_address(root: &Path) -> String {
    let text = fs::read_to_string(root.join(SITE)).expect("text");
    text.lines().find_map(|line| line.strip_prefix("base_url: ")).expect("an address").to_owned()
}

fn text<'a>(site: &'a Tree, path: &str) -> &'a str {
    let bytes = site.get(path).unwrap_or_else(|| panic!("{path} is no file"));
    std::str::from_utf8(bytes).unwrap_or_else(|_| panic!("{path} is no text"))
}

fn of_kind<'a>(site: &'a Tree, ending: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
    let paths = site.keys().map(String::as_str).filter(move |path| path.ends_with(ending));
    paths.map(|path| (path, text(site, path)))
}

/// The only page whose address is not known when it is built: servers show it wherever something is missing.
fn is_lost(page: &str) -> bool {
    page.ends_with("404.html")
}

#[test]
fn every_page_states_a_strict_policy_before_it_loads_anything() {
    for (name, _, site) in sites() {
        let mut pages = 0;
        for (path, html) in of_kind(site, ".html") {
            pages += 1;
            let place = format!("{path} of {name}");
            let policies: Vec<usize> =
                html.match_indices("http-equiv=\"Content-Security-Policy\"").map(|(at, _)| at).collect();
            assert_eq!(policies.len(), 1, "{place}");
            let loads = ["<link", "<script", "<img", "<style"].iter().filter_map(|tag| html.find(tag)).min();
            assert!(policies[0] < loads.expect("a stylesheet"), "{place} loads before its policy");
            let stated = html[policies[0]..].split("content=\"").nth(1).and_then(|rest| rest.split('"').next());
            assert_strict(stated.expect("a policy"), &place);
        }
        assert!(pages > 20, "{name}");
    }
}

fn assert_strict(policy: &str, place: &str) {
    let mut told = BTreeSet::new();
    for directive in policy.split(';') {
        let mut words = directive.split_whitespace();
        let directive = words.next().expect("a directive");
        told.insert(directive);
        for source in words {
            let is_strict = match source {
                "'none'" => true,
                "'self'" => directive != "default-src" && directive != "base-uri",
                "data:" => directive == "img-src",
                _ => source.starts_with("'sha256-") && ["script-src", "style-src"].contains(&directive),
            };
            assert!(is_strict, "{source} for {directive} in {place}");
        }
    }
    // Neither follows from `default-src`.
    assert!(told.is_superset(&BTreeSet::from(["default-src", "base-uri", "form-action"])), "{policy} in {place}");
}

#[test]
fn no_page_has_script_or_style_of_its_own() {
    for (name, _, site) in sites() {
        for (path, html) in of_kind(site, ".html").chain(of_kind(site, ".svg")) {
            let place = format!("{path} of {name}");
            for tag in tags(html) {
                let element = tag.split([' ', '\n', '/']).next().unwrap_or_default().to_ascii_lowercase();
                let never = ["style", "iframe", "object", "embed", "base", "frame", "applet", "portal"];
                assert!(!never.contains(&element.as_str()), "<{element}> in {place}");
                let fields = fields(tag);
                let own = |wanted: &str| fields.iter().any(|(name, _)| name == wanted);
                // A block of data is never run.
                let is_data = fields.iter().any(|(name, value)| name == "type" && value.ends_with("json"));
                assert!(element != "script" || own("src") || is_data, "a script within {place}");
                for (name, value) in &fields {
                    assert!(!name.starts_with("on") && name != "style" && name != "srcdoc", "{name} in {place}");
                    assert!(!value.trim_start().to_ascii_lowercase().starts_with("javascript:"), "{value} in {place}");
                }
            }
        }
    }
}

/// Where a browser goes by itself when it shows a file. What people click is another matter.
fn loads(path: &str, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    if path.ends_with(".html") || path.ends_with(".svg") {
        for tag in tags(text) {
            let element = tag.split([' ', '\n', '/']).next().unwrap_or_default();
            let fields = fields(tag);
            let value = |wanted: &str| fields.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str());
            for (name, value) in &fields {
                match name.as_str() {
                    "srcset" | "imagesrcset" => found.extend(value.split(',').map(|one| one.trim().to_owned())),
                    "src" | "poster" | "data" | "background" | "action" | "formaction" | "ping" | "manifest" => {
                        found.push(value.clone());
                    }
                    "href" if element == "link" => {
                        let known = ["canonical", "alternate", "author", "license"];
                        if !fields.iter().any(|(name, value)| name == "rel" && known.contains(&value.as_str())) {
                            found.push(value.clone());
                        }
                    }
                    "href" | "xlink:href" if element != "a" => found.push(value.clone()),
                    _ => {}
                }
            }
            if value("http-equiv") == Some("refresh") {
                let content = value("content").unwrap_or_default();
                found.extend(content.split_once("url=").map(|(_, url)| url.to_owned()));
            }
        }
    }
    if path.ends_with(".css") || path.ends_with(".svg") {
        found.extend(css_addresses(text));
    }
    if path.ends_with(".webmanifest") {
        let manifest: serde_json::Value = serde_json::from_str(text).expect("JSON");
        let icons = manifest["icons"].as_array().expect("icons").iter().map(|icon| &icon["src"]);
        let all = icons.chain([&manifest["start_url"], &manifest["scope"]]);
        found.extend(all.map(|url| url.as_str().expect("an address").to_owned()));
    }
    // What a feed shows is shown by another program, but with the same pictures.
    if path.ends_with(".atom") {
        let shown = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
        let pictures = tags(&shown).into_iter().filter(|tag| tag.starts_with("img")).flat_map(fields);
        found.extend(pictures.filter(|(name, _)| name == "src").map(|(_, value)| value));
        assert!(!text.contains("<?xml-stylesheet"), "{path}");
    }
    found
}

fn css_addresses(css: &str) -> Vec<String> {
    assert!(!css.contains("@import"), "a stylesheet that loads another one");
    let after = css.split("url(").skip(1).filter_map(|rest| rest.split(')').next());
    after.map(|url| url.trim_matches(['"', '\'', ' ']).to_owned()).collect()
}

/// The host of an address that names one.
fn host(address: &str) -> Option<&str> {
    let (scheme, rest) = address.split_once("//")?;
    let is_scheme = scheme.is_empty() || scheme.find(':') == Some(scheme.len() - 1);
    let rest = Some(rest).filter(|_| is_scheme)?;
    rest.split(['/', '?', '#']).next()
}

#[test]
fn nothing_is_loaded_from_another_host() {
    for (name, base, site) in sites() {
        let own = host(base).expect("a host");
        let mut count = 0;
        for (path, bytes) in site {
            let Ok(text) = std::str::from_utf8(bytes) else { continue };
            for address in loads(path, text) {
                count += 1;
                let is_own = host(&address).is_none_or(|host| host == own && path.ends_with(".atom"));
                assert!(is_own, "{path} of {name} loads {address}");
                let has_scheme = address.split(['/', '?', '#']).next().is_some_and(|first| first.contains(':'));
                assert!(!has_scheme || host(&address).is_some() || address.starts_with("data:image/"), "{address}");
            }
            // A script could build any address: it knows of none.
            if path.ends_with(".js") {
                let foreign = text.match_indices("//").find(|(at, _)| text[..*at].ends_with(['"', '\'', ':', '`']));
                assert_eq!(foreign, None, "{path} of {name}");
            }
        }
        assert!(count > 100, "{name}: only {count} addresses were looked at");
    }
}

/// Every address of the whole site, in whatever file, once the base is taken off.
fn absolute<'a>(text: &'a str, base: &str) -> Vec<&'a str> {
    let ends = |c: char| c.is_whitespace() || c.is_control() || "\"'<>\\)&;，。）".contains(c);
    text.match_indices(base)
        .map(|(at, _)| text[at + base.len()..].split(ends).next().unwrap_or_default())
        .map(|path| path.split(['#', '?']).next().unwrap_or_default())
        .collect()
}

#[test]
fn every_address_within_the_site_leads_to_a_file() {
    for (name, base, site) in sites() {
        let folder = base.splitn(4, '/').nth(3).map(|path| format!("/{path}")).expect("a path");
        let is_there = |path: &str| {
            let path =
                if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
            site.contains_key(&path)
        };
        for (path, html) in of_kind(site, ".html") {
            for target in references(path, html) {
                match target {
                    Target::File(file) => assert!(site.contains_key(&file), "{path} of {name} leads to {file}"),
                    Target::Outside(address) => panic!("{path} of {name} leads out of the site: {address}"),
                    Target::Address(address) if address.starts_with('/') && !address.starts_with("//") => {
                        assert!(is_lost(path), "{path} of {name} needs the root of a server: {address}");
                        let inside = address.strip_prefix(&folder).unwrap_or_else(|| panic!("{address} in {path}"));
                        assert!(is_there(inside.split(['#', '?']).next().unwrap_or_default()), "{path}: {address}");
                    }
                    Target::Address(_) => {}
                }
            }
        }
        let mut count = 0;
        for (path, bytes) in site {
            let Ok(text) = std::str::from_utf8(bytes) else { continue };
            for ending in [".css", ".webmanifest"].iter().filter(|ending| path.ends_with(**ending)) {
                for address in loads(path, text).iter().filter(|address| !address.starts_with("data:")) {
                    match resolve(path, address) {
                        Some(Target::File(file)) => assert!(site.contains_key(&file), "{path}: {file}"),
                        other => panic!("{path} of {name}, a {ending}, leads to {other:?}"),
                    }
                }
            }
            // Calendars fold their lines, and call themselves webcal to be subscribed to.
            let text = text.replace("\r\n ", "").replace("webcal://", "https://").replace("\\,", ",");
            for found in absolute(&text, base) {
                count += 1;
                assert!(is_there(found), "{path} of {name} names {base}{found}");
            }
        }
        assert!(count > 100, "{name}: only {count} absolute addresses");
    }
}

/// Search and filters are scripts that put addresses together: of what the page hands them, and of the index.
#[test]
fn every_address_a_script_builds_leads_to_a_file() {
    for (name, _, site) in sites() {
        let (mut indexes, mut hits) = (0, 0);
        for (path, html) in of_kind(site, ".html") {
            let value = |wanted: &str| {
                let all = tags(html).into_iter().flat_map(fields);
                all.filter(|(name, _)| name == wanted).map(|(_, value)| value).next()
            };
            let file = |address: &str| match resolve(path, address) {
                Some(Target::File(file)) => file,
                _ if is_lost(path) => String::new(),
                other => panic!("{address} in {path} of {name} leads to {other:?}"),
            };
            if let Some(script) = value("data-script") {
                assert!(site.contains_key(&file(&script)), "{path} of {name}: {script}");
            }
            let (Some(index), Some(home)) = (value("data-index"), value("data-home")) else { continue };
            indexes += 1;
            let table: serde_json::Value = serde_json::from_str(text(site, &file(&index))).expect("JSON");
            for (member, folder) in [("shards", "k"), ("blocks", "p")] {
                let prints = table[member].as_str().expect("fingerprints").split(' ').filter(|print| !print.is_empty());
                for (number, print) in prints.enumerate() {
                    let part = file(&index.replace("index.json", &format!("{folder}/{number}-{print}.json")));
                    let part: serde_json::Value = serde_json::from_str(text(site, &part)).expect("JSON");
                    for page in part.as_array().into_iter().flatten().filter_map(|page| page[0].as_str()) {
                        if folder == "p" {
                            hits += 1;
                            let page = file(&format!("{home}{page}"));
                            assert!(site.contains_key(&page), "a hit of {path} in {name} leads to {page}");
                        }
                    }
                }
            }
        }
        assert!(indexes >= 2 && hits > 20, "{name}: {indexes} searches, {hits} hits");
    }
}

/// An attachment that a browser runs would be a page without policy on the same host.
#[test]
fn no_attachment_is_a_page_of_its_own() {
    let (_temp, root) = small();
    for file in [
        "saved.html",
        "saved.HTM",
        "a.xhtml",
        "a.xht",
        "a.shtml",
        "a.mht",
        "pic.svg",
        "pic.svgz",
        "a.xml",
        "a.xsl",
        "a.js",
        "a.mjs",
        "a.swf",
        "a.php",
        "a.php5",
        "a.phtml",
        "a.phar",
        "a.xsd",
        "a.xslt",
        "a.rdf",
    ] {
        let name = format!("content/notices/a/{file}");
        write(&root, &name, b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>");
        for text in [
            notice(&format!("[x]({file})")),
            notice("x").replace("title: ", &format!("attachments: [{file}]\ntitle: ")),
        ] {
            write(&root, crate::program::NOTICE, text.as_bytes());
            let refused = run(&mut tidings(&root, &["build", "--at", AT]));
            assert_eq!(refused.code, Some(1), "{file}: {}", refused.told);
            assert!(refused.told.contains("error[active-file]") && refused.told.contains(&name), "{}", refused.told);
        }
        fs::remove_file(root.join(&name)).expect("there");
    }
    for file in ["a.pdf", "a.docx", "a.xlsx", "a.zip", "a.txt", "a.csv", "html.pdf", "svg"] {
        write(&root, &format!("content/notices/a/{file}"), b"%PDF-1.4\n");
        write(&root, crate::program::NOTICE, notice(&format!("[x]({file})")).as_bytes());
        let built = run(&mut tidings(&root, &["build", "--at", AT]));
        assert_eq!(built.code, Some(0), "{file}: {}", built.told);
    }
}

/// Nothing of this computer or of whoever builds stands in what is published.
#[test]
fn nothing_of_the_builder_is_published() {
    let (_temp, root) = real();
    let out = root.join("public");
    let place: PathBuf = fs::canonicalize(&root).expect("a folder");
    let mut command = tidings(&root, &["build", "--at", AT, "--out"]);
    let built = run(command.arg(&out).env("USER", "somebody-here").env("HOSTNAME", "some-office-pc"));
    assert_eq!(built.code, Some(0), "{}", built.told);
    let secrets = [place.to_string_lossy().into_owned(), "somebody-here".to_owned(), "some-office-pc".to_owned()];
    for entry in walkdir::WalkDir::new(&out) {
        let entry = entry.expect("an entry");
        if entry.file_type().is_file() {
            let bytes = fs::read(entry.path()).expect("bytes");
            let text = String::from_utf8_lossy(&bytes);
            assert!(!secrets.iter().any(|secret| text.contains(secret)), "{}", entry.path().display());
        }
    }
}

#[test]
fn what_is_looked_for_would_be_found() {
    assert_eq!(host("https://a.example/x"), Some("a.example"));
    assert_eq!(host("//a.example/x"), Some("a.example"));
    assert_eq!(host("a/b//c"), None);
    assert_eq!(host("data:image/svg+xml,<svg xmlns='http://a/'>"), None);
    let page = "<link rel=\"preload\" href=\"//x/a\"><link rel=\"canonical\" href=\"//x/b\"><img srcset=\"//x/c 1x, d 2x\">\
        <a href=\"//x/e\" ping=\"//x/f\"><meta http-equiv=\"refresh\" content=\"0; url=//x/g\">";
    assert_eq!(loads("a.html", page), ["//x/a", "//x/c 1x", "d 2x", "//x/f", "//x/g"]);
    assert_eq!(loads("a.css", "a{background:url( \"//x/a\" )}"), ["//x/a"]);
    assert_eq!(loads("a.svg", "<svg><image xlink:href=\"//x/a\"/><use href=\"b\"/></svg>"), ["//x/a", "b"]);
    assert_eq!(loads("a.atom", "&lt;img src=\"//x/a\"&gt;"), ["//x/a"]);
    assert_eq!(absolute("<loc>https://x/a/</loc> https://x/b.ics?c\"", "https://x/"), ["a/", "b.ics"]);
}

/// There the site lies at the root, whatever the path it is published below.
#[test]
fn who_is_lost_in_the_preview_is_led_back_into_it() {
    let (_temp, root) = small();
    let preview = Preview::start_with(&root, &["--base-url", ELSEWHERE]);
    for lost in ["/nothing", "/zh/no/such/page/", "/en/nothing", "/404.html"] {
        let page = preview.get(lost);
        let at = format!("{}404.html", lost.trim_start_matches('/'));
        let mut count = 0;
        for target in references(&at, &page) {
            let path = match target {
                Target::File(file) => format!("/{file}"),
                Target::Outside(address) => panic!("{lost} leads out of the preview: {address}"),
                Target::Address(address) if address.starts_with('/') && !address.starts_with("//") => address,
                Target::Address(_) => continue,
            };
            // The form of the preview's own bar; it wants an instant.
            if path == "/_tidings/at" {
                continue;
            }
            count += 1;
            let request = format!("HEAD {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            let head = preview.say(request.as_bytes());
            assert!(head.starts_with(b"HTTP/1.1 200 "), "{lost} leads to {path}: {}", String::from_utf8_lossy(&head));
        }
        assert!(count > 5, "{lost} has {count} addresses");
    }
}
