//! The program: one line when it is ready, an end when it is asked to, a sentence when it can't begin.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

fn start(args: &[&str]) -> Child {
    let program = env!("CARGO_BIN_EXE_hourloom-proxy");
    Command::new(program).args(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// The whole answer to a request without a body.
fn get(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    text
}

#[cfg(unix)]
#[test]
fn it_says_where_it_listens_and_stops_when_it_is_asked_to() {
    let dir = crate::page("program");
    for signal in ["TERM", "INT"] {
        let args = ["--listen", "127.0.0.1:0", "--static", dir.to_str().unwrap(), "--sandbox", "--today", "2026-11-23"];
        let mut child = start(&args);
        let mut said = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        said.read_line(&mut line).unwrap();
        let address = line.trim_end().strip_prefix("listening on http://").expect(&line).to_owned();
        assert!(get(&address, "/").contains("<title>Page</title>"));
        let connections = get(&address, "/v1/connections");
        assert!(
            connections.contains(r#""provider":"asana""#) && connections.contains(r#""account":{"id":"#),
            "{connections}"
        );
        assert!(get(&address, "/v1/providers").contains(r#""configured":true"#));
        assert!(Command::new("kill").args(["-s", signal, &child.id().to_string()]).status().unwrap().success());
        let mut rest = String::new();
        said.read_to_string(&mut rest).unwrap();
        assert!(child.wait().unwrap().success(), "{signal}");
        assert_eq!(rest, "", "one line and no more");
    }
}

/// Looked for where a program leaves things: where it was begun, at home, among the temporary files.
#[cfg(unix)]
#[test]
fn nothing_is_written_to_disk_unless_a_log_is_asked_for() {
    let dir = crate::page("nothing-written").join("empty");
    for log in [false, true] {
        // What a run that failed has left.
        drop(std::fs::remove_dir_all(&dir));
        std::fs::create_dir_all(&dir).unwrap();
        let mut args = vec!["--listen", "127.0.0.1:0", "--sandbox"];
        if log {
            args.extend(["--log-dir", "log"]);
        }
        let program = env!("CARGO_BIN_EXE_hourloom-proxy");
        let mut command = Command::new(program);
        for home in ["HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR"] {
            command.env(home, &dir);
        }
        command.args(args).current_dir(&dir).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim_end().strip_prefix("listening on http://").expect(&line).to_owned();
        for path in ["/v1/providers", "/v1/connections", "/v1/call", "/sandbox/", "/nowhere"] {
            assert!(get(&address, path).starts_with("HTTP/1.1 "), "{path}");
        }
        assert!(Command::new("kill").args(["-s", "TERM", &child.id().to_string()]).status().unwrap().success());
        assert!(child.wait().unwrap().success());
        let left: Vec<_> = std::fs::read_dir(&dir).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(left, if log { vec!["log"] } else { vec![] }, "with a log: {log}");
        std::fs::remove_dir_all(&dir).unwrap();
    }
}

#[test]
fn what_keeps_it_from_beginning_is_said_in_a_sentence() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let log = crate::page("no-errors").join("log");
    for (args, said) in [
        (vec!["--sandbox", "--listen", &address], "--listen takes another address"),
        (vec!["--listen", "127.0.0.1:0"], "HOURLOOM_ORIGINS is missing"),
        (vec!["find", "0123", "--log-dir", log.to_str().unwrap()], "holds nothing of 0123"),
        (vec!["--sandbox", "--today", "soon"], "soon"),
        (vec!["--nonsense"], "Usage: hourloom-proxy"),
    ] {
        let output = start(&args).wait_with_output().unwrap();
        let log = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success() && output.stdout.is_empty() && log.contains(said), "{args:?}: {log}");
        assert_eq!(log.trim_end().lines().count(), 1, "{args:?}: {log}");
    }
}
