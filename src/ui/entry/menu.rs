//! The menu of an entry: everything that can be done with it, opened where its tools have no room, with a right click,
//! or with its key.

use engine::{EntryMsg, Msg, TimerMsg};
use leptos::html::Div;
use leptos::prelude::*;
use plan::EntryId;

use crate::app::use_app;
use crate::ui::kit::icon::Icon;
use crate::ui::kit::opener::{MenuAnchor, use_opener};
use crate::ui::phrases;
use crate::ui::shortcuts;
use crate::ui::shortcuts::MenuKeys;
use crate::ui::slices;
use crate::ui::texts::{text, text_with};
use crate::web::dom;
use crate::web::input::{focus, keyboard};

/// Its largest width and height, in pixels, to keep it within the page.
const ROOM: (u32, u32) = (224, 192);

/// The menu, while it is open.
#[component]
pub fn EntryMenu() -> impl IntoView {
    let opener = use_opener();
    let at = Memo::new(move |_| opener.entry());
    move || at.get().map(|at| view! { <Items at/> })
}

#[component]
fn Items(at: MenuAnchor) -> impl IntoView {
    let opener = use_opener();
    let MenuAnchor { entry, place: (left, top) } = at;
    let looked = entry.clone();
    let entry_now = slices::part(move |view| {
        let entry = view.entry(&looked)?;
        Some((phrases::title_or(&entry.title).into_owned(), entry.done, entry.running.is_some()))
    });
    let root = NodeRef::<Div>::new();
    Effect::new(move |_| {
        if let Some(menu) = root.get() {
            dom::focus_first(&menu);
        }
    });
    // Closes as soon as its entry is gone.
    Effect::new(move |_| {
        if entry_now.with(Option::is_none) {
            opener.close();
        }
    });
    let label = move || entry_now.get().map(|(title, ..)| text_with("entry-tools", [("title", &title)]));
    let done = move || entry_now.with(|entry| matches!(entry, Some((_, true, _))));
    let runs = move || entry_now.with(|entry| matches!(entry, Some((.., true))));
    view! {
        <div
            class="menu entry-menu"
            role="menu"
            aria-label=label
            node_ref=root
            style:left=format!("max(4px, min({left}px, 100vw - {}px))", ROOM.0)
            style:top=format!("max(4px, min({top}px, 100dvh - {}px))", ROOM.1)
            on:keydown=move |event| dom::menu_key(&event, move || opener.leave())
            on:focusout=move |event| {
                if dom::focus_leaves(&event) {
                    opener.close();
                }
            }
        >
            <Item key="edit" icon="settings" action="edit" msg=Msg::Entry(EntryMsg::Edit(entry.clone()))/>
            {
                let entry = entry.clone();
                move || {
                    let (key, icon) = if done() { ("reopen", "reopen") } else { ("complete", "check") };
                    view! { <Item key icon action="complete" msg=Msg::Entry(EntryMsg::ToggleDone(entry.clone()))/> }
                }
            }
            {
                let entry = entry.clone();
                move || {
                    let (key, icon) = if runs() { ("stop-timer", "stop") } else { ("start-timer", "start") };
                    view! { <Item key icon action="timer" msg=Msg::Timer(TimerMsg::Toggle(entry.clone()))/> }
                }
            }
            <Item key="duplicate" icon="copy" action="duplicate" msg=Msg::Entry(EntryMsg::Duplicate(entry.clone()))/>
            <Item key="remove" icon="remove" action="remove" msg=Msg::Entry(EntryMsg::Remove(entry.clone())) gone=entry/>
        </div>
    }
}

#[component]
fn Item(
    key: &'static str,
    icon: &'static str,
    action: &'static str,
    msg: Msg,
    /// The entry that the action removes: the focus then goes to the next one.
    #[prop(optional)]
    gone: Option<EntryId>,
) -> impl IntoView {
    let app = use_app();
    let opener = use_opener();
    let act = move |_| {
        let heir = gone.as_ref().and_then(keyboard::heir);
        opener.leave();
        app.dispatch(msg.clone());
        heir.into_iter().for_each(focus::focus_soon);
    };
    view! {
        <button
            class="menu-item"
            type="button"
            role="menuitem"
            aria-keyshortcuts=shortcuts::aria(action)
            on:click=act
        >
            <Icon name=icon/>
            <span class="name">{text(key)}</span>
            <MenuKeys action=Some(action)/>
        </button>
    }
}
