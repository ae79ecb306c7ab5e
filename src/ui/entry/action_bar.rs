//! The action bar: buttons for what was picked up with a key or a tool, and for selected entries. Keys do the same, but
//! touch screens have none.

use std::sync::Arc;

use engine::view::PageView;
use engine::{DragMsg, EntryMsg, Grip, Msg, Nudge, SelectionMsg};
use leptos::prelude::*;
use plan::EntryId;

use crate::app::use_app;
use crate::ui::kit::icon::Icon;
use crate::ui::phrases;
use crate::ui::shortcuts;
use crate::ui::slices;
use crate::ui::texts::{text, text_count};

/// The bar, while there is something to act on.
#[component]
pub fn ActionBar() -> impl IntoView {
    let lifted = slices::part(|view| {
        let held = view.held.as_ref().filter(|held| held.by_keys && !held.resizing);
        held.map(|held| Arc::clone(&held.title))
    });
    let selected = slices::part(|view| {
        let first = view.selected.first().filter(|_| view.held.is_none());
        first.map(|first| (first.clone(), view.selected.len()))
    });
    move || match (lifted.get(), selected.get()) {
        (Some(title), _) => view! { <Lifted title/> }.into_any(),
        (None, Some((first, count))) => view! { <Selected first count/> }.into_any(),
        (None, None) => ().into_any(),
    }
}

/// Buttons for the target and length of what was picked up; a tap on the days moves it as well.
#[component]
fn Lifted(title: Arc<str>) -> impl IntoView {
    let people = slices::page().with_untracked(|page| matches!(page, PageView::Team(_)));
    let (before, after) = if people { ("person-before", "person-after") } else { ("earlier", "later") };
    view! {
        <section class="action-bar" aria-label=text("in-hand")>
            <p dir="auto">{phrases::title_or(&title).into_owned()}</p>
            <Tool key="previous-day" icon="previous" msg=Msg::Drag(DragMsg::Nudge(Nudge::Days(-1)))/>
            <Tool key="next-day" icon="next" msg=Msg::Drag(DragMsg::Nudge(Nudge::Days(1)))/>
            <Tool key=before icon="earlier" msg=Msg::Drag(DragMsg::Nudge(Nudge::Steps(-1)))/>
            <Tool key=after icon="later" msg=Msg::Drag(DragMsg::Nudge(Nudge::Steps(1)))/>
            <Tool key="shorter" icon="shorter" msg=Msg::Drag(DragMsg::Nudge(Nudge::Longer(-1)))/>
            <Tool key="longer" icon="new" msg=Msg::Drag(DragMsg::Nudge(Nudge::Longer(1)))/>
            <Word key="cancel" action="cancel" msg=Msg::Drag(DragMsg::Cancel)/>
            <Word key="drop-here" action="drop" msg=Msg::Drag(DragMsg::Drop) primary=true/>
        </section>
    }
}

/// Buttons for the selected entries.
#[component]
fn Selected(first: EntryId, count: usize) -> impl IntoView {
    view! {
        <section class="action-bar" aria-label=text("in-hand")>
            <p>{text_count("said-selected", count as i64)}</p>
            <Tool key="complete" icon="check" action="complete" msg=Msg::Entry(EntryMsg::ToggleDone(first.clone()))/>
            <Tool key="duplicate" icon="copy" action="duplicate" msg=Msg::Entry(EntryMsg::Duplicate(first.clone()))/>
            <Tool key="remove" icon="remove" action="remove" msg=Msg::Entry(EntryMsg::Remove(first.clone()))/>
            <Tool key="key-clear" icon="close" action="clear" msg=Msg::Selection(SelectionMsg::Clear)/>
            <Word key="move-them" action="pick" msg=Msg::Drag(DragMsg::Lift(Grip::Entry { entry: first, at: None })) primary=true/>
        </section>
    }
}

/// A small button for the pointer, named by its text; keys do the same.
#[component]
pub fn Tool(
    /// The key of its text.
    key: &'static str,
    /// The icon's name in `style/icons.svg`, without `icon-`.
    icon: &'static str,
    /// The action that its shortcut starts.
    #[prop(optional)]
    action: Option<&'static str>,
    /// The message it sends.
    msg: Msg,
) -> impl IntoView {
    let app = use_app();
    view! {
        <button
            class="icon-button"
            type="button"
            tabindex="-1"
            aria-label=text(key)
            title=shortcuts::tip(key.into(), action)
            on:click=move |_| app.dispatch(msg.clone())
        >
            <Icon name=icon/>
        </button>
    }
}

#[component]
fn Word(key: &'static str, action: &'static str, msg: Msg, #[prop(optional)] primary: bool) -> impl IntoView {
    let app = use_app();
    view! {
        <button
            class="button"
            class:primary=primary
            type="button"
            tabindex="-1"
            title=shortcuts::tip(key.into(), Some(action))
            on:click=move |_| app.dispatch(msg.clone())
        >
            {text(key)}
        </button>
    }
}
