//! The native integration tests, one binary; each module is one subject.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod architecture;
mod auth;
mod clients;
mod conformance;
mod contrast;
mod csv;
mod hostile;
mod judging;
mod kit;
mod languages;
mod modules;
mod mutations;
mod registered;
mod sandbox;
mod settings;
mod storm;
mod texts;
mod tidy;
mod transport;
mod visibility;
mod zones;

/// The repository.
fn root() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}
