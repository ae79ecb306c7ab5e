//! `POST /v1/auth/adopt`: turns a sandbox account into a connection without a sign-in, for a first look at the app. The
//! route exists only if a sandbox is running.

use axum::Extension;
use axum::extract::{Request, State};
use axum::response::Response;
use http::StatusCode;
use providers::Fault;
use serde::Deserialize;

use super::{Connection, connect, end};
use crate::cookie::Jar;
use crate::correlation::RequestId;
use crate::intake::Browser;
use crate::problem::Problem;
use crate::proof::Thumbprint;
use crate::report::Report;
use crate::{Proxy, intake};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    provider: String,
    account: String,
}

/// Adopts an account of the sandbox.
pub async fn adopt(State(proxy): State<Proxy>, Extension(id): Extension<RequestId>, request: Request) -> Response {
    let mut report = Report::new(&proxy, &id);
    let outcome = match intake::signed::<Body>(&proxy, request).await {
        Ok((sent, Browser { key, .. })) => take(&proxy, &sent.body, key, &mut report),
        Err(problem) => Err(problem),
    };
    end(&id, "adopt", report, outcome).await
}

fn take(proxy: &Proxy, body: &Body, key: Thumbprint, report: &mut Report) -> Result<Connection, Problem> {
    let unknown = || Problem::refused(StatusCode::NOT_FOUND, "The sandbox has no such account.");
    let provider = proxy.provider(&body.provider).ok_or_else(unknown)?;
    report.about(provider.id, "adopt");
    let client = proxy.client(provider.id).ok_or_else(|| Problem::from(Fault::Operator).of(provider.id))?;
    let offer = proxy.offer.as_ref().ok_or_else(unknown)?;
    let (account, tokens) = offer.give(provider.id, &body.account).ok_or_else(unknown)?;
    // The page adopts several at once, and each would write its own cookie; a sandbox account needs no protection.
    let browser = Browser { key, jar: Jar::default() };
    connect(proxy, client, &browser, account, tokens, proxy.clock.now(), report)
}
