//! An authorization server that hangs, and a client that refreshes without pause.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::Instant;

use super::{Target, grant, watched};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hanging_token_endpoint_affects_only_refreshes() {
    let target = Target::start().await;
    let (attacker, victim) = (Arc::new(target.person(11)), target.person(12));
    let theirs = target.host.connect(&attacker.browser, "one").await;
    let mine = target.host.connect(&victim.browser, "one").await;
    target.host.server.inner().hangs_at_token = true;
    let begun = Instant::now();
    let mut sent = JoinSet::new();
    let mut fire = |many: usize| {
        for _ in 0..many {
            let (attacker, body) = (Arc::clone(&attacker), grant(&theirs));
            sent.spawn(async move { attacker.post("/v1/auth/refresh", &body).await });
        }
    };
    fire(90);
    let attack = async {
        while begun.elapsed() < watched() {
            tokio::time::sleep(Duration::from_millis(200)).await;
            fire(4);
        }
    };
    // Through the same provider's API, which answers.
    tokio::join!(attack, victim.goes_on("one", &mine, watched()));
    let places = target.host.proxy.places.taken();
    assert!(places < 8, "{places} places are held by those who wait");
    let mut told = BTreeMap::<String, usize>::new();
    while let Some(answer) = sent.join_next().await {
        let told_so = answer.unwrap().map_or_else(|error| error, |(status, _)| status.to_string());
        *told.entry(told_so).or_default() += 1;
    }
    println!("who refreshes without pause: {told:?}");
    assert!(told.get("429").is_some_and(|refused| *refused >= 40), "{told:?}");
    assert!(target.host.server.inner().token_calls <= 5, "one refresh at a time, whoever waits for it");
}
