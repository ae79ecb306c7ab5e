//! The introduction for an empty plan: three steps in a card at the foot of the calendar. It takes neither the focus nor
//! the room of anything, and goes once there is something planned or connected. Sample data is removed from here, too.

use std::sync::Arc;

use engine::view::{WelcomeView, welcome};
use engine::{BacklogMsg, Msg, SampleTexts, WelcomeMsg};
use leptos::prelude::*;

use crate::app::use_app;
use crate::ui::connections::page::manage;
use crate::ui::kit::icon::Icon;
use crate::ui::kit::motif::Motif;
use crate::ui::slices;
use crate::ui::texts::text;
use crate::web::dom::route;
use crate::web::extension::surface::{Surface, surface};

/// The card, or the line about sample data.
#[component]
pub fn Welcome() -> impl IntoView {
    let app = use_app();
    let changed = slices::part(|view| {
        (view.palette.0, Arc::clone(&view.device), view.loaded, view.sidebar.connections.len(), view.sidebar.known)
    });
    let place = slices::part(|view| view.page.page().has_hours() && view.held.is_none());
    let shown = Memo::new(move |_| {
        changed.with(|_| ());
        app.look(|model, _| welcome(model)).unwrap_or_default()
    });
    let is = move |is: fn(WelcomeView) -> bool| move || place.get() && is(shown.get());
    view! {
        <Show when=is(|shown| shown.introduction && surface() != Surface::Popup)>
            <Introduction/>
        </Show>
        <Show when=is(|shown| shown.sample)>
            <p class="sample-note">
                {text("sample-note")}
                <button class="button quiet-edge" type="button" on:click=move |_| app.dispatch(Msg::Welcome(WelcomeMsg::RemoveSample))>
                    {text("sample-remove")}
                </button>
            </p>
        </Show>
    }
}

#[component]
fn Introduction() -> impl IntoView {
    let app = use_app();
    let skip = move || app.dispatch(Msg::Welcome(WelcomeMsg::Skip));
    let add = move || {
        app.dispatch(Msg::Welcome(WelcomeMsg::AddSample(Box::new(sample()))));
        // On a phone what waits would cover the week that has just come.
        if route::narrow() {
            app.dispatch(Msg::Backlog(BacklogMsg::Toggle));
        }
    };
    let label = text("skip-introduction");
    view! {
        <section
            class="welcome"
            aria-labelledby="welcome-title"
            on:keydown=move |event| {
                if event.key() == "Escape" {
                    event.stop_propagation();
                    skip();
                }
            }
        >
            <Motif/>
            <div class="welcome-head">
                <h2 id="welcome-title">{text("welcome-title")}</h2>
                <button class="icon-button" type="button" aria-label=label.clone() title=label on:click=move |_| skip()>
                    <Icon name="close"/>
                </button>
            </div>
            <ol>
                <li>
                    <b>{text("welcome-what")}</b>
                    <p>{text("welcome-what-text")}</p>
                </li>
                <li>
                    <b>{text("welcome-start")}</b>
                    <div class="empty-actions">
                        <button class="button primary" type="button" on:click=move |_| app.dispatch(manage())>
                            {text("choose-tools")}
                        </button>
                        <button class="button quiet-edge" type="button" on:click=move |_| add()>
                            {text("sample-add")}
                        </button>
                    </div>
                </li>
                <li>
                    <b>{text("welcome-drag")}</b>
                    <p>{text("welcome-drag-text")}</p>
                </li>
            </ol>
        </section>
    }
}

/// The texts of the sample.
fn sample() -> SampleTexts {
    let text = |key| Arc::from(text(key));
    SampleTexts {
        projects: [text("sample-research"), text("sample-website")],
        planned: [
            text("sample-plan-week"),
            text("sample-first-interviews"),
            text("sample-sketch"),
            text("sample-outline"),
            text("sample-review"),
            text("sample-questions"),
            text("sample-second-interviews"),
            text("sample-build"),
            text("sample-test"),
            text("sample-draft"),
            text("sample-publish"),
        ],
        waiting: [text("sample-photos"), text("sample-room"), text("sample-invoices")],
    }
}
