//! What an operator relies on: the exit code, the log as JSON, and the private address.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, ChildStderr, Command, Stdio};

use serde_json::Value;

use crate::program::get;

/// A program that writes its log as JSON and has a private address for health and metrics.
struct Program {
    child: Child,
    log: BufReader<ChildStderr>,
    address: String,
    private: String,
    /// The log lines so far.
    said: Vec<Value>,
}

impl Program {
    fn start() -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hourloom-proxy"));
        let ours = std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("HOURLOOM_"));
        for (name, _) in ours {
            command.env_remove(name);
        }
        command.env("HOURLOOM_LOG_FORMAT", "json").env("HOURLOOM_PRIVATE_LISTEN", "127.0.0.1:0");
        command.args(["--listen", "127.0.0.1:0", "--sandbox"]).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim_end().strip_prefix("listening on http://").expect(&line).to_owned();
        let log = BufReader::new(child.stderr.take().unwrap());
        let mut program = Self { child, log, address, private: String::new(), said: Vec::new() };
        while program.private.is_empty() {
            let line = program.next_line().expect("the log says where");
            if line["message"] == "health and metrics are also served here" {
                line["address"].as_str().unwrap().clone_into(&mut program.private);
            }
        }
        program
    }

    /// The next line, which must be a JSON object.
    fn next_line(&mut self) -> Option<Value> {
        let mut line = String::new();
        if self.log.read_line(&mut line).unwrap() == 0 {
            return None;
        }
        let json: Value = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"));
        assert!(json.is_object() && line.ends_with("}\n"), "{line}");
        for field in ["timestamp", "level", "target"] {
            assert!(json[field].is_string(), "{field}: {line}");
        }
        self.said.push(json.clone());
        Some(json)
    }

    fn stop(&self) {
        assert!(Command::new("kill").args(["-s", "TERM", &self.child.id().to_string()]).status().unwrap().success());
    }

    /// Its exit code and all log lines.
    fn ended(mut self) -> (Option<i32>, Vec<Value>) {
        while self.next_line().is_some() {}
        (self.child.wait().unwrap().code(), self.said)
    }

    /// Starts a request whose body doesn't arrive.
    fn begin(&self, id: &str) -> TcpStream {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let head = format!(
            "POST /v1/auth/start HTTP/1.1\r\nhost: {0}\r\norigin: http://{0}\r\nx-tp: 1\r\nx-request-id: {id}\r\n\
             content-type: application/json\r\ncontent-length: 10\r\n\r\n",
            self.address
        );
        stream.write_all(head.as_bytes()).unwrap();
        self.until("/metrics", "\nhourloom_under_way 1\n");
        stream
    }

    /// Waits until the private address says so; the test's own timeout is the limit.
    fn until(&self, path: &str, holds: &str) {
        while !get(&self.private, path).contains(holds) {
            std::thread::yield_now();
        }
    }
}

#[test]
fn requests_cut_off_by_a_second_signal_are_logged_and_set_the_exit_code() {
    const ID: &str = "0123456789abcdef0123456789abcdef";
    let program = Program::start();
    let _open = program.begin(ID);
    program.stop();
    program.until("/readyz", "HTTP/1.1 503");
    program.stop();
    let (code, log) = program.ended();
    assert_eq!(code, Some(3), "{log:?}");
    let cut: Vec<&Value> = log.iter().filter(|line| line["message"] == "cut off by the shutdown").collect();
    assert_eq!(cut.len(), 1, "{log:?}");
    assert_eq!((&cut[0]["request_id"], &cut[0]["level"]), (&ID.into(), &"ERROR".into()));
}

#[test]
fn requests_that_end_in_time_are_awaited_and_the_exit_code_is_zero() {
    let program = Program::start();
    let mut open = program.begin("0123456789abcdef0123456789abcdef");
    program.stop();
    program.until("/readyz", "HTTP/1.1 503");
    open.write_all(b"{\"half\":12").unwrap();
    let mut answer = String::new();
    open.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 400 "), "{answer}");
    let (code, log) = program.ended();
    assert_eq!(code, Some(0), "{log:?}");
    assert!(log.iter().all(|line| line["level"] != "ERROR"), "{log:?}");
}

#[test]
fn each_log_line_is_json_without_request_data() {
    let program = Program::start();
    let canary = "canary-7f3a";
    for (path, body) in [
        ("/v1/call", format!("{{\"op\":\"{canary}\",\"access\":\"g1.k.{canary}\"}}")),
        ("/v1/auth/refresh", format!("{{\"grant\":\"g1.a.{canary}\"}}")),
        ("/v1/auth/start", format!("{{\"provider\":\"{canary}\\n{{}}\"}}")),
        ("/v1/auth/finish", format!("not JSON \" {canary}")),
        (&*format!("/v1/{canary}%0a%22?code={canary}"), String::new()),
    ] {
        for origin in [program.address.clone(), format!("{canary}.example")] {
            let mut stream = TcpStream::connect(&program.address).unwrap();
            let request = format!(
                "POST {path} HTTP/1.1\r\nhost: {0}\r\nconnection: close\r\norigin: http://{origin}\r\nx-tp: 1\r\n\
                 x-tp-proof: {canary}.{canary}.{canary}\r\ncookie: hourloom={canary}\r\nauthorization: Bearer {canary}\r\n\
                 x-request-id: {canary}\"\r\nuser-agent: {canary}\r\ntraceparent: {canary}\r\n\
                 content-type: application/json\r\ncontent-length: {1}\r\n\r\n{body}",
                program.address,
                body.len()
            );
            stream.write_all(request.as_bytes()).unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).unwrap();
            assert!(answer.starts_with("HTTP/1.1 4"), "{path}: {answer}");
        }
    }
    program.stop();
    let (code, log) = program.ended();
    assert_eq!(code, Some(0));
    for rule in ["origin", "proof", "not_found"] {
        assert!(log.iter().any(|line| line["why"] == rule), "{rule}: {log:?}");
    }
    let text = serde_json::to_string(&log).unwrap();
    assert!(!text.contains("canary") && !text.contains("g1."), "{text}");
}

#[test]
fn metrics_are_at_the_operators_own_address_and_nowhere_else() {
    let program = Program::start();
    for path in ["/healthz", "/readyz", "/metrics"] {
        assert!(get(&program.private, path).starts_with("HTTP/1.1 200 "), "{path}");
    }
    assert!(get(&program.address, "/v1/providers").starts_with("HTTP/1.1 200 "));
    let told = r#"hourloom_requests_total{route="/v1/providers",status="200"} 1"#;
    assert!(get(&program.private, "/metrics").contains(told));
    for path in ["/metrics", "/metrics/", "//metrics", "/v1/metrics", "/sandbox/metrics"] {
        let answer = get(&program.address, path);
        assert!(answer.starts_with("HTTP/1.1 404 ") && !answer.contains("hourloom_"), "{path}: {answer}");
    }
    for path in ["/v1/providers", "/v1/call", "/", "/sandbox/"] {
        assert!(get(&program.private, path).starts_with("HTTP/1.1 404 "), "{path}");
    }
    program.stop();
    assert_eq!(program.ended().0, Some(0));
}
