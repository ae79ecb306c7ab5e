//! The stored form of marks that the source doesn't know yet.

use std::sync::Arc;

use plan::{ItemId, Millis};
use providers::Fault;
use serde_json::Value;

use super::fields::{instant, object, text};
use super::format::{Bad, VERSION};
use super::source::open;
use crate::values::connection::ConnectionId;
use crate::values::stored::Stored;

/// A mark (complete or incomplete) of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// The connection.
    pub connection: ConnectionId,
    /// The item's id.
    pub item: ItemId,
    /// The state that the source should have.
    pub completed: bool,
    /// When the user made it, or the source refused it: of two marks of one item the later one wins.
    pub at: Millis,
    /// Whether it takes back a mark that was never sent, as far as the tab knows that wrote it.
    pub quiet: bool,
    /// The source's refusal.
    pub refused: Option<Refused>,
}

/// A source's refusal of a mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The item's title.
    pub title: Arc<str>,
    /// The cause.
    pub fault: Fault,
    /// The id of the answer in a log.
    pub correlation: Arc<str>,
}

/// Storage key of a mark.
pub fn wish_key(connection: &ConnectionId, item: &ItemId) -> String {
    format!("write/{}/{item}", connection.0)
}

/// The stored form of a mark.
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

/// A mark from its stored form.
///
/// # Errors
/// [`Bad`] for a malformed one.
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
    // Of an unknown reason it is only known that there is one.
    let unknown = |_| Fault::Refused { reason: Arc::from("") };
    Some(Refused {
        title: text(value.get("title")?)?,
        fault: serde_json::from_value(value.get("fault")?.clone()).unwrap_or_else(unknown),
        correlation: text(value.get("number")?)?,
    })
}
