//! `POST /v1/auth/token`: a connection by a personal token that the user has made at the provider (ADR 0041). It is tried
//! once and sealed like any other grant; it is never in an answer, a log or an address.

use axum::Extension;
use axum::extract::{Request, State};
use axum::response::Response;
use http::StatusCode;
use providers::Fault;
use serde::Deserialize;

use super::envelopes::Renewal;
use super::{Connection, Own, connected, finish, issue};
use crate::breaker::Door;
use crate::correlation::RequestId;
use crate::intake::Browser;
use crate::oauth::tokens::is_token;
use crate::problem::Problem;
use crate::report::Report;
use crate::secret::{Secret, within_envelope};
use crate::{Proxy, intake};

/// The longest accepted token, in bytes; providers' own have less than 300.
const MAX_TYPED: usize = 1024;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    provider: String,
    #[serde(deserialize_with = "within_envelope::deserialize")]
    token: Secret,
}

/// Connects an account by its token.
pub async fn token(State(proxy): State<Proxy>, Extension(id): Extension<RequestId>, request: Request) -> Response {
    let mut report = Report::new(&proxy, &id);
    let outcome = match intake::signed::<Body>(&proxy, request).await {
        Ok((sent, browser)) => take(&proxy, sent.body, &browser, &mut report).await,
        Err(problem) => Err(problem),
    };
    connected(&id, "token", report, outcome).await
}

async fn take(proxy: &Proxy, body: Body, browser: &Browser, report: &mut Report) -> Result<Connection, Problem> {
    let Body { provider, token } = body;
    report.keep_secret(&token);
    let refused = |code, reason| Problem::refused(StatusCode::BAD_REQUEST, reason).coded(code);
    let provider = proxy.provider(&provider).filter(|provider| provider.token.is_some());
    let provider = provider.ok_or_else(|| refused("provider", "This provider takes no personal tokens."))?;
    report.about(provider.id, "typed");
    if token.expose().is_empty() || token.expose().len() > MAX_TYPED || !is_token(token.expose()) {
        return Err(refused("token", "This can't be a token."));
    }
    let by_provider = |fault: Fault| Problem::from(fault).of(provider.id);
    let client = proxy.reach(provider.id).ok_or_else(|| by_provider(Fault::Operator))?;
    let pass = proxy.breaker.admit(provider.id, Door::Api);
    let pass = pass.map_err(|fault| by_provider(fault).coded("left_alone").because("left_alone"))?;
    let _share = proxy.places.at(provider.id)?;
    let account = finish::asked(proxy, client, &token, report).await;
    pass.end(matches!(account, Err(Fault::ProviderDown)));
    let account = account.map_err(|fault| match fault {
        // There is no grant yet that could be renewed.
        Fault::Expired | Fault::SignIn => by_provider(Fault::SignIn).coded("token"),
        fault => by_provider(fault),
    })?;
    // A personal token's scopes aren't said by anybody.
    let own = Own { account, scopes: Vec::new(), renewal: Renewal::Typed(token.clone()) };
    issue(proxy, provider.id, browser, own, token, None, report)
}
