//! The form of an entry and its task.

use super::{FormSource, FormView};
use providers::OpName;

use crate::connect::may_open;
use crate::model::{Editing, Model};
use crate::update::form::connection_of;

#[inline(never)]
pub(super) fn form(model: &Model) -> Option<FormView> {
    let Editing { entry, base, wrong } = model.session.editing.as_ref()?;
    let task = model.plan.task(&model.plan.entry(entry)?.task);
    let source = task.and_then(|task| {
        let link = task.links.first()?;
        let id = link.key.provider.as_str();
        let connection = connection_of(link);
        let source = model.sources.get(&connection);
        let able = source.is_some_and(|source| source.provider.can(OpName::Complete));
        let told = model.writes.wish(&connection, &link.key.item).is_some();
        let differs = able && !told && link.seen_completed != task.done;
        Some(FormSource {
            provider: id.into(),
            name: providers::page::name(id).unwrap_or(id).into(),
            title: task.source_title(),
            opens: link.url.as_deref().is_some_and(may_open),
            connected: source.is_some(),
            gone: source.is_some_and(|source| source.known.gone.contains(&link.key.item)),
            done: task.done,
            differs: source.filter(|_| differs).map(|_| (connection, link.key.item.clone())),
        })
    });
    Some(FormView { entry: entry.clone(), fields: base.clone(), wrong: wrong.clone(), source })
}
