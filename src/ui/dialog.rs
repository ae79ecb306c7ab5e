//! A modal dialog: focus inside, Escape closes, the page behind is inert. The browser's own element does the work.

use leptos::html;
use leptos::prelude::*;

use super::open::{Open, use_opener};
use super::texts::text;
use crate::web::dom;

/// A dialog that is there while its kind is open.
#[component]
pub fn Dialog(
    /// Which it is.
    what: Open,
    /// Key of its title, which names it.
    heading: &'static str,
    /// What is in it.
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

/// The dialog itself.
#[component]
pub fn Modal(
    /// Key of its title, which names it.
    heading: &'static str,
    /// Takes it away.
    close: Callback<()>,
    /// Whether Escape and a press beside it may close it now.
    #[prop(default = Callback::new(|()| true))]
    may_close: Callback<(), bool>,
    /// With room for several fields in a row.
    #[prop(optional)]
    wide: bool,
    /// What is in it.
    children: Children,
) -> impl IntoView {
    let element = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        if let Some(dialog) = element.get() {
            dom::show_modal(&dialog);
        }
    });
    view! {
        <dialog
            class="dialog"
            class:broad=wide
            aria-label=text(heading)
            node_ref=element
            on:cancel=move |event: leptos::ev::Event| {
                if !may_close.run(()) {
                    event.prevent_default();
                }
            }
            on:close=move |_| close.run(())
            on:click=move |event| {
                if dom::on_backdrop(&event) && may_close.run(()) {
                    close.run(());
                }
            }
        >
            <div class="dialog-body">
                <h2 class="dialog-title">{text(heading)}</h2>
                {children()}
            </div>
        </dialog>
    }
}
