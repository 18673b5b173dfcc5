//! Time and change: what an amendment does to a deadline, its page, its feeds, and nothing else.

#[path = "../harness/mod.rs"]
mod harness;

mod bases;
mod errors;
mod log;
mod portal;
mod properties;
mod verbs;
