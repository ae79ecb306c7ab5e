//! The proof that a request comes from the browser whose key its envelopes are bound to (ADR 0010): a compact JWS (RFC
//! 7515) with ES256, fresh by the proxy's nonce, valid for one request.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use p256::PublicKey;
use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
use serde::Deserialize;
use serde_json::Value;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::clock::Millis;
use crate::public::Place;
use crate::replay::Seen;
use crate::seal::KeyRing;

/// How long a nonce is issued; it is accepted for as long again, in milliseconds.
const BUCKET: Millis = 5 * 60 * 1000;
/// The most proofs that are remembered to prevent a second use.
const REMEMBERED: usize = 100_000;
/// The longest proof, in bytes; a valid one has about 600.
const MAX_PROOF: usize = 4096;
const MAX_JTI: usize = 128;
/// The length of an uncompressed point (SEC 1, 2.3.3).
const POINT: usize = 65;

/// The RFC 7638 thumbprint of a browser's public key, in base64url.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Thumbprint(String);

impl Thumbprint {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A public P-256 key as a JSON Web Key (RFC 7517). A private one is refused: it should have stayed in the browser.
#[derive(Clone, Debug, Deserialize)]
pub struct Jwk {
    kty: String,
    crv: String,
    x: String,
    y: String,
    #[serde(default)]
    d: Option<Value>,
}

impl Jwk {
    /// The key's thumbprint; `None` if it isn't a point on the curve.
    pub fn thumbprint(&self) -> Option<Thumbprint> {
        let (point, thumbprint) = self.point()?;
        PublicKey::from_sec1_bytes(&point).is_ok().then_some(thumbprint)
    }

    /// The claimed point in SEC 1 form, and its thumbprint.
    fn point(&self) -> Option<([u8; POINT], Thumbprint)> {
        let coordinate = |text: &str| <[u8; 32]>::try_from(URL_SAFE_NO_PAD.decode(text).ok()?).ok();
        if self.kty != "EC" || self.crv != "P-256" || self.d.is_some() {
            return None;
        }
        let point = <[u8; POINT]>::try_from([&[4][..], &coordinate(&self.x)?, &coordinate(&self.y)?].concat()).ok()?;
        let canonical = format!(r#"{{"crv":"P-256","kty":"EC","x":"{}","y":"{}"}}"#, self.x, self.y);
        Some((point, Thumbprint(digest(canonical.as_bytes()))))
    }
}

/// SHA-256 in base64url.
pub fn digest(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(bytes))
}

#[derive(Deserialize)]
struct Header {
    typ: String,
    alg: String,
    jwk: Jwk,
    /// Extensions that must be understood (RFC 7515, 4.1.11): we support none.
    #[serde(default)]
    crit: Option<Value>,
}

#[derive(Deserialize)]
struct Claims {
    htm: String,
    htu: String,
    ath: String,
    nonce: String,
    jti: String,
    /// Sent by the browser but not used: its clock may be an hour off.
    #[serde(rename = "iat")]
    _iat: f64,
}

/// The request that a proof has to match.
#[derive(Clone, Copy, Debug)]
pub struct Proven<'a> {
    /// The method.
    pub method: &'a str,
    /// The URL it was sent to.
    pub place: Place<'a>,
    /// The body.
    pub body: &'a [u8],
}

/// Issues nonces and checks proofs. Nonces need no memory and are the same in every process with the same keys.
#[derive(Debug)]
pub struct Proofs {
    keys: Vec<Zeroizing<[u8; 32]>>,
    seen: Seen,
}

impl Proofs {
    /// With nonces from the operator's keys.
    pub fn new(ring: &KeyRing) -> Self {
        Self { keys: ring.derived("nonce"), seen: Seen::new(REMEMBERED) }
    }

    /// The nonce to send with every response.
    pub fn nonce(&self, now: Millis) -> String {
        self.keys.first().map_or_else(String::new, |key| nonce(key, now / BUCKET))
    }

    /// The key that signed `proof` for this request, and an id of the proof; `None` if it isn't a valid proof for it,
    /// for whatever reason.
    pub fn check(&self, proof: &str, request: Proven<'_>, now: Millis) -> Option<(Thumbprint, String)> {
        let (signed, signature) = proof.rsplit_once('.').filter(|_| proof.len() <= MAX_PROOF)?;
        let (header, claims) = signed.split_once('.')?;
        let header: Header = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(header).ok()?).ok()?;
        if header.typ != "tp-proof+jwt" || header.alg != "ES256" || header.crit.is_some() {
            return None;
        }
        let (point, thumbprint) = header.jwk.point()?;
        // This also refuses a key that isn't a point on the curve.
        let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point);
        key.verify(signed.as_bytes(), &URL_SAFE_NO_PAD.decode(signature).ok()?).ok()?;
        let claims: Claims = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).ok()?).ok()?;
        let about = claims.htm == request.method && request.place.is(&claims.htu) && claims.ath == digest(request.body);
        let named = (1..=MAX_JTI).contains(&claims.jti.len());
        let name = format!("{}|{}", thumbprint.as_str(), claims.jti);
        let once = || self.seen.first(&name, now, 2 * BUCKET);
        (about && named && self.is_fresh(&claims.nonce, now) && once()).then_some((thumbprint, name))
    }

    fn is_fresh(&self, given: &str, now: Millis) -> bool {
        let bucket = now / BUCKET;
        let good = |key, bucket| bool::from(nonce(key, bucket).as_bytes().ct_eq(given.as_bytes()));
        self.keys.iter().any(|key| good(key, bucket) || bucket.checked_sub(1).is_some_and(|last| good(key, last)))
    }
}

fn nonce(key: &Zeroizing<[u8; 32]>, bucket: u64) -> String {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&**key) else { return String::new() };
    mac.update(&bucket.to_be_bytes());
    URL_SAFE_NO_PAD.encode(&mac.finalize().into_bytes()[..16])
}
