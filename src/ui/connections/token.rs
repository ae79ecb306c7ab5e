//! Connecting by a personal token: a field in which it is never readable, and that forgets it once it is sent.

use engine::{ConnectionsMsg, Msg, Opaque};
use leptos::ev::SubmitEvent;
use leptos::html::Input;
use leptos::prelude::*;

use crate::app::use_app;
use crate::ui::texts::{text, text_with};

/// The form. `page` is where the provider makes a token.
#[component]
pub fn TokenForm(id: &'static str, name: &'static str, page: &'static str, busy: Memo<bool>) -> impl IntoView {
    let app = use_app();
    let field = NodeRef::<Input>::new();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(field) = field.get_untracked() else { return };
        let typed = field.value();
        let token = typed.trim();
        if !token.is_empty() {
            app.dispatch(Msg::Connections(ConnectionsMsg::SendToken(id.into(), Opaque(token.into()))));
            field.set_value("");
        }
    };
    Effect::new(move |_| {
        if let Some(field) = field.get() {
            let _ = field.focus();
        }
    });
    view! {
        <form class="provider-token" aria-label=text_with("token-for", [("provider", name)]) on:submit=submit>
            <label>
                <span>{text("token-field")}</span>
                <input
                    class="field"
                    type="password"
                    name="token"
                    autocomplete="off"
                    spellcheck="false"
                    dir="ltr"
                    node_ref=field
                    aria-describedby="token-about"
                />
            </label>
            <button class="button primary" type="submit" disabled=move || busy.get()>{text("connect")}</button>
            <button
                class="button quiet-edge"
                type="button"
                on:click=move |_| app.dispatch(Msg::Connections(ConnectionsMsg::CloseToken))
            >
                {text("cancel")}
            </button>
            <p id="token-about">
                {text_with("token-about", [("provider", name)])} " "
                <a href=page target="_blank" rel="noopener noreferrer">{text("token-make")}</a>
            </p>
        </form>
    }
}
