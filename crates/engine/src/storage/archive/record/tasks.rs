//! Tasks, with their links.

use plan::{AccountId, ContainerId, ItemId, LabelId, Link, LinkKey, ProjectId, ProviderId, Task, TaskId};
use serde_json::{Map, Value};

use crate::settings::list::minutes;
use crate::storage::archive::fields::{Fields, maybe, object, or_null, shape, text};
use crate::storage::archive::format::Bad;
use crate::storage::archive::meta::Meta;

pub(super) const NEEDED: &str = "title";

pub(super) fn write(task: &Task, meta: &Meta, out: &mut Vec<(&str, Value)>) {
    out.extend([
        ("title", (&*task.title).into()),
        ("notes", or_null(&*task.notes, !task.notes.is_empty())),
        ("project", task.project.as_ref().map_or(Value::Null, |id| id.as_str().into())),
        ("labels", or_null(task.labels.iter().map(LabelId::as_str).collect::<Value>(), !task.labels.is_empty())),
        ("minutes", task.estimate.map_or(Value::Null, Value::from)),
        ("done", task.done.into()),
        ("links", task.links.iter().map(|link| Value::Object(link_to_object(link, meta))).collect()),
    ]);
}

pub(super) fn read(id: &TaskId, fields: &mut Fields, meta: &mut Meta) -> Result<Task, Bad> {
    let label = |label: &Value| text(label).map(LabelId::new).ok_or_else(|| shape("labels"));
    Ok(Task {
        id: id.clone(),
        title: fields.need("title", text)?,
        notes: fields.may("notes", text)?.unwrap_or_default(),
        project: fields.may("project", text)?.map(ProjectId::new),
        labels: fields.list("labels")?.iter().map(label).collect::<Result<_, _>>()?,
        estimate: fields.may("minutes", minutes)?,
        done: fields.may("done", Value::as_bool)?.unwrap_or(false),
        links: fields.list("links")?.into_iter().map(|link| read_link(link, meta)).collect::<Result<_, _>>()?,
    })
}

fn link_to_object(link: &Link, meta: &Meta) -> Map<String, Value> {
    let mut out = object([
        ("provider", link.key.provider.as_str().into()),
        ("account", link.key.account.as_str().into()),
        ("item", link.key.item.as_str().into()),
        ("container", link.container.as_ref().map_or(Value::Null, |id| id.as_str().into())),
        ("url", maybe(link.url.as_ref())),
        ("title", (&*link.seen_title).into()),
        ("completed", link.seen_completed.into()),
    ]);
    out.extend(meta.links.get(&link.key).cloned().unwrap_or_default());
    out
}

fn read_link(value: Value, meta: &mut Meta) -> Result<Link, Bad> {
    let mut fields = Fields::of(value)?;
    let key = LinkKey {
        provider: ProviderId::new(fields.need("provider", text)?),
        account: AccountId::new(fields.need("account", text)?),
        item: ItemId::new(fields.need("item", text)?),
    };
    let link = Link {
        key,
        container: fields.may("container", text)?.map(ContainerId::new),
        url: fields.may("url", text)?,
        seen_title: fields.need("title", text)?,
        seen_completed: fields.may("completed", Value::as_bool)?.unwrap_or(false),
    };
    let more = fields.rest();
    if !more.is_empty() {
        meta.links.insert(link.key.clone(), more);
    }
    Ok(link)
}
