//! The registry of providers and their adapters.
//!
//! A provider is data ([`About`]) and two pure functions: [`Provider::request`] turns an [`Ask`] into an HTTP request
//! without host or credentials, [`Provider::reply`] turns the provider's answer into a [`Reply`] or a [`Fault`]. The
//! proxy or the browser signs and sends; nothing in here does I/O or knows the time.
//!
//! Everything that depends on the list (the proxy's operation table, permissions, docs) derives from [`PROVIDERS`].
//! `cargo xtask new-provider` adds a provider.

#![cfg_attr(not(test), warn(clippy::arithmetic_side_effects))]

pub mod ask;
pub mod event;
pub mod fault;
pub mod item;
pub mod oauth;
pub mod page;
pub mod registry;
pub mod zone;

mod asana;
mod days;
mod github;
mod google;
mod google_calendar;
mod google_sheets;
mod microsoft_outlook;
mod mrkdwn;
mod slack;
mod traced;
mod wire;

pub use ask::{Ask, Cell, Cursor, Destination, Range, Reply, Sheet};
pub use event::{Attendance, EventDetails, Guest};
pub use fault::Fault;
pub use item::{Account, Container, Item, Kind, When};
pub use oauth::{AppHome, Identity, Issuer, OAuth, Revoke, Tokens};
pub use page::{PLACES, Page, Place, Recognised, Site, recognise};
pub use registry::{
    Abilities, About, Brings, Budget, Changes, Op, OpName, OwnList, Provider, Request, Response, about, came_from,
    provider, reply,
};
pub use zone::Local;

/// Builds the lists from the providers' files.
macro_rules! providers {
    ($($file:ident),* $(,)?) => {
        /// Every provider, in the order in which they are shown.
        pub static PROVIDERS: &[&Provider] = &[$(&$file::PROVIDER),*];

        /// The data of every provider, in the same order. Code that uses only this refers to no adapter, so its program
        /// doesn't include the adapters.
        pub static KNOWN: &[&About] = &[$(&$file::ABOUT),*];

        /// The decoders of every provider. A browser doesn't build requests; the proxy does.
        static REPLIES: &[(&About, registry::ReplyOf)] = &[$((&$file::ABOUT, $file::reply)),*];
    };
}

// One file each. `cargo xtask new-provider` writes such a file and adds it here.
providers![asana, google_calendar, microsoft_outlook, slack, google_sheets];
