//! Inputs from public reports about similar programs, each with the right result (a case is a folder of `tests/cases`),
//! and the cases that each provider has to pass (`kit`), read by the same rules.

mod kit;

use std::cell::Cell;
use std::path::PathBuf;

use chrono::{NaiveDateTime, TimeZone};
use chrono_tz::Tz;
use providers::{Ask, Container, Fault, Item, Reply, When};
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
struct Case {
    provider: String,
    ask: Ask,
    status: u16,
    headers: serde_json::Map<String, Value>,
}

/// The right result. Fields that aren't given aren't compared, except `skipped`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    items: Option<Vec<Row>>,
    /// The number of items, if they aren't given one by one.
    count: Option<usize>,
    removed: Option<Vec<String>>,
    /// Each container as `id`, or `parent/id`.
    containers: Option<Vec<String>>,
    /// The account's id.
    account: Option<String>,
    #[serde(default)]
    skipped: Vec<String>,
    /// The number of requests that are still open.
    next: Option<usize>,
    mark: Option<bool>,
    done: Option<bool>,
    /// The class of a fault, its text, and how long it says to wait.
    fault: Option<String>,
    says: Option<String>,
    wait: Option<u64>,
    /// What the request's URL or headers contain, and what they don't.
    asks: Option<String>,
    never_asks: Option<String>,
    /// The request's method, path with query, and body, as one line.
    sends: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    id: Option<String>,
    title: Option<String>,
    kind: Option<String>,
    from: Option<String>,
    until: Option<String>,
    minutes: Option<u32>,
    /// A date, or an instant with `Z`.
    due: Option<String>,
    completed: Option<bool>,
    url: Option<String>,
}

thread_local! {
    static ZONE: Cell<Tz> = const { Cell::new(Tz::UTC) };
}

/// Civil time by the rules of the case's zone, as a browser knows them.
fn local(utc: NaiveDateTime) -> NaiveDateTime {
    ZONE.get().from_utc_datetime(&utc).naive_local()
}

fn folders() -> Vec<PathBuf> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/cases");
    let all = std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path());
    let mut folders: Vec<_> = all.filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

fn check(row: &Row, item: &Item, case: &str) {
    let minute = |time: NaiveDateTime| format!("{time:?}").get(..16).unwrap().to_owned();
    let edges = match item.when {
        Some(When::Timed { start, end, .. }) => Some((minute(start), minute(end))),
        Some(When::AllDay { from, until }) => Some((from.to_string(), until.to_string())),
        None | Some(When::DueOn(_) | When::DueAt(_)) => None,
        other => panic!("{case}: {other:?}"),
    };
    let due = match item.when {
        Some(When::DueOn(date)) => Some(date.to_string()),
        Some(When::DueAt(at)) => Some(minute(at) + "Z"),
        _ => None,
    };
    let same = |expected: &Option<String>, is: Option<String>, what: &str| {
        assert!(expected.is_none() || *expected == is, "{case} {}: {what} {is:?}, not {expected:?}", item.id);
    };
    same(&row.id, Some(item.id.to_string()), "id");
    same(&row.title, Some(item.title.to_string()), "title");
    same(&row.kind, Some(item.kind.as_str().to_owned()), "kind");
    same(&row.from, edges.as_ref().map(|(from, _)| from.clone()), "from");
    same(&row.until, edges.map(|(_, until)| until), "until");
    same(&row.due, due, "due");
    same(&row.url, item.url.as_deref().map(str::to_owned), "url");
    assert!(row.completed.is_none_or(|completed| completed == item.completed), "{case} {}: completed", item.id);
    assert!(row.minutes.is_none() || row.minutes == item.minutes(), "{case} {}: {:?}", item.id, item.minutes());
}

fn check_fault(expected: &Expected, fault: &Fault, case: &str) {
    let json = serde_json::to_value(fault).unwrap();
    assert_eq!(json["class"].as_str(), expected.fault.as_deref(), "{case}: {fault:?}");
    assert!(expected.wait.is_none() || expected.wait == fault.wait_ms(), "{case}: {fault:?}");
    let says = expected.says.as_deref().unwrap_or_default();
    assert!(json["reason"].as_str().unwrap_or_default().contains(says), "{case}: {fault:?}");
}

/// Compares what the adapter asks for, and what it reads from the answer, with the right result; returns the requests
/// that are still open.
fn check_reply(
    provider: &str,
    ask: &Ask,
    response: &http::Response<Vec<u8>>,
    expected: &Expected,
    case: &str,
) -> Vec<Ask> {
    let zone = match ask {
        Ask::Items { range: Some(range), .. } => range.zone.parse().unwrap_or(Tz::UTC),
        _ => Tz::UTC,
    };
    ZONE.set(zone);
    let mut open = Vec::new();
    match providers::reply(provider, ask, response, local) {
        Ok(Reply::Items { items, next, since, skipped, removed }) => {
            assert!(expected.items.is_some() || expected.count.is_some(), "{case}: {items:?}");
            let rows = expected.items.as_deref().unwrap_or_default();
            assert_eq!(items.len(), expected.count.unwrap_or(rows.len()), "{case}: {items:#?}");
            rows.iter().zip(&items).for_each(|(row, item)| check(row, item, case));
            let removed: Vec<String> = removed.iter().map(ToString::to_string).collect();
            assert!(expected.removed.as_ref().is_none_or(|ids| *ids == removed), "{case}: {removed:?}");
            check_skipped(&skipped, expected, case);
            assert!(expected.next.is_none_or(|open| open == next.len()), "{case}: {next:?}");
            assert!(expected.mark.is_none_or(|has| has == since.is_some()), "{case}: {since:?}");
            open = next;
        }
        Ok(Reply::Containers { containers, next, skipped }) => {
            let name = |it: &Container| {
                it.parent.iter().map(|parent| format!("{parent}/")).collect::<String>() + it.id.as_str()
            };
            let names: Vec<String> = containers.iter().map(name).collect();
            assert_eq!(Some(&names), expected.containers.as_ref(), "{case}");
            check_skipped(&skipped, expected, case);
            assert!(expected.next.is_none_or(|open| open == next.len()), "{case}: {next:?}");
            open = next;
        }
        Ok(Reply::Account(account)) => assert_eq!(Some(&*account.id), expected.account.as_deref(), "{case}"),
        Ok(Reply::Done) => assert_eq!(expected.done, Some(true), "{case}"),
        Ok(other) => panic!("{case}: {other:?}"),
        Err(fault) => check_fault(expected, &fault, case),
    }
    if expected.asks.is_some() || expected.never_asks.is_some() || expected.sends.is_some() {
        let request = super::Adapter::of(provider).request(ask).unwrap();
        let sent = format!("{} {:?}", request.uri(), request.headers()).replace("\\\"", "\"");
        assert!(expected.asks.as_ref().is_none_or(|text| sent.contains(text)), "{case}: {sent}");
        assert!(!expected.never_asks.as_ref().is_some_and(|text| sent.contains(text)), "{case}: {sent}");
        let body = String::from_utf8_lossy(request.body());
        let whole = format!("{} {} {body}", request.method(), request.uri());
        assert!(expected.sends.as_ref().is_none_or(|text| whole.trim_end() == text), "{case}: {whole}");
    }
    open
}

fn check_skipped(skipped: &[std::sync::Arc<str>], expected: &Expected, case: &str) {
    let mut skipped: Vec<&str> = skipped.iter().map(|path| &**path).collect();
    skipped.sort_unstable();
    assert_eq!(skipped, expected.skipped, "{case}");
}

#[test]
fn every_case_from_a_report_comes_out_right() {
    let folders = folders();
    for folder in &folders {
        let case = folder.file_name().unwrap().to_str().unwrap();
        let read =
            |name: &str| std::fs::read(folder.join(name)).unwrap_or_else(|error| panic!("{case}/{name}: {error}"));
        let Case { provider, ask, status, headers } = serde_json::from_slice(&read("case.json")).unwrap();
        let expected: Expected = serde_json::from_slice(&read("expected.json")).unwrap();
        let mut response = http::Response::builder().status(status);
        for (name, value) in &headers {
            response = response.header(name, value.as_str().unwrap());
        }
        check_reply(&provider, &ask, &response.body(read("body.json")).unwrap(), &expected, case);
    }
    assert!(folders.len() > 50, "only {} cases", folders.len());
}

/// The source code of the tests in these folders.
fn sources(folder: &std::path::Path, all: &mut String) {
    for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            sources(&path, all);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            all.push_str(&std::fs::read_to_string(path).unwrap());
        }
    }
}

#[test]
fn every_case_is_in_the_index() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
    let index = std::fs::read_to_string(root.join("tests/cases/README.md")).unwrap();
    let mut tests = String::new();
    for folder in ["crates/providers/tests", "crates/engine/tests", "crates/plan/tests", "tests/native"] {
        sources(&root.join(folder), &mut tests);
    }
    let rows: Vec<(&str, &str)> = index
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once("` |"))
        .map(|(case, held)| (case, held.trim_matches([' ', '|'])))
        .collect();
    let is_of = |row: &str, case: &str| row.strip_suffix('*').map_or(row == case, |start| case.starts_with(start));
    let cases: Vec<String> =
        folders().iter().map(|path| path.file_name().unwrap().to_str().unwrap().to_owned()).collect();
    for case in &cases {
        assert_eq!(rows.iter().filter(|(row, _)| is_of(row, case)).count(), 1, "{case} stands in the index once");
    }
    for (row, held) in rows {
        assert!(cases.iter().any(|case| is_of(row, case)), "{row} is no case");
        for test in held.split(", ").filter(|test| !test.is_empty()) {
            assert!(tests.contains(&format!("fn {}(", test.trim_matches('`'))), "{row}: there is no test {test}");
        }
    }
}
