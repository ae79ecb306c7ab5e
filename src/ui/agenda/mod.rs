//! The Agenda page: four weeks as a list. [`DayList`] draws the days of any page as such a list.

use engine::{CalendarMsg, Msg};
use leptos::prelude::*;

use crate::app::use_app;
use crate::ui::agenda::list::DayList;
use crate::ui::slices;
use crate::ui::texts::text;

pub mod list;

/// The page, in place of the calendar.
#[component]
pub fn Agenda() -> impl IntoView {
    let app = use_app();
    let loaded = slices::part(|view| view.loaded);
    let turn = move |by| move |_| app.dispatch(Msg::Calendar(CalendarMsg::Step(by)));
    view! {
        <main class="page agenda" tabindex="0" aria-label=text("calendar") aria-busy=move || (!loaded.get()).to_string()>
            <div class="agenda-page">
                <button class="button agenda-turn" type="button" on:click=turn(-1)>{text("previous-agenda")}</button>
                <Show when=move || loaded.get()>
                    <DayList/>
                </Show>
                <button class="button agenda-turn" type="button" on:click=turn(1)>{text("next-agenda")}</button>
            </div>
        </main>
    }
}
