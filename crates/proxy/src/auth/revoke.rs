//! `POST /v1/auth/revoke`: revokes access at the provider, if it has an endpoint.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Request, State};
use axum::response::Response;
use providers::Fault;
use serde::{Deserialize, Serialize};

use super::envelopes::Renewal;
use super::{end, open_grant, refresh, server};
use crate::breaker::Door;
use crate::correlation::RequestId;
use crate::intake::Browser;
use crate::oauth::{Client, RevokeAt, request, tokens};
use crate::problem::{Problem, What};
use crate::report::Report;
use crate::secret::Secret;
use crate::{Proxy, intake};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    grant: String,
}

#[derive(Serialize)]
struct Revoked {
    revoked: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    settings_url: Option<&'static str>,
}

/// Ends a connection at the provider.
pub async fn revoke(State(proxy): State<Proxy>, Extension(id): Extension<RequestId>, request: Request) -> Response {
    let mut report = Report::new(&proxy, &id);
    let outcome = match intake::signed::<Body>(&proxy, request).await {
        Ok((sent, browser)) => take_back(&proxy, &sent.body.grant, &browser, &id, &mut report).await,
        Err(problem) => Err(problem),
    };
    end(&id, "revoke", report, outcome).await
}

async fn take_back(
    proxy: &Proxy,
    envelope: &str,
    browser: &Browser,
    id: &RequestId,
    report: &mut Report,
) -> Result<Revoked, Problem> {
    let (client, grant) = open_grant(proxy, browser, envelope).map_err(not_ended)?;
    let provider = client.provider.id;
    report.about(provider, "revoke");
    report.keep_secret(&client.secret);
    let by_provider = |fault: Fault| Problem::from(fault).of(provider);
    proxy.meters.refresh(id, &browser.key, provider, &grant.account.id)?;
    if let (Renewal::Typed(_), settings_url) = (&grant.renewal, client.provider.token) {
        return Ok(Revoked { revoked: false, settings_url });
    }
    let sent = match &client.revoke {
        RevokeAt::InSettings(settings) => return Ok(Revoked { revoked: false, settings_url: Some(settings) }),
        RevokeAt::Token { url, authenticated } => {
            let token = match &grant.renewal {
                // A browser that lost an answer still has the token before the latest.
                Renewal::Token(token) => latest(proxy, provider, token).await,
                Renewal::Same(access, _) | Renewal::Typed(access) => access.clone(),
            };
            report.keep_secret(&token);
            let form = request::revoke(client, &token, *authenticated);
            server::form(proxy, client, (Door::Revoke, url), form, server::usual(proxy)).await
        }
        RevokeAt::Bearer { url } => match access(proxy, client, &grant.renewal, id).await {
            Ok(access) => {
                report.keep_secret(&access);
                server::bearer(proxy, client, url, &access).await
            }
            // A token that is already dead is the desired result.
            Err(Fault::SignIn) => return Ok(Revoked { revoked: true, settings_url: None }),
            Err(fault) => Err(fault),
        },
    };
    let response = sent.inspect_err(|fault| report.failed(fault)).map_err(by_provider)?;
    let read = tokens::read_revocation(&response);
    report.answered(&response, read.as_ref().err());
    read.map_err(|fault| Problem { status: Some(response.status().as_u16()), ..by_provider(fault) })?;
    Ok(Revoked { revoked: true, settings_url: None })
}

/// A grant that can't be used here may still be valid at the provider, so we don't report it as revoked.
fn not_ended(problem: Problem) -> Problem {
    match problem.what {
        What::Fault(Fault::SignIn) => Problem { code: problem.code, why: problem.why, ..Fault::Forbidden.into() },
        _ => problem,
    }
}

async fn latest(proxy: &Proxy, provider: &str, token: &Secret) -> Secret {
    let here = proxy.refreshes.latest(provider, token);
    let Some(store) = &proxy.shared else { return here };
    // Without the store, only this process's knowledge counts.
    match store.successor(proxy, provider, &here).await {
        Ok(Some(next)) => store.newest(proxy, provider, Arc::clone(&next)).await.unwrap_or(next).refresh.clone(),
        _ => here,
    }
}

async fn access(proxy: &Proxy, client: &Client, renewal: &Renewal, id: &RequestId) -> Result<Secret, Fault> {
    match renewal {
        Renewal::Same(access, _) | Renewal::Typed(access) => Ok(access.clone()),
        Renewal::Token(token) => Ok(refresh::once(proxy, client, token, id).await?.access.clone()),
    }
}
