//! Station 5c: portal → artifacts in memory. Pages, countdowns, calendar feeds, Atom, data, sitemap.
//! Pure functions of the portal and the theme: no clock; files beside the content are read by `content`.
//!
//! A [`Blueprint`] knows every file of a site and makes each when it is asked for: all of them for a build, which hands
//! them on one by one and keeps none, or the one a browser wants to see.

mod agenda;
pub mod artifact;
mod atom;
mod blocks;
mod blueprint;
mod calendars;
mod catalogue;
mod collections;
mod data;
mod deadlines;
mod documents;
mod event_texts;
mod events;
pub mod expectation;
mod farewell;
mod feeds;
mod hall;
mod hours;
mod html;
pub mod icalendar;
mod keeping;
mod linked;
mod lists;
mod lost;
mod maker;
mod manifest;
mod membership;
pub mod news;
mod paging;
pub mod pictures;
pub mod qr;
mod retyped;
pub mod routes;
pub mod search;
mod searchable;
mod sessions;
mod sitemap;
mod structured;
mod surroundings;
mod table;
mod texts;
mod timeline;
mod told;
mod tray;
mod vanished;
pub mod view;
pub mod when;
mod words;

use std::sync::{Arc, Mutex, PoisonError};

use crate::diagnostics::{Diagnostic, Place, SourceFile};
use crate::lang::Lang;
use crate::portal::Portal;
use crate::theme::{Theme, ThemeProblem};
use artifact::{Artifact, Site};
use expectation::Expectation;
use news::News;
use pictures::Shelf;

pub use blueprint::{Blueprint, Parts, Summary};
pub use tray::{IsOver, Take};

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
    /// What this publication changes for readers and subscribers.
    pub news: News,
}

/// Makes every file of the site and keeps them all. `base_url` overrides the one of `site.yaml`. `None` when a problem
/// leaves no site.
pub fn make(portal: &Arc<Portal>, theme: &Arc<Theme>, base_url: Option<&str>) -> (Option<Output>, Vec<Diagnostic>) {
    make_with(portal, theme, base_url, Shelf::default())
}

/// The same, with the smaller sizes of pictures that an earlier build made.
pub fn make_with(
    portal: &Arc<Portal>,
    theme: &Arc<Theme>,
    base_url: Option<&str>,
    shelf: Shelf,
) -> (Option<Output>, Vec<Diagnostic>) {
    let blueprint = Blueprint::new(Arc::clone(portal), Arc::clone(theme), base_url, Parts::All, Arc::new(shelf));
    let artifacts: Mutex<Vec<Artifact>> = Mutex::default();
    let take = |artifact| artifacts.lock().unwrap_or_else(PoisonError::into_inner).push(artifact);
    let (summary, problems) = blueprint.make(&take);
    let artifacts = artifacts.into_inner().unwrap_or_else(PoisonError::into_inner);
    let output = summary.and_then(|Summary { pages, feeds, lock, news }| {
        let site = Site::new(artifacts).ok()?;
        Some(Output { site, pages, feeds, lock, expectation: blueprint.expectation(), news })
    });
    (output, problems)
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
