//! `tidings init`: a small working bilingual portal from what is embedded in the program.

use std::fs;
use std::path::Path;

use super::{Environment, Exit};
use crate::lang::Lang;
use crate::time::Zone;

/// Files of a new portal: path and bytes.
const FILES: &[(&str, &str)] = &[
    ("content/site.yaml", include_str!("init/site.yaml")),
    ("content/calendars/cn-workdays.yaml", include_str!("../../content/calendars/cn-workdays.yaml")),
    ("content/calendars/school.yaml", include_str!("../../content/calendars/school.yaml")),
    ("content/notices/first-notice/index.zh.md", include_str!("init/notice.zh.md")),
    ("content/notices/first-notice/index.en.md", include_str!("init/notice.en.md")),
    ("content/faq/calendar.zh.md", include_str!("init/faq.zh.md")),
    ("content/faq/calendar.en.md", include_str!("init/faq.en.md")),
    (".gitignore", "/public/\n"),
];

/// When the example says it was published.
const EXAMPLE_DAY: &str = "published: 2026-01-05\n";

macro_rules! guides {
    ($($name:literal),*) => {
        &[$(
            (concat!("content/guides/", $name, ".zh.md"), include_str!(concat!("init/guides/", $name, ".zh.md"))),
            (concat!("content/guides/", $name, ".en.md"), include_str!(concat!("init/guides/", $name, ".en.md"))),
        )*]
    };
}

/// The staff's guide, a page for each task. `tests/guide.rs` does what every page says.
const GUIDES: &[(&str, &str)] = guides![
    "staff-preview",
    "staff-new-notice",
    "staff-move-date",
    "staff-cancel",
    "staff-correct",
    "staff-sessions",
    "staff-blocks",
    "staff-translate",
    "staff-publish",
    "staff-messages"
];

/// Writes the portal into a folder that is new or empty.
pub(super) fn run(folder: &Path, environment: &Environment, lang: Lang) -> Exit {
    let root = environment.folder.join(folder);
    let occupied = fs::read_dir(&root).is_ok_and(|mut entries| entries.next().is_some());
    if occupied || root.is_file() {
        eprintln!(
            "{}",
            lang.pick(
                format!("{} 已经有内容，没有改动任何文件。\n改法：换一个新的文件夹名", root.display()),
                format!("{} is not empty; nothing was changed.\nfix: name a new folder", root.display()),
            )
        );
        return Exit::Usage;
    }
    let editor = super::schema::editor_files();
    let files = FILES.iter().chain(GUIDES).copied().chain(editor.iter().map(|(path, text)| (*path, text.as_str())));
    // The example is of today: a new portal must not be told that nothing was published for months.
    let today = format!("published: {}\n", Zone::SHANGHAI.civil(environment.now).0);
    for (path, text) in files {
        let text = text.replace(EXAMPLE_DAY, &today);
        let path = root.join(path);
        let written = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(&path, text));
        if let Err(error) = written {
            eprintln!(
                "{}",
                lang.pick(
                    format!("写不了 {}：{error}", path.display()),
                    format!("{} cannot be written: {error}", path.display()),
                )
            );
            return Exit::Failed;
        }
    }
    if let Err(message) = super::translate::stamp_fresh(&root, lang) {
        eprintln!("{message}");
        return Exit::Failed;
    }
    let typed = folder.display().to_string();
    let typed = if typed.contains(' ') { format!("\"{typed}\"") } else { typed };
    println!(
        "{}",
        lang.pick(
            format!("建好了：{}\n下一步：\n  cd {typed}\n  tidings serve --open", root.display()),
            format!("made: {}\nnext:\n  cd {typed}\n  tidings serve --open", root.display()),
        )
    );
    Exit::Done
}
