//! A Word document or a text, imported by the program itself: a draft that can be built, or a refusal; nothing is
//! written but that draft.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use tidings::cli::{self, Environment, Exit};
use tidings::content;
use tidings::diagnostics::blocks;
use tidings::lang::Lang;
use tidings::time::Instant;

use crate::table::{archive, place};

const SITE: &str =
    "title: 通知\norganisation: 学院\nbase_url: https://example.edu.cn/\nkinds:\n  upload: {name: 上传}\n";
const SPACE: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

/// See the module. The first byte chooses: a text, a whole file, or what stands in the body of a document.
pub fn check(data: &[u8]) {
    let Some((form, data)) = data.split_first() else { return };
    let bytes = match form % 3 {
        0 => data.to_vec(),
        1 => [b"PK", data].concat(),
        _ => document(data),
    };
    let folder = tempfile::tempdir_in(place()).expect("a folder");
    let root = folder.path();
    fs::create_dir(root.join("content")).expect("a folder");
    fs::write(root.join("content/site.yaml"), SITE).expect("written");
    fs::write(root.join("notice"), &bytes).expect("written");
    let environment = Environment {
        now: Instant::from_epoch(1_789_000_000),
        folder: root.to_owned(),
        lang: Some(Lang::Zh),
        color: false,
        terminal: false,
        answers: false,
        program: None,
    };
    let arguments = ["tidings", "import", "notice", "--slug", "imported", "--yes"];
    let exit = cli::run(arguments.map(OsString::from).to_vec(), &environment);
    let written: BTreeSet<PathBuf> = files(root).into_iter().collect();
    let strange = written.iter().find(|path| {
        !path.starts_with("content/notices/imported")
            && ![Path::new("notice"), Path::new("content/site.yaml")].contains(&path.as_path())
    });
    assert_eq!(strange, None);
    if exit == Exit::Done {
        let (_, problems) = content::load(root);
        assert!(!blocks(&problems, false), "{problems:?}");
    }
}

fn document(body: &[u8]) -> Vec<u8> {
    let body = String::from_utf8_lossy(body);
    let text = format!("<w:document xmlns:w=\"{SPACE}\"><w:body>{body}</w:body></w:document>");
    archive(&[("word/document.xml", text.as_bytes())])
}

fn files(root: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut waiting = vec![root.to_owned()];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                waiting.push(path);
            } else {
                found.push(path.strip_prefix(root).expect("below").to_owned());
            }
        }
    }
    found
}
