//! Requests to the providers: over TLS, without redirects, limited in time, size and number, with allowlists of headers
//! in both directions.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue, header};
use providers::Fault;
use providers::{Request, Response};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::correlation;
use crate::oauth::request::Form;
use crate::resolve::Resolver;
use crate::secret::Secret;

/// Some providers refuse requests with a browser's user agent or without any.
const USER_AGENT: &str = concat!("Hourloom/", env!("CARGO_PKG_VERSION"));

/// The headers that an adapter may set, and the trace of a request.
const SENT: [HeaderName; 6] = [
    header::ACCEPT,
    header::CONTENT_TYPE,
    header::IF_MATCH,
    header::IF_NONE_MATCH,
    HeaderName::from_static("prefer"),
    correlation::TRACE,
];

/// The largest headers of an answer, in bytes.
const MAX_HEADERS: usize = 32 * 1024;
/// How long a request that got no turn has to wait, in milliseconds.
const FULL: u64 = 1_000;
/// The most memory that is reserved for an answer by its `Content-Length`, in bytes.
const BELIEVED: usize = 64 * 1024;

/// Limits of time, size and concurrency for providers.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Until the connection is established, and as long before that for a turn.
    pub connect: Duration,
    /// From the first byte sent to the last byte read.
    pub whole: Duration,
    /// The largest answer, in bytes.
    pub answer: usize,
    /// Concurrent calls to a provider; others wait for their turn, which takes less memory than a connection.
    pub at_once: usize,
    /// How long a client waits for an authorization server, after its turn has come.
    pub token: Duration,
    /// Concurrent requests to one endpoint of an authorization server.
    pub tokens_at_once: usize,
}

impl Limits {
    /// The longest that a single request can take with all of its calls. A sign-in is an exchange, two attempts to
    /// identify the account, and if that fails two revocations; a call whose connection fails is tried again.
    pub fn longest(&self) -> Duration {
        let token = self.connect.saturating_add(self.token);
        let refresh = self.connect.saturating_add(self.whole);
        let call = self.connect.saturating_add(refresh);
        let sign_in = token.saturating_mul(3).saturating_add(call.saturating_mul(2));
        sign_in.max(refresh.saturating_add(token))
    }
}

impl Default for Limits {
    fn default() -> Self {
        let (connect, whole) = (Duration::from_secs(3), Duration::from_secs(30));
        let (token, tokens_at_once) = (Duration::from_secs(10), 32);
        Self { connect, whole, answer: 5 * 1024 * 1024, at_once: 128, token, tokens_at_once }
    }
}

/// Sends requests.
#[derive(Clone, Debug)]
pub struct Upstream {
    client: reqwest::Client,
    limits: Limits,
    /// By a provider's base URL or endpoint.
    turns: Arc<Mutex<BTreeMap<String, Arc<Semaphore>>>>,
}

impl Upstream {
    /// With names resolved by `resolver`.
    ///
    /// # Errors
    /// The platform can't create an HTTP client.
    pub fn new(limits: Limits, resolver: Resolver) -> Result<Self, reqwest::Error> {
        // The first call counts, and all calls of this program are the same.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .connect_timeout(limits.connect)
            .timeout(limits.whole)
            .user_agent(USER_AGENT)
            .dns_resolver(resolver)
            // An `HTTP_PROXY` in the environment would receive the grants.
            .no_proxy()
            .build()?;
        Ok(Self { client, limits, turns: Arc::default() })
    }

    /// The limits.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Signs and sends a provider's request below `base`, and reads the complete answer. If the connection fails, or is
    /// closed before an answer starts, an idempotent request is sent once more: a provider may close an idle connection
    /// just when it is used again.
    ///
    /// # Errors
    /// [`Fault::ProviderDown`] without a connection or for an answer that is too slow or truncated; [`Fault::Shape`]
    /// for one that is too large, since the same request would return as much again; [`Fault::Wait`] if no turn came,
    /// so that nothing was sent. A provider's own "wait" is an answer, not an error.
    pub async fn call(&self, base: &str, request: Request, access: &Secret, again: bool) -> Result<Response, Fault> {
        let _turn = self.turn(base, self.limits.at_once).await?;
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
        let unanswered = |error: &reqwest::Error| error.is_connect() || error.is_request() && !error.is_timeout();
        match self.client.execute(build()?).await {
            Err(error) if again && unanswered(&error) => self.read(self.client.execute(build()?).await).await,
            answer => self.read(answer).await,
        }
    }

    /// Sends a form to an authorization server and waits for `patience`. There is no `Origin`: with one, some servers
    /// take us for a browser and refuse the client secret.
    ///
    /// # Errors
    /// As [`Upstream::call`].
    pub async fn form(&self, url: &str, form: Form, patience: Duration) -> Result<Response, Fault> {
        let _turn = self.turn(url, self.limits.tokens_at_once).await?;
        let request = self
            .client
            .post(url)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ACCEPT, "application/json")
            .timeout(patience)
            .body(form.to_string());
        self.read(request.send().await).await
    }

    /// Sends only the access token, as bearer.
    ///
    /// # Errors
    /// As [`Upstream::call`].
    pub async fn bearer(&self, url: &str, access: &Secret) -> Result<Response, Fault> {
        let _turn = self.turn(url, self.limits.tokens_at_once).await?;
        let request = self.client.post(url).timeout(self.limits.token).header(header::AUTHORIZATION, bearer(access)?);
        self.read(request.header(header::CONTENT_LENGTH, 0).send().await).await
    }

    async fn turn(&self, base: &str, at_once: usize) -> Result<OwnedSemaphorePermit, Fault> {
        let turns = {
            let mut all = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(all.entry(base.to_owned()).or_insert_with(|| Arc::new(Semaphore::new(at_once))))
        };
        let turn = tokio::time::timeout(self.limits.connect, turns.acquire_owned()).await;
        turn.ok().and_then(Result::ok).ok_or(Fault::Wait { retry_after_ms: FULL })
    }

    async fn read(&self, answer: Result<reqwest::Response, reqwest::Error>) -> Result<Response, Fault> {
        let mut answer = answer.map_err(|_| Fault::ProviderDown)?;
        let too_long = || Fault::Shape { path: "$".into() };
        let headers = answer.headers();
        let lengths = headers.iter().flat_map(|(name, value)| [name.as_str().len(), value.len()]);
        if lengths.fold(0, usize::saturating_add) > MAX_HEADERS {
            return Err(too_long());
        }
        let announced = answer.content_length().and_then(|length| usize::try_from(length).ok()).unwrap_or(0);
        let mut response = Response::new(Vec::with_capacity(announced.min(BELIEVED)));
        *response.status_mut() = answer.status();
        *response.headers_mut() = headers.clone();
        while let Some(chunk) = answer.chunk().await.map_err(|_| Fault::ProviderDown)? {
            if response.body().len().saturating_add(chunk.len()) > self.limits.answer {
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

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use axum::Router;
    use axum::routing::any;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;
    use tokio::sync::Barrier;
    use tokio::task::JoinSet;

    use super::*;

    async fn base(provider: Router) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async { axum::serve(listener, provider).await.unwrap() });
        base
    }

    fn upstream(limits: Limits) -> Upstream {
        Upstream::new(limits, Resolver::default()).unwrap()
    }

    async fn ask(upstream: &Upstream, base: &str) -> Result<u16, Fault> {
        let request = http::Request::get("/").body(Vec::new()).unwrap();
        upstream.call(base, request, &Secret::new("token"), false).await.map(|answer| answer.status().as_u16())
    }

    #[tokio::test]
    async fn so_many_are_asked_at_once_and_no_more() {
        let (under_way, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let (all_three, seen) = (Arc::new(Barrier::new(3)), Arc::clone(&most));
        let base = base(Router::new().fallback(any(move || {
            let (under_way, most, all_three) = (Arc::clone(&under_way), Arc::clone(&seen), Arc::clone(&all_three));
            async move {
                most.fetch_max(under_way.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                all_three.wait().await;
                // A fourth would arrive in the meantime.
                tokio::time::sleep(Duration::from_millis(50)).await;
                under_way.fetch_sub(1, Ordering::SeqCst);
            }
        })))
        .await;
        let upstream = upstream(Limits { at_once: 3, ..Limits::default() });
        let mut calls = JoinSet::new();
        for _ in 0..12 {
            let (upstream, base) = (upstream.clone(), base.clone());
            calls.spawn(async move { ask(&upstream, &base).await });
        }
        assert_eq!(calls.join_all().await, vec![Ok(200); 12]);
        assert_eq!(most.load(Ordering::SeqCst), 3);
    }

    #[tokio::test]
    async fn a_question_over_a_connection_that_is_being_closed_is_asked_again_and_a_change_is_not() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let heard = Arc::new(AtomicUsize::new(0));
        let all = Arc::clone(&heard);
        tokio::spawn(async move {
            loop {
                let (mut stream, _) = listener.accept().await.unwrap();
                let mut request = [0; 4096];
                for answer in [&b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"[..], b""] {
                    if stream.read(&mut request).await.unwrap() > 0 {
                        all.fetch_add(1, Ordering::SeqCst);
                        stream.write_all(answer).await.unwrap();
                    }
                }
            }
        });
        let upstream = upstream(Limits::default());
        let ask = async |again| {
            let request = http::Request::get("/").body(Vec::new()).unwrap();
            upstream.call(&base, request, &Secret::new("token"), again).await.map(|answer| answer.status().as_u16())
        };
        // Over one connection: one request is answered, and the next is read and then the connection is closed.
        assert_eq!((ask(false).await, ask(false).await), (Ok(200), Err(Fault::ProviderDown)));
        assert_eq!(heard.load(Ordering::SeqCst), 2);
        assert_eq!((ask(true).await, ask(true).await), (Ok(200), Ok(200)));
        assert_eq!(heard.load(Ordering::SeqCst), 5, "the last one twice");
    }

    #[tokio::test]
    async fn waiting_for_a_turn_is_limited() {
        let asked = Arc::new(Semaphore::new(0));
        let heard = Arc::clone(&asked);
        let busy = base(Router::new().fallback(any(move || {
            heard.add_permits(1);
            std::future::pending::<()>()
        })))
        .await;
        let other = base(Router::new().fallback(any(|| async {}))).await;
        let upstream = upstream(Limits { at_once: 1, connect: Duration::from_millis(500), ..Limits::default() });
        let first = tokio::spawn({
            let (upstream, busy) = (upstream.clone(), busy.clone());
            async move { ask(&upstream, &busy).await }
        });
        asked.acquire().await.unwrap().forget();
        assert_eq!(ask(&upstream, &busy).await, Err(Fault::Wait { retry_after_ms: FULL }));
        assert_eq!(asked.available_permits(), 0, "nothing was sent");
        assert_eq!(ask(&upstream, &other).await, Ok(200));
        first.abort();
    }
}
