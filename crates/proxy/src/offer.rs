//! What this host offers: the providers it knows, and the accounts of a sandbox, where it has one.

use std::fmt::Debug;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use providers::{Account, Provider};
use serde::Serialize;

use crate::Proxy;
use crate::oauth::tokens::Tokens;

/// Accounts that can be had without a login.
pub trait Offers: Debug + Send + Sync {
    /// An account with fresh tokens.
    fn give(&self, provider: &str, account: &str) -> Option<(Account, Tokens)>;

    /// The first account of each of these providers that a first look is to show.
    fn first(&self, providers: &[&'static Provider]) -> Vec<Adoptable>;
}

/// Where they come from.
pub type Offer = Arc<dyn Offers>;

/// What `GET /v1/connections` gives.
#[derive(Debug, Default, Serialize)]
pub struct Offered {
    connections: Vec<Adoptable>,
}

/// An account that can be adopted.
#[derive(Debug, Serialize)]
pub struct Adoptable {
    /// Its provider's id.
    pub provider: &'static str,
    /// Whose it is.
    pub account: Account,
}

/// A provider, as `GET /v1/providers` lists it.
#[derive(Debug, Serialize)]
pub struct Listed {
    id: &'static str,
    name: &'static str,
    configured: bool,
}

/// `GET /v1/connections`.
pub async fn connections(State(proxy): State<Proxy>) -> Json<Offered> {
    let connections = proxy.offer.as_ref().map(|offer| offer.first(proxy.providers)).unwrap_or_default();
    Json(Offered { connections })
}

/// `GET /v1/providers`: the registry, and what of it this host is set up for.
pub async fn providers(State(proxy): State<Proxy>) -> Json<Vec<Listed>> {
    let listed = |provider: &&'static Provider| Listed {
        id: provider.id,
        name: provider.name,
        configured: proxy.client(provider.id).is_some(),
    };
    Json(proxy.providers.iter().map(listed).collect())
}
