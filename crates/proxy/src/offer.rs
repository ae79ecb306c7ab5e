//! What this host offers: the providers it knows, and connections that are ready to use.

use axum::Json;
use axum::extract::State;
use providers::{Account, PROVIDERS};
use serde::Serialize;

use crate::Proxy;

/// The connections that this host offers to every page that it serves.
#[derive(Debug, Default, Serialize)]
pub struct Offer {
    /// In the order in which they are shown.
    pub connections: Vec<Connection>,
}

/// A connection, ready to use.
#[derive(Debug, Serialize)]
pub struct Connection {
    /// `provider:account`.
    pub id: String,
    /// Registry id of the provider.
    pub provider: String,
    /// The account.
    pub account: Account,
    /// What the page sends back with each call; opaque to it.
    pub grant: String,
}

/// A provider, as `GET /v1/providers` lists it.
#[derive(Debug, Serialize)]
pub struct Listed {
    id: &'static str,
    name: &'static str,
    configured: bool,
}

/// `GET /v1/connections`.
pub async fn connections(State(proxy): State<Proxy>) -> Json<serde_json::Value> {
    Json(serde_json::json!({ "connections": proxy.offer.connections }))
}

/// `GET /v1/providers`: the registry, and what of it this host can reach.
pub async fn providers(State(proxy): State<Proxy>) -> Json<Vec<Listed>> {
    let listed = |provider: &&'static providers::Provider| Listed {
        id: provider.id,
        name: provider.name,
        configured: proxy.upstream.reaches(provider.id),
    };
    Json(PROVIDERS.iter().map(listed).collect())
}
