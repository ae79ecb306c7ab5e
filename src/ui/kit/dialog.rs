//! A modal dialog: focus inside, Escape closes, the page behind is inert. It uses the browser's own element.
//!
//! Only clicks that are meant for it close it. The second click of the double click that opens a dialog is still on its
//! way when the dialog appears, and a press that starts inside it (to select text) may end outside.

use leptos::html;
use leptos::prelude::*;

use crate::ui::kit::opener::{Open, use_opener};
use crate::ui::texts::text;
use crate::web::dom;
use crate::web::dom::widget::{self, Owner, Watch};

/// A dialog that exists while it is open.
#[component]
pub fn Dialog(
    /// Which one it is.
    what: Open,
    /// The key of its title, which names it.
    heading: &'static str,
    /// The dialog's content.
    children: ChildrenFn,
) -> impl IntoView {
    let opener = use_opener();
    let children = StoredValue::new(children);
    let close = Callback::new(move |()| opener.close_only(what));
    view! {
        <Show when=move || opener.get() == what>
            <Modal heading close>{children.read_value()()}</Modal>
        </Show>
    }
}

/// The foot of a form that was to be closed with unsaved text: asks whether to discard it.
#[component]
pub fn Unsaved(
    /// Whether the question is shown.
    asking: RwSignal<bool>,
    /// Discards the text.
    discard: Callback<()>,
) -> impl IntoView {
    view! {
        <p class="dialog-hint" role="alert">{text("unsaved")}</p>
        <span class="bar-space"></span>
        <button class="button" type="button" on:click=move |_| discard.run(())>{text("discard")}</button>
        <button class="button" type="button" on:click=move |_| asking.set(false)>{text("keep-editing")}</button>
        <button class="button primary" type="submit">{text("save")}</button>
    }
}

/// The dialog itself.
#[component]
pub fn Modal(
    /// The key of its title, which names it.
    heading: &'static str,
    /// Removes it.
    close: Callback<()>,
    /// Whether Escape and a press outside may close it now.
    #[prop(default = Callback::new(|()| true))]
    may_close: Callback<(), bool>,
    /// With room for several fields in a row.
    #[prop(optional)]
    wide: bool,
    /// What it opens beside, as a popover; otherwise it is in the middle.
    #[prop(optional_no_strip)]
    beside: Option<Owner>,
    /// Without a visible title: what is in it says what it is.
    #[prop(optional)]
    untitled: bool,
    /// The dialog's content.
    children: Children,
) -> impl IntoView {
    let element = NodeRef::<html::Dialog>::new();
    // A press has started since it appeared, and the last one was outside its body.
    let pressed = StoredValue::new(false);
    let pressed_beside = StoredValue::new(false);
    // Reported once and immediately: the browser's own event comes later, when another dialog may already be open.
    let told = StoredValue::new(false);
    let over = move || {
        if told.try_get_value() == Some(false) {
            told.set_value(true);
            close.run(());
        }
    };
    let leave = move || {
        if may_close.run(()) {
            if let Some(dialog) = element.get_untracked() {
                dom::close_modal(&dialog);
            }
            over();
        }
    };
    let watch = StoredValue::new_local(None::<Watch>);
    let popover = beside.is_some();
    Effect::new(move |_| {
        if let Some(dialog) = element.get() {
            dom::show_modal(&dialog);
            watch.set_value(beside.as_ref().map(|owner| widget::keep_beside(&dialog, owner)));
        }
    });
    view! {
        <dialog
            class="dialog"
            class:broad=wide
            class:untitled=untitled
            class:popover=popover
            role="dialog"
            aria-label=text(heading)
            node_ref=element
            on:keydown=move |event| {
                // Chromium treats a second Escape in a row as final, so that `cancel` can't prevent it.
                if dom::is_escape(&event) && !may_close.run(()) {
                    event.prevent_default();
                }
            }
            on:mousedown=move |event| {
                if !dom::is_repeated(&event) {
                    pressed.set_value(true);
                }
                pressed_beside.set_value(dom::on_backdrop(&event));
            }
            on:click:capture=move |event| {
                if dom::is_repeated(&event) && !pressed.get_value() {
                    event.prevent_default();
                    event.stop_propagation();
                }
            }
            on:cancel=move |event: leptos::ev::Event| {
                event.prevent_default();
                leave();
            }
            on:close=move |_| over()
            on:click=move |event| {
                if dom::on_backdrop(&event) && pressed_beside.get_value() {
                    leave();
                }
            }
        >
            <div class="dialog-body">
                {(!untitled).then(|| view! { <h2 class="dialog-title">{text(heading)}</h2> })}
                {children()}
            </div>
        </dialog>
    }
}
