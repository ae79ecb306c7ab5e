//! The program: one line when it is ready, a clean end when it is asked to stop, a sentence when it can't start.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

fn start(args: &[&str]) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hourloom-proxy"));
    // The test run's own variables aren't settings of the program, which would warn about them.
    let ours = std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("HOURLOOM_"));
    for (name, _) in ours {
        command.env_remove(name);
    }
    command.args(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// The complete response to a request without a body.
pub(crate) fn get(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    text
}

#[cfg(unix)]
#[test]
fn the_address_is_printed_and_a_signal_stops_it() {
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

/// Looks where programs leave files: in the working directory, at home, among the temporary files.
#[cfg(unix)]
#[test]
fn nothing_is_written_to_disk_unless_a_log_is_asked_for() {
    let dir = crate::page("nothing-written").join("empty");
    for log in [false, true] {
        // Left over from a failed run.
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
fn the_reason_for_a_failed_start_is_one_sentence() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let log = crate::page("no-errors").join("log");
    std::fs::create_dir_all(&log).unwrap();
    let nowhere = log.join("nowhere");
    for (args, said) in [
        (vec!["--sandbox", "--listen", &address], "choose another address with --listen"),
        (vec!["--listen", "127.0.0.1:0"], "HOURLOOM_ORIGINS is missing"),
        (vec!["find", "0123", "--log-dir", log.to_str().unwrap()], "has no entry for 0123"),
        (vec!["find", "0123", "--log-dir", nowhere.to_str().unwrap()], "nowhere"),
        (vec!["find", "0123"], "--log-dir, HOURLOOM_LOG_DIR or log_dir"),
        (vec!["--sandbox", "--today", "soon"], "soon"),
        (vec!["--nonsense"], "Usage: hourloom-proxy"),
    ] {
        let output = start(&args).wait_with_output().unwrap();
        let log = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success() && output.stdout.is_empty() && log.contains(said), "{args:?}: {log}");
        assert_eq!(log.trim_end().lines().count(), 1, "{args:?}: {log}");
    }
    assert!(!nowhere.exists(), "who looks for something makes no folder");
}

#[test]
fn help_and_version_are_printed() {
    for (arg, said) in
        [("--help", "find ID"), ("-h", "--config FILE"), ("--version", "hourloom-proxy 0."), ("-V", "0.")]
    {
        let output = start(&[arg]).wait_with_output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success() && text.contains(said) && output.stderr.is_empty(), "{arg}: {text}");
    }
}

#[test]
fn a_misspelt_variable_prevents_the_start_and_an_unknown_one_does_not() {
    let run = |name: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hourloom-proxy"));
        command.args(["--listen", "127.0.0.1:0"]).env(name, "x").stdout(Stdio::piped()).stderr(Stdio::piped());
        String::from_utf8(command.spawn().unwrap().wait_with_output().unwrap().stderr).unwrap()
    };
    assert!(run("HOURLOOM_ORIGIN").contains("did you mean HOURLOOM_ORIGINS?"));
    let log = run("HOURLOOM_IMAGE_TAG");
    assert!(log.contains("WARN") && log.contains("HOURLOOM_IMAGE_TAG"), "{log}");
}

/// The fenced block of this language after a heading of docs/deploy.md.
fn documented<'a>(docs: &'a str, heading: &str, language: &str) -> &'a str {
    let (_, section) = docs.split_once(&format!("\n## {heading}\n")).expect(heading);
    let (_, block) = section.split_once(&format!("```{language}\n")).expect(language);
    block.split_once("\n```").expect("an end").0
}

/// The unit as systemd would run it, as far as the program can tell: the credentials in a folder that only its user can
/// read, and nothing of /etc but the configuration.
#[cfg(unix)]
#[test]
fn the_unit_of_the_documentation_starts_with_its_configuration() {
    use std::os::unix::fs::PermissionsExt;
    let docs = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/deploy.md")).unwrap();
    let unit = documented(&docs, "systemd", "ini");
    let dir = crate::page("unit");
    let credentials = dir.join("credentials");
    drop(std::fs::remove_dir_all(&credentials));
    std::fs::create_dir_all(&credentials).unwrap();
    let settings = |name: &str| -> Vec<&str> {
        unit.lines().filter_map(|line| line.strip_prefix(name)?.strip_prefix('=')).collect()
    };
    for credential in settings("LoadCredential") {
        let (id, from) = credential.split_once(':').unwrap();
        assert!(from.starts_with("/etc/hourloom/"), "{from}");
        let text = if id == "seal-keys" { "k1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=" } else { "a secret" };
        let file = credentials.join(id);
        std::fs::write(&file, text).unwrap();
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o444)).unwrap();
    }
    let config = dir.join("hourloom.toml");
    let toml = documented(&docs, "systemd", "toml");
    let toml = toml.replace("/var/log/hourloom", dir.join("log").to_str().unwrap());
    std::fs::write(&config, toml.replace("127.0.0.1:8080", "127.0.0.1:0")).unwrap();
    let [exec] = settings("ExecStart")[..] else { panic!("one command") };
    let args = exec.split_whitespace().skip(1).map(|arg| match arg {
        "/etc/hourloom/hourloom.toml" => config.to_str().unwrap(),
        arg => arg,
    });
    let mut command = Command::new(env!("CARGO_BIN_EXE_hourloom-proxy"));
    command.args(args).env("CREDENTIALS_DIRECTORY", &credentials).stdout(Stdio::piped()).stderr(Stdio::piped());
    for variable in settings("Environment") {
        let (name, value) = variable.split_once('=').unwrap();
        command.env(name, value.replace("%d", credentials.to_str().unwrap()));
    }
    let mut child = command.spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let mut log = String::new();
    if line.is_empty() {
        child.stderr.take().unwrap().read_to_string(&mut log).unwrap();
    }
    let address = line.trim_end().strip_prefix("listening on http://").unwrap_or_else(|| panic!("{log}")).to_owned();
    let providers = get(&address, "/v1/providers");
    assert_eq!(providers.matches(r#""configured":true"#).count(), 2, "{providers}");
    assert!(Command::new("kill").args(["-s", "TERM", &child.id().to_string()]).status().unwrap().success());
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{:?}: {}", output.status, String::from_utf8_lossy(&output.stderr));
}
