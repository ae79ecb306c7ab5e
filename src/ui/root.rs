//! The layout of the whole page.

use engine::view::PageView;
use leptos::prelude::*;

use crate::ui::calendar::week::Week;
use crate::ui::connections::rail::Rail;
use crate::ui::deferred::{DeferredPart, DeferredPlace};
use crate::ui::entry::action_bar::ActionBar;
use crate::ui::frame::bar::Bar;
use crate::ui::kit::live::Live;
use crate::ui::kit::toast::ToastPlace;
use crate::ui::slices;
use crate::ui::storage::save::Notice;
use crate::web::extension::surface::{Surface, surface};

/// The whole page.
#[component]
pub fn Root() -> impl IntoView {
    let page = slices::page();
    // One day and seven are the same calendar, which stays.
    let other = Memo::new_with_compare(
        move |_| Some(page.get()).filter(|page| !matches!(page, PageView::Week | PageView::Day)),
        |old, new| match (old, new) {
            (Some(Some(old)), Some(Some(new))) => old.kind() != new.kind(),
            (Some(None), Some(None)) => false,
            _ => true,
        },
    );
    let unopened = slices::part(|view| view.unopened.clone().filter(|_| !view.loaded));
    view! {
        <div class="app">
            <Bar/>
            {popup()}
            <Notice/>
            {move || match (unopened.get(), other.get()) {
                (Some(why), _) => view! { <DeferredPlace part=DeferredPart::Unopened(why)/> }.into_any(),
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
