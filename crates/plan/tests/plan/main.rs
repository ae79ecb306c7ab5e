//! Tests of the domain's properties, in one binary.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod civil;
mod commands;
mod layout;
mod markdown;
mod order;
mod people;
mod relate;
mod report;
mod spans;
mod tabs;
mod timer;
mod title;
mod waiting;
