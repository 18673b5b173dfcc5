//! Themes as a portal has them: overriding, inheritance, and what is said about mistakes.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::Shared;
use super::{Theme, ThemeFault, ThemeProblem};
use crate::lang::Lang;

/// A portal with these files below `themes/`.
fn portal(files: &[(&str, &str)]) -> TempDir {
    let root = TempDir::new().unwrap();
    for (path, text) in files {
        let place = root.path().join("themes").join(path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, text).unwrap();
    }
    root
}

fn load(root: &TempDir, name: &str) -> Theme {
    match Theme::load(root.path(), name) {
        Ok(theme) => theme,
        Err(problems) => panic!("{problems:#?}"),
    }
}

fn problems(root: &TempDir, name: &str) -> Vec<ThemeProblem> {
    Theme::load(root.path(), name).err().expect("the theme should not load")
}

/// `file:line:column message` in English, as a reader of the program sees it.
fn told(problem: &ThemeProblem) -> String {
    let place = match (problem.line, problem.column) {
        (Some(line), Some(column)) => format!(":{line}:{column}"),
        _ => String::new(),
    };
    format!("{}/{}{place} {}", problem.theme, problem.file, problem.message(Lang::En))
}

/// The least a page of the built-in theme needs, besides `site`.
fn page() -> Value {
    json!({
        "page": {
            "kind": "not_found", "title": "<找不到>", "full_title": "找不到", "description": "d",
            "absolute_url": "https://example.edu.cn/zh/", "canonical_absolute_url": "https://example.edu.cn/zh/",
            "alternates": [], "switches": [], "breadcrumbs": [], "noindex": true, "fallback_from": null,
            "og_image_absolute_url": null, "json_ld_html": null, "qr_url": null, "calendar_feed": null
        },
        "content": {}
    })
}

fn site() -> Value {
    json!({
        "title": "通知 & 公告", "organisation": "学院", "organisation_url": null, "lang": "zh", "lang_tag": "zh-CN",
        "root": "../", "home_url": "./", "nav": [], "zone_name": "北京时间",
        "css_url": "../assets/site.css", "js_url": "../assets/site.js", "search_url": null, "search_page_url": null, "manifest_url": null, "theme_color": null,
        "atom_url": "a.atom", "ics_url": "a.ics", "calendar_url": "calendar/", "contacts": [],
        "icp": null, "police": null, "footer_html": null
    })
}

fn render(theme: &Theme, template: &str, lang: Lang) -> Result<String, ThemeProblem> {
    theme.render(template, lang, &Shared::new(&site()), &page())
}

const CHILD: (&str, &str) =
    ("quay/theme.yaml", "name: {zh: 码头, en: Quay}\ndescription: {zh: 简, en: Plain}\nextends: harbour\n");

#[test]
fn the_built_in_theme_needs_no_folder() {
    let theme = load(&portal(&[]), Theme::BUILT_IN);
    let kinds = [
        "home",
        "list",
        "notice",
        "guide",
        "faq",
        "cohort",
        "countdown",
        "board",
        "calendar",
        "corrections",
        "search",
        "not_found",
        "root",
    ];
    for kind in kinds {
        assert!(theme.has_template(kind), "{kind}");
    }
    assert_eq!(theme.title(Lang::En), "Harbour");
    assert_eq!(theme.string(Lang::Zh, "js.closed"), Some("已截止"));
}

#[test]
fn pages_are_escaped_and_know_their_language() {
    let theme = load(&portal(&[]), Theme::BUILT_IN);
    let zh = render(&theme, "not_found", Lang::Zh).unwrap();
    assert!(zh.contains("<h1>&lt;找不到&gt;</h1>"), "{zh}");
    assert!(zh.contains("跳到正文") && zh.contains("通知 &amp; 公告"));
    assert!(!zh.contains("\n\n") && !zh.contains("\n "), "white space is left");
    let en = render(&theme, "not_found", Lang::En).unwrap();
    assert!(en.contains("Skip to content"));
}

#[test]
fn assets_carry_the_fingerprint_of_their_content() {
    let before = load(&portal(&[]), Theme::BUILT_IN);
    let after = load(&portal(&[("harbour/assets/site.css", "b{}")]), Theme::BUILT_IN);
    let name = after.asset_name("site.css").unwrap();
    assert_ne!(before.asset_name("site.css"), Some(name));
    assert_eq!(before.asset_name("site.js"), after.asset_name("site.js"));
    let (_, bytes) = after.assets().into_iter().find(|(published, _)| published == name).unwrap();
    assert_eq!(bytes, b"b{}\n");
    // Other assets are found beside the stylesheet.
    let html = render(&after, "not_found", Lang::Zh).unwrap();
    assert!(html.contains(&format!("href=\"../assets/{}\"", after.asset_name("icon.svg").unwrap())));
}

#[test]
fn a_portal_replaces_single_files_and_single_words() {
    let root = portal(&[
        ("harbour/templates/not_found.html", "{{ t.not_found.home }} {{ t.site.skip }}"),
        ("harbour/strings/zh.yaml", "not_found: {home: 回首页}\n"),
        ("harbour/strings/.zh.yaml.swp", "left behind by an editor"),
    ]);
    let theme = load(&root, "harbour");
    assert_eq!(render(&theme, "not_found", Lang::Zh).unwrap(), "回首页 跳到正文\n");
}

#[test]
fn a_child_beats_its_parent() {
    let root = portal(&[CHILD, ("quay/templates/root.html", "quay"), ("harbour/templates/root.html", "harbour")]);
    let theme = load(&root, "quay");
    assert_eq!(render(&theme, "root", Lang::Zh).unwrap(), "quay\n");
    assert_eq!((theme.name(), theme.description(Lang::Zh)), ("quay", "简"));
    assert!(theme.asset_name("site.js").is_some());
}

#[test]
fn a_theme_may_stand_alone() {
    let manifest = "name: {zh: 独, en: Own}\ndescription: {zh: 独, en: Own}\nextends: null\nassets: [a.css]\n";
    let root = portal(&[
        ("own/theme.yaml", manifest),
        ("own/assets/a.css", "a{}"),
        ("own/templates/home.html", "{{ page.title }}"),
    ]);
    let theme = load(&root, "own");
    assert!(!theme.has_template("notice"));
    assert_eq!(theme.assets().len(), 1);
    let problem = render(&theme, "notice", Lang::Zh).unwrap_err();
    assert_eq!(told(&problem), "own/templates/notice.html theme `own` has no template templates/notice.html.");
}

#[test]
fn a_string_must_exist_in_every_language() {
    let root = portal(&[("harbour/strings/en.yaml", "doc: {fresh: New, old: Old}\n")]);
    let found = problems(&root, "harbour");
    let keys: Vec<&ThemeFault> = found.iter().map(|problem| &problem.fault).collect();
    let missing = |key: &str| ThemeFault::MissingString { key: key.to_owned(), lang: Lang::Zh };
    assert_eq!(keys, [&missing("doc.fresh"), &missing("doc.old")]);
    assert_eq!(
        told(&found[0]),
        "harbour/strings/zh.yaml the string `doc.fresh` is missing in 中文, but another language has it. \
         Add it to strings/zh.yaml."
    );
    assert_eq!(
        found[0].message(Lang::Zh),
        "中文缺少界面文字“doc.fresh”，而另一种语言有。请在 strings/zh.yaml 里补上。"
    );
}

#[test]
fn mistakes_are_told_with_their_place() {
    let cases: &[(&str, &str, &str)] = &[
        (
            "quay/templates/home.html",
            "<p>\n  {% if page.title %}",
            "quay/templates/home.html:2:22 the template fails: Unexpected end of input",
        ),
        (
            "quay/templates/home.html",
            "标题：{{ page.title | shout }}",
            "quay/templates/home.html:1:20 the template fails: there is no filter `shout`",
        ),
        (
            "quay/strings/zh.yaml",
            "doc:\n  pinned: [置顶]\n",
            "quay/strings/zh.yaml the string `doc.pinned` must be a text or a group of texts.",
        ),
        (
            "quay/assets/logo.png",
            "…",
            "quay/assets/logo.png assets/logo.png is not listed under `assets` in theme.yaml and would not be published. \
             List it, or move it away.",
        ),
    ];
    for (path, text, expected) in cases {
        let found = problems(&portal(&[CHILD, (path, text)]), "quay");
        assert_eq!(found.iter().map(told).collect::<Vec<_>>(), [*expected], "{path}");
    }
}

#[test]
fn a_failing_page_names_the_place_in_the_template() {
    let root = portal(&[CHILD, ("quay/templates/home.html", "<p>\n{{ page.titel }}</p>")]);
    let problem = render(&load(&root, "quay"), "home", Lang::Zh).unwrap_err();
    assert_eq!((problem.theme.as_str(), problem.file.as_str()), ("quay", "templates/home.html"));
    assert_eq!((problem.line, problem.column), (Some(2), Some(9)));
}

#[test]
fn all_problems_of_strings_and_assets_come_at_once() {
    let root = portal(&[
        ("quay/theme.yaml", "name: {zh: a, en: a}\ndescription: {zh: a, en: a}\nassets: [missing.png]\n"),
        ("quay/strings/zh.yaml", "a: 1\n"),
    ]);
    let faults: Vec<ThemeFault> = problems(&root, "quay").into_iter().map(|problem| problem.fault).collect();
    assert_eq!(faults, [ThemeFault::NotAString("a".to_owned()), ThemeFault::MissingAsset]);
}

#[test]
fn themes_that_cannot_be() {
    let looped = "name: {zh: a, en: a}\ndescription: {zh: a, en: a}\nextends: quay\n";
    let root = portal(&[("quay/theme.yaml", looped)]);
    for (name, fault) in [
        ("pier", ThemeFault::UnknownTheme),
        ("../etc", ThemeFault::BadName),
        ("", ThemeFault::BadName),
        ("quay", ThemeFault::ExtendsItself),
    ] {
        let faults: Vec<ThemeFault> = problems(&root, name).into_iter().map(|problem| problem.fault).collect();
        assert_eq!(faults, [fault], "{name}");
    }
}

#[test]
fn a_manifest_is_strict() {
    let root = portal(&[("quay/theme.yaml", "name: {zh: a, en: a}\ncolour: red\n")]);
    let found = problems(&root, "quay");
    assert_eq!((found[0].line, found[0].column), (Some(2), Some(1)));
    assert!(matches!(&found[0].fault, ThemeFault::Yaml(words) if words.en.contains("colour")), "{found:?}");
}

#[test]
fn a_file_that_is_not_utf8_is_named() {
    let root = portal(&[CHILD]);
    let place = root.path().join("themes/quay/templates");
    fs::create_dir_all(&place).unwrap();
    // GBK for 采集, as an old editor saves it.
    fs::write(place.join("home.html"), [0xb2, 0xc9, 0xbc, 0xaf]).unwrap();
    let found = problems(&root, "quay");
    assert_eq!(told(&found[0]), "quay/templates/home.html templates/home.html is not UTF-8. Save it again as UTF-8.");
}

#[test]
fn every_built_in_file_can_be_copied_out_and_back() {
    let root = TempDir::new().unwrap();
    for (path, bytes) in Theme::new_files() {
        let place = root.path().join("themes/harbour").join(Path::new(path));
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, bytes).unwrap();
    }
    let copy = load(&root, "harbour");
    assert_eq!(copy.assets(), load(&portal(&[]), "harbour").assets());
}
