//! Every adapter before the judge: each request that any of its operations makes, and each body that its provider's
//! description allows.
//!
//! The matrix is derived from the registry, so a provider without a description, or an operation without requests,
//! fails here.

use native_tests::judge::{self, OperationId, bodies};
use providers::{Account, Ask, Cell, Changes, Destination, Fault, OpName, PROVIDERS, Provider, Range, Reply};
use serde_json::{Value, json};

/// A question to a provider, with the operation of the provider that answers it.
#[derive(Clone)]
pub(crate) struct Asked {
    pub(crate) provider: &'static Provider,
    pub(crate) ask: Ask,
    pub(crate) operation: OperationId,
}

impl Asked {
    /// The adapter's reading of a successful answer with this body.
    pub(crate) fn reply(&self, body: &[u8]) -> Result<Reply, Fault> {
        (self.provider.reply)(&self.ask, &http::Response::new(body.to_vec()))
    }
}

/// The first questions of an operation.
fn first(provider: &Provider, op: OpName) -> Vec<Ask> {
    let date = |text: &str| text.parse().unwrap();
    let days = Range { from: date("2026-11-23"), until: date("2026-11-30"), zone: "Europe/Oslo".into() };
    let range = provider.abilities.ranged.then_some(days);
    // Lists that the app adds to the source's own are requested in different ways.
    let containers: &[&str] = if provider.id == "slack" { &["marked-W12345678", "messages"] } else { &["12345"] };
    let items = |container: &&str| Ask::Items {
        container: (*container).into(),
        range: range.clone(),
        after: None,
        since: None,
    };
    match op {
        OpName::Containers => vec![Ask::Containers { after: None }],
        OpName::Items => containers.iter().map(items).collect(),
        OpName::Present => vec![Ask::Present { container: "12345".into(), after: None }],
        OpName::Item if provider.id == "slack" => ["marked-W12345678", "messages"]
            .map(|list| Ask::Item { item: "C12345678:1507849573.000090".into(), container: Some(list.into()) })
            .to_vec(),
        OpName::Item => vec![Ask::Item { item: "12345".into(), container: Some("67890".into()) }],
        OpName::Account => vec![Ask::Account],
        OpName::Search => vec![Ask::Search { text: "report".into(), range: range.clone(), after: None }],
        OpName::Complete => {
            let item = if provider.id == "slack" { "C12345678:1507849573.000090" } else { "12345" };
            [true, false].map(|completed| Ask::Complete { item: item.into(), completed }).to_vec()
        }
        OpName::CreateSpreadsheet => vec![Ask::CreateSpreadsheet { title: "Report".into(), sheet: "November".into() }],
        OpName::AppendRows => {
            let date = chrono::NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
            let cells =
                [Cell::Number(3.0), Cell::Text("=1+1".into()), Cell::Date { date }, Cell::Duration { seconds: 61 }];
            let (spreadsheet, sheet) = ("1AbC".into(), "Mara's week".into());
            vec![Ask::AppendRows { spreadsheet, sheet, after: 7, rows: vec![cells.to_vec()] }]
        }
        OpName::ReadSpreadsheet => vec![Ask::ReadSpreadsheet { spreadsheet: "1AbC".into() }],
        OpName::ReadRows => vec![Ask::ReadRows { spreadsheet: "1AbC".into(), sheet: "Mara's week".into() }],
        OpName::ClearRows => {
            vec![Ask::ClearRows { spreadsheet: "1AbC".into(), sheet: "Mara's week".into(), from: 2 }]
        }
        OpName::AddSheet => {
            let (spreadsheet, sheet) = ("1AbC".into(), "Hourloom 8".into());
            vec![Ask::AddSheet { spreadsheet, id: 8, sheet, rows: 500, columns: 7 }]
        }
        OpName::WriteRows => {
            let (spreadsheet, sheet) = ("1AbC".into(), "Mara's week".into());
            vec![Ask::WriteRows { spreadsheet, sheet, from: 401, rows: vec![vec![Cell::Text("=1".into())]] }]
        }
        OpName::MoveRows => [None, Some(1_000)]
            .map(|below| {
                let to = Destination { id: 0, below, rows: 1_000, columns: 5 };
                let (spreadsheet, done_sheet) = ("1AbC".into(), "Hourloom 8 done".into());
                Ask::MoveRows { spreadsheet, from: 8, skip: 1, rows: 500, columns: 7, to, done: 9, done_sheet }
            })
            .to_vec(),
        OpName::ReadFile => vec![Ask::ReadFile { spreadsheet: "1AbC".into() }],
        OpName::RemoveSheet => vec![Ask::RemoveSheet { spreadsheet: "1AbC".into(), id: 9 }],
    }
}

/// The questions that follow from an answer: further pages, and the changes since.
fn leads_to(ask: &Ask, reply: Reply) -> Vec<Ask> {
    let mut changes = None;
    if let (Ask::Items { container, range, .. }, Reply::Items { since: Some(mark), .. }) = (ask, &reply) {
        let (container, range) = (container.clone(), range.clone());
        changes = Some(Ask::Items { container, range, after: None, since: Some(mark.clone()) });
    }
    next(reply).into_iter().chain(changes).collect()
}

pub(crate) fn next(reply: Reply) -> Vec<Ask> {
    match reply {
        Reply::Present { next, .. } | Reply::Containers { next, .. } | Reply::Items { next, .. } => next,
        Reply::Account(_)
        | Reply::Done
        | Reply::Spreadsheet { .. }
        | Reply::Sheets { .. }
        | Reply::File { .. }
        | Reply::Rows(_) => Vec::new(),
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

pub(crate) fn is_about_changes(ask: &Ask) -> bool {
    matches!(ask, Ask::Items { since: Some(_), .. })
}

/// Every question of an operation when its answers are as full as possible, and when they are empty.
fn walk(provider: &'static Provider, op: OpName) -> Vec<Asked> {
    let mut found: Vec<Asked> = Vec::new();
    let mut open = first(provider, op);
    while let Some(ask) = open.pop() {
        if found.len() > 50 || found.iter().any(|asked| asked.ask == ask) {
            continue;
        }
        let operation = judged(provider, &ask);
        let asked = Asked { provider, ask, operation };
        let full = bodies::fullest(provider.id, &asked.operation).unwrap();
        let empty = is_list(&asked.ask).then(|| bodies::emptiest(provider.id, &asked.operation).unwrap());
        for body in full.into_iter().chain(empty.filter(bodies::lists)) {
            match asked.reply(body.to_string().as_bytes()) {
                Ok(reply) => open.extend(leads_to(&asked.ask, reply)),
                // Changes that can't be listed; the first listing has been requested already.
                Err(Fault::Resync) if is_about_changes(&asked.ask) => {}
                Err(fault) => panic!("{fault:?} in {body:#}"),
            }
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

/// One question of each kind for each operation, with a full answer; where there are several such answers, once with
/// each.
pub(crate) fn every_answer() -> Vec<(Asked, Value)> {
    let mut questions = every_question();
    let kind = |it: &Asked| {
        let rank = PROVIDERS.iter().position(|provider| provider.id == it.provider.id);
        (rank, it.operation.clone(), it.ask.op().as_str(), is_about_changes(&it.ask))
    };
    questions.sort_by_key(kind);
    questions.dedup_by_key(|it| kind(it));
    let answers = |asked: Asked| {
        let bodies = bodies::fullest(asked.provider.id, &asked.operation).unwrap();
        bodies.into_iter().map(move |body| (asked.clone(), body))
    };
    questions.into_iter().flat_map(answers).collect()
}

#[test]
fn every_request_of_every_operation_matches_the_description() {
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
        let after = |ask: &Ask| match ask {
            Ask::Present { after, .. }
            | Ask::Containers { after }
            | Ask::Items { after, .. }
            | Ask::Search { after, .. } => after.is_some(),
            _ => false,
        };
        let lists = matches!(op, OpName::Items | OpName::Search | OpName::Present)
            || (op == OpName::Containers && provider.id != "slack");
        assert_eq!(lists, asked.iter().any(|asked| after(&asked.ask)), "{} {op:?}: further pages", provider.id);
        let tells = op == OpName::Items && provider.abilities.changes != Changes::None;
        assert_eq!(tells, asked.iter().any(|asked| is_about_changes(&asked.ask)), "{} {op:?}: changes", provider.id);
    }
}

#[test]
fn addresses_and_scopes_of_the_registry_match_the_description() {
    for provider in PROVIDERS {
        assert_eq!(judge::api_base(provider.id).unwrap(), provider.api_base);
    }
    for asked in every_question() {
        let op = asked.provider.ops.iter().find(|op| op.name == asked.ask.op()).unwrap();
        let enough = judge::scopes(asked.provider.id, &asked.operation).unwrap();
        let has = enough.is_empty() || op.scopes.iter().any(|scope| enough.iter().any(|other| other == scope));
        assert!(has, "{}: {:?} is none of {enough:?}", asked.operation, op.scopes);
    }
}

/// Connecting requests exactly the scopes that the operations and the connection itself need.
#[test]
fn every_privilege_is_asked_for_and_needed() {
    let asked = every_question();
    for provider in PROVIDERS {
        let scopes = provider.scopes();
        for op in provider.ops {
            let questions = || asked.iter().filter(|it| it.provider.id == provider.id && it.ask.op() == op.name);
            for scope in op.scopes {
                assert!(scopes.contains(scope), "{}: connecting doesn't ask for {scope}", provider.id);
                let enough =
                    |it: &Asked| judge::scopes(provider.id, &it.operation).unwrap().contains(&(*scope).to_owned());
                assert!(questions().any(enough), "{} {:?}: nothing needs {scope}", provider.id, op.name);
            }
        }
        let of_an_op = |scope: &&str| provider.ops.iter().any(|op| op.scopes.contains(scope));
        let own = |scope: &&str| provider.auth.own_scopes.contains(scope);
        assert!(scopes.iter().all(|scope| of_an_op(scope) != own(scope)), "{}: {scopes:?}", provider.id);
        let unique: std::collections::BTreeSet<_> = scopes.iter().collect();
        assert_eq!(unique.len(), scopes.len(), "{}: a privilege is asked for twice", provider.id);
        // Scopes for the whole account, and for writing where nothing is written.
        let writes = provider
            .ops
            .iter()
            .any(|op| matches!(op.name, OpName::Complete | OpName::CreateSpreadsheet | OpName::AppendRows));
        let wide = |scope: &&&str| {
            ["default", "admin", "full"].contains(*scope) || (!writes && scope.to_lowercase().contains("write"))
        };
        assert_eq!(scopes.iter().find(wide), None, "{}", provider.id);
    }
}

#[test]
fn the_emptiest_answers_decode_to_nothing() {
    for asked in every_question() {
        let empty = bodies::emptiest(asked.provider.id, &asked.operation).unwrap();
        match asked.reply(empty.to_string().as_bytes()) {
            Ok(Reply::Containers { containers, next, .. }) => assert!(containers.is_empty() && next.is_empty()),
            Ok(Reply::Items { items, .. }) => assert!(items.is_empty(), "{}: {items:?}", asked.operation),
            Ok(Reply::Present { ids, .. }) => assert!(ids.is_empty(), "{}: {ids:?}", asked.operation),
            Ok(Reply::Rows(rows)) => assert!(rows.is_empty(), "{}: {rows:?}", asked.operation),
            Ok(Reply::Done) => {}
            // An account and a spreadsheet can't be empty.
            Ok(reply @ (Reply::Account(_) | Reply::Spreadsheet { .. } | Reply::Sheets { .. } | Reply::File { .. })) => {
                panic!("{}: {reply:?}", asked.operation)
            }
            Err(Fault::Shape { .. }) if !bodies::lists(&empty) || !is_list(&asked.ask) => {}
            Err(fault) => panic!("{}: {fault:?} in {empty}", asked.operation),
        }
    }
}

fn is_list(ask: &Ask) -> bool {
    matches!(ask, Ask::Present { .. } | Ask::Containers { .. } | Ask::Items { .. } | Ask::Search { .. })
}

#[test]
fn answers_made_from_a_description_are_valid() {
    for (asked, body) in every_answer() {
        let fields = body["data"][0].as_object().map(|record| record.keys().map(String::as_str).collect::<Vec<_>>());
        let query = fields.map(|fields| format!("opt_fields={}", fields.join(","))).unwrap_or_default();
        let request = request(asked.provider, &asked.ask).unwrap();
        let (method, path) = (request.method().as_str(), request.uri().path());
        let verdict = judge::judge_response(asked.provider.id, method, path, &query, 200, &body);
        assert_eq!(verdict, Ok(()), "{}", asked.operation);
    }
}

/// The records of the fullest answers, changed as the provider's pages say that records vary, are read as items.
#[track_caller]
fn check_items(provider: &str, list: &str, changes: &[(&str, Value)], titles: &[&str]) {
    let provider = providers::provider(provider).unwrap();
    let ask = first(provider, OpName::Items).swap_remove(0);
    let asked = Asked { provider, operation: judged(provider, &ask), ask };
    for mut body in bodies::fullest(provider.id, &asked.operation).unwrap() {
        let record = body[list][0].as_object_mut().unwrap();
        for (name, value) in changes {
            record.insert((*name).to_owned(), value.clone());
        }
        record.retain(|_, value| *value != json!("gone"));
        match asked.reply(body.to_string().as_bytes()) {
            Ok(Reply::Items { items, .. }) => {
                assert_eq!(items.iter().map(|item| &*item.title).collect::<Vec<_>>(), titles);
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn the_records_of_the_fullest_answers_are_items() {
    check_items("asana", "data", &[], &["Buy catnip"]);
    check_items("google-calendar", "items", &[], &["text"]);
    check_items("google-calendar", "items", &[("end", json!("gone")), ("summary", json!("gone"))], &[""]);
    check_items("microsoft-outlook", "value", &[], &["text"]);
    check_items("microsoft-outlook", "value", &[("end", json!("gone")), ("subject", Value::Null)], &[""]);
    check_items("microsoft-outlook", "value", &[("@removed", json!({ "reason": "deleted" }))], &[]);
    check_items("slack", "items", &[], &["Hello from Python! :tada:"]);
    check_items("slack", "items", &[("type", json!("file")), ("message", json!("gone"))], &[]);
}

/// Slack's own example bodies: each matches the description or is a known exception in the vendor's own description,
/// and each one of an operation in use is read.
#[test]
fn the_vendors_examples_are_as_described_and_are_read() {
    let contradictory =
        ["chat_postMessage", "conversations_history", "conversations_replies", "stars_list", "team_info"];
    let folder = crate::root().join("tests/specs/examples/slack");
    let questions = every_question();
    let (mut disagreeing, mut read) = (Vec::new(), 0);
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        let name = name.trim_end_matches(".json");
        let body: Value = serde_json::from_slice(&std::fs::read(entry.path()).unwrap()).unwrap();
        let operation = name.trim_end_matches(".default").to_owned();
        let path = format!("/{}", operation.replacen('_', ".", if operation.starts_with("oauth") { 2 } else { 1 }));
        let verdict = ["GET", "POST"].map(|method| judge::judge_response("slack", method, &path, "", 200, &body));
        if !verdict.iter().any(Result::is_ok) {
            disagreeing.push(name.to_owned());
        }
        for asked in questions.iter().filter(|asked| asked.provider.id == "slack" && asked.operation == operation) {
            let reply = asked.reply(body.to_string().as_bytes());
            let refused = name.ends_with(".default");
            let done = matches!(asked.ask, Ask::Complete { .. }) && reply == Ok(Reply::Done);
            assert!(done || reply.is_err() == refused, "{name} {:?}: {reply:?}", asked.ask);
            assert!(!matches!(reply, Err(Fault::Shape { .. })), "{name}: {reply:?}");
            read += 1;
        }
    }
    disagreeing.sort();
    assert_eq!(disagreeing, contradictory);
    assert!(read >= 10, "{read} examples are too few to mean anything");
}
