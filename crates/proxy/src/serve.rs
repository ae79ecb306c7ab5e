//! Listens, and ends well: `readyz` says no at once, what is under way is finished, and refreshes are waited for.

use std::future::Future;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use futures_util::FutureExt;
use http::{HeaderMap, HeaderValue, header};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tower::Service;

use crate::Proxy;
use crate::limits::Peer;

/// How long a request's headers may take to come, and a connection may idle.
const HEADERS_TIME: Duration = Duration::from_secs(10);
/// The longest request line and headers together, in bytes.
const MAX_HEAD: usize = 16 * 1024;
/// Header lines at most.
const MAX_HEADERS: usize = 64;
/// How long what is under way may still take once it is to stop.
const DRAIN: Duration = Duration::from_secs(25);
/// How long a request may still be on its way over a connection that was just taken.
const ARRIVAL: Duration = Duration::from_millis(200);
/// After an error of the listener itself (out of descriptors, mostly), so that the loop doesn't spin.
const BREATH: Duration = Duration::from_millis(100);

/// Serves until `stop`, then goes on accepting for `linger`, so that whoever routes to this process can notice, and then
/// drains.
pub async fn serve(
    listener: TcpListener,
    app: Router,
    proxy: &Proxy,
    stop: impl Future<Output = ()>,
    linger: Duration,
) {
    let graceful = GracefulShutdown::new();
    let room = Arc::new(Semaphore::new(proxy.limits.connections.get() as usize));
    let ended = async {
        stop.await;
        proxy.stop();
        tokio::time::sleep(linger).await;
    };
    tokio::pin!(ended);
    loop {
        tokio::select! {
            () = &mut ended => break,
            accepted = accept(&listener, &room) => match accepted {
                Ok((stream, permit)) => connection(stream, permit, app.clone(), &graceful),
                Err(error) => {
                    tracing::warn!(%error, "a connection wasn't accepted");
                    tokio::time::sleep(BREATH).await;
                }
            },
        }
    }
    // Connections that stood before the listener goes are as good as accepted: their requests may be on the way.
    while let Some(Ok((stream, permit))) = accept(&listener, &room).now_or_never() {
        connection(stream, permit, app.clone(), &graceful);
    }
    drop(listener);
    // A connection whose request isn't read yet counts as idle and would be closed on it.
    tokio::time::sleep(ARRIVAL).await;
    let tasks = proxy.refreshes.tasks();
    tasks.close();
    let drained = tokio::time::timeout(DRAIN, async {
        graceful.shutdown().await;
        tasks.wait().await;
    });
    if drained.await.is_err() {
        tracing::warn!(refreshes = tasks.len(), "stopped with requests under way");
    }
}

type Permit = tokio::sync::OwnedSemaphorePermit;

async fn accept(listener: &TcpListener, room: &Arc<Semaphore>) -> io::Result<(TcpStream, Permit)> {
    let permit = Arc::clone(room).acquire_owned().await.map_err(io::Error::other)?;
    let (stream, _) = listener.accept().await?;
    stream.set_nodelay(true)?;
    Ok((stream, permit))
}

fn connection(stream: TcpStream, permit: Permit, app: Router, graceful: &GracefulShutdown) {
    let Ok(address) = stream.peer_addr() else { return };
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(Peer(address.ip()));
        own_origin(request.headers_mut());
        // A router is always ready.
        app.clone().call(request)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADERS_TIME)
        .max_buf_size(MAX_HEAD)
        .max_headers(MAX_HEADERS)
        .serve_connection(TokioIo::new(stream), service);
    let watched = graceful.watch(connection);
    tokio::spawn(async move {
        // A browser that goes away in the middle is nobody's error.
        let _ = watched.await;
        drop(permit);
    });
}

/// Gives the origin bytes of its own: the answer's headers hold it from the beginning, and with it the whole buffer that
/// the request was read into, 8 kB for each request under way.
fn own_origin(headers: &mut HeaderMap) {
    if let Some(origin) = headers.get_mut(header::ORIGIN)
        && let Ok(own) = HeaderValue::from_bytes(origin.as_bytes())
    {
        *origin = own;
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;

    #[test]
    fn a_kept_origin_doesnt_keep_what_it_was_read_into() {
        let read = Bytes::from(b"https://planner.example".to_vec());
        let mut headers = HeaderMap::new();
        headers.insert(header::ORIGIN, HeaderValue::from_maybe_shared(read.clone()).unwrap());
        assert!(!read.is_unique());
        own_origin(&mut headers);
        assert!(read.is_unique());
        assert_eq!(headers[header::ORIGIN], "https://planner.example");
    }
}
