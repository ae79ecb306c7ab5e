//! nats-server: an installed one or the distribution's.

use super::apt::{self, Unpacked};
use anyhow::Result;
use std::path::PathBuf;

/// Finds it, or unpacks it.
pub(super) fn nats() -> Result<PathBuf> {
    apt::program(&Unpacked {
        name: "nats-server",
        variable: "HOURLOOM_NATS",
        packages: &["nats-server"],
        path: "usr/sbin/nats-server",
        variant: "debian",
        purpose: "for tests of several proxies only",
    })
}
