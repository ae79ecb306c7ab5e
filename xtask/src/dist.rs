//! `cargo xtask dist`: the static files for any host, in dist/.

use crate::site::{self, Kind, compress};
use crate::{place, setup};
use anyhow::Result;
use std::path::PathBuf;

/// Builds for `base`, a path on the host that ends in `/`, or `./` for any.
pub(crate) fn dist(base: &str) -> Result<PathBuf> {
    let site = if base == "./" {
        // What the tests ran on, where they have run: built once, and the same bytes.
        site::fresh(Kind::Release)?
    } else {
        let base = if base.ends_with('/') { base.to_owned() } else { format!("{base}/") };
        let site = place::target().join("site").join("based");
        site::build(&setup::need(&site::NEEDS)?, Kind::Release, &base, &site)?;
        site
    };
    let out = place::root().join("dist");
    site::copy(&site, &out)?;
    compress::beside(&out)?;
    println!("dist/ holds the static files, each beside its .br and .gz");
    Ok(out)
}
