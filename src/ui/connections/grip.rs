//! The panel's inner edge, which changes its width by pointer or arrow keys.

use engine::keys::along;
use leptos::prelude::*;

use crate::ui::texts::text;
use crate::web::dom;
use crate::web::dom::widget;

/// The initial width, in pixels.
pub const USUAL: i32 = 320;
const NARROWEST: i32 = 280;
const WIDEST: i32 = 480;
const STEP: i32 = 16;

/// The edge.
#[component]
pub fn Grip(
    /// The panel's width, in pixels.
    width: RwSignal<i32>,
) -> impl IntoView {
    // The pointer's position at the start of the drag, and the panel's width then.
    let taken = StoredValue::new(None::<(i32, i32)>);
    let set = move |to: i32| width.set(to.clamp(NARROWEST, WIDEST));
    view! {
        <div
            class="panel-grip"
            role="separator"
            tabindex="0"
            aria-label=text("widen")
            aria-orientation="vertical"
            aria-valuemin=NARROWEST.to_string()
            aria-valuemax=WIDEST.to_string()
            aria-valuenow=move || width.get().to_string()
            on:pointerdown=move |event| {
                widget::hold_pointer(&event);
                taken.set_value(Some((event.client_x(), width.get_untracked())));
            }
            on:pointermove=move |event| {
                if let Some((x, before)) = taken.get_value() {
                    let wider = x.saturating_sub(event.client_x());
                    set(if dom::is_right_to_left() { before.saturating_sub(wider) } else { before.saturating_add(wider) });
                }
            }
            on:pointerup=move |_| taken.set_value(None)
            on:pointercancel=move |_| taken.set_value(None)
            on:dblclick=move |_| set(USUAL)
            on:keydown=move |event| {
                let by = match along(&event.key(), dom::is_right_to_left()) {
                    "ArrowLeft" => STEP,
                    "ArrowRight" => -STEP,
                    _ => return,
                };
                event.prevent_default();
                event.stop_propagation();
                set(width.get_untracked().saturating_add(by));
            }
        ></div>
    }
}
