//! The stored form of connections and sign-ins in progress. They aren't part of an archive: an export never contains
//! what a provider issued.

use std::sync::Arc;

use providers::Account;
use serde_json::{Map, Value};

use super::fields::{Fields, instant, object, text};
use super::format::{Bad, VERSION};
use super::source::open;
use crate::connections::state::Flow;
use crate::values::connection::{Connection, ConnectionId, Kept, Opaque, Sealed};
use crate::values::route::Route;
use crate::values::stored::Stored;

/// Storage key of a connection.
pub fn connection_key(id: &ConnectionId) -> String {
    format!("connection/{}", id.0)
}

/// The connection that a storage key names.
pub fn connection_id(key: &str) -> Option<ConnectionId> {
    key.strip_prefix("connection/").map(|id| ConnectionId(Arc::from(id)))
}

/// The stored form of a connection.
pub fn encode_connection(id: &ConnectionId, kept: &Kept) -> Stored {
    let mut out = object([("v", VERSION.into()), ("at", kept.at.into())]);
    out.extend(match &kept.connection {
        None => object([("gone", true.into())]),
        Some(connection) => connection_to_object(connection, kept.ended),
    });
    out.extend(kept.rest.clone());
    Stored { key: connection_key(id), json: Value::Object(out).to_string() }
}

fn connection_to_object(connection: &Connection, ended: bool) -> Map<String, Value> {
    let Connection { provider, account, scopes, since, sealed, .. } = connection;
    object([
        ("provider", (&**provider).into()),
        ("account", (&*account.id).into()),
        ("name", (&*account.name).into()),
        ("scopes", scopes.iter().map(|scope| Value::from(&**scope)).collect()),
        ("since", (*since).into()),
        ("grant", (&*sealed.grant.0).into()),
        ("access", (&*sealed.access.0).into()),
        ("expires_at", sealed.expires_at.map_or(Value::Null, Value::from)),
        ("ended", if ended { true.into() } else { Value::Null }),
    ])
}

/// A connection from its stored form.
///
/// # Errors
/// [`Bad`] for a malformed one; the user then has to connect again.
pub fn decode_connection(stored: &Stored) -> Result<Kept, Bad> {
    let id = connection_id(&stored.key).ok_or_else(|| Bad::Key(stored.key.clone()))?;
    let mut fields = open(&stored.json)?;
    let at = fields.need("at", instant)?;
    if fields.may("gone", Value::as_bool)? == Some(true) {
        return Ok(Kept { at, connection: None, ended: false, rest: fields.rest() });
    }
    let connection = Connection {
        id,
        provider: fields.need("provider", text)?,
        account: Account { id: fields.need("account", text)?, name: fields.need("name", text)? },
        scopes: fields.list("scopes")?.iter().filter_map(text).collect(),
        since: fields.need("since", instant)?,
        sealed: Sealed {
            grant: Opaque(fields.need("grant", text)?),
            access: Opaque(fields.need("access", text)?),
            expires_at: fields.may("expires_at", instant)?,
        },
    };
    let ended = fields.may("ended", Value::as_bool)?.unwrap_or(false);
    Ok(Kept { at, connection: Some(connection), ended, rest: fields.rest() })
}

/// Whether two texts are the same record: another version may write its fields in another order.
pub fn is_same(a: &str, b: &str) -> bool {
    let read = |json| serde_json::from_str::<Value>(json).ok();
    a == b || read(a).is_some_and(|a| Some(a) == read(b))
}

/// Storage key of a sign-in in progress.
pub fn flow_key(state_hash: &str) -> String {
    format!("flow/{state_hash}")
}

/// The stored form of a sign-in in progress.
pub fn encode_flow(state_hash: &str, flow: &Flow) -> Stored {
    let out = object([
        ("v", VERSION.into()),
        ("provider", (&*flow.provider).into()),
        ("flow", (&*flow.flow.0).into()),
        ("back", flow.back.to_string().into()),
        ("at", flow.at.into()),
    ]);
    Stored { key: flow_key(state_hash), json: Value::Object(out).to_string() }
}

/// A sign-in in progress from its stored form.
///
/// # Errors
/// [`Bad`] for a malformed one.
pub fn decode_flow(json: &str) -> Result<Flow, Bad> {
    let mut fields: Fields = open(json)?;
    Ok(Flow {
        provider: fields.need("provider", text)?,
        flow: Opaque(fields.need("flow", text)?),
        back: Route::parse(&fields.may("back", text)?.unwrap_or_default()),
        at: fields.need("at", instant)?,
    })
}
