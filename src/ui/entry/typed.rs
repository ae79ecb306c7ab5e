//! The small fields of an entry's form, each with its error.

use std::sync::Arc;

use engine::Field;
use engine::view::FormView;
use leptos::prelude::*;

use crate::ui::phrases;

/// The form that is open.
pub(super) type OpenForm = Memo<Option<Arc<FormView>>>;

/// One of the small fields, with its error.
#[component]
pub(super) fn Typed(
    label: &'static str,
    kind: &'static str,
    form: OpenForm,
    field: Field,
    value: Signal<String>,
    input: impl Fn(String) + 'static,
) -> impl IntoView {
    let wrong = wrong(form, field);
    view! {
        <label class="dialog-label">
            {phrases::field(field)}
            <input
                class="field"
                type=kind
                name=label
                autocomplete="off"
                aria-invalid=move || wrong.get().then_some("true")
                prop:value=value
                on:input:target=move |event| input(event.target().value())
            />
            {move || wrong.get().then(|| view! { <span class="dialog-wrong" role="alert">{phrases::wrong(field)}</span> })}
        </label>
    }
}

pub(super) fn wrong(form: OpenForm, field: Field) -> Memo<bool> {
    Memo::new(move |_| form.with(|form| form.as_ref().is_some_and(|form| form.wrong.contains(&field))))
}
