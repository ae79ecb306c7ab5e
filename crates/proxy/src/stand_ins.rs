//! The sandbox next to the proxy: stand-ins for the providers, for demonstrations and tests. Anyone who can reach it
//! can sign in as anybody and change its data, so a released program doesn't contain it (the feature `sandbox`), and it
//! refuses requests that another site makes a browser send.

use std::collections::BTreeSet;
use std::net::Ipv6Addr;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderName, Method, StatusCode, header};
use providers::{Account, Provider, Revoke};
use sandbox::Sandbox;
use url::Url;

use crate::apps::App;
use crate::oauth::tokens::Tokens;
use crate::oauth::{Client, RevokeAt};
use crate::offer::{Adoptable, Offers};
use crate::secret::Secret;

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// A sandbox as the proxy sees it: the clients registered with it, and accounts that don't need a sign-in.
#[derive(Clone, Debug)]
pub struct StandIns(Sandbox);

impl StandIns {
    /// Wraps a sandbox.
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

    /// Its pages and APIs, for these installations of the app.
    pub fn router(&self, apps: &[App]) -> Router {
        self.0.router().layer(middleware::from_fn_with_state(Arc::new(Gate::new(apps)), pass))
    }
}

impl Offers for StandIns {
    fn give(&self, provider: &str, account: &str) -> Option<(Account, Tokens)> {
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

    fn first(&self, providers: &[&'static Provider]) -> Vec<Adoptable> {
        let mut seen = BTreeSet::new();
        // Accounts that are connected from the start; the other providers are there to be connected.
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

/// Who may send requests to the sandbox.
#[derive(Debug)]
struct Gate {
    origins: BTreeSet<String>,
    hosts: BTreeSet<String>,
}

impl Gate {
    fn new(apps: &[App]) -> Self {
        let origins: BTreeSet<String> = apps.iter().map(|app| app.origin.clone()).collect();
        let host = |origin: &String| Url::parse(origin).ok()?.host_str().map(str::to_owned);
        let hosts = origins.iter().filter_map(host).collect();
        Self { origins, hosts }
    }

    /// Whether a request with these headers doesn't come from another site.
    fn admits(&self, method: &Method, headers: &HeaderMap) -> bool {
        let one = |name: &HeaderName| {
            let mut values = headers.get_all(name).into_iter();
            let first = values.next().map(|value| value.to_str().unwrap_or(""));
            if values.next().is_some() { Some("") } else { first }
        };
        // With a host name of its own, another site could make a browser treat this address as its own (DNS rebinding).
        let Some(authority) = one(&header::HOST).filter(|host| self.is_ours(host)) else { return false };
        if matches!(*method, Method::GET | Method::HEAD) {
            return true;
        }
        match one(&header::ORIGIN) {
            Some(origin) => self.origins.contains(origin) || origin == format!("http://{authority}"),
            // Programs other than browsers send neither.
            None => one(&FETCH_SITE).is_none_or(|site| matches!(site, "same-origin" | "none")),
        }
    }

    /// Whether the host is an IP address, this machine's name, or a host of the app.
    fn is_ours(&self, authority: &str) -> bool {
        if let Some(rest) = authority.strip_prefix('[') {
            return rest.split_once(']').is_some_and(|(ip, port)| ip.parse::<Ipv6Addr>().is_ok() && is_port(port));
        }
        let at = authority.find(':').unwrap_or(authority.len());
        let (host, port) = authority.split_at(at);
        let address = host.parse::<std::net::Ipv4Addr>().is_ok();
        is_port(port) && (address || host.eq_ignore_ascii_case("localhost") || self.hosts.contains(host))
    }
}

fn is_port(text: &str) -> bool {
    text.is_empty() || text.strip_prefix(':').is_some_and(|digits| digits.parse::<u16>().is_ok())
}

async fn pass(State(gate): State<Arc<Gate>>, request: Request, next: Next) -> Response {
    if gate.admits(request.method(), request.headers()) {
        return next.run(request).await;
    }
    (StatusCode::FORBIDDEN, "The sandbox takes requests of this machine's own pages only.\n").into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_sites_requests_are_refused() {
        let gate = Gate::new(&[App::parse("https://planner.example/app/").unwrap()]);
        let (get, post) = (Method::GET, Method::POST);
        let own = "http://127.0.0.1:8080";
        for (method, host, origin, site, admitted) in [
            (&get, Some("127.0.0.1:8080"), None, None, true),
            (&get, Some("localhost:8080"), Some("https://evil.example"), Some("cross-site"), true),
            (&get, Some("[::1]:8080"), None, None, true),
            (&get, Some("planner.example"), None, None, true),
            (&get, None, None, None, false),
            (&get, Some("evil.example:8080"), None, None, false),
            (&get, Some("localhost.evil.example"), None, None, false),
            (&get, Some("127.0.0.1.evil.example"), None, None, false),
            (&get, Some("127.0.0.1:x"), None, None, false),
            (&get, Some("[::1].evil.example"), None, None, false),
            (&get, Some(""), None, None, false),
            (&post, Some("127.0.0.1:8080"), None, None, true),
            (&post, Some("127.0.0.1:8080"), Some(own), Some("same-origin"), true),
            (&post, Some("127.0.0.1:8080"), Some("https://planner.example"), Some("cross-site"), true),
            (&post, Some("127.0.0.1:8080"), Some("http://127.0.0.1:3000"), Some("same-site"), false),
            (&post, Some("127.0.0.1:8080"), Some("https://evil.example"), None, false),
            (&post, Some("127.0.0.1:8080"), Some("null"), None, false),
            (&post, Some("127.0.0.1:8080"), Some(""), None, false),
            (&post, Some("127.0.0.1:8080"), None, Some("cross-site"), false),
            (&post, Some("evil.example"), Some("http://evil.example"), Some("same-origin"), false),
            (&Method::PUT, Some("127.0.0.1:8080"), Some("https://evil.example"), None, false),
        ] {
            let mut headers = HeaderMap::new();
            for (name, value) in [(header::HOST, host), (header::ORIGIN, origin), (FETCH_SITE, site)] {
                value.into_iter().for_each(|value| drop(headers.insert(name.clone(), value.parse().unwrap())));
            }
            assert_eq!(gate.admits(method, &headers), admitted, "{method} {headers:?}");
        }
        let mut twice = HeaderMap::new();
        for _ in 0..2 {
            twice.append(header::HOST, "127.0.0.1".parse().unwrap());
        }
        assert!(!gate.admits(&get, &twice), "two hosts are none");
    }
}
