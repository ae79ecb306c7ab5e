//! The section of keyboard shortcuts: each can be changed by pressing another one, and goes back by a button.

use std::sync::Arc;

use engine::actions::{ACTIONS, Action};
use engine::shortcuts::{Shortcuts, Unfit};
use engine::{Msg, SettingsMsg};
use leptos::ev::KeyboardEvent;
use leptos::html::Button;
use leptos::prelude::*;

use crate::app::{App, use_app};
use crate::ui::kit::section::Section;
use crate::ui::shortcuts::{alternatives, caps};
use crate::ui::slices;
use crate::ui::texts::{text, text_with};
use crate::web::dom;
use crate::web::input::keyboard;
use crate::web::intl;

/// What is typed for an action.
#[derive(Clone, Debug, PartialEq)]
enum Typed {
    /// Nothing yet.
    Nothing,
    /// What can't be a shortcut.
    Reserved,
    /// What other actions have.
    Taken(Arc<str>, Vec<&'static str>),
}

/// The section.
#[component]
pub fn ShortcutSettings() -> impl IntoView {
    let app = use_app();
    let changed = slices::shortcuts();
    let some = move || changed.with(|changed| ACTIONS.iter().any(|action| changed.is_changed(action)));
    let recording = RwSignal::new(None::<(&'static str, Typed)>);
    let action = view! {
        <Show when=some>
            <button
                class="button quiet-edge"
                type="button"
                on:click=move |_| app.dispatch(Msg::Settings(SettingsMsg::ResetShortcuts))
            >
                {text("reset-all")}
            </button>
        </Show>
    };
    view! {
        <Section id="settings-shortcuts" heading=text("list-of-keys") action=action.into_any()>
            <ul class="settings-list">
                {ACTIONS
                    .iter()
                    .filter(|action| !action.fixed)
                    .map(|action| view! { <Row action recording/> })
                    .collect_view()}
            </ul>
        </Section>
    }
}

/// An action: its shortcuts, and the way to others.
#[component]
fn Row(action: &'static Action, recording: RwSignal<Option<(&'static str, Typed)>>) -> impl IntoView {
    let app = use_app();
    let changed = slices::shortcuts();
    let own = move || changed.with(|changed| !changed.is_changed(action));
    let typed = Memo::new(move |_| {
        recording.with(|now| now.as_ref().filter(|(id, _)| *id == action.id()).map(|(_, typed)| typed.clone()))
    });
    let open = move || typed.with(Option::is_some);
    let change = NodeRef::<Button>::new();
    let leave = move || {
        recording.set(None);
        if let Some(change) = change.get_untracked() {
            dom::focus(&change);
        }
    };
    let name = text(action.name);
    let label = text_with("change-shortcut", [("action", &name)]);
    let back = text_with("reset-shortcut", [("action", &name)]);
    let shown = move || {
        let written: Vec<_> = changed.with(|changed| changed.of(action).map(|key| caps(key, false)).collect());
        match written.is_empty() {
            true => view! { <span class="setting-notes">{text("no-shortcut")}</span> }.into_any(),
            false => alternatives(written).into_any(),
        }
    };
    let press = move |event: KeyboardEvent| {
        if event.key() == "Tab" {
            return;
        }
        event.prevent_default();
        event.stop_propagation();
        if event.key() == "Escape" {
            return leave();
        }
        match keyboard::written(&event) {
            Err(Unfit::Modifier) => {}
            Err(Unfit::Reserved) => recording.set(Some((action.id(), Typed::Reserved))),
            Ok(key) => {
                let key: Arc<str> = key.into();
                let others: Vec<_> =
                    changed.with_untracked(|changed| changed.conflicts(action, &key).map(|other| other.name).collect());
                if others.is_empty() {
                    take(app, action, key);
                    leave();
                } else {
                    recording.set(Some((action.id(), Typed::Taken(key, others))));
                }
            }
        }
    };
    let said = move || match typed.get() {
        Some(Typed::Taken(key, others)) => {
            let others = intl::list(&others.into_iter().map(text).collect::<Vec<_>>());
            let key = caps(&key, false).join("+");
            text_with("shortcut-taken", [("shortcut", &key), ("action", &others)])
        }
        Some(Typed::Reserved) => text("shortcut-reserved"),
        Some(Typed::Nothing) | None => text("press-shortcut"),
    };
    let taken = move || typed.with(|typed| matches!(typed, Some(Typed::Taken(..))));
    let replace = move |_| {
        if let Some(Typed::Taken(key, _)) = typed.get_untracked() {
            changed.with_untracked(|changed| give_up(app, changed, action, &key));
            take(app, action, key);
        }
        leave();
    };
    let remove = move |_| {
        app.dispatch(Msg::Settings(SettingsMsg::Shortcut(action.id(), Some(Vec::new()))));
        leave();
    };
    let field = NodeRef::<Button>::new();
    Effect::new(move |_| {
        if let Some(field) = field.get() {
            dom::focus(&field);
        }
    });
    view! {
        <li class="setting-shortcut" data-shortcut=action.id()>
            <span class="setting-name">{name}</span>
            <span class="setting-keys">{shown}</span>
            <button
                class="button quiet-edge"
                type="button"
                node_ref=change
                aria-label=label
                aria-expanded=move || open().to_string()
                on:click=move |_| match open() {
                    true => recording.set(None),
                    false => recording.set(Some((action.id(), Typed::Nothing))),
                }
            >
                {text("change")}
            </button>
            <button
                class="button quiet-edge"
                type="button"
                aria-label=back
                disabled=own
                on:click=move |_| app.dispatch(Msg::Settings(SettingsMsg::Shortcut(action.id(), None)))
            >
                {text("reset")}
            </button>
            <Show when=open>
                <div class="setting-press" role="group" aria-label=text("press-shortcut")>
                    <button class="field press" type="button" node_ref=field on:keydown=press>
                        <span aria-live="polite">{said}</span>
                    </button>
                    <Show when=taken>
                        <button class="button primary" type="button" on:click=replace>
                            {text("replace")}
                        </button>
                    </Show>
                    <button class="button quiet-edge" type="button" on:click=remove>
                        {text("no-shortcut")}
                    </button>
                    <button class="button quiet-edge" type="button" on:click=move |_| leave()>
                        {text("cancel")}
                    </button>
                </div>
            </Show>
        </li>
    }
}

fn take(app: App, action: &'static Action, key: Arc<str>) {
    app.dispatch(Msg::Settings(SettingsMsg::Shortcut(action.id(), Some(vec![key]))));
}

/// Others lose the shortcut.
fn give_up(app: App, changed: &Shortcuts, action: &Action, key: &str) {
    for other in changed.conflicts(action, key).filter(|other| !other.fixed) {
        let left = changed.without(other, key);
        app.dispatch(Msg::Settings(SettingsMsg::Shortcut(other.id(), Some(left))));
    }
}
