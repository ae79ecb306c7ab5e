//! Clients.

use plan::{Client, ClientId};
use serde_json::Value;

use crate::storage::archive::fields::{Fields, hue, text};
use crate::storage::archive::format::Bad;
use crate::storage::archive::meta::Meta;

pub(super) const NEEDED: &str = "name";

pub(super) fn write(client: &Client, _: &Meta, out: &mut Vec<(&str, Value)>) {
    out.extend([("name", (&*client.name).into()), ("hue", client.hue.into())]);
}

pub(super) fn read(id: &ClientId, fields: &mut Fields, _: &mut Meta) -> Result<Client, Bad> {
    Ok(Client { id: id.clone(), name: fields.need("name", text)?, hue: fields.need("hue", hue)? })
}
