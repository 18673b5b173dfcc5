//! The same content, instant and program give the same bytes, wherever and by whomever they are built.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::program::{NOTICE, Tree, copy, run, tree, write};

const AT: &str = "2026-09-10";

/// The portal of all shapes, with what the built-in one has not: a second document of each sort, files and pictures.
fn content() -> Tree {
    let temp = tempfile::tempdir().expect("a folder");
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser/portal"), temp.path());
    let text = "---\ntitle: 附件\npublished: 2026-09-01\nattachments: [b.pdf, a.pdf]\n---\n\n![图](z.png)\n";
    write(temp.path(), NOTICE, text.as_bytes());
    for name in ["a.pdf", "b.pdf"] {
        write(temp.path(), &format!("content/notices/a/{name}"), format!("%PDF-1.4\n{name}").as_bytes());
    }
    let picture = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/harbour/assets/share.png");
    write(temp.path(), "content/notices/a/z.png", &fs::read(picture).expect("a picture"));
    tree(temp.path())
}

/// Where, and in what surroundings.
#[derive(Default)]
struct Surroundings {
    folder: &'static str,
    files_reversed: bool,
    variables: &'static [(&'static str, &'static str)],
    umask: Option<&'static str>,
}

/// Builds the content there.
fn built(content: &Tree, surroundings: &Surroundings) -> (tempfile::TempDir, PathBuf, Tree) {
    let temp = tempfile::tempdir().expect("a folder");
    let root = temp.path().join(surroundings.folder);
    let mut files: Vec<(&String, &Vec<u8>)> = content.iter().collect();
    if surroundings.files_reversed {
        files.reverse();
    }
    for (name, bytes) in files {
        write(&root, name, bytes);
    }
    let arguments = ["--lang", "en", "build", "--at", AT];
    let mut command = match surroundings.umask {
        None => Command::new(env!("CARGO_BIN_EXE_tidings")),
        Some(umask) => {
            let mut shell = Command::new("sh");
            shell.args(["-c", &format!("umask {umask}; exec \"$0\" \"$@\""), env!("CARGO_BIN_EXE_tidings")]);
            shell
        }
    };
    command.args(arguments).current_dir(&root).stdin(Stdio::null()).envs(surroundings.variables.iter().copied());
    let run = run(&mut command);
    assert_eq!(run.code, Some(0), "{}", run.told);
    let out = root.join("public");
    let site = tree(&out);
    (temp, out, site)
}

fn assert_same(content: &Tree, cases: &[(&str, Surroundings)]) {
    let (_temp, _, site) = built(content, &Surroundings { folder: "portal", ..Surroundings::default() });
    assert!(site.len() > 200, "{}", site.len());
    for (case, surroundings) in cases {
        let (_temp, _, other) = built(content, surroundings);
        let names = |tree: &Tree| tree.keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&other), names(&site), "{case}");
        let differing: Vec<&String> = site.keys().filter(|name| other[*name] != site[*name]).collect();
        assert!(differing.is_empty(), "{case}: {differing:?}");
    }
}

#[test]
fn anywhere_with_any_threads_in_any_zone_and_order() {
    let of = |variables| Surroundings { folder: "portal", variables, ..Surroundings::default() };
    assert_same(
        &content(),
        &[
            ("one thread", of(&[("RAYON_NUM_THREADS", "1")])),
            ("seven threads", of(&[("RAYON_NUM_THREADS", "7")])),
            ("a zone behind", of(&[("TZ", "America/Los_Angeles")])),
            ("a zone ahead", of(&[("TZ", "Pacific/Kiritimati")])),
            ("no zone", of(&[("TZ", "nonsense")])),
            ("a locale of bytes", of(&[("LC_ALL", "C"), ("LANG", "C")])),
            ("a locale with other rules", of(&[("LC_ALL", "tr_TR.UTF-8"), ("LANG", "tr_TR.UTF-8")])),
            ("another user", of(&[("HOME", "/nonexistent"), ("USER", "x"), ("TMPDIR", "/nonexistent")])),
            ("no colour", of(&[("NO_COLOR", "1"), ("TERM", "dumb"), ("COLUMNS", "20")])),
            ("a deep folder", Surroundings { folder: "a/b/深 处/c d/portal", ..Surroundings::default() }),
            (
                "files made in reverse",
                Surroundings { folder: "portal", files_reversed: true, ..Surroundings::default() },
            ),
            (
                "all at once",
                Surroundings {
                    folder: "x/y",
                    files_reversed: true,
                    variables: &[("RAYON_NUM_THREADS", "3"), ("TZ", "Asia/Kathmandu"), ("LC_ALL", "C")],
                    umask: cfg!(unix).then_some("077"),
                },
            ),
        ],
    );
}

/// Who may read the files is for whoever builds to say, as with every program: a site built for oneself stays so, and a
/// web server's user needs the usual 022.
#[cfg(unix)]
#[test]
fn the_umask_decides_who_may_read_and_nothing_else() {
    use std::os::unix::fs::PermissionsExt;
    let content = content();
    let mut sites = Vec::new();
    for (umask, file, folder) in [("022", 0o644, 0o755), ("077", 0o600, 0o700), ("002", 0o664, 0o775)] {
        let there = Surroundings { folder: "portal", umask: Some(umask), ..Surroundings::default() };
        let (_temp, out, site) = built(&content, &there);
        for entry in walkdir::WalkDir::new(&out) {
            let entry = entry.expect("an entry");
            let mode = entry.metadata().expect("known").permissions().mode() & 0o7777;
            let expected = if entry.file_type().is_dir() { folder } else { file };
            assert_eq!(mode, expected, "{} under {umask}", entry.path().display());
        }
        sites.push(site);
    }
    assert!(sites.windows(2).all(|pair| pair[0] == pair[1]));
}
