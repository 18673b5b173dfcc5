//! `cargo bench --bench preview [-- NOTICES]`: from a saved notice to the new bytes in a browser, with `tidings serve` on
//! a portal of 5,000 notices in two languages, and prints the median and the slowest of some saves.
//!
//! `TIDINGS_BENCH` names the folder to work in, as for the bench beside the peers.

#[path = "corpus.rs"]
mod corpus;

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

/// Saves of each sort; the median counts.
const SAVES: usize = 11;

/// No save takes so long, unless something is wrong.
const PATIENCE: Duration = Duration::from_secs(60);

/// Between two saves: an author goes on while the last save is still examined.
const PAUSE: Duration = Duration::from_secs(1);

/// What is saved.
#[derive(Clone, Copy, PartialEq)]
enum Saved {
    Sentence,
    Date,
}

fn main() {
    let notices = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(5_000);
    let chosen = std::env::var_os("TIDINGS_BENCH").map(PathBuf::from);
    let folder = chosen.unwrap_or_else(|| PathBuf::from(env!("CARGO_TARGET_TMPDIR"))).join("bench-preview");
    corpus::write(&folder, notices).expect("the corpus can be written");
    let preview = Preview::start(&folder);
    let mut numbers = (0..notices).rev().step_by((notices / 100).max(1)).cycle();
    println!("| {notices} notices × 2 languages; saved | looked at | median, ms | slowest, ms |\n|---|---|---:|---:|");
    for (saved, looked_at, address) in [
        (Saved::Sentence, "its page", None),
        (Saved::Date, "its page", None),
        (Saved::Date, "the list of notices", Some("/zh/notices/")),
        (Saved::Date, "the home page", Some("/zh/")),
        (Saved::Date, "the board of countdowns", Some("/zh/countdown/")),
        (Saved::Date, "the calendar of its kind", Some("/zh/feeds/kind/capture.ics")),
        (Saved::Date, "the calendar of everything", Some("/zh/feeds/all.ics")),
        (Saved::Date, "the site map", Some("/sitemap.xml")),
        (Saved::Date, "deadlines.json", Some("/deadlines.json")),
        (Saved::Date, "the search index", Some("/zh/search/index.json")),
    ] {
        let mut times: Vec<Duration> = numbers
            .by_ref()
            .take(SAVES)
            .enumerate()
            .map(|(round, number)| preview.save(&folder, number, saved, round, address))
            .collect();
        times.sort();
        let millis = |time: Duration| time.as_secs_f64() * 1000.0;
        let what = if saved == Saved::Sentence { "a sentence" } else { "a date" };
        println!("| {what} | {looked_at} | {:.0} | {:.0} |", millis(times[SAVES / 2]), millis(times[SAVES - 1]));
    }
    drop(preview);
    let _ = fs::remove_dir_all(folder);
}

/// `tidings serve`, ended when dropped.
struct Preview {
    process: Child,
    address: String,
    /// What it says.
    lines: Receiver<String>,
}

impl Preview {
    fn start(root: &Path) -> Preview {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tidings"));
        command.args(["--lang", "en", "serve", "--port", "0"]).current_dir(root);
        let mut process = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("it starts");
        let (tell, lines) = channel();
        let told = BufReader::new(process.stderr.take().expect("piped")).lines().map_while(Result::ok);
        thread::spawn(move || told.for_each(|line| drop(tell.send(line))));
        let mut preview = Preview { process, address: String::new(), lines };
        preview.address =
            preview.line(|line| Some(line.strip_prefix("Preview: http://")?.trim_matches('/').to_owned()));
        // The first site is examined.
        preview.line(|line| line.contains(" pages, ").then_some(()));
        preview
    }

    /// What it says next of the wanted sort.
    fn line<T>(&self, wanted: impl Fn(&str) -> Option<T>) -> T {
        loop {
            let line = self.lines.recv_timeout(PATIENCE).expect("the preview says something");
            if let Some(found) = wanted(&line) {
                return found;
            }
        }
    }

    /// Saves a notice and looks at its page until that is new, then once at `address`.
    fn save(&self, root: &Path, number: usize, saved: Saved, round: usize, address: Option<&str>) -> Duration {
        let slug = corpus::slug(number);
        let page = format!("/zh/notices/{slug}/");
        let file = root.join("content/notices").join(&slug).join("index.zh.md");
        let text = fs::read_to_string(&file).expect("it was written");
        let text = match saved {
            Saved::Sentence => format!("{text}\n第 {round} 次补充说明。\n"),
            Saved::Date => {
                let (before, after) = text.split_once(" 12:").expect("the end of the capture");
                let minute = 1 + after[..2].parse::<usize>().expect("a minute");
                format!("{before} 12:{minute:02}{}", &after[2..])
            }
        };
        let old = self.get(&page);
        let started = Instant::now();
        fs::write(&file, text).expect("it can be saved");
        while self.get(&page) == old {
            assert!(started.elapsed() < PATIENCE, "{page} stays as it was");
            thread::sleep(Duration::from_millis(1));
        }
        if let Some(address) = address {
            self.get(address);
        }
        let passed = started.elapsed();
        thread::sleep(PAUSE);
        passed
    }

    /// The bytes at an address of the site.
    fn get(&self, address: &str) -> Vec<u8> {
        let mut stream = TcpStream::connect(&self.address).expect("it listens");
        let request = format!("GET {address} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).expect("it takes requests");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("it answers");
        assert!(answer.starts_with(b"HTTP/1.1 200 "), "{address}: {:.100}", String::from_utf8_lossy(&answer));
        let body = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n").expect("the end of the head");
        // Of the head, the hour changes by itself.
        answer.split_off(body)
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
