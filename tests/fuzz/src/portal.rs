//! A portal around one input: settings with one of each kind, as every page they add costs each run its time; the calendar
//! of the portal that the browser tests use; and a theme read once.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use tidings::content::document::{self, DocumentFiles};
use tidings::content::ids::{DocId, Slug};
use tidings::content::site::Settings;
use tidings::content::walk::ContentFile;
use tidings::content::{Content, calendars, site, yaml};
use tidings::diagnostics::{Diagnostic, Format, SourceFile, show};
use tidings::lang::Lang;
use tidings::theme::Theme;
use tidings::time::WorkCalendar;

const SITE: &str = include_str!("site.yaml");
const CALENDAR: &str = include_str!("../../browser/portal/content/calendars/cn-workdays.yaml");

/// The settings.
pub(crate) fn settings() -> &'static Settings {
    static SETTINGS: OnceLock<Settings> = OnceLock::new();
    SETTINGS.get_or_init(|| {
        let source = SourceFile::new("content/site.yaml", SITE);
        let doc = yaml::read(&source, 0..SITE.len()).expect("YAML");
        site::read(&doc.root(), &mut Vec::new()).expect("settings")
    })
}

fn calendar() -> WorkCalendar {
    let source = SourceFile::new("content/calendars/cn-workdays.yaml", CALENDAR);
    calendars::read(&[source], &mut Vec::new())
}

/// The built-in theme.
pub(crate) fn theme() -> Arc<Theme> {
    static THEME: OnceLock<Arc<Theme>> = OnceLock::new();
    Arc::clone(THEME.get_or_init(|| {
        Arc::new(Theme::load(Path::new("/nowhere"), Theme::BUILT_IN).unwrap_or_else(|told| panic!("{told:?}")))
    }))
}

/// The content of a portal whose only document is a notice with these texts, beside these files.
pub(crate) fn content(
    zh: &str,
    en: Option<&str>,
    files: BTreeMap<String, ContentFile>,
    problems: &mut Vec<Diagnostic>,
) -> Content {
    let source = |lang: Lang, text: &str| (lang, SourceFile::new(format!("content/notices/a/index.{lang}.md"), text));
    let texts: BTreeMap<_, _> =
        [Some(source(Lang::Zh, zh)), en.map(|en| source(Lang::En, en))].into_iter().flatten().collect();
    let sources = texts.values().cloned().collect();
    let slug = Slug::new("a").expect("a slug");
    let unread =
        DocumentFiles { id: DocId::notice(slug), folder: "notices/a".to_owned(), files: texts, unreadable: false };
    let document = document::read(&unread, &files, settings(), problems);
    Content {
        settings: Arc::new(settings().clone()),
        calendar: Arc::new(calendar()),
        blocks: Arc::default(),
        broken: Vec::new(),
        documents: document.into_iter().map(Arc::new).collect(),
        files: Arc::new(files),
        lock: Arc::default(),
        sources,
        allowances: Arc::default(),
    }
}

/// Every message can be shown in every form and language, and names a place in its file.
pub(crate) fn assert_told(problems: &[Diagnostic]) {
    for problem in problems {
        if let Some(place) = &problem.place {
            assert!(place.file.text.get(place.range.clone()).is_some(), "{}: {:?}", problem.code, place.range);
        }
        assert!(tidings::diagnostics::codes::entry(problem.code).is_some(), "no rule is called {}", problem.code);
    }
    for lang in [Lang::Zh, Lang::En] {
        for format in [Format::Human { color: false }, Format::Json, Format::Github] {
            let told = show(problems, lang, format);
            assert!(!told.contains('\u{1b}'), "a control character reaches the terminal");
        }
    }
}
