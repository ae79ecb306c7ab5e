//! Labels.

use plan::{Label, LabelId};
use serde_json::Value;

use crate::storage::archive::fields::{Fields, hue, text};
use crate::storage::archive::format::Bad;
use crate::storage::archive::meta::Meta;

pub(super) const NEEDED: &str = "name";

pub(super) fn write(label: &Label, _: &Meta, out: &mut Vec<(&str, Value)>) {
    out.extend([("name", (&*label.name).into()), ("hue", label.hue.into())]);
}

pub(super) fn read(id: &LabelId, fields: &mut Fields, _: &mut Meta) -> Result<Label, Bad> {
    Ok(Label { id: id.clone(), name: fields.need("name", text)?, hue: fields.need("hue", hue)? })
}
