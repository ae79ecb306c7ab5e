//! What the descriptions say in words only, each rule with the words' place.

use std::collections::BTreeMap;

use serde_json::Value;

use super::description::Query;

/// Rules beyond the schemas; each gives what is wrong.
pub(super) struct Prose {
    /// About the query of an operation.
    pub(super) query: fn(operation: &str, query: &Query) -> Vec<String>,
    /// About the good answer to a query.
    pub(super) answer: fn(query: &Query, body: &Value) -> Vec<String>,
    /// Properties of which a record has one.
    pub(super) either: &'static [&'static str],
}

pub(super) static ASANA: Prose = Prose { query: asana_query, answer: asana_answer, either: &[] };
pub(super) static GOOGLE_CALENDAR: Prose =
    Prose { query: google_query, answer: |_, _| Vec::new(), either: &["date", "dateTime"] };

fn says(wrong: bool, words: &str) -> Option<String> {
    wrong.then(|| words.to_owned())
}

/// From the descriptions of `assignee`, `workspace` and `completed_since`.
fn asana_query(operation: &str, query: &Query) -> Vec<String> {
    let has = |name: &str| query.get(name).is_some();
    let tasks = operation == "getTasks";
    let since = query.get("completed_since");
    let rules = [
        says(tasks && has("assignee") != has("workspace"), "`assignee` and `workspace` come together"),
        says(since.is_some_and(|since| since != "now" && !is_instant(since)), "`completed_since` is a time or `now`"),
    ];
    rules.into_iter().flatten().collect()
}

/// A record has its `gid`, and with `opt_fields` only what was asked for (the vendor's page "Input/output options").
fn asana_answer(query: &Query, body: &Value) -> Vec<String> {
    let mut asked = Fields::default();
    for field in query.get("opt_fields").into_iter().flat_map(|fields| fields.split(',')) {
        field.split('.').fold(&mut asked, |fields, name| fields.0.entry(name.to_owned()).or_default());
    }
    let records = match &body["data"] {
        Value::Array(records) => records.iter().collect(),
        Value::Object(_) => vec![&body["data"]],
        _ => return vec!["`data` is missing".to_owned()],
    };
    let mut wrong = Vec::new();
    for (at, record) in records.iter().enumerate() {
        if !record["gid"].is_string() {
            wrong.push(format!("/data/{at}: no gid"));
        }
        asked.judge(record, &format!("/data/{at}"), &mut wrong);
    }
    wrong
}

/// The fields asked for; a field without further ones comes as it is.
#[derive(Default)]
struct Fields(BTreeMap<String, Fields>);

impl Fields {
    fn judge(&self, value: &Value, place: &str, wrong: &mut Vec<String>) {
        if self.0.is_empty() {
            return;
        }
        for part in value.as_array().into_iter().flatten() {
            self.judge(part, place, wrong);
        }
        for (name, part) in value.as_object().into_iter().flatten() {
            match self.0.get(name) {
                Some(fields) => fields.judge(part, &format!("{place}/{name}"), wrong),
                None if name == "gid" || name == "resource_type" => {}
                None => wrong.push(format!("{place}: nobody asked for `{name}`")),
            }
        }
    }
}

/// From the descriptions of `maxResults`, `orderBy`, `syncToken` and `timeMax`.
fn google_query(operation: &str, query: &Query) -> Vec<String> {
    let has = |name: &str| query.get(name).is_some();
    let most = if operation == "calendar.calendarList.list" { 250 } else { 2500 };
    let results = query.get("maxResults").and_then(|text| text.parse::<u32>().ok());
    let alone = ["iCalUID", "orderBy", "q", "timeMin", "timeMax", "updatedMin", "minAccessRole"];
    let rules = [
        says(results.is_some_and(|results| results > most), &format!("`maxResults` is at most {most}")),
        says(
            query.get("orderBy") == Some("startTime") && query.get("singleEvents") != Some("true"),
            "`orderBy=startTime` is there for single events only",
        ),
        says(has("syncToken") && alone.iter().any(|name| has(name)), "`syncToken` comes without restrictions"),
        says(
            query.get("timeMin").zip(query.get("timeMax")).is_some_and(|(min, max)| utc(min) >= utc(max)),
            "`timeMin` is before `timeMax`",
        ),
        says(query.get("timeZone").is_some_and(str::is_empty), "`timeZone` is a name"),
    ];
    rules.into_iter().flatten().collect()
}

fn utc(text: &str) -> Option<chrono::DateTime<chrono::FixedOffset>> {
    chrono::DateTime::parse_from_rfc3339(text).ok()
}

fn is_instant(text: &str) -> bool {
    utc(text).is_some()
}
