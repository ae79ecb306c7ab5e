//! The browser's own key, and the proof made with it for each request to the host (`docs/adr/0010-grants.md`).
//!
//! The key is created once, can't be exported, and is in a database of its own, so that the plan's database needs no
//! new version for it. If the browser stores nothing, the key lasts as long as the page.

use std::cell::RefCell;

use js_sys::{Array, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CryptoKey, SubtleCrypto};

use crate::web::storage::records::Records;
use crate::web::time::clock;

const DATABASE: &str = "hourloom-key";
const KEY: &str = "p256";

thread_local! {
    static PROVER: RefCell<Option<Prover>> = const { RefCell::new(None) };
    /// The last one from the host.
    static NONCE: RefCell<String> = const { RefCell::new(String::new()) };
}

#[derive(Clone)]
struct Prover {
    key: CryptoKey,
    /// The public key as JSON (RFC 7517).
    jwk: String,
}

/// Stores the nonce for later proofs.
pub(crate) fn note(nonce: &str) {
    NONCE.with_borrow_mut(|known| nonce.clone_into(known));
}

/// The nonce for a proof; `None` until the host has sent one.
pub(crate) fn nonce() -> Option<String> {
    NONCE.with_borrow(|known| Some(known.clone()).filter(|known| !known.is_empty()))
}

/// The public key as JSON; `None` if the page has no cryptography (it is neither on https nor on this machine).
pub(crate) async fn jwk() -> Option<String> {
    prover().await.ok().map(|prover| prover.jwk)
}

/// The proof for a request; `None` as for [`jwk`].
pub(crate) async fn proof(method: &str, address: &str, body: &str, nonce: &str) -> Option<String> {
    sign(method, address, body, nonce).await.ok()
}

/// SHA-256 of a text in base64url.
pub(crate) async fn digest(text: &str) -> Option<String> {
    sha256(text).await.ok()
}

async fn sign(method: &str, address: &str, body: &str, nonce: &str) -> Result<String, JsValue> {
    let prover = prover().await?;
    let ath = sha256(body).await?;
    let header = format!(r#"{{"typ":"tp-proof+jwt","alg":"ES256","jwk":{}}}"#, prover.jwk);
    let claims = serde_json::json!({
        "htm": method, "htu": address, "ath": ath, "nonce": nonce,
        "jti": format!("{:032x}", clock::entropy()), "iat": clock::now() / 1000,
    });
    let signed = format!("{}.{}", base64url(header.as_bytes())?, base64url(claims.to_string().as_bytes())?);
    let algorithm = object(&[("name", "ECDSA".into()), ("hash", "SHA-256".into())])?;
    let signature = subtle()?.sign_with_object_and_u8_array(&algorithm, &prover.key, signed.as_bytes())?;
    let signature = Uint8Array::new(&JsFuture::from(signature).await?).to_vec();
    Ok(format!("{signed}.{}", base64url(&signature)?))
}

async fn prover() -> Result<Prover, JsValue> {
    if let Some(prover) = PROVER.with_borrow(Clone::clone) {
        return Ok(prover);
    }
    let pair = pair().await?;
    let part = |name: &str| Reflect::get(&pair, &name.into()).and_then(JsCast::dyn_into::<CryptoKey>);
    let exported = JsFuture::from(subtle()?.export_key("jwk", &part("publicKey")?)?).await?;
    let field = |name: &str| Reflect::get(&exported, &name.into()).ok().and_then(|value| value.as_string());
    let (x, y) = field("x").zip(field("y")).ok_or(JsValue::NULL)?;
    let jwk = format!(r#"{{"kty":"EC","crv":"P-256","x":"{x}","y":"{y}"}}"#);
    let prover = Prover { key: part("privateKey")?, jwk };
    PROVER.set(Some(prover.clone()));
    Ok(prover)
}

/// The stored key pair, or a new one that is stored. If two tabs create one at once, the first to store it wins.
async fn pair() -> Result<JsValue, JsValue> {
    let records = Records::new(DATABASE);
    if let Ok(Some(stored)) = records.value(KEY).await {
        return Ok(stored);
    }
    let algorithm = object(&[("name", "ECDSA".into()), ("namedCurve", "P-256".into())])?;
    let uses = Array::of2(&"sign".into(), &"verify".into());
    let made: Promise = subtle()?.generate_key_with_object(&algorithm, false, &uses)?.unchecked_into();
    let made = JsFuture::from(made).await?;
    Ok(records.add_value(KEY, &made).await.unwrap_or(made))
}

async fn sha256(text: &str) -> Result<String, JsValue> {
    let digest = subtle()?.digest_with_str_and_u8_array("SHA-256", text.as_bytes())?;
    base64url(&Uint8Array::new(&JsFuture::from(digest).await?).to_vec())
}

/// Uses the platform (`btoa` takes a text in which each character is a byte).
fn base64url(bytes: &[u8]) -> Result<String, JsValue> {
    let text: String = bytes.iter().map(|byte| char::from(*byte)).collect();
    let encoded = web_sys::window().ok_or(JsValue::NULL)?.btoa(&text)?;
    Ok(encoded.trim_end_matches('=').replace('+', "-").replace('/', "_"))
}

/// Missing on a page that is neither on https nor on this machine.
fn subtle() -> Result<SubtleCrypto, JsValue> {
    let crypto = web_sys::window().ok_or(JsValue::NULL)?.crypto()?;
    Reflect::get(&crypto, &"subtle".into())?.dyn_into()
}

fn object(fields: &[(&str, JsValue)]) -> Result<Object, JsValue> {
    let object = Object::new();
    for (name, value) in fields {
        Reflect::set(&object, &(*name).into(), value)?;
    }
    Ok(object)
}
