//! Health and metrics at an address of their own, with their own thread and runtime: they answer whatever happens at
//! the public address.

use std::io;
use std::net::TcpListener;

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::{StatusCode, header};

use crate::{Proxy, metrics};

/// The routes of that address.
pub fn router(proxy: &Proxy) -> Router {
    Router::new()
        .route("/healthz", get(|| async { StatusCode::OK }))
        .route("/readyz", get(crate::ready))
        .route("/metrics", get(text))
        .with_state(proxy.clone())
}

/// Serves them until the program ends.
///
/// # Errors
/// Errors of the platform.
pub fn serve(listener: TcpListener, proxy: &Proxy) -> io::Result<()> {
    listener.set_nonblocking(true)?;
    let (router, runtime) = (router(proxy), tokio::runtime::Builder::new_current_thread().enable_all().build()?);
    std::thread::Builder::new().name("private".to_owned()).spawn(move || {
        let served: io::Result<()> = runtime.block_on(async move {
            let listener = tokio::net::TcpListener::from_std(listener)?;
            axum::serve(listener, router).await
        });
        if let Err(error) = served {
            tracing::error!(%error, "health and metrics are no longer served");
        }
    })?;
    Ok(())
}

async fn text(State(proxy): State<Proxy>) -> Response {
    match proxy.metrics.text(&proxy) {
        Ok(text) => ([(header::CONTENT_TYPE, metrics::CONTENT_TYPE)], text).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
