//! Changes: sync tokens, delta tokens and times; deletions; invalid tokens.

use serde_json::{Value, json};

use crate::Browser;

const GOOGLE: &str = "google-calendar";
const MICROSOFT: &str = "microsoft-outlook";
const WINDOW: &str = "startDateTime=2026-11-22T10:00:00Z&endDateTime=2026-11-30T14:00:00Z";
const BOUNDS: &str = "singleEvents=true&timeMin=2026-11-22T10:00:00Z&timeMax=2026-11-30T14:00:00Z";

struct Api {
    browser: Browser,
    provider: &'static str,
    token: String,
    base: &'static str,
}

impl Api {
    fn of(provider: &'static str) -> Self {
        let browser = Browser::new();
        let token = browser.sandbox.grant(provider, &browser.account(provider, 0)).unwrap().access_token;
        let base = browser.client(provider).base;
        Self { browser, provider, token, base }
    }

    async fn get(&self, path: &str) -> (u16, Value) {
        let answer = self.browser.call("GET", &format!("{}{path}", self.base), &self.token, None).await;
        (answer.status, answer.json())
    }

    /// All records of a listing whose next page is named by `next`, and the last page.
    async fn all(&self, path: &str, list: &str, next: fn(&Value) -> Option<String>) -> (Vec<Value>, Value) {
        let (mut records, mut at) = (Vec::new(), path.to_owned());
        loop {
            let (status, page) = self.get(&at).await;
            assert_eq!(status, 200, "{at}: {page}");
            records.extend(page[list].as_array().unwrap().iter().cloned());
            match next(&page) {
                Some(further) => at = further,
                None => return (records, page),
            }
        }
    }

    async fn change(&self, id: &str, what: Value) {
        let id: String = form_urlencoded::byte_serialize(id.as_bytes()).collect();
        self.browser.control(&format!("items/{}/{id}", self.provider), what).await;
    }
}

/// The path and query of a link of Graph, below its base.
fn link(page: &Value, name: &str) -> Option<String> {
    page[name].as_str().map(|link| link.strip_prefix("https://graph.microsoft.com/v1.0").unwrap().to_owned())
}

fn titled<'a>(records: &'a [Value], name: &str, title: &str) -> &'a Value {
    records.iter().find(|record| record[name] == title).unwrap_or_else(|| panic!("no {title}"))
}

#[tokio::test]
async fn google_tells_changes_and_tombstones_by_sync_token() {
    let api = Api::of(GOOGLE);
    let events = "/calendars/primary/events";
    let (all, last) = api.all(&format!("{events}?{BOUNDS}&maxResults=2500"), "items", |_| None).await;
    let token = last["nextSyncToken"].as_str().unwrap().to_owned();
    let since = format!("{events}?singleEvents=true&syncToken={token}");
    assert_eq!(api.get(&since).await.1["items"], json!([]), "nothing has changed");
    let (renamed, deleted) =
        (titled(&all, "summary", "Train to Aberdeen"), titled(&all, "summary", "Type foundry visit"));
    api.change(renamed["id"].as_str().unwrap(), json!({ "title": "Night train" })).await;
    api.change(deleted["id"].as_str().unwrap(), json!({ "deleted": true })).await;
    api.browser.control("add", json!({ "provider": GOOGLE, "count": 1, "title": "New" })).await;
    let (status, changes) = api.get(&since).await;
    assert_eq!(status, 200);
    let changes = changes["items"].as_array().unwrap();
    assert_eq!(changes.len(), 3, "{changes:?}");
    let gone = changes.iter().find(|event| event["id"] == deleted["id"]).unwrap();
    assert_eq!((&gone["status"], &gone["start"]), (&json!("cancelled"), &Value::Null), "no more than its id is sure");
    assert_eq!(changes.iter().filter(|event| event["status"] == "confirmed").count(), 2);
    let (status, refused) = api.get(&format!("{since}&timeMin=2026-11-22T10:00:00Z")).await;
    assert_eq!((status, &refused["error"]["errors"][0]["reason"]), (400, &json!("invalid")));
    let (_, ordered) = api.get(&format!("{events}?{BOUNDS}&orderBy=startTime&maxResults=2500")).await;
    assert!(ordered["nextSyncToken"].is_null(), "an order has no mark");
    api.browser.control("invalidate", json!({ "provider": GOOGLE })).await;
    let (status, dead) = api.get(&since).await;
    assert_eq!((status, &dead["error"]["errors"][0]["reason"]), (410, &json!("fullSyncRequired")));
}

#[tokio::test]
async fn microsoft_tells_changes_by_delta_token_and_series_as_wholes() {
    let api = Api::of(MICROSOFT);
    let calendars = api.get("/me/calendars").await.1;
    let own = calendars["value"].as_array().unwrap().iter().find(|one| one["isDefaultCalendar"] == true).unwrap();
    let path = format!("/me/calendars/{}/calendarView/delta?{WINDOW}", own["id"].as_str().unwrap());
    let (all, last) = api.all(&path, "value", |page| link(page, "@odata.nextLink")).await;
    let delta = link(&last, "@odata.deltaLink").unwrap();
    assert!(delta.contains("/calendarView/delta?$deltatoken=") && !delta.contains("startDateTime"), "{delta}");
    let bare: Vec<&Value> = all.iter().filter(|event| event["type"] == "occurrence").collect();
    assert!(!bare.is_empty() && bare.iter().all(|event| event["subject"].is_null()), "occurrences are times only");
    for event in &bare {
        assert!(all.iter().any(|master| master["type"] == "seriesMaster" && master["id"] == event["seriesMasterId"]));
    }
    let (changes, last) = api.all(&delta, "value", |page| link(page, "@odata.nextLink")).await;
    assert_eq!(changes, Vec::<Value>::new());
    let single = titled(&all, "subject", "Quay walk with the insurer [45m]");
    let renamed = titled(&all, "subject", "Call with the Boston harbour museum");
    api.change(single["id"].as_str().unwrap(), json!({ "deleted": true })).await;
    api.change(renamed["id"].as_str().unwrap(), json!({ "title": "Call moved" })).await;
    let delta = link(&last, "@odata.deltaLink").unwrap();
    let (changes, last) = api.all(&delta, "value", |page| link(page, "@odata.nextLink")).await;
    assert_eq!(changes.len(), 2, "{changes:?}");
    let gone = changes.iter().find(|event| event["id"] == single["id"]).unwrap();
    assert_eq!(gone["@removed"]["reason"], "deleted");
    assert_eq!(titled(&changes, "subject", "Call moved")["id"], renamed["id"]);
    api.change(bare[0]["id"].as_str().unwrap(), json!({ "deleted": true })).await;
    let delta = link(&last, "@odata.deltaLink").unwrap();
    let (changes, _) = api.all(&delta, "value", |page| link(page, "@odata.nextLink")).await;
    assert!(changes.iter().any(|event| event["type"] == "seriesMaster"), "the series comes again");
    assert!(changes.iter().all(|event| event["id"] != bare[0]["id"]), "and the deleted one isn't mentioned");
    api.browser.control("invalidate", json!({ "provider": MICROSOFT })).await;
    assert_eq!(api.get(&delta).await.0, 410);
}

#[tokio::test]
async fn microsofts_times_are_those_of_the_zone_that_is_preferred() {
    let api = Api::of(MICROSOFT);
    let calendars = api.get("/me/calendars").await.1;
    let id = calendars["value"][0]["id"].as_str().unwrap();
    let path = format!("{}/me/calendars/{id}/calendarView?{WINDOW}&$top=100", api.base);
    for (zone, want) in [
        ("", "2026-11-25T15:00:00.0000000"),
        ("Europe/Berlin", "2026-11-25T16:00:00.0000000"),
        ("Eastern Standard Time", "2026-11-25T10:00:00.0000000"),
        ("Asia/Kathmandu", "2026-11-25T20:45:00.0000000"),
    ] {
        let mut request = http::Request::get(&path).header("authorization", format!("Bearer {}", api.token));
        if !zone.is_empty() {
            request = request.header("prefer", format!("outlook.timezone=\"{zone}\""));
        }
        let answer = api.browser.send(request.body(axum::body::Body::empty()).unwrap()).await;
        let page = answer.json();
        let events = page["value"].as_array().unwrap();
        let call = titled(events, "subject", "Call with the Boston harbour museum");
        assert_eq!(call["start"]["dateTime"], want, "{zone}");
        let day = titled(events, "subject", "Out of office: Aberdeen");
        assert_eq!(
            (&day["isAllDay"], &day["start"]["dateTime"]),
            (&json!(true), &json!("2026-11-26T00:00:00.0000000"))
        );
        assert!(events.iter().any(|event| event["sensitivity"] == "private"));
    }
    let request = http::Request::get(&path).header("authorization", format!("Bearer {}", api.token));
    let request = request.header("prefer", "outlook.timezone=\"Europe/Atlantis\"").body(axum::body::Body::empty());
    assert_eq!(api.browser.send(request.unwrap()).await.json()["error"]["code"], "TimeZoneNotSupportedException");
}

#[tokio::test]
async fn asana_tells_changes_by_time() {
    let api = Api::of("asana");
    let path = "/tasks?assignee=me&workspace=1204880000000100&limit=100&opt_fields=name,modified_at,completed";
    let (all, _) = api.all(path, "data", |_| None).await;
    let newest = all.iter().filter_map(|task| task["modified_at"].as_str()).max().unwrap().to_owned();
    let since = format!("{path}&modified_since={newest}");
    let before = api.get(&since).await.1["data"].as_array().unwrap().len();
    let task = titled(&all, "name", "Order two aluminium test blanks");
    api.change(task["gid"].as_str().unwrap(), json!({ "completed": true })).await;
    let changed = api.get(&since).await.1;
    assert_eq!(changed["data"].as_array().unwrap().len(), before + 1);
    assert_eq!(
        titled(changed["data"].as_array().unwrap(), "name", "Order two aluminium test blanks")["completed"],
        true
    );
}

#[tokio::test]
async fn a_page_token_can_be_invalidated() {
    for (provider, path, place, want) in [
        ("asana", "/tasks?assignee=me&workspace=1204880000000100&limit=2", "/next_page/offset", 400),
        (GOOGLE, "/calendars/primary/events?maxResults=2", "/nextPageToken", 400),
        ("slack", "/reactions.list?limit=2", "/response_metadata/next_cursor", 200),
    ] {
        let api = Api::of(provider);
        let token = api.get(path).await.1.pointer(place).unwrap().as_str().unwrap().to_owned();
        let name = match provider {
            "asana" => "offset",
            GOOGLE => "pageToken",
            _ => "cursor",
        };
        let next = format!("{path}&{name}={token}");
        assert_eq!(api.get(&next).await.0, 200);
        api.browser.control("invalidate", json!({ "provider": provider })).await;
        let (status, refused) = api.get(&next).await;
        assert_eq!(status, want, "{refused}");
        assert!(refused.get("error").is_some() || refused.get("errors").is_some(), "{refused}");
    }
}

#[tokio::test]
async fn people_see_only_their_own_records() {
    let browser = Browser::new();
    for (provider, path, list) in [
        ("asana", "/tasks?assignee=me&workspace=1204880000000100&opt_fields=name", "/data"),
        (GOOGLE, "/users/me/calendarList", "/items"),
        (MICROSOFT, "/me/calendars", "/value"),
        ("slack", "/reactions.list", "/items"),
    ] {
        let mut seen = Vec::new();
        for at in 0..3 {
            let token = browser.sandbox.grant(provider, &browser.account(provider, at)).unwrap().access_token;
            let answer = browser.call("GET", &format!("{}{path}", browser.client(provider).base), &token, None).await;
            let records = answer.json().pointer(list).unwrap().as_array().unwrap().clone();
            assert!(records.len() >= 3, "{provider} {at}: {records:?}");
            seen.push(records);
        }
        assert!(seen[0] != seen[1] && seen[1] != seen[2], "{provider}");
    }
}
