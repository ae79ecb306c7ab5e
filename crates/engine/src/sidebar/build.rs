//! The sidebar's part of the view.

use std::sync::Arc;

use super::panel;
use super::panel::SidebarCache;
use super::view::{ChipState, ChipView, SidebarView};
use crate::app::env::Env;
use crate::app::model::Model;
use crate::calls::source::{Source, Status};
use crate::connections::host::host;
use crate::values::keep::keep;

#[inline(never)]
pub(crate) fn sidebar(model: &Model, env: &Env, cache: &mut SidebarCache) -> Arc<SidebarView> {
    let open = model.sidebar.open;
    let shown = model.shown().filter(|_| open);
    let connections =
        model.sources.all.iter().filter(|source| source.lists()).map(|source| chip(model, source, shown)).collect();
    let panel = shown.map(|source| {
        let made = panel::panel(model, env, source, cache);
        keep(&mut cache.panel, made)
    });
    keep(
        &mut cache.sidebar,
        SidebarView { open, connections, known: model.fetch.was_answered(), host: host(model), panel },
    )
}

pub(crate) fn state(model: &Model, source: &Source) -> ChipState {
    match source.status {
        Status::Disconnected => ChipState::Disconnected,
        _ if source.schedule.waiting() || model.session.is_offline() => ChipState::Waiting,
        _ => ChipState::Fresh,
    }
}

fn chip(model: &Model, source: &Source, shown: Option<&Source>) -> ChipView {
    let connection = &source.connection;
    let namesakes = model.sources.all.iter().filter(|other| other.provider.id == source.provider.id).count();
    let name = match namesakes {
        0 | 1 => Arc::from(source.provider.name),
        _ => Arc::from(format!("{} ({})", source.provider.name, connection.account.name)),
    };
    ChipView {
        id: connection.id.clone(),
        provider: Arc::clone(&connection.provider),
        name,
        selected: shown.is_some_and(|shown| shown.connection.id == connection.id),
        state: state(model, source),
        cycle: source.schedule.cycle(model.gate(), &source.pace),
    }
}
