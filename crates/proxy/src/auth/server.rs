//! Requests to an authorization server's endpoints. Each endpoint has its own limit and circuit breaker, so that one
//! that hangs affects nothing else.

use std::time::Duration;

use providers::{Fault, Response};
use tokio::time::Instant;

use crate::Proxy;
use crate::breaker::Door;
use crate::oauth::Client;
use crate::oauth::request::Form;
use crate::secret::Secret;

/// Sends a form to an endpoint. If not waiting could lose what the server issues, pass a longer `patience` than
/// [`usual`].
///
/// # Errors
/// As [`crate::upstream::Upstream::form`]; also [`Fault::ProviderDown`] while the circuit breaker is open, and if there
/// are too many requests waiting for the endpoint.
pub(super) async fn form(
    proxy: &Proxy,
    client: &Client,
    (door, url): (Door, &str),
    form: Form,
    patience: Duration,
) -> Result<Response, Fault> {
    let (pass, asked) = (proxy.breaker.admit(client.provider.id, door)?, Instant::now());
    let answer = proxy.upstream.form(url, form, patience).await;
    proxy.metrics.took(client.provider.id, door, asked.elapsed());
    ended(pass, answer)
}

/// Sends only the access token, to the revocation endpoint.
///
/// # Errors
/// As [`form`].
pub(super) async fn bearer(proxy: &Proxy, client: &Client, url: &str, access: &Secret) -> Result<Response, Fault> {
    let (pass, asked) = (proxy.breaker.admit(client.provider.id, Door::Revoke)?, Instant::now());
    let answer = proxy.upstream.bearer(url, access).await;
    proxy.metrics.took(client.provider.id, Door::Revoke, asked.elapsed());
    ended(pass, answer)
}

/// How long a client waits for such a server.
pub(super) fn usual(proxy: &Proxy) -> Duration {
    proxy.upstream.limits().token
}

fn ended(pass: crate::breaker::Pass<'_>, answer: Result<Response, Fault>) -> Result<Response, Fault> {
    match &answer {
        // Nothing was sent, so nothing is known of the server: earlier requests are still waiting.
        Err(Fault::Wait { .. }) => return Err(Fault::ProviderDown),
        Err(fault) => pass.end(matches!(fault, Fault::ProviderDown)),
        Ok(response) => pass.end(response.status().is_server_error()),
    }
    answer
}
