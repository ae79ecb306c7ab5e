//! The app itself, in modules of its own: what the first sight of the week doesn't need, fetched once that is painted.
//!
//! `cargo xtask` cuts them off after linking (ADR 0012): whatever is reached through [`calendar()`] alone is in one, whatever
//! through [`deferred()`] alone in another, and what both need in a third that comes with the first of them. So the first
//! sight may call nothing of [`crate::shell`] and no component that is more than a picture, and the calendar no component
//! that stands beside it or in its place; the size budget would tell.

use engine::Read;
use leptos::prelude::AnyView;
use providers::{Ask, Fault, Reply, Response};

use crate::boot::start::{Beginning, go_on};
use crate::ui::deferred::{self, Part};
use crate::web::time::clock;

/// How the app goes on from the first sight.
pub(crate) type GoOn = fn(Beginning);

/// What isn't the calendar.
#[derive(Clone, Copy)]
pub(crate) struct Deferred {
    /// Makes its views.
    pub(crate) render: fn(Part) -> AnyView,
    /// Reads what providers answer.
    pub(crate) read: Read,
}

/// It could not be fetched.
#[derive(Debug)]
pub(crate) struct Absent;

#[cfg(feature = "split")]
impl From<wasm_split_helpers::SplitLoaderError> for Absent {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        Self
    }
}

/// What an answer means, by the browser's own rules of the person's zone.
fn read(provider: &str, ask: &Ask, response: &Response) -> Result<Reply, Fault> {
    providers::reply(provider, ask, response, clock::local)
}

/// Fetches the app with its calendar.
#[cfg(feature = "split")]
#[wasm_split_helpers::wasm_split(calendar, fallible)]
pub(crate) fn calendar() -> Result<GoOn, Absent> {
    Ok(go_on)
}

/// Fetches what stands beside the calendar, over it or in its place, and the providers' adapters.
#[cfg(feature = "split")]
#[wasm_split_helpers::wasm_split(deferred, fallible)]
pub(crate) fn deferred() -> Result<Deferred, Absent> {
    Ok(Deferred { render: deferred::render, read })
}

/// In a build that isn't split (tests, lints) it is here from the beginning.
#[cfg(not(feature = "split"))]
pub(crate) async fn calendar() -> Result<GoOn, Absent> {
    Ok(go_on)
}

/// In a build that isn't split (tests, lints) it is here from the beginning.
#[cfg(not(feature = "split"))]
pub(crate) async fn deferred() -> Result<Deferred, Absent> {
    Ok(Deferred { render: deferred::render, read })
}
