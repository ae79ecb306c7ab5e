//! With a host's default limits, a provider in an outage isn't called.

use std::time::Duration;

use proxy::limits::Limits;
use proxy::resolve::Resolver;
use proxy::upstream::{self, Upstream};
use serde_json::json;

use super::{Host, call, things, unlimited};

#[tokio::test]
async fn a_provider_that_is_out_is_left_alone_and_then_tried_once() {
    let outage_calls = Limits::default().outage_calls;
    let host = Host::with(|setup, _| setup.limits = Limits { outage_calls, ..unlimited() }).await;
    let browser = host.browser();
    let (one, two) = (host.connect(&browser, "one").await, host.connect(&browser, "two").await);
    let asked = || host.server.inner().api_calls;
    // A refusal or a rate limit is an answer; only failures count.
    for status in [400, 404, 429].into_iter().cycle().take(30) {
        host.server.fault(status, "");
        let before = asked();
        assert_ne!(things(&browser, &one).await.class(), "provider_down");
        assert_eq!(asked(), before + 1);
    }
    host.later(30_000);
    for at in 1..=20 {
        host.server.fault(503, "");
        let answer = things(&browser, &one).await;
        assert_eq!((answer.class(), &answer.body["status"]), ("provider_down", &json!(503)), "{at}");
    }
    let before = asked();
    for _ in 0..50 {
        let answer = things(&browser, &one).await;
        assert_eq!((answer.status, answer.class()), (502, "provider_down"));
        assert_eq!(answer.body["code"], "left_alone");
        assert_eq!(answer.body["request_id"], answer.headers["x-request-id"].to_str().unwrap());
    }
    assert_eq!(asked(), before, "nobody asks it");
    assert_eq!(browser.post("/v1/call", call("two", &two)).await.status, 200, "another provider is another matter");
    host.later(18_000);
    host.server.fault(503, "");
    assert_eq!(things(&browser, &one).await.body["status"], 503, "one tries");
    assert_eq!(things(&browser, &one).await.body["code"], "left_alone", "and fails, so all wait again");
    host.later(18_000);
    for _ in 0..3 {
        assert_eq!(things(&browser, &one).await.status, 200, "it is well again");
    }
}

#[tokio::test]
async fn requests_without_a_turn_are_told_to_wait() {
    let host = Host::with(|setup, _| {
        setup.limits = Limits { outage_calls: 2, ..unlimited() };
        let limits = upstream::Limits { at_once: 1, connect: Duration::from_millis(50), ..upstream::Limits::default() };
        setup.upstream = Upstream::new(limits, Resolver::default()).unwrap();
    })
    .await;
    let browser = host.browser();
    let one = host.connect(&browser, "one").await;
    let asked = || host.server.inner().api_calls;
    let before = asked();
    host.server.inner().slow = Duration::from_secs(3600);
    let others = async {
        while asked() == before {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        for _ in 0..5 {
            let answer = things(&browser, &one).await;
            assert_eq!((answer.status, answer.class()), (429, "rate_limited"), "{answer:?}");
            assert_eq!((&answer.body["code"], &answer.body["provider"]), (&json!("host_limit"), &json!(null)));
        }
        assert_eq!(asked(), before + 1, "nothing was sent");
    };
    tokio::select! {
        answer = things(&browser, &one) => panic!("{answer:?}"),
        () = others => {}
    }
    host.server.inner().slow = Duration::ZERO;
    assert_eq!(things(&browser, &one).await.status, 200, "it isn't left alone");
}
