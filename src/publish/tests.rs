//! What publishing promises, on real folders: nothing foreign is lost, nothing is half-written, nothing is forgotten.

mod crash;
mod refuse;
mod together;

use super::disk::SystemDisk;
use super::*;
use crate::lang::Lang;
use crate::output::artifact::{Artifact, ArtifactPath, Kind, Site};
use std::collections::BTreeMap;
use std::path::PathBuf;
use tempfile::TempDir;

const SINCE: &str = "2026-11-22 17:08";

fn publish(out: &Path, site: &Site) -> Result<Report, PublishError> {
    publish_on(&SystemDisk, out, site)
}

/// Makes the folder `out` hold exactly `site`, plus whatever foreign files lie there already.
fn publish_on(disk: &dyn Disk, out: &Path, site: &Site) -> Result<Report, PublishError> {
    let stage = Stage::on(disk, out, SINCE);
    site.artifacts().par_iter().for_each(|artifact| stage.take(artifact));
    stage.commit(|| Ok(()))
}

/// Path → text of everything in a folder but our own two files.
type Tree = BTreeMap<String, String>;

fn artifact(path: &str, text: &str) -> Artifact {
    let kind = match path.rsplit_once('.') {
        Some((_, "html")) => Kind::Page,
        Some((_, "ics")) => Kind::Feed,
        Some((_, "json")) => Kind::Data,
        _ => Kind::Asset,
    };
    Artifact::new(ArtifactPath::new(path).unwrap(), text.as_bytes(), kind)
}

fn site(files: &[(&str, &str)]) -> Site {
    Site::new(files.iter().map(|(path, text)| artifact(path, text)).collect()).unwrap()
}

fn tree_of(site: &Site) -> Tree {
    let text = |artifact: &Artifact| String::from_utf8(artifact.content.to_vec()).unwrap();
    site.artifacts().iter().map(|artifact| (artifact.path.to_string(), text(artifact))).collect()
}

fn tree(out: &Path) -> Tree {
    let files = walkdir::WalkDir::new(out).into_iter().map(Result::unwrap).filter(|entry| !entry.file_type().is_dir());
    let named = files.map(|entry| {
        let path = entry.path().strip_prefix(out).unwrap().to_str().unwrap().replace('\\', "/");
        (path, fs::read_to_string(entry.path()).unwrap())
    });
    named.filter(|(path, _)| path != lock::NAME && path != manifest::NAME).collect()
}

fn folders(out: &Path) -> Vec<String> {
    let entries = walkdir::WalkDir::new(out).min_depth(1).sort_by_file_name().into_iter().map(Result::unwrap);
    entries
        .filter(|entry| entry.file_type().is_dir())
        .map(|entry| entry.file_name().to_str().unwrap().to_owned())
        .collect()
}

fn put(out: &Path, path: &str, text: &str) {
    let path = out.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn names(paths: &[ArtifactPath]) -> Vec<&str> {
    paths.iter().map(ArtifactPath::as_str).collect()
}

/// A first site, and the same after some work on it.
fn before() -> Site {
    site(&[
        ("index.html", "needs a.1.css, all.ics"),
        ("a.1.css", "old style"),
        ("all.ics", "old calendar"),
        ("search.json", "old index"),
        ("zh/one/index.html", "needs a.1.css"),
        ("zh/gone/index.html", "needs a.1.css, zh/gone/plan.xlsx"),
        ("zh/gone/plan.xlsx", "a table"),
    ])
}

fn after() -> Site {
    site(&[
        ("index.html", "needs a.2.css, all.ics, zh/two/index.html"),
        ("a.2.css", "new style"),
        ("all.ics", "new calendar"),
        ("search.json", "new index"),
        ("zh/one/index.html", "needs a.2.css, zh/two/index.html"),
        ("zh/two/index.html", "needs a.2.css, zh/two/list.pdf, zh/two/two.ics"),
        ("zh/two/list.pdf", "a list"),
        ("zh/two/two.ics", "another calendar"),
    ])
}

#[test]
fn a_first_run_writes_everything_and_a_second_nothing() {
    let temp = TempDir::new().unwrap();
    let out = temp.path().join("deep/public");
    let first = publish(&out, &before()).unwrap();
    assert_eq!((first.written.len(), first.unchanged, first.removed.len()), (7, 0, 0));
    assert_eq!(tree(&out), tree_of(&before()));

    let stamp = || fs::metadata(out.join("index.html")).unwrap().modified().unwrap();
    let stamp_before = stamp();
    let second = publish(&out, &before()).unwrap();
    assert_eq!(second, Report { unchanged: 7, ..Report::default() });
    assert_eq!(stamp(), stamp_before);
}

#[test]
fn a_later_run_writes_and_removes_only_what_changed() {
    let out = TempDir::new().unwrap();
    put(out.path(), ".gitkeep", "");
    put(out.path(), "zh/gone/by hand.txt", "kept by the office");
    publish(out.path(), &before()).unwrap();
    let report = publish(out.path(), &after()).unwrap();
    assert_eq!(names(&report.removed), ["a.1.css", "zh/gone/index.html", "zh/gone/plan.xlsx"]);
    assert_eq!((report.written.len(), report.unchanged), (8, 0));
    let mut expected = tree_of(&after());
    expected.insert(".gitkeep".into(), String::new());
    expected.insert("zh/gone/by hand.txt".into(), "kept by the office".into());
    assert_eq!(tree(out.path()), expected);

    fs::remove_file(out.path().join("zh/gone/by hand.txt")).unwrap();
    publish(out.path(), &before()).unwrap();
    publish(out.path(), &after()).unwrap();
    assert_eq!(folders(out.path()), ["zh", "one", "two"], "folders that became empty are gone");
}

#[test]
fn the_disk_is_believed_rather_than_the_manifest() {
    let out = TempDir::new().unwrap();
    publish(out.path(), &before()).unwrap();
    put(out.path(), "index.html", "altered by hand");
    fs::remove_file(out.path().join("all.ics")).unwrap();
    let report = publish(out.path(), &before()).unwrap();
    assert_eq!(names(&report.written), ["all.ics", "index.html"]);
    assert_eq!(tree(out.path()), tree_of(&before()));
}

#[test]
fn an_old_file_that_somebody_altered_is_kept() {
    let out = TempDir::new().unwrap();
    publish(out.path(), &before()).unwrap();
    put(out.path(), "zh/gone/plan.xlsx", "with notes of the office");
    let report = publish(out.path(), &after()).unwrap();
    assert_eq!(names(&report.kept), ["zh/gone/plan.xlsx"]);
    assert_eq!(tree(out.path())["zh/gone/plan.xlsx"], "with notes of the office");
}

#[test]
fn a_damaged_manifest_deletes_nothing() {
    for damage in ["", "tidings-manifest 9\n", "\0\0\0\0"] {
        let out = TempDir::new().unwrap();
        publish(out.path(), &before()).unwrap();
        put(out.path(), manifest::NAME, damage);
        let same = publish(out.path(), &before()).unwrap();
        assert!(same.manifest_damaged && same.unchanged == 7, "{damage:?}");

        let text = fs::read_to_string(out.path().join(manifest::NAME)).unwrap();
        put(out.path(), manifest::NAME, &format!("{text}half a li"));
        let report = publish(out.path(), &after()).unwrap();
        assert!(report.manifest_damaged && report.removed.is_empty());
        let mut expected = tree_of(&before());
        expected.extend(tree_of(&after()));
        assert_eq!(tree(out.path()), expected);
    }
}

#[test]
fn a_file_may_become_a_folder_and_back() {
    let out = TempDir::new().unwrap();
    let file = site(&[("x", "a file"), ("y/z/deep", "deep"), ("y/one", "one")]);
    let folder = site(&[("x/a/b", "below"), ("y", "a file now")]);
    for site in [&file, &folder, &file] {
        publish(out.path(), site).unwrap();
        assert_eq!(tree(out.path()), tree_of(site));
    }
}

#[test]
fn a_changed_case_is_spelled_anew() {
    let out = TempDir::new().unwrap();
    publish(out.path(), &site(&[("Plan.PDF", "1"), ("Zh/a.html", "2")])).unwrap();
    publish(out.path(), &site(&[("plan.pdf", "1"), ("zh/a.html", "2")])).unwrap();
    let names: Vec<_> = tree(out.path()).into_keys().collect();
    assert!(names.contains(&"plan.pdf".to_owned()), "{names:?}");
    assert_eq!(names.len(), 2, "{names:?}");
}

#[test]
fn a_plan_for_a_disk_without_case_clears_the_old_spelling_first() {
    let out = TempDir::new().unwrap();
    let old = site(&[("Plan.PDF", "1"), ("b.html", "2")]);
    publish(out.path(), &old).unwrap();
    let new = site(&[("plan.pdf", "1"), ("B.html/x", "2")]);
    let waiting = |artifact: &Artifact| Waiting {
        path: artifact.path.clone(),
        kind: artifact.kind,
        hash: manifest::hash(&artifact.content),
        at: Some(stage::Ticket(0)),
    };
    let files: Vec<Waiting> = new.artifacts().iter().map(waiting).collect();
    let plan = plan::make(out.path(), &files, &manifest::read(out.path()).unwrap(), true).unwrap();
    assert_eq!(names(&plan.clear), ["Plan.PDF", "b.html"]);
    assert!(plan.remove.is_empty());
    assert_eq!(plan.write.len(), 2);
}
