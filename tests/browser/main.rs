//! The built site in a real browser: countdowns under a false clock, reading without script, networks that fail,
//! accessibility, layout, and what every page weighs. The pages come from memory; nothing leaves this machine.
//!
//! Needs Debian's `chromium` and `chromium-driver`. Where they are missing the tests say so and pass, unless
//! `TIDINGS_BROWSER=required`.

mod anywhere;
mod axe;
mod boundaries;
mod browser;
mod clock;
mod clocks;
mod drawing;
mod driver;
mod filters;
mod hall;
mod layout;
mod network;
mod portals;
mod reader;
mod report;
mod search;
mod server;
mod weights;
mod without_script;
