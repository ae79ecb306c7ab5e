//! PROX-4: answers of providers just below, at and above each limit, and compressed answers that would expand.

use std::io::Write;
use std::net::SocketAddr;

use flate2::Compression;
use flate2::write::GzEncoder;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::browser::Answer;
use super::{Host, things};

/// An API that says which account it is, and answers everything else with these bytes.
async fn api(answer: Vec<u8>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let account = b"HTTP/1.1 200 OK\r\ncontent-length: 24\r\nconnection: close\r\n\r\n{\"id\":\"7\",\"name\":\"Mara\"}";
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let answer = answer.clone();
            tokio::spawn(async move {
                let mut head = Vec::new();
                while !head.ends_with(b"\r\n\r\n") {
                    head.push(stream.read_u8().await?);
                }
                stream.write_all(if head.starts_with(b"GET /me") { account } else { &answer }).await
            });
        }
    });
    address
}

/// The result of a call when the provider answers with these headers and this body.
async fn called(headers: &[(String, String)], body: &[u8]) -> Answer {
    let mut answer = b"HTTP/1.1 200 OK\r\n".to_vec();
    answer.extend(headers.iter().flat_map(|(name, value)| format!("{name}: {value}\r\n").into_bytes()));
    answer.extend(b"\r\n");
    answer.extend(body);
    let api = api(answer).await;
    let host = Host::with(|setup, _| setup.clients[0].api_base = format!("http://{api}")).await;
    let browser = host.browser();
    let connection = host.connect(&browser, "one").await;
    things(&browser, &connection).await
}

fn framing(length: usize) -> Vec<(String, String)> {
    vec![("content-length".to_owned(), length.to_string()), ("connection".to_owned(), "close".to_owned())]
}

#[tokio::test]
async fn the_headers_of_an_answer_may_have_32_kib_and_no_more() {
    for (bytes, status) in [(32_767, 200), (32_768, 200), (32_769, 502)] {
        let mut headers = framing(2);
        headers.extend((0..7).map(|number| (format!("pad-{number}"), "x".repeat(4_000))));
        let before: usize = headers.iter().map(|(name, value)| name.len() + value.len()).sum();
        headers.push(("rest".to_owned(), "x".repeat(bytes - before - "rest".len())));
        let answer = called(&headers, b"[]").await;
        assert_eq!(answer.status, status, "{bytes}: {answer:?}");
        assert!(status == 200 || answer.class() == "bug");
    }
}

#[tokio::test]
async fn an_answer_may_have_5_mib_and_no_more() {
    const MOST: usize = 5 * 1024 * 1024;
    for (length, status) in [(MOST - 1, 200), (MOST, 200), (MOST + 1, 502)] {
        let answer = called(&framing(length), &vec![b' '; length]).await;
        assert_eq!(answer.status, status, "{length}");
        assert!(status == 200 || answer.class() == "bug");
    }
}

/// This many million zeros.
fn packed(millions: usize) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::best());
    (0..millions).for_each(|_| packer.write_all(&vec![0; 1_000_000]).unwrap());
    packer.finish().unwrap()
}

#[tokio::test]
async fn compression_bombs_are_never_decompressed() {
    let bomb = packed(50);
    assert!(bomb.len() * 1_000 < 50_000_000 + 2_000_000, "{}", bomb.len());
    for encoding in ["gzip", "deflate", "br"] {
        let mut headers = framing(bomb.len());
        headers.push(("content-encoding".to_owned(), encoding.to_owned()));
        let answer = called(&headers, &bomb).await;
        // It is passed on as it came, no longer than an answer may be, and nobody is told to decompress it: to the
        // adapter it is an answer in an unknown format.
        assert_eq!((answer.status, answer.bytes), (200, bomb.len()), "{encoding}");
        assert!(!answer.headers.contains_key("content-encoding"), "{encoding}");
    }
}
