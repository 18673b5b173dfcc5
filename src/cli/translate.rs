//! `tidings translate`: which translations are up to date, and the stamp that says so.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Environment, Exit, project};
use crate::content;
use crate::content::document::Document;
use crate::content::site::Settings;
use crate::content::translation::{Freshness, stamped};
use crate::diagnostics::nearest;
use crate::lang::Lang;
use crate::publish::hold;

/// What the command line says.
#[derive(Debug, clap::Args)]
pub(super) struct TranslateArguments {
    /// 站点文件夹 · Folder of the portal
    #[arg(long, value_name = "DIR", global = true)]
    root: Option<PathBuf>,
    #[command(subcommand)]
    action: Option<Action>,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// 列出每篇译文的状态（不写子命令就是它） · List the state of every translation (the default)
    Status,
    /// 译文已按现在的原文改好，记下来 · Record that the translation matches the source as it is now
    Stamp {
        /// 文档，例如 notices/2026-capture · Documents, such as notices/2026-capture
        documents: Vec<String>,
        /// 所有译文 · Every translation
        #[arg(long, conflicts_with = "documents")]
        all: bool,
    },
    /// 原文只有小改动，译文不用改 · The source changed in a way that does not concern the translation
    Minor {
        /// 文档 · Documents
        #[arg(required = true)]
        documents: Vec<String>,
    },
}

/// The state of one document in one language.
struct Row<'a> {
    document: &'a Document,
    lang: Lang,
    /// `None`: not translated.
    freshness: Option<Freshness>,
}

/// Lists or stamps.
pub(super) fn run(arguments: &TranslateArguments, environment: &Environment, lang: Lang) -> Exit {
    let Some(root) = project::find_root(arguments.root.as_deref(), &environment.folder) else {
        eprintln!("{}", project::no_portal(arguments.root.as_deref(), &environment.folder, lang));
        return Exit::Usage;
    };
    let (Some(content), _) = content::load(&root) else {
        eprintln!(
            "{}",
            lang.pick(
                "错误：site.yaml 有问题，先运行 tidings build 看看。",
                "error: site.yaml has problems; run `tidings build` to see them."
            )
        );
        return Exit::Failed;
    };
    let rows = rows(&content.documents, &content.settings);
    let day = content.settings.zone.civil(environment.now).0;
    match &arguments.action {
        None | Some(Action::Status) => {
            print!("{}", table(&rows, lang));
            Exit::Done
        }
        Some(Action::Stamp { documents, all }) => {
            if documents.is_empty() && !all {
                eprintln!(
                    "{}",
                    lang.pick(
                        "要标记哪一篇？例如 tidings translate stamp notices/first-notice；全部标记用 --all",
                        "which one? For example `tidings translate stamp notices/first-notice`, or --all"
                    )
                );
                return Exit::Usage;
            }
            stamp(&root, &rows, documents, *all, None, lang)
        }
        Some(Action::Minor { documents }) => {
            let remark = format!(" # {day} 小改动，译文不用改 · minor change");
            stamp(&root, &rows, documents, false, Some(&remark), lang)
        }
    }
}

/// Stamps every translation of a portal that was just made: both texts come from one hand.
pub(super) fn stamp_fresh(root: &Path, lang: Lang) -> Result<(), String> {
    let (Some(content), _) = content::load(root) else { return Ok(()) };
    rows(&content.documents, &content.settings).iter().try_for_each(|row| stamp_one(root, row, "", lang))
}

fn rows<'a>(documents: &'a [Arc<Document>], settings: &Settings) -> Vec<Row<'a>> {
    let mut rows = Vec::new();
    for document in documents {
        for lang in &settings.languages {
            let translation = document.translations.get(lang);
            if translation.is_none() && document.bodies.contains_key(lang) {
                continue;
            }
            rows.push(Row { document, lang: *lang, freshness: translation.map(|translation| translation.freshness()) });
        }
    }
    rows
}

fn word(freshness: Option<Freshness>, lang: Lang) -> &'static str {
    match freshness {
        Some(Freshness::UpToDate) => lang.pick("最新", "up to date"),
        Some(Freshness::Stale) => lang.pick("过期：原文改过", "stale: the source has changed"),
        Some(Freshness::Unstamped) => lang.pick("没有标记，不知道是不是最新", "never stamped"),
        None => lang.pick("没有译文", "missing"),
    }
}

fn table(rows: &[Row<'_>], lang: Lang) -> String {
    let names: Vec<String> = rows.iter().map(|row| row.document.id.to_string()).collect();
    let width = names.iter().map(String::len).max().unwrap_or(0);
    let mut text = String::new();
    for (row, name) in rows.iter().zip(&names) {
        text.push_str(&format!("{name:width$}  {}  {}\n", row.lang, word(row.freshness, lang)));
    }
    let count = |state: Option<Freshness>| rows.iter().filter(|row| row.freshness == state).count();
    let (fresh, stale) = (count(Some(Freshness::UpToDate)), count(Some(Freshness::Stale)));
    let (unstamped, missing) = (count(Some(Freshness::Unstamped)), count(None));
    text.push_str(&lang.pick(
        format!("最新 {fresh}，过期 {stale}，没有标记 {unstamped}，没有译文 {missing}\n"),
        format!("up to date {fresh}, stale {stale}, never stamped {unstamped}, missing {missing}\n"),
    ));
    if stale + unstamped > 0 {
        text.push_str(lang.pick(
            "译文核对好以后：tidings translate stamp 文档；原文只是小改动：tidings translate minor 文档\n",
            "once a translation is right: `tidings translate stamp DOC`; if the change does not matter: `tidings translate minor DOC`\n",
        ));
    }
    text
}

/// Writes the stamp into every translation of the documents. `remark`: only stale ones, with this behind the stamp.
fn stamp(root: &Path, rows: &[Row<'_>], documents: &[String], all: bool, remark: Option<&str>, lang: Lang) -> Exit {
    let mut chosen = Vec::new();
    for name in documents {
        match matching(rows, name, lang) {
            Ok(found) => chosen.extend(found),
            Err(message) => {
                eprintln!("{message}");
                return Exit::Usage;
            }
        }
    }
    if all {
        chosen.extend(rows.iter().filter(|row| row.freshness.is_some()));
    }
    let mut exit = Exit::Done;
    for row in chosen {
        let name = &row.document.id;
        if remark.is_some() && row.freshness != Some(Freshness::Stale) {
            println!("{name}  {}  {}", row.lang, word(row.freshness, lang));
            continue;
        }
        if let Err(message) = stamp_one(root, row, remark.unwrap_or_default(), lang) {
            eprintln!("{message}");
            exit = Exit::Failed;
            continue;
        }
        println!("{name}  {}  {}", row.lang, word(Some(Freshness::UpToDate), lang));
    }
    exit
}

/// The translations of a document named by id, by slug alone or by one of its files.
fn matching<'r, 'a>(rows: &'r [Row<'a>], name: &str, lang: Lang) -> Result<Vec<&'r Row<'a>>, String> {
    let path = name.replace('\\', "/");
    let path = path.trim_start_matches("./");
    let is_file = |row: &Row<'_>| row.document.bodies.values().any(|body| body.source.name == path);
    let plain = path.trim_start_matches("content/").trim_end_matches('/');
    let found: Vec<&Row<'_>> = rows
        .iter()
        .filter(|row| row.document.id.to_string() == plain || row.document.id.slug.as_str() == plain || is_file(row))
        .collect();
    let translated: Vec<&Row<'_>> = found.iter().copied().filter(|row| row.freshness.is_some()).collect();
    if !translated.is_empty() {
        return Ok(translated);
    }
    if !found.is_empty() {
        return Err(
            lang.pick(format!("“{name}”还没有译文，没有东西可标记"), format!("`{name}` has no translation to stamp"))
        );
    }
    // A slug alone is a name as well.
    let ids = rows.iter().map(|row| &row.document.id);
    let known: Vec<String> =
        ids.map(|id| if name.contains('/') { id.to_string() } else { id.slug.to_string() }).collect();
    Err(match nearest(name, known.iter().map(String::as_str)) {
        Some(near) => lang.pick(
            format!("没有“{name}”。改法：是不是想写“{near}”？"),
            format!("there is no `{name}`. fix: did you mean `{near}`?"),
        ),
        None => lang.pick(
            format!("没有“{name}”。改法：运行 tidings translate 看所有文档的名字"),
            format!("there is no `{name}`. fix: `tidings translate` lists every document"),
        ),
    })
}

fn stamp_one(root: &Path, row: &Row<'_>, remark: &str, lang: Lang) -> Result<(), String> {
    let (Some(body), Some(translation)) =
        (row.document.bodies.get(&row.lang), row.document.translations.get(&row.lang))
    else {
        return Ok(());
    };
    let name = &body.source.name;
    let path = root.join(name);
    let cannot = |error: &dyn std::fmt::Display| {
        lang.pick(format!("错误：写不了 {name}：{error}"), format!("error: {name} cannot be written: {error}"))
    };
    let old = fs::read_to_string(&path).map_err(|error| cannot(&error))?;
    let new = stamped(&old, &format!("{}{remark}", translation.current))
        .ok_or_else(|| cannot(&lang.pick("开头没有设置部分", "it has no front matter")))?;
    if new == old {
        return Ok(());
    }
    let mut held =
        hold(&path.with_file_name(".tidings-stamp.tmp"), "").map_err(|error| cannot(&error.message(lang)))?;
    held.write(new.as_bytes()).and_then(|()| held.replace(&path)).map_err(|error| cannot(&error))
}
