//! Station 4: what is legal but wrong. Pure functions on the text an author wrote.
//! Knows no files, no clock (the build date is an argument) and nothing of how a portal is put together.

pub mod explanations;
pub mod finding;
pub mod personal;
pub mod proofreading;
pub mod prose;
pub mod prose_dates;
