//! The program: reads its configuration and serves until it is asked to stop, or searches the error log.

#![cfg_attr(not(test), warn(clippy::arithmetic_side_effects))]

use std::collections::BTreeSet;
use std::net::SocketAddr;
#[cfg(feature = "sandbox")]
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::process::ExitCode;
#[cfg(feature = "sandbox")]
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use proxy::apps::App;
use proxy::config::args::{Args, Command, HELP, USAGE};
use proxy::config::{self, Config, LogFormat};
use proxy::errors::ErrorLog;
use proxy::oauth::Client;
use proxy::offer::Offer;
use proxy::resolve::Resolver;
use proxy::seal::KeyRing;
use proxy::serve::{Ended, serve};
use proxy::shared::Store;
#[cfg(feature = "sandbox")]
use proxy::stand_ins::StandIns;
use proxy::upstream::{Limits, Upstream};
use proxy::{Proxy, Setup};

/// How long connections are still accepted after a signal to stop, if other machines may send requests to this process;
/// on a developer's own machine nobody does.
const LINGER: Duration = Duration::from_secs(5);

/// The exit code if a request in progress was cut off.
const CUT_OFF: u8 = 3;

/// Open files besides incoming connections: mostly connections to providers.
const OTHER_FILES: u64 = 1024;

type Failure = Box<dyn std::error::Error>;

#[tokio::main]
async fn main() -> ExitCode {
    match run(Command::parse(std::env::args_os().skip(1)).map_err(|error| format!("{error}. Usage: {USAGE}"))).await {
        Ok(Ended::Well) => ExitCode::SUCCESS,
        Ok(Ended::CutOff) => ExitCode::from(CUT_OFF),
        Err(error) => {
            error.to_string().lines().for_each(|line| tracing::error!("{line}"));
            ExitCode::FAILURE
        }
    }
}

async fn run(command: Result<Command, String>) -> Result<Ended, Failure> {
    match command {
        Ok(Command::Serve(args)) => {
            let (config, unknown) = configured(args);
            log_as(config.as_ref().map_or(LogFormat::Text, |config| config.log_format));
            for unknown in unknown {
                tracing::warn!("{unknown} is set, but there is no such setting");
            }
            host(config?).await
        }
        Ok(Command::Find { id, args }) => {
            log_as(LogFormat::Text);
            find(&id, args).map(|()| Ended::Well)
        }
        Ok(Command::Help) => say(HELP).map(|()| Ended::Well),
        Ok(Command::Version) => say(concat!("hourloom-proxy ", env!("CARGO_PKG_VERSION"))).map(|()| Ended::Well),
        Err(wrong) => {
            log_as(LogFormat::Text);
            Err(wrong.into())
        }
    }
}

/// The configuration, or all mistakes in it and in the names of variables, one per line; and the unknown variables.
fn configured(args: Args) -> (Result<Config, String>, Vec<String>) {
    let misspelt = config::misspelt(std::env::vars_os().map(|(name, _)| name));
    let config = match Config::load(args, &|name| std::env::var(name).ok()) {
        Ok(config) if misspelt.mistakes.is_empty() => Ok(config),
        loaded => {
            let wrong = misspelt.mistakes.into_iter().chain(loaded.err().into_iter().flatten());
            Err(wrong.collect::<Vec<_>>().join("\n"))
        }
    };
    (config, misspelt.unknown)
}

fn log_as(format: LogFormat) {
    let log = tracing_subscriber::fmt().with_writer(std::io::stderr).with_ansi(false);
    match format {
        LogFormat::Text => log.init(),
        LogFormat::Json => log.json().flatten_event(true).init(),
    }
}

async fn host(config: Config) -> Result<Ended, Failure> {
    let listener = tokio::net::TcpListener::bind(config.listen)
        .await
        .map_err(|error| format!("can't listen on {}: {error}; choose another address with --listen", config.listen))?;
    let address = listener.local_addr()?;
    let beside = beside(&config, address);
    let (files, private_listen) = (config.files.clone(), config.private_listen);
    let at_home = config.sandbox || address.ip().is_loopback();
    let (beside, router) =
        beside.map_or((None, None), |(offer, clients, router)| (Some((offer, clients)), Some(router)));
    let proxy = Proxy::new(setup(config, beside, address)?);
    let open_files = rlimit::increase_nofile_limit(u64::MAX)?;
    if open_files < u64::from(proxy.limits.connections.get()) + OTHER_FILES {
        let connections = proxy.limits.connections.get();
        tracing::warn!(open_files, connections, "the system allows fewer open files than the limit of connections");
    }
    let app = proxy::app(&proxy, router.map(|router| router(&proxy.apps)), files.as_deref());
    if let Some(at) = private_listen {
        let listener = std::net::TcpListener::bind(at).map_err(|error| format!("can't listen on {at}: {error}"))?;
        tracing::info!(address = %listener.local_addr()?, "health and metrics are also served here");
        proxy::private::serve(listener, &proxy)?;
    }
    let stop = asked_to_stop(&proxy)?;
    announce(address);
    Ok(serve(listener, app, &proxy, stop, if at_home { Duration::ZERO } else { LINGER }).await)
}

fn setup(config: Config, beside: Option<(Offer, Vec<Client>)>, address: SocketAddr) -> Result<Setup, Failure> {
    let keys = match config.keys {
        Some(keys) => keys,
        None => {
            tracing::warn!("no seal keys are configured: users have to sign in again when this process restarts");
            KeyRing::for_this_process().map_err(|_| "the platform provides no randomness")?
        }
    };
    // The operator may reach anything on this machine by its name.
    let trusted: BTreeSet<String> = config.private_hosts.into_iter().chain(["localhost".to_owned()]).collect();
    let mut setup = Setup::new(keys, Upstream::new(Limits::default(), Resolver::new(trusted))?);
    setup.shared = Some(config.shared).filter(|servers| !servers.is_empty()).map(Store::at);
    setup.ended_keys = config.ended_keys;
    setup.rules = config.rules;
    setup.clients = config.clients;
    if let Some((offer, clients)) = beside {
        setup.offer = Some(offer);
        let own = |id| setup.clients.iter().any(|client| client.provider.id == id);
        let more: Vec<_> = clients.into_iter().filter(|client| !own(client.provider.id)).collect();
        setup.clients.extend(more);
    }
    setup.apps = if config.apps.is_empty() { App::on_this_machine(address.port()) } else { config.apps };
    setup.public = config.public;
    setup.trusted_proxies = config.trusted_proxies;
    setup.limits = config.limits;
    let open =
        |dir: &std::path::PathBuf| ErrorLog::open(dir).map_err(|error| format!("--log-dir {}: {error}", dir.display()));
    setup.error_log = config.log_dir.as_ref().map(open).transpose()?;
    Ok(setup)
}

/// Prints a requested text.
#[expect(clippy::print_stdout, reason = "what was asked for is this command's output")]
fn say(text: &str) -> Result<(), Failure> {
    println!("{text}");
    Ok(())
}

/// Prints what the error log has about a request.
#[expect(clippy::print_stdout, reason = "what was asked for is this command's output")]
fn find(id: &str, args: Args) -> Result<(), Failure> {
    let dir = Config::log_dir(args, &|name| std::env::var(name).ok()).map_err(|wrong| wrong.join("\n"))?;
    let log = ErrorLog::existing(&dir).map_err(|error| format!("the error log in {}: {error}", dir.display()))?;
    let found = log.find(id)?;
    if found.is_empty() {
        return Err(format!("the error log in {} has no entry for {id}", dir.display()).into());
    }
    for entry in found {
        println!("{}", serde_json::to_string_pretty(&entry)?);
    }
    Ok(())
}

/// The sandbox's accounts, the clients registered with it, and its routes.
type Beside = (Offer, Vec<Client>, Box<dyn FnOnce(&[App]) -> Router>);

#[cfg(not(feature = "sandbox"))]
fn beside(_: &Config, _: SocketAddr) -> Option<Beside> {
    None
}

#[cfg(feature = "sandbox")]
fn beside(config: &Config, address: SocketAddr) -> Option<Beside> {
    let zone = || iana_time_zone::get_timezone().ok().and_then(|name| name.parse().ok()).unwrap_or(chrono_tz::UTC);
    // The machine's time zone, so that the sandbox's office hours match the user's.
    let sandbox = || sandbox::Sandbox::new(config.today.unwrap_or_else(today), zone());
    let stand_ins = config.sandbox.then(|| StandIns::of(&sandbox()))?;
    let clients = stand_ins.clients(&format!("http://{}/sandbox", reachable(address)));
    let router = {
        let stand_ins = stand_ins.clone();
        Box::new(move |apps: &[App]| stand_ins.router(apps))
    };
    Some((Arc::new(stand_ins), clients, router))
}

/// Where this process reaches itself: an address that means "all interfaces" can't be called.
#[cfg(feature = "sandbox")]
fn reachable(listening: SocketAddr) -> SocketAddr {
    match listening.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => SocketAddr::from((Ipv4Addr::LOCALHOST, listening.port())),
        IpAddr::V6(ip) if ip.is_unspecified() => SocketAddr::from((Ipv6Addr::LOCALHOST, listening.port())),
        _ => listening,
    }
}

/// The line that calling programs wait for.
#[expect(clippy::print_stdout, reason = "the ready line is this program's output; its log goes to stderr")]
fn announce(address: SocketAddr) {
    println!("listening on http://{address}");
}

#[cfg(feature = "sandbox")]
#[expect(clippy::disallowed_methods, reason = "the edge where the sandbox is told what day it is")]
fn today() -> chrono::NaiveDate {
    chrono::Local::now().date_naive()
}

/// Completes at the first signal to stop; a second signal tells the host not to wait for anything.
fn asked_to_stop(proxy: &Proxy) -> Result<impl Future<Output = ()> + use<>, Failure> {
    let (tell, told) = tokio::sync::oneshot::channel();
    let proxy = proxy.clone();
    // Listening starts here, so that no signal in between is lost.
    let mut words = Words::new()?;
    tokio::spawn(async move {
        words.next().await;
        // Nobody is listening if the program has ended by itself.
        let _ = tell.send(());
        words.next().await;
        proxy.hurry();
    });
    Ok(async { drop(told.await) })
}

/// The signals that stop the program.
#[cfg(unix)]
struct Words {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Words {
    fn new() -> Result<Self, Failure> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    async fn next(&mut self) {
        tokio::select! { _ = self.interrupt.recv() => {}, _ = self.terminate.recv() => {} }
    }
}

/// The signals that stop the program.
#[cfg(not(unix))]
struct Words;

#[cfg(not(unix))]
impl Words {
    fn new() -> Result<Self, Failure> {
        Ok(Self)
    }

    async fn next(&mut self) {
        drop(tokio::signal::ctrl_c().await);
    }
}
