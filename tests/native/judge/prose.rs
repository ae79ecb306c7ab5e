//! What the descriptions say in words only, each rule with the words' place.

use std::collections::BTreeMap;

use serde_json::Value;

use super::description::Query;

/// Rules beyond the schemas; each gives what is wrong.
pub(super) struct Prose {
    /// About the query of an operation.
    pub(super) query: fn(operation: &str, query: &Query) -> Vec<String>,
    /// About the good answer to a query.
    pub(super) answer: fn(operation: &str, query: &Query, body: &Value) -> Vec<String>,
    /// Properties of which a record has one.
    pub(super) either: &'static [[&'static str; 2]],
    /// Parameters that stand for all others of the question that they continue.
    pub(super) tokens: &'static [&'static str],
    /// The path as the API has it, of one as the description writes it.
    pub(super) path: fn(&str) -> String,
    /// Scopes of an operation that the description doesn't name.
    pub(super) scopes: fn(operation: &str) -> &'static [&'static str],
    /// Whether the body refuses, whatever the status says.
    pub(super) refuses: fn(body: &Value) -> bool,
    /// Makes values of a made-up answer what the words say that they are.
    pub(super) fit: fn(operation: &str, body: &mut Value),
    /// The schema of a refusal's body, by name.
    pub(super) failure: &'static str,
}

/// No words at all.
const NONE: Prose = Prose {
    query: |_, _| Vec::new(),
    answer: |_, _, _| Vec::new(),
    either: &[],
    tokens: &[],
    path: str::to_owned,
    scopes: |_| &[],
    refuses: |_| false,
    fit: |_, _| (),
    failure: "ErrorResponse",
};

pub(super) static SILENT: Prose = NONE;
pub(super) static ASANA: Prose =
    Prose { query: asana_query, answer: |_, query, body| asana_answer(query, body), ..NONE };
pub(super) static GOOGLE_CALENDAR: Prose = Prose {
    query: google_query,
    either: &[["date", "dateTime"], ["nextPageToken", "nextSyncToken"]],
    fit: google_fit,
    ..NONE
};
pub(super) static GOOGLE_SHEETS: Prose = Prose { query: sheets_query, ..NONE };
pub(super) static MICROSOFT_GRAPH: Prose = Prose {
    query: graph_query,
    answer: graph_answer,
    either: &[["@odata.nextLink", "@odata.deltaLink"]],
    tokens: &["$skiptoken", "$deltatoken"],
    path: graph_path,
    scopes: graph_scopes,
    fit: graph_fit,
    failure: "microsoft.graph.ODataErrors.ODataError",
    ..NONE
};
pub(super) static SLACK: Prose = Prose {
    query: slack_query,
    answer: |operation, _, body| slack_answer(operation, body),
    refuses: |body| body["ok"] == false,
    fit: slack_fit,
    ..NONE
};

fn says(wrong: bool, words: &str) -> Option<String> {
    wrong.then(|| words.to_owned())
}

/// From the descriptions of `assignee`, `workspace` and `completed_since`.
fn asana_query(operation: &str, query: &Query) -> Vec<String> {
    let has = |name: &str| query.get(name).is_some();
    let tasks = operation == "getTasks";
    let since = query.get("completed_since");
    let changes = query.get("modified_since");
    let rules = [
        says(changes.is_some_and(|since| !is_instant(since)), "`modified_since` is a time"),
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

/// A list of calendars leaves out hidden and deleted ones, if nobody asks for them; this one is not the account's own.
fn google_fit(operation: &str, body: &mut Value) {
    if operation == "calendar.calendarList.list" {
        for record in body.get_mut("items").and_then(Value::as_array_mut).into_iter().flatten() {
            for state in ["hidden", "deleted", "primary"] {
                record[state] = false.into();
            }
        }
    }
}

/// From the descriptions of `values.append`: without a way to take the input it is refused.
fn sheets_query(operation: &str, query: &Query) -> Vec<String> {
    let append = operation == "sheets.spreadsheets.values.append";
    says(append && query.get("valueInputOption").is_none(), "`valueInputOption` is missing").into_iter().collect()
}

/// The description has the paths of any user, and functions by their full names.
fn graph_path(path: &str) -> String {
    path.replace("/users/{user-id}", "/me").replace("microsoft.graph.delta()", "delta")
}

/// From the tables "Permissions" of the operations' pages, least privileged first.
fn graph_scopes(operation: &str) -> &'static [&'static str] {
    match operation {
        "user_GetUser" => &["User.Read", "User.ReadWrite"],
        "user_ListCalendar" | "user.calendar_ListCalendarView" | "user_GetEvent" => {
            &["Calendars.ReadBasic", "Calendars.Read", "Calendars.ReadWrite"]
        }
        "user.calendar.calendarView_delta" => &["Calendars.Read", "Calendars.ReadBasic", "Calendars.ReadWrite"],
        _ => &[],
    }
}

/// From the page "event: delta": the window is of ISO 8601, and no OData parameter goes with it. A continuation's token
/// is alone.
fn graph_query(operation: &str, query: &Query) -> Vec<String> {
    let delta = operation == "user.calendar.calendarView_delta";
    let window: Vec<_> = ["startDateTime", "endDateTime"].iter().filter_map(|name| query.get(name)).collect();
    let unsupported = ["$select", "$expand", "$filter", "$orderby", "$search", "$top", "$skip"];
    let tokens = ["$skiptoken", "$deltatoken"].iter().filter(|name| query.get(name).is_some()).count();
    let rules = [
        says(window.iter().any(|time| utc(time).is_none()), "the window is of instants"),
        says(window.len() == 2 && utc(window[0]) >= utc(window[1]), "the window begins before it ends"),
        says(delta && unsupported.iter().any(|name| query.get(name).is_some()), "delta takes no such parameter"),
        says(tokens > 1 || (delta && tokens == 1 && !window.is_empty()), "a token is alone"),
        says(!delta && query.get("$deltatoken").is_some(), "`$deltatoken` is for delta"),
    ];
    rules.into_iter().flatten().collect()
}

const GRAPH: &str = "https://graph.microsoft.com/v1.0";

/// Records have their id and lists their `value`; links are addresses with one token in them; a round of changes goes
/// on or ends.
fn graph_answer(operation: &str, _: &Query, body: &Value) -> Vec<String> {
    let listed = operation.starts_with("user.calendar") || operation == "user_ListCalendar";
    let records = body["value"].as_array();
    let link = |name: &str| body[name].as_str();
    let broken =
        |name: &str, token: &str| link(name).is_some_and(|link| !link.contains("://") || !link.contains(token));
    let ends = link("@odata.nextLink").is_some() != link("@odata.deltaLink").is_some();
    let mut rules = vec![
        says(listed && records.is_none(), "`value` is missing"),
        says(operation.ends_with("_delta") && !ends, "a round goes on or ends"),
        says(broken("@odata.nextLink", "$skip"), "`@odata.nextLink` is an address with a token"),
        says(broken("@odata.deltaLink", "$deltatoken="), "`@odata.deltaLink` is an address with a token"),
    ];
    for (at, record) in records.into_iter().flatten().enumerate() {
        rules.push(says(!record["id"].is_string(), &format!("/value/{at}: no id")));
        for edge in ["start", "end"] {
            let time = record[edge]["dateTime"].as_str();
            let civil =
                time.is_none_or(|time| chrono::NaiveDateTime::parse_from_str(time, "%Y-%m-%dT%H:%M:%S%.f").is_ok());
            rules.push(says(!civil, &format!("/value/{at}/{edge}: a civil time")));
        }
    }
    rules.into_iter().flatten().collect()
}

/// Links and times are texts to the description. A round of changes has occurrences of which it tells the times only
/// (the vendor's own answers to issues about "event: delta").
fn graph_fit(operation: &str, body: &mut Value) {
    let (path, next) = match operation {
        "user_ListCalendar" => ("/me/calendars", "$skip=50"),
        "user.calendar_ListCalendarView" => ("/me/calendars/12345/calendarView", "$skip=50"),
        _ => ("/me/calendars/12345/calendarView/delta", "$skiptoken=next"),
    };
    // The page "Get a user": what comes of one whose properties nobody chose.
    let usual =
        ["id", "displayName", "givenName", "surname", "mail", "userPrincipalName", "jobTitle", "businessPhones"];
    if operation == "user_GetUser"
        && let Some(user) = body.as_object_mut()
    {
        user.retain(|name, _| usual.contains(&&**name));
    }
    for (name, token) in [("@odata.nextLink", next), ("@odata.deltaLink", "$deltatoken=later")] {
        if body[name].is_string() {
            body[name] = format!("{GRAPH}{path}?{token}").into();
        }
    }
    let edge = |hour: u8| serde_json::json!({ "dateTime": format!("2026-11-24T{hour:02}:00:00.0000000"), "timeZone": "Europe/Oslo" });
    for record in body
        .get_mut("value")
        .and_then(Value::as_array_mut)
        .into_iter()
        .flatten()
        .filter(|record| record["start"].is_object())
    {
        (record["start"], record["end"]) = (edge(9), edge(10));
        (record["isCancelled"], record["isAllDay"]) = (false.into(), false.into());
    }
    if operation.ends_with("_delta")
        && let Some(records) = body.get_mut("value").and_then(Value::as_array_mut)
    {
        let (start, end) = (edge(11), edge(12));
        records.push(serde_json::json!({
            "id": "o", "type": "occurrence", "seriesMasterId": "elsewhere", "start": start, "end": end,
        }));
    }
}

/// From the pages of `search.messages` and "Pagination": at most so many of a page.
fn slack_query(operation: &str, query: &Query) -> Vec<String> {
    let number = |name: &str| query.get(name).and_then(|text| text.parse::<u32>().ok());
    let search = operation == "search_messages";
    let rules = [
        says(number("count").is_some_and(|count| count == 0 || (search && count > 100)), "`count` is 1 to 100"),
        says(number("limit").is_some_and(|limit| limit == 0 || limit > 1000), "`limit` is 1 to 1000"),
        says(number("page").is_some_and(|page| page == 0), "pages begin with 1"),
        says(query.get("sort").is_some_and(|sort| !["score", "timestamp"].contains(&sort)), "`sort` is one of two"),
        says(search && query.get("query").is_none_or(|text| text.trim().is_empty()), "`query` is missing"),
    ];
    rules.into_iter().flatten().collect()
}

/// From the example bodies, for what the description leaves open: whose message it is and when is text.
fn slack_answer(operation: &str, body: &Value) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut message = |place: String, record: &Value, channel: &Value| {
        let time = record["ts"].as_str().and_then(|ts| ts.split_once('.'));
        let is_time = time.is_some_and(|(seconds, rest)| {
            seconds.len() == 10
                && rest.len() == 6
                && (seconds.to_owned() + rest).bytes().all(|byte| byte.is_ascii_digit())
        });
        wrong.extend(says(!is_time, &format!("{place}: `ts` isn't a time")));
        wrong.extend(says(!record["text"].is_string(), &format!("{place}: no text")));
        wrong.extend(says(!channel.is_string(), &format!("{place}: no channel")));
    };
    match operation {
        "reactions_list" => {
            let items = body["items"].as_array().into_iter().flatten().enumerate();
            for (at, item) in items.filter(|(_, item)| item["type"] == "message") {
                message(format!("/items/{at}"), &item["message"], &item["channel"]);
            }
        }
        "reactions_get" if body["type"] == "message" => message(String::new(), &body["message"], &body["channel"]),
        "search_messages" => {
            let matches = body["messages"]["matches"].as_array();
            for (at, found) in matches.into_iter().flatten().enumerate() {
                message(format!("/messages/matches/{at}"), found, &found["channel"]["id"]);
            }
            let pages = body["messages"]["paging"]["pages"].is_u64() && body["messages"]["paging"]["page"].is_u64();
            wrong.extend(says(matches.is_none() || !pages, "a search has matches and pages"));
        }
        _ => {}
    }
    wrong
}

/// The example of a search has one page, and one with more goes on; the reaction in the example of reactions may be any. The
/// example of a single item is of a file.
fn slack_fit(operation: &str, body: &mut Value) {
    match operation {
        "search_messages" => body["messages"]["paging"]["pages"] = 2.into(),
        "reactions_list" => {
            let reaction = serde_json::json!({ "name": "pushpin", "users": ["W12345678"], "count": 1 });
            body["items"][0]["message"]["reactions"] = vec![reaction].into();
        }
        "reactions_get" => {
            let reaction = serde_json::json!({ "name": "white_check_mark", "users": ["W12345678"], "count": 1 });
            let message = serde_json::json!({
                "type": "message", "ts": "1507849573.000090", "text": "Hello", "user": "W12345678",
                "permalink": "https://tern.slack.com/archives/C3UKJTQAC/p1507849573000090", "reactions": [reaction],
            });
            *body = serde_json::json!({ "ok": true, "type": "message", "channel": "C3UKJTQAC", "message": message });
        }
        _ => {}
    }
}

fn utc(text: &str) -> Option<chrono::DateTime<chrono::FixedOffset>> {
    chrono::DateTime::parse_from_rfc3339(text).ok()
}

fn is_instant(text: &str) -> bool {
    utc(text).is_some()
}
