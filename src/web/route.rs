//! Addresses inside the app: hash routes, so that static hosting and an extension page need no server rules.

use std::sync::Arc;

use engine::{Msg, Opaque, Returned, Route};
use plan::civil;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;
use web_sys::UrlSearchParams;

use super::listen::on;
use super::proof;
use crate::shell::App;

/// Reads `#/week?date=2026-03-02`; anything that isn't understood is the current week.
pub fn parse(hash: &str) -> Route {
    let path = hash.trim_start_matches('#');
    if path.split('?').next() == Some("/integrations") {
        return Route::Integrations;
    }
    let query = path.split_once('?').map(|(_, query)| query).unwrap_or_default();
    let date = query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .find(|(name, _)| *name == "date")
        .and_then(|(_, value)| civil::date(value));
    Route::Week { date }
}

/// Writes it; [`parse`] reads it back.
pub fn print(route: &Route) -> String {
    match route {
        Route::Week { date: None } => "#/week".into(),
        Route::Week { date: Some(date) } => format!("#/week?date={date}"),
        Route::Integrations => "#/integrations".into(),
    }
}

/// Where the address says to be.
pub fn current() -> Route {
    parse(&hash())
}

/// Makes the address say `route`. Where one came from stays in the history, so that Back leads there.
pub(crate) fn show(route: &Route) {
    let (shown, wanted) = (hash(), print(route));
    if shown != wanted
        && let Some(history) = history()
    {
        // Browsers refuse when a page does this hundreds of times within seconds; the address then lags, nothing else.
        let _ = history.push_state_with_url(&JsValue::NULL, "", Some(&wanted));
    }
}

/// Follows the address when the person changes it (typing, Back, a link).
pub(super) fn follow(app: App) {
    // The address that one came by is completed, so that Back from the next one leads to it and not out of the app.
    if let (true, Some(history)) = (hash().is_empty(), history()) {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&print(&current())));
    }
    if let Some(window) = web_sys::window() {
        on::<web_sys::Event>(&window, "hashchange", move |_| app.dispatch(Msg::Go(current())));
    }
}

/// What a provider's authorization server sent back, when this page is the static file of the way back. The address is
/// cleared of it at once: a code and a state must not stay in it.
pub(super) fn take_returned(app: App) {
    let Some(location) = web_sys::window().map(|window| window.location()) else { return };
    let path = location.pathname().unwrap_or_default();
    let Some(dir) = path.strip_suffix("callback.html") else { return };
    let query = location.search().unwrap_or_default();
    if let Some(history) = history() {
        // A relative address without a scheme and host can't be refused.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&format!("{dir}{}", print(&parse("")))));
    }
    let Ok(given) = UrlSearchParams::new_with_str(&query) else { return };
    let (state, code) = (given.get("state").unwrap_or_default(), given.get("code"));
    let (iss, error) = (given.get("iss"), given.get("error"));
    spawn_local(async move {
        let state_hash = proof::digest(&state).await.unwrap_or_default();
        app.dispatch(Msg::Returned(Returned {
            state_hash: state_hash.into(),
            state: Opaque(state.into()),
            code: code.map(|code| Opaque(code.into())),
            iss: iss.map(Arc::from),
            error: error.map(Arc::from),
        }));
    });
}

fn history() -> Option<web_sys::History> {
    web_sys::window()?.history().ok()
}

fn hash() -> String {
    web_sys::window().and_then(|window| window.location().hash().ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn week(text: &str) -> Route {
        Route::Week { date: text.parse().ok() }
    }

    #[test]
    fn a_date_is_read() {
        assert_eq!(parse("#/week?date=2026-03-02"), week("2026-03-02"));
        assert_eq!(parse("#/week?zoom=2&date=2026-03-02"), week("2026-03-02"));
    }

    #[test]
    fn what_is_not_understood_is_the_current_week() {
        for hash in ["", "#", "#/week", "#/week?date=", "#/week?date=2026-02-30", "#/nowhere", "#/week?date=%00"] {
            assert_eq!(parse(hash), week(""), "{hash}");
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        for route in [week(""), week("2026-12-31"), week("1999-01-01"), Route::Integrations] {
            assert_eq!(parse(&print(&route)), route);
        }
    }
}
