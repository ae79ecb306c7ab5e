//! Random texts: client secrets, codes and tokens in each provider's format, and values derived from them.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::catalogue::Stand;

/// This number of random bytes in base64url.
pub(crate) fn random(bytes: usize) -> String {
    let mut raw = vec![0u8; bytes];
    rand::fill(&mut raw[..]);
    BASE64_URL_SAFE_NO_PAD.encode(raw)
}

/// An access token in this provider's format; Microsoft's are as long as real ones, to test limits of headers.
pub(crate) fn access_token(stand: &Stand, account: &str) -> String {
    match stand.id {
        "asana" => format!("2/{account}/{}:{}", random(6), random(24)),
        "microsoft-outlook" => format!("EwB{}", random(1350)),
        "slack" => format!("xoxe.xoxp-1-{}", random(72)),
        _ => format!("ya29.{}", random(150)),
    }
}

/// A refresh token in this provider's format.
pub(crate) fn refresh_token(stand: &Stand, account: &str) -> String {
    match stand.id {
        "asana" => format!("2/{account}/{}:{}", random(6), random(24)),
        "microsoft-outlook" => format!("M.C520_BL2.0.U.-{}", random(290)),
        "slack" => format!("xoxe-1-{}", random(90)),
        _ => format!("1//0{}", random(72)),
    }
}

/// An authorization code in this provider's format.
pub(crate) fn code(stand: &Stand, account: &str) -> String {
    match stand.id {
        "asana" => format!("2/{account}/{}:{}", random(6), random(18)),
        "microsoft-outlook" => format!("M.C520_BL2.2.U.{}", random(24)),
        "slack" => format!("{}.{}.{}", digits(11), digits(13), random(32)),
        _ => format!("4/0{}", random(52)),
    }
}

/// This number of random digits.
fn digits(length: usize) -> String {
    (0..length).map(|_| char::from(rand::random_range(b'1'..=b'9'))).collect()
}

/// A version 4 UUID, as in Microsoft's answers.
pub(crate) fn uuid() -> String {
    let hex = format!("{:032x}", rand::random::<u128>());
    format!("{}-{}-4{}-a{}-{}", &hex[..8], &hex[8..12], &hex[13..16], &hex[17..20], &hex[20..])
}

/// The S256 challenge of a PKCE verifier (RFC 7636, section 4.2).
pub(crate) fn challenge(verifier: &str) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(verifier))
}

/// A compact JWS of the claims under HS256 with the client's secret (OpenID Connect Core, section 10.1).
pub(crate) fn id_token(claims: &Value, secret: &str) -> String {
    let encode = |text: &str| BASE64_URL_SAFE_NO_PAD.encode(text);
    let signed = format!("{}.{}", encode(r#"{"alg":"HS256","typ":"JWT"}"#), encode(&claims.to_string()));
    let tag = match Hmac::<Sha256>::new_from_slice(secret.as_bytes()) {
        Ok(mac) => BASE64_URL_SAFE_NO_PAD.encode(mac.chain_update(&signed).finalize().into_bytes()),
        Err(_) => String::new(),
    };
    format!("{signed}.{tag}")
}

/// The hash of an inline style, for a Content Security Policy.
pub(crate) fn style_hash(style: &str) -> String {
    format!("'sha256-{}'", base64::prelude::BASE64_STANDARD.encode(Sha256::digest(style)))
}
