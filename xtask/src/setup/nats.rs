//! nats-server: an installed one or the distribution's, which is unpacked, because installing it would start a service.

use super::{apt, home_of, make};
use crate::place;
use anyhow::{Result, ensure};
use std::path::PathBuf;

const OTHERWISE: &str = "install nats-server, and name its program in HOURLOOM_NATS if it is not on the PATH";
const DEBIANS: &str = "usr/sbin/nats-server";

/// Finds it, or unpacks it.
pub(super) fn nats() -> Result<PathBuf> {
    let home = home_of("nats-server", "debian");
    let unpacked = home.join(DEBIANS);
    let named = std::env::var_os("HOURLOOM_NATS").map(PathBuf::from);
    let known = [named, place::on_path(&["nats-server"]), Some(unpacked.clone())];
    if let Some(program) = known.into_iter().flatten().find(|file| file.is_file()) {
        return Ok(program);
    }
    let what = "unpacking nats-server, for tests of several proxies only";
    make(
        what,
        "5 s",
        &home,
        || unpacked.is_file(),
        |part| {
            apt::unpack("nats-server", part, OTHERWISE)?;
            ensure!(part.join(DEBIANS).is_file(), "{OTHERWISE}");
            Ok(())
        },
    )?;
    Ok(unpacked)
}
