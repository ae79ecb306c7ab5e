//! Every adapter before the judge: each request that any of its operations makes, with honest and with hostile values,
//! and each body that its provider's description yields.
//!
//! The matrix is derived from the registry, so a provider without a description, or an operation that reaches nothing,
//! fails here.

use native_tests::judge::{self, OperationId, bodies};
use providers::{Account, Ask, Fault, OpName, PROVIDERS, Provider, Range, Reply};
use serde_json::{Value, json};

/// Texts that mean something to a path, a query, a header or a parser.
const HOSTILE: [&str; 20] = [
    "",
    ".",
    "..",
    "%2e%2e",
    "../../users/me",
    "a/b",
    "a\\b",
    "a?limit=1",
    "a&limit=1&maxResults=1",
    "a#b",
    "a b",
    "a;b=c,d",
    "https://elsewhere.example/x?offset=1",
    "//elsewhere.example",
    "\r\nAuthorization: Bearer x",
    "\0",
    "{gid}",
    "é\u{202e}\u{1f600}",
    "__proto__",
    "9007199254740993",
];

/// A question as it is asked of a provider, and the operation of the provider that answers it.
pub(crate) struct Asked {
    pub(crate) provider: &'static Provider,
    pub(crate) ask: Ask,
    pub(crate) operation: OperationId,
}

impl Asked {
    /// What the adapter makes of a good answer with this body.
    pub(crate) fn reply(&self, body: &[u8]) -> Result<Reply, Fault> {
        (self.provider.reply)(&self.ask, &http::Response::new(body.to_vec()))
    }
}

/// The first question of an operation.
fn first(provider: &Provider, op: OpName) -> Ask {
    let date = |text: &str| text.parse().unwrap();
    let range = Range { from: date("2026-11-23"), until: date("2026-11-30"), zone: "Europe/Oslo".into() };
    match op {
        OpName::Containers => Ask::Containers { after: None },
        OpName::Items => {
            Ask::Items { container: "12345".into(), range: provider.abilities.ranged.then_some(range), after: None }
        }
    }
}

fn next(reply: Reply) -> Vec<Ask> {
    match reply {
        Reply::Containers { next, .. } | Reply::Items { next, .. } => next,
    }
}

fn request(provider: &Provider, ask: &Ask) -> Result<http::Request<Vec<u8>>, Fault> {
    (provider.request)(ask, &Account { id: "1".into(), name: "Mara".into() })
}

fn judged(provider: &'static Provider, ask: &Ask) -> OperationId {
    let request = request(provider, ask).unwrap_or_else(|fault| panic!("{} {ask:?}: {fault:?}", provider.id));
    judge::judge_request(provider.id, &request)
        .unwrap_or_else(|wrong| panic!("{} {}: {wrong:?}", provider.id, request.uri()))
}

/// Every question that an operation comes to when its answers are as full as they can be.
fn walk(provider: &'static Provider, op: OpName) -> Vec<Asked> {
    let mut found: Vec<Asked> = Vec::new();
    let mut open = vec![first(provider, op)];
    while let Some(ask) = open.pop() {
        if found.len() > 50 || found.iter().any(|asked| asked.ask == ask) {
            continue;
        }
        let operation = judged(provider, &ask);
        let asked = Asked { provider, ask, operation };
        let body = bodies::fullest(provider.id, &asked.operation).unwrap();
        open.extend(next(
            asked.reply(body.to_string().as_bytes()).unwrap_or_else(|fault| panic!("{fault:?} in {body:#}")),
        ));
        found.push(asked);
    }
    found
}

/// The whole matrix.
pub(crate) fn every_question() -> Vec<Asked> {
    let ops = PROVIDERS.iter().flat_map(|provider| provider.ops.iter().map(|op| (*provider, op.name)));
    ops.flat_map(|(provider, op)| walk(provider, op)).collect()
}

#[test]
fn every_request_of_every_operation_is_one_that_the_provider_describes() {
    let mut seen: Vec<String> = every_question()
        .iter()
        .map(|asked| format!("{} {:?} {}", asked.provider.id, asked.ask.op(), asked.operation))
        .collect();
    seen.dedup();
    assert!(PROVIDERS.iter().all(|provider| !provider.ops.is_empty()));
    for (provider, op) in PROVIDERS.iter().flat_map(|provider| provider.ops.iter().map(move |op| (provider, op))) {
        let prefix = format!("{} {:?} ", provider.id, op.name);
        assert!(seen.iter().any(|line| line.starts_with(&prefix)), "{prefix}reaches nothing: {seen:?}");
    }
}

#[test]
fn continuations_are_reached() {
    for (provider, op) in PROVIDERS.iter().flat_map(|provider| provider.ops.iter().map(|op| (*provider, op.name))) {
        let asked = walk(provider, op);
        assert!(asked.len() > 1, "{} {op:?}: only the first page was asked for", provider.id);
    }
}

#[test]
fn the_registry_says_of_addresses_and_scopes_what_the_description_says() {
    for provider in PROVIDERS {
        assert_eq!(judge::api_base(provider.id).unwrap(), provider.api_base);
    }
    for asked in every_question() {
        let op = asked.provider.ops.iter().find(|op| op.name == asked.ask.op()).unwrap();
        let enough = judge::scopes(asked.provider.id, &asked.operation).unwrap();
        let has = op.scopes.iter().any(|scope| enough.iter().any(|other| other == scope));
        assert!(has, "{}: {:?} is none of {enough:?}", asked.operation, op.scopes);
    }
}

#[test]
fn the_fullest_and_the_emptiest_answer_decode() {
    for asked in every_question() {
        let empty = bodies::emptiest(asked.provider.id, &asked.operation).unwrap();
        match asked.reply(empty.to_string().as_bytes()) {
            Ok(Reply::Containers { containers, next }) => assert!(containers.is_empty() && next.is_empty()),
            Ok(Reply::Items { items, next }) => assert!(items.is_empty() && next.is_empty()),
            Err(fault) => panic!("{}: {fault:?} in {empty}", asked.operation),
        }
    }
}

#[test]
fn what_a_description_yields_is_a_good_answer() {
    for asked in every_question() {
        let body = bodies::fullest(asked.provider.id, &asked.operation).unwrap();
        let fields = body["data"][0].as_object().map(|record| record.keys().map(String::as_str).collect::<Vec<_>>());
        let query = fields.map(|fields| format!("opt_fields={}", fields.join(","))).unwrap_or_default();
        let request = request(asked.provider, &asked.ask).unwrap();
        let verdict = judge::judge_response(asked.provider.id, "GET", request.uri().path(), &query, 200, &body);
        assert_eq!(verdict, Ok(()), "{}", asked.operation);
    }
}

/// A record of a fullest answer, changed as a provider's pages say that records vary, comes out as an item.
#[track_caller]
fn check_item(provider: &str, list: &str, changes: &[(&str, Value)], title: &str) {
    let provider = providers::provider(provider).unwrap();
    let ask = first(provider, OpName::Items);
    let operation = judged(provider, &ask);
    let mut body = bodies::fullest(provider.id, &operation).unwrap();
    let record = body[list][0].as_object_mut().unwrap();
    for (name, value) in changes {
        record.insert((*name).to_owned(), value.clone());
    }
    record.retain(|_, value| *value != json!("gone"));
    let asked = Asked { provider, ask, operation };
    match asked.reply(body.to_string().as_bytes()) {
        Ok(Reply::Items { items, .. }) => {
            assert_eq!(items.iter().map(|item| &*item.title).collect::<Vec<_>>(), [title])
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_records_of_the_fullest_answer_are_items() {
    check_item("asana", "data", &[], "Buy catnip");
    let days = json!({ "date": "2026-11-24" });
    let timed = json!({ "dateTime": "2026-11-24T09:00:00+01:00", "timeZone": "Europe/Oslo" });
    check_item("google-calendar", "items", &[("start", days.clone()), ("end", days)], "text");
    check_item("google-calendar", "items", &[("start", timed.clone()), ("end", timed.clone())], "text");
    check_item("google-calendar", "items", &[("start", timed), ("end", json!("gone")), ("summary", json!("gone"))], "");
}

/// All that become of a JSON value when one of its strings is another text.
fn with_each_string_as(value: &Value, text: &str) -> Vec<Value> {
    let mut places = Vec::new();
    strings(value, String::new(), &mut places);
    let change = |place: &String| {
        let mut changed = value.clone();
        *changed.pointer_mut(place).unwrap() = text.into();
        changed
    };
    places.iter().map(change).collect()
}

fn strings(value: &Value, place: String, found: &mut Vec<String>) {
    match value {
        Value::String(_) => found.push(place),
        Value::Array(parts) => {
            parts.iter().enumerate().for_each(|(at, part)| strings(part, format!("{place}/{at}"), found));
        }
        Value::Object(parts) => parts.iter().for_each(|(name, part)| strings(part, format!("{place}/{name}"), found)),
        _ => {}
    }
}

/// A question with hostile text is refused, or it is a good request for what the honest one asks for.
fn check_contained(provider: &'static Provider, ask: &Ask, operations: &[&OperationId]) -> bool {
    match request(provider, ask) {
        Ok(request) => {
            let judged = judge::judge_request(provider.id, &request);
            let operation = judged.unwrap_or_else(|wrong| panic!("{ask:?} as {}: {wrong:?}", request.uri()));
            assert!(operations.contains(&&operation), "{ask:?} as {}: became {operation}", request.uri());
            true
        }
        Err(fault) => {
            assert!(matches!(fault, Fault::Refused { .. }), "{ask:?}: {fault:?}");
            false
        }
    }
}

#[test]
fn no_text_in_a_question_or_an_answer_makes_another_request() {
    let everything = every_question();
    let (mut sent, mut refused) = (0, 0);
    for asked in &everything {
        let same = |other: &&Asked| other.provider.id == asked.provider.id && other.ask.op() == asked.ask.op();
        let operations: Vec<&OperationId> = everything.iter().filter(same).map(|other| &other.operation).collect();
        let honest = serde_json::to_value(&asked.ask).unwrap();
        let body = bodies::fullest(asked.provider.id, &asked.operation).unwrap();
        for text in HOSTILE {
            let asks =
                with_each_string_as(&honest, text).into_iter().filter_map(|ask| serde_json::from_value(ask).ok());
            let after = honest["after"].as_str().map(|after| {
                let mut longer = honest.clone();
                longer["after"] = format!("{after}{text}").into();
                serde_json::from_value(longer).unwrap()
            });
            let replies =
                with_each_string_as(&body, text).into_iter().map(|body| asked.reply(body.to_string().as_bytes()));
            let asks: Vec<Ask> = asks.chain(after).chain(replies.filter_map(Result::ok).flat_map(next)).collect();
            for ask in asks {
                if check_contained(asked.provider, &ask, &operations) { sent += 1 } else { refused += 1 }
            }
        }
    }
    assert!(sent > 100 && refused > 10, "{sent} sent, {refused} refused: too few to mean anything");
}

#[track_caller]
fn check_refused(provider: &str, method: &str, path: &str, query: &str, why: &str) {
    let wrong = judge::judge_call(provider, method, path, query).expect_err("the judge refuses");
    assert!(wrong.iter().any(|reason| reason.contains(why)), "{wrong:?} doesn't say {why:?}");
}

#[test]
fn the_judge_refuses_bad_requests() {
    let asana = |path: &str, query: &str, why: &str| check_refused("asana", "GET", path, query, why);
    asana("/task", "", "no path");
    asana("/workspaces//projects", "", "empty or a dot segment");
    asana("/workspaces/%2e%2E/projects", "", "empty or a dot segment");
    asana("/tasks", "assigned=me", "`assigned` isn't declared");
    asana("/tasks", "assignee=me", "come together");
    asana("/tasks", "limit=101", "101");
    asana("/tasks", "limit=ten", "ten");
    asana("/tasks", "limit=1&limit=2", "twice");
    asana("/tasks", "opt_fields=name,due", "due");
    asana("/tasks", "completed_since=today", "is a time or `now`");
    asana("/workspaces/1/projects", "archived=no", "no");
    asana("/users/me/user_task_list", "", "`workspace` is missing");
    check_refused("asana", "DELETE", "/tasks", "", "doesn't take DELETE");
    let events =
        |query: &str, why: &str| check_refused("google-calendar", "GET", "/calendars/a%23b/events", query, why);
    events("timeMin=2026-11-24T00:00:00", "date-time");
    events("timeMin=2026-11-24", "date-time");
    events("timeMin=2026-11-25T00:00:00Z&timeMax=2026-11-25T00:00:00Z", "before");
    events("orderBy=startTime", "single events only");
    events("orderBy=start", "start");
    events("maxResults=0", "minimum");
    events("maxResults=9999", "at most 2500");
    events("eventTypes=default&eventTypes=party", "party");
    events("syncToken=x&timeMin=2026-11-25T00:00:00Z", "without restrictions");
    check_refused("google-calendar", "GET", "/calendars/a/b/events", "", "no path");
    check_refused("unknown", "GET", "/", "", "no description");
}

#[test]
fn the_judge_refuses_hosts_credentials_and_bodies() {
    let build = |uri: &str| http::Request::get(uri);
    let judge = |request: http::request::Builder, body: &[u8]| {
        judge::judge_request("asana", &request.body(body.to_vec()).unwrap())
    };
    assert_eq!(judge(build("/workspaces"), b""), Ok("getWorkspaces".to_owned()));
    assert!(judge(build("https://app.asana.com/workspaces"), b"").is_err());
    assert!(judge(build("/workspaces").header("authorization", "Bearer x"), b"").is_err());
    assert!(judge(build("/workspaces"), b"{}").is_err());
}

#[track_caller]
fn check_answer(provider: &str, path: &str, query: &str, status: u16, body: &Value, why: Option<&str>) {
    let verdict = judge::judge_response(provider, "GET", path, query, status, body);
    match (verdict, why) {
        (Ok(()), None) => {}
        (Err(wrong), Some(why)) => {
            assert!(wrong.iter().any(|reason| reason.contains(why)), "{wrong:?} doesn't say {why:?}");
        }
        (verdict, why) => panic!("{verdict:?} instead of {why:?}"),
    }
}

#[test]
fn the_judge_knows_good_answers_from_bad_ones() {
    let asana = |query: &str, body: Value, why| check_answer("asana", "/tasks", query, 200, &body, why);
    let task = |fields: Value| json!({ "data": [fields], "next_page": null });
    asana("", task(json!({ "gid": "1", "name": "a", "resource_type": "task" })), None);
    asana("", task(json!({ "gid": "1", "due_on": null })), Some("due_on"));
    asana("", task(json!({ "gid": 1 })), Some("/data/0/gid"));
    asana("", task(json!({ "name": "a" })), Some("no gid"));
    asana(
        "opt_fields=due_on,projects.name",
        task(json!({ "gid": "1", "due_on": "2026-11-24", "projects": [{ "gid": "2", "name": "b" }] })),
        None,
    );
    asana("opt_fields=due_on", task(json!({ "gid": "1", "due_on": "24.11.2026" })), Some("date"));
    asana("opt_fields=due_on", task(json!({ "gid": "1", "name": "a" })), Some("nobody asked for `name`"));
    asana("opt_fields=parent", task(json!({ "gid": "1", "parent": null })), None);
    asana("opt_fields=name", task(json!({ "gid": "1", "nickname": "a" })), Some("nickname"));
    let error = json!({ "errors": [{ "message": "Not Authorized", "help": "…" }] });
    check_answer("asana", "/tasks", "", 401, &error, None);
    check_answer("asana", "/tasks", "", 401, &json!({ "error": "no" }), Some("error"));
    let google = |body: Value, why| check_answer("google-calendar", "/calendars/a/events", "", 200, &body, why);
    google(json!({ "items": [{ "id": "1", "start": { "dateTime": "2026-11-24T09:00:00+01:00" } }] }), None);
    google(json!({ "items": [{ "id": "1", "start": { "dateTime": "2026-11-24T09:00:00" } }] }), Some("date-time"));
    google(json!({ "items": [{ "id": "1", "title": "a" }] }), Some("title"));
    google(json!({ "items": {} }), Some("/items"));
    let error = json!({ "error": { "code": 404, "message": "Not Found", "errors": [] } });
    check_answer("google-calendar", "/calendars/a/events", "", 404, &error, Some("errors"));
}
