//! AUTH-4 and AUTH-5: many tabs, dropped connections, and a server that accepts every refresh token exactly once.

use std::sync::Arc;
use std::time::Duration;

use providers::Fault;
use proxy::clock::Clock;
use proxy::refreshes::{Refreshed, Refreshes};
use proxy::secret::Secret;
use serde_json::json;
use tokio::task::JoinSet;

use super::{Host, START, refreshed, things, with};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_tabs_that_refresh_at_once_ask_the_server_once() {
    let host = Host::start().await;
    let browser = Arc::new(host.browser());
    let mut connection = host.connect(&browser, "one").await;
    for round in 1..=200 {
        host.server.expire_accesses();
        let mut tabs = JoinSet::new();
        for _ in 0..20 {
            let (browser, connection) = (Arc::clone(&browser), connection.clone());
            tabs.spawn(async move { refreshed(&browser, &connection).await });
        }
        let answers = tabs.join_all().await;
        assert!(answers.iter().all(|answer| answer.status == 200), "{round}: {answers:?}");
        assert_eq!(host.server.inner().refreshes, round);
        // Whichever tab writes last, its connection is used from then on.
        connection = with(&connection, &answers[round % 20].body);
        if round % 20 == 0 {
            assert_eq!(things(&browser, &connection).await.status, 200, "{round}");
        }
    }
    assert_eq!(host.server.inner().thefts, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refresh_with_a_closed_connection_loses_no_grant() {
    let host = Host::start().await;
    let browser = Arc::new(host.browser());
    let mut connection = host.connect(&browser, "one").await;
    host.server.inner().slow = Duration::from_micros(500);
    let mut gone = 0;
    for round in 0..500_u64 {
        let (tab, old) = (Arc::clone(&browser), connection.clone());
        let asked = tokio::spawn(async move { refreshed(&tab, &old).await });
        // At any point from before it is read until after it is answered; the result doesn't depend on where.
        tokio::time::sleep(Duration::from_micros(round * 37 % 4000)).await;
        asked.abort();
        gone += usize::from(asked.await.is_err());
        // The answer was lost, so the browser still has the old grant and repeats the request.
        let answer = refreshed(&browser, &connection).await;
        assert_eq!(answer.status, 200, "{round}: {answer:?}");
        connection = with(&connection, &answer.body);
    }
    assert_eq!(host.server.inner().thefts, 0, "{gone} of 500 were gone before their answer");
    assert_eq!(things(&browser, &connection).await.status, 200);
    assert!(gone > 0, "nobody ever left");
}

#[tokio::test]
async fn a_grant_that_is_some_refreshes_behind_is_led_to_the_newest() {
    let host = Host::start().await;
    let browser = host.browser();
    let oldest = host.connect(&browser, "one").await;
    let mut newest = oldest.clone();
    for _ in 0..3 {
        newest = with(&newest, &refreshed(&browser, &newest).await.body);
        host.later(10_000);
    }
    let led = refreshed(&browser, &oldest).await;
    assert_eq!((led.status, host.server.inner().refreshes), (200, 3), "nobody was asked again");
    assert_eq!(refreshed(&browser, &with(&oldest, &led.body)).await.status, 200, "and from there it goes on");
    host.later(60_001);
    let late = refreshed(&browser, &oldest).await;
    assert_eq!(late.class(), "revoked", "after the minute the server decides, and it has no leeway");
}

#[tokio::test]
async fn a_lost_answer_doesnt_keep_a_grant_from_being_revoked() {
    let host = Host::start().await;
    let browser = host.browser();
    let old = host.connect(&browser, "one").await;
    let new = with(&old, &refreshed(&browser, &old).await.body);
    let told = browser.post("/v1/auth/revoke", json!({ "grant": old["grant"] })).await;
    assert_eq!(told.body["revoked"], true);
    host.later(60_001);
    assert_eq!(refreshed(&browser, &new).await.class(), "revoked", "the successor is what was revoked");
}

fn token(text: &str) -> Secret {
    Secret::new(text)
}

fn successor(text: &str) -> Result<Arc<Refreshed>, Fault> {
    Ok(Arc::new(Refreshed { access: token("access"), until: None, refresh: token(text) }))
}

#[tokio::test]
async fn a_failure_is_passed_to_all_waiters_and_not_cached() {
    let refreshes = Refreshes::new(Clock::by_hand(START).0);
    let a = token("a");
    let failing = || refreshes.once("one", &a, |_| async { Err(Fault::ProviderDown) });
    let (first, second) = tokio::join!(failing(), failing());
    assert_eq!((first.unwrap_err(), second.unwrap_err()), (Fault::ProviderDown, Fault::ProviderDown));
    let well = refreshes.once("one", &token("a"), |_| async { successor("b") }).await.unwrap();
    assert_eq!(well.refresh.expose(), "b");
}

#[tokio::test]
async fn a_refresh_that_panics_leaves_the_next_its_turn() {
    let refreshes = Refreshes::new(Clock::by_hand(START).0);
    let broken = refreshes.once("one", &token("a"), |_| async { panic!("as a defect would") }).await;
    assert_eq!(broken.unwrap_err(), Fault::ProviderDown);
    assert!(refreshes.once("one", &token("a"), |_| async { successor("b") }).await.is_ok());
}

#[tokio::test]
async fn the_same_token_at_two_providers_is_two() {
    let refreshes = Refreshes::new(Clock::by_hand(START).0);
    for (provider, next) in [("one", "b"), ("two", "c")] {
        let got = refreshes.once(provider, &token("a"), |_| async move { successor(next) }).await.unwrap();
        assert_eq!(got.refresh.expose(), next);
    }
}

#[tokio::test]
async fn the_memory_is_bounded() {
    let (clock, _) = Clock::by_hand(START);
    let refreshes = Refreshes::new(clock);
    for at in 0..25_000 {
        let next = format!("next-{at}");
        refreshes.once("one", &token(&format!("token-{at}")), |_| async move { successor(&next) }).await.unwrap();
    }
    assert!(refreshes.remembered() <= 10_000, "{}", refreshes.remembered());
    let asked = refreshes.latest("one", &token("token-24999"));
    assert_eq!(asked.expose(), "next-24999", "the newest are kept");
}
