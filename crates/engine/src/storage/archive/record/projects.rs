//! Projects.

use plan::{ClientId, Project, ProjectId};
use serde_json::Value;

use crate::storage::archive::fields::{Fields, hue, or_null, text};
use crate::storage::archive::format::Bad;
use crate::storage::archive::meta::Meta;

pub(super) const NEEDED: &str = "name";

pub(super) fn write(project: &Project, _: &Meta, out: &mut Vec<(&str, Value)>) {
    out.extend([
        ("name", (&*project.name).into()),
        ("hue", project.hue.into()),
        ("client", project.client.as_ref().map_or(Value::Null, |id| id.as_str().into())),
        ("archived", or_null(true, project.archived)),
    ]);
}

pub(super) fn read(id: &ProjectId, fields: &mut Fields, _: &mut Meta) -> Result<Project, Bad> {
    Ok(Project {
        id: id.clone(),
        name: fields.need("name", text)?,
        hue: fields.need("hue", hue)?,
        client: fields.may("client", text)?.map(ClientId::new),
        archived: fields.may("archived", Value::as_bool)?.unwrap_or(false),
    })
}
