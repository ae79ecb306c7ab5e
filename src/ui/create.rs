//! The dialog for a new entry: a title, with the place and the length that it plans shown while typing, and a project.

use engine::effect::Spot;
use engine::{Choice, Msg};
use leptos::html::Input;
use leptos::prelude::*;
use plan::{ProjectId, Slot};

use super::belongs::ProjectField;
use super::dialog::Modal;
use super::slices;
use super::texts::{text, text_with};
use super::words;
use crate::shell::use_app;
use crate::web::dom;

/// The dialog, while it is open.
#[component]
pub fn NewEntryDialog() -> impl IntoView {
    let app = use_app();
    let creating = slices::part(|view| view.creating.clone());
    move || {
        creating.get().map(|spot| {
            view! {
                <Modal heading="new-entry" close=Callback::new(move |()| app.dispatch(Msg::CloseNew))>
                    <Form at=spot/>
                </Modal>
            }
        })
    }
}

#[component]
fn Form(at: Spot) -> impl IntoView {
    let app = use_app();
    let typed = RwSignal::new(String::new());
    let project = RwSignal::new(None::<Choice<ProjectId>>);
    let wrong = RwSignal::new(false);
    let field = NodeRef::<Input>::new();
    Effect::new(move |_| {
        if let Some(field) = field.get() {
            dom::focus(&field);
        }
    });
    let (slot, minutes) = (Slot { date: at.date, start: at.start }, at.minutes);
    let planned = Memo::new(move |_| typed.with(|typed| plan::title::parse(typed).scheduled).unwrap_or(minutes));
    let place = move || text_with("plans", [("spot", &words::place(&Spot { minutes: planned.get(), ..at.clone() }))]);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let title = typed.get_untracked();
        if title.trim().is_empty() {
            return wrong.set(true);
        }
        app.dispatch(Msg::CreateIn { title: title.into(), slot, project: project.get_untracked() });
    };
    view! {
        <form class="dialog-body bare" novalidate on:submit=submit>
            <label class="dialog-label">
                {text("title")}
                <input
                    class="field"
                    type="text"
                    name="title"
                    dir="auto"
                    autocomplete="off"
                    required
                    aria-invalid=move || wrong.get().then_some("true")
                    aria-describedby="title-hint"
                    node_ref=field
                    prop:value=typed
                    on:input:target=move |event| {
                        wrong.set(false);
                        typed.set(event.target().value());
                    }
                />
            </label>
            {move || wrong.get().then(|| view! { <p class="dialog-wrong" role="alert">{text("wrong-title")}</p> })}
            <p class="dialog-hint" id="title-hint">
                <strong>{place}</strong>
                " "
                {text("title-hint")}
            </p>
            <ProjectField chosen=project.into() pick=Callback::new(move |choice| project.set(choice))/>
            <div class="dialog-foot">
                <button class="button" type="button" on:click=move |_| app.dispatch(Msg::CloseNew)>{text("cancel")}</button>
                <button class="button primary" type="submit">{text("save")}</button>
            </div>
        </form>
    }
}
