//! The app with its calendar, in a module of its own: what the first picture of the week doesn't need, fetched at once
//! (ADR 0012).
//!
//! `cargo xtask` cuts the modules off after linking: whatever is reached through [`calendar()`] alone is in one, whatever
//! through [`deferred()`](crate::boot::deferred::deferred) alone in another, and what both need in a third that comes with
//! the first of them. So [`crate::boot::start`] may call nothing of [`crate::shell`] and no component that is more than a
//! picture, and the calendar no component that stands beside it or in its place; the size budget would tell.

use crate::boot::fetch::Absent;
use crate::boot::go_on::{Beginning, go_on};

/// How the app goes on from the first picture.
pub(crate) type GoOn = fn(Beginning);

/// Fetches it.
#[cfg(feature = "split")]
#[wasm_split_helpers::wasm_split(calendar, fallible)]
pub(crate) fn calendar() -> Result<GoOn, Absent> {
    Ok(go_on)
}

/// In a build that isn't split (tests, lints) it is here from the beginning.
#[cfg(not(feature = "split"))]
pub(crate) async fn calendar() -> Result<GoOn, Absent> {
    Ok(go_on)
}
