//! The app's static files: precompressed if there is a `.br` or `.gz` next to them, cached for ever if their name
//! contains a content hash, and under a strict policy. A missing file is a 404, never the start page: HTML under a
//! hashed name would poison caches.

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use http::{HeaderName, HeaderValue, StatusCode, header};
use tower_http::services::ServeDir;

/// The page's policy. `frame-ancestors` works only in a header; the rest is also in the page, for other hosts.
pub const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
     font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; \
     require-trusted-types-for 'script'; trusted-types default; frame-ancestors 'none'";
/// Browser features that the app never uses, switched off for everything in its page.
pub const PERMISSIONS: &str = "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), hid=(), \
     idle-detection=(), magnetometer=(), microphone=(), midi=(), payment=(), publickey-credentials-get=(), \
     screen-wake-lock=(), serial=(), usb=(), xr-spatial-tracking=()";
/// Other sites' pages can't embed these files.
pub(crate) fn resource_policy() -> (HeaderName, HeaderValue) {
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin"))
}

/// Serves the files below `dir`, except those that are only there by chance: names that start with a dot (`.git`,
/// `.env`), and links that lead out of it.
pub fn router(dir: &Path) -> Router {
    let files = ServeDir::new(dir).precompressed_br().precompressed_gzip();
    let root: Arc<Path> = dir.into();
    let served = move |request: Request, next: Next| {
        let root = Arc::clone(&root);
        async move {
            match is_served(&root, request.uri().path()).await {
                true => next.run(request).await,
                false => StatusCode::NOT_FOUND.into_response(),
            }
        }
    };
    let layers = tower::ServiceBuilder::new().layer(middleware::from_fn(headers)).layer(middleware::from_fn(served));
    Router::new().fallback_service(files).layer(layers)
}

/// Whether a path names a file that may be served, or no file at all.
async fn is_served(root: &Path, path: &str) -> bool {
    let Ok(path) = percent_encoding::percent_decode_str(path).decode_utf8() else { return false };
    // `//marks` would redirect to the URL `//marks/`, which is another host's.
    let hidden = |part: &str| part.starts_with('.') && part != ".well-known";
    if path.contains("//") || path.contains('\\') || path.split('/').any(hidden) {
        return false;
    }
    let Ok(root) = tokio::fs::canonicalize(root).await else { return false };
    let file = root.join(path.trim_start_matches('/'));
    for ending in ["", ".br", ".gz"] {
        let mut name = file.clone().into_os_string();
        name.push(ending);
        if tokio::fs::canonicalize(Path::new(&name)).await.is_ok_and(|real| !real.starts_with(&root)) {
            return false;
        }
    }
    true
}

async fn headers(request: Request, next: Next) -> Response {
    let cache = if hashed(request.uri().path()) { "public, max-age=31536000, immutable" } else { "no-cache" };
    let mut response = next.run(request).await;
    // A 304 updates the cached headers with its own, so it needs the same ones as the full response.
    let found = response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED;
    let fixed: [(HeaderName, &'static str); 5] = [
        (HeaderName::from_static("permissions-policy"), PERMISSIONS),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (header::CACHE_CONTROL, if found { cache } else { "no-store" }),
    ];
    let (name, value) = resource_policy();
    response.headers_mut().insert(name, value);
    for (name, value) in fixed {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Whether the file's name contains a content hash: 8 or more hex digits after a hyphen, up to a dot, `_` or the end.
fn hashed(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or("");
    name.split('-').skip(1).any(|part| {
        let digits = part.split(['.', '_']).next().unwrap_or("");
        digits.len() >= 8 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
}

#[cfg(test)]
mod tests {
    use super::hashed;

    #[test]
    fn only_names_with_a_content_hash_are_cached_for_ever() {
        for (path, want) in [
            ("/app-0123abcd89ef.js", true),
            ("/x/app-0123abcd89ef_bg.wasm", true),
            ("/index.html", false),
            ("/provider-logos.svg", false),
            ("/decade-calendar.css", false),
        ] {
            assert_eq!(hashed(path), want, "{path}");
        }
    }
}
