//! The dialog for a new entry: a title, with the length that it plans shown while typing.

use engine::Msg;
use leptos::html::Input;
use leptos::prelude::*;

use super::dialog::Dialog;
use super::open::{Open, use_opener};
use super::texts::{text, text_with};
use super::words;
use crate::shell::use_app;
use crate::web::dom;

/// The dialog.
#[component]
pub fn NewEntryDialog() -> impl IntoView {
    view! {
        <Dialog what=Open::NewEntry heading="new-entry">
            <Form/>
        </Dialog>
    }
}

#[component]
fn Form() -> impl IntoView {
    let app = use_app();
    let opener = use_opener();
    let typed = RwSignal::new(String::new());
    let field = NodeRef::<Input>::new();
    Effect::new(move |_| {
        if let Some(field) = field.get() {
            dom::focus(&field);
        }
    });
    let planned = Memo::new(move |_| typed.with(|typed| plan::title::parse(typed).scheduled));
    let hint = move || match planned.get() {
        Some(minutes) => text_with("title-length", [("length", &words::length(minutes))]),
        None => text("title-hint"),
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let title = typed.get_untracked();
        opener.close();
        app.dispatch(Msg::Create { title: title.into(), slot: None });
    };
    view! {
        <form class="dialog-body bare" on:submit=submit>
            <label class="dialog-label">
                {text("title")}
                <input
                    class="field"
                    type="text"
                    name="title"
                    dir="auto"
                    autocomplete="off"
                    required
                    aria-describedby="title-hint"
                    node_ref=field
                    prop:value=typed
                    on:input:target=move |event| typed.set(event.target().value())
                />
            </label>
            <p class="dialog-hint" id="title-hint">{hint}</p>
            <div class="dialog-foot">
                <button class="button" type="button" on:click=move |_| opener.close()>{text("cancel")}</button>
                <button class="button primary" type="submit">{text("save")}</button>
            </div>
        </form>
    }
}
