//! Runs before every API: the log, the token, and planted faults.

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, Method, StatusCode, header};

use crate::Sandbox;
use crate::oauth::Denial;
use crate::state::now_ms;

/// An API and how it refuses tokens.
#[derive(Clone, Debug)]
pub(crate) struct Guard {
    pub(crate) sandbox: Sandbox,
    pub(crate) provider: &'static str,
    /// The scopes of which a method on a path (below the API's base) needs one; empty if it needs none.
    pub(crate) needs: fn(&Method, &str) -> &'static [&'static str],
    /// The answer to a caller who is refused, given the scopes that they have.
    pub(crate) denied: fn(Denial, &[&str]) -> Response,
}

/// The largest body that is read, in bytes.
const LONGEST: usize = 16 << 20;

/// Middleware: a known caller becomes an extension of the request, which then meets the next fault. The body is read
/// before anything is answered, because a connection with an unread body can't be reused.
pub(crate) async fn admit(State(guard): State<Guard>, request: Request, next: Next) -> Response {
    let Guard { sandbox, provider, needs, denied } = guard;
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, LONGEST).await else { return StatusCode::PAYLOAD_TOO_LARGE.into_response() };
    let mut request = Request::from_parts(parts, Body::from(body));
    let uri = request.uri();
    let (method, path, query) = (request.method().as_str(), uri.path(), uri.query().unwrap_or(""));
    let entry = sandbox.state().note_with(provider, method, path, query);
    let caller = sandbox.state().authority.caller(provider, bearer(request.headers()), now_ms());
    let needed = needs(request.method(), path);
    let response = match caller {
        Err(denial) => denied(denial, &[]),
        Ok(caller) if !needed.is_empty() && !caller.may(needed) => denied(Denial::Scope(needed), &caller.scopes),
        Ok(caller) => {
            request.extensions_mut().insert(caller);
            let fault = sandbox.state().faults.get_mut(provider).and_then(std::collections::VecDeque::pop_front);
            match fault {
                Some(fault) => fault.apply(next.run(request)).await,
                None => next.run(request).await,
            }
        }
    };
    sandbox.state().answered(entry, response.status());
    response
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}
