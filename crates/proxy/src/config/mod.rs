//! The configuration: command line, environment and a TOML file, in this order. Everything that is wrong is said at once,
//! and nothing begins before nothing is.
//!
//! - [`args`]: the command line
//! - `file`: the TOML file
//! - `provider`: an operator's registration with a provider
//! - `secrets`: files that hold a secret
//! - `toml_file`: reading TOML to its end, whatever is wrong in it
//! - `variables`: the names that the environment may have

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

/// Grants that may be denied by their ids.
const MOST_DENIED: usize = 1_000;

/// What the program runs by.
#[derive(Debug)]
pub struct Config {
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Where health and metrics are served besides, to nobody else.
    pub private_listen: Option<SocketAddr>,
    /// The app's files, if they are to be served.
    pub files: Option<PathBuf>,
    /// Whether to bring the sandbox of providers along.
    pub sandbox: bool,
    /// Whether that may be served to other machines.
    pub sandbox_anywhere: bool,
    /// The day that the sandbox's data lies around; `None` is today.
    pub today: Option<NaiveDate>,
    /// The operator's keys; `None` is one that ends with the process.
    pub keys: Option<KeyRing>,
    /// The addresses of the store that several processes share; empty is one process.
    pub shared: Vec<ServerAddr>,
    /// Ids of keys that are gone for good.
    pub ended_keys: BTreeSet<String>,
    /// How long grants may live.
    pub rules: Rules,
    /// The addresses of the app; empty is where this process itself serves it.
    pub apps: Vec<App>,
    /// This host's own addresses; empty where it goes by the app's and by `Host`.
    pub public: Vec<Url>,
    /// The operator's registrations.
    pub clients: Vec<Client>,
    /// Hosts that may have addresses that aren't public.
    pub private_hosts: BTreeSet<String>,
    /// Peers whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Where failures are written down.
    pub log_dir: Option<PathBuf>,
    /// How the program's own log is written.
    pub log_format: LogFormat,
    /// How much anybody may ask for.
    pub limits: Limits,
}

/// A log's form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// An object a line.
    Json,
}

impl Config {
    /// Joins what is said by `args`, by the environment and by the file that one of the two names.
    ///
    /// # Errors
    /// Everything that is wrong, each as a sentence that names the setting and holds no secret.
    pub fn load(args: Args, env: &dyn Fn(&str) -> Option<String>) -> Result<Self, Vec<String>> {
        let mut source = Source { env, wrong: Vec::new(), unread: Unread::default() };
        let mut file = file(args.config.clone(), &mut source);
        let files = args.files.clone().or(file.files.take());
        if let Some(dir) = files.as_ref().filter(|dir| !dir.is_dir()) {
            source.wrong(format!("--static names {}, which is no directory", dir.display()));
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

    /// Where failures are written down, by what is said in the same places; nothing else of it is looked at.
    ///
    /// # Errors
    /// That nobody names a directory, or what is wrong with the file that might.
    pub fn log_dir(args: Args, env: &dyn Fn(&str) -> Option<String>) -> Result<PathBuf, Vec<String>> {
        let mut source = Source { env, wrong: Vec::new(), unread: Unread::default() };
        let named = args.log_dir.or_else(|| source.env("HOURLOOM_LOG_DIR").map(Into::into));
        let known = named.or_else(|| file(args.config, &mut source).log_dir);
        known.ok_or_else(|| {
            source.wrong("there is no error log: --log-dir, HOURLOOM_LOG_DIR or log_dir names its directory");
            source.wrong
        })
    }

    /// What no setting alone can get wrong.
    fn check_together(&self, source: &mut Source<'_>) {
        // Another mistake may be why a setting is missing; it is said, and this would only be its echo.
        let unread = source.unread.clone();
        let said_already = |name: &str, wrong: &[String]| {
            let setting = name.trim_start_matches("HOURLOOM_").to_ascii_lowercase();
            unread.holds(&setting) || wrong.iter().any(|why| why.starts_with(name))
        };
        let at_home = self.listen.ip().is_loopback();
        if self.keys.is_none() && !at_home && !self.sandbox && !said_already("HOURLOOM_SEAL_KEYS", &source.wrong) {
            source.wrong("HOURLOOM_SEAL_KEYS_FILE is missing: by keys that end with the process, every restart would end every connection");
        }
        for ended in &self.ended_keys {
            if !is_key_id(ended) {
                source.wrong(format!("HOURLOOM_ENDED_KEYS: {ended:?} is no id of a seal key"));
            } else if self.keys.as_ref().is_some_and(|keys| keys.has(ended)) {
                source.wrong(format!("HOURLOOM_ENDED_KEYS: {ended} is still among the seal keys"));
            }
        }
        if self.sandbox && !cfg!(feature = "sandbox") {
            source.wrong(
                "--sandbox isn't in this program: cargo build --package proxy --features sandbox makes one that has it",
            );
        } else if self.sandbox && !at_home && !self.sandbox_anywhere {
            source.wrong(format!(
                "--sandbox on {}: whoever reaches it signs in as anybody and changes what it holds; \
                 --sandbox-anywhere allows it",
                self.listen
            ));
        }
        let own_page = self.sandbox || (at_home && self.files.is_some());
        if self.apps.is_empty() && !own_page && !said_already("HOURLOOM_ORIGINS", &source.wrong) {
            source.wrong("HOURLOOM_ORIGINS is missing: the addresses of the app, such as https://planner.example/");
        }
    }
}

/// What is wrong with the names in the environment that begin as this program's own do: one that is almost a setting's
/// is a mistake, and any other one is worth a warning.
pub fn misspelt(names: impl Iterator<Item = OsString>) -> Misspelt {
    variables::misspelt(names)
}

pub use variables::Misspelt;

/// The environment, and what was found wrong so far.
struct Source<'a> {
    env: &'a dyn Fn(&str) -> Option<String>,
    wrong: Vec<String>,
    unread: Unread,
}

/// What stands in the file and couldn't be read, so that it isn't said to be missing, too.
#[derive(Clone, Debug, Default)]
struct Unread {
    everything: bool,
    keys: Vec<String>,
}

impl Unread {
    /// Whether a setting, or one below it, may be among that.
    fn holds(&self, setting: &str) -> bool {
        self.everything || self.keys.iter().any(|key| key.starts_with(setting))
    }
}

impl Source<'_> {
    /// A variable; an empty one is none.
    fn env(&self, name: &str) -> Option<String> {
        (self.env)(name).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
    }

    /// A variable's parts, separated by commas or white space, else the file's list.
    fn list(&self, name: &str, from_file: Option<Vec<String>>) -> Vec<String> {
        let split = |text: String| {
            let parts = text.split(|c: char| c.is_whitespace() || c == ',').filter(|part| !part.is_empty());
            parts.map(str::to_owned).collect()
        };
        self.env(name).map(split).or(from_file).unwrap_or_default()
    }

    /// The text of a secret's file.
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
        source.wrong(format!("HOURLOOM_LISTEN: {text:?} isn't of the form address:port"));
        default
    })
}

fn private_listen(from_file: Option<String>, source: &mut Source<'_>) -> Option<SocketAddr> {
    let text = source.env("HOURLOOM_PRIVATE_LISTEN").or(from_file)?;
    let parsed = text.parse();
    if parsed.is_err() {
        source.wrong(format!("HOURLOOM_PRIVATE_LISTEN: {text:?} isn't of the form address:port"));
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
                Err("HOURLOOM_SEAL_KEYS and HOURLOOM_SEAL_KEYS_FILE are both set, and one is enough".to_owned())
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
            // The way back is found by the origin, so an origin can have one only.
            Ok(app) if apps.iter().any(|known| known.origin == app.origin) => {
                source.wrong(format!("HOURLOOM_ORIGINS: {} is named twice", app.origin));
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
        source.wrong(format!("[provider.{unknown}]: there is no such provider"));
    }
    clients
}

fn networks(from_file: Option<Vec<String>>, source: &mut Source<'_>) -> Vec<IpNet> {
    let mut networks = Vec::new();
    for text in source.list("HOURLOOM_TRUSTED_PROXIES", from_file) {
        match text.parse().or_else(|_| text.parse::<IpAddr>().map(IpNet::from)) {
            Ok(network) => networks.push(network),
            Err(_) => source.wrong(format!("HOURLOOM_TRUSTED_PROXIES: {text:?} is neither an address nor a network")),
        }
    }
    networks
}

/// `nats://` on this machine or for a host among `private_hosts`, else `tls://`; several with commas between.
fn shared(from_file: Option<String>, source: &mut Source<'_>, private: &BTreeSet<String>) -> Vec<ServerAddr> {
    if from_file.as_deref().is_some_and(|text| text.contains('@')) {
        source.wrong("shared_store: a password belongs into HOURLOOM_SHARED_STORE, not into the file");
        return Vec::new();
    }
    let mut servers = Vec::new();
    for text in source.list(
        "HOURLOOM_SHARED_STORE",
        from_file.map(|text| text.split(',').map(|part| part.trim().to_owned()).collect()),
    ) {
        // Only the host is named: there may be a password.
        let Ok(url) = Url::parse(&text) else {
            source.wrong("HOURLOOM_SHARED_STORE isn't of the form nats://host:4222 or tls://host:4222");
            continue;
        };
        let host = url.host_str().unwrap_or_default();
        let at_home = matches!(host, "localhost" | "127.0.0.1" | "[::1]") || private.contains(host);
        match (url.scheme(), text.parse()) {
            ("tls", Ok(server)) => servers.push(server),
            ("nats", Ok(server)) if at_home => servers.push(server),
            ("nats", Ok(_)) => source.wrong(format!(
                "HOURLOOM_SHARED_STORE: {host} needs tls://, but on this machine or among private_hosts"
            )),
            _ => source.wrong("HOURLOOM_SHARED_STORE isn't of the form nats://host:4222 or tls://host:4222"),
        }
    }
    servers
}

fn rules(table: GrantsTable, source: &mut Source<'_>) -> Rules {
    let default = Rules::default();
    let denied: BTreeSet<String> = source.list("HOURLOOM_DENIED_GRANTS", table.denied).into_iter().collect();
    for id in denied.iter().filter(|id| !grants::is_id(id)) {
        source.wrong(format!("HOURLOOM_DENIED_GRANTS: {id:?} is no grant's id, which is {} hex digits", grants::ID));
    }
    if denied.len() > MOST_DENIED {
        source.wrong(format!("HOURLOOM_DENIED_GRANTS: {MOST_DENIED} is the most; ended_before ends all older ones"));
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
