//! `cargo bench --bench stages`: what each station of a build costs, on 1,000 notices in two languages.

#[path = "corpus.rs"]
mod corpus;

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use divan::Bencher;
use tidings::content;
use tidings::output;
use tidings::portal::{self, Portal};
use tidings::theme::Theme;
use tidings::time::Instant;

const NOTICES: usize = 1_000;

fn main() {
    divan::main();
}

fn root() -> &'static PathBuf {
    static ROOT: OnceLock<PathBuf> = OnceLock::new();
    ROOT.get_or_init(|| {
        let root = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("bench-stages");
        corpus::write(&root, NOTICES).expect("the corpus can be written");
        root
    })
}

fn now() -> Instant {
    Instant::read_rfc3339("2026-01-01T00:00:00Z").expect("a valid instant")
}

fn content() -> content::Content {
    content::load(root()).0.expect("a sound portal")
}

fn portal() -> &'static Arc<Portal> {
    static PORTAL: OnceLock<Arc<Portal>> = OnceLock::new();
    PORTAL.get_or_init(|| Arc::new(portal::resolve(content(), now(), false).0))
}

fn theme() -> &'static Arc<Theme> {
    static THEME: OnceLock<Arc<Theme>> = OnceLock::new();
    THEME.get_or_init(|| Arc::new(Theme::load(root(), "harbour").unwrap_or_else(|_| panic!("harbour is built in"))))
}

#[divan::bench(sample_count = 10)]
fn read_and_parse(bencher: Bencher) {
    root();
    bencher.bench(content);
}

#[divan::bench(sample_count = 10)]
fn resolve(bencher: Bencher) {
    bencher.with_inputs(content).bench_values(|content| portal::resolve(content, now(), false));
}

#[divan::bench(sample_count = 3)]
fn render(bencher: Bencher) {
    let (portal, theme) = (portal(), theme());
    bencher.bench(|| output::make(portal, theme, None));
}
