//! What this host offers: the providers it knows, and connections that are ready to use.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use providers::{Account, PROVIDERS};
use sandbox::Sandbox;
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

impl Offer {
    /// The sandbox's connections, and where its providers' APIs are when the sandbox is served at `address`.
    pub fn of(sandbox: &Sandbox, address: &str) -> (Self, BTreeMap<String, String>) {
        let mut bases = BTreeMap::new();
        let mut offer = Self::default();
        for account in sandbox.accounts().into_iter().filter(|account| !account.token.is_empty()) {
            bases.insert(account.provider.to_owned(), format!("{address}{}", account.base));
            offer.connections.push(Connection {
                id: format!("{}:{}", account.provider, account.id),
                provider: account.provider.to_owned(),
                account: Account { id: account.id.into(), name: account.name.into() },
                grant: account.token.to_owned(),
            });
        }
        (offer, bases)
    }
}

/// A provider, as `GET /v1/providers` lists it.
#[derive(Debug, Serialize)]
pub struct Listed {
    id: &'static str,
    name: &'static str,
    configured: bool,
}

/// `GET /v1/connections`.
pub async fn connections(State(proxy): State<Proxy>) -> Response {
    Json(&*proxy.offer).into_response()
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
