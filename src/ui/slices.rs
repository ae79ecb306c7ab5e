//! Parts of the one view signal, each of which wakes its readers only when it has changed itself.

use std::sync::Arc;

use engine::View;
use engine::shortcuts::Shortcuts;
use engine::view::{BacklogView, ChoicesView, PageView, PanelView, SidebarView, TeamView, TimersView, WeekView};
use leptos::prelude::*;
use plan::MemberId;

use crate::app::use_app;

/// A part behind an `Arc`, compared by identity: the engine hands out the same one until something in it changes.
fn shared<T: Send + Sync + 'static>(part: impl Fn(&View) -> &Arc<T> + Send + Sync + 'static) -> Memo<Arc<T>> {
    let view = use_app().view;
    Memo::new_with_compare(
        move |_| view.with(|view| Arc::clone(part(view))),
        |old, new| match (old, new) {
            (Some(old), Some(new)) => !Arc::ptr_eq(old, new),
            _ => true,
        },
    )
}

/// The week.
pub fn week() -> Memo<Arc<WeekView>> {
    shared(|view| &view.week)
}

/// Whose days they are, as an address says it; `None` is one's own.
pub fn who() -> Memo<Option<MemberId>> {
    part(|view| view.who.clone())
}

/// What forms and filters offer.
pub fn choices() -> Memo<Arc<ChoicesView>> {
    shared(|view| &view.choices)
}

/// The week of everybody. Once another page is shown the last one stays: this one is about to go.
pub fn team() -> Memo<Arc<TeamView>> {
    let view = use_app().view;
    Memo::new_with_compare(
        move |last: Option<&Arc<TeamView>>| {
            let shown = view.with(|view| match &view.page {
                PageView::Team(team) => Some(Arc::clone(team)),
                _ => None,
            });
            shown.or_else(|| last.cloned()).unwrap_or_default()
        },
        |old, new| match (old, new) {
            (Some(old), Some(new)) => !Arc::ptr_eq(old, new),
            _ => true,
        },
    )
}

/// The integrations.
pub fn sidebar() -> Memo<Arc<SidebarView>> {
    shared(|view| &view.sidebar)
}

/// Keyboard shortcuts that were changed.
pub fn shortcuts() -> Memo<Arc<Shortcuts>> {
    shared(|view| &view.shortcuts)
}

/// The timers that run.
pub fn timers() -> Memo<Arc<TimersView>> {
    shared(|view| &view.timers)
}

/// The tasks that wait, while their panel is open.
pub fn backlog() -> Memo<Option<Arc<BacklogView>>> {
    let view = use_app().view;
    Memo::new_with_compare(
        move |_| view.with(|view| view.backlog.clone()),
        |old, new| match (old, new) {
            (Some(Some(old)), Some(Some(new))) => !Arc::ptr_eq(old, new),
            (Some(None), Some(None)) => false,
            _ => true,
        },
    )
}

/// A part of them, compared by value; `None` while their panel is closed.
pub fn backlog_part<T: PartialEq + Send + Sync + 'static>(
    get: impl Fn(&BacklogView) -> T + Send + Sync + 'static,
) -> Memo<Option<T>> {
    let backlog = backlog();
    Memo::new(move |_| backlog.with(|backlog| backlog.as_deref().map(&get)))
}

/// Which page is shown, without what is on it.
pub fn page() -> Memo<PageView> {
    let view = use_app().view;
    Memo::new_with_compare(
        move |_| view.with(|view| view.page.clone()),
        |old, new| match (old, new) {
            (Some(old), Some(new)) => old.kind() != new.kind(),
            _ => true,
        },
    )
}

/// A small part, compared by value.
pub fn part<T: PartialEq + Send + Sync + 'static>(get: impl Fn(&View) -> T + Send + Sync + 'static) -> Memo<T> {
    let view = use_app().view;
    Memo::new(move |_| view.with(&get))
}

/// A part of the shown connection, compared by value; `None` while none is shown.
pub fn panel<T: PartialEq + Send + Sync + 'static>(
    get: impl Fn(&PanelView) -> T + Send + Sync + 'static,
) -> Memo<Option<T>> {
    let sidebar = sidebar();
    Memo::new(move |_| sidebar.with(|sidebar| sidebar.panel.as_deref().map(&get)))
}
