//! The engine as its shell drives it: messages in, effects and views out, on a clock and a store that the test holds.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

mod archive;
mod backlog;
mod capture;
mod connecting;
mod drag;
mod edits;
mod exporting;
mod first;
mod form;
mod heeding;
mod hosting;
mod joined;
mod keys;
mod listing;
mod marking;
mod offers;
mod polling;
mod random;
mod refusal;
mod report;
mod saves;
mod searching;
mod select;
mod settings;
mod several;
mod sidebar;
mod sky;
mod tabs;
mod team;
mod timer;
mod unread;
mod views;
mod window;
mod world;
mod zone;
