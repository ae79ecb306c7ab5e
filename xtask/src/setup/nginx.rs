//! nginx: an installed one or the distribution's.

use super::apt::{self, Unpacked};
use anyhow::Result;
use std::path::PathBuf;

/// Finds it, or unpacks it.
pub(super) fn nginx() -> Result<PathBuf> {
    apt::program(&Unpacked {
        name: "nginx",
        variable: "HOURLOOM_NGINX",
        // The program, its list of media types, and the module that sends `.br` files.
        packages: &["nginx", "nginx-common", "libnginx-mod-http-brotli-static"],
        path: "usr/sbin/nginx",
        variant: "debian-2",
        purpose: "for benchmarks and hosting tests only",
    })
}
