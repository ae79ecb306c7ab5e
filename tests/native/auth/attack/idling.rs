//! Connections over which nothing arrives, or half a request.

use std::time::Duration;

use proxy::limits::Limits;
use tokio::io::AsyncWriteExt;
use tokio::task::JoinSet;

use super::super::browser::Forged;
use super::{Host, Target, call, connect, is_full, watched};

/// Many connections from many addresses, which together take all the room. Each that ends is opened again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn idle_connections_make_room_for_a_request() {
    let (most, addresses) = if is_full() { (4096, 40_u8) } else { (64, 8) };
    let most = most.min(rlimit::increase_nofile_limit(20_000).unwrap_or(1_024) as u32 / 3);
    let host = Host::with(|setup, _| {
        setup.limits = Limits { connections: most.try_into().unwrap(), ..Limits::default() };
    });
    let target = Target::of(host.await);
    let victim = target.person(77);
    let connection = target.host.connect(&victim.browser, "one").await;
    let mut idling = JoinSet::new();
    for number in 0..most {
        let (from, to) = ([127, 0, 1, (number % u32::from(addresses)) as u8 + 1].into(), target.at);
        idling.spawn(async move {
            loop {
                if let Ok(mut stream) = connect(from, to).await {
                    // Half of them send the start of a request.
                    let begun = if number % 2 == 0 { "GET /healthz HTTP/1.1\r\nhost: x\r\na: " } else { "" };
                    let _ = stream.write_all(begun.as_bytes()).await;
                    let mut byte = [0];
                    let _ = tokio::io::AsyncReadExt::read(&mut stream, &mut byte).await;
                }
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        });
    }
    while target.open() < most as usize {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    victim.goes_on("one", &connection, watched()).await;
    idling.shutdown().await;
    if is_full() {
        target.empty_within(Duration::from_secs(30)).await;
    }
}

/// Three addresses start requests whose body never arrives; forty others make calls.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bodies_that_never_come_take_nobodys_place() {
    let target = Target::start().await;
    let victim = target.person(77);
    let connection = target.host.connect(&victim.browser, "one").await;
    let mut held = Vec::new();
    for number in 0..300_u16 {
        let mut head = String::from("POST /v1/call HTTP/1.1\r\nhost: x\r\ncontent-length: 200000\r\n");
        for (name, value) in victim.browser.headers("/v1/call", "", Forged::default()) {
            head += &format!("{name}: {value}\r\n");
        }
        let mut stream = connect([127, 0, 0, 61 + (number % 3) as u8].into(), target.at).await.unwrap();
        stream.write_all(format!("{head}\r\n{{").as_bytes()).await.unwrap();
        held.push(stream);
    }
    assert_eq!(target.host.proxy.places.taken(), 0, "nobody has a place");
    let mut others = JoinSet::new();
    for number in 0..40 {
        let person = target.person(100 + number);
        let connection = target.host.connect(&person.browser, "one").await;
        others.spawn(async move { person.post("/v1/call", &call("one", &connection)).await });
    }
    for answer in others.join_all().await {
        assert_eq!(answer.as_ref().map(|(status, _)| *status), Ok(200), "{answer:?}");
    }
    victim.goes_on("one", &connection, watched()).await;
    if is_full() {
        target.empty_within(Duration::from_secs(30)).await;
    }
}
