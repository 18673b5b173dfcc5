//! The finished site as others see it: other languages, search engines, phones that scan it, themes that change it.

mod languages;
mod pictures;
#[path = "../portal/mod.rs"]
mod portal;
mod qr_codes;
mod screens;
mod structured_data;
mod themes;
