//! A browser as the proxy sees it: a key, a nonce, and proofs, valid and forged.

use std::sync::{Mutex, PoisonError};

use axum::Router;
use axum::body::{Body, to_bytes};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::{HeaderMap, Request};
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use tower::ServiceExt;

pub(crate) const ORIGIN: &str = "https://planner.example";

/// An answer of the proxy.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
    /// Length of the body in bytes.
    pub(crate) bytes: usize,
}

impl Answer {
    pub(crate) fn class(&self) -> &str {
        self.body["class"].as_str().unwrap_or("")
    }
}

pub(crate) struct Browser {
    app: Router,
    key: SigningKey,
    nonce: Mutex<String>,
    pub(crate) origin: String,
    /// Whether the page and the host have the same origin, as a browser reports it.
    pub(crate) at_home: bool,
    cookie: Mutex<Option<String>>,
}

/// What a forger changes: claims or the header of a proof, or the request that it is sent with.
#[derive(Default)]
pub(crate) struct Forged {
    pub(crate) claims: Value,
    pub(crate) header: Value,
    pub(crate) proof: Option<String>,
    pub(crate) without_proof: bool,
    pub(crate) headers: Vec<(&'static str, Option<String>)>,
    pub(crate) signed_by: Option<SigningKey>,
}

impl Browser {
    pub(crate) fn new(app: &Router) -> Self {
        let (nonce, cookie) = Default::default();
        Self { app: app.clone(), key: new_key(), nonce, origin: ORIGIN.to_owned(), at_home: false, cookie }
    }

    /// The same user's browser at another host.
    pub(crate) fn with_key_of(other: &Self, app: &Router) -> Self {
        Self { key: other.key.clone(), ..Self::new(app) }
    }

    /// With the page and the host at the same origin.
    pub(crate) fn at_home(self) -> Self {
        Self { at_home: true, ..self }
    }

    /// The cookie that it sends.
    pub(crate) fn cookie(&self) -> Option<String> {
        self.cookie.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn set_cookie(&self, cookie: Option<String>) {
        *self.cookie.lock().unwrap_or_else(PoisonError::into_inner) = cookie;
    }

    /// Takes over the nonce that another browser received.
    pub(crate) fn hear(&self, other: &Self) {
        self.is_told(&other.nonce.lock().unwrap_or_else(PoisonError::into_inner).clone());
    }

    /// Takes over a nonce that arrived in another way.
    pub(crate) fn is_told(&self, nonce: &str) {
        nonce.clone_into(&mut self.nonce.lock().unwrap_or_else(PoisonError::into_inner));
    }

    pub(crate) fn jwk(&self) -> Value {
        jwk(&self.key)
    }

    pub(crate) fn proof(&self, path: &str, body: &str, forged: &Forged) -> String {
        let key = forged.signed_by.as_ref().unwrap_or(&self.key);
        let nonce = self.nonce.lock().unwrap_or_else(PoisonError::into_inner).clone();
        // The host's address: beside the page, or the usual one.
        let home = if self.origin.starts_with("http") { &self.origin } else { ORIGIN };
        let mut header = json!({ "typ": "tp-proof+jwt", "alg": "ES256", "jwk": self.jwk() });
        let mut claims = json!({
            "htm": "POST", "htu": format!("{home}{path}"), "ath": proxy::proof::digest(body.as_bytes()), "nonce": nonce,
            "jti": random(), "iat": 1_795_000_000,
        });
        merge(&mut header, &forged.header);
        merge(&mut claims, &forged.claims);
        let part = |json: &Value| URL_SAFE_NO_PAD.encode(json.to_string());
        let signed = format!("{}.{}", part(&header), part(&claims));
        let signature: Signature = key.sign(signed.as_bytes());
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature.to_bytes()))
    }

    /// Posts, and posts once more if it receives a new nonce.
    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        let first = self.post_forged(path, body.to_string(), Forged::default()).await;
        if first.class() == "proof" { self.post_forged(path, body.to_string(), Forged::default()).await } else { first }
    }

    pub(crate) async fn post_forged(&self, path: &str, body: String, forged: Forged) -> Answer {
        let mut request = Request::post(path);
        for (name, value) in self.headers(path, &body, forged) {
            request = request.header(name, value);
        }
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    /// The headers of a request with this body.
    pub(crate) fn headers(&self, path: &str, body: &str, forged: Forged) -> Vec<(&'static str, String)> {
        let proof = forged.proof.clone().unwrap_or_else(|| self.proof(path, body, &forged));
        let mut headers = vec![
            ("content-type", "application/json".to_owned()),
            ("x-tp", "1".to_owned()),
            ("origin", self.origin.clone()),
        ];
        if self.at_home {
            headers.push(("sec-fetch-site", "same-origin".to_owned()));
        }
        headers.extend(self.cookie().map(|cookie| ("cookie", cookie)));
        if !forged.without_proof {
            headers.push(("x-tp-proof", proof));
        }
        for (name, value) in forged.headers {
            headers.retain(|(other, _)| *other != name);
            headers.extend(value.map(|value| (name, value)));
        }
        headers
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.app.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        if let Some(nonce) = parts.headers.get("x-tp-nonce") {
            self.is_told(nonce.to_str().unwrap());
        }
        if let Some(cookie) = parts.headers.get("set-cookie").filter(|_| self.at_home) {
            self.set_cookie(cookie.to_str().unwrap().split(';').next().map(str::to_owned));
        }
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        let body = serde_json::from_slice(&bytes).unwrap_or_else(|_| String::from_utf8_lossy(&bytes).into());
        Answer { status: parts.status.as_u16(), headers: parts.headers, body, bytes: bytes.len() }
    }
}

pub(crate) fn new_key() -> SigningKey {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).unwrap();
    SigningKey::from_slice(&bytes).unwrap()
}

pub(crate) fn jwk(key: &SigningKey) -> Value {
    let point = key.verifying_key().to_sec1_point(false);
    let part = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    let bytes = point.as_bytes();
    json!({ "kty": "EC", "crv": "P-256", "x": part(&bytes[1..33]), "y": part(&bytes[33..65]) })
}

pub(crate) fn random() -> String {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).unwrap();
    URL_SAFE_NO_PAD.encode(bytes)
}

fn merge(into: &mut Value, what: &Value) {
    for (name, value) in what.as_object().into_iter().flatten() {
        into[name] = value.clone();
    }
}
