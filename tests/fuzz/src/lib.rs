//! What must hold for any input whatever. Each module is one target and has one function, `check`, which panics if it
//! does not hold; time and memory are limited by the fuzzer (`run`). `tests/replay.rs` asks again about every input
//! that once was a fault.

pub mod attachment;
pub mod calendar;
pub mod dates;
mod html;
pub mod import;
pub mod lock;
pub mod markdown;
pub mod notice;
mod portal;
pub mod request;
pub mod table;

/// Every target by name.
pub const TARGETS: [(&str, fn(&[u8])); 9] = [
    ("attachment", attachment::check),
    ("calendar", calendar::check),
    ("dates", dates::check),
    ("import", import::check),
    ("lock", lock::check),
    ("markdown", markdown::check),
    ("notice", notice::check),
    ("request", request::check),
    ("table", table::check),
];
