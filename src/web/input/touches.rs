//! The fingers on the screen, as an event of the browser has them. They are read by name: the typed accessors would bring
//! glue into the calendar's module.

use js_sys::Reflect;
use wasm_bindgen::JsValue;
use web_sys::Event;

use crate::web::input::hit_test::Point;

/// More fingers than this aren't told apart.
const MOST: u32 = 3;

/// Where the fingers are, at most three of them.
pub(crate) fn touches(event: &Event) -> Vec<Point> {
    let Ok(all) = Reflect::get(event, &"touches".into()) else { return Vec::new() };
    let count = (number(&all, "length") as u32).min(MOST);
    let finger = |at| Reflect::get_u32(&all, at).ok();
    let point = |touch: JsValue| Point { x: number(&touch, "clientX"), y: number(&touch, "clientY") };
    (0..count).filter_map(finger).map(point).collect()
}

/// A number of an object; 0 without one.
pub(crate) fn number(of: &JsValue, name: &str) -> f64 {
    Reflect::get(of, &name.into()).ok().and_then(|value| value.as_f64()).unwrap_or(0.0)
}
