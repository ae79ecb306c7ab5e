//! The state of saving: a quiet text while all is well, and a notice with a cure if edits are only in memory.

use engine::{LoadError, Msg, SaveError, StorageMsg};
use leptos::prelude::*;

use crate::app::use_app;
use crate::ui::deferred::{DeferredPart, DeferredPlace};
use crate::ui::kit::icon::Icon;
use crate::ui::slices;
use crate::ui::texts::{text, text_with};

/// The text in the bar. `data-saved-edits` counts the edits that were saved since the page started.
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
    // Nothing has been edited yet, so there is nothing to say.
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

/// The notice above the week if a save has failed, or while the user works without the stored data.
#[component]
pub fn Notice() -> impl IntoView {
    let app = use_app();
    let trouble = slices::part(|view| (view.saving.failed.clone(), view.unopened.clone().filter(|_| view.loaded)));
    move || {
        let said = match trouble.get() {
            (Some(error), _) => Some(save_error(&error)),
            (None, why) => why.map(|why| text_with("unopened-notice", [("what", &load_error(&why).0)])),
        };
        said.map(|said| {
            view! {
                <div class="notice" role="alert">
                    <Icon name="warning"/>
                    <p>{said}</p>
                    <button class="button quiet-edge" type="button" on:click=move |_| app.dispatch(Msg::Storage(StorageMsg::Retry))>
                        {text("retry")}
                    </button>
                    <DeferredPlace part=DeferredPart::Diagnostics/>
                </div>
            }
        })
    }
}

/// Why edits are only in memory.
pub fn save_error(error: &SaveError) -> String {
    match error {
        SaveError::Quota => text("save-failed-quota"),
        SaveError::Unavailable => text("save-failed-unavailable"),
        SaveError::Newer => text("save-failed-newer"),
        SaveError::Silent => text("save-failed-silent"),
        SaveError::Failed(reason) => text_with("save-failed-other", [("reason", reason)]),
    }
}

/// Why the stored data can't be read, as a title, and what helps.
pub fn load_error(error: &LoadError) -> (String, String) {
    match error {
        LoadError::Unavailable => (text("unopened-unavailable"), text("unopened-unavailable-cure")),
        LoadError::Full => (text("unopened-full"), text("unopened-full-cure")),
        LoadError::Newer => (text("unopened-newer"), text("unopened-newer-cure")),
        LoadError::Blocked => (text("unopened-blocked"), text("unopened-blocked-cure")),
        LoadError::Silent => (text("unopened-silent"), text("unopened-silent-cure")),
        LoadError::Failed(reason) => {
            (text("unopened-broken"), text_with("unopened-broken-cure", [("reason", reason.trim_end_matches('.'))]))
        }
    }
}
