//! The client: each connection sends its next request when it has read the last answer.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::Instant;

use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::task::{JoinSet, LocalSet};

/// A request that can be sent.
pub(crate) type Ready = Request<Full<Bytes>>;

/// Where requests go, over how many connections.
pub(crate) struct Load {
    pub(crate) address: SocketAddr,
    pub(crate) connections: usize,
}

/// Measured values; times are in milliseconds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Figures {
    pub(crate) per_second: f64,
    pub(crate) p50: f64,
    pub(crate) p99: f64,
}

impl Figures {
    /// The median of each value.
    pub(crate) fn median(of: &[Self]) -> Self {
        let middle = |figure: fn(&Self) -> f64| {
            let mut all: Vec<f64> = of.iter().map(figure).collect();
            all.sort_by(f64::total_cmp);
            all[all.len() / 2]
        };
        Self { per_second: middle(|one| one.per_second), p50: middle(|one| one.p50), p99: middle(|one| one.p99) }
    }
}

/// Sends one request over a new connection.
pub(crate) async fn once(address: SocketAddr, request: Ready) -> Response<Bytes> {
    let mut sender = connect(address).await;
    let (parts, body) = sender.send_request(request).await.unwrap().into_parts();
    Response::from_parts(parts, body.collect().await.unwrap().to_bytes())
}

async fn connect(address: SocketAddr) -> http1::SendRequest<Full<Bytes>> {
    let stream = TcpStream::connect(address).await.unwrap();
    stream.set_nodelay(true).unwrap();
    let (sender, connection) = http1::handshake(TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    sender
}

impl Load {
    /// Sends all of the requests.
    ///
    /// # Panics
    /// If an answer isn't successful: a benchmark of errors would be fast.
    pub(crate) async fn run(&self, requests: Vec<Ready>) -> Figures {
        let count = requests.len();
        let requests = Rc::new(std::cell::RefCell::new(VecDeque::from(requests)));
        let local = LocalSet::new();
        let (mut took, elapsed) = local
            .run_until(async {
                let mut senders = Vec::new();
                for _ in 0..self.connections {
                    senders.push(connect(self.address).await);
                }
                let start = Instant::now();
                let mut working = JoinSet::new();
                for mut sender in senders {
                    let requests = Rc::clone(&requests);
                    working.spawn_local(async move {
                        let mut took = Vec::new();
                        loop {
                            let Some(request) = requests.borrow_mut().pop_front() else { return took };
                            let sent = Instant::now();
                            let answer = sender.send_request(request).await.unwrap();
                            let status = answer.status();
                            let body = answer.into_body().collect().await.unwrap().to_bytes();
                            took.push(sent.elapsed().as_secs_f64() * 1e3);
                            assert_eq!(status, 200, "{}", String::from_utf8_lossy(&body));
                        }
                    });
                }
                (working.join_all().await.concat(), start.elapsed())
            })
            .await;
        took.sort_by(f64::total_cmp);
        let at = |part: f64| took[((took.len() - 1) as f64 * part).round() as usize];
        Figures { per_second: count as f64 / elapsed.as_secs_f64(), p50: at(0.5), p99: at(0.99) }
    }
}
