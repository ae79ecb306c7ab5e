//! Where the page's proxy is, from `config.json` next to the page, which is read once.

use std::cell::RefCell;

use gloo_net::http::Request;
use hosting::{Home, Wrong};
use providers::Fault;
use web_sys::{RequestCache, Url};

use crate::web::net::limit::Limit;

thread_local! {
    static HOME: RefCell<Option<Result<Home, Wrong>>> = const { RefCell::new(None) };
}

/// The content of the file.
///
/// # Errors
/// The host can't be reached or has trouble; the next call tries again.
pub(crate) async fn home() -> Result<Result<Home, Wrong>, Fault> {
    if let Some(known) = HOME.with_borrow(Clone::clone) {
        return Ok(known);
    }
    let limit = Limit::new();
    // If a host sends no cache headers, browsers would use an old copy for weeks.
    let request = Request::get("config.json").cache(RequestCache::NoCache).abort_signal(limit.signal());
    let response = request.send().await.map_err(|_| limit.fault())?;
    let body = response.text().await.map_err(|_| limit.fault())?;
    let home = hosting::answered(response.status(), &body).ok_or(Fault::ProviderDown)?;
    HOME.set(Some(home.clone()));
    Ok(home)
}

/// The complete URL of a path below the proxy, as the browser writes it.
///
/// # Errors
/// As [`base`].
pub(crate) async fn address(path: &str) -> Result<String, Fault> {
    let relative = base().await? + path;
    let page = web_sys::window().and_then(|window| window.location().href().ok()).unwrap_or_default();
    Ok(Url::new_with_base(&relative, &page).map_or(relative, |url| url.href()))
}

/// The start of the proxy's URLs; empty if it is the page's own host.
///
/// # Errors
/// As [`home`], and [`Fault::Operator`] if there is no proxy.
pub(crate) async fn base() -> Result<String, Fault> {
    match home().await? {
        Ok(Home::Here) => Ok(String::new()),
        Ok(Home::At(address)) => Ok(address.to_string()),
        Ok(Home::Nowhere) | Err(_) => Err(Fault::Operator),
    }
}
