//! The way to the providers: over TLS, no redirects, bounded in time and size, headers by a list in both directions.

use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue, header};
use providers::Fault;
use providers::registry::{Request, Response};

use crate::oauth::request::Form;
use crate::resolve::Resolver;
use crate::secret::Secret;

/// Some providers refuse a browser's or a missing user agent.
const USER_AGENT: &str = concat!("Hourloom/", env!("CARGO_PKG_VERSION"));

/// What an adapter may say besides the address and the body.
const SENT: [HeaderName; 5] =
    [header::ACCEPT, header::CONTENT_TYPE, header::IF_MATCH, header::IF_NONE_MATCH, HeaderName::from_static("prefer")];

/// Headers that an answer may have, in bytes.
const MAX_HEADERS: usize = 32 * 1024;

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

/// Sends requests.
#[derive(Clone, Debug)]
pub struct Upstream {
    client: reqwest::Client,
    limits: Limits,
}

impl Upstream {
    /// With names resolved by `resolver`.
    ///
    /// # Errors
    /// When the platform can't make an HTTP client.
    pub fn new(limits: Limits, resolver: Resolver) -> Result<Self, reqwest::Error> {
        // The first one counts, and all of this program's are the same.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .connect_timeout(limits.connect)
            .timeout(limits.whole)
            .user_agent(USER_AGENT)
            .dns_resolver(resolver)
            // An `HTTP_PROXY` of the environment would carry the grants away.
            .no_proxy()
            .build()?;
        Ok(Self { client, limits })
    }

    /// Signs and sends a provider's request below `base`, and reads the answer wholly. Where the connection doesn't
    /// stand, nothing was sent, and a question that may be asked twice is asked once more.
    ///
    /// # Errors
    /// [`Fault::ProviderDown`] for no connection, too slow and cut off; [`Fault::Shape`] for too long, since the same
    /// question would give as much again.
    pub async fn call(&self, base: &str, request: Request, access: &Secret, again: bool) -> Result<Response, Fault> {
        let (parts, body) = request.into_parts();
        let mut headers: HeaderMap = parts.headers;
        let listed: HeaderMap =
            SENT.iter().filter_map(|name| headers.remove(name).map(|value| (name.clone(), value))).collect();
        let build = || {
            self.client
                .request(parts.method.clone(), format!("{base}{}", parts.uri))
                .headers(listed.clone())
                .header(header::AUTHORIZATION, bearer(access)?)
                .body(body.clone())
                .build()
                .map_err(|_| Fault::Operator)
        };
        match self.client.execute(build()?).await {
            Err(error) if again && error.is_connect() => self.read(self.client.execute(build()?).await).await,
            answer => self.read(answer).await,
        }
    }

    /// Sends a form to an authorization server. There is no `Origin`: with one, some take a server for a browser and
    /// refuse its secret.
    ///
    /// # Errors
    /// As [`Upstream::call`].
    pub async fn form(&self, url: &str, form: Form) -> Result<Response, Fault> {
        let request = self
            .client
            .post(url)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ACCEPT, "application/json")
            .body(form.to_string());
        self.read(request.send().await).await
    }

    /// Sends nothing but the access token, as bearer.
    ///
    /// # Errors
    /// As [`Upstream::call`].
    pub async fn bearer(&self, url: &str, access: &Secret) -> Result<Response, Fault> {
        let request = self.client.post(url).header(header::AUTHORIZATION, bearer(access)?);
        self.read(request.header(header::CONTENT_LENGTH, 0).send().await).await
    }

    async fn read(&self, answer: Result<reqwest::Response, reqwest::Error>) -> Result<Response, Fault> {
        let mut answer = answer.map_err(|_| Fault::ProviderDown)?;
        let too_long = || Fault::Shape { path: "$".into() };
        let headers = answer.headers();
        if headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum::<usize>() > MAX_HEADERS {
            return Err(too_long());
        }
        let mut response = Response::new(Vec::new());
        *response.status_mut() = answer.status();
        *response.headers_mut() = headers.clone();
        while let Some(chunk) = answer.chunk().await.map_err(|_| Fault::ProviderDown)? {
            if response.body().len() + chunk.len() > self.limits.answer {
                return Err(too_long());
            }
            response.body_mut().extend_from_slice(&chunk);
        }
        Ok(response)
    }
}

fn bearer(access: &Secret) -> Result<HeaderValue, Fault> {
    let mut value =
        HeaderValue::from_str(&format!("Bearer {}", access.expose())).map_err(|_| Fault::Shape { path: "$".into() })?;
    value.set_sensitive(true);
    Ok(value)
}
