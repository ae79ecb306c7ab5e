//! `POST /v1/auth/start`: the URL to open, and the sealed state of the sign-in.

use axum::Extension;
use axum::extract::{Request, State};
use axum::response::Response;
use http::StatusCode;
use providers::Fault;
use serde::{Deserialize, Serialize};

use super::end;
use super::envelopes::{FLOW_LASTS, Flow};
use crate::correlation::RequestId;
use crate::oauth::request::{authorize_url, random_text};
use crate::problem::Problem;
use crate::proof::{Jwk, digest};
use crate::report::Report;
use crate::seal::Kind;
use crate::{Proxy, intake};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    provider: String,
    jwk: Jwk,
}

#[derive(Serialize)]
struct Started {
    authorize_url: String,
    flow: String,
    state_hash: String,
}

/// Starts a sign-in.
pub async fn start(State(proxy): State<Proxy>, Extension(id): Extension<RequestId>, request: Request) -> Response {
    let mut report = Report::new(&proxy, &id);
    let outcome = begin(&proxy, request, &mut report).await;
    end(&id, "start", report, outcome).await
}

async fn begin(proxy: &Proxy, request: Request, report: &mut Report) -> Result<Started, Problem> {
    let sent = intake::plain::<Body>(proxy, request).await?;
    let unknown = || Problem::refused(StatusCode::BAD_REQUEST, "Unknown provider.");
    let provider = proxy.provider(&sent.body.provider).ok_or_else(unknown)?;
    report.about(provider.id, "start");
    let operator = || Problem::from(Fault::Operator).of(provider.id);
    let client = proxy.client(provider.id).ok_or_else(operator)?;
    let not_a_key = || Problem::refused(StatusCode::BAD_REQUEST, "jwk has to be a public P-256 key.");
    let key = sent.body.jwk.thumbprint().ok_or_else(not_a_key)?;
    let (state, verifier) = random_text().and_then(|state| Ok((state, random_text()?))).map_err(|_| operator())?;
    let way_back = provider.way_back(&sent.app.home);
    let authorize_url = authorize_url(client, &way_back, &state, &verifier).map_err(|_| operator())?;
    let flow = Flow {
        state_hash: digest(state.expose().as_bytes()),
        verifier,
        way_back,
        origin: sent.app.origin,
        until: proxy.clock.now().saturating_add(FLOW_LASTS),
    };
    let sealed = proxy.keys.seal(Kind::Flow, provider.id, &key, &flow)?;
    Ok(Started { authorize_url, flow: sealed, state_hash: flow.state_hash })
}
