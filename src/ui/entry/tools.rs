//! The tools of the entry under the pointer: one set for all entries, so that an entry stays a single element.
//! [`engine::tools`] decides how many there are, and keeps the entry's middle free; the keys C and S and the entry's
//! menu do the same.

use engine::tools::{Layout, fit};
use engine::{EntryMsg, FocusTarget, Msg, TimerMsg};
use leptos::prelude::*;
use plan::EntryId;

use crate::app::use_app;
use crate::ui::kit::icon::Icon;
use crate::ui::kit::opener::{Anchor, Open, use_opener};
use crate::ui::shortcuts;
use crate::ui::slices;
use crate::ui::texts::text;
use crate::web::dom;
use crate::web::dom::widget;
use crate::web::dom::widget::{HoveredEntry, Watch};

/// A tool ignores clicks for this many milliseconds after it has appeared under the pointer: they are meant for the
/// entry.
const SETTLING: u32 = 300;

/// The tools, inside the scrolled area, so that they stay at their entry.
#[component]
pub fn EntryTools() -> impl IntoView {
    let carrying = slices::part(|view| view.held.is_some());
    let hovered = RwSignal::new(None::<HoveredEntry>);
    let anchor = NodeRef::<leptos::html::Div>::new();
    let watch = StoredValue::new_local(None::<Watch>);
    let forget = move || {
        if hovered.with_untracked(Option::is_some) {
            hovered.set(None);
        }
    };
    // A panel that opens and other days move the entries away from a pointer that rests, and nothing tells where they are.
    let days = slices::part(|view| (view.page.page(), view.week.days.first().map(|day| day.date)));
    Effect::new(move |_| {
        days.track();
        forget();
    });
    Effect::new(move |_| {
        if let Some(anchor) = anchor.get() {
            watch.set_value(anchor.parent_element().map(|days| widget::watch_size(&days, forget)));
            widget::watch_hover(&anchor, move |spot| {
                if hovered.with_untracked(|old| *old != spot) {
                    hovered.set(spot);
                }
            });
        }
    });
    view! {
        <div class="tools-anchor" node_ref=anchor>
            {move || hovered.get().filter(|_| !carrying.get()).map(|spot| view! { <Tools spot/> })}
        </div>
    }
}

#[component]
fn Tools(spot: HoveredEntry) -> impl IntoView {
    let opener = use_opener();
    let (layout, size) = fit(spot.size)?;
    let id = EntryId::new(spot.entry);
    let looked = id.clone();
    // Gone as soon as its entry is.
    let shown = slices::part(move |view| view.entry(&looked).map(|entry| (entry.done, entry.running.is_some())));
    let done = move || shown.with(|shown| matches!(shown, Some((true, _))));
    let runs = move || shown.with(|shown| matches!(shown, Some((_, true))));
    let settling = RwSignal::new(true);
    let settles = StoredValue::new_local(Some(widget::after(SETTLING, move || settling.set(false))));
    on_cleanup(move || settles.set_value(None));
    let named = move |is: bool, yes: [&'static str; 2], no: [&'static str; 2]| if is { yes } else { no };
    let mark = Signal::derive(move || named(done(), ["reopen", "reopen"], ["complete", "check"]));
    let timer = Signal::derive(move || named(runs(), ["stop-timer", "stop"], ["start-timer", "start"]));
    let menu = Signal::derive(|| ["actions", "menu"]);
    let (toggled, timed, opened) = (id.clone(), id.clone(), id);
    let all = (layout != Layout::Menu).then(|| {
        view! {
            <Tool is=mark action="complete" act=Act::Send(Msg::Entry(EntryMsg::ToggleDone(toggled)))/>
            <Tool is=timer action="timer" act=Act::Send(Msg::Timer(TimerMsg::Toggle(timed)))/>
        }
    });
    let open = Callback::new(move |place| {
        opener.open_at(Open::Context, Anchor { of: FocusTarget::Entry(opened.clone()), place });
    });
    Some(view! {
        <div
            class="entry-tools"
            class:settling=move || settling.get()
            class:in-head=spot.in_head
            class:column={layout == Layout::Column}
            hidden=move || shown.with(Option::is_none)
            style:top=format!("{}px", spot.top)
            style:left=format!("{}px", spot.right)
            style:width=format!("{}px", size.width)
            style:height=format!("{}px", size.height)
        >
            {all}
            <Tool is=menu act=Act::Open(open)/>
        </div>
    })
}

/// What a tool does.
#[derive(Clone)]
enum Act {
    Send(Msg),
    Open(Callback<(i32, i32)>),
}

/// A tool with its icon, named by its text.
#[component]
fn Tool(is: Signal<[&'static str; 2]>, #[prop(optional)] action: Option<&'static str>, act: Act) -> impl IntoView {
    let app = use_app();
    let label = move || text(is.get()[0]);
    let tip = shortcuts::tip(Signal::derive(move || is.get()[0]), action);
    let icon = Signal::derive(move || is.get()[1]);
    let menu = matches!(act, Act::Open(_)).then_some("menu");
    let press = move |event| {
        // The second click of a double click would undo the first one.
        if !dom::is_repeated(&event) {
            match &act {
                Act::Send(msg) => app.dispatch(msg.clone()),
                Act::Open(open) => open.run(dom::place_of(&event)),
            }
        }
    };
    view! {
        <button
            class="icon-button"
            type="button"
            tabindex="-1"
            aria-label=label
            title=tip
            aria-haspopup=menu
            on:click=press
        >
            <Icon name=icon/>
        </button>
    }
}
