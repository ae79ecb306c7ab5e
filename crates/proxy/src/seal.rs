//! Envelopes (ADR 0010), which the browser keeps and can't read: `g1.<kid>.<base64url(nonce ‖ ciphertext)>`,
//! XChaCha20-Poly1305 under a key derived from one of the operator's. Version, key, kind, provider and the browser's
//! key are authenticated, so an envelope is worth nothing anywhere else.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::proof::Thumbprint;

const VERSION: &str = "g1";
const NONCE: usize = 24;
const KEY: usize = 32;
/// The length of the cipher's tag, in bytes.
const TAG: usize = 16;
/// The most keys that can be configured: one in use and three on their way out.
const MAX_KEYS: usize = 4;
const MAX_KEY_ID: usize = 16;

/// The kind of an envelope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The long-lived part of a connection.
    Grant,
    /// The credentials of a call, valid for at most an hour.
    Access,
    /// A sign-in in progress.
    Flow,
    /// The result of a refresh, for the other processes.
    Successor,
}

impl Kind {
    /// Its name in the associated data.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Kind::Grant => "grant",
            Kind::Access => "access",
            Kind::Flow => "flow",
            Kind::Successor => "successor",
        }
    }
}

/// The platform provides no randomness, or the value can't be serialised. Nothing was sealed.
#[derive(Debug)]
pub struct CannotSeal;

/// The operator's keys: the first seals, all open.
pub struct KeyRing(Vec<Key>);

struct Key {
    id: String,
    bytes: Zeroizing<[u8; KEY]>,
}

impl std::fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.0.iter().map(|key| &key.id)).finish()
    }
}

impl KeyRing {
    /// Parses `kid:base64(32 bytes)`, separated by white space or commas.
    ///
    /// # Errors
    /// All mistakes, each as a sentence that contains no key.
    pub fn parse(text: &str) -> Result<Self, Vec<String>> {
        let (mut keys, mut wrong) = (Vec::<Key>::new(), Vec::new());
        let separated = |c: char| c.is_whitespace() || c == ',';
        for (at, entry) in (1u32..).zip(text.split(separated).filter(|entry| !entry.is_empty())) {
            match Key::parse(entry) {
                Ok(key) if keys.iter().any(|known| known.id == key.id) => {
                    wrong.push(format!("seal key {at}: the id {} is used twice", key.id));
                }
                Ok(key) => keys.push(key),
                Err(why) => wrong.push(format!("seal key {at}: {why}")),
            }
        }
        if keys.len() > MAX_KEYS {
            wrong.push(format!("there are {} seal keys, but at most {MAX_KEYS} are allowed", keys.len()));
        }
        if keys.is_empty() && wrong.is_empty() {
            wrong.push("there is no seal key: write kid:base64 with 32 random bytes".to_owned());
        }
        if wrong.is_empty() { Ok(Self(keys)) } else { Err(wrong) }
    }

    /// A random key that lasts as long as this process.
    ///
    /// # Errors
    /// The platform provides no randomness.
    pub fn for_this_process() -> Result<Self, CannotSeal> {
        let mut bytes = Zeroizing::new([0; KEY]);
        getrandom::fill(&mut *bytes).map_err(|_| CannotSeal)?;
        Ok(Self(vec![Key { id: "process".to_owned(), bytes }]))
    }

    /// Seals `value` for one provider and one browser key.
    ///
    /// # Errors
    /// [`CannotSeal`].
    pub fn seal(
        &self,
        kind: Kind,
        provider: &str,
        bound_to: &Thumbprint,
        value: &impl Serialize,
    ) -> Result<String, CannotSeal> {
        self.seal_at(kind, provider, bound_to.as_str(), value)
    }

    /// Seals `value` for one provider and one context, which is base64url or hex.
    ///
    /// # Errors
    /// [`CannotSeal`].
    pub(crate) fn seal_at(
        &self,
        kind: Kind,
        provider: &str,
        bound_to: &str,
        value: &impl Serialize,
    ) -> Result<String, CannotSeal> {
        let key = self.0.first().ok_or(CannotSeal)?;
        let mut plain = Zeroizing::new(Vec::new());
        ciborium::into_writer(value, &mut *plain).map_err(|_| CannotSeal)?;
        let mut nonce = [0; NONCE];
        getrandom::fill(&mut nonce).map_err(|_| CannotSeal)?;
        let aad = key.aad(kind, provider, bound_to);
        let payload = Payload { msg: &plain, aad: aad.as_bytes() };
        let sealed = key.cipher(kind, provider)?.encrypt(&XNonce::from(nonce), payload).map_err(|_| CannotSeal)?;
        Ok(format!("{VERSION}.{}.{}", key.id, URL_SAFE_NO_PAD.encode([&nonce[..], &sealed].concat())))
    }

    /// Opens an envelope of this kind for this provider and browser key; `None` for any other text.
    pub fn open<T: DeserializeOwned>(
        &self,
        kind: Kind,
        provider: &str,
        bound_to: &Thumbprint,
        envelope: &str,
    ) -> Option<T> {
        self.open_at(kind, provider, bound_to.as_str(), envelope)
    }

    /// Opens what [`KeyRing::seal_at`] sealed.
    pub(crate) fn open_at<T: DeserializeOwned>(
        &self,
        kind: Kind,
        provider: &str,
        bound_to: &str,
        envelope: &str,
    ) -> Option<T> {
        let (kid, body) = envelope.strip_prefix(VERSION)?.strip_prefix('.')?.split_once('.')?;
        let key = self.0.iter().find(|key| key.id == kid)?;
        let bytes = URL_SAFE_NO_PAD.decode(body).ok()?;
        let (nonce, sealed) = bytes.split_first_chunk::<NONCE>()?;
        let aad = key.aad(kind, provider, bound_to);
        let payload = Payload { msg: sealed, aad: aad.as_bytes() };
        let plain =
            key.cipher(kind, provider).ok()?.decrypt(&XNonce::from(*nonce), payload).ok().map(Zeroizing::new)?;
        ciborium::from_reader(plain.as_slice()).ok()
    }

    /// Whether the ring has a key with this id.
    pub fn has(&self, id: &str) -> bool {
        self.0.iter().any(|key| key.id == id)
    }

    /// The id of an envelope's key if the ring doesn't have it; `None` if it does, or for anything but an envelope.
    pub fn unknown_key<'a>(&self, envelope: &'a str) -> Option<&'a str> {
        let (id, body) = envelope.strip_prefix(VERSION)?.strip_prefix('.')?.split_once('.')?;
        let sealed = URL_SAFE_NO_PAD.decode(body).is_ok_and(|bytes| bytes.len() > NONCE + TAG);
        (is_key_id(id) && sealed && !self.has(id)).then_some(id)
    }

    /// The id of an envelope's key if the ring has it.
    pub(crate) fn key_of(&self, envelope: &str) -> Option<&str> {
        let (id, _) = envelope.strip_prefix(VERSION)?.strip_prefix('.')?.split_once('.')?;
        self.0.iter().find(|key| key.id == id).map(|key| &*key.id)
    }

    /// Keys for another purpose, one derived from each of the ring's, in order.
    pub(crate) fn derived(&self, purpose: &str) -> Vec<Zeroizing<[u8; KEY]>> {
        self.0.iter().filter_map(|key| key.derive(purpose).ok()).collect()
    }
}

/// Whether this can be a key's id.
pub(crate) fn is_key_id(text: &str) -> bool {
    (1..=MAX_KEY_ID).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

impl Key {
    fn parse(entry: &str) -> Result<Self, String> {
        let (id, text) = entry.split_once(':').ok_or("it doesn't have the form kid:base64")?;
        if !is_key_id(id) {
            return Err(format!("its id must be 1 to {MAX_KEY_ID} letters, digits, - or _"));
        }
        let decoded = STANDARD.decode(text).or_else(|_| URL_SAFE_NO_PAD.decode(text));
        let decoded = Zeroizing::new(decoded.map_err(|_| "the text after the id isn't base64".to_owned())?);
        let bytes = <[u8; KEY]>::try_from(decoded.as_slice())
            .map_err(|_| format!("it has {} bytes, but {KEY} are needed", decoded.len()))?;
        Ok(Self { id: id.to_owned(), bytes: Zeroizing::new(bytes) })
    }

    fn derive(&self, purpose: &str) -> Result<Zeroizing<[u8; KEY]>, CannotSeal> {
        let mut derived = Zeroizing::new([0; KEY]);
        let info = format!("hourloom|{VERSION}|{purpose}");
        Hkdf::<Sha256>::new(None, &*self.bytes).expand(info.as_bytes(), &mut *derived).map_err(|_| CannotSeal)?;
        Ok(derived)
    }

    fn cipher(&self, kind: Kind, provider: &str) -> Result<XChaCha20Poly1305, CannotSeal> {
        let key = self.derive(&format!("{}|{provider}", kind.as_str()))?;
        XChaCha20Poly1305::new_from_slice(&*key).map_err(|_| CannotSeal)
    }

    /// No part can contain the separator: ids are checked, and a thumbprint is base64url.
    fn aad(&self, kind: Kind, provider: &str, bound_to: &str) -> String {
        format!("{VERSION}|{}|{}|{provider}|{}", self.id, kind.as_str(), bound_to)
    }
}
