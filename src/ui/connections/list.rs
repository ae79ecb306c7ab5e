//! The list of source items. Only the visible rows exist, however many there are.
//!
//! Rows are drawn in slots that are reused: a row keeps its slot as long as it is visible, and the slot of a row that
//! has scrolled away takes the next one. So scrolling creates no elements, and their order stays that of the list.

use std::sync::Arc;

use engine::view::{Heading, PanelStatus, RowView};
use engine::window::{Heights, Offsets, Window};
use engine::{CompletionMsg, DragMsg, Grip, Msg, SidebarMsg, TimerMsg};
use leptos::either::Either;
use leptos::html::Div;
use leptos::prelude::*;

use crate::app::use_app;
use crate::ui::connections::row::{HeadingRow, TOOLS, ToolTips, heading, item as item_row, tool_tips};
use crate::ui::kit::memo::memo;
use crate::ui::kit::motif::Motif;
use crate::ui::slices;
use crate::ui::texts::{text, text_with};
use crate::web::dom;
use crate::web::dom::widget;

/// As in `style/tokens.css`: `--row-heading` and `--row`.
const HEIGHTS: Heights = Heights { heading: 28, item: 44 };
/// Pixels drawn beyond both ends, so that quick scrolling shows no gap.
const OVERSCAN: u32 = 440;

/// The list.
#[component]
pub fn List() -> impl IntoView {
    let rows = slices::panel(|panel| Arc::clone(&panel.rows));
    let bare = slices::panel(|panel| matches!(panel.status, PanelStatus::Loading | PanelStatus::Disconnected));
    let empty = Memo::new(move |_| rows.with(|rows| rows.as_ref().is_none_or(|rows| rows.is_empty())));
    view! {
        <Show when=move || !empty.get()>
            <Rows rows/>
        </Show>
        <Show when=move || empty.get() && bare.get() == Some(false)>
            <NothingListed/>
        </Show>
    }
}

type Shared = Memo<Option<Arc<Vec<RowView>>>>;
/// The row in a slot: its index and its position in pixels.
type Placed = Option<(usize, u32)>;

#[component]
fn Rows(rows: Shared) -> impl IntoView {
    let app = use_app();
    let scroll = RwSignal::new(0_u32);
    let height = RwSignal::new(0_u32);
    let list = NodeRef::<Div>::new();
    let watch = StoredValue::new_local(None);
    Effect::new(move |_| {
        // The largest height so far, so that a note that comes and goes above it doesn't add and remove rows.
        let tell = move |now: u32| height.set(now.max(height.get_untracked()));
        watch.set_value(list.get().map(|list| widget::watch_height(&list, tell)));
    });
    let offsets =
        Memo::new(move |_| rows.with(|rows| Offsets::new(rows.as_deref().map_or(&[], Vec::as_slice), HEIGHTS)));
    let window = Memo::new(move |_| offsets.with(|offsets| offsets.window(scroll.get(), height.get(), OVERSCAN)));
    let total = Memo::new(move |_| offsets.with(Offsets::total));
    let sticky = Memo::new(move |_| {
        let row = offsets.with(|offsets| offsets.sticky(scroll.get()))?;
        rows.with(|rows| match rows.as_ref()?.get(row)? {
            RowView::Heading(shown) => Some(heading(shown)),
            RowView::Item(_) => None,
        })
    });
    let slots = StoredValue::new(Vec::<ArcRwSignal<Placed>>::new());
    let shown = move || {
        let window = window.get();
        offsets.with(|offsets| slots.try_update_value(|slots| place(slots, window, offsets)).unwrap_or_default())
    };
    let items = Memo::new(move |_| {
        rows.with(|rows| rows.iter().flat_map(|rows| rows.iter()).filter(|row| matches!(row, RowView::Item(_))).count())
    });
    let tips = tool_tips();
    view! {
        <div
            class="list"
            role="listbox"
            aria-label=text("items")
            node_ref=list
            on:click=move |event| {
                let shown = app.view.with_untracked(|view| {
                    view.sidebar.panel.as_ref().map(|panel| panel.connection.clone())
                });
                if let (Some((tool, item)), Some(shown)) = (dom::row_tool(&event), shown) {
                    app.dispatch(match tool {
                        tool if tool == TOOLS[1] => Msg::Sidebar(SidebarMsg::OpenItem(shown, item)),
                        tool if tool == TOOLS[3] => Msg::Drag(DragMsg::Lift(Grip::Item { connection: shown, item })),
                        tool if tool == TOOLS[2] => Msg::Timer(TimerMsg::ToggleItem(shown, item)),
                        _ => Msg::Completion(CompletionMsg::Toggle(shown, item)),
                    });
                }
            }
            on:scroll=move |event| scroll.set(dom::scrolled(&event).0)
        >
            // Not drawn if no group starts above: an empty heading would cover the first item.
            {move || {
                sticky
                    .get()
                    .map(|text| {
                        view! {
                            <div class="list-heading sticky" role="presentation" aria-hidden="true" dir="auto">{text}</div>
                        }
                    })
            }}
            <div class="list-extent" role="presentation" style:height=move || format!("{}px", total.get())>
                <For each=shown key=|(slot, _)| *slot let((_, placed))>
                    <Slot rows placed items tips/>
                </For>
            </div>
        </div>
    }
}

/// Assigns a slot to each visible row, and updates only the slots whose row or position has changed.
fn place(slots: &mut Vec<ArcRwSignal<Placed>>, window: Window, offsets: &Offsets) -> Vec<(usize, ArcRwSignal<Placed>)> {
    while slots.len() < window.end.saturating_sub(window.first) {
        slots.push(ArcRwSignal::new(None));
    }
    (window.first..window.end)
        .map(|row| {
            let slot = row.checked_rem(slots.len()).unwrap_or(0);
            let placed = Some((row, offsets.top(row)));
            if slots[slot].with_untracked(|old| *old != placed) {
                slots[slot].set(placed);
            }
            (slot, slots[slot].clone())
        })
        .collect()
}

#[component]
fn Slot(rows: Shared, placed: ArcRwSignal<Placed>, items: Memo<usize>, tips: Memo<Arc<ToolTips>>) -> impl IntoView {
    // Compared by value, so that a new list with the same row redraws nothing.
    let row = memo(move |_| {
        let (index, top) = placed.get()?;
        rows.with(|rows| {
            let rows = rows.as_ref()?;
            let row = rows.get(index)?.clone();
            let headings = || rows.iter().take(index).filter(|row| matches!(row, RowView::Heading(_)));
            let below_its_container = matches!(headings().next_back(), Some(RowView::Heading(Heading::Container(_))));
            Some((row, top, index.saturating_sub(headings().count()).saturating_add(1), below_its_container))
        })
    });
    move || {
        row.get().map(|(row, top, position, below_its_container)| match row {
            RowView::Heading(shown) => Either::Left(view! { <HeadingRow text=heading(&shown) top/> }),
            RowView::Item(mut item) => {
                // The heading names the container for all of them.
                item.container.take_if(|_| below_its_container);
                Either::Right(tips.with(|tips| item_row(item, top, position, items, tips)))
            }
        })
    }
}

/// What the list says if it is empty: everything is done, or nothing was found.
#[component]
fn NothingListed() -> impl IntoView {
    let app = use_app();
    let search = slices::panel(|panel| Arc::clone(&panel.search));
    let name = slices::panel(|panel| Arc::clone(&panel.name));
    move || {
        let (search, name) = (search.get().unwrap_or_default(), name.get().unwrap_or_default());
        let searching = !search.trim().is_empty();
        let (head, cure) = if searching {
            (text_with("nothing-found", [("search", search.trim())]), text("nothing-found-cure"))
        } else {
            (text("no-items"), text_with("no-items-cure", [("provider", &name)]))
        };
        let label = text(if searching { "clear-search" } else { "check-now" });
        let msg = move || if searching { SidebarMsg::Search("".into()) } else { SidebarMsg::Refresh };
        let act = move |_| app.dispatch(Msg::Sidebar(msg()));
        view! {
            <div class="panel-state" role="status">
                <Motif/>
                <strong dir="auto">{head}</strong>
                <p>{cure}</p>
                <button class="button quiet-edge" type="button" on:click=act>
                    {label}
                </button>
            </div>
        }
    }
}
