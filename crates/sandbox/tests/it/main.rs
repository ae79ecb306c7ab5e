//! The sandbox from outside, through its router: the authorization servers, the APIs and the control page.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod browser;
mod control;
mod deltas;
mod oauth;
mod real;
mod sheets;

pub(crate) use browser::Browser;
