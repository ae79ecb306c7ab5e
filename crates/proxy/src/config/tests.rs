//! Invalid configurations, and a valid one.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use url::Url;

use super::args::Args;
use super::{Config, LogFormat};

const KEY: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
const PUBLIC: &str = "0.0.0.0:8080";

fn dir() -> PathBuf {
    let mut name = [0; 8];
    getrandom::fill(&mut name).unwrap();
    let dir = std::env::temp_dir().join(format!("hourloom-config-{}", u64::from_be_bytes(name)));
    std::fs::create_dir(&dir).unwrap();
    dir
}

/// A file that is readable only by its owner, or by everybody.
fn secret(dir: &Path, name: &str, text: &str, mode: u32) -> String {
    use std::os::unix::fs::PermissionsExt;
    let path = dir.join(name);
    std::fs::write(&path, text).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
    path.to_str().unwrap().to_owned()
}

fn load(env: &[(&str, &str)], toml: &str) -> Result<Config, Vec<String>> {
    let dir = dir();
    let config = secret(&dir, "hourloom.toml", toml, 0o644);
    let env: BTreeMap<&str, &str> = env.iter().copied().collect();
    let args = Args { config: Some(config.into()), ..Args::default() };
    let loaded = Config::load(args, &|name| env.get(name).map(|text| (*text).to_owned()));
    std::fs::remove_dir_all(dir).unwrap();
    loaded
}

/// The smallest valid configuration.
const GOOD: [(&str, &str); 5] = [
    ("HOURLOOM_LISTEN", PUBLIC),
    ("HOURLOOM_ORIGINS", "https://planner.example/app/"),
    ("HOURLOOM_SEAL_KEYS", "a:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="),
    ("HOURLOOM_ASANA_CLIENT_ID", "client"),
    ("HOURLOOM_ASANA_CLIENT_SECRET", "canary-secret"),
];

#[test]
fn a_valid_file_is_read_and_the_environment_overrides_it() {
    let toml = r#"
        listen = "127.0.0.1:1"
        origins = ["https://other.example/"]
        trusted_proxies = ["10.0.0.0/8", "::1"]
        private_hosts = ["tracker.internal"]
        public_addresses = ["https://proxy.example/below", "https://other.example"]
        log_dir = "log"
        private_listen = "127.0.0.1:9090"
        log_format = "json"
        ended_keys = ["k0"]
        shared_store = "nats://127.0.0.1:4222, tls://nats.example"
        [grants]
        idle_days = 7
        absolute_days = 0
        ended_before = "2026-11-29T10:00:00+01:00"
        denied = ["0123456789abcdef"]
        [limits]
        logins_per_minute = 3
        connections = 9
        [provider.asana]
        client_id = "overridden"
        api_base = "http://tracker.internal/api/"
        [provider.google-calendar]
        client_id = "google"
    "#;
    let env = [GOOD.as_slice(), &[("HOURLOOM_GOOGLE_CALENDAR_CLIENT_SECRET", "s")]].concat();
    let config = load(&env, toml).unwrap();
    assert_eq!(config.listen, PUBLIC.parse().unwrap());
    assert_eq!(config.apps.iter().map(|app| &*app.origin).collect::<Vec<_>>(), ["https://planner.example"]);
    assert_eq!((config.trusted_proxies.len(), config.limits.logins_per_minute.get()), (2, 3));
    assert_eq!((config.limits.connections.get(), config.limits.in_flight.get()), (9, 512));
    assert_eq!(config.shared.len(), 2);
    let public: Vec<&str> = config.public.iter().map(Url::as_str).collect();
    assert_eq!(public, ["https://proxy.example/below/", "https://other.example/"]);
    assert_eq!((config.private_listen.unwrap().port(), config.log_format), (9090, LogFormat::Json));
    assert!(config.ended_keys.contains("k0") && config.rules.denied.contains("0123456789abcdef"));
    let rules = (config.rules.idle, config.rules.absolute, config.rules.ended_before);
    assert_eq!(rules, (Some(604_800_000), None, 1_795_942_800_000));
    assert_eq!(config.clients[0].id, "client");
    assert_eq!(config.clients[0].api_base, "http://tracker.internal/api");
    assert_eq!((&*config.clients[1].id, config.clients[1].secret.expose()), ("google", "s"));
    let default = providers::provider("google-calendar").unwrap();
    assert_eq!(config.clients[1].token_url, default.auth.token_url);
    assert!(!format!("{config:?}").contains("canary"));
}

#[test]
fn invalid_addresses_and_log_formats_are_mistakes() {
    let load = |name: &str, value: &str| load(&[GOOD.as_slice(), &[(name, value)]].concat(), "");
    let config = load("HOURLOOM_LOG_FORMAT", "text").unwrap();
    assert_eq!((config.log_format, config.private_listen), (LogFormat::Text, None));
    for (name, wrong) in [
        ("HOURLOOM_PRIVATE_LISTEN", "9090"),
        ("HOURLOOM_LOG_FORMAT", "yaml"),
        ("HOURLOOM_PUBLIC_ADDRESSES", "proxy.example"),
    ] {
        let said = load(name, wrong).unwrap_err();
        assert!(said.len() == 1 && said[0].contains(name) && said[0].contains(wrong), "{said:?}");
    }
}

#[test]
fn locally_only_the_served_folder_is_required() {
    let args = Args { files: Some(".".into()), ..Args::default() };
    let config = Config::load(args, &|_| None).unwrap();
    assert!(config.listen.ip().is_loopback() && config.keys.is_none() && config.apps.is_empty());
}

#[cfg(feature = "sandbox")]
#[test]
fn a_sandbox_is_local_unless_configured_otherwise() {
    let on = |listen: &str, anywhere| {
        let args = Args {
            sandbox: true,
            sandbox_anywhere: anywhere,
            listen: Some(listen.parse().unwrap()),
            ..Args::default()
        };
        Config::load(args, &|_| None)
    };
    for listen in ["127.0.0.1:0", "[::1]:8080", "127.1.2.3:80"] {
        assert!(on(listen, false).unwrap().keys.is_none(), "{listen}");
    }
    for listen in [PUBLIC, "[::]:8080", "192.168.1.1:80"] {
        let wrong = on(listen, false).unwrap_err();
        assert!(wrong.len() == 1 && wrong[0].contains("--sandbox-anywhere"), "{listen}: {wrong:?}");
        assert!(on(listen, true).is_ok(), "{listen}");
    }
}

#[cfg(not(feature = "sandbox"))]
#[test]
fn a_program_without_the_sandbox_says_so() {
    let args = Args { sandbox: true, ..Args::default() };
    assert!(Config::load(args, &|_| None).unwrap_err()[0].contains("--features sandbox"));
}

/// The valid configuration with one change is refused with these words, and with nothing else.
fn check(change: &[(&str, &str)], toml: &str, words: &str) {
    let mut env: BTreeMap<&str, &str> = GOOD.into();
    env.extend(change.iter().copied());
    let env: Vec<_> = env.into_iter().collect();
    let wrong = load(&env, toml).expect_err(words);
    assert!(wrong.len() == 1 && wrong[0].contains(words), "{change:?} {toml}: {wrong:?}, and not {words:?}");
    assert!(!wrong[0].contains("canary") && !wrong[0].contains("AAAA"), "{wrong:?}");
}

#[test]
fn impossible_values_are_refused_by_name() {
    let two = format!("a:{KEY} a:{KEY}");
    let five: Vec<_> = (0..5).map(|id| format!("k{id}:{KEY}")).collect();
    for (name, value, words) in [
        ("HOURLOOM_SEAL_KEYS", "a:AAAAAAAAAAAAAAAAAAAAAA==", "16 bytes, but 32 are needed"),
        ("HOURLOOM_SEAL_KEYS", &two, "used twice"),
        ("HOURLOOM_SEAL_KEYS", &five.join(","), "at most 4 are allowed"),
        ("HOURLOOM_SEAL_KEYS", "a:canary!", "isn't base64"),
        ("HOURLOOM_SEAL_KEYS", "AAAA", "kid:base64"),
        ("HOURLOOM_SEAL_KEYS", &format!("a.b:{KEY}"), "letters, digits"),
        ("HOURLOOM_SEAL_KEYS", "", "HOURLOOM_SEAL_KEYS_FILE is missing"),
        ("HOURLOOM_SEAL_KEYS_FILE", "nowhere", "both set"),
        ("HOURLOOM_ORIGINS", "", "HOURLOOM_ORIGINS is missing"),
        ("HOURLOOM_ORIGINS", "*", "no wildcards"),
        ("HOURLOOM_ORIGINS", "https://*.planner.example/", "no wildcards"),
        ("HOURLOOM_ORIGINS", "http://planner.example/", "must use https"),
        ("HOURLOOM_ORIGINS", "planner.example", "isn't a URL"),
        ("HOURLOOM_ORIGINS", "https://a.example/x/ https://a.example/y/", "listed twice"),
        ("HOURLOOM_LISTEN", "everywhere", "address:port"),
        ("HOURLOOM_SHARED_STORE", "nats://nats.example:4222", "needs tls://"),
        ("HOURLOOM_SHARED_STORE", "nats.example", "must have the form"),
        ("HOURLOOM_SHARED_STORE", "https://nats.example", "must have the form"),
        ("HOURLOOM_ENDED_KEYS", "a", "still among"),
        ("HOURLOOM_ENDED_KEYS", "k.1", "isn't a seal key's id"),
        ("HOURLOOM_DENIED_GRANTS", "0123", "isn't a grant's id"),
        ("HOURLOOM_TRUSTED_PROXIES", "nginx", "neither an IP address nor a network"),
        ("HOURLOOM_ASANA_CLIENT_SECRET", "", "HOURLOOM_ASANA_CLIENT_SECRET_FILE isn't"),
        ("HOURLOOM_ASANA_CLIENT_ID", "", "HOURLOOM_ASANA_CLIENT_ID is missing"),
        ("HOURLOOM_ASANA_CLIENT_SECRET_FILE", "nowhere", "both set"),
        ("HOURLOOM_ASANA_TOKEN_URL", "http://tracker.example/token", "needs https"),
        ("HOURLOOM_ASANA_TOKEN_URL", "https://10.1.2.3/token", "isn't public"),
        ("HOURLOOM_ASANA_TOKEN_URL", "https://[fd00::1]/token", "isn't public"),
        ("HOURLOOM_ASANA_TOKEN_URL", "https://167837955/token", "isn't public"),
        ("HOURLOOM_ASANA_TOKEN_URL", "file:///etc/passwd", "needs https"),
        ("HOURLOOM_ASANA_AUTHORIZE_URL", "https://user:canary@tracker.example/", "can't contain a user name"),
        ("HOURLOOM_ASANA_API_BASE", "https://tracker.example/api?x=1", "can't contain ?"),
    ] {
        check(&[(name, value)], "", words);
    }
    for (toml, words) in [
        ("listne = \"x\"", "hourloom.toml:1: listne: unknown field"),
        ("[limits]\nin_flight = 0", "hourloom.toml:2: limits.in_flight: expected a nonzero"),
        ("[provider.asana]\nclient_secret = \"canary\"", "unknown field"),
        ("[provider.asan]\nclient_id = \"x\"", "unknown provider"),
        ("[grants]\nended_before = \"yesterday\"", "ended_before"),
        ("[grants]\nidle = 3", "unknown field"),
        ("shared_store = \"tls://user:canary@nats.example\"", "not into the file"),
        ("static = \"nowhere/at/all\"", "isn't a directory"),
        ("= canary", "--config"),
    ] {
        check(&[], toml, words);
    }
}

#[test]
fn a_world_readable_secret_is_refused() {
    let dir = dir();
    let open = secret(&dir, "open", "canary-secret", 0o644);
    let closed = secret(&dir, "closed", "canary-secret\n", 0o640);
    let empty = secret(&dir, "empty", " \n", 0o600);
    let keys = secret(&dir, "keys", &format!("a:{KEY}\nb:{KEY}"), 0o644);
    let missing = dir.join("missing").to_str().unwrap().to_owned();
    let file = "HOURLOOM_ASANA_CLIENT_SECRET_FILE";
    let none = ("HOURLOOM_ASANA_CLIENT_SECRET", "");
    for (path, words) in [(&open, "readable by everybody"), (&empty, "is empty"), (&missing, "can't be read")] {
        let mut env: BTreeMap<&str, &str> = GOOD.into();
        env.extend([none, (file, path)]);
        let wrong = load(&env.into_iter().collect::<Vec<_>>(), "").unwrap_err();
        assert!(wrong.iter().any(|why| why.contains(words) && !why.contains("canary")), "{wrong:?}");
    }
    let keys_file = [("HOURLOOM_SEAL_KEYS", ""), ("HOURLOOM_SEAL_KEYS_FILE", keys.as_str())];
    check(&keys_file, "", "readable by everybody");
    let mut env: BTreeMap<&str, &str> = GOOD.into();
    env.extend([none, (file, closed.as_str())]);
    let config = load(&env.into_iter().collect::<Vec<_>>(), "").unwrap();
    assert_eq!(config.clients[0].secret.expose(), "canary-secret");
    std::fs::remove_dir_all(dir).unwrap();
}

#[test]
fn all_mistakes_are_reported_at_once() {
    let env = [
        ("HOURLOOM_LISTEN", "everywhere"),
        ("HOURLOOM_ORIGINS", "* http://planner.example"),
        ("HOURLOOM_SEAL_KEYS", "a:x b"),
        ("HOURLOOM_ASANA_CLIENT_ID", "client"),
        ("HOURLOOM_ASANA_TOKEN_URL", "http://tracker.example"),
    ];
    let wrong = load(&env, "static = \"nowhere/at/all\"").unwrap_err();
    assert_eq!(wrong.len(), 8, "{wrong:#?}");
}

#[test]
fn a_mistake_in_the_file_hides_no_other_and_makes_none() {
    let toml = "listen = 5\nlistne = \"x\"\n[provider.asana]\nclient_id = 7\nclient_secret_file = \"nowhere\"\n\
                [provider.slack]\nclient_id = \"slack\"\n";
    let env = [("HOURLOOM_ORIGINS", "*"), ("HOURLOOM_SEAL_KEYS", GOOD[2].1)];
    let wrong = load(&env, toml).unwrap_err();
    let has = |words: &str| wrong.iter().filter(|why| why.contains(words)).count();
    assert_eq!((has(":1: listen"), has(":2: listne"), has(":4: provider.asana.client_id")), (1, 1, 1), "{wrong:#?}");
    assert_eq!((has("no wildcards"), has("HOURLOOM_SLACK_CLIENT_SECRET_FILE isn't")), (1, 1), "{wrong:#?}");
    assert_eq!(wrong.len(), 6, "{wrong:#?}");
    let wrong = load(&[("HOURLOOM_LISTEN", PUBLIC)], "origins = [\n= canary").unwrap_err();
    assert!(wrong.iter().all(|why| why.starts_with("--config") && !why.contains("canary")), "{wrong:#?}");
}

#[test]
fn a_secret_is_read_unchanged() {
    let dir = dir();
    let credential = secret(&dir, "asana", "canary-secret", 0o444);
    let file = "HOURLOOM_ASANA_CLIENT_SECRET_FILE";
    let none = ("HOURLOOM_ASANA_CLIENT_SECRET", "");
    let with = |path: &str, credentials: &str| {
        let mut env: BTreeMap<&str, &str> = GOOD.into();
        env.extend([none, (file, path), ("CREDENTIALS_DIRECTORY", credentials)]);
        load(&env.into_iter().collect::<Vec<_>>(), "").map(|config| config.clients[0].secret.expose().to_owned())
    };
    let credentials = dir.to_str().unwrap();
    assert_eq!(with("asana", credentials).unwrap(), "canary-secret", "by its name");
    assert_eq!(with(&credential, credentials).unwrap(), "canary-secret", "by its path");
    assert!(with(&credential, "").unwrap_err()[0].contains("readable by everybody"));
    let around = format!("{credentials}/../{}/asana", dir.file_name().unwrap().to_str().unwrap());
    assert!(with(&around, credentials).unwrap_err()[0].contains("readable by everybody"), "no way around");
    assert!(with("slack", credentials).unwrap_err()[0].contains("can't be read"));
    std::fs::remove_dir_all(dir).unwrap();
}
