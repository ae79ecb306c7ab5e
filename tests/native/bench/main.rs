//! `cargo xtask bench proxy`: what the proxy costs over its upstream, compared with nginx in the same run.
//!
//! An upstream that answers a page of tasks after 5 ms gets the same requests directly, through nginx's `proxy_pass`,
//! and through `hourloom-proxy`. They are signed, since the proxy accepts no others. Upstream, client and proxy share
//! the machine, so each takes CPU time from the others, in all three cases alike. For each request the proxy opens an
//! envelope and verifies a signature, while nginx passes bytes on. Memory is the peak resident memory in a phase.
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

/// How long the upstream waits before it answers.
const UPSTREAM: Duration = Duration::from_millis(5);
/// Requests per contestant and round: in the phase with one connection, and in those with more.
const ALONE: usize = 400;
const CROWD: usize = 10_000;
const ROUNDS: usize = 3;
/// Connections in the throughput phase and in the memory phase.
const BUSY: usize = 64;
const MANY: usize = 1_000;
/// Good connections beside the slow-loris client, and their requests.
const GOOD: usize = 4;
const BESIDE: usize = 2_000;

fn main() {
    // Where all targets are tested it is only built, and nothing is measured.
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

/// What is added to the time of a request when there are no others.
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

/// Throughput in requests a second, and the memory that it takes.
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

/// One contestant's results in a phase.
struct Row {
    name: &'static str,
    figures: Figures,
    memory: Option<u64>,
}

/// The medians of the rounds, in which the contestants take turns, and the peak memory of all rounds.
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

/// One contestant's round, after a warm-up request for each connection.
async fn turn(rig: &Rig, load: Load, requests: usize) -> Figures {
    let signed = rig.sign(requests).await;
    load.run(rig.sign(load.connections).await).await;
    load.run(signed).await
}

/// How much longer good requests take beside many connections that never complete a request.
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
