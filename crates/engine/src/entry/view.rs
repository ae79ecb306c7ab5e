//! The form of an entry and its task.

use std::sync::Arc;

use plan::url::may_open;
use plan::{EntryId, ItemId};
use providers::OpName;

use super::state::Editing;
use crate::app::model::Model;
use crate::values::connection::{ConnectionId, connection_of};
use crate::values::draft::{Draft, Field};

/// The form of an entry and its task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormView {
    /// The entry.
    pub entry: EntryId,
    /// Whether it was opened beside the entry, with what is changed most often.
    pub quick: bool,
    /// The fields when it was opened.
    pub fields: Draft,
    /// Fields that couldn't be read at the last attempt to save.
    pub wrong: Vec<Field>,
    /// What the task came from.
    pub source: Option<FormSource>,
}

/// The item that a task came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormSource {
    /// The provider's registry id.
    pub provider: Arc<str>,
    /// The provider's name.
    pub name: Arc<str>,
    /// The source's title, if the user has renamed the task.
    pub title: Option<Arc<str>>,
    /// Whether there is a URL that may be opened.
    pub opens: bool,
    /// Whether its account is connected.
    pub connected: bool,
    /// Whether it is no longer listed at its source.
    pub gone: bool,
    /// Its connection and id, if the source's state differs from the task's and no mark is queued.
    pub differs: Option<(ConnectionId, ItemId)>,
    /// Whether the task is complete.
    pub done: bool,
}

#[inline(never)]
pub(crate) fn form(model: &Model) -> Option<FormView> {
    let Editing { entry, quick, base, wrong } = model.forms.editing.as_ref()?;
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
    Some(FormView { entry: entry.clone(), quick: *quick, fields: base.clone(), wrong: wrong.clone(), source })
}
