//! `cargo xtask bench proxy`: what the proxy costs over its upstream, beside nginx in the same run.
//!
//! An upstream that answers a page of tasks after 5 ms is asked directly, through nginx's `proxy_pass`, and through
//! `hourloom-proxy`, with the same requests: signed ones, since the proxy takes no others. Upstream, client and proxy
//! share the machine; what it gives to one it takes from the others, for all three alike. The proxy opens an envelope and
//! verifies a signature for each request, nginx passes bytes on.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a benchmark has nobody to hand an error to"
)]
#![allow(clippy::disallowed_methods, reason = "a benchmark measures time")]
#![allow(clippy::print_stdout, reason = "a benchmark's output")]

#[path = "../auth/browser.rs"]
#[allow(dead_code, reason = "the tests' browser forges too")]
mod browser;
mod load;
mod rig;

use std::time::Duration;

use load::{Figures, Load};
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

fn main() {
    // Where all targets are tested it is built, and nothing is measured.
    if !std::env::args().any(|arg| arg == "--bench") {
        return;
    }
    let client = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    client.block_on(async {
        let rig = Rig::start(UPSTREAM).await;
        println!("one connection: ms a request, median and 99th percentile, and what is added to the upstream's own");
        let alone = rounds(&rig, 1, ALONE).await;
        let floor = alone[0].1;
        for (name, figures) in &alone {
            println!(
                "  {name:<10} p50 {:6.2}  p99 {:6.2}  added p50 {:+6.2}  p99 {:+6.2}",
                figures.p50,
                figures.p99,
                figures.p50 - floor.p50,
                figures.p99 - floor.p99,
            );
        }
        for connections in [BUSY, MANY] {
            println!("{connections} connections that ask without pause: requests a second, ms a request");
            for (name, figures) in rounds(&rig, connections, CROWD).await {
                println!(
                    "  {name:<10} {:6.0} / s  p50 {:6.2}  p99 {:6.2}  memory {:>7}",
                    figures.per_second,
                    figures.p50,
                    figures.p99,
                    rig.memory(name).map_or("-".to_owned(), |kb| format!("{:.1} MB", kb as f64 / 1000.0)),
                );
            }
        }
    });
}

/// The medians of the rounds, in which all take turns.
async fn rounds(rig: &Rig, connections: usize, requests: usize) -> Vec<(&'static str, Figures)> {
    let mut all: Vec<(&'static str, Vec<Figures>)> = rig.contestants().map(|(name, _)| (name, Vec::new())).collect();
    for _ in 0..ROUNDS {
        for (at, (_, address)) in rig.contestants().enumerate() {
            let signed = rig.sign(requests).await;
            let load = Load { address, connections };
            load.run(rig.sign(connections).await).await;
            all[at].1.push(load.run(signed).await);
        }
    }
    all.into_iter().map(|(name, figures)| (name, Figures::median(&figures))).collect()
}
