//! Every adapter before the judge: each request that any of its operations makes, and each body that its provider's
//! description yields.
//!
//! The matrix is derived from the registry, so a provider without a description, or an operation that reaches nothing,
//! fails here.

use native_tests::judge::{self, OperationId, bodies};
use providers::{Account, Ask, Cell, Fault, OpName, PROVIDERS, Provider, Range, Reply};
use serde_json::{Value, json};

/// A question as it is asked of a provider, and the operation of the provider that answers it.
#[derive(Clone)]
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
        OpName::Items => Ask::Items {
            container: "12345".into(),
            range: provider.abilities.ranged.then_some(range),
            after: None,
            since: None,
        },
        OpName::Account => Ask::Account,
        OpName::Search => Ask::Search { text: "report".into(), range: None, after: None },
        OpName::Complete => Ask::Complete { item: "12345".into(), completed: true },
        OpName::CreateSpreadsheet => Ask::CreateSpreadsheet { title: "Report".into(), sheet: "November".into() },
        OpName::AppendRows => {
            let rows = vec![vec![Cell::Number(46_349.0), Cell::Text("=1+1".into())]];
            Ask::AppendRows { spreadsheet: "1AbC".into(), sheet: "November".into(), rows }
        }
    }
}

pub(crate) fn next(reply: Reply) -> Vec<Ask> {
    match reply {
        Reply::Containers { next, .. } | Reply::Items { next, .. } => next,
        Reply::Account(_) | Reply::Done | Reply::Spreadsheet { .. } => Vec::new(),
    }
}

pub(crate) fn request(provider: &Provider, ask: &Ask) -> Result<http::Request<Vec<u8>>, Fault> {
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
        for body in bodies::fullest(provider.id, &asked.operation).unwrap() {
            let reply = asked.reply(body.to_string().as_bytes());
            open.extend(next(reply.unwrap_or_else(|fault| panic!("{fault:?} in {body:#}"))));
        }
        found.push(asked);
    }
    found
}

/// The whole matrix.
pub(crate) fn every_question() -> Vec<Asked> {
    let ops = PROVIDERS.iter().flat_map(|provider| provider.ops.iter().map(|op| (*provider, op.name)));
    ops.flat_map(|(provider, op)| walk(provider, op)).collect()
}

/// One question to each operation, with a full answer; where there are several such answers, once with each.
pub(crate) fn every_answer() -> Vec<(Asked, Value)> {
    let mut questions = every_question();
    questions.sort_by(|one, other| (one.provider.id, &one.operation).cmp(&(other.provider.id, &other.operation)));
    questions.dedup_by(|one, other| (one.provider.id, &one.operation) == (other.provider.id, &other.operation));
    let answers = |asked: Asked| {
        let bodies = bodies::fullest(asked.provider.id, &asked.operation).unwrap();
        bodies.into_iter().map(move |body| (asked.clone(), body))
    };
    questions.into_iter().flat_map(answers).collect()
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
fn the_emptiest_answers_decode_to_nothing() {
    for asked in every_question() {
        let empty = bodies::emptiest(asked.provider.id, &asked.operation).unwrap();
        match asked.reply(empty.to_string().as_bytes()) {
            Ok(Reply::Containers { containers, next }) => assert!(containers.is_empty() && next.is_empty()),
            Ok(Reply::Items { items, next, .. }) => assert!(items.is_empty() && next.is_empty()),
            Ok(Reply::Done) => {}
            // Whose account it is and where the spreadsheet went can't be nothing.
            Ok(reply @ (Reply::Account(_) | Reply::Spreadsheet { .. })) => panic!("{}: {reply:?}", asked.operation),
            Err(Fault::Shape { .. }) if matches!(asked.ask, Ask::Account | Ask::CreateSpreadsheet { .. }) => {}
            Err(fault) => panic!("{}: {fault:?} in {empty}", asked.operation),
        }
    }
}

#[test]
fn what_a_description_yields_is_a_good_answer() {
    for (asked, body) in every_answer() {
        let fields = body["data"][0].as_object().map(|record| record.keys().map(String::as_str).collect::<Vec<_>>());
        let query = fields.map(|fields| format!("opt_fields={}", fields.join(","))).unwrap_or_default();
        let request = request(asked.provider, &asked.ask).unwrap();
        let verdict = judge::judge_response(asked.provider.id, "GET", request.uri().path(), &query, 200, &body);
        assert_eq!(verdict, Ok(()), "{}", asked.operation);
    }
}

/// The records of the fullest answers, changed as the provider's pages say that records vary, come out as items.
#[track_caller]
fn check_items(provider: &str, list: &str, changes: &[(&str, Value)], title: &str) {
    let provider = providers::provider(provider).unwrap();
    let ask = first(provider, OpName::Items);
    let asked = Asked { provider, operation: judged(provider, &ask), ask };
    for mut body in bodies::fullest(provider.id, &asked.operation).unwrap() {
        let record = body[list][0].as_object_mut().unwrap();
        for (name, value) in changes {
            record.insert((*name).to_owned(), value.clone());
        }
        record.retain(|_, value| *value != json!("gone"));
        match asked.reply(body.to_string().as_bytes()) {
            Ok(Reply::Items { items, .. }) => {
                assert_eq!(items.iter().map(|item| &*item.title).collect::<Vec<_>>(), [title]);
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn the_records_of_the_fullest_answers_are_items() {
    check_items("asana", "data", &[], "Buy catnip");
    check_items("google-calendar", "items", &[], "text");
    check_items("google-calendar", "items", &[("end", json!("gone")), ("summary", json!("gone"))], "");
}
