//! Station 5c: portal → artifacts in memory. Pages, countdowns, calendar feeds, Atom, data, sitemap.
//! Pure functions of the portal and the theme: no clock; files beside the content are read by `content`.

pub mod artifact;
mod atom;
mod data;
mod deadlines;
mod documents;
mod event_texts;
mod events;
pub mod expectation;
mod feeds;
mod hall;
mod hours;
mod html;
pub mod icalendar;
mod lists;
mod maker;
mod manifest;
pub mod qr;
pub mod routes;
pub mod search;
mod searchable;
mod sessions;
mod sitemap;
mod structured;
mod surroundings;
mod table;
mod told;
pub mod view;
pub mod when;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::content::ids::{Collection, DocId};
use crate::content::lock::Lock;
use crate::diagnostics::{Diagnostic, Place, SourceFile};
use crate::lang::Lang;
use crate::markdown::{Finding, Rendered};
use crate::portal::{Page, Portal};
use crate::theme::{Theme, ThemeProblem};
use artifact::{Artifact, ArtifactPath, Kind, Site};
use documents::DocumentPage;
use expectation::Expectation;
use maker::{Maker, known_path};
use routes::{FeedId, Route};
use search::SearchPage;
use sitemap::Listed;
use surroundings::{Use, in_body};

/// A finished site in memory.
pub struct Output {
    /// Every file.
    pub site: Site,
    /// How many pages.
    pub pages: usize,
    /// How many calendar feeds.
    pub feeds: usize,
    /// `content/portal.lock` as it must be once this site is published.
    pub lock: String,
    /// What the files must say, for the check before publishing.
    pub expectation: Expectation,
}

/// Makes every file of the site. `base_url` overrides the one of `site.yaml`. `None` when a problem leaves no site.
pub fn make(portal: &Portal, theme: &Theme, base_url: Option<&str>) -> (Option<Output>, Vec<Diagnostic>) {
    let mut base_url = base_url.unwrap_or(&portal.settings.base_url).to_owned();
    if !base_url.ends_with('/') {
        base_url.push('/');
    }
    let (mut maker, mut uses) = Maker::new(portal, theme, base_url);
    let told = told::compare(&maker, &portal.lock);
    maker.events.revise(&portal.settings.uid_domain, &told.revised);
    let maker = maker;
    let mut problems = told.problems;
    let mut artifacts = Vec::new();
    let languages = &portal.settings.languages;

    let texts = document_pages(&maker, languages, &mut problems, &mut uses);
    settle_anchors(&uses, &texts.anchors, &mut problems);
    let mut listed = texts.listed;
    artifacts.extend(texts.artifacts);
    let mut beside = texts.pages;
    artifacts.extend(other_pages(&maker, &mut listed, &mut beside, &mut problems));
    let pages = artifacts.len();
    artifacts.extend(beside_pages(&maker, &beside));
    let calendars = calendars(&maker, &mut problems);
    let feeds = calendars.len();
    problems.extend(calendars.iter().filter_map(|feed| feeds::too_large(feed.path.as_str(), feed.bytes.len())));
    artifacts.extend(calendars);
    artifacts.extend(retired_feeds(&maker, &told.lock, &mut problems));
    artifacts.extend(single_events(&maker, &mut problems));
    artifacts.extend(texts_of_feeds(&maker, &listed));
    artifacts.extend(
        theme
            .assets()
            .into_iter()
            .map(|(name, bytes)| Artifact::new(known_path(&Route::Asset(name).path()), bytes, Kind::Asset)),
    );
    artifacts.extend(files(&maker, &uses, &mut problems));
    match Site::new(artifacts) {
        Ok(site) => (
            Some(Output {
                site,
                pages,
                feeds,
                lock: told.lock.write(portal.settings.zone),
                expectation: expectation::of(&maker),
            }),
            problems,
        ),
        Err(clashes) => {
            problems.extend(clashes.iter().map(|clash| {
                Diagnostic::error("same-address", None, clash.message(Lang::Zh), clash.message(Lang::En))
            }));
            (None, problems)
        }
    }
}

/// Pages made from documents, and what the texts told about themselves.
struct Texts {
    artifacts: Vec<Artifact>,
    anchors: BTreeMap<(Lang, DocId), BTreeSet<String>>,
    listed: Vec<Listed>,
    pages: Pages,
}

/// What is made from pages besides the pages themselves.
#[derive(Default)]
struct Pages {
    /// Where they stand.
    routes: Vec<(Lang, Route)>,
    /// What the search finds on them.
    found: Vec<(Lang, SearchPage)>,
}

fn document_pages(maker: &Maker<'_>, languages: &[Lang], problems: &mut Vec<Diagnostic>, uses: &mut Vec<Use>) -> Texts {
    let neighbours = lists::neighbours(maker);
    let made: Vec<Vec<(DocId, DocumentPage, Option<SearchPage>)>> = maker.portal.per_page(|page| {
        let trees = languages.iter().copied().filter(|lang| documents::stands_in(maker.portal, page, *lang));
        trees
            .filter_map(|lang| {
                let mut made = documents::page(maker, page, &neighbours[page.id()], lang)?;
                made.draft.structured = structured::document(maker, page, &made);
                let found = searchable::document(maker.portal, page, &made);
                Some((page.id().clone(), made, found))
            })
            .collect()
    });
    let mut texts =
        Texts { artifacts: Vec::new(), anchors: BTreeMap::new(), listed: Vec::new(), pages: Pages::default() };
    let mut drafts = Vec::new();
    for (id, made, found) in made.into_iter().flatten() {
        texts.pages.routes.push((made.draft.lang, made.draft.route.clone()));
        texts.pages.found.extend(found.map(|page| (made.draft.lang, page)));
        // A fallback page repeats what the original already told.
        if made.own {
            problems.extend(made.text.findings.iter().map(|finding| about_text(&made, finding)));
        }
        let anchors = anchors(&made.text);
        if made.own && !made.draft.noindex {
            let versions = made.draft.real.iter().map(|lang| (*lang, Route::Document(*lang, id.clone()))).collect();
            let changed =
                maker.portal.page(&id).filter(|page| page.published.is_some()).map(|page| changed_day(maker, page));
            texts.listed.push(Listed { route: made.draft.route.clone(), versions, changed });
        }
        uses.extend(made.uses);
        texts.anchors.insert((made.draft.lang, id), anchors);
        drafts.push(made.draft);
    }
    let rendered: Vec<Result<Artifact, ThemeProblem>> =
        drafts.into_par_iter().map(|draft| maker.render(draft)).collect();
    collect(rendered, &mut texts.artifacts, problems);
    texts
}

fn changed_day(maker: &Maker<'_>, page: &Page) -> String {
    maker.portal.settings.zone.civil(page.updated()).0.format("%Y-%m-%d").to_string()
}

fn anchors(text: &Rendered) -> BTreeSet<String> {
    text.headings.iter().map(|heading| heading.id.clone()).collect()
}

fn about_text(made: &DocumentPage, finding: &Finding) -> Diagnostic {
    let place = in_body(&made.body.source, &made.body, &finding.range);
    let (zh, en) = (finding.kind.message(Lang::Zh), finding.kind.message(Lang::En));
    let code = finding.kind.code();
    let problem = if finding.kind.is_error() {
        Diagnostic::error(code, place, zh, en)
    } else {
        Diagnostic::warning(code, place, zh, en)
    };
    match (finding.kind.fix(Lang::Zh), finding.kind.fix(Lang::En)) {
        (Some(zh), Some(en)) => problem.fix(zh, en),
        _ => problem,
    }
}

/// Links to headings of other documents can be judged only when all of them are known.
fn settle_anchors(uses: &[Use], anchors: &BTreeMap<(Lang, DocId), BTreeSet<String>>, problems: &mut Vec<Diagnostic>) {
    let mut told = BTreeSet::new();
    for one in uses {
        let Use::Anchor { target, anchor, lang, place } = one else { continue };
        let Some(known) = anchors.get(&(*lang, target.clone())) else { continue };
        if known.contains(anchor) {
            continue;
        }
        // The same text on a fallback page would tell it again.
        let at = place.as_ref().map(|place| (place.file.name.clone(), place.range.start));
        if told.insert((at, target.clone(), anchor.clone())) {
            problems.push(
                Diagnostic::error(
                    "missing-anchor",
                    place.clone(),
                    format!("“{target}”里没有标题锚点“#{anchor}”"),
                    format!("`{target}` has no heading `#{anchor}`"),
                )
                .did_you_mean(anchor, known.iter().map(String::as_str)),
            );
        }
    }
}

fn other_pages(
    maker: &Maker<'_>,
    listed: &mut Vec<Listed>,
    beside: &mut Pages,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Artifact> {
    let portal = maker.portal;
    let settings = &portal.settings;
    let agenda = lists::Agenda::of(maker);
    let mut rendered = Vec::new();
    let mut routes: Vec<Box<dyn Fn(Lang) -> Route>> =
        vec![Box::new(Route::Home), Box::new(Route::Board), Box::new(Route::Calendar), Box::new(Route::Corrections)];
    for collection in Collection::ALL {
        routes.push(Box::new(move |lang| Route::List(lang, collection)));
    }
    for cohort in &settings.cohorts {
        let id = cohort.id.clone();
        routes.push(Box::new(move |lang| Route::Cohort(lang, id.clone())));
    }
    let counted: Vec<_> =
        portal.deadlines.values().filter(|deadline| deadlines::has_countdown(deadline.facts())).collect();
    for deadline in &counted {
        let key = deadline.key.clone();
        routes.push(Box::new(move |lang| Route::Countdown(lang, key.clone())));
    }
    for route in &routes {
        let versions: Vec<(Lang, Route)> = settings.languages.iter().map(|lang| (*lang, route(*lang))).collect();
        for (_, route) in &versions {
            listed.push(Listed { route: route.clone(), versions: versions.clone(), changed: None });
        }
        beside.routes.extend(versions);
    }
    let halls = hall::audiences(maker);
    for lang in settings.languages.iter().copied() {
        rendered.push(maker.render(lists::home(maker, &agenda, lang)));
        rendered.push(maker.render(lists::board(maker, &agenda, lang)));
        rendered.push(maker.render(lists::corrections(maker, lang)));
        rendered.extend(lists::calendar(maker, lang).map(|draft| maker.render(draft)));
        rendered.push(maker.render(lists::not_found(maker, Route::NotFound(lang), lang)));
        rendered.extend(Collection::ALL.map(|collection| maker.render(lists::list(maker, collection, lang))));
        rendered.push(maker.render(lists::search(maker, lang)));
        rendered.extend(halls.iter().map(|hall| maker.render(hall::page(maker, &agenda, hall.as_ref(), lang))));
        for cohort in &settings.cohorts {
            let draft = lists::cohort(maker, &agenda, &cohort.id, lang);
            beside.found.push((lang, searchable::cohort(&draft)));
            rendered.push(maker.render(draft));
        }
        let pages: Vec<_> = counted
            .par_iter()
            .map(|deadline| {
                let mut draft = lists::countdown(maker, deadline, lang);
                if let Some(page) = portal.page(&DocId::notice(deadline.key.notice.clone())) {
                    draft.structured = structured::countdown(maker, page, deadline, lang);
                }
                (searchable::countdown(&draft), maker.render(draft))
            })
            .collect();
        for (found, page) in pages {
            beside.found.push((lang, found));
            rendered.push(page);
        }
    }
    for page in &portal.documents {
        for old in &page.aliases {
            let trees = settings.languages.iter().filter(|lang| documents::stands_in(portal, page, **lang));
            rendered.extend(trees.map(|lang| maker.render(lists::moved(maker, page, old, *lang))));
        }
    }
    rendered.push(maker.render(lists::root(maker)));
    rendered.push(maker.render(lists::not_found(maker, Route::RootNotFound, settings.default_lang())));
    let mut artifacts = Vec::new();
    collect(rendered, &mut artifacts, problems);
    artifacts
}

/// What pages link to and no person reads: QR codes, the search index, the manifest of a home screen.
fn beside_pages(maker: &Maker<'_>, pages: &Pages) -> Vec<Artifact> {
    let mut artifacts: Vec<Artifact> =
        pages.routes.par_iter().filter_map(|(lang, route)| qr::picture(maker, route, *lang)).collect();
    for lang in maker.portal.settings.languages.iter().copied() {
        let found: Vec<SearchPage> =
            pages.found.iter().filter(|(other, _)| *other == lang).map(|(_, page)| page.clone()).collect();
        artifacts.extend(searchable::artifacts(&found, lang));
        if manifest::has_icons(maker.theme) {
            let path = known_path(&Route::Manifest(lang).path());
            artifacts.push(Artifact::new(path, manifest::json(maker, lang).into_bytes(), Kind::Data));
        }
    }
    artifacts
}

/// Keeps what was rendered; a template's fault is told once, not once a page.
fn collect(
    rendered: Vec<Result<Artifact, ThemeProblem>>,
    artifacts: &mut Vec<Artifact>,
    problems: &mut Vec<Diagnostic>,
) {
    for result in rendered {
        match result {
            Ok(artifact) => artifacts.push(artifact),
            Err(problem) => {
                let problem = about_theme(&problem);
                if !problems.iter().any(|told| told.code == problem.code && told.cause == problem.cause) {
                    problems.push(problem);
                }
            }
        }
    }
}

/// A theme's problem as a message with its place.
pub fn about_theme(problem: &ThemeProblem) -> Diagnostic {
    // Without a line there is nothing to quote, and the file's name says where.
    let text = if problem.line.is_some() { problem.text.as_str() } else { "" };
    let file = SourceFile::new(format!("themes/{}/{}", problem.theme, problem.file), text);
    let place = match (problem.line, problem.column) {
        (Some(line), Some(column)) => {
            let at = file.offset(line, column);
            let word = file.text[at..].find(|c: char| !c.is_alphanumeric() && c != '_' && c != '.').unwrap_or(0);
            Place::new(&file, at..at + word.max(1))
        }
        _ => Place::top(&file),
    };
    let told = Diagnostic::error("theme", place, problem.message(Lang::Zh), problem.message(Lang::En));
    match (problem.fix(Lang::Zh), problem.fix(Lang::En)) {
        (Some(zh), Some(en)) => told.fix(zh, en),
        _ => told,
    }
}

fn calendars(maker: &Maker<'_>, problems: &mut Vec<Diagnostic>) -> Vec<Artifact> {
    let members = feeds::members(maker.portal);
    let wanted: Vec<(Lang, &FeedId)> =
        maker.portal.settings.languages.iter().flat_map(|lang| maker.feeds.keys().map(|feed| (*lang, feed))).collect();
    let written: Vec<Result<Artifact, Diagnostic>> = wanted
        .into_par_iter()
        .map(|(lang, feed)| {
            let members = members.get(feed).map_or(&[][..], Vec::as_slice);
            let calendar = feeds::calendar(maker, feed, members, lang);
            write_calendar(calendar, &Route::Feed(lang, feed.clone()))
        })
        .collect();
    sort_out(written, problems)
}

fn retired_feeds(maker: &Maker<'_>, lock: &Lock, problems: &mut Vec<Diagnostic>) -> Vec<Artifact> {
    let mut written = Vec::new();
    for (address, since) in told::retired_feeds(lock) {
        for lang in maker.portal.settings.languages.iter().copied() {
            let calendar = feeds::retired(maker, &address, since, lang);
            written.push(write_calendar(calendar, &Route::RetiredFeed(lang, address.clone())));
        }
    }
    sort_out(written, problems)
}

fn single_events(maker: &Maker<'_>, problems: &mut Vec<Diagnostic>) -> Vec<Artifact> {
    let mut written = Vec::new();
    for lang in maker.portal.settings.languages.iter().copied() {
        for key in maker.portal.deadlines.keys().filter(|key| maker.events.of(key).next().is_some()) {
            written.push(write_calendar(feeds::single(maker, key, lang), &Route::Event(lang, key.clone())));
        }
    }
    sort_out(written, problems)
}

/// Writes a calendar and reads it back with code that shares nothing with the writer: what is published is what was meant.
fn write_calendar(
    calendar: Result<icalendar::Calendar, icalendar::Invalid>,
    route: &Route,
) -> Result<Artifact, Diagnostic> {
    let refused = |zh: String, en: String| {
        let path = route.path();
        Diagnostic::error(
            "bad-feed",
            None,
            format!("日历文件 {path} 无法生成：{zh}"),
            format!("the calendar {path} cannot be made: {en}"),
        )
    };
    let calendar = calendar.map_err(|invalid| refused(invalid.describe(Lang::Zh), invalid.describe(Lang::En)))?;
    let text =
        icalendar::write(&calendar).map_err(|twice| refused(twice.describe(Lang::Zh), twice.describe(Lang::En)))?;
    icalendar::verify(&calendar, text.as_bytes())
        .map_err(|mismatch| refused(mismatch.describe(Lang::Zh), mismatch.describe(Lang::En)))?;
    Ok(Artifact::new(known_path(&route.path()), text.into_bytes(), Kind::Feed))
}

fn sort_out(written: Vec<Result<Artifact, Diagnostic>>, problems: &mut Vec<Diagnostic>) -> Vec<Artifact> {
    let mut artifacts = Vec::with_capacity(written.len());
    for result in written {
        match result {
            Ok(artifact) => artifacts.push(artifact),
            Err(problem) => problems.push(problem),
        }
    }
    artifacts
}

fn texts_of_feeds(maker: &Maker<'_>, listed: &[Listed]) -> Vec<Artifact> {
    let text =
        |route: Route, kind: Kind, text: String| Artifact::new(known_path(&route.path()), text.into_bytes(), kind);
    let mut artifacts = vec![
        text(Route::Data, Kind::Data, data::json(maker)),
        text(Route::DataSchema, Kind::Data, data::schema(maker)),
        text(Route::Sitemap, Kind::Data, sitemap::xml(maker, listed)),
        text(Route::Robots, Kind::Data, sitemap::robots(maker)),
    ];
    for lang in maker.portal.settings.languages.iter().copied() {
        artifacts.push(text(Route::Atom(lang), Kind::Feed, atom::notices(maker, lang)));
        artifacts.push(text(Route::CorrectionsAtom(lang), Kind::Feed, atom::corrections(maker, lang)));
    }
    artifacts
}

/// Files beside the content, only those that something links to.
fn files(maker: &Maker<'_>, uses: &[Use], problems: &mut Vec<Diagnostic>) -> Vec<Artifact> {
    let wanted: BTreeSet<&String> =
        uses.iter().filter_map(|one| if let Use::File(path) = one { Some(path) } else { None }).collect();
    let mut artifacts = Vec::new();
    for path in wanted {
        let Some(file) = maker.portal.files.get(path) else { continue };
        let source = SourceFile::new(format!("content/{path}"), "");
        let place = Place::top(&source);
        match (ArtifactPath::new(Route::File(path.clone()).path()), file.read()) {
            (Ok(path), Ok(bytes)) => artifacts.push(Artifact::new(path, bytes, Kind::Asset)),
            (Err(error), _) => {
                problems.push(Diagnostic::error(
                    "bad-file-name",
                    place,
                    error.message(Lang::Zh),
                    error.message(Lang::En),
                ));
            }
            (_, Err(error)) => problems.push(Diagnostic::error(
                "unreadable-file",
                place,
                format!("读不了这个文件：{error}"),
                format!("the file cannot be read: {error}"),
            )),
        }
    }
    artifacts
}
