//! The way to an authorization server's endpoints: each has turns of its own, and is left alone when it is out, so that one
//! that hangs is nobody's trouble but its own.

use std::time::Duration;

use providers::{Fault, Response};
use tokio::time::Instant;

use crate::Proxy;
use crate::breaker::Door;
use crate::oauth::Client;
use crate::oauth::request::Form;
use crate::secret::Secret;

/// Sends a form through one of the doors. Whoever may lose what the server gave by not waiting names a longer `patience`
/// than [`usual`].
///
/// # Errors
/// As [`crate::upstream::Upstream::form`]; [`Fault::ProviderDown`] also while the endpoint is left alone, and where so many
/// wait for it that no turn came.
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

/// Sends nothing but the access token to where it is taken back.
///
/// # Errors
/// As [`form`].
pub(super) async fn bearer(proxy: &Proxy, client: &Client, url: &str, access: &Secret) -> Result<Response, Fault> {
    let (pass, asked) = (proxy.breaker.admit(client.provider.id, Door::Revoke)?, Instant::now());
    let answer = proxy.upstream.bearer(url, access).await;
    proxy.metrics.took(client.provider.id, Door::Revoke, asked.elapsed());
    ended(pass, answer)
}

/// How long a person waits for such a server.
pub(super) fn usual(proxy: &Proxy) -> Duration {
    proxy.upstream.limits().token
}

fn ended(pass: crate::breaker::Pass<'_>, answer: Result<Response, Fault>) -> Result<Response, Fault> {
    match &answer {
        // Nothing was sent, so nothing is known of the server: those before it still wait.
        Err(Fault::Wait { .. }) => return Err(Fault::ProviderDown),
        Err(fault) => pass.end(matches!(fault, Fault::ProviderDown)),
        Ok(response) => pass.end(response.status().is_server_error()),
    }
    answer
}
