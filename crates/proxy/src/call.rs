//! `POST /v1/call`: a named operation at a provider.
//!
//! The browser sends `{op, params, account, access}`. The adapter builds the request, the proxy signs it with the token
//! from the envelope and sends it. A successful answer is passed on unchanged; a failed one is classified by the
//! adapter and becomes a problem.

use axum::Extension;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use providers::{Account, Ask, Fault, OpName, Provider};
use serde::Deserialize;
use tokio::time::Instant;

use crate::auth::envelopes::Access;
use crate::auth::unopened;
use crate::breaker::Door;
use crate::cookie;
use crate::correlation::{self, RequestId};
use crate::intake::Browser;
use crate::oauth::Client;
use crate::problem::Problem;
use crate::report::Report;
use crate::seal::Kind;
use crate::{Proxy, intake};

/// The headers of a provider's successful answer that are passed on: never a cookie, a policy or a redirect.
const RETURNED: [HeaderName; 2] = [header::ETAG, header::LAST_MODIFIED];

/// The body of a call.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Call {
    op: String,
    params: Ask,
    account: Account,
    access: String,
}

/// Performs and logs a call. The log never contains tokens, parameters or bodies.
pub async fn call(State(proxy): State<Proxy>, Extension(id): Extension<RequestId>, request: Request) -> Response {
    let mut report = Report::new(&proxy, &id);
    let outcome = match intake::signed::<Call>(&proxy, request).await {
        Ok((sent, browser)) => perform(&proxy, sent.body, &browser, &id, &mut report).await,
        Err(problem) => Err(problem),
    };
    report.tell("call", outcome.as_ref().err()).await;
    match outcome {
        Ok(answer) => {
            let (parts, body) = answer.into_parts();
            let mut headers: HeaderMap = RETURNED
                .into_iter()
                .filter_map(|name| parts.headers.get(&name).cloned().map(|value| (name, value)))
                .collect();
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
            (parts.status, headers, body).into_response()
        }
        Err(problem) => problem.answer(&id),
    }
}

async fn perform(
    proxy: &Proxy,
    call: Call,
    Browser { key, jar }: &Browser,
    id: &RequestId,
    report: &mut Report,
) -> Result<providers::Response, Problem> {
    let provider = operation(proxy, &call)?;
    report.about(provider.id, call.params.op().as_str());
    let by_provider = |fault: Fault| Problem::from(fault).of(provider.id);
    let access: Option<Access> = proxy.keys.open(Kind::Access, provider.id, key, &call.access);
    proxy.metrics.envelope(proxy.keys.key_of(&call.access), Kind::Access.as_str(), access.is_some());
    // An access token that can't be opened is treated as expired: the browser renews it. But if only the key is missing
    // here, a new one from another replica wouldn't open either.
    let expired = || by_provider(Fault::Expired);
    let access = access.ok_or_else(|| unopened(proxy, &call.access, expired))?;
    if proxy.clock.now() >= access.until {
        return Err(expired());
    }
    report.of_grant(&access.grant);
    // The grant can't be renewed without it either, which the refresh reports.
    if !jar.opens(access.bound.as_deref()) {
        return Err(expired().coded(cookie::CODE).because(cookie::CODE));
    }
    // The grant is checked when it is renewed, which comes next.
    let now = proxy.clock.now();
    if let Some(why) = proxy.rules.over(&access.grant, access.issued, now, now) {
        return Err(expired().coded(why));
    }
    // An access token that was sealed for the former id of an account is that account's.
    let former = (provider.former_account)(&call.account.id);
    if *access.account != *call.account.id && former != Some(&*access.account) {
        return Err(by_provider(Fault::Refused { reason: "The access token belongs to another account.".into() }));
    }
    let client = proxy.reach(provider.id).ok_or_else(|| by_provider(Fault::Operator))?;
    report.keep_secret(&access.token);
    proxy.meters.call(key, provider.id, &access.account)?;
    let pass = proxy.breaker.admit(provider.id, Door::Api);
    let pass = pass.map_err(|fault| by_provider(fault).coded("left_alone").because("left_alone"))?;
    let _share = proxy.places.at(provider.id)?;
    let asked = Instant::now();
    let response = ask(proxy, client, &call.params, &call.account, &access.token, id.trace()).await;
    proxy.metrics.took(provider.id, Door::Api, asked.elapsed());
    let reply = response.as_ref().map_err(Clone::clone).map(|response| (provider.reply)(&call.params, response).err());
    // The host had no slot for it: the provider wasn't called and isn't at fault.
    let no_turn = matches!(reply, Err(Fault::Wait { .. }));
    if !no_turn {
        pass.end(matches!(reply, Err(Fault::ProviderDown) | Ok(Some(Fault::ProviderDown))));
    }
    let response = response.inspect_err(|fault| report.failed(fault)).map_err(|fault| {
        if no_turn { Problem::from(fault).coded("host_limit").because("turns") } else { by_provider(fault) }
    })?;
    let fault = reply.ok().flatten();
    report.answered(&response, fault.as_ref());
    if response.status().is_success() {
        return Ok(response);
    }
    // A redirect or the like that an adapter takes for a successful answer.
    let fault = fault.unwrap_or_else(|| Fault::Shape { path: "$".into() });
    Err(Problem { status: Some(response.status().as_u16()), ..by_provider(fault) })
}

/// Sends a request for an account to a provider, with the trace it belongs to, if any.
///
/// # Errors
/// As its adapter's `request` and [`crate::upstream::Upstream::call`].
pub(crate) async fn ask(
    proxy: &Proxy,
    client: &Client,
    ask: &Ask,
    account: &Account,
    access: &crate::secret::Secret,
    trace: Option<&HeaderValue>,
) -> Result<providers::Response, Fault> {
    let mut request = (client.provider.request)(ask, account)?;
    if let Some(trace) = trace {
        request.headers_mut().insert(correlation::TRACE, trace.clone());
    }
    let again = request.method() == Method::GET || matches!(ask.op(), OpName::Complete);
    let base = client.provider.base_of(ask.op(), &client.api_base).ok_or(Fault::Operator)?;
    proxy.upstream.call(&base, request, access, again).await
}

/// The provider of an operation. `op` repeats what the parameters say; the two must agree.
fn operation(proxy: &Proxy, call: &Call) -> Result<&'static Provider, Problem> {
    let known = call.op.split_once('.').and_then(|(provider, name)| {
        let provider = proxy.provider(provider)?;
        let op = call.params.op();
        (provider.can(op) && op.as_str() == name).then_some(provider)
    });
    known.ok_or_else(|| Fault::Refused { reason: "Unknown operation.".into() }.into())
}
