//! The app with its calendar, in a module of its own that is fetched at startup: everything that the preview of the
//! week doesn't need (ADR 0012).
//!
//! `cargo xtask` splits the modules off after linking: one contains what is reached only through [`calendar()`],
//! another what is reached only through [`deferred()`](crate::boot::deferred::deferred), and a third, fetched with the
//! first of them, what both need. So [`crate::boot::start`] must not call [`crate::shell`] or any component that is
//! more than a picture, and the calendar must not call components that appear next to it or in its place. The size
//! budget would show it.

use crate::boot::go_on::{Beginning, go_on};
use crate::boot::lazy_part::lazy_part;

/// Continues from the preview to the app.
pub(crate) type GoOn = fn(Beginning);

lazy_part! {
    /// Fetches the app with its calendar.
    calendar: GoOn = go_on
}
