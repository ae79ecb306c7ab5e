//! PROX-4 and PROX-1, the way to a provider: its address is fixed, waiting is limited, and no answer redirects
//! elsewhere.

use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use providers::Fault;
use proxy::resolve::Resolver;
use proxy::secret::Secret;
use proxy::upstream::{Limits, Upstream};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket};
use tokio::time::Instant;

use super::{Host, refreshed, things};

/// Counts connections and answers none of them.
async fn elsewhere() -> (SocketAddr, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (address, came) = (listener.local_addr().unwrap(), Arc::new(AtomicUsize::new(0)));
    let count = Arc::clone(&came);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            count.fetch_add(1, Ordering::SeqCst);
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                head.push(stream.read_u8().await.unwrap_or(b'\n'));
                assert!(head.len() < 10_000);
            }
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\n[]").await;
        }
    });
    (address, came)
}

#[tokio::test]
async fn no_answer_leads_to_another_address() {
    let (host, (other, came)) = (Host::start().await, elsewhere().await);
    let browser = host.browser();
    let connection = host.connect(&browser, "one").await;
    let own = host.address;
    for status in [300, 301, 302, 303, 307, 308] {
        for place in [format!("http://{other}/api/things"), format!("//{other}/"), format!("http://{own}/api/things")] {
            for refresh in [false, true] {
                let before = host.server.inner().headers.len();
                host.server.inner().place = place.clone();
                host.server.fault(status, "");
                let answer = match refresh {
                    true => refreshed(&browser, &connection).await,
                    false => things(&browser, &connection).await,
                };
                assert_eq!(answer.status, if refresh { 502 } else { 400 }, "{status} {place}: {answer:?}");
                assert!(!answer.headers.contains_key("location"), "{status} {place}");
                assert_eq!(host.server.inner().headers.len(), before + 1, "{status} {place}: asked once, where it is");
            }
        }
    }
    assert_eq!(came.load(Ordering::SeqCst), 0, "nobody comes to where an answer points");
}

#[tokio::test]
async fn names_of_internal_addresses_need_the_operators_permission() {
    let (address, came) = elsewhere().await;
    let base = format!("http://localhost:{}", address.port());
    for (trusted, expected) in [(None, 0), (Some("localhost".to_owned()), 1)] {
        let upstream = Upstream::new(Limits::default(), Resolver::new(trusted.into_iter().collect())).unwrap();
        let request = http::Request::get("/things").body(Vec::new()).unwrap();
        let answer = upstream.call(&base, request, &Secret::new("access"), true).await;
        assert_eq!((answer.is_ok(), came.load(Ordering::SeqCst)), (expected == 1, expected));
    }
}

/// Requests what is at this address; returns the fault and the time until it.
async fn asked(address: SocketAddr, again: bool) -> (Fault, Duration) {
    let upstream = Upstream::new(Limits::default(), Resolver::default()).unwrap();
    let request = http::Request::get("/things").body(Vec::new()).unwrap();
    let begun = Instant::now();
    let answer = upstream.call(&format!("http://{address}"), request, &Secret::new("access"), again).await;
    (answer.unwrap_err(), begun.elapsed())
}

#[tokio::test(start_paused = true)]
async fn a_connection_that_doesnt_come_is_waited_for_three_seconds() {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let full = socket.listen(1).unwrap();
    let address = full.local_addr().unwrap();
    // Nothing is accepted, and the backlog is short.
    let mut waiting = Vec::new();
    while let Ok(stream) = TcpStream::connect_timeout(&address, Duration::from_millis(200)) {
        waiting.push(stream);
        assert!(waiting.len() < 100, "this machine lets everybody wait");
    }
    for (again, seconds) in [(false, 3), (true, 6)] {
        let (fault, took) = asked(address, again).await;
        assert_eq!(
            (fault, took.as_secs()),
            (Fault::ProviderDown, seconds),
            "what is asked once more is waited for anew"
        );
    }
}

/// Sends nothing, or a byte a second.
async fn slow(listener: TcpListener, trickles: bool) -> std::io::Result<()> {
    let (mut stream, _) = listener.accept().await?;
    while stream.read_u8().await? != b'\n' || !trickles {}
    stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n").await?;
    loop {
        tokio::time::sleep(Duration::from_secs(1)).await;
        stream.write_all(b" ").await?;
    }
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_doesnt_come_or_doesnt_end_is_waited_for_thirty_seconds() {
    for trickles in [false, true] {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let server = tokio::spawn(slow(listener, trickles));
        let (fault, took) = asked(address, true).await;
        assert_eq!((fault, took.as_secs()), (Fault::ProviderDown, 30), "trickles: {trickles}");
        server.abort();
    }
}
