//! The page's URL, as [`Route`] reads and writes it, and the redirect back from a provider.

use std::sync::Arc;

use engine::{Opaque, Returned, Route};
use providers::oauth::{CAME_FROM, WAY_BACK};
use providers::{About, AppHome};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;
use web_sys::UrlSearchParams;

use crate::web::dom::listen::on;
use crate::web::extension::surface::{Surface, surface};
use crate::web::net::proof;

/// On a page narrower than this, in pixels, only a day is readable; as in `style/frame.css`.
const NARROW: f64 = 600.0;
/// From this width on, in pixels, a day's whole date stands in the bar.
const WHOLE_DATE: f64 = 1100.0;

/// The route in the URL. Without one it is the week, or the day in the popup and on a narrow screen.
pub fn current() -> Route {
    match hash().as_str() {
        #[cfg(feature = "bench")]
        "" | "#" => crate::web::bench::route(),
        #[cfg(not(feature = "bench"))]
        "" | "#" if narrow() => Route::day(None),
        hash => Route::parse(hash),
    }
}

/// Whether there is room for only one day: in the popup and on a narrow screen.
pub fn narrow() -> bool {
    surface() == Surface::Popup || is_below(NARROW)
}

/// Whether the bar has no room for a day's whole date beside the pages.
pub fn abbreviates() -> bool {
    narrow() || is_below(WHOLE_DATE)
}

fn is_below(width: f64) -> bool {
    let inner = web_sys::window().and_then(|window| window.inner_width().ok()?.as_f64());
    inner.is_some_and(|inner| inner < width)
}

/// Sets the URL to `route`. The previous one stays in the history, so that Back leads there.
pub(crate) fn show(route: &Route) {
    let (shown, wanted) = (hash(), route.to_string());
    if shown != wanted
        && let Some(history) = history()
    {
        // Browsers refuse if a page does this hundreds of times within seconds; then only the URL lags.
        let _ = history.push_state_with_url(&JsValue::NULL, "", Some(&wanted));
    }
}

/// Calls `tell` with the route in the URL, now and whenever the user changes it (typing, Back, a link).
pub(crate) fn follow(tell: impl Fn(Route) + Copy + 'static) {
    // An initial URL without a route is completed, so that Back from the next one leads to it and not out of the app.
    if let (true, Some(history)) = (hash().is_empty(), history()) {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&current().to_string()));
    }
    if let Some(window) = web_sys::window() {
        on::<web_sys::Event>(&window, "hashchange", move |_| tell(current()));
        // It may have changed since the start.
        tell(current());
    }
}

/// Calls `tell` with what a provider's authorization server sent back, if this page is the callback page. The URL is
/// cleared at once: a code and a state must not stay in it.
pub(crate) fn take_returned(tell: impl FnOnce(Returned) + 'static) {
    let Some(location) = web_sys::window().map(|window| window.location()) else { return };
    let path = location.pathname().unwrap_or_default();
    let Some(dir) = path.strip_suffix(WAY_BACK) else { return };
    let query = location.search().unwrap_or_default();
    if let Some(history) = history() {
        // A relative URL without scheme and host can't be refused.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&format!("{dir}{}", Route::week(None))));
    }
    spawn_local(async move {
        if let Some(returned) = returned(&query).await {
            tell(returned);
        }
    });
}

/// Reads what a provider sent back in the parameters.
pub(crate) async fn returned(query: &str) -> Option<Returned> {
    let given = UrlSearchParams::new_with_str(query).ok()?;
    let state = given.get("state").unwrap_or_default();
    let state_hash = proof::digest(&state).await.unwrap_or_default();
    Some(Returned {
        state_hash: state_hash.into(),
        state: Opaque(state.into()),
        code: given.get("code").map(|code| Opaque(code.into())),
        iss: given.get("iss").map(Arc::from),
        provider: providers::came_from(given.get(CAME_FROM)).map(Arc::from),
        error: given.get("error").map(Arc::from),
    })
}

/// The redirect address of a provider, for an operator to register.
pub fn way_back(provider: &About) -> String {
    let Some(location) = web_sys::window().map(|window| window.location()) else { return String::new() };
    if location.protocol().is_ok_and(|protocol| protocol == "chrome-extension:") {
        return provider.way_back(&AppHome::Extension(location.host().unwrap_or_default()));
    }
    let (origin, path) = (location.origin().unwrap_or_default(), location.pathname().unwrap_or_default());
    let dir = path.rfind('/').map_or("", |end| &path[..end]);
    provider.way_back(&AppHome::Folder(format!("{origin}{dir}/")))
}

/// The prefix of the history state of an entry that was left for a provider's page.
const LEFT_FOR: &str = "left for ";

/// Records in the history that the page is being left for a provider's page: the entry is only seen again if the user
/// comes back without an answer. Neither storage nor a URL contains it.
pub(crate) fn note_leaving(state_hash: &str) {
    if let Some(history) = history() {
        // A text can't be refused as a state.
        let _ = history.replace_state_with_url(&JsValue::from_str(&format!("{LEFT_FOR}{state_hash}")), "", None);
    }
}

/// The hash of the state with which this history entry was left for a provider's page; returned only once.
pub(crate) fn take_left_off() -> Option<Arc<str>> {
    let history = history()?;
    let noted = history.state().ok()?.as_string()?;
    let hash = noted.strip_prefix(LEFT_FOR)?;
    // As above.
    let _ = history.replace_state_with_url(&JsValue::NULL, "", None);
    Some(hash.into())
}

fn history() -> Option<web_sys::History> {
    web_sys::window()?.history().ok()
}

fn hash() -> String {
    web_sys::window().and_then(|window| window.location().hash().ok()).unwrap_or_default()
}
