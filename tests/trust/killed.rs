//! The program killed at any moment, hundreds of times: what is published is whole, and the next build finishes the work.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use crate::program::{AT, SITE, Tree, build, copy, edit, notice, real, run, small, tidings, tree, write};
use crate::references::{Target, references};

/// How long to go on killing without being told a number.
const PATIENCE: Duration = Duration::from_secs(20);

/// How many kills there must be at least; `TIDINGS_KILLS` asks for more.
const KILLS: usize = 20;

/// Two states of one portal between which most files differ: other titles, another stylesheet, pages that come and go.
struct Portals {
    _temp: tempfile::TempDir,
    roots: [PathBuf; 2],
    clean: [Tree; 2],
}

impl Portals {
    fn new() -> Portals {
        let (temp, before) = small();
        write(&before, "content/notices/old/index.zh.md", notice("将撤下。").as_bytes());
        let after = temp.path().join("after");
        copy(&before, &after);
        edit(&after, SITE, "title: 通知\n", "title: 新通知\n");
        write(&after, "themes/harbour/assets/site.css", b"body { color: black }\n");
        fs::remove_dir_all(after.join("content/notices/old")).unwrap();
        write(&after, "content/notices/new/index.zh.md", notice("见[名单](list.txt)。").as_bytes());
        write(&after, "content/notices/new/list.txt", b"a list\n");
        let clean = [&before, &after].map(|root| build(root, &root.join("clean")));
        Portals { _temp: temp, roots: [before, after], clean }
    }
}

/// What each page needs, by its path and bytes, looked up once.
struct Needs(BTreeMap<(String, Vec<u8>), Vec<String>>);

impl Needs {
    fn of(trees: &[Tree]) -> Needs {
        let pages = trees.iter().flatten().filter(|(name, _)| name.ends_with(".html"));
        let needs = pages.map(|(name, bytes)| {
            let targets = references(name, &String::from_utf8_lossy(bytes)).into_iter();
            let files = targets.filter_map(|target| if let Target::File(file) = target { Some(file) } else { None });
            ((name.clone(), bytes.clone()), files.collect())
        });
        Needs(needs.collect())
    }
}

#[test]
fn killed_at_any_moment() {
    let portals = Portals::new();
    let out = portals.roots[0].join("public");
    fs::create_dir_all(out.join("zh")).unwrap();
    let foreign = [("own.txt", "own"), ("zh/list.pdf", "by hand"), ("assets/own.css", "own style")];
    for (name, text) in foreign {
        write(&out, name, text.as_bytes());
    }
    let with_foreign = |clean: &Tree| {
        let mut tree = clean.clone();
        tree.extend(foreign.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec())));
        tree
    };
    let clean = portals.clean.each_ref().map(with_foreign);
    assert!(build(&portals.roots[0], &out) == clean[0]);

    let asked: Option<usize> = std::env::var("TIDINGS_KILLS").ok().and_then(|number| number.parse().ok());
    let needs = Needs::of(&clean);
    let (started, mut chance) = (Instant::now(), Chance(1));
    let (mut kills, mut waiting, mut mixed, mut standing) = (0, 0, 0, 0);
    loop {
        let is_enough = match asked {
            Some(asked) => kills >= asked,
            None => kills >= KILLS && started.elapsed() > PATIENCE,
        };
        if is_enough {
            break;
        }
        let wanted = (standing + 1) % 2;
        kill(&portals.roots[wanted], &out, &mut chance);
        kills += 1;
        let found = tree(&out);
        assert_whole(&found, &clean[standing], &clean[wanted], &needs, kills);
        waiting += usize::from(found.keys().any(|name| name.starts_with(".tidings-new/")));
        let seen: Tree = found.into_iter().filter(|(name, _)| !is_ours_in_work(name)).collect();
        mixed += usize::from(seen != clean[standing] && seen != clean[wanted]);
        // Now and then another run is killed on top of it.
        if chance.below(3) > 0 {
            assert!(build(&portals.roots[wanted], &out) == clean[wanted], "kill {kills}: not what a clean build gives");
            standing = wanted;
        } else {
            assert!(build(&portals.roots[standing], &out) == clean[standing], "kill {kills}: no way back");
        }
    }
    println!("{kills} kills: {waiting} left waiting files, {mixed} a site partly old and partly new");
    assert!(waiting > 0 && mixed > 0, "of {kills} kills only {waiting} and {mixed} met the writing");
}

/// Starts a build and kills it: at any moment, or soon after the output was taken, or soon after it began to change.
fn kill(root: &Path, out: &Path, chance: &mut Chance) {
    let manifest =
        || fs::metadata(out.join(".tidings-manifest")).map(|found| (found.len(), found.modified().ok())).ok();
    let before = manifest();
    let mut command = tidings(root, &["build", "--at", AT, "--out"]);
    let mut child = command.arg(out).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let mut wait_for = |begun: &dyn Fn() -> bool| while !begun() && child.try_wait().unwrap().is_none() {};
    match chance.below(3) {
        0 => thread::sleep(Duration::from_micros(chance.below(250_000))),
        1 => {
            wait_for(&|| out.join(".tidings-new").is_dir());
            thread::sleep(Duration::from_micros(chance.below(100_000)));
        }
        _ => {
            wait_for(&|| manifest() != before);
            thread::sleep(Duration::from_micros(chance.below(6_000)));
        }
    }
    let _ = child.kill();
    let _ = child.wait();
}

/// Every file is old or new and none of both is absent; foreign ones are as they were (they stand in both); every page
/// finds its style, script and pictures, and every page it leads to.
fn assert_whole(found: &Tree, old: &Tree, new: &Tree, needs: &Needs, kills: usize) {
    for name in old.keys().filter(|name| new.contains_key(*name)) {
        assert!(found.contains_key(name), "kill {kills}: {name} is absent");
    }
    for (name, bytes) in found.iter().filter(|(name, _)| !is_ours_in_work(name)) {
        assert!(old.get(name) == Some(bytes) || new.get(name) == Some(bytes), "kill {kills}: {name} is neither");
        // Pages that come or go together may lead to each other; meanwhile nothing else leads to any of them.
        let comes_or_goes = !old.contains_key(name) || !new.contains_key(name);
        for file in needs.0.get(&(name.clone(), bytes.clone())).into_iter().flatten() {
            let may_lack = comes_or_goes && file.ends_with(".html");
            assert!(may_lack || found.contains_key(file), "kill {kills}: {name} needs {file}");
        }
    }
}

fn is_ours_in_work(name: &str) -> bool {
    name.rsplit('/').next().is_some_and(|name| name.starts_with(".tidings-"))
}

#[test]
fn a_promise_is_kept_when_the_next_build_is_killed() {
    let (_temp, root) = real();
    let lock = root.join("content/portal.lock");
    assert_eq!(run(&mut tidings(&root, &["build"])).code, Some(0));
    let promised = fs::read(&lock).unwrap();
    for pause in (0..12).map(|step| Duration::from_millis(step * 35)) {
        let mut child = tidings(&root, &["build"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        thread::sleep(pause);
        let _ = child.kill();
        let _ = child.wait();
        assert_eq!(fs::read(&lock).unwrap(), promised, "the same promise, whole");
    }
    assert_eq!(run(&mut tidings(&root, &["build", "--locked"])).code, Some(0));
}

/// Numbers that are the same on every run of the tests, so that a failure can be told (Knuth's MMIX multiplier).
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}
