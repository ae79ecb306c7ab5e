//! A slow-loris client: many connections that send a byte now and then and never a whole request.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::oneshot;

use crate::browser::ORIGIN;

/// Connections held at once: half of them slow with their headers, half with a body.
pub(crate) const HELD: usize = 500;
/// Time between two bytes; connections send them at different moments.
const BETWEEN: Duration = Duration::from_millis(500);

/// Holds its connections until it is dropped, from a separate thread. Connections that are closed are opened again.
pub(crate) struct Loris {
    _stop: oneshot::Sender<()>,
}

impl Loris {
    /// Returns once all connections are open.
    pub(crate) async fn at(address: SocketAddr) -> Self {
        let (_stop, stopped) = oneshot::channel();
        let (standing, mut stands) = tokio::sync::mpsc::channel(HELD);
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async move {
                for number in 0..HELD {
                    let standing = standing.clone();
                    tokio::spawn(async move {
                        // Once all are open, no more messages are sent.
                        loop {
                            let Ok(mut stream) = TcpStream::connect(address).await else { return };
                            let _ = standing.try_send(());
                            drop(dawdle(&mut stream, number).await);
                        }
                    });
                }
                drop(stopped.await);
            });
        });
        for _ in 0..HELD {
            stands.recv().await;
        }
        Self { _stop }
    }
}

/// Sends slowly until the other side closes the connection.
async fn dawdle(stream: &mut TcpStream, number: usize) -> std::io::Result<()> {
    let head = format!(
        "POST /v1/call HTTP/1.1\r\nhost: 127.0.0.1\r\norigin: {ORIGIN}\r\nx-tp: 1\r\ncontent-type: application/json\r\n"
    );
    stream.write_all(head.as_bytes()).await?;
    let within_body = number % 2 == 1;
    if within_body {
        stream.write_all(b"content-length: 10000\r\n\r\n").await?;
    } else {
        stream.write_all(b"x-slow: ").await?;
    }
    tokio::time::sleep(BETWEEN * number as u32 / HELD as u32).await;
    let mut answer = [0; 512];
    loop {
        stream.write_all(b" ").await?;
        if let Ok(read) = tokio::time::timeout(BETWEEN, stream.read(&mut answer)).await
            && read? == 0
        {
            return Ok(());
        }
    }
}
