//! The app itself, in a module of its own: what the first sight of the week doesn't need, fetched once that is painted.
//!
//! `cargo xtask` cuts it off after linking (ADR 0012): whatever is reached through [`fetch`] alone is in it. So the first
//! sight may call nothing of [`crate::shell`] and no component that is more than a picture; the size budget would tell.

use crate::web::start::{Beginning, go_on};

/// How the app goes on from the first sight.
pub(crate) type GoOn = fn(Beginning);

/// It could not be fetched.
#[derive(Debug)]
pub(crate) struct Absent;

#[cfg(feature = "split")]
impl From<wasm_split_helpers::SplitLoaderError> for Absent {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        Self
    }
}

/// Fetches it.
#[cfg(feature = "split")]
#[wasm_split_helpers::wasm_split(rest, fallible)]
pub(crate) fn fetch() -> Result<GoOn, Absent> {
    Ok(go_on)
}

/// In a build that isn't split (tests, lints) it is here from the beginning.
#[cfg(not(feature = "split"))]
pub(crate) async fn fetch() -> Result<GoOn, Absent> {
    Ok(go_on)
}
