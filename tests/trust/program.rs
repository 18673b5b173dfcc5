//! The real program in a portal of its own, and what lies on the disk afterwards.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// Nothing these tests do takes longer, unless it hangs.
const PATIENCE: Duration = Duration::from_secs(60);

/// Every date of the repository's own portal still lies ahead.
pub(crate) const AT: &str = "2024-11-12";

/// Path below a folder, `/`-separated, to bytes.
pub(crate) type Tree = BTreeMap<String, Vec<u8>>;

/// What a run came to.
#[derive(Debug)]
pub(crate) struct Run {
    /// Exit code; `None` if a signal ended it.
    pub(crate) code: Option<i32>,
    /// Standard error.
    pub(crate) told: String,
}

/// A command of the program, in English.
pub(crate) fn tidings(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tidings"));
    command.current_dir(folder).args(["--lang", "en"]).args(arguments).stdin(Stdio::null());
    command
}

/// Runs a command to its end, which must come.
pub(crate) fn run(command: &mut Command) -> Run {
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
    ended(child)
}

/// The end of a command that was started with its output piped.
pub(crate) fn ended(mut child: Child) -> Run {
    let all_of = |mut pipe: Box<dyn Read + Send>| {
        thread::spawn(move || {
            let mut bytes = Vec::new();
            pipe.read_to_end(&mut bytes).expect("read");
            String::from_utf8_lossy(&bytes).into_owned()
        })
    };
    // Both are read, or the program would wait for room.
    let said = all_of(Box::new(child.stdout.take().expect("piped")));
    let told = all_of(Box::new(child.stderr.take().expect("piped")));
    let status = within(PATIENCE, &mut child);
    said.join().expect("read");
    Run { code: status.code(), told: told.join().expect("read") }
}

fn within(patience: Duration, child: &mut Child) -> ExitStatus {
    let started = Instant::now();
    loop {
        if let Some(status) = child.try_wait().expect("a child") {
            return status;
        }
        if started.elapsed() > patience {
            let _ = child.kill();
            panic!("hangs");
        }
        thread::sleep(Duration::from_millis(1));
    }
}

/// Builds the portal at `root` into `out`; it must succeed.
pub(crate) fn build(root: &Path, out: &Path) -> Tree {
    let run = run(tidings(root, &["build", "--at", AT, "--out"]).arg(out));
    assert_eq!(run.code, Some(0), "{}", run.told);
    tree(out)
}

/// The settings of a portal.
pub(crate) const SITE: &str = "content/site.yaml";

/// The only notice of [`small`].
pub(crate) const NOTICE: &str = "content/notices/a/index.zh.md";

/// A portal with one notice, quick to build.
pub(crate) fn small() -> (tempfile::TempDir, PathBuf) {
    let temp = tempfile::tempdir().expect("a folder");
    let root = temp.path().join("portal");
    let site = "title: 通知\norganisation: 学院\nbase_url: https://example.edu.cn/\nkinds:\n  upload: {name: 上传}\n";
    write(&root, SITE, site.as_bytes());
    write(&root, NOTICE, notice("正文。").as_bytes());
    (temp, root)
}

/// A notice with a deadline and this text.
pub(crate) fn notice(body: &str) -> String {
    format!(
        "---\ntitle: 甲\npublished: 2024-11-11\ndeadlines:\n  - {{id: z, kind: upload, until: 2025-03-01}}\n---\n{body}\n"
    )
}

/// A copy of the repository's own portal, as it is before its first build.
pub(crate) fn real() -> (tempfile::TempDir, PathBuf) {
    let temp = tempfile::tempdir().expect("a folder");
    let root = temp.path().join("portal");
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("content"), &root.join("content"));
    let _ = fs::remove_file(root.join("content/portal.lock"));
    (temp, root)
}

/// Copies a folder; what is there already stays.
pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() { copy(&path, &target) } else { fs::copy(&path, &target).map(|_| ()).expect("copied") }
    }
}

/// Writes a file with the folders it lies in.
pub(crate) fn write(root: &Path, name: &str, bytes: &[u8]) {
    let path = root.join(name);
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, bytes).expect("written");
}

/// Replaces a text that stands once in a file.
pub(crate) fn edit(root: &Path, name: &str, old: &str, new: &str) {
    let text = fs::read_to_string(root.join(name)).expect("text");
    assert_eq!(text.matches(old).count(), 1, "{old:?} stands not once in {name}");
    fs::write(root.join(name), text.replace(old, new)).expect("written");
}

/// Every file below a folder but the record of what is ours. Links are not followed.
pub(crate) fn tree(folder: &Path) -> Tree {
    let mut found = Tree::new();
    for entry in walkdir::WalkDir::new(folder) {
        let entry = entry.expect("an entry");
        if entry.file_type().is_file() {
            let name = entry.path().strip_prefix(folder).expect("below").to_string_lossy().replace('\\', "/");
            found.insert(name, fs::read(entry.path()).expect("bytes"));
        }
    }
    found.remove(".tidings-manifest");
    found
}

/// Says that a test could not be made, where it is seen: what a passing test prints is hidden.
pub(crate) fn skipped(why: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "SKIPPED: {why}");
}
