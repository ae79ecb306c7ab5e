//! Tests of the domain's properties, in one binary.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod civil;
mod commands;
mod free;
mod layout;
mod markdown;
mod order;
mod people;
mod quick_add;
mod relate;
mod report;
mod spans;
mod tabs;
mod timer;
mod title;
mod waiting;
