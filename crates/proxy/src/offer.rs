//! What this host offers: the providers it knows, and the accounts of a sandbox, if it has one.

use std::fmt::Debug;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use providers::{Account, Provider};
use serde::Serialize;

use crate::Proxy;
use crate::oauth::tokens::Tokens;

/// Accounts that don't need a sign-in.
pub trait Offers: Debug + Send + Sync {
    /// An account with new tokens.
    fn give(&self, provider: &str, account: &str) -> Option<(Account, Tokens)>;

    /// The accounts for a first look: the first one of each of these providers.
    fn first(&self, providers: &[&'static Provider]) -> Vec<Adoptable>;
}

/// The source of these accounts.
pub type Offer = Arc<dyn Offers>;

/// The answer to `GET /v1/connections`.
#[derive(Debug, Default, Serialize)]
pub struct Offered {
    connections: Vec<Adoptable>,
}

/// An account that can be adopted.
#[derive(Debug, Serialize)]
pub struct Adoptable {
    /// The provider's id.
    pub provider: &'static str,
    /// The account.
    pub account: Account,
}

/// A provider in the answer to `GET /v1/providers`.
#[derive(Debug, Serialize)]
pub struct Listed {
    id: &'static str,
    name: &'static str,
    configured: bool,
    /// Whether it can be connected by a personal token.
    tokens: bool,
}

/// `GET /v1/connections`.
pub async fn connections(State(proxy): State<Proxy>) -> Json<Offered> {
    let connections = proxy.offer.as_ref().map(|offer| offer.first(proxy.providers)).unwrap_or_default();
    Json(Offered { connections })
}

/// `GET /v1/providers`: the registry, and which of its providers are configured here.
pub async fn providers(State(proxy): State<Proxy>) -> Json<Vec<Listed>> {
    let listed = |provider: &&'static Provider| Listed {
        id: provider.id,
        name: provider.name,
        configured: proxy.client(provider.id).is_some(),
        tokens: provider.token.is_some(),
    };
    Json(proxy.providers.iter().map(listed).collect())
}
