//! From the files to a portal whose meaning is known, with the theme: everything before the first file of the site is
//! made. Keeps for the next time what can be used again.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::PortalArguments;
use super::project::Made;
use crate::check::personal::{Allowed, Context};
use crate::check::seal::seal;
use crate::content::memory::Memory;
use crate::content::sight::Sight;
use crate::content::{self, Content, allow, document, reread};
use crate::diagnostics::{self, Diagnostic, SourceFile};
use crate::lang::Lang;
use crate::output::pictures::Shelf;
use crate::output::routes::Route;
use crate::output::{self, Blueprint};
use crate::portal::{self, Portal};
use crate::theme::Theme;
use crate::time::{Clock, Instant, Zone, read_moment};

/// What is kept from one build for the next: by a preview everything, by the program that ends only pictures.
#[derive(Default)]
pub(super) struct Kept {
    /// `None`: there is no next build that could use it.
    memory: Option<Memory>,
    /// The theme, by its name.
    theme: Option<(String, Arc<Theme>)>,
    /// Smaller sizes of pictures, whose names tell what they were made from.
    shelf: Arc<Shelf>,
    /// What stands in the portal's folder, if somebody looked already.
    sight: Option<Sight>,
    /// The portal opened last, with the instant that was asked for.
    last: Option<(Open, Option<String>)>,
}

impl Kept {
    /// Nothing but pictures.
    pub(super) fn with(shelf: Arc<Shelf>) -> Kept {
        Kept { shelf, ..Kept::default() }
    }

    /// To be read from the files that were seen.
    pub(super) fn to_read(sight: Sight, shelf: Arc<Shelf>) -> Kept {
        Kept { sight: Some(sight), ..Kept::with(shelf) }
    }

    /// Whatever spares the next build work.
    pub(super) fn everything(shelf: Arc<Shelf>) -> Kept {
        Kept { memory: Some(Memory::default()), ..Kept::with(shelf) }
    }

    /// Forgets what was made from these files.
    pub(super) fn forget(&mut self, root: &Path, changed: &[PathBuf]) {
        if let Some(memory) = &mut self.memory {
            memory.forget(changed);
        }
        if changed.iter().any(|path| path.starts_with(root.join("themes"))) {
            self.theme = None;
        }
    }
}

/// A portal that was read.
pub(super) enum Opened {
    /// Its settings leave nothing to build on.
    Nothing(Box<Made>),
    /// Its meaning is known.
    Portal(Box<Open>),
}

/// A portal before its files are made.
#[derive(Clone)]
pub(super) struct Open {
    /// What the checks of texts need.
    pub(super) texts: Texts,
    /// Its meaning.
    pub(super) portal: Arc<Portal>,
    /// `None` when the theme is at fault.
    pub(super) blueprint: Option<Arc<Blueprint>>,
    /// What was found so far.
    pub(super) problems: Vec<Diagnostic>,
    now: Instant,
}

impl Open {
    /// The site, if nothing that was read so far is an error.
    pub(super) fn sound(&self) -> Option<&Arc<Blueprint>> {
        self.blueprint.as_ref().filter(|_| !diagnostics::blocks(&self.problems, false))
    }

    /// The instant the portal is seen at.
    pub(super) fn at(&self) -> Instant {
        self.now
    }

    /// The same when only texts of documents changed since. `None` if more did, or if time changes more: then everything
    /// is to be opened anew. The instant stands still where one was asked for.
    fn with_new_texts(&self, root: &Path, memory: &mut Memory, now: Instant, stands_still: bool) -> Option<Open> {
        let blueprint = self.blueprint.as_ref()?;
        let now = if stands_still { self.now } else { now };
        let reread = reread::documents(root, memory).filter(|reread| reread.facts_stand)?;
        let portal = Arc::new(self.portal.with_texts(&reread.documents, now)?);
        let mut problems = self.problems.clone();
        reread.tell_anew(&mut problems);
        let mut texts = self.texts.clone();
        for source in reread.sources {
            let at = texts.sources.binary_search_by(|known| known.name.cmp(&source.name)).ok()?;
            texts.sources[at] = source;
        }
        let blueprint = Some(Arc::new(blueprint.with_texts_of(Arc::clone(&portal))));
        Some(Open { texts, portal, blueprint, problems, now })
    }

    /// The same on the portal's clock, as a form field of HTML wants it: `2024-11-12T09:00`.
    pub(super) fn at_on_clock(&self) -> String {
        let (day, clock, _) = self.portal.settings.zone.civil(self.now);
        format!("{}T{clock}", day)
    }

    /// The address and title of the page made from a file, by its name below `content/`; in the language of the file,
    /// else in `lang`.
    pub(super) fn page_of(&self, name: &str, lang: Lang) -> Option<(String, String)> {
        let own = format!("content/{name}");
        self.portal.documents.iter().find_map(|page| {
            let bodies = &page.document.bodies;
            let lang =
                bodies.iter().find(|(_, body)| body.source.name == own).map(|(lang, _)| *lang).or_else(|| {
                    let beside = name.strip_prefix(page.document.folder.as_str())?.starts_with('/');
                    (beside && page.document.folder.contains('/')).then_some(lang)
                })?;
            let title = page.document.front.title.get(lang).to_owned();
            Some((Route::Document(lang, page.id().clone()).address(), title))
        })
    }
}

/// Reads the content and the theme, and finds out what they mean. With `kept`, as little as what changed asks for.
pub(super) fn open(
    root: &Path,
    arguments: &PortalArguments,
    now: Instant,
    lang: Lang,
    kept: &mut Kept,
) -> Result<Opened, String> {
    if let Some((last, at)) = kept.last.take()
        && at == arguments.at
        && kept.theme.is_some()
        && let Some(memory) = &mut kept.memory
        && let Some(open) = last.with_new_texts(root, memory, now, at.is_some())
    {
        kept.last = Some((open.clone(), at));
        return Ok(Opened::Portal(Box::new(open)));
    }
    let (content, mut problems) = match (&mut kept.memory, kept.sight.take()) {
        (Some(memory), _) => content::load_again(root, memory),
        (None, Some(sight)) => content::load_seen(root, sight),
        (None, None) => content::load(root),
    };
    let Some(mut content) = content else {
        seal(&mut problems, Context { build_date: Zone::SHANGHAI.civil(now).0, allowed: &Allowed::none() });
        return Ok(Opened::Nothing(Box::new(Made {
            summary: None,
            problems,
            held: Vec::new(),
            next_change: None,
            held_files: BTreeSet::new(),
            news: None,
            leaks: Vec::new(),
            reviewed: Vec::new(),
            zone: Zone::SHANGHAI,
            at: now,
        })));
    };
    let now = match &arguments.at {
        Some(at) => instant(at, content.settings.zone, lang)?,
        None => now,
    };
    let url = arguments.base_url.as_deref();
    if let Some(url) = url.filter(|url| !url.starts_with("https://") && !url.starts_with("http://")) {
        return Err(lang.pick(
            format!("--base-url “{url}”不是完整的网址，应以 https:// 开头"),
            format!("--base-url `{url}` is not a full address; it begins with https://"),
        ));
    }
    let texts = Texts::of(&mut content, arguments.drafts);
    let (portal, found) = portal::resolve(content, now, arguments.drafts);
    let portal = Arc::new(portal);
    problems.extend(found);
    let theme = theme(root, &portal.settings.theme, kept, &mut problems);
    let blueprint = theme.map(|theme| {
        let shelf = Arc::clone(&kept.shelf);
        Arc::new(Blueprint::new(Arc::clone(&portal), theme, url, arguments.parts(), shelf))
    });
    let open = Open { texts, portal, blueprint, problems, now };
    if kept.memory.is_some() {
        kept.last = Some((open.clone(), arguments.at.clone()));
    }
    Ok(Opened::Portal(Box::new(open)))
}

fn theme(root: &Path, name: &str, kept: &mut Kept, problems: &mut Vec<Diagnostic>) -> Option<Arc<Theme>> {
    if let Some((_, theme)) = kept.theme.as_ref().filter(|(known, _)| known == name) {
        return Some(Arc::clone(theme));
    }
    match Theme::load(root, name) {
        Ok(theme) => {
            let theme = Arc::new(theme);
            kept.theme = Some((name.to_owned(), Arc::clone(&theme)));
            Some(theme)
        }
        Err(found) => {
            problems.extend(found.iter().map(output::about_theme));
            None
        }
    }
}

/// What the checks of texts need of the content before it becomes a portal.
#[derive(Clone)]
pub(super) struct Texts {
    /// In order of name.
    pub(super) sources: Vec<Arc<SourceFile>>,
    pub(super) allowances: Arc<[allow::Allowance]>,
    /// Files of drafts that are not shown.
    pub(super) drafts: Arc<BTreeSet<String>>,
    /// Names of documents that could not be read.
    pub(super) broken: Arc<[String]>,
    /// The files of each document, by its id.
    pub(super) names: Arc<BTreeMap<String, Vec<String>>>,
}

impl Texts {
    fn of(content: &mut Content, drafts_shown: bool) -> Texts {
        let files_of = |document: &Arc<document::Document>| {
            document.bodies.values().map(|body| body.source.name.clone()).collect::<Vec<_>>()
        };
        let documents = || content.documents.iter();
        let names: BTreeMap<_, _> = documents().map(|document| (document.id.to_string(), files_of(document))).collect();
        let drafts: BTreeSet<String> =
            documents().filter(|document| document.front.draft && !drafts_shown).flat_map(files_of).collect();
        let sources = std::mem::take(&mut content.sources);
        let broken = content.broken.iter().map(|id| id.slug.to_string()).collect();
        Texts {
            sources,
            allowances: Arc::clone(&content.allowances),
            drafts: Arc::new(drafts),
            broken,
            names: Arc::new(names),
        }
    }
}

/// What is wrong with the instant somebody asked for, as far as it can be told before there is a portal.
pub(super) fn refused(at: Option<&str>, lang: Lang) -> Option<String> {
    instant(at?, Zone::SHANGHAI, lang).err()
}

/// An instant as a person types it: RFC 3339, or a date with or without clock time in the portal's zone.
fn instant(text: &str, zone: Zone, lang: Lang) -> Result<Instant, String> {
    if let Some(instant) = Instant::read_rfc3339(text) {
        return Ok(instant);
    }
    match read_moment(text) {
        Ok(written) => Ok(zone.instant(written.day, written.clock.unwrap_or(Clock::MIDNIGHT))),
        Err(misread) => Err(lang.pick(
            format!("--at “{text}”：{}。例如 --at 2024-11-12，或 --at \"2024-11-12 09:00\"", misread.message(lang)),
            format!(
                "--at `{text}`: {}. For example --at 2024-11-12, or --at \"2024-11-12 09:00\"",
                misread.message(lang)
            ),
        )),
    }
}
