//! The error page that replaces every page while the stored data can't be read: why, and what helps. It never looks
//! like an empty week.

use engine::{LoadError, Msg, StorageMsg};
use leptos::prelude::*;

use crate::app::use_app;
use crate::ui::diagnostics::CopyDiagnostics;
use crate::ui::kit::icon::Icon;
use crate::ui::storage::save::load_error;
use crate::ui::texts::text;

/// The page.
#[component]
pub fn Unopened(
    /// Why the data can't be read.
    why: LoadError,
) -> impl IntoView {
    let app = use_app();
    let (what, cure) = load_error(&why);
    let again = if why == LoadError::Newer {
        // The page's own URL, which loads the newer version.
        view! { <a class="button primary" href="">{text("reload")}</a> }.into_any()
    } else {
        view! {
            <button class="button primary" type="button" on:click=move |_| app.dispatch(Msg::Storage(StorageMsg::Retry))>
                {text("try-again")}
            </button>
        }
        .into_any()
    };
    view! {
        <main class="page" tabindex="0" aria-label=text("calendar")>
            <section class="unopened" role="alert">
                <Icon name="warning"/>
                <h2 class="dialog-title">{what}</h2>
                <p>{cure}</p>
                <p class="dialog-hint">{text("unopened-go-on-hint")}</p>
                <div class="dialog-foot">
                    <CopyDiagnostics/>
                    <button class="button quiet-edge" type="button" on:click=move |_| app.dispatch(Msg::Storage(StorageMsg::GoOnUnopened))>
                        {text("go-on-unopened")}
                    </button>
                    {again}
                </div>
            </section>
        </main>
    }
}
