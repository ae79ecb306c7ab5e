//! An account that earlier versions knew by another id: as Slack's, which was the person without the workspace.

use serde_json::json;

use super::{Host, call};

#[tokio::test]
async fn access_that_was_sealed_for_the_former_id_of_an_account_serves_that_account_and_no_other() {
    let host = Host::start().await;
    let browser = host.browser();
    let connection = host.connect(&browser, "one").await;
    let id = connection["account"]["id"].as_str().unwrap();
    let asked = async |id: String| {
        let mut body = call("one", &connection);
        body["account"]["id"] = json!(id);
        browser.post("/v1/call", body).await.status
    };
    assert_eq!(asked(id.to_owned()).await, 200);
    assert_eq!(asked(format!("new-{id}")).await, 200);
    let calls = host.server.inner().api_calls;
    for other in
        [format!("new-{id}x"), format!("new-new-{id}"), format!("other-{id}"), "new-".to_owned(), String::new()]
    {
        assert_eq!(asked(other.clone()).await, 400, "{other}");
    }
    assert_eq!(host.server.inner().api_calls, calls, "none of them reached the provider");
}
