//! The zoom of the calendar: the wheel with Ctrl, or two fingers. Whatever asks for it, the minute under the pointer
//! stays where it is; by keys that of the focused entry, or in the middle of what is seen.

use std::cell::Cell;
use std::rc::Rc;

use web_sys::{Event, HtmlElement, MouseEvent};

use crate::web::dom;
use crate::web::dom::listen::on;
use crate::web::input::touches::{number, touches};

/// How far a wheel turns for a step, in pixels: less than one notch.
const NOTCH: f64 = 40.0;
/// The pixels of a line, for wheels that turn by lines.
const LINE: f64 = 33.0;
/// How much further apart two fingers are after a step.
const SPREAD: f64 = 1.3;

thread_local! {
    /// Where the pointer zooms, from the top of the window.
    static POINTER: Cell<Option<f64>> = const { Cell::new(None) };
}

/// Gives an hour this height, in pixels.
pub fn show(main: &HtmlElement, hour: u16) {
    let pointer = POINTER.take();
    let find = |selector: &str| dom::all(main, selector).into_iter().next();
    let (Some(days), Some(timed)) = (find(".days"), find("[data-timed]")) else { return };
    let height = format!("{hour}px");
    let style = days.style();
    if style.get_property_value("--hour").is_ok_and(|before| before == height) {
        return;
    }
    let focused = || dom::active().filter(|active| main.contains(Some(active)))?.closest("[data-entry]").ok()?;
    let seen = || {
        let (main, above) = (main.get_bounding_client_rect(), find(".day-top"));
        let top = above.map_or(main.top(), |above| above.get_bounding_client_rect().bottom());
        (top + main.bottom()) / 2.0
    };
    let focused = || focused().map(|entry| entry.get_bounding_client_rect().top());
    let place = pointer.or_else(focused).unwrap_or_else(seen);
    let before = timed.get_bounding_client_rect();
    let share = (place - before.top()) / before.height().max(1.0);
    // The browser would move what is seen along with an entry, and do the same a second time.
    let anchors = |how: &str| drop(main.style().set_property("overflow-anchor", how));
    anchors("none");
    // Fails only for names that aren't those of properties.
    let _ = style.set_property("--hour", &height);
    let now = timed.get_bounding_client_rect();
    let off = now.top() + now.height() * share - place;
    main.set_scroll_top(main.scroll_top().saturating_add(off.round() as i32));
    let main = main.clone();
    dom::next_frame(move || dom::next_frame(move || drop(main.style().remove_property("overflow-anchor"))));
}

/// Calls `zoom` with the steps closer that the wheel and fingers ask for; negative ones lead further away.
pub fn watch(main: &HtmlElement, zoom: impl Fn(i32) + 'static) {
    let zoom = Rc::new(move |by: i32, y: f64| {
        POINTER.set(Some(y));
        zoom(by);
        // What follows is drawn before the next frame; at the last step nothing is.
        dom::next_frame(|| POINTER.set(None));
    });
    let (turned, turns) = (Cell::new(0.0), Rc::clone(&zoom));
    on::<MouseEvent>(main, "wheel", move |event| {
        if !event.ctrl_key() {
            return;
        }
        event.prevent_default();
        let lines = number(&event, "deltaMode") > 0.0;
        let by = number(&event, "deltaY") * if lines { LINE } else { 1.0 };
        let all = if turned.get() * by < 0.0 { by } else { turned.get() + by };
        if all.abs() < NOTCH {
            return turned.set(all);
        }
        turned.set(0.0);
        turns(if all < 0.0 { 1 } else { -1 }, f64::from(event.client_y()));
    });
    let apart = Rc::new(Cell::new(None::<f64>));
    let began = Rc::clone(&apart);
    on::<Event>(main, "touchstart", move |event| began.set(fingers(&event).map(|(apart, _)| apart)));
    on::<Event>(main, "touchmove", move |event| {
        let (Some((now, middle)), Some(before)) = (fingers(&event), apart.get()) else { return };
        event.prevent_default();
        let by = match now / before.max(1.0) {
            spread if spread >= SPREAD => 1,
            spread if spread <= 1.0 / SPREAD => -1,
            _ => return,
        };
        apart.set(Some(now));
        zoom(by, middle);
    });
}

/// How far two fingers are apart, and the height of their middle; `None` for another number of fingers.
fn fingers(event: &Event) -> Option<(f64, f64)> {
    let &[from, to] = &touches(event)[..] else { return None };
    Some(((to.x - from.x).hypot(to.y - from.y), (from.y + to.y) / 2.0))
}
