//! What the browser says of itself, for diagnostics.

use js_sys::Date;
use wasm_bindgen::JsValue;

/// The browser's name and version, as it sends them to every site.
pub fn browser() -> String {
    web_sys::window().and_then(|window| window.navigator().user_agent().ok()).unwrap_or_default()
}

/// The languages that the user prefers, the best first.
pub fn languages() -> String {
    let languages = web_sys::window().map(|window| window.navigator().languages());
    let tags = languages.iter().flat_map(|all| all.iter()).filter_map(|tag| tag.as_string());
    tags.collect::<Vec<_>>().join(", ")
}

/// The current instant, as `2026-11-24T08:00:00.000Z`.
pub fn instant() -> String {
    Date::new_0().to_iso_string().into()
}

/// Whether the page's URL asks for a log of what happens: `?debug`.
pub fn wants_log() -> bool {
    let search = web_sys::window().and_then(|window| window.location().search().ok()).unwrap_or_default();
    search.trim_start_matches('?').split('&').any(|part| part == "debug")
}

/// Writes a line to the console.
pub fn log(line: &str) {
    web_sys::console::log_1(&JsValue::from_str(line));
}
