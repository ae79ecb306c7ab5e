//! The layout of the whole page.

use engine::Page;
use engine::view::PageView;
use leptos::prelude::*;

use crate::ui::calendar::week::Week;
use crate::ui::connections::rail::Rail;
use crate::ui::deferred::{DeferredPart, DeferredPlace};
use crate::ui::entry::action_bar::ActionBar;
use crate::ui::extension::today::Today;
use crate::ui::frame::bar::Bar;
use crate::ui::kit::live::Live;
use crate::ui::kit::toast::ToastPlace;
use crate::ui::slices;
use crate::ui::storage::save::Notice;
use crate::ui::texts::text;
use crate::web::dom;
use crate::web::extension::surface::{Surface, surface};

/// The whole page.
#[component]
pub fn Root() -> impl IntoView {
    let page = slices::page();
    // One day and seven are the same calendar, which stays.
    let other = Memo::new(move |_| Some(page.with(PageView::page)).filter(|page| !page.has_hours()));
    let hours = slices::part(|view| view.device.popup_hours());
    let agenda =
        Memo::new(move |_| surface() == Surface::Popup && !hours.get() && page.with(|page| page.page() == Page::Day));
    let unopened = slices::part(|view| view.unopened.clone().filter(|_| !view.loaded));
    view! {
        <div class="app">
            <Show when=move || page.with(|page| page.page().days().is_some())>
                <button class="skip-link" type="button" on:click=move |_| dom::focus_main()>
                    {text("skip-to-calendar")}
                </button>
            </Show>
            <Bar/>
            {popup()}
            <Notice/>
            {move || match (unopened.get(), other.get()) {
                (Some(why), _) => view! { <DeferredPlace part=DeferredPart::Unopened(why)/> }.into_any(),
                // A view of another type than the calendar's: elements that both have aren't reused, and with them what
                // listens there for the calendar that has gone.
                (None, None) if agenda.get() => (Today(), ()).into_any(),
                (None, None) => Week().into_any(),
                (None, Some(page)) => view! { <DeferredPlace part=DeferredPart::Page(page)/> }.into_any(),
            }}
            <DeferredPlace part=DeferredPart::Backlog/>
            <DeferredPlace part=DeferredPart::Panel/>
            <Rail/>
            <ActionBar/>
            <ToastPlace/>
            <DeferredPlace part=DeferredPart::Over/>
            <Live/>
        </div>
    }
}

/// The additional fields of the extension's popup.
fn popup() -> impl IntoView {
    (surface() == Surface::Popup).then(|| view! { <DeferredPlace part=DeferredPart::Popup/> })
}
