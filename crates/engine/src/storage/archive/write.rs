//! How a write that the source doesn't know yet is stored.

use std::sync::Arc;

use plan::{ItemId, Millis};
use providers::Fault;
use serde_json::Value;

use super::fields::{instant, object, text};
use super::format::{Bad, VERSION};
use super::source::open;
use crate::values::connection::ConnectionId;
use crate::values::stored::Stored;

/// A wish for an item's completion: whose, what, and when it was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// The connection.
    pub connection: ConnectionId,
    /// The item.
    pub item: ItemId,
    /// What the source shall say.
    pub completed: bool,
    /// When the person wanted it, or the source refused it: of two of one item the later one holds.
    pub at: Millis,
    /// It takes back what the source wasn't told yet, as far as the tab knows that wrote it.
    pub quiet: bool,
    /// The source won't have it.
    pub refused: Option<Refused>,
}

/// That a source refused a mark, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The item's title.
    pub title: Arc<str>,
    /// Why.
    pub fault: Fault,
    /// What finds the answer in a log.
    pub correlation: Arc<str>,
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
        ("quiet", if wish.quiet { true.into() } else { Value::Null }),
        ("refused", wish.refused.as_ref().map_or(Value::Null, refused_to_value)),
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
        quiet: fields.may("quiet", Value::as_bool)?.unwrap_or(false),
        refused: fields.may("refused", refused_of)?,
    })
}

fn refused_to_value(refused: &Refused) -> Value {
    let Refused { title, fault, correlation } = refused;
    let fault = serde_json::to_value(fault).unwrap_or_default();
    object([("title", (&**title).into()), ("fault", fault), ("number", (&**correlation).into())]).into()
}

fn refused_of(value: &Value) -> Option<Refused> {
    // Of a reason that this version doesn't know it is known that there is one.
    let unknown = |_| Fault::Refused { reason: Arc::from("") };
    Some(Refused {
        title: text(value.get("title")?)?,
        fault: serde_json::from_value(value.get("fault")?.clone()).unwrap_or_else(unknown),
        correlation: text(value.get("number")?)?,
    })
}
