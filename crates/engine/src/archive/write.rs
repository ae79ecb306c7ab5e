//! How a write that the source doesn't know yet is stored.

use std::sync::Arc;

use plan::ItemId;
use serde_json::Value;

use super::fields::{instant, object, text};
use super::{Bad, VERSION, source::open};
use crate::effect::Stored;
use crate::env::{ConnectionId, Millis};

/// A wish for an item's completion: whose, what, and when it was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// The connection.
    pub connection: ConnectionId,
    /// The item.
    pub item: ItemId,
    /// What the source shall say.
    pub completed: bool,
    /// When the person wanted it.
    pub at: Millis,
}

/// Whether a storage key names a wish.
pub fn is_wish(key: &str) -> bool {
    key.starts_with("write/")
}

/// Storage key of a wish.
pub fn wish_key(connection: &ConnectionId, item: &ItemId) -> String {
    format!("write/{}/{item}", connection.0)
}

/// The stored form of a wish.
pub fn encode_wish(wish: &Wish) -> Stored {
    let out = object([
        ("v", VERSION.into()),
        ("connection", (&*wish.connection.0).into()),
        ("item", wish.item.as_str().into()),
        ("completed", wish.completed.into()),
        ("at", wish.at.into()),
    ]);
    Stored { key: wish_key(&wish.connection, &wish.item), json: Value::Object(out).to_string() }
}

/// A wish from its stored form.
///
/// # Errors
/// [`Bad`] when it isn't of the form.
pub fn decode_wish(json: &str) -> Result<Wish, Bad> {
    let mut fields = open(json)?;
    Ok(Wish {
        connection: ConnectionId(fields.need("connection", text)?),
        item: ItemId::new(fields.need::<Arc<str>>("item", text)?),
        completed: fields.need("completed", Value::as_bool)?,
        at: fields.need("at", instant)?,
    })
}
