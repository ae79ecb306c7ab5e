//! What storage is doing: a quiet word while all is well, a notice with a cure when edits are only in memory.

use engine::Msg;
use leptos::prelude::*;

use super::icon::Icon;
use super::slices;
use super::texts::text;
use super::words;
use crate::shell::use_app;

/// The word in the bar. `data-saved-edits` counts the edits that are durable since the page started.
#[component]
pub fn SaveState() -> impl IntoView {
    let saving = slices::part(|view| view.saving.clone());
    let state = Memo::new(move |_| {
        saving.with(|saving| match saving {
            saving if saving.failed.is_some() => "failed",
            saving if saving.pending > 0 => "saving",
            _ => "saved",
        })
    });
    let word = move || match state.get() {
        "failed" => text("not-saved"),
        "saving" => text("saving"),
        _ => text("saved"),
    };
    // Nothing has been edited yet: nothing to say.
    let silent =
        move || saving.with(|saving| saving.acknowledged == 0 && saving.pending == 0 && saving.failed.is_none());
    view! {
        <span
            class="save-state"
            data-save-state=state
            data-saved-edits=move || saving.with(|saving| saving.acknowledged.to_string())
        >
            <span class="wide">{move || if silent() { String::new() } else { word() }}</span>
        </span>
    }
}

/// The notice above the week while a save has failed.
#[component]
pub fn Notice() -> impl IntoView {
    let app = use_app();
    let failed = slices::part(|view| view.saving.failed.clone());
    move || {
        failed.get().map(|error| {
            view! {
                <div class="notice" role="alert">
                    <Icon name="warning"/>
                    <p>{words::save_error(&error)}</p>
                    <button class="button quiet-edge" type="button" on:click=move |_| app.dispatch(Msg::RetrySave)>
                        {text("retry")}
                    </button>
                </div>
            }
        })
    }
}
