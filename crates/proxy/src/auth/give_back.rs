//! Revokes tokens that nobody will use: those of sign-ins that failed, and grants that the operator's rules have ended.
//! Otherwise they would remain valid for as long as the provider keeps them.

use std::time::Duration;

use crate::Proxy;
use crate::breaker::Door;
use crate::correlation::RequestId;
use crate::oauth::tokens::{self, Tokens};
use crate::oauth::{Client, RevokeAt, request};
use crate::report::Report;
use crate::secret::Secret;

use super::envelopes::Renewal;
use super::server;

/// The delays before the second and third attempts.
const WAITS: [Duration; 2] = [Duration::from_secs(1), Duration::from_secs(5)];

/// Tokens that nobody will use.
#[derive(Clone, Debug)]
pub(super) struct Held {
    refresh: Option<Secret>,
    access: Option<Secret>,
}

impl From<&Tokens> for Held {
    fn from(tokens: &Tokens) -> Self {
        Self { refresh: tokens.refresh.clone(), access: Some(tokens.access.clone()) }
    }
}

impl From<&Renewal> for Held {
    fn from(renewal: &Renewal) -> Self {
        match renewal {
            Renewal::Token(token) => Self { refresh: Some(token.clone()), access: None },
            Renewal::Typed(_) => Self { refresh: None, access: None },
            Renewal::Same(access, _) => Self { refresh: None, access: Some(access.clone()) },
        }
    }
}

/// Revokes the tokens in a task that only a shutdown waits for.
pub(super) fn give_back(proxy: &Proxy, client: &Client, held: Held, id: &RequestId) {
    let (owned, client, id) = (proxy.clone(), client.clone(), id.clone());
    proxy.refreshes.tasks().spawn(async move {
        match &client.revoke {
            // There is no endpoint: the user can revoke access in the account's settings.
            RevokeAt::InSettings(_) => {}
            // The refresh token first, since on most servers that ends everything issued for it.
            RevokeAt::Token { .. } => {
                for token in held.refresh.iter().chain(&held.access) {
                    persist(&owned, &client, token, &id).await;
                }
            }
            RevokeAt::Bearer { .. } => {
                if let Some(access) = &held.access {
                    persist(&owned, &client, access, &id).await;
                }
            }
        }
    });
}

async fn persist(proxy: &Proxy, client: &Client, token: &Secret, id: &RequestId) {
    let mut waits = WAITS.into_iter();
    while !once(proxy, client, token, id).await {
        // A shutdown waits for the current attempt, but not for another one.
        let Some(wait) = waits.next().filter(|_| !proxy.is_stopping()) else { return };
        tokio::time::sleep(wait).await;
    }
}

/// Whether there is nothing left to try.
async fn once(proxy: &Proxy, client: &Client, token: &Secret, id: &RequestId) -> bool {
    let mut report = Report::new(proxy, id);
    report.about(client.provider.id, "give_back");
    report.keep_secret(&client.secret);
    report.keep_secret(token);
    let sent = match &client.revoke {
        RevokeAt::InSettings(_) => return true,
        RevokeAt::Token { url, authenticated } => {
            let form = request::revoke(client, token, *authenticated);
            server::form(proxy, client, (Door::Revoke, url), form, server::usual(proxy)).await
        }
        RevokeAt::Bearer { url } => server::bearer(proxy, client, url, token).await,
    };
    let fault = match &sent {
        Ok(response) => {
            let read = tokens::read_revocation(response);
            report.answered(response, read.as_ref().err());
            read.err()
        }
        Err(fault) => {
            report.failed(fault);
            Some(fault.clone())
        }
    };
    report.tell("give_back", None).await;
    fault.is_none_or(|fault| !fault.passes())
}
