//! Shared by the native tests: the judge with the providers' own descriptions.
#![allow(clippy::expect_used, reason = "tests: a description that can't be read is a failure")]

pub mod judge;
