//! nginx: an installed one or the distribution's, which is unpacked, because installing it would start a service.

use super::{apt, beside, home_of, put_in_place, step};
use crate::place;
use anyhow::{Result, ensure};
use std::path::PathBuf;

const OTHERWISE: &str = "install nginx, and name its program in HOURLOOM_NGINX if it is not on the PATH";
const DEBIANS: &str = "usr/sbin/nginx";
/// The program, its list of media types, and the module that sends `.br` files.
const PACKAGES: [&str; 3] = ["nginx", "nginx-common", "libnginx-mod-http-brotli-static"];

/// Finds it, else unpacks it.
pub(super) fn nginx() -> Result<PathBuf> {
    let home = home_of("nginx", "debian-2");
    let unpacked = home.join(DEBIANS);
    let named = std::env::var_os("HOURLOOM_NGINX").map(PathBuf::from);
    let known = [named, place::on_path(&["nginx"]), Some(unpacked.clone())];
    if let Some(program) = known.into_iter().flatten().find(|file| file.is_file()) {
        return Ok(program);
    }
    step("unpacking nginx, for benchmarks and hosting tests only", "5 s", || {
        let part = beside(&home)?;
        for package in PACKAGES {
            apt::unpack(package, &part, OTHERWISE)?;
        }
        ensure!(part.join(DEBIANS).is_file(), "{OTHERWISE}");
        put_in_place(&part, &home)?;
        Ok(unpacked)
    })
}
