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
    view! {
        <Show when=move || opener.get() == what>
            <Modal what heading>{children.read_value()()}</Modal>
        </Show>
    }
}

#[component]
fn Modal(what: Open, heading: &'static str, children: Children) -> impl IntoView {
    let opener = use_opener();
    let element = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        if let Some(dialog) = element.get() {
            dom::show_modal(&dialog);
        }
    });
    view! {
        <dialog
            class="dialog"
            aria-label=text(heading)
            node_ref=element
            on:close=move |_| opener.close_only(what)
            on:click=move |event| {
                if dom::on_backdrop(&event) {
                    opener.close_only(what);
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
