//! Sends a request to a provider: no redirects, bounded in time and size, nothing of the browser's headers with it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderValue, header};
use providers::{Fault, Provider};

/// The longest answer that is read, in bytes.
pub const MAX_ANSWER: usize = 5 * 1024 * 1024;
const CONNECT: Duration = Duration::from_secs(3);
const WHOLE: Duration = Duration::from_secs(30);
/// Some providers refuse a browser's or a missing user agent.
const USER_AGENT: &str = concat!("Hourloom/", env!("CARGO_PKG_VERSION"));

/// The way to the providers.
#[derive(Clone, Debug)]
pub struct Upstream {
    client: reqwest::Client,
    bases: Arc<BTreeMap<String, String>>,
}

impl Upstream {
    /// Reaches the providers named in `bases`, each at the base address given there (without a trailing slash).
    ///
    /// # Errors
    /// When the platform can't make an HTTP client.
    pub fn new(bases: BTreeMap<String, String>) -> Result<Self, reqwest::Error> {
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(CONNECT)
            .timeout(WHOLE)
            .user_agent(USER_AGENT)
            .build()?;
        Ok(Self { client, bases: Arc::new(bases) })
    }

    /// Whether this host is set up for the provider.
    pub fn reaches(&self, provider: &str) -> bool {
        self.bases.contains_key(provider)
    }

    /// Signs and sends `request`, and reads the answer wholly.
    ///
    /// # Errors
    /// [`Fault::Operator`] where the host isn't set up for the provider, [`Fault::ProviderDown`] for everything that
    /// goes wrong on the way: no connection, too slow, too long, cut off.
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
            if response.body().len() + chunk.len() > MAX_ANSWER {
                return Err(Fault::ProviderDown);
            }
            response.body_mut().extend_from_slice(&chunk);
        }
        Ok(response)
    }
}
