//! The rail at the right edge: the button that opens the integrations, and a mark for each connection.

use engine::view::{ChipState, ChipView};
use engine::{Millis, Msg, SidebarMsg};
use leptos::prelude::*;

use crate::app::use_app;
use crate::ui::kit::icon::Icon;
use crate::ui::kit::memo::memo;
use crate::ui::shortcuts;
use crate::ui::slices;
use crate::ui::texts::{text, text_with};
use crate::web::time::clock;

/// The rail. While the panel is open, the panel shows the connections; see [`Chips`].
#[component]
pub fn Rail() -> impl IntoView {
    let app = use_app();
    let open = slices::part(|view| view.sidebar.open);
    view! {
        <nav class="rail" aria-label=text("rail")>
            <button
                class="icon-button rail-toggle"
                type="button"
                data-sidebar-toggle=""
                aria-label=text("integrations")
                aria-keyshortcuts=shortcuts::aria("sidebar")
                aria-expanded=move || open.get().to_string()
                title=shortcuts::tip("integrations".into(), Some("sidebar"))
                on:click=move |_| app.dispatch(Msg::Sidebar(SidebarMsg::Toggle))
            >
                <Icon name="integrations"/>
            </button>
            <Show when=move || !open.get()>
                <Chips/>
            </Show>
        </nav>
    }
}

/// The connections: on the rail while the panel is closed, in the panel (in the same place) while it is open.
#[component]
pub fn Chips() -> impl IntoView {
    let chips = slices::part(|view| view.sidebar.connections.clone());
    view! {
        <div class="chips" role="group" aria-label=text("connections")>
            <For each=move || chips.get() key=|chip| chip.id.clone() let:chip>
                <Chip first=chip chips/>
            </For>
        </div>
    }
}

#[component]
fn Chip(first: ChipView, chips: Memo<Vec<ChipView>>) -> impl IntoView {
    let app = use_app();
    let (id, shown) = (first.id.clone(), first.id.clone());
    let chip = memo(move |_| {
        chips.with(|chips| chips.iter().find(|chip| chip.id == id).cloned()).unwrap_or_else(|| first.clone())
    });
    let name = move || chip.with(chip_name);
    view! {
        <button
            class="chip"
            type="button"
            data-connection=chip.with_untracked(|chip| chip.id.0.to_string())
            data-provider=chip.with_untracked(|chip| chip.provider.to_string())
            data-state=move || chip.with(|chip| state_word(chip.state))
            aria-pressed=move || chip.with(|chip| chip.selected.to_string())
            aria-label=name
            title=name
            on:click=move |_| app.dispatch(Msg::Sidebar(SidebarMsg::ShowConnection(shown.clone())))
        >
            <For each=move || chip.with(|chip| chip.cycle) key=|cycle| *cycle let:cycle>
                <Ring cycle/>
            </For>
            <span class="mark" aria-hidden="true" data-letter=move || chip.with(|chip| letter(&chip.name))></span>
        </button>
    }
}

/// A ring that empties until the next poll. Each cycle creates a new one, so that the animation starts where the clock
/// is.
#[component]
fn Ring(cycle: (Millis, Millis)) -> impl IntoView {
    let (from, until) = cycle;
    view! {
        <i
            class="ring"
            style:animation-duration=format!("{}ms", until.saturating_sub(from).max(0))
            style:animation-delay=format!("{}ms", from.saturating_sub(clock::now()).min(0))
        ></i>
    }
}

fn chip_name(chip: &ChipView) -> String {
    match chip.state {
        ChipState::Fresh => chip.name.to_string(),
        ChipState::Waiting => text_with("chip-waiting", [("name", &chip.name)]),
        ChipState::Disconnected => text_with("chip-disconnected", [("name", &chip.name)]),
    }
}

fn state_word(state: ChipState) -> &'static str {
    match state {
        ChipState::Fresh => "fresh",
        ChipState::Waiting => "waiting",
        ChipState::Disconnected => "disconnected",
    }
}

/// The first letter of a name, for a tile.
pub fn letter(name: &str) -> String {
    name.chars().next().map(|first| first.to_uppercase().to_string()).unwrap_or_default()
}
