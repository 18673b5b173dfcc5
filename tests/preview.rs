//! What the preview shows is what a build would write: after every edit, whatever it was, each file it makes on its own
//! from what it remembers has the bytes of a full build from nothing.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use tidings::content::memory::Memory;
use tidings::content::{self, Content, reread};
use tidings::diagnostics::Diagnostic;
use tidings::output::{self, Blueprint, Parts};
use tidings::portal;
use tidings::theme::Theme;
use tidings::time::Instant;

/// Enough to meet every sort of edit several times.
const STEPS: u64 = 36;

fn now() -> Instant {
    Instant::read_rfc3339("2024-11-12T09:00:00+08:00").expect("an instant")
}

fn resolve(content: Content) -> Arc<portal::Portal> {
    Arc::new(portal::resolve(content, now(), true).0)
}

/// What a preview holds between two edits.
struct Held {
    portal: Arc<portal::Portal>,
    site: Blueprint,
    told: Vec<Diagnostic>,
}

impl Held {
    /// After an edit of which everything is gone through.
    fn anew(root: &Path, memory: &mut Memory, theme: &Arc<Theme>) -> Held {
        let (content, told) = content::load_again(root, memory);
        let portal = resolve(content.unwrap_or_else(|| panic!("{told:?}")));
        let site = Blueprint::new(Arc::clone(&portal), Arc::clone(theme), None, Parts::All, Arc::default());
        Held { portal, site, told }
    }

    /// After an edit of texts alone.
    fn with_new_texts(&self, root: &Path, memory: &mut Memory) -> Option<Held> {
        let reread = reread::documents(root, memory).filter(|reread| reread.facts_stand)?;
        let portal = Arc::new(self.portal.with_texts(&reread.documents, now()).expect("every document is visible"));
        let mut told = self.told.clone();
        assert!(reread.before.iter().all(|before| told.contains(before)), "it was told");
        reread.tell_anew(&mut told);
        Some(Held { site: self.site.with_texts_of(Arc::clone(&portal)), portal, told })
    }
}

fn in_any_order(told: &[Diagnostic]) -> BTreeSet<String> {
    told.iter().map(|problem| format!("{problem:?}")).collect()
}

/// A number below `below`, the same on every machine (a linear congruential generator, Knuth's MMIX).
struct Dice(u64);

impl Dice {
    fn below(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % below
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder").map(|entry| entry.expect("an entry")) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a copy");
        }
    }
}

fn files(root: &Path) -> BTreeSet<PathBuf> {
    let entries = walkdir::WalkDir::new(root).into_iter().map(|entry| entry.expect("an entry"));
    entries.filter(|entry| entry.file_type().is_file()).map(|entry| entry.path().to_owned()).collect()
}

fn edit(path: &Path, change: impl Fn(&str) -> String) {
    fs::write(path, change(&fs::read_to_string(path).expect("text"))).expect("written");
}

/// One edit of any sort. Returns its name.
fn step(content: &Path, number: u64, dice: &mut Dice) -> &'static str {
    let all: Vec<PathBuf> = files(content).into_iter().collect();
    let texts: Vec<&PathBuf> = all.iter().filter(|path| path.extension().is_some_and(|end| end == "md")).collect();
    let text = texts[dice.below(texts.len())];
    let notice = content.join(format!("notices/made-{}", dice.below(3)));
    match dice.below(9) {
        0 | 1 => {
            edit(text, |text| format!("{text}\n\n第 {number} 次改动。\n"));
            "prose"
        }
        2 => {
            edit(text, |text| text.replacen("title: ", &format!("title: {number} "), 1));
            "title"
        }
        3 => {
            let front = format!(
                "---\ntitle: 加的通知{number}\npublished: 2024-11-01\ndeadlines:\n  - id: capture\n    kind: capture\n    \
                 until: 2024-12-{:02}\n---\n正文\n",
                1 + dice.below(28)
            );
            fs::create_dir_all(&notice).expect("a folder");
            fs::write(notice.join("index.zh.md"), front).expect("written");
            fs::write(notice.join("index.en.md"), format!("---\ntitle: added {number}\n---\ntext\n")).expect("written");
            "new notice or moved date"
        }
        4 => {
            let _ = fs::remove_dir_all(&notice);
            "deleted notice"
        }
        5 => {
            let other = content.join(format!("notices/made-{}", dice.below(3)));
            if notice.exists() && !other.exists() {
                fs::rename(&notice, &other).expect("renamed");
            }
            "renamed notice"
        }
        6 => {
            edit(&content.join("site.yaml"), |text| text.replacen("zh: 毕业", &format!("zh: {number}毕业"), 1));
            "settings"
        }
        7 => {
            let calendars: Vec<&PathBuf> =
                all.iter().filter(|path| path.starts_with(content.join("calendars"))).collect();
            edit(calendars[dice.below(calendars.len())], |text| format!("{text}\n# {number}\n"));
            "calendar"
        }
        _ => {
            fs::create_dir_all(&notice).expect("a folder");
            fs::write(notice.join("beside.csv"), format!("a,b\n{number},2\n")).expect("written");
            "file beside"
        }
    }
}

#[test]
fn what_is_shown_after_any_edit_is_what_a_build_writes() {
    let temp = tempfile::tempdir().expect("a folder");
    let root = temp.path();
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("content"), &root.join("content"));
    let theme = Arc::new(Theme::load(root, Theme::BUILT_IN).unwrap_or_else(|problems| panic!("{problems:?}")));
    let mut memory = Memory::default();
    let mut dice = Dice(2026);
    let mut sorts = BTreeSet::new();
    let mut held: Option<Held> = None;
    let mut quick = 0;
    let mut ever: BTreeSet<String> = BTreeSet::new();
    for number in 0..STEPS {
        let before: Vec<(PathBuf, Vec<u8>)> =
            files(root).into_iter().map(|path| (path.clone(), fs::read(path).expect("bytes"))).collect();
        let sort = step(&root.join("content"), number, &mut dice);
        sorts.insert(sort);
        // What the watch would tell: by bytes.
        let after = files(root);
        let changed = before.iter().filter(|(path, bytes)| fs::read(path).ok().as_ref() != Some(bytes));
        let gone_or_changed = changed.map(|(path, _)| path.clone());
        let added = after.iter().filter(|path| !before.iter().any(|(old, _)| old == *path)).cloned();
        memory.forget(&gone_or_changed.chain(added).collect::<Vec<_>>());

        let (fresh, told) = content::load(root);
        let fresh = fresh.unwrap_or_else(|| panic!("step {number}, {sort}: {told:?}"));
        let with_new_texts = held.as_ref().and_then(|held| held.with_new_texts(root, &mut memory));
        assert!(
            with_new_texts.is_some() || sort != "prose" || held.is_none(),
            "step {number}: everything is made anew"
        );
        quick += usize::from(with_new_texts.is_some());
        let shown = with_new_texts.unwrap_or_else(|| Held::anew(root, &mut memory, &theme));
        assert_eq!(in_any_order(&told), in_any_order(&shown.told), "step {number}, {sort}");
        let (built, problems) = output::make(&resolve(fresh), &theme, None);
        let built = built.unwrap_or_else(|| panic!("step {number}, {sort}: {problems:?}"));
        for artifact in built.site.artifacts() {
            let path = artifact.path.as_str();
            let own = shown.site.file(path).unwrap_or_else(|| panic!("step {number}, {sort}: {path} is not shown"));
            assert!(own.content == artifact.content, "step {number}, {sort}: {path} is shown otherwise than built");
        }
        let now: BTreeSet<String> =
            built.site.artifacts().iter().map(|artifact| artifact.path.as_str().to_owned()).collect();
        // Of what lies beside the documents, more is shown than is published: all of it.
        let gone = ever.difference(&now).filter(|path| !path.starts_with("files/"));
        for path in gone.map(String::as_str).chain(["zh/notices/no-such/index.html", "fr/index.html", "zh/qr.svg/"]) {
            assert!(shown.site.file(path).is_none(), "step {number}, {sort}: {path} is shown but not built");
        }
        ever.extend(now);
        held = Some(shown);
    }
    assert!(quick >= 5, "only {quick} edits of prose");
    assert!(sorts.len() >= 8, "{sorts:?}");
}

/// Longer than any of it takes; what waits for itself waits for ever.
const PATIENCE: Duration = Duration::from_secs(120);

#[test]
fn a_site_that_is_examined_can_be_asked_for_anything() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let theme = Arc::new(Theme::load(root, Theme::BUILT_IN).unwrap_or_else(|problems| panic!("{problems:?}")));
    let held = Held::anew(root, &mut Memory::default(), &theme);
    let (done, all) = mpsc::channel();
    thread::spawn(move || {
        for _ in 0..100 {
            let site = Blueprint::new(Arc::clone(&held.portal), Arc::clone(&theme), None, Parts::All, Arc::default());
            thread::scope(|browsers| {
                // Nobody's turn to work for others, as in the threads that answer browsers.
                browsers.spawn(|| site.expectation());
                rayon::scope(|examinations| {
                    (0..64).for_each(|_| examinations.spawn(|_| drop(site.expectation())));
                });
            });
        }
        let _ = done.send(());
    });
    all.recv_timeout(PATIENCE).expect("nobody waits for another who waits for him");
}
