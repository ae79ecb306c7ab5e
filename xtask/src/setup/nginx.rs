//! nginx: an installed one or the distribution's, which is unpacked, because installing it would start a service.

use super::{apt, home_of, make};
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
    let what = "unpacking nginx, for benchmarks and hosting tests only";
    make(
        what,
        "5 s",
        &home,
        || unpacked.is_file(),
        |part| {
            for package in PACKAGES {
                apt::unpack(package, part, OTHERWISE)?;
            }
            ensure!(part.join(DEBIANS).is_file(), "{OTHERWISE}");
            Ok(())
        },
    )?;
    Ok(unpacked)
}
