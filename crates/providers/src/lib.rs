//! The registry of providers and their adapters.
//!
//! A provider is data ([`About`]) and two pure functions: [`Provider::request`] turns an [`Ask`] into an HTTP request
//! without host or credentials, [`Provider::reply`] turns the provider's answer into a [`Reply`] or a [`Fault`]. The
//! proxy or the browser signs and sends; nothing in here does I/O or knows the time.
//!
//! Everything that depends on the list (the proxy's operation table, permissions, docs) derives from [`PROVIDERS`].
//! Adding a provider takes one file, one fixture folder and one line in the list.

#![cfg_attr(not(test), warn(clippy::arithmetic_side_effects))]

pub mod ask;
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
mod wire;

pub use ask::{Ask, Cell, Cursor, Destination, Range, Reply, Sheet};
pub use fault::Fault;
pub use item::{Account, Container, Item, Kind, When};
pub use oauth::{AppHome, Identity, Issuer, OAuth, Revoke, Tokens};
pub use page::{PLACES, Page, Place, Recognised, Site, recognise};
pub use registry::{
    Abilities, About, Brings, Budget, Changes, KNOWN, Op, OpName, PROVIDERS, Provider, Request, Response, about,
    came_from, provider, reply,
};
pub use zone::Local;
