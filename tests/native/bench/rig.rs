//! The upstream, nginx and the proxy, and requests that all three accept.

use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use axum::Router;
use axum::routing::any;
use http::Request;
use http_body_util::Full;
use serde_json::{Value, json};

use crate::browser::{Browser, Forged, ORIGIN};
use crate::load::{Ready, once};

/// The three contestants and their client.
pub(crate) struct Rig {
    upstream: SocketAddr,
    /// `None` if there is no nginx, or it doesn't start.
    nginx: Option<Nginx>,
    proxy: Proxy,
    browser: Browser,
    call: String,
}

impl Rig {
    pub(crate) async fn start(pause: Duration) -> Self {
        let upstream = upstream(pause);
        let nginx = Nginx::start(upstream).inspect_err(|why| println!("nginx is left out: {why}")).ok();
        let proxy = Proxy::start(upstream);
        let browser = Browser::new(&Router::new());
        let mut rig = Self { upstream, nginx, proxy, browser, call: String::new() };
        // The first answer is a refusal that carries the nonce.
        let account = json!({ "provider": "asana", "account": rig.account().await }).to_string();
        rig.post("/v1/auth/adopt", &account).await;
        let adopted = rig.post("/v1/auth/adopt", &account).await;
        rig.call = json!({
            "op": "asana.containers", "params": { "ask": "containers" },
            "account": adopted["account"], "access": adopted["access"],
        })
        .to_string();
        rig
    }

    /// Names and addresses, the upstream first.
    pub(crate) fn contestants(&self) -> impl Iterator<Item = (&'static str, SocketAddr)> {
        let nginx = self.nginx.as_ref().map(|nginx| ("nginx", nginx.address));
        [Some(("upstream", self.upstream)), nginx, Some(("hourloom", self.proxy.address))].into_iter().flatten()
    }

    pub(crate) fn proxy(&self) -> SocketAddr {
        self.proxy.address
    }

    /// Calls, each with its own proof.
    pub(crate) async fn sign(&self, count: usize) -> Vec<Ready> {
        // Refreshes the nonce, for long measurements.
        self.post("/v1/call", &self.call).await;
        (0..count).map(|_| self.request("/v1/call", &self.call)).collect()
    }

    /// Resident memory in kB; the upstream is part of this process.
    pub(crate) fn memory(&self, name: &str) -> Option<u64> {
        self.processes(name).into_iter().map(|process| status(process, "VmRSS:")).sum()
    }

    /// The peak resident memory since [`Rig::forget_peak`], in kB; for several processes, the sum of their peaks.
    pub(crate) fn peak(&self, name: &str) -> Option<u64> {
        let processes = self.processes(name);
        if processes.is_empty() { None } else { processes.into_iter().map(|process| status(process, "VmHWM:")).sum() }
    }

    pub(crate) fn forget_peak(&self, name: &str) {
        for process in self.processes(name) {
            drop(std::fs::write(format!("/proc/{process}/clear_refs"), "5"));
        }
    }

    fn processes(&self, name: &str) -> Vec<u32> {
        match (name, &self.nginx) {
            ("hourloom", _) => vec![self.proxy.child.id()],
            ("nginx", Some(nginx)) => {
                let master = nginx.child.id();
                let workers = std::fs::read_to_string(format!("/proc/{master}/task/{master}/children"));
                let workers = workers.unwrap_or_default();
                let workers = workers.split_whitespace().filter_map(|id| id.parse().ok());
                workers.chain([master]).collect()
            }
            _ => Vec::new(),
        }
    }

    async fn account(&self) -> Value {
        let request = Request::get("/v1/connections").header("host", "127.0.0.1").header("x-tp", "1");
        let request = request.header("origin", ORIGIN).body(Full::default()).unwrap();
        let offered: Value = serde_json::from_slice(once(self.proxy.address, request).await.body()).unwrap();
        let offers = offered["connections"].as_array().unwrap();
        offers.iter().find(|offer| offer["provider"] == "asana").unwrap()["account"]["id"].clone()
    }

    async fn post(&self, path: &str, body: &str) -> Value {
        let answer = once(self.proxy.address, self.request(path, body)).await;
        if let Some(nonce) = answer.headers().get("x-tp-nonce") {
            self.browser.is_told(nonce.to_str().unwrap());
        }
        serde_json::from_slice(answer.body()).unwrap()
    }

    fn request(&self, path: &str, body: &str) -> Ready {
        let mut request = Request::post(path).header("host", "127.0.0.1");
        for (name, value) in self.browser.headers(path, body, Forged::default()) {
            request = request.header(name, value);
        }
        request.body(Full::from(body.to_owned())).unwrap()
    }
}

/// A page of a hundred workspaces, after a pause, in a separate thread and runtime.
fn upstream(pause: Duration) -> SocketAddr {
    let workspace = |number: u32| json!({ "gid": number.to_string(), "name": format!("Workspace number {number}") });
    let body = json!({ "data": (0..100).map(workspace).collect::<Vec<_>>() }).to_string();
    let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let address = listener.local_addr().unwrap();
    listener.set_nonblocking(true).unwrap();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async move {
            let answer = move || {
                let body = body.clone();
                async move {
                    tokio::time::sleep(pause).await;
                    ([("content-type", "application/json")], body)
                }
            };
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            axum::serve(listener, Router::new().fallback(any(answer))).await.unwrap();
        });
    });
    address
}

struct Nginx {
    child: Child,
    address: SocketAddr,
    dir: PathBuf,
}

impl Nginx {
    /// # Errors
    /// Why it can't start.
    fn start(upstream: SocketAddr) -> Result<Self, String> {
        let program = std::env::var_os("HOURLOOM_NGINX")
            .ok_or("HOURLOOM_NGINX doesn't name its program; `cargo xtask bench proxy` does where it finds one")?;
        let address = free();
        let dir = std::env::temp_dir().join(format!("hourloom-bench-{}", std::process::id()));
        std::fs::create_dir_all(&dir).unwrap();
        let config = format!(
            "daemon off; worker_processes 2; pid nginx.pid; error_log stderr;
            events {{ worker_connections 4096; }}
            http {{
                access_log off; keepalive_requests 1000000;
                client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;
                uwsgi_temp_path uwsgi; scgi_temp_path scgi;
                upstream api {{ server {upstream}; keepalive 1024; keepalive_requests 1000000; }}
                server {{
                    listen {address} backlog=4096;
                    location / {{ proxy_pass http://api; proxy_http_version 1.1; proxy_set_header Connection \"\"; }}
                }}
            }}"
        );
        let file = dir.join("nginx.conf");
        std::fs::write(&file, config).unwrap();
        let started = Command::new(&program).arg("-p").arg(&dir).arg("-c").arg(&file).spawn();
        let child = started.map_err(|error| format!("{} doesn't start: {error}", program.display()))?;
        let mut nginx = Self { child, address, dir };
        while std::net::TcpStream::connect(address).is_err() {
            if let Some(status) = nginx.child.try_wait().unwrap() {
                return Err(format!("{} ended at once ({status}); what it says is above", program.display()));
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(nginx)
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // The master process ends its workers; a kill would leave them.
        if matches!(self.child.try_wait(), Ok(None)) {
            drop(Command::new("kill").arg(self.child.id().to_string()).status());
            drop(self.child.wait());
        }
        drop(std::fs::remove_dir_all(&self.dir));
    }
}

struct Proxy {
    child: Child,
    address: SocketAddr,
}

impl Proxy {
    fn start(upstream: SocketAddr) -> Self {
        let program = std::env::var_os("HOURLOOM_PROXY").expect("HOURLOOM_PROXY names the program");
        let config = std::env::temp_dir().join(format!("hourloom-bench-{}.toml", std::process::id()));
        let limits = [
            "address_per_second",
            "address_burst",
            "grant_per_second",
            "grant_burst",
            "in_flight",
            "in_flight_per_address",
            "requests_per_connection",
        ];
        let limits: String = limits.iter().map(|limit| format!("{limit} = 1000000\n")).collect();
        std::fs::write(&config, format!("[limits]\n{limits}")).unwrap();
        let mut child = Command::new(program)
            .args(["--sandbox", "--listen", "127.0.0.1:0", "--config"])
            .arg(&config)
            .env("HOURLOOM_ORIGINS", format!("{ORIGIN}/"))
            .env("HOURLOOM_ASANA_CLIENT_ID", "bench")
            .env("HOURLOOM_ASANA_CLIENT_SECRET", "bench")
            .env("HOURLOOM_ASANA_API_BASE", format!("http://localhost:{}", upstream.port()))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().rsplit('/').next().unwrap().parse().expect("the proxy tells where it listens");
        drop(std::fs::remove_file(config));
        Self { child, address }
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn free() -> SocketAddr {
    std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap()
}

/// A value from a process's status, in kB.
fn status(process: u32, name: &str) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    status.lines().find_map(|line| line.strip_prefix(name))?.trim().strip_suffix("kB")?.trim().parse().ok()
}
