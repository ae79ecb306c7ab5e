//! Menus: their frame, and the one kind of item that all of them have.

use leptos::html::Div;
use leptos::prelude::*;

use crate::ui::kit::icon::Icon;
use crate::ui::kit::opener::use_opener;
use crate::ui::shortcuts;
use crate::ui::shortcuts::MenuKeys;
use crate::ui::texts::text;
use crate::web::dom;

/// The frame of a menu, whose first item has the focus. Escape, Tab and a press beside it close it.
#[component]
pub fn MenuFrame(
    /// Its accessible name.
    #[prop(into)]
    label: Signal<Option<String>>,
    /// Its upper left corner in the window, in pixels, and the room that it needs; below the bar's button without one.
    #[prop(optional)]
    at: Option<((i32, i32), (u32, u32))>,
    /// The items.
    children: Children,
) -> impl IntoView {
    let opener = use_opener();
    let root = NodeRef::<Div>::new();
    Effect::new(move |_| {
        if let Some(menu) = root.get() {
            dom::focus_first(&menu);
        }
    });
    // A region, since nothing on the page is outside of one.
    view! {
        <section class="of-menu" aria-label=text("actions")>
        <div
            class="menu"
            class:context-menu={at.is_some()}
            role="menu"
            aria-label=move || label.get()
            node_ref=root
            style:left=at.map(|((left, _), (width, _))| format!("max(4px, min({left}px, 100vw - {width}px))"))
            style:top=at.map(|((_, top), (_, height))| format!("max(4px, min({top}px, 100dvh - {height}px))"))
            on:keydown=move |event| dom::menu_key(&event, move || opener.leave())
            on:focusout=move |event| {
                if dom::focus_leaves(&event) {
                    opener.close();
                }
            }
        >
            {children()}
        </div>
        </section>
    }
}

/// An item, which closes the menu and returns the focus before it acts.
#[component]
pub fn MenuItem(
    /// The key of its text.
    #[prop(into)]
    key: Signal<&'static str>,
    /// Its icon.
    #[prop(into)]
    icon: Signal<&'static str>,
    /// The action whose shortcut it names.
    #[prop(optional_no_strip)]
    action: Option<&'static str>,
    /// Whether it can be chosen.
    #[prop(default = true.into())]
    enabled: Signal<bool>,
    /// What it does.
    act: Callback<()>,
) -> impl IntoView {
    let opener = use_opener();
    view! {
        <button
            class="menu-item"
            type="button"
            role="menuitem"
            aria-keyshortcuts=action.map(shortcuts::aria)
            disabled=move || !enabled.get()
            on:click=move |_| {
                opener.leave();
                act.run(());
            }
        >
            <Icon name=icon/>
            <span class="name">{move || text(key.get())}</span>
            <MenuKeys action/>
        </button>
    }
}
