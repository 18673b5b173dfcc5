//! Feeds that phones can trust: what `tidings build` writes for subscribers, checked on the repository's own portal, on
//! one with every shape and change (`portal/`), and on pairs of portals before and after an edit.
//! Which rule is checked where: `RULES.md`.

mod atom;
mod changes;
mod data;
mod events;
mod files;
mod harness;
mod lock;
mod oracles;
mod taken;
mod xml;
