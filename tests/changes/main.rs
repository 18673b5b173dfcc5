//! Time and change: what an amendment does to a deadline, its page, its feeds, and nothing else.

// A test fails by panicking, its helpers too.
#![allow(clippy::unwrap_used)]

#[path = "../harness/mod.rs"]
mod harness;

mod bases;
mod errors;
mod ids;
mod keeping;
mod log;
mod news;
mod portal;
mod properties;
mod retyped;
mod subscriber;
mod verbs;
