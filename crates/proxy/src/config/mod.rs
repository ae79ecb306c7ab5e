//! The configuration: the command line, the environment and a TOML file, in this order of precedence. All mistakes are
//! reported at once, and the program starts only without any.
//!
//! - [`args`]: the command line
//! - `file`: the TOML file
//! - `provider`: the operator's registration with a provider
//! - `secrets`: files that contain a secret
//! - `toml_file`: reads all of a TOML file, whatever is wrong in it
//! - `variables`: the names of environment variables

pub mod args;
mod file;
mod provider;
mod secrets;
#[cfg(test)]
mod tests;
mod toml_file;
mod variables;

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::fs;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use async_nats::ServerAddr;
use chrono::NaiveDate;
use ipnet::IpNet;
use providers::PROVIDERS;
use url::Url;

use crate::apps::App;
use crate::grants::{self, Rules};
use crate::limits::Limits;
use crate::oauth::Client;
use crate::public;
use crate::seal::{KeyRing, is_key_id};
use crate::secret::Secret;
use args::Args;
use file::{File, GrantsTable, LimitsTable, ProviderTable};

/// The most grants that can be denied by id.
const MOST_DENIED: usize = 1_000;

/// The complete configuration.
#[derive(Debug)]
pub struct Config {
    /// The address to listen on; port 0 chooses a free one.
    pub listen: SocketAddr,
    /// A second address for health and metrics, for the operator only.
    pub private_listen: Option<SocketAddr>,
    /// The directory of the app's files, to serve them.
    pub files: Option<PathBuf>,
    /// Whether to run the providers' sandbox.
    pub sandbox: bool,
    /// Whether other machines may use the sandbox.
    pub sandbox_anywhere: bool,
    /// The day around which the sandbox's data is; `None` is today.
    pub today: Option<NaiveDate>,
    /// The operator's seal keys; `None` uses a key that lasts as long as the process.
    pub keys: Option<KeyRing>,
    /// The addresses of the store that several processes share; empty for a single process.
    pub shared: Vec<ServerAddr>,
    /// Ids of seal keys that are gone for good.
    pub ended_keys: BTreeSet<String>,
    /// How long grants are valid.
    pub rules: Rules,
    /// The installations of the app; empty if this process serves it.
    pub apps: Vec<App>,
    /// This host's own URLs; if empty, the app's and what `Host` says.
    pub public: Vec<Url>,
    /// The operator's registrations with providers.
    pub clients: Vec<Client>,
    /// Hosts that may have addresses that aren't public.
    pub private_hosts: BTreeSet<String>,
    /// Peers whose `X-Forwarded-For` is trusted.
    pub trusted_proxies: Vec<IpNet>,
    /// The directory of the error log.
    pub log_dir: Option<PathBuf>,
    /// The format of the program's log.
    pub log_format: LogFormat,
    /// Rate and size limits.
    pub limits: Limits,
}

/// The format of a log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LogFormat {
    /// Readable text.
    #[default]
    Text,
    /// One JSON object per line.
    Json,
}

impl Config {
    /// Combines `args`, the environment and the file that one of them names.
    ///
    /// # Errors
    /// All mistakes, each as a sentence that names the setting and contains no secret.
    pub fn load(args: Args, env: &dyn Fn(&str) -> Option<String>) -> Result<Self, Vec<String>> {
        let mut source = Source { env, wrong: Vec::new(), unread: Unread::default() };
        let mut file = file(args.config.clone(), &mut source);
        let files = args.files.clone().or(file.files.take());
        if let Some(dir) = files.as_ref().filter(|dir| !dir.is_dir()) {
            source.wrong(format!("--static: {} isn't a directory", dir.display()));
        }
        let private = source.list("HOURLOOM_PRIVATE_HOSTS", file.private_hosts.take()).into_iter().collect();
        let config = Self {
            listen: listen(args.listen, file.listen.take(), &mut source),
            private_listen: private_listen(file.private_listen.take(), &mut source),
            files,
            sandbox: args.sandbox,
            sandbox_anywhere: args.sandbox_anywhere,
            today: args.today,
            keys: keys(file.seal_keys_file.take(), &mut source),
            shared: shared(file.shared_store.take(), &mut source, &private),
            ended_keys: source.list("HOURLOOM_ENDED_KEYS", file.ended_keys.take()).into_iter().collect(),
            rules: rules(std::mem::take(&mut file.grants), &mut source),
            apps: apps(file.origins.take(), &mut source),
            public: public(file.public_addresses.take(), &mut source),
            clients: clients(std::mem::take(&mut file.provider), &mut source, &private),
            private_hosts: private,
            trusted_proxies: networks(file.trusted_proxies.take(), &mut source),
            log_format: log_format(file.log_format.take(), &mut source),
            log_dir: args.log_dir.or_else(|| source.env("HOURLOOM_LOG_DIR").map(Into::into)).or(file.log_dir),
            limits: limits(&file.limits, if args.sandbox { Limits::SANDBOX } else { Limits::default() }),
        };
        config.check_together(&mut source);
        if source.wrong.is_empty() { Ok(config) } else { Err(source.wrong) }
    }

    /// The directory of the error log, from the same sources; other settings aren't read.
    ///
    /// # Errors
    /// No directory is given, or the file that might name it can't be read.
    pub fn log_dir(args: Args, env: &dyn Fn(&str) -> Option<String>) -> Result<PathBuf, Vec<String>> {
        let mut source = Source { env, wrong: Vec::new(), unread: Unread::default() };
        let named = args.log_dir.or_else(|| source.env("HOURLOOM_LOG_DIR").map(Into::into));
        let known = named.or_else(|| file(args.config, &mut source).log_dir);
        known.ok_or_else(|| {
            source.wrong("no error log is configured: set --log-dir, HOURLOOM_LOG_DIR or log_dir to its directory");
            source.wrong
        })
    }

    /// Checks combinations of settings.
    fn check_together(&self, source: &mut Source<'_>) {
        // If another mistake is why a setting is missing, only that one is reported.
        let unread = source.unread.clone();
        let said_already = |name: &str, wrong: &[String]| {
            let setting = name.trim_start_matches("HOURLOOM_").to_ascii_lowercase();
            unread.holds(&setting) || wrong.iter().any(|why| why.starts_with(name))
        };
        let at_home = self.listen.ip().is_loopback();
        if self.keys.is_none() && !at_home && !self.sandbox && !said_already("HOURLOOM_SEAL_KEYS", &source.wrong) {
            source
                .wrong("HOURLOOM_SEAL_KEYS_FILE is missing: without seal keys, every restart would sign everybody out");
        }
        for ended in &self.ended_keys {
            if !is_key_id(ended) {
                source.wrong(format!("HOURLOOM_ENDED_KEYS: {ended:?} isn't a seal key's id"));
            } else if self.keys.as_ref().is_some_and(|keys| keys.has(ended)) {
                source.wrong(format!("HOURLOOM_ENDED_KEYS: {ended} is still among the seal keys"));
            }
        }
        if self.sandbox && !cfg!(feature = "sandbox") {
            source.wrong(
                "--sandbox isn't available in this program: build it with cargo build --package proxy --features sandbox",
            );
        } else if self.sandbox && !at_home && !self.sandbox_anywhere {
            source.wrong(format!(
                "--sandbox on {}: anyone who can reach it can sign in as anybody and change its data; \
                 --sandbox-anywhere allows it",
                self.listen
            ));
        }
        let own_page = self.sandbox || (at_home && self.files.is_some());
        if self.apps.is_empty() && !own_page && !said_already("HOURLOOM_ORIGINS", &source.wrong) {
            source.wrong("HOURLOOM_ORIGINS is missing: set the URLs of the app, such as https://planner.example/");
        }
    }
}

/// Checks the environment's variables that start with this program's prefix: one that is nearly a setting is a mistake,
/// any other unknown one deserves a warning.
pub fn misspelt(names: impl Iterator<Item = OsString>) -> Misspelt {
    variables::misspelt(names)
}

pub use variables::Misspelt;

/// The environment, and the mistakes found so far.
struct Source<'a> {
    env: &'a dyn Fn(&str) -> Option<String>,
    wrong: Vec<String>,
    unread: Unread,
}

/// The parts of the file that couldn't be read, so that they aren't reported as missing, too.
#[derive(Clone, Debug, Default)]
struct Unread {
    everything: bool,
    keys: Vec<String>,
}

impl Unread {
    /// Whether a setting, or one below it, may be among them.
    fn holds(&self, setting: &str) -> bool {
        self.everything || self.keys.iter().any(|key| key.starts_with(setting))
    }
}

impl Source<'_> {
    /// A variable; an empty one counts as unset.
    fn env(&self, name: &str) -> Option<String> {
        (self.env)(name).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
    }

    /// A variable's values, separated by commas or white space, otherwise the file's list.
    fn list(&self, name: &str, from_file: Option<Vec<String>>) -> Vec<String> {
        let split = |text: String| {
            let parts = text.split(|c: char| c.is_whitespace() || c == ',').filter(|part| !part.is_empty());
            parts.map(str::to_owned).collect()
        };
        self.env(name).map(split).or(from_file).unwrap_or_default()
    }

    /// The content of a secret's file.
    fn secret(&self, path: &std::path::Path) -> Result<Secret, String> {
        secrets::read(path, self.env("CREDENTIALS_DIRECTORY").as_deref())
    }

    fn wrong(&mut self, why: impl Into<String>) {
        self.wrong.push(why.into());
    }
}

fn file(named: Option<PathBuf>, source: &mut Source<'_>) -> File {
    let Some(path) = named.or_else(|| source.env("HOURLOOM_CONFIG").map(Into::into)) else { return File::default() };
    let named = path.display();
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) => {
            source.wrong(format!("--config {named}: {error}"));
            source.unread.everything = true;
            return File::default();
        }
    };
    let read = toml_file::read::<File>(&text);
    source.unread.everything = read.is_broken;
    for toml_file::Mistake { line, key, why } in read.mistakes {
        let about = if key.is_empty() { String::new() } else { format!("{key}: ") };
        source.wrong(format!("--config {named}:{line}: {about}{why}"));
        source.unread.keys.push(key);
    }
    read.value
}

fn listen(arg: Option<SocketAddr>, from_file: Option<String>, source: &mut Source<'_>) -> SocketAddr {
    let default = SocketAddr::from((Ipv4Addr::LOCALHOST, 8080));
    let Some(text) = source.env("HOURLOOM_LISTEN").or(from_file).filter(|_| arg.is_none()) else {
        return arg.unwrap_or(default);
    };
    text.parse().unwrap_or_else(|_| {
        source.wrong(format!("HOURLOOM_LISTEN: {text:?} isn't an address:port"));
        default
    })
}

fn private_listen(from_file: Option<String>, source: &mut Source<'_>) -> Option<SocketAddr> {
    let text = source.env("HOURLOOM_PRIVATE_LISTEN").or(from_file)?;
    let parsed = text.parse();
    if parsed.is_err() {
        source.wrong(format!("HOURLOOM_PRIVATE_LISTEN: {text:?} isn't an address:port"));
    }
    parsed.ok()
}

fn log_format(from_file: Option<String>, source: &mut Source<'_>) -> LogFormat {
    match source.env("HOURLOOM_LOG_FORMAT").or(from_file).as_deref() {
        None | Some("text") => LogFormat::Text,
        Some("json") => LogFormat::Json,
        Some(other) => {
            source.wrong(format!("HOURLOOM_LOG_FORMAT: {other:?} is neither text nor json"));
            LogFormat::Text
        }
    }
}

fn keys(from_file: Option<PathBuf>, source: &mut Source<'_>) -> Option<KeyRing> {
    let text =
        match (source.env("HOURLOOM_SEAL_KEYS"), source.env("HOURLOOM_SEAL_KEYS_FILE").map(Into::into).or(from_file)) {
            (Some(_), Some(_)) => {
                Err("HOURLOOM_SEAL_KEYS and HOURLOOM_SEAL_KEYS_FILE are both set; use only one".to_owned())
            }
            (Some(text), None) => Ok(Secret::new(text)),
            (None, Some(path)) => source.secret(&path).map_err(|why| format!("HOURLOOM_SEAL_KEYS_FILE: {why}")),
            (None, None) => return None,
        };
    let ring = text.map_err(|why| vec![why]).and_then(|text| {
        let named = |why| format!("HOURLOOM_SEAL_KEYS_FILE: {why}");
        KeyRing::parse(text.expose()).map_err(|wrong| wrong.into_iter().map(named).collect())
    });
    ring.map_err(|wrong| source.wrong.extend(wrong)).ok()
}

fn apps(from_file: Option<Vec<String>>, source: &mut Source<'_>) -> Vec<App> {
    let mut apps = Vec::<App>::new();
    for text in source.list("HOURLOOM_ORIGINS", from_file) {
        match App::parse(&text) {
            // The redirect address is chosen by origin, so each origin can have only one.
            Ok(app) if apps.iter().any(|known| known.origin == app.origin) => {
                source.wrong(format!("HOURLOOM_ORIGINS: {} is listed twice", app.origin));
            }
            Ok(app) => apps.push(app),
            Err(why) => source.wrong(format!("HOURLOOM_ORIGINS: {why}")),
        }
    }
    apps
}

fn public(from_file: Option<Vec<String>>, source: &mut Source<'_>) -> Vec<Url> {
    let mut addresses = Vec::new();
    for text in source.list("HOURLOOM_PUBLIC_ADDRESSES", from_file) {
        match public::parse(&text) {
            Ok(address) => addresses.push(address),
            Err(why) => source.wrong(format!("HOURLOOM_PUBLIC_ADDRESSES: {why}")),
        }
    }
    addresses
}

fn clients(
    mut tables: BTreeMap<String, ProviderTable>,
    source: &mut Source<'_>,
    private: &BTreeSet<String>,
) -> Vec<Client> {
    let mut clients = Vec::new();
    for provider in PROVIDERS {
        let table = tables.remove(provider.id).unwrap_or_default();
        clients.extend(provider::client(provider, table, source, private));
    }
    for unknown in tables.into_keys() {
        source.wrong(format!("[provider.{unknown}]: unknown provider"));
    }
    clients
}

fn networks(from_file: Option<Vec<String>>, source: &mut Source<'_>) -> Vec<IpNet> {
    let mut networks = Vec::new();
    for text in source.list("HOURLOOM_TRUSTED_PROXIES", from_file) {
        match text.parse().or_else(|_| text.parse::<IpAddr>().map(IpNet::from)) {
            Ok(network) => networks.push(network),
            Err(_) => {
                source.wrong(format!("HOURLOOM_TRUSTED_PROXIES: {text:?} is neither an IP address nor a network"))
            }
        }
    }
    networks
}

/// `nats://` on this machine or for a host in `private_hosts`, otherwise `tls://`; several separated by commas.
fn shared(from_file: Option<String>, source: &mut Source<'_>, private: &BTreeSet<String>) -> Vec<ServerAddr> {
    if from_file.as_deref().is_some_and(|text| text.contains('@')) {
        source.wrong("shared_store: put a password into HOURLOOM_SHARED_STORE, not into the file");
        return Vec::new();
    }
    let mut servers = Vec::new();
    for text in source.list(
        "HOURLOOM_SHARED_STORE",
        from_file.map(|text| text.split(',').map(|part| part.trim().to_owned()).collect()),
    ) {
        // Only the host is quoted: the URL may contain a password.
        let Ok(url) = Url::parse(&text) else {
            source.wrong("HOURLOOM_SHARED_STORE must have the form nats://host:4222 or tls://host:4222");
            continue;
        };
        let host = url.host_str().unwrap_or_default();
        let at_home = matches!(host, "localhost" | "127.0.0.1" | "[::1]") || private.contains(host);
        match (url.scheme(), text.parse()) {
            ("tls", Ok(server)) => servers.push(server),
            ("nats", Ok(server)) if at_home => servers.push(server),
            ("nats", Ok(_)) => source.wrong(format!(
                "HOURLOOM_SHARED_STORE: {host} needs tls://, unless it is this machine or in private_hosts"
            )),
            _ => source.wrong("HOURLOOM_SHARED_STORE must have the form nats://host:4222 or tls://host:4222"),
        }
    }
    servers
}

fn rules(table: GrantsTable, source: &mut Source<'_>) -> Rules {
    let default = Rules::default();
    let denied: BTreeSet<String> = source.list("HOURLOOM_DENIED_GRANTS", table.denied).into_iter().collect();
    for id in denied.iter().filter(|id| !grants::is_id(id)) {
        source.wrong(format!("HOURLOOM_DENIED_GRANTS: {id:?} isn't a grant's id of {} hex digits", grants::ID));
    }
    if denied.len() > MOST_DENIED {
        source.wrong(format!(
            "HOURLOOM_DENIED_GRANTS: at most {MOST_DENIED} are allowed; use ended_before to end all older ones"
        ));
    }
    let moment = |text: &str| chrono::DateTime::parse_from_rfc3339(text).ok()?.timestamp_millis().try_into().ok();
    let ended_before = table.ended_before.as_deref().map_or(Some(0), moment).unwrap_or_else(|| {
        source.wrong("[grants] ended_before isn't of the form 2026-11-29T10:00:00Z");
        0
    });
    let limit = |days: Option<u32>, default| days.map_or(default, grants::days);
    Rules {
        idle: limit(table.idle_days, default.idle),
        absolute: limit(table.absolute_days, default.absolute),
        ended_before,
        denied,
    }
}

fn limits(table: &LimitsTable, default: Limits) -> Limits {
    Limits {
        address_per_second: table.address_per_second.unwrap_or(default.address_per_second),
        address_burst: table.address_burst.unwrap_or(default.address_burst),
        grant_per_second: table.grant_per_second.unwrap_or(default.grant_per_second),
        grant_burst: table.grant_burst.unwrap_or(default.grant_burst),
        logins_per_minute: table.logins_per_minute.unwrap_or(default.logins_per_minute),
        refreshes_per_minute: table.refreshes_per_minute.unwrap_or(default.refreshes_per_minute),
        address_refreshes_per_minute: table
            .address_refreshes_per_minute
            .unwrap_or(default.address_refreshes_per_minute),
        in_flight: table.in_flight.unwrap_or(default.in_flight),
        in_flight_per_address: table.in_flight_per_address.unwrap_or(default.in_flight_per_address),
        connections: table.connections.unwrap_or(default.connections),
        connections_per_address: table.connections_per_address.unwrap_or(default.connections_per_address),
        requests_per_connection: table.requests_per_connection.unwrap_or(default.requests_per_connection),
        ..default
    }
}
