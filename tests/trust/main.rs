//! What can be relied on whatever happens: the real program, killed, crowded, out of room, fed with hostile files and
//! asked by hostile clients. `src/publish` says what is promised; here it is tried.

#![cfg(test)]

mod clients;
mod crowded;
mod disks;
mod hostile;
mod killed;
mod preview;
mod program;
mod published;
mod references;
mod same_bytes;
