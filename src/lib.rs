//! Tidings: a static site generator for notice portals, in Chinese and English.
//!
//! A portal flows one way, and the folders of this crate are its stations:
//!
//! | station | from → to |
//! |---|---|
//! | [`time`] | text → dates, spans, working days, expressions, and their wording |
//! | [`content`] | files → documents as written, with places |
//! | [`portal`] | documents → meaning at an instant: deadlines, history, cohorts, publication |
//! | [`check`] | text → what is legal but wrong: personal data, slips of the pen, dates that contradict |
//! | [`markdown`] | text → safe HTML, headings, links, plain text |
//! | [`theme`] | templates, words and files that give a portal its look |
//! | [`output`] | portal → artifacts in memory: pages, countdowns, feeds, data |
//! | [`publish`] | artifacts → `public/`, every file whole, only what changed |
//! | [`serve`] | watch, preview, live reload |
//! | [`cli`] | commands |
//!
//! below all of them [`diagnostics`] (messages with places) and [`lang`] (the two languages).
//!
//! Architecture invariants, checked by `tests/architecture.rs` where a machine can:
//! - A station uses only stations to its right: cli → serve → publish → output → {theme, check, markdown} → portal →
//!   content → time → diagnostics → lang.
//! - `time` and `portal` know no file system, no clock, no templates, no YAML. The instant is an argument; every
//!   question put to it is remembered ([`portal::AsOf`]), which is how a build knows when its output changes next.
//! - Front matter becomes typed facts exactly once. After that nothing is re-parsed and no string holds a date.
//! - `output` is a pure function of the portal and the theme. Every address is made in [`output::routes`]. Two
//!   artifacts with one path are an error.
//! - Only `content`, `theme`, `publish`, `serve` and `cli` touch files; only `cli` and `serve` print; only `main`
//!   reads the clock and the environment.
//! - An author's mistake is a [`diagnostics::Diagnostic`], collected over all files. No panic from any input.

pub mod check;
pub mod cli;
pub mod content;
pub mod diagnostics;
pub mod lang;
pub mod markdown;
pub mod output;
pub mod portal;
pub mod publish;
pub mod serve;
pub mod theme;
pub mod time;
