//! Sync tokens, delta tokens and page tokens. They contain all that they stand for, and are invalidated by a reset or
//! by the control API.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use crate::state::State;

/// A point in the history of a listing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Mark {
    /// The generation of the provider's tokens; older ones are invalid.
    age: u64,
    provider: String,
    /// The listing.
    of: String,
    /// The last change that the listing has seen.
    pub(crate) version: u64,
}

impl Mark {
    /// The mark of a listing that is read now.
    pub(crate) fn now(state: &State, provider: &str, of: &str) -> Self {
        Self {
            age: state.age(provider),
            provider: provider.to_owned(),
            of: of.to_owned(),
            version: state.company.now().version,
        }
    }

    /// Whether it belongs to this listing and is still valid.
    pub(crate) fn holds(&self, state: &State, provider: &str, of: &str) -> bool {
        self.age == state.age(provider) && self.provider == provider && self.of == of
    }

    /// As a token.
    pub(crate) fn write(&self) -> String {
        write(self)
    }

    /// Reads a token; `None` if it isn't one.
    pub(crate) fn read(token: &str) -> Option<Self> {
        read(token)
    }
}

/// The position in a listing where its next page starts.
#[derive(Serialize, Deserialize)]
struct Place {
    age: u64,
    provider: String,
    at: usize,
}

/// A token for the position.
pub(crate) fn place(state: &State, provider: &str, at: usize) -> String {
    write(&Place { age: state.age(provider), provider: provider.to_owned(), at })
}

/// The position of a token that is still valid.
pub(crate) fn placed(state: &State, provider: &str, token: &str) -> Option<usize> {
    let place: Place = read(token)?;
    (place.age == state.age(provider) && place.provider == provider).then_some(place.at)
}

/// Encodes a value as an opaque token.
pub(crate) fn write(what: &impl Serialize) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(serde_json::to_string(what).unwrap_or_default())
}

/// Decodes a token.
pub(crate) fn read<T: for<'de> Deserialize<'de>>(token: &str) -> Option<T> {
    serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(token).ok()?).ok()
}
