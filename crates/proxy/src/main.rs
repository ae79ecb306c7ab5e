//! The program: reads the command line, listens, and stops when it is asked to.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::process::ExitCode;

use proxy::apps::App;
use proxy::config::{Config, USAGE};
use proxy::offer::Offer;
use proxy::resolve::Resolver;
use proxy::seal::KeyRing;
use proxy::upstream::{Limits, Upstream};
use proxy::{Proxy, Setup};
use sandbox::Sandbox;

#[tokio::main]
async fn main() -> ExitCode {
    tracing_subscriber::fmt().with_writer(std::io::stderr).with_ansi(false).init();
    let served = match Config::parse(std::env::args_os().skip(1)) {
        Ok(config) => serve(config).await,
        Err(error) => Err(format!("{error}. Usage: {USAGE}").into()),
    };
    match served {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn serve(config: Config) -> Result<(), Box<dyn std::error::Error>> {
    let listener = tokio::net::TcpListener::bind(config.listen)
        .await
        .map_err(|error| format!("can't listen on {}: {error}; --listen takes another address", config.listen))?;
    let address = listener.local_addr()?;
    let sandbox = config.sandbox.then(|| Sandbox::new(config.today.unwrap_or_else(today), home()));
    let at = format!("http://{}/sandbox", reachable(address));
    let keys = KeyRing::for_this_process().map_err(|_| "the platform gives no randomness")?;
    let mut setup = Setup::new(keys, Upstream::new(Limits::default(), Resolver::default())?);
    setup.offer = sandbox.as_ref().map(Offer::of);
    setup.clients = setup.offer.as_ref().map(|offer| offer.clients(&at)).unwrap_or_default();
    setup.apps = App::on_this_machine(address.port());
    let proxy = Proxy::new(setup);
    let app = proxy::app(&proxy, sandbox.as_ref(), config.files.as_deref());
    announce(address);
    axum::serve(listener, app).with_graceful_shutdown(asked_to_stop()).await?;
    Ok(())
}

/// Where this process reaches itself: listening on every address isn't an address to call.
fn reachable(listening: SocketAddr) -> SocketAddr {
    match listening.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => SocketAddr::from((Ipv4Addr::LOCALHOST, listening.port())),
        IpAddr::V6(ip) if ip.is_unspecified() => SocketAddr::from((Ipv6Addr::LOCALHOST, listening.port())),
        _ => listening,
    }
}

/// The one line that callers wait for.
#[expect(clippy::print_stdout, reason = "the ready line is this program's output; its log goes to stderr")]
fn announce(address: SocketAddr) {
    println!("listening on http://{address}");
}

#[expect(clippy::disallowed_methods, reason = "the edge where the sandbox is told what day it is")]
fn today() -> chrono::NaiveDate {
    chrono::Local::now().date_naive()
}

/// The machine's zone, so that the sandbox's office keeps the hours of whoever looks at it.
fn home() -> chrono_tz::Tz {
    iana_time_zone::get_timezone().ok().and_then(|name| name.parse().ok()).unwrap_or(chrono_tz::UTC)
}

async fn asked_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        let terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate());
        match terminate {
            Ok(mut terminate) => {
                tokio::select! { _ = interrupt => {}, _ = terminate.recv() => {} }
            }
            Err(_) => drop(interrupt.await),
        }
    }
    #[cfg(not(unix))]
    drop(interrupt.await);
}
