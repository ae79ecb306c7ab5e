//! Attacks over real connections, from separate addresses. Each of them once kept others out. What is judged is what
//! others get meanwhile, and what is left afterwards. `cargo xtask test full` runs them at the size at which they
//! succeeded, with a bound; otherwise they are small.
#![allow(clippy::print_stdout, reason = "the full run says what it saw")]

mod idling;
mod reading;
mod refreshing;

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use axum::body::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use proxy::limits::Limits;
use serde_json::{Value, json};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::Instant;

use super::browser::{Browser, Forged};
use super::{Host, call};

/// Whether they run at full size.
fn is_full() -> bool {
    std::env::var_os("HOURLOOM_CASES").is_some()
}

/// A listening host, in separate threads.
struct Target {
    host: Host,
    at: SocketAddr,
}

impl Target {
    /// With a host's default limits, except for logins: everyone here signs in first.
    async fn start() -> Self {
        let (logins_per_minute, usual) = (1_000.try_into().unwrap(), Limits::default());
        let address_burst = 1_000.try_into().unwrap();
        Self::of(Host::with(|setup, _| setup.limits = Limits { logins_per_minute, address_burst, ..usual }).await)
    }

    fn of(host: Host) -> Self {
        // A backlog for all that come at once: a client that finds no room and sends nothing never learns of it.
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind(([127, 0, 0, 1], 0).into()).unwrap();
        let listener = socket.listen(4096).unwrap().into_std().unwrap();
        let at = listener.local_addr().unwrap();
        let (app, proxy) = (host.app.clone(), host.proxy.clone());
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
            runtime.block_on(async move {
                let listener = tokio::net::TcpListener::from_std(listener).unwrap();
                proxy::serve::serve(listener, app, &proxy, std::future::pending(), Duration::ZERO).await;
            });
        });
        Self { host, at }
    }

    /// A client at `127.0.0.<last>`.
    fn person(&self, last: u8) -> Person {
        Person { browser: self.host.browser(), from: [127, 0, 0, last].into(), at: self.at }
    }

    fn open(&self) -> usize {
        self.host.proxy.connections.open()
    }

    /// Waits until there are no connections.
    async fn empty_within(&self, time: Duration) {
        let begun = Instant::now();
        while self.open() > 0 {
            assert!(begun.elapsed() < time, "{} connections are still open", self.open());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

/// A connection from an address of this machine, with a small receive buffer.
async fn connect(from: IpAddr, to: SocketAddr) -> std::io::Result<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    socket.set_recv_buffer_size(2048)?;
    socket.bind((from, 0).into())?;
    socket.connect(to).await
}

/// A client with a browser and an address.
struct Person {
    browser: Browser,
    from: IpAddr,
    at: SocketAddr,
}

impl Person {
    async fn send(&self, request: Request<Full<Bytes>>) -> Result<Response<Bytes>, String> {
        let whole = async {
            let stream = connect(self.from, self.at).await.map_err(|error| error.to_string())?;
            let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(|e| e.to_string())?;
            tokio::spawn(connection);
            let (parts, body) = sender.send_request(request).await.map_err(|e| e.to_string())?.into_parts();
            let body = body.collect().await.map_err(|error| error.to_string())?.to_bytes();
            Ok(Response::from_parts(parts, body))
        };
        tokio::time::timeout(Duration::from_secs(20), whole).await.map_err(|_| "no answer in 20 s".to_owned())?
    }

    async fn get(&self, path: &str) -> Result<u16, String> {
        let request = Request::get(path).header("host", "x").body(Full::default()).unwrap();
        Ok(self.send(request).await?.status().as_u16())
    }

    async fn post(&self, path: &str, body: &Value) -> Result<(u16, Value), String> {
        let body = body.to_string();
        loop {
            let mut request = Request::post(path).header("host", "x");
            for (name, value) in self.browser.headers(path, &body, Forged::default()) {
                request = request.header(name, value);
            }
            let answer = self.send(request.body(Full::from(body.clone())).unwrap()).await?;
            let told = answer.headers().get("x-tp-nonce").map(|nonce| nonce.to_str().unwrap().to_owned());
            told.iter().for_each(|nonce| self.browser.is_told(nonce));
            let json: Value = serde_json::from_slice(answer.body()).unwrap_or_default();
            if json["class"] != "proof" {
                return Ok((answer.status().as_u16(), json));
            }
        }
    }

    /// What a well-behaved client does now and then, each time with a new connection; every answer must be good.
    async fn goes_on(&self, provider: &str, connection: &Value, time: Duration) {
        let begun = Instant::now();
        let mut slowest = Duration::ZERO;
        let mut rounds = 0;
        while begun.elapsed() < time {
            let round = Instant::now();
            for path in ["/healthz", "/v1/providers"] {
                assert_eq!(self.get(path).await, Ok(200), "{path} after {:?}", begun.elapsed());
            }
            let (status, answer) = self.post("/v1/call", &call(provider, connection)).await.unwrap();
            assert_eq!(status, 200, "after {:?}: {answer}", begun.elapsed());
            slowest = slowest.max(round.elapsed());
            rounds += 1;
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
        println!("{rounds} rounds of three requests, all served; the slowest took {} ms", slowest.as_millis());
        assert!(slowest < Duration::from_secs(5), "{slowest:?}");
    }
}

/// How long an attack is watched.
fn watched() -> Duration {
    Duration::from_secs(if is_full() { 20 } else { 2 })
}

/// A refresh's body.
fn grant(connection: &Value) -> Value {
    json!({ "grant": connection["grant"] })
}
