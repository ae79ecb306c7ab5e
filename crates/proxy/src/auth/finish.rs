//! `POST /v1/auth/finish`: exchanges the returned code for a connection. Everything is checked before anything is sent
//! to the authorization server.

use axum::Extension;
use axum::extract::{Request, State};
use axum::response::Response;
use http::StatusCode;
use providers::{Account, Ask, Fault, Identity, Reply};
use serde::Deserialize;
use subtle::ConstantTimeEq;
use tokio::sync::oneshot;

use super::envelopes::{FLOW_LASTS, Flow};
use super::give_back::{Held, give_back};
use super::{connect, connected, open, server, unopened};
use crate::breaker::Door;
use crate::call::ask;
use crate::clock::Millis;
use crate::correlation::RequestId;
use crate::intake::Browser;
use crate::oauth::tokens::{self, Tokens};
use crate::oauth::{Client, identity, request};
use crate::problem::Problem;
use crate::proof::digest;
use crate::report::Report;
use crate::seal::Kind;
use crate::secret::Secret;
use crate::{Proxy, intake};

/// The longest accepted code, in bytes.
const MAX_CODE: usize = 4096;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    code: String,
    state: String,
    #[serde(default)]
    iss: Option<String>,
    /// The provider to whose redirect address the answer came.
    #[serde(default)]
    provider: Option<String>,
    flow: String,
}

/// Finishes a sign-in.
pub async fn finish(State(proxy): State<Proxy>, Extension(id): Extension<RequestId>, request: Request) -> Response {
    let mut report = Report::new(&proxy, &id);
    let accepted = match intake::signed::<Body>(&proxy, request).await {
        Ok((sent, browser)) => match accept(&proxy, sent, &browser, &mut report) {
            Ok(login) => once(&proxy, login).await.map(|login| (login, browser)),
            Err(problem) => Err(problem),
        },
        Err(problem) => Err(problem),
    };
    match accepted {
        Ok((login, browser)) => to_its_end(proxy, login, browser, id, report).await,
        Err(problem) => connected(&id, "finish", report, Err(problem)).await,
    }
}

/// The sign-in, unless it was finished before, here or in another process.
async fn once(proxy: &Proxy, login: Login) -> Result<Login, Problem> {
    let state = &login.flow.state_hash;
    let here = proxy.finished.first(state, proxy.clock.now(), FLOW_LASTS);
    let anywhere = match &proxy.shared {
        // While the store is down, the provider's own check for reused codes has to be enough.
        Some(store) if here => store.first("flow", state).await.unwrap_or(true),
        _ => here,
    };
    let used = || Problem::refused(StatusCode::BAD_REQUEST, "This sign-in was already finished.").coded("flow_used");
    if anywhere { Ok(login) } else { Err(used()) }
}

/// A sign-in that may be finished.
struct Login {
    client: Client,
    flow: Flow,
    code: Secret,
}

/// Exchanges the code in a separate task: the client may disconnect at any point, and tokens obtained by then must not
/// remain valid at the provider without anybody to use them.
async fn to_its_end(proxy: Proxy, login: Login, browser: Browser, id: RequestId, mut report: Report) -> Response {
    let (tell, told) = oneshot::channel();
    let task_id = id.clone();
    proxy.refreshes.tasks().clone().spawn(async move {
        let obtained = exchange(&proxy, &login, &mut report).await;
        let (outcome, held) = match obtained {
            Ok((tokens, asked)) => {
                let held = Held::from(&tokens);
                let outcome = match whose(&proxy, &login.client, &tokens, &mut report).await {
                    Ok(account) => connect(&proxy, &login.client, &browser, account, tokens, asked, &mut report),
                    Err(fault) => Err(Problem::from(fault).of(login.client.provider.id)),
                };
                (outcome, Some(held))
            }
            Err(problem) => (Err(problem), None),
        };
        let failed = outcome.is_err();
        let answer = connected(&task_id, "finish", report, outcome).await;
        let unheard = tell.send(answer).is_err();
        if let Some(held) = held.filter(|_| failed || unheard) {
            give_back(&proxy, &login.client, held, &task_id);
        }
    });
    // A task that ended without a result has panicked.
    told.await.unwrap_or_else(|_| Problem::from(Fault::ProviderDown).answer(&id))
}

/// Exchanges the code; returns the tokens and when they were requested.
async fn exchange(proxy: &Proxy, login: &Login, report: &mut Report) -> Result<(Tokens, Millis), Problem> {
    let Login { client, flow, code } = login;
    let provider = client.provider;
    let by_provider = |fault: Fault| Problem::from(fault).of(provider.id);
    for secret in [code, &flow.verifier, &client.secret] {
        report.keep_secret(secret);
    }
    let asked = proxy.clock.now();
    let form = request::exchange(client, code, &flow.verifier, &flow.way_back);
    let door = (Door::Token, &*client.token_url);
    let response = server::form(proxy, client, door, form, server::usual(proxy)).await;
    let response = response.inspect_err(|fault| report.failed(fault)).map_err(by_provider)?;
    let tokens = tokens::read(provider.auth.tokens, &response);
    report.answered(&response, tokens.as_ref().err());
    let tokens = tokens.map_err(|fault| match fault {
        // An expired code doesn't sign anybody out: there is no connection yet.
        Fault::SignIn => {
            by_provider(Fault::Refused { reason: "The provider didn't accept the code.".into() }).coded("code")
        }
        fault => Problem { status: Some(response.status().as_u16()), ..by_provider(fault) },
    })?;
    Ok((tokens, asked))
}

/// Checks that the flow belongs to this browser and app, hasn't expired and hasn't been finished.
fn accept(proxy: &Proxy, sent: intake::Sent<Body>, browser: &Browser, report: &mut Report) -> Result<Login, Problem> {
    let refused = |code, reason| Problem::refused(StatusCode::BAD_REQUEST, reason).coded(code);
    let intake::Sent { app, body: Body { code, state, iss, provider: came_to, flow } } = sent;
    let (code, state) = (Secret::new(code), Secret::new(state));
    let foreign = || refused("flow", "The sign-in wasn't started in this browser.");
    let (provider, flow) =
        open::<Flow>(proxy, Kind::Flow, &browser.key, &flow).ok_or_else(|| unopened(proxy, &flow, foreign))?;
    report.about(provider.id, "finish");
    let now = proxy.clock.now();
    if now >= flow.until {
        return Err(refused("flow_expired", "The sign-in took too long."));
    }
    let hash = digest(state.expose().as_bytes());
    if !bool::from(hash.as_bytes().ct_eq(flow.state_hash.as_bytes())) {
        return Err(refused("state", "The answer belongs to another sign-in."));
    }
    if app.origin != flow.origin {
        return Err(refused("origin", "The sign-in was started at another URL of the app."));
    }
    let client = proxy.client(provider.id).ok_or_else(|| Problem::from(Fault::Operator).of(provider.id))?;
    // Mix-up (RFC 9700, 4.4): another server's code must not be sent to this one's token endpoint.
    if came_to.is_some_and(|came_to| came_to != provider.id) {
        return Err(refused("provider", "The answer came to another provider's redirect address."));
    }
    if !client.is_answer_of(iss.as_deref()) {
        return Err(refused("issuer", "The answer comes from a different server than the sign-in went to."));
    }
    if code.expose().is_empty() || code.expose().len() > MAX_CODE {
        return Err(refused("code", "The answer contains no code."));
    }
    Ok(Login { client: client.clone(), flow, code })
}

/// Identifies the account. The code is spent by now, so a request that fails is repeated once.
async fn whose(proxy: &Proxy, client: &Client, tokens: &Tokens, report: &mut Report) -> Result<Account, Fault> {
    if client.provider.auth.identity == Identity::IdToken {
        return identity::account(tokens.id_token.as_ref(), client, proxy.clock.now());
    }
    report.keep_secret(&tokens.access);
    match asked(proxy, client, &tokens.access, report).await {
        Err(Fault::ProviderDown) => asked(proxy, client, &tokens.access, report).await,
        account => account,
    }
}

pub(super) async fn asked(
    proxy: &Proxy,
    client: &Client,
    access: &Secret,
    report: &mut Report,
) -> Result<Account, Fault> {
    let nobody = Account { id: "".into(), name: "".into() };
    let response =
        ask(proxy, client, &Ask::Account, &nobody, access, None).await.inspect_err(|fault| report.failed(fault))?;
    let reply = (client.provider.reply)(&Ask::Account, &response);
    report.answered(&response, reply.as_ref().err());
    match reply? {
        Reply::Account(account) => Ok(account),
        _ => Err(Fault::Shape { path: "$".into() }),
    }
}
