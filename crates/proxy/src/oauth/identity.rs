//! Identifies the account by the token endpoint's `id_token`. The token comes from the issuer over TLS, so its
//! signature needs no check (OpenID Connect Core, 3.1.3.7); its audience and expiry do.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use providers::oauth::is_issuer;
use providers::{Account, Fault};
use serde_json::Value;

use super::Client;
use crate::clock::Millis;
use crate::secret::Secret;

/// Allowed difference between the issuer's clock and ours, in seconds.
const LEEWAY: u64 = 300;

/// The account named by the claims.
///
/// # Errors
/// [`Fault::Shape`] with the claim that is missing or isn't for this client.
pub fn account(id_token: Option<&Secret>, client: &Client, now: Millis) -> Result<Account, Fault> {
    let wrong = |claim: &str| Fault::Shape { path: Arc::from(format!("id_token.{claim}")) };
    let claims = id_token.and_then(|token| claims(token.expose())).ok_or_else(|| wrong("$"))?;
    let text = |name: &str| claims[name].as_str().filter(|text| !text.is_empty());
    let for_us = match &claims["aud"] {
        Value::String(only) => *only == client.id,
        Value::Array(several) => several.iter().any(|one| *one == client.id.as_str()),
        _ => false,
    };
    if !for_us {
        return Err(wrong("aud"));
    }
    if claims["exp"].as_u64().is_none_or(|until| until.saturating_add(LEEWAY) < now / 1000) {
        return Err(wrong("exp"));
    }
    // Google writes its issuer with and without the scheme.
    let is = |name: &str, said: &str| is_issuer(name, said) || is_issuer(name, &format!("https://{said}"));
    if client.issuer.as_ref().is_some_and(|issuer| !text("iss").is_some_and(|said| is(&issuer.name, said))) {
        return Err(wrong("iss"));
    }
    let id = text("sub").ok_or_else(|| wrong("sub"))?;
    let name = text("email").or_else(|| text("preferred_username")).or_else(|| text("name")).unwrap_or(id);
    Ok(Account { id: id.into(), name: name.into() })
}

fn claims(token: &str) -> Option<Value> {
    let payload = token.split('.').nth(1)?;
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).ok()?).ok()
}
