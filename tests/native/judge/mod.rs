//! The judge: holds requests and answers against the providers' own descriptions (`tests/specs`).
//!
//! It knows no adapter and no stand-in, so that both can be brought before it: `openapi`, `discovery` and `swagger`
//! read the three kinds of description into one form, `prose` adds what they say in words only, [`bodies`] makes answers out of them.

pub mod bodies;

mod description;
mod discovery;
mod openapi;
mod prose;
mod swagger;

use std::sync::LazyLock;

use http::{Request, header};
use serde_json::Value;

use description::{Description, Query};

/// The name that a description has for an operation, such as `getTasks` or `calendar.events.list`.
pub type OperationId = String;

/// The described providers: id, description, and what is said in words.
static DESCRIPTIONS: LazyLock<Vec<(&str, Description)>> = LazyLock::new(|| {
    let parse = |text: &str| serde_json::from_str::<Value>(text).expect("a description is JSON");
    let mut all = vec![
        ("asana", openapi::read(&parse(include_str!("../../specs/asana.openapi.json")), &prose::ASANA)),
        (
            "google-calendar",
            discovery::read(
                &parse(include_str!("../../specs/google-calendar.discovery.json")),
                &prose::GOOGLE_CALENDAR,
            ),
        ),
        (
            "microsoft-outlook",
            openapi::read(&parse(include_str!("../../specs/microsoft-graph.openapi.json")), &prose::MICROSOFT_GRAPH),
        ),
        ("slack", swagger::read(&parse(include_str!("../../specs/slack.openapi.json")), &prose::SLACK)),
        ("google-sheets", {
            let sheets = parse(include_str!("../../specs/google-sheets.discovery.json"));
            let drive = parse(include_str!("../../specs/google-drive.discovery.json"));
            let files = discovery::read(&drive, &prose::GOOGLE_SHEETS);
            let mut both = discovery::read(&sheets, &prose::GOOGLE_SHEETS);
            both.operations.extend(files.operations);
            both.schemas.extend(files.schemas);
            both
        }),
    ];
    // One that needs no words beside it is found by its name: `<id>.openapi.json`.
    for entry in std::fs::read_dir(specs()).expect("the descriptions").flatten() {
        let name = entry.file_name().into_string().expect("a name");
        let id = name.strip_suffix(".openapi.json").filter(|id| !["asana", "microsoft-graph", "slack"].contains(id));
        if let Some(id) = id {
            let text = std::fs::read_to_string(entry.path()).expect("a description");
            all.push((id.to_owned().leak(), openapi::read(&parse(&text), &prose::SILENT)));
        }
    }
    all
});

fn specs() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("specs")
}

fn description(provider: &str) -> Result<&'static Description, Vec<String>> {
    let known = DESCRIPTIONS.iter().find(|(id, _)| *id == provider);
    known.map(|(_, description)| description).ok_or_else(|| vec![format!("no description of `{provider}`")])
}

/// Where the provider's API is, as its description says.
///
/// # Errors
/// When the provider has no description.
pub fn api_base(provider: &str) -> Result<&'static str, Vec<String>> {
    Ok(&description(provider)?.base)
}

/// The scopes of which the operation needs one; none for an operation that needs none.
///
/// # Errors
/// When the provider or the operation isn't described.
pub fn scopes(provider: &str, operation: &str) -> Result<Vec<String>, Vec<String>> {
    let description = description(provider)?;
    let described = &description.operation(operation)?.scopes;
    let words = (description.prose.scopes)(operation).iter().map(|scope| (*scope).to_owned());
    Ok(described.iter().cloned().chain(words).collect())
}

/// Which operation the request is, if it is a good one: without host or credential, with a body as described or without
/// one, and good as [`judge_call`] says.
///
/// # Errors
/// Everything that is wrong with it.
pub fn judge_request(provider: &str, request: &Request<Vec<u8>>) -> Result<OperationId, Vec<String>> {
    let uri = request.uri();
    let mut wrong = Vec::new();
    if uri.authority().is_some() {
        wrong.push(format!("{uri} names a host"));
    }
    for name in [header::AUTHORIZATION, header::COOKIE, header::HOST, header::ORIGIN] {
        if request.headers().contains_key(&name) {
            wrong.push(format!("the header {name} is the transport's"));
        }
    }
    if let Ok((operation, _)) = description(provider)?.find(request.method().as_str(), uri.path()) {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        wrong.extend(operation.judge_body(kind, request.body()));
    }
    match judge_call(provider, request.method().as_str(), uri.path(), uri.query().unwrap_or("")) {
        Ok(operation) if wrong.is_empty() => Ok(operation),
        Ok(_) => Err(wrong),
        Err(more) => Err([wrong, more].concat()),
    }
}

/// Which operation this is, by method, path below the API's base and query: each parameter is declared, the required
/// ones are there, and each value is of its type, format and bounds.
///
/// # Errors
/// Everything that is wrong with it.
pub fn judge_call(provider: &str, method: &str, path: &str, query: &str) -> Result<OperationId, Vec<String>> {
    let description = description(provider)?;
    let (operation, mut wrong) = description.find(method, path)?;
    let query = Query::parse(query);
    wrong.extend(operation.judge_query(&query, &description.everywhere, description.prose));
    wrong.extend((description.prose.query)(&operation.id, &query));
    if wrong.is_empty() { Ok(operation.id.clone()) } else { Err(wrong) }
}

/// Whether the provider would answer a call so. A property that isn't described is an error, and so is one that the
/// call's `opt_fields` didn't ask for where there are such.
///
/// # Errors
/// Everything that is wrong with it, each with its place in the body.
pub fn judge_response(
    provider: &str,
    method: &str,
    path: &str,
    query: &str,
    status: u16,
    body: &Value,
) -> Result<(), Vec<String>> {
    let description = description(provider)?;
    let (operation, mut wrong) = description.find(method, path)?;
    let query = Query::parse(query);
    match status {
        _ if (description.prose.refuses)(body) => wrong.extend(description::errors(&description.failure, body)),
        200..300 => {
            wrong.extend(operation.judge_answer(&query, body));
            wrong.extend((description.prose.answer)(&operation.id, &query, body));
        }
        400.. => wrong.extend(description::errors(&description.failure, body)),
        _ => wrong.push(format!("the API doesn't answer {status}")),
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}
