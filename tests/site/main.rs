//! The finished site as others see it: other languages, search engines, phones that scan it, themes that change it.

#[allow(clippy::unwrap_used, reason = "helpers of tests, which no #[test] marks")]
#[path = "../harness/mod.rs"]
mod harness;
mod languages;
#[allow(clippy::unwrap_used, reason = "helpers of tests, which no #[test] marks")]
mod long_lists;
mod pictures;
#[path = "../portal/mod.rs"]
mod portal;
mod qr_codes;
mod screens;
mod structured_data;
mod themes;
