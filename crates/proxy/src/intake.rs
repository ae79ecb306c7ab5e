//! Checks of a `POST` before anything in it is trusted: JSON with the custom header, from a listed origin, not too
//! long, not too slow. All but the first request of a sign-in carry a proof of the browser's key. Only a completely
//! received request takes a slot.

use std::sync::Arc;
use std::time::Duration;

use axum::body::to_bytes;
use axum::extract::Request;
use bytes::Bytes;
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use serde::de::DeserializeOwned;

use crate::apps::App;
use crate::connections::Seat;
use crate::cookie::Jar;
use crate::correlation::RequestId;
use crate::problem::{Own, Problem};
use crate::proof::{Proven, Thumbprint};
use crate::public::Place;
use crate::{MAX_REQUEST, Proxy};

/// Required on every request that changes something, so that browsers send a preflight across origins.
pub const CUSTOM_HEADER: HeaderName = HeaderName::from_static("x-tp");
/// The proof of the browser's key.
pub const PROOF: HeaderName = HeaderName::from_static("x-tp-proof");
/// The nonce for the next proof, in every response.
pub const NONCE: HeaderName = HeaderName::from_static("x-tp-nonce");

/// How long a body may take to arrive.
const SLOWEST: Duration = Duration::from_secs(10);

/// A valid request.
#[derive(Debug)]
pub struct Sent<T> {
    /// The app that it comes from.
    pub app: App,
    /// The decoded body.
    pub body: T,
}

/// The browser that a request comes from.
#[derive(Clone, Debug)]
pub struct Browser {
    /// The key that signed the request.
    pub key: Thumbprint,
    /// The cookies that were sent with it.
    pub jar: Jar,
}

/// Reads a request that needs no proof.
///
/// # Errors
/// A problem with the appropriate HTTP status.
pub async fn plain<T: DeserializeOwned>(proxy: &Proxy, request: Request) -> Result<Sent<T>, Problem> {
    let (_, app, bytes) = read(proxy, request).await?;
    Ok(Sent { app, body: parse(&bytes)? })
}

/// Reads a request with its proof, and identifies the browser that signed it.
///
/// # Errors
/// As [`plain`], and [`Own::Proof`].
pub async fn signed<T: DeserializeOwned>(proxy: &Proxy, request: Request) -> Result<(Sent<T>, Browser), Problem> {
    let (parts, app, bytes) = read(proxy, request).await?;
    let host = single(&parts.headers, &header::HOST).and_then(|value| value.to_str().ok());
    let place = Place { public: &proxy.public, apps: &proxy.apps, host, path: parts.uri.path() };
    let about = Proven { method: parts.method.as_str(), place, body: &bytes };
    let proof = single(&parts.headers, &PROOF).and_then(|value| value.to_str().ok());
    let checked = proof.and_then(|proof| proxy.proofs.check(proof, about, proxy.clock.now()));
    let (key, name) = checked.ok_or(Problem::from(Own::Proof).because("proof"))?;
    if let Some(store) = &proxy.shared
        // While the store is down, this process's memory and the nonce's expiry have to be enough.
        && !store.first("proof", &name).await.unwrap_or(true)
    {
        return Err(Problem::from(Own::Proof).because("proof"));
    }
    let browser = Browser { key, jar: Jar::of(&app, &parts.headers) };
    Ok((Sent { app, body: parse(&bytes)? }, browser))
}

async fn read(proxy: &Proxy, request: Request) -> Result<(Parts, App, Bytes), Problem> {
    let (parts, body) = request.into_parts();
    let headers = &parts.headers;
    let Some(app) = App::from(&proxy.apps, headers) else {
        return Err(Problem::refused(StatusCode::FORBIDDEN, "This origin isn't on the host's list of origins.")
            .coded("origin")
            .because("origin"));
    };
    if single(headers, &CUSTOM_HEADER).is_none_or(|value| value != "1") {
        return Err(Problem::refused(StatusCode::FORBIDDEN, "The header X-TP: 1 is missing.").because("header"));
    }
    if single(headers, &header::CONTENT_TYPE).is_none_or(|value| value != "application/json") {
        return Err(Problem::refused(StatusCode::UNSUPPORTED_MEDIA_TYPE, "The body has to be application/json.")
            .because("type"));
    }
    let too_long = || Problem::refused(StatusCode::PAYLOAD_TOO_LARGE, "The body is too large.").because("length");
    let announced = single(headers, &header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|length| length > MAX_REQUEST as u64) {
        return Err(too_long());
    }
    let app = app.clone();
    match tokio::time::timeout(SLOWEST, to_bytes(body, MAX_REQUEST)).await {
        Ok(Ok(bytes)) => {
            if let Some(id) = parts.extensions.get::<RequestId>() {
                proxy.places.take(id, parts.extensions.get::<Arc<Seat>>().map(|seat| seat.busy()))?;
            }
            Ok((parts, app, bytes))
        }
        Ok(Err(_)) => Err(too_long()),
        Err(_) => {
            Err(Problem::refused(StatusCode::REQUEST_TIMEOUT, "The body arrived too slowly.").because("slow_body"))
        }
    }
}

/// A header that occurs exactly once. Request smuggling relies on repeated ones.
fn single<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a HeaderValue> {
    let mut values = headers.get_all(name).into_iter();
    values.next().filter(|_| values.next().is_none())
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    serde_json::from_slice(bytes).map_err(|_| {
        Problem::refused(StatusCode::BAD_REQUEST, "The body doesn't have the format that this route expects.")
    })
}
