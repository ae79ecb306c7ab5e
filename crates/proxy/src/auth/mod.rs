//! `/v1/auth/`: the life of a connection (ADR 0010). The proxy keeps none of it: what has to be kept goes to the
//! browser, sealed.
//!
//! - [`start`] and [`finish`]: a sign-in, from the URL to open to the first pair of envelopes
//! - `give_back`: revokes what nobody will use
//! - [`refresh`]: a new pair of envelopes for the old one
//! - [`revoke`]: the end of a connection
//! - [`token`]: a connection by a personal token
//! - [`adopt`]: a sandbox's accounts, without a sign-in
//! - [`envelopes`]: the contents of the envelopes
//! - `server`: requests to an authorization server

pub mod adopt;
pub mod envelopes;
pub mod finish;
mod give_back;
pub mod refresh;
pub mod revoke;
mod server;
pub mod start;
pub mod token;

use axum::Json;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, header};
use providers::{Account, Fault};
use serde::Serialize;

use crate::Proxy;
use crate::clock::Millis;
use crate::cookie;
use crate::correlation::RequestId;
use crate::intake::Browser;
use crate::oauth::Client;
use crate::oauth::tokens::Tokens;
use crate::problem::Problem;
use crate::proof::Thumbprint;
use crate::report::Report;
use crate::seal::{CannotSeal, Kind};
use crate::secret::Secret;
use envelopes::{ACCESS_LASTS, Access, Grant, Renewal};

impl From<CannotSeal> for Problem {
    fn from(_: CannotSeal) -> Self {
        Fault::Operator.into()
    }
}

/// A connection, as the browser stores it.
#[derive(Debug, Serialize)]
pub struct Connection {
    provider: &'static str,
    account: Account,
    scopes: Vec<String>,
    #[serde(flatten)]
    envelopes: Envelopes,
    /// The cookie that is sent along, if any.
    #[serde(skip)]
    cookie: Option<HeaderValue>,
}

/// The two envelopes of a connection.
#[derive(Debug, Serialize)]
pub struct Envelopes {
    grant: String,
    access: String,
    expires_in_ms: Millis,
}

/// Completes a request: writes its log line and makes its response.
async fn end<T: Serialize>(
    id: &RequestId,
    what: &'static str,
    report: Report,
    outcome: Result<T, Problem>,
) -> Response {
    report.tell(what, outcome.as_ref().err()).await;
    match outcome {
        Ok(answer) => Json(answer).into_response(),
        Err(problem) => problem.answer(id),
    }
}

/// Completes a sign-in, with the cookie that its grant is bound to.
async fn connected(
    id: &RequestId,
    what: &'static str,
    report: Report,
    outcome: Result<Connection, Problem>,
) -> Response {
    let cookie = outcome.as_ref().ok().and_then(|connection| connection.cookie.clone());
    let mut answer = end(id, what, report, outcome).await;
    answer.headers_mut().extend(cookie.map(|cookie| (header::SET_COOKIE, cookie)));
    answer
}

/// Opens an envelope whose provider isn't given: tries each, which takes microseconds.
fn open<T: serde::de::DeserializeOwned>(
    proxy: &Proxy,
    kind: Kind,
    key: &Thumbprint,
    envelope: &str,
) -> Option<(&'static providers::Provider, T)> {
    let mut providers = proxy.providers.iter();
    let opened = providers.find_map(|provider| Some((*provider, proxy.keys.open(kind, provider.id, key, envelope)?)));
    proxy.metrics.envelope(proxy.keys.key_of(envelope), kind.as_str(), opened.is_some());
    opened
}

/// Why an envelope doesn't open: this process lacks its key, which signs nobody out, or `otherwise`.
pub(crate) fn unopened(proxy: &Proxy, envelope: &str, otherwise: impl FnOnce() -> Problem) -> Problem {
    match proxy.keys.unknown_key(envelope) {
        Some(id) if proxy.ended_keys.contains(id) => otherwise(),
        Some(id) => proxy.unknown_keys.problem(id, proxy.clock.now()),
        None => otherwise(),
    }
}

/// Opens a grant. If it can't be opened (another browser's, under an ended key, or made up) or its cookie is missing,
/// it is over for good, and the user has to sign in again.
fn open_grant<'a>(proxy: &'a Proxy, browser: &Browser, envelope: &str) -> Result<(&'a Client, Grant), Problem> {
    let unreadable = || Problem::from(Fault::SignIn).coded("grant_unreadable");
    let (provider, grant) = open::<Grant>(proxy, Kind::Grant, &browser.key, envelope)
        .ok_or_else(|| unopened(proxy, envelope, unreadable))?;
    let client = match grant.renewal {
        Renewal::Typed(_) => proxy.reach(provider.id),
        Renewal::Token(_) | Renewal::Same(..) => proxy.client(provider.id),
    };
    let client = client.ok_or_else(|| Problem::from(Fault::Operator).of(provider.id))?;
    if !browser.jar.opens(grant.bound.as_deref()) {
        return Err(Problem::from(Fault::SignIn).of(provider.id).coded(cookie::CODE).because(cookie::CODE));
    }
    Ok((client, grant))
}

/// Seals an access token that expires at `until` at the latest, and the grant it came from, which counts as used now.
fn seal(
    proxy: &Proxy,
    provider: &str,
    key: &Thumbprint,
    grant: &mut Grant,
    token: Secret,
    until: Option<Millis>,
) -> Result<Envelopes, CannotSeal> {
    let now = proxy.clock.now();
    grant.used = now;
    if grant.issued == 0 {
        grant.issued = now;
    }
    if grant.id.is_empty() {
        grant.id = new_id()?;
    }
    let longest = now.saturating_add(ACCESS_LASTS);
    let until = until.map_or(longest, |until| until.min(longest));
    let (account, issued, bound) = (grant.account.id.to_string(), grant.issued, grant.bound.clone());
    let access = Access { account, token, until, grant: grant.id.clone(), issued, bound };
    Ok(Envelopes {
        grant: proxy.keys.seal(Kind::Grant, provider, key, &*grant)?,
        access: proxy.keys.seal(Kind::Access, provider, key, &access)?,
        expires_in_ms: until.saturating_sub(now),
    })
}

fn new_id() -> Result<String, CannotSeal> {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes).map_err(|_| CannotSeal)?;
    Ok(format!("{:016x}", u64::from_be_bytes(bytes)))
}

/// The connection for a provider's tokens, which were requested at `asked`.
fn connect(
    proxy: &Proxy,
    client: &Client,
    browser: &Browser,
    account: Account,
    tokens: Tokens,
    asked: Millis,
    report: &mut Report,
) -> Result<Connection, Problem> {
    let provider = client.provider;
    let until = tokens.expires_in_ms.map(|lasts| asked.saturating_add(lasts));
    // If the answer doesn't list scopes, all that were requested are allowed (RFC 6749, 5.1).
    let scopes = tokens.scopes.unwrap_or_else(|| provider.scopes().into_iter().map(str::to_owned).collect());
    let renewal = tokens.refresh.map_or_else(|| Renewal::Same(tokens.access.clone(), until), Renewal::Token);
    let own = Own { account, scopes, renewal };
    issue(proxy, provider.id, browser, own, tokens.access, until, report)
}

/// What a new grant is made of.
struct Own {
    account: Account,
    scopes: Vec<String>,
    renewal: Renewal,
}

/// Seals a new grant for this browser.
fn issue(
    proxy: &Proxy,
    provider: &'static str,
    browser: &Browser,
    Own { account, scopes, renewal }: Own,
    access: Secret,
    until: Option<Millis>,
    report: &mut Report,
) -> Result<Connection, Problem> {
    let (bound, cookie) = browser.jar.fresh()?.map(|fresh| (fresh.hash, fresh.cookie)).unzip();
    let mut grant = Grant { id: String::new(), issued: 0, used: 0, account, scopes, bound, renewal };
    let envelopes = seal(proxy, provider, &browser.key, &mut grant, access, until)?;
    report.of_grant(&grant.id);
    Ok(Connection { provider, account: grant.account, scopes: grant.scopes, envelopes, cookie })
}
