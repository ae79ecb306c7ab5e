//! The form of an entry and its task.

use super::{FormSource, FormView};
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
        Some(FormSource {
            provider: id.into(),
            name: providers::page::name(id).unwrap_or(id).into(),
            title: task.source_title(),
            opens: link.url.as_deref().is_some_and(may_open),
            connected: model.sources.get(&connection_of(link)).is_some(),
        })
    });
    Some(FormView { entry: entry.clone(), fields: base.clone(), wrong: wrong.clone(), source })
}
