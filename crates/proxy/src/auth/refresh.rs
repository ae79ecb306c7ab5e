//! `POST /v1/auth/refresh`: a new pair of envelopes for the old one.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Request, State};
use axum::response::Response;
use providers::Fault;
use serde::Deserialize;

use super::envelopes::Renewal;
use super::give_back::{Held, give_back};
use super::{Envelopes, end, open_grant, seal, server};
use crate::breaker::Door;
use crate::correlation::RequestId;
use crate::intake::Browser;
use crate::oauth::{Client, request, tokens};
use crate::problem::Problem;
use crate::refreshes::Refreshed;
use crate::report::Report;
use crate::secret::Secret;
use crate::{Proxy, intake};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    grant: String,
}

/// Issues a new access token and the renewed grant.
pub async fn refresh(State(proxy): State<Proxy>, Extension(id): Extension<RequestId>, request: Request) -> Response {
    let mut report = Report::new(&proxy, &id);
    let outcome = match intake::signed::<Body>(&proxy, request).await {
        Ok((sent, browser)) => renew(&proxy, &sent.body.grant, &browser, &id, &mut report).await,
        Err(problem) => Err(problem),
    };
    end(&id, "refresh", report, outcome).await
}

async fn renew(
    proxy: &Proxy,
    envelope: &str,
    browser: &Browser,
    id: &RequestId,
    report: &mut Report,
) -> Result<Envelopes, Problem> {
    let key = &browser.key;
    let (client, mut grant) = open_grant(proxy, browser, envelope)?;
    let provider = client.provider.id;
    report.about(provider, "refresh");
    report.of_grant(&grant.id);
    let by_provider = |fault: Fault| Problem::from(fault).of(provider);
    proxy.meters.refresh(id, key, provider, &grant.account.id)?;
    if let Some(why) = proxy.rules.over(&grant.id, grant.issued, grant.used, proxy.clock.now()) {
        give_back(proxy, client, Held::from(&grant.renewal), id);
        return Err(by_provider(Fault::SignIn).coded(why));
    }
    grant.bound = browser.jar.renewed(grant.bound.take());
    match grant.renewal.clone() {
        Renewal::Same(_, Some(until)) if until <= proxy.clock.now() => Err(by_provider(Fault::SignIn)),
        Renewal::Typed(token) => Ok(seal(proxy, provider, key, &mut grant, token, None)?),
        Renewal::Same(access, until) => Ok(seal(proxy, provider, key, &mut grant, access, until)?),
        Renewal::Token(token) => {
            let new = once(proxy, client, &token, id).await.map_err(by_provider);
            let outcome = new.as_ref().map_or_else(Problem::class, |_| "ok".to_owned());
            proxy.metrics.refreshed(provider, outcome);
            let new = new?;
            grant.renewal = Renewal::Token(new.refresh.clone());
            Ok(seal(proxy, provider, key, &mut grant, new.access.clone(), new.until)?)
        }
    }
}

/// Refreshes an access token, once for all concurrent requests. They hold no slot while they wait; the refresh itself
/// takes its turn at the authorization server.
///
/// # Errors
/// As [`tokens::read`] and [`crate::upstream::Upstream::form`].
pub(super) async fn once(
    proxy: &Proxy,
    client: &Client,
    token: &Secret,
    id: &RequestId,
) -> Result<Arc<Refreshed>, Fault> {
    let (owned, client, id) = (proxy.clone(), client.clone(), id.clone());
    let provider = client.provider.id;
    id.rests();
    let refreshed = proxy.refreshes.once(provider, token, |token| async move {
        let ask = |token| at_the_server(&owned, &client, token, &id);
        match &owned.shared {
            Some(store) => store.refresh(&owned, provider, token, ask).await,
            None => ask(token).await,
        }
    });
    let refreshed = refreshed.await?;
    match &proxy.shared {
        // Another process may have refreshed since.
        Some(store) => Ok(store.newest(proxy, provider, refreshed).await?),
        None => Ok(refreshed),
    }
}

/// The task's own part. It has its own report, since the client may be gone.
async fn at_the_server(proxy: &Proxy, client: &Client, token: Secret, id: &RequestId) -> Result<Arc<Refreshed>, Fault> {
    let mut report = Report::new(proxy, id);
    report.about(client.provider.id, "token");
    report.keep_secret(&token);
    report.keep_secret(&client.secret);
    let asked = proxy.clock.now();
    // Clients stop waiting earlier; a later result is there for them when they ask again.
    let patience = proxy.upstream.limits().whole;
    let door = (Door::Token, &*client.token_url);
    let read = match server::form(proxy, client, door, request::refresh(client, &token), patience).await {
        Ok(response) => {
            let read = tokens::read(client.provider.auth.tokens, &response);
            report.answered(&response, read.as_ref().err());
            read
        }
        Err(fault) => {
            report.failed(&fault);
            Err(fault)
        }
    };
    report.tell("token", None).await;
    let tokens = read?;
    Ok(Arc::new(Refreshed {
        access: tokens.access,
        until: tokens.expires_in_ms.map(|lasts| asked.saturating_add(lasts)),
        // A provider that doesn't rotate returns none, and the old one stays valid (RFC 6749, section 6).
        refresh: tokens.refresh.unwrap_or(token),
    }))
}
