//! `POST /v1/auth/finish`: the code that came back becomes a connection. Everything that can be wrong with it is looked
//! at before the authorization server hears of it.

use axum::Extension;
use axum::extract::{Request, State};
use axum::response::Response;
use http::StatusCode;
use providers::{Account, Ask, Fault, Identity, Reply};
use serde::Deserialize;
use subtle::ConstantTimeEq;

use super::envelopes::{FLOW_LASTS, Flow};
use super::{Connection, connect, end, open};
use crate::call::ask;
use crate::correlation::RequestId;
use crate::oauth::tokens::{self, Tokens};
use crate::oauth::{Client, identity, request};
use crate::problem::Problem;
use crate::proof::{Thumbprint, digest};
use crate::report::Report;
use crate::seal::Kind;
use crate::secret::Secret;
use crate::{Proxy, intake};

/// The longest code that is taken, in bytes.
const MAX_CODE: usize = 4096;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    code: String,
    state: String,
    #[serde(default)]
    iss: Option<String>,
    flow: String,
}

/// Ends a login.
pub async fn finish(State(proxy): State<Proxy>, Extension(id): Extension<RequestId>, request: Request) -> Response {
    let mut report = Report::new(&proxy, &id);
    let outcome = match intake::signed::<Body>(&proxy, request).await {
        Ok((sent, key)) => exchange(&proxy, sent, &key, &mut report).await,
        Err(problem) => Err(problem),
    };
    end(&id, "finish", report, outcome).await
}

async fn exchange(
    proxy: &Proxy,
    sent: intake::Sent<Body>,
    key: &Thumbprint,
    report: &mut Report,
) -> Result<Connection, Problem> {
    let (client, flow, code) = accept(proxy, sent, key, report)?;
    let provider = client.provider;
    let by_provider = |fault: Fault| Problem::from(fault).of(provider.id);
    for secret in [&code, &flow.verifier, &client.secret] {
        report.keep_secret(secret);
    }
    let asked = proxy.clock.now();
    let form = request::exchange(client, &code, &flow.verifier, &flow.way_back);
    let response = proxy.upstream.form(&client.token_url, form).await;
    let response = response.inspect_err(|fault| report.failed(fault)).map_err(by_provider)?;
    let tokens = tokens::read(provider.auth.tokens, &response);
    report.answered(&response, tokens.as_ref().err());
    let tokens = tokens.map_err(|fault| match fault {
        // Nobody is signed out by a code that is too old: there is no connection yet.
        Fault::SignIn => {
            by_provider(Fault::Refused { reason: "The provider doesn't take this code.".into() }).coded("code")
        }
        fault => Problem { status: Some(response.status().as_u16()), ..by_provider(fault) },
    })?;
    let account = whose(proxy, client, &tokens, report).await.map_err(by_provider)?;
    connect(proxy, client, key, account, tokens, asked)
}

/// The login that this belongs to, if it belongs to one of this browser's, of this app's, not too old and not yet ended.
fn accept<'a>(
    proxy: &'a Proxy,
    sent: intake::Sent<Body>,
    key: &Thumbprint,
    report: &mut Report,
) -> Result<(&'a Client, Flow, Secret), Problem> {
    let refused = |code, reason| Problem::refused(StatusCode::BAD_REQUEST, reason).coded(code);
    let intake::Sent { app, body: Body { code, state, iss, flow } } = sent;
    let (code, state) = (Secret::new(code), Secret::new(state));
    let (provider, flow) = open::<Flow>(proxy, Kind::Flow, key, &flow)
        .ok_or_else(|| refused("flow", "The login wasn't started in this browser."))?;
    report.about(provider.id, "finish");
    let now = proxy.clock.now();
    if now >= flow.until {
        return Err(refused("flow_expired", "The login took too long."));
    }
    let hash = digest(state.expose().as_bytes());
    if !bool::from(hash.as_bytes().ct_eq(flow.state_hash.as_bytes())) {
        return Err(refused("state", "The answer belongs to another login."));
    }
    if app.origin != flow.origin {
        return Err(refused("origin", "The login was started at another address of the app."));
    }
    let client = proxy.client(provider.id).ok_or_else(|| Problem::from(Fault::Operator).of(provider.id))?;
    if client.issuer.as_ref().is_some_and(|issuer| iss.as_ref() != Some(issuer)) {
        return Err(refused("issuer", "The answer comes from another server than the login went to."));
    }
    if code.expose().is_empty() || code.expose().len() > MAX_CODE {
        return Err(refused("code", "There is no code in the answer."));
    }
    if !proxy.finished.first(&flow.state_hash, now, FLOW_LASTS) {
        return Err(refused("flow_used", "The login has ended already."));
    }
    Ok((client, flow, code))
}

/// Whose account it is. The code is spent by now, so a provider that stumbles is asked once more.
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

async fn asked(proxy: &Proxy, client: &Client, access: &Secret, report: &mut Report) -> Result<Account, Fault> {
    let nobody = Account { id: "".into(), name: "".into() };
    let response =
        ask(proxy, client, &Ask::Account, &nobody, access).await.inspect_err(|fault| report.failed(fault))?;
    let reply = (client.provider.reply)(&Ask::Account, &response);
    report.answered(&response, reply.as_ref().err());
    match reply? {
        Reply::Account(account) => Ok(account),
        _ => Err(Fault::Shape { path: "$".into() }),
    }
}
