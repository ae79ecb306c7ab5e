//! The whole view, from its parts.

use std::sync::Arc;

use plan::{MemberId, Slot};

use super::cache::{Cache, keep};
use super::effect::Spot;
use super::env::Env;
use super::model::{Model, Page};
use super::view::{Held, PageView, View, WeekView};
use crate::backlog::view::backlog;
use crate::calendar::view::week;
use crate::calls::source::{Source, Status};
use crate::connections::view::{host, integrations};
use crate::entry::choices;
use crate::entry::view::form;
use crate::export::view::exports;
use crate::reports::view::{ReportView, key, make};
use crate::settings::view::settings;
use crate::sidebar::panel;
use crate::sidebar::view::{ChipState, ChipView, SidebarView};
use crate::team::view::team;
use crate::timer::view::timers;
use crate::values::trouble::Saving;

/// What the screen shows of `model` at the moment `env`.
///
/// A part that hasn't changed since the last call on the same model is the same allocation.
pub fn view(model: &Model, env: &Env) -> View {
    let session = &model.session;
    with_cache(model, |cache| View {
        week: week(model, env, cache),
        sidebar: sidebar(model, env, cache),
        whose: model.whose().map(|member| choices::member(member, model.my_id().as_ref())),
        who: session.who(),
        backlog: (!model.load.stands_still()).then(|| backlog(model, cache)).flatten(),
        page: page(model, env, cache),
        exports: (model.session.page == Page::Reports)
            .then(|| exports(model))
            .flatten()
            .map(|made| keep(&mut cache.exports, made)),
        form: form(model).map(|made| keep(&mut cache.form, made)),
        creating: model.session.creating.as_ref().map(|(slot, member)| creating(model, *slot, member.as_ref())),
        choices: choices::choices(model, cache),
        timers: keep(&mut cache.timers, timers(model)),
        toast: session.toast.clone(),
        saving: Saving {
            acknowledged: model.outbox.acknowledged(),
            pending: model.outbox.pending(),
            failed: model.outbox.error().cloned(),
        },
        loaded: model.load.done,
        unopened: model.load.failed.clone(),
        theme: session.theme,
        held: session.held.as_ref().map(|held| Held {
            title: Arc::clone(&held.title),
            by_keys: held.by_keys,
            resizing: held.resizing(),
        }),
        selected: session.selection.entries().cloned().collect(),
        clip: session.clip.as_ref().map(|clip| Arc::clone(&clip.text)),
        cut: session.clip.as_ref().is_some_and(|clip| clip.cut),
        shortcuts: Arc::clone(&session.shortcuts),
        can_undo: !model.history.undo.is_empty(),
        can_redo: !model.history.redo.is_empty(),
    })
}

/// The days alone, for [`crate::app::first`]; nothing while a view is being made.
pub(crate) fn calendar(model: &Model, env: &Env) -> Option<Arc<WeekView>> {
    let mut cache = model.cache.try_borrow_mut().ok()?;
    Some(week(model, env, &mut cache))
}

fn with_cache(model: &Model, make: impl FnOnce(&mut Cache) -> View) -> View {
    // Two views are never made of one model at once; were it so, the second would be made without remembering.
    let mut own = Cache::default();
    let mut shared = model.cache.try_borrow_mut();
    make(shared.as_deref_mut().unwrap_or(&mut own))
}

/// The place of something new before it has a title.
fn creating(model: &Model, slot: Slot, member: Option<&MemberId>) -> Spot {
    let member = member.or(model.planning_for().map(|member| &member.id));
    let whose = member.and_then(|member| model.person(member));
    Spot { date: slot.date, start: slot.start, minutes: model.plan.settings().default_minutes, whose }
}

#[inline(never)]
fn page(model: &Model, env: &Env, cache: &mut Cache) -> PageView {
    match model.session.page {
        Page::Week => PageView::Week,
        Page::Day => PageView::Day,
        Page::Team => PageView::Team(team(model, env, cache)),
        Page::Reports => PageView::Reports(reported(model, env, cache)),
        Page::Settings => PageView::Settings(settings(model, cache)),
        Page::Integrations => PageView::Integrations(keep(&mut cache.integrations, integrations(model))),
    }
}

/// The report made before, while nothing that it is made from has changed: it reads all that is planned.
fn reported(model: &Model, env: &Env, cache: &mut Cache) -> Arc<ReportView> {
    let key = key(model, env);
    if let Some((_, made)) = cache.report.as_ref().filter(|(known, _)| *known == key) {
        return Arc::clone(made);
    }
    let made = Arc::new(make(model, env, &key));
    cache.report = Some((key, Arc::clone(&made)));
    made
}

#[inline(never)]
fn sidebar(model: &Model, env: &Env, cache: &mut Cache) -> Arc<SidebarView> {
    let open = model.session.open;
    let shown = model.shown().filter(|_| open);
    let connections =
        model.sources.all.iter().filter(|source| source.lists()).map(|source| chip(model, source, shown)).collect();
    let panel = shown.map(|source| {
        let made = panel::panel(model, env, source, cache);
        keep(&mut cache.panel, made)
    });
    keep(&mut cache.sidebar, SidebarView { open, connections, known: model.sources.known, host: host(model), panel })
}

pub(crate) fn state(model: &Model, source: &Source) -> ChipState {
    match source.status {
        Status::Disconnected => ChipState::Disconnected,
        _ if source.schedule.waiting() || model.session.offline => ChipState::Waiting,
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
        cycle: source.schedule.cycle(model.gate()),
    }
}
