//! The staff's guide of a new portal, followed literally: every command it shows is run, every edit it shows is made.
//! What a terminal shows on the way is kept under `tests/guide/`, one file for each page and language;
//! `TIDINGS_BLESS=1 cargo test --test guide` writes them anew.

mod staff;

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use staff::fresh_portal;

const PAGES: [&str; 10] = [
    "staff-preview",
    "staff-new-notice",
    "staff-move-date",
    "staff-cancel",
    "staff-correct",
    "staff-sessions",
    "staff-blocks",
    "staff-translate",
    "staff-publish",
    "staff-messages",
];

/// A fenced block: its language and its lines.
fn blocks(text: &str) -> Vec<(String, Vec<String>)> {
    let mut blocks = Vec::new();
    let mut open: Option<(String, Vec<String>)> = None;
    for line in text.lines() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(language)) => open = Some((language.to_owned(), Vec::new())),
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (Some((_, lines)), None) => lines.push(line.to_owned()),
            (None, None) => {}
        }
    }
    blocks
}

/// The words of a command line; quotes hold words together.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (at, part) in line.split('"').enumerate() {
        if at % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words
}

/// First line: the file; `-` lines are replaced by `+` lines. Without `-` lines the file is new.
fn edit(root: &Path, lines: &[String]) {
    let path = root.join(&lines[0]);
    if lines[1..].iter().all(|line| line.starts_with('+')) {
        assert!(!path.exists(), "{} exists", lines[0]);
        let text: String = lines[1..].iter().map(|line| format!("{}\n", &line[1..])).collect();
        fs::create_dir_all(path.parent().expect("a folder")).expect("it works");
        fs::write(&path, text).expect("it works");
        return;
    }
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", lines[0]));
    let side = |sign: char| -> String {
        lines[1..].iter().filter_map(|line| line.strip_prefix(sign)).map(|line| format!("{line}\n")).collect()
    };
    assert_eq!(text.matches(&side('-')).count(), 1, "{}: {}", lines[0], side('-'));
    fs::write(&path, text.replacen(&side('-'), &side('+'), 1)).expect("it works");
}

fn program(root: &Path, lang: &str, words: &[String]) -> Command {
    let locale = if lang == "zh" { "zh_CN.UTF-8" } else { "en_GB.UTF-8" };
    let mut command = Command::new(env!("CARGO_BIN_EXE_tidings"));
    command.current_dir(root).args(words).env("LC_ALL", locale).env_remove("LC_MESSAGES").stdin(Stdio::null());
    command
}

/// Runs one line of a guide and returns what a terminal would show.
fn run(root: &Path, lang: &str, line: &str) -> String {
    let (command, remark) = line.split_once(" # ").map_or((line, ""), |(command, remark)| (command.trim(), remark));
    let words = words(command);
    assert_eq!(words[0], "tidings", "{line}");
    if words[1] == "serve" {
        return serve(root, lang, line, &words[1..]);
    }
    let output = program(root, lang, &words[1..]).output().expect("the program starts");
    let fails = ["会报错", "fails"].iter().any(|word| remark.contains(word));
    let shown = format!("{}{}", String::from_utf8_lossy(&output.stderr), String::from_utf8_lossy(&output.stdout));
    assert_eq!(output.status.code(), Some(i32::from(fails)), "{line}\n{shown}");
    format!("$ {line}\n{}", steady(&shown, root))
}

/// The preview runs until it is stopped: it has to answer, and that is all.
fn serve(root: &Path, lang: &str, line: &str, words: &[String]) -> String {
    let mut words = words.to_vec();
    words.extend(["--port".to_owned(), "0".to_owned()]);
    let mut child = program(root, lang, &words).stderr(Stdio::piped()).spawn().expect("the program starts");
    let lines = BufReader::new(child.stderr.take().expect("piped")).lines();
    let address = lines.map_while(Result::ok).find(|line| line.contains("http://"));
    let _ = child.kill();
    let _ = child.wait();
    assert!(address.is_some(), "{line} shows no address");
    format!("$ {line}\n")
}

/// Without what differs from run to run: the folder, today, and the counts of the line that sums up a build.
fn steady(text: &str, root: &Path) -> String {
    let text = text.replace(&root.display().to_string(), "…");
    let mut out = String::new();
    for line in text.lines() {
        let sums_up = line.contains("毫秒") || line.contains(" ms,") || line.contains(" ms");
        let mut number = false;
        for c in line.chars() {
            if !(sums_up && c.is_ascii_digit()) {
                out.push(c);
            } else if !number {
                out.push('N');
            }
            number = c.is_ascii_digit();
        }
        out.push('\n');
    }
    out
}

fn follow(lang: &str) {
    for page in PAGES {
        let (_temp, root) = fresh_portal();
        let guide = fs::read_to_string(root.join(format!("content/guides/{page}.{lang}.md"))).expect("a page");
        let mut session = String::new();
        let mut commands = 0;
        for (language, lines) in blocks(&guide) {
            match language.as_str() {
                "sh" => {
                    for line in &lines {
                        session.push_str(&run(&root, lang, line));
                        commands += 1;
                    }
                }
                "diff" => {
                    edit(&root, &lines);
                    session.push_str(&format!("# {}\n", lines.join("\n# ")));
                }
                other => panic!("{page}.{lang}: a block marked {other:?} cannot be followed"),
            }
            session.push('\n');
        }
        assert!(commands > 0, "{page}.{lang} shows no command");
        compare(&format!("{page}.{lang}.txt"), &session);
    }
}

fn compare(name: &str, session: &str) {
    let path: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/guide").join(name);
    if std::env::var_os("TIDINGS_BLESS").is_some() {
        fs::create_dir_all(path.parent().expect("a folder")).expect("it works");
        fs::write(&path, session).expect("it works");
        return;
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(session, kept, "{name}: if the new session is right, run TIDINGS_BLESS=1 cargo test --test guide");
}

#[test]
fn the_chinese_guide_does_what_it_says() {
    follow("zh");
}

#[test]
fn the_english_guide_does_what_it_says() {
    follow("en");
}

/// Nothing of the guide is forgotten by this test, and both languages show the same commands.
#[test]
fn every_page_is_followed_and_both_languages_say_the_same() {
    let (_temp, root) = fresh_portal();
    let mut pages: Vec<String> = fs::read_dir(root.join("content/guides"))
        .expect("it works")
        .map(|entry| entry.expect("it works").file_name().to_string_lossy().into_owned())
        .filter_map(|name| name.strip_suffix(".zh.md").map(str::to_owned))
        .collect();
    pages.sort();
    let mut known = PAGES.map(str::to_owned).to_vec();
    known.sort();
    assert_eq!(pages, known);
    for page in PAGES {
        let of = |lang: &str| {
            let text = fs::read_to_string(root.join(format!("content/guides/{page}.{lang}.md"))).expect("it works");
            let commands = blocks(&text).into_iter().flat_map(|(_, lines)| lines);
            commands.map(|line| line.split(" # ").next().unwrap_or_default().trim_end().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(of("zh"), of("en"), "{page}");
    }
}
