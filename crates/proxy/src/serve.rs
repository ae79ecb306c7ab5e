//! Listens and shuts down gracefully: `readyz` changes at once, requests in progress are finished, and refreshes are
//! waited for.

use std::convert::Infallible;
use std::error::Error as _;
use std::future::Future;
use std::io;
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::response::Response;
use futures_util::FutureExt;
use http::{HeaderMap, HeaderValue, header};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use socket2::SockRef;
use tokio::net::{TcpListener, TcpStream};
use tower::Service;

use crate::connections::{Full, Seat};
use crate::limits::{Peer, household, is_trusted};
use crate::paced::Paced;
use crate::upstream::Limits;
use crate::{Proxy, refusals};

/// How long a request's headers may take to arrive, and a connection may be idle.
const HEADERS_TIME: Duration = Duration::from_secs(10);
/// The largest request line and headers together, in bytes.
const MAX_HEAD: usize = 16 * 1024;
/// How much unread data the system keeps for each connection, in bytes.
const UNREAD: usize = 128 * 1024;
/// The most header lines.
const MAX_HEADERS: usize = 64;
/// How long a request in progress may take besides the calls it makes: to arrive, and to be read.
const SPARE: Duration = Duration::from_secs(30);
/// How long a request may still take to arrive over a connection that was just accepted.
const ARRIVAL: Duration = Duration::from_millis(200);
/// The pause after an error of the listener (mostly no file descriptors), so that the loop doesn't spin.
const BREATH: Duration = Duration::from_millis(100);

/// How a shutdown ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Everything in progress was finished.
    Well,
    /// Something was cut off, and is in the log.
    CutOff,
}

/// How long requests in progress may take after a signal to stop: longer than anything that they wait for.
pub fn drain(limits: &Limits) -> Duration {
    limits.longest().saturating_add(SPARE)
}

/// Serves until `stop`, keeps accepting for `linger`, so that load balancers can notice, and then drains.
pub async fn serve(
    listener: TcpListener,
    app: Router,
    proxy: &Proxy,
    stop: impl Future<Output = ()>,
    linger: Duration,
) -> Ended {
    let graceful = GracefulShutdown::new();
    let ended = async {
        stop.await;
        proxy.stop();
        tokio::time::sleep(linger).await;
    };
    tokio::pin!(ended);
    loop {
        tokio::select! {
            () = &mut ended => break,
            accepted = accept(&listener, proxy) => match accepted {
                Ok(Some((stream, seat))) => connection(stream, seat, app.clone(), proxy, &graceful),
                Ok(None) => {}
                Err(error) => {
                    tracing::warn!(%error, "couldn't accept a connection");
                    tokio::time::sleep(BREATH).await;
                }
            },
        }
    }
    // Connections made before the listener closes are as good as accepted: their requests may be on the way.
    while let Some(Ok(accepted)) = accept(&listener, proxy).now_or_never() {
        if let Some((stream, seat)) = accepted {
            connection(stream, seat, app.clone(), proxy, &graceful);
        }
    }
    drop(listener);
    // A connection whose request hasn't been read yet counts as idle and would be closed.
    tokio::time::sleep(ARRIVAL).await;
    let tasks = proxy.refreshes.tasks();
    let drained = tokio::time::timeout(drain(proxy.upstream.limits()), async {
        graceful.shutdown().await;
        tasks.wait().await;
    });
    let well = tokio::select! {
        drained = drained => drained.is_ok(),
        () = proxy.hurry.cancelled() => false,
    };
    if well {
        return Ended::Well;
    }
    for work in proxy.under_way.works() {
        let (request_id, ms) = (work.id.as_str(), work.began.elapsed().as_millis() as u64);
        tracing::error!(request_id, provider = work.provider, op = work.op, ms, "cut off by the shutdown");
    }
    tracing::error!(
        connections = proxy.connections.open(),
        refreshes = tasks.len(),
        "stopped before all requests were finished"
    );
    Ended::CutOff
}

/// The next connection for which there is a slot; `None` for one whose IP address is at its limit, which is closed.
async fn accept(listener: &TcpListener, proxy: &Proxy) -> io::Result<Option<(TcpStream, Seat)>> {
    let (stream, from) = listener.accept().await?;
    let speaks_for_many = is_trusted(from.ip(), &proxy.trusted_proxies);
    loop {
        match proxy.connections.enter(from.ip(), speaks_for_many) {
            Ok(seat) => {
                stream.set_nodelay(true)?;
                SockRef::from(&stream).set_send_buffer_size(UNREAD)?;
                return Ok(Some((stream, seat)));
            }
            Err(Full::Address) => {
                refusals::connection(proxy, "connections_per_address", household(from.ip()));
                return Ok(None);
            }
            Err(Full::For(time)) => {
                tokio::select! { () = proxy.connections.freed() => {}, () = tokio::time::sleep(time) => {} }
            }
        }
    }
}

/// A request, with its position in its connection.
struct Line {
    app: Router,
    from: IpAddr,
    seat: Arc<Seat>,
    asked: AtomicU32,
    most: u32,
}

impl Line {
    async fn answer(self: Arc<Self>, request: hyper::Request<Incoming>) -> Result<Response, Infallible> {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(Peer(self.from));
        request.extensions_mut().insert(Arc::clone(&self.seat));
        own_origin(request.headers_mut());
        // A router is always ready.
        let mut response = self.app.clone().call(request).await?;
        if self.asked.fetch_add(1, Ordering::Relaxed).saturating_add(1) >= self.most {
            response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
        self.seat.answered();
        Ok(response)
    }
}

fn connection(stream: TcpStream, seat: Seat, app: Router, proxy: &Proxy, graceful: &GracefulShutdown) {
    let Ok(address) = stream.peer_addr() else { return };
    let seat = Arc::new(seat);
    let most = proxy.limits.requests_per_connection.get();
    let line = Line { app, from: address.ip(), seat: Arc::clone(&seat), asked: AtomicU32::new(0), most };
    let line = Arc::new(line);
    let service = service_fn(move |request| Arc::clone(&line).answer(request));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADERS_TIME)
        .max_buf_size(MAX_HEAD)
        .max_headers(MAX_HEADERS)
        .serve_connection(TokioIo::new(Paced::new(stream, Arc::clone(&seat))), service);
    let (watched, proxy, from) = (graceful.watch(connection), proxy.clone(), household(address.ip()));
    tokio::spawn(async move {
        tokio::select! {
            // A browser that disconnects isn't an error.
            ended = watched => {
                if ended.is_err_and(|error| is_too_slow(&error)) {
                    refusals::connection(&proxy, "not_read", from);
                }
            }
            () = seat.ended() => refusals::connection(&proxy, "made_room", from),
        }
    });
}

/// Whether it ended because nobody read it ([`Paced`]).
fn is_too_slow(error: &hyper::Error) -> bool {
    let io = error.source().and_then(|source| source.downcast_ref::<io::Error>());
    io.is_some_and(|error| error.kind() == io::ErrorKind::TimedOut)
}

/// Copies the origin: the response's headers keep it from the start, and with it the whole buffer into which the
/// request was read, 8 kB for each request in progress.
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
    fn a_kept_origin_doesnt_keep_its_buffer() {
        let read = Bytes::from(b"https://planner.example".to_vec());
        let mut headers = HeaderMap::new();
        headers.insert(header::ORIGIN, HeaderValue::from_maybe_shared(read.clone()).unwrap());
        assert!(!read.is_unique());
        own_origin(&mut headers);
        assert!(read.is_unique());
        assert_eq!(headers[header::ORIGIN], "https://planner.example");
    }
}
