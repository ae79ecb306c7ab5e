//! Many requests whose answers aren't read, or only a few bytes now and then.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::super::unlimited;
use super::{Host, Target, connect, is_full, watched};

fn pipelined(path: &str, count: usize) -> String {
    format!("GET {path} HTTP/1.1\r\nhost: x\r\n\r\n").repeat(count)
}

/// Opens connections, sends 500 requests over each, and holds them. Connections that are refused or end are ignored.
async fn flood(target: &Target, last: u8, count: usize, path: &str) -> Vec<TcpStream> {
    let asked = pipelined(path, 500);
    let mut held = Vec::new();
    for _ in 0..count {
        let Ok(stream) = connect([127, 0, 0, last].into(), target.at).await else { continue };
        let _ = stream.writable().await;
        let _ = stream.try_write(asked.as_bytes());
        held.push(stream);
    }
    held
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn thousands_of_stalled_readers_keep_no_client_out() {
    let most = rlimit::increase_nofile_limit(20_000).unwrap_or(1_024) as usize;
    let count = if is_full() { 4_100.min(most.saturating_sub(500) / 2) } else { 300.min(most / 4) };
    for path in ["/v1/x", "/healthz"] {
        let target = Target::start().await;
        let victim = target.person(77);
        let connection = target.host.connect(&victim.browser, "one").await;
        let held = flood(&target, 67, count, path).await;
        assert!(target.open() <= 128, "{} of one address", target.open());
        victim.goes_on("one", &connection, watched()).await;
        if is_full() {
            target.empty_within(Duration::from_secs(30)).await;
        }
        drop(held);
    }
}

/// A host on this thread's clock, and a connection to it with more requests than the system can buffer answers for.
async fn one_that_asks_much() -> (Host, TcpStream) {
    let host = Host::start().await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (app, proxy) = (host.app.clone(), host.proxy.clone());
    tokio::spawn(async move {
        proxy::serve::serve(listener, app, &proxy, std::future::pending(), Duration::ZERO).await;
    });
    let stream = connect([127, 0, 0, 1].into(), address).await.unwrap();
    // As much as fits: waiting would let the clock go on.
    stream.try_write(pipelined("/v1/providers", 2_000).as_bytes()).unwrap();
    (host, stream)
}

/// Seconds until the connection, once it is open, is ended.
async fn until_it_ends(host: &Host) -> u64 {
    while host.proxy.connections.open() == 0 {
        tokio::task::yield_now().await;
    }
    let begun = tokio::time::Instant::now();
    while host.proxy.connections.open() > 0 {
        tokio::time::sleep(Duration::from_millis(10)).await;
        assert!(begun.elapsed() < Duration::from_secs(240), "it is held for ever");
    }
    begun.elapsed().as_secs()
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_isnt_read_is_waited_for_fifteen_seconds() {
    let (host, _stream) = one_that_asks_much().await;
    assert_eq!(until_it_ends(&host).await, 15);
}

#[tokio::test(start_paused = true)]
async fn dripping_and_stalled_readers_are_dropped() {
    let (host, mut stream) = one_that_asks_much().await;
    let drip = tokio::spawn(async move {
        let mut some = [0; 100];
        while stream.read(&mut some).await.is_ok_and(|read| read > 0) {
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    });
    let ended = until_it_ends(&host).await;
    assert!((15..30).contains(&ended), "after {ended} s");
    drip.abort();
}

async fn answers(host: Host, asked: &str) -> String {
    let target = Target::of(host);
    let mut stream = connect([127, 0, 0, 1].into(), target.at).await.unwrap();
    stream.write_all(asked.as_bytes()).await.unwrap();
    let mut read = Vec::new();
    // Requests sent after the end are met by a reset.
    let _ = stream.read_to_end(&mut read).await;
    String::from_utf8_lossy(&read).into_owned()
}

#[tokio::test]
async fn a_connection_is_closed_after_a_number_of_requests() {
    for (asked, closed) in [(4, false), (5, true)] {
        let host = Host::with(|setup, _| setup.limits.requests_per_connection = 5.try_into().unwrap()).await;
        let last = "GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
        let all = format!("{}{}", pipelined("/healthz", asked), if closed { "" } else { last });
        let read = answers(host, &all).await;
        assert_eq!(read.matches("HTTP/1.1 200").count(), 5, "{read}");
        assert_eq!(read.matches("connection: close").count(), 1, "{read}");
    }
}

#[tokio::test]
async fn a_client_over_its_limit_is_refused_and_not_read_any_further() {
    let host = Host::with(|setup, _| {
        setup.limits = proxy::limits::Limits { address_burst: 3.try_into().unwrap(), ..unlimited() };
        setup.limits.address_per_second = 1.try_into().unwrap();
    });
    let read = answers(host.await, &pipelined("/v1/providers", 4)).await;
    assert_eq!((read.matches("HTTP/1.1 200").count(), read.matches("HTTP/1.1 429").count()), (3, 1), "{read}");
    assert!(read.contains("connection: close"), "{read}");
}
