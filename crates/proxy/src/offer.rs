//! What this host offers: the providers it knows, and the accounts of a sandbox, where it has one.

use std::collections::BTreeSet;

use axum::Json;
use axum::extract::State;
use providers::{Account, Provider, Revoke};
use sandbox::Sandbox;
use serde::Serialize;

use crate::Proxy;
use crate::oauth::tokens::Tokens;
use crate::oauth::{Client, RevokeAt};
use crate::secret::Secret;

/// A sandbox as the proxy sees it: clients that are registered there, and accounts that can be had without a login.
#[derive(Clone, Debug)]
pub struct Offer(Sandbox);

/// What `GET /v1/connections` gives.
#[derive(Debug, Default, Serialize)]
pub struct Offered {
    connections: Vec<Adoptable>,
}

/// An account that can be adopted.
#[derive(Debug, Serialize)]
struct Adoptable {
    provider: &'static str,
    account: Account,
}

impl Offer {
    /// What this sandbox offers.
    pub fn of(sandbox: &Sandbox) -> Self {
        Self(sandbox.clone())
    }

    /// The clients that are registered with the sandbox when it is served at `address`.
    pub fn clients(&self, address: &str) -> Vec<Client> {
        let registered = self.0.clients().into_iter().filter_map(|client| {
            let provider = providers::provider(client.provider)?;
            let at = |path: &str| format!("{address}{path}");
            let revoke = match client.revoke_path {
                Some(path) => RevokeAt::new(provider.auth.revoke, Some(at(path))),
                None => match provider.auth.revoke {
                    Revoke::InSettings(settings) => RevokeAt::InSettings(settings),
                    _ => RevokeAt::InSettings(provider.status_page),
                },
            };
            Some(Client {
                provider,
                id: client.id,
                secret: Secret::new(client.secret),
                authorize_url: at(client.authorize_path),
                token_url: at(client.token_path),
                revoke,
                issuer: None,
                api_base: at(client.base),
            })
        });
        registered.collect()
    }

    /// An account with fresh tokens.
    pub fn give(&self, provider: &str, account: &str) -> Option<(Account, Tokens)> {
        let accounts = self.0.accounts();
        let one = accounts.iter().find(|one| one.provider == provider && one.id == account)?;
        let given = self.0.grant(provider, account)?;
        let tokens = Tokens {
            access: Secret::new(given.access_token),
            refresh: Some(given.refresh_token).filter(|token| !token.is_empty()).map(Secret::new),
            expires_in_ms: Some(given.expires_in.saturating_mul(1000)),
            scopes: Some(given.scopes),
            id_token: None,
        };
        Some((Account { id: one.id.into(), name: one.name.into() }, tokens))
    }

    /// The first account of each provider that a first look is to show.
    fn first(&self, providers: &[&'static Provider]) -> Vec<Adoptable> {
        let mut seen = BTreeSet::new();
        // Those that are signed in from the beginning; the other providers are there to be connected.
        let ready =
            |account: &sandbox::Account| !account.token.is_empty() && !self.0.is_revoked(account.provider, account.id);
        let accounts = self.0.accounts().into_iter().filter(|one| ready(one) && seen.insert(one.provider));
        let adoptable = accounts.filter_map(|account| {
            let provider = providers.iter().find(|provider| provider.id == account.provider)?.id;
            Some(Adoptable { provider, account: Account { id: account.id.into(), name: account.name.into() } })
        });
        adoptable.collect()
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
