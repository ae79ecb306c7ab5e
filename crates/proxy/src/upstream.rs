//! Sends a request to a provider: no redirects, bounded in time and size, nothing of the browser's headers with it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderValue, header};
use providers::{Fault, Provider};

/// Some providers refuse a browser's or a missing user agent.
const USER_AGENT: &str = concat!("Hourloom/", env!("CARGO_PKG_VERSION"));

/// How long and how much a provider may answer.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Until the connection stands.
    pub connect: Duration,
    /// From the first byte sent to the last byte read.
    pub whole: Duration,
    /// Of the answer, in bytes.
    pub answer: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { connect: Duration::from_secs(3), whole: Duration::from_secs(30), answer: 5 * 1024 * 1024 }
    }
}

/// The way to the providers.
#[derive(Clone, Debug)]
pub struct Upstream {
    client: reqwest::Client,
    bases: Arc<BTreeMap<String, String>>,
    limits: Limits,
}

impl Upstream {
    /// Reaches the providers named in `bases`, each at the base address given there (without a trailing slash).
    ///
    /// # Errors
    /// When the platform can't make an HTTP client.
    pub fn new(bases: BTreeMap<String, String>, limits: Limits) -> Result<Self, reqwest::Error> {
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(limits.connect)
            .timeout(limits.whole)
            .user_agent(USER_AGENT)
            // All bases are on this machine so far; an `HTTP_PROXY` of the environment would carry the grants away.
            .no_proxy()
            .build()?;
        Ok(Self { client, bases: Arc::new(bases), limits })
    }

    /// Whether this host is set up for the provider.
    pub fn reaches(&self, provider: &str) -> bool {
        self.bases.contains_key(provider)
    }

    /// Signs and sends `request`, and reads the answer wholly.
    ///
    /// # Errors
    /// [`Fault::Operator`] where the host isn't set up for the provider; [`Fault::ProviderDown`] for no connection, too
    /// slow and cut off; [`Fault::Shape`] for too long, since the same question would give as much again.
    pub async fn send(
        &self,
        provider: &Provider,
        request: providers::registry::Request,
        grant: &str,
    ) -> Result<providers::registry::Response, Fault> {
        let base = self.bases.get(provider.id).ok_or(Fault::Operator)?;
        let (parts, body) = request.into_parts();
        let mut bearer = HeaderValue::from_str(&format!("Bearer {grant}")).map_err(|_| Fault::SignIn)?;
        bearer.set_sensitive(true);
        let sent = self
            .client
            .request(parts.method, format!("{base}{}", parts.uri))
            .headers(parts.headers)
            .header(header::AUTHORIZATION, bearer)
            .body(body)
            .send();
        let mut answer = sent.await.map_err(|_| Fault::ProviderDown)?;
        let mut response = http::Response::new(Vec::new());
        *response.status_mut() = answer.status();
        *response.headers_mut() = answer.headers().clone();
        while let Some(chunk) = answer.chunk().await.map_err(|_| Fault::ProviderDown)? {
            if response.body().len() + chunk.len() > self.limits.answer {
                return Err(Fault::Shape { path: "$".into() });
            }
            response.body_mut().extend_from_slice(&chunk);
        }
        Ok(response)
    }
}
