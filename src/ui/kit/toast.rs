//! The toast: what was just done, with an undo or another remedy.

use engine::view::ToastOffer;
use engine::{CalendarMsg, ConnectionsMsg, HistoryMsg, Msg, Page, Route, ToastMsg};
use leptos::prelude::*;

use crate::app::use_app;
use crate::ui::slices;
use crate::ui::texts::text;
use crate::ui::{announcements, shortcuts};
use crate::web::dom::widget;

/// How long a toast stays, in milliseconds, unless the pointer or the focus is on it.
const STAY: u32 = 6_000;

/// The toast, if one is up.
#[component]
pub fn ToastPlace() -> impl IntoView {
    let toast = slices::part(|view| view.toast.clone());
    view! {
        <For each=move || toast.get() key=|toast| toast.id let:toast>
            <Toast toast/>
        </For>
    }
}

#[component]
fn Toast(toast: engine::view::Toast) -> impl IntoView {
    let app = use_app();
    // It closes after a while. While hovered or focused it stays, and afterwards has its full time again.
    let held = RwSignal::new(false);
    Effect::new(move |_: Option<_>| {
        (!held.get()).then(|| widget::after(STAY, move || app.dispatch(Msg::Toast(ToastMsg::Dismiss))))
    });
    view! {
        <section
            class="toast"
            data-toast=""
            aria-label=text("last-change")
            on:pointerenter=move |_| held.set(true)
            on:pointerleave=move |_| held.set(false)
            on:focusin=move |_| held.set(true)
            on:focusout=move |_| held.set(false)
        >
            <p dir="auto">{announcements::shown(&toast.message)}</p>
            {toast.offer.map(|offer| match offer {
                ToastOffer::Undo => {
                    let key = move || shortcuts::keys(shortcuts::first_of("undo").get());
                    view! { <Act msg=Msg::History(HistoryMsg::Undo)>{text("undo")} {key}</Act> }.into_any()
                }
                ToastOffer::Storage => {
                    view! { <Act msg=Msg::Calendar(CalendarMsg::Go(Route::to(Page::Settings)))>{text("settings")}</Act> }.into_any()
                }
                ToastOffer::Reconnect(provider) => {
                    view! { <Act msg=Msg::Connections(ConnectionsMsg::Connect(provider))>{text("reconnect")}</Act> }.into_any()
                }
            })}
        </section>
    }
}

/// The toast's button.
#[component]
fn Act(msg: Msg, children: Children) -> impl IntoView {
    let app = use_app();
    view! { <button class="button" type="button" on:click=move |_| app.dispatch(msg.clone())>{children()}</button> }
}
