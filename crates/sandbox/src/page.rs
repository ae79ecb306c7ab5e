//! Shared by the sandbox's pages: the document, its style, and headers that let nothing else in.

use std::sync::LazyLock;

use axum::response::{Html, IntoResponse, Response};
use http::{HeaderName, HeaderValue, StatusCode, header};
use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::secret;

const STYLE: &str = include_str!("page.css");

static STYLE_HASH: LazyLock<String> = LazyLock::new(|| secret::style_hash(STYLE));

/// A page. Its forms may lead to the sandbox itself, and by a redirect to the origin `leads_to`, unless that is empty.
pub(crate) fn document(status: u16, title: &str, class: &str, leads_to: &str, body: &Markup) -> Response {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) }
                link rel="icon" href="data:,";
                style { (PreEscaped(STYLE)) }
            }
            body class=(class) { (body) }
        }
    };
    let mut response = Html(page.into_string()).into_response();
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
    let policy = format!(
        "default-src 'none'; style-src {}; img-src data:; form-action 'self' {leads_to}; base-uri 'none'; \
         frame-ancestors 'none'",
        *STYLE_HASH
    );
    let fixed = [
        (header::CACHE_CONTROL, "no-store"),
        // Without a referrer policy, the browser would send the page's own forms with a null origin.
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (HeaderName::from_static("cross-origin-opener-policy"), "unsafe-none"),
    ];
    let headers = response.headers_mut();
    headers.extend(fixed.map(|(name, value)| (name, HeaderValue::from_static(value))));
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// The initials of a name's first and last word.
pub(crate) fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().next());
    words.next().into_iter().chain(words.next_back()).collect()
}
