//! Parts of the one view signal. Each wakes its readers only when that part has changed.

use std::sync::Arc;

use engine::shortcuts::Shortcuts;
use engine::view::{
    BacklogView, ChoicesView, MeetingsView, PageView, PanelView, SidebarView, TeamView, TimersView, WeekView,
};
use engine::{View, zoom};
use leptos::prelude::*;
use plan::MemberId;

use crate::app::use_app;
use crate::ui::kit::memo::{memo, memo_by};

/// A part behind an `Arc`, compared by identity: the engine returns the same one until something in it changes.
fn shared<T: Send + Sync + 'static>(part: impl Fn(&View) -> &Arc<T> + Send + Sync + 'static) -> Memo<Arc<T>> {
    let view = use_app().view;
    memo_by(
        move |_| view.with(|view| Arc::clone(part(view))),
        |old, new| match (old, new) {
            (Some(old), Some(new)) => !Arc::ptr_eq(old, new),
            _ => true,
        },
    )
}

/// The week shown.
pub fn week() -> Memo<Arc<WeekView>> {
    shared(|view| &view.week)
}

/// The height of an hour on the page shown, in pixels: the one number that everything drawn among hours goes by.
pub fn hour() -> Memo<u16> {
    part(|view| zoom::hour_height(view.minutes_a_row))
}

/// The meetings behind its entries.
pub fn meetings() -> Memo<Arc<MeetingsView>> {
    shared(|view| &view.meetings)
}

/// Whose days are shown, as in an address; `None` means your own.
pub fn who() -> Memo<Option<MemberId>> {
    part(|view| view.who.clone())
}

/// The choices that forms and filters offer.
pub fn choices() -> Memo<Arc<ChoicesView>> {
    shared(|view| &view.choices)
}

/// Everyone's week. When another page is shown, the last value stays, because the component is about to be removed.
pub fn team() -> Memo<Arc<TeamView>> {
    let view = use_app().view;
    memo_by(
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

/// The shortcuts that were changed from the defaults.
pub fn shortcuts() -> Memo<Arc<Shortcuts>> {
    shared(|view| &view.shortcuts)
}

/// The running timers.
pub fn timers() -> Memo<Arc<TimersView>> {
    shared(|view| &view.timers)
}

/// The backlog, while its panel is open.
pub fn backlog() -> Memo<Option<Arc<BacklogView>>> {
    let view = use_app().view;
    memo_by(
        move |_| view.with(|view| view.backlog.clone()),
        |old, new| match (old, new) {
            (Some(Some(old)), Some(Some(new))) => !Arc::ptr_eq(old, new),
            (Some(None), Some(None)) => false,
            _ => true,
        },
    )
}

/// A part of the backlog, compared by value; `None` while the panel is closed.
pub fn backlog_part<T: PartialEq + Send + Sync + 'static>(
    get: impl Fn(&BacklogView) -> T + Send + Sync + 'static,
) -> Memo<Option<T>> {
    let backlog = backlog();
    memo(move |_| backlog.with(|backlog| backlog.as_deref().map(&get)))
}

/// The page shown, without its content.
pub fn page() -> Memo<PageView> {
    let view = use_app().view;
    memo_by(
        move |_| view.with(|view| view.page.clone()),
        |old, new| match (old, new) {
            (Some(old), Some(new)) => old.page() != new.page(),
            _ => true,
        },
    )
}

/// A small part, compared by value.
pub fn part<T: PartialEq + Send + Sync + 'static>(get: impl Fn(&View) -> T + Send + Sync + 'static) -> Memo<T> {
    let view = use_app().view;
    memo(move |_| view.with(&get))
}

/// A part of the connection shown, compared by value; `None` while none is shown.
pub fn panel<T: PartialEq + Send + Sync + 'static>(
    get: impl Fn(&PanelView) -> T + Send + Sync + 'static,
) -> Memo<Option<T>> {
    let sidebar = sidebar();
    memo(move |_| sidebar.with(|sidebar| sidebar.panel.as_deref().map(&get)))
}
