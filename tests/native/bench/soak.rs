//! Whether the proxy's memory grows under requests without pause.

use std::time::{Duration, Instant};

use crate::load::Load;
use crate::rig::Rig;
use crate::{BUSY, megabytes};

/// Requests between two measurements.
const BATCH: usize = 5_000;
/// After this many requests, what the proxy remembers by design is full: mostly used proofs.
const WARM: usize = 120_000;

/// Sends requests for `time` once the proxy is warm, prints the memory each minute, and its growth at the end.
pub(crate) async fn soak(rig: &Rig, time: Duration) {
    println!("{BUSY} connections for {} minutes, after {WARM} requests: resident memory", time.as_secs() / 60);
    let load = Load { address: rig.proxy(), connections: BUSY };
    for _ in 0..WARM / BATCH {
        load.run(rig.sign(BATCH).await).await;
    }
    let (start, mut asked, mut minutes) = (Instant::now(), 0, Vec::<u64>::new());
    let mut looks = Vec::new();
    while start.elapsed() < time {
        load.run(rig.sign(BATCH).await).await;
        asked += BATCH;
        looks.extend(rig.memory("hourloom"));
        if start.elapsed() >= Duration::from_secs(60) * (minutes.len() as u32 + 1) && !looks.is_empty() {
            looks.sort_unstable();
            let median = looks[looks.len() / 2];
            minutes.push(median);
            println!("  minute {:>3}  {:>8}", minutes.len(), megabytes(median));
            looks.clear();
        }
    }
    if let [first, .., last] = minutes[..] {
        let growth = 100.0 * (last as f64 / first as f64 - 1.0);
        println!("  {asked} requests, from the first minute to the last {growth:+.1} %");
    }
}
