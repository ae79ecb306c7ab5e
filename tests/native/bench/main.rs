//! `cargo xtask bench proxy`: what the proxy costs over its upstream, beside nginx in the same run.
//!
//! An upstream that answers a page of tasks after 5 ms is asked directly, through nginx's `proxy_pass`, and through
//! `hourloom-proxy`, with the same requests: signed ones, since the proxy takes no others. Upstream, client and proxy
//! share the machine; what it gives to one it takes from the others, for all three alike. The proxy opens an envelope and
//! verifies a signature for each request, nginx passes bytes on. Memory is the most that was resident in a phase.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a benchmark has nobody to hand an error to"
)]
#![allow(clippy::disallowed_methods, reason = "a benchmark measures time")]
#![allow(clippy::print_stdout, reason = "a benchmark's output")]

mod args;
#[path = "../auth/browser.rs"]
#[allow(dead_code, reason = "the tests' browser forges too")]
mod browser;
mod load;
mod loris;
mod rig;
mod soak;

use std::net::SocketAddr;
use std::time::Duration;

use args::Args;
use load::{Figures, Load};
use loris::Loris;
use rig::Rig;

/// How long the upstream thinks.
const UPSTREAM: Duration = Duration::from_millis(5);
/// Requests of the phase with one connection, and of those with more, for each contestant and round.
const ALONE: usize = 400;
const CROWD: usize = 10_000;
const ROUNDS: usize = 3;
/// Connections of the phase that asks for throughput, and of the one that asks for memory.
const BUSY: usize = 64;
const MANY: usize = 1_000;
/// Good connections beside somebody who is in the way, and their requests.
const GOOD: usize = 4;
const BESIDE: usize = 2_000;

fn main() {
    // Where all targets are tested it is built, and nothing is measured.
    if !std::env::args().any(|arg| arg == "--bench") {
        return;
    }
    match Args::parse(std::env::args().skip(1)) {
        Ok(args) => {
            let client = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            client.block_on(measure(&args));
        }
        Err(wrong) => panic!("{wrong}"),
    }
}

async fn measure(args: &Args) {
    let rig = Rig::start(UPSTREAM).await;
    if args.wants("alone") {
        alone(&rig).await;
    }
    for (phase, connections) in [("busy", BUSY), ("many", MANY)] {
        if args.wants(phase) {
            crowd(&rig, connections).await;
        }
    }
    if args.wants("loris") {
        beside_a_loris(&rig).await;
    }
    if let Some(time) = args.soak {
        soak::soak(&rig, time).await;
    }
}

/// What is added to a request that has everything for itself.
async fn alone(rig: &Rig) {
    println!("one connection: ms a request, median and 99th percentile, and what is added to the upstream's own");
    let rows = rounds(rig, 1, ALONE).await;
    let floor = rows[0].figures;
    for Row { name, figures, .. } in rows {
        println!(
            "  {name:<10} p50 {:6.2}  p99 {:6.2}  added p50 {:+6.2}  p99 {:+6.2}",
            figures.p50,
            figures.p99,
            figures.p50 - floor.p50,
            figures.p99 - floor.p99,
        );
    }
}

/// How many requests a second there are, and how much memory that takes.
async fn crowd(rig: &Rig, connections: usize) {
    println!("{connections} connections that ask without pause: requests a second, ms a request");
    for Row { name, figures, memory } in rounds(rig, connections, CROWD).await {
        println!(
            "  {name:<10} {:6.0} / s  p50 {:6.2}  p99 {:6.2}  memory {:>8}",
            figures.per_second,
            figures.p50,
            figures.p99,
            memory.map_or("-".to_owned(), megabytes),
        );
    }
}

/// What a contestant did in a phase.
struct Row {
    name: &'static str,
    figures: Figures,
    memory: Option<u64>,
}

/// The medians of the rounds, in which all take turns, and the most memory of all.
async fn rounds(rig: &Rig, connections: usize, requests: usize) -> Vec<Row> {
    let mut rows = Vec::new();
    for (name, _) in rig.contestants() {
        rig.forget_peak(name);
        rows.push((name, Vec::new()));
    }
    for _ in 0..ROUNDS {
        for (at, (_, address)) in rig.contestants().enumerate() {
            rows[at].1.push(turn(rig, Load { address, connections }, requests).await);
        }
    }
    let row = |(name, figures): (_, Vec<_>)| Row { name, figures: Figures::median(&figures), memory: rig.peak(name) };
    rows.into_iter().map(row).collect()
}

/// One contestant's, warmed up by a request for each connection.
async fn turn(rig: &Rig, load: Load, requests: usize) -> Figures {
    let signed = rig.sign(requests).await;
    load.run(rig.sign(load.connections).await).await;
    load.run(signed).await
}

/// How much longer good requests take beside many connections that never come to an end.
async fn beside_a_loris(rig: &Rig) {
    println!(
        "{GOOD} connections, without and with {} others that never send a whole request: ms a request",
        loris::HELD
    );
    let good = |address: SocketAddr| Load { address, connections: GOOD };
    for (name, address) in rig.contestants().skip(1) {
        let (mut without, mut with) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            without.push(turn(rig, good(address), BESIDE).await);
            let _loris = Loris::at(address).await;
            with.push(turn(rig, good(address), BESIDE).await);
        }
        let (without, with) = (Figures::median(&without), Figures::median(&with));
        println!(
            "  {name:<10} p50 {:6.2} and {:6.2}  p99 {:6.2} and {:6.2}, {:.2} times",
            without.p50,
            with.p50,
            without.p99,
            with.p99,
            with.p99 / without.p99,
        );
    }
}

fn megabytes(kb: u64) -> String {
    format!("{:.1} MB", kb as f64 / 1000.0)
}
