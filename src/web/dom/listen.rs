//! Event listeners that last as long as the page.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::convert::FromWasmAbi;
use web_sys::{AddEventListenerOptions, EventTarget};

/// Calls `handler` for each `event`. The listener is never removed: it belongs to the page, not to a component.
pub(crate) fn on<E: FromWasmAbi + 'static>(target: &EventTarget, event: &str, handler: impl FnMut(E) + 'static) {
    add(target, event, false, handler);
}

/// The same, before anything below `target` receives the event.
pub(crate) fn on_first<E: FromWasmAbi + 'static>(target: &EventTarget, event: &str, handler: impl FnMut(E) + 'static) {
    add(target, event, true, handler);
}

fn add<E: FromWasmAbi + 'static>(target: &EventTarget, event: &str, capture: bool, handler: impl FnMut(E) + 'static) {
    let handler = Closure::<dyn FnMut(E)>::new(handler).into_js_value();
    let options = AddEventListenerOptions::new();
    // Several of the handlers call `preventDefault`, which a passive listener may not.
    options.set_passive(false);
    options.set_capture(capture);
    // Fails for no existing target.
    let _ = target.add_event_listener_with_callback_and_add_event_listener_options(
        event,
        handler.unchecked_ref(),
        &options,
    );
}
