//! The native integration tests, one binary; each module is one subject.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod tidy;
